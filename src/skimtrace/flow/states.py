"""State that a framework keeps: data that is given to a setter arrives where the state is read, and the like."""

from collections.abc import Iterator

from skimtrace.flow.conditions import Conditions
from skimtrace.flow.fact import HIGH, Fact, Step
from skimtrace.flow.fieldpath import Path, bounded, match
from skimtrace.flow.frameworks import Frameworks
from skimtrace.flow.links import Links
from skimtrace.flow.model import Confidence
from skimtrace.flow.models import RESULT, THIS, End, Models, Move
from skimtrace.flow.names import Names
from skimtrace.flow.program import Node, Unit
from skimtrace.flow.propagation import MAX_FACTS
from skimtrace.flow.resolve import Resolver
from skimtrace.flow.thrown import Thrown
from skimtrace.flow.values import CallString, Value, push
from skimtrace.javascript.ir import Call, Class, Func, Param


class States(Thrown):
    """Steps through the calls of `Frameworks`."""

    def __init__(self, resolver: Resolver, names: Names, models: Models, links: Links, most: int = MAX_FACTS) -> None:
        super().__init__(resolver, names, models, links, most)
        self.frameworks: Frameworks = resolver.frameworks
        self.conditions = Conditions(resolver)

    def _summary(self, site: Node, unit: Unit, op: Call) -> tuple[Move, ...] | None:
        framework = self.frameworks.sites.get(site)
        return super()._summary(site, unit, op) if framework is None else framework.moves

    def _enter(
        self, unit: Unit, call: int, op: Call, position: int, path: Path, calls: CallString, fact: Fact
    ) -> Iterator[Step]:
        """Data is an argument of a call: what is called may be a setter."""
        if position >= 0 and self.frameworks.sites:
            for root in self.resolver.roots(unit.base + op.callee, calls):
                yield from self._set_state(root, (position,), path, unit.base + call)
        if position == 0:
            yield from self._rejected(unit, op, path, calls, unit.base + call)
        yield from super()._enter(unit, call, op, position, path, calls, fact)

    def _set_state(self, root: Value, inner: tuple[int, ...], path: Path, at: Node) -> Iterator[Step]:
        """Data goes to argument `inner` of a call to `root`, or is the result of the function given there."""
        for site, under in self.frameworks.cells(self.resolver, root):
            unit, call, moves = self.frameworks.sites[site.node]
            for source, target in moves:
                rest = match(source.path, path)
                if (
                    source.position == RESULT and source.inner == inner and _fits(source.under, under)
                    and rest is not None
                ):  # fmt: skip
                    end = _starred(target, under)
                    below = bounded((*end.path, *rest))
                    for fact, kind, _, sure in self._deliver(end, unit, site.node, call, below, site.calls, HIGH):
                        yield fact, "given to the state" if kind == "passed through" else kind, at, sure

    def _deliver(
        self, end: End, unit: Unit, site: Node, op: Call, path: Path, calls: CallString, confidence: Confidence
    ) -> Iterator[Step]:
        if end.inner is None or end.position < RESULT:
            yield from super()._deliver(end, unit, site, op, path, calls, confidence)
        elif end.position == RESULT:
            for node, call in self.frameworks.calls_of_result(self.resolver, site, end.under):
                if not end.inner:
                    yield Fact(node, path, ()), "returned", node, confidence
                elif end.inner[0] < len(call.args):
                    base = self.program.unit(node).base
                    for root in self.resolver.roots(base + call.args[end.inner[0]]):
                        yield from self._given_to(root, end.inner[-1], path, (), node, confidence)
        else:
            for root, _ in self.frameworks.functions(self.resolver, Value(site, calls), end):
                for index in end.inner[:1]:
                    yield from self._given_to(root, index, path, calls, site, confidence)

    def _given_to(
        self, root: Value, index: int, path: Path, calls: CallString, site: Node, confidence: Confidence
    ) -> Iterator[Step]:
        """A framework calls what it was given, with data as parameter `index`, or with a `this` that holds it."""
        unit = self.program.unit(root.node)
        made = unit.module.ops[root.node - unit.base]
        if type(made) is Func:
            yield from self._parameter(unit, made.function, index, path, push(calls, site), site, confidence)
        elif type(made) is Class and index == THIS:
            yield from self._own_this(unit, root.node - unit.base, path, site)
        elif type(made) is Class and made.constructor >= 0:
            yield from self._parameter(unit, made.constructor, index, path, push(calls, site), site, confidence)
        elif type(made) is Param and index >= 0:
            yield from self._settled(root, index, path, site)
        elif index >= 0:
            yield from self._set_state(root, (index,), path, site)

    def _returned(self, unit: Unit, fn: int, at: Node, path: Path, calls: CallString) -> Iterator[Step]:
        """Data is returned by a function that a framework was given at a property of an argument, or to a setter."""
        for site, end in self.frameworks.roles(self.resolver, unit, fn):
            other, call, moves = self.frameworks.sites[site.node]
            outer = calls[:-1] if calls and calls[-1] == site.node else ()
            for source, target in moves:
                if source.inner == () and source.position == end.position and _fits(source.under, end.under):
                    named = _starred(target, end.under)
                    below = bounded((*named.path, *path))
                    yield from self._deliver(named, other, site.node, call, below, outer, HIGH)
        for use in self.resolver.uses(unit, fn) if self.frameworks.sites else ():
            user = self.program.op(use.node)
            if use.argument is not None and type(user) is Call:
                base = self.program.unit(use.node).base
                for root in self.resolver.roots(base + user.callee):
                    yield from self._set_state(root, (use.argument, RESULT), path, at)
        yield from super()._returned(unit, fn, at, path, calls)

    def _settled(self, root: Value, position: int, path: Path, site: Node) -> Iterator[Step]:
        unit = self.program.unit(root.node)
        param = unit.module.ops[root.node - unit.base]
        for given, end in self.frameworks.roles(self.resolver, unit, param.fn) if type(param) is Param else ():
            other, call, moves = self.frameworks.sites[given.node]
            for source, target in moves:
                mine = source.position == end.position and _fits(source.under, end.under)
                if mine and type(param) is Param and source.inner == (param.index, position):
                    yield from self._deliver(target, other, given.node, call, (*target.path, *path), (), HIGH)
        yield from super()._settled(root, position, path, site)

    def _held(self, fact: Fact) -> Iterator[Step]:
        """Data is in what a framework's function yields, which hands it on to functions (`setCount(old => ...)`), or
        in what an injected script ends with."""
        if fact.node in self.links.endings:
            for arrival in self.links.ended(fact.node, fact.path):
                yield from self._arrived(arrival, fact.node)
        if fact.node not in self.frameworks.sites:
            return
        unit, call, moves = self.frameworks.sites[fact.node]
        for source, target in moves:
            if source.position == RESULT and source.inner is None:
                rest = match(source.path, fact.path)
                if rest is not None:
                    below = bounded((*target.path, *rest))
                    yield from self._deliver(target, unit, fact.node, call, below, fact.calls, HIGH)


def _fits(row: tuple[str, ...], under: tuple[str, ...]) -> bool:
    return len(row) == len(under) and all(part in ("*", mine) for part, mine in zip(row, under, strict=True))


def _starred(end: End, under: tuple[str, ...]) -> End:
    """An end with the property that `*` stands for in this case, the last one of `under`."""
    if "*" not in end.under and "*" not in end.path:
        return end
    path, below = (tuple(under[-1] if part == "*" else part for part in parts) for parts in (end.path, end.under))
    return end._replace(path=path, under=below)
