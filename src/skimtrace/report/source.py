"""Excerpts -> what the page of an extension shows of the source: numbered, coloured, formatted, and marked."""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache, cached_property
from itertools import accumulate
from typing import Final

from markupsafe import Markup, escape

from skimtrace.report.beautify import Dense, formatted
from skimtrace.report.highlight import Language, runs
from skimtrace.report.visible import spelled
from skimtrace.result.model import Excerpt, Location, Result, SinkPoint, SourcePoint, StepPoint

LONG: Final = 300
"""Characters of a line from which on its code is taken for minified, and formatted."""


Point = Location | SourcePoint | StepPoint | SinkPoint
"""A place with its code on one line, cut where it ends in "…"."""


@dataclass(frozen=True, slots=True)
class Spot:
    """Where a page shows the source of a place: the id of its row.

    `mark` says what of it is the code of the place: "5 2 7" is from the sixth character of that row to the seventh
    of the row whose id ends in 2, as UTF-16 code units of the rows' text; "" where the code does not stand there.
    """

    anchor: str
    mark: str


@dataclass(frozen=True, slots=True)
class Piece:
    """An excerpt as it is shown; `rows` is its markup."""

    anchor: str
    file: str
    where: str
    formatted: bool
    rows: Markup


class Sources:
    """The source that a page shows.

    `marked` are the places whose code is marked in it.
    """

    def __init__(self, result: Result, marked: Iterable[Point] = ()) -> None:
        pages = {script.file for script in result.scripts if script.kind in _IN_PAGES}
        self._of_file: dict[str, list[_Shown]] = defaultdict(list)
        for at, excerpt in enumerate(result.excerpts, 1):
            self._of_file[excerpt.file].append(_Shown(excerpt, f"s{at}", _language(excerpt.file, pages)))
        self._places = {file: [shown.place for shown in held] for file, held in self._of_file.items()}
        self._spots: dict[tuple[str, int, int, str], Spot | None] = {}
        for point in marked:
            self.spot(point, marked=True)

    def spot(self, point: Point, *, marked: bool = False) -> Spot | None:
        """Return where the source of a place is shown; None where no excerpt holds it."""
        key = (point.file, point.line, point.column, point.code)
        if key not in self._spots:
            self._spots[key] = self._found(point, marked)
        return self._spots[key]

    def _found(self, point: Point, marked: bool) -> Spot | None:
        at = bisect_right(self._places.get(point.file, []), (point.line, point.column)) - 1
        return None if at < 0 else self._of_file[point.file][at].spot(point, marked)

    @property
    def pieces(self) -> list[Piece]:
        """All excerpts, in the order of the result."""
        return [shown.piece() for held in self._of_file.values() for shown in held]


_IN_PAGES: Final = frozenset({"inline", "event-handler", "javascript-url"})


def _language(file: str, pages: set[str]) -> Language:
    name = file.lower()
    if file in pages or name.endswith((".html", ".htm", ".xhtml")):
        return Language.HTML
    return Language.JSON if name.endswith(".json") else Language.JAVASCRIPT


class _Shown:
    """An excerpt with the text that is shown for it."""

    def __init__(self, excerpt: Excerpt, anchor: str, language: Language) -> None:
        self.excerpt = excerpt
        self.anchor = anchor
        self.language = language
        self.place = (excerpt.line, excerpt.column)
        # A carriage return before a line feed belongs to the line end; another character keeps the columns right.
        self.text = excerpt.text.replace("\r\n", " \n")
        long = excerpt.column > 1 or any(len(line) > LONG for line in self.text.split("\n"))
        tidy = formatted(self.text) if long and language is not Language.HTML else None
        self.formatted = tidy is not None
        self.shown = (self.text if tidy is None else tidy).removesuffix("\n")
        self.marks: list[tuple[int, int]] = []

    @cached_property
    def _dense(self) -> Dense:
        return Dense(self.text)

    @cached_property
    def _shown_dense(self) -> Dense:
        return Dense(self.shown) if self.formatted else self._dense

    @cached_property
    def _starts(self) -> list[int]:
        return _line_starts(self.text)

    @cached_property
    def _rows(self) -> list[int]:
        return _line_starts(self.shown)

    def spot(self, point: Point, marked: bool) -> Spot | None:
        row = point.line - self.excerpt.line
        if row >= len(self._starts):
            return None
        offset = self._starts[row] + point.column - (self.excerpt.column if row == 0 else 1)
        end = self._starts[row + 1] if row + 1 < len(self._starts) else len(self.text)
        if offset >= end:
            return None
        before = self._dense.count(offset)
        length = _in_common(self._dense.text, before, "".join(point.code.removesuffix("…").split()))
        first = self._shift(offset) if before == len(self._dense.text) else self._shown_dense.offset(before)
        top = bisect_right(self._rows, first)
        if not length:
            return Spot(f"{self.anchor}-{top}", "")
        last = self._shown_dense.offset(before + length - 1)
        if marked:
            self.marks.append((first, last + 1))
        bottom = bisect_right(self._rows, last)
        mark = f"{self._units(top, first)} {bottom} {self._units(bottom, last + 1)}"
        return Spot(f"{self.anchor}-{top}", mark)

    def _shift(self, offset: int) -> int:
        return min(offset, len(self.shown))

    def _units(self, row: int, offset: int) -> int:
        """Return how many UTF-16 code units stand before `offset` in what is shown of the row, from 1."""
        before = self.shown[self._rows[row - 1] : offset]
        return len(before) if before.isascii() and before.isprintable() else len(_seen(before).encode("utf-16-le")) // 2

    def piece(self) -> Piece:
        lines = _markup(runs(self.shown, self.language), _union(self.marks)).split("\n")
        labels = self._labels()
        rows = (
            f'<div id="{self.anchor}-{at}"><b>{label}</b><code>{line}</code></div>'
            for at, (label, line) in enumerate(zip(labels, lines, strict=True), 1)
        )
        return Piece(
            anchor=self.anchor,
            file=self.excerpt.file,
            where=self._where(),
            formatted=self.formatted,
            rows=Markup("".join(rows)),  # noqa: S704 - every text in it was escaped
        )

    def _labels(self) -> Iterator[str]:
        if not self.formatted:
            line, column = self.place
            for at in range(len(self._rows)):
                yield f"{line}:{column}" if at == 0 and column > 1 else str(line + at)
            return
        for at, start in enumerate(self._rows):
            end = self._rows[at + 1] if at + 1 < len(self._rows) else len(self.shown)
            count = self._shown_dense.count(start)
            empty = count == self._shown_dense.count(end)
            yield "" if empty else ":".join(map(str, self._original(self._dense.offset(count))))

    def _original(self, offset: int) -> tuple[int, int]:
        """Return the line and the column in the file."""
        row = bisect_right(self._starts, offset) - 1
        column = offset - self._starts[row] + (self.excerpt.column if row == 0 else 1)
        return self.excerpt.line + row, column

    def _where(self) -> str:
        (first, column), (last, end) = self.place, self._original(max(len(self.text) - 1, 0))
        if first == last:
            cut = column > 1 or len(self.text) > LONG
            return f"line {first:,}" + (f", columns {column:,} to {end:,}" if cut else "")
        return f"lines {first:,} to {last:,}"


def _line_starts(text: str) -> list[int]:
    return [0, *(end + at for at, end in enumerate(accumulate(len(line) for line in text.split("\n")[:-1]), 1))]


def _in_common(text: str, start: int, code: str) -> int:
    """Return how many characters of `code` stand at `start` of `text`, from its first on."""
    if text.startswith(code, start):
        return len(code)
    return next(at for at, char in enumerate(code) if not text.startswith(char, start + at))


def _union(marks: list[tuple[int, int]]) -> list[int]:
    """Return the bounds of what `marks` cover: start, end, start, end ..."""
    bounds: list[int] = []
    for start, end in sorted(marks):
        if bounds and start <= bounds[-1]:
            bounds[-1] = max(bounds[-1], end)
        else:
            bounds += [start, end]
    return bounds


def _markup(pieces: Iterable[tuple[str, str]], bounds: list[int]) -> str:
    """Return coloured text as markup, of which what lies within `bounds` is marked; no element spans a line end."""
    out: list[str] = []
    edges = iter(bounds)
    edge, inside, at = next(edges, -1), False, 0
    for kind, value in pieces:
        opening, closing = (f'<i class="{kind}">', "</i>") if kind else ("", "")
        end = at + len(value)
        if not at <= edge < end and not (inside and "\n" in value):
            text = _escaped(value)
            out += (opening, text.replace("\n", f"{closing}\n{opening}") if kind else text, closing)
            at = end
            continue
        while at < end:
            if at == edge:
                out.append("</mark>" if inside else "<mark>")
                inside, edge = not inside, next(edges, -1)
            line_end = value.find("\n", at - end + len(value))
            stop = min(line_end + end - len(value) if line_end >= 0 else end, edge if at < edge < end else end)
            if stop > at:
                out += (opening, _escaped(value[at - end + len(value) : stop - end + len(value)]), closing)
            elif stop == at:
                out.append("</mark>\n<mark>" if inside else "\n")
                stop = at + 1
            at = stop
    if inside:
        out.append("</mark>")
    return "".join(out)


def _escaped(text: str) -> str:
    if text.isprintable() or text.replace("\n", "").replace("\t", "").isprintable():
        return str(escape(text))
    return "".join(map(_escaped_character, text))


@cache
def _escaped_character(char: str) -> str:
    shown = char if char in "\n\t" else spelled(char)
    return str(escape(char)) if shown == char else f'<span class="hid">{shown}</span>'


def _seen(text: str) -> str:
    """Return `text` as it is shown: with everything that does not show spelled out, but for tabs."""
    return "".join(char if char == "\t" else spelled(char) for char in text)
