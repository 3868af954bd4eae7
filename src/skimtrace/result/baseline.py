"""The baseline: findings a reviewer has accepted, with who accepted them, why, and until when.

The file is JSON of this closed shape (an unknown or missing key is refused, dates are YYYY-MM-DD):

    {
      "schema_version": "1",
      "accepted": [
        {
          "fingerprint": "6c0a…",           the finding's, from its result; 32 hexadecimal digits
          "reason": "our own CRM",          why it is accepted
          "author": "A. Reviewer",          by whom
          "date": "2026-01-31",             when
          "expires": "2026-07-31"           the last day it holds, or null for no end
        }
      ]
    }

An accepted finding is shown as accepted; it stays in every list, count and score. It only no longer triggers
`--fail-on`. An entry that has expired, or that no finding of the scan answers to, is reported. A fingerprint changes
with the code of a flow and with its destination, so that an acceptance does not outlive what was accepted.
"""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Literal

import msgspec
from msgspec import Meta
from msgspec.structs import replace

from skimtrace.errors import DataError
from skimtrace.result.model import Decision, Finding, Result

Text = Annotated[str, Meta(min_length=1)]


class Entry(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One accepted finding."""

    fingerprint: Annotated[str, Meta(pattern="^[0-9a-f]{32}$")]
    reason: Text
    author: Text
    date: datetime.date
    expires: datetime.date | None


class _File(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    schema_version: Literal["1"]
    accepted: list[Entry]


@dataclass(frozen=True, slots=True)
class Baseline:
    """The entries of a baseline file, by fingerprint, split by whether they still hold."""

    valid: dict[str, Entry]
    expired: dict[str, Entry]


def load_baseline(path: Path, today: datetime.date) -> Baseline:
    """Read the baseline file at `path`. Raises DataError, with the file and the place in it, when it is refused."""
    try:
        text = path.read_bytes()
    except OSError as error:
        raise DataError(str(path), 0, f"the baseline cannot be read: {error.strerror}") from None
    try:
        entries = msgspec.json.decode(text, type=_File).accepted
    except msgspec.ValidationError as error:
        raise DataError(str(path), 0, f"not a baseline: {error}") from None
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise DataError(str(path), 0, f"not JSON: {error}") from None
    seen: dict[str, Entry] = {}
    for at, entry in enumerate(entries):
        if entry.fingerprint in seen:
            raise DataError(str(path), 0, f"the fingerprint of accepted[{at}] stands in the file before")
        seen[entry.fingerprint] = entry
    return Baseline(
        valid={mark: entry for mark, entry in seen.items() if entry.expires is None or entry.expires >= today},
        expired={mark: entry for mark, entry in seen.items() if entry.expires is not None and entry.expires < today},
    )


def accept(result: Result, baseline: Baseline) -> Result:
    """Return `result` with `review` set on the findings that `baseline` accepts."""
    return replace(
        result, findings=[_accepted(finding, baseline.valid.get(finding.fingerprint)) for finding in result.findings]
    )


def _accepted(finding: Finding, entry: Entry | None) -> Finding:
    if entry is None:
        return finding
    expires = entry.expires.isoformat() if entry.expires is not None else None
    return replace(
        finding,
        review=Decision(
            decision="accepted",
            note=entry.reason,
            author=entry.author,
            date=entry.date.isoformat(),
            expires=expires,
        ),
    )


def remarks(baseline: Baseline, fingerprints: Iterable[str]) -> list[str]:
    """Return a sentence for each entry that has expired, and for each that none of the scan's `fingerprints` is."""
    met = set(fingerprints)
    said = [
        f"{mark} expired on {entry.expires}: {entry.reason} ({entry.author})"
        for mark, entry in baseline.expired.items()
    ]
    said += [
        f"{mark} is no finding of this scan any more: {entry.reason} ({entry.author})"
        for mark, entry in baseline.valid.items()
        if mark not in met
    ]
    return said


_ASCENDING = ("no-evidence", "review", "scrapes-local", "scrapes-and-sends")


def standing_verdict(result: Result) -> str:
    """Return the verdict that is left when what was accepted is set aside: what `--fail-on` goes by.

    With nothing accepted it is the verdict. Otherwise it is the highest that a flow without an accepted finding, or a
    finding that was not accepted, still gives; never above the verdict, and never under "review" while the result is
    not complete, because no one can accept what was not seen.
    """
    if not any(finding.review for finding in result.findings):
        return result.verdict
    covered = {name for finding in result.findings if finding.review for name in finding.flows}
    covered -= {name for finding in result.findings if not finding.review for name in finding.flows}
    levels = [flow.supports for flow in (*result.flows, *result.same_site_flows) if flow.id not in covered]
    levels += ["review" for finding in result.findings if not finding.review and not finding.flows]
    levels += ["no-evidence" if result.complete else "review"]
    return min(max(levels, key=_ASCENDING.index), result.verdict, key=_ASCENDING.index)


def reaches(verdict: str, threshold: str) -> bool:
    """Return whether `verdict` is at least `threshold`, in the order of the contract's four answers."""
    return _ASCENDING.index(verdict) >= _ASCENDING.index(threshold)
