"""The report folder: index.html, a page per extension and results.jsonl, written piece by piece as results come."""

import os
import re
import tempfile
from hashlib import sha256
from pathlib import Path
from types import TracebackType
from typing import Final, Self

from skimtrace.report.index import Row, index_page, row
from skimtrace.report.page import extension_page
from skimtrace.report.structured import to_json
from skimtrace.result.model import Result

_UNSAFE: Final = re.compile(r"[^a-z0-9]+")
_LENGTH: Final = 60


def page_name(given: str) -> str:
    """Return the file name of the page for the input `given`: a readable part of ours, and a hash that makes it unique.

    Whatever the input is called, the name holds letters, digits, "-" and one "." only, so it stays in its folder.
    """
    last = given.replace("\\", "/").rstrip("/").rpartition("/")[2].lower()
    readable = _UNSAFE.sub("-", last).strip("-")[:_LENGTH].strip("-")
    return f"{readable or 'extension'}-{sha256(given.encode('utf-8', 'surrogatepass')).hexdigest()[:10]}.html"


def write_atomically(path: Path, text: str) -> None:
    """Write `text` to `path` so that it is there whole or not at all. Raises OSError when it cannot be."""
    handle, name = tempfile.mkstemp(prefix=".skimtrace-", dir=path.parent)
    try:
        with os.fdopen(handle, "w", encoding="utf-8", newline="\n") as file:
            file.write(text)
        _publish(Path(name), path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


def _publish(made: Path, path: Path) -> None:
    # mkstemp makes files for the owner alone; a report gets the permissions any new file gets.
    mask = os.umask(0)
    os.umask(mask)
    made.chmod(0o666 & ~mask)
    made.replace(path)


class Site:
    """A report folder under construction.

    Files that are there already stay, unless they have the name of one that is written. Every method raises OSError
    when the folder cannot be written; `with` leaves no half file behind.
    """

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self.folder = folder
        self._rows: list[Row] = []
        self._names: set[str] = set()
        handle, name = tempfile.mkstemp(prefix=".skimtrace-", dir=folder)
        self._lines = os.fdopen(handle, "w", encoding="utf-8", newline="\n")
        self._draft = Path(name)

    def add(self, result: Result) -> None:
        """Write the page of one result, and its line of results.jsonl."""
        name = page_name(result.input)
        again = 1
        while name in self._names:  # the same input given twice
            again += 1
            name = page_name(result.input).replace(".html", f"-{again}.html")
        self._names.add(name)
        self._rows.append(row(result, name))
        self._lines.write(to_json(result) + "\n")
        write_atomically(self.folder / name, extension_page(result))

    def finish(self) -> Path:
        """Write index.html and put results.jsonl in place; return the path of the index."""
        self._lines.close()
        _publish(self._draft, self.folder / "results.jsonl")
        index = self.folder / "index.html"
        write_atomically(index, index_page(self._rows))
        return index

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        try:
            self._lines.close()
        finally:
            self._draft.unlink(missing_ok=True)
