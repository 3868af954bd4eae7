"""Sinks: which facts leave the code, and where."""

from skimtrace.flow.aliases import Aliases
from skimtrace.flow.clients import begun_with, made_with
from skimtrace.flow.endpoints import is_address
from skimtrace.flow.fact import Fact, Hit
from skimtrace.flow.fieldpath import Path, match
from skimtrace.flow.models import DOM, Sink
from skimtrace.flow.program import Node, Unit
from skimtrace.flow.values import CallString
from skimtrace.javascript.ir import Call, Concat, Const, Get


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
        if method in self.models.begun and self._is_begun(unit, op, calls):
            return self.models.begun[method]
        sink = self.models.sink(names, method)
        if sink is not None and sink.client is not None and not self._has_address(unit, op, calls, sink.client):
            return None
        return sink

    def _is_begun(self, unit: Unit, op: Call, calls: CallString) -> bool:
        """Whether a method is that of a client which was begun with an address, and is first given no address."""
        if not op.args or type(unit.module.ops[op.args[0]]) in (Const, Concat):
            return False
        at = begun_with(unit, op)
        texts = self.links.constants.texts(unit.base + at) if at >= 0 else ()
        return any(isinstance(text[0], str) and is_address(text[0]) for text in texts if text) and not any(
            text and isinstance(text[0], str) for text in self.links.constants.texts(unit.base + op.args[0], calls)
        )

    def _has_address(self, unit: Unit, op: Call, calls: CallString, chain: tuple[str, ...]) -> bool:
        """Whether a method is that of a client which was made with an address."""
        given = made_with(self.resolver, unit, op, calls, chain)
        texts = (text for value in given for text in self.links.constants.texts(value.node, value.calls))
        return any(isinstance(text[0], str) and is_address(text[0]) for text in texts if text)

    def _check_sink(
        self, unit: Unit, site: Node, op: Call, position: int, path: Path, calls: CallString, fact: Fact
    ) -> Sink | None:
        """Record that data reaches a call when that is a sink; returns the sink."""
        sink = self._sink(unit, op, calls)
        if sink is None or DOM in path or not self._applies(sink, unit, site):
            return sink
        met = [(end, channel) for end, channel in sink.data
               if end.position == position and match(end.path, path) is not None]  # fmt: skip
        if met:  # the row that says the most of where the data is; of a value that is data as a whole, the first row
            _, channel = max(met, key=lambda row: len(row[0].path) if len(row[0].path) <= len(path) else -1)
            self.hits[Hit(fact, site, sink, channel)] = None
        return sink
