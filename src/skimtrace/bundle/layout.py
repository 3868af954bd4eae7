"""Checks how the parts of a ZIP archive lie in the package: overlaps, gaps, and headers that contradict each other."""

from collections.abc import Mapping

from skimtrace.bundle.container import (
    END_RECORD_SIZE,
    SIZES_FOLLOW,
    UTF8_NAME,
    Listing,
    LocalHeader,
    Member,
    end_record,
)
from skimtrace.bundle.model import Severity
from skimtrace.bundle.names import printable
from skimtrace.bundle.problems import Problems

_DESCRIPTOR_SIZES = {12, 16, 20, 24}
"""Bytes of a data descriptor: with and without its signature, with 32 and with 64 bit sizes (APPNOTE 4.3.9)."""
_ZIP64 = 0xFFFFFFFF


def check_layout(
    data: bytes,
    start: int,
    listing: Listing,
    headers: Mapping[int, LocalHeader | None],
    problems: Problems,
) -> None:
    """Note what is wrong with the layout of the archive that begins at `start`; `headers` are keyed by offset."""
    placed = [
        (member, header)
        for member in sorted(listing.members, key=lambda member: member.offset)
        if (header := headers[member.offset])
    ]
    whole = listing.directory is not None and listing.beyond is None
    reach = start
    previous: Member | None = None
    for member, header in placed:
        if listing.directory is not None:
            _check_agreement(member, header, problems)
        if member.offset < reach:
            reason = f'it overlaps "{printable(previous.name)}"' if previous else "it begins before the archive does"
            problems.add(member.name, "zip-overlap", reason, Severity.HOSTILE)
        elif whole:
            _check_gap(data, previous, reach, member.offset, problems)
        end = header.data + member.packed
        if listing.directory is not None and header.data < listing.directory < end <= len(data):
            problems.add(member.name, "zip-overlap", "it overlaps the central directory", Severity.HOSTILE)
        if end >= reach:
            reach, previous = end, member
    if whole and listing.directory is not None:
        _check_gap(data, previous, reach, listing.directory, problems)
        _check_tail(data, problems)
    if listing.contradiction:
        reason = f"{listing.contradiction}; Chrome stops after the stated ones, Firefox does not; all were read"
        problems.add("", "zip-directory", reason, Severity.HOSTILE)


def _check_agreement(member: Member, header: LocalHeader, problems: Problems) -> None:
    """Compare what the directory and the entry's own header say; browsers go by the directory."""
    name = header.raw_name.decode("utf-8", "backslashreplace")
    claims: list[tuple[str, object, object]] = [
        ("method", member.method, header.method),
        ("UTF-8 flag", member.flags & UTF8_NAME, header.flags & UTF8_NAME),
    ]
    if not header.flags & SIZES_FOLLOW:
        claims.append(("checksum", member.crc, header.crc))
        if _ZIP64 not in (header.packed, header.size):
            claims += [("packed size", member.packed, header.packed), ("size", member.size, header.size)]
    differences = [f"{what} {own} there, {stated} in the directory" for what, stated, own in claims if stated != own]
    if member.raw_name != header.raw_name:
        differences.insert(0, f'name "{printable(name)}" there')
    if differences:
        reason = f"its own header contradicts the directory ({'; '.join(differences)}); the directory was believed"
        problems.add(member.name, "zip-header-mismatch", reason, Severity.HOSTILE)


def _check_gap(data: bytes, previous: Member | None, reach: int, following: int, problems: Problems) -> None:
    """Note bytes that belong to nothing, other than the data descriptor behind an entry that announces one."""
    length = following - reach
    if length <= 0 or (previous and previous.flags & SIZES_FOLLOW and length in _DESCRIPTOR_SIZES):
        return
    place = f'behind "{printable(previous.name)}"' if previous else "before the first entry"
    hidden = data.count(b"PK\x03\x04", reach, following)
    kind, reason = "zip-gap" if previous else "zip-prefix", f"{length:,} bytes {place} belong to no entry"
    if hidden:
        kind, reason = "zip-hidden", f"{reason}; they look like {hidden:,} entries that the directory does not list"
    problems.add("", kind, reason, Severity.SKIPPED if hidden else Severity.NOTE)


def _check_tail(data: bytes, problems: Problems) -> None:
    """Note bytes behind the end of the archive."""
    record = end_record(data)
    comment = int.from_bytes(data[record + 20 : record + 22], "little")
    if (rest := len(data) - record - END_RECORD_SIZE - comment) > 0:
        problems.add("", "zip-suffix", f"{rest:,} bytes behind the archive belong to no entry", Severity.NOTE)
