"""Joins by literal: which branches of a handler a message can take.

Extensions send `{type: "SAVE", ...}` and handlers ask `msg.type === "SAVE"` or switch on it. Given the constant
properties of the message, a condition of the handler is true, false or unknown; code under a false one is not entered.
"""

from collections.abc import Callable
from dataclasses import dataclass, field

from skimtrace.flow.program import Unit
from skimtrace.flow.values import Value
from skimtrace.javascript.ir import Binary, Element, Get, Guard, Param, Phi, Read, Unary, Write

Fold = Callable[[Unit, int], frozenset[str] | None]
"""The texts an op can have; None where one of them is not constant."""

Listens = Callable[[Unit, Param], bool]
"""Whether a parameter is the message of a listener."""

_MAX_DEPTH = 60
_MAX_HOPS = 8
_NOTHING = frozenset({"undefined", "null", "", "0", "false"})
"""Texts that a property which is not there may equal."""


@dataclass(slots=True)
class Message:
    """What is known of a message: the texts its properties can have, and what followed for conditions and guards, by
    the script's base and the index of the op or guard."""

    properties: dict[str | None, frozenset[str]]
    objects: tuple[Value, ...] = ()
    """What the message may be, where all of that is known: it then lacks what none of them has."""
    truths: dict[tuple[int, int], bool | None] = field(default_factory=dict)
    closed: dict[tuple[int, int], bool] = field(default_factory=dict)


class Branches:
    """Answers which ops cannot run for a message."""

    def __init__(self, fold: Fold, listens: Listens, has: Callable[[Value, str], bool]) -> None:
        self.fold = fold
        self.listens = listens
        self.has = has
        """Whether an object is given a property, where it is made or later."""

    def excluded(self, unit: Unit, op: int, message: Message, depth: int = 0) -> bool:
        """Whether an op cannot run for a message."""
        if not (message.properties or message.objects) or depth > _MAX_DEPTH:
            return False
        guards, closed = unit.module.guards, False
        waiting = []
        at = unit.module.ops[op].guard
        while at and (unit.base, at) not in message.closed:
            waiting.append(at)
            at = guards[at].parent
        if at:
            closed = message.closed[unit.base, at]
        for at in reversed(waiting):
            closed = closed or self._fails(unit, guards[at], message, depth + 1)
            message.closed[unit.base, at] = closed
        return closed

    def _fails(self, unit: Unit, guard: Guard, message: Message, depth: int) -> bool:
        """Whether the condition of a guard is not met."""
        if guard.kind in ("if", "unless") and guard.condition >= 0:
            if self._truth(unit, guard.condition, message, depth) is (guard.kind == "unless"):
                return True
            return guard.kind == "if" and self.excluded(unit, guard.condition, message, depth)
        texts = self._property(unit, guard.condition, message) if guard.kind == "case" else None
        return texts is not None and not any(self._may_equal(unit, case, texts) for case in guard.cases)

    def _truth(self, unit: Unit, condition: int, message: Message, depth: int) -> bool | None:
        """The truth of a condition: True, False, or None when it is not known."""
        key = (unit.base, condition)
        if key not in message.truths:
            if depth > _MAX_DEPTH:
                return None
            message.truths[key] = self._judged(unit, condition, message, depth + 1)
        return message.truths[key]

    def _judged(self, unit: Unit, condition: int, message: Message, depth: int) -> bool | None:
        op = unit.module.ops[condition]
        if type(op) is Binary and op.operator in ("===", "==", "!==", "!="):
            for one, other in ((op.left, op.right), (op.right, op.left)):
                texts = self._property(unit, one, message)
                literals = self.fold(unit, other) if texts is not None else None
                if texts is not None and literals is not None and (texts or literals.isdisjoint(_NOTHING)):
                    if not literals & texts:
                        return op.operator.startswith("!")
                    return op.operator.startswith("=") if len(texts) == len(literals) == 1 else None
            return None
        if type(op) is Unary and op.operator == "!":
            inner = self._truth(unit, op.value, message, depth)
            return None if inner is None else not inner
        if type(op) is Phi and op.values:
            return self._chosen(unit, op, message, depth)
        return False if self._property(unit, condition, message) == frozenset() else None

    def _chosen(self, unit: Unit, op: Phi, message: Message, depth: int) -> bool | None:
        """The truth of `a || b`, `a ? b : c` or `a && b`; the last is `b` alone, made where `a` is true."""
        values = [value for value in op.values if not self.excluded(unit, value, message, depth)]
        truths = [self._truth(unit, value, message, depth) for value in values]
        if all(truth is False for truth in truths):
            return False
        if not all(truths) and not (truths[0] and unit.module.ops[values[0]].guard == op.guard):
            return None
        guard = unit.module.guards[unit.module.ops[values[0]].guard]
        if len(op.values) == 1 and not self._truth(unit, guard.condition, message, depth):
            return None
        return True

    def _property(self, unit: Unit, op: int, message: Message) -> frozenset[str] | None:
        """The texts of an expression that reads a discriminating property, directly or through a variable; none where
        the message lacks it. None when they are not known."""
        node = unit.module.ops[_behind(unit, op)]
        if type(node) is not Get or node.name is None or not _of_message(unit, node.object):
            return None
        if node.name in message.properties:
            return message.properties[node.name]
        owner = unit.module.ops[_behind(unit, node.object)]
        if not message.objects or type(owner) is not Param or not self.listens(unit, owner):
            return None
        return None if any(self.has(made, node.name) for made in message.objects) else frozenset()

    def _may_equal(self, unit: Unit, case: int, texts: frozenset[str]) -> bool:
        literals = self.fold(unit, case)
        return literals is None or bool(literals & texts)


def _of_message(unit: Unit, op: int) -> bool:
    """Whether a value is a parameter or something in one: an element that is looked at has a `type` too."""
    for _ in range(_MAX_HOPS):
        op = _behind(unit, op)
        node = unit.module.ops[op]
        if type(node) is Get:
            op = node.object
        elif type(node) is Element:
            op = node.value
        else:
            return type(node) is Param
    return False


def _behind(unit: Unit, op: int) -> int:
    """What a variable with one assignment holds, without its default (`const {type = ""} = message`)."""
    for _ in range(_MAX_HOPS):
        node = unit.module.ops[op]
        if type(node) is Read and node.binding >= 0:
            writes = unit.writes.get(node.binding, ())
            store = unit.module.ops[writes[0]] if len(writes) == 1 else None
            if type(store) is not Write:
                return op
            op = store.value
        elif type(node) is Phi and node.values:
            op = node.values[0]
        else:
            return op
    return op
