"""What a scan has seen so far: for the progress, the exit code and the closing remarks."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

from skimtrace.batch.scan import Done
from skimtrace.cli.codes import DONE, FAILED, REACHED
from skimtrace.cli.options import Threshold
from skimtrace.result.baseline import DECISIONS, Seen, reaches, standing_verdict
from skimtrace.result.model import Result


@dataclass(slots=True)
class Tally:
    """Counts. `done`, `lost`, `findings` and `kept` are of all inputs that are through, the rest of the results that
    were handed on in their order."""

    done: int = 0
    lost: int = 0
    """Inputs without an answer."""
    findings: int = 0
    kept: int = 0
    """Inputs whose result was there already."""
    results: int = 0
    failed: bool = False
    reached: bool = False
    script_bytes: int = 0
    seconds: float = 0.0
    peak_bytes: int = 0
    seen: Seen = field(default_factory=Seen)
    """What matters to the remarks on the baseline."""
    decided: Counter[str] = field(default_factory=Counter)
    """How many findings of the results handed on there are ("all"), and how many of them are decided, and how."""

    def through(self, done: Done) -> None:
        """Count an input that is through, in any order."""
        self.done += 1
        self.lost += done.result.error is not None
        self.findings += len(done.result.findings)
        if done.kept and done.result.error is None:
            self.kept += 1
        else:
            self.script_bytes += done.result.coverage.analysed_bytes
            self.seconds += done.result.timing.seconds
            self.peak_bytes = max(self.peak_bytes, done.result.timing.peak_bytes or 0)

    def add(self, result: Result, fail_on: frozenset[Threshold]) -> None:
        """Count a result as it is handed on, with the baseline applied."""
        self.results += 1
        self.failed |= result.error is not None
        self.reached |= any(_reached(result, threshold) for threshold in fail_on)
        self.seen.add(result)
        self.decided["all"] += len(result.findings)
        self.decided.update(finding.review.decision for finding in result.findings if finding.review)
        self.decided["expired"] += sum(finding.lapsed is not None for finding in result.findings)

    def exit_code(self) -> int:
        """Return the code. A threshold outweighs a failure: it is reached whatever the rest would have said."""
        if self.reached:
            return REACHED
        return FAILED if self.failed else DONE

    def decisions(self) -> str:
        """Return how many of the findings are decided: "12 findings: 3 accepted, 1 false, 2 expired decisions"."""
        parts = [f"{self.decided[word]:,} {word}" for word in DECISIONS if self.decided[word]]
        if self.decided["expired"]:
            parts.append(_counted(self.decided["expired"], "expired decision"))
        return f"{_counted(self.decided['all'], 'finding')}: {', '.join(parts) or 'none decided'}"

    def notes(self, elapsed: float) -> Iterator[str]:
        """Yield the closing remarks on what was done in `elapsed` seconds."""
        if self.kept:
            yield f"{self.kept:,} of {self.done:,} results were kept from an earlier scan (--fresh analyses anew)"
        megabytes = self.script_bytes / 1e6
        if megabytes >= 1:
            yield (
                f"{megabytes:.1f} MB of JavaScript in {elapsed:.1f} seconds, "
                f"{megabytes / self.seconds:.2f} MB per second and worker; "
                f"at most {self.peak_bytes / 1e6:.0f} MB of memory in one worker"
            )


def _counted(count: int, word: str) -> str:
    return f"{count:,} {word}{'' if count == 1 else 's'}"


def _reached(result: Result, threshold: Threshold) -> bool:
    if threshold is Threshold.INCOMPLETE:
        return not result.complete
    # An analysis that failed has no answer, and so none that is bad enough: that is exit code 1.
    return result.error is None and reaches(standing_verdict(result), threshold.value)
