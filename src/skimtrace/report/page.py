"""The HTML page of one extension: the verdict in a sentence, then everything that shows it."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, Final

from skimtrace.report.addresses import addresses
from skimtrace.report.environment import render
from skimtrace.report.finding_groups import finding_groups
from skimtrace.report.flow_map import flow_map
from skimtrace.report.permission_view import permissions_view
from skimtrace.report.review import FOLDED, badge_words, decided_words, decision_words, review_data
from skimtrace.report.source import Point, Sources, Spot
from skimtrace.report.summary import CONFIDENCES, SEVERITIES, first_kinds, place_in, points
from skimtrace.report.text import outcome
from skimtrace.report.words import (
    CASE_OUTCOMES,
    INDICATOR,
    address_word,
    case_sentence,
    data_words,
    destination,
    display_name,
    enumerate_words,
    sites,
    title,
    unread,
    verdict_sentence,
)
from skimtrace.result.model import Case, ContextInfo, Finding, Flow, Result, ScriptInfo

TONES: Final = {"scrapes-and-sends": "sends", "scrapes-local": "local", "review": "review", "no-evidence": "none"}
_ERROR, _PARTLY = "review", "partly"
_FLOWS, _SCRIPTS, _OPEN = 400, 400, 3
"""How many of each a page shows at most, and how many paths stand open at first; the rest is in results.jsonl."""


def tone(outcome: str, *, complete: bool) -> str:
    """Return the class of colours of an outcome. Where not everything was analysed nothing looks clean."""
    found = TONES.get(outcome, _ERROR)
    return _PARTLY if outcome == "no-evidence" and not complete else found


@dataclass(frozen=True, slots=True)
class StepView:
    """One place of a path; `context` says where it runs, "" where that cannot be told or is told already."""

    point: Point
    context: str
    spot: Spot | None


@dataclass(frozen=True, slots=True)
class FlowView:
    """One path, in words. `steps` are all of its places, from the source to the sink."""

    flow: Flow
    anchor: str
    steps: list[StepView]
    what: str
    pages: str
    ends: str
    hops: str
    address: str
    contexts: str
    marks: tuple[str, ...]
    open: bool


@dataclass(frozen=True, slots=True)
class Group:
    """All paths to one destination."""

    anchor: str
    title: str
    category: str | None
    data: list[str]
    flows: list[FlowView]


@dataclass(frozen=True, slots=True)
class ScriptView:
    """A script and the words for where it runs."""

    script: ScriptInfo
    where: str


@dataclass(frozen=True, slots=True)
class CaseView:
    """A decided case; `told` says in a sentence what the package says to its rows, `open` whether it says anything."""

    case: Case
    anchor: str
    told: str
    open: bool


def extension_page(result: Result) -> str:
    """Return the HTML page of one result: one file, which fetches nothing, and runs no script but ours."""
    contexts = {context.id: context for context in result.contexts}
    shown = sorted(result.flows, key=_weight)[:_FLOWS]
    back = sorted(result.same_site_flows, key=_weight)[:_FLOWS]
    anchors = {flow.id: f"path-{at}" for at, flow in enumerate((*shown, *back), 1)}
    first, more = first_kinds(result)
    finding_kinds = finding_groups(result.findings)
    shown_findings = [finding for group in finding_kinds for finding in group.findings]
    finding_anchors = {finding.id: f"finding-{at}" for at, finding in enumerate(shown_findings, 1)}
    sources = Sources(result, marked=_marked((*shown, *back), shown_findings))
    words = _Words(contexts, anchors, result.titles, context_words(result), sources)
    groups = _groups(shown, words)
    back_groups = _groups(back, words, name="back", most_open=0 if shown else _OPEN)
    view: dict[str, Any] = {
        "name": display_name(result),
        "outcome": outcome(result),
        "tone": tone(outcome(result), complete=result.complete),
        "sentence": verdict_sentence(result),
        "unread": unread(result),
        "flow_count": _counted(len(result.flows), "path"),
        "back_count": _counted(len(result.same_site_flows), "path"),
        "finding_count": _counted(len(result.findings), "finding"),
        "script_count": _counted(len(result.scripts), "script"),
        "first_kinds": first,
        "more_kinds": more,
        "points": points(result),
        "other_ids": _other_ids(result),
        "signature_note": _signature_note(result),
        "map": flow_map(result, {f.flow.id: g.anchor for g in (*groups, *back_groups) for f in g.flows}),
        "groups": groups,
        "more_flows": len(result.flows) - len(shown),
        "back_groups": back_groups,
        "more_back": len(result.same_site_flows) - len(back),
        "back_for_review": any(flow.supports == "review" for flow in result.same_site_flows),
        "flow_anchors": anchors,
        "finding_groups": finding_kinds,
        "anchors": finding_anchors,
        "folded": FOLDED,
        "decided_words": decided_words(result),
        "badge_words": badge_words,
        "decision_words": decision_words,
        "review_data": review_data(result, finding_anchors),
        "severities": SEVERITIES,
        "cases": [_case_view(case, at) for at, case in enumerate(result.cases, 1)],
        "case_outcomes": CASE_OUTCOMES,
        "addresses": addresses(result),
        "permissions": permissions_view(result),
        "sources": sources.pieces,
        "spot": sources.spot,
        "scripts": [ScriptView(s, _where(s.contexts, contexts)) for s in result.scripts[:_SCRIPTS]],
    }
    styles = ("style.css", "map.css", "review.css", "source.css")
    return render("extension.html.j2", ("review.js", "source.js"), styles, r=result, v=view, indicator=INDICATOR)


def _case_view(case: Case, at: int) -> CaseView:
    speaks = any(row.outcome == "evidence" or row.findings or row.flows for row in case.rows)
    return CaseView(case=case, anchor=f"case-{at}", told=case_sentence(case), open=speaks)


def _counted(count: int, word: str) -> str:
    return f"{count:,} {word}{'' if count == 1 else 's'}"


def _weight(flow: Flow) -> tuple[bool, bool, int]:
    return not flow.personal, flow.sink.local, place_in(CONFIDENCES, flow.confidence)


def context_words(result: Result) -> dict[str, str]:
    """Return the kind of context that each file runs in, in words, of the files of which all run in one kind."""
    kinds = {context.id: context.kind for context in result.contexts}
    of_file: dict[str, set[str | None]] = {}
    for script in result.scripts:
        of_file.setdefault(script.file, set()).update(map(kinds.get, script.contexts))
    found = {file: next(iter(held)) for file, held in of_file.items() if len(held) == 1}
    return {file: kind.replace("-", " ") for file, kind in found.items() if kind}


@dataclass(frozen=True, slots=True)
class _Words:
    """What flows are put into words with."""

    contexts: dict[str, ContextInfo]
    anchors: dict[str, str]
    titles: dict[str, str]
    files: dict[str, str]
    sources: Sources


def _points(flow: Flow) -> Iterator[Point]:
    yield flow.source
    yield from flow.steps
    yield flow.sink


def _marked(flows: Iterable[Flow], findings: Iterable[Finding]) -> Iterator[Point]:
    """Yield the places whose code is marked in the source."""
    for flow in flows:
        yield from _points(flow)
    for finding in findings:
        yield from finding.locations


def _steps(flow: Flow, words: _Words) -> list[StepView]:
    steps, before = list[StepView](), ""
    for point in _points(flow):
        context = words.files.get(point.file, "")
        steps.append(StepView(point, "" if context == before else context, words.sources.spot(point)))
        before = context
    return steps


def _groups(flows: list[Flow], words: _Words, *, name: str = "to", most_open: int = _OPEN) -> list[Group]:
    """Return the flows by destination, in the order of the weightiest flow of each.

    `name` begins the anchors of the groups; the first `most_open` flows stand open.
    """
    by_end: dict[str, list[Flow]] = {}
    for flow in flows:
        end = destination(flow)
        if flow.sink.local:
            heading = f"Stays on this machine: {end}"
        elif flow.same_site:
            heading = f"Back to {end}"
        else:
            heading = f"To {end}"
        by_end.setdefault(heading, []).append(flow)
    opened = {flow.id for flow in flows[:most_open]}
    return [
        Group(
            anchor=f"{name}-{at}",
            title=heading,
            category=_category(held, words.titles),
            data=data_words((t for f in held for t in f.data_types), words.titles),
            flows=[_flow_view(f, words, is_open=f.id in opened) for f in held],
        )
        for at, (heading, held) in enumerate(by_end.items(), 1)
    ]


def _category(flows: list[Flow], titles: dict[str, str]) -> str | None:
    return next((title(f.endpoint.category, titles) for f in flows if f.endpoint and f.endpoint.category), None)


def _flow_view(flow: Flow, words: _Words, *, is_open: bool) -> FlowView:
    marks = []
    if not flow.personal:
        marks.append("not specific to people")
    if not flow.reached:
        marks.append("nothing found loads this code")
    return FlowView(
        flow=flow,
        anchor=words.anchors[flow.id],
        steps=_steps(flow, words),
        what=enumerate_words(data_words(flow.data_types, words.titles), most=6),
        pages=enumerate_words(sites([flow])) or "web pages",
        ends=f"{flow.source.file}:{flow.source.line} → {flow.sink.file}:{flow.sink.line}",
        hops=_counted(len(flow.steps), "step"),
        address="" if flow.endpoint is None else address_word(flow.endpoint),
        contexts=_where(flow.contexts, words.contexts, " → "),
        marks=tuple(marks),
        open=is_open,
    )


def _where(ids: list[str], contexts: dict[str, ContextInfo], joint: str = ", ") -> str:
    words = (f"{contexts[i].kind.replace('-', ' ')} ({i})" if i in contexts else i for i in ids)
    return joint.join(dict.fromkeys(words))


def _other_ids(result: Result) -> list[tuple[str, str]]:
    info = result.extension
    claims = (
        ("ID in header", info.header_id),
        ("ID by key", info.key_id),
        ("Firefox ID", info.gecko_id),
    )
    return [(what, claim) for what, claim in claims if claim and claim != info.id]


def _signature_note(result: Result) -> str:
    claimed = {claim for claim in (result.extension.header_id, result.extension.key_id) if claim}
    if len(claimed) > 1:
        return "; the header and the manifest's key claim different IDs"
    if result.extension.signature == "invalid":
        return ": the package is not what its signer signed"
    return ""
