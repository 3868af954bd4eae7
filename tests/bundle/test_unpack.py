"""Writing a tree: only below a new folder, and nothing that exists is touched."""

from pathlib import Path

import pytest
from samples.packing import deterministic_zip

from skimtrace.bundle.model import Bundle, FileEntry, PackageFormat, SignatureState
from skimtrace.bundle.unpack import refusal, unpack
from skimtrace.errors import UsageError
from tests.bundle.conftest import Open
from tests.bundle.zipwriter import Entry, archive


def test_the_tree_is_written_as_it_is(opened: Open, tmp_path: Path) -> None:
    files = {"manifest.json": b"{}", "a/b/c.js": b"1", "empty": b""}
    assert unpack(opened(deterministic_zip(files)), tmp_path / "new") == ()
    written = {path.relative_to(tmp_path / "new").as_posix(): path for path in (tmp_path / "new").rglob("*")}
    assert {name: path.read_bytes() for name, path in written.items() if path.is_file()} == files


def test_the_folder_must_be_new(opened: Open, tmp_path: Path) -> None:
    bundle = opened(deterministic_zip({"a.js": b"1"}))
    with pytest.raises(UsageError, match="cannot be created: File exists"):
        unpack(bundle, tmp_path)
    with pytest.raises(UsageError, match="cannot be created: No such file or directory"):
        unpack(bundle, tmp_path / "missing" / "new")
    (tmp_path / "link").symlink_to(tmp_path / "elsewhere")
    with pytest.raises(UsageError, match="cannot be created: File exists"):
        unpack(bundle, tmp_path / "link")
    assert not (tmp_path / "elsewhere").exists()


def test_what_cannot_be_written_is_named(opened: Open, tmp_path: Path) -> None:
    bundle = opened(archive([Entry(b"a", b"1"), Entry(b"a/b.js", b"2"), Entry(b"c\x1b" + b"x" * 300, b"3")]))
    problems = unpack(bundle, tmp_path / "new")
    assert [(p.file, p.kind) for p in problems] == [("a/b.js", "not-written"), ("c\\x1b" + "x" * 300, "not-written")]
    assert problems[1].reason == "it cannot be written: File name too long"
    assert (tmp_path / "new" / "a").read_bytes() == b"1"


def test_nothing_that_exists_is_written_to(tmp_path: Path) -> None:
    def meddle(path: str) -> bytes:
        (tmp_path / "new" / path).symlink_to(tmp_path / "outside")
        return b"evil"

    files = {"a.js": FileEntry("a.js", 4, "")}
    bundle = Bundle("x", PackageFormat.ZIP, "", SignatureState.ABSENT, None, files, opener=meddle)
    (problem,) = unpack(bundle, tmp_path / "new")
    assert problem.reason == "it cannot be written: File exists"
    assert not (tmp_path / "outside").exists()


@pytest.mark.parametrize("path", ["../x", "/x", "a/../../x", "a\\..\\x", "C:x", "a\0", "", ".", "a//b"])
def test_a_bundle_made_by_hand_cannot_lead_out_either(tmp_path: Path, path: str) -> None:
    files = {path: FileEntry(path, 4, "")}
    bundle = Bundle("x", PackageFormat.ZIP, "", SignatureState.ABSENT, None, files, opener=lambda _: b"evil")
    (problem,) = unpack(bundle, tmp_path / "new")
    assert problem.reason == "its name leads out of the folder"
    assert [place.name for place in tmp_path.rglob("*")] == ["new"]


@pytest.mark.parametrize("path", ["js/aux.js", "NUL", "com1.txt", "a.js:evil", "a. /b", "lpt¹", "CONIN$", "con .js"])
def test_names_that_windows_takes_for_something_else(path: str) -> None:
    assert refusal(path, windows=True) == "its name means something else on Windows"
    assert refusal(path, windows=False) is None


@pytest.mark.parametrize("path", ["console.js", "auxiliary/nul1.js", "a.b.c", ".hidden"])
def test_names_that_windows_leaves_alone(path: str) -> None:
    assert refusal(path, windows=True) is None
