"""One store for the whole program, as Redux keeps it: what is dispatched goes to the reducers, and what they make of it
is read by selectors.

Reducers are known by their shape, for bundles leave no names: a function that looks at the `type` of its second
parameter, or one in the `reducers` of a slice. They are told apart by the types they ask for. The state they make is
taken as one, and where in it a reducer's part stands is not looked for.
"""

from collections.abc import Iterator
from typing import Final

from skimtrace.flow.discriminate import Message
from skimtrace.flow.fact import MEDIUM, Fact, Step
from skimtrace.flow.fieldpath import Path, bounded
from skimtrace.flow.links import Links
from skimtrace.flow.model import Confidence
from skimtrace.flow.models import ANY, Models
from skimtrace.flow.names import Names
from skimtrace.flow.program import Node, Unit
from skimtrace.flow.propagation import MAX_FACTS
from skimtrace.flow.resolve import Resolver
from skimtrace.flow.states import States
from skimtrace.flow.values import CallString, Value, push
from skimtrace.javascript.ir import Binary, Call, Const, Func, Get, Param, Phi, Read, Write

_MAX_READERS: Final = 300
"""Selectors and calls of `getState` that are followed."""
_HOOKS: Final = ("useSyncExternalStore", "useSyncExternalStoreWithSelector")


class Reducers(States):
    """Steps through a store of reducers."""

    _reducers: dict[tuple[int, int], frozenset[str]] | None = None
    _selectors: dict[Node, None] | None = None
    _dispatch: frozenset[Node] | None = None

    def __init__(self, resolver: Resolver, names: Names, models: Models, links: Links, most: int = MAX_FACTS) -> None:
        super().__init__(resolver, names, models, links, most)
        self._selecting: dict[tuple[int, int], list[Node]] = {}
        """The calls of such hooks that a function is given to."""
        self._hooks: dict[tuple[int, int], None] = {}
        """The hooks that are given selectors, by script and function."""
        self._sent: dict[Node, Message] = {}
        """The actions that calls dispatch."""

    def reducers(self) -> dict[tuple[int, int], frozenset[str]]:
        """The reducers by script and function, with the types they ask for; () where that is every one."""
        if self._reducers is None:
            self._reducers = {}
            for unit in self.program.units:
                found = self._asking(unit)
                for fn, types in found.items():
                    uses = self.resolver.uses(unit, fn)
                    if not any(use.node in self.frameworks.sites for use in uses):  # useReducer has a state of its own
                        self._reducers[unit.base, fn] = frozenset(types)
        return self._reducers

    def _asking(self, unit: Unit) -> dict[int, set[str]]:
        """Functions that compare `action.type`, `action` being their second parameter, and with what."""
        ops = unit.module.ops
        found: dict[int, set[str]] = {}
        gets = [get - unit.base for get in self.program.gets.get("type", ()) if self.program.unit(get) is unit]
        asked = {get for get in gets if self._second(unit, get)}
        if not asked:
            return found
        for guard in unit.module.guards:
            if guard.kind == "case" and guard.condition in asked:
                types = found.setdefault(ops[guard.condition].fn, set())
                for case in guard.cases:
                    types.update(self._texts(unit.base + case))
        for get in asked:
            for user in unit.users[get]:
                op = ops[user]
                if type(op) is Binary and op.operator in ("===", "=="):
                    other = op.right if op.left == get else op.left
                    found.setdefault(op.fn, set()).update(self._texts(unit.base + other))
        return {fn: types for fn, types in found.items() if types and len(unit.module.functions[fn].params) > 1}

    @staticmethod
    def _second(unit: Unit, get: int) -> bool:
        """Whether a property is read of the second parameter of the function."""
        op = unit.module.ops[get]
        holder = unit.module.ops[op.object] if type(op) is Get else None
        if type(holder) is not Read or holder.binding < 0:
            return False
        for write in unit.writes.get(holder.binding, ()):
            store = unit.module.ops[write]
            given = unit.module.ops[store.value] if type(store) is Write else None
            if type(given) is Param and given.index == 1 and given.fn == op.fn:
                return True
        return False

    def _texts(self, node: Node) -> set[str]:
        found = (self.program.op(root.node) for root in self.resolver.roots(node))
        return {str(op.value) for op in found if type(op) is Const and op.kind == "string"}

    # -- in -----------------------------------------------------------------------------------------------------------

    def _enter(
        self, unit: Unit, call: int, op: Call, position: int, path: Path, calls: CallString, fact: Fact
    ) -> Iterator[Step]:
        site = unit.base + call
        if position == 0 and path and self._dispatches(unit, op, calls) and site not in self.links.handlers.senders:
            types: set[str] = set()
            for value in self.resolver.member(Value(unit.base + op.args[0], calls), "type"):
                types |= self._texts(value.node)
            self._sent[site] = Message({"type": frozenset(types)} if types else {})
            for (base, fn), asked in self.reducers().items():
                if not types or types & asked:
                    other = self.program.unit(base)
                    yield from self._parameter(other, fn, 1, path, push((), site), site, MEDIUM)
        if position == 0 and path and self._hooked(unit, op):
            for (base, fn), nodes in self._selecting.items():
                for node in nodes:
                    other = self.program.unit(base)
                    yield from self._parameter(other, fn, 0, path, push((), node), site, MEDIUM)
        yield from super()._enter(unit, call, op, position, path, calls, fact)

    def _hooked(self, unit: Unit, op: Call) -> bool:
        """Whether such a hook calls what it was given: `selector(api.getState())`."""
        if not self.selectors() or self._kind(unit.base + op.callee) is not Param:
            return False
        fn = op.fn
        while fn > 0 and (unit.base, fn) not in self._hooks:
            fn = unit.module.functions[fn].parent
        return fn > 0

    def _dispatches(self, unit: Unit, op: Call, calls: CallString) -> bool:
        """Whether a call is one of `dispatch`, by its name or through a hook that yields it."""
        callee = unit.module.ops[op.callee]
        if type(callee) is Get:
            return callee.name == "dispatch"
        if type(callee) is not Read:
            return False
        for root in self.resolver.roots(unit.base + op.callee, calls):
            made = self.program.op(root.node)
            if (type(made) is Get and made.name == "dispatch") or root.node in self._dispatching():
                return True
        return False

    def _dispatching(self) -> frozenset[Node]:
        """The functions that objects have as `dispatch`."""
        if self._dispatch is None:
            found = (
                root for _, value in self.program.members.get("dispatch", ()) for root in self.resolver.roots(value)
            )
            self._dispatch = frozenset(root.node for root in found if type(self.program.op(root.node)) is Func)
        return self._dispatch

    def _readers(
        self, unit: Unit, binding: int, here: int, path: Path, calls: CallString, kind: str, at: Node
    ) -> Iterator[Step]:
        """Reads of a variable, but for those in branches of a reducer that are for another action."""
        message = self._sent.get(calls[-1]) if calls else None
        for step in super()._readers(unit, binding, here, path, calls, kind, at):
            if message is None or not self.links.branches.excluded(unit, step[0].node - unit.base, message):
                yield step

    # -- out ----------------------------------------------------------------------------------------------------------

    def _returned(self, unit: Unit, fn: int, at: Node, path: Path, calls: CallString) -> Iterator[Step]:
        if path and (unit.base, fn) in self.reducers():
            yield from self._state(path, at)
        selected = self._selecting.get((unit.base, fn), ()) if self.selectors() else ()
        for node in selected:
            yield Fact(node, path, ()), "selected from the store", at, MEDIUM
        if selected:
            return  # not by way of the library, where all selectors meet
        yield from super()._returned(unit, fn, at, path, calls)

    def _returned_to(
        self, unit: Unit, fn: int, site: Node, at: Node, path: Path, calls: CallString, kind: str,
        confidence: Confidence,
    ) -> Iterator[Step]:  # fmt: skip
        if site not in self.selectors():
            yield from super()._returned_to(unit, fn, site, at, path, calls, kind, confidence)

    def _state(self, path: Path, at: Node) -> Iterator[Step]:
        """Data is in the state of the store: selectors and callers of `getState` see it, under whatever key."""
        places = (path, bounded((ANY, *path)))
        for node in self.selectors():
            call = self.program.op(node)
            base = self.program.unit(node).base
            for root in self.resolver.roots(base + call.args[0]) if type(call) is Call else ():
                made = self.program.op(root.node)
                if type(made) is Func:
                    for place in places:
                        other = self.program.unit(root.node)
                        yield from self._parameter(other, made.function, 0, place, push((), node), at, MEDIUM)
        for get in self.program.gets.get("getState", ())[:_MAX_READERS]:
            unit = self.program.unit(get)
            for call_of, _ in unit.calls(get - unit.base):
                for place in places:
                    yield Fact(unit.base + call_of, place, ()), "read from the store", at, MEDIUM

    def selectors(self) -> dict[Node, None]:
        """Calls of a hook that is given a function first, and itself asks React for the state of an outside store."""
        if self._selectors is None:
            self._selectors = {}
            hooks = self._hooks
            for name in _HOOKS:
                for get in self.program.gets.get(name, ()):
                    unit = self.program.unit(get)
                    hooks.update(
                        ((unit.base, unit.module.ops[user].fn), None) for user, _ in unit.calls(get - unit.base)
                    )
            waiting = list(hooks)
            while waiting:
                base, fn = waiting.pop()
                unit = self.program.unit(base)
                for use in self.resolver.uses(unit, fn) if fn > 0 else ():
                    call = self.program.op(use.node)
                    if not use.called or type(call) is not Call or use.node in self.frameworks.sites:
                        continue
                    if len(self._selectors) >= _MAX_READERS:
                        break
                    other = self.program.unit(use.node)
                    kinds = [self._kind(other.base + argument) for argument in call.args[:2]]
                    if kinds[:1] == [Func] and Param not in kinds:
                        self._selectors[use.node] = None
                        for root in self.resolver.roots(other.base + call.args[0]):
                            made = self.program.op(root.node)
                            if type(made) is Func:
                                key = (self.program.unit(root.node).base, made.function)
                                self._selecting.setdefault(key, []).append(use.node)
                    elif Param in kinds and (other.base, call.fn) not in hooks:  # a hook around the hook
                        hooks[other.base, call.fn] = None
                        waiting.append((other.base, call.fn))
        return self._selectors

    def _kind(self, node: Node) -> type[Func] | type[Param] | None:
        """Whether a value is a function, or a parameter of which that is not known."""
        op = self.program.op(node)
        if type(op) is Read and op.binding >= 0:
            unit = self.program.unit(node)
            for write in unit.writes.get(op.binding, ()):
                store = unit.module.ops[write]
                given = unit.module.ops[store.value] if type(store) is Write else None
                chosen = [unit.module.ops[value] for value in given.values] if type(given) is Phi else [given]
                if any(type(value) is Param for value in chosen):  # also one with a default
                    return Param
        return Func if any(type(self.program.op(root.node)) is Func for root in self.resolver.roots(node)) else None
