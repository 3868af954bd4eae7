"""What one flow, fact or match says about the verdict, by the contract's definitions."""

from skimtrace.flow.model import Confidence, Fact, Flow
from skimtrace.signatures.model import Match
from skimtrace.signatures.schema import Status
from skimtrace.signatures.taxonomy import PAGE_GROUP, Taxonomies
from skimtrace.verdict.model import Verdict
from skimtrace.verdict.scale import Scale

SESSION_TOKEN = "session.token"  # noqa: S105 - the name of a data type
TOUCHED = ("cookie", "private-api")
"""Kinds of facts that, for a site with people, are a reason to look."""


def flow_tier(flow: Flow, taxonomies: Taxonomies) -> Verdict:
    """Return the verdict that `flow` alone supports.

    Data about people that leaves counts as sent, also to a machine next door; what returns to its own site does not.
    Low confidence, or code that nothing found loads, is for a reviewer to settle, not an accusation.
    """
    types = set(flow.source.data_types)
    doubtful = flow.confidence is Confidence.LOW or not flow.reached
    if flow.source.personal:
        if types == {SESSION_TOKEN} and (flow.sink.local or flow.same_site):
            return Verdict.REVIEW
        if flow.same_site:
            return Verdict.NONE
        if doubtful:
            return Verdict.REVIEW
        return Verdict.LOCAL if flow.sink.local else Verdict.SENDS
    if flow.sink.local or flow.same_site:
        return Verdict.NONE
    known = taxonomies.data_types
    content = any(known[kind].group == PAGE_GROUP for kind in types if kind in known)
    return Verdict.REVIEW if content else Verdict.NONE


def fact_tier(fact: Fact) -> Verdict:
    """Return the verdict that `fact` alone supports: session cookies and private APIs of a people site are reviewed."""
    return Verdict.REVIEW if fact.kind in TOUCHED and fact.site is not None else Verdict.NONE


def match_tier(match: Match, scale: Scale) -> Verdict:
    """Return the verdict that the signature of `match` asks for, beside what its flows and facts support."""
    weighty = match.signature.severity.rank <= scale.review_from.rank
    counts = match.signature.status is Status.STABLE and match.stands_alone and weighty
    return Verdict.REVIEW if counts else Verdict.NONE
