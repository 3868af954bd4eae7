"""Many inputs through the pool, each to a result. The parent's side: it imports nothing that reads extensions."""

from collections.abc import Callable, Generator, Sequence
from contextlib import closing
from functools import partial

from skimtrace.batch.pool import Failure, Pool, PoolSettings
from skimtrace.batch.settings import Settings
from skimtrace.bundle.discover import Input
from skimtrace.errors import InputError
from skimtrace.result.build import error_result
from skimtrace.result.model import Result


def scan_all(
    items: Sequence[Input | InputError],
    settings: Settings,
    pool: PoolSettings,
    done: Callable[[], object] = lambda: None,
) -> Generator[Result, None, None]:
    """Yield the result for each of `items`, in order, each made in a worker process; `done` as in `Pool.run`."""
    found = [item for item in items if isinstance(item, Input)]
    digest = settings.signatures.digest
    workers: Pool[Input, Result] = Pool(_prepare, (settings,), pool)
    with closing(workers.run(found, done)) as answers:
        for item in items:
            if isinstance(item, InputError):
                yield error_result(item.input_name, item.reason, digest)
                continue
            answer = next(answers)
            if isinstance(answer, Failure):
                yield error_result(item.name, answer.reason, digest, seconds=answer.seconds)
            else:
                yield answer


def _prepare(settings: Settings) -> Callable[[Input], Result]:
    from skimtrace.batch.one import scan_one  # noqa: PLC0415 - the parent need not import what workers do

    return partial(scan_one, settings=settings)
