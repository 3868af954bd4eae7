"""What is no package at all, and the laws that hold for every sequence of bytes."""

from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from samples.packing import crx3, deterministic_zip

from skimtrace.bundle.limits import Limits
from skimtrace.bundle.model import Bundle, PackageFormat
from skimtrace.bundle.reader import open_bundle
from skimtrace.bundle.unpack import unpack
from skimtrace.errors import InputError
from tests.bundle.conftest import Open
from tests.bundle.keys import ec_key
from tests.bundle.zipwriter import Entry, archive

TIGHT = Limits(
    entries=8, file_bytes=2000, total_bytes=5000, ratio=20, ratio_floor=500, path_bytes=60, depth=4, problems=10
)


def test_what_is_missing(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"^x\.crx: No such file or directory$"):
        open_bundle(tmp_path / "missing", "x.crx")


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "the file is empty"),
        (b"hello", "it is neither a CRX nor a ZIP archive"),
        (b"\x89PNG\r\n\x1a\n" + bytes(500), "it is neither a CRX nor a ZIP archive"),
        (b"Cr24", "it is a damaged package: its central directory is missing or damaged, and no entry could be found"),
    ],
)
def test_what_is_no_package(opened: Open, data: bytes, reason: str) -> None:
    with pytest.raises(InputError) as caught:
        opened(data, suffix=".crx")
    assert caught.value.input_name == "package.crx"
    assert caught.value.reason.startswith(reason)


def test_a_path_that_cannot_be() -> None:
    with pytest.raises(InputError, match="this name cannot be a path"):
        open_bundle(Path("a\0b"))


def test_a_package_over_the_limit(opened: Open) -> None:
    data = deterministic_zip({"a.js": b"1"})
    assert opened(data, limits=Limits(package_bytes=len(data))).files
    with pytest.raises(InputError, match=r"the package is larger than the limit of 50 bytes \(package_bytes\)"):
        opened(data, limits=Limits(package_bytes=50))


def test_a_link_to_a_package_is_followed(tmp_path: Path) -> None:
    (tmp_path / "real.zip").write_bytes(deterministic_zip({"a.js": b"1"}))
    (tmp_path / "link.xpi").symlink_to(tmp_path / "real.zip")
    assert open_bundle(tmp_path / "link.xpi").format == PackageFormat.XPI


def check(bundle: Bundle, limits: Limits) -> None:
    """Assert the laws of every bundle."""
    assert len(bundle.files) <= limits.entries
    assert bundle.size <= limits.total_bytes
    for path, entry in bundle.files.items():
        assert path == entry.path
        assert entry.size <= limits.file_bytes
        assert len(path.encode()) <= limits.path_bytes
        assert path.count("/") <= limits.depth
        assert not path.startswith("/")
        assert not {"", ".", ".."} & set(path.split("/"))
        assert "\\" not in path
        assert "\0" not in path
        assert len(bundle.read(path)) == entry.size
    for problem in bundle.problems:
        assert problem.file.isprintable()
        assert problem.reason.isprintable()
        assert problem.kind


SEEDS = [
    deterministic_zip({"manifest.json": b"{}", "js/a.js": b"1;" * 40}),
    crx3(deterministic_zip({"manifest.json": b"{}", "a.js": b"1;"}), ec_key()),
    archive([Entry(b"a.js", b"1;"), Entry(b"b.js", b"2;", method=0, flags=8)], zip64=True),
]


@given(st.binary(max_size=300))
@example(b"PK\x05\x06" + bytes(18))
@example(b"PK\x05\x06" + b"\xff" * 18)
@settings(max_examples=300, deadline=None)
def test_any_bytes(opened: Open, data: bytes) -> None:
    try:
        check(opened(data, limits=TIGHT), TIGHT)
    except InputError as error:
        assert error.reason.isprintable()


tokens = st.sampled_from(
    [b"PK\x03\x04", b"PK\x01\x02", b"PK\x05\x06", b"PK\x06\x06", b"PK\x06\x07", b"Cr24", b"\xff\xff"]
)
edits = st.lists(st.tuples(st.integers(0, 900), st.integers(0, 8), st.binary(max_size=6) | tokens), max_size=6)


@given(st.sampled_from(SEEDS), edits)
@settings(max_examples=500, deadline=None)
def test_mutated_packages(opened: Open, seed: bytes, changes: list[tuple[int, int, bytes]]) -> None:
    data = seed
    for position, length, new in changes:
        at = position % (len(data) + 1)
        data = data[:at] + new + data[at + length :]
    try:
        check(opened(data, limits=TIGHT), TIGHT)
    except InputError as error:
        assert error.reason.isprintable()


parts = st.sampled_from(["..", ".", "", "a", "A", "b.js", "C:", "\0", "aux", "é", "e\u0301", "\u202e", "x" * 30, "~"])
hostile_names = st.lists(parts, max_size=6).flatmap(
    lambda chosen: st.sampled_from(["/", "\\"]).map(lambda separator: separator.join(chosen))
)
hostile_entries = st.builds(
    Entry,
    name=hostile_names.map(str.encode) | st.binary(max_size=20),
    content=st.binary(max_size=50) | st.integers(0, 4000).map(bytes),
    method=st.sampled_from([0, 8, 8, 8, 12]),
    flags=st.sampled_from([0, 0, 1, 8, 0x800]),
    size=st.none() | st.integers(0, 6000),
    packed_size=st.none() | st.integers(0, 6000),
    crc=st.none() | st.just(0),
    attributes=st.sampled_from([0, 0o120777 << 16, 0o100644 << 16]),
    offset=st.none() | st.integers(0, 200),
    local_name=st.none() | st.binary(max_size=10),
    before=st.binary(max_size=6),
)


@given(st.lists(hostile_entries, max_size=12), st.booleans(), st.integers(0, 40))
@settings(max_examples=300, deadline=None)
def test_hostile_archives_stay_in_their_limits_and_their_folder(
    opened: Open, tmp_path_factory: pytest.TempPathFactory, entries: list[Entry], zip64: bool, cut: int
) -> None:
    data = archive(entries, zip64=zip64)
    try:
        bundle = opened(data[: len(data) - cut], limits=TIGHT)
    except InputError:
        return
    check(bundle, TIGHT)
    outside = tmp_path_factory.mktemp("unpacked")
    problems = unpack(bundle, outside / "inside")
    assert [path.name for path in outside.iterdir()] == ["inside"]
    written = [path for path in (outside / "inside").rglob("*") if not path.is_dir()]
    assert not any(path.is_symlink() for path in written)
    assert len(written) == len(bundle.files) - len(problems)
    assert sum(path.stat().st_size for path in written) <= TIGHT.total_bytes
