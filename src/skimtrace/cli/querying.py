"""`skimtrace query`: which extensions of those that were scanned have this and that."""

import csv
import io
import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Final

from skimtrace.cli.codes import DONE, FAILED
from skimtrace.cli.kept import answer
from skimtrace.cli.rendering import renderer_for
from skimtrace.cli.streams import Messages, Output
from skimtrace.errors import DataError, UsageError
from skimtrace.report.markdown_text import table
from skimtrace.report.renderer import Format
from skimtrace.report.structured import to_json
from skimtrace.report.table import cell
from skimtrace.report.visible import visible
from skimtrace.result.build import error_result
from skimtrace.signatures.registry import load_signatures
from skimtrace.signatures.schema import Signature
from skimtrace.store.estate import Run, UnreadableError, result_of, runs
from skimtrace.store.facets import Facet
from skimtrace.store.query import ERROR, Question, ask, count_by

LAST: Final = "last"


class Wanted(StrEnum):
    """What `--verdict` takes."""

    SENDS = "scrapes-and-sends"
    LOCAL = "scrapes-local"
    REVIEW = "review"
    NONE = "no-evidence"
    ERROR = ERROR


class By(StrEnum):
    """What `--by` counts."""

    SENDS_TO = "sends-to"
    HOST = "host"
    DATA = "data"
    SIGNATURE = "signature"
    PERMISSION = "permission"
    VERDICT = "verdict"


_FACETS: Final[Mapping[By, Facet]] = {By.SENDS_TO: Facet.RECEIVER} | {
    by: Facet(by.value) for by in By if by is not By.SENDS_TO
}


@dataclass(frozen=True, slots=True)
class QueryOptions:
    """What the command line asks for. `scan` is a number, "last", or None for the estate as it was last seen."""

    wanted: Mapping[Facet, tuple[str, ...]]
    scan: str | None
    by: By | None
    list_scans: bool
    format: Format
    database: Path | None


def run_query(options: QueryOptions) -> int:
    """Answer the question, print it, and return the exit code."""
    if options.list_scans:
        return answer(options.database, lambda made, output, _: _list_scans(made, output, options.format))
    return answer(options.database, lambda *given: _answer(options, *given))


def _answer(options: QueryOptions, made: sqlite3.Connection, output: Output, messages: Messages) -> int:
    scan = scan_number(made, options.scan)
    found = ask(made, Question(options.wanted, scan))
    if options.by is not None:
        _print_counts(count_by(made, found, _FACETS[options.by]), options.by, options.format, output)
        return DONE
    digests = {run.number: run.signatures for run in runs(made)}
    renderer = renderer_for(options.format, output, ids=True)
    renderer.begin()
    unreadable = 0
    for one in found:
        try:
            if one.row is None:
                reason, digest = one.error or "no result was kept", digests.get(one.scan, "")
                renderer.add(error_result(one.input, reason, digest, signatures=_signatures_of(digest)))
            else:
                renderer.add(result_of(made, one))
        except UnreadableError as error:
            unreadable += 1
            messages.problem(f"{one.input}: {error}")
    renderer.end()
    return FAILED if unreadable else DONE


@cache
def _signatures_of(digest: str) -> tuple[Signature, ...]:
    """Return the signatures that a scan had, if they are those of the package today: its digest alone is kept."""
    try:
        known = load_signatures()
    except DataError:
        return ()
    return known.signatures if known.digest == digest else ()


def scan_number(made: sqlite3.Connection, given: str | None) -> int | None:
    """Return the scan that `given` names: a number or "last". Raises UsageError where there is none; sqlite3.Error."""
    if given is None:
        return None
    known = [run.number for run in runs(made)]
    if given == LAST and known:
        return known[-1]
    if given.isascii() and given.isdigit() and len(given) < 19 and int(given) in known:
        return int(given)
    raise UsageError(f"there is no scan {given}; query --scans lists those there are")


def _print_counts(counts: Sequence[tuple[str, int]], by: By, wanted: Format, output: Output) -> None:
    if wanted in {Format.JSON, Format.SARIF}:
        told = [{"value": value, "extensions": count} for value, count in counts]
        output.write(to_json({"by": by.value, "counts": told}) + "\n")
    elif wanted is Format.JSONL:
        output.write("".join(to_json({"value": v, "extensions": n}) + "\n" for v, n in counts))
    elif wanted is Format.CSV:
        output.write(_csv((("value", "extensions"), *counts)))
    elif wanted is Format.MARKDOWN:
        output.write(table(("value", "extensions"), counts))
    elif not counts:
        output.write("none\n")
    else:
        width = min(60, max(len(visible(value)) for value, _ in counts))
        for value, count in counts:
            output.write(f"{visible(value):<{width}}  {count:>5} {'extension' if count == 1 else 'extensions'}\n")


_SCAN_HEADS: Final = ("scan", "started", "finished", "tool", "signatures", "inputs", "failed", "roots")


def _list_scans(made: sqlite3.Connection, output: Output, wanted: Format) -> int:
    told = [_scan_words(run) for run in runs(made)]
    if wanted in {Format.JSON, Format.SARIF}:
        output.write(to_json({"scans": told}) + "\n")
    elif wanted is Format.JSONL:
        output.write("".join(to_json(one) + "\n" for one in told))
    elif wanted is Format.CSV:
        output.write(_csv((_SCAN_HEADS, *_scan_rows(told))))
    elif wanted is Format.MARKDOWN:
        output.write(table(_SCAN_HEADS, _scan_rows(told)))
    else:
        for run in runs(made):
            failed = f", {run.failed} failed" if run.failed else ""
            cut = "" if run.finished is not None else ", cut off"
            inputs = f"{run.inputs} {'input' if run.inputs == 1 else 'inputs'}"
            where = ", ".join(run.roots)
            output.write(visible(f"{run.number:>4}  {when(run.started)}  {inputs}{failed}{cut}  {where}", 400) + "\n")
    return DONE


def _scan_rows(told: list[dict[str, object]]) -> list[list[object]]:
    return [[", ".join(map(str, v)) if isinstance(v, list) else v for v in one.values()] for one in told]


def _scan_words(run: Run) -> dict[str, object]:
    return {
        "scan": run.number,
        "started": when(run.started),
        "finished": None if run.finished is None else when(run.finished),
        "tool": run.tool,
        "signatures": run.signatures,
        "inputs": run.inputs,
        "failed": run.failed,
        "roots": list(run.roots),
    }


def when(seconds: float) -> str:
    """Return a time of the database in UTC, to the second."""
    try:
        return datetime.fromtimestamp(seconds, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    except (OverflowError, ValueError, OSError):  # a clock that was set wrongly
        return "unknown"


def _csv(rows: Iterable[Iterable[object]]) -> str:
    text = io.StringIO()
    csv.writer(text, lineterminator="\r\n").writerows([cell(value) for value in row] for row in rows)
    return text.getvalue()
