"""Minified code -> the same code on many lines, with the way back to where each character stood."""

import re
from bisect import bisect_right
from typing import Final

_CHUNK: Final = 6_000
"""Characters that are formatted at once: indentation grows with the square of hostile nesting."""
_GROWTH: Final = 12
"""How many times longer than the code its formatted form may be; more is hostile nesting."""
_ENDS: Final = re.compile(r"[;}]")


class Dense:
    """A text without its white space, and where in it each character stands.

    `text` is what is left. Formatting changes white space only, so that a character is the same one, before and after,
    where the same count of characters stands before it in `text`.
    """

    def __init__(self, text: str) -> None:
        self._starts: list[int] = []
        self._counts: list[int] = []
        words, count = [], 0
        for word in re.finditer(r"\S+", text):
            self._starts.append(word.start())
            self._counts.append(count)
            words.append(word[0])
            count += len(word[0])
        self.text = "".join(words)

    def count(self, offset: int) -> int:
        """Return how many characters that are not white space stand before `offset`."""
        word = bisect_right(self._starts, offset) - 1
        if word < 0:
            return 0
        after = self._counts[word + 1] if word + 1 < len(self._counts) else len(self.text)
        return min(self._counts[word] + offset - self._starts[word], after)

    def offset(self, count: int) -> int:
        """Return where the character stands that has `count` of its kind before it; there must be one."""
        word = bisect_right(self._counts, count) - 1
        return self._starts[word] + count - self._counts[word]


def formatted(code: str) -> str | None:
    """Return `code`, a piece of JavaScript or JSON cut out anywhere, on lines of usual length.

    None where it cannot be formatted without a change of more than its white space.
    """
    from jsbeautifier import Beautifier, BeautifierOptions  # noqa: PLC0415 - few pages show minified code

    options = BeautifierOptions({"indent_size": 2, "max_preserve_newlines": 2})
    lines = []
    for chunk in _chunks(code):
        try:
            lines.append(Beautifier(options).beautify(chunk))
        except Exception:  # what it cannot format is shown as it is
            return None
        if len(lines[-1]) > _GROWTH * len(chunk) + _CHUNK:
            return None
    text = "\n".join(lines)
    return text if "".join(text.split()) == "".join(code.split()) else None


def _chunks(code: str) -> list[str]:
    """Return `code` in parts of bounded length, cut where a statement seems to end."""
    parts, start = [], 0
    while len(code) - start > _CHUNK:
        ends = [match.end() for match in _ENDS.finditer(code, start + _CHUNK // 2, start + _CHUNK)]
        end = ends[-1] if ends else start + _CHUNK
        parts.append(code[start:end])
        start = end
    return [*parts, code[start:]]
