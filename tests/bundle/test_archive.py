"""Honest archives: read as they are, without a word of complaint."""

import io
import zipfile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from samples.packing import deterministic_zip

from skimtrace.bundle.model import PackageFormat, Severity, SignatureState
from tests.bundle.checks import GOOD, one
from tests.bundle.conftest import Open
from tests.bundle.zipwriter import Entry, archive


def test_an_honest_archive(opened: Open) -> None:
    files = {"manifest.json": b"{}", "a/b/c.js": b"1" * 3000, "empty.css": b"", "日本語.js": b"x"}
    bundle = opened(deterministic_zip(files))
    assert (bundle.format, bundle.signature, bundle.id) == (PackageFormat.ZIP, SignatureState.ABSENT, None)
    assert list(bundle.files) == sorted(files)
    assert {path: bundle.read(path) for path in bundle.files} == files
    assert bundle.size == sum(map(len, files.values()))
    assert bundle.files["empty.css"].sha256 == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
    assert bundle.problems == ()
    with pytest.raises(KeyError):
        bundle.read("missing.js")


names = st.text(st.characters(codec="utf-8", exclude_characters='/\\\0:"'), min_size=1, max_size=12).filter(
    lambda name: name.strip(". ") == name
)


@given(st.dictionaries(names, st.binary(max_size=400), max_size=8), st.sampled_from([0, 8]))
@settings(deadline=None)
def test_every_archive_of_zipfile_is_read_as_zipfile_does(opened: Open, files: dict[str, bytes], method: int) -> None:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", compression=method) as made:
        for name, data in files.items():
            made.writestr(name, data)
    bundle = opened(buffer.getvalue())
    with zipfile.ZipFile(buffer) as made:
        assert {path: bundle.read(path) for path in bundle.files} == {name: made.read(name) for name in made.namelist()}
    assert {problem.kind for problem in bundle.problems} <= {
        "name-unprintable",
        "name-reserved",
        "case-collision",
        "nested-archive",
    }


def test_an_archive_streamed_with_data_descriptors(opened: Open) -> None:
    class Pipe(io.BytesIO):
        def seekable(self) -> bool:
            return False

        def seek(self, *_: int) -> int:
            raise OSError("a pipe")

    pipe = Pipe()
    with zipfile.ZipFile(pipe, "w", compression=8) as made:
        made.writestr("manifest.json", b"{}")
        made.writestr("a.js", b"1;" * 500)
    bundle = opened(pipe.getvalue())
    assert bundle.read("a.js") == b"1;" * 500
    assert bundle.problems == ()


def test_folders_are_no_files_and_no_problem(opened: Open) -> None:
    bundle = opened(archive([Entry(b"./", method=0), Entry(b"js/", method=0), Entry(b"js/a.js", b"1"), GOOD]))
    assert list(bundle.files) == ["js/a.js", "manifest.json"]
    assert bundle.problems == ()


def test_a_folder_that_holds_content(opened: Open) -> None:
    problem = one(opened(archive([GOOD, Entry(b"js/", b"alert(1)")])), "zip-folder-content")
    assert (problem.file, problem.severity) == ("js/", Severity.HOSTILE)
    assert problem.reason == "it is named as a folder but holds 8 bytes, which were not read"


@pytest.mark.parametrize(
    ("path", "state"),
    [
        ("META-INF/mozilla.rsa", SignatureState.UNSUPPORTED),
        ("META-INF/cose.sig", SignatureState.UNSUPPORTED),
        ("meta-inf/x.SF", SignatureState.UNSUPPORTED),
        ("META-INF/notes.txt", SignatureState.ABSENT),
        ("lib/META-INF/mozilla.rsa", SignatureState.ABSENT),
    ],
)
def test_signatures_of_xpi_packages_are_seen_but_not_verified(opened: Open, path: str, state: SignatureState) -> None:
    data = deterministic_zip({"manifest.json": b"{}", path: b"..."})
    bundle = opened(data, suffix=".XPI")
    assert (bundle.format, bundle.signature) == (PackageFormat.XPI, state)
    assert opened(data, suffix=".zip").signature == SignatureState.ABSENT
