"""The report folder: index.html, a page per extension and results.jsonl, written piece by piece as results come."""

import os
import re
import tempfile
from hashlib import sha256
from pathlib import Path
from types import TracebackType
from typing import Final, Self

from skimtrace.engine import engine_digest
from skimtrace.report.atomic import publish, write_atomically
from skimtrace.report.index import Row, changed, index_page, row
from skimtrace.report.news import PAGE, News
from skimtrace.result.baseline import Baseline
from skimtrace.result.model import Result

_UNSAFE: Final = re.compile(r"[^a-z0-9]+")
_LENGTH: Final = 60
_MARKS: Final = re.compile(rb'"fingerprint":"([0-9a-f]{32})"')


def page_name(given: str) -> str:
    """Return the file name of the page for the input `given`: a readable part of ours, and a hash that makes it unique.

    Whatever the input is called, the name holds letters, digits, "-" and one "." only, so it stays in its folder.
    """
    last = given.replace("\\", "/").rstrip("/").rpartition("/")[2].lower()
    readable = _UNSAFE.sub("-", last).strip("-")[:_LENGTH].strip("-")
    return f"{readable or 'extension'}-{sha256(given.encode('utf-8', 'surrogatepass')).hexdigest()[:10]}.html"


def sealed(page: str, line: bytes, baseline: Baseline | None) -> bytes:
    """Return `page` in UTF-8, ending with what it was made of: a result's line, what is decided, and this program."""
    return page.rstrip().encode() + b"\n" + _seal(line, baseline)


def _seal(line: bytes, baseline: Baseline | None) -> bytes:
    # Only what is decided on this result counts: else one decision more would make every page of an estate anew.
    decided = Baseline({}, {}) if baseline is None else baseline.on(mark.decode() for mark in _MARKS.findall(line))
    made_of = sha256(line)
    made_of.update(f"\0{engine_digest()}\0{decided}".encode("utf-8", "surrogatepass"))
    return f"<!-- skimtrace {made_of.hexdigest()} -->\n".encode()


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
        self._lines = os.fdopen(handle, "wb")
        self._draft = Path(name)

    def name_for(self, given: str) -> str:
        """Return the name of the page for the input `given`, another one each time."""
        name = first = page_name(given)
        again = 1
        while name in self._names:  # the same input given twice
            again += 1
            name = first.replace(".html", f"-{again}.html")
        self._names.add(name)
        return name

    def holds(self, name: str, line: bytes, baseline: Baseline | None) -> bool:
        """Return whether the page `name` is there already, made of just this."""
        seal = _seal(line, baseline)
        try:
            with (self.folder / name).open("rb") as file:
                file.seek(-len(seal), os.SEEK_END)
                return file.read() == seal
        except OSError:
            return False

    def place(self, name: str, page: bytes) -> None:
        """Write the page of one result."""
        write_atomically(self.folder / name, page)

    def add(self, result: Result, line: bytes, name: str) -> None:
        """Write the line of a result to results.jsonl; its page is the file `name`."""
        self._rows.append(row(result, name))
        self._lines.write(line + b"\n")

    def finish(self, news: News | None = None) -> Path:
        """Write index.html and put results.jsonl in place; return the path of the index. The page of what is new since
        the last scan is written beside it, and where nothing is, one of an earlier scan goes."""
        news = news or News()
        for at, words in news.words.items():
            self._rows[at] = changed(self._rows[at], words)
        since = self.folder / PAGE
        if news.page:
            write_atomically(since, news.page.encode())
        else:
            since.unlink(missing_ok=True)
        self._lines.close()
        publish(self._draft, self.folder / "results.jsonl")
        index = self.folder / "index.html"
        write_atomically(index, index_page(self._rows, news.told if news.page else "").encode())
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
