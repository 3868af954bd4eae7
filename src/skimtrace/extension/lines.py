"""Offsets in a text -> lines and columns."""

import re
from bisect import bisect_right


class Lines:
    """The line starts of a text. Lines end at "\\n", as editors and the JavaScript parser count them."""

    def __init__(self, text: str) -> None:
        self._starts = [0, *(match.end() for match in re.finditer("\n", text))]

    def place(self, offset: int) -> tuple[int, int]:
        """Return the line and column, both from 1, columns in characters, of the character at `offset` (from 0)."""
        line = bisect_right(self._starts, offset)
        return line, offset - self._starts[line - 1] + 1

    def line(self, offset: int) -> int:
        """Return the line, from 1, of the character at `offset` (from 0)."""
        return bisect_right(self._starts, offset)
