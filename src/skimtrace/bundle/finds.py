"""What a search for installed extensions has come upon, and the careful way it looks at profiles.

What browsers write about themselves is data: a path in it is looked at where it leads, is not followed where it is a
link, and an error says so where it leads nowhere. One damaged file loses nothing that lies beside it.
"""

import os
from pathlib import Path, PurePath, PurePosixPath, PureWindowsPath
from typing import Any, Final

import msgspec

from skimtrace.bundle.discover import MANIFEST, Input
from skimtrace.bundle.disk import NotAFileError, stream_file, why
from skimtrace.bundle.names import printable
from skimtrace.errors import InputError

MAX_BYTES: Final = 64 * 2**20
"""One file of a browser's settings; those of a well-filled profile have a few megabytes."""


def is_extension(path: Path) -> bool:
    """Tell whether `path` is an unpacked extension or an .xpi file that can be seen."""
    try:
        return (path / MANIFEST).is_file() or (path.suffix.lower() == ".xpi" and path.is_file())
    except OSError:
        return False


class Finds:
    """Extensions, errors and remarks, in the order they are come upon; a path, and an error, stands once."""

    def __init__(self) -> None:
        self.items: list[Input | InputError] = []
        self.remarks: list[str] = []
        self._seen: set[str] = set()

    def __len__(self) -> int:
        return sum(isinstance(item, Input) for item in self.items)

    def error(self, path: PurePath | str, reason: str) -> None:
        """Note what cannot be read."""
        error = InputError(printable(str(path)), reason)
        if str(error) not in self._seen:
            self._seen.add(str(error))
            self.items.append(error)

    def remark(self, path: Path, text: str) -> None:
        """Note what the user may want to know."""
        self.remarks.append(f"{printable(str(path))}: {text}")

    def add(self, path: Path, reason: str) -> bool:
        """Take the extension at `path`, which `reason` says where it is named; return whether there is one.

        The same path is one input, whatever names it again: two profiles that load one unpacked folder.
        """
        place = os.path.normcase(os.path.realpath(path))
        if place in self._seen:
            return True
        if self.is_link(path):
            return False
        if not is_extension(path):
            self.error(path, f"{reason}, and no extension can be read there")
            return False
        self._seen.add(place)
        self.items.append(Input(path, printable(str(path))))
        return True

    def is_link(self, path: Path) -> bool:
        """Tell whether `path` is a link, which is an error."""
        try:
            if not path.is_symlink():
                return False
        except OSError:  # a name that is too long
            return False
        target = printable(os.path.realpath(path))
        self.error(path, f"it is a link to {target}, which is not followed; name that folder")
        return True

    def listing(self, folder: Path) -> list[Path]:
        """Return what the folder holds, sorted by name; nothing for one that is not there, or cannot be listed."""
        if self.is_link(folder):
            return []
        try:
            with os.scandir(folder) as listed:
                return sorted(Path(entry.path) for entry in listed)
        except FileNotFoundError:
            return []
        except OSError as error:
            self.error(folder, f"the folder cannot be searched: {why(error)}")
            return []

    def folders(self, folder: Path) -> list[Path]:
        """Return the folders in a folder, sorted by name; links to folders are errors."""
        found = []
        for path in self.listing(folder):
            try:
                if path.is_dir() and not self.is_link(path):
                    found.append(path)
            except OSError as error:
                self.error(path, f"it cannot be read: {why(error)}")
        return found

    def names(self, folder: Path) -> set[str]:
        """Return the names of what a folder holds; none for one that is not there, or cannot be listed."""
        return {path.name for path in self.listing(folder)}

    def text(self, path: Path, limit: int = MAX_BYTES) -> bytes | None:
        """Return the bytes of a file; None where it is not there, or with an error where it cannot be read."""
        if self.is_link(path):
            return None
        held = bytearray()
        try:
            if stream_file(path, limit, held.extend):
                self.error(path, f"it is over the limit of {limit:,} bytes")
                return None
        except FileNotFoundError:
            return None
        except NotAFileError as error:
            self.error(path, str(error))
            return None
        except OSError as error:
            self.error(path, f"it cannot be read: {why(error)}")
            return None
        return bytes(held)

    def json(self, path: Path) -> dict[str, Any] | None:
        """Return the object in a JSON file; None where it is not there, or with an error where it is damaged."""
        data = self.text(path)
        if data is None:
            return None
        try:
            value = msgspec.json.decode(data)
        except (msgspec.DecodeError, RecursionError, UnicodeDecodeError) as error:
            self.error(path, f"it is damaged: {error}")
            return None
        if not isinstance(value, dict):
            self.error(path, "it is damaged: not a JSON object")
            return None
        return value

    def settled(self, text: str, base: Path, named_by: Path, *, windows: bool) -> Path | None:
        """Return where a path leads that the file `named_by` holds, relative to `base`; None with an error for nowhere.

        A relative path stays below `base`, and no link lies on its way there.
        """
        pure = PureWindowsPath(text) if windows else PurePosixPath(text)
        shown = f"{printable(str(named_by))} names it"
        if "\0" in text:
            self.error(text, f"{shown}, and it cannot be a path")
            return None
        if pure.drive.startswith("\\\\"):
            # To ask another machine is to log in there.
            self.error(text, f"{shown}, and it lies on another machine, which is not asked; name that folder")
            return None
        if ".." in pure.parts:
            self.error(text, f"{shown}, and it leads out of its folder")
            return None
        if pure.anchor:
            return Path(text)
        steps = [base.joinpath(*pure.parts[:count]) for count in range(len(pure.parts) + 1)]
        return None if any(self.is_link(step) for step in steps) else steps[-1]
