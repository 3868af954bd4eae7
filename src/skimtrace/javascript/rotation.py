"""The order of a string array: a script turns its array until a sum over some of the strings is right. The same sum is
tried here for each turn, over those few strings; nothing else of the script matters for it."""

from collections.abc import Collection, Mapping, Sequence
from typing import Final, NamedTuple, TypeAlias

from skimtrace.javascript.chains import operands
from skimtrace.javascript.folding import Decoder, Folder, Pending
from skimtrace.javascript.ir import NO_VALUE, Binary, Call, Concat, Read, Unary
from skimtrace.javascript.operators import binary, integer, unary

_MAX_CHECKS: Final = 400_000
"""Strings that are decoded to find the order of one array."""
_MAX_TERMS: Final = 2000
_MAX_DEPTH: Final = 60
_MAX_TURNS: Final = 1e9


class _Term(NamedTuple):
    """Sums with a sign between them, or before the only one."""

    sign: str
    parts: tuple["_Sum", ...]


_Sum: TypeAlias = float | Pending | _Term


class Rotation:
    """Finds how far the arrays of one script are turned. `checks` are its comparisons, `counts` its `++`."""

    def __init__(self, folder: Folder, checks: Sequence[int], counts: Sequence[int]) -> None:
        self.folder = folder
        self.index = folder.index
        self.ops = folder.ops
        self._checks = checks
        self._counts = counts
        self._terms = 0

    def turns(self, function: int, given: int, size: int, decoders: Collection[Decoder]) -> int | None:
        """How many strings of an array of `size` a function moves from its front to its end.

        `given` is the op of the number it is given with the array, `NO_VALUE` where that stands in the function itself;
        `decoders` are those of the array. None when that is not decided.
        """
        goal = self.folder.value(given) if given != NO_VALUE else None
        checks = [check for check in self._checks if self.index.inside(self.ops[check].fn, function)]
        for check in checks:
            left, right = operands(self.ops[check])
            for side, other in ((left, right), (right, left)):
                sought = self.folder.value(other)
                terms = self._written(side)
                if type(sought) is not float:
                    sought = goal
                turns = _tried(terms, sought, size, decoders) if terms is not None and type(sought) is float else None
                if turns is not None:
                    return turns
        if checks or type(goal) is not float or not goal.is_integer() or abs(goal) > _MAX_TURNS:
            return None
        # Older forms count: `while (--n)`, and once more where `++n` is handed to it.
        counted = any(self.index.inside(self.ops[count].fn, function) for count in self._counts)
        return (int(goal) - (0 if counted else 1)) % size

    def _written(self, side: int) -> _Sum | None:
        """The sum that one side of a comparison is, with strings that are not known yet in it."""
        read = self.ops[side]
        given = self.index.given(read.binding) if type(read) is Read and read.binding >= 0 else [side]
        if len(given) != 1 or type(self.ops[given[0]]) not in (Binary, Concat, Unary, Call):
            return None
        self._terms = 0
        return self._sum(given[0], 0)

    def _sum(self, index: int, depth: int) -> _Sum | None:
        """An arithmetic expression over constants and `parseInt` of strings."""
        self._terms += 1
        if depth > _MAX_DEPTH or self._terms > _MAX_TERMS:
            return None
        op = self.ops[index]
        if type(op) is Call:
            callee = self.ops[op.callee]
            if type(callee) is Read and callee.name == "parseInt" and callee.binding < 0 and op.args:
                value = self.folder.value(op.args[0])
                return value if type(value) is Pending else integer(value) if type(value) is str else None
        known = self.folder.value(index)
        if type(known) is float:
            return known
        sign = "+" if type(op) is Concat else op.operator if type(op) is Binary or type(op) is Unary else ""
        if not sign:
            return None
        parts = []
        for part in operands(op):
            term = self._sum(part, depth + 1)
            if term is None:
                return None
            parts.append(term)
        return _Term(sign, tuple(parts))


def _tried(terms: _Sum, goal: float, size: int, decoders: Collection[Decoder]) -> int | None:
    """The turn under which a sum is right."""
    leaves: dict[Pending, None] = {}
    waiting = [terms]
    while waiting:
        term = waiting.pop()
        if type(term) is Pending:
            leaves[term] = None
        elif type(term) is _Term:
            waiting += reversed(term.parts)
    if not leaves or any(leaf.decoder not in decoders for leaf in leaves):
        return None
    checks = 0
    for turns in range(size):
        numbers: dict[Pending, float] = {}
        for leaf in leaves:
            checks += 1
            text = leaf.decoder.turned(leaf.number, leaf.key, turns)
            number = integer(text) if text is not None else None
            if number is None:
                break  # most strings are no numbers: the first of the sum decides nearly always
            numbers[leaf] = number
        else:
            if _evaluated(terms, numbers) == goal:
                return turns
        if checks > _MAX_CHECKS:
            return None
    return None


def _evaluated(terms: _Sum, numbers: Mapping[Pending, float]) -> float | None:
    """The value of a sum, which is at most `_MAX_DEPTH` deep."""
    if type(terms) is Pending:
        return numbers[terms]
    if type(terms) is not _Term:
        return terms if type(terms) is float else None
    total: float | None = None
    for at, part in enumerate(terms.parts):
        value = _evaluated(part, numbers)
        if value is None:
            return None
        if at == 0:
            total = value if len(terms.parts) > 1 else unary(terms.sign, value)
        elif total is not None:
            total = total + value if terms.sign == "+" else binary(terms.sign, total, value)
    return total
