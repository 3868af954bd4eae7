"""Sinks: which facts leave the code, and where."""

from skimtrace.flow.aliases import Aliases
from skimtrace.flow.fact import Fact, Hit
from skimtrace.flow.fieldpath import Path, match
from skimtrace.flow.models import DOM, Sink
from skimtrace.flow.program import Node, Unit
from skimtrace.flow.values import CallString
from skimtrace.javascript.ir import Call, Get


class SinkCheck(Aliases):
    """Records the facts that reach a sink."""

    def _applies(self, sink: Sink, unit: Unit, node: Node) -> bool:
        """Whether a sink counts where it stands."""
        if sink.where == "extension" and self.links.setting.in_page(node):
            return False
        if self.resolver.libraries.holds(unit, unit.module.ops[node - unit.base].fn):
            return False  # what a library sends is said where it is called
        if sink.beside is None:
            return True
        return any(self.program.unit(get) is unit for get in self.program.gets.get(sink.beside, ()))

    def _sink(self, unit: Unit, op: Call, calls: CallString) -> Sink | None:
        """The sink that a call is, if it is one."""
        target = unit.module.ops[op.callee]
        method = target.name if isinstance(target, Get) else None
        names = self.names.of(unit.base + op.callee, calls)
        if op.new:
            names, method = tuple(f"new {name}" for name in names), None
        return self.models.sink(names, method)

    def _check_sink(
        self, unit: Unit, site: Node, op: Call, position: int, path: Path, calls: CallString, fact: Fact
    ) -> None:
        sink = self._sink(unit, op, calls)
        if sink is None or DOM in path or not self._applies(sink, unit, site):
            return
        met = [(end, channel) for end, channel in sink.data
               if end.position == position and match(end.path, path) is not None]  # fmt: skip
        if met:  # the row that says the most of where the data is; of a value that is data as a whole, the first row
            _, channel = max(met, key=lambda row: len(row[0].path) if len(row[0].path) <= len(path) else -1)
            self.hits[Hit(fact, site, sink, channel)] = None
