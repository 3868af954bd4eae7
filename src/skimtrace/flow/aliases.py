"""Storing into an object concerns every alias of it: facts that climb from an expression to what it may be."""

from collections.abc import Iterator

from skimtrace.flow.fact import HIGH, Fact, Step
from skimtrace.flow.fieldpath import Path, bounded
from skimtrace.flow.models import ANY, RECEIVER, RESULT, End
from skimtrace.flow.program import Node, Unit
from skimtrace.flow.propagation import Propagation
from skimtrace.flow.values import CallString, Value
from skimtrace.javascript.ir import Call, Class, Element, Get, Import, Object, Param, Phi, Read, This, Write


class Aliases(Propagation):
    """Steps of facts with `up` set."""

    def _step_up(self, fact: Fact) -> Iterator[Step]:
        node, path, calls = fact.node, fact.path, fact.calls
        unit = self.program.unit(node)
        base = unit.base
        op = unit.module.ops[node - base]
        yield Fact(node, path, calls), "", node, HIGH
        if type(op) is Read:
            if op.binding < 0:
                # A global that the program never makes is the platform's: nothing is followed through `document`.
                program = self.program
                if op.name in program.global_writes or op.name in program.sets or op.name in program.top:
                    yield from self._global_readers(unit, op.name, path, "", node)
                for other, binding in program.declared_beside(unit, op.name):
                    yield from self._given(other, binding, path, (), node)
                return
            bound = unit.module.bindings[op.binding]
            yield from self._readers(unit, op.binding, op.fn, path, calls, "", node)
            if bound.top and not unit.module.esm:
                yield from self._global_readers(unit, op.name, path, "", node)
            outer = self.resolver.outer_calls(unit, bound.fn, op.fn, calls)
            yield from self._given(unit, op.binding, path, outer, node)
        elif type(op) is Get:
            name = self._named(unit, op.name, op.key, calls)
            if name is not None and self._is_global(unit, op.object):
                yield from self._global_readers(unit, name, path, "", node)
            if name is not None and self.links.windows.elsewhere:
                yield from self._window_readers(base + op.object, name, path, "", node)
            below = path if name in self.models.views else bounded((name or ANY, *path))
            yield Fact(base + op.object, below, calls, True), "", node, HIGH
            for value in self.resolver.member_values(node, calls):
                yield Fact(value.node, path, value.calls, True), "", node, HIGH
        elif type(op) is Phi:
            for v in op.values:
                yield Fact(base + v, path, calls, True), "", node, HIGH
        elif type(op) is Element:
            yield Fact(base + op.value, bounded((ANY, *path)), calls, True), "", node, HIGH
        elif isinstance(op, Param | Import):
            for value in self.resolver.one_step(Value(node, calls)):
                yield Fact(value.node, path, value.calls, True), "", node, HIGH
        elif type(op) is This:
            owner = self.resolver.owner(unit, op.fn)
            if owner is not None:
                yield from self._instances(unit, owner, path, node)
            else:
                for this in self._this_ops(unit).get(op.fn, ()):
                    if self._relevant(unit, this, path):
                        yield Fact(base + this, path, ()), "", node, HIGH
                yield from self._constructed(unit, op.fn, path, node)
        elif type(op) is Object:
            yield from self._own_this(unit, node - base, path, node)
        elif type(op) is Call:
            yield from self._made(unit, node, op, path, calls)

    def _constructed(self, unit: Unit, fn: int, path: Path, at: Node) -> Iterator[Step]:
        """The objects that `new` makes with a plain function whose `this` was stored into."""
        if unit.module.functions[fn].kind == "function":
            for use in self.resolver.uses(unit, fn):
                call = self.program.op(use.node)
                if use.called and type(call) is Call and call.new:
                    yield Fact(use.node, path, ()), "", at, HIGH

    @staticmethod
    def _given(unit: Unit, binding: int, path: Path, calls: CallString, at: Node) -> Iterator[Step]:
        """What a variable is given."""
        for write in unit.writes.get(binding, ()):
            store = unit.module.ops[write]
            if type(store) is Write:
                yield Fact(unit.base + store.value, path, calls, True), "", at, HIGH

    def _made(self, unit: Unit, node: Node, op: Call, path: Path, calls: CallString) -> Iterator[Step]:
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
            if move.target == End(RESULT, None, ()) and move.source == End(RECEIVER, None, ()) and type(callee) is Get:
                yield Fact(unit.base + callee.object, path, calls, True), "", node, HIGH

    def _own_this(self, unit: Unit, owner: int, path: Path, at: Node) -> Iterator[Step]:
        """Every `this` in the methods of a class or object."""
        for other, relative in self.resolver.family(unit, owner):
            this_ops = self._this_ops(other)
            for fn in self.resolver.methods(other, relative):
                for this in this_ops.get(fn, ()):
                    mine = other is unit and relative == owner
                    if self._relevant(other, this, path) if mine else self._takes(other, this, path):
                        yield Fact(other.base + this, path, ()), "", at, HIGH

    @staticmethod
    def _takes(unit: Unit, this: int, path: Path) -> bool:
        """Whether the property at which the data is is read by its name: what a base class does with properties that it
        does not name says nothing of each."""
        users = unit.users[this]
        return any(type(op := unit.module.ops[user]) is Get and op.name in path[:1] for user in users)

    def _instances(self, unit: Unit, owner: int, path: Path, at: Node) -> Iterator[Step]:
        """Every place that holds the object whose `this` was stored into."""
        yield from self._own_this(unit, owner, path, at)
        made = unit.module.ops[owner]
        if type(made) is Object:
            yield Fact(unit.base + owner, path, ()), "", at, HIGH
        elif type(made) is Class:
            for other, relative in self.resolver.family(unit, owner):
                for site in self.resolver.constructions(other, relative):
                    yield Fact(site, path, ()), "", at, HIGH
