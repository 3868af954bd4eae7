"""What a worker of a Dask cluster does with a job: it hands it to worker processes of its own.

So the limits of time and memory, crashes, and what one extension may leave behind for the next are as on one machine:
the Dask worker itself opens no package. Its worker processes serve one scan, and end with it.
"""

import asyncio
import pickle
import threading
import zlib
from collections.abc import Iterator
from concurrent.futures import Future
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from typing import Final

from distributed import get_worker

from skimtrace.batch.engine import run_job
from skimtrace.batch.failure import FailureKind, JobFailedError
from skimtrace.batch.job import Job, Product
from skimtrace.batch.launch import spawn_worker
from skimtrace.batch.pool import IsolatedExecutor, PoolSettings
from skimtrace.batch.settings import Settings
from skimtrace.data import digest
from skimtrace.engine import engine_digest

_IDLE: Final = 60.0
"""Seconds without a job, after which the worker processes end: whoever began the scan may be gone without a word."""


@dataclass(frozen=True, slots=True)
class Order:
    """What each job of a scan comes with. `code` is the `code_digest` of the one who asks; the limits are those of
    PoolSettings."""

    scan: str
    code: str
    timeout: float | None
    memory: int | None


@dataclass(frozen=True, slots=True)
class Refusal:
    """The answer of a worker that must not be asked."""

    worker: str
    reason: str


@cache
def code_digest() -> str:
    """Return a digest of all that decides a result and is not sent along: the program, its parsers and its tables."""
    return f"{engine_digest()[:16]}-{digest()[:16]}"


def pack(settings: Settings) -> bytes:
    """Return `settings` as they are sent."""
    return zlib.compress(pickle.dumps(settings))


def work(job: Job, *, order: Order, setup: bytes) -> Product | JobFailedError | Refusal:
    """Return the product of `job`, or why there is none. Runs in a thread of a Dask worker; `setup` is from `pack`."""
    worker = get_worker()
    if code_digest() != order.code:
        return Refusal(worker.address, differs(code_digest(), order.code))
    try:
        with _crew(order, setup, worker.state.nthreads) as crew:
            return crew.submit(job).result()
    except JobFailedError as error:
        return error  # as a value: an exception would be noise in the log of the cluster
    except (OSError, RuntimeError) as error:  # no more threads, pipes or processes
        return JobFailedError(FailureKind.DEATH, f"the Dask worker {worker.address} could not do it: {error}")


async def end(scan: str) -> None:
    """End the worker processes of a scan, whatever they are doing."""
    with _lock:
        crew = _crews.pop(scan, None)
    if crew is not None:
        await asyncio.to_thread(crew.executor.kill_workers)


def differs(theirs: str, ours: str) -> str:
    """Return why a worker is refused."""
    return f"its skimtrace ({theirs}) is not the one that asks ({ours}): install the same version on both"


class _Crew:
    """The worker processes of one scan on this Dask worker, and how many jobs need them now."""

    def __init__(self, order: Order, setup: bytes, size: int) -> None:
        pool = PoolSettings(size, order.timeout, order.memory)
        self.executor = IsolatedExecutor(pool, _equip, (setup,), spawn_worker)
        self.needed = 0
        self.timer: threading.Timer | None = None

    def submit(self, job: Job) -> "Future[Product]":
        return self.executor.submit(run_job, job)


_lock = threading.Lock()
_crews: dict[str, _Crew] = {}


@contextmanager
def _crew(order: Order, setup: bytes, size: int) -> Iterator[_Crew]:
    """Give the crew of a scan, which stays as long as it is needed, and a while longer."""
    with _lock:
        crew = _crews.get(order.scan) or _crews.setdefault(order.scan, _Crew(order, setup, size))
        crew.needed += 1
        if crew.timer is not None:
            crew.timer.cancel()
    try:
        yield crew
    finally:
        with _lock:
            crew.needed -= 1
            if crew.needed == 0:
                crew.timer = threading.Timer(_IDLE, _dismiss, (order.scan, crew))
                crew.timer.daemon = True
                crew.timer.start()


def _dismiss(scan: str, crew: _Crew) -> None:
    with _lock:
        if crew.needed or _crews.get(scan) is not crew:
            return
        del _crews[scan]
    crew.executor.kill_workers()


def _equip(setup: bytes) -> None:
    """Make a worker process ready: everything in memory before its first job, whose time is limited."""
    from skimtrace.batch import preload  # noqa: F401, PLC0415 - the Dask worker need not import what analyses
    from skimtrace.batch.perform import equip  # noqa: PLC0415 - the same

    equip(pickle.loads(zlib.decompress(setup)))  # noqa: S301 - whoever may use the cluster may run anything on it
