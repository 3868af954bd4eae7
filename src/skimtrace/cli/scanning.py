"""`skimtrace scan`: inputs -> results on standard output, reports in a folder, and an exit code."""

import datetime
import sqlite3
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from skimtrace.batch.engine import Engine, local_engine
from skimtrace.batch.failure import EngineError
from skimtrace.batch.launch import warm_up
from skimtrace.batch.pool import PoolSettings
from skimtrace.batch.scan import Done, Scan
from skimtrace.batch.settings import Settings
from skimtrace.bundle.discover import Input
from skimtrace.cli.changing import NOTHING, what_changed
from skimtrace.cli.codes import CLOSED, FAILED, INTERRUPTED, USAGE
from skimtrace.cli.inputs import gather_inputs, roots_of
from skimtrace.cli.interrupts import interrupt_after
from skimtrace.cli.options import Threshold
from skimtrace.cli.rendering import renderer_for
from skimtrace.cli.reports import Reports
from skimtrace.cli.streams import Messages, Output, OutputClosedError, OutputFailedError, is_terminal
from skimtrace.cli.tally import Tally
from skimtrace.errors import DataError, InputError, UsageError
from skimtrace.report.renderer import Format, Renderer
from skimtrace.result.baseline import Baseline, accept, load_baseline, remarks
from skimtrace.signatures.registry import load_signatures
from skimtrace.store.database import default_path
from skimtrace.store.keys import maker
from skimtrace.store.lines import line_of
from skimtrace.store.scripts import shared_file
from skimtrace.store.store import Store


@dataclass(frozen=True, slots=True)
class ScanOptions:
    """What the command line asks for. `output` is None for no reports, `memory` in bytes or None for no limit.

    `keep` is false where nothing is to be kept; otherwise results are kept in `database`, None for the usual place.
    `fresh` analyses what is kept already, too. `installed` adds what the browsers of this machine have.
    `scheduler` is the address of the Dask cluster that does the work, None for this machine.
    """

    inputs: tuple[str, ...]
    format: Format
    output: Path | None
    jobs: int
    timeout: float
    memory: int | None
    fail_on: frozenset[Threshold]
    signatures: Path | None
    baseline: tuple[Path, ...]
    quiet: bool
    keep: bool = True
    database: Path | None = None
    fresh: bool = False
    installed: bool = False
    scheduler: str | None = None


def run_scan(options: ScanOptions) -> int:
    """Scan, print, write reports; return the exit code."""
    messages = Messages(quiet=options.quiet)
    if options.scheduler is None:
        warm_up()
    try:
        signatures = load_signatures(options.signatures)
        today = datetime.datetime.now(tz=datetime.UTC).date()
        baseline = load_baseline(options.baseline, today) if options.baseline else None
        items = gather_inputs(options.inputs, messages, installed=options.installed)
    except DataError as error:
        messages.problem(str(error))
        return USAGE
    settings = Settings(signatures, baseline=baseline)
    with ExitStack() as stack:
        try:
            store = _store(options, settings, messages)
        except UsageError as error:
            messages.problem(str(error))
            return USAGE
        if store is not None:
            stack.enter_context(store)
            scripts = store.path.with_name(f"{store.path.stem}-scripts.db")
            settings = replace(
                settings,
                database=None if options.fresh else store.path,  # a known content may stand at a new place
                scripts=stack.enter_context(shared_file(scripts, messages.problem)),
            )
        try:
            engine = _engine(options, settings)
        except UsageError as error:
            messages.problem(str(error))
            return USAGE
        stack.callback(engine.stop)
        return _scan(options, items, settings, engine, store, messages)


def _store(options: ScanOptions, settings: Settings, messages: Messages) -> Store | None:
    """Open the database of kept results; without one the scan does its work all the same."""
    if not options.keep:
        return None
    path = options.database or default_path()
    digest = settings.signatures.digest
    try:
        roots = roots_of(options.inputs, installed=options.installed)
        return Store(path, maker(digest, settings.limits), digest, messages.problem, roots)
    except (OSError, sqlite3.Error) as error:
        reason = error.strerror if isinstance(error, OSError) and error.strerror else error
        messages.problem(f"{path}: results are not kept: {reason}")
        return None


def _scan(
    options: ScanOptions,
    items: Sequence[Input | InputError],
    settings: Settings,
    engine: Engine,
    store: Store | None,
    messages: Messages,
) -> int:
    started = time.monotonic()
    output = Output(hold=len(items) > 1 and messages.shows_progress and is_terminal(sys.stdout))
    tally = Tally()
    baseline = settings.baseline
    code: int | None = None
    with _reports(options.output, items, baseline, messages, tally) as reports:
        renderer = renderer_for(options.format, output)
        try:
            renderer.begin()
            try:
                with messages.progress(len(items), tally) as bar:

                    def through(done: Done) -> None:
                        tally.through(done)
                        bar.advance()

                    limits = _limits(options)
                    scan = Scan(items, settings, engine, limits, store, reports, fresh=options.fresh, done=through)
                    with closing(scan.results()) as results:
                        for done in results:
                            with interrupt_after():  # a result is counted, written and printed, or none of these
                                _take(done, options, baseline, tally, reports, renderer, messages)
            except KeyboardInterrupt:
                code = INTERRUPTED
                messages.problem(f"interrupted: {tally.results} of {len(items)} results are there")
            except EngineError as error:
                code = FAILED
                messages.problem(f"{error}; {tally.results} of {len(items)} results are there")
            output.release()
            renderer.end()
        except OutputClosedError:
            code = CLOSED
        except OutputFailedError as error:
            messages.problem(f"standard output cannot be written: {error}")
            tally.failed = True
        brought = NOTHING
        if store is not None and tally.results == len(items):
            store.finish()
            brought = what_changed(store, paged=reports is not None)
        if reports is not None:
            reports.news = brought.news
    if code == CLOSED:
        return code
    if baseline is not None and code is None:
        for remark in remarks(baseline, tally.seen):
            messages.problem(remark)
        messages.note(tally.decisions())
    for note in (*tally.notes(time.monotonic() - started), *brought.notes):
        messages.note(note)
    if reports is not None and reports.index is not None:
        messages.note(f"report: {reports.index}")
    return tally.exit_code() if code is None else code


def _take(
    done: Done,
    options: ScanOptions,
    baseline: Baseline | None,
    tally: Tally,
    reports: Reports | None,
    renderer: Renderer,
    messages: Messages,
) -> None:
    """Count, write and print one result."""
    result, line = done.result, done.line
    if baseline is not None:
        result = accept(result, baseline)
        line = line_of(result)
    tally.add(result, options.fail_on)
    if result.error is not None:
        messages.problem(f"{result.input}: {result.error}")
    if reports is not None:
        reports.add(done.position, result, line)
    renderer.add(result)


def _limits(options: ScanOptions) -> PoolSettings:
    return PoolSettings(workers=options.jobs, timeout=options.timeout, memory=options.memory)


def _engine(options: ScanOptions, settings: Settings) -> Engine:
    """Return what does the work. Raises UsageError when that is a cluster which cannot be used."""
    if options.scheduler is None:
        return local_engine(settings, _limits(options))
    try:
        from skimtrace.batch.dask_engine import dask_engine  # noqa: PLC0415 - an optional dependency
    except ImportError as error:
        raise UsageError("--engine dask needs: pip install 'skimtrace[cluster]'") from error
    return dask_engine(options.scheduler, settings, _limits(options))


@contextmanager
def _reports(
    folder: Path | None,
    items: Sequence[Input | InputError],
    baseline: Baseline | None,
    messages: Messages,
    tally: Tally,
) -> Iterator[Reports | None]:
    """Give the report folder, None where there is to be none; it is finished at the end, or else left as it was."""
    if folder is None:
        yield None
        return

    def failed(told: str) -> None:
        messages.problem(told)
        tally.failed = True

    made = Reports(folder, items, baseline, failed)
    try:
        yield made
        made.finish()
    finally:
        made.close()
