"""Reads from the disk without waiting for pipes, following links, or reading more than allowed."""

import os
import stat
from collections.abc import Callable
from pathlib import Path

_PIECE = 1024 * 1024
_SAFELY = getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0) | getattr(os, "O_CLOEXEC", 0)
"""Opening a named pipe must not wait for its writer."""
_NO_LINK = getattr(os, "O_NOFOLLOW", 0)


class NotAFileError(OSError):
    """What is to be read is no regular file: a folder, a pipe, a device, a socket."""


def stream_file(path: Path, limit: int, sink: Callable[[bytes], object], *, follow: bool = False) -> bool:
    """Read the file into `sink` piece by piece, at most `limit` bytes; return whether there would have been more.

    Raises OSError, and NotAFileError when `path` is no regular file. A link is an error unless `follow` says otherwise.
    """
    descriptor = os.open(path, os.O_RDONLY | _SAFELY | (0 if follow else _NO_LINK))
    with os.fdopen(descriptor, "rb", buffering=0) as file:
        if not stat.S_ISREG(os.fstat(descriptor).st_mode):
            raise NotAFileError("it is no regular file")
        while limit > 0:
            piece = file.read(min(_PIECE, limit))
            if not piece:
                return False
            limit -= len(piece)
            sink(piece)
        return bool(file.read(1))


def why(error: OSError) -> str:
    """Return the reason of an error as a sentence for people, without the path, which may be hostile."""
    return error.strerror or str(error)
