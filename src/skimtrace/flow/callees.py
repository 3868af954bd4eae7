"""Callees: the functions that a call may enter."""

from msgspec.structs import replace

from skimtrace.flow.members import Members
from skimtrace.flow.program import Node, Unit
from skimtrace.flow.values import MAX_GUESSES, Callee, CallString, Value
from skimtrace.javascript.ir import Call, Class, Func, Get, Read, Set, Super


class Callees(Members):
    """The call graph, from a call to its functions."""

    def callees(self, call: Node, calls: CallString = ()) -> tuple[Callee, ...]:
        """The functions of the program that a call may enter; () when it leaves the program or is not known."""
        key = (call, calls)
        known = self._callees.get(key)
        if known is not None:
            return known
        if call in self.frameworks.sites:
            return ()
        depth = len(self._active)
        before = self._entered.get(key)
        if before is not None and before[0] <= depth:
            return before[1]
        unit = self.program.unit(call)
        op = unit.module.ops[call - unit.base]
        found: dict[Callee, None] = {}
        if type(op) is Call:
            callee, shift, spread = op.callee, 0, False
            target = unit.module.ops[callee]
            if type(target) is Get and target.name in ("call", "apply"):
                callee, shift, spread = target.object, 1, target.name == "apply"
            roots = self.roots(unit.base + callee, calls)
            if any(root.node in self.libraries.names for root in roots):
                roots = ()  # nor the function beside it that wraps it for where there is no document
            for root in roots:
                for made in self._function_of(root):
                    found[replace(made, shift=made.shift + shift, spread=spread) if shift else made] = None
            if shift and not found:  # no function's own `call`, but something of that name
                for root in self.roots(unit.base + op.callee, calls):
                    found.update(dict.fromkeys(self._function_of(root)))
            if not found and type(target) is Get and target.name is not None:
                found = dict.fromkeys(self._guessed(target.name) or self._behind_proxy(unit, target, calls))
        result = tuple(found)
        if self._active:  # others that are asked for may be why some are missing
            self._entered[key] = depth, result
        else:
            self._callees[key] = result
        return result

    def _function_of(self, root: Value) -> list[Callee]:
        unit = self.program.unit(root.node)
        op = unit.module.ops[root.node - unit.base]
        if type(op) is Func:
            return [Callee(unit, op.function, 0, False, True)]
        if type(op) is Class:
            return self.constructors(root.node)
        if type(op) is Super:
            owner = self.owner(unit, op.fn)
            return (
                [made for parent in self.parents(unit.base + owner) for made in self.constructors(parent)]
                if (owner is not None)
                else []
            )
        if type(op) is Call:  # f.bind(x, ...): the same function, with its first arguments given
            target = unit.module.ops[op.callee]
            if type(target) is Get and target.name == "bind":
                bound = [made for r in self.roots(unit.base + target.object, root.calls) for made in self._plain(r)]
                shift = 1 - max(len(op.args), 1)
                return [replace(made, shift=shift, bound=root.node if shift else -1) for made in bound]
        return []

    def _plain(self, root: Value) -> list[Callee]:
        op = self.program.op(root.node)
        return [Callee(self.program.unit(root.node), op.function, 0, False, True)] if type(op) is Func else []

    def _guessed(self, name: str) -> list[Callee]:
        """Functions stored anywhere under a property name, when few are and the name is not the platform's."""
        known = self._guesses.get(name)
        if known is None:
            known = self._guesses[name] = [] if name in self.common_names else self._named(name)
        return known

    def _behind_proxy(self, unit: Unit, target: Get, calls: CallString) -> list[Callee]:
        """The functions of a name that may stand behind a `Proxy`, which hands every call on, often to elsewhere."""
        for root in self.roots(unit.base + target.object, calls) if "Proxy" in self.program.global_reads else ():
            made = self.program.op(root.node)
            callee = self.program.op(self.program.unit(root.node).base + made.callee) if type(made) is Call else None
            if type(made) is Call and made.new and type(callee) is Read and callee.name == "Proxy":
                return self._named(target.name or "")
        return []

    def _named(self, name: str) -> list[Callee]:
        found: list[Callee] = []
        values = [value for _, value in self.program.members.get(name, ())]
        for node in self.program.sets.get(name, ()):
            op = self.program.op(node)
            if type(op) is Set:
                values.append(self.program.unit(node).base + op.value)
        for value in values:
            unit = self.program.unit(value)
            made = unit.module.ops[value - unit.base]
            if type(made) is Func and not self.libraries.holds(unit, made.function):
                found.append(Callee(unit, made.function, 0, False, False))
                if len(found) > MAX_GUESSES:
                    return []
        return found
