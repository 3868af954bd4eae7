"""Links between the parts of an extension, as ordinary steps of the propagation.

A message enters its handlers as an argument enters a function: the sending call is pushed on the call string, so that
replies go back to it alone, and constants of the message (its type, an address) are those of that call.
"""

from collections.abc import Iterator, Sequence
from functools import cached_property
from typing import Final

from skimtrace.flow.arrivals import LOOSE, Arrival
from skimtrace.flow.constants import Constants
from skimtrace.flow.discriminate import Branches, Message
from skimtrace.flow.drawn import Drawn
from skimtrace.flow.fieldpath import Path, bounded
from skimtrace.flow.handlers import Handler, Handlers, Sender
from skimtrace.flow.model import Confidence
from skimtrace.flow.models import ANY
from skimtrace.flow.names import Names
from skimtrace.flow.program import Node, Unit
from skimtrace.flow.resolve import Resolver
from skimtrace.flow.setting import Setting
from skimtrace.flow.values import CallString, Value, push
from skimtrace.flow.windows import Windows
from skimtrace.javascript.ir import Call, Func, Object, Param, Write

_MAX_RECEIVERS: Final = 40


class Links(Drawn):
    """The links of one program."""

    def __init__(self, resolver: Resolver, names: Names, constants: Constants, setting: Setting) -> None:
        super().__init__(resolver, names, constants, setting)
        self.windows = Windows(self.ends)
        if self.windows.any:
            resolver.windows = self.windows
        self.crowded: dict[Node, None] = {}
        """Messages with more handlers than are followed."""
        self.handlers = Handlers(self.ends, setting)
        self.branches = Branches(
            lambda unit, op: self._fold(Value(unit.base + op, ())),
            self._listens,
            lambda made, name: bool(resolver.member(made, name)),
        )
        resolver.links = self
        self._known: dict[tuple[Node, CallString], Message] = {}
        self._sending: dict[Node, list[CallString]] = {}
        self._ports: dict[frozenset[str], Message] = {}
        self._injected: dict[Node, list[tuple[Unit, int]]] = {}
        for (base, fn), site in setting.injected.items():
            unit = next(u for u in self.program.units if u.base == base)
            self._injected.setdefault(site, []).append((unit, fn))

    # -- sending ------------------------------------------------------------------------------------------------------

    def deliver(self, site: Node, op: Call, position: int, path: Path, calls: CallString) -> Iterator[Arrival]:
        """Data is an argument of a call that may send, store, raise an event or inject."""
        sender = self.handlers.senders.get(site)
        if sender is not None and sender.message == position:
            yield from self._sent(sender, path, calls)
        yield from self._kept(site, op, position, path, calls)
        yield from self._labels(site, op, position, path, calls)
        if position == 0:
            yield from self._raised(site, op, path, calls)
            if len(path) > 1 and path[0] == "args":
                yield from self._passed(site, path[1], path[2:], calls)

    def _passed(self, site: Node, item: str, path: Path, calls: CallString) -> Iterator[Arrival]:
        """An item of `args` of `executeScript` arrives as an argument of the function that is injected."""
        for unit, fn in self._injected.get(site, ()):
            for index, param in enumerate(unit.module.functions[fn].params):
                if item in (ANY, str(index)):
                    kind = "injected as an argument"
                    yield Arrival(unit.base + param, path, push(calls, site), kind, Confidence.HIGH)

    def _sent(self, sender: Sender, path: Path, calls: CallString) -> Iterator[Arrival]:
        known = self.known(sender.node, calls).properties
        inner = push(calls, sender.node)
        receivers = self.handlers.receivers(sender, calls)
        if len(receivers) > _MAX_RECEIVERS:
            self.crowded[sender.node] = None
        for handler, sure, exact in receivers[:_MAX_RECEIVERS]:
            params = handler.unit.module.functions[handler.function].params
            at = handler.row.parameter
            # Compiled listeners without parameters hand on all they are given: `inner.apply(this, arguments)`.
            loose = self.program.arguments_of(handler.unit, handler.function) if at >= len(params) else ()
            if (at < len(params) or loose) and not self._unheard(sender, handler, calls):
                under = path if sender.row.under is None else bounded((sender.row.under, *path))
                name = next((f"{k} {min(v)!r}" for k, v in sorted(known.items())), "")
                kind = f"sent as message {name}".rstrip() if known or exact else f"sent as message, {LOOSE}"
                confidence = Confidence.HIGH if known or exact else Confidence.MEDIUM
                if not sure:
                    kind = f"sent as message {name}".rstrip() + f", {LOOSE}"
                    confidence = Confidence.MEDIUM if known else Confidence.LOW
                for read in loose:
                    yield Arrival(read, bounded((str(at), *under)), inner, kind, confidence)
                if not loose:
                    yield Arrival(handler.unit.base + params[at], under, inner, kind, confidence)

    def _unheard(self, sender: Sender, handler: Handler, calls: CallString) -> bool:
        """Whether a listener is added for ports of another name alone, or a message posted to those."""
        for node, spec, at in ((sender.node, sender.row.name, handler.at), (handler.at, handler.row.name, sender.node)):
            names = self.ends.of(node, spec, calls if node == sender.node else ()) if spec is not None else None
            if names is not None:
                asked = self._ports.setdefault(names, Message({"name": names or frozenset({""})}))
                unit = self.program.unit(at)
                if self.branches.excluded(unit, at - unit.base, asked):
                    return True
        return False

    def known(self, site: Node, calls: CallString) -> Message:
        """The constant properties of the message that a call sends."""
        key = (site, calls)
        message = self._known.get(key)
        if message is None:
            message = self._known[key] = Message({})
            found = message.properties
            sender = self.handlers.senders.get(site)
            call = self.program.op(site)
            open_ended: set[str] = set()
            roots: tuple[Value, ...] = ()
            whole = True
            if sender is not None and type(call) is Call:
                unit = self.program.unit(site)
                roots = self.resolver.roots(unit.base + call.args[sender.message], calls)
                for root in roots:
                    other = self.program.unit(root.node)
                    made = other.module.ops[root.node - other.base]
                    whole = whole and type(made) is Object and None not in made.names
                    if type(made) is Object:
                        for name, value in zip(made.names, made.values, strict=True):
                            if name:
                                texts = self._fold(Value(other.base + value, root.calls)) or frozenset()
                                open_ended |= set() if texts else {name}
                                found[name] = found.get(name, frozenset()) | texts
                for name in open_ended:
                    del found[name]
            message.objects = roots if whole else ()
        return message

    def _listens(self, unit: Unit, param: Param) -> bool:
        """Whether a parameter is the message of a listener: not an event that holds it."""
        return any(
            h.row.parameter == param.index and all(s.row.under is None for s in self.handlers.senders_to(h))
            for h in self.handlers.by_function.get((unit.base, param.fn), ())
        )

    def excludes(self, unit: Unit, op: int, calls: CallString) -> bool:
        """Whether an op of a handler cannot run for the message that entered it."""
        for index in range(len(calls) - 1, -1, -1):
            if calls[index] in self.handlers.senders:
                return self.branches.excluded(unit, op, self.known(calls[index], calls[:index]))
        return False

    def message(self, site: Node, unit: Unit, fn: int, index: int, calls: CallString) -> Value | None:
        """The value a handler's parameter has for the message that a call sends."""
        sender = self.handlers.senders.get(site)
        call = self.program.op(site)
        if sender is None or type(call) is not Call or sender.row.under is not None:
            return None
        handlers = self.handlers.by_function.get((unit.base, fn), ())
        if not any(h.row.parameter == index and sender in self.handlers.senders_to(h) for h in handlers):
            return None
        return Value(self.program.unit(site).base + call.args[sender.message], calls)

    # -- answers ------------------------------------------------------------------------------------------------------

    def answered(
        self, unit: Unit, fn: int, at: int, param: int | None, path: Path, calls: CallString
    ) -> Iterator[Arrival]:
        """A handler answers: it calls its parameter `param` with data at op `at`, or (None) returns the data."""
        for handler in self.handlers.by_function.get((unit.base, fn), ()):
            if param is not None and handler.row.answers != param:
                continue
            if param is None and handler.row.keeps is not None:
                yield from self._returned_state(handler.row.keeps, path)
                continue
            if calls and calls[-1] in self.handlers.senders:
                yield from self._arrive(calls[-1], path, calls[:-1])
                continue
            for site, outer in self.heard_at(handler, (unit.base + at,)):
                yield from self._arrive(site, path, outer)

    def heard_at(
        self, handler: Handler, nodes: Sequence[Node], most: int | None = None
    ) -> Iterator[tuple[Node, CallString]]:
        """The calls whose message may lead a listener to each of the nodes, and the ways to them by which they send
        it; of the first `most` senders."""
        places = [(unit := self.program.unit(node), node - unit.base) for node in nodes]
        for sender in self.handlers.senders_to(handler)[:most]:
            for outer in self._ways(sender.node):
                heard = sender.row.key is None or any(
                    r.handler is handler for r in self.handlers.receivers(sender, outer)
                )
                message = self.known(sender.node, outer)
                if heard and not any(self.branches.excluded(unit, at, message) for unit, at in places):
                    yield sender.node, outer

    def _ways(self, site: Node) -> list[CallString]:
        """The call strings under which it is known which message a call sends."""
        if site not in self._sending:
            spec = self.handlers.senders[site].row.key
            self._sending[site] = self.callers.telling(
                site,
                lambda calls: (
                    any(len(texts) == 1 for texts in self.known(site, calls).properties.values())
                    or (spec is not None and len(self.ends.of(site, spec, calls) or "") == 1)
                ),
            )
        return self._sending[site]

    def _arrive(self, site: Node, path: Path, calls: CallString) -> Iterator[Arrival]:
        """The answer arrives as the result of the sending call, and in its callback."""
        yield Arrival(site, path, calls, "sent back as the answer", Confidence.HIGH)
        yield from self._callbacks(site, path, calls, "sent back as the answer")

    @cached_property
    def endings(self) -> dict[Node, tuple[Node, ...]]:
        """The values that injected scripts end with, and the calls of `executeScript` whose results they are."""
        found: dict[Node, tuple[Node, ...]] = {}
        for base, sites in self.program.yields.items():
            ops = self.program.unit(base).module.ops
            last = next((index for index in range(len(ops) - 1, -1, -1) if ops[index].fn == 0), None)
            if last is not None and type(ops[last]) is not Write:  # a declaration has no value
                found[base + last] = tuple(sites)
        return found

    def ended(self, node: Node, path: Path) -> Iterator[Arrival]:
        """Data is what an injected script ends with: it arrives as a result of `executeScript`."""
        for site in self.endings[node]:
            call = self.program.op(site)
            names = self.names.of(self.program.unit(site).base + call.callee) if type(call) is Call else ()
            bare = "chrome.tabs.executeScript" in names  # manifest version 2: the values are not in objects
            inner = bounded((ANY, *path) if bare else (ANY, "result", *path))
            kind = "handed back by the injected script"
            yield Arrival(site, inner, (), kind, Confidence.HIGH)
            yield from self._callbacks(site, inner, (), kind)

    def returned(self, unit: Unit, fn: int, path: Path) -> Iterator[Arrival]:
        """An injected function returns data: it arrives as the result of `executeScript`."""
        for site, calls in self._results.get((unit.base, fn), ()) if (unit.base, fn) in self.setting.injected else ():
            inner = bounded((ANY, "result", *path))
            kind = "returned from the injected function"
            yield Arrival(site, inner, calls, kind, Confidence.HIGH)
            yield from self._callbacks(site, inner, calls, kind)

    @cached_property
    def _results(self) -> dict[tuple[Node, int], list[tuple[Node, CallString]]]:
        """The calls of `executeScript` by the functions they inject, and the ways to them by which they inject it."""
        found: dict[tuple[Node, int], list[tuple[Node, CallString]]] = {}
        sites = (site for get in self.program.gets.get("executeScript", ()) for site, _ in self.resolver.calls_of(get))
        for site in dict.fromkeys(sites):
            for calls in self._ways_of_injecting(site):
                for key in self._functions(site, calls):
                    found.setdefault(key, []).append((site, calls))
        return found

    def _ways_of_injecting(self, site: Node) -> list[CallString]:
        return self.callers.telling(site, lambda calls: len(self._functions(site, calls)) == 1)

    def _functions(self, site: Node, calls: CallString) -> dict[tuple[Node, int], None]:
        found: dict[tuple[Node, int], None] = {}
        for root in self.setting.handed_over(site, calls):
            made = self.program.op(root.node)
            if type(made) is Func:
                found[self.program.unit(root.node).base, made.function] = None
        return found
