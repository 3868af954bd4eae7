"""What is forgotten is history alone: what is there stays as it was last seen."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from typer.testing import CliRunner

from skimtrace.cli.app import app
from skimtrace.store.database import open_database
from skimtrace.store.estate import estate, runs
from skimtrace.store.forget import Forgotten, forget
from tests.store.estates import ROOT, extension, reading, scanned


@pytest.fixture
def path(tmp_path: Path) -> Path:
    file = tmp_path / "results.db"
    scanned(file, {"/elsewhere/x": extension("x")}, "/elsewhere")
    for at in range(4):
        scanned(file, {"a": extension("a"), "b": extension(f"b/{at}"), f"n{at}": extension(f"n{at}")})
    return file


def state(path: Path) -> dict[str, tuple[int, str | None]]:
    with reading(path) as made:
        return {location: (one.scan, one.content) for location, one in estate(made).items()}


def counts(path: Path) -> tuple[list[int], int, int]:
    with reading(path) as made:
        (results,) = made.execute("SELECT count(*) FROM results").fetchone()
        (facets,) = made.execute("SELECT count(DISTINCT result) FROM facets").fetchone()
        return [run.number for run in runs(made)], results, facets


def test_all_but_the_last(path: Path) -> None:
    before = state(path)
    assert set(before) == {"/elsewhere/x", f"{ROOT}/a", f"{ROOT}/b", f"{ROOT}/n3"}
    told: list[str] = []
    made = open_database(path, told.append)
    assert forget(made, keep=2) == Forgotten(scans=2, results=4, left=3)
    assert forget(made, keep=2) == Forgotten(scans=0, results=0, left=3)
    assert forget(made, keep=9) == Forgotten(scans=0, results=0, left=3)
    made.close()
    assert state(path) == before
    assert counts(path) == ([1, 4, 5], 6, 6), "scan 1 is the last that saw what lies elsewhere"
    assert told == []


def test_what_began_before_a_day(path: Path) -> None:
    before = state(path)
    run = CliRunner().invoke(app, ["forget", "--before", "2001-01-01", "--database", str(path)])
    assert (run.exit_code, run.stdout, run.stderr) == (
        0,
        "",
        "skimtrace: 0 scans and 0 results deleted; 5 scans left\n",
    )
    day = (datetime.now(UTC) + timedelta(days=2)).strftime("%Y-%m-%d")
    run = CliRunner().invoke(app, ["forget", "--before", day, "--database", str(path)])
    assert (run.exit_code, run.stderr) == (0, "skimtrace: 3 scans and 6 results deleted; 2 scans left\n")
    assert state(path) == before
    assert counts(path) == ([1, 5], 4, 4)


def test_wrong_usage(path: Path, tmp_path: Path) -> None:
    for arguments in ([], ["--keep", "1", "--before", "2001-01-01"], ["--keep", "0"], ["--before", "soon"]):
        run = CliRunner().invoke(app, ["forget", *arguments, "--database", str(path)])
        assert run.exit_code == 2, arguments
    assert CliRunner().invoke(app, ["forget", "--keep", "1", "--database", str(tmp_path / "no.db")]).exit_code == 2
    (tmp_path / "bad.db").write_bytes(b"no database" * 500)
    run = CliRunner().invoke(app, ["forget", "--keep", "1", "--database", str(tmp_path / "bad.db")])
    assert run.exit_code == 1
    assert "the database cannot be read: file is not a database" in run.stderr
    assert not list(tmp_path.glob("*.damaged"))
