"""Where a value comes from: the roots of an op, found backwards and on demand.

A *root* of a node is an op that makes the value rather than hands it on: a literal, a function, an object, an
unresolved call, a global. Variables, conditionals, parameters, returns, properties of known objects and imports are
looked through. Everything else in this room (callees, names of globals, constant addresses) asks for roots.

The search is demand-driven because only a small part of a bundle is ever asked about; each question is answered once.
It is context-sensitive: a *call string* (the call sites entered, innermost last) lets a parameter mean the argument of
the call in question instead of those of all calls. See Sharir and Pnueli, "Two approaches to interprocedural data flow
analysis" (1981), for call strings, and Feldthaus et al., "Efficient construction of approximate call graphs for
JavaScript IDE services" (ICSE 2013), for the field-based fall-back where a receiver is unknown.
"""

from skimtrace.flow.program import Node, Unit
from skimtrace.flow.uses import Uses
from skimtrace.flow.values import (
    GLOBAL_OBJECTS,
    MAX_CANDIDATES,
    MAX_NESTING,
    MAX_NODES,
    CallString,
    Value,
    array_index,
    push,
)
from skimtrace.javascript.ir import Array, Call, Const, Get, Import, Object, Param, Phi, Read, Set, Write


class Resolver(Uses):
    """Answers questions about one program."""

    def roots(self, node: Node, calls: CallString = ()) -> tuple[Value, ...]:
        """The roots of a node under a call string, in a fixed order; the node itself when nothing is known."""
        start = Value(node, calls)
        known = self._roots.get(start)
        if known is not None:
            return known
        if start in self._active or len(self._active) >= MAX_NESTING or self.exhausted:
            return (start,)
        self._active.add(start)
        found: dict[Value, None] = {}
        seen = {start}
        waiting = [start]
        while waiting and len(seen) < MAX_NODES:
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
        # `type(op) is` rather than `isinstance`, which the ops' metaclass makes slow: all questions come through here.
        if type(op) is Read:
            if op.binding < 0:
                return self.global_values(op.name, unit)
            inner = self.outer_calls(unit, unit.module.bindings[op.binding].fn, op.fn, calls)
            return [Value(base + w, inner) for w in unit.writes.get(op.binding, ())] or None
        if type(op) is Write:
            return [Value(base + op.value, calls)]
        if type(op) is Phi:
            return [Value(base + v, calls) for v in op.values] or None
        if type(op) is Get:
            if op.name is None:
                return self._looked_up(value, op, base) or None
            return self.member(Value(base + op.object, calls), op.name) or None
        if type(op) is Call:
            return self._returned(node, calls)
        if type(op) is Param:
            return self._arguments(unit, op.fn, op.index, calls)
        if type(op) is Import:
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

    def global_values(self, name: str, unit: Unit) -> list[Value] | None:
        """What a global variable is given, in this script and in those that share its globals."""
        if name in self.patched:
            return None
        found = [Value(n, ()) for n in self.program.global_writes.get(name, ()) if self._shared(unit, n)]
        for other, binding in self.program.top.get(name, ()):
            if other is not unit and self.program.shares_globals(unit, other):
                found += [Value(other.base + w, ()) for w in other.writes.get(binding, ())]
        return (found + self._on_window(name, unit))[:MAX_CANDIDATES] or None

    def _on_window(self, name: str, unit: Unit) -> list[Value]:
        """What is stored as `window.name`."""
        found = []
        for node in self.program.sets.get(name, ())[:MAX_CANDIDATES]:
            other = self.program.unit(node)
            store = other.module.ops[node - other.base]
            if isinstance(store, Set) and self.program.shares_globals(unit, other):
                owner = other.module.ops[store.object]
                if isinstance(owner, Read) and owner.binding < 0 and owner.name in GLOBAL_OBJECTS:
                    found.append(Value(other.base + store.value, ()))
        return found

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
                indices = [array_index(key) for key in sorted(keys)]
                items = [index for index in indices if index is not None and index < len(made.items)]
                found += [Value(unit.base + made.items[i], owner.calls) for i in items or range(len(made.items))]
        return found[:MAX_CANDIDATES]

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
        return found[:MAX_CANDIDATES] or None

    def one_step(self, value: Value) -> list[Value]:
        """What a node hands on directly; [] when it is a root."""
        return self._through(value) or []
