"""What reviewers decided, in words, and what the page of an extension needs to let them decide."""

from collections.abc import Mapping
from typing import Final

from markupsafe import Markup
from msgspec import to_builtins

from skimtrace.report.embed import embedded
from skimtrace.result.model import Decision, Finding, Result

FOLDED: Final = frozenset({"accepted", "false"})
"""Decisions that a finding is folded up for: there is nothing left to do about it."""


def decided_words(result: Result) -> str:
    """Return "2 of 7 findings decided", or "" when none is."""
    decided = sum(finding.review is not None for finding in result.findings)
    whole = len(result.findings)
    return f"{decided} of {whole} finding{'' if whole == 1 else 's'} decided" if decided else ""


def badge_words(finding: Finding) -> str:
    """Return what stands beside the title of a finding: "accepted until 2027-01-01", or "" when nothing is decided."""
    if finding.review is not None:
        return _until(finding.review)
    return f"{_until(finding.lapsed)}: expired" if finding.lapsed is not None else ""


def decision_words(finding: Finding) -> str:
    """Return what is decided: "Accepted by A. Reviewer on 2026-01-02, until 2027-01-01: our own CRM"."""
    decision = finding.review or finding.lapsed
    if decision is None:
        return ""
    until = "" if decision.expires is None else f", until {decision.expires}"
    over = "" if finding.review is not None else ", expired"
    note = " ".join(decision.note.split())
    word = decision.decision.capitalize()
    return f"{word} by {decision.author} on {decision.date}{until}{over}{': ' if note else ''}{note}"


def _until(decision: Decision) -> str:
    return decision.decision if decision.expires is None else f"{decision.decision} until {decision.expires}"


def review_data(result: Result, anchors: Mapping[str, str]) -> Markup:
    """Return, as JSON for a script element, what `review.js` needs; `anchors` names the elements of the findings."""
    info = result.extension
    return embedded(
        {
            "extension": {"id": info.id, "name": info.name, "version": info.version},
            "findings": [
                {
                    "anchor": anchors[finding.id],
                    "fingerprint": finding.fingerprint,
                    "signature": finding.signature,
                    "decided": to_builtins(finding.review or finding.lapsed),
                }
                for finding in result.findings
            ],
        }
    )
