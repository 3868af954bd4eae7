"""Event emitters: what is emitted under a name arrives at the functions that are added under that name.

Emitters keep their functions in tables by computed names, each library in its own way; so the calls are joined by the
text of the name, where it is constant on both sides. Which emitter it is is not asked.

A function that is emitted with an event is how it is answered (`emit(name, request, answer => ...)`): what a listener
calls it with arrives there, also from where the name is not constant, as where events are read off a connection.
"""

from collections.abc import Iterator
from typing import Final

from skimtrace.flow.fact import LOW, MEDIUM, Fact, Step
from skimtrace.flow.fieldpath import Path
from skimtrace.flow.program import Node, Unit
from skimtrace.flow.reducers import Reducers
from skimtrace.flow.values import CallString, Value, push
from skimtrace.javascript.ir import Call, Func, Get, Param, Read

_EMITS: Final = frozenset({"emit", "trigger", "publish", "fire"})
_HEARS: Final = ("on", "once", "addListener", "subscribe", "prependListener")
_MAX_CALLS: Final = 400
"""Calls of such a name that are looked at."""


class Emitters(Reducers):
    """Steps from where an event is emitted to the functions that hear it."""

    _added: dict[str, list[tuple[Unit, int]]] | None = None
    _heard_by: dict[tuple[int, int], set[str]] | None = None
    _answers: list[tuple[Unit, Call]] | None = None

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

    def _settled(self, root: Value, position: int, path: Path, site: Node) -> Iterator[Step]:
        unit = self.program.unit(root.node)
        param = unit.module.ops[root.node - unit.base]
        if type(param) is Param and param.index > 0 and (heard := self._names_heard(unit, param.fn)):
            for other, call in self._answered():
                if len(call.args) <= param.index + 1 or not self.program.shares_globals(unit, other):
                    continue
                names = self.links.constants.strings(other.base + call.args[0])
                if names and heard.isdisjoint(names):
                    continue
                for answer in self.resolver.roots(other.base + call.args[param.index + 1]):
                    made = self.program.op(answer.node)
                    if type(made) is Func:
                        within = self.program.unit(answer.node)
                        sure = MEDIUM if names else LOW
                        for fact, _, at, _ in self._parameter(within, made.function, position, path, (), site, sure):
                            yield fact, "given as the answer to an event", at, sure
        yield from super()._settled(root, position, path, site)

    def _names_heard(self, unit: Unit, fn: int) -> set[str]:
        """The events that a function is added for."""
        if self._heard_by is None:
            self._heard_by = {}
            for name, heard in self._hearing().items():
                for other, added in heard:
                    self._heard_by.setdefault((other.base, added), set()).add(name)
        return self._heard_by.get((unit.base, fn), set())

    def _answered(self) -> list[tuple[Unit, Call]]:
        """Calls that emit an event together with a function."""
        if self._answers is None:
            self._answers = []
            for method in sorted(_EMITS):
                for get in self.program.gets.get(method, ())[:_MAX_CALLS]:
                    unit = self.program.unit(get)
                    for _, call in unit.calls(get - unit.base):
                        if any(type(unit.module.ops[argument]) in (Func, Read) for argument in call.args[2:]):
                            self._answers.append((unit, call))
        return self._answers

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
