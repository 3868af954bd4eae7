"""Changes inputs the way a coverage-guided fuzzer wants it: bytes, or text that is made of tokens."""

from collections.abc import Callable, Sequence
from random import Random

Basic = Callable[[bytes, int], bytes]
"""The fuzzer's own way to change bytes, to at most that many."""


def no_basic(data: bytes, room: int) -> bytes:
    """Stand in for the fuzzer's own way where there is none."""
    return data[:room]


def text(data: bytes, room: int, random: Random, basic: Basic, tokens: Sequence[bytes]) -> bytes:
    """Return `data` changed in a few places: by the fuzzer's own way, or by spans and tokens moved and repeated."""
    if random.random() < 0.2:
        return basic(data, room)
    for _ in range(random.choice((1, 1, 1, 2, 2, 3, 5))):
        data = random.choice(_STEPS)(data, random, tokens)
    return data[:room]


def _span(data: bytes, random: Random) -> tuple[int, int]:
    start = random.randrange(len(data) + 1)
    return start, min(len(data), start + int(2 ** random.uniform(0, 9)))


def _insert(data: bytes, random: Random, tokens: Sequence[bytes]) -> bytes:
    at = random.randrange(len(data) + 1)
    return data[:at] + b"".join(random.choices(tokens, k=random.randint(1, 4))) + data[at:]


def _replace(data: bytes, random: Random, tokens: Sequence[bytes]) -> bytes:
    start, end = _span(data, random)
    return data[:start] + b"".join(random.choices(tokens, k=random.randint(1, 3))) + data[end:]


def _delete(data: bytes, random: Random, tokens: Sequence[bytes]) -> bytes:
    start, end = _span(data, random)
    return data[:start] + data[end:]


def _repeat(data: bytes, random: Random, tokens: Sequence[bytes]) -> bytes:
    start, end = _span(data, random)
    return data[:end] + data[start:end] * random.choice((1, 2, 3, 10, 100)) + data[end:]


def _move(data: bytes, random: Random, tokens: Sequence[bytes]) -> bytes:
    start, end = _span(data, random)
    at = random.randrange(len(data) + 1)
    return data[:at] + data[start:end] + data[at:]


def _nest(data: bytes, random: Random, tokens: Sequence[bytes]) -> bytes:
    """Put a span inside many pairs of one kind."""
    start, end = _span(data, random)
    before, after = random.choice(
        ((b"(", b")"), (b"[", b"]"), (b"{", b"}"), (b"<a>", b"</a>"), (b"{a:", b"}"), (b"f(", b")"), (b"!", b""))
    )
    many = random.choice((1, 2, 20, 500))
    return data[:start] + before * many + data[start:end] + after * many + data[end:]


_STEPS = (_insert, _insert, _replace, _replace, _delete, _repeat, _move, _nest)
