"""The table of what brings in other code: calls and assignments that load a script, open a page or run a string.

The rows stand in `models/loading.yaml` of the packaged data, with what their fields mean.
"""

import re
from functools import cache
from typing import Final, Literal, NamedTuple

import msgspec

from skimtrace.data import data_folder, load_yaml
from skimtrace.errors import DataError

ALL: Final = -2
"""Position of an `Operand`: every argument."""
LAST: Final = -1
"""The last argument."""
ENTRY: Final = -3
"""An entry of what `each` names."""
VALUE: Final = -4
"""The value that is assigned."""
ITEMS: Final = "[]"
"""Part of an operand's path: the items of a list."""

RETURNED: Final = "()"
"""Part of an operand's path: what the function returns."""

Runs = Literal["same", "injected", "registered", "page-world", "element", "worker"]
Base = Literal["root", "script", "place"]

_POSITIONS: Final = {"*": ALL, "-1": LAST, "entry": ENTRY, "value": VALUE}
_OPERAND: Final = re.compile(r"(\*|-1|entry|value|\d)((?:\.(?:\[\]|\(\)|\w+))*)")


class Operand(NamedTuple):
    """Where in a call a name stands: an argument (from 0, or one of the positions above), and a path from there."""

    position: int
    path: tuple[str, ...]


class _Row(msgspec.Struct, forbid_unknown_fields=True, frozen=True, kw_only=True):
    call: str | None = None
    set: str | None = None
    only: dict[str, list[str]] = {}
    on: Literal["script"] | None = None
    scripts: list[str] = []
    pages: list[str] = []
    code: list[str] = []
    each: str | None = None
    world: str | None = None
    module: str | None = None
    base: Base
    runs: Runs = "same"
    what: str | None = None
    prefix: str | None = None


class _Table(msgspec.Struct, forbid_unknown_fields=True, frozen=True):
    loading: list[_Row]
    not_loaded_by: list[str]
    not_loaded_under: list[str]


class Loading(NamedTuple):
    """A row, parsed. `name` is the last name of the callee, or the assigned property; `owner` the one before it."""

    name: str
    owner: str | None
    new: bool
    assigned: bool
    only: tuple[tuple[int, frozenset[str]], ...]
    on_script: bool
    scripts: tuple[Operand, ...]
    pages: tuple[Operand, ...]
    code: tuple[Operand, ...]
    each: Operand | None
    world: Operand | None
    module: Operand | None
    base: Base
    runs: Runs
    what: str
    prefix: str | None


class LoadingTable(NamedTuple):
    """The rows in their order, and the words for uses of a name that load nothing."""

    rows: tuple[Loading, ...]
    not_loaded_by: frozenset[str]
    not_loaded_under: frozenset[str]


def parse_operand(text: str) -> Operand:
    """Parse an operand; raises ValueError naming the text."""
    found = _OPERAND.fullmatch(text)
    if found is None:
        raise ValueError(f"{text!r} names no place in a call")
    position = _POSITIONS.get(found[1])
    return Operand(int(found[1]) if position is None else position, tuple(found[2].split(".")[1:]))


@cache
def load_loading() -> LoadingTable:
    """Read the table; raises DataError with file and reason when it is refused."""
    path = data_folder() / "models" / "loading.yaml"
    table = load_yaml(path, _Table)
    try:
        rows = tuple(_parsed(row) for row in table.loading)
    except ValueError as error:
        raise DataError(str(path), 0, str(error)) from None
    return LoadingTable(rows, frozenset(table.not_loaded_by), frozenset(table.not_loaded_under))


def _parsed(row: _Row) -> Loading:
    named = row.call or row.set
    if named is None or (row.call is None) == (row.set is None):
        raise ValueError("a row needs exactly one of `call` and `set`")
    if not (row.scripts or row.pages or row.code):
        raise ValueError(f"{named}: a row names `scripts`, `pages` or `code`")
    owner, _, name = named.removeprefix("new ").rpartition(".")
    return Loading(
        name=name,
        owner=owner or None,
        new=named.startswith("new "),
        assigned=row.set is not None,
        only=tuple((int(at), frozenset(words)) for at, words in row.only.items()),
        on_script=row.on is not None,
        scripts=tuple(map(parse_operand, row.scripts)),
        pages=tuple(map(parse_operand, row.pages)),
        code=tuple(map(parse_operand, row.code)),
        each=parse_operand(row.each) if row.each else None,
        world=parse_operand(row.world) if row.world else None,
        module=parse_operand(row.module) if row.module else None,
        base=row.base,
        runs=row.runs,
        what=row.what or named,
        prefix=row.prefix,
    )
