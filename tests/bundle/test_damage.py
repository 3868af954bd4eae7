"""Archives that are cut off or damaged: what is left is read."""

import zlib
from collections.abc import Callable

import pytest

from skimtrace.bundle import recovery
from skimtrace.bundle.content import Outcome, Span, unpack_span
from skimtrace.bundle.limits import Limits
from skimtrace.bundle.model import Problem, Severity
from skimtrace.errors import InputError
from tests.bundle.checks import GOOD, MIB, kinds, one
from tests.bundle.conftest import Open
from tests.bundle.zipwriter import SIZES_FOLLOW, Entry, archive, local_header


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


@pytest.mark.parametrize("packed_size", [3, 40, 10_000])
def test_recovery_does_not_believe_sizes_that_lead_nowhere(opened: Open, packed_size: int) -> None:
    data = archive([Entry(b"a.js", b"12345" * 9, packed_size=packed_size), GOOD])
    bundle = opened(data[: data.index(b"PK\x01\x02")])
    assert {path: bundle.read(path) for path in bundle.files} == {
        "a.js": b"12345" * 9,
        GOOD.name.decode(): GOOD.content,
    }


def test_a_directory_that_lists_less_than_it_states(opened: Open) -> None:
    bundle = opened(archive([GOOD, Entry(b"a.js", b"1")], count=3))
    assert sorted(bundle.files) == ["a.js", "manifest.json"]
    problem = one(bundle, "zip-directory")
    assert problem.severity == Severity.SKIPPED
    assert "is damaged: it states 3 entries and lists 2" in problem.reason


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


def test_recovered_entries_of_unknown_size_stay_under_the_total(opened: Open) -> None:
    data = archive([Entry(b"%d.js" % n, bytes([n]) * 600, flags=SIZES_FOLLOW) for n in range(3)])
    bundle = opened(data[: data.index(b"PK\x01\x02")], limits=Limits(total_bytes=1500))
    assert list(bundle.files) == ["0.js", "1.js"]
    assert bundle.problems[1:] == (
        Problem(
            "2.js",
            "zip-total",
            "with it the package grows, over the limit of 1,500 (total_bytes); it was not read",
            Severity.SKIPPED,
        ),
    )


def headers_in_headers(count: int) -> bytes:
    """Headers each of which claims a deflated entry of unknown size that goes on through all the others."""
    inner = local_header(Entry(b"x", flags=SIZES_FOLLOW))
    block = b"\x00" + len(inner).to_bytes(2, "little") + (0xFFFF - len(inner)).to_bytes(2, "little") + inner
    return inner + block * count


def test_what_recovery_unpacks_counts_against_the_total(opened: Open, monkeypatch: pytest.MonkeyPatch) -> None:
    consumed: list[int] = []

    def watched(package: bytes, span: Span, limit: int, sink: Callable[[bytes], object]) -> Outcome:
        outcome = unpack_span(package, span, limit, sink)
        consumed.append(outcome.consumed)
        return outcome

    monkeypatch.setattr(recovery, "unpack_span", watched)
    bundle = opened(headers_in_headers(60_000), limits=Limits(total_bytes=8 * MIB))
    assert kinds(bundle)[:2] == ["zip-directory", "zip-entries"]
    block = 36
    assert consumed == [block * (60_000 - n) for n in range(4)], "the fourth is over the limit"
    assert sum(consumed[:3]) < 8 * MIB < sum(consumed)


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
