"""What starts code: up from a function to its callers, until one is handed to something that runs it.

A listener of messages runs when the message is sent, so the search goes on where that is done: a click in the popup may
be why a content script reads. A function that is handed to what no row of `signatures/models/triggers.yaml` speaks of
runs for the reason for which the code around that call runs.
"""

from collections import deque
from collections.abc import Iterable, Iterator
from typing import Final, NamedTuple

from skimtrace.extension.model import CodeKind
from skimtrace.flow.handlers import Handler
from skimtrace.flow.links import Links
from skimtrace.flow.program import Node, Unit
from skimtrace.flow.triggerrows import TriggerRows, load_trigger_rows
from skimtrace.javascript.ir import Call, Class, Get, Object, Phi, Read, Set, Write

_MAX_LEVELS: Final = 12
"""Calls between a function and what is handed over, of which bundles make several for one; a message begins anew."""
_MAX_FUNCTIONS: Final = 60
_MAX_SENDERS: Final = 40
_MAX_HELD: Final = 100
"""Places that hold one function, among which those are looked for where it is handed over."""
_MAX_OF_NAME: Final = 20
"""Reads of a property of one name that may yield a function stored under it."""
_MAX_OF_FLOW: Final = 20
"""Places that one flow reads at, of which it is asked what starts them."""
_OF_USER: Final = frozenset({"gesture"})
_INJECTED: Final = ("injected:", "page-world:")
"""What the ids of contexts begin with that calls of `executeScript` make."""


class _At(NamedTuple):
    """A function on the way up, and the nodes by which it was come to, that in it last."""

    unit: Unit
    fn: int
    path: tuple[Node, ...]


class _Held(NamedTuple):
    """What is done with a function directly, through variables and names of properties alone."""

    triggers: set[str]
    sites: dict[tuple[Node, bool], None]
    """The calls that enter it (True), or hand it to what no row speaks of (False)."""


class Triggers:
    """Answers what starts the code of nodes; once for each function, and each guard in it."""

    def __init__(self, links: Links) -> None:
        self.links = links
        self.program = links.program
        self.resolver = links.resolver
        self.rows: TriggerRows = load_trigger_rows()
        self._known: dict[tuple[Node, int, int], frozenset[str]] = {}
        self._held_by: dict[tuple[Node, int], _Held] = {}

    def of(self, nodes: Iterable[Node]) -> tuple[str, ...]:
        """What starts the code at the nodes, in the words of `Flow.triggers`, sorted; () when that was not found."""
        found: set[str] = set()
        for node in list(dict.fromkeys(nodes))[:_MAX_OF_FLOW]:
            key = self._key(self._at(node, ()))
            if key not in self._known:
                self._known[key] = frozenset(self._search(node))
            found |= self._known[key]
        return tuple(sorted(found))

    def _at(self, node: Node, path: tuple[Node, ...]) -> _At:
        unit = self.program.unit(node)
        return _At(unit, unit.module.ops[node - unit.base].fn, (*path, node))

    @staticmethod
    def _key(at: _At) -> tuple[Node, int, int]:
        """What tells questions apart: the conditions around a call decide which messages lead to it."""
        return at.unit.base, at.fn, at.unit.module.ops[at.path[-1] - at.unit.base].guard

    def _search(self, node: Node) -> set[str]:
        start = self._at(node, ())
        found: set[str] = set()
        seen = {self._key(start)}
        functions = {(start.unit.base, start.fn)}
        told = cut = False
        waiting = deque([start])
        while waiting:
            at = waiting.popleft()
            handlers = self._handlers(at)
            told = told or bool(handlers)
            further = [
                *self._above(at, handlers, functions, found),
                *(self._at(sender, ()) for handler in handlers for sender in self._senders(handler, at.path)),
            ]
            for each in further:
                key = self._key(each)
                if key in seen:
                    continue
                if len(each.path) > 1 + _MAX_LEVELS or len(seen) >= _MAX_FUNCTIONS:
                    cut = True
                    continue
                seen.add(key)
                functions.add(key[:2])
                waiting.append(each)
        if cut and found <= _OF_USER:  # that the user asks for it, and nothing else, is said where the search ended
            return set()
        return found or ({"message"} if told else set())

    def _handlers(self, at: _At) -> list[Handler]:
        """The listeners of messages that a function is."""
        known = self.links.handlers.by_function.get((at.unit.base, at.fn), ())
        return [handler for handler in known if handler.row.keeps is None]

    def _senders(self, handler: Handler, path: tuple[Node, ...]) -> Iterator[Node]:
        """The calls, the outermost that is known of those around them, by which a listener comes to the nodes."""
        for site, calls in self.links.heard_at(handler, path, _MAX_SENDERS):
            yield calls[0] if calls else site

    def _above(self, at: _At, handlers: list[Handler], seen: set[tuple[Node, int]], found: set[str]) -> Iterator[_At]:
        """The functions from which a function is entered or handed over; what starts it goes to `found`."""
        unit, fn = at.unit, at.fn
        if fn == 0:
            yield from self._loaded(at, found)
            return
        injection = self.links.setting.injected.get((unit.base, fn))
        if injection is not None:
            yield self._at(injection, at.path)
        held = self._held(unit, fn)
        found |= held.triggers
        sites = held.sites
        if not held.triggers:
            uses = self.resolver.uses(unit, fn)
            sites = dict.fromkeys((u.node, u.called) for u in uses if u.called or u.argument is not None)
        listening = {handler.at for handler in handlers}
        told = bool(held.triggers or handlers or injection is not None)
        for site, called in sites:
            if site in listening:
                continue
            trigger = None if called else self._trigger(site, seen)
            told = True
            if trigger is not None:
                found.add(trigger)
            else:
                yield self._at(site, at.path)
        if not told:  # nobody is seen to call it: it is there because the function around it ran
            function = unit.module.functions[fn]
            made = function.op if function.op >= 0 else function.owner
            yield self._at(unit.base + made, at.path) if made >= 0 else _At(unit, function.parent, at.path)

    def _loaded(self, at: _At, found: set[str]) -> Iterator[_At]:
        """A script's top level runs when the script is loaded, or injected."""
        unit = at.unit
        if unit.script.kind in (CodeKind.HANDLER, CodeKind.URL):
            found.add("gesture")
            return
        sites = self.program.yields.get(unit.base, {})
        for site in sites:
            yield self._at(site, at.path)
        for context in unit.contexts:
            if not sites or not context.id.startswith(_INJECTED):
                found.add(self.rows.contexts.get(context.kind, "load"))
        if not unit.contexts:
            found.add("load")

    def _trigger(self, site: Node, seen: set[tuple[Node, int]]) -> str | None:
        """What a call that is given a function runs it by; None where no row speaks of the call."""
        unit = self.program.unit(site)
        call = unit.module.ops[site - unit.base]
        callee = unit.module.ops[call.callee] if type(call) is Call else None
        if type(call) is not Call or not isinstance(callee, Get | Read):
            return None
        method = callee.name or ""
        if method not in self.rows.methods and type(callee) is Get:
            return None
        names = self.links.names.of(unit.base + call.callee) or (method,)
        for name in names:
            if (trigger := self.rows.calls.get(f"new {name}" if call.new else name)) is not None:
                return trigger
            if name in self.rows.again:
                return "timer" if self._repeats(unit, call.fn, seen) else None
        for name in (*names, f"*.{method}"):
            if (event := self.rows.listeners.get(name)) is not None and event < len(call.args):
                return self._event(unit.base + call.args[event])
        shorthand = method in self.rows.shorthand and type(callee) is Get and len(call.args) > 0
        return self.rows.events.get(method, "gesture") if shorthand else None

    def _event(self, argument: Node) -> str | None:
        """What starts a listener for the events that an argument names: several, and with jQuery's namespaces."""
        for text in self.links.constants.strings(argument):
            for event in text[:500].lower().split():
                if (trigger := self.rows.events.get(event.partition(".")[0].removeprefix("on"))) is not None:
                    return trigger
        return None

    @staticmethod
    def _repeats(unit: Unit, fn: int, seen: set[tuple[Node, int]]) -> bool:
        """Whether a function that is run later was come to from within the one that asks for it."""
        while fn > 0:
            if (unit.base, fn) in seen:
                return True
            fn = unit.module.functions[fn].parent
        return False

    # -- what is done with a function as it stands ---------------------------------------------------------------------

    def _held(self, unit: Unit, fn: int) -> _Held:
        """What starts a function where it stands in the code. The call graph enters libraries with what they are given
        and comes to no end there: what `$(x).on("click", f)` means is said by the call itself."""
        key = unit.base, fn
        known = self._held_by.get(key)
        if known is None:
            known = self._held_by[key] = self._find(unit, fn)
        return known

    def _find(self, unit: Unit, fn: int) -> _Held:
        made = unit.module.functions[fn].op
        held = _Held(set(), {})
        waiting = [unit.base + made] if made >= 0 else []
        seen = set(waiting)
        for node in waiting:
            for further in self._handed(node, held):
                if further not in seen and len(seen) < _MAX_HELD:
                    seen.add(further)
                    waiting.append(further)
        return held

    def _handed(self, node: Node, held: _Held) -> Iterator[Node]:
        unit = self.program.unit(node)
        base, local = unit.base, node - unit.base
        for user in unit.users[local]:
            op = unit.module.ops[user]
            if type(op) is Write:
                self._kept_as(op.name if op.binding < 0 else "", held)
                yield from self.program.reads_of(unit, op)
            elif type(op) is Phi:
                yield base + user
            elif type(op) is Call:
                if op.callee == local:
                    held.sites[base + user, True] = None
                elif (trigger := self._trigger(base + user, set())) is not None:
                    held.triggers.add(trigger)
                elif self.resolver.frameworks.hands_on(base + user, op.args.index(local)):
                    yield base + user
                else:
                    held.sites[base + user, False] = None
            elif type(op) is Get and op.object == local and op.name == "bind":
                yield from (base + call for call, _ in unit.calls(user))
            elif type(op) is Set and op.value == local and op.name is not None:
                self._kept_as(op.name, held)
                yield from self._reads(op.name, node)
            elif type(op) is Object or type(op) is Class:
                for name, value in zip(op.names, op.values, strict=True):
                    if value == local and name is not None:
                        self._kept_as(name, held)
                        yield from self._reads(name, node)
                        held.triggers.update(self._listed(unit, user, name))

    def _kept_as(self, name: str, held: _Held) -> None:
        """A function is kept under a name that may say what starts it."""
        if (trigger := self.rows.of_property(name)) is not None:
            held.triggers.add(trigger)

    def _listed(self, unit: Unit, made: int, name: str) -> Iterator[str]:
        """What starts a function in an object that names events: `$(x).on({click: f})`."""
        trigger = self.rows.events.get(name.lower())
        for user in unit.users[made] if trigger is not None else ():
            call = unit.module.ops[user]
            callee = unit.module.ops[call.callee] if type(call) is Call else None
            if trigger is not None and type(callee) is Get and f"*.{callee.name}" in self.rows.listeners:
                yield trigger

    def _reads(self, name: str, node: Node) -> Iterator[Node]:
        """Reads of a property that yield the function at a node, or may, where nobody knows whose property it is."""
        reads = self.program.gets.get(name, ())
        if len(reads) > _MAX_OF_NAME or name in self.resolver.common_names:
            return
        for read in reads:
            roots = self.resolver.roots(read)
            if any(root.node == node for root in roots) or (len(roots) == 1 and roots[0].node == read):
                yield read
