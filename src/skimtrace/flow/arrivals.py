"""What links hand to the propagation, and what all kinds of links have in common."""

from collections.abc import Iterator
from typing import Final, NamedTuple

from skimtrace.flow.callers import Callers
from skimtrace.flow.constants import Constants, constant
from skimtrace.flow.fieldpath import Path
from skimtrace.flow.keys import LinkKeys
from skimtrace.flow.model import Confidence
from skimtrace.flow.names import Names
from skimtrace.flow.program import Node, Program
from skimtrace.flow.resolve import Resolver
from skimtrace.flow.setting import Setting
from skimtrace.flow.values import CallString, Value, push
from skimtrace.javascript.ir import Call, Func, Param

LOOSE: Final = "whichever its key"
"""Ends the kind of a step whose two ends have no key in common that is known: they may be two different links."""


class Arrival(NamedTuple):
    """Data arrives at `node`, below `path`, in the activation `calls`."""

    node: Node
    path: Path
    calls: CallString
    kind: str
    confidence: Confidence


class LinkBase:
    """The program, and the ways in which data arrives at functions."""

    def __init__(self, resolver: Resolver, names: Names, constants: Constants, setting: Setting) -> None:
        self.program: Program = resolver.program
        self.resolver = resolver
        self.names = names
        self.constants = constants
        self.setting = setting
        self.ends = LinkKeys(resolver, names, constants)
        self.callers = Callers(resolver)

    def _fold(self, value: Value) -> frozenset[str] | None:
        """The texts of a value; None where one of them is not constant."""
        texts = [constant(text) for text in self.constants.texts(value.node, value.calls)]
        return frozenset(text for text in texts if text is not None) if None not in texts else None

    def _callbacks(
        self,
        site: Node,
        path: Path,
        calls: CallString,
        kind: str,
        confidence: Confidence = Confidence.HIGH,
        at: int = 0,
    ) -> Iterator[Arrival]:
        """Data arrives at a parameter, the first by default, of the functions that a call is given."""
        call = self.program.op(site)
        unit = self.program.unit(site)
        for argument in call.args if type(call) is Call else ():
            for root in self.resolver.roots(unit.base + argument, calls):
                other = self.program.unit(root.node)
                made = other.module.ops[root.node - other.base]
                if type(made) is Func:
                    params = other.module.functions[made.function].params
                    if at < len(params):
                        yield Arrival(other.base + params[at], path, push(calls, site), kind, confidence)
                elif type(made) is Param and at == 0:
                    yield Arrival(root.node, path, root.calls, "settles", confidence)
