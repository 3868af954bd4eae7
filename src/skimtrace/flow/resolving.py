"""The state that the parts of the resolver share: answers found so far, questions under way, and the budget."""

from collections.abc import Iterator

from skimtrace.flow.bundles import Bundles
from skimtrace.flow.framework_rows import load_framework_rows
from skimtrace.flow.frameworks import Frameworks
from skimtrace.flow.libraries import Libraries
from skimtrace.flow.order import Order
from skimtrace.flow.program import Node, Program, Unit
from skimtrace.flow.values import MAX_STEPS, Callee, CallString, MessageLinks, RegistryEntry, RemoteObjects, Use, Value
from skimtrace.javascript.ir import Call


class Resolving:
    """Base of the resolver's parts."""

    def __init__(self, program: Program, common_names: frozenset[str], patched: frozenset[str] = frozenset()) -> None:
        self.program = program
        self.common_names = common_names
        """Method names of the platform: a property of such a name says nothing about whose it is."""
        self.frameworks = Frameworks(program, load_framework_rows())
        self.bundles = Bundles(program)
        self.libraries = Libraries(program)
        self.order = Order()
        self.steps = 0
        self.patched = patched
        """Globals of the platform that keep their meaning when the program replaces them."""
        self.injected: dict[tuple[int, int], Node] = {}
        """Functions (by their script's base) that `executeScript` runs in pages, and the call; see `flow.setting`."""
        self.links: MessageLinks | None = None
        """Set once the links are known; they are found with the resolver's help."""
        self.windows: RemoteObjects | None = None
        """Set where the program has objects of other contexts."""
        self._registries: dict[Node, list[RegistryEntry]] = {}
        self._registries_read = False
        self._lookups: dict[Node, dict[Node, None]] | None = None
        """Places that look something up by a computed name, by what they may get; found while `_lookups_depth` other
        questions were open, and anew when it is asked for with fewer."""
        self._lookups_depth = 0
        self._roots: dict[Value, tuple[Value, ...]] = {}
        self._callees: dict[tuple[Node, CallString], tuple[Callee, ...]] = {}
        self._uses: dict[Node, tuple[Use, ...]] = {}
        self._importing: dict[tuple[int, str], list[Node]] | None = None
        self._stores: dict[str, dict[Node | str, list[Value]]] = {}
        self._unsettled: dict[str, int] = {}
        """Names of which `_stores` was filled while other questions were open, and how many, so that objects may be
        missing: it is filled anew when it is asked for with fewer open."""
        self._guesses: dict[str, list[Callee]] = {}
        self._members: dict[tuple[Value, str], list[Value]] = {}
        self._active: set[object] = set()
        self._entered: dict[tuple[Node, CallString], tuple[int, tuple[Callee, ...]]] = {}
        self._nested: dict[tuple[str, Node], tuple[int, tuple[Use, ...]]] = {}
        """Callees and uses that were found while other questions were open, and how many: good for as many, or more.
        What is found without any replaces them."""
        self.partial: set[Node] = set()
        """Nodes with more roots than were looked for, and functions with more uses."""
        self._cuts = 0
        """How often a list of values was cut to `MAX_CANDIDATES`."""

    def close(self) -> None:
        """Let go of the answers; see `Program.close`."""
        for answers in (self._roots, self._callees, self._uses, self._members, self._entered, self._nested):
            answers.clear()

    @property
    def exhausted(self) -> bool:
        """Whether the budget of steps is used up."""
        return self.steps > MAX_STEPS

    def is_injected(self, node: Node) -> bool:
        """Whether a node stands in a function that `executeScript` runs in a page, of a script that is in none."""
        if not self.injected:
            return False
        unit = self.program.unit(node)
        fn = unit.module.ops[node - unit.base].fn
        while fn >= 0 and (unit.base, fn) not in self.injected:
            fn = unit.module.functions[fn].parent
        return fn >= 0 and not unit.page_world

    def _shared(self, unit: Unit, node: Node) -> bool:
        return self.program.shares_globals(unit, self.program.unit(node))

    # -- what the other parts of the resolver provide ----------------------------------------------------------------

    def roots(self, node: Node, calls: CallString = ()) -> tuple[Value, ...]:
        """The roots of a node under a call string."""
        raise NotImplementedError

    def member(self, owner: Value, name: str) -> list[Value]:
        """Values stored under a name in the objects that a value may be."""
        raise NotImplementedError

    def outer_calls(self, unit: Unit, fn: int, here: int, calls: CallString) -> CallString:
        """The call string of a function, seen from one inside it."""
        raise NotImplementedError

    def arguments(self, unit: Unit, fn: int, index: int, calls: CallString) -> list[Value] | None:
        """What a parameter of a function is given."""
        raise NotImplementedError

    def calls_of(self, node: Node) -> Iterator[tuple[Node, Call]]:
        """The calls whose callee an op is."""
        raise NotImplementedError

    def callees(self, call: Node, calls: CallString = ()) -> tuple[Callee, ...]:
        """The functions of the program that a call may enter."""
        raise NotImplementedError

    def uses(self, unit: Unit, fn: int) -> tuple[Use, ...]:
        """Where a function is called or handed over."""
        raise NotImplementedError

    def uses_of(self, node: Node) -> tuple[Use, ...]:
        """Where the value of a node is called or handed over."""
        raise NotImplementedError

    def global_values(self, name: str, unit: Unit) -> list[Value] | None:
        """What a global variable is given."""
        raise NotImplementedError
