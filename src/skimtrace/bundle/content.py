"""Unpacks one entry of an archive, never further than a limit, and says what does not fit."""

import zlib
from collections.abc import Callable
from dataclasses import dataclass

STORED = 0
DEFLATED = 8
METHODS = {STORED, DEFLATED}
"""The compression methods that browsers unpack."""

_INPUT = 64 * 1024
_OUTPUT = 1024 * 1024
_SMALL = 64


@dataclass(frozen=True, slots=True)
class Span:
    """Where the packed bytes of an entry stand in the package, and how (offsets in bytes, `end` exclusive)."""

    method: int
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Outcome:
    """What unpacking gave: `size` bytes with the checksum `crc`, from `consumed` packed bytes.

    `more` says that unpacking stopped at its limit with bytes to come; `complete` that the packed bytes came to their
    proper end; neither, that they are damaged or cut off.
    """

    size: int
    crc: int
    consumed: int
    more: bool
    complete: bool


def unpack_span(data: bytes, span: Span, limit: int, sink: Callable[[bytes], object]) -> Outcome:
    """Unpack the entry at `span`, at most `limit` bytes, into `sink` piece by piece; damage ends it early."""
    packed = memoryview(data)[span.start : span.end]
    return _stored(packed, limit, sink) if span.method == STORED else _deflated(packed, limit, sink)


def read_span(data: bytes, span: Span, limit: int) -> bytes:
    """Return the bytes of the entry at `span`, as far as they can be unpacked, at most `limit`."""
    pieces: list[bytes] = []
    unpack_span(data, span, limit, pieces.append)
    return b"".join(pieces)


def _stored(packed: memoryview, limit: int, sink: Callable[[bytes], object]) -> Outcome:
    content = packed[:limit]
    crc = 0
    for position in range(0, len(content), _OUTPUT):
        piece = bytes(content[position : position + _OUTPUT])
        crc = zlib.crc32(piece, crc)
        sink(piece)
    more = len(packed) > limit
    return Outcome(len(content), crc, len(content), more, complete=not more)


def _deflated(packed: memoryview, limit: int, sink: Callable[[bytes], object]) -> Outcome:
    inflater = zlib.decompressobj(wbits=-15)
    size = crc = position = 0
    pending = b""
    more = damaged = False
    while not (inflater.eof or more or damaged):
        if not pending:
            pending = bytes(packed[position : position + _INPUT])
            position += len(pending)
        # One byte past the limit tells "exactly full" from "more to come"; it is never handed on.
        room = limit - size + 1
        before = inflater.copy()
        try:
            piece = inflater.decompress(pending, min(_OUTPUT, room))
            exhausted = not (pending or piece)
            pending = inflater.unconsumed_tail
        except zlib.error:
            piece = _salvage(before, pending, min(_OUTPUT, room))
            exhausted = True
        damaged = exhausted and not inflater.eof
        if len(piece) == room:
            piece, more = piece[:-1], True
        crc = zlib.crc32(piece, crc)
        size += len(piece)
        if piece:
            sink(piece)
    consumed = position - len(pending) - len(inflater.unused_data)
    return Outcome(size, crc, consumed, more, complete=inflater.eof and not more)


def _salvage(inflater: "zlib._Decompress", pending: bytes, limit: int) -> bytes:
    """Return what comes out before the damage: zlib withholds the output of a call that fails, so calls are small."""
    pieces: list[bytes] = []
    size = 0
    while size < limit and (pending or not pieces):
        try:
            piece = inflater.decompress(pending, min(_SMALL, limit - size))
        except zlib.error:
            break
        pending = inflater.unconsumed_tail
        pieces.append(piece)
        size += len(piece)
    return b"".join(pieces)
