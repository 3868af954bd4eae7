"""Reads an unpacked extension from a folder, within limits. Links are never followed: they can lead anywhere."""

import hashlib
import os
import re
from collections import deque
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

from skimtrace.bundle.archive import Tree
from skimtrace.bundle.digest import Digest
from skimtrace.bundle.disk import stream_file, why
from skimtrace.bundle.limits import Limits
from skimtrace.bundle.model import FileEntry, Severity
from skimtrace.bundle.names import printable, tree_path
from skimtrace.bundle.problems import Problems
from skimtrace.bundle.tree import check_together
from skimtrace.errors import InputError

_SURROGATES = re.compile("[\ud800-\udfff]")


def read_folder(root: Path, name: str, limits: Limits, problems: Problems) -> Tree:
    """Read the folder `root`, which the user called `name`; raise InputError when it cannot be listed at all."""
    files: dict[str, FileEntry] = {}
    places: dict[str, Path] = {}
    remaining = limits.total_bytes
    for path, place in _walk(root, name, limits, problems):
        if path in files:
            problems.add(path, "duplicate", "another file has the same name; this one was not read", Severity.SKIPPED)
            continue
        digest = Digest()
        limit, setting = min((limits.file_bytes, "file_bytes"), (remaining, "total_bytes"))
        try:
            size = place.lstat().st_size
            if size > limit or stream_file(place, limit, digest.add):
                stated = getattr(limits, setting)
                reason = f"with its {size:,} bytes the limit of {stated:,} ({setting}) is passed; it was not read"
                problems.add(path, f"folder-{setting.replace('_bytes', '')}", reason, Severity.SKIPPED)
                continue
        except OSError as error:
            problems.add(path, "unreadable", f"it cannot be read: {why(error)}", Severity.SKIPPED)
            continue
        remaining -= digest.size
        files[path] = digest.entry(path, problems)
        places[path] = place
    check_together(files, problems)
    return Tree(files, lambda path: _reopen(name, files[path], places[path]))


def tree_hash(files: dict[str, FileEntry]) -> str:
    """Return the hash of a folder: SHA-256 over the sorted paths and file hashes, in hexadecimal."""
    digest = hashlib.sha256()
    for path in sorted(files):
        digest.update(f"{path}\0{files[path].sha256}\n".encode())
    return digest.hexdigest()


def _walk(root: Path, name: str, limits: Limits, problems: Problems) -> Iterator[tuple[str, Path]]:
    """Yield (path in the tree, place on the disk) of each file, outer folders first, up to the limit of entries."""
    seen = 0
    pending = deque([(root, "")])
    while pending:
        folder, prefix = pending.popleft()
        try:
            with os.scandir(folder) as listed:
                # A folder of millions is cut before it is sorted: what is over the limit is not read in any case.
                entries = sorted(islice(listed, limits.entries - seen + 1), key=lambda entry: entry.name)
        except OSError as error:
            if not prefix:
                raise InputError(name, f"the folder cannot be read: {why(error)}") from error
            problems.add(prefix, "unreadable", f"the folder cannot be read: {why(error)}", Severity.SKIPPED)
            continue
        for entry in entries:
            shown = prefix + _text(entry.name)
            if seen == limits.entries:
                first = f'not read from "{printable(shown)}" on'
                reason = f"the folder holds more entries than the limit of {limits.entries:,} (entries): {first}"
                problems.add("", "folder-entries", reason, Severity.SKIPPED)
                return
            seen += 1
            if entry.is_dir(follow_symlinks=False) and not _is_link(entry):
                if prefix.count("/") < limits.depth:
                    pending.append((Path(entry.path), shown + "/"))
                else:
                    reason = f"the folder is deeper than the limit of {limits.depth:,} (depth); it was not read"
                    problems.add(shown, "path-depth", reason, Severity.SKIPPED)
            elif (path := _accept(entry, shown, limits, problems)) is not None:
                yield path, Path(entry.path)


def _accept(entry: os.DirEntry[str], shown: str, limits: Limits, problems: Problems) -> str | None:
    """Return the place in the tree of something that is no folder; None, and a problem, when it gets none."""
    if _is_link(entry):
        problems.add(shown, "link", f"it is a link{_target(entry)}; links are not followed", Severity.SKIPPED)
        return None
    if not entry.is_file(follow_symlinks=False):
        problems.add(shown, "special-file", "it is a pipe, a device or a socket; it was not read", Severity.SKIPPED)
        return None
    judged = tree_path(shown, limits)
    for remark in judged.remarks:
        problems.add(shown, remark.kind, remark.reason, remark.severity)
    if _text(entry.name) != entry.name:
        problems.add(shown, "name-encoding", "its name is not valid UTF-8", Severity.NOTE)
    return judged.path


def _is_link(entry: os.DirEntry[str]) -> bool:
    """Tell whether the entry is a symbolic link, or a junction of Windows, which Python tells from 3.12 on."""
    return entry.is_symlink() or bool(getattr(entry, "is_junction", bool)())


def _target(entry: os.DirEntry[str]) -> str:
    try:
        return f' to "{printable(os.readlink(entry.path))}"'  # noqa: PTH115 - the entry's own name may be undecodable
    except OSError:
        return ""


def _text(name: str) -> str:
    """Return a file name with U+FFFD for every byte that could not be decoded (Python has surrogates for them)."""
    return _SURROGATES.sub("\ufffd", name)


def _reopen(name: str, entry: FileEntry, place: Path) -> bytes:
    """Return the file's bytes; raise InputError when it is no longer what was read first."""
    pieces: list[bytes] = []
    try:
        stream_file(place, entry.size + 1, pieces.append)
    except OSError as error:
        raise InputError(name, f"{printable(entry.path)} can no longer be read: {why(error)}") from error
    content = b"".join(pieces)
    if hashlib.sha256(content).hexdigest() != entry.sha256:
        raise InputError(name, f"{printable(entry.path)} changed while it was analysed")
    return content
