import multiprocessing
import os
import pickle
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from concurrent.futures import CancelledError, Future, as_completed
from pathlib import Path
from typing import Any

import pytest

from skimtrace.batch.failure import FailureKind, JobFailedError
from skimtrace.batch.launch import fork_worker
from skimtrace.batch.pool import IsolatedExecutor, PoolSettings
from tests.batch import jobs

MEBIBYTE = 1024 * 1024


Answer = str | JobFailedError


def run(
    given: Sequence[str],
    workers: int = 1,
    timeout: float | None = None,
    memory: int | None = None,
    work: Callable[[str], str] = jobs.work,
    initializer: Callable[[], object] | None = None,
) -> list[Answer]:
    """Return the answers to `given`, in that order."""
    with IsolatedExecutor(PoolSettings(workers, timeout, memory), initializer) as executor:
        answers = [answer(future) for future in [executor.submit(work, job) for job in given]]
    assert not children(), "no worker outlives its executor"
    return answers


def answer(future: "Future[str]") -> Answer:
    error = future.exception(timeout=120)
    assert error is None or isinstance(error, JobFailedError), error
    return future.result() if error is None else error


def children() -> list[int]:
    return [child.pid for child in multiprocessing.active_children() if child.pid is not None]


def reason(answer: Answer) -> str:
    assert isinstance(answer, JobFailedError), answer
    return answer.reason


@pytest.mark.parametrize("workers", [1, 2, 4])
def test_answers_come_in_order_for_any_number_of_workers(workers: int) -> None:
    given = ["sleep:0.2", *(f"ok:{at}" for at in range(1, 12))]
    assert run(given, workers=workers) == [job.replace(":", "/") for job in given]


def test_a_slow_first_call_does_not_hold_the_others_up(tmp_path: Path) -> None:
    gate = tmp_path / "gate"
    with IsolatedExecutor(PoolSettings(workers=2, timeout=120)) as executor:
        futures = [executor.submit(jobs.gated, job, gate) for job in ("wait", *"abcde")]
        finished = as_completed(futures)
        assert [next(finished).result() for _ in range(5)] == list("abcde")
        gate.touch()
        assert next(finished) is futures[0]


def test_no_jobs_need_no_worker() -> None:
    assert run([], workers=2) == []


def test_the_initializer_runs_once_per_worker() -> None:
    with IsolatedExecutor(PoolSettings(workers=1), jobs.prepare, (100,)) as executor:
        assert [executor.submit(jobs.work, job).result() for job in ("ok:1", "ok:2")] == ["ok/101", "ok/102"]


def test_what_cannot_be_sent_is_the_callers_error() -> None:
    with IsolatedExecutor(PoolSettings(workers=1)) as executor:
        bad = executor.submit(lambda: "never")
        assert bad.exception(timeout=60) is not None
        assert not isinstance(bad.exception(), JobFailedError)
        assert executor.submit(jobs.work, "ok:1").result(timeout=60) == "ok/1"


def test_a_killed_worker_costs_its_own_job_only() -> None:
    answers = run(["ok:1", "die:9", "ok:2", "die:11", "ok:3"], workers=2)
    assert [a for a in answers if isinstance(a, str)] == ["ok/1", "ok/2", "ok/3"]
    assert reason(answers[1]) == "its worker process was ended by SIGKILL (the system may be out of memory)"
    assert reason(answers[3]) == "its worker process was ended by SIGSEGV"


def test_every_worker_may_die_at_once() -> None:
    answers = run(["die:9"] * 6, workers=3)
    assert [reason(a) for a in answers] == [
        "its worker process was ended by SIGKILL (the system may be out of memory)"
    ] * 6


def test_a_fresh_worker_follows_a_dead_one() -> None:
    first, second, dead, third = run(["", "", "die", ""], work=jobs.pid)
    assert first == second != third
    assert isinstance(dead, JobFailedError)


def test_a_worker_killed_from_outside_between_calls_is_replaced() -> None:
    with IsolatedExecutor(PoolSettings(workers=1)) as executor:
        first = executor.submit(jobs.pid).result(timeout=60)
        os.kill(int(first), signal.SIGKILL)
        assert executor.submit(jobs.pid).result(timeout=60) != first


def test_a_hanging_job_is_ended_at_its_limit() -> None:
    started = time.monotonic()
    answers = run(["ok:1", "hang:", "ok:2"], workers=1, timeout=0.5)
    assert answers[0] == "ok/1"
    assert reason(answers[1]) == "it takes longer than the limit of 0.5 seconds"
    assert answers[2] == "ok/2"
    assert time.monotonic() - started < 20


def test_the_limit_is_for_one_job_and_not_for_all() -> None:
    assert run(["sleep:0.4"] * 4, workers=1, timeout=1.2) == ["sleep/0.4"] * 4


def test_memory_runs_out_in_one_worker_only() -> None:
    answers = run(["ok:1", "fill:", "ok:2"], workers=1, memory=1024 * MEBIBYTE, timeout=60)
    assert answers[0] == "ok/1"
    assert reason(answers[1]) == "it needs more memory than the limit of 1,024 MiB for one extension"
    assert answers[2] == "ok/2"


def test_a_crash_under_a_memory_limit_says_that_it_may_be_the_reason() -> None:
    (crashed,) = run(["die:11"], memory=2048 * MEBIBYTE)
    assert reason(crashed) == (
        "its worker process was ended by SIGSEGV (it may have met the memory limit of 2,048 MiB)"
    )


def test_a_worker_that_cannot_be_started_is_tried_again() -> None:
    tried: list[int] = []

    def launch(*setup: Any) -> Any:
        tried.append(1)
        if len(tried) < 3:
            raise BrokenPipeError(32, "Broken pipe")
        return fork_worker(*setup)

    with IsolatedExecutor(launch=launch) as executor:
        assert executor.submit(jobs.work, "ok:1").result(timeout=60) == "ok/1"


def test_workers_that_can_never_be_started_fail_their_calls() -> None:
    def launch(*_: Any) -> Any:
        raise OSError(11, "Resource temporarily unavailable")

    with IsolatedExecutor(launch=launch) as executor:
        failed = executor.submit(jobs.work, "ok:1").exception(timeout=60)
    assert isinstance(failed, JobFailedError)
    assert failed.reason == "its worker process did not start: Resource temporarily unavailable"


def test_an_exception_is_a_failure_that_names_the_place() -> None:
    answers = run(["fail:", "ok:1"], workers=1)
    told = reason(answers[0])
    assert told.startswith("the analysis failed (a defect of skimtrace): ZeroDivisionError: one line and another at ")
    assert "batch/jobs.py:" in told
    assert "\n" not in told
    assert answers[1] == "ok/1"


def test_a_job_that_leaves_is_a_failure() -> None:
    assert reason(run(["leave:3"], workers=1)[0]) == "its worker process ended with code 3"


def test_workers_that_cannot_start_fail_their_calls_and_end() -> None:
    answers = run(["a", "b", "c"], workers=2, initializer=jobs.prepare_badly)
    assert [reason(a) for a in answers] == ["its worker process ended with code 7"] * 3


def test_interrupts_are_for_the_parent() -> None:
    assert run(["interrupt:", "ok:1"], workers=1) == ["interrupt/0", "ok/1"]


def test_killing_the_workers_ends_everything_at_once() -> None:
    executor = IsolatedExecutor(PoolSettings(workers=2))
    done, hanging, waiting = (executor.submit(jobs.work, job) for job in ("ok:1", "hang:", "hang:"))
    never = executor.submit(jobs.work, "ok:2")
    assert done.result(timeout=60) == "ok/1"
    assert children()
    executor.kill_workers()
    assert not children()
    for future in (hanging, waiting):
        with pytest.raises((JobFailedError, CancelledError)):
            future.result(timeout=0)
    assert never.cancelled()
    with pytest.raises(RuntimeError, match="the executor was shut down"):
        executor.submit(jobs.work, "ok:3")


def test_a_failure_says_what_kind_it_is_and_how_long_it_took() -> None:
    (overrun,) = run(["hang:"], timeout=0.3)
    assert isinstance(overrun, JobFailedError)
    assert overrun.kind is FailureKind.TIME
    assert 0.3 <= overrun.seconds < 10


def test_a_failure_crosses_process_borders() -> None:
    sent = pickle.loads(pickle.dumps(JobFailedError(FailureKind.MEMORY, "too much", 1.5)))
    assert (sent.kind, sent.reason, sent.seconds) == (FailureKind.MEMORY, "too much", 1.5)


LOST_PARENT = """
import os, signal, sys
from skimtrace.batch.launch import fork_worker
from skimtrace.batch.pool import IsolatedExecutor
from tests.batch import jobs
executor = IsolatedExecutor()
print(executor.submit(jobs.pid).result(), flush=True)
executor.submit(jobs.work, "sleep:600")
sys.stdin.readline()
os.kill(os.getpid(), signal.SIGKILL)
"""


def test_a_worker_does_not_outlive_a_parent_that_is_killed() -> None:
    with subprocess.Popen(
        [sys.executable, "-c", LOST_PARENT], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as parent:
        assert parent.stdout is not None
        assert parent.stdin is not None
        worker = int(parent.stdout.readline())
        assert Path(f"/proc/{worker}").exists()
        parent.stdin.write("\n")
        parent.stdin.flush()
        assert parent.wait(timeout=60) == -signal.SIGKILL
    for _ in range(300):
        if not Path(f"/proc/{worker}").exists():
            return
        time.sleep(0.1)
    pytest.fail("the worker goes on with a job that nobody waits for")
