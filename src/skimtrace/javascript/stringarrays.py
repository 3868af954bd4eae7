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
from typing import Final

from skimtrace.javascript.chains import Index
from skimtrace.javascript.ciphers import alphabet, base64, rc4
from skimtrace.javascript.folding import Decoder, Folder, Frame, Pending
from skimtrace.javascript.ir import NO_VALUE, Array, Binary, Call, Const, Func, Get, Param, Read, Unary, Write
from skimtrace.javascript.rotation import Rotation

_MAX_ITEMS: Final = 100_000
_TRIES: Final = (1000.0, 1777.0)
"""Numbers that a decoder is tried with, to find what it subtracts."""


@dataclass(slots=True)
class StringArray:
    """An array of strings. `variables` hold it or the function that returns it; `turned` says how many strings were
    moved from the front to the end, None while that is not known."""

    op: int
    items: tuple[str, ...]
    variables: set[int]
    marked: bool
    """Whether nothing but an obfuscator makes arrays of this form."""
    function: int = NO_VALUE
    """The function that returns it."""
    turned: int | None = None
    used: set[int] = field(default_factory=set)
    decoders: list["_Found"] = field(default_factory=list)
    rotations: dict[int, int] = field(default_factory=dict)
    """The functions that turn it, and the op of the number that they are given with it."""

    def item(self, number: int) -> str | None:
        """The string at a place, once the order is known."""
        if self.turned is None or not 0 <= number < len(self.items):
            return None
        at = (number + self.turned) % len(self.items)
        self.used.add(at)
        return self.items[at]


class _Found(Decoder):
    """A decoder of one array: what it adds to the number it is given, the signs of base64 where the strings are encoded
    with that, and whether RC4 is over it."""

    def __init__(self, array: StringArray, offset: int, signs: Mapping[str, int] | None, ciphered: bool) -> None:
        self.array = array
        self.offset = offset
        self.signs = signs
        self.ciphered = ciphered
        self._known: dict[tuple[int, str], str | None] = {}

    def decode(self, number: int, key: str) -> str | Pending | None:
        """The string with a number; pending while the order of the array is not known, None when it is unknown."""
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
        if self.signs is None:
            return text
        plain = base64(text, self.signs)
        return rc4(plain, key) if plain is not None and self.ciphered else plain


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
        for array in (*self._self_replacing(), *self._plain()):
            self._add_rotations(array)
            array.marked = array.marked or bool(array.rotations)
            array.turned = None if array.rotations else 0
            strays = self._strays(array)
            if strays and not array.marked:
                continue
            self._add_decoders(array)
            if array.decoders or array.marked:
                self.arrays.append(array)
                self.undecided += strays[:1]
        self.folder.forget()
        rotation = Rotation(self.folder, self._checks, self._counts)
        for array in self.arrays:
            if len(array.rotations) == 1:
                function, given = next(iter(array.rotations.items()))
                array.turned = rotation.turns(function, given, len(array.items), array.decoders)
                self.folder.forget()
            if array.marked and (array.turned is None or not array.decoders):
                self.undecided.append(array.op)
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
                    found.append(StringArray(array, items, {binding}, True, outer))
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
                    found.append(StringArray(op.value, items, {binding}, False))
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
            if coding is None:
                if array.marked:
                    self.undecided.append(owner)
                continue
            decoder = _Found(array, offset, *coding)
            array.decoders.append(decoder)
            self.folder.decoders[variable] = decoder

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

    def _strays(self, array: StringArray) -> list[int]:
        """The places that do something else with the array, and may change it."""
        index, found = self.index, []
        for variable in array.variables:
            for read in index.reads.get(variable, ()):
                call = index.caller.get(read)
                if call is None:
                    known = self._is_handed(read, array) or index.looks_up(read)
                elif call in index.written:
                    write = self.ops[index.written[call]]
                    known = type(write) is Write and write.binding >= 0 and index.given(write.binding) == [call]
                    reads = index.reads.get(write.binding, ()) if type(write) is Write else ()
                    known = known and all(index.looks_up(place) or self._turns(place, array) for place in reads)
                else:
                    known = index.looks_up(call) or index.inside(self.ops[read].fn, array.function)
                if not known:
                    found.append(read)
        return found

    def _is_handed(self, read: int, array: StringArray) -> bool:
        """Whether the array is handed to a function that turns it."""
        op = self.ops[self.index.passed[read]] if read in self.index.passed else None
        turner = self.ops[op.callee] if type(op) is Call else None
        return type(turner) is Func and turner.function in array.rotations

    def _turns(self, place: int, array: StringArray) -> bool:
        """Whether this is the `push` or `shift` of a function that turns the array."""
        get = self.ops[self.index.gets[place]] if place in self.index.gets else None
        if type(get) is not Get or get.name not in ("push", "shift"):
            return False
        return any(self.index.inside(get.fn, function) for function in array.rotations)

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
            if changes and changes[0] != get.key:  # in `a[n -= 9]` the change is the key
                value = self.folder.value(changes[0], Frame(get.fn, (), None, (write.binding, number)))
            if type(value) is float:
                value = self.folder.value(get.key, Frame(get.fn, (), None, (write.binding, value)))
            if type(value) is not float or not value.is_integer():
                return None
            found.append(int(value - number))
        return found[0] if found[0] == found[1] and abs(found[0]) < 1e9 else None

    def _coding(self, function: int, get: int) -> tuple[Mapping[str, int] | None, bool] | None:
        """How the strings that a function hands out are encoded, from what stands in it: the signs of base64, and
        whether RC4 is over it. None when that is not told."""
        texts = {text for fn, text in self._alphabets if self.index.inside(fn, function)}
        if texts:
            return (alphabet(texts.pop()), self._uses_key(function)) if len(texts) == 1 else None
        return (None, False) if self._returns(function, get) else None

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
        """Functions that move strings of the array from its front to its end. They are handed it, or take it."""
        if not self._pushes:
            return
        index = self.index
        for variable in array.variables:
            for read in index.reads.get(variable, ()):
                op = self.ops[index.passed[read]] if read in index.passed else None
                turner = self.ops[op.callee] if type(op) is Call and len(op.args) == 2 and op.args[0] == read else None
                if type(op) is not Call or type(turner) is not Func:
                    continue
                if any(index.inside(self.ops[push].fn, turner.function) for push in self._pushes):
                    array.rotations[turner.function] = op.args[1]
        for push in self._pushes:
            function = self.ops[push].fn
            handed = any(index.inside(function, known) for known in array.rotations)
            if function > 0 and not handed and self._is_taken(push, array):
                array.rotations[function] = NO_VALUE

    def _is_taken(self, push: int, array: StringArray) -> bool:
        """Whether a `push` is one of the array that the function of the array returned."""
        op = self.ops[push]
        get = self.ops[op.callee] if type(op) is Call else None
        owner = self.ops[get.object] if type(get) is Get else None
        given = self.index.given(owner.binding) if type(owner) is Read and owner.binding >= 0 else []
        call = self.ops[given[0]] if len(given) == 1 else None
        read = self.ops[call.callee] if type(call) is Call else None
        return type(read) is Read and read.binding in array.variables
