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

    def place(self, node: Node) -> Place:
        """Where a node stands."""
        unit = self.program.unit(node)
        module, local = unit.module, node - unit.base
        line, column = module.positions.line_column(module.starts[local])
        return Place(unit.file, line, column, module.code(local, 200))

    def functions(self, node: Node) -> tuple[str, ...]:
        """The ids of the functions around a node, innermost first."""
        return function_ids(self.program, node)

    def contexts(self, node: Node) -> tuple[str, ...]:
        """The ids of the contexts a node's script runs in."""
        return tuple(dict.fromkeys(context.id for context in self.program.unit(node).contexts))


Observer: TypeAlias = Callable[[Scene], Iterable[Fact]]
"""Looks at a program; what comes out is added to the facts of the analysis."""
