"""Bytes of manifests, locale files and pages -> text, as browsers decode them.

JavaScript has its own rules and its own decoder, in the room that parses it.
"""

import codecs
import re
from dataclasses import dataclass
from typing import Final

_MARKS: Final = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)

_PRESCAN_BYTES = 1024
"""How far browsers look for a page's declared encoding (HTML standard, "prescan a byte stream")."""

_DECLARED = re.compile(
    rb"<meta\s[^>]{0,512}?charset\s{0,16}=\s{0,16}[\"']?\s{0,16}([A-Za-z0-9_:.\-]{1,40})", re.IGNORECASE
)

_LEGACY: Final = re.compile(
    r"cp(?:125[0-8]|866|874|932|949)|iso8859-(?:[2-8]|1[03-6])|koi8-[ru]|gb18030|gbk|big5|euc_jp|iso2022_jp|euc_kr|mac-roman"
)
"""Python's names of the legacy encodings of the Encoding standard. Others (utf-7, base64, zlib ...) never apply."""

_ALIASES: Final = {
    "ascii": "cp1252",
    "iso8859-1": "cp1252",
    "iso8859-9": "cp1254",
    "gb2312": "gb18030",
    "shift_jis": "cp932",
    "tis-620": "cp874",
}
"""Labels that the Encoding standard gives another meaning than Python does."""


@dataclass(frozen=True, slots=True)
class Decoded:
    """Text without its byte order mark. `malformed` is true when bytes had to be replaced by U+FFFD."""

    text: str
    encoding: str
    malformed: bool


def decode_json(data: bytes) -> Decoded:
    """Decode a JSON file: UTF-8, or UTF-16 where a byte order mark or the NULs of its first bytes say so."""
    if (marked := _marked(data)) is not None:
        return marked
    # RFC 4627, section 3: the first two characters of a JSON text are ASCII, so the NULs tell the encoding.
    if len(data) >= 2 and not data[0] and data[1]:
        return _decoded(data, "utf-16-be")
    if len(data) >= 2 and data[0] and not data[1]:
        return _decoded(data, "utf-16-le")
    return _decoded(data, "utf-8")


def decode_html(data: bytes) -> Decoded:
    """Decode a page: by its byte order mark, its `<meta charset>`, as UTF-8, and last as windows-1252."""
    if (marked := _marked(data)) is not None:
        return marked
    declared = _DECLARED.search(data[:_PRESCAN_BYTES])
    encoding = _html_encoding(declared[1].decode("ascii")) if declared else None
    if encoding:
        return _decoded(data, encoding)
    decoded = _decoded(data, "utf-8")
    return _decoded(data, "cp1252") if decoded.malformed else decoded


def _marked(data: bytes) -> Decoded | None:
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return _decoded(data[len(mark) :], encoding)
    return None


def _decoded(data: bytes, encoding: str) -> Decoded:
    try:
        return Decoded(data.decode(encoding), encoding, malformed=False)
    except UnicodeDecodeError:
        return Decoded(data.decode(encoding, "replace"), encoding, malformed=True)


def _html_encoding(label: str) -> str | None:
    try:
        name = codecs.lookup(label).name
    except (LookupError, ValueError):
        return None
    if name.startswith(("utf-8", "utf-16")):
        # A page whose <meta> can be read is no UTF-16: browsers then take UTF-8.
        return "utf-8"
    name = _ALIASES.get(name, name)
    return name if _LEGACY.fullmatch(name) else None
