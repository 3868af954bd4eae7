"""The page that stands in for one that could not be made: a defect in showing a result must not hide the result."""

from skimtrace.report.environment import render
from skimtrace.report.text import outcome
from skimtrace.report.words import display_name, verdict_sentence
from skimtrace.result.model import Result


def stand_in(result: Result, reason: str) -> str:
    """Return a page with the verdict of `result`, which says why there is no other."""
    return render(
        "missing.html.j2",
        name=display_name(result),
        outcome=outcome(result),
        sentence=verdict_sentence(result),
        reason=reason,
    )
