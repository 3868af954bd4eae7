"""Three-valued truth: what is asked of an extension holds, does not, or cannot be told. Kleene's strong logic."""

from collections.abc import Iterable
from enum import IntEnum
from typing import NamedTuple


class Truth(IntEnum):
    """Whether something holds; `all` is the least of its parts, `any` the greatest."""

    FALSE = 0
    UNKNOWN = 1
    TRUE = 2


class Judgement(NamedTuple):
    """A truth; `reason` says why it cannot be told."""

    truth: Truth
    reason: str = ""

    def negated(self, doubt: str = "") -> "Judgement":
        """Return the opposite. `doubt` is why absence is not certain, "" when it is."""
        if self.truth is Truth.FALSE:
            return Judgement(Truth.UNKNOWN, doubt) if doubt else YES
        return NO if self.truth is Truth.TRUE else self


YES = Judgement(Truth.TRUE)
NO = Judgement(Truth.FALSE)


def told(holds: bool) -> Judgement:
    """Return what is known for certain."""
    return YES if holds else NO


def all_of(parts: Iterable[Judgement]) -> Judgement:
    """Return the least of `parts`, which are asked no further than the first that does not hold."""
    least = YES
    for part in parts:
        if part.truth is Truth.FALSE:
            return NO
        if part.truth < least.truth:
            least = part
    return least
