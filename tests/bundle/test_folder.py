"""Unpacked extensions: folders that link, grow, change, or cannot be read."""

import hashlib
import os
from pathlib import Path

import pytest

from skimtrace.bundle import folder
from skimtrace.bundle.limits import Limits
from skimtrace.bundle.model import PackageFormat, Problem, Severity, SignatureState
from skimtrace.bundle.reader import open_bundle
from skimtrace.errors import InputError


@pytest.fixture
def extension(tmp_path: Path) -> Path:
    root = tmp_path / "extension"
    (root / "js").mkdir(parents=True)
    (root / "manifest.json").write_bytes(b"{}")
    (root / "js" / "a.js").write_bytes(b"1;")
    return root


def test_a_folder_is_read(extension: Path) -> None:
    bundle = open_bundle(extension, "given/")
    assert (bundle.input, bundle.format, bundle.signature, bundle.id) == (
        "given/",
        PackageFormat.DIRECTORY,
        SignatureState.ABSENT,
        None,
    )
    assert {path: bundle.read(path) for path in bundle.files} == {"js/a.js": b"1;", "manifest.json": b"{}"}
    assert bundle.problems == ()
    with pytest.raises(KeyError):
        bundle.read("../extension/manifest.json")


def test_the_hash_of_a_folder_is_over_paths_and_contents(extension: Path, tmp_path: Path) -> None:
    lines = [
        f"{path}\0{hashlib.sha256(content).hexdigest()}\n"
        for path, content in (("js/a.js", b"1;"), ("manifest.json", b"{}"))
    ]
    assert open_bundle(extension).sha256 == hashlib.sha256("".join(lines).encode()).hexdigest()
    moved = tmp_path / "moved"
    extension.rename(moved)
    assert open_bundle(moved).sha256 == hashlib.sha256("".join(lines).encode()).hexdigest()


def test_the_name_defaults_to_the_path(extension: Path) -> None:
    assert open_bundle(extension).input == str(extension)


def test_links_are_not_followed(extension: Path, tmp_path: Path) -> None:
    (tmp_path / "secret.txt").write_text("secret")
    (extension / "file.txt").symlink_to(tmp_path / "secret.txt")
    (extension / "out").symlink_to(tmp_path)
    (extension / "loop").symlink_to(extension)
    (extension / "nowhere").symlink_to("missing\n")
    bundle = open_bundle(extension)
    assert list(bundle.files) == ["js/a.js", "manifest.json"]
    assert {(p.file, p.kind, p.severity) for p in bundle.problems} == {
        (name, "link", Severity.SKIPPED) for name in ("file.txt", "out", "loop", "nowhere")
    }
    reasons = {p.file: p.reason for p in bundle.problems}
    assert reasons["loop"] == f'it is a link to "{extension}"; links are not followed'
    assert reasons["nowhere"] == 'it is a link to "missing\\x0a"; links are not followed'


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no named pipes")
def test_pipes_are_not_waited_for(extension: Path) -> None:
    os.mkfifo(extension / "pipe.js")
    (problem,) = open_bundle(extension).problems
    assert (problem.file, problem.kind, problem.severity) == ("pipe.js", "special-file", Severity.SKIPPED)
    with pytest.raises(InputError, match="it is no regular file"):
        open_bundle(extension / "pipe.js")


def test_a_large_file_is_not_read(extension: Path) -> None:
    with (extension / "data.csv").open("wb") as file:
        file.truncate(200 * 1024 * 1024)
    bundle = open_bundle(extension)
    assert "data.csv" not in bundle.files
    assert bundle.problems == (
        Problem(
            "data.csv",
            "folder-file",
            "with its 209,715,200 bytes the limit of 67,108,864 (file_bytes) is passed; it was not read",
            Severity.SKIPPED,
        ),
    )


def test_the_total_is_limited(extension: Path) -> None:
    (extension / "b.js").write_bytes(b"2" * 50)
    bundle = open_bundle(extension, limits=Limits(total_bytes=40))
    assert list(bundle.files) == ["js/a.js", "manifest.json"]
    (problem,) = bundle.problems
    assert (problem.file, problem.kind) == ("b.js", "folder-total")
    assert problem.reason == "with its 50 bytes the limit of 40 (total_bytes) is passed; it was not read"


def test_entries_and_depth_are_limited(extension: Path) -> None:
    deep = extension / "js" / "x" / "y"
    deep.mkdir(parents=True)
    (deep / "z.js").write_bytes(b"")
    (problem,) = open_bundle(extension, limits=Limits(depth=2)).problems
    assert (problem.file, problem.kind) == ("js/x/y", "path-depth")
    assert problem.reason == "the folder is deeper than the limit of 2 (depth); it was not read"
    few = open_bundle(extension, limits=Limits(entries=3))
    assert [(p.file, p.kind) for p in few.problems] == [("", "folder-entries")]
    assert few.problems[0].reason == (
        'the folder holds more entries than the limit of 3 (entries): not read from "js/x" on'
    )
    assert open_bundle(extension, limits=Limits(entries=6, depth=3)).problems == ()


@pytest.mark.skipif(os.name == "nt", reason="Windows does not allow such names")
def test_names_that_only_some_systems_allow(extension: Path) -> None:
    (extension / "a\\b.js").write_bytes(b"1")
    (extension / "c:x.js").write_bytes(b"2")
    (extension / "d\x1b[2J.js").write_bytes(b"3")
    Path(os.fsdecode(os.fsencode(extension) + b"/e\xff.js")).write_bytes(b"4")
    bundle = open_bundle(extension)
    assert [path for path in bundle.files if "js/" not in path and path != "manifest.json"] == [
        "a/b.js",
        "d\x1b[2J.js",
        "e\ufffd.js",
    ]
    assert bundle.read("e\ufffd.js") == b"4"
    assert [(p.file, p.kind) for p in bundle.problems] == [
        ("a\\b.js", "name-backslash"),
        ("c:x.js", "path-absolute"),
        ("d\\x1b[2J.js", "name-unprintable"),
        ("e\ufffd.js", "name-encoding"),
    ]


def test_case_collisions(extension: Path) -> None:
    (extension / "MANIFEST.json").write_bytes(b"{}")
    if len(list(extension.iterdir())) == 3:  # only where the disk tells them apart
        assert [(p.file, p.kind) for p in open_bundle(extension).problems] == [("manifest.json", "case-collision")]


def test_a_subfolder_that_cannot_be_read(extension: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    # Permissions do not stop the administrator, so the system's answer is replaced.
    def scandir(path: Path) -> object:
        if path.name == "js":
            raise PermissionError(13, "Permission denied", str(path))
        return real(path)

    real = os.scandir
    monkeypatch.setattr(os, "scandir", scandir)
    assert open_bundle(extension).problems == (
        Problem("js/", "unreadable", "the folder cannot be read: Permission denied", Severity.SKIPPED),
    )
    with pytest.raises(InputError, match=r"^given: the folder cannot be read: Permission denied$"):
        open_bundle(extension / "js", "given")


def test_a_file_that_cannot_be_read(extension: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def stream(path: Path, *_: object) -> bool:
        raise PermissionError(13, "Permission denied", str(path))

    monkeypatch.setattr(folder, "stream_file", stream)
    bundle = open_bundle(extension)
    assert dict(bundle.files) == {}
    assert bundle.problems[0] == Problem(
        "manifest.json", "unreadable", "it cannot be read: Permission denied", Severity.SKIPPED
    )


def test_a_file_that_changes_under_the_analysis(extension: Path) -> None:
    bundle = open_bundle(extension, "given")
    (extension / "js" / "a.js").write_bytes(b"2;")
    with pytest.raises(InputError, match=r"^given: js/a\.js changed while it was analysed$"):
        bundle.read("js/a.js")
    (extension / "js" / "a.js").unlink()
    with pytest.raises(InputError, match=r"^given: js/a\.js can no longer be read: No such file or directory$"):
        bundle.read("js/a.js")


def test_a_file_that_turns_into_a_link(extension: Path, tmp_path: Path) -> None:
    bundle = open_bundle(extension)
    (tmp_path / "same.js").write_bytes(b"1;")
    (extension / "js" / "a.js").unlink()
    (extension / "js" / "a.js").symlink_to(tmp_path / "same.js")
    with pytest.raises(InputError, match=r"js/a\.js can no longer be read"):
        bundle.read("js/a.js")
