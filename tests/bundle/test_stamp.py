import os
import time
from pathlib import Path

import pytest

from skimtrace.bundle import stamp
from skimtrace.bundle.limits import Limits
from skimtrace.bundle.stamp import take_stamp

LIMITS = Limits()


@pytest.fixture(autouse=True)
def calm(monkeypatch: pytest.MonkeyPatch) -> None:
    """What changed a moment ago is trusted, but in the test that is about that."""
    monkeypatch.setattr(stamp, "_RACY", 0)


def tick() -> None:
    """Wait until the clock of the file system has moved on: it may tick every ten milliseconds only."""
    time.sleep(0.05)


def test_what_stays_keeps_its_stamp(tmp_path: Path) -> None:
    (tmp_path / "sub").mkdir()
    (tmp_path / "sub" / "a.js").write_text("one")
    tick()
    first = take_stamp(tmp_path, LIMITS)
    assert first is not None
    assert take_stamp(tmp_path, LIMITS) == first
    assert len(first) == 32


def test_a_change_that_hides_its_time_is_seen(tmp_path: Path) -> None:
    path = tmp_path / "sub" / "a.js"
    path.parent.mkdir()
    path.write_text("one")
    os.utime(path, ns=(10**18, 10**18))
    tick()
    before = take_stamp(tmp_path, LIMITS)
    path.write_text("two")
    os.utime(path, ns=(10**18, 10**18))
    tick()
    assert before is not None
    assert path.stat().st_mtime_ns == 10**18
    assert take_stamp(tmp_path, LIMITS) not in {before, None}


@pytest.mark.parametrize("change", ["added", "removed", "renamed", "emptied"])
def test_every_change_of_a_folder_is_seen(tmp_path: Path, change: str) -> None:
    for name in ("a", "b"):
        (tmp_path / name).write_text(name)
    tick()
    before = take_stamp(tmp_path, LIMITS)
    if change == "added":
        (tmp_path / "c").touch()
    elif change == "removed":
        (tmp_path / "a").unlink()
    elif change == "renamed":
        (tmp_path / "a").rename(tmp_path / "c")
    else:
        (tmp_path / "a").write_text("")
    tick()
    assert take_stamp(tmp_path, LIMITS) not in {before, None}


def test_what_changed_a_moment_ago_has_none(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(stamp, "_RACY", 3600 * 10**9)
    (tmp_path / "a").touch()
    os.utime(tmp_path / "a", ns=(10**18, 10**18))
    assert take_stamp(tmp_path / "a", LIMITS) is None, "whatever its own time says"


def test_a_time_to_come_is_no_reason_to_read_it_each_time(tmp_path: Path) -> None:
    (tmp_path / "a").touch()
    os.utime(tmp_path / "a", ns=(4 * 10**18, 4 * 10**18))
    tick()
    assert take_stamp(tmp_path / "a", LIMITS) is not None


def test_what_is_gone_or_too_much_has_none(tmp_path: Path) -> None:
    for at in range(5):
        (tmp_path / str(at)).touch()
    tick()
    assert take_stamp(tmp_path / "gone", LIMITS) is None
    assert take_stamp(tmp_path, Limits(entries=6)) is not None
    assert take_stamp(tmp_path, Limits(entries=5)) is None


def test_links_are_stamped_and_not_followed(tmp_path: Path) -> None:
    outside = tmp_path / "outside"
    outside.write_text("one")
    folder = tmp_path / "folder"
    folder.mkdir()
    (folder / "link").symlink_to(outside)
    (folder / "circle").symlink_to(folder)
    tick()
    before = take_stamp(folder, LIMITS)
    outside.write_text("two")
    tick()
    assert take_stamp(folder, LIMITS) == before is not None
    (folder / "link").unlink()
    (folder / "link").symlink_to("/elsewhere")
    tick()
    assert take_stamp(folder, LIMITS) not in {before, None}
