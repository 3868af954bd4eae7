"""Reads the files of a ZIP archive, within limits, and believes nothing that the archive says of itself.

Where browsers are lenient the tree is what they would unpack: names are UTF-8, the last of several entries of one name
counts (Chromium's zip_reader.cc writes each over the one before), links are plain files, and of an entry that holds
more than it states only the stated part is seen.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from skimtrace.bundle.container import DirectoryError, Listing, Member, list_members, local_header
from skimtrace.bundle.extraction import Extraction
from skimtrace.bundle.layout import check_layout
from skimtrace.bundle.limits import Limits
from skimtrace.bundle.model import FileEntry, Severity
from skimtrace.bundle.names import printable, tree_path
from skimtrace.bundle.problems import Problems
from skimtrace.bundle.recovery import recover_members
from skimtrace.bundle.tree import check_together


class ArchiveError(Exception):
    """The bytes hold no entry that could be read; the text says why."""


@dataclass(frozen=True, slots=True)
class Tree:
    """The files that were read, keyed by path, and what returns their bytes."""

    files: dict[str, FileEntry]
    opener: Callable[[str], bytes]


def read_archive(data: bytes, start: int, limits: Limits, problems: Problems) -> Tree:
    """Read the archive that begins at `start` and ends with `data`; raise ArchiveError when it is none.

    The whole of `data` is looked at as browsers do it, so that an entry hidden before `start` is seen as well.
    """
    listing = _list(data, start, limits, problems)
    if listing.beyond is not None:
        number = f"more than {limits.entries:,}" if listing.total is None else f"{listing.total:,}"
        first = f'not read from "{printable(listing.beyond)}" on'
        reason = f"it holds {number} entries, over the limit of {limits.entries:,} (entries): {first}"
        problems.add("", "zip-entries", reason, Severity.SKIPPED)
    headers = {member.offset: local_header(data, member.offset) for member in listing.members}
    check_layout(data, start, listing, headers, problems)
    extraction = Extraction(data, limits, problems)
    for path, member in _place(listing.members, limits, problems).items():
        extraction.read(path, member, headers[member.offset])
    check_together(extraction.files, problems)
    return Tree(extraction.files, extraction.open)


def _list(data: bytes, start: int, limits: Limits, problems: Problems) -> Listing:
    """List the entries from the central directory, or from what can be found without it."""
    try:
        listing = list_members(data, limits)
        if not listing.members or any(local_header(data, member.offset) for member in listing.members):
            return listing
        fault = "points to no entry at all"
    except DirectoryError as error:
        fault = str(error)
    members = recover_members(data, start, limits) if start or data.startswith(b"PK") else ()
    if not members:
        raise ArchiveError(f"its central directory {fault}, and no entry could be found without it")
    kept, beyond = members[: limits.entries], members[limits.entries :]
    found = f"{len(kept):,} entries were found by their own headers instead"
    problems.add("", "zip-directory", f"the central directory of the archive {fault}; {found}", Severity.SKIPPED)
    return Listing(kept, beyond[0].name if beyond else None)


def _place(members: Iterable[Member], limits: Limits, problems: Problems) -> dict[str, Member]:
    """Return the entry that counts for each path of the tree."""
    placed: dict[str, Member] = {}
    for member in members:
        judged = tree_path(member.name, limits)
        for remark in judged.remarks:
            problems.add(member.name, remark.kind, remark.reason, remark.severity)
        if judged.path is None:
            continue
        if member.is_folder:
            if member.size:
                reason = f"it is named as a folder but holds {member.size:,} bytes, which were not read"
                problems.add(member.name, "zip-folder-content", reason, Severity.HOSTILE)
            continue
        if member.is_link:
            reason = "Unix would unpack it as a symbolic link; it was read as a plain file, as browsers do"
            problems.add(member.name, "link", reason, Severity.NOTE)
        earlier = placed.get(judged.path)
        if earlier is not None:
            same = (earlier.crc, earlier.size) == (member.crc, member.size)
            how = "with the same content" if same else "with different contents"
            reason = f'"{printable(member.name)}" takes its place later, {how}; the last one was read, as browsers do'
            problems.add(earlier.name, "zip-duplicate", reason, Severity.NOTE if same else Severity.HOSTILE)
        placed[judged.path] = member
    return placed
