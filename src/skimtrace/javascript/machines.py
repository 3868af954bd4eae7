"""State machines that compilers make of async functions and generators, turned back into what they were made of.

The runtime that runs such a machine hands values around in registries that no value flow can follow. But the shapes
are few, and minifiers keep them: a function with a `switch` on a property of its parameter, given to a call that drives
it.

- regenerator: `switch (e.prev = e.next) { case 0: e.next = 2; return f(); case 2: return e.abrupt("return", e.sent) }`
- Babel from 7.27: `switch (e.n) { case 0: return e.n = 1, f(); case 1: x = e.v; return e.a(2, x) }`
- TypeScript, SWC: `switch (e.label) { case 0: return [4, f()]; case 1: x = e.sent(); return [2, x] }`

What a machine waits for becomes the value of the place where it goes on, what it returns becomes its result, and the
calls around it (`wrap`, `mark`, `__generator`, `__awaiter`, the helpers of Babel, SWC and esbuild) become calls of it.
"""

from collections.abc import Iterator, Sequence
from typing import Final, NamedTuple

from skimtrace.javascript.census import Census
from skimtrace.javascript.ir import (
    AnyOp,
    Array,
    Call,
    Const,
    Func,
    Get,
    Module,
    Param,
    Phi,
    Read,
    Return,
    Set,
    Spread,
    This,
    Write,
)  # fmt: skip

_STATES: Final = frozenset({"next", "n", "label"})
"""The property that says where a machine goes on."""
_MAX_NESTED: Final = 4
"""Conditionals inside each other in what a machine returns."""
_MAX_AROUND: Final = 100
"""Functions inside each other around a call that hands `this` to a generator."""


class _Machine(NamedTuple):
    """A machine: its function, the variable that holds its state, and the property for that."""

    function: int
    binding: int
    state: str


class _Wait(NamedTuple):
    """A value that a machine waits for, or yields, and the case it goes on with; None when that is not told."""

    value: int
    label: str | None


def erase_machines(module: Module, census: Census) -> None:
    """Rewrite the machines of a module, in place. Time is linear in its ops."""
    machines = {machine.function: machine for machine in _machines(module, census.writes)}
    generators = {index for index, function in enumerate(module.functions) if function.generator}
    if not machines and not generators:
        return
    erasure = _Erasure(module, machines)
    erasure.collect()
    awaited = _Wrappers(module, erasure.homes, generators).run(census)
    erasure.finish(awaited)
    _drop_yields(module, awaited & generators)


def _machines(module: Module, writes: Sequence[int]) -> Iterator[_Machine]:
    """Functions with a `switch` on a property of their first parameter that says where to go on."""
    ops = module.ops
    parameters: dict[int, int] | None = None
    seen: set[int] = set()
    for guard in module.guards:
        if guard.kind != "case" or guard.condition in seen:
            continue
        seen.add(guard.condition)
        subject = ops[guard.condition]
        if type(subject) is not Get or subject.name not in _STATES:
            continue
        holder = ops[subject.object]
        if type(holder) is not Read or holder.binding < 0:
            continue
        if parameters is None:
            parameters = {}
            for index in writes:
                op = ops[index]
                if type(op) is Write and op.binding >= 0:
                    given = ops[op.value]
                    if type(given) is Param and given.index == 0 and not given.rest:
                        parameters[op.binding] = op.fn
        if parameters.get(holder.binding) == subject.fn:
            yield _Machine(subject.fn, holder.binding, subject.name)


class _Erasure:
    """Rewrites the bodies of machines, and the calls that drive them."""

    def __init__(self, module: Module, machines: dict[int, _Machine]) -> None:
        self.module = module
        self.ops = module.ops
        self.machines = machines
        self.waits: dict[int, list[_Wait]] = {function: [] for function in machines}
        self.held: dict[int, int] = {}
        """Reads of a machine's state -> the machine."""
        self.called: dict[int, str] = {}
        """Properties of a machine's state that are read, by their op."""
        self.homes: dict[int, list[int]] = {}
        """The machines that a function drives."""
        self._returned: list[tuple[int, Return]] = []
        self._received: list[tuple[int, int]] = []

    def collect(self) -> None:
        """Find what the machines wait for and receive, and turn the calls that drive them into calls of them."""
        ops, called, received = self.ops, self.called, self._received
        bindings = {machine.binding: machine.function for machine in self.machines.values()}
        goes_on: dict[tuple[int, int], str] = {}
        for index, op in enumerate(ops if bindings else ()):
            if type(op) is Read and op.binding in bindings:
                self.held[index] = bindings[op.binding]
            elif type(op) is Get and op.object in self.held and op.name is not None:
                machine = self.machines[self.held[op.object]]
                if op.name == "sent" or (op.name == "v" and machine.state == "n"):
                    received.append((index, machine.function))
                called[index] = op.name
            elif type(op) is Set and op.object in self.held and op.name in ("next", "n"):
                value = ops[op.value]
                if type(value) is Const:
                    goes_on[op.fn, op.guard] = _label(value)
            elif type(op) is Call:
                if called.get(op.callee) == "sent":
                    received.append((index, self.held[_object(ops[op.callee])]))
                self._drive(index, op)
            elif type(op) is Return and op.fn in self.machines:
                self._returned.append((index, op))
                self._take_down(op, goes_on.pop((op.fn, op.guard), None))

    def finish(self, awaited: set[int]) -> None:
        """Join what the machines wait for to where they go on, and what they return to their results; what a machine
        in `awaited` yields is no result."""
        inner = {machine for home, driven in self.homes.items() if home in awaited for machine in driven}
        for index, function in self._received:
            self._receive(index, function)
        for function in self.machines:
            self.module.functions[function].returns.clear()
        for index, op in self._returned:
            results = self._results(op, op.fn not in inner)
            if not results:
                self.ops[index] = Phi(op.fn, op.guard, ())
                continue
            if len(results) > 1:
                results = [self.module.append(Phi(op.fn, op.guard, tuple(results)), index)]
            op.value = results[0]
            self.module.functions[op.fn].returns.append(op.value)

    def _drive(self, index: int, call: Call) -> None:
        """`wrap(machine, ...)`, `__generator(this, machine)`: calls the machine, with the `this` around it."""
        for argument in call.args:
            made = self.ops[argument]
            if type(made) is Func and made.function in self.machines:
                self.ops[index] = Call(call.fn, call.guard, argument, (), new=False)
                self.module.functions[made.function].kind = "arrow"
                self.homes.setdefault(call.fn, []).append(made.function)
                return

    def _take_down(self, op: Return, label: str | None) -> None:
        """Take down what a machine waits for in what it returns."""
        for value in _alternatives(self.ops, op.value):
            made = self.ops[value]
            if self.machines[op.fn].state == "label":
                if type(made) is Array and _first(self.ops, made) in ("4", "5") and len(made.items) > 1:
                    here = self._case(op.guard, op.fn)
                    following = str(int(here) + 1) if here is not None and here.isdecimal() and len(here) < 9 else None
                    self.waits[op.fn].append(_Wait(made.items[1], following))
            elif not (type(made) is Call and made.callee in self.called):
                self.waits[op.fn].append(_Wait(value, label))

    def _case(self, guard: int, function: int) -> str | None:
        """The last label of the case that an op stands in."""
        binding = self.machines[function].binding
        while guard:
            at = self.module.guards[guard]
            subject = self.ops[at.condition] if at.condition >= 0 else None
            holder = self.ops[subject.object] if type(subject) is Get else None
            if at.kind == "case" and type(holder) is Read and holder.binding == binding and at.cases:
                last = self.ops[at.cases[-1]]
                return _label(last) if type(last) is Const else None
            guard = at.parent
        return None

    def _receive(self, index: int, function: int) -> None:
        """`e.sent`: what the machine waited for when it went on here."""
        op = self.ops[index]
        here = self._case(op.guard, function)
        values = tuple(wait.value for wait in self.waits[function] if wait.label is None or wait.label == here)
        self.ops[index] = Phi(op.fn, op.guard, values)

    def _results(self, op: Return, yields: bool) -> list[int]:
        """The values that a machine returns there and, with `yields`, those that it yields."""
        label = self.machines[op.fn].state == "label"
        found = []
        for value in _alternatives(self.ops, op.value):
            made = self.ops[value]
            if label:
                kind = _first(self.ops, made) if type(made) is Array and len(made.items) > 1 else ""
                if type(made) is Array and (kind == "2" or (yields and kind in ("4", "5"))):
                    found.append(made.items[1])
            elif type(made) is Call and (name := self.called.get(made.callee)) is not None:
                first = self.ops[made.args[0]] if len(made.args) > 1 else None
                if name in ("abrupt", "a") and type(first) is Const and _label(first) in ("return", "2"):
                    found.append(made.args[1])
            elif yields:
                found.append(value)
        return found


class _Wrappers:
    """Rewrites the calls that make an async function of a generator."""

    def __init__(self, module: Module, homes: dict[int, list[int]], generators: set[int]) -> None:
        self.module = module
        self.ops = module.ops
        self.homes = homes
        self.generators = generators
        self.marked: set[int] = set()
        """Calls that hand on the generator they are given (`mark`)."""
        self.awaited: set[int] = set()

    def run(self, census: Census) -> set[int]:
        """Rewrite the calls that are given a generator; returns the generators that are async functions."""
        made: dict[int, int] = {}
        for index in census.calls:
            call = self.ops[index]
            if type(call) is not Call or call.new or not call.args:
                continue
            generator = self._generator(call.args[-1]) if len(call.args) >= 3 else None
            if generator is not None:
                self._awaiter(index, call, generator)
                continue
            generator = self._generator(call.args[0]) if len(call.args) <= 2 else None
            if generator is None:
                continue
            callee = self.ops[call.callee]
            if type(callee) is Get and callee.name in ("mark", "m"):
                self.ops[index] = Phi(call.fn, call.guard, (call.args[0],))
                self.marked.add(index)
            elif type(callee) is not Get and len(call.args) == 1:
                # Babel's helper yields an async function; `co` and the like run the generator at once.
                self.awaited.add(generator)
                called = self.module.append(Call(call.fn, call.guard, call.args[0], (), new=False), index)
                self.ops[index] = Phi(call.fn, call.guard, (call.args[0], called))
                made[index] = generator
        if made:
            self._receivers(made, census)
        return self.awaited

    def _receivers(self, made: dict[int, int], census: Census) -> None:
        """`t.apply(this, arguments)` gives the generator in `t` the `this` around it, as if it were an arrow there."""
        held: dict[int, int] = {}
        for write in census.writes:
            op = self.ops[write]
            if type(op) is Write and op.binding >= 0 and op.value in made:
                held[op.binding] = made[op.value]
        places: dict[int, set[int]] = {}
        for call in census.calls:
            op = self.ops[call]
            callee = self.ops[op.callee] if type(op) is Call and len(op.args) > 1 else None
            if type(op) is not Call or type(callee) is not Get or callee.name != "apply":
                continue
            holder = self.ops[callee.object]
            generator = held.get(holder.binding) if type(holder) is Read else made.get(callee.object)
            if generator is not None and type(self.ops[op.args[0]]) is This:
                places.setdefault(generator, set()).add(op.fn)
        for generator, around in places.items():
            function = self.module.functions[generator]
            if len(around) == 1 and function.kind == "function" and not self._inside(place := around.pop(), generator):
                function.kind, function.parent = "arrow", place

    def _inside(self, place: int, generator: int) -> bool:
        """Whether a function stands in a generator, or is too deep to tell: none may come to stand in itself."""
        for _ in range(_MAX_AROUND):
            if place < 0:
                return False
            if place == generator:
                return True
            place = self.module.functions[place].parent
        return True

    def _generator(self, index: int) -> int | None:
        """The generator that an op is."""
        for _ in range(_MAX_NESTED):
            op = self.ops[index]
            if type(op) is Func:
                return op.function if op.function in self.generators or op.function in self.homes else None
            if type(op) is not Phi or index not in self.marked:
                return None
            index = op.values[0]
        return None

    def _awaiter(self, index: int, call: Call, generator: int) -> None:
        """`__awaiter(this, arguments, P, generator)`: calls the generator, with the `this` around it."""
        args: tuple[int, ...] = ()
        given = self.ops[call.args[1]]
        if type(given) is Read and given.name == "arguments":
            args = (self.module.append(Spread(call.fn, call.guard, call.args[1]), index),)
        self.ops[index] = Call(call.fn, call.guard, call.args[-1], args, new=False)
        self.module.functions[generator].kind = "arrow"
        self.awaited.add(generator)


def _drop_yields(module: Module, functions: set[int]) -> None:
    """What these generators yield is awaited: it is no result of theirs."""
    if not functions:
        return
    for function in functions:
        module.functions[function].returns.clear()
    for index, op in enumerate(module.ops):
        if type(op) is Return and op.fn in functions:
            if op.yields:
                module.ops[index] = Phi(op.fn, op.guard, ())
            else:
                module.functions[op.fn].returns.append(op.value)


def _alternatives(ops: list[AnyOp], value: int) -> Iterator[int]:
    """The values that conditionals choose from."""
    waiting = [(value, 0)]
    while waiting:
        index, depth = waiting.pop()
        op = ops[index]
        if type(op) is Phi and depth < _MAX_NESTED:
            waiting += [(inner, depth + 1) for inner in reversed(op.values)]
        else:
            yield index


def _label(op: Const) -> str:
    """The text of a constant, a whole number without its fraction."""
    return str(int(op.value)) if isinstance(op.value, float) and op.value.is_integer() else str(op.value)


def _first(ops: list[AnyOp], made: Array) -> str:
    """The first item of a list, when it is a constant."""
    item = ops[made.items[0]]
    return _label(item) if type(item) is Const else ""


def _object(op: AnyOp) -> int:
    """The object whose property an op reads."""
    return op.object if type(op) is Get else -1
