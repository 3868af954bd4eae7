"""Inheritance: the classes that a class extends, and those that extend it."""

from skimtrace.flow.program import Node, Unit
from skimtrace.flow.receivers import Receivers
from skimtrace.flow.values import Callee
from skimtrace.javascript.ir import Class

_MAX_RELATIVES = 40
"""Classes above and below one that are looked at."""


class Inheritance(Receivers):
    """Looks up superclasses and subclasses."""

    _heirs: dict[Node, list[Node]] | None = None

    def parents(self, node: Node) -> list[Node]:
        """The classes that a class extends."""
        unit = self.program.unit(node)
        made = unit.module.ops[node - unit.base]
        if type(made) is not Class or made.superclass < 0:
            return []
        roots = self.roots(unit.base + made.superclass)
        return [root.node for root in roots if root.node != node and type(self.program.op(root.node)) is Class]

    def heirs(self, node: Node) -> list[Node]:
        """The classes that extend a class."""
        if self._heirs is None:
            self._heirs = {}
            for unit in self.program.units:
                for index in unit.classes:
                    op = unit.module.ops[index]
                    if type(op) is Class and op.superclass >= 0:
                        for parent in self.parents(unit.base + index):
                            self._heirs.setdefault(parent, []).append(unit.base + index)
        return self._heirs.get(node, [])

    def family(self, unit: Unit, owner: int) -> list[tuple[Unit, int]]:
        """A class with those above and below it, as script and op; what is no class is alone."""
        if type(unit.module.ops[owner]) is not Class:
            return [(unit, owner)]
        found = {unit.base + owner: None}
        for relatives in (self.parents, self.heirs):
            waiting = [unit.base + owner]
            while waiting and len(found) < _MAX_RELATIVES:
                for node in relatives(waiting.pop()):
                    if node not in found:
                        found[node] = None
                        waiting.append(node)
        units = [(self.program.unit(node), node) for node in found]
        return [(other, node - other.base) for other, node in units]

    def constructors(self, node: Node) -> list[Callee]:
        """The constructor of a class, or where it has none that of the class it extends."""
        seen = {node}
        waiting = [node]
        found = []
        while waiting and len(seen) < _MAX_RELATIVES:
            at = waiting.pop()
            unit = self.program.unit(at)
            made = unit.module.ops[at - unit.base]
            if type(made) is Class and made.constructor >= 0:
                found.append(Callee(unit, made.constructor, 0, False, True))
                continue
            for parent in self.parents(at):
                if parent not in seen:
                    seen.add(parent)
                    waiting.append(parent)
        return found
