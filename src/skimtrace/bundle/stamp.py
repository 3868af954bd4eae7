"""What the file system says of a package, so that one that did not change need not be read again.

As in an index of git: size, times and inode of the file, or of every file of a folder. The time of the last change of
the inode (ctime) is set by the system alone; a package that is unpacked with old times still has a new one.
"""

import hashlib
import os
import stat
import sys
import time
from pathlib import Path
from typing import Final

from skimtrace.bundle.limits import Limits

_RACY: Final = 2 * 10**9
"""Nanoseconds: clocks of file systems tick slowly, so what changed a moment ago may change again unseen."""


def take_stamp(path: Path, limits: Limits) -> bytes | None:
    """Return the stamp of the package at `path`, a file or a folder; None where it cannot be told or trusted.

    That is so when something cannot be looked at, when it changed within the last two seconds, when a folder holds more
    entries than `limits` let be read, and on Windows, where ctime is another thing. Links inside a folder are stamped
    themselves, not what they lead to: they are not followed when the folder is read, either.
    """
    if sys.platform == "win32":
        return None
    digest = hashlib.sha256()
    newest = seen = 0
    pending = [(str(path), "")]
    try:
        while pending:
            place, shown = pending.pop()
            told = os.stat(place, follow_symlinks=not shown)  # noqa: PTH116 - half the time of a Path
            newest = max(newest, told.st_ctime_ns)
            line = f"{told.st_mode}\0{told.st_size}\0{told.st_mtime_ns}\0{told.st_ctime_ns}\0{told.st_ino}\n"
            digest.update(f"{shown}\0{line}".encode("utf-8", "surrogatepass"))
            seen += 1
            if seen > limits.entries:
                return None
            if stat.S_ISDIR(told.st_mode):
                with os.scandir(place) as listed:
                    pending += sorted(((entry.path, f"{shown}/{entry.name}") for entry in listed), reverse=True)
    except (OSError, ValueError):
        return None
    return None if newest > time.time_ns() - _RACY else digest.digest()
