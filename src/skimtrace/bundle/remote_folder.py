"""Reads a package or an unpacked extension from a URL, within limits, into memory: nothing of it touches the disk.

A folder gives the tree, the problems and the hash that the same folder on the disk gives (`folder.py`).
"""

import zlib
from collections import deque
from collections.abc import Callable, Iterator

from skimtrace.bundle.archive import Tree
from skimtrace.bundle.digest import Digest
from skimtrace.bundle.disk import pour
from skimtrace.bundle.limits import Limits
from skimtrace.bundle.model import FileEntry, Severity
from skimtrace.bundle.names import printable, tree_path
from skimtrace.bundle.problems import Problems
from skimtrace.bundle.remote import Kind, Place, children, reason, told
from skimtrace.bundle.tree import check_together
from skimtrace.errors import InputError


def load_remote(place: Place, limit: int) -> bytes | None:
    """Return the whole file at a URL; None when it is longer than `limit` bytes. Raises InputError."""
    if place.size is not None and place.size > limit:
        return None
    pieces: list[bytes] = []
    with told(place.url):
        return None if _stream(place, limit, pieces.append) else b"".join(pieces)


def read_remote_folder(root: Place, limits: Limits, problems: Problems) -> Tree:
    """Read the folder at a URL; raise InputError when it cannot be listed at all."""
    files: dict[str, FileEntry] = {}
    contents: dict[str, bytes] = {}
    remaining = limits.total_bytes
    for path, place in _walk(root, limits, problems):
        if path in files:
            problems.add(path, "duplicate", "another file has the same name; this one was not read", Severity.SKIPPED)
            continue
        limit, setting = min((limits.file_bytes, "file_bytes"), (remaining, "total_bytes"))
        digest, packed = Digest(), _Packed()
        sink = _both(digest.add, packed.add)
        try:
            over = place.size is not None and place.size > limit
            if over or _stream(place, limit, sink):
                size = f"its {place.size:,} bytes" if over else f"more than {limit:,} bytes"
                told_limit = f"the limit of {getattr(limits, setting):,} ({setting}) is passed"
                kind = f"folder-{setting.replace('_bytes', '')}"
                problems.add(path, kind, f"with {size} {told_limit}; it was not read", Severity.SKIPPED)
                continue
        except MemoryError:
            raise
        except Exception as error:  # each driver has errors of its own
            problems.add(path, "unreadable", f"it cannot be read: {reason(error)}", Severity.SKIPPED)
            continue
        remaining -= digest.size
        files[path] = digest.entry(path, problems)
        contents[path] = packed.end()
    check_together(files, problems)
    return Tree(files, lambda path: zlib.decompress(contents[path]))


def _both(first: Callable[[bytes], None], second: Callable[[bytes], None]) -> Callable[[bytes], None]:
    def sink(piece: bytes) -> None:
        first(piece)
        second(piece)

    return sink


class _Packed:
    """Keeps a file small: a script packs to a quarter."""

    def __init__(self) -> None:
        self._packer = zlib.compressobj(1)
        self._pieces: list[bytes] = []

    def add(self, piece: bytes) -> None:
        self._pieces.append(self._packer.compress(piece))

    def end(self) -> bytes:
        return b"".join((*self._pieces, self._packer.flush()))


def _walk(root: Place, limits: Limits, problems: Problems) -> Iterator[tuple[str, Place]]:
    """Yield (path in the tree, place) of each file, outer folders first, up to the limit of entries."""
    seen = 0
    pending = deque([(root, "")])
    while pending:
        folder, prefix = pending.popleft()
        try:
            entries = list(children(folder, limits))
        except InputError as error:
            if not prefix:
                raise
            problems.add(prefix, "unreadable", f"the folder cannot be read: {error.reason}", Severity.SKIPPED)
            continue
        for entry in entries:
            path = prefix + entry.name
            if seen == limits.entries:
                first = f'not read from "{printable(path)}" on'
                text = f"the folder holds more entries than the limit of {limits.entries:,} (entries): {first}"
                problems.add("", "folder-entries", text, Severity.SKIPPED)
                return
            seen += 1
            if entry.kind is not Kind.FOLDER:
                judged = _accept(entry, path, limits, problems)
                if judged is not None:
                    yield judged, entry
            elif prefix.count("/") < limits.depth:
                pending.append((entry, path + "/"))
            else:
                text = f"the folder is deeper than the limit of {limits.depth:,} (depth); it was not read"
                problems.add(path, "path-depth", text, Severity.SKIPPED)


def _accept(entry: Place, path: str, limits: Limits, problems: Problems) -> str | None:
    """Return the place in the tree of something that is no folder; None, and a problem, when it gets none."""
    if entry.kind is Kind.LINK:
        target = f' to "{printable(entry.target)}"' if entry.target else ""
        problems.add(path, "link", f"it is a link{target}; links are not followed", Severity.SKIPPED)
        return None
    if entry.kind is Kind.OTHER:
        problems.add(path, "special-file", "it is a pipe, a device or a socket; it was not read", Severity.SKIPPED)
        return None
    judged = tree_path(path, limits)
    for remark in judged.remarks:
        problems.add(path, remark.kind, remark.reason, remark.severity)
    return judged.path


def _stream(place: Place, limit: int, sink: Callable[[bytes], object]) -> bool:
    """Read the file into `sink` piece by piece, at most `limit` bytes; return whether there would have been more."""
    # Web servers need not know ranges: read as a stream what other drivers read in blocks.
    options = {"block_size": 0} if place.is_web else {}
    with place.fs.open(place.path, "rb", **options) as file:
        return pour(file, limit, sink)
