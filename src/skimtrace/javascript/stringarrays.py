"""String arrays, as javascript-obfuscator and its kin make them: all strings of a script in one array, rotated when the
script starts, and handed out by number, perhaps decoded, by a function.

Three parts are recognised by their form, whatever they are called:

    function list() { const a = ["...", ...]; list = function () { return a; }; return list(); }
    function give(n, key) { n = n - 0x1a2; const a = list(); let s = a[n]; /* base64, RC4 */ return s; }
    (function (list, check) { while (true) { try { if (<sum of parseInt(give(n))> === check) break;
        else a.push(a.shift()); } catch (e) { a.push(a.shift()); } } })(list, 0x8a3f1);

The order is found by trying each rotation until the sum is right; no code is run. What has the form but cannot be
decided is reported, so that nobody takes silence for an answer.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final, NamedTuple, TypeAlias

from skimtrace.javascript.ciphers import alphabet, base64, rc4
from skimtrace.javascript.folding import Decoder, Folder, Frame, Index, Pending, operands
from skimtrace.javascript.ir import NO_VALUE, Array, Binary, Call, Concat, Const, Func, Get, Param, Read, Unary, Write
from skimtrace.javascript.operators import binary, integer, unary

_MAX_ITEMS: Final = 100_000
_MAX_CHECKS: Final = 400_000
"""Strings that are decoded to find the order of one array."""
_MAX_TERMS: Final = 200
_TRIES: Final = (1000.0, 1777.0)
"""Numbers that a decoder is tried with, to find what it subtracts."""


class _Term(NamedTuple):
    """Two sums with a sign between them."""

    sign: str
    left: "_Sum"
    right: "_Sum"


_Sum: TypeAlias = float | Pending | _Term


@dataclass(slots=True)
class StringArray:
    """An array of strings. `variables` hold it or the function that returns it; `turned` says how many strings were
    moved from the front to the end, None while that is not known."""

    op: int
    items: tuple[str, ...]
    variables: set[int]
    turned: int | None = None
    used: set[int] = field(default_factory=set)
    decoders: list["_Found"] = field(default_factory=list)
    rotations: list[int] = field(default_factory=list)
    """The calls that turn it."""

    def item(self, number: int) -> str | None:
        """The string at a place, once the order is known."""
        if self.turned is None or not 0 <= number < len(self.items):
            return None
        at = (number + self.turned) % len(self.items)
        self.used.add(at)
        return self.items[at]


class _Coding(NamedTuple):
    """How strings are encoded: the signs of base64, and whether RC4 is over it. `plain`: not at all."""

    known: bool
    signs: Mapping[str, int] | None = None
    ciphered: bool = False


class _Found(Decoder):
    """A decoder of one array."""

    def __init__(self, array: StringArray, offset: int, coding: _Coding) -> None:
        self.array = array
        self.offset = offset
        self.coding = coding
        self._known: dict[tuple[int, str], str | None] = {}

    def decode(self, number: int, key: str) -> str | Pending | None:
        """The string with a number; pending while the order of the array is not known, None when it is unknown."""
        if not self.coding.known:
            return None
        if self.array.turned is None:
            return Pending(self, number, key)
        encoded = self.array.item(number + self.offset)
        return self.decoded(encoded, key) if encoded is not None else None

    def turned(self, number: int, key: str, by: int) -> str | None:
        """The string with a number, were the array turned `by` so many."""
        at = number + self.offset
        size = len(self.array.items)
        if not 0 <= at < size:
            return None
        place = (at + by) % size
        known = self._known.get((place, key))
        if known is None:
            known = self._known[place, key] = self.decoded(self.array.items[place], key)
        return known

    def decoded(self, text: str, key: str) -> str | None:
        """A string without its encoding."""
        if self.coding.signs is None:
            return text
        plain = base64(text, self.coding.signs)
        return rc4(plain, key) if plain is not None and self.coding.ciphered else plain


class StringArrays:
    """Finds the string arrays of one script and teaches a folder their decoders."""

    def __init__(self, index: Index, folder: Folder) -> None:
        self.index = index
        self.ops = index.ops
        self.functions = index.module.functions
        self.folder = folder
        self.arrays: list[StringArray] = []
        self.undecided: list[int] = []
        """Ops of arrays that are handed out or turned in a way that was not understood."""
        self._alphabets: list[tuple[int, str]] = []
        self._pushes: list[int] = []
        self._checks: list[int] = []
        self._counts: list[int] = []

    def find(self) -> bool:
        """Find arrays, decoders and order. Returns whether there are any."""
        self._look_over()
        candidates = [*self._self_replacing(), *self._plain()]
        for array in candidates:
            self._add_decoders(array)
            self._add_rotations(array)
        for array in candidates:
            if array.decoders or array.rotations:
                self.arrays.append(array)
        for array in self.arrays:
            array.turned = None if array.rotations else 0
        self.folder.forget()
        for array in self.arrays:
            self._settle(array)
        self.folder.forget()
        return bool(self.arrays)

    def _look_over(self) -> None:
        """One pass for what the three parts are recognised by."""
        for i, op in enumerate(self.ops):
            if type(op) is Const:
                if type(op.value) is str and 64 <= len(op.value) <= 65 and alphabet(op.value) is not None:
                    self._alphabets.append((op.fn, op.value))
            elif type(op) is Call:
                callee = self.ops[op.callee]
                if type(callee) is Get and callee.name == "push" and len(op.args) == 1:
                    inner = self.ops[op.args[0]]
                    shift = self.ops[inner.callee] if type(inner) is Call else None
                    if type(shift) is Get and shift.name == "shift":
                        self._pushes.append(i)
            elif type(op) is Binary and op.operator in ("===", "=="):
                self._checks.append(i)
            elif type(op) is Unary and op.operator == "++":
                self._counts.append(i)

    # -- arrays -------------------------------------------------------------------------------------------------------

    def _self_replacing(self) -> list[StringArray]:
        """Functions that replace themselves by one that returns an array."""
        found = []
        for binding, writes in self.index.writes.items():
            if binding < 0 or len(writes) != 2:
                continue
            made = [self._function(write) for write in writes]
            for outer, inner in (made, made[::-1]):
                if outer < 0 or inner < 0 or self.functions[inner].parent != outer:
                    continue
                array = self._returned_array(inner)
                if array != NO_VALUE and (items := self._items(array)) is not None:
                    found.append(StringArray(array, items, {binding}))
        return found

    def _plain(self) -> list[StringArray]:
        """Arrays of strings in a variable that a function or a rotation uses."""
        found = []
        for binding, writes in self.index.writes.items():
            if binding < 0 or len(writes) != 1:
                continue
            op = self.ops[writes[0]]
            if type(op) is Write and type(self.ops[op.value]) is Array and not self.index.sets.get(binding):
                items = self._items(op.value)
                if items is not None:
                    found.append(StringArray(op.value, items, {binding}))
        return found

    def _function(self, write: int) -> int:
        """The function that a `Write` gives a variable; -1 for anything else."""
        op = self.ops[write]
        made = self.ops[op.value] if type(op) is Write else None
        return made.function if type(made) is Func else -1

    def _returned_array(self, function: int) -> int:
        """The array in the variable that a function returns."""
        returns = self.functions[function].returns
        read = self.ops[returns[0]] if len(returns) == 1 else None
        given = self.index.given(read.binding) if type(read) is Read and read.binding >= 0 else []
        return given[0] if len(given) == 1 and type(self.ops[given[0]]) is Array else NO_VALUE

    def _items(self, array: int) -> tuple[str, ...] | None:
        op = self.ops[array]
        if type(op) is not Array or not 1 <= len(op.items) <= _MAX_ITEMS:
            return None
        found = []
        for item in op.items:
            value = self.folder.value(item)
            if type(value) is not str:
                return None
            found.append(value)
        return tuple(found)

    # -- decoders -----------------------------------------------------------------------------------------------------

    def _add_decoders(self, array: StringArray) -> None:
        """Functions that take a string out of the array by a number they are given."""
        for owner in self._seen(array):
            get = self.ops[owner]
            if type(get) is not Get or get.name is not None or get.key < 0 or get.fn == 0:
                continue
            variable = self._variable(get.fn)
            offset = self._offset(get)
            if variable < 0 or offset is None:
                continue
            coding = self._coding(get.fn, owner)
            decoder = _Found(array, offset, coding)
            array.decoders.append(decoder)
            self.folder.decoders[variable] = decoder
            if not coding.known:
                self.undecided.append(owner)

    def _seen(self, array: StringArray) -> list[int]:
        """The places where something is taken out of the array."""
        gets = []
        for variable in array.variables:
            for read in self.index.reads.get(variable, ()):
                places = [read]
                call = self.index.caller.get(read)
                if call is not None:
                    places = [call]
                    written = self.ops[self.index.written[call]] if call in self.index.written else None
                    if type(written) is Write and written.binding >= 0:
                        places += self.index.reads.get(written.binding, ())
                gets += [self.index.gets[place] for place in places if place in self.index.gets]
        return gets

    def _variable(self, function: int) -> int:
        """The variable that holds a function."""
        write = self.index.written.get(self.functions[function].op)
        op = self.ops[write] if write is not None else None
        return op.binding if type(op) is Write else -1

    def _offset(self, get: Get) -> int | None:
        """What a decoder adds to the number it is given before it looks that up."""
        params = self.functions[get.fn].params
        first = self.index.written.get(params[0]) if params else None
        write = self.ops[first] if first is not None else None
        if type(write) is not Write or write.binding < 0:
            return None
        changes = [value for value in self.index.given(write.binding) if type(self.ops[value]) is not Param]
        if len(changes) > 1:
            return None
        found = []
        for number in _TRIES:
            value: object = number
            if changes:
                value = self.folder.value(changes[0], Frame(get.fn, (), None, (write.binding, number)))
            if type(value) is float:
                value = self.folder.value(get.key, Frame(get.fn, (), None, (write.binding, value)))
            if type(value) is not float or not value.is_integer():
                return None
            found.append(int(value - number))
        return found[0] if found[0] == found[1] and abs(found[0]) < 1e9 else None

    def _coding(self, function: int, get: int) -> _Coding:
        """How the strings that a function hands out are encoded, from what stands in it."""
        inside = self.index.inside
        texts = [text for fn, text in self._alphabets if inside(fn, function)]
        if texts:
            return _Coding(len(set(texts)) == 1, alphabet(texts[0]), self._uses_key(function))
        return _Coding(self._returns(function, get))

    def _uses_key(self, function: int) -> bool:
        params = self.functions[function].params
        write = self.ops[self.index.written[params[1]]] if len(params) > 1 and params[1] in self.index.written else None
        return type(write) is Write and bool(self.index.reads.get(write.binding))

    def _returns(self, function: int, get: int) -> bool:
        """Whether a function returns what it takes out of the array, and nothing else."""
        for value in self.functions[function].returns:
            op = self.ops[value]
            if value == get:
                continue
            if type(op) is not Read or op.binding < 0 or self.index.given(op.binding) != [get]:
                return False
        return bool(self.functions[function].returns)

    # -- order --------------------------------------------------------------------------------------------------------

    def _add_rotations(self, array: StringArray) -> None:
        """Calls that hand the array to a function that moves strings from its front to its end."""
        if not self._pushes:
            return
        for variable in array.variables:
            for read in self.index.reads.get(variable, ()):
                call = self.index.passed.get(read)
                op = self.ops[call] if call is not None else None
                turner = self.ops[op.callee] if type(op) is Call and len(op.args) == 2 and op.args[0] == read else None
                if call is not None and type(turner) is Func:
                    function = turner.function
                    if any(self.index.inside(self.ops[push].fn, function) for push in self._pushes):
                        array.rotations.append(call)

    def _settle(self, array: StringArray) -> None:
        """Find the order of an array."""
        if not array.rotations:
            return
        if len(array.rotations) > 1 or (turned := self._turned(array, array.rotations[0])) is None:
            self.undecided.append(array.rotations[0])
            return
        array.turned = turned
        self.folder.forget()

    def _turned(self, array: StringArray, call: int) -> int | None:
        op = self.ops[call]
        made = self.ops[op.callee] if type(op) is Call else None
        goal = self.folder.value(op.args[1]) if type(op) is Call else None
        if type(made) is not Func or type(goal) is not float:
            return None
        checks = [check for check in self._checks if self.index.inside(self.ops[check].fn, made.function)]
        for check in checks:
            for terms in self._sums(check):
                turned = self._try(array, terms, goal)
                if turned is not None:
                    return turned
        if checks or not goal.is_integer() or abs(goal) > 1e9:
            return None
        # Older forms count: `while (--n)`, one more where `++n` is handed to it.
        counted = any(self.index.inside(self.ops[count].fn, made.function) for count in self._counts)
        return (int(goal) - (0 if counted else 1)) % len(array.items)

    def _sums(self, check: int) -> list[_Sum]:
        """The sums that a comparison compares, with strings that are not known yet in them."""
        found = []
        for side in operands(self.ops[check]):
            read = self.ops[side]
            given = self.index.given(read.binding) if type(read) is Read and read.binding >= 0 else [side]
            if len(given) == 1 and type(self.ops[given[0]]) in (Binary, Concat, Unary, Call):
                self._terms = 0
                terms = self._sum(given[0], 0)
                if terms is not None:
                    found.append(terms)
        return found

    def _sum(self, index: int, depth: int) -> _Sum | None:
        """An arithmetic expression over constants and `parseInt` of strings."""
        self._terms += 1
        if depth > _MAX_TERMS or self._terms > 10 * _MAX_TERMS:
            return None
        op = self.ops[index]
        if type(op) is Call:
            callee = self.ops[op.callee]
            if type(callee) is Read and callee.name == "parseInt" and callee.binding < 0 and op.args:
                value = self.folder.value(op.args[0])
                return value if type(value) is Pending else integer(value) if type(value) is str else None
        known = self.folder.value(index)
        if type(known) is float:
            return known
        sign = "+" if type(op) is Concat else op.operator if type(op) is Binary or type(op) is Unary else ""
        terms = [self._sum(part, depth + 1) for part in operands(op)] if sign else []
        if type(op) is Unary:
            terms.insert(0, 0.0)
        total = terms[0] if terms else None
        for term in terms[1:]:
            if total is None or term is None:
                return None
            total = _Term(sign, total, term)
        return total

    def _try(self, array: StringArray, terms: _Sum, goal: float) -> int | None:
        """The rotation under which a sum is right."""
        leaves: list[Pending] = []
        waiting = [terms]
        while waiting:
            term = waiting.pop()
            if type(term) is Pending:
                leaves.append(term)
            elif type(term) is _Term:
                waiting += (term.right, term.left)
        if not leaves or any(leaf.decoder not in array.decoders for leaf in leaves):
            return None
        checks = 0
        for by in range(len(array.items)):
            numbers: dict[Pending, float] = {}
            for leaf in leaves:
                checks += 1
                text = leaf.decoder.turned(leaf.number, leaf.key, by)
                number = integer(text) if text is not None else None
                if number is None:
                    break
                numbers[leaf] = number
            else:
                if _evaluated(terms, numbers) == goal:
                    return by
            if checks > _MAX_CHECKS:
                return None
        return None


def _evaluated(terms: _Sum, numbers: Mapping[Pending, float]) -> float | None:
    """The value of a sum; it is at most `_MAX_TERMS` deep."""
    if type(terms) is Pending:
        return numbers[terms]
    if type(terms) is not _Term:
        return terms if type(terms) is float else None
    sign, left, right = terms
    a, b = _evaluated(left, numbers), _evaluated(right, numbers)
    if a is None or b is None:
        return None
    if sign == "+":
        return a + b
    value = binary(sign, a, b)
    return value if type(value) is float else unary(sign, b)
