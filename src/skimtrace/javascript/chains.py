"""Who writes, reads, calls and passes what in one script: def-use chains for folding constants before the program as a
whole is known."""

from collections import defaultdict
from typing import Final

from skimtrace.javascript.ir import (
    NO_VALUE,
    AnyOp,
    Array,
    Binary,
    Call,
    Concat,
    Const,
    Get,
    Module,
    Phi,
    Read,
    Set,
    Spread,
    Throw,
    Unary,
    Write,
)

_MAX_NESTING: Final = 60
"""Functions around a function that are looked at."""


class Index:
    """Who writes, reads, calls and passes what: one pass over the ops of a script.

    An `empty` one knows nothing of variables; it is enough for expressions that have none.
    """

    def __init__(self, module: Module, *, empty: bool = False) -> None:
        self.module = module
        self.ops = module.ops
        self.writes: dict[int, list[int]] = defaultdict(list)
        self.reads: dict[int, list[int]] = defaultdict(list)
        self.sets: dict[int, list[int]] = defaultdict(list)
        self.members: dict[int, set[int]] = defaultdict(set)
        """Reads of a variable that only serve to get at its properties."""
        self.caller: dict[int, int] = {}
        """Op -> the call whose callee it is."""
        self.passed: dict[int, int] = {}
        """A variable that is read -> the call whose argument it is."""
        self.written: dict[int, int] = {}
        self.gets: dict[int, int] = {}
        """Op -> the `Get` whose object it is."""
        self.effects: dict[int, list[int]] = defaultdict(list)
        """Function -> its calls, assignments to what others see, throws."""
        if not empty:
            self._fill()

    def _fill(self) -> None:
        ops, bindings = self.ops, self.module.bindings
        for i, op in enumerate(ops):
            if type(op) is Read:
                self.reads[op.binding].append(i)
            elif type(op) is Write:
                self.writes[op.binding].append(i)
                self.written[op.value] = i
                if op.binding < 0 or bindings[op.binding].fn != op.fn:
                    self.effects[op.fn].append(i)
            elif type(op) is Get or type(op) is Set:
                owner = ops[op.object]
                if type(owner) is Read:
                    self.members[owner.binding].add(op.object)
                if type(op) is Get:
                    self.gets[op.object] = i
                else:
                    self.effects[op.fn].append(i)
                    if type(owner) is Read:
                        self.sets[owner.binding].append(i)
            elif type(op) is Call:
                self.caller[op.callee] = i
                self.effects[op.fn].append(i)
                for arg in op.args:
                    if type(ops[arg]) is Read:
                        self.passed[arg] = i
            elif type(op) is Throw:
                self.effects[op.fn].append(i)

    def given(self, binding: int) -> list[int]:
        """The values a variable is given; a declaration without one does not count."""
        values = [op.value for i in self.writes.get(binding, ()) if type(op := self.ops[i]) is Write]
        if len(values) > 1:
            values = [v for v in values if not (type(op := self.ops[v]) is Const and op.kind == "undefined")]
        return values

    def looks_up(self, place: int) -> bool:
        """Whether something is taken out of the array at a place by its number, or its length is asked for."""
        get = self.gets.get(place, NO_VALUE)
        op = self.ops[get] if get != NO_VALUE else None
        if type(op) is not Get or get in self.caller:
            return False
        return op.name is None or op.name.isdecimal() or op.name == "length"

    def private(self, binding: int) -> bool:
        """Whether a variable is only read to get at properties of what it holds."""
        return binding >= 0 and len(self.members.get(binding, ())) == len(self.reads.get(binding, ()))

    def inside(self, fn: int, outer: int) -> bool:
        """Whether function `fn` is `outer` or stands in it."""
        functions = self.module.functions
        for _ in range(_MAX_NESTING):
            if fn == outer:
                return True
            if fn <= 0:
                return False
            fn = functions[fn].parent
        return False


def operands(op: AnyOp) -> tuple[int, ...]:
    """The ops an expression is made of, as far as folding looks into it."""
    if type(op) is Call:
        return (op.callee, *op.args)
    if type(op) is Concat:
        return op.parts
    if type(op) is Binary:
        return (op.left, op.right)
    if type(op) is Unary or type(op) is Spread:
        return (op.value,)
    if type(op) is Get:
        return (op.object,) if op.key < 0 else (op.object, op.key)
    if type(op) is Phi:
        return op.values
    if type(op) is Array:
        return op.items
    return ()
