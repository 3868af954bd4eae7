"""Writes ZIP archives byte by byte, so that they can lie: zipfile refuses to make what hostile packers make."""

import struct
import zlib
from collections.abc import Sequence
from dataclasses import dataclass

SIZES_FOLLOW = 0x8
ENCRYPTED = 0x1
UTF8 = 0x800


@dataclass(frozen=True)
class Entry:
    """An entry and every lie about it. What is None is told truly; `local_*` lies in the entry's own header only."""

    name: bytes
    content: bytes = b""
    method: int = 8
    flags: int = 0
    packed: bytes | None = None
    size: int | None = None
    packed_size: int | None = None
    crc: int | None = None
    attributes: int = 0
    extra: bytes = b""
    version: int = 20
    offset: int | None = None
    local_name: bytes | None = None
    local_size: int | None = None
    local_method: int | None = None
    before: bytes = b""
    descriptor: bytes = b""

    @property
    def body(self) -> bytes:
        if self.packed is not None:
            return self.packed
        return deflate(self.content) if self.method == 8 else self.content

    def described(self) -> tuple[int, int, int]:
        """Return the stated (CRC, packed size, size)."""
        crc = zlib.crc32(self.content) if self.crc is None else self.crc
        packed = len(self.body) if self.packed_size is None else self.packed_size
        return crc, packed, len(self.content) if self.size is None else self.size


def deflate(content: bytes) -> bytes:
    deflater = zlib.compressobj(9, zlib.DEFLATED, -15)
    return deflater.compress(content) + deflater.flush()


def local_header(entry: Entry) -> bytes:
    name = entry.name if entry.local_name is None else entry.local_name
    crc, packed, size = entry.described()
    if entry.local_size is not None:
        size = entry.local_size
    if entry.flags & SIZES_FOLLOW:
        crc = packed = size = 0
    method = entry.method if entry.local_method is None else entry.local_method
    fields = (b"PK\x03\x04", 20, entry.flags, method, 0, 0, crc, packed, size, len(name), 0)
    return struct.pack("<4s5H3I2H", *fields) + name


def directory_record(entry: Entry, offset: int) -> bytes:
    crc, packed, size = entry.described()
    fields = (b"PK\x01\x02", 0x314, entry.version, entry.flags, entry.method, 0, 0, crc, packed, size)
    rest = (len(entry.name), len(entry.extra), 0, 0, 0, entry.attributes, offset)
    return struct.pack("<4s6H3I", *fields) + struct.pack("<5H2I", *rest) + entry.name + entry.extra


def end_record(count: int, size: int, offset: int, comment: bytes = b"") -> bytes:
    return struct.pack("<4s4H2IH", b"PK\x05\x06", 0, 0, count, count, size, offset, len(comment)) + comment


def zip64_end(count: int, size: int, offset: int) -> bytes:
    record = struct.pack("<4sQ2H2I4Q", b"PK\x06\x06", 44, 45, 45, 0, 0, count, count, size, offset)
    locator = struct.pack("<4sIQI", b"PK\x06\x07", 0, offset + size, 1)
    return record + locator + end_record(0xFFFF, 0xFFFFFFFF, 0xFFFFFFFF)


def archive(entries: Sequence[Entry], *, count: int | None = None, zip64: bool = False, between: bytes = b"") -> bytes:
    """Return the archive; `count` is the number of entries it states, `between` stands before the directory."""
    body, directory = bytearray(), bytearray()
    for entry in entries:
        body += entry.before
        offset = len(body) if entry.offset is None else entry.offset
        if entry.offset is None:
            body += local_header(entry) + entry.body + entry.descriptor
        directory += directory_record(entry, offset)
    body += between
    number = len(entries) if count is None else count
    end = zip64_end if zip64 else end_record
    return bytes(body + directory + end(number, len(directory), len(body)))
