"""The values of literals, from their source text (ECMA-262, sections 12.9.3 to 12.9.6)."""

_SIMPLE = {"n": "\n", "t": "\t", "r": "\r", "b": "\b", "f": "\f", "v": "\v"}
_HEX = frozenset("0123456789abcdefABCDEF")


def unescape(text: str) -> str:
    """The value of the inside of a string or template literal. A malformed escape keeps its characters."""
    parts = text.split("\\")
    if len(parts) == 1:
        return text
    out, at = [parts[0]], 1
    while at < len(parts):
        rest = parts[at]
        at += 1
        if rest == "":  # an escaped backslash: the next part is plain text
            out.append("\\")
            if at < len(parts):
                out.append(parts[at])
                at += 1
            continue
        out.append(_escape(rest))
    return _join_surrogates("".join(out))


def _escape(rest: str) -> str:
    """The value of what follows one backslash, up to the next one."""
    head = rest[0]
    if head in _SIMPLE:
        return _SIMPLE[head] + rest[1:]
    if head == "x" and len(rest) >= 3 and _HEX.issuperset(rest[1:3]):
        return chr(int(rest[1:3], 16)) + rest[3:]
    if head == "u":
        if rest[1:2] == "{":
            end = rest.find("}", 2, 12)
            if end > 2 and _HEX.issuperset(rest[2:end]) and (value := int(rest[2:end], 16)) <= 0x10FFFF:
                return chr(value) + rest[end + 1 :]
        elif len(rest) >= 5 and _HEX.issuperset(rest[1:5]):
            return chr(int(rest[1:5], 16)) + rest[5:]
        return rest
    if head in "01234567":
        end = 1
        while end < 3 and rest[end : end + 1] in tuple("01234567") and int(rest[: end + 1], 8) <= 0xFF:
            end += 1
        return chr(int(rest[:end], 8)) + rest[end:]
    if head == "\r":
        return rest[2:] if rest[1:2] == "\n" else rest[1:]
    if head in "\n\u2028\u2029":
        return rest[1:]
    return rest


def _join_surrogates(text: str) -> str:
    """Two escapes may spell one character outside the basic plane; a lone half becomes U+FFFD."""
    if any("\ud800" <= c <= "\udfff" for c in text):
        return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    return text


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
    except (ValueError, OverflowError):
        return float("nan")
