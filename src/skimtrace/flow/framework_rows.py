"""The table of functions that bundles bring along (`signatures/models/frameworks.yaml`): rows by how they are known."""

from functools import cache
from typing import NamedTuple

import msgspec

from skimtrace.data import data_folder, load_yaml
from skimtrace.errors import DataError
from skimtrace.flow.models import Move, parse_moves


class _Row(msgspec.Struct, forbid_unknown_fields=True, frozen=True):
    flow: list[str]
    calls: list[str] = []
    """Property names that the function is called by."""
    option: str | None = None
    """The property that tells the object it is given, argument 0."""


class _Table(msgspec.Struct, forbid_unknown_fields=True, frozen=True):
    functions: list[_Row]
    on_this: list[_Row]
    """Methods that count when they are called on `this`."""


class FrameworkRows(NamedTuple):
    """Rows by property name, by option, and by the name of a method of `this`."""

    calls: dict[str, tuple[Move, ...]]
    options: dict[str, tuple[Move, ...]]
    on_this: dict[str, tuple[Move, ...]]


@cache
def load_framework_rows() -> FrameworkRows:
    """Read the table; raises DataError with file and reason when it is refused."""
    path = data_folder() / "models" / "frameworks.yaml"
    table = load_yaml(path, _Table)
    rows = FrameworkRows({}, {}, {})
    for row in table.functions:
        moves = parse_moves(row.flow, str(path))
        if bool(row.calls) == (row.option is not None):
            raise DataError(str(path), 0, "a row needs exactly one of `calls` and `option`")
        for name in row.calls:
            _add(rows.calls, name, moves, str(path))
        if row.option is not None:
            _add(rows.options, row.option, moves, str(path))
    for row in table.on_this:
        for name in row.calls:
            _add(rows.on_this, name, parse_moves(row.flow, str(path)), str(path))
    return rows


def _add(rows: dict[str, tuple[Move, ...]], name: str, moves: tuple[Move, ...], file: str) -> None:
    if name in rows:
        raise DataError(file, 0, f"{name!r} has two rows")
    rows[name] = moves
