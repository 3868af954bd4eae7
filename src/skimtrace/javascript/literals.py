"""The values of literals, from their source text (ECMA-262, sections 12.9.3 to 12.9.6)."""

import re

# Every branch is possessive or of fixed length, so matching is linear whatever the text.
_ESCAPE = re.compile(
    r"\\(?:u\{([0-9a-fA-F]++)\}|u([0-9a-fA-F]{4})|x([0-9a-fA-F]{2})|([0-3][0-7]{0,2}|[4-7][0-7]?)|(\r\n|.))", re.DOTALL
)
_SURROGATE = re.compile("[\ud800-\udfff]")
_SIMPLE = {"n": "\n", "t": "\t", "r": "\r", "b": "\b", "f": "\f", "v": "\v"}
_SIMPLE |= dict.fromkeys(("\n", "\r", "\r\n", "\u2028", "\u2029"), "")  # an escaped end of line joins the lines


def unescape(text: str) -> str:
    """The value of the inside of a string or template literal. A malformed escape keeps its characters; two escapes
    may spell one character outside the basic plane, and a lone half of one becomes U+FFFD."""
    if "\\" not in text:
        return text
    text = _ESCAPE.sub(_escaped, text)
    if _SURROGATE.search(text):
        return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    return text


def _escaped(match: re.Match[str]) -> str:
    """The value of one escape sequence."""
    point, unit, byte, octal, other = match.groups()
    if other is not None:
        return _SIMPLE.get(other, other)
    if octal is not None:
        return chr(int(octal, 8))
    digits = (point or unit or byte).lstrip("0") or "0"
    return chr(int(digits, 16)) if len(digits) <= 6 and int(digits, 16) <= 0x10FFFF else match[0][1:]


def number(text: str) -> float | str:
    """The value of a numeric literal; a bigint's digits stay text."""
    plain = text.replace("_", "")
    if plain.endswith("n"):
        return plain[:-1]
    try:
        head = plain[:2].lower()
        if head in ("0x", "0o", "0b"):
            return float(int(plain, 0))
        if len(plain) > 1 and plain[0] == "0" and plain.isdigit():
            return float(int(plain, 8)) if not set(plain) & set("89") else float(plain)
        return float(plain)
    except OverflowError:
        return float("inf")
    except ValueError:
        return float("nan")


def key(text: str) -> str:
    """The property that a numeric literal names: `a[0x10]`, `a[16]` and `a["16"]` are one and the same."""
    value = number(text)
    if isinstance(value, str):
        return value
    if value.is_integer():
        return str(int(value)) if value <= 2**53 else text
    return repr(value) if 1e-4 <= value < 1e15 else text
