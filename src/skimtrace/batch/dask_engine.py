"""The engine of a Dask cluster: jobs go to its workers by the standard executor interface.

What crosses the network: the settings once, each job (a location, not its content), and its product. Nothing but the
one who asks writes results.
"""

import logging
import time
from collections.abc import Callable
from concurrent.futures import CancelledError, Executor, Future
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import Any, Final, ParamSpec, TypeVar, cast
from uuid import uuid4

from distributed import Client, KilledWorker
from distributed import Future as DaskFuture

from skimtrace.batch.dask_worker import Order, Refusal, code_digest, differs, end, pack, work
from skimtrace.batch.engine import Engine
from skimtrace.batch.failure import EngineError, FailureKind, JobFailedError
from skimtrace.batch.job import Job, Product
from skimtrace.batch.pool import PoolSettings
from skimtrace.batch.settings import Settings
from skimtrace.errors import UsageError

P = ParamSpec("P")
T = TypeVar("T")

_PATIENCE: Final = 10.0
"""Seconds to wait for the scheduler, and for its first worker."""
_GLANCE: Final = 5.0
"""Seconds between two looks at the size of the cluster."""


def dask_engine(address: str, settings: Settings, pool: PoolSettings) -> Engine:
    """Return the engine of the cluster whose scheduler is at `address`. Of `pool`, the limits count.

    Raises UsageError when there is none, when it has no workers, and when one of them has another skimtrace.
    """
    _silence()
    try:
        client = Client(address, timeout=_PATIENCE, set_as_default=False, name="skimtrace")
    except (OSError, ValueError, ImportError) as error:
        raise UsageError(f"{address}: no Dask scheduler answers: {_line(error)}") from error
    try:
        _inspect(client, address)
        cluster = _Cluster(client, address, settings, pool)
    except BaseException:
        client.close()
        raise
    # `submit` adds what it needs besides the job.
    return Engine(cluster, cast(Callable[[Job], Product], work), cluster.width, cluster.stop)


def _silence() -> None:
    """Keep Dask's log off standard error: what it tells in pages of tracebacks is said by us, in a sentence."""
    for name in list(logging.root.manager.loggerDict):
        if name.partition(".")[0] in {"distributed", "tornado", "asyncio"}:  # many have a level of their own
            logging.getLogger(name).setLevel(logging.CRITICAL)


def _inspect(client: Client, address: str) -> None:
    """Raise UsageError unless there are workers, and all of them have our skimtrace."""
    try:
        client.wait_for_workers(1, timeout=_PATIENCE)
        found: dict[str, object] = client.run(code_digest, on_error="return")
    except TimeoutError as error:
        raise UsageError(f"{address}: the Dask scheduler has no workers") from error
    except OSError as error:
        raise UsageError(f"{address}: the Dask scheduler does not answer: {_line(error)}") from error
    for worker, told in sorted(found.items()):
        if isinstance(told, OSError):  # it died in the meantime
            continue
        if isinstance(told, Exception):
            raise UsageError(f"the Dask worker {worker} is refused: it cannot run skimtrace: {_line(told)}")
        if told != code_digest():
            raise UsageError(f"the Dask worker {worker} is refused: {differs(str(told), code_digest())}")


class _Cluster(Executor):
    """Dask's executor, with its ways to fail told in our words."""

    def __init__(self, client: Client, address: str, settings: Settings, pool: PoolSettings) -> None:
        self._client = client
        self._address = address
        self._inner = client.get_executor(pure=False)
        self._order = Order(uuid4().hex, code_digest(), pool.timeout, pool.memory)
        # A task of its own, not data that is scattered: where all workers that have it die, it is made again, and one
        # that joins later gets it as any input of a task.
        self._setup: DaskFuture[bytes] = client.submit(
            bytes, pack(replace(settings, database=None, scripts=None)), pure=False
        )
        self._threads, self._counted = 1, -_GLANCE
        self._stopped = False

    def submit(self, fn: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs) -> "Future[T]":
        """Have a worker do it, which gets the order and the settings, too. The future's exception is JobFailedError
        when there is no answer, and EngineError when there will be none any more."""
        outer: Future[T] = Future()
        given = [_placed(arg) if isinstance(arg, Job) else arg for arg in args]
        try:
            inner = self._inner.submit(fn, *given, order=self._order, setup=self._setup, **kwargs)
        except Exception as error:  # the client was closed as it lost its scheduler
            outer.set_exception(self._lost(error))
            return outer
        inner.add_done_callback(lambda done: self._hand_on(done, outer))
        return outer

    def _hand_on(self, inner: "Future[Any]", outer: "Future[Any]") -> None:
        if not outer.set_running_or_notify_cancel():
            return
        try:
            answer = inner.result()
        except CancelledError as error:
            outer.set_exception(self._lost(error))
        except KilledWorker as error:
            outer.set_exception(JobFailedError(FailureKind.DEATH, _killed(error)))
        except Exception as error:  # the call itself, or its answer, did not get through
            outer.set_exception(EngineError(f"a Dask worker cannot run skimtrace: {_line(error)}"))
        else:
            if isinstance(answer, Refusal):
                outer.set_exception(EngineError(f"the Dask worker {answer.worker} is refused: {answer.reason}"))
            elif isinstance(answer, JobFailedError):
                outer.set_exception(answer)
            else:
                outer.set_result(answer)

    def _lost(self, error: BaseException) -> EngineError:
        told = f": {_line(error)}" if str(error) and not isinstance(error, CancelledError) else ""
        return EngineError(f"{self._address}: the Dask scheduler was lost{told}")

    def width(self) -> int:
        """Return how many jobs to have under way: two for each thread of the cluster, as it is now."""
        now = time.monotonic()
        if now - self._counted >= _GLANCE:
            try:
                threads = sum(self._client.nthreads().values())
            except Exception as error:  # whatever the client has for a connection that ends
                raise self._lost(error) from error
            # Without any worker for the moment (all are being started anew) the jobs wait at the scheduler.
            self._threads, self._counted = max(1, threads), now
        return 2 * self._threads

    def stop(self) -> None:
        """Give up what is under way, end the worker processes, and leave the cluster."""
        if self._stopped:
            return
        self._stopped = True
        with suppress(Exception):  # it is over: there may be no scheduler any more, or no worker
            if self._client.status == "running":
                self._inner.shutdown(wait=False)
                self._client.run(end, self._order.scan, wait=False, on_error="ignore")
        with suppress(Exception):
            self._client.close(timeout=_PATIENCE)


def _placed(job: Job) -> Job:
    """Return `job` with a path that does not depend on the folder one is in."""
    return replace(job, item=replace(job.item, path=Path(job.item.path).absolute()))


def _killed(error: KilledWorker) -> str:
    count = error.allowed_failures + 1
    return f"{count} Dask workers died while they had it, the last one at {error.last_worker.address} (KilledWorker)"


def _line(error: BaseException) -> str:
    """Return an error in one line."""
    return " ".join(str(error).split())[:300] or type(error).__name__
