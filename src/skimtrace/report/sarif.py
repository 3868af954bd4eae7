"""Results as SARIF 2.1.0 (OASIS, with errata 01), for code scanning and its viewers.

One run per extension: each has its own rules, root folder and invocation. The rules are all signatures of the set, and
the invocation says what was not analysed, so that a run without results can be told from one that did not look. Places
are relative to the base "EXTENSION", the extension's root.

Code scanning services refuse a whole file for one result that is too large. What a result has beyond `MOST_STEPS` and
`MOST_PLACES` is left out and counted in its properties; the result document has it all.
"""

from collections import Counter
from typing import Any, Final

from skimtrace.report.renderer import Write
from skimtrace.report.sarif_places import Places, artifact, bases, plain, uri
from skimtrace.report.structured import to_json
from skimtrace.report.visible import visible
from skimtrace.report.words import INDICATOR, article_word, destination, display_name, sites, verdict_sentence
from skimtrace.result.model import CheckedSignature, Decision, Finding, Flow, Result, SinkPoint, SourcePoint, StepPoint

SCHEMA: Final = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
FINGERPRINT: Final = "skimtraceFinding/v1"
LINE_HASH: Final = "primaryLocationLineHash"
"""The one fingerprint that GitHub compares; without it, it makes one of the file, which it does not have."""
MOST_STEPS: Final = 10_000
"""Thread flow locations of one result that GitHub accepts."""
MOST_PLACES: Final = 1_000
"""Locations of one result that GitHub accepts."""
_MOST_TAGS: Final = 20
_LONGEST: Final = 1_024
"""Characters of a description that GitHub accepts."""

Json = dict[str, Any]

_LEVELS: Final = {"critical": "error", "high": "error", "medium": "warning", "low": "note", "info": "note"}
_SECURITY: Final = {"critical": "9.5", "high": "8.0", "medium": "5.5", "low": "2.5", "info": "0.0"}
"""`security-severity` as code scanning services read it: critical over 9.0, high over 7.0, medium over 4.0."""
_RANKS: Final = {"high": 90.0, "medium": 60.0, "low": 30.0}
_END: Final = {False: "leaves", True: "goes back to the site it was read on"}
_NOTICES: Final = {
    "failed": "The analysis failed",
    "not-analysed": "A file, or a part of one, was not analysed",
    "parse-error": "The parser could not make sense of a place",
    "limit": "The analysis stopped before its end",
    "package-problem": "Something is wrong with the package",
    "incomplete": "The result holds in what could be analysed",
    "not-checked": "A signature was not checked",
}


class SarifRenderer:
    """A log of one run per extension, each written as it comes."""

    def __init__(self, write: Write) -> None:
        self._write = write
        self._any = False

    def begin(self) -> None:
        """Open the log."""
        self._write(f'{{"$schema": "{SCHEMA}", "version": "2.1.0", "runs": [')

    def add(self, result: Result) -> None:
        """Write one run."""
        self._write((",\n" if self._any else "\n") + to_json(run(result)))
        self._any = True

    def end(self) -> None:
        """Close the log."""
        self._write("\n]}\n" if self._any else "]}\n")


def run(result: Result) -> Json:
    """Return the SARIF run object of one result."""
    found: dict[str, Finding] = {}
    for finding in result.findings:
        found.setdefault(finding.signature, finding)
    checked = {row.id: row for row in result.signatures}
    names = list(dict.fromkeys((*checked, *found)))
    rules = {name: at for at, name in enumerate(names)}
    flows = {flow.id: flow for flow in (*result.flows, *result.same_site_flows)}
    places = Places(result.excerpts)
    reviewed = any(finding.review is not None for finding in result.findings)
    counts = Counter(row.outcome for row in result.signatures)
    return {
        "tool": {
            "driver": {
                "name": result.tool.name,
                "version": result.tool.version,
                "semanticVersion": result.tool.version,
                "properties": {"signatures": result.tool.signatures},
                "rules": [_rule(found[name]) if name in found else _bare_rule(checked[name]) for name in names],
                "notifications": [
                    {"id": name, "shortDescription": {"text": text}, "fullDescription": {"text": f"{text}."}}
                    | {"help": {"text": f"{text}."}}  # GitHub asks for it here too
                    for name, text in _NOTICES.items()
                ],
            }
        },
        "automationDetails": {"id": f"{result.tool.name}/{uri(result.input.strip('/'))}/"},
        "columnKind": "unicodeCodePoints",
        "originalUriBaseIds": bases(result.input),
        "invocations": [_invocation(result, rules)],
        "results": [
            _result(finding, rules[finding.signature], flows, places, reviewed=reviewed) for finding in result.findings
        ],
        "properties": {
            "input": result.input,
            "extension": {
                "id": result.extension.id,
                "name": result.extension.name,
                "version": result.extension.version,
            },
            "verdict": result.verdict,
            "complete": result.complete,
            "score": result.score,
            "summary": plain(verdict_sentence(result)),
            "signatures": dict(sorted(counts.items())),
        },
    }


def _rule(finding: Finding) -> Json:
    notes = [f"{article_word(n.article)}: {n.because} It cannot show: {n.unknown}" for n in finding.gdpr]
    lines = [
        finding.description,
        *(f"Check next: {step}" for step in finding.check_next),
        *finding.limits,
        *notes,
        *([INDICATOR] if notes else []),
    ]
    tags = [*(f"external/cwe/{c.lower()}" for c in finding.cwe), *finding.attack]
    return _descriptor(finding.signature, finding.title, finding.severity, finding.description, lines, tags)


def _bare_rule(row: CheckedSignature) -> Json:
    """Return the rule of a signature that did not match: the result has its title alone."""
    help_ = [f"{row.title}.", f"What it looks for: skimtrace signatures show {row.id}"]
    return _descriptor(row.id, row.title, row.severity, "", help_, [])


def _descriptor(name: str, title: str, severity: str, about: str, lines: list[str], tags: list[str]) -> Json:
    return {
        "id": name,
        "shortDescription": {"text": _short(title)},
        "fullDescription": {"text": _short(about or f"{title}.")},
        "help": {"text": "\n".join(plain(line) for line in lines if line) or plain(title)},
        "defaultConfiguration": {"level": _LEVELS.get(severity, "warning")},
        "properties": {
            "tags": [visible(tag) for tag in dict.fromkeys(["security", "privacy", *tags])][:_MOST_TAGS],
            "security-severity": _SECURITY.get(severity, "5.5"),
            "severity": severity,
        },
    }


def _short(text: str) -> str:
    said = plain(text)
    return said if len(said) <= _LONGEST else said[: _LONGEST - 1] + "…"


def _result(finding: Finding, rule: int, flows: dict[str, Flow], places: Places, *, reviewed: bool) -> Json:
    spots = [places.location(p.file, p.line, p.column, p.code, context=True) for p in finding.locations[:MOST_PLACES]]
    properties: Json = {"id": finding.id, "confidence": finding.confidence, "flows": finding.flows}
    made: Json = {
        "ruleId": finding.signature,
        "ruleIndex": rule,
        "level": _LEVELS.get(finding.severity, "warning"),
        "rank": _RANKS.get(finding.confidence, 50.0),
        "message": {"text": plain(finding.message)},
        # A finding about the package as a whole stands at its manifest: viewers drop results without a place.
        "locations": spots[:1] or [places.location("manifest.json", 1, 1, "")],
        "partialFingerprints": {FINGERPRINT: finding.fingerprint, LINE_HASH: f"{finding.fingerprint[:16]}:1"},
        "properties": properties,
    }
    if len(spots) > 1:
        made["relatedLocations"] = [{"id": at, **place} for at, place in enumerate(spots[1:], 1)]
    if len(finding.locations) > MOST_PLACES:
        properties["locationsLeftOut"] = len(finding.locations) - MOST_PLACES
    paths, left = _code_flows([flows[name] for name in finding.flows if name in flows], places)
    if paths:
        made["codeFlows"] = paths
    if left:
        properties["codeFlowsLeftOut"] = left
    if finding.review is not None:
        properties["review"] = _review(finding.review)
    if finding.lapsed is not None:
        properties["lapsed"] = _review(finding.lapsed)
    if reviewed:  # 3.27.23: of all results of a run, or of none
        made["suppressions"] = _suppressions(finding.review)
    return made


def _review(review: Decision) -> Json:
    return {
        "decision": review.decision,
        "note": visible(review.note),
        "author": visible(review.author),
        "date": review.date,
        "expires": review.expires,
    }


def _suppressions(review: Decision | None) -> list[Json]:
    """Return what a decision suppresses. `status` is that of the suppression: one that holds is "accepted", whether the
    finding is, or was judged false (3.35.3). What was confirmed is not suppressed."""
    if review is None or review.decision == "confirmed":
        return []
    note = visible(review.note)
    return [
        {
            "kind": "external",
            "status": "accepted",
            "justification": f"Judged false: {note}" if review.decision == "false" else note,
            "properties": _review(review),
        }
    ]


def _code_flows(flows: list[Flow], places: Places) -> tuple[list[Json], int]:
    """Return the paths as code flows, and how many were left out."""
    made, room = [], MOST_STEPS
    for flow in flows:
        room -= len(flow.steps) + 2
        if room < 0:
            break
        made.append(_code_flow(flow, places))
    return made, len(flows) - len(made)


def _code_flow(flow: Flow, places: Places) -> Json:
    source, sink = flow.source, flow.sink
    spots = [
        _step(source, f"read: {', '.join(flow.data_types)}", "essential", places),
        *(_step(step, step.kind, "important", places) for step in flow.steps),
        _step(sink, f"{_END[flow.same_site]}: {sink.channel}", "essential", places),
    ]
    text = f"From {', '.join(sites([flow])) or 'web pages'} to {destination(flow)}, {flow.confidence} confidence"
    thread: Json = {"id": flow.id, "locations": spots, "properties": {"contexts": flow.contexts}}
    if flow.contexts:
        thread["message"] = {"text": plain(f"Runs through: {', '.join(flow.contexts)}")}
    return {"message": {"text": plain(text)}, "threadFlows": [thread]}


def _step(point: SourcePoint | StepPoint | SinkPoint, text: str, importance: str, places: Places) -> Json:
    place = places.location(point.file, point.line, point.column, point.code)
    return {"location": {**place, "message": {"text": plain(text)}}, "importance": importance}


def _invocation(result: Result, rules: dict[str, int]) -> Json:
    cover = result.coverage
    notices = [_notice("failed", "error", result.error)] if result.error is not None else []
    if result.error is None and not result.complete:
        notices += [_notice("incomplete", "warning", verdict_sentence(result))]
    notices += [_notice("not-analysed", "warning", skip.reason, skip.file) for skip in cover.skipped]
    notices += [_notice("parse-error", "warning", "not understood", bad.file, bad.line) for bad in cover.parse_errors]
    notices += [_notice("limit", "warning", limit) for limit in cover.limits if limit != result.error]
    notices += [_notice("package-problem", "note", odd.reason, odd.file) for odd in cover.problems]
    notices += [
        _notice("not-checked", "warning", row.title) | {"associatedRule": {"id": row.id, "index": rules[row.id]}}
        for row in result.signatures
        if row.outcome == "not-checked"
    ]
    return {
        "executionSuccessful": result.error is None,
        "toolExecutionNotifications": notices,
        "properties": {"complete": result.complete, "extension": display_name(result)},
    }


def _notice(kind: str, level: str, text: str, file: str = "", line: int = 0) -> Json:
    where = artifact(file)
    made: Json = {
        "descriptor": {"id": kind, "index": list(_NOTICES).index(kind)},
        "level": level,
        "message": {"text": plain(text if where is not None or not file else f"{file}: {text}")},
    }
    if where is not None:
        physical: Json = {"artifactLocation": where}
        if line:
            physical["region"] = {"startLine": line}
        made["locations"] = [{"physicalLocation": physical}]
    return made
