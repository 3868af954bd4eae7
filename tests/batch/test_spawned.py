"""Workers that are started as new interpreters, as those of a Dask worker are, behave as forked ones do."""

import subprocess
import sys
import threading
import time
from pathlib import Path
from types import SimpleNamespace

import pytest
from distributed import KilledWorker

from skimtrace.batch import dask_worker
from skimtrace.batch.dask_engine import _killed
from skimtrace.batch.failure import FailureKind, JobFailedError
from skimtrace.batch.job import Job
from skimtrace.batch.launch import spawn_worker
from skimtrace.batch.pool import IsolatedExecutor, PoolSettings
from skimtrace.batch.settings import Settings
from skimtrace.bundle.discover import Input
from skimtrace.signatures.registry import load_signatures
from skimtrace.store.lines import read_line
from tests.batch import jobs
from tests.batch.cluster import until
from tests.cli.packages import SENDER, unpacked

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(autouse=True)
def found_by_workers(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYTHONPATH", str(ROOT), prepend=":")


def test_limits_and_deaths_are_those_of_forked_workers() -> None:
    given = ["ok:1", "die:9", "hang", "leave:3", "fill", "fail", "ok:2"]
    pool = PoolSettings(workers=2, timeout=3, memory=1024 * 1024 * 1024)
    with IsolatedExecutor(pool, jobs.prepare, (5,), spawn_worker) as executor:
        futures = [executor.submit(jobs.work, job) for job in given]
        errors = [future.exception(timeout=120) for future in futures]
    assert (futures[0].result(), futures[-1].result()) == ("ok/6", "ok/7")
    kinds = [error.kind for error in errors if isinstance(error, JobFailedError)]
    assert kinds == [FailureKind.DEATH, FailureKind.TIME, FailureKind.DEATH, FailureKind.MEMORY, FailureKind.DEFECT]
    assert "SIGKILL" in str(errors[1])


def test_a_worker_ends_with_the_one_who_started_it() -> None:
    code = (
        "import os, time; from skimtrace.batch.launch import spawn_worker; from tests.batch import jobs\n"
        "process, pipe = spawn_worker(None, (), None); pipe.recv(); pipe.send((jobs.pid, (), {})); pipe.recv()\n"
        "print(pipe.recv()[1], flush=True); pipe.send((jobs.work, ('sleep:3600',), {})); pipe.recv(); os._exit(0)"
    )
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=60)
    stat = Path(f"/proc/{int(run.stdout)}/stat")
    until(lambda: not stat.exists() or stat.read_text(encoding="ascii", errors="replace").split()[2] == "Z")


def test_workers_that_nobody_needs_any_more_end(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(dask_worker, "_IDLE", 0.5)
    order = dask_worker.Order("a scan", dask_worker.code_digest(), 120.0, None)
    with dask_worker._crew(order, dask_worker.pack(Settings(load_signatures())), 1) as crew:
        item = Input(unpacked(tmp_path / "ext", SENDER), "ext")
        product = crew.submit(Job(item)).result(timeout=120)
        assert read_line(product.line).verdict == "scrapes-and-sends"
        time.sleep(0.6)
        assert dask_worker._crews == {"a scan": crew}, "it is needed as long as somebody is in it"
    until(lambda: not dask_worker._crews)
    until(lambda: not [thread for thread in threading.enumerate() if thread.name == "workers"])


def test_an_input_that_takes_dask_workers_down_is_given_up() -> None:
    error = KilledWorker("a-task", SimpleNamespace(address="tcp://10.0.0.7:4000"), 3)  # type: ignore[arg-type]  # ours
    assert _killed(error) == "4 Dask workers died while they had it, the last one at tcp://10.0.0.7:4000 (KilledWorker)"
