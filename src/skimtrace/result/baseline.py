"""The baseline: decisions of reviewers on findings, with who decided, why, and until when.

It is read from one or more decisions files, whose format is told in `skimtrace.result.decisions`. Where two of them
decide the same finding, the later date counts.

A decided finding is shown as decided; it stays in every list, count and score. Where it is accepted or false it only no
longer triggers `--fail-on`. A decision that has expired, or that no finding of the scan answers to, is reported. A
fingerprint changes with the code of a flow and with its destination, so that no decision outlives what was decided.
"""

import datetime
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from msgspec.structs import replace

from skimtrace.errors import DataError
from skimtrace.result.decisions import AnyRow, Decided, read_decisions
from skimtrace.result.model import Decision, Finding, Result

DECISIONS: Final = ("confirmed", "accepted", "false")
"""What can be decided."""

_SETS_ASIDE: Final = frozenset({"accepted", "false"})
"""What no longer triggers `--fail-on`."""

_ELSEWHERE: Final = 10
"""So many decisions on extensions that were not scanned are told one by one: a baseline may hold those on thousands."""


@dataclass(frozen=True, slots=True)
class Baseline:
    """Decisions by fingerprint, split by whether they still hold; `files` says which file each stands in."""

    valid: dict[str, AnyRow]
    expired: dict[str, AnyRow]
    files: dict[str, str] = field(default_factory=dict)

    def on(self, fingerprints: Iterable[str]) -> "Baseline":
        """Return the part that is about the findings with these fingerprints, without the files."""
        marks = sorted(set(fingerprints))
        return Baseline(
            valid={mark: self.valid[mark] for mark in marks if mark in self.valid},
            expired={mark: self.expired[mark] for mark in marks if mark in self.expired},
        )


def load_baseline(paths: Sequence[Path], today: datetime.date) -> Baseline:
    """Read the decisions files at `paths`, as they hold on the day `today`.

    Raises DataError, with the file and the place in it, when one of them is refused, and when two of them decide a
    finding differently on the same day. Two that only word the same decision differently agree: the first is taken.
    """
    rows: dict[str, AnyRow] = {}
    files: dict[str, str] = {}
    for path in paths:
        for mark, row in read_decisions(path).items():
            before = rows.get(mark)
            if before is not None and before.date == row.date and _differ(before, row):
                told = f"{mark} is {_until(before)} in {files[mark]}, and {_until(row)} here, both on {row.date}"
                raise DataError(str(path), 0, told)
            if before is None or before.date < row.date:
                rows[mark], files[mark] = row, str(path)
    return Baseline(
        valid={mark: row for mark, row in rows.items() if row.expires is None or row.expires >= today},
        expired={mark: row for mark, row in rows.items() if row.expires is not None and row.expires < today},
        files=files,
    )


def _differ(one: AnyRow, other: AnyRow) -> bool:
    return (one.decision, one.expires) != (other.decision, other.expires)


def _until(row: AnyRow) -> str:
    return row.decision if row.expires is None else f"{row.decision} until {row.expires}"


def accept(result: Result, baseline: Baseline) -> Result:
    """Return `result` with `review` set on the findings that a decision holds for, `lapsed` where it has expired."""
    return replace(result, findings=[_decided(finding, baseline) for finding in result.findings])


def _decided(finding: Finding, baseline: Baseline) -> Finding:
    row = baseline.valid.get(finding.fingerprint)
    if row is not None:
        return replace(finding, review=_decision(row))
    row = baseline.expired.get(finding.fingerprint)
    return finding if row is None else replace(finding, lapsed=_decision(row))


def _decision(row: AnyRow) -> Decision:
    return Decision(
        decision=row.decision,
        note=row.note,
        author=row.author,
        date=row.date.isoformat(),
        expires=row.expires.isoformat() if row.expires is not None else None,
    )


@dataclass(slots=True)
class Seen:
    """What of a scan matters to the decisions that no finding answers to."""

    marks: set[str] = field(default_factory=set)
    """Fingerprints of the findings that there is a decision on."""
    ids: dict[str, bool] = field(default_factory=dict)
    """IDs of the extensions, and whether all that has the ID was analysed completely."""
    names: dict[str, bool] = field(default_factory=dict)
    """The same by name, for those that have no ID."""

    def add(self, result: Result) -> None:
        """Take in a result with the baseline applied."""
        self.marks.update(finding.fingerprint for finding in result.findings if finding.review or finding.lapsed)
        info = result.extension
        if info.id is not None:
            self.ids[info.id] = self.ids.get(info.id, True) and result.complete
        elif info.name is not None:
            self.names[info.name] = self.names.get(info.name, True) and result.complete

    def complete(self, row: AnyRow) -> bool | None:
        """Return whether the extension of `row` was analysed completely, None when it was not among the inputs.

        One with an ID is known by that alone: many extensions have the same name.
        """
        if row.extension is None:
            return None
        if row.extension.id is not None:
            return self.ids.get(row.extension.id)
        return self.names.get(row.extension.name) if row.extension.name is not None else None


def remarks(baseline: Baseline, seen: Seen) -> Iterator[str]:
    """Yield a sentence for each decision that has expired, and for each that no finding of the scan answers to.

    One whose finding has gone from its extension is told apart from one whose extension was not scanned, which is no
    reason to delete it.
    """
    for mark, row in baseline.expired.items():
        yield f"{_place(baseline, mark)} expired on {row.expires}: {_words(row)}"
    elsewhere = []
    for mark, row in baseline.valid.items():
        if mark in seen.marks:
            continue
        complete = seen.complete(row)
        if row.extension is None or not (row.extension.id or row.extension.name):
            yield f"{_place(baseline, mark)} is no finding of this scan: {_words(row)}"
        elif complete is None:
            elsewhere.append(
                f"{_place(baseline, mark)} is on {_who(row.extension)}, which was not among the inputs: {_words(row)}"
            )
        else:
            partly = "" if complete else ", in what could be analysed"
            yield f"{_place(baseline, mark)} is no finding of {_who(row.extension)} any more{partly}: {_words(row)}"
    yield from elsewhere[:_ELSEWHERE]
    if len(elsewhere) > _ELSEWHERE:
        yield f"{len(elsewhere) - _ELSEWHERE:,} more decisions are on extensions that were not among the inputs"


def _place(baseline: Baseline, mark: str) -> str:
    return f"{baseline.files[mark]}: {mark}" if mark in baseline.files else mark


def _who(extension: Decided) -> str:
    named = " ".join(part for part in (extension.name, extension.version) if part)
    return f"{named} ({extension.id})" if named and extension.id else named or extension.id or ""


def _words(row: AnyRow) -> str:
    what = f"{row.decision} {row.signature}" if row.signature else row.decision
    return f"{what}{': ' if row.note else ''}{row.note} ({row.author}, {row.date})"


_ASCENDING = ("no-evidence", "review", "scrapes-local", "scrapes-and-sends")


def standing_verdict(result: Result) -> str:
    """Return the verdict that is left when what was accepted or found false is set aside: what `--fail-on` goes by.

    With nothing of the kind it is the verdict. Otherwise it is the highest that a flow without such a finding, or a
    finding that is none, still gives; never above the verdict, and never under "review" while the result is not
    complete, because no one can decide on what was not seen.
    """
    aside = [finding for finding in result.findings if finding.review and finding.review.decision in _SETS_ASIDE]
    if not aside:
        return result.verdict
    left = [finding for finding in result.findings if not (finding.review and finding.review.decision in _SETS_ASIDE)]
    covered = {name for finding in aside for name in finding.flows}
    covered -= {name for finding in left for name in finding.flows}
    levels = [flow.supports for flow in (*result.flows, *result.same_site_flows) if flow.id not in covered]
    levels += ["review" for finding in left if not finding.flows]
    levels += ["no-evidence" if result.complete else "review"]
    return min(max(levels, key=_ASCENDING.index), result.verdict, key=_ASCENDING.index)


def reaches(verdict: str, threshold: str) -> bool:
    """Return whether `verdict` is at least `threshold`, in the order of the contract's four answers."""
    return _ASCENDING.index(verdict) >= _ASCENDING.index(threshold)
