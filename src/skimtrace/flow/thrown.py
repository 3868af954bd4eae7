"""What is thrown, or a promise is rejected with: it arrives where it is caught.

The way from a `throw` to its `catch` is looked for in the call graph: the `try` around it, else those around the calls
of its function and of theirs, and the `catch` and `then` of the promises that asynchronous ones return.
"""

from collections.abc import Iterator
from typing import Final

from skimtrace.flow.accessors import Accessors
from skimtrace.flow.fact import HIGH, MEDIUM, Fact, Step
from skimtrace.flow.fieldpath import Path
from skimtrace.flow.program import Node, Unit
from skimtrace.flow.values import CallString
from skimtrace.javascript.ir import Call, Func, Get, Param, Write

_MAX_SITES: Final = 60
"""Calls that are looked at on the way from one `throw`."""
_CHAINED: Final = frozenset({"then", "catch", "finally"})


class Thrown(Accessors):
    """Steps from where something is thrown to where it is caught."""

    _catchers: dict[Node, list[Node]] | None = None

    def _thrown(self, unit: Unit, at: Node, path: Path) -> Iterator[Step]:
        """Data is thrown at an op."""
        for node in self._caught(unit, at):
            yield Fact(node, path, ()), "thrown and caught", at, HIGH

    def _rejected(self, unit: Unit, op: Call, path: Path, calls: CallString, at: Node) -> Iterator[Step]:
        """Data is what a promise is rejected with: `reject(data)`, `Promise.reject(data)`."""
        callee = unit.module.ops[op.callee]
        if type(callee) is Get and callee.name == "reject":
            if "Promise" in self.names.of(unit.base + callee.object):
                yield from self._thrown(unit, at, path)
            return
        for root in self.resolver.roots(unit.base + op.callee, calls):
            param = self.program.op(root.node)
            if type(param) is not Param or param.index != 1:
                continue
            other = self.program.unit(root.node)
            for use in self.resolver.uses(other, param.fn):
                call = self.program.op(use.node)
                if use.argument == 0 and type(call) is Call and call.new:
                    for node in self._caught(self.program.unit(use.node), use.node):
                        yield Fact(node, path, ()), "rejected and caught", at, MEDIUM

    def _caught(self, unit: Unit, at: Node) -> list[Node]:
        """Where what is thrown at an op, or by the call that it is, is caught."""
        if self._catchers is None:
            self._catchers = {}
        known = self._catchers.get(at)
        if known is not None:
            return known
        found: dict[Node, None] = {}
        waiting = [(unit, at)]
        seen = {at}
        while waiting and len(seen) < _MAX_SITES:
            here, node = waiting.pop()
            handler = self._handler(here, node)
            if handler is not None and handler < here.base:
                continue
            chained, passed = self._chain(here, node)
            if handler is not None or chained:
                found.update(dict.fromkeys(chained if handler is None else [handler]))
                continue
            for further in [*passed, *self._calls_of(here, here.module.ops[node - here.base].fn)]:
                if further not in seen:
                    seen.add(further)
                    waiting.append((self.program.unit(further), further))
        self._catchers[at] = list(found)
        return self._catchers[at]

    @staticmethod
    def _handler(unit: Unit, node: Node) -> Node | None:
        """The `catch` of the innermost `try` around an op in its function; what a `catch` without a parameter takes is
        gone, and the number lies before the script."""
        module, local = unit.module, node - unit.base
        inside, first, last = module.ops[local].fn, module.starts[local], module.ends[local]
        around = [
            (end - start, caught) for fn, start, end, caught in module.tries
            if fn == inside and start <= first and last <= end
        ]  # fmt: skip
        return unit.base + min(around)[1] if around else None

    def _calls_of(self, unit: Unit, fn: int) -> list[Node]:
        """The calls of a function, and those that are given it and reject when it throws."""
        found = []
        for use in self.resolver.uses(unit, fn) if fn > 0 else ():
            call = self.program.op(use.node)
            if type(call) is not Call:
                continue
            callee = self.program.op(self.program.unit(use.node).base + call.callee)
            chained = type(callee) is Get and callee.name in _CHAINED
            if use.called or (use.argument == 0 and (chained or call.new)):
                found.append(use.node)
        return found

    def _chain(self, unit: Unit, node: Node) -> tuple[list[Node], list[Node]]:
        """The parameters of the handlers that a promise is given for when it is rejected, and where it goes on: the
        promises that `then` makes of it."""
        handlers: list[Node] = []
        passed: list[Node] = []
        held = [node - unit.base]
        for user in unit.users[held[0]]:
            op = unit.module.ops[user]
            if type(op) is Write and op.binding >= 0:
                held += unit.reads.get(op.binding, ())
        for index in held:
            for user in unit.users[index]:
                op = unit.module.ops[user]
                if type(op) is not Get or op.object != index or op.name not in _CHAINED:
                    continue
                for call, made in unit.calls(user):
                    position = 0 if op.name == "catch" else 1 if op.name == "then" else 2
                    given = self._handlers(unit, made, position)
                    handlers += given
                    if not given:
                        passed.append(unit.base + call)
        return handlers, passed

    def _handlers(self, unit: Unit, call: Call, position: int) -> list[Node]:
        found = []
        for root in self.resolver.roots(unit.base + call.args[position]) if position < len(call.args) else ():
            made = self.program.op(root.node)
            other = self.program.unit(root.node)
            if type(made) is Func:
                found += [other.base + param for param in other.module.functions[made.function].params[:1]]
        return found
