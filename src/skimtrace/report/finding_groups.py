"""Findings of one signature together: what is said of all of them is said once."""

from collections.abc import Iterable
from dataclasses import dataclass

from skimtrace.report.summary import finding_weight
from skimtrace.result.model import Finding, GdprNote


@dataclass(frozen=True, slots=True)
class FindingGroup:
    """Findings with one signature, title, severity and explanation, the surest first; never empty."""

    findings: list[Finding]

    @property
    def first(self) -> Finding:
        """The finding that says what holds for all."""
        return self.findings[0]


def finding_groups(findings: Iterable[Finding]) -> list[FindingGroup]:
    """Return `findings` in groups, the most severe first. What is not worded alike is never put together."""
    made: dict[tuple[object, ...], FindingGroup] = {}
    for finding in sorted(findings, key=finding_weight):
        made.setdefault(_alike(finding), FindingGroup([])).findings.append(finding)
    return list(made.values())


def _alike(finding: Finding) -> tuple[object, ...]:
    return (
        finding.signature,
        finding.title,
        finding.severity,
        finding.description,
        *map(tuple, (finding.check_next, finding.limits, finding.attack, finding.cwe)),
        tuple(map(_note, finding.gdpr)),
    )


def _note(note: GdprNote) -> tuple[str, str, str]:
    return note.article, note.because, note.unknown
