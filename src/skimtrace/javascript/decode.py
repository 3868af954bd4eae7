"""Bytes of a script -> the UTF-8 that the parser is given.

Browsers read extension scripts as UTF-8 unless a byte order mark says UTF-16. The parser rejects a NUL even inside a
string and cannot read UTF-16 at all, so both are mended before it sees the text (`research: parsers`).
"""

import codecs


def to_utf8(data: bytes) -> bytes:
    """Return valid UTF-8 without byte order mark and NULs. Malformed bytes become U+FFFD, as in browsers."""
    for mark, encoding in (
        (codecs.BOM_UTF8, ""),
        (codecs.BOM_UTF16_LE, "utf-16-le"),
        (codecs.BOM_UTF16_BE, "utf-16-be"),
    ):
        if data.startswith(mark):
            data = data[len(mark) :]
            if encoding:
                data = data.decode(encoding, "replace").encode("utf-8", "replace")
            break
    else:
        if bare := _bare_utf16(data):
            data = data.decode(bare, "replace").encode("utf-8", "replace")
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        data = data.decode("utf-8", "replace").encode("utf-8")
    return data.replace(b"\0", b" ") if b"\0" in data else data


def _bare_utf16(data: bytes) -> str | None:
    """UTF-16 without its mark: nearly every second byte of a script's beginning is NUL, and nearly no other. A hostile
    author's way to hide code from tools; a browser would not run it, but it is read rather than passed over."""
    head = data[:512]
    if len(head) < 8:
        return None
    even, odd = head[0::2].count(0), head[1::2].count(0)
    most, few = 0.7 * (len(head) // 2), 0.1 * (len(head) // 2)
    if odd > most and even < few:
        return "utf-16-le"
    return "utf-16-be" if even > most and odd < few else None
