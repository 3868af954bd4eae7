"""Archives whose parts contradict each other: what browsers would read is read, and the lie is named."""

import pytest

from skimtrace.bundle.model import Severity
from tests.bundle.checks import GOOD, one
from tests.bundle.conftest import Open
from tests.bundle.zipwriter import ENCRYPTED, Entry, archive, deflate, local_header


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
