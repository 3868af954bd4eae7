"""ZIP archives that lie, hide and grow: each is a problem that names the entry and the limit, and costs little."""

import io
import time
import zipfile
import zlib
from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from samples.packing import deterministic_zip

from skimtrace.bundle import extraction
from skimtrace.bundle.content import Outcome, Span, unpack_span
from skimtrace.bundle.limits import Limits
from skimtrace.bundle.model import Bundle, PackageFormat, Problem, Severity, SignatureState
from skimtrace.errors import InputError
from tests.bundle.conftest import Open
from tests.bundle.zipwriter import ENCRYPTED, SIZES_FOLLOW, UTF8, Entry, archive, deflate, local_header

GOOD = Entry(b"manifest.json", b'{"manifest_version": 3}')
MIB = 1024 * 1024
UNIX_LINK = 0o120777 << 16


def one(bundle: Bundle, kind: str) -> Problem:
    """Return the only problem, which must be of that kind."""
    assert [problem.kind for problem in bundle.problems] == [kind]
    return bundle.problems[0]


def kinds(bundle: Bundle) -> list[str]:
    return [problem.kind for problem in bundle.problems]


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


# Bombs


def test_a_bomb_by_its_ratio_is_not_unpacked(opened: Open) -> None:
    problem = one(opened(archive([GOOD, Entry(b"bomb.js", bytes(5 * MIB))])), "zip-ratio")
    packed = len(deflate(bytes(5 * MIB)))
    assert (problem.file, problem.severity) == ("bomb.js", Severity.HOSTILE)
    assert problem.reason == (
        f"it unpacks {packed:,} bytes to 5,242,880, over the limit of 200 (ratio); it was not read"
    )


def test_repetitive_text_is_no_bomb(opened: Open) -> None:
    bundle = opened(archive([Entry(b"data.json", bytes(3 * MIB))]))
    assert bundle.files["data.json"].size == 3 * MIB
    assert bundle.problems == ()


def test_a_bomb_that_lies_about_its_size_yields_only_what_it_states(opened: Open) -> None:
    bundle = opened(archive([GOOD, Entry(b"bomb.js", bytes(50 * MIB), size=10, crc=zlib.crc32(bytes(10)))]))
    assert bundle.read("bomb.js") == bytes(10)
    problem = one(bundle, "zip-lying-size")
    assert (problem.file, problem.severity) == ("bomb.js", Severity.HOSTILE)
    assert problem.reason == "it states 10 bytes but holds more; as in browsers, only those were read"


def test_a_large_file_is_not_inflated(opened: Open, monkeypatch: pytest.MonkeyPatch) -> None:
    # 200 MB of text that packs some 40 to 1: no bomb, only large.
    words = b"".join(b"%x " % (number * number * 7919) for number in range(150)) + b"lorem ipsum " * 4000
    deflater, packed, size, crc = zlib.compressobj(1, zlib.DEFLATED, -15), b"", 0, 0
    while size < 200 * MIB:
        packed, size, crc = packed + deflater.compress(words), size + len(words), zlib.crc32(words, crc)
    packed += deflater.flush()
    assert size < 200 * len(packed)
    data = archive([GOOD, Entry(b"data/all.csv", packed=packed, size=size, crc=crc)])
    unpacked: list[int] = []

    def watched(package: bytes, span: Span, limit: int, sink: Callable[[bytes], object]) -> Outcome:
        unpacked.append(span.start)
        return unpack_span(package, span, limit, sink)

    monkeypatch.setattr(extraction, "unpack_span", watched)
    problem = one(opened(data), "zip-file-size")
    assert unpacked == [len(local_header(GOOD))], "only the manifest"
    assert (problem.file, problem.severity) == ("data/all.csv", Severity.SKIPPED)
    assert problem.reason == (
        f"it unpacks to {size:,} bytes, over the limit of 67,108,864 (file_bytes); it was not read"
    )


def test_the_total_is_limited_and_what_still_fits_is_read(opened: Open) -> None:
    entries = [Entry(b"a.js", b"a" * 600), Entry(b"b.js", b"b" * 600), Entry(b"c.js", b"c" * 300)]
    bundle = opened(archive(entries), limits=Limits(total_bytes=1000))
    assert list(bundle.files) == ["a.js", "c.js"]
    problem = one(bundle, "zip-total")
    assert (problem.file, problem.severity) == ("b.js", Severity.SKIPPED)
    assert problem.reason == (
        "with its 600 bytes the package grows, over the limit of 1,000 (total_bytes); it was not read"
    )


def test_overlapping_entries_are_read_within_the_limits_and_named(opened: Open) -> None:
    # David Fifield's bomb: many directory records share one packed kernel.
    kernel = Entry(b"0.js", b"x" * 90_000)
    entries = [kernel, *(Entry(b"%d.js" % n, b"x" * 90_000, offset=0, local_name=b"0.js") for n in range(1, 50))]
    bundle = opened(archive(entries), limits=Limits(total_bytes=10 * 90_000))
    assert len(bundle.files) == 10
    overlaps = [problem for problem in bundle.problems if problem.kind == "zip-overlap"]
    assert len(overlaps) == 49
    assert all(problem.severity == Severity.HOSTILE for problem in overlaps)
    assert overlaps[0] == Problem("1.js", "zip-overlap", 'it overlaps "0.js"', Severity.HOSTILE)
    assert kinds(bundle).count("zip-total") == 40


def test_overlapping_entries_that_unpack_to_nothing_cost_little(opened: Open) -> None:
    # Empty deflate blocks: megabytes of input, no output, shared by thousands of entries.
    packed = b"\x00\x00\x00\xff\xff" * 400_000 + b"\x03\x00"
    kernel = Entry(b"k.js", packed=packed)
    entries = [kernel, *(Entry(b"%d" % n, packed=packed, offset=0, local_name=b"k.js") for n in range(20_000))]
    start = time.process_time()
    bundle = opened(archive(entries), limits=Limits(total_bytes=16 * MIB))
    assert time.process_time() - start < 5
    assert len(bundle.files) == 8
    assert "20,000" not in bundle.problems[0].reason
    assert bundle.problems[-1].reason == "19,793 more of these; 200 are listed (problems)"


def test_an_entry_that_reaches_into_the_directory(opened: Open) -> None:
    entry = Entry(b"a.js", b"1;", method=0, packed_size=30, size=30)
    problems = opened(archive([entry])).problems
    assert ("a.js", "zip-overlap", "it overlaps the central directory") in [
        (p.file, p.kind, p.reason) for p in problems
    ]


def test_nested_archives_are_files(opened: Open) -> None:
    inner = archive([Entry(b"inner.js", b"1")])
    bundle = opened(archive([GOOD, Entry(b"lib/more.dat", inner), Entry(b"more.gz", b"\x1f\x8b\x08....")]))
    assert bundle.read("lib/more.dat") == inner
    assert [(p.file, p.kind, p.severity) for p in bundle.problems] == [
        ("lib/more.dat", "nested-archive", Severity.NOTE),
        ("more.gz", "nested-archive", Severity.NOTE),
    ]
    assert bundle.problems[0].reason == "it is an archive of its own (ZIP); what it holds was not unpacked"


def test_a_hundred_thousand_entries(opened: Open) -> None:
    data = archive([Entry(b"f/%d.js" % number, b"1", method=0) for number in range(100_000)], count=100_000 % 65_536)
    start = time.process_time()
    bundle = opened(data)
    assert time.process_time() - start < 10
    assert len(bundle.files) == 50_000
    problem = one(bundle, "zip-entries")
    assert problem.severity == Severity.SKIPPED
    assert problem.reason == (
        'it holds 100,000 entries, over the limit of 50,000 (entries): not read from "f/50000.js" on'
    )


def test_a_directory_far_beyond_the_limit_is_not_loaded(opened: Open) -> None:
    data = archive([Entry(b"%d.js" % number, b"1", method=0) for number in range(60)])
    bundle = opened(data, limits=Limits(entries=10))
    assert sorted(bundle.files) == [f"{number}.js" for number in range(10)]
    assert [(p.kind, p.severity) for p in bundle.problems] == [
        ("zip-directory", Severity.SKIPPED),
        ("zip-entries", Severity.SKIPPED),
    ]
    assert "lists more than 40 entries" in bundle.problems[0].reason
    assert bundle.problems[1].reason == (
        'it holds more than 10 entries, over the limit of 10 (entries): not read from "10.js" on'
    )


# Names


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


# Lies


def test_encrypted_entries(opened: Open) -> None:
    problem = one(opened(archive([GOOD, Entry(b"secret.js", b"1", flags=ENCRYPTED)])), "zip-encrypted")
    assert (problem.file, problem.severity) == ("secret.js", Severity.SKIPPED)
    assert problem.reason == "it is encrypted; it was not read"


@pytest.mark.parametrize("method", [1, 9, 12, 14, 93, 99])
def test_methods_that_no_browser_unpacks(opened: Open, method: int) -> None:
    problem = one(opened(archive([GOOD, Entry(b"a.js", b"1", method=method)])), "zip-method")
    assert (problem.file, problem.severity) == ("a.js", Severity.SKIPPED)
    assert problem.reason == f"it is packed with method {method}, which browsers do not unpack; it was not read"


def test_more_stated_than_there_is(opened: Open) -> None:
    bundle = opened(archive([GOOD, Entry(b"a.js", b"12345", size=500)]))
    assert bundle.read("a.js") == b"12345"
    problem = one(bundle, "zip-lying-size")
    assert problem.reason == "it states 500 bytes but holds 5"


def test_more_packed_bytes_stated_than_needed(opened: Open) -> None:
    bundle = opened(archive([GOOD, Entry(b"a.js", b"12345", packed=deflate(b"12345") + b"hidden")]))
    assert bundle.read("a.js") == b"12345"
    needed = len(deflate(b"12345"))
    assert one(bundle, "zip-lying-size").reason == f"it states {needed + 6} packed bytes but needs {needed}"


def test_headers_that_contradict_each_other(opened: Open) -> None:
    entry = Entry(b"good.js", b"12345", local_name=b"evil\x1b.js", local_size=7)
    bundle = opened(archive([GOOD, entry]))
    assert bundle.read("good.js") == b"12345"
    problem = one(bundle, "zip-header-mismatch")
    assert (problem.file, problem.severity) == ("good.js", Severity.HOSTILE)
    assert problem.reason == (
        'its own header contradicts the directory (name "evil\\x1b.js" there; size 7 there, 5 in the directory); '
        "the directory was believed"
    )


def test_a_wrong_checksum(opened: Open) -> None:
    bundle = opened(archive([GOOD, Entry(b"a.js", b"12345", crc=0xDEADBEEF)]))
    assert bundle.read("a.js") == b"12345"
    problem = one(bundle, "zip-crc")
    assert (problem.file, problem.severity) == ("a.js", Severity.SKIPPED)
    assert problem.reason == "its content has the checksum cbf53a1c, not deadbeef as stated; it was read as it is"


def test_a_damaged_entry_is_read_up_to_the_damage(opened: Open) -> None:
    content = b"".join(b"%d;" % (n * n) for n in range(2000))
    packed = deflate(content)
    middle = len(packed) // 2
    bundle = opened(archive([GOOD, Entry(b"a.js", content, packed=packed[:middle] + b"\xff" * 80 + packed[middle:])]))
    read = bundle.read("a.js")
    assert content.startswith(read[:2000])
    assert len(read) > 2000
    problem = one(bundle, "zip-damaged")
    assert (problem.file, problem.severity) == ("a.js", Severity.SKIPPED)
    assert problem.reason == f"its packed content is damaged; its first {len(read):,} bytes were read"
    assert bundle.files["a.js"].size == len(read)


def test_an_entry_that_is_not_where_the_directory_says(opened: Open) -> None:
    problem = one(opened(archive([GOOD, Entry(b"a.js", b"1", offset=5)])), "zip-header")
    assert (problem.file, problem.severity) == ("a.js", Severity.SKIPPED)
    assert problem.reason == "no local header stands where the directory says; it was not read"


def test_data_before_the_archive(opened: Open) -> None:
    bundle = opened(b"#!/bin/sh\n" + archive([GOOD]))
    assert list(bundle.files) == ["manifest.json"]
    assert one(bundle, "zip-prefix").reason == "10 bytes before the first entry belong to no entry"


def test_data_between_and_behind_entries(opened: Open) -> None:
    bundle = opened(archive([GOOD, Entry(b"a.js", b"1", before=b"x" * 7)], between=b"y" * 9) + b"z" * 11)
    assert sorted(bundle.files) == ["a.js", "manifest.json"]
    assert [(p.kind, p.reason, p.severity) for p in bundle.problems] == [
        ("zip-gap", '7 bytes behind "manifest.json" belong to no entry', Severity.NOTE),
        ("zip-gap", '9 bytes behind "a.js" belong to no entry', Severity.NOTE),
        ("zip-suffix", "11 bytes behind the archive belong to no entry", Severity.NOTE),
    ]


def test_an_entry_that_the_directory_does_not_list(opened: Open) -> None:
    hidden = Entry(b"hidden.js", b"evil()")
    bundle = opened(archive([GOOD, Entry(b"a.js", b"1", before=local_header(hidden) + hidden.body)]))
    problem = one(bundle, "zip-hidden")
    assert problem.severity == Severity.SKIPPED
    assert problem.reason.endswith("they look like 1 entries that the directory does not list")


def test_a_directory_that_lists_more_than_it_states(opened: Open) -> None:
    bundle = opened(archive([GOOD, Entry(b"a.js", b"1")], count=1))
    assert sorted(bundle.files) == ["a.js", "manifest.json"]
    problem = one(bundle, "zip-directory")
    assert problem.severity == Severity.HOSTILE
    assert problem.reason.startswith("its directory states 1 entries but lists 2")


@pytest.mark.parametrize("zip64", [False, True])
def test_zip64(opened: Open, zip64: bool) -> None:
    extra = b"\x01\x00\x10\x00" + (5).to_bytes(8, "little") + len(deflate(b"12345")).to_bytes(8, "little")
    wide = Entry(b"a.js", b"12345", size=0xFFFFFFFF, packed_size=0xFFFFFFFF, extra=extra)
    bundle = opened(archive([GOOD, wide], zip64=zip64))
    assert bundle.read("a.js") == b"12345"
    assert bundle.problems == ()


# Damage


def test_a_truncated_archive_gives_what_is_left(opened: Open) -> None:
    entries = [GOOD, Entry(b"a.js", b"1;" * 50), Entry(b"b.js", bytes(range(256)), method=0)]
    data = archive(entries)
    bundle = opened(data[: data.index(bytes(range(20))) + 100])
    assert bundle.read("manifest.json") == GOOD.content
    assert bundle.read("a.js") == b"1;" * 50
    assert bundle.read("b.js") == bytes(range(100))
    directory, cut = bundle.problems
    assert (directory.kind, directory.severity) == ("zip-directory", Severity.SKIPPED)
    assert directory.reason == (
        "the central directory of the archive is missing or damaged; 3 entries were found by their own headers instead"
    )
    assert cut == Problem(
        "b.js", "zip-truncated", "the package ends inside it; its first 100 bytes were read", Severity.SKIPPED
    )


def test_a_truncated_deflated_entry(opened: Open) -> None:
    content = b"".join(b"%d;" % (n * n) for n in range(2000))
    data = archive([GOOD, Entry(b"a.js", content)])
    bundle = opened(data[: len(local_header(GOOD)) + len(GOOD.body) + 3000])
    read = bundle.read("a.js")
    assert content.startswith(read)
    assert len(read) > 1000
    reason = f"the package ends inside it; its first {len(read):,} bytes were read"
    assert bundle.problems[1] == Problem("a.js", "zip-truncated", reason, Severity.SKIPPED)


@pytest.mark.parametrize("method", [0, 8])
@pytest.mark.parametrize("signed", [True, False], ids=["descriptor", "bare"])
def test_streamed_entries_are_recovered_without_a_directory(opened: Open, method: int, signed: bool) -> None:
    content = b"1;" * 50
    crc = zlib.crc32(content).to_bytes(4, "little")
    descriptor = b"PK\x07\x08" + crc + bytes(8) if signed else b""
    entries = [Entry(b"%d.js" % n, content, method, SIZES_FOLLOW, descriptor=descriptor) for n in range(3)]
    data = archive(entries)
    bundle = opened(data[: data.index(b"PK\x01\x02")])
    assert {path: bundle.read(path) for path in bundle.files} == {f"{n}.js": content for n in range(3)}
    assert kinds(bundle) == ["zip-directory"]


def test_a_version_that_zipfile_refuses_does_not_hide_the_archive(opened: Open) -> None:
    bundle = opened(archive([GOOD, Entry(b"a.js", b"1", version=99)]))
    assert sorted(bundle.files) == ["a.js", "manifest.json"]
    assert kinds(bundle) == ["zip-directory"]


def test_a_directory_that_points_to_nothing(opened: Open) -> None:
    data = bytearray(archive([GOOD, Entry(b"a.js", b"1")]))
    data[-6] ^= 1  # the offset of the directory: all other offsets move with it
    bundle = opened(bytes(data))
    assert sorted(bundle.files) == ["a.js", "manifest.json"]
    assert "points to no entry at all" in one(bundle, "zip-directory").reason


def test_recovered_bombs_stay_within_the_limits(opened: Open) -> None:
    entries = [
        GOOD,
        Entry(b"ratio.js", bytes(5 * MIB), flags=SIZES_FOLLOW),
        Entry(b"large.js", b"".join(b"%d;" % (n * n) for n in range(2 * MIB // 10)), flags=SIZES_FOLLOW),
    ]
    data = archive(entries)
    bundle = opened(data[: data.index(b"PK\x01\x02")], limits=Limits(file_bytes=6 * MIB, ratio_floor=MIB))
    assert [(p.file, p.kind) for p in bundle.problems[1:]] == [("ratio.js", "zip-ratio")]
    small = opened(data[: data.index(b"PK\x01\x02")], limits=Limits(file_bytes=MIB, ratio_floor=MIB))
    assert ("large.js", "zip-file-size") in [(p.file, p.kind) for p in small.problems]
    assert list(small.files) == ["manifest.json"]


def test_recovery_is_linear_in_hostile_headers(opened: Open) -> None:
    # Each of these headers claims a deflated entry of unknown size that goes on through all the others.
    inner = local_header(Entry(b"x", flags=SIZES_FOLLOW))
    block = b"\x00" + len(inner).to_bytes(2, "little") + (0xFFFF - len(inner)).to_bytes(2, "little") + inner
    start = time.process_time()
    bundle = opened(inner + block * 60_000, limits=Limits(total_bytes=8 * MIB))
    assert time.process_time() - start < 10
    assert kinds(bundle)[:2] == ["zip-directory", "zip-entries"]


def test_an_empty_archive_is_read(opened: Open) -> None:
    bundle = opened(archive([]))
    assert dict(bundle.files) == {}
    assert bundle.problems == ()


@pytest.mark.parametrize("data", [b"PK", b"PK\x03\x04", b"PK\x03\x04" + bytes(40)])
def test_a_zip_of_which_nothing_is_left(opened: Open, data: bytes) -> None:
    with pytest.raises(
        InputError, match="it is a damaged package: its central directory is missing or damaged, and no"
    ):
        opened(data)


# XPI


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


# Many problems


def test_problems_of_one_kind_are_counted_beyond_the_limit(opened: Open) -> None:
    data = archive([Entry(b"../%d.js" % number, b"1", method=0) for number in range(500)])
    bundle = opened(data, limits=Limits(problems=20))
    assert kinds(bundle) == ["path-escape"] * 21
    assert bundle.problems[-1] == Problem(
        "", "path-escape", "480 more of these; 20 are listed (problems)", Severity.HOSTILE
    )
