"""The HTML index over many extensions: one table that sorts and filters, worst first."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from skimtrace.report.environment import render
from skimtrace.report.page import TONES
from skimtrace.report.text import VERDICTS, outcome, totals
from skimtrace.report.words import data_words, destination, display_name, telling
from skimtrace.result.model import Result

_ORDER: Final = (*VERDICTS[:3], "error", VERDICTS[3])
_MOST: Final = 8


@dataclass(frozen=True, slots=True)
class Row:
    """What the index says of one extension; small, so that a thousand of them fit."""

    outcome: str
    tone: str
    rank: int
    score: int
    score_word: str
    name: str
    input: str
    page: str
    error: str | None
    complete: bool
    data: tuple[str, ...]
    more_data: int
    destinations: tuple[str, ...]
    more_destinations: int
    tool: str


def row(result: Result, page: str) -> Row:
    """Return the row of one result, whose page is the file named `page` beside the index."""
    word, told = outcome(result), telling(result)
    data = data_words((t for f in told for t in f.data_types), result.titles)
    ends = list(dict.fromkeys(destination(f) for f in told))
    return Row(
        outcome=word,
        tone="review" if word == "error" else TONES[word],
        rank=len(_ORDER) - _ORDER.index(word),
        score=result.score,
        score_word="-" if result.error is not None else str(result.score),
        name=display_name(result),
        input=result.input,
        page=page,
        error=result.error,
        complete=result.complete,
        data=tuple(data[:_MOST]),
        more_data=max(len(data) - _MOST, 0),
        destinations=tuple(ends[:_MOST]),
        more_destinations=max(len(ends) - _MOST, 0),
        tool=f"{result.tool.name} {result.tool.version}",
    )


def index_page(rows: Iterable[Row]) -> str:
    """Return the HTML index: rows by outcome, then score, then their given order."""
    ordered = sorted(rows, key=lambda r: (-r.rank, -r.score))
    counts = Counter(r.outcome for r in ordered)
    return render(
        "index.html.j2",
        script="index.js",
        totals=totals(counts),
        incomplete=sum(not r.complete for r in ordered),
        outcomes=[word for word in _ORDER if counts[word]],
        rows=ordered,
        tool=ordered[0].tool if ordered else "skimtrace",
    )
