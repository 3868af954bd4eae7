"""Checks of the page's address in the code: `if (location.hostname.includes("linkedin.com"))` and its kin.

A condition demands hosts, rules some out, or says nothing of them. What is asked for a place is the conditions around
it, else those around the function it stands in, else those around every call of that function. Paths say nothing here:
`/in/` alone is no host.
"""

from functools import cached_property
from typing import Final

from skimtrace.flow.demand import ANYWHERE, Demand, both, either, said
from skimtrace.flow.hostnames import HostNames
from skimtrace.flow.hosttables import CONTAINING, MAX_CALLERS, HostTables
from skimtrace.flow.names import Names
from skimtrace.flow.program import Node, Program, Unit
from skimtrace.flow.resolve import Resolver
from skimtrace.flow.values import CallString
from skimtrace.javascript.ir import (
    AnyOp,
    Array,
    Binary,
    Call,
    Const,
    Element,
    Get,
    Guard,
    Phi,
    Unary,
    Write,
)  # fmt: skip

_ADDRESSES: Final = frozenset(
    {
        "location", "location.href", "location.host", "location.hostname", "location.origin", "document.URL",
        "document.documentURI", "document.domain", "document.baseURI",
    }
)  # fmt: skip
"""Names of what holds the address of the page, or a part of it with the host."""
_OF_ADDRESS: Final = frozenset({"href", "host", "hostname", "origin", "url", "pendingUrl", "documentUrl", "initiator"})
_KEEPING: Final = frozenset({"toLowerCase", "toString", "trim", "replace", "slice", "split", "valueOf", "normalize"})
"""Methods whose result still holds the host of the address they are called on."""
_MAX_TEXT: Final = 500
_MAX_BEHIND: Final = 4000
"""Conditions of one program that are looked for in variables and functions."""
_MAX_DEPTH: Final = 12
_MAX_NESTING: Final = 40
"""Conditions that are judged within one another: each starts again at what the guards around its parts say."""


class HostChecks(HostTables):
    """Answers which hosts the checks in one program leave for a place in its code."""

    def __init__(self, program: Program, resolver: Resolver, names: Names, hosts: HostNames) -> None:
        super().__init__(program, resolver, hosts)
        self.names = names
        self._looked_behind = 0
        self._nesting = 0
        self._guarded: dict[tuple[int, int], Demand] = {}
        self._functions: dict[tuple[int, int], Demand] = {}
        self._addressed: dict[Node, bool] = {}
        self._active: set[tuple[int, int]] = set()

    def demand(self, node: Node, calls: CallString = ()) -> Demand:
        """What the checks around a place demand, in the activation `calls`."""
        unit = self.program.unit(node)
        op = unit.module.ops[node - unit.base]
        own = self._of_guard(unit, op.guard)
        if calls:
            return both(own, self.demand(calls[-1], calls[:-1]))
        return own if own.allowed is not None else both(own, self._of_function(unit, op.fn))

    @cached_property
    def _any(self) -> bool:
        """Whether some constant of the program names a host where a check may."""
        return any(self._checks_in(unit) for unit in self.program.units)

    def _checks_in(self, unit: Unit) -> bool:
        ops = unit.module.ops
        for index, op in enumerate(ops):
            if type(op) is not Const or not isinstance(op.value, str) or not 4 <= len(op.value) <= _MAX_TEXT:
                continue
            used = any(_may_check(ops, ops[user], op.value) for user in unit.users[index])
            if used and (self.hosts.of_regex(op.value) if op.kind == "regex" else self.hosts.patterns(op.value)):
                return True
        for guard in unit.module.guards:
            for case in guard.cases:
                text = ops[case]
                if type(text) is Const and isinstance(text.value, str) and self.hosts.patterns(text.value):
                    return True
        return False

    # -- places -------------------------------------------------------------------------------------------------------

    def _of_guard(self, unit: Unit, guard: int) -> Demand:
        guards = unit.module.guards
        waiting: list[int] = []
        while guard and (unit.base, guard) not in self._guarded:
            waiting.append(guard)
            guard = guards[guard].parent
        known = self._guarded[unit.base, guard] if guard else ANYWHERE
        for at in reversed(waiting):
            self._guarded[unit.base, at] = known  # a condition that leads back to itself says nothing new
            known = both(known, self._of_condition(unit, guards[at]))
            self._guarded[unit.base, at] = known
        return known

    def _of_condition(self, unit: Unit, guard: Guard) -> Demand:
        if guard.kind in ("if", "unless") and guard.condition >= 0:
            return self._judged(unit, guard.condition, guard.kind == "if", 0)
        if guard.kind == "case" and guard.condition >= 0:
            subject = unit.module.ops[guard.condition]
            if type(subject) is Const and subject.value is True:  # switch (true) { case host.includes(...): ... }
                return either(self._judged(unit, case, True, 0) for case in guard.cases)
            return either(self._equal(unit, guard.condition, case, 0) for case in guard.cases)
        return ANYWHERE

    def _of_function(self, unit: Unit, fn: int) -> Demand:
        """What holds wherever a function is made, or else wherever it is called."""
        if fn <= 0:
            return ANYWHERE
        key = (unit.base, fn)
        known = self._functions.get(key)
        if known is not None:
            return known
        if key in self._active or len(self._active) >= _MAX_DEPTH:
            return ANYWHERE
        self._active.add(key)
        function = unit.module.functions[fn]
        made = unit.module.ops[function.op] if function.op >= 0 else None
        found = ANYWHERE
        if made is not None:
            found = both(self._of_guard(unit, made.guard), self._of_function(unit, made.fn))
            if found.allowed is None and (hosts := self.adapted(unit, function)):
                found = both(found, Demand(hosts))
        if found.allowed is None:
            injected = self.resolver.injected.get(key)
            uses = [injected] if injected is not None else [use.node for use in self.resolver.uses(unit, fn)]
            if uses and len(uses) <= MAX_CALLERS:
                found = both(found, either(self.demand(use) for use in uses))
        self._active.discard(key)
        self._functions[key] = found
        return found

    # -- conditions ---------------------------------------------------------------------------------------------------

    def _judged(self, unit: Unit, condition: int, truth: bool, depth: int) -> Demand:
        """What follows from a condition's being true, or false."""
        if depth > _MAX_DEPTH or self._nesting >= _MAX_NESTING:
            return ANYWHERE
        self._nesting += 1
        found = self._follows(unit, condition, truth, depth)
        self._nesting -= 1
        return found

    def _follows(self, unit: Unit, condition: int, truth: bool, depth: int) -> Demand:
        op = unit.module.ops[condition]
        if type(op) is Unary and op.operator == "!":
            return self._judged(unit, op.value, not truth, depth + 1)
        if type(op) is Unary and op.operator == "~":
            return self._judged(unit, op.value, truth, depth + 1)
        if type(op) is Binary:
            return self._compared(unit, op, truth, depth)
        if type(op) is Phi:
            return self._chosen(unit, op, truth, depth)
        if type(op) is Call and (held := self._contained(unit, op)) is not None:
            return said(held, truth)
        return self._behind(unit, condition, truth, depth)

    def _behind(self, unit: Unit, condition: int, truth: bool, depth: int) -> Demand:
        """A condition that stands in a variable, or is what a function returns."""
        self._looked_behind += 1
        if self._looked_behind > _MAX_BEHIND or not self._any:
            return ANYWHERE
        roots = self.resolver.roots(unit.base + condition)
        if len(roots) > 4:
            return ANYWHERE
        found = []
        for root in roots:
            other = self.program.unit(root.node)
            local = root.node - other.base
            made = other.module.ops[local]
            if type(made) is Const:
                if bool(made.value) is truth:
                    found.append(self._of_guard(other, made.guard))
            elif other is unit and local == condition:
                return ANYWHERE
            else:
                found.append(both(self._of_guard(other, made.guard), self._judged(other, local, truth, depth + 1)))
        return either(found)

    def _chosen(self, unit: Unit, op: Phi, truth: bool, depth: int) -> Demand:
        """`a || b`, `a ? b : c`, or `a && b` (`b` alone, made where `a` is true)."""
        if truth:
            return either(
                both(self._within(unit, op, value), self._judged(unit, value, True, depth + 1)) for value in op.values
            )
        if len(op.values) == 2:
            guard = unit.module.guards[unit.module.ops[op.values[1]].guard]
            if guard.kind == "unless" and guard.condition == op.values[0]:
                first, second = (self._judged(unit, value, False, depth + 1) for value in op.values)
                return both(first, second)
        return ANYWHERE

    def _within(self, unit: Unit, phi: Phi, value: int) -> Demand:
        """What the guards say that stand between a choice and one of its values."""
        found, at = ANYWHERE, unit.module.ops[value].guard
        for _ in range(_MAX_DEPTH):
            if at in (0, phi.guard):
                break
            found = both(found, self._of_condition(unit, unit.module.guards[at]))
            at = unit.module.guards[at].parent
        return found

    def _compared(self, unit: Unit, op: Binary, truth: bool, depth: int) -> Demand:
        if op.operator in ("===", "==", "!==", "!="):
            alike = truth is op.operator.startswith("=")
            for one, other in ((op.left, op.right), (op.right, op.left)):
                call, constant = unit.module.ops[one], unit.module.ops[other]
                if type(constant) is Const and constant.kind == "boolean":
                    return self._judged(unit, one, alike is constant.value, depth + 1)
                number = _number(unit, other)
                if type(call) is Call and number is not None:
                    held = self._contained(unit, call)
                    return said(held, (number >= 0) is alike) if held is not None and number in (-1, 0) else ANYWHERE
                equal = self._equal(unit, one, other, depth)
                if equal is not ANYWHERE:
                    return equal if alike else Demand(None, equal.allowed or ())
            return ANYWHERE
        call, number = unit.module.ops[op.left], _number(unit, op.right)
        held = self._contained(unit, call) if type(call) is Call and number in (-1, 0) else None
        if held is None or op.operator not in (">", ">=", "<", "<="):
            return ANYWHERE
        return said(held, truth is op.operator.startswith(">"))

    def _equal(self, unit: Unit, one: int, other: int, depth: int) -> Demand:
        """What follows when `one` (an address, or a word chosen by checks of one) equals the constant `other`."""
        text = unit.module.ops[other]
        if type(text) is not Const or text.kind != "string" or not isinstance(text.value, str):
            return ANYWHERE
        if self._is_address(unit, one, 0):
            patterns = self.hosts.patterns(text.value, exact=True)
            return Demand(patterns) if patterns else ANYWHERE
        roots = self.resolver.roots(unit.base + one)
        if depth > _MAX_DEPTH or not 1 < len(roots) <= 12:
            return ANYWHERE
        found = []
        for root in roots:
            holder = self.program.unit(root.node)
            made = holder.module.ops[root.node - holder.base]
            if type(made) is not Const:
                return ANYWHERE
            if made.value == text.value:
                found.append(self._of_guard(holder, made.guard))
        return either(found)

    def _contained(self, unit: Unit, call: Call) -> tuple[str, ...] | None:
        """The patterns of a call that says whether an address holds a text or fits a pattern; None for any other call.

        Parts of a path are no patterns. A check for a host and more (`linkedin.com/in/`) begins with "~".
        """
        callee = unit.module.ops[call.callee]
        if type(callee) is not Get:
            return None
        if callee.name == "some":
            return self._some(unit, callee.object)
        if not call.args:
            return None
        if callee.name in ("test", "exec"):
            tested, sample = call.args[0], callee.object
        elif callee.name in CONTAINING:
            tested, sample = callee.object, call.args[0]
            if callee.name == "includes" and type(held := self._made(unit, callee.object)) is Array:
                return self._listed(held, unit, callee.object) if self._is_address(unit, call.args[0], 0) else None
        else:
            return None
        if not self._is_address(unit, tested, 0):
            return None
        found: list[str] = []
        for root in self.resolver.roots(unit.base + sample):
            made = self.program.op(root.node)
            if type(made) is not Const or not isinstance(made.value, str):
                return None
            patterns = self.hosts.of_regex(made.value) if made.kind == "regex" else self.hosts.patterns(made.value)
            if not patterns:
                return None
            partial = "/" in made.value.split("://")[-1].rstrip("/")
            found += [f"~{pattern}" for pattern in patterns] if partial else patterns
        return tuple(dict.fromkeys(found)) or None

    def _some(self, unit: Unit, listed: int) -> tuple[str, ...] | None:
        """`[...].some(host => location.hostname.includes(host))`: the hosts of the list."""
        made = self._made(unit, listed)
        return self._listed(made, unit, listed) if type(made) is Array else None

    def _listed(self, made: Array, unit: Unit, at: int) -> tuple[str, ...] | None:
        holder = unit
        for root in self.resolver.roots(unit.base + at):
            holder = self.program.unit(root.node)
        found: list[str] = []
        for item in made.items[:MAX_CALLERS]:
            op = holder.module.ops[item]
            if type(op) is not Const or not isinstance(op.value, str) or not (named := self.hosts.patterns(op.value)):
                return None
            found += named
        return tuple(dict.fromkeys(found)) or None

    def _made(self, unit: Unit, at: int) -> AnyOp | None:
        roots = self.resolver.roots(unit.base + at)
        return self.program.op(roots[0].node) if len(roots) == 1 else None

    # -- addresses ----------------------------------------------------------------------------------------------------

    def is_address(self, node: Node) -> bool:
        """Whether a value is the address of a visited page, or a part of it that holds the host."""
        unit = self.program.unit(node)
        return self._is_address(unit, node - unit.base, 0)

    def _is_address(self, unit: Unit, at: int, depth: int) -> bool:
        node = unit.base + at
        known = self._addressed.get(node)
        if known is None:
            self._addressed[node] = False
            known = self._addressed[node] = depth <= _MAX_DEPTH and self._named_address(unit, at, depth)
        return known

    def _named_address(self, unit: Unit, at: int, depth: int) -> bool:
        op = unit.module.ops[at]
        if type(op) is Call:
            callee = unit.module.ops[op.callee]
            if op.new or (type(callee) is not Get and op.args):  # new URL(location.href), String(location)
                return bool(op.args) and self._is_address(unit, op.args[0], depth + 1)
            return type(callee) is Get and callee.name in _KEEPING and self._is_address(unit, callee.object, depth + 1)
        if type(op) is Get and op.name in _OF_ADDRESS:
            return self._holds_address(unit, at, op, depth)
        if any(self._is_named(name) for name in self.names.of(unit.base + at)):
            return True
        if type(op) is Element:
            return self._is_address(unit, op.value, depth + 1)
        if type(op) is Get:
            return op.key >= 0 and self._is_address(unit, op.object, depth + 1)  # location.host.split(".")[1]
        roots = self.resolver.roots(unit.base + at)
        for root in roots[:4]:
            other = self.program.unit(root.node)
            local = root.node - other.base
            if (other is not unit or local != at) and self._is_address(other, local, depth + 1):
                return True
        return False

    def _holds_address(self, unit: Unit, at: int, op: Get, depth: int) -> bool:
        """Whether `x.href` and the like is an address: of the page, of a tab, or of a `URL` made of one."""
        if any(self._is_named(name) for name in self.names.of(unit.base + at)):
            return True
        for root in self.resolver.roots(unit.base + op.object)[:4]:
            other = self.program.unit(root.node)
            owner = other.module.ops[root.node - other.base]
            if type(owner) is Call and owner.new and self._is_address(other, root.node - other.base, depth + 1):
                return True
            if type(owner) is Element and op.name in ("url", "pendingUrl"):
                names = self.names.of(other.base + owner.value)
                if any(name.startswith("chrome.tabs.") for name in names):
                    return True
        return False

    @staticmethod
    def _is_named(name: str) -> bool:
        return name in _ADDRESSES or (name.startswith("chrome.") and name.endswith((".url", ".pendingUrl")))


def _number(unit: Unit, at: int) -> float | None:
    sign, op = 1, unit.module.ops[at]
    while type(op) is Unary and op.operator == "-":
        sign, op = -sign, unit.module.ops[op.value]
    return sign * op.value if type(op) is Const and op.kind == "number" and isinstance(op.value, float) else None


def _may_check(ops: list[AnyOp], user: AnyOp, text: str) -> bool:
    """Whether a use of a constant may be a check for it: most texts with a host in them are asked for."""
    if type(user) is Call:
        callee = ops[user.callee]
        return type(callee) is Get and callee.name in CONTAINING
    if type(user) is Get:
        return user.name in ("test", "exec")
    return type(user) in (Binary, Array) or (type(user) is Write and "://" not in text)
