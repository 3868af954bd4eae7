"""Lowered scripts that workers share: a hit is a miss without the work, and no trouble with the file is an error."""

import multiprocessing
import os
import sqlite3
import threading
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from skimtrace.bundle.reader import open_bundle
from skimtrace.extension.load import load_extension
from skimtrace.flow.analyse import analyse
from skimtrace.flow.model import Analysis
from skimtrace.javascript import shelf
from skimtrace.javascript.ir import Module
from skimtrace.javascript.lower import lower
from skimtrace.store.scripts import Scripts
from tests.extension.made import Content, bundle_of
from tests.flow.made import with_manifest

KEY, OTHER = b"k" * 32, b"o" * 32
PACKAGES = Path(__file__).parents[2] / "samples" / "packages"
SAMPLES = sorted(path for path in PACKAGES.iterdir() if path.suffix in {".crx", ".xpi", ".zip"})
VENDOR = "\n".join(
    f"function send{i}(text) {{ return fetch('https://api{i}.example.com/', {{ method: 'POST', body: text }}) }}"
    for i in range(60)
)
USE = "send7(document.querySelector('h1.profile-name').textContent);"


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "scripts.db"


@pytest.fixture
def scripts(file: Path) -> Iterator[Scripts]:
    made = Scripts(file, "engine")
    yield made
    made.close()


def made(name: str, matches: str) -> dict[str, Content]:
    return {
        "manifest.json": {
            "manifest_version": 3, "name": name, "version": "1",
            "content_scripts": [{"matches": [matches], "js": ["vendor.js", "content.js"]}],
        },
        "vendor.js": VENDOR,
        "content.js": USE,
    }  # fmt: skip


def analysed(files: dict[str, Content], kept: Scripts | None) -> Analysis:
    bundle = bundle_of(with_manifest(files))
    return untimed(analyse(bundle, load_extension(bundle), (), kept))


def untimed(analysis: Analysis) -> Analysis:
    return replace(analysis, parse_seconds=0.0, flow_seconds=0.0)


# -- what it is for ---------------------------------------------------------------------------------------------------


def test_a_script_of_many_extensions_is_lowered_once(scripts: Scripts, monkeypatch: pytest.MonkeyPatch) -> None:
    calls = []

    def count(data: bytes, line: int = 1, column: int = 1) -> Module:
        calls.append(data)
        return lower(data, line, column)

    monkeypatch.setattr(shelf, "lower", count)
    found = [analysed(made(f"Made {number}", f"https://www.site{number}.example/*"), scripts) for number in range(10)]
    assert [call for call in calls if len(call) > 1_000] == [VENDOR.encode()]
    assert {flow.endpoint.host for analysis in found for flow in analysis.flows if flow.endpoint} == {
        "api7.example.com"
    }
    assert all(len(analysis.flows) == 1 for analysis in found)


@pytest.mark.parametrize("path", SAMPLES[::6], ids=[path.name for path in SAMPLES[::6]])
def test_a_hit_gives_what_a_miss_gives(path: Path, file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shelf, "MIN_BYTES", 0)

    def result(kept: Scripts | None) -> Analysis:
        bundle = open_bundle(path, path.name)
        return untimed(analyse(bundle, load_extension(bundle), (), kept))

    alone = result(None)
    first = Scripts(file, "engine")
    assert result(first) == alone
    first.close()
    second = Scripts(file, "engine")
    assert result(second) == alone
    assert second.hits > 0
    second.close()


def _another(file: Path, answers: "multiprocessing.Queue[object]") -> None:
    kept = Scripts(file, "engine")
    answers.put((analysed(made("Made", "https://www.site.example/*"), kept), kept.hits, os.getpid()))
    answers.close()


def test_another_process_takes_what_one_has_lowered(scripts: Scripts, file: Path) -> None:
    mine = analysed(made("Made", "https://www.site.example/*"), scripts)
    assert scripts.hits == 0
    context = multiprocessing.get_context("spawn")
    answers = context.Queue()
    other = context.Process(target=_another, args=(file, answers))
    other.start()
    theirs, hits, process = answers.get(timeout=60)
    other.join()
    assert theirs == mine
    assert hits == 1
    assert process != os.getpid()


# -- keeping ----------------------------------------------------------------------------------------------------------


def test_what_another_engine_wrote_is_not_found(scripts: Scripts, file: Path) -> None:
    scripts.put(KEY, b"lowered")
    newer = Scripts(file, "newer")
    assert newer.get(KEY) is None
    newer.put(KEY, b"lowered otherwise")
    assert (scripts.get(KEY), newer.get(KEY)) == (b"lowered", b"lowered otherwise")
    newer.close()


def test_two_write_at_once(file: Path) -> None:
    problems: list[str] = []

    def write(number: int) -> None:
        kept = Scripts(file, "engine", remark=problems.append)
        for index in range(50):
            key = bytes([index]) * 32
            kept.put(key, os.urandom(5_000) if index % 2 else b"same" * 1_000)
            if kept.get(key) is None:
                problems.append(f"{number}: {index} is missing")
        kept.close()

    threads = [threading.Thread(target=write, args=(number,)) for number in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not problems
    database = sqlite3.connect(file)
    assert database.execute("SELECT count(*) FROM scripts JOIN uses USING (key)").fetchone() == (50,)
    assert database.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    database.close()


def test_never_asked_for_goes_first_and_the_limit_holds(file: Path) -> None:
    kept = Scripts(file, "engine", limit=100_000)
    older = Scripts(file, "older", limit=100_000)
    older.put(KEY, os.urandom(3_000))
    assert older.get(KEY)
    kept.put(KEY, os.urandom(3_000))
    assert kept.get(KEY)
    for number in range(100):
        kept.put(b"%032d" % number, os.urandom(3_000))
    database = sqlite3.connect(file)
    assert database.execute("SELECT sum(size) <= 100000, sum(size) > 60000 FROM uses").fetchone() == (1, 1)
    assert (
        database.execute("SELECT count(*) FROM scripts").fetchone()
        == database.execute("SELECT count(*) FROM uses").fetchone()
    )
    database.close()
    assert kept.get(KEY), "it was asked for"
    assert kept.get(b"%032d" % 99), "it is the newest"
    assert kept.get(b"%032d" % 0) is None
    assert older.get(KEY) is None, "another engine's goes before all"
    for one in (kept, older):
        assert one.off is None
        one.close()


def test_one_that_would_fill_it_is_not_kept(file: Path) -> None:
    kept = Scripts(file, "engine", limit=100_000)
    kept.put(KEY, os.urandom(6_000))
    assert kept.get(KEY) is None
    assert kept.off is None
    kept.close()


# -- trouble ----------------------------------------------------------------------------------------------------------


def refused(file: Path, words: str, kept: Scripts | None = None) -> None:
    """It is off after the first question, says so once, and the analysis is what it is without."""
    remarks: list[str] = []
    kept = kept or Scripts(file, "engine")
    kept.remark = remarks.append
    files = made("Made", "https://www.site.example/*")
    assert analysed(files, kept) == analysed(files, None)
    assert kept.get(KEY) is None
    kept.put(KEY, b"x")
    (remark,) = remarks
    assert remark.startswith(f"{file}: scripts are lowered anew, as what is kept of them cannot be used: ")
    assert words in remark


def test_a_file_that_is_no_database(file: Path) -> None:
    file.write_bytes(b"this is no database, " * 500)
    refused(file, "file is not a database")
    assert file.read_bytes() == b"this is no database, " * 500


def test_a_database_of_another_version(file: Path) -> None:
    database = sqlite3.connect(file)
    database.execute("PRAGMA user_version = 9")
    database.close()
    refused(file, "it was written by another version (9)")


def test_a_folder_that_cannot_be_made(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    refused(tmp_path / "file" / "scripts.db", "exists")


def test_damaged_pages(scripts: Scripts, file: Path) -> None:
    for number in range(20):
        scripts.put(b"%032d" % number, os.urandom(20_000))
    scripts.close()
    data = file.read_bytes()
    file.write_bytes(data[:4096] + b"\xff" * (len(data) - 4096))
    refused(file, "malformed")


def test_a_full_disk(scripts: Scripts, file: Path) -> None:
    scripts.put(OTHER, b"x")
    assert scripts._database is not None
    pages = scripts._database.execute("PRAGMA page_count").fetchone()[0]
    scripts._database.execute(f"PRAGMA max_page_count = {pages}")
    refused(file, "full", scripts)


def test_locked(scripts: Scripts, file: Path) -> None:
    scripts.put(OTHER, b"x")
    assert scripts._database is not None
    scripts._database.execute("PRAGMA busy_timeout = 10")
    other = sqlite3.connect(file, isolation_level=None)
    other.execute("BEGIN EXCLUSIVE")
    refused(file, "locked", scripts)
    other.close()


def test_a_damaged_row_is_a_miss(scripts: Scripts, file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    files = made("Made", "https://www.site.example/*")
    first = analysed(files, scripts)
    database = sqlite3.connect(file, isolation_level=None)
    good = database.execute("SELECT data FROM scripts").fetchone()[0]
    for damaged, size in ((good[:-9], None), (b"no zlib", None), ("text", None), (good, 1 << 40), (good, 5)):
        database.execute("UPDATE scripts SET data = ?, size = ifnull(?, size)", (damaged, size))
        assert analysed(files, scripts) == first
        assert database.execute("SELECT data FROM scripts").fetchone()[0] == good, "it was written anew"
    database.close()
    assert scripts.off is None
