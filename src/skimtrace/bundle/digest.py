"""Takes the fingerprint of a file while it streams by."""

import hashlib

from skimtrace.bundle.model import FileEntry, Severity
from skimtrace.bundle.problems import Problems

_HEAD = 512
_ARCHIVES = (
    (0, b"PK\x03\x04", "ZIP"),
    (0, b"Cr24", "CRX"),
    (0, b"\x1f\x8b\x08", "gzip"),
    (0, b"7z\xbc\xaf\x27\x1c", "7z"),
    (0, b"Rar!\x1a\x07", "RAR"),
    (0, b"\xfd7zXZ\x00", "xz"),
    (0, b"\x28\xb5\x2f\xfd", "zstd"),
    (4, b"1AY&SY", "bzip2"),
    (257, b"ustar", "tar"),
)
"""(offset, magic number, name) of what may hold files of its own."""


class Digest:
    """Receives a file piece by piece; keeps its hash, its size in bytes, and its first bytes."""

    def __init__(self) -> None:
        self._hash = hashlib.sha256()
        self._head = b""
        self.size = 0

    def add(self, piece: bytes) -> None:
        """Receive the next piece."""
        self._hash.update(piece)
        self.size += len(piece)
        if len(self._head) < _HEAD:
            self._head += piece[: _HEAD - len(self._head)]

    def entry(self, path: str, problems: Problems) -> FileEntry:
        """Return the file as an entry of the tree; note it when it is an archive, which is not unpacked in turn."""
        for offset, magic, name in _ARCHIVES:
            if self._head.startswith(magic, offset):
                reason = f"it is an archive of its own ({name}); what it holds was not unpacked"
                problems.add(path, "nested-archive", reason, Severity.NOTE)
        return FileEntry(path, self.size, self._hash.hexdigest())
