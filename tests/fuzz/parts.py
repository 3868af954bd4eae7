"""Several files as one input, in the notation of the cases of the flow room: a line `:: path`, then the file."""

import json
import re
from collections.abc import Mapping

from tests.extension.made import Content

_HEAD = re.compile(rb"^:: ([^\n]*)\n", re.MULTILINE)


def split(data: bytes, first: str) -> dict[str, bytes]:
    """Return the files of an input; what stands before the first `::` is the file called `first`."""
    start, *rest = _HEAD.split(data)
    files = {first: start} if start or not rest else {}
    return files | {
        name.decode("utf-8", "replace"): content for name, content in zip(rest[::2], rest[1::2], strict=True)
    }


def join(files: Mapping[str, Content]) -> bytes:
    """Return the input that holds these files."""
    return b"".join(b":: %s\n%s\n" % (name.encode(), _bytes(content)) for name, content in files.items())


def _bytes(content: Content) -> bytes:
    if isinstance(content, bytes):
        return content
    return content.encode() if isinstance(content, str) else json.dumps(content).encode()
