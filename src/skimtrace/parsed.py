"""What was read from the packaged YAML files, kept where Python keeps its compiled modules, and under the same rules: a
copy is used as long as its file has the bytes it was made from, and one that cannot be written is done without.

Reading the files takes a tenth of a second, and every process that analyses does so.
"""

import os
import sys
import tempfile
from contextlib import suppress
from hashlib import sha256
from importlib.util import cache_from_source
from pathlib import Path

import msgspec


def recall(file: Path, text: str) -> object:
    """Return the value that was kept for `file`, or None when there is none for this `text`."""
    try:
        kept = _place(file).read_bytes()
    except OSError:
        return None
    digest = _digest(text)
    if not kept.startswith(digest):
        return None
    try:
        return msgspec.json.decode(kept[len(digest) :])
    except msgspec.DecodeError:
        return None


def keep(file: Path, text: str, value: object) -> None:
    """Keep `value`, made of the `text` of `file`, where that may be."""
    if sys.dont_write_bytecode:
        return
    place = _place(file)
    with suppress(OSError):
        place.parent.mkdir(parents=True, exist_ok=True)
        number, name = tempfile.mkstemp(dir=place.parent)  # written whole, then put in place
        draft = Path(name)
        try:
            with os.fdopen(number, "wb") as stream:
                stream.write(_digest(text) + msgspec.json.encode(value))
            draft.replace(place)
        except OSError:
            draft.unlink()


def _digest(text: str) -> bytes:
    return sha256(text.encode()).digest()


def _place(file: Path) -> Path:
    compiled = Path(cache_from_source(__file__))
    name = sha256(os.fsencode(file)).hexdigest()[:16]
    return compiled.with_name(f"{file.stem}.{name}.parsed")
