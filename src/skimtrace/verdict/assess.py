"""The assessment: verdict, completeness and score of one extension, from its flows, facts and matches."""

from collections.abc import Iterable, Sequence

from skimtrace.bundle.model import Problem
from skimtrace.extension.model import Extension
from skimtrace.flow.model import Analysis, Confidence, Flow
from skimtrace.signatures.message import destination, listed
from skimtrace.signatures.model import Match
from skimtrace.signatures.schema import Status
from skimtrace.signatures.taxonomy import Taxonomies, packaged_taxonomies
from skimtrace.verdict.coverage import hostile, incomplete_because, remote_code, remote_sentence
from skimtrace.verdict.model import Assessment, Verdict
from skimtrace.verdict.scale import ASCENDING, Scale, packaged_scale
from skimtrace.verdict.score import Grounds, break_down
from skimtrace.verdict.tiers import fact_tier, flow_tier, match_tier


def assess(
    analysis: Analysis,
    matches: Iterable[Match],
    problems: Iterable[Problem],
    extension: Extension,
    parse_errors: int,
    *,
    beyond: Iterable[str] = (),
    scale: Scale | None = None,
    taxonomies: Taxonomies | None = None,
) -> Assessment:
    """Return the answer for one extension.

    Args:
        analysis: the flows and facts of the code, and the limits the search met.
        matches: the matches for the same analysis; `ScoreLine.matches` points into them, in the order given.
        problems: what the package reader complained of; those of `extension` are added.
        extension: the extension, for the scripts its pages load from elsewhere.
        parse_errors: how many places of the code could not be parsed.
        beyond: one sentence for each piece of code that is beyond analysis (obfuscated, packed).
        scale: the figures of the score; the packaged ones by default.
        taxonomies: the data types; the packaged ones by default.
    """
    scale = scale or packaged_scale()
    taxonomies = taxonomies or packaged_taxonomies()
    held, unread = tuple(matches), tuple(beyond)
    all_problems = tuple(dict.fromkeys((*problems, *extension.problems)))
    reasons = incomplete_because(analysis, extension, all_problems, parse_errors, unread)
    dark = (
        *unread,
        *(remote_sentence(script) for script in remote_code(extension)),
        *(f"{problem.file}: {problem.reason}" if problem.file else problem.reason for problem in hostile(all_problems)),
    )
    grounds = _grounds(analysis, held, dark, scale, taxonomies)
    breakdown = break_down(grounds, held, scale, taxonomies)
    return Assessment(
        verdict=grounds.verdict,
        complete=not reasons,
        score=sum(line.points for line in breakdown),
        breakdown=breakdown,
        matches=held,
        incomplete_because=reasons,
    )


def _grounds(
    analysis: Analysis, matches: Sequence[Match], dark: Sequence[str], scale: Scale, taxonomies: Taxonomies
) -> Grounds:
    """Return the verdict and what it rests on. `dark` names the code that is beyond analysis."""
    flows = [flow_tier(flow, taxonomies) for flow in analysis.flows]
    facts = [fact_tier(fact) for fact in analysis.facts]
    asked = [match_tier(match, scale) for match in matches]
    verdict = max((*flows, *facts, *asked, Verdict.REVIEW if dark else Verdict.NONE), key=ASCENDING.index)
    behind = {at for at, tier in enumerate(flows) if tier is verdict and verdict is not Verdict.NONE}
    flows_behind = [analysis.flows[at] for at in sorted(behind)]
    facts_behind = {fact for fact, tier in zip(analysis.facts, facts, strict=True) if tier is verdict is Verdict.REVIEW}
    matches_behind = tuple(
        at
        for at, match in enumerate(matches)
        if match.signature.status is Status.STABLE  # a preview is no part of a score
        and (
            behind.intersection(match.flows)
            or facts_behind.intersection(match.facts)
            or (asked[at] is verdict is Verdict.REVIEW)
        )
    )
    match verdict:
        case Verdict.SENDS:
            reason = f"People's data leaves for {_destinations(flows_behind)}"
        case Verdict.LOCAL:
            reason = "People's data is collected and stays on the machine"
        case Verdict.REVIEW:
            titles = [matches[at].signature.title for at in matches_behind]
            reason = _review_reason(flows_behind, bool(facts_behind), titles, dark)
        case Verdict.NONE:
            reason = "Nothing was found that reads people's data"
    return Grounds(
        verdict=verdict,
        reason=reason,
        matches=matches_behind,
        data_types={kind for flow in flows_behind for kind in flow.source.data_types},
        people_flow=any(
            flow.source.personal and tier is not Verdict.NONE for flow, tier in zip(analysis.flows, flows, strict=True)
        ),
    )


def _review_reason(flows: Sequence[Flow], touched: bool, titles: Sequence[str], dark: Sequence[str]) -> str:
    people = [flow for flow in flows if flow.source.personal]
    leaving = [flow for flow in flows if not flow.source.personal]
    reasons: list[str] = []
    if any(flow.confidence is Confidence.LOW for flow in people):
        reasons.append("a flow of people's data is of low confidence")
    if any(not flow.reached for flow in people):
        reasons.append("a flow of people's data runs through code that nothing found loads")
    if leaving:
        reasons.append(f"page content leaves for {_destinations(leaving)}")
    if touched or any(flow.confidence is not Confidence.LOW and flow.reached for flow in people):
        reasons.append("session tokens or private APIs of a site with people are touched")
    if dark:
        reasons.append(f"code is beyond analysis ({dark[0]})")
    if not reasons:
        reasons.append(f"a signature asks for it ({listed(list(dict.fromkeys(titles)))})")
    text = "; ".join(reasons)
    return text[0].upper() + text[1:]


def _destinations(flows: Iterable[Flow]) -> str:
    return listed(list(dict.fromkeys(destination(flow) for flow in flows)))
