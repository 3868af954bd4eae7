"""Properties: what is stored under a name in the objects that a value may be."""

from typing import Final

from skimtrace.flow.inheritance import Inheritance
from skimtrace.flow.items import LOOPING
from skimtrace.flow.program import Node, Unit
from skimtrace.flow.values import (
    GLOBAL_OBJECTS,
    MAX_CANDIDATES,
    MAX_NESTING,
    MAX_STORES,
    CallString,
    Value,
    array_index,
    push,
)
from skimtrace.javascript.components import PARTS
from skimtrace.javascript.ir import (
    Array,
    Call,
    Class,
    Const,
    Element,
    Func,
    Get,
    Import,
    Object,
    Param,
    Phi,
    Read,
    Set,
    Super,
    This,
    Write,
)

_MERGING: Final = frozenset({"assign", "extend"})
_MAX_MERGED: Final = 8


def _merges(unit: Unit, call: Call) -> bool:
    """Whether a call puts the properties of several objects into one."""
    callee = unit.module.ops[call.callee]
    return type(callee) is Get and callee.name in _MERGING


class Members(Inheritance):
    """Members of objects, classes, instances and module namespaces."""

    def member(self, owner: Value, name: str) -> list[Value]:
        """Values stored under `name` in the objects that `owner` may be; [] when none is known."""
        found: list[Value] = []
        key = (owner, name)
        known = self._members.get(key)
        if known is not None:
            return known
        if key in self._active or len(self._active) >= MAX_NESTING:
            return found
        self._active.add(key)
        for root in self.roots(owner.node, owner.calls):
            found += self._member_of(root, name)
        self._active.discard(key)
        result = self._members[key] = list(dict.fromkeys(found))[:MAX_CANDIDATES]
        return result

    def _member_of(self, root: Value, name: str) -> list[Value]:
        node, calls = root.node, root.calls
        unit = self.program.unit(node)
        base = unit.base
        op = unit.module.ops[node - base]
        found: list[Value] = []
        if type(op) is Object:
            found += self._of_literal(unit, node - base, op, name, calls)
        elif type(op) is Class:
            found += [
                Value(base + v, ()) for n, k, v in zip(op.names, op.kinds, op.values, strict=True)
                if n == name and k.startswith("static")
            ]  # fmt: skip
        elif type(op) is Array:
            index = array_index(name)
            if index is not None and index < len(op.items):
                found.append(Value(base + op.items[index], calls))
        elif type(op) is This:
            receiver = self.receiver(unit, op.fn, calls) if calls else None
            if receiver is not None and (of_receiver := self._of_receiver(receiver, unit, op.fn, name)):
                return of_receiver
            owner = self.owner(unit, op.fn)
            if owner is not None:
                return self._instance_member(unit, owner, name) + self.frameworks.instance(self, unit, owner, name)
        elif type(op) is Call and node in self.bundles.required:
            found += [Value(n, ()) for n in self.bundles.exported(node, name)]
        elif type(op) is Call and name == "a" and node in self.bundles.getters:
            found += [Value(n, ()) for n in self.bundles.default(self.bundles.getters[node])]
        elif type(op) is Call and node in self.frameworks.sites:
            found += self.frameworks.yields(self, root, name)
        elif type(op) is Call and op.new:
            for made in self.roots(base + op.callee, calls):
                if isinstance(self.program.op(made.node), Class):
                    other = self.program.unit(made.node)
                    found += self._instance_member(other, made.node - other.base, name, push(calls, node))
        elif type(op) is Call and _merges(unit, op):
            found += self._merged(unit, op, name, calls)
        elif type(op) is Import and op.name == "*":
            found += self._exported(unit, op.source, name)
        elif type(op) is Element and op.how == "item":
            found += self._entry(Value(base + op.value, calls), name)
        elif type(op) is Param and op.rest:
            index = array_index(name)
            found += (self.arguments(unit, op.fn, op.index + index, calls) or []) if index is not None else []
        elif type(op) is Param and op.index == 0:
            for over in self._looped(unit, op.fn, calls):
                found += self._entry(over, name)
        elif type(op) is Super:
            owner = self.owner(unit, op.fn)
            for parent in self.parents(base + owner) if owner is not None else ():
                other = self.program.unit(parent)
                found += self._instance_member(other, parent - other.base, name)
            return found
        elif type(op) is Const:
            return []
        elif type(op) is Func and node in self.libraries.names:  # what others add to it
            return [v for v in self._stored(root, name) if not self._in_library(v.node)]
        elif type(op) is Read and op.binding < 0 and op.name in GLOBAL_OBJECTS:
            return self.global_values(name, unit) or []
        if self.windows is not None:
            found += self.windows.member(root, name)
        found += self._stored(root, name)
        return found

    def _of_receiver(self, receiver: Value, unit: Unit, fn: int, name: str) -> list[Value]:
        """Members of what a method is called on, where that may be several objects: of those that have the method."""
        found = self.member(receiver, name)
        owner = self.owner(unit, fn) if len(found) > 1 else None
        if owner is None or type(unit.module.ops[owner]) is not Class:
            return found
        related = {other.base + made for other, made in self.family(unit, owner)}
        own: list[Value] = []
        for root in self.roots(receiver.node, receiver.calls):
            made = self.program.op(root.node)
            other = self.program.unit(root.node)
            of_new = self.roots(other.base + made.callee, root.calls) if type(made) is Call and made.new else ()
            classes = [each.node for each in of_new if type(self.program.op(each.node)) is Class]
            if len(classes) < len(of_new) or related.issuperset(classes):
                own += self.member(root, name)
                continue
            for node in classes:
                if node in related:  # one of the classes that `new kinds[name]()` may mean
                    of = self.program.unit(node)
                    own += self._instance_member(of, node - of.base, name, push(root.calls, root.node))
        return list(dict.fromkeys(own)) or found

    def _of_literal(self, unit: Unit, index: int, op: Object, name: str, calls: CallString) -> list[Value]:
        found = [Value(unit.base + v, calls) for v in unit.entries(index).get(name, ())]
        if None in op.names:
            for key, computed, value in zip(op.names, op.keys, op.values, strict=True):
                if key is None and computed < 0:
                    found += self.member(Value(unit.base + value, calls), name)
        if not op.names:  # `Object.assign({}, defaults, options)` yields its first argument
            for user in unit.users[index]:
                call = unit.module.ops[user]
                if type(call) is Call and call.args[:1] == (index,) and _merges(unit, call):
                    found += self._merged(unit, call, name, calls)
        return found

    def _merged(self, unit: Unit, op: Call, name: str, calls: CallString) -> list[Value]:
        """Property `name` of `Object.assign({}, defaults, options)`: what is sure to have it hides what is before."""
        found: list[Value] = []
        for argument in reversed(op.args[:_MAX_MERGED]):
            given = Value(unit.base + argument, calls)
            made = unit.module.ops[argument]
            if type(made) is Object and not made.names:
                continue  # what the properties are put into
            found += self.member(given, name)
            if found and all(self._has(root.node, name) for root in self.roots(given.node, given.calls)):
                break
        return found

    def _has(self, node: Node, name: str) -> bool:
        made = self.program.op(node)
        return type(made) is Object and name in made.names

    def _looped(self, unit: Unit, fn: int, calls: CallString) -> list[Value]:
        """The lists over whose items a function is called (`list.forEach(f)`)."""
        found = []
        for use in self.uses(unit, fn):
            call = self.program.op(use.node)
            if use.argument == 0 and type(call) is Call:
                other = self.program.unit(use.node)
                callee = other.module.ops[call.callee]
                if type(callee) is Get and callee.name in LOOPING:
                    outer = calls[:-1] if calls and calls[-1] == use.node else ()
                    found.append(Value(other.base + callee.object, outer))
        return found[:MAX_CANDIDATES]

    def owner(self, unit: Unit, fn: int) -> int | None:
        """The class or object op whose `this` a function sees (arrows see that of the function around them)."""
        function = unit.module.functions[unit.this_function(fn)]
        if function.owner >= 0:
            return function.owner
        for user in unit.users[function.op] if function.op >= 0 else ():
            if isinstance(unit.module.ops[user], Object):
                return user
        return None

    def _instance_member(self, unit: Unit, owner: int, name: str, made_by: CallString = ()) -> list[Value]:
        """Property `name` of instances: of the one that `made_by` constructs, as far as its constructor says it."""
        op = unit.module.ops[owner]
        constructor = op.constructor if type(op) is Class else -1
        found: list[Value] = []
        if type(op) is Class:
            found += [
                Value(unit.base + v, ()) for n, k, v in zip(op.names, op.kinds, op.values, strict=True)
                if n == name and not k.startswith("static")
            ]  # fmt: skip
        elif type(op) is Object:
            held = [owner, *(v for part in PARTS for v in unit.entries(owner).get(part, ()))]
            for index in held:
                if type(unit.module.ops[index]) is Object:
                    found += [Value(unit.base + v, ()) for v in unit.entries(index).get(name, ())]
        for node in self.program.sets.get(name, ())[:MAX_CANDIDATES]:
            other = self.program.unit(node)
            store = other.module.ops[node - other.base]
            within = self._this_in(unit, store.object) if other is unit and type(store) is Set else -1
            if within >= 0 and type(store) is Set and self.owner(unit, within) == owner:
                found.append(Value(unit.base + store.value, made_by if store.fn == constructor else ()))
        if type(op) is Class and op.superclass >= 0 and not found:
            for parent in self.roots(unit.base + op.superclass):
                if isinstance(self.program.op(parent.node), Class) and parent.node != unit.base + owner:
                    other = self.program.unit(parent.node)
                    key = ("super", parent.node, name)
                    if key not in self._active:
                        self._active.add(key)
                        found += self._instance_member(other, parent.node - other.base, name)
                        self._active.discard(key)
        return found

    @staticmethod
    def _this_in(unit: Unit, index: int) -> int:
        """The function whose `this` an op is: `this`, or a variable that is it and nothing else (`var self = this`),
        which functions inside may store into; -1 for no `this`."""
        op = unit.module.ops[index]
        if type(op) is Read and op.binding >= 0:
            writes = unit.writes.get(op.binding, ())
            store = unit.module.ops[writes[0]] if len(writes) == 1 else op
            op = unit.module.ops[store.value] if type(store) is Write else op
            if type(op) is Phi:
                return op.fn if any(type(unit.module.ops[value]) is This for value in op.values) else -1
        return op.fn if type(op) is This else -1

    def _stored(self, root: Value, name: str) -> list[Value]:
        """Values assigned to the property later: `config.url = ...`."""
        known = self._stores.get(name)
        depth = len(self._active)
        if known is None or self._unsettled.get(name, -1) > depth:
            known = self._stores[name] = {}  # what is asked while it is filled sees what was found so far
            self._unsettled.pop(name, None)
            nodes = self.program.sets.get(name, ())
            for node in nodes if len(nodes) <= MAX_STORES else ():
                unit = self.program.unit(node)
                op = unit.module.ops[node - unit.base]
                if type(op) is Set:
                    for owner in self.roots(unit.base + op.object):
                        known.setdefault(self._identity(owner.node), []).append(Value(unit.base + op.value, ()))
                        if owner.node == unit.base + op.object and self._is_given(unit, op.object):
                            self._unsettled[name] = depth
        found = known.get(self._identity(root.node), [])
        if found and isinstance(self._identity(root.node), str):
            found = [value for value in found if self._shared(self.program.unit(root.node), value.node)]
        return found

    def _in_library(self, node: Node) -> bool:
        unit = self.program.unit(node)
        return self.libraries.holds(unit, unit.module.ops[node - unit.base].fn)

    @staticmethod
    def _is_given(unit: Unit, index: int) -> bool:
        """Whether an op reads a variable that is given a value: it is its own root while that is being asked for."""
        op = unit.module.ops[index]
        return type(op) is Read and op.binding >= 0 and bool(unit.writes.get(op.binding))

    def _identity(self, node: Node) -> Node | str:
        """What stands for an object in which something is stored: where it is made, or the name of the global that
        holds it (`console.save = ...`)."""
        op = self.program.op(node)
        return op.name if type(op) is Read and op.binding < 0 else node

    def member_values(self, node: Node, calls: CallString = ()) -> list[Value]:
        """The values that a property read may yield; [] when its object is not known."""
        op = self.program.op(node)
        if type(op) is not Get or op.name is None:
            return []
        return self.member(Value(self.program.unit(node).base + op.object, calls), op.name)

    def methods(self, unit: Unit, owner: int) -> list[int]:
        """The functions whose `this` is a class's instance or an object literal."""
        found = list(unit.owned.get(owner, ()))
        made = unit.module.ops[owner]
        if type(made) is Object:
            for value in made.values:
                op = unit.module.ops[value]
                if type(op) is Func and unit.module.functions[op.function].kind == "function":
                    found.append(op.function)
        return found

    def constructions(self, unit: Unit, owner: int) -> list[Node]:
        """`new` calls that make an instance of a class."""
        made = unit.module.ops[owner]
        if type(made) is not Class or made.constructor < 0:
            return [u.node for u in self.uses_of(unit.base + owner) if u.called]
        return [use.node for use in self.uses(unit, made.constructor) if use.called]
