"""Scripts that were lowered before: the same bytes give the same module, in whatever extension they are found."""

from hashlib import sha256
from typing import Final, Protocol

from skimtrace.javascript.decode import to_utf8
from skimtrace.javascript.ir import Module
from skimtrace.javascript.kept import DamagedError, decode, encode
from skimtrace.javascript.lower import lower
from skimtrace.javascript.positions import Positions
from skimtrace.javascript.reveal import reveal

MIN_BYTES: Final = 4_096
"""Smaller scripts are lowered again: to keep each of them would fill the shelf with what takes a moment."""


class Shelf(Protocol):
    """Where what `kept.encode` wrote stands. Neither method raises; what cannot be kept is forgotten."""

    def get(self, key: bytes) -> bytes | None:
        """What was put there under a key, or None."""

    def put(self, key: bytes, data: bytes) -> None:
        """Keep `data` under a key, in the place of what is there."""


def lowered(data: bytes, line: int = 1, column: int = 1, shelf: Shelf | None = None) -> Module:
    """`reveal(lower(data, line, column))`, taken from the shelf if it stands there, and put there if not."""
    if shelf is None or len(data) < MIN_BYTES:
        return reveal(lower(data, line, column))
    key = sha256(b"%d:%d:" % (line, column) + data).digest()
    kept = shelf.get(key)
    if kept is not None:
        try:
            return decode(kept, Positions(to_utf8(data), line, column))
        except DamagedError:
            pass  # it is lowered, and written anew
    module = reveal(lower(data, line, column))
    written = encode(module)
    if written is not None:
        shelf.put(key, written)
    return module
