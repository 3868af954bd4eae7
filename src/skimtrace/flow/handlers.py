"""Finds who sends messages and who listens, from the rows of `signatures/models/links.yaml`."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Final, NamedTuple

from skimtrace.extension.model import Context, ContextKind, World
from skimtrace.flow.keys import Keys, LinkKeys
from skimtrace.flow.linkrows import ListenerRow, SenderRow, load_links
from skimtrace.flow.program import Node, Program, Unit
from skimtrace.flow.setting import Setting
from skimtrace.flow.values import GLOBAL_OBJECTS, CallString
from skimtrace.javascript.ir import Const, Func, Object, Phi, Set, Write

_IN_PAGE: Final = frozenset({ContextKind.CONTENT, ContextKind.PAGE_WORLD})
_NO_WINDOW: Final = frozenset({ContextKind.SERVICE_WORKER, ContextKind.WORKER})
_ALONE: Final = frozenset({ContextKind.SERVICE_WORKER, ContextKind.BACKGROUND})
"""Contexts of which there is one at a time: what they send to the extension goes to others."""
_WINDOW: Final = "window"


@dataclass(frozen=True, slots=True)
class Handler:
    """A function of the program that receives messages; `at` is the op that makes it a listener."""

    unit: Unit
    function: int
    row: ListenerRow
    at: Node
    keys: Keys | None


@dataclass(frozen=True, slots=True)
class Sender:
    """A call that sends a message: its node and the argument that holds the message."""

    node: Node
    message: int
    row: SenderRow


class Receiver(NamedTuple):
    """A handler that a message may arrive at; `sure` false when that is a guess, `exact` when both have the key."""

    handler: Handler
    sure: bool
    exact: bool


class Handlers:
    """Senders and handlers of one program."""

    def __init__(self, ends: LinkKeys, setting: Setting) -> None:
        self.program: Program = ends.program
        self.ends = ends
        self.setting = setting
        table = load_links()
        self.handlers: dict[str, list[Handler]] = {}
        self.by_function: dict[tuple[int, int], list[Handler]] = {}
        self.senders: dict[Node, Sender] = {}
        for listener in table.listeners:
            self._listeners(listener)
        for sender in table.senders:
            self._senders(sender)

    # -- listeners ----------------------------------------------------------------------------------------------------

    def _listeners(self, row: ListenerRow) -> None:
        for name in row.call:
            self._called(row, name, row.handler)
        for owner in row.on:
            for node, made, value in self._set_on(owner, f"on{row.event}"):
                self._add(row, node, value, self.ends.of_object(made, row.key) if row.key and made >= 0 else None)
            method = "addEventListener"
            for name in (method, f"window.{method}") if owner == _WINDOW else (f"{owner}.{method}",):
                self._called(row, name, 1)

    def _called(self, row: ListenerRow, name: str, handler: int) -> None:
        for node, call in self.ends.calls(name, handler + 1):
            base = self.program.unit(node).base
            if row.event is not None and row.event not in self.ends.constants.strings(base + call.args[0]):
                continue
            keys = self.ends.of(node, row.key) if row.key is not None else None
            self._add(row, node, base + call.args[handler], keys)
            for root in self.ends.resolver.roots(base + call.args[handler]) if row.members else ():
                made, other = self.program.op(root.node), self.program.unit(root.node).base
                for value in made.values if type(made) is Object else ():
                    self._add(row, node, other + value, keys)

    def _set_on(self, owner: str, prop: str) -> Iterator[tuple[Node, Node, Node]]:
        """Functions stored as `owner.onmessage`: the op that stores, its object, the value."""
        for node in self.program.sets.get(prop, ()):
            unit = self.program.unit(node)
            op = unit.module.ops[node - unit.base]
            if type(op) is Set:
                known = self.ends.names.of(unit.base + op.object)
                if owner == "?":
                    fits = not known
                else:
                    fits = not GLOBAL_OBJECTS.isdisjoint(known) if owner == _WINDOW else owner in known
                if fits:
                    yield node, unit.base + op.object, unit.base + op.value
        for node in self.program.global_writes.get(prop, ()) if owner == _WINDOW else ():
            unit = self.program.unit(node)
            write = unit.module.ops[node - unit.base]
            if type(write) is Write:
                yield node, -1, unit.base + write.value

    def _add(self, row: ListenerRow, at: Node, value: Node, keys: Keys | None) -> None:
        for root in self.ends.resolver.roots(value):
            made = self.program.op(root.node)
            if type(made) is Func:
                unit = self.program.unit(root.node)
                handler = Handler(unit, made.function, row, at, keys)
                known = self.by_function.setdefault((unit.base, made.function), [])
                if handler not in known:
                    known.append(handler)
                    for kind in row.listener:
                        self.handlers.setdefault(kind, []).append(handler)

    # -- senders ------------------------------------------------------------------------------------------------------

    def _senders(self, row: SenderRow) -> None:
        for name in row.call:
            for node, call in self.ends.calls(name):
                message = row.message if row.message is not None else 0
                if row.message is None and len(call.args) > 1 and row.under is None:
                    unit = self.program.unit(node)
                    first, second = (unit.module.ops[a] for a in call.args[:2])
                    ids = [unit.module.ops[v] for v in first.values] if type(first) is Phi else [first]  # `id ?? null`
                    last = ids[-1] if ids else None  # of code that was not understood, nothing may be left
                    if type(last) is Const and last.kind in ("string", "null") and type(second) is not Func:
                        message = 1
                if message < len(call.args):
                    self.senders.setdefault(node, Sender(node, message, row))

    def receivers(self, sender: Sender, calls: CallString = ()) -> list[Receiver]:
        """The handlers that a sender's message may arrive at, for the keys it has under a call string."""
        spec = sender.row.key
        if spec is None:
            return [Receiver(handler, not sender.row.unsure, False) for handler in self._reached(sender)]
        keys = self.ends.of(sender.node, spec, calls)
        found = []
        for handler in self._reached(sender):
            known = keys is not None and handler.keys is not None
            if not known or keys == handler.keys or (keys and handler.keys and keys & handler.keys):
                found.append(Receiver(handler, known, known))
        return found

    def senders_to(self, handler: Handler) -> list[Sender]:
        """The senders whose message may arrive at a handler, whatever their keys."""
        return self._senders_to.get((handler.unit.base, handler.function, handler.at), [])

    @cached_property
    def _senders_to(self) -> dict[tuple[int, int, Node], list[Sender]]:
        found: dict[tuple[int, int, Node], list[Sender]] = defaultdict(list)
        for sender in self.senders.values():
            for handler in self._reached(sender):
                found[handler.unit.base, handler.function, handler.at].append(sender)
        return found

    def _reached(self, sender: Sender) -> list[Handler]:
        """The handlers of a sender's kind that run where it sends to."""
        row = sender.row
        here = self.program.unit(sender.node)
        kinds = sorted({_kind(context) for context in here.contexts})
        heard = dict.fromkeys(kind for k in kinds for kind in row.instead.get(k, row.listener))
        found: list[Handler] = []
        for kind in heard or row.listener:
            to = row.to if kind in row.listener else "any"
            found += [h for h in self.handlers.get(kind, ()) if h not in found and self._runs(to, sender, here, h)]
        return found

    def _runs(self, to: str, sender: Sender, here: Unit, handler: Handler) -> bool:
        """Whether a handler runs where what is sent from `here` goes to."""
        kinds = {context.kind for context in handler.unit.contexts} - {ContextKind.UNREACHED}
        if not kinds or to == "any":
            return True
        if to == "extension":
            alone = len(here.contexts) == 1 and here.contexts[0].kind in _ALONE
            own = alone and handler.unit.contexts == here.contexts and not self.setting.in_page(sender.node)
            return not kinds <= _IN_PAGE and not own
        if to == "page":
            return bool(kinds & _IN_PAGE) or self.setting.in_page(handler.at)
        if to == "document":
            return not kinds <= _NO_WINDOW and self.setting.share_document(sender.node, handler.at)
        if to == "window":
            return not kinds <= _NO_WINDOW
        if to == "worker":
            return ContextKind.WORKER in kinds and self._is_script_of(sender.node, handler.unit)
        return ContextKind.SERVICE_WORKER in kinds

    def _is_script_of(self, site: Node, unit: Unit) -> bool:
        """Whether a worker that a message is sent to may run a script, by the names of the two where known."""
        names = {name for name in self.ends.files_of_maker(site, ("Worker", "SharedWorker")) if "." in name}
        own = {context.id.rpartition("/")[2].rpartition(":")[2] for context in unit.contexts}
        return not names or bool(names & (own | {unit.file.rpartition("/")[2]}))


def _kind(context: Context) -> ContextKind:
    """The kind of a context; content scripts that the manifest runs in the page's own world are of that world."""
    return ContextKind.PAGE_WORLD if context.world is World.MAIN else context.kind
