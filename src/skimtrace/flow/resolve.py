"""Where a value comes from: the roots of an op, found backwards and on demand.

A *root* of a node is an op that makes the value rather than hands it on: a literal, a function, an object, an unresolved
call, a global. Variables, conditionals, parameters, returns, properties of known objects and imports are looked
through. Everything else in this room (callees, names of globals, constant addresses) asks for roots.

The search is demand-driven because only a small part of a bundle is ever asked about; each question is answered once.
It is context-sensitive: a *call string* (the call sites entered, innermost last) lets a parameter mean the argument of
the call in question instead of those of all calls. See Sharir and Pnueli, "Two approaches to interprocedural data flow
analysis" (1981), for call strings, and Feldthaus et al., "Efficient construction of approximate call graphs for
JavaScript IDE services" (ICSE 2013), for the field-based fall-back where a receiver is unknown.
"""

from typing import Final, NamedTuple, Protocol

from skimtrace.flow.program import Node, Program, Unit
from skimtrace.javascript.ir import (
    Array, Call, Class, Const, Export, Func, Get, Import, Object, Param, Phi, Read, Set, This, Write,
)  # fmt: skip

CallString = tuple[Node, ...]

GLOBAL_OBJECTS: Final = frozenset({"window", "self", "globalThis", "global", "frames"})
"""Names of the global object."""
MAX_CONTEXT: Final = 3
"""Call sites remembered: deeper ones are forgotten from the outside."""
_MAX_NODES: Final = 120
"""Nodes one question may look through."""
_MAX_NESTING: Final = 24
"""Questions that may be asked to answer one."""
MAX_STEPS: Final = 3_000_000
"""Steps all questions about one program may take together; after that nothing is looked through, and a limit says so."""
_MAX_CANDIDATES: Final = 60
"""Places of one property name that are looked at; more common names say nothing."""
_MAX_STORES: Final = 400
"""Assignments to one property name; more common names say nothing."""
_MAX_GUESSES: Final = 3
"""Functions of one property name among which an unknown receiver may choose."""


class MessageLinks(Protocol):
    """What the links between contexts tell the resolver."""

    def message(self, site: Node, unit: Unit, fn: int, index: int, calls: "CallString") -> "Value | None":
        """The value a handler's parameter has for the message that a call sends."""
        ...


class Value(NamedTuple):
    """A node, and the call string under which it is meant."""

    node: Node
    calls: CallString


class Callee(NamedTuple):
    """A function that a call may enter. `shift` arguments stand before the first parameter's (`f.call(this, ...)`);
    `spread` when the arguments are one array (`f.apply`); `sure` false when only the property name says so."""

    unit: Unit
    function: int
    shift: int
    spread: bool
    sure: bool


class Use(NamedTuple):
    """A use of a function value: it is called at `node`, or handed to a call as argument `argument` (from 0), or stored
    as a handler (`argument` None, `called` false)."""

    node: Node
    called: bool
    argument: int | None
    shift: int
    sure: bool


def push(calls: CallString, site: Node) -> CallString:
    """Enter a call: the innermost sites are kept, and a recursion is the same activation again."""
    if site in calls:
        return calls[: calls.index(site) + 1]
    return (*calls, site)[-MAX_CONTEXT:]


class Resolver:
    """Answers questions about one program."""

    def __init__(self, program: Program, common_names: frozenset[str], patched: frozenset[str] = frozenset()) -> None:
        self.program = program
        self.common_names = common_names
        """Method names of the platform: a property of such a name says nothing about whose it is."""
        self.steps = 0
        self.patched = patched
        """Globals of the platform that keep their meaning when the program replaces them."""
        self.links: MessageLinks | None = None
        """Set once the links are known; they are found with the resolver's help."""
        self._roots: dict[Value, tuple[Value, ...]] = {}
        self._callees: dict[tuple[Node, CallString], tuple[Callee, ...]] = {}
        self._uses: dict[Node, tuple[Use, ...]] = {}
        self._importing: dict[tuple[int, str], list[Node]] | None = None
        self._stores: dict[str, dict[Node, list[Value]]] = {}
        self._guesses: dict[str, list[Callee]] = {}
        self._members: dict[tuple[Value, str], list[Value]] = {}
        self._active: set[object] = set()

    @property
    def exhausted(self) -> bool:
        """Whether the budget of steps is used up."""
        return self.steps > MAX_STEPS

    # -- roots ------------------------------------------------------------------------------------------------------

    def roots(self, node: Node, calls: CallString = ()) -> tuple[Value, ...]:
        """The roots of a node under a call string, in a fixed order; the node itself when nothing is known."""
        start = Value(node, calls)
        known = self._roots.get(start)
        if known is not None:
            return known
        if start in self._active or len(self._active) >= _MAX_NESTING or self.exhausted:
            return (start,)
        self._active.add(start)
        found: dict[Value, None] = {}
        seen = {start}
        waiting = [start]
        while waiting and len(seen) < _MAX_NODES:
            value = waiting.pop()
            self.steps += 1
            through = self._through(value)
            if through is None:
                found[value] = None
                continue
            for further in reversed(through):
                if further not in seen:
                    seen.add(further)
                    waiting.append(further)
        self._active.discard(start)
        result = tuple(found) or (start,)
        self._roots[start] = result
        return result

    def _through(self, value: Value) -> list[Value] | None:
        """The nodes a node hands on, or None when it is a root."""
        node, calls = value
        unit = self.program.unit(node)
        base = unit.base
        op = unit.module.ops[node - base]
        kind = type(op)
        if kind is Read:
            if op.binding < 0:
                return self._global(op.name, unit)
            inner = self.outer_calls(unit, unit.module.bindings[op.binding].fn, op.fn, calls)
            return [Value(base + w, inner) for w in unit.writes.get(op.binding, ())] or None
        if kind is Write:
            return [Value(base + op.value, calls)]
        if kind is Phi:
            return [Value(base + v, calls) for v in op.values] or None
        if kind is Get:
            if op.name is None:
                return self._looked_up(value, op, base) or None
            return self.member(Value(base + op.object, calls), op.name) or None
        if kind is Call:
            return self._returned(node, calls)
        if kind is Param:
            return self._arguments(unit, op.fn, op.index, calls)
        if kind is Import:
            return self._imported(unit, op) or None
        return None

    def outer_calls(self, unit: Unit, fn: int, here: int, calls: CallString) -> CallString:
        """The call string of function `fn`, seen from `here`, a function inside it: a closure reads the variables of
        the activation that made it."""
        if fn == here:
            return calls
        for i in range(len(calls) - 1, -1, -1):
            if self.program.unit(calls[i]) is unit and self.program.op(calls[i]).fn == fn:
                return calls[:i]
        return ()

    def _global(self, name: str, unit: Unit) -> list[Value] | None:
        """What a global variable is given, in this script and in those that share its globals."""
        if name in self.patched:
            return None
        found = [Value(n, ()) for n in self.program.global_writes.get(name, ()) if self._shared(unit, n)]
        for other, binding in self.program.top.get(name, ()):
            if other is not unit and self.program.shares_globals(unit, other):
                found += [Value(other.base + w, ()) for w in other.writes.get(binding, ())]
        return (found + self._on_window(name, unit))[:_MAX_CANDIDATES] or None

    def _on_window(self, name: str, unit: Unit) -> list[Value]:
        """What is stored as `window.name`."""
        found = []
        for node in self.program.sets.get(name, ())[:_MAX_CANDIDATES]:
            other = self.program.unit(node)
            store = other.module.ops[node - other.base]
            if isinstance(store, Set) and self.program.shares_globals(unit, other):
                owner = other.module.ops[store.object]
                if isinstance(owner, Read) and owner.binding < 0 and owner.name in GLOBAL_OBJECTS:
                    found.append(Value(other.base + store.value, ()))
        return found

    def _shared(self, unit: Unit, node: Node) -> bool:
        return self.program.shares_globals(unit, self.program.unit(node))

    def _looked_up(self, value: Value, op: Get, base: int) -> list[Value]:
        """`handlers[name]`: the entry of that name where the name is constant, else every entry."""
        keys = {
            str(made.value) for root in self.roots(base + op.key, value.calls)
            if isinstance(made := self.program.op(root.node), Const)
        }  # fmt: skip
        found: list[Value] = []
        for owner in self.roots(base + op.object, value.calls):
            unit = self.program.unit(owner.node)
            made = unit.module.ops[owner.node - unit.base]
            if isinstance(made, Object):
                entries = unit.entries(owner.node - unit.base)
                for name in keys & entries.keys() or entries:
                    found += [Value(unit.base + v, owner.calls) for v in entries[name]]
            elif isinstance(made, Array):
                items = [int(k) for k in sorted(keys) if k.isdigit() and int(k) < len(made.items)]
                found += [Value(unit.base + made.items[i], owner.calls) for i in items or range(len(made.items))]
        return found[:_MAX_CANDIDATES]

    def _returned(self, node: Node, calls: CallString) -> list[Value] | None:
        found = []
        for callee in self.callees(node, calls):
            function = callee.unit.module.functions[callee.function]
            if function.kind == "constructor" or not function.returns:
                continue
            inner = push(calls, node)
            found += [Value(callee.unit.base + r, inner) for r in function.returns]
        return found or None

    def _arguments(self, unit: Unit, fn: int, index: int, calls: CallString) -> list[Value] | None:
        if calls:
            site = calls[-1]
            call = self.program.op(site)
            if isinstance(call, Call):
                for callee in self.callees(site, calls[:-1]):
                    if callee.unit is unit and callee.function == fn:
                        at = index + callee.shift
                        if not callee.spread and at < len(call.args):
                            return [Value(self.program.unit(site).base + call.args[at], calls[:-1])]
                        return None
                if self.links is not None:
                    sent = self.links.message(site, unit, fn, index, calls[:-1])
                    if sent is not None:
                        return [sent]
        found = []
        for use in self.uses(unit, fn):
            call = self.program.op(use.node)
            if use.called and isinstance(call, Call) and index + use.shift < len(call.args):
                found.append(Value(self.program.unit(use.node).base + call.args[index + use.shift], ()))
        return found[:_MAX_CANDIDATES] or None

    def one_step(self, value: Value) -> list[Value]:
        """What a node hands on directly; [] when it is a root."""
        return self._through(value) or []

    def member_values(self, node: Node, calls: CallString = ()) -> list[Value]:
        """The values that a property read may yield; [] when its object is not known."""
        op = self.program.op(node)
        if not isinstance(op, Get) or op.name is None:
            return []
        return self.member(Value(self.program.unit(node).base + op.object, calls), op.name)

    def methods(self, unit: Unit, owner: int) -> list[int]:
        """The functions whose `this` is a class's instance or an object literal."""
        found = list(unit.owned.get(owner, ()))
        made = unit.module.ops[owner]
        if isinstance(made, Object):
            for value in made.values:
                op = unit.module.ops[value]
                if isinstance(op, Func) and unit.module.functions[op.function].kind == "function":
                    found.append(op.function)
        return found

    def constructions(self, unit: Unit, owner: int) -> list[Node]:
        """`new` calls that make an instance of a class."""
        made = unit.module.ops[owner]
        if not isinstance(made, Class) or made.constructor < 0:
            return [u.node for u in self.uses_of(unit.base + owner) if u.called]
        return [use.node for use in self.uses(unit, made.constructor) if use.called]

    # -- properties -------------------------------------------------------------------------------------------------

    def member(self, owner: Value, name: str) -> list[Value]:
        """Values stored under `name` in the objects that `owner` may be; [] when none is known."""
        found: list[Value] = []
        key = (owner, name)
        known = self._members.get(key)
        if known is not None:
            return known
        if key in self._active or len(self._active) >= _MAX_NESTING:
            return found
        self._active.add(key)
        for root in self.roots(owner.node, owner.calls):
            found += self._member_of(root, name)
        self._active.discard(key)
        result = self._members[key] = list(dict.fromkeys(found))[:_MAX_CANDIDATES]
        return result

    def _member_of(self, root: Value, name: str) -> list[Value]:
        node, calls = root
        unit = self.program.unit(node)
        base = unit.base
        op = unit.module.ops[node - base]
        found: list[Value] = []
        if isinstance(op, Object):
            found += [Value(base + v, calls) for v in unit.entries(node - base).get(name, ())]
            if None in op.names:
                for key, computed, value in zip(op.names, op.keys, op.values, strict=True):
                    if key is None and computed < 0:
                        found += self.member(Value(base + value, calls), name)
        elif isinstance(op, Class):
            found += [
                Value(base + v, ()) for n, k, v in zip(op.names, op.kinds, op.values, strict=True)
                if n == name and k.startswith("static")
            ]  # fmt: skip
        elif isinstance(op, Array):
            if name.isdigit() and int(name) < len(op.items):
                found.append(Value(base + op.items[int(name)], calls))
        elif isinstance(op, This):
            owner = self.owner(unit, op.fn)
            if owner is not None:
                return self._instance_member(unit, owner, name)
        elif isinstance(op, Call) and op.new:
            for made in self.roots(base + op.callee, calls):
                if isinstance(self.program.op(made.node), Class):
                    other = self.program.unit(made.node)
                    found += self._instance_member(other, made.node - other.base, name)
        elif isinstance(op, Import) and op.name == "*":
            found += self._exported(unit, op.source, name)
        elif isinstance(op, Const):
            return []
        elif isinstance(op, Read) and op.binding < 0 and op.name in GLOBAL_OBJECTS:
            return self._global(name, unit) or []
        found += self._stored(root, name)
        return found

    def owner(self, unit: Unit, fn: int) -> int | None:
        """The class or object op whose `this` a function sees (arrows see that of the function around them)."""
        functions = unit.module.functions
        while functions[fn].kind == "arrow" and functions[fn].parent >= 0:
            fn = functions[fn].parent
        if functions[fn].owner >= 0:
            return functions[fn].owner
        for user in unit.users[functions[fn].op] or () if functions[fn].op >= 0 else ():
            if isinstance(unit.module.ops[user], Object):
                return user
        return None

    def _instance_member(self, unit: Unit, owner: int, name: str) -> list[Value]:
        op = unit.module.ops[owner]
        found: list[Value] = []
        if isinstance(op, Class):
            found += [
                Value(unit.base + v, ()) for n, k, v in zip(op.names, op.kinds, op.values, strict=True)
                if n == name and not k.startswith("static")
            ]  # fmt: skip
        elif isinstance(op, Object):
            found += [Value(unit.base + v, ()) for v in unit.entries(owner).get(name, ())]
        for node in self.program.sets.get(name, ())[:_MAX_CANDIDATES]:
            other = self.program.unit(node)
            store = other.module.ops[node - other.base]
            if other is unit and isinstance(store, Set) and isinstance(unit.module.ops[store.object], This):
                if self.owner(unit, store.fn) == owner:
                    found.append(Value(unit.base + store.value, ()))
        if isinstance(op, Class) and op.superclass >= 0 and not found:
            for parent in self.roots(unit.base + op.superclass):
                if isinstance(self.program.op(parent.node), Class) and parent.node != unit.base + owner:
                    other = self.program.unit(parent.node)
                    key = ("super", parent.node, name)
                    if key not in self._active:
                        self._active.add(key)
                        found += self._instance_member(other, parent.node - other.base, name)
                        self._active.discard(key)
        return found

    def _stored(self, root: Value, name: str) -> list[Value]:
        """Values assigned to the property later: `config.url = ...`."""
        known = self._stores.get(name)
        if known is None:
            known = self._stores[name] = {}  # what is asked while it is filled sees what was found so far
            nodes = self.program.sets.get(name, ())
            for node in nodes if len(nodes) <= _MAX_STORES else ():
                unit = self.program.unit(node)
                op = unit.module.ops[node - unit.base]
                if isinstance(op, Set):
                    for owner in self.roots(unit.base + op.object):
                        known.setdefault(owner.node, []).append(Value(unit.base + op.value, ()))
        return known.get(root.node, [])

    # -- modules ----------------------------------------------------------------------------------------------------

    def _imported(self, unit: Unit, op: Import) -> list[Value]:
        if op.name in ("*", ""):
            return []
        return self._exported(unit, op.source, op.name)

    def module_of(self, unit: Unit, source: str) -> Unit | None:
        """The script that an import specifier names, seen from `unit`; None when it is not in the package."""
        folder = unit.file.rsplit("/", 1)[0].split("/") if "/" in unit.file else []
        if source.startswith("/"):
            folder, source = [], source[1:]
        elif not source.startswith("."):
            return None
        for part in source.split("?")[0].split("/"):
            if part == "..":
                del folder[-1:]
            elif part not in (".", ""):
                folder.append(part)
        return self.program.by_file.get("/".join(folder))

    def _exported(self, unit: Unit, source: str, name: str) -> list[Value]:
        found: list[Value] = []
        key = ("export", unit.base, source, name)
        target = self.module_of(unit, source)
        if target is None or key in self._active or len(self._active) >= _MAX_NESTING:
            return found
        self._active.add(key)
        for index in target.exports:
            op = target.module.ops[index]
            if isinstance(op, Export):
                if op.name == name:
                    found.append(Value(target.base + op.value, ()))
                elif op.name == "*" and isinstance(star := target.module.ops[op.value], Import):
                    found += self._exported(target, star.source, name)
        self._active.discard(key)
        return found

    # -- calls ------------------------------------------------------------------------------------------------------

    def callees(self, call: Node, calls: CallString = ()) -> tuple[Callee, ...]:
        """The functions of the program that a call may enter; () when it leaves the program or is not known."""
        key = (call, calls)
        known = self._callees.get(key)
        if known is not None:
            return known
        unit = self.program.unit(call)
        op = unit.module.ops[call - unit.base]
        found: dict[Callee, None] = {}
        if isinstance(op, Call):
            callee, shift, spread = op.callee, 0, False
            target = unit.module.ops[callee]
            if isinstance(target, Get) and target.name in ("call", "apply"):
                callee, shift, spread = target.object, 1, target.name == "apply"
            for root in self.roots(unit.base + callee, calls):
                for made in self._function_of(root):
                    found[made._replace(shift=made.shift + shift, spread=spread)] = None
            if not found and isinstance(target, Get) and target.name is not None:
                found = dict.fromkeys(self._guessed(target.name))
        result = tuple(found)
        if not self._active:
            self._callees[key] = result
        return result

    def _function_of(self, root: Value) -> list[Callee]:
        unit = self.program.unit(root.node)
        op = unit.module.ops[root.node - unit.base]
        if isinstance(op, Func):
            return [Callee(unit, op.function, 0, False, True)]
        if isinstance(op, Class) and op.constructor >= 0:
            return [Callee(unit, op.constructor, 0, False, True)]
        if isinstance(op, Call):  # f.bind(x): the same function, called as it stands when only `this` is bound
            target = unit.module.ops[op.callee]
            if isinstance(target, Get) and target.name == "bind":
                bound = [made for r in self.roots(unit.base + target.object, root.calls) for made in self._plain(r)]
                return [made._replace(shift=1 - len(op.args)) for made in bound if len(op.args) <= 1]
        return []

    def _plain(self, root: Value) -> list[Callee]:
        op = self.program.op(root.node)
        return [Callee(self.program.unit(root.node), op.function, 0, False, True)] if isinstance(op, Func) else []

    def _guessed(self, name: str) -> list[Callee]:
        """Functions stored anywhere under a property name, when few are and the name is not the platform's."""
        known = self._guesses.get(name)
        if known is None:
            known = self._guesses[name] = [] if name in self.common_names else self._named(name)
        return known

    def _named(self, name: str) -> list[Callee]:
        found: list[Callee] = []
        values = [value for _, value in self.program.members.get(name, ())]
        for node in self.program.sets.get(name, ()):
            op = self.program.op(node)
            if isinstance(op, Set):
                values.append(self.program.unit(node).base + op.value)
        for value in values:
            unit = self.program.unit(value)
            made = unit.module.ops[value - unit.base]
            if isinstance(made, Func):
                found.append(Callee(unit, made.function, 0, False, False))
                if len(found) > _MAX_GUESSES:
                    return []
        return found

    # -- uses of a function -----------------------------------------------------------------------------------------

    def uses(self, unit: Unit, fn: int) -> tuple[Use, ...]:
        """Where a function is called or handed over, found forwards from where it is made."""
        function = unit.module.functions[fn]
        made = function.owner if function.kind in ("constructor", "field") and function.owner >= 0 else function.op
        return self.uses_of(unit.base + made) if fn > 0 and made >= 0 else ()

    def uses_of(self, node: Node) -> tuple[Use, ...]:
        """Where the value of a node is called or handed over."""
        key = node
        known = self._uses.get(key)
        if known is not None:
            return known
        active = ("uses", key)
        if active in self._active or len(self._active) >= _MAX_NESTING or self.exhausted:
            return ()
        self._active.add(active)
        found: dict[Use, None] = {}
        start = (node, 0, True)
        seen = {start}
        waiting = [start]
        while waiting and len(seen) < _MAX_NODES:
            node, shift, sure = waiting.pop()
            self.steps += 1
            for further in self._handed_on(node, shift, sure, found):
                if further not in seen:
                    seen.add(further)
                    waiting.append(further)
        self._active.discard(active)
        result = tuple(found)
        if not self._active:
            self._uses[key] = result
        return result

    def _handed_on(self, node: Node, shift: int, sure: bool, found: dict[Use, None]) -> list[tuple[Node, int, bool]]:
        """Nodes that hold the same function after one step; calls and hand-overs go to `found`."""
        unit = self.program.unit(node)
        base, local = unit.base, node - unit.base
        further: list[tuple[Node, int, bool]] = []
        for user in unit.users[local] or ():
            op = unit.module.ops[user]
            if isinstance(op, Write):
                if op.binding >= 0:
                    further += [(base + r, shift, sure) for r in unit.reads.get(op.binding, ())]
                if op.binding < 0 or (unit.module.bindings[op.binding].top and not unit.module.esm):
                    further += [
                        (n, shift, sure) for n in self.program.global_reads.get(op.name, ()) if self._shared(unit, n)
                    ]  # fmt: skip
            elif isinstance(op, Phi):
                further.append((base + user, shift, sure))
            elif isinstance(op, Call):
                if op.callee == local:
                    found[Use(base + user, True, None, shift, sure)] = None
                further += self._argument_uses(base + user, op, local, found, sure)
            elif isinstance(op, Get) and op.object == local and op.name in ("call", "apply", "bind"):
                for call in unit.users[user] or ():
                    inner = unit.module.ops[call]
                    if isinstance(inner, Call) and inner.callee == user:
                        if op.name == "bind":
                            further.append((base + call, shift, sure))
                        else:
                            found[Use(base + call, True, None, shift + 1, sure and op.name == "call")] = None
            elif isinstance(op, Object | Class):
                for name, value in zip(op.names, op.values, strict=True):
                    if value == local and name is not None:
                        further += self._property_reads(name, node, shift)
            elif isinstance(op, Set) and op.value == local:
                found[Use(base + user, False, None, 0, sure)] = None
                if op.name is not None:
                    further += self._property_reads(op.name, node, shift)
                    owner = unit.module.ops[op.object]
                    if isinstance(owner, Read) and owner.binding < 0 and owner.name in GLOBAL_OBJECTS:
                        further += [
                            (n, shift, sure) for n in self.program.global_reads.get(op.name, ())
                            if self._shared(unit, n)
                        ]  # fmt: skip
            elif isinstance(op, Export):
                further += [(n, shift, sure) for n in self.importers(unit, op.name)]
            elif type(op).__name__ == "Return":
                further += [
                    (use.node, shift, sure and use.sure) for use in self.uses(unit, op.fn)
                    if use.called
                ]  # fmt: skip
        return further

    def _argument_uses(
        self, node: Node, op: Call, local: int, found: dict[Use, None], sure: bool
    ) -> list[tuple[Node, int, bool]]:
        further: list[tuple[Node, int, bool]] = []
        for index, argument in enumerate(op.args):
            if argument != local:
                continue
            entered = False
            for callee in self.callees(node):
                function = callee.unit.module.functions[callee.function]
                if index - callee.shift < len(function.params) and index >= callee.shift:
                    parameter = callee.unit.base + function.params[index - callee.shift]
                    further.append((parameter, 0, sure and callee.sure))
                    entered = True
            if not entered:
                found[Use(node, False, index, 0, sure)] = None
        return further

    def _property_reads(self, name: str, node: Node, shift: int) -> list[tuple[Node, int, bool]]:
        """Reads of a property that may yield the function stored under it."""
        reads = self.program.gets.get(name, ())
        if len(reads) > _MAX_CANDIDATES and name in self.common_names:
            return []
        further = []
        mine = {root.node for root in self.roots(node)}
        for read in reads[: 2 * _MAX_CANDIDATES]:
            roots = self.roots(read)
            if any(r.node in mine for r in roots):
                further.append((read, shift, True))
            elif len(roots) == 1 and roots[0].node == read and name not in self.common_names:
                if any(self._same(c, n) for c in self._guessed(name) for n in mine):
                    further.append((read, shift, False))
        return further

    def _same(self, callee: Callee, node: Node) -> bool:
        op = self.program.op(node)
        return isinstance(op, Func) and callee.unit is self.program.unit(node) and callee.function == op.function

    def importers(self, unit: Unit, name: str) -> list[Node]:
        """`Import` nodes of other scripts that mean an export of `unit`."""
        if self._importing is None:
            self._importing = {}
            for other in self.program.units:
                for index in other.imports:
                    op = other.module.ops[index]
                    target = self.module_of(other, op.source) if isinstance(op, Import) else None
                    if isinstance(op, Import) and target is not None and target is not other:
                        self._importing.setdefault((target.base, op.name), []).append(other.base + index)
        return self._importing.get((unit.base, name), [])
