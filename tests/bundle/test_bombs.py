"""Archives that ask for more than they may cost: time, memory, entries, words."""

import zlib
from collections.abc import Callable

import pytest

from skimtrace.bundle import extraction
from skimtrace.bundle.content import Outcome, Span, unpack_span
from skimtrace.bundle.limits import Limits
from skimtrace.bundle.model import Problem, Severity
from tests.bundle.checks import GOOD, MIB, kinds, one
from tests.bundle.conftest import Open
from tests.bundle.zipwriter import Entry, archive, deflate, local_header


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


def test_an_overlap_of_one_byte(opened: Open) -> None:
    data = archive([Entry(b"a.js", b"12345", method=0, packed_size=6, size=6, crc=zlib.crc32(b"12345P")), GOOD])
    problem = one(opened(data), "zip-overlap")
    assert (problem.file, problem.reason) == ("manifest.json", 'it overlaps "a.js"')


def empty_blocks(count: int) -> bytes:
    """Empty deflate blocks, 20 for each of so many entries that share them: input without output."""
    packed = b"\x00\x00\x00\xff\xff" * (20 * count) + b"\x03\x00"
    kernel = Entry(b"k.js", packed=packed)
    return archive([kernel, *(Entry(b"%d" % n, packed=packed, offset=0, local_name=b"k.js") for n in range(count))])


@pytest.fixture
def consumed(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """The packed bytes that unpacking each entry took."""
    each: list[int] = []

    def watched(package: bytes, span: Span, limit: int, sink: Callable[[bytes], object]) -> Outcome:
        outcome = unpack_span(package, span, limit, sink)
        each.append(outcome.consumed)
        return outcome

    monkeypatch.setattr(extraction, "unpack_span", watched)
    return each


def test_the_input_of_entries_that_unpack_to_nothing_counts(opened: Open, consumed: list[int]) -> None:
    bundle = opened(empty_blocks(20_000), limits=Limits(total_bytes=16 * MIB))
    assert consumed == [2_000_002] * 8, "a ninth would be over the limit"
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


def many_entries(count: int) -> bytes:
    """So many files of one byte; as in any archive without ZIP64 records, 16 bits of their number are stated."""
    return archive([Entry(b"f/%d.js" % n, b"1", method=0) for n in range(count)], count=count % 65_536)


def test_a_hundred_thousand_entries(opened: Open, consumed: list[int]) -> None:
    bundle = opened(many_entries(100_000))
    assert consumed == [1] * 50_000
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


def test_problems_of_one_kind_are_counted_beyond_the_limit(opened: Open) -> None:
    data = archive([Entry(b"../%d.js" % number, b"1", method=0) for number in range(500)])
    bundle = opened(data, limits=Limits(problems=20))
    assert kinds(bundle) == ["path-escape"] * 21
    assert bundle.problems[-1] == Problem(
        "", "path-escape", "480 more of these; 20 are listed (problems)", Severity.HOSTILE
    )
