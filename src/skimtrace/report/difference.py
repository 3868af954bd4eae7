"""What changed between two versions, in words: one list of sections that the text and the page are made of."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from skimtrace.report.difference_sentence import change_sentence, further_sentence, weight
from skimtrace.report.visible import visible
from skimtrace.report.words import PARTLY, data_words, enumerate_words, site_word, title
from skimtrace.result.diff import Diff, FindingLine, FlowLine, Flows, Side, Words, end_word

INCOMPLETE: Final = f"This holds {PARTLY}: at least one of the two was not analysed in full."
OUT_OF_SIGHT: Final = (
    "What seems to have come may only have come into sight, and what seems gone only have gone out of it."
)
_WENT_BEFORE, _STILL_GOES = "the same data went there before, by other code", "the same data still goes there"
_MATCHED_BEFORE, _STILL_MATCHES = "it matched other code before", "it still matches other code"
_RECEIVES: Final = "page data was seen to reach it"
_NEW_END, _LOST_END = "nothing went there before", "nothing goes there any more"
_ASKED: Final[Mapping[str, tuple[str, str]]] = {
    "permissions": ("permission", "permission"),
    "host permissions": ("host", "host"),
    "optional permissions": ("optional", "optional"),
    "pages content scripts run on": ("content script", "content-script"),
}
_RUNS: Final = "Its scripts run in these pages."
_USES: Final[Mapping[str, str]] = {"used": "yes", "not-seen": "not seen", "cannot-tell": "cannot be told"}


@dataclass(frozen=True, slots=True)
class Cell:
    """What the page shows of a line in one column, and what it shows below."""

    words: str
    below: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """One thing that came or went. `group` is the heading of it in the text, and `text` its words there.

    `cells` are its words in the page, one for each column of the section; none for what the page tells elsewhere.
    `mark` puts it into perspective there.
    """

    came: bool
    group: str
    text: str
    cells: tuple[Cell, ...]
    mark: str = ""


@dataclass(frozen=True, slots=True)
class Section:
    """What came and what went of one kind. `columns` are pairs: a heading, and how its cells are set. `kept` counts
    what both have, None where that is not counted.

    Cells are set as words (""), as names of the extension's making ("place"), as a severity, as code below its place
    ("code"), as an id below its title ("id"), or as data above its destination ("to").
    """

    anchor: str
    title: str
    columns: tuple[tuple[str, str], ...]
    lines: tuple[Line, ...]
    kept: int | None = None
    marked: int = 0
    """The column that has the marks, from 0."""


def sections(diff: Diff) -> list[Section]:
    """Return what came and went, the weightiest kind first; a section without lines says that nothing did."""
    return [
        Section("data", "Data and where it goes", (("Data", ""), ("Goes to", "place")), tuple(_data(diff)), marked=1),
        Section(
            "permissions",
            "Permissions and pages",
            (("Asks for", "place"), ("As", ""), ("What it allows", ""), ("Used by the code", "")),
            tuple(_permissions(diff)),
        ),
        Section(
            "findings",
            "Findings",
            (("Severity", "severity"), ("Finding", "id"), ("What it says", "")),
            tuple(_findings(diff)),
            marked=1,
        ),
        _flows("flows", "Paths of data", "flows", diff.flows, diff),
        _flows(
            "same-site",
            "Paths back to the site they were read on",
            "flows that go back to the site they were read on",
            diff.same_site_flows,
            diff,
        ),
        Section("addresses", "Addresses in the code", (("Address", "place"), ("Kind", "")), tuple(_addresses(diff))),
    ]


def diff_text(diff: Diff) -> str:
    """Return the diff as lines: what came has a "+", what went a "-"."""
    heads = (f"old: {side_words(diff.old)}", f"new: {side_words(diff.new)}")
    return "".join(f"{visible(line)}\n" for line in heads) + change_text(diff)


def change_text(diff: Diff) -> str:
    """Return what changed as lines, without the two versions before it."""
    return "".join(f"{visible(line)}\n" for line in _changes(diff))


def _changes(diff: Diff) -> Iterator[str]:
    yield " ".join(filter(None, (change_sentence(diff), further_sentence(diff))))
    if not diff.complete:
        yield INCOMPLETE
        if diff.changed:
            yield OUT_OF_SIGHT
    if not diff.changed:
        return
    for what, change in (
        ("verdict got worse" if diff.worse else "verdict", diff.verdict),
        ("extension ID", diff.id),
        ("signature", diff.signature),
    ):
        if change is not None:
            yield f"{what}: {change.old or 'unknown'} -> {change.new or 'unknown'}"
    if diff.score:
        yield f"score: {diff.old.score} -> {diff.new.score}"
    group = ""
    for line in (line for section in sections(diff) for line in section.lines):
        if line.group != group:
            group = line.group
            yield f"{group}:"
        yield f"  {'+' if line.came else '-'} {line.text}"


def side_words(side: Side) -> str:
    """Return one of the two versions on a line."""
    return f"{side.input}: {side_name(side)}, {side.verdict}, score {side.score}"


def side_name(side: Side) -> str:
    """Return the name and the version of one of the two."""
    return " ".join(word for word in (side.name, side.version) if word) or "without a name"


def _both(words: Words) -> Iterator[tuple[bool, str]]:
    yield from ((True, word) for word in words.added)
    yield from ((False, word) for word in words.removed)


def _data(diff: Diff) -> Iterator[Line]:
    group = "data -> destination"
    for came, rows in ((True, diff.receives.added), (False, diff.receives.removed)):
        ends = diff.sends_to.added if came else diff.sends_to.removed
        for row in sorted(rows, key=weight):
            what = title(row.data_type, diff.titles)
            mark = (_NEW_END if came else _LOST_END) if row.to in ends else ""
            yield Line(came, group, f"{what} -> {row.to}", (Cell(what), Cell(row.to)), mark)
    for came, word in _both(diff.sends_to):
        yield Line(came, "destinations of page data", word, ())


def _permissions(diff: Diff) -> Iterator[Line]:
    known = {(asked.kind, asked.name): asked for asked in diff.asked}
    for group, words in (
        ("permissions", diff.permissions),
        ("host permissions", diff.host_permissions),
        ("optional permissions", diff.optional_permissions),
        ("pages content scripts run on", diff.content_hosts),
    ):
        kind_word, kind = _ASKED[group]
        for came, word in _both(words):
            asked = known.get((kind, word)) or known.get((f"{kind}-host", word))
            means = (asked.means if asked is not None else _RUNS if kind == "content-script" else None) or ""
            use = _USES.get(asked.use, asked.use) if asked is not None else ""
            yield Line(came, group, word, (Cell(word), Cell(kind_word), Cell(means), Cell(use)))


def _findings(diff: Diff) -> Iterator[Line]:
    added, removed = diff.findings.added, diff.findings.removed
    for came, lines, others, mark in (
        (True, added, removed, _MATCHED_BEFORE),
        (False, removed, added, _STILL_MATCHES),
    ):
        signatures = {other.signature for other in others}
        for line in sorted(lines, key=_weight):
            words = mark if line.signature in signatures else ""
            yield Line(
                came,
                "findings",
                f"{line.signature} ({line.severity}): {line.message}{_after(words)}",
                (Cell(line.severity), Cell(line.title, line.signature), Cell(line.message)),
                words,
            )


def _after(mark: str) -> str:
    return f"; {mark}" if mark else ""


def _weight(line: FindingLine) -> int:
    words = ("critical", "high", "medium", "low", "info")
    return words.index(line.severity) if line.severity in words else len(words)


def _flows(anchor: str, heading: str, group: str, flows: Flows, diff: Diff) -> Section:
    group = f"{group} ({flows.kept} unchanged)"
    lines = [
        *_flow_lines(flows.added, flows.removed, diff, group, came=True),
        *_flow_lines(flows.removed, flows.added, diff, group, came=False),
    ]
    columns = (("Data", "to"), ("Read at", "code"), ("Passed on at", "code"))
    return Section(anchor, heading, columns, tuple(lines), flows.kept)


def _flow_lines(
    flows: Iterable[FlowLine], others: Iterable[FlowLine], diff: Diff, group: str, *, came: bool
) -> list[Line]:
    received = {(r.data_type, r.to) for r in (diff.receives.added if came else diff.receives.removed)}
    there = {(kind, end_word(other)) for other in others for kind in other.data_types}
    lines = []
    for flow in flows:
        pairs = {(kind, end_word(flow)) for kind in flow.data_types}
        same = pairs <= there and not pairs & received
        mark = "" if not same else _WENT_BEFORE if came else _STILL_GOES
        what, pages = ", ".join(data_words(flow.data_types, diff.titles)), enumerate_words(map(site_word, flow.pages))
        end = end_word(flow) if not flow.local else f"stays on {end_word(flow)}"
        lines.append(
            Line(
                came,
                group,
                f"{what}: {flow.source} -> {flow.sink} -> {end} ({flow.confidence} confidence){_after(mark)}",
                (
                    Cell(f"{what} from {pages}" if pages else what, f"{end} ({flow.confidence} confidence)"),
                    Cell(flow.source, flow.source_code),
                    Cell(flow.sink, flow.sink_code),
                ),
                mark,
            )
        )
    return sorted(lines, key=lambda line: bool(line.mark))  # first what is more than a change of the code


def _addresses(diff: Diff) -> Iterator[Line]:
    receiving = {True: set(diff.sends_to.added), False: set(diff.sends_to.removed)}
    for came, word in _both(diff.hosts):
        yield Line(
            came, "hosts in the code", word, (Cell(word), Cell("host")), _RECEIVES if word in receiving[came] else ""
        )
    for came, word in _both(diff.endpoints):
        yield Line(came, "endpoints", word, (Cell(word), Cell("address")))
