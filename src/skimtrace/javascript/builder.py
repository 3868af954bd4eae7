"""The state of one lowering: the ops made so far, where we are, and what is still to be lowered.

Recursion over the syntax tree is bounded: function bodies and whatever nests deeper than `MAX_DEPTH` go to a queue and
are lowered later from its top level, with a `Phi` as the place their value will be filled into.
"""

from array import array
from collections import deque
from collections.abc import Callable

from tree_sitter import Node

from skimtrace.javascript.census import Census
from skimtrace.javascript.grammar import COMMENTS, kinds
from skimtrace.javascript.ir import AnyOp, Binding, Const, Function, Guard, Phi, Read, Write
from skimtrace.javascript.literals import unescape
from skimtrace.javascript.scopes import Scope, declare

MAX_DEPTH = 120
"""Nested nodes below which lowering goes on from the queue: well inside Python's own recursion limit."""

_MAX_SHARED = 64
"""Bytes of the texts that are shared among equal ones."""

IDENTIFIER = kinds("identifier", "shorthand_property_identifier", "shorthand_property_identifier_pattern", "undefined")
LEXICAL = kinds(
    "lexical_declaration", "class_declaration", "function_declaration", "generator_function_declaration",
    "using_declaration",
)  # fmt: skip

Task = Callable[[], None]


class Builder:
    """Base of the lowering: emits ops and keeps the current function, scope and guard."""

    def __init__(self, source: bytes) -> None:
        self.source = source
        self.ops: list[AnyOp] = []
        self.starts = array("i")
        self.ends = array("i")
        self.census = Census()
        self.functions = [Function("", "script", 0, len(source), -1, params=[], returns=[])]
        self.bindings: list[Binding] = []
        self.guards = [Guard("", -1, (), 0)]
        self.root = Scope(None, hoists=True)
        self.scope = self.root
        self.fn = 0
        self.guard = 0
        self.opening = 0
        """The guard in force where the present block begins: that of the functions declared in it."""
        self.depth = 0
        self.esm = False
        self.tries: list[tuple[int, int, int, int]] = []
        """The `try` blocks whose `catch` takes what is thrown: function, offsets of begin and end, and
        the `Caught` op, or -1."""
        self.keyed: list[int] = []
        """Ops of keys of properties that are computed by calls or sums."""
        self.queue: deque[tuple[int, Scope, int, Task]] = deque()
        self.numbers: dict[str, str | float] = {}
        """Numbers by their text."""
        self._names: dict[bytes, str] = {}
        self._homes = [0]
        """For each function the one whose `arguments` it sees: itself, or for an arrow that of the one around it."""

    # -- what the other parts provide -------------------------------------------------------------------------------

    def value(self, node: Node) -> int:
        """Lower an expression and return the op that holds its value."""
        raise NotImplementedError

    def statement(self, node: Node) -> None:
        """Lower a statement."""
        raise NotImplementedError

    def assign(self, node: Node, value: int, kind: str | None) -> None:
        """Give `value` to a target or pattern; `kind` is set when that declares variables."""
        raise NotImplementedError

    def assign_inside(self, node: Node, value: int, kind: str | None) -> None:
        """Assign to what a rest pattern or parentheses hold."""
        raise NotImplementedError

    # -- emitting ---------------------------------------------------------------------------------------------------

    def emit(self, op: AnyOp, node: Node) -> int:
        """Append an op that stands where `node` stands, and return its index."""
        ops = self.ops
        index = len(ops)
        ops.append(op)
        self.starts.append(node.start_byte)
        self.ends.append(node.end_byte)
        return index

    def emit_at(self, op: AnyOp, start: int, end: int) -> int:
        """Append an op that stands between two offsets, and return its index."""
        self.ops.append(op)
        self.starts.append(start)
        self.ends.append(end)
        return len(self.ops) - 1

    def text(self, node: Node) -> str:
        """The text of a name, its escapes resolved (`\\u0066etch` is `fetch`). It is shared among equal ones: names
        repeat thousands of times."""
        raw = self.source[node.start_byte : node.end_byte]
        known = self._names.get(raw)
        return known if known is not None else self._new_text(raw)

    def text_between(self, start: int, end: int) -> str:
        """The text between two offsets, in the same way."""
        raw = self.source[start:end]
        known = self._names.get(raw)
        return known if known is not None else self._new_text(raw)

    def _new_text(self, raw: bytes) -> str:
        known = unescape(raw.decode("utf-8", "replace"))
        if len(raw) <= _MAX_SHARED:
            self._names[raw] = known
        return known

    def names(self, name: str) -> bool:
        """Whether a name or string of the script is `name`."""
        return name in self._names.values()

    def undefined(self, node: Node) -> int:
        """The value `undefined`, at the place of `node`."""
        return self.emit(Const(self.fn, self.guard, "undefined", None), node)

    def read(self, node: Node) -> int:
        """Read the variable that an identifier names."""
        # Every third op is one of these: what other methods do is written out here.
        start, end = node.start_byte, node.end_byte
        raw = self.source[start:end]
        name = self._names.get(raw)
        if name is None:
            name = self._new_text(raw)
        op = Read(self.fn, self.guard, name, -1)
        self.scope.references.append(op)
        if name == "arguments":
            self.functions[self._homes[self.fn]].arguments = True
        ops = self.ops
        index = len(ops)
        ops.append(op)
        self.starts.append(start)
        self.ends.append(end)
        return index

    def only_child(self, node: Node) -> Node | None:
        """The named child of a node that has just one, and no comment; None for others."""
        child = node.named_child(0) if node.named_child_count == 1 else None
        return child if child is not None and child.kind_id not in COMMENTS else None

    def write(self, node: Node, value: int, kind: str | None, span: Node | None = None) -> None:
        """Give `value` to the variable that an identifier names, declaring it first when `kind` is set."""
        name = self.text(node)
        op = Write(self.fn, self.guard, name, -1, value)
        if kind is not None:
            scope = self.scope.hoisting() if kind == "var" else self.scope
            op.binding = declare(scope, self.bindings, name, kind, self.fn)
        else:
            self.scope.references.append(op)
        self.census.writes.append(self.emit(op, span or node))

    def new_function(self, function: Function) -> int:
        """Take a function into the module and return its index."""
        index = len(self.functions)
        self.functions.append(function)
        self._homes.append(self._homes[function.parent] if function.kind == "arrow" else index)
        return index

    # -- where we are -----------------------------------------------------------------------------------------------

    def later(self, task: Task, fn: int | None = None, scope: Scope | None = None) -> None:
        """Queue work to be done in the given function and scope (default: here), under the guard in force now."""
        self.queue.append((self.fn if fn is None else fn, scope or self.scope, self.guard, task))

    def deferred(self, node: Node) -> int:
        """Lower an expression later; returns the `Phi` that will hold its value."""
        place = Phi(self.fn, self.guard, ())

        def task() -> None:
            place.values = (self.value(node),)

        self.later(task)
        return self.emit(place, node)

    def run(self) -> None:
        """Work off the queue."""
        while self.queue:
            self.fn, self.scope, self.guard, task = self.queue.popleft()
            self.opening = self.guard
            self.depth = 0
            task()

    def new_guard(self, kind: str, condition: int, cases: tuple[int, ...] = ()) -> int:
        """A guard inside the one in force; the caller sets and restores `self.guard`."""
        self.guards.append(Guard(kind, condition, cases, self.guard))
        return len(self.guards) - 1

    def body(self, nodes: list[Node]) -> None:
        """Lower the statements of a block in a scope of its own, where it declares something."""
        outer_scope, outer_guard, outer_opening = self.scope, self.guard, self.opening
        self.opening = outer_guard
        for node in nodes:
            if node.kind_id in LEXICAL:
                self.scope = Scope(outer_scope, hoists=False)
                break
        for node in nodes:
            self.statement(node)
        self.scope, self.guard, self.opening = outer_scope, outer_guard, outer_opening
