"""Where the packaged data lies, and the one strict way to read it.

Signatures, models and taxonomies are YAML files of a closed shape (msgspec Structs). A file is refused, with its name
and line, when it is not YAML, repeats a key, uses anchors, aliases, merge keys or tags, or does not fit its Struct: a
row that is silently ignored is worse than one that is missing.
"""

import re
from hashlib import sha256
from pathlib import Path
from typing import Any, Final, NoReturn, TypeVar

import msgspec
import yaml

from skimtrace.errors import DataError
from skimtrace.parsed import keep, recall

T = TypeVar("T")

MAX_DEPTH: Final = 32
"""Levels of nesting a data file may have; real ones stay under ten."""

_Base: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # libyaml where PyYAML was built with it: ten times faster


class _Loader(_Base):  # type: ignore[misc]  # the base is picked at run time
    """PyYAML's safe loader with the scalars of YAML 1.2's JSON schema: `no`, `on`, `1:30` and dates stay text."""


_Loader.yaml_implicit_resolvers = {}
for _tag, _pattern, _first in (
    ("null", r"~|null|", ["~", "n", ""]),
    ("bool", r"true|false", list("tf")),
    ("int", r"[-+]?(?:0|[1-9][0-9]*)", list("-+0123456789")),
    ("float", r"[-+]?[0-9]+\.[0-9]+(?:e[-+][0-9]+)?", list("-+0123456789")),
):
    _Loader.add_implicit_resolver(f"tag:yaml.org,2002:{_tag}", re.compile(rf"(?:{_pattern})$"), _first)


def data_folder() -> Path:
    """Return the folder of the packaged data: inside the installed package, else `signatures/` of the repository.

    Raises DataError when neither is there (a broken installation).
    """
    here = Path(__file__).resolve()
    for folder in (here.parent / "_signatures", here.parents[2] / "signatures"):
        if folder.is_dir():
            return folder
    raise DataError(str(here.parent / "_signatures"), 0, "the packaged data is missing; install skimtrace again")


def data_files(folder: Path) -> list[Path]:
    """Return every `*.yaml` file below `folder`, sorted by its path relative to it, written with "/"."""
    return _files(folder, {".yaml"})


def _files(folder: Path, endings: set[str]) -> list[Path]:
    found = (path for path in folder.rglob("*") if path.suffix in endings and path.is_file())
    return sorted(found, key=lambda path: path.relative_to(folder).as_posix())


def digest(extra: Path | None = None) -> str:
    """Return the SHA-256, in hexadecimal, over the paths and bytes of all data files, and of those in `extra`.

    It names the set of signatures, models and tables a result was made with: the `*.yaml` files, and `*.csv`, the table
    of known libraries, which decides what is analysed.
    """
    whole = sha256()
    for folder in (data_folder(), extra):
        if folder is not None:
            for path in _files(folder, {".yaml", ".csv"}):
                name = path.relative_to(folder).as_posix()
                whole.update(f"{name}\0{sha256(path.read_bytes()).hexdigest()}\n".encode())
        whole.update(b"\0")
    return whole.hexdigest()


def load_yaml(path: Path, kind: type[T]) -> T:
    """Read the YAML file at `path` as a `kind` (a msgspec Struct, or a container of them), strictly.

    Raises DataError with the file, the line and the reason when the file is refused.
    """
    text = _read(path)
    packaged = path.is_relative_to(data_folder())
    value = recall(path, text) if packaged else None
    if value is None:
        value = _parsed(text, str(path))
        if packaged:
            keep(path, text, value)
    return _converted(value, kind, text, str(path))


def parse_yaml(text: str, kind: type[T], file: str) -> T:
    """Like `load_yaml`, over `text` that stands in (or is to be called) `file`."""
    return _converted(_parsed(text, file), kind, text, file)


def _parsed(text: str, file: str) -> object:
    try:
        return _build(text, file)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        reason = getattr(error, "problem", None) or getattr(error, "reason", None) or str(error)
        # The parser may notice only past the end of the text.
        line = min(mark.line + 1, max(1, len(text.splitlines()))) if mark else 0
        raise DataError(file, line, f"not YAML: {reason}") from None


def _converted(value: object, kind: type[T], text: str, file: str) -> T:
    try:
        return msgspec.convert(value, type=kind, strict=True)
    except msgspec.ValidationError as error:
        line, reason = _explain(text, value, kind, str(error))
        raise DataError(file, line, reason) from None


def line_of(text: str, path: tuple[str | int, ...]) -> int:
    """Return the line, from 1, of the value at `path` (keys and indices) in the YAML `text`.

    The line of the deepest value that exists on the way, when the path leads nowhere.
    """
    node = yaml.compose(text, Loader=_Loader)
    line = node.start_mark.line + 1 if node else 0
    for part in path:
        if isinstance(node, yaml.MappingNode):
            found = next(((k, v) for k, v in node.value if k.value == part), None)
            if found is None:
                break
            line, node = found[0].start_mark.line + 1, found[1]
        elif isinstance(node, yaml.SequenceNode) and isinstance(part, int) and part < len(node.value):
            node = node.value[part]
            line = node.start_mark.line + 1
        else:
            break
    return line


def _read(path: Path) -> str:
    try:
        return path.read_bytes().decode("utf-8")
    except OSError as error:
        raise DataError(str(path), 0, f"cannot be read: {error.strerror}") from None
    except UnicodeDecodeError as error:
        line = error.object.count(b"\n", 0, error.start) + 1
        raise DataError(str(path), line, f"not UTF-8 at byte {error.start}") from None


def _build(text: str, file: str) -> object:
    """Build the plain value of the one document in `text` from parser events, with a stack instead of recursion."""
    # Every start of the program reads tens of thousands of events: types are compared, and lines counted on refusal.
    loader = _Loader(text)
    root: list[object] = []
    here = _Open(root)
    stack: list[_Open] = []
    try:
        while (event := loader.get_event()) is not None:
            kind = type(event)
            if kind is yaml.ScalarEvent:
                if event.anchor is not None or event.tag is not None:
                    _refuse_node(event, file)
                here.add(_scalar(loader, event), event, file)
            elif kind is yaml.MappingEndEvent or kind is yaml.SequenceEndEvent:
                here = stack.pop()
            elif kind is yaml.MappingStartEvent or kind is yaml.SequenceStartEvent:
                if event.anchor is not None or event.tag is not None:
                    _refuse_node(event, file)
                if len(stack) >= MAX_DEPTH:
                    raise DataError(file, _line(event), f"nested deeper than {MAX_DEPTH} levels")
                held: list[object] | dict[str, object] = [] if kind is yaml.SequenceStartEvent else {}
                here.add(held, event, file)
                stack.append(here)
                here = _Open(held)
            elif kind is yaml.AliasEvent:
                _refuse_node(event, file)
            elif kind is yaml.DocumentStartEvent and root:
                raise DataError(file, _line(event), "a data file holds one document")
    finally:
        loader.dispose()
    if not root:
        raise DataError(file, 0, "the file is empty")
    return root[0]


def _line(event: Any) -> int:
    line: int = event.start_mark.line
    return line + 1


def _refuse_node(event: Any, file: str) -> NoReturn:
    """Refuse an alias, or a node with an anchor or a tag."""
    if event.anchor is not None:
        raise DataError(file, _line(event), "anchors and aliases are not allowed in data files")
    raise DataError(file, _line(event), f"tags are not allowed in data files: {event.tag}")


class _Open:
    """A collection under construction."""

    __slots__ = ("held", "is_list", "key")

    def __init__(self, held: list[object] | dict[str, object]) -> None:
        self.held: Any = held
        self.is_list = type(held) is list
        self.key: str | None = None

    def add(self, value: object, event: Any, file: str) -> None:
        """Append to a list; in a mapping take a key and a value in turn. `event` says where `value` stands."""
        if self.is_list:
            self.held.append(value)
        elif self.key is not None:
            self.held[self.key] = value
            self.key = None
        elif not isinstance(value, str):
            raise DataError(file, _line(event), f"a key must be text, not {value!r}; quote it")
        elif value in self.held:
            raise DataError(file, _line(event), f"duplicate key {value!r}")
        else:
            self.key = value


def _scalar(loader: Any, event: Any) -> object:
    value = event.value
    if not event.implicit[0] or value[:1] not in _Loader.yaml_implicit_resolvers:
        return value  # quoted, or no value of another kind begins like it
    tag = loader.resolve(yaml.ScalarNode, value, event.implicit)
    if tag == "tag:yaml.org,2002:str":
        return value
    return loader.construct_object(yaml.ScalarNode(tag, value, event.start_mark, event.end_mark))


# msgspec ends its messages with the place: " - at `$.rows[3].host`"; "[...]" stands for any value of a mapping.
_PLACE = re.compile(r"(?s)^(?P<reason>.*?)(?: - at (?P<key>`key` in )?`\$(?P<path>[^`]*)`)?$")
_PART = re.compile(r"\.(?P<name>[^.\[]+)|\[(?P<index>\d+)\]|(?P<any>\[\.\.\.\])")
_UNKNOWN = re.compile(r"^Object contains unknown field `(?P<name>[^`]*)`")


def _explain(text: str, value: object, kind: Any, message: str) -> tuple[int, str]:
    """Return the line a validation message is about, and the reason with the path spelled out."""
    found = _PLACE.match(message)
    if found is None:  # cannot be: every group is optional
        return 0, message
    path: list[str | int] = []
    here: Any = value
    parts = list(_PART.finditer(found["path"] or ""))
    for at, part in enumerate(parts):
        step: str | int
        if part["any"]:
            step = _culprit(value, path, here, kind, found["path"])
        elif part["index"]:
            step = int(part["index"])
        else:
            step = part["name"]
        path.append(step)
        here = here[step] if at < len(parts) - 1 or not isinstance(here, dict) else here.get(step)
    reason = found["reason"]
    unknown = _UNKNOWN.match(reason)
    where = "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in path).lstrip(".")
    line = line_of(text, (*path, unknown["name"]) if unknown else tuple(path))
    return line, f"{reason} (at {where})" if where else reason


def _culprit(whole: object, path: list[str | int], here: dict[str, object], kind: Any, wanted: str) -> str:
    """Return the key of `here` whose value is refused: msgspec writes `[...]`, so each is tried without the others."""
    kept = dict(here)
    try:
        for name, held in kept.items():
            here.clear()
            here[name] = held
            try:
                msgspec.convert(whole, type=kind, strict=True)
            except msgspec.ValidationError as error:
                found = _PLACE.match(str(error))
                if found is not None and found["path"] == wanted:
                    return name
    finally:
        here.clear()
        here.update(kept)
    return next(iter(kept))
