"""Setters: an assignment that calls a function."""

from collections.abc import Iterator

from skimtrace.flow.entering import Entering
from skimtrace.flow.fact import MEDIUM, Step
from skimtrace.flow.fieldpath import Path
from skimtrace.flow.program import Node, Unit
from skimtrace.flow.values import CallString, Value
from skimtrace.javascript.ir import Func, Set


class Accessors(Entering):
    """Steps into setters."""

    _setters: frozenset[str] | None = None

    def _set_by(self, unit: Unit, op: Set, name: str, path: Path, calls: CallString, at: Node) -> Iterator[Step]:
        """Data is assigned to a property that has a setter."""
        if self._setters is None:
            self._setters = frozenset(
                function.name for other in self.program.units for function in other.module.functions
                if function.kind == "setter"
            )  # fmt: skip
        if name not in self._setters:
            return
        for value in self.resolver.member(Value(unit.base + op.object, calls), name):
            other = self.program.unit(value.node)
            made = other.module.ops[value.node - other.base]
            if type(made) is Func and other.module.functions[made.function].kind == "setter":
                yield from self._parameter(other, made.function, 0, path, (), at, MEDIUM)
