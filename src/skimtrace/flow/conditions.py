"""Conditions that never hold: code behind a switch that is off (`if (CONFIG.USE_OPENAI)`, `false && ...`) does nothing.

A condition counts as constant only where nothing in the program can change it: its variables are given a value once,
and its objects are written down once and used for nothing but reading properties by name. One assignment to a property
of that name anywhere, one call that is handed the object, and nothing is known.
"""

from typing import Final

from skimtrace.flow.program import Node, Unit
from skimtrace.flow.resolve import Resolver
from skimtrace.flow.values import Value
from skimtrace.javascript.ir import (
    Array,
    Binary,
    Call,
    Class,
    Const,
    Export,
    Func,
    Get,
    Import,
    Object,
    Phi,
    Read,
    Set,
    Unary,
    Write,
)

_MAX_NESTED: Final = 12
"""Operators and properties inside each other in a condition."""
_MAX_USES: Final = 600
"""Uses of an object that are looked at."""
_HARMLESS: Final = frozenset({"freeze", "seal", "stringify", "log", "debug", "info", "warn", "error", "keys"})
"""Methods of the platform that change nothing of what they are given."""


class Conditions:
    """What is known of the conditions of one program."""

    def __init__(self, resolver: Resolver) -> None:
        self.resolver = resolver
        self.program = resolver.program
        self._dead: dict[tuple[int, int], bool] = {}
        self._sealed: dict[Node, bool] = {}

    def dead(self, unit: Unit, guard: int) -> bool:
        """Whether what stands under a guard never runs."""
        chain = []
        known: bool | None = None
        while guard and known is None:
            known = self._dead.get((unit.base, guard))
            if known is None:
                chain.append(guard)
                guard = unit.module.guards[guard].parent
        dead = known or False
        for at in reversed(chain):
            condition = unit.module.guards[at]
            if not dead and condition.kind in ("if", "unless") and condition.condition >= 0:
                holds = self._truth(unit, condition.condition, 0)
                dead = holds is not None and holds is not (condition.kind == "if")
            self._dead[unit.base, at] = dead
        return dead

    def _truth(self, unit: Unit, index: int, depth: int) -> bool | None:
        """Whether a value is always true, or always false."""
        op = unit.module.ops[index]
        if depth > _MAX_NESTED:
            return None
        if type(op) is Unary and op.operator == "!":
            inner = self._truth(unit, op.value, depth + 1)
            return None if inner is None else not inner
        if type(op) is Phi:
            return self._chosen(unit, op, depth)
        if type(op) is Binary and op.operator in ("===", "==", "!==", "!="):
            one, other = (self._constant(unit, side, depth + 1) for side in (op.left, op.right))
            left, right = (made.module.ops[at] if made else None for made, at in (one or (None, 0), other or (None, 0)))
            if type(left) is Const and type(right) is Const and left.kind == right.kind and left.kind != "regex":
                return (left.value == right.value) is (op.operator[0] == "=")
            return None
        found = self._constant(unit, index, depth + 1)
        made = found[0].module.ops[found[1]] if found else None
        if type(made) is Const:
            return None if made.kind in ("regex", "bigint") else bool(made.value)
        return True if type(made) in (Object, Array, Func, Class) else None

    def _chosen(self, unit: Unit, op: Phi, depth: int) -> bool | None:
        """`a && b`, where the second alone is the value, and `a || b`."""
        second = op.values[-1] if op.values else -1
        at = unit.module.guards[unit.module.ops[second].guard] if second >= 0 else None
        if at is None or at.condition < 0 or len(op.values) > 2:
            return None
        if len(op.values) == 1 and at.kind == "if":
            first, last = (self._truth(unit, side, depth + 1) for side in (at.condition, second))
            return False if first is False or last is False else True if first and last else None
        if len(op.values) == 2 and at.kind == "unless" and at.condition == op.values[0]:
            first, last = (self._truth(unit, side, depth + 1) for side in op.values)
            return True if first or last else last if first is False else None
        return None

    def _constant(self, unit: Unit, index: int, depth: int) -> tuple[Unit, int] | None:
        """The op that makes a value, when it is the only one that can."""
        op = unit.module.ops[index]
        if depth > _MAX_NESTED:
            return None
        if type(op) in (Const, Object, Array, Func, Class):
            return unit, index
        if type(op) is Unary and op.operator == "void":
            return None
        if type(op) is Read:
            return self._variable(unit, op, depth)
        if type(op) is Call and not op.new and op.args:  # Object.freeze({...})
            target = unit.module.ops[op.callee]
            frozen = type(target) is Get and target.name in ("freeze", "seal")
            return self._constant(unit, op.args[0], depth + 1) if frozen else None
        if type(op) is Import:
            values = self.resolver.one_step(Value(unit.base + index, ()))
            return self._at(values[0].node, depth) if len(values) == 1 else None
        if type(op) is Get and op.name is not None:
            owner = self._constant(unit, op.object, depth + 1)
            if owner is None or self.program.sets.get(op.name):
                return None
            made = owner[0].module.ops[owner[1]]
            if type(made) is not Object or None in made.names or made.names.count(op.name) != 1:
                return None
            if not self._is_sealed(owner[0], owner[1]):
                return None
            return self._constant(owner[0], made.values[made.names.index(op.name)], depth + 1)
        return None

    def _at(self, node: Node, depth: int) -> tuple[Unit, int] | None:
        unit = self.program.unit(node)
        return self._constant(unit, node - unit.base, depth + 1)

    def _variable(self, unit: Unit, op: Read, depth: int) -> tuple[Unit, int] | None:
        """What a variable is given, when that happens once."""
        if op.binding >= 0:
            home, binding = unit, op.binding
        else:
            declared = self.program.top.get(op.name, ())
            if len(declared) != 1 or not self.program.shares_globals(unit, declared[0][0]):
                return None
            home, binding = declared[0]
        shared = home.module.bindings[binding].top and not home.module.esm
        if shared and (self.program.global_writes.get(op.name) or self.program.sets.get(op.name)):
            return None
        if shared and len(self.program.top.get(op.name, ())) != 1:
            return None
        writes = home.writes.get(binding, [])
        if len(writes) != 1:
            return None
        store = home.module.ops[writes[0]]
        if type(store) is not Write or store.guard:
            return None
        return self._constant(home, store.value, depth + 1)

    # -- objects that are only read -----------------------------------------------------------------------------------

    def _is_sealed(self, unit: Unit, index: int) -> bool:
        """Whether nothing can change an object that is written down: it is only read, by names."""
        known = self._sealed.get(unit.base + index)
        if known is None:
            self._sealed[unit.base + index] = True  # what is asked while this is found out does not change it
            known = self._sealed[unit.base + index] = self._only_read(unit, index)
        return known

    def _only_read(self, unit: Unit, index: int) -> bool:
        waiting = [(unit, index)]
        seen = {unit.base + index}
        while waiting:
            if len(seen) > _MAX_USES:
                return False
            at, held = waiting.pop()
            for user in at.users[held]:
                further = self._use(at, held, user)
                if further is None:
                    return False
                for node in further:
                    if node not in seen:
                        seen.add(node)
                        other = self.program.unit(node)
                        waiting.append((other, node - other.base))
        return True

    def _use(self, unit: Unit, held: int, user: int) -> list[Node] | None:
        """Where an object goes by one use; None when that may change it."""
        op = unit.module.ops[user]
        base = unit.base
        if type(op) is Get:
            return []  # what stands at a property is another object; its own uses are looked at where it counts
        if type(op) in (Unary, Binary):
            return []
        if type(op) is Phi:
            return [base + user]
        if type(op) is Write:
            found = [base + read for read in unit.reads.get(op.binding, ())] if op.binding >= 0 else []
            if op.binding < 0 or (unit.module.bindings[op.binding].top and not unit.module.esm):
                found += self.program.global_reads.get(op.name, ())
            return found
        if type(op) is Export:
            return self.resolver.importers(unit, op.name) if op.name != "*" else None
        if type(op) is Object:
            names = [name for name, value in zip(op.names, op.values, strict=True) if value == held]
            found = []
            for name, key in zip(op.names, op.keys, strict=True):
                if name is None and key >= 0:
                    return None
            for name in names:
                found += self.program.gets.get(name, ()) if name is not None else ()
            return found
        if type(op) is Set and op.value == held and op.name is not None:
            return [*self.program.gets.get(op.name, ()), *self.program.global_reads.get(op.name, ())]
        if type(op) is Call and op.callee != held:
            target = unit.module.ops[op.callee]
            return [base + user] if type(target) is Get and target.name in _HARMLESS else None
        return None
