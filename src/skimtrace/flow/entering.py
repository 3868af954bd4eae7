"""Calls: data that is an argument, a receiver or a result."""

from collections.abc import Iterator

from skimtrace.flow.arrivals import Arrival
from skimtrace.flow.fact import HIGH, MEDIUM, Fact, Step
from skimtrace.flow.fieldpath import Path, bounded, is_index, match
from skimtrace.flow.model import Confidence
from skimtrace.flow.models import ANY, DOM, PAGE, RECEIVER, RESULT, End, Move
from skimtrace.flow.program import Node, Unit
from skimtrace.flow.sinkcheck import SinkCheck
from skimtrace.flow.values import MAX_SPREAD_ARGUMENTS, Callee, CallString, Value, array_index, push
from skimtrace.javascript.ir import Call, Func, Get, Param


class Entering(SinkCheck):
    """Steps into functions, through platform calls and across links, and back."""

    def _enter(
        self, unit: Unit, call: int, op: Call, position: int, path: Path, calls: CallString, fact: Fact
    ) -> Iterator[Step]:
        """Data is the receiver, or an argument, of a call."""
        site = unit.base + call
        sink = self._check_sink(unit, site, op, position, path, calls, fact)
        if sink is not None and (sink.begun or sink.client is not None):
            return  # how the client sends it is its own affair
        if position >= 0 and DOM not in path:
            for arrival in self.links.deliver(site, op, position, path, calls):
                yield from self._arrived(arrival, site)
        yield from self._bound(unit, site, op, position, path, calls)
        callees = self.resolver.callees(site, calls)
        if callees and unit.base + op.callee in self.resolver.partial:
            self.crowded[site] = None
        for callee in callees:
            sure = HIGH if callee.sure else MEDIUM
            for index, inner in self._places(callee, position, path):
                yield from self._parameter(callee.unit, callee.function, index, inner, push(calls, site), site, sure)
        target = unit.module.ops[op.callee]
        if callees and all(c.sure for c in callees) and not (type(target) is Get and target.name in self.models.inside):
            return
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
        elif not callees and self._sink(unit, op, calls) is None:  # what is sent away is not what comes back
            yield from self._unknown(unit, site, op, position, path, calls, type(target) is Get)

    @staticmethod
    def _places(callee: Callee, position: int, path: Path) -> Iterator[tuple[int, Path]]:
        """The parameters that an argument becomes, and where below them the data is: the items of the list that `apply`
        is given are several."""
        if position < 0 or not callee.spread or position < callee.shift:
            yield (position - callee.shift if position >= 0 else position), path
        elif path and is_index(path[0]):
            item = array_index(path[0])
            for index in range(MAX_SPREAD_ARGUMENTS) if item is None else (item,):
                yield index, path[1:]

    def _bound(self, unit: Unit, site: Node, op: Call, position: int, path: Path, calls: CallString) -> Iterator[Step]:
        """Data is bound to a function: `f.bind(this, data)`."""
        target = unit.module.ops[op.callee]
        if position < 0 or type(target) is not Get or target.name != "bind":
            return
        for root in self.resolver.roots(unit.base + target.object, calls):
            made = self.program.op(root.node)
            if type(made) is Func:
                other = self.program.unit(root.node)
                yield from self._parameter(other, made.function, position - 1, path, (), site, HIGH)

    def _arrived(self, arrival: Arrival, at: Node) -> Iterator[Step]:
        """Data has crossed a link."""
        node, path, calls, kind, confidence = arrival
        if kind == "settles":
            yield from self._settled(Value(node, calls), 0, path, at)
            return
        yield Fact(node, path, calls), kind, at, confidence
        unit = self.program.unit(node)
        op = unit.module.ops[node - unit.base]
        if type(op) is Param:  # compiled handlers hand on all they are given: `return inner.apply(this, arguments)`
            for read in self.program.arguments_of(unit, op.fn):
                yield Fact(read, bounded((str(op.index), *path)), calls), kind, at, confidence

    def _parameter(
        self, unit: Unit, fn: int, index: int, path: Path, calls: CallString, at: Node, confidence: Confidence
    ) -> Iterator[Step]:
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
            if type(op) is not Param:
                continue
            if op.index == index and not op.rest:
                yield Fact(unit.base + param, path, calls), f"passed to {name}", at, confidence
            elif op.rest and index >= op.index:
                inner = bounded((str(index - op.index), *path))
                yield Fact(unit.base + param, inner, calls), f"passed to {name}", at, confidence
        if function.arguments:
            for node in self.program.arguments_of(unit, fn):
                yield Fact(node, bounded((str(index), *path)), calls), f"passed to {name}", at, confidence

    def _apply(
        self, rows: tuple[Move, ...], unit: Unit, site: Node, op: Call, position: int, path: Path, calls: CallString
    ) -> Iterator[Step]:
        """Move data as the summary rows of a platform call say."""
        mine = [m for m in rows if m.source.position == position and m.source.inner is None]
        if path and path[0] in (DOM, PAGE):
            said = {
                (m.target.position, m.target.inner) for m in mine if path[0] in m.source.path or DOM in m.source.path
            }
            mine = [m for m in mine if path[0] in m.source.path or (m.target.position, m.target.inner) not in said]
        elif path and is_index(path[0]):  # what takes an element does not hand on the whole list as well
            taken = {m.target for m in mine if m.source.path[:1] == (ANY,)}
            mine = [m for m in mine if m.source.path or m.target not in taken]
        for move in mine:
            rest = match(move.source.path, path)
            if rest is not None:
                yield from self._deliver(move.target, unit, site, op, bounded((*move.target.path, *rest)), calls, HIGH)

    def _deliver(
        self, end: End, unit: Unit, site: Node, op: Call, path: Path, calls: CallString, confidence: Confidence
    ) -> Iterator[Step]:
        """Data arrives at one end of a platform call."""
        if end.position == RESULT:
            yield Fact(site, path, calls), "passed through", site, confidence
            return
        if end.inner is None:
            target = op.args[end.position] if 0 <= end.position < len(op.args) else None
            if end.position == RECEIVER:
                callee = unit.module.ops[op.callee]
                target = callee.object if type(callee) is Get else None
            if target is not None:
                yield Fact(unit.base + target, path, calls, True), "added to", site, confidence
            return
        if end.position < len(op.args) and end.inner:
            yield from self._call_back(unit, op.args[end.position], end.inner[0], path, calls, site, confidence)

    def _call_back(
        self, unit: Unit, argument: int, index: int, path: Path, calls: CallString, site: Node, confidence: Confidence
    ) -> Iterator[Step]:
        """The platform calls a function it was given, with data as parameter `index`."""
        for root in self.resolver.roots(unit.base + argument, calls):
            other = self.program.unit(root.node)
            made = other.module.ops[root.node - other.base]
            if type(made) is Func:
                yield from self._parameter(other, made.function, index, path, push(calls, site), site, confidence)
            elif type(made) is Param:
                yield from self._settled(root, index, path, site)

    def _heard(self, unit: Unit, handler: int, path: Path, calls: CallString, site: Node) -> Iterator[Step]:
        """A handler of events is added to an object that holds data: it is the event's target, and the handler's
        `this` (DOM, sections 2.9 and 2.10)."""
        inner = bounded(("target", *path))
        for root in self.resolver.roots(unit.base + handler, calls):
            made = self.program.op(root.node)
            if type(made) is Func:
                other = self.program.unit(root.node)
                yield from self._parameter(other, made.function, 0, inner, push(calls, site), site, HIGH)
                yield from self._parameter(other, made.function, -1, path, push(calls, site), site, HIGH)

    def _settled(self, root: Value, position: int, path: Path, site: Node) -> Iterator[Step]:
        """A function that was itself handed over by the platform is called with data: `resolve(value)`."""
        unit = self.program.unit(root.node)
        param = unit.module.ops[root.node - unit.base]
        if type(param) is not Param:
            return
        if position == 0:
            for arrival in self.links.answered(unit, param.fn, self._local(unit, site), param.index, path, root.calls):
                yield from self._arrived(arrival, site)
        for use in self.resolver.uses(unit, param.fn):
            call = self.program.op(use.node)
            if use.argument is None or type(call) is not Call:
                continue
            other = self.program.unit(use.node)
            outer = self.resolver.outer_calls(other, call.fn, param.fn, root.calls) if other is unit else ()
            for move in self._summary(use.node, other, call) or ():
                if move.source.position == use.argument and move.source[1:] == ((param.index, position), (), ()):
                    yield from self._deliver(
                        move.target, other, use.node, call, bounded((*move.target.path, *path)), outer, HIGH
                    )

    def _unknown(
        self, unit: Unit, site: Node, op: Call, position: int, path: Path, calls: CallString, method: bool
    ) -> Iterator[Step]:
        """A call nothing is known of: its result is taken to hold what it was given."""
        if position == RECEIVER and path:
            return  # an unknown method of an object that merely holds data somewhere, or of a DOM element
        confidence = HIGH if position == RECEIVER else MEDIUM
        yield Fact(site, path, calls), "passed through", site, confidence
        if position == RECEIVER and method:
            for argument in op.args:
                yield from self._call_back(unit, argument, 0, path, calls, site, MEDIUM)

    def _returned(self, unit: Unit, fn: int, at: Node, path: Path, calls: CallString) -> Iterator[Step]:
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
        uses = self.resolver.uses(unit, fn)
        if unit.base + function.op in self.resolver.partial:
            self.crowded[at] = None
        for use in uses:
            confidence = HIGH if use.sure else MEDIUM
            yield from self._returned_to(unit, fn, use.node, at, path, (), kind, confidence)

    def _returned_to(
        self, unit: Unit, fn: int, site: Node, at: Node, path: Path, calls: CallString, kind: str,
        confidence: Confidence,
    ) -> Iterator[Step]:  # fmt: skip
        call = self.program.op(site)
        if type(call) is not Call:
            return
        if any(c.unit is unit and c.function == fn for c in self.resolver.callees(site, calls)):
            if not call.new:
                yield Fact(site, path, calls), kind, at, confidence
            return
        other = self.program.unit(site)
        for use in self.resolver.uses(unit, fn):
            if use.node == site and use.argument is not None:
                for move in self._summary(site, other, call) or ():
                    if move.source == End(use.argument, (), ()):
                        target = bounded((*move.target.path, *path))
                        yield from self._deliver(move.target, other, site, call, target, calls, confidence)
