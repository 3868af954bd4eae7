"""Byte offsets -> lines and columns, and snippets of code.

Lines end at a line feed, as editors and the labels of real extensions count them. Columns count characters.
"""

from bisect import bisect_right
from functools import cached_property

_BLOCK = 65_536


class Positions:
    """The text of one script and where it begins in its file.

    `source` is UTF-8; `line` and `column` (from 1) say where its first character stands in the file it comes from.
    """

    def __init__(self, source: bytes, line: int = 1, column: int = 1) -> None:
        self.source = source
        self.line = line
        self.column = column

    @cached_property
    def _starts(self) -> list[int]:
        starts, at = [0], self.source.find(b"\n")
        while at >= 0:
            starts.append(at + 1)
            at = self.source.find(b"\n", at + 1)
        return starts

    @cached_property
    def _ascii(self) -> bool:
        return self.source.isascii()

    @cached_property
    def _characters(self) -> list[int]:
        """Characters before each block: a column deep inside a line of megabytes must not cost the whole line."""
        counts, total = [], 0
        for at in range(0, len(self.source), _BLOCK):
            counts.append(total)
            total += _characters_in(self.source[at : at + _BLOCK])
        counts.append(total)
        return counts

    def _characters_before(self, offset: int) -> int:
        block = offset // _BLOCK
        return self._characters[block] + _characters_in(self.source[block * _BLOCK : offset])

    def line_column(self, offset: int) -> tuple[int, int]:
        """Line and column, both from 1, in the file that holds the script, of the character at byte `offset`."""
        row = bisect_right(self._starts, offset) - 1
        start = self._starts[row]
        column = offset - start if self._ascii else self._characters_before(offset) - self._characters_before(start)
        return self.line + row, column + (self.column if row == 0 else 1)

    def text(self, start: int, end: int) -> str:
        """The text between two byte offsets."""
        return self.source[start:end].decode("utf-8", "replace")

    def snippet(self, start: int, end: int, limit: int) -> str:
        """The text between two byte offsets on one line, at most `limit` characters, an ellipsis where it was cut."""
        text = " ".join(self.source[start : min(end, start + 4 * limit)].decode("utf-8", "ignore").split())
        return text if len(text) <= limit and end - start <= 4 * limit else text[: limit - 1] + "…"


def _characters_in(data: bytes) -> int:
    """UTF-8 characters that begin in `data`: all bytes but the continuation bytes 0x80 to 0xBF."""
    return len(data.translate(None, _CONTINUATION))


_CONTINUATION = bytes(range(0x80, 0xC0))
