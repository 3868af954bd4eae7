"""Hostile text made visible: what an extension names itself must not steer a terminal, a page or a reader's eye."""

import unicodedata
from functools import cache
from typing import Final

_HIDDEN: Final = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})
"""Unicode general categories that print nothing, or print something other than what stands there."""


def visible(text: str, limit: int | None = None) -> str:
    """Return `text` with every control, format (bidi, zero-width), private and unassigned character spelled out.

    They appear as `\\x1b` or `\\u202e`, so that no text moves the cursor, reverses the line or hides a letter. With
    `limit` the answer is cut to that many characters, the last of them "…".
    """
    if limit is not None and len(text) > limit:
        # Cut before escaping as well: a name of a million control characters is not worth escaping whole.
        text = text[:limit] + "…"
    shown = text if text.isascii() and text.isprintable() else "".join(map(_spelled, text))
    if limit is not None and len(shown) > limit:
        return shown[: limit - 1] + "…"
    return shown


@cache
def _spelled(char: str) -> str:
    if unicodedata.category(char) not in _HIDDEN:
        return char
    code = ord(char)
    if code <= 0xFF:
        return f"\\x{code:02x}"
    return f"\\u{code:04x}" if code <= 0xFFFF else f"\\U{code:08x}"
