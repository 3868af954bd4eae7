"""The result's places and the package's files -> the pieces of source around those places.

A report is made from the result alone, so what it shows of the source has to stand in the result.
"""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Container, Iterable, Iterator
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Final, NamedTuple

from skimtrace.extension.decode import decode_html, decode_json
from skimtrace.javascript.decode import to_utf8
from skimtrace.result import model as doc

LINES: Final = 4
"""Lines shown before and after a place."""
LONG: Final = 300
"""Characters of a line that is shown whole. Of a longer one (minified code) a window is cut out."""
BEFORE: Final = 160
AFTER: Final = 240
"""Characters of that window before and after the place."""
TOTAL: Final = 200_000
"""Characters of all excerpts of a result."""
_CONFIDENCES: Final = {"high": 0, "medium": 1}


class Place(NamedTuple):
    """A file, and a line and a column from 1, columns in characters."""

    file: str
    line: int
    column: int


def excerpts_of(
    places: Iterable[Place], read: Callable[[str], bytes], pages: Container[str], total: int = TOTAL
) -> list[doc.Excerpt]:
    """Return the source around `places`, the weightiest of which come first, sorted by file and place.

    `read` gives the bytes of a file, `pages` are the paths that were read as HTML. Pieces that overlap or touch are one
    excerpt. What would make them longer than `total` characters together is left out, as is a place in a file that
    cannot be read or beyond its end. A column beyond the end of its line (of code that was decoded from an attribute)
    counts as that end.
    """
    texts: dict[str, _Text | None] = {}
    left = total
    for place in dict.fromkeys(places):
        if place.file not in texts:
            texts[place.file] = _opened(place.file, read, pages)
        text = texts[place.file]
        if text is not None and (piece := text.around(place.line, place.column)) is not None:
            left -= text.take(*piece, at_most=left)
    return [excerpt for file in sorted(texts) for excerpt in _cut(file, texts[file])]


def places_of(result: doc.Result) -> Iterator[Place]:
    """Yield the places whose source a reader of `result` wants to see, the weightiest first.

    They are those of the flows (data of people that leaves comes first), of the findings, and of the addresses that
    receive data.
    """
    for flow in sorted((*result.flows, *result.same_site_flows), key=_weight):
        points: tuple[doc.SourcePoint | doc.StepPoint | doc.SinkPoint, ...] = (flow.source, *flow.steps, flow.sink)
        yield from (Place(point.file, point.line, point.column) for point in points)
    named = [*(f.locations for f in result.findings), *(e.locations for e in result.endpoints if e.receives)]
    for locations in named:
        for location in locations:
            yield Place(location.file, location.line, location.column)


def _weight(flow: doc.Flow) -> tuple[bool, bool, int]:
    return not flow.personal, flow.sink.local or flow.same_site, _CONFIDENCES.get(flow.confidence, 2)


@dataclass(slots=True)
class _Text:
    """A decoded file; `starts` are the offsets of its lines, and last its length.

    `taken` are the bounds of the pieces to show, as offsets: start, end, start, end ...
    """

    text: str
    starts: list[int]
    taken: list[int] = field(default_factory=list)

    def around(self, line: int, column: int) -> tuple[int, int] | None:
        """Return the bounds of what is shown around a place, as offsets; None when the file has no such place."""
        if not 0 < line < len(self.starts):
            return None
        first, after = self.starts[line - 1], self.starts[line]
        offset = min(first + max(column, 1), after) - 1
        start, end = first, after
        if after - first > LONG:
            start, end = max(first, offset - BEFORE), min(after, offset + AFTER)
        if start == first:
            start = self._above(line)
        if end == after:
            end = self._below(line)
        return (start, end) if start <= offset < end else None

    def _above(self, line: int) -> int:
        start = self.starts[line - 1]
        for at in range(line - 2, max(line - 2 - LINES, -1), -1):
            if start - self.starts[at] > LONG:
                return start - BEFORE
            start = self.starts[at]
        return start

    def _below(self, line: int) -> int:
        end = self.starts[line]
        for at in range(line + 1, min(line + 1 + LINES, len(self.starts))):
            if self.starts[at] - end > LONG:
                return end + AFTER
            end = self.starts[at]
        return end

    def take(self, start: int, end: int, at_most: int) -> int:
        """Add a piece, merged with those it overlaps or touches; return by how many characters the pieces grew.

        Nothing is added, and 0 returned, where that would be more than `at_most`.
        """
        low, high = bisect_left(self.taken, start), bisect_right(self.taken, end)
        # An odd index lies inside a piece, or touches it.
        bounds = [start] * (low % 2 == 0) + [end] * (high % 2 == 0)
        replaced = self.taken[low:high]
        grown = _signed(bounds, low) - _signed(replaced, low)
        if grown > at_most:
            return 0
        self.taken[low:high] = bounds
        return grown


def _signed(bounds: list[int], at: int) -> int:
    """Return what `bounds`, the first of which has index `at`, add to the length of all pieces: ends less starts."""
    return (sum(bounds[1::2]) - sum(bounds[::2])) * (1 if at % 2 == 0 else -1)


def _opened(file: str, read: Callable[[str], bytes], pages: Container[str]) -> _Text | None:
    """Return the text of a file with its lines; None when it cannot be read."""
    try:
        data = read(file)
    except Exception:
        # A place may name no file (a bookmarklet's), and a folder may have changed since it was analysed. What has no
        # excerpt keeps the line of code that stands beside it.
        return None
    text = _decoded(file, data, pages)
    starts = [0, *(match.end() for match in re.finditer("\n", text))]
    return _Text(text, starts if starts[-1] == len(text) else [*starts, len(text)])


def _decoded(file: str, data: bytes, pages: Container[str]) -> str:
    """Decode a file as it was when its positions were counted."""
    if file in pages:
        return decode_html(data).text
    if file.lower().endswith(".json"):
        return decode_json(data).text
    return to_utf8(data).decode("utf-8")


def _cut(file: str, text: _Text | None) -> Iterator[doc.Excerpt]:
    if text is None:
        return
    for start, end in list(pairwise(text.taken))[::2]:
        line = bisect_right(text.starts, start)
        yield doc.Excerpt(file=file, line=line, column=start - text.starts[line - 1] + 1, text=text.text[start:end])
