"""Joins by literal: which branches of a handler a message can take.

Extensions send `{type: "SAVE", ...}` and handlers ask `msg.type === "SAVE"` or switch on it. Given the constant
properties of the message, a condition of the handler is true, false or unknown; code under a false one is not entered.
"""

from collections.abc import Mapping

from skimtrace.flow.program import Unit
from skimtrace.javascript.ir import Binary, Const, Get, Phi, Read, Unary, Write

Known = Mapping[str, frozenset[str]]
"""Property of the message -> the texts it can have."""

_MAX_DEPTH = 8


def excluded(unit: Unit, op: int, known: Known, depth: int = 0) -> bool:
    """Whether an op cannot run for a message with these properties."""
    if depth > _MAX_DEPTH:
        return False
    for guard in unit.module.guards_of(op):
        if guard.kind in ("if", "unless") and guard.condition >= 0:
            truth = _truth(unit, guard.condition, known, 0)
            if truth is (guard.kind == "unless"):
                return True
            if guard.kind == "if" and excluded(unit, guard.condition, known, depth + 1):
                return True
        elif guard.kind == "case":
            texts = _property(unit, guard.condition, known)
            cases = [unit.module.ops[case] for case in guard.cases]
            if texts is not None and all(isinstance(c, Const) and c.value not in texts for c in cases):
                return True
    return False


def _truth(unit: Unit, condition: int, known: Known, depth: int) -> bool | None:
    """The truth of a condition: True, False, or None when it is not known."""
    op = unit.module.ops[condition]
    if depth > _MAX_DEPTH:
        return None
    if isinstance(op, Binary) and op.operator in ("===", "==", "!==", "!="):
        for one, other in ((op.left, op.right), (op.right, op.left)):
            literal = unit.module.ops[other]
            texts = _property(unit, one, known)
            if isinstance(literal, Const) and texts is not None:
                if literal.value not in texts:
                    return op.operator.startswith("!")
                return op.operator.startswith("=") if len(texts) == 1 else None
        return None
    if isinstance(op, Unary) and op.operator == "!":
        inner = _truth(unit, op.value, known, depth + 1)
        return None if inner is None else not inner
    if isinstance(op, Phi) and op.values:
        truths = [_truth(unit, value, known, depth + 1) for value in op.values]
        if all(truth is False for truth in truths):
            return False
        return True if True in truths and len(truths) > 1 else truths[0] if len(truths) == 1 else None
    return None


def _property(unit: Unit, op: int, known: Known) -> frozenset[str] | None:
    """The texts of an expression that reads a discriminating property, directly or through a variable."""
    node = unit.module.ops[op]
    if isinstance(node, Read) and node.binding >= 0:
        writes = unit.writes.get(node.binding, ())
        if len(writes) != 1:
            return None
        store = unit.module.ops[writes[0]]
        if not isinstance(store, Write):
            return None
        node = unit.module.ops[store.value]
        if isinstance(node, Phi) and node.values:  # `const {type = ""} = message`
            node = unit.module.ops[node.values[0]]
    if isinstance(node, Get) and node.name is not None:
        return known.get(node.name)
    return None
