"""The line of a result: its JSON, kept without the name of its input, which the same content may have many of."""

import zlib
from functools import cache
from hashlib import sha256

import msgspec

from skimtrace.report.structured import to_json
from skimtrace.result.model import SCHEMA_VERSION, Result

_BEFORE = f'{{"schema_version":"{SCHEMA_VERSION}","input":'.encode()
_NAMELESS = _BEFORE + b'""'


def line_of(result: Result) -> bytes:
    """Return the JSON of a result, in UTF-8, without a line end."""
    return to_json(result).encode()


def read_line(line: bytes) -> Result:
    """Return the result that `line` is of. Raises msgspec.ValidationError or DecodeError when it is of none."""
    return _decoder().decode(line)


def pack(result: Result) -> tuple[bytes, bytes]:
    """Return what is kept of a result, and its checksum."""
    packed = zlib.compress(line_of(msgspec.structs.replace(result, input="")), 1)
    return packed, sha256(packed).digest()


def unpack(packed: bytes, checksum: bytes, name: str) -> bytes | None:
    """Return the line that was kept, for an input of this `name`; None when it is not what was once kept."""
    if sha256(packed).digest() != checksum:
        return None
    try:
        line = zlib.decompress(packed)
    except zlib.error:
        return None
    if not line.startswith(_NAMELESS):
        return None
    return _BEFORE + to_json(name).encode() + line[len(_NAMELESS) :]


@cache
def _decoder() -> msgspec.json.Decoder[Result]:
    return msgspec.json.Decoder(Result)
