"""What a scan brought: pairs by place, then by ID; nobody is called new or gone who was only not looked at."""

from pathlib import Path
from typing import Any

import pytest

from skimtrace.store.changes import Change, Kind, compare, got_worse, tell
from tests.result import made
from tests.store.estates import ROOT, extension, reading, scanned

ONE, TWO = "a" * 32, "b" * 32


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "results.db"


def changes(path: Path, scan: int | None = None, since: int | None = None) -> list[Change]:
    with reading(path) as made_:
        comparison = compare(made_, scan, since)
    assert comparison is not None
    return list(comparison.changes)


def kinds(path: Path, scan: int | None = None, since: int | None = None) -> dict[str, str]:
    return {c.seen.location.removeprefix(f"{ROOT}/"): c.kind.value for c in changes(path, scan, since)}


def test_every_kind(path: Path) -> None:
    scanned(
        path,
        {"same": extension("same"), "old": extension("old"), "up": extension("up"), "breaks": extension("breaks"),
         "mended": "bad", "bad": "bad"},
    )  # fmt: skip
    scanned(
        path,
        {"same": extension("same"), "new": extension("new"), "up": extension("up/2"), "breaks": "bad",
         "mended": extension("mended"), "bad": "still bad", "/else/x": extension("x")},
        ROOT, "/else",
    )  # fmt: skip
    assert kinds(path) == {
        "same": "unchanged",
        "new": "new",
        "up": "updated",
        "breaks": "failed",
        "mended": "recovered",
        "bad": "unchanged",
        "/else/x": "first",
        "old": "gone",
    }


def test_one_scan_is_compared_with_nothing(path: Path) -> None:
    scanned(path, {"a": extension("a")})
    with reading(path) as made_:
        assert compare(made_) is None
        assert compare(made_, 7) is None


def test_a_scan_that_was_cut_off_is_not_compared_with(path: Path) -> None:
    scanned(path, {"a": extension("a"), "b": extension("b")})
    scanned(path, {"a": extension("a/2")}, finish=False)
    with reading(path) as made_:
        assert compare(made_) is None
    scanned(path, {"a": extension("a/2"), "b": extension("b")})
    assert kinds(path) == {"a": "updated", "b": "unchanged"}, "nobody was told of it yet"
    with reading(path) as made_:
        assert compare(made_, 2) is None


def test_other_makers_are_no_update(path: Path) -> None:
    scanned(path, {"a": extension("a"), "b": extension("b")})
    scanned(path, {"a": extension("a", verdict="review"), "b": extension("b/2")}, signatures="others")
    assert kinds(path) == {"a": "reanalysed", "b": "updated"}
    with reading(path) as made_:
        first, second = changes(path)
        assert (got_worse(made_, first), got_worse(made_, second)) == (True, False)
        told = tell(made_, first)
    assert told.diff is not None
    assert (told.diff.worse, told.diff.hosts.added) == (True, [])


def test_a_folder_of_another_version_is_the_same_extension(path: Path) -> None:
    """As in Chromium's profiles: PROFILE/Extensions/ID/VERSION."""
    places = [f"p{n}/{id_}" for n in (1, 2) for id_ in (ONE, TWO)]
    scanned(path, {f"{place}/1.0": extension(place, place[3:]) for place in places})
    scanned(path, {f"{place}/1.1": extension(f"{place}/new", place[3:]) for place in reversed(places)})
    brought = changes(path)
    assert {c.kind for c in brought} == {Kind.UPDATED}
    pairs = {(c.before.location, c.after.location) for c in brought if c.before is not None and c.after is not None}
    assert pairs == {(f"{ROOT}/{place}/1.0", f"{ROOT}/{place}/1.1") for place in places}


def test_a_copy_beside_what_is_still_there_is_new(path: Path) -> None:
    scanned(path, {"a": extension("x", ONE)})
    scanned(path, {"a": extension("x", ONE), "b": extension("x", ONE)})
    assert kinds(path) == {"a": "unchanged", "b": "new"}


def test_two_versions_at_two_places_are_compared(path: Path) -> None:
    scanned(path, {"/v1.zip": extension("x", ONE)}, "/v1.zip")
    scanned(path, {"/v2.zip": extension("x/2", ONE)}, "/v2.zip")
    (change,) = changes(path)
    assert change.kind is Kind.UPDATED
    assert change.before is not None
    assert (change.before.location, change.seen.location) == ("/v1.zip", "/v2.zip")


def test_what_was_not_looked_at_is_neither_gone_nor_forgotten(path: Path) -> None:
    scanned(path, {"sub/a": extension("a"), "b": extension("b")})
    scanned(path, {"b": extension("b")}, f"{ROOT}/b")
    assert kinds(path) == {"b": "unchanged"}
    scanned(path, {ROOT: "the folder holds no extension: no manifest.json and no file of .crx, .zip, .xpi"})
    assert kinds(path) == {ROOT: "unreadable"}
    scanned(path, {"sub": "the folder cannot be searched: Permission denied", "b": extension("b")})
    assert "gone" not in kinds(path).values()
    scanned(path, {"sub/a": extension("a/2"), "b": extension("b")})
    assert {name: kind for name, kind in kinds(path).items() if kind != "unchanged"} == {"sub/a": "updated"}
    scanned(path, {"b": extension("b")})
    assert kinds(path) == {"sub/a": "gone", "b": "unchanged"}
    scanned(path, {"b": extension("b")})
    assert kinds(path) == {"b": "unchanged"}, "gone is said once"


def test_since_an_earlier_scan(path: Path) -> None:
    for at in (1, 2, 3):
        scanned(path, {"a": extension(f"a/{at}"), f"n{at}": extension(f"n{at}")})
    assert kinds(path) == {"a": "updated", "n3": "new", "n2": "gone"}
    assert kinds(path, 3, 1) == {"a": "updated", "n3": "new", "n1": "gone"}
    assert kinds(path, 2) == {"a": "updated", "n2": "new", "n1": "gone"}


def test_what_is_told_of_an_update(path: Path) -> None:
    sends: dict[str, Any] = {
        "verdict": "scrapes-and-sends",
        "flows": [made.flow()],
        "findings": [made.finding()],
        "complete": False,
    }
    scanned(path, {"a": extension("a")})
    scanned(path, {"a": extension("a/2", version="1.1", **sends)})
    (change,) = changes(path)
    with reading(path) as made_:
        told = tell(made_, change)
        assert got_worse(made_, change) is True
    assert told.diff is not None
    assert (told.same_maker, told.unreadable) == (True, None)
    assert (told.diff.worse, told.diff.complete, told.diff.sends_to.added) == (True, False, ["api.example.com"])
    scanned(path, {"a": extension("a/3")})
    (better,) = changes(path)
    with reading(path) as made_:
        assert got_worse(made_, better) is False
