"""Taint propagation: where data that was read goes, forwards from the places that read it.

A fact is a node, an access path below it and a call string: "here, at `.name`, entered by these calls, is data". Facts
carry sets of labels (bits of an integer), one per place that reads data, so that one search serves all of them; every
edge is kept, so that the path of each label can be told afterwards.

Storing into an object is the one step that looks backwards: `profile.name = x` concerns every alias of `profile`, so a
fact with `up` set climbs from the expression to the variables, parameters and allocations it may be.
"""

from collections import deque
from collections.abc import Iterable, Iterator
from typing import Final, NamedTuple

from skimtrace.flow.fieldpath import Path, bounded, is_index, load, match, plausible
from skimtrace.flow.model import Confidence
from skimtrace.flow.models import ANY, DOM, RECEIVER, RESULT, End, Models, Move, Sink
from skimtrace.flow.links import Arrival, Links
from skimtrace.flow.names import Names
from skimtrace.flow.program import Node, Program, Unit
from skimtrace.flow.resolve import CallString, Resolver, Value, push
from skimtrace.javascript.ir import (
    Array, Call, Class, Concat, Element, Export, Func, Get, Import, Object, Param, Phi, Read, Return, Set, Spread, This,
    Write,
)  # fmt: skip

HIGH, MEDIUM, LOW = Confidence.HIGH, Confidence.MEDIUM, Confidence.LOW
MAX_FACTS: Final = 150_000
"""Facts one extension may cost; the search then stops, keeps what it has, and says so."""


class Fact(NamedTuple):
    """Data at `path` below the value of `node`, in the activation that `calls` entered."""

    node: Node
    path: Path
    calls: CallString
    up: bool = False


class Edge(NamedTuple):
    """How a fact came about: from which other, by what kind of step, at which node, how surely."""

    origin: Fact
    kind: str
    at: Node
    confidence: Confidence


class Hit(NamedTuple):
    """A fact that reaches a sink at `at`, by `channel`."""

    fact: Fact
    at: Node
    sink: Sink
    channel: str


MAX_SPREAD: Final = 4_000
"""Facts one label may reach: data that is nearly everywhere says nothing, and must not keep the rest from being told."""
MAX_ACTIVATIONS: Final = 64
"""Call strings kept apart at one node and path; further ones are taken together, as if entered by any call."""

_Step = tuple[Fact, str, Node, Confidence]


class Taint:
    """One propagation over one program."""

    def __init__(self, resolver: Resolver, names: Names, models: Models, links: Links, most: int = MAX_FACTS) -> None:
        self.program: Program = resolver.program
        self.resolver = resolver
        self.names = names
        self.models = models
        self.links = links
        self.most = most
        self.labels: dict[Fact, int] = {}
        self.edges: dict[Fact, dict[Edge, None]] = {}
        self.hits: dict[Hit, None] = {}
        self.exhausted = False
        self.diffuse = 0
        """Labels that were stopped at `MAX_SPREAD`."""
        self._activations: dict[tuple[Node, Path], int] = {}
        self._taken: dict[Node, frozenset[str] | None] = {}
        self._this: dict[int, dict[int, list[int]]] = {}
        self._summaries: dict[Node, tuple[Move, ...] | None] = {}

    def run(self, seeds: Iterable[tuple[Fact, int]]) -> None:
        """Propagate: each seed is a fact and the bits of its labels."""
        waiting: deque[Fact] = deque()
        queued: set[Fact] = set()
        for fact, label in seeds:
            self.labels[fact] = self.labels.get(fact, 0) | label
            if fact not in queued:
                queued.add(fact)
                waiting.append(fact)
        followed: dict[Fact, list[Fact]] = {}
        spread: dict[int, int] = {}
        while waiting:
            fact = waiting.popleft()
            queued.discard(fact)
            bits = self.labels[fact] & ~self.diffuse
            if not bits:
                continue
            targets = followed.get(fact)
            if targets is None:
                if len(self.labels) > self.most:
                    self.exhausted = True
                    return
                targets = []
                for step, kind, at, confidence in self._step_up(fact) if fact.up else self._step(fact):
                    if not plausible(step.path, self.models.infrastructure):
                        continue
                    target = self._merged(step)
                    known = self.edges.setdefault(target, {})
                    edge = Edge(fact, kind, at, confidence)
                    if edge not in known:
                        known[edge] = None
                        targets.append(target)
                followed[fact] = targets
            for target in targets:
                old = self.labels.get(target, 0)
                fresh = bits & ~old
                if fresh:
                    self.labels[target] = old | bits
                    while fresh:
                        low = fresh & -fresh
                        fresh ^= low
                        spread[low] = spread.get(low, 0) + 1
                        if spread[low] > MAX_SPREAD:
                            self.diffuse |= low
                    if target not in queued:
                        queued.add(target)
                        waiting.append(target)

    def _merged(self, fact: Fact) -> Fact:
        if not fact.calls or fact in self.labels:
            return fact
        key = (fact.node, fact.path)
        count = self._activations.get(key, 0)
        if count >= MAX_ACTIVATIONS:
            return fact._replace(calls=())
        self._activations[key] = count + 1
        return fact

    # -- one step forwards --------------------------------------------------------------------------------------------

    def _step(self, fact: Fact) -> Iterator[_Step]:
        node, path, calls, _ = fact
        unit = self.program.unit(node)
        base, local = unit.base, node - unit.base
        ops = unit.module.ops
        for user in unit.users[local] or ():
            op = ops[user]
            here = base + user
            if isinstance(op, Write):
                yield from self._assigned(unit, op, here, path, calls)
            elif isinstance(op, Phi | Spread):
                yield Fact(here, path, calls), "chosen", here, HIGH
            elif isinstance(op, Get):
                if op.object == local:
                    yield from self._read(fact, unit, user, op)
            elif isinstance(op, Call):
                yield from self._arguments(fact, unit, user, op, local)
            elif isinstance(op, Object):
                for name, key, value in zip(op.names, op.keys, op.values, strict=True):
                    if value == local:
                        inner = path if name is None and key < 0 else bounded((name or ANY, *path))
                        kind = f"stored as .{name}" if name else "stored in an object"
                        yield Fact(here, inner, calls), kind, here, HIGH
                        for this, *_ in self._own_this(unit, user, inner, here):
                            yield this, kind, here, HIGH
            elif isinstance(op, Array):
                for index, item in enumerate(op.items):
                    if item == local:
                        yield Fact(here, self._item_path(ops[local], index, path), calls), "put in a list", here, HIGH
            elif isinstance(op, Concat):
                if not path or (len(path) == 1 and is_index(path[0])):
                    yield Fact(here, (), calls), "joined into text", here, HIGH
            elif isinstance(op, Set):
                if op.value == local:
                    yield from self._stored(unit, op, here, path, calls, fact)
            elif isinstance(op, Element):
                inner = path if op.how == "rest" else load(path, None, self.models) if op.how == "item" else None
                if inner is not None:
                    yield Fact(here, inner, calls), "taken from the list", here, HIGH
            elif isinstance(op, Return):
                yield from self._returned(unit, op.fn, here, path, calls)
            elif isinstance(op, Export):
                for target in self.resolver.importers(unit, op.name):
                    yield Fact(target, path, ()), f"exported as {op.name}", here, HIGH

    @staticmethod
    def _item_path(item: object, index: int, path: Path) -> Path:
        if isinstance(item, Spread):
            return (ANY, *path[1:]) if path and is_index(path[0]) else path
        return bounded((str(index) if index < 16 else ANY, *path))

    def _assigned(self, unit: Unit, op: Write, at: Node, path: Path, calls: CallString) -> Iterator[_Step]:
        kind = f"assigned to {op.name}"
        if op.binding >= 0:
            yield from self._readers(unit, op.binding, op.fn, path, calls, kind, at)
            if not unit.module.bindings[op.binding].top or unit.module.esm:
                return
        yield from self._global_readers(unit, op.name, path, kind, at)

    def _relevant(self, unit: Unit, local: int, path: Path) -> bool:
        """Whether reading an object at `local` can yield what lies at `path`: most reads of an object take another
        property of it, and are not worth a fact."""
        if not path or path[0] == DOM or is_index(path[0]):
            return True
        known = self._taken.get(unit.base + local, False)
        if known is False:
            names: set[str] | None = set()
            for user in unit.users[local] or ():
                op = unit.module.ops[user]
                if isinstance(op, Get) and op.object == local and op.name is not None:
                    names.add(op.name)  # type: ignore[union-attr]  # set to None only before the loop is left
                elif not (isinstance(op, Set) and op.object == local and op.value != local):
                    names = None
                    break
            known = self._taken[unit.base + local] = None if names is None else frozenset(names)
        return known is None or path[0] in known

    def _readers(
        self, unit: Unit, binding: int, here: int, path: Path, calls: CallString, kind: str, at: Node
    ) -> Iterator[_Step]:
        """Every read of a variable. A read in the same activation keeps the call string; a closure's may be any."""
        home = unit.module.bindings[binding].fn
        ops = unit.module.ops
        for read in unit.reads.get(binding, ()):
            if not self._relevant(unit, read, path) or (calls and self.links.excludes(unit, read, calls)):
                continue
            fn = ops[read].fn
            if fn == here:
                inner = calls
            elif fn == home:
                inner = self.resolver.outer_calls(unit, home, here, calls)
            else:
                inner = ()
            yield Fact(unit.base + read, path, inner), kind, at, HIGH

    def _global_readers(self, unit: Unit, name: str, path: Path, kind: str, at: Node) -> Iterator[_Step]:
        """Reads of a global variable in this script and in those that share its globals."""
        for node in self.program.global_reads.get(name, ()):
            other = self.program.unit(node)
            if self._relevant(other, node - other.base, path) and self.program.shares_globals(unit, other):
                yield Fact(node, path, ()), kind, at, HIGH

    def _read(self, fact: Fact, unit: Unit, user: int, op: Get) -> Iterator[_Step]:
        rest = load(fact.path, op.name, self.models)
        if rest is not None:
            kind = f"read .{op.name}" if op.name else "read by a computed name"
            yield Fact(unit.base + user, rest, fact.calls), kind, unit.base + user, HIGH
        if fact.path and fact.path[0] != DOM and not is_index(fact.path[0]):
            return  # methods of an object that holds data somewhere see it through their own `this`
        for call in unit.users[user] or ():
            inner = unit.module.ops[call]
            if isinstance(inner, Call) and inner.callee == user:
                yield from self._enter(unit, call, inner, RECEIVER, fact.path, fact.calls, fact)

    def _arguments(self, fact: Fact, unit: Unit, user: int, op: Call, local: int) -> Iterator[_Step]:
        spread = isinstance(unit.module.ops[local], Spread)
        for index, argument in enumerate(op.args):
            if argument != local:
                continue
            if not spread:
                yield from self._enter(unit, user, op, index, fact.path, fact.calls, fact)
            elif fact.path and is_index(fact.path[0]):
                first = int(fact.path[0]) if fact.path[0].isdigit() else 0
                last = first if fact.path[0].isdigit() else 3
                for offset in range(first, last + 1):
                    yield from self._enter(unit, user, op, index + offset, fact.path[1:], fact.calls, fact)
            else:
                yield from self._enter(unit, user, op, index, fact.path, fact.calls, fact)

    def _stored(self, unit: Unit, op: Set, here: Node, path: Path, calls: CallString, fact: Fact) -> Iterator[_Step]:
        owners = self.names.of(unit.base + op.object, calls)
        if op.name is not None:
            sink = self.models.set_sink(owners, op.name)
            if sink is not None and self._applies(sink, unit, here):
                for _, channel in sink.data:
                    if not path or DOM not in path:
                        self.hits[Hit(fact, here, sink, channel)] = None
            if "window" in owners or "globalThis" in owners or "self" in owners:
                yield from self._global_readers(unit, op.name, path, f"assigned to window.{op.name}", here)
        for arrival in self.links.drawn(unit, op, path):
            yield from self._arrived(arrival, here)
        kind = f"stored as .{op.name}" if op.name else "stored under a computed name"
        yield Fact(unit.base + op.object, bounded((op.name or ANY, *path)), calls, True), kind, here, HIGH

    # -- calls --------------------------------------------------------------------------------------------------------

    def _enter(
        self, unit: Unit, call: int, op: Call, position: int, path: Path, calls: CallString, fact: Fact
    ) -> Iterator[_Step]:
        """Data is the receiver, or an argument, of a call."""
        site = unit.base + call
        self._check_sink(unit, site, op, position, path, calls, fact)
        if position >= 0 and DOM not in path:
            for arrival in self.links.deliver(site, op, position, path, calls):
                yield from self._arrived(arrival, site)
        callees = self.resolver.callees(site, calls)
        for callee in callees:
            yield from self._parameter(callee.unit, callee.function, position - callee.shift if position >= 0 else position,
                                       path, push(calls, site), site, HIGH if callee.sure else MEDIUM)  # fmt: skip
        if callees and all(c.sure for c in callees):
            return
        target = unit.module.ops[op.callee]
        resolved = False
        if position >= 0:
            for root in self.resolver.roots(unit.base + op.callee, calls):
                if isinstance(self.program.op(root.node), Param):
                    for step in self._settled(root, position, path, site):
                        resolved = True
                        yield step
        if resolved:
            return
        rows = self._summary(site, unit, op)
        if rows is not None:
            yield from self._apply(rows, unit, site, op, position, path, calls)
        elif not callees:
            yield from self._unknown(unit, site, op, position, path, calls, isinstance(target, Get))

    def _arrived(self, arrival: Arrival, at: Node) -> Iterator[_Step]:
        """Data has crossed a link."""
        node, path, calls, kind, confidence = arrival
        if kind == "settles":
            yield from self._settled(Value(node, calls), 0, path, at)
        else:
            yield Fact(node, path, calls), kind, at, confidence

    def _parameter(
        self, unit: Unit, fn: int, index: int, path: Path, calls: CallString, at: Node, confidence: Confidence
    ) -> Iterator[_Step]:
        function = unit.module.functions[fn]
        name = function.name or "a function"
        if index < 0:
            if function.kind != "arrow":
                for this in self._this_ops(unit).get(fn, ()):
                    if self._relevant(unit, this, path):
                        yield Fact(unit.base + this, path, calls), f"passed to {name} as this", at, confidence
            return
        for param in function.params:
            op = unit.module.ops[param]
            if not isinstance(op, Param):
                continue
            if op.index == index and not op.rest:
                yield Fact(unit.base + param, path, calls), f"passed to {name}", at, confidence
            elif op.rest and index >= op.index:
                inner = bounded((str(index - op.index), *path))
                yield Fact(unit.base + param, inner, calls), f"passed to {name}", at, confidence
        if function.arguments:
            for node in self.program.global_reads.get("arguments", ()):
                if self.program.unit(node) is unit and unit.module.ops[node - unit.base].fn == fn:
                    yield Fact(node, bounded((str(index), *path)), calls), f"passed to {name}", at, confidence

    def _this_ops(self, unit: Unit) -> dict[int, list[int]]:
        """`this` ops by the function whose `this` they mean."""
        known = self._this.get(unit.base)
        if known is None:
            known = self._this[unit.base] = {}
            functions = unit.module.functions
            for index, op in enumerate(unit.module.ops):
                if isinstance(op, This):
                    fn = op.fn
                    while functions[fn].kind == "arrow" and functions[fn].parent >= 0:
                        fn = functions[fn].parent
                    known.setdefault(fn, []).append(index)
        return known

    def _summary(self, site: Node, unit: Unit, op: Call) -> tuple[Move, ...] | None:
        if site not in self._summaries:
            target = unit.module.ops[op.callee]
            method = target.name if isinstance(target, Get) and not op.new else None
            names = self.names.of(unit.base + op.callee)
            if op.new:
                names = tuple(f"new {name}" for name in names)
            self._summaries[site] = self.models.summary(names, method)
        return self._summaries[site]

    def _apply(
        self, rows: tuple[Move, ...], unit: Unit, site: Node, op: Call, position: int, path: Path, calls: CallString
    ) -> Iterator[_Step]:
        """Move data as the summary rows of a platform call say."""
        mine = [m for m in rows if m.source.position == position and m.source.inner is None]
        if path and path[0] == DOM:
            said = {(m.target.position, m.target.inner) for m in mine if DOM in m.source.path}
            mine = [m for m in mine if DOM in m.source.path or (m.target.position, m.target.inner) not in said]
        for move in mine:
            rest = match(move.source.path, path)
            if rest is not None:
                yield from self._deliver(move.target, unit, site, op, bounded((*move.target.path, *rest)), calls, HIGH)

    def _deliver(
        self, end: End, unit: Unit, site: Node, op: Call, path: Path, calls: CallString, confidence: Confidence
    ) -> Iterator[_Step]:
        """Data arrives at one end of a platform call."""
        if end.position == RESULT:
            yield Fact(site, path, calls), "passed through", site, confidence
            return
        if end.inner is None:
            target = op.args[end.position] if 0 <= end.position < len(op.args) else None
            if end.position == RECEIVER:
                callee = unit.module.ops[op.callee]
                target = callee.object if isinstance(callee, Get) else None
            if target is not None:
                yield Fact(unit.base + target, path, calls, True), "added to", site, confidence
            return
        if end.position < len(op.args) and end.inner:
            yield from self._call_back(unit, op.args[end.position], end.inner[0], path, calls, site, confidence)

    def _call_back(
        self, unit: Unit, argument: int, index: int, path: Path, calls: CallString, site: Node, confidence: Confidence
    ) -> Iterator[_Step]:
        """The platform calls a function it was given, with data as parameter `index`."""
        for root in self.resolver.roots(unit.base + argument, calls):
            other = self.program.unit(root.node)
            made = other.module.ops[root.node - other.base]
            if isinstance(made, Func):
                yield from self._parameter(other, made.function, index, path, push(calls, site), site, confidence)
            elif isinstance(made, Param):
                yield from self._settled(root, index, path, site)

    def _settled(self, root: Value, position: int, path: Path, site: Node) -> Iterator[_Step]:
        """A function that was itself handed over by the platform is called with data: `resolve(value)`."""
        unit = self.program.unit(root.node)
        param = unit.module.ops[root.node - unit.base]
        assert isinstance(param, Param)
        if position == 0:
            for arrival in self.links.answered(unit, param.fn, self._local(unit, site), param.index, path, root.calls):
                yield from self._arrived(arrival, site)
        for use in self.resolver.uses(unit, param.fn):
            call = self.program.op(use.node)
            if use.argument is None or not isinstance(call, Call):
                continue
            other = self.program.unit(use.node)
            outer = self.resolver.outer_calls(other, call.fn, param.fn, root.calls) if other is unit else ()
            for move in self._summary(use.node, other, call) or ():
                if move.source.position == use.argument and move.source.inner == (param.index, position):
                    yield from self._deliver(
                        move.target, other, use.node, call, bounded((*move.target.path, *path)), outer, HIGH
                    )

    @staticmethod
    def _local(unit: Unit, node: Node) -> int:
        """The op of a node in a script, or the script's first op when the node is in another one."""
        return node - unit.base if 0 <= node - unit.base < len(unit.module.ops) else 0

    def _unknown(
        self, unit: Unit, site: Node, op: Call, position: int, path: Path, calls: CallString, method: bool
    ) -> Iterator[_Step]:
        """A call nothing is known of: its result is taken to hold what it was given."""
        if position == RECEIVER and path:
            return  # an unknown method of an object that merely holds data somewhere, or of a DOM element
        confidence = HIGH if position == RECEIVER else MEDIUM
        yield Fact(site, path, calls), "passed through", site, confidence
        if position == RECEIVER and method:
            for argument in op.args:
                yield from self._call_back(unit, argument, 0, path, calls, site, MEDIUM)

    def _returned(self, unit: Unit, fn: int, at: Node, path: Path, calls: CallString) -> Iterator[_Step]:
        """Data is returned: to the call that entered the function, when that is known, else to every call of it."""
        function = unit.module.functions[fn]
        kind = f"returned from {function.name}" if function.name else "returned"
        for arrival in self.links.returned(unit, fn, path):
            yield from self._arrived(arrival, at)
        for arrival in self.links.answered(unit, fn, at - unit.base, None, path, calls):
            yield from self._arrived(arrival, at)
        if calls:
            site = calls[-1]
            steps = list(self._returned_to(unit, fn, site, at, path, calls[:-1], kind, HIGH))
            if steps:
                yield from steps
                return
        if function.kind == "getter":
            for node in self.program.gets.get(function.name, ())[:200]:
                if any(v.node == unit.base + function.op for v in self.resolver.member_values(node)):
                    yield Fact(node, path, ()), kind, at, MEDIUM
        for use in self.resolver.uses(unit, fn):
            confidence = HIGH if use.sure else MEDIUM
            yield from self._returned_to(unit, fn, use.node, at, path, (), kind, confidence)

    def _returned_to(
        self, unit: Unit, fn: int, site: Node, at: Node, path: Path, calls: CallString, kind: str,
        confidence: Confidence,
    ) -> Iterator[_Step]:  # fmt: skip
        call = self.program.op(site)
        if not isinstance(call, Call):
            return
        if any(c.unit is unit and c.function == fn for c in self.resolver.callees(site, calls)):
            if not call.new:
                yield Fact(site, path, calls), kind, at, confidence
            return
        other = self.program.unit(site)
        for use in self.resolver.uses(unit, fn):
            if use.node == site and use.argument is not None:
                for move in self._summary(site, other, call) or ():
                    if move.source.position == use.argument and move.source.inner == ():
                        target = bounded((*move.target.path, *path))
                        yield from self._deliver(move.target, other, site, call, target, calls, confidence)

    # -- storing into an object: aliases --------------------------------------------------------------------------------

    def _step_up(self, fact: Fact) -> Iterator[_Step]:
        node, path, calls, _ = fact
        unit = self.program.unit(node)
        base = unit.base
        op = unit.module.ops[node - base]
        yield Fact(node, path, calls), "", node, HIGH
        if isinstance(op, Read):
            if op.binding < 0:
                # A global that the program never makes is the platform's: nothing is followed through `document`.
                if op.name in self.program.global_writes or op.name in self.program.sets:
                    yield from self._global_readers(unit, op.name, path, "", node)
                return
            home = unit.module.bindings[op.binding].fn
            yield from self._readers(unit, op.binding, op.fn, path, calls, "", node)
            outer = self.resolver.outer_calls(unit, home, op.fn, calls)
            for write in unit.writes.get(op.binding, ()):
                value = unit.module.ops[write]
                if isinstance(value, Write):
                    yield Fact(base + value.value, path, outer, True), "", node, HIGH
        elif isinstance(op, Get):
            yield Fact(base + op.object, bounded((op.name or ANY, *path)), calls, True), "", node, HIGH
            for value in self.resolver.member_values(node, calls):
                yield Fact(value.node, path, value.calls, True), "", node, HIGH
        elif isinstance(op, Phi):
            for v in op.values:
                yield Fact(base + v, path, calls, True), "", node, HIGH
        elif isinstance(op, Element):
            yield Fact(base + op.value, bounded((ANY, *path)), calls, True), "", node, HIGH
        elif isinstance(op, Param | Import):
            for value in self.resolver.one_step(Value(node, calls)):
                yield Fact(value.node, path, value.calls, True), "", node, HIGH
        elif isinstance(op, This):
            owner = self.resolver.owner(unit, op.fn)
            if owner is not None:
                yield from self._instances(unit, owner, path, node)
            else:
                for this in self._this_ops(unit).get(op.fn, ()):
                    if self._relevant(unit, this, path):
                        yield Fact(base + this, path, ()), "", node, HIGH
        elif isinstance(op, Object):
            yield from self._own_this(unit, node - base, path, node)
        elif isinstance(op, Call):
            yield from self._made(unit, node, op, path, calls)

    def _made(self, unit: Unit, node: Node, op: Call, path: Path, calls: CallString) -> Iterator[_Step]:
        """The object is what a call yielded: an instance, what a function returned, or the receiver of a chain."""
        if op.new:
            for root in self.resolver.roots(unit.base + op.callee, calls):
                other = self.program.unit(root.node)
                if isinstance(self.program.op(root.node), Class):
                    yield from self._own_this(other, root.node - other.base, path, node)
            return
        for value in self.resolver.one_step(Value(node, calls)):
            yield Fact(value.node, path, value.calls, True), "", node, HIGH
        callee = unit.module.ops[op.callee]
        for move in self._summary(node, unit, op) or ():
            if (
                move.target == End(RESULT, None, ())
                and move.source == End(RECEIVER, None, ())
                and isinstance(callee, Get)
            ):
                yield Fact(unit.base + callee.object, path, calls, True), "", node, HIGH

    def _own_this(self, unit: Unit, owner: int, path: Path, at: Node) -> Iterator[_Step]:
        """Every `this` in the methods of a class or object."""
        this_ops = self._this_ops(unit)
        for fn in self.resolver.methods(unit, owner):
            for this in this_ops.get(fn, ()):
                if self._relevant(unit, this, path):
                    yield Fact(unit.base + this, path, ()), "", at, HIGH

    def _instances(self, unit: Unit, owner: int, path: Path, at: Node) -> Iterator[_Step]:
        """Every place that holds the object whose `this` was stored into."""
        yield from self._own_this(unit, owner, path, at)
        made = unit.module.ops[owner]
        if isinstance(made, Object):
            yield Fact(unit.base + owner, path, ()), "", at, HIGH
        elif isinstance(made, Class):
            for site in self.resolver.constructions(unit, owner):
                yield Fact(site, path, ()), "", at, HIGH

    # -- sinks ----------------------------------------------------------------------------------------------------------

    def _applies(self, sink: Sink, unit: Unit, node: Node) -> bool:
        """Whether a sink counts where it stands."""
        if sink.where == "extension" and self.links.setting.in_page(node):
            return False
        if sink.beside is None:
            return True
        return any(self.program.unit(get) is unit for get in self.program.gets.get(sink.beside, ()))

    def _check_sink(
        self, unit: Unit, site: Node, op: Call, position: int, path: Path, calls: CallString, fact: Fact
    ) -> None:
        target = unit.module.ops[op.callee]
        method = target.name if isinstance(target, Get) else None
        names = self.names.of(unit.base + op.callee, calls)
        if op.new:
            names, method = tuple(f"new {name}" for name in names), None
        sink = self.models.sink(names, method)
        if sink is None or DOM in path or not self._applies(sink, unit, site):
            return
        for end, channel in sink.data:
            if end.position == position and match(end.path, path) is not None:
                self.hits[Hit(fact, site, sink, channel)] = None
                return
