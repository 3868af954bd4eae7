"""Modules that a bundler has wrapped in functions: what a call of its `require` yields.

webpack, browserify and Parcel keep the modules of a bundle as functions in a table, and enter one when it is asked for:

    table[id](module, module.exports, require)                                      webpack 5
    table[id].call(module.exports, module, module.exports, require)                 webpack up to 4
    table[id][0].call(module.exports, require, module, module.exports, ...)         browserify, Parcel

By this call, wherever it stands, the function around it is known for a `require`, its table for modules, and the
modules' parameters for what they are; the names say nothing, they are a letter each. Everything here is looked up in
the program's own indexes, in time that grows with the code.
"""

from collections import defaultdict
from collections.abc import Iterator
from typing import Final, NamedTuple

from skimtrace.flow.program import Node, Program, Unit
from skimtrace.javascript.ir import Array, Call, Const, Func, Get, Object, Param, Read, Set, Write

_CHUNKS: Final = ("webpackChunk", "webpackJsonp")
"""How the list begins that webpack's chunks add their modules to."""
_MAX_LOADERS: Final = 64
"""Bundles of one extension that the modules of its chunks are looked up from: each looks through all of them."""
_EXPORTS: Final = "exports"


class Wrapped(NamedTuple):
    """A module: its function, by its script's base."""

    base: int
    function: int


class _Roles(NamedTuple):
    """Which of a module function's parameters are what; -1 where there is none."""

    module: int
    exports: int
    require: int


class _Table(NamedTuple):
    """The modules of a bundle by their ids, and what each calls those it requires."""

    modules: dict[str, Wrapped]
    ids: dict[Wrapped, dict[str, str]]


class Bundles:
    """The wrapped modules of one program."""

    def __init__(self, program: Program) -> None:
        self.program = program
        self.required: dict[Node, Wrapped] = {}
        """Calls of a bundle's `require`, and the module that they yield the exports of."""
        self.replaced: dict[Wrapped, list[Node]] = defaultdict(list)
        """What a module gives for its exports as a whole (`module.exports = value`)."""
        self._named: dict[Wrapped, dict[str, list[Node]]] = {}
        self.read_as: dict[Node, list[Node]] = defaultdict(list)
        """An exported value, and the ops in other modules that read it."""
        self.getters: dict[Node, Node] = {}
        """Calls of webpack's `require.n(module)`, and the call of `require` that yields the module: what they make is
        called, or asked for its property `a`, for the default export."""
        self.defaults: dict[Node, Node] = {}
        """Calls of what `getters` make, and the call of `require`."""
        self._wrapping: list[tuple[Unit, int, int]] = []
        """Calls of `require.n`, and the op of the module it is given."""
        self._left = _MAX_LOADERS
        self._listed = self._lists()
        chunks = [table for table in self._chunks() if table.modules]
        for node in program.gets.get(_EXPORTS, ()):
            for unit, call in self._users_that_call(node):
                self._entered(unit, call, node - unit.base, chunks)
        if self.required:
            self._connect()

    def exported(self, call: Node, name: str) -> list[Node]:
        """What the module that a call of `require` yields exports under a name."""
        module = self.required.get(call)
        return self._named.get(module, {}).get(name, []) if module is not None else []

    def default(self, call: Node) -> list[Node]:
        """The default export of the module that a call of `require` yields; the call itself for one that gives no
        value for its exports: then they are all there is."""
        module = self.required[call]
        return self.replaced.get(module) or self._named.get(module, {}).get("default") or [call]

    # -- the call that enters a module --------------------------------------------------------------------------------

    def _users_that_call(self, node: Node) -> Iterator[tuple[Unit, Call]]:
        unit = self.program.unit(node)
        for user in unit.users[node - unit.base]:
            op = unit.module.ops[user]
            if type(op) is Call and node - unit.base in op.args:
                yield unit, op

    def _entered(self, unit: Unit, call: Call, exports: int, chunks: list[_Table]) -> None:
        """Take up a bundle when a call that is given `module.exports`, op `exports`, enters its modules."""
        ops = unit.module.ops
        callee = ops[call.callee]
        args = call.args
        listed = False
        if type(callee) is Get and callee.name == "call":
            args = args[1:]
            callee = ops[callee.object]
            if type(callee) is Get and callee.name == "0":
                listed, callee = True, ops[callee.object]
        if type(callee) is not Get or callee.key < 0 or exports not in args:
            return
        entering = self._parameter(unit, callee.key)
        table = self._made(unit, callee.object)
        roles = _roles(unit, args, exports)
        if entering is None or entering[1] != 0 or table is None:
            return
        self._left -= 1
        others = [] if listed or self._left < 0 else [chunk for chunk in chunks if self._known_to(unit, chunk)]
        tables = [self._table(unit, table, listed), *others]
        if any(found.modules for found in tables):
            self._bundle(unit, entering[0], tables, roles)

    def _parameter(self, unit: Unit, index: int) -> tuple[int, int] | None:
        """The function and the position of the parameter that an op reads."""
        op = unit.module.ops[index]
        if type(op) is not Read or op.binding < 0:
            return None
        writes = unit.writes.get(op.binding, ())
        written = unit.module.ops[writes[0]] if len(writes) == 1 else None
        value = unit.module.ops[written.value] if type(written) is Write else None
        return (value.fn, value.index) if type(value) is Param else None

    def _made(self, unit: Unit, index: int) -> int | None:
        """The object or array literal that a variable is made with, also when it is given to the function around."""
        ops = unit.module.ops
        op = ops[index]
        if type(op) is not Read or op.binding < 0:
            return None
        for write in unit.writes.get(op.binding, ()):
            written = ops[write]
            value = written.value if type(written) is Write else -1
            if value >= 0 and type(given := ops[value]) is Param:
                value = next(self._given(unit, given), -1)
            if value >= 0 and type(ops[value]) in (Object, Array):
                return value
        return None

    def _given(self, unit: Unit, param: Param) -> Iterator[int]:
        """What a function that is called where it stands is given for a parameter."""
        made = unit.module.functions[param.fn].op
        for _, call in unit.calls(made) if made >= 0 else ():
            if param.index < len(call.args):
                yield call.args[param.index]

    def _table(self, unit: Unit, index: int, listed: bool) -> _Table:
        """The modules in an object or array literal; with `listed` each in a list with the names it requires by."""
        ops = unit.module.ops
        made = ops[index]
        entries: list[tuple[str | None, int]] = []
        if type(made) is Object:
            entries = list(zip(made.names, made.values, strict=True))
        elif type(made) is Array:
            entries = [(str(position), item) for position, item in enumerate(made.items)]
        found = _Table({}, {})
        for name, value in entries:
            op = ops[value]
            ids: dict[str, str] = {}
            if listed and type(op) is Array and len(op.items) > 1:
                ids = self._constants(unit, op.items[1])
                op = ops[op.items[0]]
            if name is not None and type(op) is Func:
                module = Wrapped(unit.base, op.function)
                found.modules[name] = module
                found.ids[module] = ids
        return found

    def _constants(self, unit: Unit, index: int) -> dict[str, str]:
        op = unit.module.ops[index]
        entries = zip(op.names, op.values, strict=True) if type(op) is Object else ()
        return {name: key for name, value in entries if name is not None and (key := _key(unit, value)) is not None}

    def _lists(self) -> dict[int, set[str]]:
        """The names of lists, or functions, of chunks that scripts know, by the script's base."""
        program, found = self.program, defaultdict[int, set[str]](set)
        for index in (program.gets, program.sets, program.global_reads, program.global_writes):
            for name in [name for name in index if name.startswith(_CHUNKS)]:
                for node in index[name]:
                    found[program.unit(node).base].add(name)
        return found

    def _chunks(self) -> Iterator[_Table]:
        """Modules that scripts add to those of a bundle: to a list, `(self.webpackChunk = ...).push([[1], {2: f}])`, or
        by a function, `webpackJsonp([1], {2: f})` (webpack up to 3)."""
        for node in self.program.gets.get("push", ()) if self._listed else ():
            unit = self.program.unit(node)
            for _, call in unit.calls(node - unit.base) if unit.base in self._listed else ():
                pushed = unit.module.ops[call.args[0]] if call.args else None
                if type(pushed) is Array and len(pushed.items) > 1:
                    yield self._table(unit, pushed.items[1], listed=False)
        for name in [name for name in self.program.global_reads if name.startswith(_CHUNKS)]:
            for node in self.program.global_reads[name]:
                unit = self.program.unit(node)
                for _, call in unit.calls(node - unit.base):
                    if len(call.args) > 1:
                        yield self._table(unit, call.args[1], listed=False)

    def _known_to(self, unit: Unit, table: _Table) -> bool:
        """Whether the loader in a script knows the list that a chunk adds its modules to."""
        within = next(iter(table.modules.values())).base
        return not self._listed.get(unit.base, set()).isdisjoint(self._listed.get(within, ()))

    # -- its modules --------------------------------------------------------------------------------------------------

    def _bundle(self, unit: Unit, require: int, tables: list[_Table], roles: _Roles) -> None:
        """Note who requires what, and who exports what, in the modules of a bundle and in the code around them."""
        ids = {key: module for table in reversed(tables) for key, module in table.modules.items()}
        made = unit.module.functions[require].op
        for table in tables:
            for module in table.modules.values():
                within = self.program.unit(module.base)
                parameters = within.module.functions[module.function].params
                own = table.ids[module]
                if 0 <= roles.require < len(parameters):
                    self._requires(within, parameters[roles.require], ids, own)
                if 0 <= roles.exports < len(parameters):
                    for read in self._reads(within, parameters[roles.exports]):
                        self._exports_of(within, module, read)
                if 0 <= roles.module < len(parameters):
                    self._replaced(within, module, parameters[roles.module])
        if made >= 0:
            self._requires(unit, made, ids, {})

    def _reads(self, unit: Unit, made: int) -> list[int]:
        """The reads of the variables that an op's value is given to."""
        writes = (unit.module.ops[user] for user in unit.users[made])
        return [read for write in writes if type(write) is Write for read in unit.reads.get(write.binding, ())]

    def _requires(self, unit: Unit, made: int, ids: dict[str, Wrapped], own: dict[str, str]) -> None:
        for read in self._reads(unit, made):
            for call, op in unit.calls(read):
                key = _key(unit, op.args[0]) if op.args else None
                module = ids.get(own.get(key, key)) if key is not None else None
                if module is not None:
                    self.required[unit.base + call] = module
            for user in unit.users[read]:
                got = unit.module.ops[user]
                if type(got) is Get and got.object == read and got.name == "n":
                    self._wrapping += [(unit, call, inner.args[0]) for call, inner in unit.calls(user) if inner.args]

    def _replaced(self, unit: Unit, module: Wrapped, made: int) -> None:
        """`module.exports = value`, and what is stored in `module.exports`."""
        for read in self._reads(unit, made):
            for user in unit.users[read]:
                op = unit.module.ops[user]
                if type(op) is Set and op.object == read and op.name == _EXPORTS:
                    self.replaced[module].append(unit.base + op.value)
                elif type(op) is Get and op.name == _EXPORTS:
                    self._exports_of(unit, module, user)

    def _exports_of(self, unit: Unit, module: Wrapped, exports: int) -> None:
        """What is put into the exports, which op `exports` is."""
        named = self._named.setdefault(module, {})
        ops = unit.module.ops
        for user in unit.users[exports]:
            op = ops[user]
            if type(op) is Set and op.object == exports and op.name is not None:
                named.setdefault(op.name, []).append(unit.base + op.value)
            elif type(op) is Call and len(op.args) > 1 and op.args[0] == exports:
                for name, value in self._defined(unit, op):
                    named.setdefault(name, []).append(unit.base + value)

    def _defined(self, unit: Unit, call: Call) -> Iterator[tuple[str, int]]:
        """What `define(exports, {name: () => value})` and `define(exports, "name", () => value)` put into them."""
        ops = unit.module.ops
        second = ops[call.args[1]]
        if type(second) is Object:
            for name, value in zip(second.names, second.values, strict=True):
                if name is not None:
                    yield from ((name, returned) for returned in self._got(unit, value))
        elif type(second) is Const and isinstance(second.value, str) and len(call.args) > 2:
            third = ops[call.args[2]]
            getters = [call.args[2]]
            if type(third) is Object:
                entries = unit.entries(call.args[2])
                getters = entries.get("get", [])
                yield from ((second.value, value) for value in entries.get("value", ()))
            for getter in getters:
                yield from ((second.value, returned) for returned in self._got(unit, getter))

    def _got(self, unit: Unit, getter: int) -> list[int]:
        """What a function without parameters returns."""
        op = unit.module.ops[getter]
        return unit.module.functions[op.function].returns if type(op) is Func else []

    def _connect(self) -> None:
        """Note for each exported value where it is read."""
        for unit, call, argument in self._wrapping:
            self._wrapped(unit, call, argument)
        for call, module in self.required.items():
            for value in self.replaced.get(module, ()):
                self.read_as[value].append(call)
            named = self._named.get(module, {})
            unit = self.program.unit(call)
            local = call - unit.base
            for held in (local, *self._reads(unit, local)):
                for user in unit.users[held]:
                    op = unit.module.ops[user]
                    if type(op) is Get and op.object == held and op.name in named:
                        for value in named[op.name]:
                            self.read_as[value].append(unit.base + user)

    def _wrapped(self, unit: Unit, call: int, argument: int) -> None:
        """`var wrapped = require.n(module)`: where `wrapped()` and `wrapped.a` stand for the default export."""
        ops = unit.module.ops
        op = ops[argument]
        writes = unit.writes.get(op.binding, ()) if type(op) is Read and op.binding >= 0 else ()
        written = ops[writes[0]] if len(writes) == 1 else None
        module = unit.base + (written.value if type(written) is Write else argument)
        if module not in self.required:
            return
        self.getters[unit.base + call] = module
        for held in (call, *self._reads(unit, call)):
            yielding = [site for site, _ in unit.calls(held)]
            self.defaults |= dict.fromkeys((unit.base + site for site in yielding), module)
            for user in unit.users[held]:
                got = ops[user]
                if type(got) is Get and got.object == held and got.name == "a":
                    yielding.append(user)
            for value in self.default(module):
                if value != module:
                    self.read_as[value] += [unit.base + each for each in yielding]


def _roles(unit: Unit, args: tuple[int, ...], exports: int) -> _Roles:
    """The positions of `module`, `module.exports` and `require` among the arguments that a module is entered with."""
    ops = unit.module.ops
    at = args.index(exports)
    got = ops[exports]
    held = ops[got.object] if type(got) is Get else None
    module = require = -1
    for position, argument in enumerate(args):
        op = ops[argument]
        if type(op) is Read and type(held) is Read and (op.name, op.binding) == (held.name, held.binding):
            module = position
        elif position != at and require < 0 and type(op) in (Read, Func):
            require = position
    return _Roles(module, at, require)


def _key(unit: Unit, index: int) -> str | None:
    """A constant as the name of a property."""
    op = unit.module.ops[index]
    if type(op) is not Const or op.kind not in ("string", "number"):
        return None
    if isinstance(op.value, float) and op.value.is_integer():
        return str(int(op.value))
    return str(op.value)
