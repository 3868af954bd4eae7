"""What runs jobs: an executor with the standard interface, and what one must know to use it well."""

from collections.abc import Callable
from concurrent.futures import Executor
from dataclasses import dataclass
from functools import partial

from skimtrace.batch.job import Job, Product
from skimtrace.batch.pool import IsolatedExecutor, PoolSettings
from skimtrace.batch.settings import Settings


@dataclass(frozen=True, slots=True)
class Engine:
    """`executor.submit(function, job)` gives a future of the job's product; its exception is JobFailedError.

    `width` returns how many jobs to have under way, so that nobody waits for work; `stop` ends everything at once.
    """

    executor: Executor
    function: Callable[[Job], Product]
    width: Callable[[], int]
    stop: Callable[[], object]


def local_engine(settings: Settings, pool: PoolSettings) -> Engine:
    """Return the engine of worker processes on this machine."""
    executor = IsolatedExecutor(pool, _equip, (settings,))
    return Engine(executor, run_job, partial(int, 2 * pool.workers), executor.kill_workers)


def _equip(settings: Settings) -> None:
    from skimtrace.batch.perform import equip  # noqa: PLC0415 - the parent need not import what workers do

    equip(settings)


def run_job(job: Job) -> Product:
    """Return the product of `job`, in a worker that was equipped."""
    from skimtrace.batch.perform import perform  # noqa: PLC0415 - the same

    return perform(job)
