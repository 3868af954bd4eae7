"""Keeps what is finished before its turn out of memory, until its turn comes."""

import tempfile
from typing import Final, Self

_HELD: Final = 16 * 1024 * 1024
"""Bytes that are held in memory before a file is made."""


class Spool:
    """Texts by their position; each is put once and taken once. In a temporary file that nobody else sees."""

    def __init__(self) -> None:
        self._file = tempfile.SpooledTemporaryFile(max_size=_HELD)  # noqa: SIM115 - closed by `close`
        self._places: dict[int, tuple[int, int]] = {}
        self._stray: dict[int, bytes] = {}
        self._end = 0

    def __contains__(self, position: int) -> bool:
        return position in self._places or position in self._stray

    def put(self, position: int, content: bytes) -> None:
        """Keep `content` for `position`: in memory after all where the disk is full."""
        try:
            self._file.seek(self._end)
            self._file.write(content)
            self._file.flush()
        except OSError:
            self._stray[position] = content
            return
        self._places[position] = (self._end, len(content))
        self._end += len(content)

    def take(self, position: int) -> bytes:
        """Return what was kept for `position`, and forget it."""
        if position in self._stray:
            return self._stray.pop(position)
        start, length = self._places.pop(position)
        self._file.seek(start)
        content = self._file.read(length)
        if not self._places:  # what is behind is done with
            self._file.seek(0)
            self._file.truncate()
            self._end = 0
        return content

    def close(self) -> None:
        """Give the file back."""
        self._file.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()
