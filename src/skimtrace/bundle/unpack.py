"""Writes the tree of a bundle into a new folder: only when asked, and never outside that folder."""

import os
from pathlib import Path

from skimtrace.bundle.disk import why
from skimtrace.bundle.limits import Limits
from skimtrace.bundle.model import Bundle, Problem, Severity
from skimtrace.bundle.names import printable, reserved, tree_path
from skimtrace.errors import UsageError

_UNBOUNDED = Limits(path_bytes=1 << 20, depth=1 << 20)
"""Limits were applied when the bundle was read; here only the safety of the path counts."""


def unpack(bundle: Bundle, folder: Path) -> tuple[Problem, ...]:
    """Write every file of `bundle` below `folder`, which is created; return what could not be written, and why.

    Raises UsageError when `folder` exists already or cannot be created. Nothing that exists is ever overwritten.
    """
    try:
        folder.mkdir()
    except OSError as error:
        raise UsageError(f"{printable(str(folder))}: cannot be created: {why(error)}") from error
    problems: list[Problem] = []
    for path in bundle.files:
        reason = refusal(path, windows=os.name == "nt") or _write(folder / path, bundle.read(path))
        if reason:
            problems.append(Problem(printable(path), "not-written", reason, Severity.SKIPPED))
    return tuple(problems)


def refusal(path: str, *, windows: bool) -> str | None:
    """Return why `path` must not be written below a folder, None when it may be."""
    if tree_path(path, _UNBOUNDED).path != path:
        return "its name leads out of the folder"
    if windows and reserved(path):
        return "its name means something else on Windows"
    return None


def _write(place: Path, content: bytes) -> str | None:
    """Write a new file; return why that is impossible, if it is."""
    try:
        place.parent.mkdir(parents=True, exist_ok=True)
        with place.open("xb") as file:
            file.write(content)
    except OSError as error:
        return f"it cannot be written: {why(error)}"
    return None
