"""Results as Markdown for a ticket: what a colleague must know who has not seen the report, one section per extension.

Lists are cut at what a ticket can hold and say how many more there are; the report and the JSON have everything.
"""

from collections.abc import Iterable, Iterator
from typing import Final

from skimtrace.report.markdown_text import code, prose
from skimtrace.report.renderer import Write
from skimtrace.report.words import (
    INDICATOR,
    PARTLY,
    article_word,
    case_sentence,
    data_words,
    destination,
    display_name,
    enumerate_words,
    site_word,
    telling,
    title,
    unread,
    verdict_sentence,
)
from skimtrace.result.model import Decision, Finding, Flow, Location, Result

_NAME: Final = 80
_SENTENCE: Final = 400
_MOST_ROWS: Final = 15
_MOST_FINDINGS: Final = 12
_MOST_ALIKE: Final = 3
_MOST_PLACES: Final = 3
_MOST_LINES: Final = 8
_MOST_WORDS: Final = 6
_SEVERITIES: Final = ("critical", "high", "medium", "low", "info")
_CONFIDENCES: Final = ("high", "medium", "low")
_FORMATS: Final = {"crx3": "CRX version 3", "crx2": "CRX version 2", "zip": "ZIP", "xpi": "XPI", "directory": "folder"}


class MarkdownRenderer:
    """A section per extension, written as they come."""

    def __init__(self, write: Write) -> None:
        self._write = write
        self._any = False

    def begin(self) -> None:
        """Write nothing: each section has its heading."""

    def add(self, result: Result) -> None:
        """Write one section."""
        self._write(("\n" if self._any else "") + section(result))
        self._any = True

    def end(self) -> None:
        """Say so when there was none."""
        if not self._any:
            self._write("No extensions.\n")


def section(result: Result) -> str:
    """Return what a ticket says of one extension, as lines of Markdown."""
    blocks = [
        [f"## {prose(display_name(result), _NAME)}"],
        [_verdict(result)],
        [_identity(result)],
        _goes_where(result),
        _findings(result),
        _decisions(result),
        _legal(result),
        _not_analysed(result),
        [_provenance(result)],
    ]
    return "\n\n".join("\n".join(block) for block in blocks if block) + "\n"


def _verdict(result: Result) -> str:
    if result.error is not None:
        return f"**error**: {prose(verdict_sentence(result), _SENTENCE)}"
    return f"**{result.verdict}**, score {result.score} of 100: {prose(verdict_sentence(result), _SENTENCE)}"


def _identity(result: Result) -> str:
    info = result.extension
    words = [f"Input {code(result.input, _SENTENCE)}"]
    words += [f"ID {code(info.id, _NAME)}"] if info.id else []
    words += [_FORMATS.get(info.format, prose(info.format, _NAME))] if info.format else []
    words += [f"signature {prose(info.signature, _NAME)}"] if info.signature else []
    words += [f"SHA-256 {code(info.sha256, _NAME)}"] if info.sha256 else []
    return ", ".join(words) + "."


def _goes_where(result: Result) -> list[str]:
    told = telling(result)
    names = {flow.id for flow in told}
    groups: dict[tuple[str, bool], list[Flow]] = {}
    for flow in (*told, *(flow for flow in result.flows if flow.id not in names)):
        groups.setdefault((destination(flow), flow.personal), []).append(flow)
    if not groups:
        return []
    rows = [_row(to, flows, result) for (to, _), flows in groups.items()]
    return [
        "### What goes where",
        "",
        "| Data | Read from | Goes to | Confidence |",
        "| --- | --- | --- | --- |",
        *rows[:_MOST_ROWS],
        *(["", _more(len(rows) - _MOST_ROWS, "destination")] if len(rows) > _MOST_ROWS else []),
    ]


def _row(to: str, flows: list[Flow], result: Result) -> str:
    data = data_words((kind for flow in flows for kind in flow.data_types), result.titles)
    pages = dict.fromkeys(site_word(host) for flow in flows for host in flow.page.hosts)
    sure = min((flow.confidence for flow in flows), key=_CONFIDENCES.index)
    cells = (
        _words(data) + ("" if flows[0].personal else " (not specific to people)"),
        _words(pages) or "web pages",
        prose(to, _NAME),
        sure,
    )
    return f"| {' | '.join(cells)} |"


def _words(words: Iterable[str]) -> str:
    return enumerate_words([prose(word, _NAME) for word in words], most=_MOST_WORDS)


def _findings(result: Result) -> list[str]:
    kinds: dict[str, list[Finding]] = {}
    for finding in sorted(result.findings, key=lambda finding: _rank(finding.severity)):
        kinds.setdefault(finding.signature, []).append(finding)
    if not kinds:
        return []
    lines = [line for alike in list(kinds.values())[:_MOST_FINDINGS] for line in _kind(alike)]
    if len(kinds) > _MOST_FINDINGS:
        rest = sum(len(alike) for alike in list(kinds.values())[_MOST_FINDINGS:])
        lines.append(f"- {_more(rest, 'finding')}")
    return [f"### Findings ({len(result.findings)})", "", *lines]


def _rank(severity: str) -> int:
    return _SEVERITIES.index(severity) if severity in _SEVERITIES else len(_SEVERITIES)


def _kind(alike: list[Finding]) -> Iterator[str]:
    """Yield what one signature found."""
    first = alike[0]
    yield f"- **{prose(first.severity, _NAME)}** {prose(first.title, _SENTENCE)} ({code(first.signature, _NAME)})"
    for finding in alike[:_MOST_ALIKE]:
        decided = f" **{prose(finding.review.decision, _NAME)}**" if finding.review is not None else ""
        said = f"{prose(finding.message, _SENTENCE)} ({finding.confidence} confidence){decided}"
        yield f"  - {said}: {_places(finding.locations)}"
    if len(alike) > _MOST_ALIKE:
        yield f"  - {_more(len(alike) - _MOST_ALIKE, 'finding')}"


def _places(locations: list[Location]) -> str:
    if not locations:
        return "about the package as a whole"
    spots = list(dict.fromkeys(code(f"{place.file}:{place.line}", _NAME) for place in locations))
    told = ", ".join(spots[:_MOST_PLACES])
    return told if len(spots) <= _MOST_PLACES else f"{told} {_more(len(spots) - _MOST_PLACES, 'place')}"


def _decisions(result: Result) -> list[str]:
    lines = [_decision(finding, finding.review) for finding in result.findings if finding.review is not None]
    lines += [
        f"{_decision(finding, finding.lapsed)} (expired: nothing is decided any more)"
        for finding in result.findings
        if finding.lapsed is not None
    ]
    if not lines:
        return []
    return ["### Decisions", "", *_capped(lines, "decision", _MOST_FINDINGS)]


def _decision(finding: Finding, made: Decision) -> str:
    until = f", until {prose(made.expires, _NAME)}" if made.expires else ""
    head = f"{code(finding.id, _NAME)} {prose(made.decision, _NAME)} by {prose(made.author, _NAME)}"
    return f"{head} on {prose(made.date, _NAME)}{until}: {prose(made.note, _SENTENCE)}"


def _legal(result: Result) -> list[str]:
    notes: dict[str, dict[tuple[str, str], None]] = {}
    for note in (note for finding in result.findings for note in finding.gdpr):
        notes.setdefault(note.article, {})[note.because, note.unknown] = None
    if not notes:  # of an extension without findings, a comparison is no indicator of anything
        return []
    lines = []
    for article, reasons in notes.items():
        because, unknown = next(iter(reasons))
        of = f" ({prose(title(article, result.titles), _NAME)})" if article in result.titles else ""
        more = f" ({_more(len(reasons) - 1, 'reason')})" if len(reasons) > 1 else ""
        said = f"{prose(because, _SENTENCE)} What the code cannot show: {prose(unknown, _SENTENCE)}{more}"
        lines.append(f"{prose(article_word(article), _NAME)}{of}: {said}")
    cases = [
        f"- Compared with {prose(case.title, _SENTENCE)}: {prose(case_sentence(case), _SENTENCE)}"
        for case in result.cases
    ]
    return ["### Legal indicators", "", INDICATOR, "", *_capped(lines, "article"), *cases]


def _not_analysed(result: Result) -> list[str]:
    if result.complete:
        return []
    lines = [prose(line, _SENTENCE) for line in unread(result)]
    return ["### Not analysed", "", f"This holds {PARTLY}.", "", *_capped(lines, "place")]


def _capped(lines: list[str], what: str, most: int = _MOST_LINES) -> list[str]:
    made = [f"- {line}" for line in lines[:most]]
    return made if len(lines) <= most else [*made, f"- {_more(len(lines) - most, what)}"]


def _more(number: int, what: str) -> str:
    return f"and {number} more {what}{'' if number == 1 else 's'}"


def _provenance(result: Result) -> str:
    tool = result.tool
    checked = sum(row.outcome != "not-checked" for row in result.signatures)
    signatures = f"{checked} of {len(result.signatures)} signatures checked" if result.signatures else "signatures"
    return f"{prose(tool.name)} {prose(tool.version)}, {signatures} (set {code(tool.signatures[:12])})."
