"""The intermediate representation: a flat list of operations whose operands are indices of other operations.

Three-address code rather than a tree, for two reasons: no consumer has to recurse over the depth of hostile code, and
value flow needs exactly this, which operation feeds which. Syntax that does not matter to data flow is erased:
parentheses, `?.`, `await`, and the differences between kinds of functions.

Offsets are byte offsets into the UTF-8 text of the script; `Module.positions` turns them into lines and columns.
Ops are msgspec structs because they are made by the million: creation and attribute access are as cheap as Python's
own slots, and `gc=False` keeps them out of the collector (they refer to each other by index, so there are no cycles).
Where they stand is kept beside them, in two arrays of the module: in each op it would be half of what it takes.
"""

from array import array
from collections.abc import Iterator
from typing import Literal, TypeAlias

import msgspec

from skimtrace.javascript.positions import Positions

NO_VALUE = -1
"""Stands for a missing operand."""


class Op(msgspec.Struct, gc=False):
    """An operation. `fn` indexes `Module.functions`, `guard` indexes `Module.guards` (0: unconditional)."""

    fn: int
    guard: int


class Const(Op, gc=False, tag="const"):
    """A literal. `value` is text for strings, regular expressions (`source/flags` apart) and bigints."""

    kind: Literal["string", "number", "boolean", "null", "undefined", "regex", "bigint"]
    value: str | float | bool | None


class Read(Op, gc=False, tag="read"):
    """A variable is read. `binding` indexes `Module.bindings`; -1 when no declaration in the script is meant."""

    name: str
    binding: int


class Write(Op, gc=False, tag="write"):
    """A variable is given `value`. `binding` as in `Read`."""

    name: str
    binding: int
    value: int


class Get(Op, gc=False, tag="get"):
    """A property is read: `name` when it is known from the text, else the op `key` computes it."""

    object: int
    name: str | None
    key: int


class Set(Op, gc=False, tag="set"):
    """A property is given `value`; `name` and `key` as in `Get`."""

    object: int
    name: str | None
    key: int
    value: int


class Call(Op, gc=False, tag="call"):
    """A call, or a construction when `new`. A method call has a `Get` as its callee."""

    callee: int
    args: tuple[int, ...]
    new: bool


class Concat(Op, gc=False, tag="concat"):
    """`a + b + c`, or a template string: one op with all its parts, so that long chains stay flat."""

    parts: tuple[int, ...]


class Object(Op, gc=False, tag="object"):
    """An object literal, entry by entry: a known key in `names`, or None with the op of a computed key in `keys`;
    None and -1 mean that the value is spread."""

    names: tuple[str | None, ...]
    keys: tuple[int, ...]
    values: tuple[int, ...]


class Array(Op, gc=False, tag="array"):
    """An array literal; a hole is `undefined`."""

    items: tuple[int, ...]


class Spread(Op, gc=False, tag="spread"):
    """`...value` in a call or an array."""

    value: int


class Func(Op, gc=False, tag="func"):
    """A function value: `function` indexes `Module.functions`."""

    function: int


class Class(Op, gc=False, tag="class"):
    """A class: members by name with their kind and value. `constructor` indexes `Module.functions`, -1 for none;
    `keys` as in `Object`."""

    name: str
    superclass: int
    constructor: int
    names: tuple[str | None, ...]
    kinds: tuple[str, ...]
    values: tuple[int, ...]
    keys: tuple[int, ...] = ()


class Phi(Op, gc=False, tag="phi"):
    """One of several values: a conditional, `||`, `??`, a default."""

    values: tuple[int, ...]


class Binary(Op, gc=False, tag="binary"):
    """A binary operator other than `+` and the logical ones."""

    operator: str
    left: int
    right: int


class Unary(Op, gc=False, tag="unary"):
    """A unary operator, `typeof`, `delete` and `void` included."""

    operator: str
    value: int


class Param(Op, gc=False, tag="param"):
    """The value of a function's parameter, counted from 0; `rest` for `...name`."""

    index: int
    rest: bool


class This(Op, gc=False, tag="this"):
    """`this`."""


class Super(Op, gc=False, tag="super"):
    """`super`."""


class Element(Op, gc=False, tag="element"):
    """Something taken out of `value` without a name: an item of a `for`-`of`, a key of a `for`-`in`, a rest pattern."""

    value: int
    how: Literal["item", "key", "rest"]


class Import(Op, gc=False, tag="import"):
    """A name imported from `source`; "default" and "*" as in the module specification. "" imports for effect only."""

    source: str
    name: str


class Export(Op, gc=False, tag="export"):
    """`value` is exported as `name`; "*" re-exports everything `value` (an `Import` of "*") has."""

    name: str
    value: int


class Return(Op, gc=False, tag="return"):
    """The function returns, or with `yields` yields, `value`."""

    value: int
    yields: bool = False


class Throw(Op, gc=False, tag="throw"):
    """`value` is thrown."""

    value: int


class Caught(Op, gc=False, tag="caught"):
    """The value that a `catch` clause receives."""


AnyOp: TypeAlias = (
    Const | Read | Write | Get | Set | Call | Concat | Object | Array | Spread | Func | Class | Phi | Binary | Unary
    | Param | This | Super | Element | Import | Export | Return | Throw | Caught
)  # fmt: skip


class Function(msgspec.Struct, gc=False):
    """A function; index 0 of `Module.functions` is the script's top level.

    `op` is the `Func` (or `Class`) op that makes it, `params` its `Param` ops, `returns` the values it returns or
    yields. `kind` is "script", "function", "arrow", "method", "constructor", "getter", "setter" or "field" (the
    initialiser of a class field, or a static block of a class: each has its own `this`).
    """

    name: str
    kind: str
    start: int
    end: int
    parent: int
    op: int = NO_VALUE
    owner: int = NO_VALUE
    """The `Class` or `Object` op whose member it is."""
    params: list[int] = []
    returns: list[int] = []
    arguments: bool = False
    """Whether it reads `arguments`."""
    generator: bool = False


class Binding(msgspec.Struct, gc=False):
    """A declared variable. `kind` is var, let, const, function, class, param, import or catch."""

    name: str
    kind: str
    fn: int
    top: bool
    """Declared at the top level of the script: in a classic script it is shared with the scripts beside it."""


class Guard(msgspec.Struct, gc=False):
    """A condition under which ops run: `kind` "if" (op `condition` was true), "unless" (it was false), "case" (it was
    equal to one of the ops `cases`), "default" (equal to none of them, or reached from a case before), "loop" or
    "catch". `parent` is the guard around it."""

    kind: str
    condition: int
    cases: tuple[int, ...]
    parent: int


class Module(msgspec.Struct):
    """A lowered script. `error_lines` are the lines (from 1) that the parser could not make sense of."""

    positions: Positions
    ops: list[AnyOp]
    starts: "array[int]"
    """Where each op begins,"""
    ends: "array[int]"
    """and where it ends."""
    functions: list[Function]
    bindings: list[Binding]
    guards: list[Guard]
    error_lines: list[int]
    esm: bool
    """Whether it has import or export declarations."""
    tries: list[tuple[int, int, int, int]] = []
    """`try` blocks whose `catch` takes what is thrown: function, offsets of begin and end, and the `Caught`
    op, or -1."""
    keyed: list[int] = []
    """Ops of keys of properties that are computed by calls or sums."""
    hidden: list[str] = []
    """Variables that other scripts may see and that hold arrays of hidden strings, or their decoders."""
    undecoded: list[int] = []
    """Offsets of code that hides strings in a way that was not understood (`reveal` finds them)."""

    def append(self, op: AnyOp, like: int) -> int:
        """Add an op that stands where the op `like` stands, and return its index."""
        self.ops.append(op)
        self.starts.append(self.starts[like])
        self.ends.append(self.ends[like])
        return len(self.ops) - 1

    def code(self, op: int, limit: int = 160) -> str:
        """The source text of an op on one line, shortened to `limit` characters."""
        return self.positions.snippet(self.starts[op], self.ends[op], limit)

    def guards_of(self, op: int) -> Iterator[Guard]:
        """The conditions around an op, innermost first."""
        at = self.ops[op].guard
        while at:
            guard = self.guards[at]
            yield guard
            at = guard.parent
