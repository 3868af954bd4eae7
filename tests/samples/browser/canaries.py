"""The words that stand for data types on the pages, and finding them again in what was sent.

`canaries.yaml` is the list. A sample may encode what it sends, so a text is read in every way that is usual: as it is,
percent-decoded, out of base64, and unpacked.
"""

import base64
import gzip
import re
import zlib
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path
from typing import Final
from urllib.parse import unquote_plus

import msgspec

from skimtrace.data import load_yaml

EVERYTHING: Final = "*"
_BASE64: Final = re.compile(r"[A-Za-z0-9+/_-]{12,}")
_URL_SAFE: Final = str.maketrans("-_", "+/")
_ROUNDS: Final = 3
"""Encodings inside each other that are looked through: base64 in JSON in a query is three."""


class Canary(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The words of a data type, and the types whose words may come along with it."""

    type: str
    words: tuple[str, ...]
    covers: tuple[str, ...] = ()


@cache
def canaries() -> tuple[Canary, ...]:
    """Return the list. Raises DataError when the file is malformed."""
    return load_yaml(Path(__file__).with_name("canaries.yaml"), tuple[Canary, ...])


def types_in(*pieces: str | bytes) -> frozenset[str]:
    """Return the data types whose canaries stand in any of `pieces`, however encoded."""
    text = _all_readings(pieces)
    return frozenset(canary.type for canary in canaries() if any(word in text for word in canary.words))


def holds(word: str, *pieces: str | bytes) -> bool:
    """Return whether `word` stands in any of `pieces`, however encoded and in any letter case."""
    return word.lower() in _all_readings(pieces)


def covered_by(types: Iterable[str]) -> frozenset[str]:
    """Return `types` and all whose canaries may come along with them."""
    types = frozenset(types)
    covers = {cover for canary in canaries() if canary.type in types for cover in canary.covers}
    return frozenset(canary.type for canary in canaries()) if EVERYTHING in covers else types | covers


def _all_readings(pieces: Iterable[str | bytes]) -> str:
    return "\n".join(reading for piece in pieces for reading in _readings(piece)).lower()


def _readings(piece: str | bytes) -> Iterator[str]:
    """Yield `piece` as text, and what is encoded in it, each once."""
    known = {_text(piece)}
    layer = set(known)
    yield from known
    for _ in range(_ROUNDS):
        layer = {inner for text in layer for inner in _decoded(text)} - known
        known |= layer
        yield from layer


def _decoded(text: str) -> Iterator[str]:
    yield unquote_plus(text)
    for run in _BASE64.findall(text):
        bare = run.translate(_URL_SAFE)
        for start in range(4):  # what stands before it, as the "/" of a path, may be of the alphabet too
            part = bare[start:]
            if len(part) % 4 == 1:
                part = part[:-1]
            yield _text(base64.b64decode(part + "=" * (-len(part) % 4)))


def _text(piece: str | bytes) -> str:
    if isinstance(piece, str):
        return piece
    for unpack in (gzip.decompress, zlib.decompress):
        try:
            piece = unpack(piece)
        except (OSError, EOFError, zlib.error):
            continue
        break
    if piece[1::2].count(0) > len(piece) // 4:  # mostly Latin letters in UTF-16
        return piece.decode("utf-16-le", "replace")
    return piece.decode("utf-8", "replace")
