"""Taint propagation: where data that was read goes, forwards from the places that read it.

A fact is a node, an access path below it and a call string: "here, at `.name`, entered by these calls, is data". Facts
carry sets of labels (bits of an integer), one per place that reads data, so that one search serves all of them; every
edge is kept, so that the path of each label can be told afterwards.

Storing into an object is the one step that looks backwards: `profile.name = x` concerns every alias of `profile`, so a
fact with `up` set climbs from the expression to the variables, parameters and allocations it may be.
"""

from collections import deque
from collections.abc import Iterable, Iterator

from skimtrace.flow.emitters import Emitters
from skimtrace.flow.fact import HIGH, Edge, Fact, Hit, Step
from skimtrace.flow.fieldpath import Path, bounded, is_index, load, plausible
from skimtrace.flow.models import ANY, DOM, PAGE, RECEIVER
from skimtrace.flow.program import Node, Unit
from skimtrace.flow.propagation import MAX_ACTIVATIONS, MAX_BRANCHES, MAX_FIRST, MAX_MORE, MAX_SECOND
from skimtrace.flow.values import GLOBAL_OBJECTS, MAX_SPREAD_ARGUMENTS, CallString, array_index, push
from skimtrace.javascript.ir import (
    AnyOp,
    Array,
    Call,
    Class,
    Concat,
    Element,
    Export,
    Get,
    Object,
    Phi,
    Return,
    Set,
    Spread,
    Throw,
    Write,
)  # fmt: skip


class Taint(Emitters):
    """One propagation over one program."""

    def run(self, seeds: Iterable[tuple[Fact, int]]) -> None:
        """Propagate: each seed is a fact and the bits of its labels."""
        self._round(seeds)
        if self.diffuse and not self.exhausted and len(self.labels) < MAX_FIRST and self.widest < MAX_SECOND:
            stopped, self.diffuse, self.widest = self.diffuse, 0, MAX_SECOND
            self._round([(fact, bits & stopped) for fact, bits in self.labels.items() if bits & stopped])

    def _round(self, seeds: Iterable[tuple[Fact, int]]) -> None:
        # What is surely data is followed first: where a budget ends the search, the guesses are what is left out.
        waiting: tuple[deque[Fact], ...] = deque(), deque(), deque()
        queued: set[Fact] = set()
        doubt: dict[Fact, int] = {}
        for fact, label in seeds:
            self.labels[fact] = self.labels.get(fact, 0) | label
            doubt[fact] = 0
            if fact not in queued:
                queued.add(fact)
                waiting[0].append(fact)
        followed: dict[Fact, list[tuple[Fact, int]]] = {}
        while queue := waiting[0] or waiting[1] or waiting[2]:
            fact = queue.popleft()
            queued.discard(fact)
            bits = self.labels[fact] & ~self.diffuse & ~self._ended
            if not bits:
                continue
            doubts = doubt[fact]
            targets = followed.get(fact)
            if targets is None:
                if len(self.labels) > self.most:
                    if len(self.labels) > self.most + self.most // 4:
                        return
                    self._end_most()
                    bits &= ~self._ended
                    if not bits:
                        continue
                reached: dict[Fact, int] = {}
                for step, kind, at, confidence in self._step_up(fact) if fact.up else self._step(fact):
                    if not plausible(step.path, self.models.infrastructure, self.models.envelopes):
                        continue
                    target = self._merged(step)
                    known = self.edges.setdefault(target, {})
                    edge = Edge(fact, kind, at, confidence)
                    known[edge] = None
                    reached[target] = min(reached.get(target, 2), HIGH - confidence)
                    if self.exhausted and len(reached) >= MAX_BRANCHES:
                        break
                targets = followed[fact] = list(reached.items())
            for target, added in targets:
                old = self.labels.get(target, 0)
                fresh = bits & ~old
                if fresh:
                    self.labels[target] = old | bits
                    self._count(fresh)
                    doubt[target] = min(doubt.get(target, 2), max(doubts, added))
                    if target not in queued:
                        queued.add(target)
                        waiting[doubt[target]].append(target)

    def _count(self, fresh: int) -> None:
        """Labels have reached a fact."""
        spread = self._spread
        while fresh:
            low = fresh & -fresh
            fresh ^= low
            spread[low] = spread.get(low, 0) + 1
            if spread[low] > self.widest:
                self.diffuse |= low
            elif self.exhausted and spread[low] > MAX_MORE:
                self._ended |= low

    def _end_most(self) -> None:
        """The budget is used up: go on with those labels alone that have hardly been followed yet."""
        if not self.exhausted:
            self.exhausted = True
            self._ended = sum(label for label, count in self._spread.items() if count > MAX_MORE)

    def _merged(self, fact: Fact) -> Fact:
        if not fact.calls or fact in self.labels:
            return fact
        key = (fact.node, fact.path)
        count = self._activations.get(key, 0)
        if count >= MAX_ACTIVATIONS:
            return Fact(fact.node, fact.path, (), fact.up)
        self._activations[key] = count + 1
        return fact

    def _step(self, fact: Fact) -> Iterator[Step]:
        node, path, calls = fact.node, fact.path, fact.calls
        unit = self.program.unit(node)
        base, local = unit.base, node - unit.base
        ops = unit.module.ops
        guard = ops[local].guard
        if guard and self.conditions.dead(unit, guard):
            return
        if node in self.frameworks.sites or node in self.links.endings:
            yield from self._held(fact)
        for user in unit.users[local]:
            op = ops[user]
            here = base + user
            if type(op) is Write:
                yield from self._assigned(unit, op, here, path, calls)
            elif isinstance(op, Phi | Spread):
                yield Fact(here, path, calls), "chosen", here, HIGH
            elif type(op) is Get:
                if op.object == local:
                    yield from self._read(fact, unit, user, op)
            elif type(op) is Call:
                yield from self._arguments(fact, unit, user, op, local)
            elif type(op) is Object:
                for name, key, value in zip(op.names, op.keys, op.values, strict=True):
                    if value == local:
                        own = self._named(unit, name, key, calls)
                        inner = path if own is None and key < 0 else bounded((own or ANY, *path))
                        kind = f"stored as .{own}" if own else "stored in an object"
                        yield Fact(here, inner, calls), kind, here, HIGH
                        for this, *_ in self._own_this(unit, user, inner, here):
                            yield this, kind, here, HIGH
            elif type(op) is Class:
                for name, how, value in zip(op.names, op.kinds, op.values, strict=True):
                    if value == local and how.endswith("field"):
                        inner, kind = bounded((name or ANY, *path)), f"stored as .{name or 'a field'}"
                        yield Fact(here, inner, calls), kind, here, HIGH
                        for instance, *_ in self._instances(unit, user, inner, here):
                            yield instance, kind, here, HIGH
            elif type(op) is Array:
                for index, item in enumerate(op.items):
                    if item == local:
                        yield Fact(here, self._item_path(ops[local], index, path), calls), "put in a list", here, HIGH
            elif type(op) is Concat:
                if not path or (len(path) == 1 and is_index(path[0])):
                    yield Fact(here, (), calls), "joined into text", here, HIGH
            elif type(op) is Set:
                yield from self._set(unit, op, here, fact)
            elif type(op) is Element:
                rest = path if op.how == "rest" else load(path, None, self.models) if op.how == "item" else None
                if rest is not None:
                    yield Fact(here, rest, calls), "taken from the list", here, HIGH
            elif type(op) in (Return, Throw, Export):
                yield from self._leaving(unit, op, here, path, calls)

    def _leaving(self, unit: Unit, op: AnyOp, here: Node, path: Path, calls: CallString) -> Iterator[Step]:
        """Data is returned, thrown or exported."""
        if type(op) is Return:
            yield from self._returned(unit, op.fn, here, path, calls)
        elif type(op) is Throw:
            yield from self._thrown(unit, here, path)
        elif type(op) is Export:
            for target in self.resolver.importers(unit, op.name):
                yield Fact(target, path, ()), f"exported as {op.name}", here, HIGH

    @staticmethod
    def _item_path(item: object, index: int, path: Path) -> Path:
        if type(item) is Spread:
            return (ANY, *path[1:]) if path and is_index(path[0]) else path
        return bounded((str(index) if index < 16 else ANY, *path))

    def _assigned(self, unit: Unit, op: Write, at: Node, path: Path, calls: CallString) -> Iterator[Step]:
        kind = f"assigned to {op.name}"
        if op.binding >= 0:
            yield from self._readers(unit, op.binding, op.fn, path, calls, kind, at)
            if not unit.module.bindings[op.binding].top or unit.module.esm:
                return
        yield from self._global_readers(unit, op.name, path, kind, at)

    def _read(self, fact: Fact, unit: Unit, user: int, op: Get) -> Iterator[Step]:
        name = self._named(unit, op.name, op.key, fact.calls)
        rest = load(fact.path, name, self.models)
        if rest is not None:
            kind = f"read .{name}" if name else "read by a computed name"
            yield Fact(unit.base + user, rest, fact.calls), kind, unit.base + user, HIGH
        if op.name == "addEventListener" and DOM not in fact.path:
            for call, inner in unit.calls(user):
                if len(inner.args) > 1:
                    yield from self._heard(unit, inner.args[1], fact.path, fact.calls, unit.base + call)
        record = fact.path and fact.path[0] not in (DOM, PAGE) and not is_index(fact.path[0])
        if record and op.name not in self.models.promise_methods:
            for call, inner in unit.calls(user):
                if op.name in self.models.emptied:
                    self._check_sink(unit, unit.base + call, inner, RECEIVER, fact.path, fact.calls, fact)
                yield from self._own_method(unit.base + call, fact)
            return
        for call, inner in unit.calls(user):
            yield from self._enter(unit, call, inner, RECEIVER, fact.path, fact.calls, fact)

    def _own_method(self, site: Node, fact: Fact) -> Iterator[Step]:
        """A method of an object that holds data somewhere: it sees that as `this`."""
        for callee in self.resolver.callees(site, fact.calls):
            if callee.sure and not callee.shift:
                inner = push(fact.calls, site)
                yield from self._parameter(callee.unit, callee.function, RECEIVER, fact.path, inner, site, HIGH)

    def _arguments(self, fact: Fact, unit: Unit, user: int, op: Call, local: int) -> Iterator[Step]:
        spread = isinstance(unit.module.ops[local], Spread)
        for index, argument in enumerate(op.args):
            if argument != local:
                continue
            if not spread:
                yield from self._enter(unit, user, op, index, fact.path, fact.calls, fact)
            elif fact.path and is_index(fact.path[0]):
                item = array_index(fact.path[0])
                for offset in range(MAX_SPREAD_ARGUMENTS) if item is None else (item,):
                    yield from self._enter(unit, user, op, index + offset, fact.path[1:], fact.calls, fact)
            else:
                yield from self._enter(unit, user, op, index, fact.path, fact.calls, fact)

    def _set(self, unit: Unit, op: Set, here: Node, fact: Fact) -> Iterator[Step]:
        """Data is stored, or a handler is stored on what holds it."""
        local = fact.node - unit.base
        if op.value == local:
            yield from self._stored(unit, op, here, fact.path, fact.calls, fact)
        elif op.object == local and op.name is not None and op.name.startswith("on") and DOM not in fact.path:
            yield from self._heard(unit, op.value, fact.path, fact.calls, here)

    def _stored(self, unit: Unit, op: Set, here: Node, path: Path, calls: CallString, fact: Fact) -> Iterator[Step]:
        owners = self.names.of(unit.base + op.object, calls)
        name = self._named(unit, op.name, op.key, calls)
        sink = self.models.set_sink(owners, name or "*")
        if sink is not None and self._applies(sink, unit, here):
            for _, channel in sink.data:
                if not path or DOM not in path:
                    self.hits[Hit(fact, here, sink, channel)] = None
        if name is not None and not GLOBAL_OBJECTS.isdisjoint(owners):
            yield from self._global_readers(unit, name, path, f"assigned to window.{name}", here)
        if name is not None and self.links.windows.elsewhere:
            yield from self._window_readers(unit.base + op.object, name, path, f"assigned to {name} elsewhere", here)
        for arrival in self.links.drawn(unit, op, path, calls):
            yield from self._arrived(arrival, here)
        if name is not None:
            yield from self._set_by(unit, op, name, path, calls, here)
        if name == "innerHTML" and not path and self.links.parses(unit, op.object, calls):
            yield Fact(unit.base + op.object, (DOM,), calls, True), "parsed as HTML", here, HIGH
        kind = f"stored as .{name}" if name else "stored under a computed name"
        yield Fact(unit.base + op.object, bounded((name or ANY, *path)), calls, True), kind, here, HIGH
