"""Calls of functions that frameworks bring along: which calls they are, and what values pass through them.

A bundle holds the framework's own code, which keeps state in registries that serve the whole page: followed as it
stands, everything would flow into everything. So the calls are found by what minifiers keep (see
`flow.framework_rows`), and rows of a table say what passes through them, for each call apart.
"""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Final, NamedTuple

from skimtrace.flow.framework_rows import FrameworkRows
from skimtrace.flow.models import RESULT, THIS, End, Move
from skimtrace.flow.program import Node, Program, Unit
from skimtrace.flow.values import MAX_CANDIDATES, CallString, Value, push
from skimtrace.javascript.ir import Call, Const, Func, Get, Import, Object, Read, This, Write

if TYPE_CHECKING:
    from skimtrace.flow.resolving import Resolving

_MAX_CHAIN: Final = 3
"""Properties between what a framework's function yields and a function that is called there."""
_MAX_WIDTH: Final = 8
"""Values among which such a result is looked for."""
_MAX_READS: Final = 200
"""Reads of a property name among which those of a framework's result are looked for."""


class Site(NamedTuple):
    """A call of a framework's function, and what passes through it."""

    unit: Unit
    call: Call
    moves: tuple[Move, ...]


class Frameworks:
    """The calls of frameworks' functions in one program."""

    def __init__(self, program: Program, rows: FrameworkRows) -> None:
        self.program = program
        self.sites: dict[Node, Site] = {}
        self._roles: dict[tuple[int, int], list[tuple[Value, End]]] | None = None
        self._given: dict[tuple[Node, tuple[str, ...]], list[tuple[Node, Call]]] = {}
        self._hooks: dict[str, list[tuple[Unit, int]]] = {}
        """Variables that are named as a hook: bundles that are not minified call hooks by their names."""
        for unit in program.units:
            for index, binding in enumerate(unit.module.bindings):
                if binding.name in rows.calls and binding.name.startswith("use"):
                    self._hooks.setdefault(binding.name, []).append((unit, index))
        for name, moves in rows.calls.items():
            enters = any(target.position == 0 and target.inner is not None for _, target in moves)
            for site, call in self._named(name):
                first = program.op(program.unit(site).base + call.args[0]) if call.args and enters else None
                if type(first) is not Const:  # createElement("div") enters nothing
                    self.sites[site] = Site(program.unit(site), call, moves)
        for name, moves in rows.options.items():
            for site, call in self._optioned(name):
                self.sites[site] = Site(program.unit(site), call, moves)
        for name, moves in rows.on_this.items():
            for get in program.gets.get(name, ()):
                unit = program.unit(get)
                op = unit.module.ops[get - unit.base]
                if type(op) is Get and self._is_this(unit, op.object):
                    for local, call in unit.calls(get - unit.base):
                        self.sites[unit.base + local] = Site(unit, call, moves)

    # -- which calls --------------------------------------------------------------------------------------------------

    def _named(self, name: str) -> Iterator[tuple[Node, Call]]:
        """Calls of a property of that name, also through a variable that is given it once."""
        for get in self.program.gets.get(name, ()):
            yield from self._called(self.program.unit(get), get)
        for unit in self.program.units:
            for index in unit.imports:
                op = unit.module.ops[index]
                if type(op) is Import and op.name == name:
                    yield from self._called(unit, unit.base + index)
        for unit, binding in self._hooks.get(name, ()):
            for read in unit.reads.get(binding, ()):
                for site, call in unit.calls(read):
                    yield unit.base + site, call

    def _called(self, unit: Unit, node: Node) -> Iterator[tuple[Node, Call]]:
        local = node - unit.base
        for user in unit.users[local]:
            op = unit.module.ops[user]
            if type(op) is Call and op.callee == local and not op.new:
                yield unit.base + user, op
            elif type(op) is Write and op.binding >= 0 and len(unit.writes[op.binding]) == 1:
                for read in unit.reads.get(op.binding, ()):
                    for site, call in unit.calls(read):
                        yield unit.base + site, call

    def _optioned(self, name: str) -> Iterator[tuple[Node, Call]]:
        """Calls whose argument 0 is an object with that property."""
        for owner, _ in self.program.members.get(name, ()):
            unit = self.program.unit(owner)
            local = owner - unit.base
            for user in unit.users[local]:
                op = unit.module.ops[user]
                if type(op) is Call and op.args and op.args[0] == local:
                    yield unit.base + user, op

    @staticmethod
    def _is_this(unit: Unit, index: int) -> bool:
        op = unit.module.ops[index]
        writes = unit.writes.get(op.binding) if type(op) is Read and op.binding >= 0 else None
        if writes is not None and len(writes) == 1:
            store = unit.module.ops[writes[0]]
            op = unit.module.ops[store.value] if type(store) is Write else op
        return type(op) is This

    # -- functions that are called by them, and calls of what they yield ----------------------------------------------

    def functions(self, resolver: "Resolving", site: Value, end: End) -> Iterator[tuple[Value, str]]:
        """The functions (or whatever stands there) that an end such as `0.queryFn()` speaks of, and the property that
        `*` stands for."""
        unit, call = self.program.unit(site.node), self.program.op(site.node)
        if type(call) is not Call or not 0 <= end.position < len(call.args):
            return
        start = Value(unit.base + call.args[end.position], site.calls)
        for value, star in self._below(resolver, start, end.under):
            for root in resolver.roots(value.node, value.calls):
                yield root, star

    def _below(self, resolver: "Resolving", value: Value, under: tuple[str, ...]) -> Iterator[tuple[Value, str]]:
        found = [(value, "")]
        for name in under:
            further: list[tuple[Value, str]] = []
            for owner, star in found:
                if name != "*":
                    further += [(inner, star) for inner in resolver.member(owner, name)]
                    continue
                for root in resolver.roots(owner.node, owner.calls):
                    made = self.program.op(root.node)
                    for entry in made.names if type(made) is Object else ():
                        if entry is not None:
                            further += [(inner, entry) for inner in resolver.member(root, entry)]
            found = further
        yield from found

    def roles(self, resolver: "Resolving", unit: Unit, fn: int) -> list[tuple[Value, End]]:
        """The calls that are given a function at a property of an argument, and the end that it is there."""
        if self._roles is None:
            self._roles = {}
            for node, (_, _, moves) in self.sites.items():
                ends = {
                    (end.position, end.under) for move in moves for end in move
                    if end.under and end.position >= 0 and end.inner is not None
                }  # fmt: skip
                for position, under in sorted(ends):
                    for root, star in self.functions(resolver, Value(node, ()), End(position, (), (), under)):
                        made = self.program.op(root.node)
                        if type(made) is Func:
                            key = (self.program.unit(root.node).base, made.function)
                            named = tuple(star if name == "*" else name for name in under)
                            self._roles.setdefault(key, []).append((Value(node, ()), End(position, None, (), named)))
        return self._roles.get((unit.base, fn), [])

    def cells(self, resolver: "Resolving", root: Value) -> Iterator[tuple[Value, tuple[str, ...]]]:
        """The calls of frameworks' functions at a property of whose result a value stands, and that property."""
        waiting: list[tuple[Value, tuple[str, ...]]] = [(root, ())]
        for _ in range(_MAX_CHAIN):
            further: list[tuple[Value, tuple[str, ...]]] = []
            for value, under in waiting[:_MAX_WIDTH]:
                if value.node in self.sites:
                    yield value, under
                    continue
                unit = self.program.unit(value.node)
                op = unit.module.ops[value.node - unit.base]
                if type(op) is Get and op.name is not None:
                    owners = resolver.roots(unit.base + op.object, value.calls)
                    further += [(owner, (op.name, *under)) for owner in owners]
            waiting = further

    def calls_of_result(self, resolver: "Resolving", site: Node, under: tuple[str, ...]) -> list[tuple[Node, Call]]:
        """Calls of the function at a property of what a call yields: `s[1](x)`, `Context.Provider` given to `jsx`."""
        known = self._given.get((site, under))
        if known is None:
            known = self._given[site, under] = []
            name = under[-1] if under else ""
            reads = self._local_reads(site, under) if not under or name.isdigit() else self.program.gets.get(name, ())
            for node in reads[:_MAX_READS]:
                if any(at == under and value.node == site for value, at in self.cells(resolver, Value(node, ()))):
                    known += resolver.calls_of(node)
        return known

    def _local_reads(self, site: Node, under: tuple[str, ...]) -> list[Node]:
        """Reads of a property of a call's result, or of the result of a variable it is assigned to."""
        unit = self.program.unit(site)
        found = [site - unit.base]
        for name in under:
            further = []
            for held in found:
                for user in unit.users[held]:
                    op = unit.module.ops[user]
                    if type(op) is Write and op.binding >= 0:
                        uses = [u for read in unit.reads.get(op.binding, ()) for u in unit.users[read]]
                        further += [u for u in uses if getattr(unit.module.ops[u], "name", None) == name]
                    elif type(op) is Get and op.name == name:
                        further.append(user)
            found = further
        return [unit.base + read for read in found]

    # -- for the resolver: objects and functions that pass through ----------------------------------------------------

    def yields(self, resolver: "Resolving", site: Value, name: str | None) -> list[Value]:
        """What a call yields (None), or what stands at a property of that."""
        path = () if name is None else (name,)
        found: list[Value] = []
        for source, target in self._moves(site.node):
            if target.position == RESULT and target.inner is None and target.path == path:
                found += self._values(resolver, site, source)
        return found[:MAX_CANDIDATES]

    def parameter(self, resolver: "Resolving", unit: Unit, fn: int, index: int, calls: CallString) -> list[Value]:
        """What the calls that a function is handed to give for its parameter; `THIS` asks for `this`."""
        found: list[Value] = []
        for use in resolver.uses(unit, fn) if fn > 0 else ():
            at = self.sites.get(use.node)
            if at is None or use.argument is None:
                continue
            if calls and calls[-1] in self.sites and calls[-1] != use.node:
                continue
            site = Value(use.node, calls[:-1] if calls and calls[-1] == use.node else ())
            for source, target in at.moves:
                if target.position == use.argument and target.inner == (index,) and not target.under:
                    found += self._values(resolver, site, source)
        return found[:MAX_CANDIDATES]

    def instance(self, resolver: "Resolving", unit: Unit, owner: int, name: str) -> list[Value]:
        """What the calls that a class is handed to give for a property of `this` in its methods."""
        found: list[Value] = []
        for use in resolver.uses_of(unit.base + owner) if self.sites else ():
            for source, target in self._moves(use.node):
                if target == End(-1 if use.argument is None else use.argument, (THIS,), (name,)):
                    found += self._values(resolver, Value(use.node, ()), source)
        return found[:MAX_CANDIDATES]

    def hands_on(self, site: Node, argument: int) -> bool:
        """Whether a call yields what it is given as an argument (`memo(Component)`)."""
        return any(
            source == End(argument, None, ()) and target == End(RESULT, None, ())
            for source, target in self._moves(site)
        )

    def _moves(self, site: Node) -> tuple[Move, ...]:
        at = self.sites.get(site)
        return at.moves if at is not None else ()

    def _values(self, resolver: "Resolving", site: Value, end: End) -> list[Value]:
        """The values at one end of a row."""
        unit, call, _ = self.sites[site.node]
        found: list[Value] = []
        if end.position >= 0 and end.inner is None:
            if end.position < len(call.args):
                found.append(Value(unit.base + call.args[end.position], site.calls))
        elif end.position >= 0 and end.inner == ():
            for root, _ in self.functions(resolver, site, end):
                made = self.program.op(root.node)
                other = self.program.unit(root.node)
                if type(made) is Func:
                    returns = other.module.functions[made.function].returns
                    found += [Value(other.base + r, push(root.calls, site.node)) for r in returns]
        elif end.position == RESULT and end.inner is not None and len(end.inner) == 1 and end.under[-1:] != ("1",):
            for node, given in self.calls_of_result(resolver, site.node, end.under):
                if end.inner[0] < len(given.args):
                    found.append(Value(self.program.unit(node).base + given.args[end.inner[0]], ()))
            found += self._provided(resolver, site, end)
        for name in end.path:
            found = [inner for value in found for inner in resolver.member(value, name)]
        return found

    def _provided(self, resolver: "Resolving", site: Value, end: End) -> Iterator[Value]:
        """What is given to a function at a property of the result by a call that it is itself handed to."""
        for node in self.program.gets.get(end.under[-1], ())[:_MAX_READS] if end.under else ():
            if not any(value.node == site.node for value, _ in self.cells(resolver, Value(node, ()))):
                continue
            for use in resolver.uses_of(node):
                for source, target in self._moves(use.node):
                    if target.position == use.argument and target.inner == end.inner and source.inner is None:
                        other, call, _ = self.sites[use.node]
                        if 0 <= source.position < len(call.args):
                            yield Value(other.base + call.args[source.position], ())
