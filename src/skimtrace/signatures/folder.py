"""The files of a folder of signatures. What would be passed over in silence, or read from elsewhere, is refused."""

from pathlib import Path
from typing import Final

from skimtrace.data import data_files
from skimtrace.errors import DataError

MAX_BYTES: Final = 256 * 1024
"""One signature file; real ones stay under 20 KiB."""
MAX_FILES: Final = 10_000
"""Signature files of one folder."""


def signature_files(folder: Path) -> list[Path]:
    """Return the signature files below `folder`, in the order of their paths.

    Raises DataError when it is no folder, for a link that leads out of it, leads nowhere or stands for a folder, for a
    file named `*.yml`, one larger than MAX_BYTES, and more than MAX_FILES.
    """
    if not folder.is_dir():
        raise DataError(str(folder), 0, "not a folder of signatures")
    home = folder.resolve()
    for path in sorted(folder.rglob("*")):
        if path.is_symlink():
            _refuse_link(path, home)
        if path.suffix == ".yml" and path.is_file():
            raise DataError(str(path), 0, "signature files end in .yaml; rename it, or it is not read")
    files = data_files(folder)
    if len(files) > MAX_FILES:
        raise DataError(str(folder), 0, f"more than {MAX_FILES:,} signature files")
    for path in files:
        size = path.stat().st_size
        if size > MAX_BYTES:
            raise DataError(str(path), 0, f"{size:,} bytes; a signature file has at most {MAX_BYTES:,}")
    return files


def _refuse_link(path: Path, home: Path) -> None:
    """Refuse a link that is, or hides, signatures from elsewhere. Others (to a picture, say) are no matter."""
    try:
        target = path.resolve(strict=True)
    except (OSError, RuntimeError):  # it leads nowhere, or to itself
        if path.suffix == ".yaml":
            raise DataError(str(path), 0, "a link that leads nowhere") from None
        return
    if path.suffix != ".yaml" and not target.is_dir():
        return
    if not target.is_relative_to(home):
        raise DataError(str(path), 0, "a link that leads out of the folder of signatures")
    if target.is_dir():
        raise DataError(str(path), 0, "a link to a folder, which is not followed")
