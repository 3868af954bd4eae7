"""Uses: where a function value is called, handed over or stored, found forwards from where it is made."""

from collections.abc import Iterator

from skimtrace.flow.program import Node, Unit
from skimtrace.flow.registry import Registry
from skimtrace.flow.values import GLOBAL_OBJECTS, MAX_CANDIDATES, MAX_NESTING, MAX_NODES, Callee, Use
from skimtrace.javascript.ir import Call, Class, Export, Func, Get, Object, Phi, Read, Return, Set, Write


class Uses(Registry):
    """The call graph, from a function to its calls."""

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
        depth = len(self._active)
        if active in self._active or depth >= MAX_NESTING or self.exhausted:
            return ()
        before = self._nested.get(active)
        if before is not None and before[0] <= depth:
            return before[1]
        self._active.add(active)
        found: dict[Use, None] = {}
        start = (node, 0, True)
        seen = {start}
        waiting = [start]
        while waiting:
            node, shift, sure = waiting.pop()
            self.steps += 1
            for further in self._handed_on(node, shift, sure, found):
                if further in seen:
                    continue
                if len(seen) >= MAX_NODES:  # the first uses of a function that is used everywhere, rather than none
                    self.partial.add(key)
                    break
                seen.add(further)
                waiting.append(further)
        self._active.discard(active)
        result = tuple(found)
        if self._active:  # others that are asked for may be why some are missing
            self._nested[active] = depth, result
        else:
            self._uses[key] = result
        return result

    def calls_of(self, node: Node) -> Iterator[tuple[Node, Call]]:
        """The calls whose callee is this op, directly or through a variable that holds it."""
        unit = self.program.unit(node)
        local = node - unit.base
        direct = False
        for user, op in unit.calls(local):
            direct = True
            yield unit.base + user, op
        if not direct:
            for use in self.uses_of(node):
                call = self.program.op(use.node)
                if use.called and type(call) is Call:
                    yield use.node, call

    def _handed_on(self, node: Node, shift: int, sure: bool, found: dict[Use, None]) -> list[tuple[Node, int, bool]]:
        """Nodes that hold the same function after one step; calls and hand-overs go to `found`."""
        unit = self.program.unit(node)
        base, local = unit.base, node - unit.base
        further: list[tuple[Node, int, bool]] = [(read, shift, sure) for read in self.bundles.read_as.get(node, ())]
        for user in unit.users[local]:
            op = unit.module.ops[user]
            if type(op) is Write:
                further += [(read, shift, sure) for read in self.program.reads_of(unit, op)]
                if self.injected and unit.page_world and (op.binding < 0 or unit.module.bindings[op.binding].top):
                    reads = self.program.global_reads.get(op.name, ())
                    further += [(read, shift, sure) for read in reads if self.is_injected(read)]
                if self.windows is not None and (op.binding < 0 or unit.module.bindings[op.binding].top):
                    further += self._property_reads(op.name, node, shift)
            elif type(op) is Phi:
                further.append((base + user, shift, sure))
            elif type(op) is Call:
                if op.callee == local:
                    found[Use(base + user, True, None, shift, sure)] = None
                further += self._argument_uses(base + user, op, local, found, sure)
            elif type(op) is Get and op.object == local and op.name in ("call", "apply", "bind"):
                for call, inner in unit.calls(user):
                    if op.name == "bind":
                        further.append((base + call, shift + 1 - max(len(inner.args), 1), sure))
                    else:
                        found[Use(base + call, True, None, shift + 1, sure)] = None
            elif isinstance(op, Object | Class):
                for name, value in zip(op.names, op.values, strict=True):
                    if value == local and name is not None:
                        further += self._property_reads(name, node, shift)
                if type(op) is Object:
                    further += [(base + get, shift, False) for get in self._looked_up_in(unit, user)]
            elif type(op) is Set and op.value == local:
                found[Use(base + user, False, None, 0, sure)] = None
                if op.name is None and op.key >= 0:
                    further += [(read, shift, False) for read in self.looked_up_as(node)]
                if op.name is not None:
                    further += self._property_reads(op.name, node, shift)
                    owner = unit.module.ops[op.object]
                    if type(owner) is Read and owner.binding < 0 and owner.name in GLOBAL_OBJECTS:
                        further += [
                            (n, shift, sure) for n in self.program.global_reads.get(op.name, ())
                            if self._shared(unit, n)
                        ]  # fmt: skip
            elif type(op) is Export:
                further += [(n, shift, sure) for n in self.importers(unit, op.name)]
            elif type(op) is Return:
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
                method = self.program.op(self.program.unit(node).base + op.callee)
                if index == 1 and type(method) is Get and method.name == "set":
                    further += [(read, 0, False) for read in self.looked_up_as(self.program.unit(node).base + local)]
                if self.frameworks.hands_on(node, index):
                    further.append((node, 0, sure))
        return further

    @staticmethod
    def _looked_up_in(unit: Unit, made: int) -> Iterator[int]:
        """Reads of a computed property of an object literal, through variables: `HANDLERS[name]`."""
        held = [made]
        for user in unit.users[made]:
            op = unit.module.ops[user]
            if type(op) is Write and op.binding >= 0:
                held += unit.reads.get(op.binding, ())
        for at in held[:MAX_CANDIDATES]:
            for user in unit.users[at]:
                op = unit.module.ops[user]
                if type(op) is Get and op.name is None and op.object == at:
                    yield user

    def _property_reads(self, name: str, node: Node, shift: int) -> list[tuple[Node, int, bool]]:
        """Reads of a property that may yield the function stored under it."""
        reads = self.program.gets.get(name, ())
        if len(reads) > MAX_CANDIDATES and name in self.common_names:
            return []
        further = []
        mine = {root.node for root in self.roots(node)}
        for read in reads[: 2 * MAX_CANDIDATES]:
            roots = self.roots(read)
            if any(r.node in mine for r in roots):
                further.append((read, shift, True))
            elif (
                len(roots) == 1 and roots[0].node == read and name not in self.common_names
                and any(self._same(c, n) for c in self._guessed(name) for n in mine)
            ):  # fmt: skip
                further.append((read, shift, False))
        return further

    def _same(self, callee: Callee, node: Node) -> bool:
        op = self.program.op(node)
        return type(op) is Func and callee.unit is self.program.unit(node) and callee.function == op.function
