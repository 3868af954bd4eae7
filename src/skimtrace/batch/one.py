"""One extension from its package to its result: the composition of the rooms. Imported by workers alone."""

import time
from collections.abc import Callable, Iterable
from functools import cache
from pathlib import Path
from typing import TypeVar

from skimtrace.batch.clock import Clock
from skimtrace.batch.settings import Settings
from skimtrace.batch.worker import describe, peak_bytes
from skimtrace.bundle.discover import Input
from skimtrace.bundle.model import Bundle
from skimtrace.bundle.reader import open_input
from skimtrace.engine import engine_digest
from skimtrace.errors import InputError
from skimtrace.extension.load import load_extension
from skimtrace.extension.root import root_of
from skimtrace.flow.analyse import analyse
from skimtrace.flow.model import Fact
from skimtrace.flow.observe import Observer, Scene
from skimtrace.result.build import build_result, error_result
from skimtrace.result.model import Result, Timing
from skimtrace.signatures.casework import compare
from skimtrace.signatures.facts import extension_facts
from skimtrace.signatures.matcher import match
from skimtrace.signatures.observer import pattern_observer
from skimtrace.store.scripts import Scripts
from skimtrace.verdict.assess import assess
from skimtrace.verdict.coverage import incomplete_because

T = TypeVar("T")


def scan_one(item: Input, settings: Settings) -> Result:
    """Return the result for one input. What cannot be read, or fails, becomes a result that says so.

    Raises MemoryError alone: after that the process is in no state to answer.
    """
    return recall_or_scan(item, settings, _nothing)


def _nothing(_: Bundle) -> Result | None:
    return None


def recall_or_scan(item: Input, settings: Settings, recall: Callable[[Bundle], T | None]) -> Result | T:
    """Return what `recall` knows of the package, once it is open, or else as `scan_one`."""
    started = time.perf_counter()
    bundle: Bundle | None = None
    try:
        bundle = open_input(item, settings.limits)
        return recall(bundle) or _scan(bundle, settings, started)
    except MemoryError:
        raise
    except InputError as error:
        reason = error.reason
    except Exception as error:
        reason = describe(error)
    known = settings.signatures
    spent = time.perf_counter() - started
    return error_result(item.name, reason, known.digest, bundle, spent, signatures=known.signatures)


def _scan(bundle: Bundle, settings: Settings, started: float) -> Result:
    bundle = root_of(bundle)
    matching = Clock()
    with matching:  # the patterns are compiled once per process
        observer = pattern_observer(settings.signatures)
    shelf = _shelf(settings.scripts) if settings.scripts is not None else None
    analysis = analyse(bundle, load_extension(bundle), [_timed(observer, matching)], shelf)
    extension = analysis.extension or load_extension(bundle)
    parse_errors = sum(len(script.parse_error_lines) for script in analysis.scripts)
    problems = (*bundle.problems, *extension.problems)
    whole = not incomplete_because(analysis, extension, problems, parse_errors, analysis.beyond)
    with matching:
        facts = extension_facts(extension, analysis)
        matches = match(settings.signatures, analysis, facts, whole=whole)
        cases = compare(settings.signatures, analysis, matches, facts, whole=whole)
    assessment = assess(
        analysis,
        matches,
        bundle.problems,
        extension,
        parse_errors,
        beyond=analysis.beyond,
        taxonomies=settings.signatures.taxonomies,
    )
    timing = Timing(
        seconds=time.perf_counter() - started,
        parse_seconds=analysis.parse_seconds,
        flow_seconds=analysis.flow_seconds,
        match_seconds=matching.seconds,
        peak_bytes=peak_bytes(),
    )
    return build_result(
        bundle, extension, analysis, assessment, signatures=settings.signatures, timing=timing, cases=cases
    )


@cache
def _shelf(path: Path) -> Scripts:
    """Return the one of this process: a connection to a database does not outlive a fork."""
    return Scripts(path, engine_digest())


def _timed(observer: Observer, clock: Clock) -> Observer:
    """Return `observer`, with the time it takes added to `clock`."""

    def observe(scene: Scene) -> Iterable[Fact]:
        with clock:
            return list(observer(scene))

    return observe
