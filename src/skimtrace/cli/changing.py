"""`skimtrace changes`, and what `scan` says at its end: what is new since the scans before."""

import sqlite3
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Final

from skimtrace.cli.codes import DONE
from skimtrace.cli.kept import answer
from skimtrace.cli.options import DiffFormat
from skimtrace.cli.querying import scan_number, when
from skimtrace.cli.streams import Messages, Output
from skimtrace.errors import UsageError
from skimtrace.report.difference import change_text, side_words
from skimtrace.report.news import News
from skimtrace.report.structured import to_json
from skimtrace.report.visible import visible
from skimtrace.result.diff import Diff
from skimtrace.store.changes import Change, Comparison, Kind, Told, compare, got_worse, name_of, tell
from skimtrace.store.estate import verdict_of
from skimtrace.store.store import Store

if TYPE_CHECKING:
    from skimtrace.cli.changes_page import ChangesPage

_NAMED: Final = 3
"""How many names the closing remark of a scan holds."""
_WORDS: Final = 12
"""How many hosts, or permissions, the index says of one extension that they are new."""
_NAME: Final = 80
_VERSION: Final = "1"
OTHER_MAKER: Final = (
    "The two were analysed by different versions of skimtrace or its signatures: that may be part of the difference."
)


@dataclass(frozen=True, slots=True)
class Brought:
    """What a scan brought: remarks for its end, and what the report says of it."""

    notes: tuple[str, ...] = ()
    news: News = field(default_factory=News)


NOTHING: Final = Brought()


_NO_NEWS: Final = frozenset({Kind.FIRST, Kind.UNREADABLE, Kind.UNCHANGED})
"""Kinds of changes that are no reason for a remark where there are no others."""


def what_changed(store: Store, *, paged: bool) -> Brought:
    """Return what the scan of `store`, which has just come to its end, brought; where `paged`, also for the report."""
    return store.read(lambda made: _brought(made, store.scan, paged=paged), NOTHING)


def _brought(made: sqlite3.Connection, scan: int | None, *, paged: bool) -> Brought:
    comparison = compare(made, scan) if scan is not None else None
    if comparison is None or all(change.kind in _NO_NEWS for change in comparison.changes):
        return NOTHING
    brought = summary(made, comparison)
    notes = (f"changed since the last scan: {brought}",) if brought else ()
    if not paged:
        return Brought(notes)
    page = _page(made)
    words: dict[int, tuple[str, ...]] = {}
    for change in comparison.changes:
        if change.kind is not Kind.UNCHANGED:
            told = tell(made, change)
            page.add(told)
            if change.after is not None and (new := tuple(_index_words(told))):
                words[change.after.position] = new
    html = page.html(_compared(comparison), _summed_up(made, comparison), beside_index=True)
    return Brought(notes, News(words, brought, html))


def summary(made: sqlite3.Connection, comparison: Comparison) -> str:
    """Return how many changes of each kind there are, on a line, empty for none. Raises sqlite3.Error."""
    counts = Counter(change.kind for change in comparison.changes)
    parts = []
    for kind, word in _SUMMARY.items():
        if counts[kind]:
            worse = [c for c in comparison.changes if c.kind is kind and got_worse(made, c)]
            parts.append(f"{counts[kind]:,} {word}{_worse(made, worse)}")
    return ", ".join(parts)


_SUMMARY: Final = {
    Kind.NEW: "new",
    Kind.FIRST: "scanned for the first time",
    Kind.GONE: "gone",
    Kind.UPDATED: "updated",
    Kind.REANALYSED: "with the same content, but analysed by another version of skimtrace or its signatures",
    Kind.FAILED: "that could be analysed before, and not now",
    Kind.RECOVERED: "that could not be analysed before",
    Kind.UNREADABLE: "that cannot be read or analysed",
}


def _worse(made: sqlite3.Connection, worse: list[Change]) -> str:
    if not worse:
        return ""
    names = [visible(name_of(made, change.seen), _NAME) for change in worse[:_NAMED]]
    more = f" and {len(worse) - _NAMED:,} more" if len(worse) > _NAMED else ""
    return f" ({len(worse):,} {'verdict' if len(worse) == 1 else 'verdicts'} got worse: {', '.join(names)}{more})"


def _index_words(told: Told) -> Iterator[str]:
    kind = told.change.kind
    if kind is Kind.NEW:
        yield "new"
    elif kind is Kind.FAILED:
        yield "could be analysed before"
    elif kind is Kind.RECOVERED:
        yield "could not be analysed before"
    elif kind is Kind.REANALYSED:
        if told.diff is not None and told.diff.worse:
            yield "verdict got worse, by another analysis"
    elif kind is Kind.UPDATED:
        yield "updated"
        if told.diff is not None:
            yield from _news(told.diff)


def _news(diff: Diff) -> Iterator[str]:
    if diff.worse:
        yield f"verdict got worse: {diff.old.verdict} -> {diff.new.verdict}"
    yield from _some("now sends to", diff.sends_to.added)
    yield from _some("new host", (host for host in diff.hosts.added if host not in diff.sends_to.added))
    yield from _some("new permission", (*diff.permissions.added, *diff.host_permissions.added))
    if diff.endpoints.added:
        yield "new endpoints"
    if diff.flows.added:
        yield "new flows"


def _some(what: str, words: Iterable[str]) -> Iterator[str]:
    yield from (f"{what}: {word}" for word in list(words)[:_WORDS])


def run_changes(
    database: Path | None, scan: str | None, since: str | None, wanted: DiffFormat, file: Path | None = None
) -> int:
    """Write what a scan brought to standard output or to `file`, and return the exit code."""

    def action(made: sqlite3.Connection, output: Output, _: Messages) -> int:
        comparison = compare(made, scan_number(made, scan), scan_number(made, since))
        if comparison is None:
            raise UsageError(_why_none(scan, since))
        if wanted is DiffFormat.JSON:
            _print_json(made, comparison, output)
        elif wanted is DiffFormat.HTML:
            page = _page(made)
            for change in comparison.changes:
                if change.kind is not Kind.UNCHANGED:
                    page.add(tell(made, change))
            output.write(page.html(_compared(comparison), _summed_up(made, comparison)))
        else:
            _print_text(made, comparison, output)
        return DONE

    return answer(database, action, file)


def _why_none(scan: str | None, since: str | None) -> str:
    if scan is None and since is None:
        return "there are no two scans that came to their end; query --scans lists those there are"
    return "there is nothing to compare: only scans that came to their end are; query --scans lists those there are"


def _print_text(made: sqlite3.Connection, comparison: Comparison, output: Output) -> None:
    output.write(_compared(comparison) + "\n")
    for change in comparison.changes:
        if change.kind in {Kind.UPDATED, Kind.REANALYSED}:
            output.write(_updated_text(tell(made, change)))
        elif change.kind is not Kind.UNCHANGED:
            output.write(visible(f"{_HEADS[change.kind]}: {_line(made, change)}") + "\n")
    output.write(_summed_up(made, comparison) + "\n")


def _compared(comparison: Comparison) -> str:
    run, since = comparison.run, comparison.since
    return f"scan {run.number} of {when(run.started)}, against scan {since.number} of {when(since.started)}"


def _summed_up(made: sqlite3.Connection, comparison: Comparison) -> str:
    unchanged = sum(change.kind is Kind.UNCHANGED for change in comparison.changes)
    return f"{summary(made, comparison) or 'nothing changed'}; {unchanged:,} unchanged"


_HEADS: Final = {
    Kind.NEW: "new",
    Kind.FIRST: "scanned for the first time",
    Kind.GONE: "gone",
    Kind.UPDATED: "updated",
    Kind.REANALYSED: "the same content, analysed by another version of skimtrace or its signatures",
    Kind.FAILED: "could be analysed before, and not now",
    Kind.RECOVERED: "could not be analysed before; what is there now is not compared",
    Kind.UNREADABLE: "cannot be read or analysed",
}


def _line(made: sqlite3.Connection, change: Change) -> str:
    seen = change.seen
    if seen.row is None:
        return f"{seen.input}: {seen.error or 'no result was kept'}"
    return f"{seen.input}: {name_of(made, seen)}, {verdict_of(made, seen) or 'verdict unknown'}"


def _updated_text(told: Told) -> str:
    head, seen = _HEADS[told.change.kind], told.change.seen
    if told.diff is None:
        return visible(f"{head}: {seen.input}: not compared: {told.unreadable}") + "\n"
    lines = [f"{head}: {side_words(told.diff.new)}"]
    if told.diff.old.version != told.diff.new.version:
        lines[0] += f"; before, {told.diff.old.version or 'without a version'}"
    if told.change.kind is Kind.UPDATED and not told.same_maker:
        lines.append(f"  {OTHER_MAKER}")
    text = "".join(f"{visible(line)}\n" for line in lines)
    return text + "".join(f"  {line}\n" for line in change_text(told.diff).splitlines())


def _page(made: sqlite3.Connection) -> "ChangesPage":
    from skimtrace.cli.changes_page import ChangesPage  # noqa: PLC0415 - templates, which all else does without

    return ChangesPage(made, _HEADS, OTHER_MAKER)


def _print_json(made: sqlite3.Connection, comparison: Comparison, output: Output) -> None:
    run, since = comparison.run, comparison.since
    head = {
        "scan": {"scan": run.number, "started": when(run.started)},
        "since": {"scan": since.number, "started": when(since.started)},
        "unchanged": sum(change.kind is Kind.UNCHANGED for change in comparison.changes),
    }
    output.write(f'{{"schema_version": "{_VERSION}", "comparison": {to_json(head)}, "changes": [')
    comma = "\n"
    for change in comparison.changes:
        if change.kind is not Kind.UNCHANGED:
            output.write(comma + to_json(_as_data(made, change)))
            comma = ",\n"
    output.write("\n]}\n" if comma != "\n" else "]}\n")


def _as_data(made: sqlite3.Connection, change: Change) -> dict[str, object]:
    told = tell(made, change)
    seen = change.seen
    return {
        "kind": change.kind.value,
        "input": seen.input,
        "location": seen.location,
        "id": seen.identity if seen.identity != seen.location else None,
        "name": name_of(made, seen) if seen.row is not None else None,
        "verdict": verdict_of(made, seen),
        "error": seen.error,
        "same_maker": told.same_maker,
        "not_compared": told.unreadable,
        "diff": told.diff,
    }
