"""The rows of `signatures/models/triggers.yaml`: what starts the functions that are handed to it."""

from functools import cache
from typing import Literal, NamedTuple

import msgspec

from skimtrace.data import data_folder, load_yaml
from skimtrace.errors import DataError
from skimtrace.extension.model import ContextKind

Trigger = Literal["gesture", "timer", "mutation", "navigation"]


class _ListenerRow(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    calls: list[str]
    event: int


class _Table(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    events: dict[Trigger, list[str]]
    listeners: list[_ListenerRow]
    shorthand: list[str]
    calls: dict[Trigger, list[str]]
    again: list[str]
    contexts: dict[ContextKind, Trigger]


class TriggerRows(NamedTuple):
    """The table, by name. Names of events are in lower case, so that `onClick` and `onclick` are one."""

    events: dict[str, str]
    listeners: dict[str, int]
    """Calls that take the name of an event, and the argument that it is."""
    shorthand: frozenset[str]
    calls: dict[str, str]
    again: frozenset[str]
    contexts: dict[ContextKind, str]
    methods: frozenset[str]
    """The last parts of the names of all calls: what goes by none of them need not be named."""

    def of_property(self, name: str) -> str | None:
        """What starts a function that is kept as a property of that name: `onclick`, `onClick`."""
        return self.events.get(name[2:].lower()) if name[:2] == "on" else None


@cache
def load_trigger_rows() -> TriggerRows:
    """Read the table; raises DataError with file and reason when it is refused."""
    path = data_folder() / "models" / "triggers.yaml"
    table = load_yaml(path, _Table)
    events = _by_name(table.events, str(path))
    calls = _by_name(table.calls, str(path))
    listeners = {name: row.event for row in table.listeners for name in row.calls}
    shorthand, again = frozenset(table.shorthand), frozenset(table.again)
    names = (*calls, *listeners, *again, *shorthand)
    methods = frozenset(name.removeprefix("new ").rpartition(".")[2] for name in names)
    lowered = {name.lower(): trigger for name, trigger in events.items()}
    return TriggerRows(lowered, listeners, shorthand, calls, again, dict(table.contexts), methods)


def _by_name(rows: dict[Trigger, list[str]], file: str) -> dict[str, str]:
    found: dict[str, str] = {}
    for trigger, names in rows.items():
        for name in names:
            if name in found:
                raise DataError(file, 0, f"{name!r} has two rows")
            found[name] = trigger
    return found
