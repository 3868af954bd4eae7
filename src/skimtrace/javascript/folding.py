"""Constant folding inside one script: what an op evaluates to, where that is decided by the script alone.

Obfuscators write constants as sums, look-ups in tables, and calls of small functions that pass their arguments on.
This evaluates exactly these: pure operators, entries of tables that nothing else changes, functions that only return
an expression. Everything else is unknown. Steps, depth and lengths are bounded, so hostile code costs a fixed amount
per op and ends as unknown.
"""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final, TypeAlias

from skimtrace.javascript.chains import Index, operands
from skimtrace.javascript.ir import (
    NO_VALUE,
    AnyOp,
    Array,
    Binary,
    Call,
    Concat,
    Const,
    Func,
    Get,
    Object,
    Param,
    Phi,
    Read,
    Set,
    Spread,
    Unary,
)  # fmt: skip
from skimtrace.javascript.operators import GLOBALS, binary, method, number_of, platform, summed, text_of, unary

MAX_DEPTH: Final = 60
_STEPS_PER_OP: Final = 60
_MIN_STEPS: Final = 50_000
MAX_CHARACTERS: Final = 32 * 1024 * 1024
"""Characters of all strings that are made for one script."""
_MAX_BODY: Final = 80
"""Ops of an expression that a function may return to be looked into."""


@dataclass(frozen=True, slots=True)
class Table:
    """An object literal that only has the entries that are seen."""

    op: int


@dataclass(frozen=True, slots=True)
class Closure:
    """A function of the script."""

    function: int


@dataclass(frozen=True, slots=True)
class Pending:
    """A string of an array whose order is not known yet."""

    decoder: "Decoder"
    number: int
    key: str


class Decoder:
    """A function that returns strings by number."""

    def decode(self, number: int, key: str) -> "str | Pending | None":
        """The string with a number, under a key ("" for none); None for unknown."""
        raise NotImplementedError

    def turned(self, number: int, key: str, by: int) -> str | None:
        """The string it would be, were the array behind it turned `by` so many."""
        raise NotImplementedError


Value: TypeAlias = str | float | bool | tuple[str, ...] | Table | Closure | Decoder | Pending | None
"""What an op evaluates to; None: unknown. A plain tuple is an array of strings."""


class Frame:
    """A call that is evaluated: the arguments of function `fn`, which belong to the frame around it.

    `fixed` gives one variable a value of its own, to try a function out.
    """

    __slots__ = ("args", "fixed", "fn", "known", "outer")

    def __init__(
        self, fn: int, args: tuple[int, ...], outer: "Frame | None", fixed: tuple[int, float] | None = None
    ) -> None:
        self.fn = fn
        self.args = args
        self.outer = outer
        self.fixed = fixed
        self.known: dict[int, Value] = {}


class Folder:
    """Evaluates ops of one script, each once."""

    def __init__(self, index: Index) -> None:
        self.index = index
        self.ops = index.ops
        self.functions = index.module.functions
        self.decoders: dict[int, Decoder] = {}
        """Variables that hold a decoder."""
        self.exhausted = False
        self._steps = max(_MIN_STEPS, _STEPS_PER_OP * len(self.ops))
        self._room = MAX_CHARACTERS
        self._depth = 0
        self._known: dict[int, Value] = {}
        self._tables: dict[int, dict[str, list[int]] | None] = {}
        self._simple: dict[int, int] = {}
        self._arrays: dict[int, bool] = {}
        self.taken: dict[int, int] = {}
        """Entries of tables that were read -> the table."""
        self.open: set[int] = set()
        """Tables of which something is read that is not known."""

    def forget(self) -> None:
        """Evaluate anew: the decoders have changed."""
        self._known.clear()
        self._tables.clear()
        self._arrays.clear()
        self.taken.clear()
        self.open.clear()

    def value(self, index: int, frame: Frame | None = None) -> Value:
        """What an op evaluates to, inside a call that is evaluated or outside any."""
        op = self.ops[index]
        if type(op) is Const:
            return _literal(op)
        if frame is not None and op.fn != frame.fn:
            frame = None  # a variable around the function: what it holds does not depend on the call
        known = self._known if frame is None else frame.known
        if index in known:
            return known[index]
        self._steps -= 1
        if self._steps < 0 or self._room < 0:
            self.exhausted = True
        if self.exhausted or self._depth >= MAX_DEPTH:
            return None
        self._depth += 1
        known[index] = None  # what is made of itself is unknown
        value = known[index] = self._made(index, op, frame)
        self._depth -= 1
        if type(value) is str:
            self._room -= len(value)
        return value

    def text(self, index: int, frame: Frame | None = None) -> str | None:
        """The string that an op evaluates to as the name of a property, or None."""
        return text_of(self.value(index, frame))

    def name(self, op: Get | Set) -> None:
        """Give a property its name where its computed key is a constant."""
        if op.name is None and op.key >= 0:
            op.name = self.text(op.key)
            if op.name is not None:
                op.key = NO_VALUE

    def _made(self, index: int, op: AnyOp, frame: Frame | None) -> Value:
        if type(op) is Read:
            return self._read(op, frame)
        if type(op) is Call:
            return self._call(op, frame)
        if type(op) is Get:
            return self._get(op, frame)
        if type(op) is Concat:
            return self._sum(index, op, frame)
        if type(op) is Binary:
            left = self.value(op.left, frame)
            return binary(op.operator, left, self.value(op.right, frame)) if left is not None else None
        if type(op) is Unary:
            if op.operator == "!" and type(self.ops[op.value]) in (Array, Object, Func):
                return False
            return unary(op.operator, self.value(op.value, frame))
        if type(op) is Func:
            return Closure(op.function)
        if type(op) is Array:
            return self._strings(op, frame)
        if type(op) is Phi and len(op.values) == 1:
            return self.value(op.values[0], frame)
        return None

    def _strings(self, op: Array, frame: Frame | None) -> tuple[str, ...] | None:
        found = []
        for item in op.items:
            value = text_of(self.value(item, frame))
            if value is None:
                return None
            found.append(value)
        return tuple(found)

    def _sum(self, index: int, op: Concat, frame: Frame | None) -> Value:
        parts = []
        for part in op.parts:
            value = self.value(part, frame)
            if value is None:
                return None
            parts.append(value)
        module = self.index.module
        template = module.positions.source.startswith(b"`", module.starts[index])
        return summed(["", *parts] if template else parts, self._room)

    # -- variables and properties -------------------------------------------------------------------------------------

    def _read(self, op: Read, frame: Frame | None) -> Value:
        if op.binding < 0:
            return None
        if frame is not None and frame.fixed is not None and frame.fixed[0] == op.binding:
            return frame.fixed[1]
        decoder = self.decoders.get(op.binding)
        if decoder is not None:
            return decoder
        given = self.index.given(op.binding)
        if len(given) != 1:
            return None
        made = self.ops[given[0]]
        if type(made) is Param:
            if frame is None or made.fn != frame.fn or made.rest or made.index >= len(frame.args):
                return None
            return self.value(frame.args[made.index], frame.outer)
        if type(made) is Object:
            return Table(given[0]) if self._table(op.binding, given[0]) is not None else None
        if type(made) is Array and not self._fixed(op.binding):
            return None
        return self.value(given[0], frame)

    def _table(self, binding: int, made: int) -> dict[str, list[int]] | None:
        """The entries of an object that one variable holds, by name; None when there may be others."""
        if made in self._tables:
            return self._tables[made]
        self._tables[made] = None
        op = self.ops[made]
        if type(op) is not Object or not self.index.private(binding):
            return None
        found: dict[str, list[int]] = defaultdict(list)
        entries = list(zip(op.names, op.keys, op.values, strict=True))
        for i in self.index.sets.get(binding, ()):
            store = self.ops[i]
            if type(store) is Set:
                entries.append((store.name, store.key, store.value))
        for name, key, value in entries:
            known = name if name is not None or key < 0 else self.text(key)
            if known is None:
                return None
            found[known].append(value)
        self._tables[made] = found
        return found

    def _fixed(self, binding: int) -> bool:
        """Whether nothing is done with the array in a variable but to take items out of it by their numbers. It is
        answered once: the ops may be others later."""
        known = self._arrays.get(binding)
        if known is None:
            self._arrays[binding] = False
            index = self.index
            known = index.private(binding) and not index.sets.get(binding)
            for read in index.reads.get(binding, ()) if known else ():
                get = self.ops[index.gets[read]] if read in index.gets else None
                name = self.text(get.key) if type(get) is Get and get.name is None and get.key >= 0 else "0"
                known = known and index.looks_up(read) and (name is None or name.isdecimal() or name == "length")
            self._arrays[binding] = known
        return known

    def _get(self, op: Get, frame: Frame | None) -> Value:
        held = self.ops[op.object]
        if type(held) is Read and held.binding < 0:
            return None
        owner = self.value(op.object, frame)
        if owner is None:
            return None
        name = op.name if op.name is not None else self.text(op.key, frame) if op.key >= 0 else None
        if type(owner) is Table:
            return self._entry(owner, name)
        if name is None:
            return None
        if isinstance(owner, tuple) and name.isascii() and name.isdigit() and len(name) < 7:
            return owner[int(name)] if int(name) < len(owner) else None
        if isinstance(owner, tuple | str) and name == "length":
            return float(len(owner))
        return None

    def _entry(self, table: Table, name: str | None) -> Value:
        entries = self._tables.get(table.op) or {}
        values = entries.get(name, []) if name is not None else []
        value = self.value(values[0]) if len(values) == 1 else None
        if value is None:
            self.open.add(table.op)
        elif type(value) is str:
            self.taken[values[0]] = table.op
        return value

    # -- calls --------------------------------------------------------------------------------------------------------

    def _call(self, op: Call, frame: Frame | None) -> Value:
        target = self.ops[op.callee]
        if type(target) is Get:
            found = self._platform(op, target, frame)
            if found is not None:
                return found
        elif type(target) is Read and target.binding < 0:
            args = self._args(op.args, frame)
            return platform(target.name, args) if args is not None else None
        called = self.value(op.callee, frame)
        if isinstance(called, Decoder):
            first = number_of(self.value(op.args[0], frame)) if op.args else None
            key = self.value(op.args[1], frame) if len(op.args) > 1 else ""
            if first is None or not first.is_integer() or abs(first) > 1e9:
                return None
            return called.decode(int(first), key if type(key) is str else "")
        if type(called) is Closure and (returned := self.returned(called.function)) != NO_VALUE:
            if any(type(self.ops[arg]) is Spread for arg in op.args):
                return None
            return self.value(returned, Frame(called.function, op.args, frame))
        return None

    def _args(self, args: tuple[int, ...], frame: Frame | None) -> list[Value] | None:
        found: list[Value] = []
        for arg in args:
            op = self.ops[arg]
            value = self.value(op.value if type(op) is Spread else arg, frame)
            if value is None:
                return None
            if type(op) is Spread and type(value) is tuple:
                found += value
            else:
                found.append(value)
        return found

    def _platform(self, op: Call, target: Get, frame: Frame | None) -> Value:
        """A method of a string or array, or a global function: `window.atob(x)`, `String.fromCharCode(...)`."""
        name = target.name if target.name is not None else self.text(target.key, frame) if target.key >= 0 else None
        if name is None:
            return None
        owner = self.ops[target.object]
        if type(owner) is Read and owner.binding < 0:
            args = self._args(op.args, frame)
            if args is None:
                return None
            return platform(name if owner.name in GLOBALS else f"{owner.name}.{name}", args)
        if name == "apply" and type(owner) is Get and len(op.args) == 2:
            inner = self.ops[owner.object]
            if type(inner) is Read and inner.binding < 0 and owner.name is not None:
                listed = self.value(op.args[1], frame)
                return platform(f"{inner.name}.{owner.name}", list(listed)) if type(listed) is tuple else None
            return None
        receiver = self.value(target.object, frame)
        if type(receiver) is not str and type(receiver) is not tuple:
            return None
        args = self._args(op.args, frame)
        return method(name, receiver, args, self._room) if args is not None else None

    def returned(self, function: int) -> int:
        """The op of the one expression that a function returns when it does nothing else; `NO_VALUE` for others."""
        known = self._simple.get(function)
        if known is None:
            known = self._simple[function] = self._only_returns(function)
        return known

    def _only_returns(self, function: int) -> int:
        made = self.functions[function]
        if len(made.returns) != 1 or made.op < 0 or made.arguments or made.owner >= 0:
            return NO_VALUE
        value = made.returns[0]
        if self.ops[value].guard != self.ops[made.op].guard:
            return NO_VALUE
        parts = set(self.parts(value))
        effects = self.index.effects.get(function, ())
        if len(parts) > _MAX_BODY or any(effect not in parts for effect in effects):
            return NO_VALUE
        return value

    def parts(self, index: int) -> Iterator[int]:
        """An expression and all ops it is made of, up to some more than a function may have."""
        waiting, count = [index], 0
        while waiting and count <= _MAX_BODY + 1:
            at = waiting.pop()
            count += 1
            yield at
            waiting += [inner for inner in operands(self.ops[at]) if inner >= 0]

    def inert(self, index: int) -> bool:
        """Whether nothing happens when an expression is evaluated."""
        count = 0
        for part in self.parts(index):
            count += 1
            op = self.ops[part]
            if (type(op) is Call and self.value(part) is None) or type(op) is Phi:
                return False
        return count <= _MAX_BODY


def _literal(op: Const) -> Value:
    if op.kind in ("string", "boolean"):
        return op.value
    return op.value if op.kind == "number" and type(op.value) is float else None
