"""Finds entries by their local headers, in an archive whose central directory is missing or damaged."""

import re
from collections.abc import Iterator
from itertools import islice

from skimtrace.bundle.container import SIZES_FOLLOW, LocalHeader, Member, decode_name, local_header
from skimtrace.bundle.content import DEFLATED, METHODS, Span, unpack_span
from skimtrace.bundle.limits import Limits

_LOCAL_HEADER = b"PK\x03\x04"
_DESCRIPTOR = b"PK\x07\x08"
_RECORD = re.compile(rb"PK(?:\x03\x04|\x07\x08|\x01\x02|\x05\x06|\x06\x06)")
_UNKNOWN = 0xFFFFFFFF
_SANE_ENTRIES = 4
"""Chance occurrences of the signature that are looked at, for each entry that the limits allow."""


def recover_members(data: bytes, start: int, limits: Limits) -> tuple[Member, ...]:
    """Return the entries found from `start` on, one more than the limit of entries at most.

    Where an entry ends is known from its header, or from unpacking it (all that is unpacked for this stays under the
    limit of a package's total size), or it is where the next record begins.
    """
    return tuple(islice(_scan(data, start, limits), limits.entries + 1))


def _scan(data: bytes, start: int, limits: Limits) -> Iterator[Member]:
    budget = limits.total_bytes
    position = start
    for _ in range(_SANE_ENTRIES * (limits.entries + 1)):
        position = data.find(_LOCAL_HEADER, position)
        if position < 0:
            return
        header = local_header(data, position)
        if header is None or not header.raw_name or header.method not in METHODS:
            position += 4
            continue
        end = _stated_end(data, header)
        if end is None and header.method == DEFLATED and budget > 0:
            limit = min(limits.file_bytes, budget)
            outcome = unpack_span(data, Span(DEFLATED, header.data, len(data)), limit, lambda piece: None)
            # Input is charged too: empty deflate blocks cost time and give nothing.
            budget -= max(outcome.size, outcome.consumed)
            end = header.data + outcome.consumed if outcome.complete else None
        if end is None:
            end = _next_signature(data, header.data)
        yield _member(data, header, position, end)
        position = max(end, header.data)


def _stated_end(data: bytes, header: LocalHeader) -> int | None:
    """Return the end that the header states, if another record or the end of the package really stands there."""
    end = header.data + header.packed
    if header.flags & SIZES_FOLLOW or header.packed == _UNKNOWN:
        return None
    return end if _RECORD.match(data, end) or end == len(data) else None


def _next_signature(data: bytes, start: int) -> int:
    """Return where the next record begins, or the end of the package."""
    record = _RECORD.search(data, start)
    return record.start() if record else len(data)


def _member(data: bytes, header: LocalHeader, offset: int, end: int) -> Member:
    # Nothing follows, and the header states more than there is: the package was cut off inside this entry.
    cut_off = end == len(data) and not header.flags & SIZES_FOLLOW and end - header.data < header.packed < _UNKNOWN
    size: int | None = None if header.size == _UNKNOWN else header.size
    crc: int | None = header.crc
    if header.flags & SIZES_FOLLOW:
        size = None
        crc = int.from_bytes(data[end + 4 : end + 8], "little") if data.startswith(_DESCRIPTOR, end) else None
    return Member(
        name=decode_name(header.raw_name),
        raw_name=header.raw_name,
        offset=offset,
        method=header.method,
        flags=header.flags,
        packed=header.packed if cut_off else end - header.data,
        size=size,
        crc=crc,
    )
