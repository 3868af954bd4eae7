"""Script elements that code makes, and the calls of functions that go by a name.

An element is known as one where the same script makes it: variables are followed there, and what functions return that
make one. A parameter may be any element.
"""

from bisect import bisect_left
from collections.abc import Iterable, Iterator
from typing import Final

from skimtrace.flow.program import Node, Program, Unit
from skimtrace.flow.resolve import Resolver
from skimtrace.javascript.ir import Call, Const, Get, Phi, Read, Write

_MAX_STEPS: Final = 40
_MAKERS: Final = ("createElement", "createElementNS")
_SCRIPT: Final = frozenset({"script", "SCRIPT"})
_APPEND: Final = ("appendChild", "append", "prepend")


class ScriptElements:
    """The script elements of one program."""

    def __init__(self, program: Program, resolver: Resolver) -> None:
        self.program = program
        self.resolver = resolver
        self._made: set[Node] = set()
        self._makers: set[Node] = set()
        """Bases of the units that make some."""

    def read(self, start: Node) -> None:
        """Note the calls at nodes from `start` on that make script elements."""
        for name in _MAKERS:
            for get in nodes_from(self.program.gets.get(name, []), start):
                for node, arguments, _ in calls_of(self.program, self.resolver, get):
                    unit = self.program.unit(node)
                    if any(is_one_of(unit, arguments, at, _SCRIPT) for at in (0, 1)):
                        self._made.add(node)
                        self._makers.add(unit.base)

    def is_one(self, unit: Unit, local: int) -> bool:
        """Whether the value of an op of `unit` is a script element."""
        if unit.base not in self._makers:
            return False
        waiting, seen = [local], {local}
        while waiting:
            at = waiting.pop()
            if unit.base + at in self._made:
                return True
            op = unit.module.ops[at]
            further: Iterable[int] = ()
            if type(op) is Read:
                further = unit.writes.get(op.binding, ())
            elif type(op) is Write:
                further = (op.value,)
            elif type(op) is Phi:
                further = op.values
            elif type(op) is Call and any(root.node in self._made for root in self.resolver.roots(unit.base + at)):
                return True
            for each in further:
                if each not in seen and len(seen) < _MAX_STEPS:
                    seen.add(each)
                    waiting.append(each)
        return False

    def is_called(self, unit: Unit, node: Node) -> bool:
        """Whether a call is one of a script element's methods."""
        call = unit.module.ops[node - unit.base]
        callee = unit.module.ops[call.callee] if type(call) is Call else None
        return type(callee) is Get and self.is_one(unit, callee.object)

    def is_given(self, unit: Unit, node: Node) -> bool:
        """Whether the value of a node (a text node) is appended to a script element, in the same script."""
        waiting, seen = [node - unit.base], {node - unit.base}
        while waiting:
            at = waiting.pop()
            for user in unit.users[at]:
                op = unit.module.ops[user]
                callee = unit.module.ops[op.callee] if type(op) is Call else None
                if type(callee) is Get and callee.name in _APPEND and self.is_one(unit, callee.object):
                    return True
                further: Iterable[int] = unit.reads.get(op.binding, ()) if type(op) is Write else ()
                for each in further:
                    if each not in seen and len(seen) < _MAX_STEPS:
                        seen.add(each)
                        waiting.append(each)
        return False


def calls_of(program: Program, resolver: Resolver, node: Node) -> Iterator[tuple[Node, tuple[int, ...], bool]]:
    """The calls of a function, directly or through variables that hold it: node, arguments, whether with `new`."""
    unit = program.unit(node)
    local, direct = node - unit.base, False
    for user in unit.users[local]:
        op = unit.module.ops[user]
        if type(op) is Call and op.callee == local:
            direct = True
            yield unit.base + user, op.args, op.new
    if not direct:
        for use in resolver.uses_of(node):
            op = program.op(use.node)
            if use.called and type(op) is Call:
                yield use.node, op.args[max(use.shift, 0) :], op.new


def is_one_of(unit: Unit, arguments: tuple[int, ...], at: int, words: frozenset[str]) -> bool:
    """Whether an argument is one of some words, by itself or as a variable's value.

    Every library has a function that sets the attribute it is told: whatever else it may be given is not asked for.
    """
    if at >= len(arguments):
        return False
    op = unit.module.ops[arguments[at]]
    writes = (unit.module.ops[w] for w in unit.writes.get(op.binding, ())) if type(op) is Read else ()
    values = [op, *(unit.module.ops[write.value] for write in writes if type(write) is Write)]
    return any(type(value) is Const and value.value in words for value in values)


def nodes_from(nodes: list[Node], start: Node) -> list[Node]:
    """The nodes from `start` on, of a list that is in order."""
    return nodes[bisect_left(nodes, start) :] if start else nodes
