"""Finds who sends messages and who listens, from the rows of `signatures/models/links.yaml`."""

from dataclasses import dataclass
from functools import cache
from typing import Final, Literal

import msgspec

from skimtrace.data import data_folder, load_yaml
from skimtrace.extension.model import ContextKind
from skimtrace.flow.constants import Constants
from skimtrace.flow.names import Names
from skimtrace.flow.program import Node, Program, Unit
from skimtrace.flow.resolve import Resolver
from skimtrace.javascript.ir import Call, Const, Func, Get, Set

_IN_PAGE: Final = (ContextKind.CONTENT, ContextKind.PAGE_WORLD)


class SenderRow(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A call that hands over a message. `message` is its argument (None: the first that is no extension ID)."""

    call: str
    to: Literal["extension", "page", "any"]
    listener: str
    message: int | None = None
    under: str | None = None
    """The property of the listener's parameter that holds the message."""


class ListenerRow(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A call that adds a listener. `answers` is the parameter of the listener that answers when it is called."""

    call: str
    listener: str
    event: str | None = None
    answers: int | None = None


class _Table(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    senders: list[SenderRow]
    listeners: list[ListenerRow]


@cache
def load_links() -> _Table:
    """Read the table; raises DataError with file and line when it is refused."""
    return load_yaml(data_folder() / "models" / "links.yaml", _Table)


@dataclass(frozen=True, slots=True)
class Handler:
    """A function of the program that receives messages."""

    unit: Unit
    function: int
    row: ListenerRow


@dataclass(frozen=True, slots=True)
class Sender:
    """A call that sends a message: its node and the argument that holds the message."""

    node: Node
    message: int
    row: SenderRow


class Handlers:
    """Senders and handlers of one program."""

    def __init__(self, resolver: Resolver, names: Names, constants: Constants) -> None:
        self.program: Program = resolver.program
        self.resolver = resolver
        self.names = names
        self.constants = constants
        table = load_links()
        self.handlers: dict[str, list[Handler]] = {}
        self.by_function: dict[tuple[int, int], list[Handler]] = {}
        self.senders: dict[Node, Sender] = {}
        for listener in table.listeners:
            self._listeners(listener)
        for sender in table.senders:
            self._senders(sender)

    def _calls(self, name: str) -> list[tuple[Node, Call]]:
        """Calls of a function by its dotted name (`*.` for any receiver)."""
        owner, _, method = name.rpartition(".")
        found: list[tuple[Node, Call]] = []
        places = self.program.gets.get(method, ()) if owner else self.program.global_reads.get(method, ())
        for get in places:
            unit = self.program.unit(get)
            op = unit.module.ops[get - unit.base]
            if owner not in ("", "*") and type(op) is Get and owner not in self.names.of(unit.base + op.object):
                continue
            found += [(unit.base + user, call) for user, call in unit.calls(get - unit.base)]
        return found

    def _listeners(self, row: ListenerRow) -> None:
        for node, call in self._calls(row.call):
            unit = self.program.unit(node)
            index = 0
            if row.event is not None:
                index = 1
                if not call.args or row.event not in self.constants.strings(unit.base + call.args[0]):
                    continue
            if index < len(call.args):
                self._add(row, unit.base + call.args[index])
        if row.event == "message":
            for node in self.program.sets.get("onmessage", ()):
                unit = self.program.unit(node)
                op = unit.module.ops[node - unit.base]
                if type(op) is Set:
                    self._add(row, unit.base + op.value)

    def _add(self, row: ListenerRow, value: Node) -> None:
        for root in self.resolver.roots(value):
            made = self.program.op(root.node)
            if type(made) is Func:
                handler = Handler(self.program.unit(root.node), made.function, row)
                known = self.by_function.setdefault((handler.unit.base, made.function), [])
                if handler not in known:
                    known.append(handler)
                    self.handlers.setdefault(row.listener, []).append(handler)

    def _senders(self, row: SenderRow) -> None:
        for node, call in self._calls(row.call):
            message = row.message if row.message is not None else 0
            if row.message is None and len(call.args) > 1 and row.under is None:
                unit = self.program.unit(node)
                first, second = (unit.module.ops[a] for a in call.args[:2])
                if type(first) is Const and first.kind in ("string", "null") and type(second) is not Func:
                    message = 1
            if message < len(call.args):
                self.senders.setdefault(node, Sender(node, message, row))

    def receivers(self, sender: Sender) -> list[Handler]:
        """The handlers that a sender's message may arrive at."""
        found = []
        here = self.program.unit(sender.node)
        for handler in self.handlers.get(sender.row.listener, ()):
            kinds = {context.kind for context in handler.unit.contexts}
            in_page = bool(kinds) and kinds <= set(_IN_PAGE)
            if sender.row.to == "extension" and in_page:
                continue
            if sender.row.to == "page" and kinds and not kinds & set(_IN_PAGE) and ContextKind.UNREACHED not in kinds:
                continue
            if sender.row.listener == "Port.onMessage" and handler.unit is here and len(self.program.units) > 1:
                continue
            found.append(handler)
        return found
