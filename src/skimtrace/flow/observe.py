"""Observers: what looks at a program while it is open, and hands back facts. The signatures room brings them."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import TypeAlias

from skimtrace.flow.constants import Constants
from skimtrace.flow.functions import function_ids
from skimtrace.flow.model import Fact, Place
from skimtrace.flow.names import Names
from skimtrace.flow.program import Node, Program
from skimtrace.flow.resolve import Resolver
from skimtrace.flow.setting import Setting


@dataclass(frozen=True, slots=True)
class Scene:
    """A program whose flows are known, with what answers questions about it.

    Observers add to `limits` a sentence about what they did not look at.
    """

    program: Program
    resolver: Resolver
    names: Names
    constants: Constants
    setting: Setting
    limits: list[str] = field(default_factory=list)
    _places: dict[Node, Place] = field(default_factory=dict, init=False, repr=False)
    _functions: dict[tuple[int, int], tuple[str, ...]] = field(default_factory=dict, init=False, repr=False)

    def place(self, node: Node) -> Place:
        """Where a node stands."""
        known = self._places.get(node)
        if known is None:
            unit = self.program.unit(node)
            module, local = unit.module, node - unit.base
            line, column = module.positions.line_column(module.starts[local])
            known = self._places[node] = Place(unit.file, line, column, module.code(local, 200))
        return known

    def functions(self, node: Node) -> tuple[str, ...]:
        """The ids of the functions around a node, innermost first."""
        unit = self.program.unit(node)
        key = (unit.base, unit.module.ops[node - unit.base].fn)
        known = self._functions.get(key)
        if known is None:
            known = self._functions[key] = function_ids(self.program, node)
        return known

    def contexts(self, node: Node) -> tuple[str, ...]:
        """The ids of the contexts a node's script runs in."""
        return tuple(dict.fromkeys(context.id for context in self.program.unit(node).contexts))


Observer: TypeAlias = Callable[[Scene], Iterable[Fact]]
"""Looks at a program; what comes out is added to the facts of the analysis."""
