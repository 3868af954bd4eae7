"""Names as the code gives them -> files of the package, as browsers find them."""

from collections.abc import Iterable, Mapping
from enum import Enum, auto
from typing import Final, NamedTuple

from skimtrace.bundle.limits import Limits
from skimtrace.bundle.model import Bundle, Problem
from skimtrace.bundle.problems import Problems
from skimtrace.extension.glob import Glob
from skimtrace.extension.limits import Limits as ExtensionLimits
from skimtrace.extension.lookup import SCRIPT_SUFFIXES, Lookup, Mention
from skimtrace.extension.model import Extension
from skimtrace.extension.resolve import Resolver, Target
from skimtrace.extension.urls import scheme_of
from skimtrace.flow.addresses import Address, tells_files_apart
from skimtrace.flow.constants import Hole, Text, constant, joined

ROOT: Final = Target("")
_OWN: Final = ("chrome-extension://", "moz-extension://")
_STAR: Final = "*"


class Found(NamedTuple):
    """What an address leads to: files of the package, else a URL outside it, else nothing."""

    files: tuple[str, ...] = ()
    url: str | None = None
    """With "{…}" for parts that are not known."""
    guessed: bool = False
    """Whether they are all the files that fit a name with unknown parts."""


class Packaged:
    """The files of one package, by the names that its code gives them."""

    def __init__(self, bundle: Bundle, extension: Extension) -> None:
        identity = extension.identity
        own = [own_id for own_id in (identity.header_id, identity.key_id) if own_id]
        self._problems = Problems(Limits(problems=ExtensionLimits().problems))
        self._lookup = Lookup(Resolver(bundle.files, own), self._problems)
        self._noted: set[tuple[Address, Mention]] = set()
        self._files = bundle.files
        self._sorted: dict[tuple[str, ...], list[str]] = {}

    @property
    def problems(self) -> tuple[Problem, ...]:
        """What was noted: files that are missing, and names that differ from a file's in letter case."""
        return self._problems.listed()

    def find(self, address: Address, base: Target, suffixes: tuple[str, ...]) -> Found:
        """Find what `address` leads to from `base`; names that are not found there are looked up from the root.

        `suffixes` are those that a name with unknown parts may end in.
        """
        start, text = _stripped(address)
        base = base if start is _Start.HERE else ROOT
        whole = constant(text)
        if whole is None:
            if isinstance(text[0], str) and scheme_of(text[0]) in ("http", "https"):
                return Found(url=_absolute(joined(address.text)))
            return Found(tuple(self._matching(text, base, suffixes)), guessed=True)
        if not whole.strip("/."):
            return Found()
        target = self._lookup.target(whole, base)
        if target.path is None:
            return Found(url=_absolute(joined(address.text)))
        found = self._lookup.existing(target.path)
        if found is None and base.path != ROOT.path:
            elsewhere = self._lookup.target(whole, ROOT)
            found = self._lookup.existing(elsewhere.path) if elsewhere.path is not None else None
        return Found((found,)) if found else Found()

    def module(self, address: Address, base: Target, maps: Iterable[Mapping[str, str]]) -> Found:
        """Find a module by its specifier: a URL, or a bare name that an import map knows (HTML standard, 8.1.5.2)."""
        name = constant(address.text)
        if name is None or not is_bare(address):
            return self.find(address, base, SCRIPT_SUFFIXES)
        files: dict[str, None] = {}
        for known in maps:
            key = max(
                (k for k in known if name == k or (k.endswith("/") and name.startswith(k))), key=len, default=None
            )
            if key is not None:
                found = self.find(Address((known[key] + name[len(key) :],)), base, SCRIPT_SUFFIXES)
                files.update(dict.fromkeys(found.files))
        return Found(tuple(files))

    def file(self, path: str) -> str | None:
        """The file at a path from the root, in whatever letter case."""
        return self._lookup.existing(path)

    def note(self, address: Address, base: Target, mention: Mention, *, is_module: bool = False) -> None:
        """Note a file that is missing, or whose name differs in letter case. `mention` says who names it."""
        start, text = _stripped(address)
        whole = constant(text)
        if whole is None or not whole.strip("/.") or start is _Start.GUESSED or (address, mention) in self._noted:
            return
        self._noted.add((address, mention))
        if is_module and is_bare(address):
            reason = f"{mention.file}, line {mention.line}: {mention.what} names it, a module that no import map knows"
            self._problems.add(whole, "missing-module", reason, mention.severity)
            return
        target = self._lookup.target(whole, base if start is _Start.HERE else ROOT)
        if target.path and (self.file(target.path) is not None or not self._elsewhere(target.path)):
            self._lookup.file(target.path, mention)

    def _elsewhere(self, path: str) -> bool:
        """Whether another folder holds a file of that name: what stands before it is then made at run time."""
        name = path.rpartition("/")[2]
        return any(other.rpartition("/")[2] == name for other in self._files)

    def _matching(self, text: Text, base: Target, suffixes: tuple[str, ...]) -> Iterable[str]:
        """The files that a name with unknown parts may be: each part stands for a piece of one path segment.

        Its folder or its ending must be known, and something beside the ending.
        """
        if any(isinstance(part, str) and _STAR in part for part in text):
            return
        pattern = "".join(part if isinstance(part, str) else _STAR for part in text)
        target = self._lookup.target(pattern, base)
        if target.path is None or not any(map(tells_files_apart, target.path.split(_STAR))):
            return
        start, end = target.path.partition(_STAR)[0], target.path.rpartition(_STAR)[2]
        if "/" not in start and not end.lower().endswith(suffixes):
            return
        try:
            glob = Glob(target.path, question=False)
        except ValueError:
            return
        depth = target.path.count("/")
        for path in self._ending(suffixes):
            fits = path.startswith(start) and path.endswith(end) and path.count("/") == depth
            if fits and glob.matches(path):
                yield path

    def _ending(self, suffixes: tuple[str, ...]) -> list[str]:
        known = self._sorted.get(suffixes)
        if known is None:
            known = self._sorted[suffixes] = sorted(p for p in self._files if p.lower().endswith(suffixes))
        return known


def _absolute(url: str) -> str:
    return f"https:{url}" if url.startswith("//") else url


def _path(text: Text) -> Text:
    """A name without its query and fragment, whatever is known of them."""
    for at, part in enumerate(text):
        if isinstance(part, str):
            path = part.partition("#")[0].partition("?")[0]
            if path != part:
                return (*text[:at], path) if path else text[:at]
    return text


def is_bare(address: Address) -> bool:
    """Whether a module is named without a path, so that only an import map can say where it is."""
    name = constant(address.text) if address.base is None else None
    return name is not None and not name.startswith(("/", "./", "../")) and scheme_of(name) is None


class _Start(Enum):
    """What a name is relative to."""

    HERE = auto()
    """Where it is named."""
    ROOT = auto()
    GUESSED = auto()
    """The root, because what stands before it is not known."""


def _stripped(address: Address) -> tuple[_Start, Text]:
    """What a name is relative to, and the name without the beginning that says so (`chrome-extension://…/`)."""
    text = _path(address.text)
    head, second = (*text[:2], "", "")[:2]
    if isinstance(head, str) and head in _OWN and len(text) > 2 and isinstance(text[2], str) and text[2][:1] == "/":
        return _Start.ROOT, (text[2].lstrip("/"), *text[3:])
    if address.base == "root":
        return _Start.ROOT, (head.lstrip("/"), *text[1:]) if isinstance(head, str) and text else text
    if isinstance(head, Hole) and isinstance(second, str) and second.strip("/"):
        return _Start.GUESSED, text[1:]
    return _Start.HERE, text
