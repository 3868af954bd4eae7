"""Hostile text made visible: what an extension names itself must not steer a terminal, a page or a reader's eye."""

import unicodedata
from functools import cache, lru_cache
from typing import Final

_HIDDEN: Final = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})
"""Unicode general categories that print nothing, or print something other than what stands there."""
_MARKS: Final = frozenset({"Mn", "Me"})
_MOST_MARKS: Final = 4
"""Marks on one letter, of which no script has more. A thousand of them hide the lines around, and no line break can
come between them."""


def visible(text: str, limit: int | None = None) -> str:
    """Return `text` with every control, format (bidi, zero-width), private and unassigned character spelled out, and
    every mark that comes after four others.

    They appear as `\\x1b` or `\\u202e`, so that no text moves the cursor, reverses the line or hides a letter. With
    `limit` the answer is cut to that many characters, the last of them "…".
    """
    if limit is not None and len(text) > limit:
        # Cut before escaping as well: a name of a million control characters is not worth escaping whole.
        text = text[:limit] + "…"
    shown = text if text.isascii() and text.isprintable() else _shown(text)
    if limit is not None and len(shown) > limit:
        return shown[: limit - 1] + "…"
    return shown


@lru_cache(maxsize=2048)  # a page shows the same code again and again
def _shown(text: str) -> str:
    if text.isprintable() and text.replace("…", "").isascii():  # shortened, and nothing else
        return text
    if text.isascii():
        return "".join(map(spelled, text))
    made, marks = [], 0
    for char in text:
        marks = marks + 1 if _is_mark(char) else 0
        made.append(spelled(char) if marks <= _MOST_MARKS else _escape(char))
    return "".join(made)


@cache
def _is_mark(char: str) -> bool:
    return unicodedata.category(char) in _MARKS


@cache
def spelled(char: str) -> str:
    """Return one character as `visible` shows it where it is no mark after others."""
    return char if unicodedata.category(char) not in _HIDDEN else _escape(char)


def _escape(char: str) -> str:
    code = ord(char)
    if code <= 0xFF:
        return f"\\x{code:02x}"
    return f"\\u{code:04x}" if code <= 0xFFFF else f"\\U{code:08x}"
