"""Loops: the items of lists and the entries of objects that are written down in the code."""

from typing import Final

from skimtrace.flow.program import Unit
from skimtrace.flow.promises import Promises
from skimtrace.flow.values import MAX_CANDIDATES, CallString, Value
from skimtrace.javascript.ir import Array, Call, Get, Object, Param, Read, Spread

LOOPING: Final = frozenset({"forEach", "map", "flatMap", "filter", "find", "findIndex", "some", "every"})
"""Methods of arrays whose function is given an item as its first parameter."""
MAX_ITEMS: Final = 16
"""Items of a rest parameter that are looked at."""


class Items(Promises):
    """What a loop goes through."""

    def _items(self, over: Value) -> list[Value]:
        """The items of the lists that a value may be, and the values of objects under `Object.values`."""
        found: list[Value] = []
        for root in self.roots(over.node, over.calls):
            unit = self.program.unit(root.node)
            made = unit.module.ops[root.node - unit.base]
            if isinstance(made, Array):
                items = [i for i in made.items[:MAX_CANDIDATES] if not isinstance(unit.module.ops[i], Spread)]
                found += [Value(unit.base + item, root.calls) for item in items]
            elif isinstance(made, Call):
                found += self._entries(unit, made, "values", root)
            elif isinstance(made, Param):
                found += self._rest(unit, made, root.calls)
        return found[:MAX_CANDIDATES]

    def _rest(self, unit: Unit, param: Param, calls: CallString) -> list[Value]:
        """The items of a rest parameter; [] for any other."""
        found: list[Value] = []
        for offset in range(MAX_ITEMS) if param.rest else ():
            given = self.arguments(unit, param.fn, param.index + offset, calls)
            if not given:
                break
            found += given
        return found

    def _entry(self, over: Value, name: str) -> list[Value]:
        """Property `name` of the entries that `Object.entries` gives: under "1" the values."""
        found: list[Value] = []
        for root in self.roots(over.node, over.calls) if name == "1" else ():
            unit = self.program.unit(root.node)
            made = unit.module.ops[root.node - unit.base]
            if isinstance(made, Call):
                found += self._entries(unit, made, "entries", root)
        return found[:MAX_CANDIDATES]

    def _entries(self, unit: Unit, call: Call, method: str, root: Value) -> list[Value]:
        """The values of the objects that `Object.values` or `Object.entries` is given."""
        callee = unit.module.ops[call.callee]
        if not isinstance(callee, Get) or callee.name != method or not call.args:
            return []
        owner = unit.module.ops[callee.object]
        if not isinstance(owner, Read) or owner.name != "Object" or owner.binding >= 0:
            return []
        found: list[Value] = []
        for held in self.roots(unit.base + call.args[0], root.calls):
            other = self.program.unit(held.node)
            made = other.module.ops[held.node - other.base]
            if isinstance(made, Object):
                found += [Value(other.base + value, held.calls) for value in made.values[:MAX_CANDIDATES]]
        return found
