"""The entries of a ZIP archive, as its central directory lists them.

Python's zipfile finds and decodes the directory (end record, zip64, data before the archive). Nothing else of it is
used, because the rest believes what entries say of themselves; `content.py` unpacks them within limits.

Specification: PKWARE's APPNOTE.TXT 6.3.10.
"""

import io
import re
import struct
import zipfile
import zlib
from dataclasses import dataclass, replace
from itertools import islice

from skimtrace.bundle.limits import Limits

_DIRECTORY_RECORD = re.compile(rb"PK\x01\x02")
_LOCAL = struct.Struct("<4s5H3I2H")
_UNICODE_PATH = 0x7075
_END_RECORD = b"PK\x05\x06"
END_RECORD_SIZE = 22
_SEE_ZIP64 = 0xFFFF
UTF8_NAME = 0x800
ENCRYPTED = 0x1
SIZES_FOLLOW = 0x8
"""Flag of entries whose sizes and checksum stand in a data descriptor behind them, and not in their local header."""


class DirectoryError(Exception):
    """The archive has no central directory that can be read."""


@dataclass(frozen=True, slots=True)
class Member:
    """One entry as listed. Sizes are in bytes; `size` and `crc` are None when the archive does not say.

    `raw_name` are the bytes of the name, `name` the text they stand for. `offset` is where its local header begins.
    """

    name: str
    raw_name: bytes
    offset: int
    method: int
    flags: int
    packed: int
    size: int | None
    crc: int | None
    attributes: int = 0

    @property
    def is_folder(self) -> bool:
        """Whether the entry only names a folder."""
        return self.name.endswith(("/", "\\"))

    @property
    def is_link(self) -> bool:
        """Whether Unix would unpack the entry as a symbolic link. Browsers do not: to them it is a file."""
        return self.attributes >> 28 == 0xA


@dataclass(frozen=True, slots=True)
class Listing:
    """What the archive holds: its first `members` up to the limit, and the name of the first one `beyond` it, if any.

    `total` is the number of entries, None when they were not all counted. `directory` is the offset where the central
    directory begins, None without one. `contradiction` says how the number of entries differs from the one the archive
    states, "" when it does not.
    """

    members: tuple[Member, ...]
    beyond: str | None = None
    total: int | None = None
    directory: int | None = None
    contradiction: str = ""


@dataclass(frozen=True, slots=True)
class LocalHeader:
    """What an entry's own header says; `data` is the offset where its packed bytes begin."""

    raw_name: bytes
    method: int
    flags: int
    crc: int
    packed: int
    size: int
    data: int


def list_members(data: bytes, limits: Limits) -> Listing:
    """List the entries in the order of the central directory; raise DirectoryError when it cannot be read.

    zipfile loads the whole directory, and refuses the archive for one bad record of it. So one with far more records
    than the limit of entries is not given to it.
    """
    most = 4 * limits.entries
    if next(islice(_DIRECTORY_RECORD.finditer(data), most, None), None):
        raise DirectoryError(f"lists more than {most:,} entries")
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            infos = archive.infolist()
            members = tuple(_member(info) for info in infos[: limits.entries])
            beyond = _member(infos[limits.entries]).name if len(infos) > limits.entries else None
            listing = Listing(members, beyond, len(infos), archive.start_dir)
    except (zipfile.BadZipFile, NotImplementedError, ValueError, OverflowError, OSError, struct.error) as error:
        raise DirectoryError("is missing or damaged") from error
    record = end_record(data)
    stated = int.from_bytes(data[record + 10 : record + 12], "little")
    # 16 bits: zip64 archives put 0xFFFF here, and old packers let larger numbers overflow.
    if stated in (_SEE_ZIP64, len(infos) % 0x10000):
        return listing
    if stated > len(infos):
        raise DirectoryError(f"is damaged: it states {stated:,} entries and lists {len(infos):,}")
    return replace(listing, contradiction=f"its directory states {stated:,} entries but lists {len(infos):,}")


def end_record(data: bytes) -> int:
    """Return the offset of the end of central directory record, -1 when there is none."""
    return data.rfind(_END_RECORD)


def local_header(data: bytes, offset: int) -> LocalHeader | None:
    """Read the local header at `offset`; None when none stands there or it is cut off."""
    if offset < 0 or offset + _LOCAL.size > len(data):
        return None
    signature, _, flags, method, _, _, crc, packed, size, name_length, extra_length = _LOCAL.unpack_from(data, offset)
    start = offset + _LOCAL.size
    if signature != b"PK\x03\x04" or start + name_length + extra_length > len(data):
        return None
    return LocalHeader(
        data[start : start + name_length], method, flags, crc, packed, size, start + name_length + extra_length
    )


def decode_name(raw: bytes) -> str:
    """Return the name that `raw` stands for: UTF-8, as browsers read it, else the code page 437 of old archives."""
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        return raw.decode("cp437")


def _member(info: zipfile.ZipInfo) -> Member:
    # zipfile decodes with code page 437 unless the flag says UTF-8; both ways lead back to the bytes without loss.
    raw = info.orig_filename.encode("utf-8" if info.flag_bits & UTF8_NAME else "cp437")
    return Member(
        name=_unicode_path(info.extra, raw) or decode_name(raw),
        raw_name=raw,
        offset=info.header_offset,
        method=info.compress_type,
        flags=info.flag_bits,
        packed=info.compress_size,
        size=info.file_size,
        crc=info.CRC,
        attributes=info.external_attr,
    )


def _unicode_path(extra: bytes, raw_name: bytes) -> str | None:
    """Return the name in an Info-ZIP Unicode Path field (APPNOTE 4.6.9), if one was made for this name."""
    position = 0
    while position + 4 <= len(extra):
        kind, length = struct.unpack_from("<HH", extra, position)
        field = extra[position + 4 : position + 4 + length]
        position += 4 + length
        if kind == _UNICODE_PATH and length > 5 and field[0] == 1:
            (crc,) = struct.unpack_from("<I", field, 1)
            if crc != zlib.crc32(raw_name):
                return None
            try:
                return field[5:].decode("utf-8")
            except UnicodeDecodeError:
                return None
    return None
