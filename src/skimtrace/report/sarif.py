"""Results as SARIF 2.1.0 (OASIS, with errata 01), for code scanning and its viewers.

One run per extension: each has its own rules, root folder and invocation, which says what was not analysed. Places
are relative to the base "EXTENSION", the extension's root.
"""

from pathlib import PurePath
from typing import Any, Final
from urllib.parse import quote

from skimtrace.report.renderer import Write
from skimtrace.report.structured import to_json
from skimtrace.report.visible import visible
from skimtrace.report.words import INDICATOR, article_word, display_name, verdict_sentence
from skimtrace.result.model import Finding, Flow, Result, SinkPoint, SourcePoint, StepPoint

SCHEMA: Final = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
FINGERPRINT: Final = "skimtraceFinding/v1"

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
    rules: dict[str, Finding] = {}
    for finding in result.findings:
        rules.setdefault(finding.signature, finding)
    numbers = {signature: at for at, signature in enumerate(rules)}
    flows = {flow.id: flow for flow in (*result.flows, *result.same_site_flows)}
    return {
        "tool": {
            "driver": {
                "name": result.tool.name,
                "version": result.tool.version,
                "semanticVersion": result.tool.version,
                "properties": {"signatures": result.tool.signatures},
                "rules": [_rule(finding) for finding in rules.values()],
                "notifications": [{"id": name, "shortDescription": {"text": text}} for name, text in _NOTICES.items()],
            }
        },
        "automationDetails": {"id": f"{result.tool.name}/{_uri(result.input)}/"},
        "columnKind": "unicodeCodePoints",
        "originalUriBaseIds": _bases(result.input),
        "invocations": [_invocation(result)],
        "results": [_result(finding, numbers[finding.signature], flows) for finding in result.findings],
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
            "summary": _plain(verdict_sentence(result)),
        },
    }


def _plain(text: str) -> str:
    """Return `text` as a SARIF plain text message: visible, and without the `[text](target)` of embedded links."""
    return visible(text).replace("](", "] (") or "-"


def _uri(path: str) -> str:
    return quote(path.replace("\\", "/"), safe="/")


def _bases(root: str) -> Json:
    about = {"text": f"Root of the extension {_plain(root)}"}
    path = PurePath(root)
    if path.is_absolute():
        return {"EXTENSION": {"uri": path.as_uri().rstrip("/") + "/", "description": about}}
    return {
        "EXTENSION": {"uri": _uri(root).rstrip("/") + "/", "uriBaseId": "WORKING-FOLDER", "description": about},
        "WORKING-FOLDER": {"description": {"text": "The folder the scan was started in"}},
    }


def _rule(finding: Finding) -> Json:
    notes = [f"{article_word(n.article)}: {n.because} It cannot show: {n.unknown}" for n in finding.gdpr]
    lines = [
        *(f"Check next: {step}" for step in finding.check_next),
        *finding.limits,
        *notes,
        *([INDICATOR] if notes else []),
    ]
    tags = ["security", "privacy", *(f"external/cwe/{c.lower()}" for c in finding.cwe), *finding.attack]
    return {
        "id": finding.signature,
        "shortDescription": {"text": _plain(finding.title)},
        "fullDescription": {"text": _plain(finding.description or finding.title)},
        "help": {"text": "\n".join(_plain(line) for line in lines or [finding.title])},
        "defaultConfiguration": {"level": _LEVELS.get(finding.severity, "warning")},
        "properties": {
            "tags": [visible(tag) for tag in dict.fromkeys(tags)],
            "security-severity": _SECURITY.get(finding.severity, "5.5"),
            "severity": finding.severity,
        },
    }


def _place(file: str, line: int, column: int, code: str) -> Json:
    return {
        "physicalLocation": {
            "artifactLocation": {"uri": _uri(file), "uriBaseId": "EXTENSION"},
            "region": {"startLine": max(line, 1), "startColumn": max(column, 1), "snippet": {"text": code}},
        }
    }


def _result(finding: Finding, rule: int, flows: dict[str, Flow]) -> Json:
    places = [_place(p.file, p.line, p.column, p.code) for p in finding.locations]
    made: Json = {
        "ruleId": finding.signature,
        "ruleIndex": rule,
        "level": _LEVELS.get(finding.severity, "warning"),
        "rank": _RANKS.get(finding.confidence, 50.0),
        "message": {"text": _plain(finding.message)},
        # A finding about the package as a whole stands at its manifest: viewers drop results without a place.
        "locations": places[:1] or [_place("manifest.json", 1, 1, "")],
        "partialFingerprints": {FINGERPRINT: finding.fingerprint},
        "properties": {"id": finding.id, "confidence": finding.confidence, "flows": finding.flows},
    }
    if len(places) > 1:
        made["relatedLocations"] = [{"id": at, **place} for at, place in enumerate(places[1:], 1)]
    paths = [_code_flow(flows[name]) for name in finding.flows if name in flows]
    if paths:
        made["codeFlows"] = paths
    if finding.review is not None:
        made["suppressions"] = [
            {"kind": "external", "status": "accepted", "justification": visible(finding.review.note)}
        ]
    return made


def _code_flow(flow: Flow) -> Json:
    source, sink = flow.source, flow.sink
    spots = [
        _step(source, f"read: {', '.join(flow.data_types)}", "essential"),
        *(_step(step, step.kind, "important") for step in flow.steps),
        _step(sink, f"{_END[flow.same_site]}: {sink.channel}", "essential"),
    ]
    return {"message": {"text": f"{flow.confidence} confidence"}, "threadFlows": [{"id": flow.id, "locations": spots}]}


def _step(point: SourcePoint | StepPoint | SinkPoint, text: str, importance: str) -> Json:
    place = _place(point.file, point.line, point.column, point.code)
    return {"location": {**place, "message": {"text": _plain(text)}}, "importance": importance}


def _invocation(result: Result) -> Json:
    cover = result.coverage
    notices = [_notice("failed", "error", result.error)] if result.error is not None else []
    notices += [_notice("not-analysed", "warning", skip.reason, skip.file) for skip in cover.skipped]
    notices += [_notice("parse-error", "warning", "not understood", bad.file, bad.line) for bad in cover.parse_errors]
    notices += [_notice("limit", "warning", limit) for limit in cover.limits if limit != result.error]
    notices += [_notice("package-problem", "note", odd.reason, odd.file) for odd in cover.problems]
    return {
        "executionSuccessful": result.error is None,
        "toolExecutionNotifications": notices,
        "properties": {"complete": result.complete, "extension": display_name(result)},
    }


def _notice(kind: str, level: str, text: str, file: str = "", line: int = 0) -> Json:
    made: Json = {
        "descriptor": {"id": kind, "index": list(_NOTICES).index(kind)},
        "level": level,
        "message": {"text": _plain(text)},
    }
    if file:
        where: Json = {"artifactLocation": {"uri": _uri(file), "uriBaseId": "EXTENSION"}}
        if line:
            where["region"] = {"startLine": line}
        made["locations"] = [{"physicalLocation": where}]
    return made
