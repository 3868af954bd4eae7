"""A second scan does no work twice: what is taken from the database, and what is not."""

import concurrent.futures
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from skimtrace.batch.engine import Engine
from skimtrace.batch.failure import FailureKind, JobFailedError
from skimtrace.batch.job import Job, Product
from skimtrace.batch.perform import product_of
from skimtrace.batch.pool import IsolatedExecutor, PoolSettings
from skimtrace.batch.scan import Done, Scan
from skimtrace.batch.settings import Settings
from skimtrace.bundle import stamp
from skimtrace.bundle.discover import Input
from skimtrace.bundle.limits import Limits
from skimtrace.signatures.registry import load_signatures
from skimtrace.store.keys import maker
from skimtrace.store.store import Store
from tests.cli.packages import KEEPER, SENDER, TIDY, packed, unpacked
from tests.store.estates import reading

NO_LIMITS = PoolSettings()


class Counting(IsolatedExecutor):
    """Does its jobs in this process, and counts them."""

    def __init__(self, settings: Settings) -> None:
        super().__init__()
        self.settings = settings
        self.jobs: list[str] = []
        self.analysed = 0
        self.failure: JobFailedError | None = None

    def submit(self, fn: Callable[..., Any], /, *args: Any, **_: Any) -> "Future[Any]":
        (job,) = args
        assert isinstance(job, Job)
        future: Future[Any] = Future()
        self.jobs.append(job.item.name)
        if self.failure is not None:
            future.set_exception(self.failure)
        else:
            product = product_of(job, self.settings)
            self.analysed += product.row is None
            future.set_result(product)
        return future


class Runner:
    """Scans with one database, and says what it took."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.told: list[str] = []
        self.jobs: list[str] = []
        self.analysed = 0
        self.failure: JobFailedError | None = None

    def __call__(
        self, *paths: Path, settings: Settings, pool: PoolSettings = NO_LIMITS, fresh: bool = False
    ) -> list[Done]:
        digest = settings.signatures.digest
        for_workers = replace(settings, database=None if fresh else self.path)
        executor = Counting(for_workers)
        executor.failure = self.failure
        engine = Engine(executor, _never, lambda: 2, lambda: None)
        with Store(self.path, maker(digest, settings.limits), digest, self.told.append) as store:
            items = [Input(path, path.name) for path in paths]
            with closing(Scan(items, settings, engine, pool, store, fresh=fresh).results()) as results:
                done = list(results)
            store.finish()
        self.jobs, self.analysed = executor.jobs, executor.analysed
        assert self.told == []
        return done


def _never(job: Job) -> Product:
    raise AssertionError(job)


@pytest.fixture(scope="module")
def settings() -> Settings:
    return Settings(load_signatures())


@pytest.fixture
def run(tmp_path: Path) -> Runner:
    return Runner(tmp_path / "kept" / "results.db")


@pytest.fixture
def calm(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Trust stamps at once, as if the files had been there for a while."""
    monkeypatch.setattr(stamp, "_RACY", 0)
    yield


def test_what_did_not_change_is_not_even_read(
    tmp_path: Path, run: Runner, settings: Settings, calm: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    paths = [unpacked(tmp_path / "a", SENDER), packed(tmp_path / "b.zip", KEEPER), unpacked(tmp_path / "c", TIDY)]
    first = run(*paths, settings=settings)
    assert (run.analysed, [done.kept for done in first]) == (3, [False] * 3)
    second = run(*paths, settings=settings)
    assert run.jobs == [], "no worker is asked for anything"
    assert [done.kept for done in second] == [True] * 3
    assert [done.line for done in second] == [done.line for done in first], "what it cost included"
    assert [done.result for done in second] == [done.result for done in first]


def test_fresh_analyses_all(tmp_path: Path, run: Runner, settings: Settings, calm: None) -> None:
    path = unpacked(tmp_path / "a", SENDER)
    run(path, settings=settings)
    (done,) = run(path, settings=settings, fresh=True)
    assert (run.analysed, done.kept) == (1, False)
    with reading(run.path) as made:
        assert made.execute("SELECT count(*) FROM results").fetchone() == (1,)
        assert made.execute("SELECT count(DISTINCT result) FROM entries").fetchone() == (1,)


def test_what_changed_a_moment_ago_is_read_again(tmp_path: Path, run: Runner, settings: Settings) -> None:
    path = unpacked(tmp_path / "a", SENDER)
    run(path, settings=settings)
    with reading(run.path) as made:
        assert made.execute("SELECT count(*) FROM stamps").fetchone() == (0,)
    (done,) = run(path, settings=settings)
    assert (run.jobs, run.analysed, done.kept) == (["a"], 0, True), "its content is known"


def test_a_change_that_hides_is_noticed(tmp_path: Path, run: Runner, settings: Settings, calm: None) -> None:
    path = unpacked(tmp_path / "a", f"{TIDY}{' ' * (len(SENDER) - len(TIDY))}")
    code = path / "content.js"
    (before,) = run(path, settings=settings)
    old = code.stat()
    inode = os.open(code, os.O_WRONLY)
    os.write(inode, SENDER.encode())
    os.close(inode)
    os.utime(code, ns=(old.st_atime_ns, old.st_mtime_ns))
    new = code.stat()
    assert (new.st_size, new.st_mtime_ns, new.st_ino) == (old.st_size, old.st_mtime_ns, old.st_ino)
    assert new.st_ctime_ns != old.st_ctime_ns
    (after,) = run(path, settings=settings)
    assert (before.result.verdict, after.result.verdict) == ("no-evidence", "scrapes-and-sends")
    assert run.analysed == 1


def test_the_same_content_at_another_place(tmp_path: Path, run: Runner, settings: Settings) -> None:
    one, two = packed(tmp_path / "one.zip", SENDER), tmp_path / "two.zip"
    two.write_bytes(one.read_bytes())
    (first,) = run(one, settings=settings)
    (second,) = run(two, settings=settings)
    assert (run.jobs, run.analysed, second.kept) == (["two.zip"], 0, True)
    assert (first.result.input, second.result.input) == ("one.zip", "two.zip")
    assert first.line.replace(b'"input":"one.zip"', b'"input":"two.zip"') == second.line


def test_the_name_may_decide_how_it_is_read(tmp_path: Path, run: Runner, settings: Settings) -> None:
    one, two = packed(tmp_path / "one.zip", SENDER), tmp_path / "one.xpi"
    two.write_bytes(one.read_bytes())
    run(one, settings=settings)
    (done,) = run(two, settings=settings)
    assert (run.analysed, done.kept, done.result.extension.format) == (1, False, "xpi")
    assert [done.result.extension.format for done in run(one, two, settings=settings)] == ["zip", "xpi"]
    assert run.analysed == 0


def test_other_signatures_or_limits_are_another_result(
    tmp_path: Path, run: Runner, settings: Settings, calm: None
) -> None:
    path = unpacked(tmp_path / "a", SENDER)
    run(path, settings=settings)
    others = Settings(replace(settings.signatures, digest="00" * 32))
    assert others.signatures.digest != settings.signatures.digest
    (done,) = run(path, settings=others)
    assert (run.analysed, done.kept, done.result.tool.signatures) == (1, False, others.signatures.digest)
    run(path, settings=replace(settings, limits=Limits(depth=3)))
    assert run.analysed == 1
    for each in (settings, others):
        (done,) = run(path, settings=each)
        assert (run.jobs, done.result.tool.signatures) == ([], each.signatures.digest), "both are kept"


@pytest.mark.parametrize(
    ("kind", "low", "high"),
    [
        (FailureKind.TIME, PoolSettings(timeout=2.0), PoolSettings(timeout=3.0)),
        (FailureKind.MEMORY, PoolSettings(memory=2**30), PoolSettings(memory=2**31)),
    ],
)
def test_a_limit_stands_until_it_is_raised(
    tmp_path: Path,
    run: Runner,
    settings: Settings,
    calm: None,
    kind: FailureKind,
    low: PoolSettings,
    high: PoolSettings,
) -> None:
    path = unpacked(tmp_path / "a", SENDER)
    run.failure = JobFailedError(kind, "it takes too much", 1.5)
    (done,) = run(path, settings=settings, pool=low)
    assert (run.jobs, done.result.error, done.kept) == (["a"], "it takes too much", True)
    run.failure = None
    (done,) = run(path, settings=settings, pool=low)
    assert run.jobs == []
    assert done.result.error == "it takes too much; it did before, and is not tried again (--fresh does)"
    (done,) = run(path, settings=settings, pool=high)
    assert (run.analysed, done.result.error) == (1, None)
    (done,) = run(path, settings=settings, pool=low)
    assert (run.jobs, done.result.error) == ([], None), "what is known is known"


def test_a_death_is_not_kept(tmp_path: Path, run: Runner, settings: Settings, calm: None) -> None:
    path = unpacked(tmp_path / "a", SENDER)
    run.failure = JobFailedError(FailureKind.DEATH, "it was killed", 1.5)
    (done,) = run(path, settings=settings, pool=PoolSettings(timeout=2.0))
    assert done.result.error == "it was killed"
    run.failure = None
    (done,) = run(path, settings=settings, pool=PoolSettings(timeout=2.0))
    assert (run.analysed, done.result.error) == (1, None)


def test_what_became_of_each_input_is_entered(tmp_path: Path, run: Runner, settings: Settings) -> None:
    path = unpacked(tmp_path / "a", SENDER)
    (tmp_path / "bad.crx").write_bytes(b"nothing")
    run(path, tmp_path / "bad.crx", settings=settings)
    with reading(run.path) as made:
        rows = made.execute("SELECT position, input, location, result IS NULL, error FROM entries").fetchall()
        assert rows == [
            (0, "a", str(path), 0, None),
            (1, "bad.crx", str(tmp_path / "bad.crx"), 1, "it is neither a CRX nor a ZIP archive"),
        ]
        (started, finished), *more = made.execute("SELECT started, finished FROM scans").fetchall()
    assert more == []
    assert started <= finished


def test_a_scan_whose_process_is_killed_goes_on_where_it_stopped(tmp_path: Path) -> None:
    count = 60
    for at in range(count):
        unpacked(tmp_path / "many" / f"e{at:02}", f"{SENDER}\n// {at}", f"Extension {at}")
    time.sleep(2.1)  # until their stamps are trusted
    command = [sys.executable, "-m", "skimtrace", "scan", "many", "-f", "jsonl", "--no-report", "-j", "1"]
    command += ["--database", "kept.db"]
    with subprocess.Popen(
        command, cwd=tmp_path, stdout=subprocess.PIPE, stderr=subprocess.PIPE, start_new_session=True
    ) as process:
        assert process.stdout is not None
        lines = [process.stdout.readline() for _ in range(10)]
        os.killpg(process.pid, signal.SIGKILL)
        process.communicate()
    with reading(tmp_path / "kept.db") as made:
        assert made.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        (kept,) = made.execute("SELECT count(*) FROM results").fetchone()
        assert made.execute("SELECT finished FROM scans").fetchall() == [(None,)]
    assert 10 <= kept < count
    for already in (kept, count):
        again = subprocess.run(command, cwd=tmp_path, capture_output=True, check=True, timeout=300)
        told = again.stderr.decode().splitlines()
        assert f"skimtrace: {already} of {count} results were kept from an earlier scan (--fresh analyses anew)" in told
        results = again.stdout.splitlines(keepends=True)
        assert len(results) == count
        assert results[:10] == lines, "kept, what it cost included"


def test_the_scan_waits_with_nothing_unwritten(
    tmp_path: Path, run: Runner, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoever looks while the workers are at work sees what is finished."""
    seen: list[int] = []
    usual = concurrent.futures.wait

    def look(*args: Any, **kwargs: Any) -> Any:
        with reading(run.path) as made:
            seen.append(made.execute("SELECT count(*) FROM entries").fetchone()[0])
        return usual(*args, **kwargs)

    monkeypatch.setattr("skimtrace.batch.scan.wait", look)
    paths = [unpacked(tmp_path / name, TIDY, name) for name in "abcdef"]
    run(*paths, settings=settings)
    assert seen == sorted(seen)
    assert seen[0] == 0
    assert seen[-1] >= 4
