"""Finds the extensions that the user's arguments stand for: packages, unpacked folders, and folders full of either."""

import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from skimtrace.bundle.disk import why
from skimtrace.bundle.names import printable
from skimtrace.errors import InputError

SUFFIXES = (".crx", ".zip", ".xpi")
"""What a folder is searched for. A file that the user names is taken whatever its name."""
MANIFEST = "manifest.json"


@dataclass(frozen=True, slots=True)
class Input:
    """One extension to read: where it is, and its name as it is found under what the user gave.

    Where `url` is not None it is there, and `path` is only what it is called.
    """

    path: Path
    name: str
    url: str | None = None


def find_inputs(given: Sequence[str]) -> list[Input | InputError]:
    """Return the extensions that `given` stands for, in that order, sorted within a folder; errors stand in place.

    What has the form of a URL, and is no path, is looked up there. A folder with a manifest.json at its root is one
    extension, and is not searched; any other folder is, to any depth. Errors tell of what is missing, of folders that
    cannot be read, and of folders that hold no extension at all.
    """
    found: list[Input | InputError] = []
    for name in given:
        if "::" in name or "://" in name:
            from skimtrace.bundle.remote import find_remote, is_url  # noqa: PLC0415 - it builds on this module

            if is_url(name):
                found += find_remote(name)
                continue
        path = Path(name)
        try:
            is_folder = path.is_dir()
            if not is_folder:
                path.stat()
        except OSError as error:
            found.append(InputError(printable(name), why(error)))
            continue
        except ValueError:
            found.append(InputError(printable(name), "this name cannot be a path"))
            continue
        found += list(_search(path)) if is_folder else [Input(path, printable(name))]
    return found


def _search(root: Path) -> Iterator[Input | InputError]:
    """Yield what the folder holds, depth first; one error when that is nothing."""
    pending: list[Path | Input | InputError] = [root]
    empty = True
    while pending:
        place = pending.pop()
        if isinstance(place, Path):
            pending += reversed(_look_into(place, root))
        else:
            empty = False
            yield place
    if empty:
        suffixes = ", ".join(SUFFIXES)
        yield InputError(_name(root), f"the folder holds no extension: no {MANIFEST} and no file of {suffixes}")


def _look_into(folder: Path, root: Path) -> list[Path | Input | InputError]:
    """Return what a folder is, or what of it is to be looked at, sorted by name."""
    try:
        with os.scandir(folder) as listed:
            entries = sorted(listed, key=lambda entry: entry.name)
    except OSError as error:
        return [InputError(_name(folder), f"the folder cannot be searched: {why(error)}")]
    if any(entry.name == MANIFEST and not _is_folder(entry) for entry in entries):
        return [Input(folder, _name(folder))]
    return [item for entry in entries if (item := _judge(entry, root))]


def _judge(entry: os.DirEntry[str], root: Path) -> Path | Input | InputError | None:
    """Return a folder to search, a package, an error, or None for anything else."""
    path = Path(entry.path)
    if not _is_folder(entry):
        return Input(path, _name(path)) if entry.name.lower().endswith(SUFFIXES) else None
    if not entry.is_symlink():
        return path
    # Links to folders are not followed: they can go in circles, or all over the disk. What lies inside the searched
    # folder is found under its own name; of what lies outside the user must hear.
    target = Path(os.path.realpath(path))
    if target.is_relative_to(os.path.realpath(root)):
        return None
    return InputError(_name(path), f"it is a link to {printable(str(target))}, which is not followed; name that folder")


def _is_folder(entry: os.DirEntry[str]) -> bool:
    try:
        return entry.is_dir()
    except OSError:  # a link that leads in circles
        return False


def _name(path: Path) -> str:
    return printable(str(path))
