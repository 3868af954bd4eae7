"""Access paths: where below a value the data is (`profile.name`), and how they are read, matched and bounded."""

from itertools import pairwise
from typing import Final

from skimtrace.flow.models import ANY, BELOW, DOM, PAGE, Models
from skimtrace.flow.values import array_index

Path = tuple[str, ...]

MAX_PATH: Final = 6
"""Parts of the deepest path that is followed; real records are flatter, framework internals are not."""
MAX_NESTED: Final = 2
"""Lists inside each other: rows of cells, not the registries of a framework."""
_WORD: Final = 4
"""Characters of a name that is not one a minifier gives."""


def bounded(path: Path) -> Path:
    """A path with at most one part more than `MAX_PATH`: `plausible` then refuses it."""
    return path if len(path) <= MAX_PATH else path[: MAX_PATH + 1]


def plausible(path: Path, infrastructure: frozenset[str], envelopes: frozenset[str] = frozenset()) -> bool:
    """Whether data can lie there: not deeper than is followed, not below a property that holds a class or a tree of
    rendered elements, and not below a name inside itself (a cyclic structure). Once, a name stands in itself all the
    same: right below (`this.profile = {profile}`), in a list of it, or where it is of what is handed over as a whole,
    such as `data` (`event.data.value.data`)."""
    if not path:
        return True
    if len(path) > MAX_PATH:
        return False
    if path.count(ANY) > MAX_NESTED:
        return False
    names = [part for part in path if part not in (ANY, DOM, PAGE)]
    repeated = len(names) - len(set(names))
    if repeated > 1 or not infrastructure.isdisjoint(names):
        return False
    if repeated and not any(names.count(part) > 1 for part in names if is_index(part) or part in envelopes):
        return _doubled(path)  # the first cell of the first row is no cycle: [[name]]
    return True


def _doubled(path: Path) -> bool:
    """Whether a name that is a word stands right below itself, or in a list of itself."""
    names = [part for part in path if not is_index(part)]
    return any(above == below and len(above) >= _WORD and above[0].isalpha() for above, below in pairwise(names))


def is_index(part: str) -> bool:
    """Whether a part names an element of an array."""
    return part == ANY or array_index(part) is not None


def load(path: Path, name: str | None, models: Models) -> Path | None:
    """The path that is left after reading property `name` (None: a computed one); None when that carries no data."""
    if not path:
        return None if name in models.no_data else ()
    head = path[0]
    if head == PAGE:
        if name is None or name.isdigit() or name in models.dom_navigation:
            return path
        return path[2:] if name in models.dom_content else None
    if head == DOM:
        if name is None or name.isdigit() or name in models.dom_navigation:
            return path
        return path[1:] if name in models.dom_data else None
    if name is None or head == name:
        return path[1:]
    if head == ANY:
        return None if name in models.no_data else path[1:]
    return None


def match(pattern: Path, path: Path) -> Path | None:
    """What is left of `path` when the pattern of a summary row or sink speaks of it; None when it does not."""
    if pattern == (BELOW,):
        return () if DOM not in path else None
    for index, part in enumerate(pattern):
        if index >= len(path):
            return () if part not in (DOM, PAGE) else None  # all of the value is tainted, so this part of it is
        head = path[index]
        if head == part or (part == ANY and is_index(head)) or (head == ANY and part not in (DOM, PAGE)):
            continue
        return None
    return path[len(pattern) :]
