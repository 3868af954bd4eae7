"""Changes to an extension's code that change nothing of what it does, and where each place of it goes."""

import bisect
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from skimtrace.extension.load import load_extension
from skimtrace.extension.model import Script
from tests.extension.made import bundle_of

Files = Mapping[str, bytes]
"""An extension: path -> content."""


class Piece(NamedTuple):
    """A stretch of a changed file: what stood at `start` (in bytes) of the old one, or took its place. None: new."""

    start: int | None
    text: bytes


class Spot(NamedTuple):
    """A line and a column of a file, both from 1; columns count characters."""

    file: str
    line: int
    column: int


@dataclass
class Changed:
    """A changed extension: its files, and for each changed one where its stretches went."""

    old: Files
    files: dict[str, bytes]
    moved: dict[str, list[tuple[int, str, int]]] = field(default_factory=dict)
    """Old path -> start of a stretch, the file it is in now, and where it begins there; sorted."""

    def put(self, old: str, new: str, pieces: Iterable[Piece]) -> None:
        """Write a file that is made of stretches of an old one."""
        text = bytearray()
        for piece in pieces:
            if piece.start is not None and piece.text:
                self.moved.setdefault(old, []).append((piece.start, new, len(text)))
            text += piece.text
        self.moved[old].sort()
        self.files[new] = bytes(text)

    def spot(self, old: Spot) -> Spot:
        """Where the code that stood at a place stands now."""
        stretches = self.moved.get(old.file)
        if stretches is None:
            return old
        lines = self.old[old.file].split(b"\n")
        before = lines[old.line - 1].decode()[: old.column - 1].encode()
        offset = sum(len(line) + 1 for line in lines[: old.line - 1]) + len(before)
        start, file, begins = stretches[bisect.bisect_right(stretches, offset, key=lambda stretch: stretch[0]) - 1]
        text = self.files[file][: begins + offset - start]
        return Spot(file, text.count(b"\n") + 1, len(text[text.rfind(b"\n") + 1 :].decode()) + 1)


def scripts(files: Files) -> list[Script]:
    """The files of an extension that are scripts, as its manifest and pages tell of them."""
    found = load_extension(bundle_of(files)).scripts.values()
    return [script for script in found if script.text is None and script.file in files]
