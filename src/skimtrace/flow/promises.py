"""Promises: what they are settled with. Waiting is no step of its own: a promise and its value are the same here."""

from skimtrace.flow.modules import Modules
from skimtrace.flow.program import Node
from skimtrace.flow.values import MAX_CANDIDATES, CallString, Value, push
from skimtrace.javascript.ir import Call, Func, Get, Read


class Promises(Modules):
    """Looks up what promises give."""

    def _promised(self, node: Node, calls: CallString) -> list[Value]:
        """What `new Promise(resolve => resolve(value))` and `promise.then(value => other)` give; [] for other calls."""
        unit = self.program.unit(node)
        call = unit.module.ops[node - unit.base]
        callee = unit.module.ops[call.callee] if type(call) is Call and call.args else None
        if type(call) is not Call or not (
            (call.new and type(callee) is Read and callee.name == "Promise" and callee.binding < 0)
            or (type(callee) is Get and callee.name == "then")
        ):
            return []
        found: list[Value] = []
        for root in self.roots(unit.base + call.args[0], calls):
            other = self.program.unit(root.node)
            made = other.module.ops[root.node - other.base]
            if type(made) is not Func:
                continue
            function = other.module.functions[made.function]
            if not call.new:
                found += [Value(other.base + r, push(calls, node)) for r in function.returns]
            elif function.params:
                for use in self.uses_of(other.base + function.params[0]):
                    settled = self.program.op(use.node)
                    if use.called and type(settled) is Call and settled.args:
                        inner = push(calls, node) if settled.fn == made.function else ()
                        found.append(Value(self.program.unit(use.node).base + settled.args[0], inner))
        return found[:MAX_CANDIDATES]
