"""Registries: functions that are stored under names known only at run time, and looked up by them.

`listeners[type] = f` in a function that others call, and `listeners[message.type](message)` elsewhere; also by the
methods of a `Map`. The function of a name is found where both names are constant, else all of them may be meant.
"""

from typing import Final

from skimtrace.flow.callees import Callees
from skimtrace.flow.program import Node, Unit
from skimtrace.flow.values import MAX_CANDIDATES, CallString, RegistryEntry, Value
from skimtrace.javascript.ir import Binary, Call, Const, Func, Get, Object, Param, Phi, Read, Set, Unary, Write

_MAX_REGISTERED: Final = 600
"""Places that store under a computed name; a program with more of them is told nothing of them."""
_MAX_SETTLING: Final = 8
"""Values of a record among which one that settles a promise is looked for."""
_HANDED_ON: Final = (Func, Param, Read, Get, Phi)


class Registry(Callees):
    """Entries of objects and maps that are stored under computed names."""

    def registered(self, owner: Value, keys: set[str]) -> list[Value]:
        """The values stored in an object or map under computed names that may be one of `keys`; all where it is
        empty."""
        entries = self._registries.get(owner.node)
        if entries is None:
            if not self._registries_read:
                self._registries_read = True
                self._read_registries()
            entries = self._registries.setdefault(owner.node, [])
        found = [e.value for e in entries if not keys or e.key is None or e.key in keys]
        return list(dict.fromkeys(found))[:MAX_CANDIDATES]

    def registered_in(self, node: Node, calls: CallString) -> list[Value]:
        """What `registry.get(name)` yields."""
        unit = self.program.unit(node)
        call = unit.module.ops[node - unit.base]
        target = unit.module.ops[call.callee] if type(call) is Call else None
        if type(call) is not Call or type(target) is not Get or target.name != "get" or len(call.args) != 1:
            return []
        keys = self.keys(unit.base + call.args[0], calls)
        owners = self.roots(unit.base + target.object, calls)
        return [value for owner in owners for value in self.registered(owner, keys)][:MAX_CANDIDATES]

    def looked_up_as(self, node: Node) -> list[Node]:
        """The places that look a function up by a computed name and may get the one that is made at a node."""
        depth = len(self._active)
        if self._lookups is None or depth < self._lookups_depth:
            self._lookups_depth = depth
            self._lookups = {}
            lookups: list[Node] = []
            for unit in self.program.units:
                for index in unit.computed:
                    op = unit.module.ops[index]
                    if type(op) is Get and op.key >= 0:
                        lookups.append(unit.base + index)
            for get in self.program.gets.get("get", ()):
                lookups += [n for n, c in self.calls_of(get) if len(c.args) == 1]
            for lookup in lookups if len(lookups) <= _MAX_REGISTERED else ():
                for root in self.roots(lookup):
                    self._lookups.setdefault(root.node, {})[lookup] = None
        found: set[Node] = set()
        for root in self.roots(node):
            found.update(self._lookups.get(root.node, ()))
        return sorted(found)

    def keys(self, node: Node, calls: CallString) -> set[str]:
        """The constants that the name of a property may be."""
        found = (self.program.op(root.node) for root in self.roots(node, calls))
        return {str(made.value) for made in found if type(made) is Const}

    def _read_registries(self) -> None:
        stores = []
        for unit in self.program.units:
            for index in unit.computed:
                op = unit.module.ops[index]
                if type(op) is Set and op.key >= 0:
                    stores.append((unit, op.object, op.key, op.value, op.fn))
        for get in self.program.gets.get("set", ()):
            unit = self.program.unit(get)
            read = unit.module.ops[get - unit.base]
            for _, call in unit.calls(get - unit.base):
                if len(call.args) == 2 and type(read) is Get:
                    stores.append((unit, read.object, call.args[0], call.args[1], call.fn))
        stores = [s for s in stores if _may_be_function(s[0], s[3]) and not _is_number(s[0], s[2])]
        for unit, owner, key, stored, fn in stores if len(stores) <= _MAX_REGISTERED else ():
            value = _unbound(unit, stored)
            made = unit.module.ops[value]
            ways: list[CallString] = [()]
            if type(made) is not Func:
                uses = self.uses(unit, fn)
                told: list[CallString] = [(use.node,) for use in uses if use.called]
                ways = told[:MAX_CANDIDATES] or ways
            for root in self.roots(unit.base + owner):
                if not isinstance(self.program.op(root.node), Object | Call):
                    continue
                for calls in ways:
                    functions = [r for r in self.roots(unit.base + value, calls) if self._is_kept(r.node)]
                    for name in self.roots(unit.base + key, calls) if functions else ():
                        constant = self.program.op(name.node)
                        text = str(constant.value) if type(constant) is Const else None
                        entries = self._registries.setdefault(root.node, [])
                        entries += [RegistryEntry(text, function) for function in functions]

    def _is_kept(self, node: Node) -> bool:
        """Whether a value is a function, what settles a promise, or a record of such."""
        unit = self.program.unit(node)
        made = unit.module.ops[node - unit.base]
        return type(made) is Func or (type(made) is Param and _is_executor(unit, made.fn)) or _settles(unit, made)


def _is_executor(unit: Unit, fn: int) -> bool:
    """Whether a function is given to `new Promise`."""
    made = unit.module.functions[fn].op
    for user in unit.users[made] if made >= 0 else ():
        call = unit.module.ops[user]
        callee = unit.module.ops[call.callee] if type(call) is Call and call.new and call.args[:1] == (made,) else None
        if type(callee) is Read and callee.name == "Promise":
            return True
    return False


def _settles(unit: Unit, op: object) -> bool:
    """Whether an op makes a record of functions, or of what settles a promise: `{resolve, reject, timer}`."""
    if type(op) is not Object:
        return False
    ops = unit.module.ops
    for value in op.values[:_MAX_SETTLING]:
        read = ops[value]
        if type(read) is Func:
            return True
        for write in unit.writes.get(read.binding, ()) if type(read) is Read else ():
            store = ops[write]
            param = ops[store.value] if type(store) is Write else None
            if type(param) is Param and _is_executor(unit, param.fn):
                return True
    return False


def _unbound(unit: Unit, index: int) -> int:
    """The function that a value is made of by `bind`, else the value."""
    op = unit.module.ops[index]
    callee = unit.module.ops[op.callee] if type(op) is Call and len(op.args) == 1 else None  # more shift the parameters
    return callee.object if type(callee) is Get and callee.name == "bind" else index


def _may_be_function(unit: Unit, index: int) -> bool:
    """Whether a value looks like one that may be a function: most that are stored by a name are made by a call."""
    op = unit.module.ops[index]
    if type(op) is Read:
        return op.binding < 0 or any(
            type(write) is Write and type(unit.module.ops[write.value]) in _HANDED_ON
            for write in (unit.module.ops[w] for w in unit.writes.get(op.binding, ()))
        )
    return type(op) in (Func, Param) or _unbound(unit, index) != index or _settles(unit, op)


def _is_number(unit: Unit, index: int) -> bool:
    """Whether a key is an index of a list, as far as its form tells."""
    op = unit.module.ops[index]
    return type(op) in (Binary, Unary) or (type(op) is Const and op.kind == "number")
