"""Typed access to the manifest: a value of the wrong type is a `Problem` that names key and line, and is left out."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from skimtrace.bundle.model import Severity
from skimtrace.bundle.problems import Problems
from skimtrace.extension.jsonc import Document, Path
from skimtrace.extension.limits import Limits

MANIFEST = "manifest.json"

_WORDS: Mapping[type, str] = {
    str: "a string",
    bool: "true or false",
    int: "a number",
    float: "a number",
    list: "a list",
    dict: "an object",
    type(None): "null",
}


@dataclass(frozen=True, slots=True)
class Reference:
    """A string of the manifest that names a file: the text as written, the key that holds it, and its line."""

    text: str
    key: str
    line: int


class Fields:
    """The manifest's values by path, for example `string("background", "page")`."""

    def __init__(self, document: Document, limits: Limits, problems: Problems) -> None:
        self.raw: Mapping[str, object] = document.value if isinstance(document.value, dict) else {}
        self._document = document
        self._items = limits.manifest_items
        self._problems = problems
        self._noted: set[tuple[Path, str]] = set()

    @property
    def lines(self) -> Mapping[Path, int]:
        """The line on which each value stands, by its path."""
        return self._document.lines

    def line(self, *path: str | int) -> int:
        """Return the line on which the value at `path` stands."""
        return self._document.line(*path)

    def problem(self, path: Path, kind: str, reason: str, severity: Severity = Severity.NOTE) -> None:
        """Note a problem of the value at `path`, once."""
        if (path, reason) in self._noted:
            return
        self._noted.add((path, reason))
        self._problems.add(MANIFEST, kind, f"line {self.line(*path)}: {key_name(path)} {reason}", severity)

    def has(self, *path: str | int) -> bool:
        """Tell whether there is a value at `path`, of whatever type."""
        return self._get(path) is not None

    def string(self, *path: str | int) -> str | None:
        """Return the string at `path`, None when there is none."""
        value = self._typed(path, str)
        return value if isinstance(value, str) else None

    def integer(self, *path: str | int) -> int | None:
        """Return the whole number at `path`, None when there is none. Chrome takes 2.0 for 2."""
        value = self._get(path)
        if isinstance(value, float) and value.is_integer():
            return int(value)
        value = self._typed(path, int)
        return value if isinstance(value, int) else None

    def flag(self, *path: str | int) -> bool:
        """Return the truth value at `path`, False when there is none."""
        return self._typed(path, bool) is True

    def mapping(self, *path: str | int) -> Mapping[str, object]:
        """Return the object at `path`, empty when there is none."""
        value = self._typed(path, dict)
        return value if isinstance(value, dict) else {}

    def is_mapping(self, *path: str | int) -> bool:
        """Tell whether the value at `path` is an object; any other type is no problem here."""
        return isinstance(self._get(path), dict)

    def items(self, *path: str | int) -> Iterator[tuple[Path, object]]:
        """Yield path and value of each entry of the list at `path`."""
        value = self._typed(path, list)
        if not isinstance(value, list):
            return
        if len(value) > self._items:
            self.problem(path, "manifest-size", f"has {len(value):,} entries, over the limit of {self._items:,} "
                         "(manifest_items); the rest is passed over", Severity.SKIPPED)  # fmt: skip
        for index, entry in enumerate(value[: self._items]):
            yield (*path, index), entry

    def objects(self, *path: str | int) -> Iterator[Path]:
        """Yield the path of each object in the list at `path`."""
        for at, entry in self.items(*path):
            if isinstance(entry, dict):
                yield at
            else:
                self._wrong_type(at, entry, dict)

    def strings(self, *path: str | int) -> Iterator[tuple[Path, str]]:
        """Yield path and text of each string in the list at `path`."""
        for at, entry in self.items(*path):
            if isinstance(entry, str):
                yield at, entry
            else:
                self._wrong_type(at, entry, str)

    def reference(self, *path: str | int) -> Reference | None:
        """Return the file name at `path`, None when there is none or it is empty (which unsets a popup)."""
        text = self.string(*path)
        return Reference(text, key_name(path), self.line(*path)) if text else None

    def references(self, *path: str | int) -> tuple[Reference, ...]:
        """Return the file names in the list at `path`."""
        return tuple(Reference(text, key_name(at), self.line(*at)) for at, text in self.strings(*path) if text)

    def _get(self, path: Path) -> object:
        value: object = self.raw
        for key in path:
            if isinstance(value, dict) and isinstance(key, str):
                value = value.get(key)
            elif isinstance(value, list) and isinstance(key, int) and key < len(value):
                value = value[key]
            else:
                return None
        return value

    def _typed(self, path: Path, wanted: type) -> object:
        value = self._get(path)
        if value is None or (isinstance(value, wanted) and not (wanted is int and isinstance(value, bool))):
            return value
        self._wrong_type(path, value, wanted)
        return None

    def _wrong_type(self, path: Path, value: object, wanted: type) -> None:
        found = _WORDS.get(type(value), "of an unknown type")
        self.problem(path, "manifest-type", f"is {found}; {_WORDS[wanted]} is expected; passed over")


def key_name(path: Path) -> str:
    """Return a path as manifests are spoken of: `content_scripts[0].js[1]`."""
    name = ""
    for key in path:
        name += f"[{key}]" if isinstance(key, int) else f".{key[:80]}" if name else key[:80]
    return name
