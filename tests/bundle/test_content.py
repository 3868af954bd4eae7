"""Unpacking one entry: exactly to its limit, and to the point of its damage."""

import zlib

from hypothesis import example, given, settings
from hypothesis import strategies as st

from skimtrace.bundle.content import DEFLATED, STORED, Span, read_span, unpack_span
from tests.bundle.zipwriter import deflate

contents = st.binary(max_size=300) | st.integers(0, 200_000).map(lambda size: b"skim" * (size // 4))


@given(contents, st.sampled_from([STORED, DEFLATED]), st.integers(0, 250_000), st.binary(max_size=5))
@example(b"x" * (1 << 20), DEFLATED, 1 << 20, b"")
@example(b"x" * (1 << 20), DEFLATED, (1 << 20) - 1, b"")
@example(b"x" * ((1 << 20) + 1), DEFLATED, 2 << 20, b"")
@example(b"x" * ((1 << 20) + 100), DEFLATED, 2 << 20, b"")
@example(b"x" * ((1 << 20) + 5000), DEFLATED, 2 << 20, b"")
@example(b"", DEFLATED, 0, b"")
@settings(deadline=None)
def test_unpacking_stops_at_the_limit_and_only_there(content: bytes, method: int, limit: int, before: bytes) -> None:
    packed = content if method == STORED else deflate(content)
    data, span = before + packed + b"behind", Span(method, len(before), len(before) + len(packed))
    pieces: list[bytes] = []
    outcome = unpack_span(data, span, limit, pieces.append)
    assert b"".join(pieces) == content[:limit] == read_span(data, span, limit)
    assert outcome.size == len(content[:limit])
    assert outcome.crc == zlib.crc32(content[:limit])
    assert outcome.more == (len(content) > limit)
    assert outcome.complete == (not outcome.more)
    if outcome.complete:
        assert outcome.consumed == len(packed)


@given(st.binary(min_size=1, max_size=2000), st.data())
@settings(deadline=None)
def test_damage_ends_the_content_early_and_never_raises(noise: bytes, data: st.DataObject) -> None:
    content = noise * 20
    packed = bytearray(deflate(content))
    packed[data.draw(st.integers(0, len(packed) - 1))] ^= 1 << data.draw(st.integers(0, 7))
    pieces: list[bytes] = []
    outcome = unpack_span(bytes(packed), Span(DEFLATED, 0, len(packed)), len(content), pieces.append)
    assert outcome.size == len(b"".join(pieces)) <= len(content)
    assert outcome.crc == zlib.crc32(b"".join(pieces))


@given(st.integers(1, 400))
@settings(deadline=None)
def test_a_cut_entry_gives_its_beginning(end: int) -> None:
    content = b"".join(b"%d;" % (number * number) for number in range(400))
    packed = deflate(content)
    outcome_bytes = read_span(packed, Span(DEFLATED, 0, min(end, len(packed) - 1)), len(content))
    assert content.startswith(outcome_bytes)
    assert len(outcome_bytes) < len(content)


@given(st.binary(max_size=400))
@settings(deadline=None)
def test_any_bytes_are_unpacked_without_an_error(data: bytes) -> None:
    outcome = unpack_span(data, Span(DEFLATED, 0, len(data)), 100_000, lambda piece: None)
    assert outcome.size <= 100_000
    assert 0 <= outcome.consumed <= len(data)
