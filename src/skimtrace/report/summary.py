"""The first screen of a page: what the score is made of, the findings to look at first, and what to do next."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import Final

from skimtrace.result.model import Finding, Result

SEVERITIES: Final = ("critical", "high", "medium", "low", "info")
CONFIDENCES: Final = ("high", "medium", "low")
_FIRST: Final = 5


@dataclass(frozen=True, slots=True)
class Points:
    """A line of the score: what adds the points, and the ids of the findings behind it."""

    reason: str
    points: int
    findings: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Kind:
    """All findings of one signature: the weightiest severity, and how many there are.

    `first` is the id of the weightiest, `next` what to check of it, "" where nothing is said.
    """

    title: str
    severity: str
    count: int
    first: str
    next: str


def points(result: Result) -> list[Points]:
    """Return the breakdown of the score, with the lines of findings of one title added up."""
    titles = {finding.id: finding.title for finding in result.findings}
    made: dict[str, Points] = {}
    for part in result.score_breakdown:
        title = titles.get(part.findings[0], "") if len(part.findings) == 1 else ""
        reason = title if title and part.reason.startswith(title) else part.reason
        before = made.get(reason)
        if before is None:
            made[reason] = Points(reason, part.points, list(part.findings))
        else:
            made[reason] = Points(reason, before.points + part.points, [*before.findings, *part.findings])
    return list(made.values())


def place_in(words: Sequence[str], word: str) -> int:
    """Return the position of `word` in `words`; behind all of them when it is none."""
    return words.index(word) if word in words else len(words)


def finding_weight(finding: Finding) -> tuple[int, int]:
    """Return what findings are sorted by: the most severe first, then the surest."""
    return place_in(SEVERITIES, finding.severity), place_in(CONFIDENCES, finding.confidence)


def kinds(findings: Iterable[Finding]) -> list[Kind]:
    """Return one line for each title among `findings`, the most severe first."""
    made: dict[str, Kind] = {}
    for finding in sorted(findings, key=finding_weight):
        before = made.get(finding.title)
        if before is None:
            made[finding.title] = Kind(finding.title, finding.severity, 1, finding.id, "".join(finding.check_next[:1]))
        else:
            made[finding.title] = replace(before, count=before.count + 1)
    return list(made.values())


def first_kinds(result: Result) -> tuple[list[Kind], int]:
    """Return the kinds of findings to look at first, and how many more there are."""
    found = kinds(result.findings)
    return found[:_FIRST], len(found[_FIRST:])
