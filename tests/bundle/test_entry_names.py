"""Names of entries that lead out of the package, deceive, or cannot stand together."""

import zlib

import pytest

from skimtrace.bundle.limits import Limits
from skimtrace.bundle.model import Severity
from tests.bundle.checks import GOOD, one
from tests.bundle.conftest import Open
from tests.bundle.zipwriter import UTF8, Entry, archive

UNIX_LINK = 0o120777 << 16


@pytest.mark.parametrize(
    ("name", "kind", "words"),
    [
        (b"/etc/passwd", "path-absolute", "absolute path"),
        (b"\\\\server\\share\\x.js", "path-absolute", "absolute path"),
        (b"C:\\windows\\x.js", "path-absolute", "absolute path"),
        (b"c:x.js", "path-absolute", "absolute path"),
        (b"../../x.js", "path-escape", '".."'),
        (b"a/../../x.js", "path-escape", '".."'),
        (b"a\\..\\..\\x.js", "path-escape", '".."'),
        (b"..", "path-escape", '".."'),
        (b"a.js\0.txt", "name-nul", "NUL"),
        (b"", "name-empty", "empty"),
        (b".", "name-empty", "empty"),
    ],
)
def test_names_that_lead_out_have_no_place(opened: Open, name: bytes, kind: str, words: str) -> None:
    bundle = opened(archive([GOOD, Entry(name, b"evil()")]))
    assert list(bundle.files) == ["manifest.json"]
    problem = one(bundle, kind)
    assert problem.severity == Severity.HOSTILE
    assert problem.file == name.decode().replace("\0", "\\x00")
    assert words in problem.reason
    assert problem.reason.endswith("; it was not read")


@pytest.mark.parametrize(
    ("name", "path", "kind"),
    [
        (b"js\\content.js", "js/content.js", "name-backslash"),
        (b"./js//content.js", "js/content.js", "name-normalised"),
        ("a\u202esj.exe".encode(), "a\u202esj.exe", "name-unprintable"),
        (b"Icon\r", "Icon\r", "name-unprintable"),
        (b"js/aux.js", "js/aux.js", "name-reserved"),
        (b"COM1", "COM1", "name-reserved"),
        (b"a.js:evil", "a.js:evil", "name-reserved"),
        (b"a.js.", "a.js.", "name-reserved"),
    ],
)
def test_odd_names_keep_their_place_and_are_noted(opened: Open, name: bytes, path: str, kind: str) -> None:
    bundle = opened(archive([GOOD, Entry(name, b"1", flags=UTF8)]))
    assert bundle.read(path) == b"1"
    problem = one(bundle, kind)
    assert problem.severity == Severity.NOTE
    assert problem.file.isprintable()


def test_names_are_utf8_whatever_the_flag_says(opened: Open) -> None:
    bundle = opened(archive([Entry("ü.js".encode(), b"1"), Entry("é.js".encode("cp437"), b"2")]))
    assert sorted(bundle.files) == ["é.js", "ü.js"]


def test_the_unicode_path_of_info_zip_counts(opened: Open) -> None:
    def field(for_name: bytes) -> bytes:
        content = b"\x01" + zlib.crc32(for_name).to_bytes(4, "little") + "日.js".encode()
        return b"\x75\x70" + len(content).to_bytes(2, "little") + content

    bundle = opened(archive([Entry(b"?.js", b"1", extra=field(b"?.js")), Entry(b"b.js", b"2", extra=field(b"c.js"))]))
    assert sorted(bundle.files) == ["b.js", "日.js"]


def test_limits_of_a_name(opened: Open) -> None:
    limits = Limits(path_bytes=40, depth=3)
    bundle = opened(archive([GOOD, Entry(b"n" * 41, b"1"), Entry(b"a/b/c/d/e.js", b"1")]), limits=limits)
    assert list(bundle.files) == ["manifest.json"]
    assert [(p.file, p.kind, p.severity, p.reason) for p in bundle.problems] == [
        (
            "n" * 41,
            "name-length",
            Severity.SKIPPED,
            "its name is 41 bytes long, over the limit of 40 (path_bytes); it was not read",
        ),
        (
            "a/b/c/d/e.js",
            "path-depth",
            Severity.SKIPPED,
            "it lies 4 folders deep, over the limit of 3 (depth); it was not read",
        ),
    ]


def test_links_are_plain_files_as_in_browsers(opened: Open) -> None:
    bundle = opened(archive([GOOD, Entry(b"link.js", b"/etc/passwd", attributes=UNIX_LINK)]))
    assert bundle.read("link.js") == b"/etc/passwd"
    problem = one(bundle, "link")
    assert problem.file == "link.js"
    assert problem.reason == "Unix would unpack it as a symbolic link; it was read as a plain file, as browsers do"


def test_of_two_entries_of_one_name_the_last_counts(opened: Open) -> None:
    bundle = opened(archive([Entry(b"a.js", b"good()"), GOOD, Entry(b"./a.js", b"evil()")]))
    assert bundle.read("a.js") == b"evil()"
    problem = next(p for p in bundle.problems if p.kind == "zip-duplicate")
    assert (problem.file, problem.severity) == ("a.js", Severity.HOSTILE)
    assert problem.reason == (
        '"./a.js" takes its place later, with different contents; the last one was read, as browsers do'
    )
    same = one(opened(archive([GOOD, GOOD])), "zip-duplicate")
    assert (same.file, same.severity) == ("manifest.json", Severity.NOTE)


def test_names_that_differ_in_case_only_are_both_read(opened: Open) -> None:
    bundle = opened(
        archive([Entry(b"A.js", b"1"), Entry(b"a.js", b"2"), Entry("é".encode()), Entry("e\u0301".encode())])
    )
    assert len(bundle.files) == 4
    assert [(p.kind, p.file, p.severity) for p in bundle.problems] == [
        ("case-collision", "a.js", Severity.NOTE),
        ("case-collision", "é", Severity.NOTE),
    ]
    assert bundle.problems[0].reason == (
        'its name differs from "A.js" in case only: Windows and macOS keep one; both were read'
    )


def test_a_file_that_bears_the_name_of_a_folder(opened: Open) -> None:
    bundle = opened(archive([Entry(b"js", b"1"), Entry(b"js!", b"2"), Entry(b"js/a.js", b"3")]))
    assert len(bundle.files) == 3
    problem = one(bundle, "path-conflict")
    assert (problem.file, problem.severity) == ("js", Severity.HOSTILE)
    assert problem.reason == 'it is a file and the folder of "js/a.js" as well; both were read'
