"""What obfuscators hide, put back into the ops: strings in place of the calls that make them, names in place of
computed keys, plain operators and calls in place of the small functions around them, and packed scripts.

It runs on scripts that bear the marks of such tools and on no others; a look at the text decides that. Ops change in
place and keep where they stand, so that whatever is found later is shown where it is written. What bears the marks and
is not understood is named in `Module.undecoded`.
"""

import re
from collections.abc import Iterable, Sequence
from typing import Final, NamedTuple

from skimtrace.javascript.chains import Index, operands
from skimtrace.javascript.ciphers import unpacked
from skimtrace.javascript.folding import Closure, Folder
from skimtrace.javascript.ir import (
    NO_VALUE,
    AnyOp,
    Array,
    Binary,
    Call,
    Class,
    Concat,
    Const,
    Func,
    Get,
    Module,
    Object,
    Param,
    Read,
    Set,
    Spread,
    Unary,
)
from skimtrace.javascript.operators import GLOBALS
from skimtrace.javascript.stringarrays import StringArrays

_TURNING: Final = re.compile(rb"push['\"`]?\]?\(([\w$\x80-\xff]{1,60}+)(?:\.|\[['\"`])shift")
_REPLACING: Final = re.compile(
    rb"function ?\(\) ?\{\s{0,20}+return [\w$\x80-\xff]{1,60}+;?\s{0,20}+\};?"
    rb"\s{0,20}+return ([\w$\x80-\xff]{1,60}+)\(\)"
)
_REPLACED: Final = re.compile(
    rb"return ?\([\w$\x80-\xff]{1,60}+ ?= ?function ?\(\) ?\{ ?return [\w$\x80-\xff]{1,60}+;? ?\}\)\(\)"
)
_FORWARDING: Final = re.compile(
    rb"function ?\(([\w$\x80-\xff]{1,60}+)(?:, ?[\w$\x80-\xff]{1,60}+){0,8}+\) ?\{\s{0,20}+return \1 ?"
    rb"(?:\(|[-+*/%<>=!&|^]{1,3} ?[\w$\x80-\xff]{1,60}+;?\s{0,20}+\})"
)
_MIN_FORWARDING: Final = 3
"""Entries of tables that only hand their arguments on, from which on they are there to hide something,"""
_FORWARDING_BYTES: Final = 4096
"""when there is one in so many bytes at least."""
_BRACKETS: Final = re.compile(rb"[\[\]()!+]{200}")
_FACES: Final = "ﾟωﾟﾉ".encode()
_SIGNS: Final = re.compile(rb"\$ ?= ?~ ?\[\];\s{0,4}+\$ ?= ?\{ ?___ ?:")
_PACKED: Final = b"eval(function("
_FUNCTIONS: Final = GLOBALS | {"String", "atob", "unescape", "decodeURIComponent"}
_METHODS: Final = frozenset(
    {
        "fromCharCode",
        "fromCodePoint",
        "join",
        "reverse",
        "concat",
        "split",
        "slice",
        "substring",
        "substr",
        "replace",
        "apply",
    }
)
_MAX_KEY: Final = 200
"""Ops of a key that is looked at."""
_MIN_KEYS: Final = 4
"""Computed keys that are calls, from which on a script is taken to hide its names,"""
_SHARE: Final = 100
"""when there is one in so many ops at least."""
_MAX_FORWARDS: Final = 30


class _Form(NamedTuple):
    """A function that hands its arguments on: to an operator, "+" included, or as a call of the first. `places` says
    which argument stands where."""

    operator: str
    places: tuple[int, ...]


def reveal(module: Module) -> Module:
    """Put back what is hidden in a lowered script, in its own ops; returns the script.

    Time is linear in the script; nothing is raised over its content.
    """
    source, ops, keyed = module.positions.source, module.ops, module.keyed
    tables = source.find(b"_0x") >= 0 or _forwards(source)
    arrays = tables or _turns(source) or _replaces_itself(source)
    packed = source.find(_PACKED) >= 0
    undecoded = _unreadable(source)
    spelt = {key for key in keyed if _is_decided(ops, key)}
    if arrays or packed:
        index = Index(module)
        folder = Folder(index)
        hidden = StringArrays(index, folder)
        revealer = Revealer(index, folder)
        if packed:
            undecoded += [module.starts[op] for op in revealer.unpack()]
        if arrays and (hidden.find() or tables):
            revealer.run()
            for array in hidden.arrays:
                made = ops[array.op]
                revealer.bury(made.items[at] for at in sorted(array.used) if type(made) is Array)
        undecoded += [module.starts[op] for op in hidden.undecided]
        holding = {variable for array in hidden.arrays for variable in array.variables} | folder.decoders.keys()
        module.hidden = sorted({module.bindings[v].name for v in holding if module.bindings[v].top})
        if folder.exhausted:
            undecoded.append(0)
    if spelt:
        _name_spelt(module, spelt)
    if not undecoded and (unknown := _unknown_key(ops, keyed)) != NO_VALUE:
        undecoded.append(module.starts[unknown])
    module.undecoded = sorted(set(undecoded))
    return module


def _turns(source: bytes) -> bool:
    """Whether the first item of some array becomes its last."""
    for found in _TURNING.finditer(source):
        if source[max(found.start() - 64, 0) : found.start()].rstrip(b".['\"`").endswith(found[1]):
            return True
    return False


def _forwards(source: bytes) -> bool:
    """Whether operators and calls are entries of tables: `{abc: function (a, b) { return a + b; }}`."""
    count = sum(
        source[max(found.start() - 2, 0) : found.start()].rstrip().endswith(b":")
        for found in _FORWARDING.finditer(source)
    )
    return count >= _MIN_FORWARDING and count * _FORWARDING_BYTES >= len(source)


def _replaces_itself(source: bytes) -> bool:
    """Whether a function gives its own name to another that returns a variable, and calls that at once."""
    for found in _REPLACING.finditer(source):
        before = source[max(found.start() - 64, 0) : found.start()].rstrip()
        if before.endswith(b"=") and before[:-1].rstrip().endswith(found[1]):
            return True
    return _REPLACED.search(source) is not None  # as minifiers write it: `return (list = function () {...})()`


def _unreadable(source: bytes) -> list[int]:
    """Where code is written in a handful of signs (JSFuck, aaencode, jjencode): it is not read."""
    found = [source.find(_FACES)] if source.count(_FACES) > 20 else []
    if source.find(b"(![]+[])") >= 0 and (brackets := _BRACKETS.search(source)):
        found.append(brackets.start())
    if source.find(b"=~[];") >= 0 and (signs := _SIGNS.search(source)):
        found.append(signs.start())
    return found


def _is_decided(ops: Sequence[AnyOp], key: int) -> bool:
    """Whether a key looks like a constant that is spelt out: `"fe" + "tch"`, `atob("ZmV0Y2g=")`."""
    waiting, count = [key], 0
    while waiting and count < _MAX_KEY:
        op = ops[waiting.pop()]
        count += 1
        if type(op) is Read:
            if op.binding >= 0 or op.name not in _FUNCTIONS:
                return False
        elif type(op) is Get and (op.name in _FUNCTIONS or op.name in _METHODS):
            waiting.append(op.object)
        elif type(op) in (Call, Concat, Array, Spread, Unary):
            waiting += operands(op)
        elif type(op) is not Const:
            return False
    return not waiting


def _name_spelt(module: Module, spelt: set[int]) -> None:
    """Give properties their names where the keys are spelt out; nothing else of the script has to be known for it."""
    folder = Folder(Index(module, empty=True))
    for op in module.ops:
        if (type(op) is Get or type(op) is Set) and op.key in spelt:
            folder.name(op)


def _unknown_key(ops: Sequence[AnyOp], keyed: Sequence[int]) -> int:
    """The first of many keys that functions of the script make of constants, as decoders of strings do."""
    if len(keyed) < _MIN_KEYS or len(keyed) * _SHARE < len(ops):
        return NO_VALUE
    calls = [
        key for key in keyed
        if type(op := ops[key]) is Call and type(ops[op.callee]) is Read and op.args
        and all(type(arg := ops[a]) is Const and arg.kind in ("string", "number") for a in op.args)
    ]  # fmt: skip
    return calls[0] if len(calls) >= _MIN_KEYS and len(calls) * _SHARE >= len(ops) else NO_VALUE


class Revealer:
    """Rewrites the ops of one script."""

    def __init__(self, index: Index, folder: Folder) -> None:
        self.index = index
        self.ops = index.ops
        self.functions = index.module.functions
        self.folder = folder
        self._forms: dict[int, _Form | None] = {}

    def run(self) -> None:
        """Rewrite everything that is decided."""
        self._rewrite()
        for binding in self.index.sets:
            self._gather(binding)

    def _rewrite(self) -> None:
        for i, op in enumerate(self.ops):
            if type(op) is Call:
                if not self._replace(i, op):
                    self._inline(i, op)
            elif type(op) is Concat:
                self._replace(i, op)
            elif type(op) is Get:
                self.folder.name(op)
                self._replace(i, op)
            elif type(op) is Set:
                self.folder.name(op)
            elif (type(op) is Object or type(op) is Class) and None in op.names:
                self._name_entries(op)
        # What a table holds stands where it is used now; in the table it may be a part of an address.
        self.bury(entry for entry, table in self.folder.taken.items() if table not in self.folder.open)

    def _gather(self, binding: int) -> None:
        """`const o = {}; o.a = b; o.c = d; f(o)` is `f({a: b, c: d})`: entries that are set one after the other before
        anything else is done with the object belong into it."""
        given = self.index.given(binding) if binding >= 0 else []
        made = self.ops[given[0]] if len(given) == 1 else None
        if type(made) is not Object:
            return
        stores: dict[str, int] = {}
        fields = {i: op for i in self.index.sets[binding] if type(op := self.ops[i]) is Set}
        first = {op.object: i for i, op in fields.items()}
        for read in self.index.reads[binding]:
            store = fields.get(first.get(read, -1))
            if store is None or (store.fn, store.guard) != (made.fn, made.guard) or read < given[0]:
                break
            if store.name is None or store.name in stores or store.name in made.names:
                break
            stores[store.name] = first[read]
        made.names = (*made.names, *stores)
        made.keys = (*made.keys, *[NO_VALUE] * len(stores))
        made.values = (*made.values, *(fields[at].value for at in stores.values()))
        for at in stores.values():
            store = fields[at]
            self.ops[at] = Const(store.fn, store.guard, "undefined", None)

    def _name_entries(self, op: Object | Class) -> None:
        op.names = tuple(
            self.folder.text(key) if name is None and key >= 0 else name
            for name, key in zip(op.names, op.keys, strict=True)
        )

    def _replace(self, index: int, op: Call | Concat | Get) -> bool:
        """Put a constant in the place of an op that is one."""
        value = self.folder.value(index)
        if type(value) not in (str, float) or not all(self.folder.inert(part) for part in operands(op)):
            return False
        self.bury(operands(op))
        self.ops[index] = Const(
            op.fn, op.guard, "string" if type(value) is str else "number", value  # type: ignore[arg-type]
        )  # fmt: skip
        return True

    def bury(self, values: Iterable[int]) -> None:
        """Take strings out of ops that nothing uses any more, so that no part of an address is taken for one."""
        for value in values:
            for part in self.folder.parts(value):
                op = self.ops[part]
                if type(op) is Const and op.kind == "string":
                    self.ops[part] = Const(op.fn, op.guard, "undefined", None)

    # -- functions around operators and calls -------------------------------------------------------------------------

    def _inline(self, index: int, op: Call) -> None:
        """`o.add(a, b)` is `a + b`, `o.call(f, a)` is `f(a)`."""
        called = self.folder.value(op.callee)
        form = self._form(called.function) if type(called) is Closure and not op.new else None
        if form is None or max(form.places) >= len(op.args) or any(type(self.ops[arg]) is Spread for arg in op.args):
            return
        args = tuple(op.args[place] for place in form.places)
        here = (op.fn, op.guard)
        if form.operator == "call":
            self.ops[index] = Call(*here, args[0], args[1:], False)
        elif form.operator == "+":
            self.ops[index] = Concat(*here, args)
        else:
            self.ops[index] = Binary(*here, form.operator, args[0], args[1])

    def _form(self, function: int, depth: int = 0) -> _Form | None:
        """What a function does with its arguments, through others that it hands them to."""
        if function not in self._forms:
            self._forms[function] = None
            self._forms[function] = self._made_form(function, depth)
        return self._forms[function]

    def _made_form(self, function: int, depth: int) -> _Form | None:
        returned = self.folder.returned(function)
        op = self.ops[returned] if returned != NO_VALUE else None
        if type(op) is Binary:
            places = self._places(function, (op.left, op.right))
            return _Form(op.operator, places) if places else None
        if type(op) is Concat:
            places = self._places(function, op.parts)
            return _Form("+", places) if places else None
        if type(op) is not Call or op.new:
            return None
        if places := self._places(function, (op.callee, *op.args)):
            return _Form("call", places)
        called = self.folder.value(op.callee)
        places = self._places(function, op.args)
        if type(called) is not Closure or not places or depth >= _MAX_FORWARDS:
            return None
        inner = self._form(called.function, depth + 1)
        if inner is None or max(inner.places) >= len(places):
            return None
        return _Form(inner.operator, tuple(places[place] for place in inner.places))

    def _places(self, function: int, values: Sequence[int]) -> tuple[int, ...]:
        """Which parameters of a function some ops read; () when one of them is anything else."""
        found = []
        for value in values:
            op = self.ops[value]
            given = self.index.given(op.binding) if type(op) is Read and op.binding >= 0 else []
            param = self.ops[given[0]] if len(given) == 1 else None
            if type(param) is not Param or param.rest or param.fn != function:
                return ()
            found.append(param.index)
        return tuple(found)

    # -- packed scripts -----------------------------------------------------------------------------------------------

    def unpack(self) -> list[int]:
        """Put scripts in the place of the calls that unpack them, `function (p, a, c, k, e, d) {...}(payload, radix,
        count, words, ...)`, whatever minifiers call the parameters; returns the calls where that is not decided."""
        unknown = []
        for i, op in enumerate(self.ops):
            if type(op) is not Call or len(op.args) < 4 or type(self.ops[op.callee]) is not Func:
                continue
            payload, radix, count, words = (self.folder.value(arg) for arg in op.args[:4])
            if type(payload) is not str or type(radix) is not float or type(count) is not float:
                continue
            script = unpacked(payload, int(radix), int(count), words) if isinstance(words, tuple) else None
            if script is None:
                unknown.append(i)
            else:
                self.bury(op.args)
                self.ops[i] = Const(op.fn, op.guard, "string", script)
        return unknown
