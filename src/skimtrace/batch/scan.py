"""Many inputs, each to a result: looked up or analysed, kept, and handed on in the order of the inputs.

The parent's side: it imports nothing that reads extensions, and holds no more results than are under way.
"""

from collections.abc import Callable, Generator, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, wait
from contextlib import closing
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final, Protocol

from skimtrace.batch.engine import Engine
from skimtrace.batch.failure import FailureKind, JobFailedError
from skimtrace.batch.job import Job, Product
from skimtrace.batch.pool import PoolSettings
from skimtrace.batch.settings import Settings
from skimtrace.batch.spool import Spool
from skimtrace.bundle.discover import Input
from skimtrace.bundle.stamp import take_stamp
from skimtrace.errors import InputError
from skimtrace.result.build import error_result
from skimtrace.result.model import Result
from skimtrace.store.keys import content_of
from skimtrace.store.lines import line_of, read_line
from skimtrace.store.places import location_of
from skimtrace.store.store import Entry, LimitFailure, Store

_AGAIN: Final = 3
"""How often a page is tried again whose worker was lost: making one is quick, and no reason to lose a worker."""


class Pages(Protocol):
    """Where the pages of the results go."""

    def holds(self, position: int, line: bytes) -> bool:
        """Return whether the page for the input at `position`, whose result has this line, need not be made."""

    def place(self, position: int, page: bytes) -> None:
        """Take the page for the input at `position`."""

    def miss(self, position: int, result: Result, reason: str) -> None:
        """Go without the page for the input at `position`, which could not be made."""


@dataclass(frozen=True, slots=True)
class Done:
    """An input that is through. `line` is that of its `result`; `kept` says that nothing was analysed for it."""

    position: int
    result: Result
    line: bytes
    kept: bool = False


@dataclass(frozen=True, slots=True)
class _Place:
    """Where an input lies and what the file system said of it before it was read; None where that is no use."""

    location: str
    stamp: bytes | None


@dataclass(frozen=True, slots=True)
class _Task:
    """A job under way."""

    position: int
    job: Job
    place: _Place | None
    row: int | None = None
    again: int = 0
    """How often its worker was lost."""


class Scan:
    """One run over `items`.

    `pool` are the limits that the engine works under. With `fresh` nothing is looked up. `done` is called as each input
    is through, in any order.
    """

    def __init__(
        self,
        items: Sequence[Input | InputError],
        settings: Settings,
        engine: Engine,
        pool: PoolSettings,
        store: Store | None = None,
        pages: Pages | None = None,
        *,
        fresh: bool = False,
        done: Callable[[Done], object] = lambda done: None,
    ) -> None:
        self._items = items
        self._settings = settings
        self._engine = engine
        self._limits = {FailureKind.TIME: pool.timeout, FailureKind.MEMORY: pool.memory}
        self._store = store
        self._pages = pages
        self._fresh = fresh
        self._done = done

    def results(self) -> Generator[Done, None, None]:
        """Yield what became of each input, in order. Closing the iterator, or an exception such as KeyboardInterrupt,
        ends all work at once; what was finished by then is kept."""
        following = 0
        with Spool() as spool, closing(self._completed()) as completed:
            for done in completed:
                self._done(done)
                if done.position != following:
                    spool.put(done.position, done.line)
                    continue
                yield done
                following += 1
                while following in spool:
                    line = spool.take(following)
                    yield Done(following, read_line(line), line)
                    following += 1

    def _completed(self) -> Generator[Done, None, None]:
        """Yield what became of each input as it is through."""
        plan = self._plan()
        under_way: dict[Future[Product], _Task] = {}
        more = True
        try:
            while more or under_way:
                while more and len(under_way) < self._engine.width():
                    step = next(plan, None)
                    if step is None:
                        more = False
                    elif isinstance(step, Done):
                        yield step
                    else:
                        under_way[self._submit(step)] = step
                if self._store is not None and under_way:
                    self._store.flush()
                for future in wait(under_way, return_when=FIRST_COMPLETED).done if under_way else ():
                    step = self._through(under_way.pop(future), future)
                    if isinstance(step, Done):
                        yield step
                    else:
                        under_way[self._submit(step)] = step
        finally:
            self._engine.stop()

    def _submit(self, task: _Task) -> "Future[Product]":
        return self._engine.executor.submit(self._engine.function, task.job)

    def _plan(self) -> Iterator[Done | _Task]:
        for position, item in enumerate(self._items):
            if isinstance(item, InputError):
                result = self._error(item.input_name, item.reason)
                yield self._known(_Task(position, Job(Input(Path(), item.input_name)), None), result, line_of(result))
            else:
                yield self._look_up(position, item)

    def _look_up(self, position: int, item: Input) -> Done | _Task:
        """Return what is known of an input, or what is to be done for it."""
        location = location_of(item.path if item.url is None else item.name)
        stamp: bytes | None = None
        if self._store is not None and item.url is None:
            stamp = take_stamp(item.path, self._settings.limits)
        task = _Task(position, Job(item, page=self._pages is not None), _Place(location, stamp))
        if self._store is None or stamp is None or self._fresh:
            return task
        content = self._store.stamped(location, stamp)
        kept = self._store.find(content, item.name) if content is not None else None
        if kept is not None:
            return self._known(task, read_line(kept.line), kept.line, kept.row)
        failure = self._store.failed(location, stamp)
        if failure is not None and self._stands(failure):
            reason = f"{failure.reason}; it did before, and is not tried again (--fresh does)"
            result = self._error(item.name, reason, failure.seconds)
            return self._known(task, result, line_of(result))
        return task

    def _stands(self, failure: LimitFailure) -> bool:
        """Return whether an analysis that failed before need not be tried: its limit is no higher now."""
        limit = self._limits.get(FailureKind(failure.kind))
        return limit is not None and limit <= failure.limit

    def _known(self, task: _Task, result: Result, line: bytes, row: int | None = None) -> Done | _Task:
        """Return the end of a task whose result is known, or what is to be done for its page."""
        if self._pages is not None and not self._pages.holds(task.position, line):
            return _Task(task.position, Job(task.job.item, page=True, known=line), task.place, row)
        self._enter(task, result, row)
        return Done(task.position, result, line, kept=True)

    def _through(self, task: _Task, future: "Future[Product]") -> Done | _Task:
        """Take in what came of a job; return the end of its task, or what is left to do for it."""
        try:
            product = future.result()
        except JobFailedError as error:
            return self._failed(task, error)
        result = read_line(product.line)
        row = product.row if task.job.known is None else task.row
        if self._store is not None and task.job.known is None:
            row = self._keep(self._store, task, result, row)
        if self._pages is not None and product.page is not None:
            self._pages.place(task.position, product.page)
        if self._pages is not None and product.trouble is not None:
            self._pages.miss(task.position, result, product.trouble)
        self._enter(task, result, row)
        return Done(task.position, result, product.line, kept=task.job.known is not None or product.row is not None)

    def _failed(self, task: _Task, error: JobFailedError) -> Done | _Task:
        if task.job.known is not None:  # it is the page that could not be made; what it would say is in results.jsonl
            if error.kind is FailureKind.DEATH and task.again < _AGAIN:
                return replace(task, again=task.again + 1)
            result = read_line(task.job.known)
            if self._pages is not None:
                self._pages.miss(task.position, result, f"its page could not be made: {error.reason}")
            self._enter(task, result, task.row)
            return Done(task.position, result, task.job.known)
        place, limit = task.place, self._limits.get(error.kind)
        if self._store is not None and place is not None and place.stamp is not None and limit is not None:
            failure = LimitFailure(error.kind.value, limit, error.reason, error.seconds)
            self._store.put_failure(place.location, place.stamp, failure)
        result = self._error(task.job.item.name, error.reason, error.seconds)
        return self._known(task, result, line_of(result))

    def _error(self, name: str, reason: str, seconds: float = 0.0) -> Result:
        known = self._settings.signatures
        return error_result(name, reason, known.digest, seconds=seconds, signatures=known.signatures)

    @staticmethod
    def _keep(store: Store, task: _Task, result: Result, row: int | None) -> int | None:
        """Keep a result that was just made, or found by its content; return its row."""
        if row is None:
            row = store.put(result)
        info, place = result.extension, task.place
        if row is not None and place is not None and place.stamp is not None and info.sha256 and info.format:
            store.stamp(place.location, place.stamp, content_of(info.sha256, info.format))
        return row

    def _enter(self, task: _Task, result: Result, row: int | None) -> None:
        if self._store is not None:
            info = result.extension
            location = task.place.location if task.place is not None else location_of(result.input)
            content = content_of(info.sha256, info.format) if info.sha256 and info.format else None
            identity = info.id or location
            self._store.enter(Entry(task.position, result.input, location, identity, row, result.error, content))
