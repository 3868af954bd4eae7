"""The order of assignments: which of the values that a local variable is given a read cannot see.

`let x = a; x = b; f(x)`: the first value is gone when `x` is read. That is said only where it is plain: a variable that
no other function sees, outside of loops, and a second assignment that is always passed between the two. Everywhere else
a read sees every value that its variable is given.
"""

from collections import defaultdict
from collections.abc import Sequence
from typing import Final

from skimtrace.flow.program import Unit
from skimtrace.javascript.ir import Element, Write

_MAX_PAIRS: Final = 400
"""Assignments times reads of a variable that is looked at."""

_NONE: Final[frozenset[tuple[int, int]]] = frozenset()


class Order:
    """Finds assignments that are hidden by later ones; each variable is looked at once."""

    def __init__(self) -> None:
        self._known: dict[tuple[int, int], frozenset[tuple[int, int]]] = {}
        self._loops: dict[int, list[bool]] = {}
        self._tries: dict[int, dict[int, list[tuple[int, int]]]] = {}
        """The spans of `try` blocks by function, by script."""
        self._looping: dict[int, set[int]] = {}
        """The functions that have loops, by script."""

    def hidden(self, unit: Unit, binding: int) -> frozenset[tuple[int, int]]:
        """Pairs of a write and a read, both ops of the script, that the write's value does not reach."""
        writes = unit.writes.get(binding)
        if len(writes) < 2:
            return _NONE
        key = (unit.base, binding)
        known = self._known.get(key)
        if known is None:
            known = self._known[key] = self._hidden(unit, binding, writes)
        return known

    def _hidden(self, unit: Unit, binding: int, writes: Sequence[int]) -> frozenset[tuple[int, int]]:
        module = unit.module
        reads = unit.reads.get(binding, [])
        home = module.bindings[binding].fn
        loops = self._in_loops(unit)
        if len(reads) * len(writes) > _MAX_PAIRS or module.functions[home].arguments:
            return _NONE
        for index in (*writes, *reads):
            op = module.ops[index]
            if op.fn != home or loops[op.guard]:
                return _NONE
        found = set()
        starts, ends = module.starts, module.ends
        straight = home not in self._looping[unit.base]
        for read in reads:
            if straight:  # what is assigned behind a read does not come back to it
                found |= {(write, read) for write in writes if write > read and starts[write] >= ends[read]}
            around = self._around(unit, module.ops[read].guard)
            killers = [
                write for write in writes
                if write < read and ends[write] <= starts[read] and module.ops[write].guard in around
                and self._kills(unit, write)
            ]  # fmt: skip
            if killers:
                last = max(killers)
                found |= {(write, read) for write in writes if write < last and ends[write] <= starts[last]}
        return frozenset(found)

    def _kills(self, unit: Unit, write: int) -> bool:
        """Whether an assignment is sure to happen where it stands: not in a `try`, nor as a loop's variable."""
        module = unit.module
        op = module.ops[write]
        if type(op) is Write and type(module.ops[op.value]) is Element:
            return False
        tries = self._tries.get(unit.base)
        if tries is None:
            tries = self._tries[unit.base] = defaultdict(list)
            for fn, start, end, _ in module.tries:
                tries[fn].append((start, end))
        first, last = module.starts[write], module.ends[write]
        return not any(start <= first and last <= end for start, end in tries.get(op.fn, ()))

    @staticmethod
    def _around(unit: Unit, guard: int) -> set[int]:
        found = {0}
        while guard:
            found.add(guard)
            guard = unit.module.guards[guard].parent
        return found

    def _in_loops(self, unit: Unit) -> list[bool]:
        """For each guard of a script, whether what is under it may run again; a guard stands behind its parent."""
        known = self._loops.get(unit.base)
        if known is None:
            known = self._loops[unit.base] = []
            for guard in unit.module.guards:
                outer = known[guard.parent] if known else False
                known.append(outer or guard.kind in ("loop", "catch"))
            looping = self._looping[unit.base] = {
                unit.module.ops[guard.condition].fn for guard in unit.module.guards
                if guard.kind == "loop" and guard.condition >= 0
            }  # fmt: skip
            if any(known):
                looping.update([op.fn for op in unit.module.ops if known[op.guard]])
        return known
