"""How wide the words of the map are drawn, and where they are cut.

A picture made without a browser knows no font. What is drawn is taken to be as wide as in DejaVu Sans, the widest of
the usual faces for interfaces, or wider; a text in letters of which that cannot be said is told by `uncertain`, and is
drawn with a `textLength`.
"""

from typing import Final
from unicodedata import east_asian_width

SIZE: Final = 13
"""Of the letters, in the units of the map, which are CSS pixels unless the map is scaled."""
LINE: Final = 16
"""From one line of text to the next."""
_EMS: Final = (
    (" \xa0!',./:;IJijl|\\", 0.4),
    ("()-[]frt", 0.44),
    ('acekosvxyz?*^"`', 0.63),
    ("mw", 1.0),
    ("%@MW…→", 1.02),
)
"""Widths in ems; other small letters and digits, other ASCII, and all else have one each."""
_WIDTHS: Final = {char: ems for chars, ems in _EMS for char in chars}
_MEASURED: Final = 0x530
"""Latin, Greek and Cyrillic letters stand below; fonts agree on how wide these are at most."""
_BREAKS: Final = frozenset(" .-/_:?&=")


def _em(char: str) -> float:
    if char in _WIDTHS:
        return _WIDTHS[char]
    if char.isascii():
        return 0.66 if char.islower() or char.isdigit() or char in "_{}$" else 0.85
    return 1.0 if east_asian_width(char) in "WF" else 1.15


def width(text: str) -> float:
    """Return how wide `text` is at most, in the units of the map."""
    return SIZE * sum(map(_em, text))


def uncertain(text: str) -> bool:
    """Whether `text` has letters of which no width is known."""
    return any(ord(char) >= _MEASURED and char not in _WIDTHS for char in text)


def shorten(text: str, room: float) -> str:
    """Return `text`, cut in its middle to no more than `room`: of a host, both ends tell something, the end more."""
    if width(text) <= room:
        return text
    left = room - width("…")
    head, tail = 0, len(text)
    used = 0.0
    while head < tail:
        # One letter of three is taken from the front.
        front = head * 2 <= len(text) - tail
        used += SIZE * _em(text[head] if front else text[tail - 1])
        if used > left:
            break
        head, tail = (head + 1, tail) if front else (head, tail - 1)
    return f"{text[:head]}…{text[tail:]}"


def wrap(text: str, room: float, most: int) -> tuple[str, ...]:
    """Return `text` in at most `most` lines no wider than `room`, cut in its middle where it does not fit."""
    share = most * room
    while True:
        lines = _lines(shorten(text, share), room)
        if len(lines) <= most:
            return lines
        share = max(share - room / 8, room)


def _lines(text: str, room: float) -> tuple[str, ...]:
    lines: list[str] = []
    line = ""
    for piece in _pieces(text):
        if line and width((line + piece).rstrip()) > room:
            lines.append(line)
            line = ""
        line += piece
        while width(line.rstrip()) > room:
            fits = next(at for at in range(len(line) - 1, 0, -1) if at == 1 or width(line[:at]) <= room)
            lines.append(line[:fits])
            line = line[fits:]
    return tuple(kept.strip() for kept in [*lines, line] if kept.strip())


def _pieces(text: str) -> list[str]:
    """Return the parts of `text` between which a line may end."""
    pieces: list[str] = []
    start = 0
    for at, char in enumerate(text, 1):
        if char in _BREAKS:
            pieces.append(text[start:at])
            start = at
    last = text[start:]
    if pieces and pieces[-1].endswith("."):
        # The last two labels of a host stay together.
        last = pieces.pop() + last
    return [*pieces, last] if last else pieces
