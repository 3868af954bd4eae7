"""The state that the parts of the propagation share, and the look-ups they have in common."""

from collections.abc import Iterator
from typing import Final, Literal

from skimtrace.flow.fact import HIGH, Edge, Fact, Hit, Step
from skimtrace.flow.fieldpath import Path, is_index
from skimtrace.flow.links import Links
from skimtrace.flow.models import DOM, PAGE, Models, Move
from skimtrace.flow.names import Names
from skimtrace.flow.program import Node, Program, Unit
from skimtrace.flow.resolve import Resolver
from skimtrace.flow.values import GLOBAL_OBJECTS, MAX_STORES, CallString
from skimtrace.javascript.ir import Call, Const, Get, Set

MAX_FACTS: Final = 150_000
"""Facts one extension may cost; the search then stops, keeps what it has, and says so."""
MAX_SPREAD: Final = 3_000
"""Facts one label may reach, three times as many in small extensions: data that is nearly everywhere says nothing, and
must not keep the rest from being told."""
MAX_SECOND: Final = 9_000
"""Facts that the labels which were stopped may reach in a second round, in extensions that are small enough for it: a
parser of a site's answers alone takes thousands."""
MAX_FIRST: Final = 15_000
"""Facts of the first round beyond which there is no second."""
MAX_MORE: Final = 24
"""Facts one label may still reach when the extension's are used up: short paths are told whatever else there is."""
MAX_BRANCHES: Final = 8
"""Facts one fact may still lead to then."""
MAX_ACTIVATIONS: Final = 64
"""Call strings kept apart at one node and path; further ones are taken together, as if entered by any call."""


class Propagation:
    """Base of the propagation's parts."""

    def __init__(self, resolver: Resolver, names: Names, models: Models, links: Links, most: int = MAX_FACTS) -> None:
        self.program: Program = resolver.program
        self.resolver = resolver
        self.names = names
        self.models = models
        self.links = links
        self.most = most
        self.labels: dict[Fact, int] = {}
        self.edges: dict[Fact, dict[Edge, None]] = {}
        self.hits: dict[Hit, None] = {}
        self.exhausted = False
        self.widest = MAX_SPREAD
        """Facts that one label may reach in this round."""
        self.diffuse = 0
        """Labels that were stopped at `MAX_SPREAD`."""
        self.crowded: dict[Node, None] = {}
        """Calls that data enters, and that may enter more functions than were looked for."""
        self._spread: dict[int, int] = {}
        """Facts that each label has reached."""
        self._ended = 0
        """Labels that are followed no further since the budget was used up."""
        self._activations: dict[tuple[Node, Path], int] = {}
        self._whole = models.emptied | models.promise_methods | {"addEventListener"}
        """Methods that see all of what their receiver holds."""
        self._taken: dict[Node, frozenset[str] | None] = {}
        """What `_names_taken` says of a node."""
        self._this: dict[int, dict[int, list[int]]] = {}
        self._summaries: dict[Node, tuple[Move, ...] | None] = {}

    def close(self) -> None:
        """Let go of the facts; see `Program.close`."""
        for facts in (self.labels, self.edges, self.hits, self._activations):
            facts.clear()

    def _this_ops(self, unit: Unit) -> dict[int, list[int]]:
        """`this` ops by the function whose `this` they mean."""
        known = self._this.get(unit.base)
        if known is None:
            known = self._this[unit.base] = {}
            for index in unit.these:
                known.setdefault(unit.this_function(unit.module.ops[index].fn), []).append(index)
        return known

    def _summary(self, site: Node, unit: Unit, op: Call) -> tuple[Move, ...] | None:
        if site not in self._summaries:
            target = unit.module.ops[op.callee]
            method = target.name if isinstance(target, Get) and not op.new else None
            names = self.names.of(unit.base + op.callee)
            if op.new:
                names = tuple(f"new {name}" for name in names)
            self._summaries[site] = self.models.summary(names, method)
        return self._summaries[site]

    def _relevant(self, unit: Unit, local: int, path: Path) -> bool:
        """Whether reading an object at `local` can yield what lies at `path`: most reads of an object take another
        property of it, and are not worth a fact."""
        if not path or path[0] in (DOM, PAGE) or is_index(path[0]):
            return True
        known: frozenset[str] | Literal[False] | None = self._taken.get(unit.base + local, False)
        if known is False:
            known = self._taken[unit.base + local] = self._names_taken(unit, local)
        return known is None or path[0] in known

    def _names_taken(self, unit: Unit, local: int) -> frozenset[str] | None:
        """The properties that are taken of an object; None when it is used in any other way than to store into it."""
        names: set[str] = set()
        for user in unit.users[local]:
            op = unit.module.ops[user]
            if isinstance(op, Get) and op.object == local and op.name is not None and op.name not in self._whole:
                names.add(op.name)
            elif not isinstance(op, Set) or op.object != local or op.value == local or (op.name or "").startswith("on"):
                return None  # also where a handler is added, which sees the whole object as its event's target
        return frozenset(names)

    def _readers(
        self, unit: Unit, binding: int, here: int, path: Path, calls: CallString, kind: str, at: Node
    ) -> Iterator[Step]:
        """Every read of a variable. A read in the same activation keeps the call string; a closure's may be any."""
        home = unit.module.bindings[binding].fn
        ops = unit.module.ops
        hidden = self.resolver.order.hidden(unit, binding)
        for read in unit.reads.get(binding, ()):
            if not self._relevant(unit, read, path) or (calls and self.links.excludes(unit, read, calls)):
                continue
            if hidden and (at - unit.base, read) in hidden:
                continue
            fn = ops[read].fn
            if fn == here:
                inner = calls
            elif fn == home:
                inner = self.resolver.outer_calls(unit, home, here, calls)
            else:
                inner = ()
            yield Fact(unit.base + read, path, inner), kind, at, HIGH

    def _global_readers(self, unit: Unit, name: str, path: Path, kind: str, at: Node) -> Iterator[Step]:
        """Reads of a global variable, also as a property of `window`, in this script and in those that share its
        globals; where this script declares it, its own reads by name are `_readers`."""
        for other, binding in self.program.declared_beside(unit, name):
            for read in other.reads.get(binding, ()):
                if self._relevant(other, read, path):
                    yield Fact(other.base + read, path, ()), kind, at, HIGH
        for node in self.program.global_reads.get(name, ()):
            other = self.program.unit(node)
            if self._relevant(other, node - other.base, path) and self._shares(unit, node):
                yield Fact(node, path, ()), kind, at, HIGH
        for node in self.program.gets.get(name, ())[:MAX_STORES]:
            other = self.program.unit(node)
            op = other.module.ops[node - other.base]
            if not isinstance(op, Get) or not self._relevant(other, node - other.base, path):
                continue
            own = self._shares(unit, node) and self._is_global(other, op.object)
            if own or self.links.windows.sees(other.base + op.object, unit):
                yield Fact(node, path, ()), kind, at, HIGH

    def _shares(self, unit: Unit, node: Node) -> bool:
        """Whether a node sees the global variables of a script, also in a function that is injected into its page."""
        if self.program.shares_globals(unit, self.program.unit(node)):
            return True
        return unit.page_world and self.resolver.is_injected(node)

    def _window_readers(self, window: Node, name: str, path: Path, kind: str, at: Node) -> Iterator[Step]:
        """Reads of a global variable of another context, whose window a node is."""
        for unit in self.links.windows.seen(window):
            for other, binding in self.program.top.get(name, ()):
                for read in other.reads.get(binding, ()) if other is unit else ():
                    if self._relevant(other, read, path):
                        yield Fact(other.base + read, path, ()), kind, at, HIGH
            yield from self._global_readers(unit, name, path, kind, at)

    def _is_global(self, unit: Unit, op: int) -> bool:
        """Whether an op is the global object."""
        return not GLOBAL_OBJECTS.isdisjoint(self.names.of(unit.base + op))

    def _named(self, unit: Unit, name: str | None, key: int, calls: CallString) -> str | None:
        """The name of a property: that in the text, or the one constant that a computed key is."""
        if name is not None or key < 0:
            return name
        roots = self.resolver.roots(unit.base + key, calls)
        made = self.program.op(roots[0].node)
        return str(made.value) if len(roots) == 1 and isinstance(made, Const) and made.kind == "string" else None

    @staticmethod
    def _local(unit: Unit, node: Node) -> int:
        """The op of a node in a script, or the script's first op when the node is in another one."""
        return node - unit.base if 0 <= node - unit.base < len(unit.module.ops) else 0
