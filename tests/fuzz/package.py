"""Target `package`: any bytes as a package, opened, every file of it read, and unpacked to a folder."""

import hashlib
import shutil
import struct
import tempfile
import zlib
from collections.abc import Iterator
from pathlib import Path
from random import Random

from samples.build import signing_key
from samples.catalog import PACKAGES
from samples.packing import crx2, crx3

from skimtrace.bundle.limits import Limits
from skimtrace.bundle.reader import open_bundle
from skimtrace.bundle.unpack import unpack
from skimtrace.errors import InputError
from skimtrace.extension.root import root_of
from tests.bundle.zipwriter import ENCRYPTED, SIZES_FOLLOW, UTF8, Entry, archive
from tests.fuzz import mutation
from tests.fuzz.guard import SCRATCH

MAX_LENGTH = 32_768
LIMITS = Limits(file_bytes=1 << 20, total_bytes=4 << 20, ratio_floor=1 << 18, entries=300, header_bytes=1 << 16)
"""Small ones, so that they are met."""
NAMES = [b"manifest.json", b"a.js", b"A.JS", b"../a.js", b"/a.js", b"a\\b.js", b"a/", b"a//b", b"", b"a\0b", b"CON",
         b"\xff\xfe", "é.js".encode(), b"C:a.js", b"a/../../b", b"META-INF/mozilla.rsa", b"x" * 1100, b"d/" * 70 + b"a",
         b"\x1b[31m.js", b".", b"..", b"a.js ", b"a.js.", "\u202e.js".encode()]  # fmt: skip
NUMBERS = [
    0,
    1,
    2,
    8,
    20,
    0x7F,
    0x80,
    0xFF,
    0x7FFF,
    0x8000,
    0xFFFE,
    0xFFFF,
    0x7FFFFFFF,
    0x80000000,
    0xFFFFFFFE,
    0xFFFFFFFF,
]
_RECORDS = (b"PK\x03\x04", b"PK\x01\x02", b"PK\x05\x06", b"PK\x06\x06", b"PK\x06\x07", b"PK\x07\x08")


def check(data: bytes) -> None:
    """Open `data` as a package. Raises what opening raises but InputError, and AssertionError for a wrong bundle."""
    SCRATCH.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=SCRATCH) as made:
        path = Path(made) / ("package.xpi" if len(data) % 2 else "package.zip")
        path.write_bytes(data)
        try:
            bundle = open_bundle(path, path.name, LIMITS)
        except InputError as error:
            assert error.reason.isprintable(), error.reason
            return
        finally:
            path.unlink()
        assert bundle.size <= LIMITS.total_bytes
        assert len(bundle.files) <= LIMITS.entries
        for name, entry in bundle.files.items():
            content = bundle.read(name)
            assert (len(content), hashlib.sha256(content).hexdigest()) == (entry.size, entry.sha256)
            assert entry.path == name
            assert not name.startswith("/")
            assert not {"..", ".", ""}.intersection(name.split("/")), name
        for problem in bundle.problems:
            assert problem.reason.isprintable(), problem.reason
            assert problem.file.isprintable(), problem.file
        root_of(bundle)
        folder = Path(made) / "out"
        unpack(bundle, folder)
        written = [file for file in folder.rglob("*") if file.is_file()]
        assert all(file.relative_to(folder).as_posix() in bundle.files for file in written)
        assert {file.name for file in Path(made).iterdir()} == {"out"}
        shutil.rmtree(folder)


def seeds() -> Iterator[bytes]:
    """Yield small samples, archives with one lie each, and envelopes of every kind."""
    for path in sorted(PACKAGES.iterdir()):
        if path.stat().st_size <= MAX_LENGTH:
            yield path.read_bytes()
    random = Random(5)
    plain = archive([Entry(b"manifest.json", b'{"manifest_version": 3}'), Entry(b"a.js", b"1;" * 50)])
    yield plain
    yield crx2(plain, signing_key())
    yield crx3(plain, signing_key())
    yield archive([Entry(b"manifest.json", b"{}")], zip64=True)
    for _ in range(60):
        yield _lying(random)


def mutate(data: bytes, room: int, random: Random, basic: mutation.Basic) -> bytes:
    """Return `data` with a field of a record, an entry, a checksum or the envelope changed; or any bytes of it."""
    way = random.random()
    if way < 0.35:
        return basic(data, room)
    if way < 0.7:
        data = _field_changed(data, random)
    elif way < 0.8:
        data = _lying(random)
    elif way < 0.85:
        data = data[: random.randrange(len(data) + 1)]
    elif way < 0.9:
        at = random.randrange(len(data) + 1)
        data = data[:at] + _lying(random) + data[at:]
    elif way < 0.95:
        header = random.randbytes(random.randrange(40))
        data = b"Cr24" + struct.pack("<II", random.choice((2, 3, 4)), len(header)) + header + data
    else:
        data = mutation.text(data, room, random, basic, [*_RECORDS, *NAMES])
    if random.random() < 0.3:
        data = _checksums_mended(data)
    return data[:room]


def _entry(random: Random) -> Entry:
    def lie(most: int = 0xFFFFFFFF) -> int | None:
        return min(random.choice(NUMBERS), most) if random.random() < 0.1 else None

    content = random.choice((b"", b"{}", b"1;" * 50, bytes(random.choice((3000, 300_000))), random.randbytes(30)))
    return Entry(
        name=random.choice(NAMES),
        content=content,
        method=random.choice((0, 8, 8, 8, 9, 12, 14, 99)),
        flags=random.choice((0, 0, 0, UTF8, SIZES_FOLLOW, ENCRYPTED, 0x2000)),
        packed=random.randbytes(20) if random.random() < 0.1 else None,
        size=lie(),
        packed_size=lie(),
        crc=lie(),
        attributes=random.choice((0, 0o100644 << 16, 0o120777 << 16, 0o040755 << 16)),
        extra=random.choice((b"", b"\x01\x00\x08\x00" + bytes(8), b"up\x05\x00\x01abcd", b"\xff")),
        offset=lie(),
        local_name=random.choice(NAMES) if random.random() < 0.1 else None,
        local_size=lie(),
        local_method=lie(0xFFFF),
        before=random.randbytes(5) if random.random() < 0.1 else b"",
        descriptor=random.choice((b"", b"", b"PK\x07\x08" + bytes(12), bytes(12))),
    )


def _lying(random: Random) -> bytes:
    entries = [_entry(random) for _ in range(random.randint(0, 5))]
    count = random.choice(NUMBERS) & 0xFFFF if random.random() < 0.1 else None
    return archive(entries, count=count, zip64=random.random() < 0.1)


def _field_changed(data: bytes, random: Random) -> bytes:
    places = [at for record in _RECORDS if (at := data.find(record, random.randrange(len(data) + 1))) >= 0]
    if not places:
        return _lying(random)
    at = random.choice(places) + random.choice((0, 4, 6, 8, 10, 12, 14, 16, 18, 20, 22, 24, 26, 28, 30, 34, 38, 42))
    number = random.choice(NUMBERS)
    changed = struct.pack("<I", number) if random.random() < 0.5 else struct.pack("<H", number & 0xFFFF)
    return data[:at] + changed + data[at + len(changed) :]


def _checksums_mended(data: bytes) -> bytes:
    """Return `data` with the right checksum in every local header that can be followed."""
    mended = bytearray(data)
    at = data.find(_RECORDS[0])
    while at >= 0 and at + 30 <= len(data):
        method, packed = struct.unpack_from("<H", data, at + 8)[0], struct.unpack_from("<I", data, at + 18)[0]
        name, extra = struct.unpack_from("<2H", data, at + 26)
        body = data[at + 30 + name + extra :][:packed]
        try:
            content = zlib.decompressobj(-15).decompress(body, 1 << 20) if method == 8 else body
        except zlib.error:
            content = b""
        crc = struct.pack("<I", zlib.crc32(content))
        mended[at + 14 : at + 18] = crc
        listed = data.find(_RECORDS[1] + data[at + 4 : at + 6])
        if listed >= 0 and data.count(_RECORDS[1]) == 1 and listed + 20 <= len(data):
            mended[listed + 16 : listed + 20] = crc
        at = data.find(_RECORDS[0], at + 4)
    return bytes(mended)
