import multiprocessing
import os
import signal
import time
from collections.abc import Sequence
from pathlib import Path

import pytest

from skimtrace.batch.pool import Failure, Pool, PoolSettings
from tests.batch import jobs

MEBIBYTE = 1024 * 1024


def run(
    given: Sequence[str], workers: int = 1, timeout: float | None = None, memory: int | None = None
) -> list[str | Failure]:
    pool: Pool[str, str] = Pool(jobs.prepare, (0,), PoolSettings(workers, timeout, memory))
    answers = list(pool.run(given))
    assert not children(), "no worker outlives its pool"
    return answers


def children() -> list[int]:
    return [child.pid for child in multiprocessing.active_children() if child.pid is not None]


def reason(answer: str | Failure) -> str:
    assert isinstance(answer, Failure), answer
    return answer.reason


@pytest.mark.parametrize("workers", [1, 2, 4])
def test_answers_come_in_order_for_any_number_of_workers(workers: int) -> None:
    given = ["sleep:0.2", *(f"ok:{at}" for at in range(1, 12))]
    assert run(given, workers=workers) == [job.replace(":", "/") for job in given]


def test_a_slow_first_job_does_not_hold_the_others_up(tmp_path: Path) -> None:
    gate = tmp_path / "gate"
    pool: Pool[str, str] = Pool(jobs.prepare_gated, (gate,), PoolSettings(workers=2, timeout=120))
    done = 0

    def finished() -> None:
        nonlocal done
        done += 1
        if done == 5:
            gate.touch()

    answers = list(pool.run(["wait", *"abcde"], done=finished))
    assert answers == ["wait", *"abcde"], "the first one waits until the five others are finished"
    assert done == 6


def test_no_jobs_need_no_worker() -> None:
    assert run([], workers=2) == []


def test_prepare_runs_once_per_worker() -> None:
    pool: Pool[str, str] = Pool(jobs.prepare, (100,), PoolSettings(workers=1))
    assert list(pool.run(["ok:1", "ok:2"])) == ["ok/101", "ok/102"]


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
    pool: Pool[str, str] = Pool(jobs.prepare_pid, (), PoolSettings(workers=1))
    first, second, dead, third = pool.run(["", "", "die", ""])
    assert first == second != third
    assert isinstance(dead, Failure)


def test_a_worker_killed_from_outside_between_jobs_is_replaced() -> None:
    pool: Pool[str, str] = Pool(jobs.prepare_pid, (), PoolSettings(workers=1))
    answers = pool.run(["", "", ""])
    first = next(answers)
    assert isinstance(first, str)
    os.kill(int(first), signal.SIGKILL)
    left = list(answers)
    # The second job may have been under way in the killed worker; the third one was not, and goes to another.
    assert len(left) == 2
    assert isinstance(left[1], str)
    assert left[1] != first


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


def test_an_exception_is_a_failure_that_names_the_place() -> None:
    answers = run(["fail:", "ok:1"], workers=1)
    told = reason(answers[0])
    assert told.startswith("the analysis failed (a defect of skimtrace): ZeroDivisionError: one line and another at ")
    assert "batch/jobs.py:" in told
    assert "\n" not in told
    assert answers[1] == "ok/1"


def test_a_job_that_leaves_is_a_failure() -> None:
    assert reason(run(["leave:3"], workers=1)[0]) == "its worker process ended with code 3"


def test_workers_that_cannot_start_fail_their_jobs_and_end() -> None:
    pool: Pool[str, str] = Pool(jobs.prepare_badly, (), PoolSettings(workers=2))
    assert [reason(a) for a in pool.run(["a", "b", "c"])] == ["its worker process ended with code 7"] * 3


def test_interrupts_are_for_the_parent() -> None:
    assert run(["interrupt:", "ok:1"], workers=1) == ["interrupt/0", "ok/1"]


def test_closing_the_answers_ends_the_workers() -> None:
    pool: Pool[str, str] = Pool(jobs.prepare, (), PoolSettings(workers=2))
    answers = pool.run(["ok:1", "hang:", "hang:"])
    assert next(answers) == "ok/1"
    assert children()
    answers.close()
    assert not children()


def test_a_failure_says_how_long_it_took() -> None:
    (answer,) = run(["hang:"], workers=1, timeout=0.3)
    assert isinstance(answer, Failure)
    assert 0.3 <= answer.seconds < 10
