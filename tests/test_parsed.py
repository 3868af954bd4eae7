"""What was read from the packaged YAML files is kept, and never believed when the file is another by now."""

import sys
from pathlib import Path

import pytest

from skimtrace import data
from skimtrace.parsed import keep, recall

FILE = Path("tables") / "some.yaml"


@pytest.fixture(autouse=True)
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Nothing is kept beside the package itself."""
    monkeypatch.setattr(sys, "pycache_prefix", str(tmp_path))
    monkeypatch.setattr(sys, "dont_write_bytecode", False)
    return tmp_path


def kept(place: Path) -> list[Path]:
    return [path for path in place.rglob("*") if path.is_file()]


def test_what_is_kept_is_recalled_for_the_same_text_alone(place: Path) -> None:
    keep(FILE, "a: [1, é]", {"a": [1, "é", 0.5, None, True]})
    assert recall(FILE, "a: [1, é]") == {"a": [1, "é", 0.5, None, True]}
    assert recall(FILE, "a: [2]") is None
    assert recall(Path("other") / "some.yaml", "a: [1, é]") is None
    assert [path.suffix for path in kept(place)] == [".parsed"]


def test_a_damaged_copy_is_not_used(place: Path) -> None:
    keep(FILE, "a: 1", {"a": 1})
    (copy,) = kept(place)
    copy.write_bytes(copy.read_bytes()[:-1])
    assert recall(FILE, "a: 1") is None


def test_nothing_is_kept_where_python_keeps_nothing(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "dont_write_bytecode", True)
    keep(FILE, "a: 1", {"a": 1})
    assert kept(place) == []


def test_a_full_disk_leaves_no_draft(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> Path:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "replace", full)
    keep(FILE, "a: 1", {"a": 1})
    assert kept(place) == []


def test_a_packaged_table_is_the_same_when_it_is_recalled(monkeypatch: pytest.MonkeyPatch, place: Path) -> None:
    path = data.data_folder() / "taxonomies" / "score.yaml"
    first = data.load_yaml(path, dict[str, object])
    monkeypatch.setattr(data, "_parsed", lambda *_: pytest.fail("it is read again"))
    assert data.load_yaml(path, dict[str, object]) == first


def test_a_file_of_somebody_else_is_not_kept(tmp_path: Path, place: Path) -> None:
    path = tmp_path / "own.yaml"
    path.write_text("a: 1", encoding="utf-8")
    assert data.load_yaml(path, dict[str, int]) == {"a": 1}
    assert kept(place) == [path]
