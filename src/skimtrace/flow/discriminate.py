"""Joins by literal: which branches of a handler a message can take.

Extensions send `{type: "SAVE", ...}` and handlers ask `msg.type === "SAVE"` or switch on it. Given the constant
properties of the message, a condition of the handler is true, false or unknown; code under a false one is not entered.
"""

from collections.abc import Callable, Mapping

from skimtrace.flow.program import Unit
from skimtrace.javascript.ir import Binary, Element, Get, Param, Phi, Read, Unary, Write

Known = Mapping[str, frozenset[str]]
"""Property of the message -> the texts it can have."""
Fold = Callable[[Unit, int], frozenset[str] | None]
"""The texts an op can have; None where one of them is not constant."""

_MAX_DEPTH = 8


class Branches:
    """Answers which ops cannot run for a message."""

    def __init__(self, fold: Fold) -> None:
        self.fold = fold

    def excluded(self, unit: Unit, op: int, known: Known, depth: int = 0) -> bool:
        """Whether an op cannot run for a message with these properties."""
        if depth > _MAX_DEPTH:
            return False
        for guard in unit.module.guards_of(op):
            if guard.kind in ("if", "unless") and guard.condition >= 0:
                if self._truth(unit, guard.condition, known, depth) is (guard.kind == "unless"):
                    return True
                if guard.kind == "if" and self.excluded(unit, guard.condition, known, depth + 1):
                    return True
            elif guard.kind == "case":
                texts = _property(unit, guard.condition, known)
                if texts is not None and not any(self._may_equal(unit, case, texts) for case in guard.cases):
                    return True
        return False

    def _truth(self, unit: Unit, condition: int, known: Known, depth: int) -> bool | None:
        """The truth of a condition: True, False, or None when it is not known."""
        op = unit.module.ops[condition]
        if depth > _MAX_DEPTH:
            return None
        if type(op) is Binary and op.operator in ("===", "==", "!==", "!="):
            for one, other in ((op.left, op.right), (op.right, op.left)):
                texts = _property(unit, one, known)
                literals = self.fold(unit, other) if texts is not None else None
                if texts is not None and literals is not None:
                    if not literals & texts:
                        return op.operator.startswith("!")
                    return op.operator.startswith("=") if len(texts) == len(literals) == 1 else None
            return None
        if type(op) is Unary and op.operator == "!":
            inner = self._truth(unit, op.value, known, depth + 1)
            return None if inner is None else not inner
        if type(op) is Phi and op.values:
            return self._chosen(unit, op, known, depth + 1)
        return None

    def _chosen(self, unit: Unit, op: Phi, known: Known, depth: int) -> bool | None:
        """The truth of `a || b`, `a ? b : c` or `a && b`; the last is `b` alone, made where `a` is true."""
        values = [value for value in op.values if not self.excluded(unit, value, known, depth)]
        truths = [self._truth(unit, value, known, depth) for value in values]
        if all(truth is False for truth in truths):
            return False
        if not all(truths) and not (truths[0] and unit.module.ops[values[0]].guard == op.guard):
            return None
        guard = unit.module.guards[unit.module.ops[values[0]].guard]
        if len(op.values) == 1 and not self._truth(unit, guard.condition, known, depth):
            return None
        return True

    def _may_equal(self, unit: Unit, case: int, texts: frozenset[str]) -> bool:
        literals = self.fold(unit, case)
        return literals is None or bool(literals & texts)


def _property(unit: Unit, op: int, known: Known) -> frozenset[str] | None:
    """The texts of an expression that reads a discriminating property, directly or through a variable."""
    node = unit.module.ops[_behind(unit, op)]
    if type(node) is Get and node.name is not None and node.name in known and _of_message(unit, node.object):
        return known[node.name]
    return None


def _of_message(unit: Unit, op: int) -> bool:
    """Whether a value is a parameter or something in one: an element that is looked at has a `type` too."""
    for _ in range(_MAX_DEPTH):
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
    for _ in range(_MAX_DEPTH):
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
