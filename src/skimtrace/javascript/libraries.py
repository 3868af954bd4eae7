"""Known libraries: the bytes of a script -> the published library it is an unmodified copy of.

The table, `libraries/known.csv` among the packaged data, holds the SHA-256 of every listed file of published packages
(`libraries/packages.yaml`), taken over its *normalised* bytes. Normalising undoes what version control, editors and
release scripts do to a copy, and nothing that changes what a browser runs:

- A UTF-8 byte order mark at the start is dropped. It only says how the bytes are encoded; browsers do not run it.
- CRLF becomes LF. Both end a line, and inside a template literal ECMAScript reads CRLF as LF; only
  `Function.prototype.toString` shows the difference.
- White space at the end is dropped. Nothing stands behind it; a literal still open there would be a syntax error.
- A last line `//# sourceMappingURL=...` (or `//@ ...`) is dropped, once. It is a comment that only developer tools
  read. What follows the "=" must be printable ASCII: U+2028, U+2029 or a lone CR would end the comment, and code could
  follow. Nor may it hold a quote, a backtick, a backslash or `*`, which could close what an earlier line left open.

Any other difference, be it one byte, makes a file unknown, and an unknown file is analysed. Digests are cut to 16
bytes, which halves the table. To pass as a library a file must hit one of some 2^14 rows, which takes about 2^114
tries; a collision, at 2^64, helps only someone who already decides what a listed package contains.
"""

import re
from base64 import urlsafe_b64encode
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from hashlib import sha256
from pathlib import Path
from typing import Final

from skimtrace.data import data_folder
from skimtrace.errors import DataError

MIN_SIZE: Final = 1024
"""Bytes, normalised, below which a file is not looked up: analysing it costs little, and stubs are alike by chance."""

DIGEST_LENGTH: Final = 22
"""Characters of a digest in the table: 16 bytes in the URL-safe base64 of RFC 4648, without padding."""

HEADER: Final = "sha256,name,version,file,sends"
"""The columns of the table. `sends` is "yes" or empty. No field holds a comma, a quote or a line end."""

_BOM: Final = b"\xef\xbb\xbf"
_MAP_COMMENTS: Final = (b"//# sourceMappingURL=", b"//@ sourceMappingURL=")
_ADDRESS: Final = re.compile(rb"[!#-&(-)+-\[\]-_a-~]*")


@dataclass(frozen=True, slots=True)
class Library:
    """A file of a published package: the package's `name` and `version`, and the `file`'s path inside it.

    `sends`: by itself it sends data away, or collects data about people; naming it is no reason not to analyse it.
    """

    name: str
    version: str
    file: str
    sends: bool = False


def recognise(data: bytes) -> Library | None:
    """Return the library of which a script, read as `data`, is an unmodified copy, or None.

    Raises DataError when the packaged table is missing or malformed.
    """
    key = fingerprint(data)
    row = None if key is None else _packaged().get(key)
    return None if row is None else _library(row)


@lru_cache(maxsize=256)
def files_of(name: str, version: str) -> int:
    """Return how many files of this version of a package the table holds.

    Raises DataError when the packaged table is missing or malformed.
    """
    row = f",{name},{version},"
    return sum(known.startswith(row, DIGEST_LENGTH) for known in _packaged().values())


def fingerprint(data: bytes) -> str | None:
    """Return the key of a script in the table, or None when it is too small to be looked up."""
    if len(data) < MIN_SIZE:
        return None
    data = normalise(data)
    if len(data) < MIN_SIZE:
        return None
    return urlsafe_b64encode(sha256(data).digest()[:16]).decode("ascii")[:DIGEST_LENGTH]


def normalise(data: bytes) -> bytes:
    """Return `data` without what copying changes and browsers ignore; see the head of this module."""
    data = data.removeprefix(_BOM)
    if b"\r" in data:  # one byte is found ten times as fast as two
        data = data.replace(b"\r\n", b"\n")
    data = data.rstrip()
    start = data.rfind(b"\n") + 1
    if data.startswith(_MAP_COMMENTS, start) and _ADDRESS.fullmatch(data, start + len(_MAP_COMMENTS[0])):
        data = data[:start].rstrip()
    return data


def read_table(path: Path) -> Mapping[str, str]:
    """Read the table at `path`: each row under its digest. Rows are taken apart only when they are hit.

    Raises DataError when the file cannot be read, has other columns, or a digest occurs twice.
    """
    try:
        header, *rows = path.read_text("utf-8").splitlines()
    except (OSError, UnicodeDecodeError, ValueError) as error:
        raise DataError(str(path), 0, f"cannot be read: {error}") from None
    if header != HEADER:
        raise DataError(str(path), 1, f"the columns must be {HEADER}")
    table = {row[:DIGEST_LENGTH]: row for row in rows}
    if len(table) != len(rows):
        raise DataError(str(path), 0, f"{len(rows) - len(table)} rows repeat a digest")
    return table


def table_file() -> Path:
    """Return where the packaged table lies."""
    return data_folder() / "libraries" / "known.csv"


@cache
def _packaged() -> Mapping[str, str]:
    return read_table(table_file())


def _library(row: str) -> Library:
    fields = row.split(",")
    if len(fields) != HEADER.count(",") + 1:
        raise DataError(str(table_file()), 0, f"not {HEADER}: {row}")
    _, name, version, file, sends = fields
    return Library(name, version, file, sends == "yes")
