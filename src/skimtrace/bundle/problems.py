"""Collects the problems of one package, and keeps a hostile package from making millions of them."""

from collections import Counter

from skimtrace.bundle.limits import Limits
from skimtrace.bundle.model import Problem, Severity
from skimtrace.bundle.names import printable


class Problems:
    """The problems found so far, in the order they were found."""

    def __init__(self, limits: Limits) -> None:
        self._listed: list[Problem] = []
        self._counts: Counter[tuple[str, Severity]] = Counter()
        self._limit = limits.problems

    def add(self, file: str, kind: str, reason: str, severity: Severity) -> None:
        """Note a problem of the entry `file` ("" for the whole package).

        Its name, and what `reason` quotes of the package, may still hold characters that cannot be shown.
        """
        self._counts[kind, severity] += 1
        if self._counts[kind, severity] <= self._limit:
            self._listed.append(
                Problem(printable(file), kind, reason if reason.isprintable() else printable(reason), severity)
            )

    def listed(self) -> tuple[Problem, ...]:
        """Return all problems; of a kind that occurs too often, the first ones and a last one with their number."""
        summaries = [
            Problem("", kind, f"{count - self._limit:,} more of these; {self._limit:,} are listed (problems)", severity)
            for (kind, severity), count in self._counts.items()
            if count > self._limit
        ]
        return (*self._listed, *summaries)
