"""An executor for calls that may hang, crash or eat all memory: each runs in a worker process of its own at a time.

Every worker has a pipe of its own: one that is killed in the middle of a word takes down nothing but the call it was
at. (Pools whose workers share a queue and its lock, the standard library's and Pebble's, stall or break when a worker
dies while it holds the lock.) A call runs against a wall-clock limit; a worker that overruns it is killed, one that
dies or runs out of memory is replaced, and the call's future says so.
"""

import threading
import time
from collections import deque
from collections.abc import Callable
from concurrent.futures import Executor, Future
from contextlib import suppress
from dataclasses import dataclass
from multiprocessing import Pipe
from multiprocessing.connection import Connection, wait
from typing import Any, Final, ParamSpec, TypeVar

from skimtrace.batch.failure import FailureKind, JobFailedError, death, mebibytes
from skimtrace.batch.launch import Launch, WorkerProcess, fork_worker, interrupts_blocked
from skimtrace.batch.worker import FAILED, FINISHED, NO_MEMORY, READY, TAKEN

P = ParamSpec("P")
T = TypeVar("T")

START_SECONDS: Final = 120.0
"""How long a worker may take to start before it is given up."""
_STARTS: Final = 3
"""How often it is tried to start a worker for a call."""
_CALM: Final = 1.0
"""Seconds between two looks at the clock when no limit is near."""


@dataclass(frozen=True, slots=True)
class PoolSettings:
    """`workers` processes at most; `timeout` in seconds of wall clock per call and `memory` in bytes of address space
    per worker, both None for no limit."""

    workers: int = 1
    timeout: float | None = None
    memory: int | None = None


@dataclass(slots=True)
class _Call:
    """What is to be called, and who is told of the answer."""

    function: Callable[..., Any]
    arguments: tuple[Any, ...]
    keywords: dict[str, Any]
    future: "Future[Any]"
    starts: int = 0
    """How often no worker could be started for it."""


@dataclass(slots=True)
class _Worker:
    process: WorkerProcess
    pipe: "Connection[Any, Any]"
    call: _Call | None = None
    ready: bool = False
    taken: bool = False
    """Whether it has begun with its call."""
    since: float = 0.0
    """When it began with its call, or to start, on the monotonic clock."""

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


class IsolatedExecutor(Executor):
    """The standard executor interface over worker processes that can be lost. `initializer(*initargs)` is called once
    in each. A future's exception is JobFailedError when there is no answer, whatever the reason.

    Functions, arguments and answers cross process borders: they must be picklable. One thread looks after the workers.
    """

    def __init__(
        self,
        settings: PoolSettings = PoolSettings(),
        initializer: Callable[..., object] | None = None,
        initargs: tuple[Any, ...] = (),
        launch: Launch = fork_worker,
    ) -> None:
        self._settings = settings
        self._setup = (initializer, initargs)
        self._launch = launch
        self._workers: list[_Worker] = []
        self._pending: deque[_Call] = deque()
        self._lock = threading.Lock()
        self._thread: threading.Thread | None = None
        self._shut = self._ending = False
        self._heard, self._bell = Pipe(duplex=False)

    def submit(self, fn: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs) -> "Future[T]":
        """Have `fn(*args, **kwargs)` called in a worker. Raises RuntimeError after `shutdown`."""
        future: Future[T] = Future()
        with self._lock:
            if self._shut:
                raise RuntimeError("the executor was shut down")
            self._pending.append(_Call(fn, args, kwargs, future))
            if self._thread is None:
                self._thread = threading.Thread(target=self._manage, name="workers", daemon=True)
                self._thread.start()
        self._ring()
        return future

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        """Take no more calls, and end the workers when those that were taken are done."""
        with self._lock:
            self._shut = True
            given_up = list(self._pending) if cancel_futures else []
            if cancel_futures:
                self._pending.clear()
        for call in given_up:
            call.future.cancel()
        self._ring()
        if wait and self._thread is not None:
            self._thread.join()

    def kill_workers(self) -> None:
        """End all workers at once, whatever they are doing; what is not answered by then fails."""
        self._ending = True
        self.shutdown(wait=True, cancel_futures=True)

    def _ring(self) -> None:
        with suppress(OSError, ValueError):  # the thread has ended, and nobody listens
            self._bell.send(None)

    def _manage(self) -> None:
        """Look after the workers until there is nothing more to do. Runs in a thread of its own."""
        with interrupts_blocked():
            self._look_after()

    def _look_after(self) -> None:
        try:
            while not self._ending and not (self._shut and self._idle()):
                self._employ()
                self._listen()
                self._overdue()
        finally:
            for worker in self._workers:
                worker.kill()
                self._settle(worker, JobFailedError(FailureKind.DEATH, "the scan was ended", 0.0))
            self._workers.clear()

    def _idle(self) -> bool:
        with self._lock:
            return not self._pending and all(worker.call is None for worker in self._workers)

    def _next(self) -> _Call | None:
        with self._lock:
            while self._pending:
                call = self._pending.popleft()
                if call.future.running() or call.future.set_running_or_notify_cancel():
                    return call
        return None

    def _employ(self) -> None:
        """Give work to every worker that has none, and hire up to the limit while there is work."""
        for worker in self._workers:
            if worker.call is None and worker.ready and (call := self._next()):
                self._assign(worker, call)
        while len(self._workers) < self._settings.workers and (call := self._next()):
            self._hire(call)

    def _hire(self, call: _Call) -> None:
        try:
            process, pipe = self._launch(*self._setup, self._settings.memory)
        except OSError as error:  # no process can be started, or it was lost before it was there
            call.starts += 1
            if call.starts < _STARTS:
                with self._lock:
                    self._pending.appendleft(call)
                return
            reason = f"its worker process did not start: {error.strerror or error}"
            call.future.set_exception(JobFailedError(FailureKind.DEATH, reason, 0.0))
            return
        worker = _Worker(process, pipe, since=time.monotonic())
        self._workers.append(worker)
        self._assign(worker, call)

    def _assign(self, worker: _Worker, call: _Call) -> None:
        worker.call = call
        try:
            worker.pipe.send((call.function, call.arguments, call.keywords))
        except OSError:  # a worker that died in the meantime is noticed by `_listen`
            pass
        except Exception as error:  # it cannot be pickled, which is the caller's doing
            worker.call = None
            call.future.set_exception(error)

    def _listen(self) -> None:
        """Wait for a word from any worker, or a ring, until the next limit, and take in what there is."""
        limits = [limit for w in self._workers if (limit := w.limit(self._settings.timeout)) is not None]
        pause = max(0.0, min(limits) - time.monotonic()) if limits else _CALM
        by_pipe = {worker.pipe: worker for worker in self._workers}
        for pipe in wait([self._heard, *by_pipe], min(pause, _CALM)):
            if pipe is self._heard:
                self._heard.recv()
            else:
                self._hear(by_pipe[pipe])  # type: ignore[index]  # only connections are waited for

    def _hear(self, worker: _Worker) -> None:
        try:
            kind, content = worker.pipe.recv()
        except (EOFError, OSError):
            worker.process.join()
            self._lose(worker, FailureKind.DEATH, death(worker.process.exitcode, self._settings.memory))
            return
        if kind == READY:
            worker.ready = True
        elif kind == TAKEN:
            worker.taken, worker.since = True, time.monotonic()
        elif kind == FINISHED:
            self._settle(worker, content)
        elif kind == NO_MEMORY:
            limit = mebibytes(self._settings.memory)
            reason = f"it needs more memory than the limit of {limit} for one extension"
            self._lose(worker, FailureKind.MEMORY, reason)
        elif kind == FAILED:
            self._settle(worker, JobFailedError(FailureKind.DEFECT, content, time.monotonic() - worker.since))

    def _overdue(self) -> None:
        now = time.monotonic()
        for worker in list(self._workers):
            limit = worker.limit(self._settings.timeout)
            if limit is None or now < limit or worker.pipe.poll():
                continue
            if worker.ready:
                reason = f"it takes longer than the limit of {self._settings.timeout:g} seconds"
                self._lose(worker, FailureKind.TIME, reason)
            else:
                self._lose(worker, FailureKind.DEATH, "its worker process did not start")

    @staticmethod
    def _settle(worker: _Worker, answer: object) -> None:
        call, worker.call, worker.taken = worker.call, None, False
        if call is None:
            return
        if isinstance(answer, JobFailedError):
            call.future.set_exception(answer)
        else:
            call.future.set_result(answer)

    def _lose(self, worker: _Worker, kind: FailureKind, reason: str) -> None:
        if worker.ready and not worker.taken and worker.call is not None:
            with self._lock:
                self._pending.appendleft(worker.call)  # it died idle: not the call's doing
            worker.call = None
        else:
            self._settle(worker, JobFailedError(kind, reason, time.monotonic() - worker.since))
        self._workers.remove(worker)
        worker.kill()
