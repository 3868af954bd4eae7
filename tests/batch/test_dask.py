"""A real Dask cluster on loopback gives what this machine gives, also when one of its workers is killed."""

import json
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psutil
import pytest
from typer.testing import CliRunner

from skimtrace.cli.app import app
from tests.batch.cluster import Cluster, Web, closed_port, listing, until, web
from tests.cli.packages import KEEPER, SENDER, TIDY, broken, packed, unpacked

LIMIT = 60
"""Seconds for one command, under load."""


class Run:
    """A scan as a process of its own."""

    def __init__(self, folder: Path, *arguments: str) -> None:
        self._out, self._err = tempfile.TemporaryFile(), tempfile.TemporaryFile()  # noqa: SIM115 - closed by `end`
        command = [sys.executable, "-m", "skimtrace", "scan", *arguments]
        self._process = subprocess.Popen(command, cwd=folder, stdout=self._out, stderr=self._err)

    def is_running(self) -> bool:
        return self._process.poll() is None

    def end(self) -> tuple[int, list[str], list[str]]:
        """Wait for it; return the exit code, and the lines of both streams."""
        try:
            self._process.wait(timeout=LIMIT)
        finally:
            self._process.kill()
        lines = []
        for file in (self._out, self._err):
            with file:
                file.seek(0)
                lines.append(file.read().decode().splitlines())
        return self._process.wait(), lines[0], lines[1]


@pytest.fixture(scope="module")
def cluster(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cluster]:
    with Cluster(tmp_path_factory.mktemp("cluster")) as made:
        made.add_worker()
        made.add_worker()
        yield made


@pytest.fixture(scope="module", autouse=True)
def lonely(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str, Run]:
    """A scan with a scheduler that is not there, begun before the other tests: it takes a while to give up."""
    folder = tmp_path_factory.mktemp("lonely")
    unpacked(folder / "ext")
    address = f"tcp://127.0.0.1:{closed_port()}"
    return folder, address, Run(folder, "ext", "--engine", "dask", "--scheduler", address)


@pytest.fixture
def small(tmp_path: Path) -> Iterator[Cluster]:
    """One worker, of which nothing else needs to be left."""
    (tmp_path / "cluster").mkdir()
    with Cluster(tmp_path / "cluster") as made:
        made.add_worker()
        yield made


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Web]:
    folder = unpacked(tmp_path / "web", SENDER, "From the web")
    files = {f"/apps/one%20more/{file.name}": file.read_bytes() for file in folder.iterdir()}
    files["/apps/one%20more/"] = listing("manifest.json", "content.js")
    files["/apps/"] = listing("b.zip", "notes.txt", "one%20more/")
    files["/apps/b.zip"] = packed(tmp_path / "b.zip", KEEPER, "Packed").read_bytes()
    files["/gate.zip"] = packed(tmp_path / "gate.zip", SENDER, "Slow to come").read_bytes()
    with web(files) as made:
        yield made


def wait_for(server: Web, run: Run) -> None:
    """Wait until somebody waits at the gate."""
    until(lambda: server.reached.is_set() or not run.is_running(), LIMIT)
    assert server.reached.is_set(), run.end()


def scan(folder: Path, *arguments: str) -> tuple[int, list[str], list[str]]:
    return Run(folder, *arguments).end()


def results(lines: list[str]) -> list[dict[str, Any]]:
    """Return what results say, but for how long they took."""
    found = [json.loads(line) for line in lines]
    for result in found:
        del result["timing"]
    return found


def test_a_worker_that_is_killed_in_the_middle_changes_nothing(tmp_path: Path, cluster: Cluster, server: Web) -> None:
    for at, code in enumerate([SENDER, KEEPER, TIDY] * 5):
        unpacked(tmp_path / "many" / f"e{at:02}", f"{code}// {at}", f"Extension {at}")
    broken(tmp_path / "many" / "e07.crx")
    given = ["many", f"{server.url}/gate.zip", f"{server.url}/apps/", "missing.zip", f"{server.url}/none.zip"]
    common = [*given, "-f", "jsonl", "-o"]

    server.gate.set()
    local = scan(tmp_path, *common, "local", "--no-database", "-j", "2")
    server.gate.clear()

    engine = ["--engine", "dask", "--scheduler", cluster.address]
    run = Run(tmp_path, *common, "cluster", *engine)
    wait_for(server, run)
    child, worker = cluster.holder(server.caller)
    worker.kill()
    gone, alive = psutil.wait_procs([child], timeout=30)
    assert (gone, alive) == ([child], []), "a worker process ends with the Dask worker that it belongs to"
    server.gate.set()
    there = run.end()

    assert len(local[1]) == 21
    wrong = {str(result["input"]).rpartition("/")[2] for result in results(local[1]) if result["error"]}
    assert wrong == {"e07.crx", "missing.zip", "none.zip"}
    assert results(there[1]) == results(local[1])
    assert there[0] == local[0] == 1
    assert [line for line in there[2] if "report:" not in line] == [line for line in local[2] if "report:" not in line]
    assert f"skimtrace: {server.url}/none.zip: the server answers 404 Not Found" in there[2]
    pages = [sorted(page.name for page in (tmp_path / of).rglob("*.html")) for of in ("local", "cluster")]
    assert pages[0] == pages[1]
    assert len(pages[0]) == 22

    again = scan(tmp_path, *common, "cluster", *engine)
    assert results(again[1]) == results(local[1]), "what is kept is the same, too"


def test_a_limit_is_told_as_on_one_machine(tmp_path: Path, cluster: Cluster, server: Web) -> None:
    common = [f"{server.url}/gate.zip", "--timeout", "2", "--no-report", "--no-database", "-f", "jsonl"]
    local = scan(tmp_path, *common)
    there = scan(tmp_path, *common, "--engine", "dask", "--scheduler", cluster.address)
    assert there[0] == local[0] == 1
    assert there[2] == local[2]
    assert there[2] == [f"skimtrace: {server.url}/gate.zip: it takes longer than the limit of 2 seconds"]
    assert results(there[1]) == results(local[1])


def test_a_worker_with_another_skimtrace_is_refused(tmp_path: Path, small: Cluster, server: Web) -> None:
    for at in range(4):
        unpacked(tmp_path / "many" / f"e{at}", SENDER)
    arguments = ["--engine", "dask", "--scheduler", small.address, "--no-report", "-f", "jsonl"]
    run = Run(tmp_path, "many/e0", f"{server.url}/gate.zip", "many", *arguments)
    wait_for(server, run)
    small.add_worker(stranger=True)
    code, out, err = run.end()
    assert code == 1
    assert [json.loads(line)["input"] for line in out] == ["many/e0"], "what is finished is kept"
    assert err[0].startswith("skimtrace: the Dask worker tcp://127.0.0.1:")
    assert " is refused: its skimtrace (0000000000000000-" in err[0]
    assert err[0].endswith("; 1 of 6 results are there")

    code, out, err = scan(tmp_path, "many", *arguments)
    assert (code, out, len(err)) == (2, [], 1)
    assert " is refused: its skimtrace (0000000000000000-" in err[0]


def test_a_scheduler_that_is_lost_ends_the_scan(tmp_path: Path, small: Cluster, server: Web) -> None:
    unpacked(tmp_path / "ext")
    arguments = ["--engine", "dask", "--scheduler", small.address, "--no-report", "-f", "jsonl"]
    run = Run(tmp_path, "ext", f"{server.url}/gate.zip", "ext", *arguments)
    wait_for(server, run)
    small.scheduler.kill()
    code, out, err = run.end()
    assert (code, err) == (1, [f"skimtrace: {small.address}: the Dask scheduler was lost; 1 of 3 results are there"])
    assert [json.loads(line)["input"] for line in out] == ["ext"]


@pytest.mark.parametrize(
    ("given", "told"),
    [
        (["--engine", "dask"], "Invalid value for --scheduler: --engine dask needs it: the address of the scheduler."),
        (["--scheduler", "tcp://127.0.0.1:1"], "Invalid value for --scheduler: it is for --engine dask."),
        (["--engine", "dask", "--scheduler", "x", "-j", "2"], "Invalid value for --jobs: it is for --engine local"),
    ],
)
def test_options_that_do_not_go_together(given: list[str], told: str) -> None:
    run = CliRunner().invoke(app, ["scan", "ext", *given])
    assert (run.exit_code, run.stdout) == (2, "")
    assert told in run.stderr


def test_dask_is_not_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "skimtrace.batch.dask_engine", None)
    unpacked(tmp_path / "ext")
    run = CliRunner().invoke(app, ["scan", str(tmp_path / "ext"), "--engine", "dask", "--scheduler", "tcp://x:1"])
    assert (run.exit_code, run.stdout) == (2, "")
    assert run.stderr == "skimtrace: --engine dask needs: pip install 'skimtrace[cluster]'\n"


def test_no_scheduler_is_wrong_usage(lonely: tuple[Path, str, Run]) -> None:
    folder, address, run = lonely
    code, out, err = run.end()
    assert (code, out, len(err)) == (2, [], 1)
    assert err[0].startswith(f"skimtrace: {address}: no Dask scheduler answers: ")
    assert not (folder / "reports").exists()
