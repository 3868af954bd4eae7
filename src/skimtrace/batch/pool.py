"""A pool of worker processes for jobs that may hang, crash or eat all memory.

Every worker has a pipe of its own: one that is killed in the middle of a word takes down nothing but the job it was at.
(Pools whose workers share a queue and its lock, the standard library's and Pebble's, stall or break when a worker dies
while it holds the lock.) A job runs against a wall-clock limit; a worker that overruns it is killed, one that dies or
runs out of memory is replaced, and the job's outcome says so. Outcomes come in the order of the jobs.
"""

import multiprocessing
import signal
import sys
import time
from collections import deque
from collections.abc import Callable, Generator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from multiprocessing.connection import Connection, wait
from multiprocessing.context import BaseContext
from typing import Any, Final, Generic, TypeVar

from skimtrace.batch.worker import FAILED, FINISHED, NO_MEMORY, READY, TAKEN, serve

Job = TypeVar("Job")
Answer = TypeVar("Answer")

START_SECONDS: Final = 120.0
"""How long a worker may take to start before it is given up."""
_CALM: Final = 1.0
"""Seconds between two looks at the clock when no limit is near."""


@dataclass(frozen=True, slots=True)
class PoolSettings:
    """`workers` processes at most; `timeout` in seconds of wall clock per job and `memory` in bytes of address space
    per worker, both None for no limit."""

    workers: int = 1
    timeout: float | None = None
    memory: int | None = None


@dataclass(frozen=True, slots=True)
class Failure:
    """A job without an answer: `reason` is a clause for the reader. `seconds` says how long it ran."""

    reason: str
    seconds: float = 0.0


@dataclass(slots=True)
class _Worker:
    process: multiprocessing.process.BaseProcess
    pipe: "Connection[Any, Any]"
    job: int | None = None
    ready: bool = False
    taken: bool = False
    """Whether it has begun with its job."""
    since: float = 0.0
    """When it began with its job, or to start, on the monotonic clock."""

    def limit(self, timeout: float | None) -> float | None:
        """Return when to give up on it, None when it may take its time."""
        if not self.ready:
            return self.since + START_SECONDS
        return self.since + timeout if timeout is not None and self.taken else None

    def kill(self) -> None:
        """End the process, whatever it is doing, and wait until it is gone."""
        self.process.kill()
        self.process.join()
        self.pipe.close()


class Pool(Generic[Job, Answer]):
    """Runs jobs in workers. `prepare(*arguments)` is called once in each and returns what turns a job into its answer.

    Jobs, answers, `prepare` and its arguments cross process borders: they must be picklable.
    """

    def __init__(
        self,
        prepare: Callable[..., Callable[[Job], Answer]],
        arguments: tuple[Any, ...] = (),
        settings: PoolSettings = PoolSettings(),
    ) -> None:
        self._prepare = prepare
        self._arguments = arguments
        self._settings = settings
        self._context = _context()
        self._workers: list[_Worker] = []
        self._pending: deque[tuple[int, Job]] = deque()
        self._given: dict[int, Job] = {}
        self._answers: dict[int, Answer | Failure] = {}

    def run(
        self, jobs: Sequence[Job], done: Callable[[], object] = lambda: None
    ) -> Generator[Answer | Failure, None, None]:
        """Yield the answer to each job, in order; `done` is called as each is finished, in any order.

        Closing the iterator, or an exception such as KeyboardInterrupt, ends all workers at once.
        """
        self._pending.extend(enumerate(jobs))
        told = following = 0
        try:
            while following < len(jobs):
                self._employ()
                self._listen()
                self._overdue()
                self._employ()  # before the caller takes its time over the answers
                finished = following + len(self._answers)
                for _ in range(finished - told):
                    done()
                told = finished
                while following in self._answers:
                    following += 1
                    yield self._answers.pop(following - 1)
        finally:
            self._dismiss()

    def _employ(self) -> None:
        """Give work to every worker that has none, and hire up to the limit while there is work."""
        for worker in self._workers:
            if worker.job is None and worker.ready and self._pending:
                self._assign(worker)
        while self._pending and len(self._workers) < self._settings.workers:
            self._assign(self._hire())

    def _hire(self) -> _Worker:
        ours, theirs = self._context.Pipe()
        process = self._context.Process(  # type: ignore[attr-defined]  # every concrete context has it
            target=serve, args=(theirs, self._prepare, self._arguments, self._settings.memory), daemon=True
        )
        process.start()
        theirs.close()  # so that the worker's death is the end of the pipe
        worker = _Worker(process, ours, since=time.monotonic())
        self._workers.append(worker)
        return worker

    def _assign(self, worker: _Worker) -> None:
        number, job = self._pending.popleft()
        worker.job = number
        self._given[number] = job
        with suppress(OSError):  # a worker that died in the meantime is noticed by `_listen`
            worker.pipe.send(job)

    def _listen(self) -> None:
        """Wait for a word from any worker, until the next limit, and take in what there is."""
        limits = [limit for w in self._workers if (limit := w.limit(self._settings.timeout)) is not None]
        pause = max(0.0, min(limits) - time.monotonic()) if limits else _CALM
        by_pipe = {worker.pipe: worker for worker in self._workers}
        for pipe in wait(list(by_pipe), min(pause, _CALM)):
            worker = by_pipe[pipe]  # type: ignore[index]  # only connections are waited for
            try:
                kind, content = worker.pipe.recv()
            except (EOFError, OSError):
                worker.process.join()
                self._lose(worker, _death(worker.process.exitcode))
                continue
            if kind == READY:
                worker.ready = True
            elif kind == TAKEN:
                worker.taken, worker.since = True, time.monotonic()
            elif kind == FINISHED:
                self._settle(worker, content)
            elif kind == NO_MEMORY:
                memory = self._settings.memory
                self._lose(worker, f"it needs more memory than the limit of {_mebibytes(memory)} for one extension")
            elif kind == FAILED:
                self._settle(worker, Failure(content, time.monotonic() - worker.since))

    def _overdue(self) -> None:
        now = time.monotonic()
        for worker in list(self._workers):
            limit = worker.limit(self._settings.timeout)
            if limit is None or now < limit or worker.pipe.poll():
                continue
            if worker.ready:
                self._lose(worker, f"it takes longer than the limit of {self._settings.timeout:g} seconds")
            else:
                self._lose(worker, "its worker process did not start")

    def _settle(self, worker: _Worker, answer: "Answer | Failure") -> None:
        if worker.job is not None:
            self._answers[worker.job] = answer
            del self._given[worker.job]
        worker.job, worker.taken = None, False

    def _lose(self, worker: _Worker, reason: str) -> None:
        if worker.ready and not worker.taken and worker.job is not None:
            self._pending.appendleft((worker.job, self._given.pop(worker.job)))  # it died idle: not the job's doing
        else:
            self._settle(worker, Failure(reason, time.monotonic() - worker.since))
        self._workers.remove(worker)
        worker.kill()

    def _dismiss(self) -> None:
        for worker in self._workers:
            worker.kill()
        self._workers.clear()
        self._pending.clear()


def warm_up() -> None:
    """Start the server that workers are forked from, where there is one, so that it is ready when they are wanted."""
    if _context().get_start_method() == "forkserver":
        from multiprocessing.forkserver import ensure_running  # noqa: PLC0415 - not everywhere

        ensure_running()


def _context() -> BaseContext:
    """Return how to start workers: forked from a server that has imported the rooms, where there is such a thing.

    Never forked from this process: it may have threads (a progress bar), and a fork of those can stall.
    """
    if sys.platform != "win32" and "forkserver" in multiprocessing.get_all_start_methods():
        context = multiprocessing.get_context("forkserver")
        context.set_forkserver_preload(["skimtrace.batch.preload"])
        return context
    return multiprocessing.get_context("spawn")


def _death(code: int | None) -> str:
    if code is not None and code < 0:
        try:
            name = signal.Signals(-code).name
        except ValueError:
            name = f"signal {-code}"
        hint = " (the system may be out of memory)" if name == "SIGKILL" else ""
        return f"its worker process was ended by {name}{hint}"
    return f"its worker process ended with code {code}"


def _mebibytes(size: int | None) -> str:
    return "the machine" if size is None else f"{size // 2**20:,} MiB"
