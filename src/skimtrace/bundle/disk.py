"""Reads from the disk without waiting for pipes, following links, or reading more than allowed."""

import os
import stat
from collections.abc import Callable
from pathlib import Path
from typing import BinaryIO

_PIECE = 1024 * 1024
_SAFELY = getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0) | getattr(os, "O_CLOEXEC", 0)
"""Opening a named pipe must not wait for its writer."""
_NO_LINK = getattr(os, "O_NOFOLLOW", 0)


class NotAFileError(OSError):
    """What is to be read is no regular file: a folder, a pipe, a device, a socket."""


def stream_file(path: Path, limit: int, sink: Callable[[bytes], object]) -> bool:
    """Read the file into `sink` piece by piece, at most `limit` bytes; return whether there would have been more.

    Raises OSError when it cannot be read or is a link, NotAFileError when it is no regular file.
    """
    with _open(path, _NO_LINK) as file:
        return pour(file, limit, sink)


def pour(file: BinaryIO, limit: int, sink: Callable[[bytes], object]) -> bool:
    """Read an open `file` into `sink` as `stream_file` does. Raises what reading it raises."""
    while limit > 0:
        piece = file.read(min(_PIECE, limit))
        if not piece:
            return False
        limit -= len(piece)
        sink(piece)
    return bool(file.read(1))


def load_file(path: Path, limit: int) -> bytes | None:
    """Return the whole file, following links; None when it is longer than `limit` bytes. Raises as `stream_file`."""
    with _open(path) as file:
        size = os.fstat(file.fileno()).st_size
        if size > limit:
            return None
        data = file.read(size + 1)  # in one piece: a package may be large, and is held in memory once
        return data if len(data) <= size else None


def _open(path: Path, flags: int = 0) -> BinaryIO:
    descriptor = os.open(path, os.O_RDONLY | _SAFELY | flags)
    file = os.fdopen(descriptor, "rb")
    if not stat.S_ISREG(os.fstat(descriptor).st_mode):
        file.close()
        raise NotAFileError("it is no regular file")
    return file


def why(error: OSError) -> str:
    """Return the reason of an error as a sentence for people, without the path, which may be hostile."""
    return error.strerror or str(error)
