"""Event emitters: what is emitted under a name arrives at the functions that are added under that name.

Emitters keep their functions in tables by computed names, each library in its own way; so the calls are joined by the
text of the name, where it is constant on both sides. Which emitter it is is not asked.
"""

from collections.abc import Iterator
from typing import Final

from skimtrace.flow.fact import MEDIUM, Fact, Step
from skimtrace.flow.fieldpath import Path
from skimtrace.flow.program import Unit
from skimtrace.flow.reducers import Reducers
from skimtrace.flow.values import CallString, push
from skimtrace.javascript.ir import Call, Func, Get

_EMITS: Final = frozenset({"emit", "trigger", "publish", "fire"})
_HEARS: Final = ("on", "once", "addListener", "subscribe", "prependListener")
_MAX_CALLS: Final = 400
"""Calls of such a name that are looked at."""


class Emitters(Reducers):
    """Steps from where an event is emitted to the functions that hear it."""

    _added: dict[str, list[tuple[Unit, int]]] | None = None

    def _enter(
        self, unit: Unit, call: int, op: Call, position: int, path: Path, calls: CallString, fact: Fact
    ) -> Iterator[Step]:
        target = unit.module.ops[op.callee]
        site = unit.base + call
        if position > 0 and type(target) is Get and target.name in _EMITS and site not in self.links.handlers.senders:
            for name in self.links.constants.strings(unit.base + op.args[0], calls):
                for other, fn in self._hearing().get(name, ()):
                    for fact_of, _, at, sure in self._parameter(
                        other, fn, position - 1, path, push((), site), site, MEDIUM
                    ):
                        yield fact_of, f"emitted as {name}", at, sure
        yield from super()._enter(unit, call, op, position, path, calls, fact)

    def _hearing(self) -> dict[str, list[tuple[Unit, int]]]:
        """The functions that are added to emitters, by the name of the event."""
        if self._added is None:
            self._added = {}
            for method in _HEARS:
                for get in self.program.gets.get(method, ())[:_MAX_CALLS]:
                    unit = self.program.unit(get)
                    for _, call in unit.calls(get - unit.base):
                        names = self.links.constants.strings(unit.base + call.args[0]) if len(call.args) > 1 else []
                        for root in self.resolver.roots(unit.base + call.args[1]) if names else ():
                            made = self.program.op(root.node)
                            if type(made) is Func:
                                for name in names:
                                    self._added.setdefault(name, []).append(
                                        (self.program.unit(root.node), made.function)
                                    )
        return self._added
