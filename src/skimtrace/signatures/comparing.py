"""Whether a value of a program has the shape of a pattern, and what its metavariables then stand for."""

import base64
from collections.abc import Iterator, Sequence
from functools import cached_property
from typing import Final, NamedTuple, TypeAlias

from skimtrace.flow.constants import Text as Folded
from skimtrace.flow.constants import constant
from skimtrace.flow.observe import Scene
from skimtrace.flow.values import CallString, Value
from skimtrace.javascript.ir import (
    AnyOp,
    Array,
    Binary,
    Call,
    Concat,
    Const,
    Element,
    Get,
    Object,
    Read,
    Spread,
    This,
    Unary,
)
from skimtrace.signatures.shapes import (
    Anything,
    Applied,
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

Bindings: TypeAlias = dict[str, Value | str]
"""What metavariables stand for: a value, or the name of a property."""

MAX_ARGUMENTS: Final = 64
"""Arguments, or items, that are compared."""
_MIN_HALF: Final = 3
"""Characters of half a word that tell something, where it is looked for inside of texts."""
_MAX_SAME: Final = 4
"""Levels of properties down to which two values are told to be the same."""
_MIRRORED: Final = {
    "<": ">",
    ">": "<",
    "<=": ">=",
    ">=": "<=",
    "===": "===",
    "!==": "!==",
    "*": "*",
    "&": "&",
    "|": "|",
}
_LOOSE: Final = {"==": "===", "!=": "!=="}
_FOLDED: Final = frozenset(
    {"String", "atob", "concat", "decodeURIComponent", "fromCharCode", "join", "replace", "replaceAll", "reverse",
     "slice", "substr", "substring", "toLowerCase", "toString", "toUpperCase", "trim", "unescape"}
)  # fmt: skip
"""Names of calls that may make a constant of constants."""
_KINDS: Final[dict[type[Shape], tuple[type, ...]]] = {
    Member: (Get,), Invoked: (Call,), Entries: (Object,), Items: (Array,), Compared: (Binary,), Applied: (Unary,),
    Summed: (Concat,), Literal: (Const,), Itself: (This,), Global: (Read, Get, This),
}  # fmt: skip


class Argument(NamedTuple):
    """An argument; `rest` for a list of which it is not known what it holds."""

    value: Value
    rest: bool = False


class Comparison:
    """Compares values of one program with shapes."""

    def __init__(self, scene: Scene) -> None:
        self.scene = scene
        self.program = scene.program
        self.resolver = scene.resolver
        self._possible: dict[str, bool] = {}
        self._contained: dict[str, bool] = {}

    def holds(self, shape: Shape, value: Value, bound: Bindings) -> bool:
        """Return whether `value` has the shape; adds to `bound` what metavariables stand for, then and else."""
        if isinstance(shape, Anything):
            return self._bind(shape.name, value, bound)
        if isinstance(shape, Text):
            return self._is_text(shape.value, value)
        if isinstance(shape, Joined):
            return any(
                fits(shape.parts, text)
                for root in self.resolver.roots(value.node, value.calls)
                if self.is_made(root)
                for text in self.texts(root)
            )
        kinds = _KINDS.get(type(shape), ())
        for held in dict.fromkeys((value, *self.resolver.roots(value.node, value.calls))):
            op = self.program.op(held.node)
            if type(op) in kinds:
                before = dict(bound)
                if self.op(shape, held, bound):
                    return True
                bound.clear()
                bound.update(before)
        return isinstance(shape, Global) and shape.name[:1].islower() and self._named(shape.name, value)

    def _is_text(self, text: str, value: Value) -> bool:
        """Whether a value may be a text. What is not constant is not folded: to say why takes longest."""
        if not self.is_possible(text):
            return False
        for root in self.resolver.roots(value.node, value.calls):
            if self.is_made(root) and any(constant(made) == text for made in self.texts(root)):
                return True
        return False

    def is_possible(self, text: str) -> bool:
        """Return whether the program has a text, or what it may be put together of: its greater half, or the whole of
        it encoded or turned round. Most texts that are asked for are in few programs, and this is told at once."""
        known = self._possible.get(text)
        if known is None:
            whole = (text, text[::-1], base64.b64encode(text.encode()).decode())
            known = any(form in self._strings for form in whole)
            half = (len(text) + 1) // 2
            known = known or any(
                text[:size] in self._strings or text[-size:] in self._strings for size in range(half, len(text))
            )
            self._possible[text] = known
        return known

    def is_contained(self, word: str) -> bool:
        """Return whether a text of the program may hold a word, in either case: as it stands, or one half of it, where
        it is put together of two. Numbers are not looked for."""
        low = word.lower()
        known = self._contained.get(low)
        if known is None:
            half = max(_MIN_HALF, (len(low) + 1) // 2)
            known = len(low) < _MIN_HALF or (not low.isalpha() and low.isalnum()) or low in ("true", "false")
            known = known or any(part in self._all_texts for part in (low, low[:half], low[-half:]))
            self._contained[low] = known
        return known

    @cached_property
    def _all_texts(self) -> str:
        found: dict[str, None] = {}
        for unit in self.program.units:
            found.update(dict.fromkeys(unit.strings))
            ops = unit.module.ops
            found.update((str(op.value), None) for op in (ops[at] for at in unit.regexes) if type(op) is Const)
        return "\0".join(found).lower()

    @cached_property
    def _strings(self) -> frozenset[str]:
        return frozenset().union(*(unit.strings for unit in self.program.units))

    def texts(self, value: Value) -> tuple[Folded, ...]:
        """Return the texts that a value may be; a regular expression is its source."""
        ops = [self.program.op(root.node) for root in self.resolver.roots(value.node, value.calls)]
        sources = [str(op.value) for op in ops if type(op) is Const and op.kind == "regex"]
        if sources:
            return tuple((source,) for source in sources)
        return self.scene.constants.texts(value.node, value.calls)

    def is_made(self, root: Value) -> bool:
        """Return whether a root is a text that is written out, or may be put together of constants."""
        unit = self.program.unit(root.node)
        op = unit.module.ops[root.node - unit.base]
        if type(op) is Const:
            return op.kind not in ("null", "undefined")
        if type(op) is Call:
            callee = unit.module.ops[op.callee]
            return (type(callee) is Get or type(callee) is Read) and callee.name in _FOLDED
        return type(op) is Concat or type(op) is Element or (type(op) is Get and op.name is None)

    def _named(self, name: str, value: Value) -> bool:
        """Whether a value goes by the name of a global: `axios`, imported. Types have such names too, in capitals."""
        return name in map(canonical, self.scene.names.of(value.node, value.calls))

    def op(self, shape: Shape, held: Value, bound: Bindings) -> bool:
        """Return whether an op itself, not what it may yield, has the shape; `bound` as in `holds`."""
        unit = self.program.unit(held.node)
        base, calls = unit.base, held.calls
        op = unit.module.ops[held.node - base]
        if isinstance(shape, Global):
            return self.is_global(shape.name, held, op)
        if isinstance(shape, Member) and type(op) is Get:
            return self.member(shape, base, op, calls, bound)
        if isinstance(shape, Invoked) and type(op) is Call:
            if op.new != shape.new:
                return False
            for callee, shift, listed in self._forms(base, op):
                before = dict(bound)
                given = self.arguments(base, op, calls, shift, listed=listed)
                if self.several(shape.args, given, bound) and self.holds(shape.callee, Value(callee, calls), bound):
                    return True
                bound.clear()
                bound.update(before)
            return False
        if isinstance(shape, Entries):
            return type(op) is Object and self.entries(shape, held, bound)
        if isinstance(shape, Items) and type(op) is Array:
            return self.several(shape.items, self.items(base, op.items, calls), bound)
        if isinstance(shape, Compared) and type(op) is Binary:
            return self.compared(shape, base, op, calls, bound)
        if isinstance(shape, Joined) and type(op) is Concat:
            return any(fits(shape.parts, text) for text in self.scene.constants.texts(held.node, calls))
        if isinstance(shape, Summed) and type(op) is Concat:
            return self.summed(shape, [Value(base + part, calls) for part in op.parts[:MAX_ARGUMENTS]], bound)
        if isinstance(shape, Applied) and type(op) is Unary:
            return op.operator == shape.operator and self.holds(shape.value, Value(base + op.value, calls), bound)
        if isinstance(shape, Literal) and type(op) is Const:
            return op.kind == shape.kind and op.value == shape.value
        return isinstance(shape, Itself)

    # -- parts --------------------------------------------------------------------------------------------------------

    def is_global(self, name: str, held: Value, op: AnyOp) -> bool:
        """Return whether an op reads a global variable, also as a property of the global object."""
        if type(op) is Read:
            return op.binding < 0 and canonical(op.name) == name
        if type(op) is Get:
            owner = Value(self.program.unit(held.node).base + op.object, held.calls)
            named = (op.name,) if op.name is not None else self._computed(owner, op)
            return any(canonical(one) == name for one in named) and self.is_window(owner)
        return name == "window" and type(op) is This and op.fn == 0

    def _computed(self, owner: Value, op: Get) -> list[str]:
        base = self.program.unit(owner.node).base
        return self.scene.constants.strings(base + op.key, owner.calls) if op.key >= 0 else []

    def is_window(self, value: Value) -> bool:
        """Return whether a value is the global object."""
        return self.holds(Global("window"), value, {})

    def member(self, shape: Member, base: int, op: Get, calls: CallString, bound: Bindings) -> bool:
        """Return whether a property that is read has the shape."""
        return self.key(shape, base, op.name, op.key, calls, bound) and self.holds(
            shape.object, Value(base + op.object, calls), bound
        )

    def key(self, shape: Member, base: int, name: str | None, key: int, calls: CallString, bound: Bindings) -> bool:
        """Return whether the name of a property, or what computes it, is what a shape asks for."""
        computed = Value(base + key, calls)
        if shape.name is not None:
            if name is not None:
                return name == shape.name
            return key >= 0 and shape.name in self.scene.constants.strings(computed.node, calls)
        if shape.key is None:
            return True
        if name is None:
            return key >= 0 and self.holds(shape.key, computed, bound)
        return isinstance(shape.key, Anything) and self._bind(shape.key.name, name, bound)

    def entries(self, shape: Entries, made: Value, bound: Bindings) -> bool:
        """Return whether an object has the entries, at once or put into it later."""
        for name, wanted in zip(shape.names, shape.values, strict=True):
            for value in self.resolver.member(made, name):
                before = dict(bound)
                if self.holds(wanted, value, bound):
                    break
                bound.clear()
                bound.update(before)
            else:
                return False
        return True

    def compared(self, shape: Compared, base: int, op: Binary, calls: CallString, bound: Bindings) -> bool:
        """Return whether a binary operation has the shape, either way round where that says the same."""
        wanted, given = _LOOSE.get(shape.operator, shape.operator), _LOOSE.get(op.operator, op.operator)
        sides = [(op.left, op.right)] if wanted == given else []
        if _MIRRORED.get(wanted) == given:
            sides.append((op.right, op.left))
        for left, right in sides:
            before = dict(bound)
            first, second = Value(base + left, calls), Value(base + right, calls)
            if self.holds(shape.left, first, bound) and self.holds(shape.right, second, bound):
                return True
            bound.clear()
            bound.update(before)
        return False

    def summed(self, shape: Summed, parts: list[Value], bound: Bindings) -> bool:
        """Return whether a sum has the parts; metavariables stand for what is left, from the left."""
        if len(parts) < len(shape.parts):
            return False
        before = dict(bound)
        for wanted in sorted(shape.parts, key=lambda part: isinstance(part, Anything)):
            held = next((part for part in parts if self.holds(wanted, part, bound)), None)
            if held is None:
                bound.clear()
                bound.update(before)
                return False
            parts.remove(held)
        return True

    # -- arguments ----------------------------------------------------------------------------------------------------

    def _forms(self, base: int, op: Call) -> Iterator[tuple[int, int, bool]]:
        """What a call may be a call of: the callee, arguments before its first, and whether a list holds them."""
        yield base + op.callee, 0, False
        target = self.program.op(base + op.callee)
        if type(target) is Get and target.name in ("call", "apply"):
            yield base + target.object, 1, target.name == "apply"

    def arguments(
        self, base: int, op: Call, calls: CallString, shift: int = 0, *, listed: bool = False
    ) -> list[Argument]:
        """Return what a call gives to its callee: without the first `shift` arguments, or, where that is negative,
        after others that are not known. `listed` when one argument holds them all (`f.apply(x, list)`)."""
        if listed:
            held = op.args[shift : shift + 1]
            return self._spread(Value(base + held[0], calls)) if held else []
        unknown = [Argument(Value(base + op.callee, calls), rest=True)] if shift < 0 else []
        return [*unknown, *self.items(base, op.args[max(shift, 0) :], calls)]

    def items(self, base: int, indices: Sequence[int], calls: CallString) -> list[Argument]:
        """Return arguments, or items of an array, with lists that are spread among them."""
        found: list[Argument] = []
        for at in indices[:MAX_ARGUMENTS]:
            op = self.program.op(base + at)
            if type(op) is Spread:
                found += self._spread(Value(base + op.value, calls))
            else:
                found.append(Argument(Value(base + at, calls)))
        return found

    def _spread(self, held: Value) -> list[Argument]:
        roots = self.resolver.roots(held.node, held.calls)
        if len(roots) == 1:
            unit = self.program.unit(roots[0].node)
            made = unit.module.ops[roots[0].node - unit.base]
            if type(made) is Array and not any(type(unit.module.ops[item]) is Spread for item in made.items):
                return [Argument(Value(unit.base + item, roots[0].calls)) for item in made.items[:MAX_ARGUMENTS]]
        return [Argument(held, rest=True)]

    def several(self, shapes: Sequence[Shape], given: Sequence[Argument], bound: Bindings) -> bool:
        """Return whether arguments have the shapes: all of them, with any number where a gap stands. What stands
        between two gaps is looked for once, from the left."""
        segments: list[list[Shape]] = [[]]
        for shape in shapes:
            if isinstance(shape, Gap):
                segments.append([])
            else:
                segments[-1].append(shape)
        rest = next((at for at, argument in enumerate(given) if argument.rest), None)
        if rest is not None:
            return self._before_rest(segments[0], given, rest, bound, whole=len(segments) == 1)
        first, *further = segments
        if len(given) < sum(map(len, segments)) or (not further and len(given) != len(first)):
            return False
        if not self._each(first, given, bound):
            return False
        at = len(first)
        for segment in further[:-1]:
            while not self._each(segment, given[at:], bound):
                at += 1
                if at + len(segment) > len(given):
                    return False
            at += len(segment)
        last = further[-1] if further else []
        return not last or (len(given) - len(last) >= at and self._each(last, given[len(given) - len(last) :], bound))

    def _before_rest(
        self, shapes: Sequence[Shape], given: Sequence[Argument], rest: int, bound: Bindings, *, whole: bool
    ) -> bool:
        """Arguments of which the first are known alone: what is not may be anything, and no more is asked of it."""
        known, beyond = shapes[:rest], shapes[rest:]
        if whole and len(shapes) < rest:
            return False
        return self._each(known, given, bound) and all(
            isinstance(shape, Anything) and self._bind(shape.name, given[rest].value, bound) for shape in beyond
        )

    def _each(self, shapes: Sequence[Shape], given: Sequence[Argument], bound: Bindings) -> bool:
        before = dict(bound)
        pairs = sorted(zip(shapes, given, strict=False), key=lambda pair: not isinstance(pair[0], Text))
        if len(pairs) == len(shapes) and all(self.holds(shape, argument.value, bound) for shape, argument in pairs):
            return True
        bound.clear()
        bound.update(before)
        return False

    # -- metavariables ------------------------------------------------------------------------------------------------

    def _bind(self, name: str, value: Value | str, bound: Bindings) -> bool:
        if not name:
            return True
        known = bound.setdefault(name, value)
        if known is value:
            return True
        if isinstance(known, str) or isinstance(value, str):
            mine, theirs = self.texts_of(known), self.texts_of(value)
            return any(text in theirs for text in mine)
        return self.same(known, value)

    def texts_of(self, held: Value | str) -> list[str]:
        """Return the constant texts that a metavariable may stand for."""
        return [held] if isinstance(held, str) else self.scene.constants.strings(held.node, held.calls)

    def same(self, one: Value, other: Value, depth: int = 0) -> bool:
        """Return whether two values are one: by where they come from, by their text, as one property of one object."""
        if one == other:
            return True
        mine, theirs = self.resolver.roots(one.node, one.calls), self.resolver.roots(other.node, other.calls)
        if not set(mine).isdisjoint(theirs):
            return True
        texts = self.texts_of(one)
        if texts and not set(texts).isdisjoint(self.texts_of(other)):
            return True
        if depth >= _MAX_SAME or len(mine) != 1 or len(theirs) != 1:
            return False
        return self._same_op(mine[0], theirs[0], depth)

    def _same_op(self, one: Value, other: Value, depth: int) -> bool:
        a, b = self.program.op(one.node), self.program.op(other.node)
        here, there = self.program.unit(one.node).base, self.program.unit(other.node).base
        if type(a) is Read and type(b) is Read:
            return a.binding < 0 and b.binding < 0 and a.name == b.name
        if type(a) is This and type(b) is This:
            return here == there and a.fn == b.fn
        if type(a) is Get and type(b) is Get and a.name is not None and a.name == b.name:
            return self.same(Value(here + a.object, one.calls), Value(there + b.object, other.calls), depth + 1)
        return False


def fits(wanted: Sequence[str | None], text: Folded) -> bool:
    """Return whether a text is made of these parts, None for any; what is not constant of it fits nothing else."""
    whole = constant(text)
    written = whole if whole is not None else "".join(part if isinstance(part, str) else "\0" for part in text)
    known = [part for part in wanted if part]
    at, end = 0, len(written)
    if known and wanted[0] is not None:
        if not written.startswith(wanted[0]):
            return False
        at = len(wanted[0])
        known = known[1:] if wanted[0] else known
    if known and wanted[-1] is not None and wanted[-1]:
        if not written.endswith(wanted[-1]) or end - len(wanted[-1]) < at:
            return False
        end -= len(wanted[-1])
        known = known[:-1]
    for part in known:
        found = written.find(part, at, end)
        if found < 0:
            return False
        at = found + len(part)
    return True
