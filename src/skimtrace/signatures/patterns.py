"""JavaScript patterns -> shapes: read with esprima, lowered to the IR, and taken from there.

    $NAME, $_                   any value; the same name twice is the same value
    f($URL, ...)                any further arguments, or items of an array
    {method: "POST", ...}       an object with at least these entries, with or without the `...`
    `${$_}/people/${$_}`        a text with these parts
    $A + Math.random() * $B     a sum with these parts, in any order

A pattern is one expression: a call, a construction, a property that is read or assigned, a global, a string, an object,
an array or a comparison.
"""

import re
from functools import lru_cache
from typing import Final

from skimtrace.javascript.ir import (
    Array,
    Binary,
    Call,
    Concat,
    Const,
    Get,
    Module,
    Object,
    Read,
    Set,
    Spread,
    This,
    Unary,
    Write,
)
from skimtrace.signatures.shapes import (
    Anything,
    Applied,
    Assigned,
    Compared,
    Entries,
    Gap,
    Global,
    Invoked,
    Items,
    Itself,
    Joined,
    Literal,
    Member,
    Shape,
    Summed,
    Text,
    canonical,
)

MAX_LENGTH: Final = 2_000
"""Characters of a pattern."""
MAX_DEPTH: Final = 40
"""Levels to which a pattern may nest."""
_METAVARIABLE: Final = re.compile(r"\$(_|[A-Z][A-Z0-9_]*)$")
_REST: Final = "$__REST"
_TOKENS: Final = re.compile(
    r"""(?s)"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|`(?:[^`\\]|\\.)*`|(?P<gap>\.\.\.(?=\s*(?:[)\]},]|$)))"""
)


class PatternError(ValueError):
    """A text is no pattern that can be looked for; says why."""


@lru_cache(maxsize=4096)
def compile_pattern(js: str) -> Shape:
    """Return the shape that a pattern stands for. Raises PatternError where it is none."""
    if len(js) > MAX_LENGTH:
        raise PatternError(f"a pattern has at most {MAX_LENGTH:,} characters")
    shape = _Reader(_lowered(js)).root()
    if not is_anchored(shape):
        raise PatternError("nothing in it can be looked for: it takes the name of a property or global, or a string")
    return shape


def is_anchored(shape: Shape) -> bool:
    """Whether the program's indexes tell where a shape may be found, without a look at every op."""
    if isinstance(shape, Global | Text | Entries):
        return not isinstance(shape, Entries) or bool(shape.names)
    if isinstance(shape, Member):
        return shape.name is not None or is_anchored(shape.object)
    if isinstance(shape, Invoked):
        return is_anchored(shape.callee) or any(isinstance(arg, Text) for arg in shape.args)
    if isinstance(shape, Assigned):
        return is_anchored(shape.target)
    if isinstance(shape, Items):
        return any(isinstance(item, Text) for item in shape.items)
    if isinstance(shape, Joined):
        return any(shape.parts)
    if isinstance(shape, Compared):
        return is_anchored(shape.left) or is_anchored(shape.right)
    if isinstance(shape, Summed):
        return any(isinstance(part, Member | Invoked | Compared) and is_anchored(part) for part in shape.parts)
    return isinstance(shape, Applied) and is_anchored(shape.value)


def _lowered(js: str) -> Module:
    # Imported where it is needed: esprima takes a third of a second, and packaged patterns are kept compiled.
    from esprima import Error  # noqa: PLC0415 - see above

    from skimtrace.javascript.esprima_front import lower  # noqa: PLC0415 - see above

    text = _TOKENS.sub(lambda found: f"...{_REST}" if found["gap"] else found[0], js.strip().rstrip(";"))
    try:
        return lower(f"({text}\n)", esm=True)
    except Error as error:
        reason = re.sub(r"^Line \d+: ", "", str(error))
        raise PatternError(f"not an expression of JavaScript: {reason}") from None
    except (RecursionError, AttributeError, AssertionError):  # esprima's own bugs on what is no JavaScript
        raise PatternError("not an expression of JavaScript") from None


class _Reader:
    """Reads the ops of one pattern."""

    def __init__(self, module: Module) -> None:
        self.module = module
        self._depth = 0

    def root(self) -> Shape:
        """The shape of the expression: of what its last op makes."""
        ops = self.module.ops
        if len(self.module.functions) > 1:
            raise PatternError("a function in a pattern is not compared: write $_ in its place")
        if not ops:
            raise PatternError("the pattern is empty")
        last = ops[-1]
        if type(last) is Set:
            return Assigned(self._member(last), self.of(last.value))
        if type(last) is Write:
            target = self._variable(last.name)
            if isinstance(target, Anything):
                raise PatternError("an assignment to any variable is nothing that can be looked for")
            return Assigned(target, self.of(last.value))
        return self.of(len(ops) - 1)

    def of(self, at: int) -> Shape:
        """The shape of an op."""
        if self._depth >= MAX_DEPTH:
            raise PatternError(f"a pattern nests at most {MAX_DEPTH} levels")
        self._depth += 1
        shape = self._shape(at)
        self._depth -= 1
        return shape

    def _shape(self, at: int) -> Shape:
        op = self.module.ops[at]
        if type(op) is Const:
            return Text(str(op.value)) if op.kind == "string" else Literal(op.kind, op.value)
        if type(op) is Read:
            return self._variable(op.name)
        if type(op) is Get:
            return self._member(op)
        if type(op) is Call:
            return Invoked(self.of(op.callee), self._several(op.args), op.new)
        if type(op) is Array:
            return Items(self._several(op.items))
        if type(op) is Object:
            return self._entries(op)
        if type(op) is Concat:
            return self._sum(tuple(self.of(part) for part in op.parts))
        if type(op) is Binary:
            return Compared(op.operator, self.of(op.left), self.of(op.right))
        if type(op) is Unary:
            return Applied(op.operator, self.of(op.value))
        if type(op) is This:
            return Itself()
        raise PatternError(f"`{self.module.code(at, 60)}` is nothing that patterns compare: write $_ in its place")

    @staticmethod
    def _variable(name: str) -> Shape:
        if name == _REST:
            raise PatternError("`...` stands among arguments, items and entries")
        found = _METAVARIABLE.match(name)
        return Anything(found[1].removeprefix("_")) if found else Global(canonical(name))

    def _member(self, op: Get | Set) -> Shape:
        owner = self.of(op.object)
        if op.name is None:
            return Member(owner, None, self.of(op.key))
        if (found := _METAVARIABLE.match(op.name)) is not None:
            return Member(owner, None, Anything(found[1].removeprefix("_")))
        if owner == Global("window"):
            return Global(canonical(op.name))
        return Member(owner, op.name)

    def _several(self, indices: tuple[int, ...]) -> tuple[Shape, ...]:
        found: list[Shape] = []
        for at in indices:
            op = self.module.ops[at]
            if type(op) is not Spread:
                found.append(self.of(at))
            elif self._is_rest(op.value):
                found.append(Gap())
            else:
                raise PatternError("`...` stands alone in a pattern")
        return tuple(found)

    def _is_rest(self, at: int) -> bool:
        op = self.module.ops[at]
        return type(op) is Read and op.name == _REST

    def _entries(self, op: Object) -> Shape:
        held = []
        for name, key, value in zip(op.names, op.keys, op.values, strict=True):
            if name is not None and not _METAVARIABLE.match(name):
                held.append((name, self.of(value)))
            elif name is not None or key >= 0 or not self._is_rest(value):
                raise PatternError("an entry of an object has a name in a pattern")
        return Entries(tuple(name for name, _ in held), tuple(shape for _, shape in held))

    @staticmethod
    def _sum(parts: tuple[Shape, ...]) -> Shape:
        """A text where strings stand beside metavariables, else a sum."""
        if all(isinstance(part, Text | Anything) for part in parts):
            return Joined(tuple(part.value if isinstance(part, Text) else None for part in parts))
        return Summed(parts)
