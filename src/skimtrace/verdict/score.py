"""The score: a band from the verdict, and within it what the matches and the kinds of data add."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from skimtrace.signatures.message import listed
from skimtrace.signatures.model import Match
from skimtrace.signatures.schema import Status
from skimtrace.signatures.taxonomy import Taxonomies
from skimtrace.verdict.model import ScoreLine, Verdict
from skimtrace.verdict.scale import Scale


@dataclass(frozen=True, slots=True)
class Grounds:
    """What the verdict rests on: a sentence, the matches behind it, and the kinds of data in the flows behind it."""

    verdict: Verdict
    reason: str
    matches: tuple[int, ...]
    data_types: Collection[str]
    people_flow: bool
    """True when some flow carries data about people: then generic facts may add their weight."""


def break_down(
    grounds: Grounds, matches: Sequence[Match], scale: Scale, taxonomies: Taxonomies
) -> tuple[ScoreLine, ...]:
    """Return the lines of the score, in the order they are added; the score is their sum.

    Monotone: a further match, a surer one, or a further kind of data never lowers the sum. Dividing by the rank in
    descending order keeps it so: a newcomer takes a rank, and each one behind it is at most as heavy as the one whose
    rank it takes over.
    """
    band = scale.band(grounds.verdict)
    lines = [ScoreLine(grounds.reason, band.lowest, grounds.matches)]
    weighed = [
        (scale.points(match.signature.severity, match.confidence.word), at)
        for at, match in enumerate(matches)
        if match.signature.status is Status.STABLE and (match.stands_alone or grounds.people_flow)
    ]
    for rank, (points, at) in enumerate(sorted(weighed, key=lambda pair: (-pair[0], pair[1])), start=1):
        lines.append(ScoreLine(f"{matches[at].signature.title}: {matches[at].message}", points // rank, (at,)))
    known = [taxonomies.data_types[kind] for kind in sorted(grounds.data_types) if kind in taxonomies.data_types]
    heaviest = sorted(known, key=lambda row: (-row.weight, row.id))
    kinds = sum(row.weight // rank for rank, row in enumerate(heaviest, start=1))
    reason = f"Kinds of data: {listed([row.title for row in heaviest])}"
    lines.append(ScoreLine(reason, min(kinds, scale.data_types_cap), ()))
    return tuple(_within(lines, band.highest))


def _within(lines: Iterable[ScoreLine], highest: int) -> list[ScoreLine]:
    """Return the lines that add something, cut where their sum reaches `highest`."""
    left, kept = highest, []
    for line in lines:
        points = min(line.points, left)
        if points:
            kept.append(ScoreLine(line.reason, points, line.matches))
            left -= points
    return kept
