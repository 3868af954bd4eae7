"""The encodings in which obfuscators keep strings, and the packer of Dean Edwards: decoded by code of our own, so that
none of theirs has to run. Output is never longer than a small multiple of the input, except for the packer, whose words
may repeat; it is bounded.
"""

import re
from collections.abc import Mapping, Sequence
from functools import lru_cache
from itertools import cycle
from typing import Final
from urllib.parse import unquote_to_bytes

MAX_UNPACKED: Final = 4 * 1024 * 1024
"""Characters of an unpacked script."""
_WORD: Final = re.compile(r"[a-zA-Z0-9_]++")
_DIGITS: Final = "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"


def alphabet(text: str) -> Mapping[str, int] | None:
    """The values of the signs of a base64 alphabet of any order: 64 different signs, with or without a last one for
    padding. None when `text` is no such alphabet."""
    if not 64 <= len(text) <= 65 or len(set(text)) != len(text):
        return None
    if not {*text} >= {*"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"}:
        return None
    return {sign: value for value, sign in enumerate(text[:64])}


def base64(text: str, values: Mapping[str, int]) -> str | None:
    """The text that is encoded with an alphabet, read as UTF-8; None when it is none. Other signs are passed over."""
    out = bytearray()
    bits = count = 0
    for sign in text:
        value = values.get(sign)
        if value is None:
            continue
        bits = (bits << 6 | value) & 0xFFFF
        count += 6
        if count >= 8:
            count -= 8
            out.append(bits >> count & 0xFF)
    try:
        return out.decode("utf-8")
    except UnicodeDecodeError:
        return None


def rc4(text: str, key: str) -> str | None:
    """The text enciphered with RC4 over its UTF-16 code units; None for an empty key.

    Written here because libraries that still have RC4 refuse keys as short as obfuscators use.
    """
    if not key:
        return None
    state = list(_scheduled(key))
    out = bytearray(text.encode("utf-16-le", "surrogatepass"))
    i = j = 0
    for at in range(0, len(out), 2):
        i = (i + 1) & 255
        j = (j + state[i]) & 255
        state[i], state[j] = state[j], state[i]
        out[at] ^= state[(state[i] + state[j]) & 255]  # the key stream is one byte a unit: the high half stays
    return out.decode("utf-16-le", "replace")


@lru_cache(maxsize=256)
def _scheduled(key: str) -> bytes:
    """RC4's state after its key; a script has some dozens of keys for thousands of strings."""
    state = list(range(256))
    j = 0
    for i, sign in zip(range(256), cycle(key), strict=False):
        j = (j + state[i] + ord(sign)) & 255
        state[i], state[j] = state[j], state[i]
    return bytes(state)


def unescaped(text: str) -> str:
    """What `unescape` makes of a text: `%xx` and `%uxxxx` (ECMA-262, annex B.2.1.2)."""
    return re.sub(r"%u([0-9a-fA-F]{4})|%([0-9a-fA-F]{2})", _unit, text)


def _unit(match: re.Match[str]) -> str:
    unit = int(match[1] or match[2], 16)
    return chr(unit) if not 0xD800 <= unit < 0xE000 else "\ufffd"


def decoded_uri(text: str) -> str | None:
    """What `decodeURIComponent` makes of a text; None where it throws."""
    if re.search(r"%(?![0-9a-fA-F]{2})", text):
        return None
    try:
        return unquote_to_bytes(text).decode("utf-8")
    except UnicodeError:
        return None


def unpacked(payload: str, radix: int, count: int, words: Sequence[str]) -> str | None:
    """The script that `eval(function(p,a,c,k,e,d){...}(payload, radix, count, words, 0, {}))` evaluates: each word of
    the payload is a number in base `radix` (up to 62) that stands for one of `words`, or for itself where that is
    empty. None when the numbers do not fit or the script is longer than `MAX_UNPACKED`.

    Where the unpacker has no use for `radix`, minifiers take it out; it is then the least of 10, 36 and 62 that fits,
    which is how the packer chooses it.
    """
    if not 0 <= count <= len(words) + 1:
        return None
    if not 2 <= radix <= 62:
        radix = 10 if count <= 10 else 36 if count <= 36 else 62
    digits = {sign: value for value, sign in enumerate(_DIGITS[:radix])}
    out: list[str] = []
    at = size = 0
    for match in _WORD.finditer(payload):
        word = _named(match[0], digits, radix, words, count)
        out += (payload[at : match.start()], word)
        size += match.start() - at + len(word)
        at = match.end()
        if size > MAX_UNPACKED:
            return None
    return "".join([*out, payload[at:]])


def _named(word: str, digits: Mapping[str, int], radix: int, words: Sequence[str], count: int) -> str:
    number = 0
    for sign in word[:8]:
        value = digits.get(sign)
        if value is None:
            return word
        number = number * radix + value
    known = number < min(count, len(words)) and len(word) <= 8 and (word[0] != "0" or len(word) == 1)
    return words[number] or word if known else word
