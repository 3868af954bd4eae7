"""The file of kept results: what cannot be trusted is set aside with a word, and never the end of a scan."""

import multiprocessing
import sqlite3
import threading
from contextlib import closing
from pathlib import Path

import pytest

from skimtrace.bundle.limits import Limits
from skimtrace.errors import UsageError
from skimtrace.store import database
from skimtrace.store.database import APPLICATION, VERSION, open_database, open_to_read
from skimtrace.store.keys import content_of, maker
from skimtrace.store.store import Entry, LimitFailure, Store
from tests.store.estates import enter, extension, opened, reading, scanned


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "kept" / "results.db"


def content(result_content: str) -> str:
    info = extension(result_content).extension
    assert info.sha256 is not None
    assert info.format is not None
    return content_of(info.sha256, info.format)


def test_it_is_made_where_there_is_none(path: Path) -> None:
    told: list[str] = []
    made = open_database(path, told.append)
    assert made.execute("PRAGMA journal_mode").fetchone() == ("wal",)
    assert made.execute("PRAGMA application_id").fetchone() == (APPLICATION,)
    assert made.execute("PRAGMA user_version").fetchone() == (VERSION,)
    assert made.execute("PRAGMA foreign_keys").fetchone() == (1,)
    made.close()
    assert told == []


@pytest.mark.parametrize("damage", ["no database at all, but some text that is long enough for a header" * 20, None])
def test_what_is_damaged_is_set_aside(path: Path, damage: str | None) -> None:
    path.parent.mkdir(parents=True)
    told: list[str] = []
    for at, name in enumerate(("results.db.damaged", "results.db.damaged-2")):
        if damage is None:
            scanned(path, {"a": extension("a")})
            whole = path.read_bytes()
            path.write_bytes(whole[:100] + b"\xff" * (len(whole) - 100))
        else:
            path.write_text(damage)
        before = path.read_bytes()
        with opened(path, told=told) as store:
            assert store.find(content("a"), "a") is None
            enter(store, 0, "a", extension("a"))
            assert store.find(content("a"), "a") is not None
        begun = f"{path}: the database of kept results is set aside as {name}, and a new one begun: "
        reason = "file is not a database" if damage else "database disk image is malformed"
        assert told[at:] == [begun + reason]
        assert path.with_name(name).read_bytes() == before
    assert len(told) == 2


def test_damage_that_is_met_in_the_middle_of_a_scan(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(database, "_CHECKED", 0)  # as one that is too large to be looked at as a whole
    told: list[str] = []
    scanned(path, {f"e{at}": extension(f"e{at}") for at in range(50)})
    with sqlite3.connect(path) as made:
        (page,) = made.execute("SELECT rootpage FROM sqlite_schema WHERE name = 'entries'").fetchone()
        (size,) = made.execute("PRAGMA page_size").fetchone()
    made.close()
    whole = bytearray(path.read_bytes())
    whole[(page - 1) * size : page * size] = b"\xee" * size
    path.write_bytes(whole)
    with opened(path, told=told) as store:
        kept = store.find(content("e1"), "e1")
        assert kept is not None, "what is not damaged is there"
        # Its row is one of the old database, and must not be taken for one of the new.
        store.enter(Entry(0, "e1", "/estate/e1", "/estate/e1", kept.row, None, content("e1")))
        store.flush()
        assert len(told) == 1
        assert "is set aside as results.db.damaged, and a new one begun" in told[0]
        enter(store, 1, "/estate/e2", extension("e2"))
        store.enter(Entry(2, "e1", "/estate/e1", "/estate/e1", kept.row, None, content("e1")))
        store.finish()
    assert len(told) == 1
    with reading(path) as made:
        assert made.execute("SELECT location, content FROM seen ORDER BY position").fetchall() == [
            ("/estate/e2", content("e2")),
            ("/estate/e1", None),
        ]


def test_a_line_that_is_not_what_was_kept_is_none(path: Path) -> None:
    scanned(path, {"a": extension("a"), "b": extension("b")})
    with sqlite3.connect(path) as made:
        made.execute("UPDATE results SET line = line || x'00' WHERE content = ?", (content("a"),))
    made.close()
    with opened(path) as store:
        assert store.find(content("a"), "a") is None
        assert store.find(content("b"), "b") is not None
        assert store.put(extension("a")) == 1, "it takes the place of the damaged one"
        assert store.find(content("a"), "a") is not None


def test_an_older_one_is_set_aside(path: Path) -> None:
    scanned(path, {"a": extension("a")})
    with sqlite3.connect(path) as made:
        made.execute(f"PRAGMA user_version = {VERSION - 1}")
    made.close()
    told: list[str] = []
    with opened(path, told=told) as store:
        assert store.find(content("a"), "a") is None
    assert told == [
        f"{path}: the database of kept results is set aside as results.db.old, and a new one begun: it was made by "
        f"another version of skimtrace (its version is {VERSION - 1}, this one reads {VERSION})"
    ]
    with sqlite3.connect(path.with_name("results.db.old")) as made:
        assert made.execute("SELECT count(*) FROM results").fetchone() == (1,)
    made.close()


def test_one_of_another_program_is_not_touched(path: Path) -> None:
    path.parent.mkdir()
    with sqlite3.connect(path) as made:
        made.execute("CREATE TABLE notes (text)")
    made.close()
    before = path.read_bytes()
    with pytest.raises(UsageError, match="it is the database of another program"):
        opened(path)
    assert path.read_bytes() == before
    assert [file.name for file in path.parent.iterdir()] == ["results.db"]
    with pytest.raises(sqlite3.DatabaseError, match="it is no database of this version of skimtrace"):
        open_to_read(path)


def test_a_reader_changes_nothing(path: Path) -> None:
    scanned(path, {"a": extension("a")})
    with reading(path) as made, pytest.raises(sqlite3.OperationalError, match="readonly"):
        made.execute("DELETE FROM results")
    path.write_bytes(b"\x00" * 5000)
    with pytest.raises(sqlite3.DatabaseError):
        open_to_read(path)
    assert path.read_bytes() == b"\x00" * 5000


def test_where_it_cannot_be_made(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(OSError, match="file"):
        opened(tmp_path / "file" / "results.db")
    with pytest.raises(sqlite3.OperationalError, match="unable to open database file"):
        opened(tmp_path)
    assert (tmp_path / "file").exists()


def test_a_scan_goes_on_without_what_cannot_be_written(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(database, "_PATIENCE", 0.05)
    told: list[str] = []
    with opened(path, told=told) as store:
        other = sqlite3.connect(path, isolation_level=None)
        other.execute("BEGIN IMMEDIATE")
        assert store.put(extension("a")) is None
        enter(store, 0, "b", extension("b"))
        store.finish()
        other.execute("ROLLBACK")
        other.close()
    assert told == [f"{path}: results are no longer kept: database is locked"]
    assert path.exists()
    with reading(path) as made:
        assert made.execute("SELECT count(*) FROM results").fetchone() == (0,)


def test_no_other_process_has_to_wait_for_a_scan_that_does_nothing(path: Path) -> None:
    """A scan waits for its workers, or for somebody who pages through its output; it holds no lock meanwhile."""
    with opened(path) as store:
        enter(store, 0, "a", extension("a"))
        store.stamp("a", b"stamp", content("a"))
        other = sqlite3.connect(path, isolation_level=None, timeout=0.05)
        other.execute("BEGIN IMMEDIATE")
        other.execute("ROLLBACK")
        other.close()


def test_an_interrupt_in_the_middle_leaves_nothing_by_halves(path: Path) -> None:
    told: list[str] = []
    with opened(path, told=told) as store:

        def interrupted(made: sqlite3.Connection) -> None:
            raise KeyboardInterrupt

        enter(store, 0, "a", extension("a"))
        with pytest.raises(KeyboardInterrupt):
            store._write(interrupted, None)
        with reading(path) as made:
            assert made.execute("SELECT count(*) FROM scans").fetchone() == (0,)
    assert told == []
    with reading(path) as made:
        assert made.execute("SELECT count(*) FROM scans").fetchone() == (1,)
        assert made.execute("SELECT location FROM entries").fetchall() == [("a",)]


def _scan_much(path: Path, name: str) -> None:
    scanned(path, {f"{name}{at}": extension(f"{name}{at % 40}") for at in range(80)})


def test_two_processes_at_once(path: Path) -> None:
    context = multiprocessing.get_context("spawn")
    processes = [context.Process(target=_scan_much, args=(path, name)) for name in ("a", "a", "b")]
    for process in processes:
        process.start()
    for process in processes:
        process.join(60)
    assert [process.exitcode for process in processes] == [0, 0, 0], "nothing was told, and all was kept"
    with reading(path) as made:
        assert made.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        assert made.execute("SELECT count(*) FROM results").fetchone() == (80,)
        assert made.execute("SELECT scan, count(*), count(result) FROM entries GROUP BY scan").fetchall() == [
            (1, 80, 80),
            (2, 80, 80),
            (3, 80, 80),
        ]


def test_two_that_make_it_at_once(path: Path) -> None:
    told: list[str] = []
    together = threading.Barrier(4)

    def run() -> None:
        together.wait()
        open_database(path, told.append).close()

    threads = [threading.Thread(target=run) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert told == []
    with reading(path) as made:
        assert made.execute("PRAGMA user_version").fetchone() == (VERSION,)


def test_what_a_result_is_kept_under(path: Path) -> None:
    scanned(path, {"a": extension("a")}, signatures="one")
    told: list[str] = []
    with opened(path, "one", told=told) as store:
        kept = store.find(content("a"), "other/name")
        assert kept is not None
        assert kept.line.startswith(b'{"schema_version":"1","input":"other/name",')
        assert store.find(content("b"), "b") is None
        assert store.find(content("a").replace("zip", "xpi"), "a") is None, "how it is read is part of it"
    with opened(path, "other", told=told) as store:
        assert store.find(content("a"), "a") is None
    with Store(path, maker("one", Limits(depth=3)), "one", told.append) as store:
        assert store.find(content("a"), "a") is None
    assert told == []


def test_names_that_could_end_the_line_early(path: Path) -> None:
    name = '","verdict":"no-evidence\\\x00\u202e\n'
    with opened(path) as store:
        store.put(extension("a"))
        kept = store.find(content("a"), name)
    assert kept is not None
    from skimtrace.store.lines import read_line

    assert read_line(kept.line).input == name
    assert b"\n" not in kept.line


def test_failures_stand_as_they_were(path: Path) -> None:
    failure = LimitFailure("time", 2.0, "it takes longer than the limit of 2 seconds", 2.1)
    with opened(path) as store:
        store.put_failure("/a", b"stamp", failure)
    with opened(path) as store:
        assert store.failed("/a", b"stamp") == failure
        assert store.failed("/a", b"other") is None
    with opened(path, "other signatures") as store:
        assert store.failed("/a", b"stamp") is None


def test_a_damaged_page_is_noticed_before_anything_is_written(tmp_path: Path) -> None:
    path = tmp_path / "results.db"
    told: list[str] = []
    with closing(open_database(path, told.append)) as made:
        made.execute("INSERT INTO scans (started, tool, signatures) VALUES (0, 'skimtrace', '')")
        made.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        size = made.execute("PRAGMA page_size").fetchone()[0]
    content = bytearray(path.read_bytes())
    content[5 * size : 6 * size] = b"\xff" * size
    path.write_bytes(content)
    with closing(open_database(path, told.append)) as made:
        assert made.execute("SELECT count(*) FROM scans").fetchone() == (0,)
    assert len(told) == 1
    assert told[0].startswith(
        f"{path}: the database of kept results is set aside as results.db.damaged, and a new one begun: "
    )
    assert path.with_name("results.db.damaged").read_bytes() == bytes(content)
