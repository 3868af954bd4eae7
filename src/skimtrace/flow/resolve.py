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

from typing import Final

from skimtrace.flow.program import Node, Unit
from skimtrace.flow.uses import Uses
from skimtrace.flow.values import (
    GLOBAL_OBJECTS,
    MAX_CANDIDATES,
    MAX_NESTING,
    MAX_NODES,
    Callee,
    CallString,
    Use,
    Value,
    array_index,
    push,
)
from skimtrace.javascript.ir import (
    Array,
    Call,
    Element,
    Get,
    Import,
    Object,
    Param,
    Phi,
    Read,
    Set,
    Spread,
    Write,
)

_MAX_NAMED: Final = 8
"""Constants that the name of an entry may be, of a table that is filled later."""


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
        cuts = self._cuts
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
        if waiting or self._cuts > cuts:
            self.partial.add(node)
        self._roots[start] = result
        return result

    def _through(self, value: Value) -> list[Value] | None:
        """The nodes a node hands on, or None when it is a root."""
        node, calls = value.node, value.calls
        unit = self.program.unit(node)
        base = unit.base
        op = unit.module.ops[node - base]
        # `type(op) is` rather than `isinstance`, which the ops' metaclass makes slow: all questions come through here.
        if type(op) is Read:
            if op.binding < 0:
                found = self.global_values(op.name, unit)
                return self._page_values(op.name) if found is None and self.is_injected(node) else found
            bound = unit.module.bindings[op.binding]
            inner = self.outer_calls(unit, bound.fn, op.fn, calls)
            hidden = self.order.hidden(unit, op.binding)
            given = [
                Value(base + w, inner) for w in unit.writes.get(op.binding, ())
                if not hidden or (w, node - base) not in hidden
            ]  # fmt: skip
            if bound.top and not unit.module.esm:  # scripts beside may write it too
                given += [Value(n, ()) for n in self.program.global_writes.get(op.name, ()) if self._shared(unit, n)]
            return self._done(given)[:MAX_CANDIDATES] or None
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
            return None if op.rest else self.arguments(unit, op.fn, op.index, calls)
        if type(op) is Element:
            return self._items(Value(base + op.value, calls)) or None if op.how == "item" else None
        if type(op) is Import:
            return self._imported(unit, op) or None
        return None

    def _is_dead(self, node: Node) -> bool:
        """Whether a node stands in a function that nothing calls."""
        unit = self.program.unit(node)
        return self.program.is_dead(unit, unit.module.ops[node - unit.base].fn)

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
        return self._done(found + self._on_window(name, unit))[:MAX_CANDIDATES] or None

    def _done(self, given: list[Value]) -> list[Value]:
        """Of several values that a variable is given, those that are not given in functions that nothing calls."""
        return [value for value in given if not self._is_dead(value.node)] or given if len(given) > 1 else given

    def _page_values(self, name: str) -> list[Value] | None:
        """What a global variable is given by the scripts in pages, for a function that is injected into one."""
        if name in self.patched:
            return None
        units = {other.base: other for other, _ in self.program.top.get(name, ()) if other.page_world}
        units |= {u.base: u for n in self.program.global_writes.get(name, ()) if (u := self.program.unit(n)).page_world}
        found = [value for other in list(units.values())[:1] for value in self.global_values(name, other) or ()]
        for other, binding in self.program.top.get(name, ()):
            found += [Value(other.base + w, ()) for w in other.writes.get(binding, ()) if other.page_world]
        return list(dict.fromkeys(found))[:MAX_CANDIDATES] or None

    def _on_window(self, name: str, unit: Unit) -> list[Value]:
        """What is stored as `window.name`."""
        found = []
        for node in self.program.sets.get(name, ())[:MAX_CANDIDATES]:
            other = self.program.unit(node)
            store = other.module.ops[node - other.base]
            if type(store) is Set and self.program.shares_globals(unit, other):
                owner = other.module.ops[store.object]
                if type(owner) is Read and owner.binding < 0 and owner.name in GLOBAL_OBJECTS:
                    found.append(Value(other.base + store.value, ()))
        return found

    def _looked_up(self, value: Value, op: Get, base: int) -> list[Value]:
        """`handlers[name]`: the entry of that name where the name is constant, else every entry."""
        keys = self.keys(base + op.key, value.calls)
        found: list[Value] = []
        for owner in self.roots(base + op.object, value.calls):
            unit = self.program.unit(owner.node)
            made = unit.module.ops[owner.node - unit.base]
            if type(made) is Object:
                entries = unit.entries(owner.node - unit.base)
                for name in sorted(keys & entries.keys()) or entries:
                    found += [Value(unit.base + v, owner.calls) for v in entries[name]]
                if not entries:  # filled later: `handlers.save = f`
                    for name in sorted(keys)[:_MAX_NAMED]:
                        found += self._stored(owner, name)
            elif type(made) is Array:
                indices = [array_index(key) for key in sorted(keys)]
                items = [index for index in indices if index is not None and index < len(made.items)]
                found += [Value(unit.base + made.items[i], owner.calls) for i in items or range(len(made.items))]
            elif type(made) is Param:
                found += self._rest(unit, made, owner.calls)
            if not found and isinstance(made, Object | Call):
                found += self.registered(owner, keys)
        return found[:MAX_CANDIDATES]

    def _returned(self, node: Node, calls: CallString) -> list[Value] | None:
        if node in self.frameworks.sites:
            return self.frameworks.yields(self, Value(node, calls), None) or None
        if (module := self.bundles.required.get(node)) is not None:
            return [Value(n, ()) for n in self.bundles.replaced.get(module, ())] or None
        if (required := self.bundles.defaults.get(node)) is not None:
            return [Value(n, ()) for n in self.bundles.default(required)]
        if (boxed := self._boxed(node, calls)) is not None:
            return [boxed]
        if self.libraries.same and (same := self._handed_back(node, calls)):
            return same
        found = self._promised(node, calls)
        for callee in self.callees(node, calls):
            function = callee.unit.module.functions[callee.function]
            if function.kind == "constructor" or not function.returns:
                continue
            inner = push(calls, node)
            found += [Value(callee.unit.base + r, inner) for r in function.returns]
        return found or self.registered_in(node, calls) or None

    def _handed_back(self, node: Node, calls: CallString) -> list[Value]:
        """The first argument of a call of a function that hands it back."""
        unit = self.program.unit(node)
        call = unit.module.ops[node - unit.base]
        if type(call) is not Call or not call.args or call.new:
            return []
        callees = self.roots(unit.base + call.callee, calls)
        known = any(callee.node in self.libraries.same for callee in callees)
        return [Value(unit.base + call.args[0], calls)] if known else []

    def _boxed(self, node: Node, calls: CallString) -> Value | None:
        """The object that `Object(value)` hands back: `Object(module.f)(x)` is a call without a receiver."""
        unit = self.program.unit(node)
        call = unit.module.ops[node - unit.base]
        callee = unit.module.ops[call.callee] if type(call) is Call and len(call.args) == 1 and not call.new else None
        boxes = type(callee) is Read and callee.binding < 0 and callee.name == "Object"
        return Value(unit.base + call.args[0], calls) if type(call) is Call and boxes else None

    def arguments(self, unit: Unit, fn: int, index: int, calls: CallString) -> list[Value] | None:
        """What parameter `index` of a function is given; None when it is not known."""
        if calls:
            site = calls[-1]
            call = self.program.op(site)
            if type(call) is Call:
                for callee in self.callees(site, calls[:-1]):
                    if callee.unit is unit and callee.function == fn:
                        return self._given(site, call, index, callee, calls[:-1]) or None
                if self.links is not None:
                    sent = self.links.message(site, unit, fn, index, calls[:-1])
                    if sent is not None:
                        return [sent]
        found = []
        for use in self.uses(unit, fn):
            call = self.program.op(use.node)
            if use.called and type(call) is Call:
                found += self._given(use.node, call, index, use, ())
        if self.frameworks.sites:
            found += self.frameworks.parameter(self, unit, fn, index, calls)
        if index == 0:
            for over in self._looped(unit, fn, calls):
                found += self._items(over)
        injection = self.program.op(self.injected[unit.base, fn]) if (unit.base, fn) in self.injected else None
        if type(injection) is Call:
            base = self.program.unit(self.injected[unit.base, fn]).base
            for argument in injection.args:
                for given in self.member(Value(base + argument, ()), "args"):
                    found += self.member(given, str(index))
        self._cuts += len(found) > MAX_CANDIDATES or unit.base + unit.module.functions[fn].op in self.partial
        return found[:MAX_CANDIDATES] or None

    def argument(self, site: Node, call: Call, index: int, calls: CallString) -> list[Value]:
        """What a call gives at a position, also in a list that is spread over the arguments; [] when nothing."""
        return self._given(site, call, index, Use(site, True, None, 0, True), calls)

    def _given(self, site: Node, call: Call, index: int, to: Callee | Use, calls: CallString) -> list[Value]:
        """What a call gives for a parameter, also in a list that is spread over the arguments (`f(...list)`,
        `f.apply(this, list)`) and by an earlier `f.bind(this, value)`."""
        base = self.program.unit(site).base
        at = index + to.shift
        if at < 0:
            bound = self.program.op(to.bound) if isinstance(to, Callee) and to.bound >= 0 else None
            if not isinstance(to, Callee) or type(bound) is not Call or index + 1 >= len(bound.args):
                return []
            return [Value(self.program.unit(to.bound).base + bound.args[index + 1], ())]
        callee = self.program.op(base + call.callee)
        listed = 1 if to.shift > 0 and type(callee) is Get and callee.name == "apply" else len(call.args)
        for position, argument in enumerate(call.args[: at + 1]):
            op = self.program.op(base + argument)
            if type(op) is Spread or position == listed:
                held = op.value if type(op) is Spread else argument
                return self.member(Value(base + held, calls), str(at - position))
        return [Value(base + call.args[at], calls)] if at < len(call.args) else []

    def one_step(self, value: Value) -> list[Value]:
        """What a node hands on directly; [] when it is a root."""
        return self._through(value) or []
