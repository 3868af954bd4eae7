"""Receivers: what `this` is in a call that a call string names.

Without it the instances of a class are one, and each sends to the addresses of all. Receivers make the answers
object-sensitive where the call is known (Milanova, Rountev and Ryder, "Parameterized object sensitivity", 2005).
"""

from skimtrace.flow.items import Items
from skimtrace.flow.program import Node, Unit
from skimtrace.flow.values import CallString, Value
from skimtrace.javascript.ir import Call, Get


class Receivers(Items):
    """Looks up receivers."""

    def receiver(self, unit: Unit, fn: int, calls: CallString) -> Value | None:
        """The value of `this` in function `fn`, entered by the innermost call of `calls`; None when it is not told."""
        inner, fn = fn, unit.this_function(fn)
        if fn != inner:
            calls = self.outer_calls(unit, fn, inner, calls)
        if not calls:
            return None
        site, outer = calls[-1], calls[:-1]
        other = self.program.unit(site)
        call = other.module.ops[site - other.base]
        if type(call) is not Call or not self._enters(site, outer, unit, fn):
            return None
        if call.new:
            return Value(site, outer)
        callee = other.module.ops[call.callee]
        if type(callee) is not Get:
            return None
        if callee.name in ("call", "apply"):
            return Value(other.base + call.args[0], outer) if call.args else None
        return Value(other.base + callee.object, outer)

    def _enters(self, site: Node, calls: CallString, unit: Unit, fn: int) -> bool:
        """Whether a call enters a function."""
        return any(c.unit is unit and c.function == fn for c in self.callees(site, calls))
