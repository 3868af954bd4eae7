"""`skimtrace scan`: inputs -> results on standard output, reports in a folder, and an exit code."""

import datetime
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Final

from rich.console import Console

from skimtrace.batch.pool import PoolSettings, warm_up
from skimtrace.batch.scan import scan_all
from skimtrace.batch.settings import Settings
from skimtrace.bundle.discover import Input, find_inputs
from skimtrace.cli.interrupts import interrupt_after
from skimtrace.cli.options import Threshold
from skimtrace.cli.streams import Bar, Messages, Output, OutputClosedError, OutputFailedError, is_terminal
from skimtrace.errors import DataError, InputError
from skimtrace.report.renderer import Format, Renderer, Write
from skimtrace.report.sarif import SarifRenderer
from skimtrace.report.structured import JsonlRenderer, JsonRenderer
from skimtrace.report.table import CsvRenderer
from skimtrace.report.text import PlainRenderer, RichRenderer
from skimtrace.result.baseline import Baseline, accept, load_baseline, reaches, remarks, standing_verdict
from skimtrace.result.model import Result
from skimtrace.signatures.registry import load_signatures

if TYPE_CHECKING:
    from skimtrace.report.site import Site

DONE: Final = 0
FAILED: Final = 1
USAGE: Final = 2
REACHED: Final = 10
INTERRUPTED: Final = 130
CLOSED: Final = 141
"""128 + SIGPIPE, as a shell reports a program whose reader went away."""


@dataclass(frozen=True, slots=True)
class ScanOptions:
    """What the command line asks for. `output` is None for no reports, `memory` in bytes or None for no limit."""

    inputs: tuple[str, ...]
    format: Format
    output: Path | None
    jobs: int
    timeout: float
    memory: int | None
    fail_on: frozenset[Threshold]
    signatures: Path | None
    baseline: Path | None
    quiet: bool


@dataclass(slots=True)
class _Tally:
    """What the scan has seen so far, for the exit code and the closing remarks."""

    results: int = 0
    failed: bool = False
    reached: bool = False
    script_bytes: int = 0
    seconds: float = 0.0
    peak_bytes: int = 0
    fingerprints: set[str] = field(default_factory=set)

    def add(self, result: Result, fail_on: frozenset[Threshold]) -> None:
        self.results += 1
        self.failed |= result.error is not None
        self.reached |= any(_reached(result, threshold) for threshold in fail_on)
        self.script_bytes += result.coverage.analysed_bytes
        self.seconds += result.timing.seconds
        self.peak_bytes = max(self.peak_bytes, result.timing.peak_bytes or 0)
        self.fingerprints.update(finding.fingerprint for finding in result.findings)

    def exit_code(self) -> int:
        """Return the code. A threshold outweighs a failure: it is reached whatever the rest would have said."""
        if self.reached:
            return REACHED
        return FAILED if self.failed else DONE


def _reached(result: Result, threshold: Threshold) -> bool:
    if threshold is Threshold.INCOMPLETE:
        return not result.complete
    # An analysis that failed has no answer, and so none that is bad enough: that is exit code 1.
    return result.error is None and reaches(standing_verdict(result), threshold.value)


def run_scan(options: ScanOptions) -> int:
    """Scan, print, write reports; return the exit code."""
    messages = Messages(quiet=options.quiet)
    warm_up()
    try:
        settings = Settings(load_signatures(options.signatures))
        today = datetime.datetime.now(tz=datetime.UTC).date()
        baseline = load_baseline(options.baseline, today) if options.baseline is not None else None
    except DataError as error:
        messages.problem(str(error))
        return USAGE
    started = time.monotonic()
    items = find_inputs(options.inputs)
    output = Output(hold=len(items) > 1 and messages.shows_progress and is_terminal(sys.stdout))
    tally = _Tally()
    code: int | None = None
    with _reports(options.output, messages, tally) as reports:
        renderer = _renderer(options.format, output)
        try:
            renderer.begin()
            try:
                with messages.progress(len(items)) as bar:
                    for result in _results(items, settings, options, baseline, bar):
                        with interrupt_after():  # a result is counted, written and printed, or none of these
                            tally.add(result, options.fail_on)
                            if result.error is not None:
                                messages.problem(f"{result.input}: {result.error}")
                            reports.add(result)
                            renderer.add(result)
            except KeyboardInterrupt:
                code = INTERRUPTED
                messages.problem(f"interrupted: {tally.results} of {len(items)} results are there")
            output.release()
            renderer.end()
        except OutputClosedError:
            code = CLOSED
        except OutputFailedError as error:
            messages.problem(f"standard output cannot be written: {error}")
            tally.failed = True
    if code == CLOSED:
        return code
    if baseline is not None and code is None:
        for remark in remarks(baseline, tally.fingerprints):
            messages.problem(f"{options.baseline}: {remark}")
    _close(messages, reports.index, tally, time.monotonic() - started)
    return tally.exit_code() if code is None else code


def _results(
    items: Sequence[Input | InputError], settings: Settings, options: ScanOptions, baseline: Baseline | None, bar: Bar
) -> Iterator[Result]:
    unread = sum(isinstance(item, InputError) for item in items)
    for _ in range(unread):
        bar.advance()
    pool = PoolSettings(workers=options.jobs, timeout=options.timeout, memory=options.memory)
    with closing(scan_all(items, settings, pool, bar.advance)) as results:
        for result in results:
            yield result if baseline is None else accept(result, baseline)


def _renderer(wanted: Format, output: Output) -> Renderer:
    if wanted is Format.TEXT:
        if is_terminal(sys.stdout):
            return RichRenderer(Console(file=sys.stdout, highlight=False))
        return PlainRenderer(output.write)
    return _RENDERERS[wanted](output.write)


_RENDERERS: Final[Mapping[Format, Callable[[Write], Renderer]]] = {
    Format.JSON: JsonRenderer,
    Format.JSONL: JsonlRenderer,
    Format.CSV: CsvRenderer,
    Format.SARIF: SarifRenderer,
}


class _Reports:
    """The report folder, until it cannot be written: then the scan goes on without it."""

    def __init__(self, folder: Path | None, messages: Messages, tally: _Tally) -> None:
        self._messages = messages
        self._tally = tally
        self._folder = folder
        self._exit = ExitStack()
        self._site: Site | None = None
        self.index: Path | None = None
        if folder is not None:
            from skimtrace.report import site  # noqa: PLC0415 - templates, which --no-report does without

            try:
                self._site = self._exit.enter_context(site.Site(folder))
            except OSError as error:
                self._give_up(error)

    def add(self, result: Result) -> None:
        if self._site is not None:
            try:
                self._site.add(result)
            except OSError as error:
                self._give_up(error)

    def finish(self) -> None:
        if self._site is not None:
            try:
                self.index = self._site.finish()
            except OSError as error:
                self._give_up(error)
        self.close()

    def close(self) -> None:
        self._site = None
        try:
            self._exit.close()
        except OSError:  # the draft cannot even be closed: the disk is full, which has been told
            self._tally.failed = True

    def _give_up(self, error: OSError) -> None:
        place = error.filename or self._folder
        self._messages.problem(f"the report cannot be written: {place}: {error.strerror or error}")
        self._tally.failed = True
        self.close()


@contextmanager
def _reports(folder: Path | None, messages: Messages, tally: _Tally) -> Iterator[_Reports]:
    made = _Reports(folder, messages, tally)
    try:
        yield made
        made.finish()
    finally:
        made.close()


def _close(messages: Messages, index: Path | None, tally: _Tally, elapsed: float) -> None:
    megabytes = tally.script_bytes / 1e6
    if megabytes >= 1:
        messages.note(
            f"{megabytes:.1f} MB of JavaScript in {elapsed:.1f} seconds, "
            f"{megabytes / tally.seconds:.2f} MB per second and worker; "
            f"at most {tally.peak_bytes / 1e6:.0f} MB of memory in one worker"
        )
    if index is not None:
        messages.note(f"report: {index}")
