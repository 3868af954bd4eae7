"""Results as CSV (RFC 4180), one row per extension, for a spreadsheet."""

import csv
import io
import re
from collections.abc import Iterable, Iterator
from typing import Final

from skimtrace.report.renderer import Write
from skimtrace.report.visible import visible
from skimtrace.report.words import (
    data_to_destination,
    data_words,
    destination,
    display_name,
    leaving,
    sites,
    telling,
    unread,
    verdict_sentence,
)
from skimtrace.result.model import Finding, Result

COLUMNS: Final = (
    "input",
    "name",
    "version",
    "id",
    "verdict",
    "complete",
    "score",
    "summary",
    "data_to_destination",
    "data_types",
    "sites",
    "destinations",
    "findings",
    "flows",
    "not_analysed",
    "signature",
    "sha256",
    "error",
    "data_type_ids",
    "receiving_hosts",
    "endpoint_hosts",
    "permissions",
    "optional_permissions",
    "host_permissions",
    "optional_host_permissions",
    "decisions",
)

_FORMULA: Final = ("=", "+", "-", "@", "\uff1d", "\uff0b", "\uff0d", "\uff20")
"""What makes a spreadsheet read a cell as a formula (OWASP, "CSV Injection"); the last four are full-width signs.

Tabs and line breaks, which count too, never begin a cell: `visible` has spelled them out.
"""
_SPLIT: Final = re.compile(rf"""(;[\s"']*)([{re.escape("".join(_FORMULA))}])""")
"""What would begin a cell where a spreadsheet splits at semicolons, as it does in half of Europe."""


def cell(value: object) -> str:
    """Return `value` as the text of one cell, which no spreadsheet runs as a formula and no terminal obeys."""
    text = _SPLIT.sub(r"\1'\2", visible("" if value is None else str(value)))
    return f"'{text}" if text.lstrip().startswith(_FORMULA) else text


def _list(words: Iterable[str | None]) -> str:
    return ", ".join(dict.fromkeys(word for word in words if word))


def _decisions(findings: Iterable[Finding]) -> Iterator[str]:
    for finding in findings:
        for state, made in (("", finding.review), ("expired: ", finding.lapsed)):
            if made is not None:
                until = f", until {made.expires}" if made.expires else ""
                note = f" ({made.note})" if made.note else ""
                yield f"{finding.id}: {state}{made.decision} by {made.author} on {made.date}{until}{note}"


class CsvRenderer:
    """A head line, then one row per extension, written as they come."""

    def __init__(self, write: Write) -> None:
        self._write = write

    def begin(self) -> None:
        """Write the head line."""
        self._row(COLUMNS)

    def add(self, result: Result) -> None:
        """Write one row."""
        info, told, manifest = result.extension, telling(result), result.manifest
        row: dict[str, object] = {
            "input": result.input,
            "name": info.name if info.name is not None else display_name(result),
            "version": info.version,
            "id": info.id,
            "verdict": result.verdict,
            "complete": "yes" if result.complete else "no",
            "score": result.score,
            "summary": verdict_sentence(result),
            "data_to_destination": data_to_destination(result),
            "data_types": ", ".join(data_words((t for f in told for t in f.data_types), result.titles)),
            "sites": ", ".join(sites(told)),
            "destinations": ", ".join(dict.fromkeys(destination(f) for f in leaving(told))),
            "findings": ", ".join(dict.fromkeys(f.signature for f in result.findings)),
            "flows": len(result.flows),
            "not_analysed": len(unread(result)),
            "signature": info.signature,
            "sha256": info.sha256,
            "error": result.error,
            "data_type_ids": _list(t for f in told for t in f.data_types),
            "receiving_hosts": _list(f.endpoint.host for f in leaving(result.flows) if f.endpoint is not None),
            "endpoint_hosts": _list(e.host for e in result.endpoints),
            "permissions": _list(manifest.permissions),
            "optional_permissions": _list(manifest.optional_permissions),
            "host_permissions": _list(manifest.host_permissions),
            "optional_host_permissions": _list(manifest.optional_host_permissions),
            "decisions": "; ".join(_decisions(result.findings)),
        }
        self._row([row[name] for name in COLUMNS])

    def end(self) -> None:
        """Write nothing: the format has no foot."""

    def _row(self, values: "tuple[object, ...] | list[object]") -> None:
        line = io.StringIO()
        csv.writer(line, lineterminator="\r\n").writerow([cell(value) for value in values])
        self._write(line.getvalue())
