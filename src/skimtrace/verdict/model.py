"""What the verdict room hands on."""

from dataclasses import dataclass
from enum import StrEnum

from skimtrace.signatures.model import Match


class Verdict(StrEnum):
    """The contract's four answers."""

    SENDS = "scrapes-and-sends"
    LOCAL = "scrapes-local"
    REVIEW = "review"
    NONE = "no-evidence"


@dataclass(frozen=True, slots=True)
class ScoreLine:
    """One line of the breakdown; `matches` holds indices into `Assessment.matches`."""

    reason: str
    points: int
    matches: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Assessment:
    """The answer for one extension. The points of `breakdown` add up to `score` (0 to 100).

    `incomplete_because` holds one sentence for each thing that could matter and was not analysed; it is empty exactly
    when `complete` is true.
    """

    verdict: Verdict
    complete: bool
    score: int
    breakdown: tuple[ScoreLine, ...]
    matches: tuple[Match, ...]
    incomplete_because: tuple[str, ...] = ()
