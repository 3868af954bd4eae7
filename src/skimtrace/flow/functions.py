"""The functions around a place, by which facts and flows are found to stand in one and the same."""

from collections.abc import Iterable
from typing import Final

from skimtrace.flow.program import Node, Program, Unit

_MAX_AROUND: Final = 64
"""Functions that are named around one place, from the innermost: code that nests deeper was not written by hand."""


def function_ids(program: Program, node: Node) -> tuple[str, ...]:
    """The functions around a node, innermost first, each as "file:line:column" of where it begins (both from 1, the
    column in characters). The script's top level is none of them: () for what stands there."""
    unit = program.unit(node)
    return _around(unit, unit.module.ops[node - unit.base].fn)


def path_functions(program: Program, nodes: Iterable[Node]) -> tuple[str, ...]:
    """The functions around several nodes, each once: those of the first node first."""
    places = dict.fromkeys((unit := program.unit(node), unit.module.ops[node - unit.base].fn) for node in nodes)
    return tuple(dict.fromkeys(name for unit, fn in places for name in _around(unit, fn)))


def _around(unit: Unit, fn: int) -> tuple[str, ...]:
    functions, positions = unit.module.functions, unit.module.positions
    found: list[str] = []
    while fn > 0 and len(found) < _MAX_AROUND:
        line, column = positions.line_column(functions[fn].start)
        found.append(f"{unit.file}:{line}:{column}")
        fn = functions[fn].parent
    return tuple(found)
