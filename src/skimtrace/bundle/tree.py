"""Checks a finished list of paths as a whole: names that cannot stand together in one folder everywhere."""

from bisect import bisect_left
from collections.abc import Iterable

from skimtrace.bundle.model import Severity
from skimtrace.bundle.names import fold, printable
from skimtrace.bundle.problems import Problems


def check_together(paths: Iterable[str], problems: Problems) -> None:
    """Note paths that differ only in case, and files that bear the name of a folder. All of them stay in the tree."""
    ordered = sorted(paths)
    folded: dict[str, str] = {}
    for position, path in enumerate(ordered):
        other = folded.setdefault(fold(path), path)
        if other != path:
            reason = (
                f'its name differs from "{printable(other)}" in case only: Windows and macOS keep one; both were read'
            )
            problems.add(path, "case-collision", reason, Severity.NOTE)
        below = path + "/"
        after = bisect_left(ordered, below, position)
        if after < len(ordered) and ordered[after].startswith(below):
            reason = f'it is a file and the folder of "{printable(ordered[after])}" as well; both were read'
            problems.add(path, "path-conflict", reason, Severity.HOSTILE)
