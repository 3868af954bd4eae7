"""Places of the extension's code as SARIF locations: URIs that hold hostile names, and regions with their surroundings.

A region is as exact as the result allows. Where an excerpt of the result holds the code of a place, the region ends
where the code does, its snippet is the very text, and a context region shows the lines around (SARIF 2.1.0, 3.29.5: a
proper superset). Elsewhere the snippet is what the result has of the code: on one line, cut when long.
"""

import re
from bisect import bisect_right
from collections.abc import Iterable
from pathlib import PurePosixPath, PureWindowsPath
from typing import Any, Final, NamedTuple
from urllib.parse import quote

from skimtrace.report.visible import visible
from skimtrace.result.model import Excerpt

Json = dict[str, Any]

ROOT: Final = "EXTENSION"
"""The base of all places: the extension's root."""
_FOLDER: Final = "WORKING-FOLDER"
_LINES: Final = 2
"""Lines of context before and behind a place."""
_CHARACTERS: Final = 240
"""Characters of context before and behind a place, where lines are longer than that."""
_URL: Final = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*://")
_DRIVE: Final = re.compile(r"[A-Za-z]:[\\/]")


def plain(text: str) -> str:
    """Return `text` as a SARIF plain text message: visible, and without the `[text](target)` of embedded links."""
    return visible(text).replace("](", "] (") or "-"


def uri(path: str) -> str:
    """Return a path as a relative URI reference; what would make it another kind of reference is percent-encoded."""
    made = quote(path.replace("\\", "/"), safe="/")
    return f"%2F{made[1:]}" if made.startswith("/") else made


def bases(root: str) -> Json:
    """Return `originalUriBaseIds` for an extension that was given as `root`: a path, or a URL.

    What is relative stands below the folder the scan was started in, which the result does not name. A base that would
    need ".." to be reached has no URI (3.14.14 allows none with it).
    """
    about = {"text": f"Root of the extension {plain(root)}"}
    if _URL.match(root):
        return {
            ROOT: {"uri": _closed(quote(re.split("[?#]", root, maxsplit=1)[0], safe="/:@[]%")), "description": about}
        }
    if _DRIVE.match(root):
        return {ROOT: {"uri": _closed(PureWindowsPath(root).as_uri()), "description": about}}
    path = PurePosixPath(root)
    if ".." in path.parts:
        return {ROOT: {"description": about}}
    if path.is_absolute():
        return {ROOT: {"uri": _closed(path.as_uri()), "description": about}}
    return {
        ROOT: {"uri": _closed(uri(root)), "uriBaseId": _FOLDER, "description": about},
        _FOLDER: {"description": {"text": "The folder the scan was started in"}},
    }


def _closed(address: str) -> str:
    return address.rstrip("/") + "/"


def artifact(file: str) -> Json | None:
    """Return the location of a file of the extension, or None for a name that leads out of it."""
    if not file or ".." in re.split(r"[\\/]", file):
        return None
    return {"uri": uri(file), "uriBaseId": ROOT}


class _Piece(NamedTuple):
    excerpt: Excerpt
    starts: list[int]
    """Where in the text each line begins."""

    def offset(self, line: int, column: int) -> int | None:
        """Return where in the text a place is, or None when it is not in it."""
        row = line - self.excerpt.line
        if not 0 <= row < len(self.starts):
            return None
        at = self.starts[row] + column - (self.excerpt.column if row == 0 else 1)
        end = self.starts[row + 1] if row + 1 < len(self.starts) else len(self.excerpt.text)
        return at if self.starts[row] <= at < end else None

    def place(self, offset: int) -> tuple[int, int]:
        """Return the line and column of an offset in the text."""
        row = bisect_right(self.starts, offset) - 1
        return self.excerpt.line + row, offset - self.starts[row] + (self.excerpt.column if row == 0 else 1)


class Places:
    """The excerpts of one result, to look places up in."""

    def __init__(self, excerpts: Iterable[Excerpt]) -> None:
        self._pieces: dict[str, list[_Piece]] = {}
        for excerpt in excerpts:
            starts = [0, *(found.end() for found in re.finditer("\n", excerpt.text))]
            self._pieces.setdefault(excerpt.file, []).append(_Piece(excerpt, starts))

    def location(self, file: str, line: int, column: int, code: str, *, context: bool = False) -> Json:
        """Return a location with its region; with `context` also the code around, where an excerpt has it."""
        line, column = max(line, 1), max(column, 1)
        physical: Json = {"artifactLocation": {"uri": uri(file).replace("..", "%2E%2E"), "uriBaseId": ROOT}}
        physical["region"] = {"startLine": line, "startColumn": column, "snippet": {"text": code}}
        for piece in self._pieces.get(file, ()):
            start = piece.offset(line, column)
            end = _end(piece.excerpt.text, start, code) if start is not None else None
            if start is not None and end is not None:
                physical["region"] = _region(piece, start, end)
                around = _around(piece.excerpt.text, start, end)
                if context and around != (start, end):
                    physical["contextRegion"] = _region(piece, *around)
                break
        return {"physicalLocation": physical}


def _end(text: str, start: int, code: str) -> int | None:
    """Return where `code`, which has each run of white space as one space, ends in `text`; None if it is not there."""
    at, code = start, code.removesuffix("…").rstrip()
    for char in code:
        if char == " ":
            if at >= len(text) or not text[at].isspace():
                return None
            while at < len(text) and text[at].isspace():
                at += 1
        elif at < len(text) and text[at] == char:
            at += 1
        else:
            return None
    return at if at > start else None


def _around(text: str, start: int, end: int) -> tuple[int, int]:
    """Return the lines around a span, or as much of them as may be."""
    least, most = max(0, start - _CHARACTERS), min(len(text), end + _CHARACTERS)
    before = after = -1
    at = start
    for _ in range(_LINES + 1):
        before = at = text.rfind("\n", least, at)
        if at < 0:
            break
    at = end - 1
    for _ in range(_LINES + 1):
        after = at = text.find("\n", at + 1, most)
        if at < 0:
            break
    return (before + 1 if before >= 0 else least), (after if after >= 0 else most)


def _region(piece: _Piece, start: int, end: int) -> Json:
    (line, column), (last, behind) = piece.place(start), piece.place(end)
    return {
        "startLine": line,
        "startColumn": column,
        "endLine": last,
        "endColumn": behind,
        "snippet": {"text": piece.excerpt.text[start:end]},
    }
