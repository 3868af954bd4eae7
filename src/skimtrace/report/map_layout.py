"""Where everything of the flow map stands: columns of boxes, arrows between them, and a row of its own for each label.

Labels lie on the straight ends of the arrows, beside the sites and the destinations, where every arrow has a row that
nothing else enters. Arrows bend, and cross, only between the columns; those that pass a column by have a row in it.
All numbers are in units of the map, which are CSS pixels unless it is scaled; y grows downwards.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Final

from skimtrace.report import map_words
from skimtrace.report.map_graph import Graph, Part, Tone
from skimtrace.report.map_text import LINE, SIZE, uncertain, width, wrap

_SITE, _CONTEXT, _END = 144, 100, 196
"""How wide the boxes are."""
_READ, _RECEIVED = 132, 144
"""How wide the straight ends of the arrows are, on which the labels lie."""
_BENDS: Final = {3: 60, 4: 40, 5: 30}
"""How wide the spaces between columns are where arrows bend, by the number of columns."""
_PAD: Final = 8
_HEADINGS: Final = ("Read on", "Passes through")
_TOP: Final = 30
_HEADING: Final = 26
_GAP: Final = 12
_PITCH: Final = 12
"""From one arrow to the next at a context."""
_ABOVE, _BELOW = 6, 8
"""From a label to its arrow, and from the arrow to what comes next."""
_EDGE: Final = 2
"""Left free around everything, for the strokes."""


@dataclass(frozen=True, slots=True)
class Line:
    """A line of text from `x` on the base line `y`. It is drawn `length` wide; 0 leaves that to the font."""

    text: str
    x: float
    y: float
    length: float

    @property
    def bounds(self) -> tuple[float, float, float, float]:
        """Left, top, right and bottom of the room it has."""
        return self.x, self.y - 12, self.x + width(self.text), self.y + 4


@dataclass(frozen=True, slots=True)
class Box:
    """A node: its frame, its name and what stands below the name."""

    x: float
    y: float
    width: float
    height: float
    name: tuple[Line, ...]
    note: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Arrow:
    """An edge: its line and its head as path data, and its label."""

    line: str
    head: str
    label: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Layout:
    """The picture: boxes and arrows in the order of the graph's nodes and edges, and the words over the columns."""

    width: float
    height: float
    boxes: tuple[Box, ...]
    arrows: tuple[Arrow, ...]
    headings: tuple[Line, ...]
    tones: tuple[tuple[Tone, Line], ...]


@dataclass(slots=True, eq=False)
class _Item:
    """What takes room in a column: a node, or an arrow that passes the column by. `up` and `down` are from `y`."""

    column: int
    place: int
    name: tuple[str, ...] = ()
    note: tuple[str, ...] = ()
    rows: int = 0
    ins: list[int] = field(default_factory=list)
    outs: list[int] = field(default_factory=list)
    half: float = _PITCH / 2
    up: float = _PITCH / 2
    down: float = _PITCH / 2
    pitch: float = _PITCH
    heading: bool = False
    y: float = 0.0

    def port(self, edge: int, among: list[int]) -> float:
        """Return where the arrow `edge` of `among` meets the item."""
        return self.y + (among.index(edge) - (len(among) - 1) / 2) * self.pitch


def layout(graph: Graph) -> Layout:
    """Return where everything of `graph` stands; the same graph is laid out the same."""
    lefts, rights = _columns(graph)
    total = rights[-1] + _EDGE
    items = [_node_item(at, graph) for at in range(len(graph.nodes))]
    labels = [_labels(edge, graph) for edge in graph.edges]
    tracks = [_track(at, edge, items) for at, edge in enumerate(graph.edges)]
    _measure(graph, items, labels)
    columns: list[list[_Item]] = [[] for _ in range(graph.columns)]
    for item in (*items, *(step for track in tracks for step in track[1:-1])):
        columns[item.column].append(item)
    bottom = _TOP + max(sum(i.up + i.down for i in held) + _GAP * (len(held) - 1) for held in columns)
    _settle(columns, tracks, bottom)
    arrows = tuple(_arrow(at, track, lefts, rights, labels[at], graph) for at, track in enumerate(tracks))
    return Layout(
        width=total,
        height=bottom + _EDGE,
        boxes=tuple(_box(item, lefts, rights) for item in items),
        arrows=arrows,
        headings=tuple(_line(text, x, SIZE + _EDGE) for text, x in zip(_HEADINGS, lefts, strict=False)),
        tones=tuple(_tone(item, at == 0, lefts[-1], graph) for at, item in enumerate(i for i in items if i.heading)),
    )


def _columns(graph: Graph) -> tuple[list[float], list[float]]:
    """Return the left and the right side of each column of boxes."""
    lefts: list[float] = [_EDGE]
    rights: list[float] = [_EDGE + _SITE]
    bend = _BENDS[graph.columns]
    for column in range(1, graph.columns - 1):
        lefts.append(rights[-1] + bend + (_READ if column == 1 else 0))
        rights.append(lefts[-1] + _CONTEXT)
    lefts.append(rights[-1] + bend + _RECEIVED)
    rights.append(lefts[-1] + _END)
    return lefts, rights


def _node_item(at: int, graph: Graph) -> _Item:
    before, node = graph.nodes[at - 1], graph.nodes[at]
    wide = {0: _SITE, graph.columns - 1: _END}.get(node.column, _CONTEXT) - 2 * _PAD
    last = node.column == graph.columns - 1
    return _Item(
        column=node.column,
        place=at,
        name=wrap(map_words.name(node, graph), wide, 3 if last else 2 if node.column == 0 else 4),
        note=_note(map_words.note(node, graph), wide),
        heading=last and (before.column, before.tone) != (node.column, node.tone),
    )


def _note(parts: Sequence[str], room: float) -> tuple[str, ...]:
    """Return the lines below a name: one, where all parts fit in it."""
    whole = " · ".join(parts)
    return (whole,) if parts and width(whole) <= room else tuple(line for part in parts for line in wrap(part, room, 2))


def _labels(edge: Part, graph: Graph) -> tuple[str, ...]:
    start, end = (graph.nodes[stop] for stop in edge.stops)
    if start.column == 0:
        return map_words.label(edge.data, _READ - 2 * _PAD)
    return map_words.label(edge.data, _RECEIVED - 2 * _PAD) if end.column == graph.columns - 1 else ()


def _track(at: int, edge: Part, items: Sequence[_Item]) -> list[_Item]:
    """Return what the arrow `at` meets: its ends, and a row in each column that it passes by."""
    start, end = (items[stop] for stop in edge.stops)
    passed = [_Item(column=column, place=at) for column in range(start.column + 1, end.column)]
    track = [start, *passed, end]
    for one, other in pairwise(track):
        one.outs.append(at)
        other.ins.append(at)
    return track


def _measure(graph: Graph, items: Sequence[_Item], labels: Sequence[tuple[str, ...]]) -> None:
    """Set how much room each node takes, with the rows of the labels beside it."""
    first = next(item for item in items if item.heading)
    for item in items:
        text = LINE * (len(item.name) + len(item.note)) / 2 + _PAD
        ports = item.outs if item.column == 0 else item.ins
        if 0 < item.column < graph.columns - 1:
            span = (max(len(item.ins), len(item.outs)) - 1) / 2 * item.pitch
            item.half = item.up = item.down = max(text, span + _PAD)
            continue
        rows = max(len(labels[edge]) for edge in ports) * LINE
        item.pitch = rows + _ABOVE + _BELOW
        span = (len(ports) - 1) / 2 * item.pitch
        item.half = max(text, span + _PAD)
        item.up = max(item.half, span + rows + _ABOVE)
        if item.heading and item is not first:
            item.up += _HEADING
        item.down = max(item.half, span + _BELOW)
    # Beside the first site, the first destination may stand level with it.
    first.up = max(first.up, items[0].up)


def _settle(columns: Sequence[list[_Item]], tracks: Sequence[list[_Item]], bottom: float) -> None:
    """Give every item its place: sites and destinations in their order, contexts where their arrows bend least.

    An arrow that passes columns by bends once, behind its start: then it runs level to where it ends.
    """

    def order() -> None:
        for item in {step: None for track in tracks for step in track}:
            leave = {at: (_next(tracks[at], item).y, 0, at) for at in item.outs}
            enter = {at: _entry(tracks[at], item) for at in item.ins}
            item.outs.sort(key=leave.__getitem__)
            item.ins.sort(key=enter.__getitem__)

    def after(item: _Item) -> float:
        ends = ((at, _next(tracks[at], item)) for at in item.outs)
        return sum(end.port(at, end.ins) for at, end in ends) / len(item.outs)

    def between(item: _Item) -> float:
        if not item.name:
            return after(item)
        starts = ((at, _next(tracks[at][::-1], item)) for at in item.ins)
        return (after(item) + sum(start.port(at, start.outs) for at, start in starts) / len(item.ins)) / 2

    _spread(columns[-1], [_TOP] * len(columns[-1]), bottom)
    for wish in (after, between, between):
        for held in reversed(columns[1:-1]):
            wished = {item: wish(item) for item in held}
            held.sort(key=wished.__getitem__)
            _spread(held, [wished[item] for item in held], bottom)
        _spread(columns[0], list(map(after, columns[0])), bottom)
        order()


def _entry(track: Sequence[_Item], item: _Item) -> tuple[bool, int, float]:
    """Return what sorts the arrows into `item` from the top, so that the level part of none is crossed by another.

    Of those from above, the ones that bend last come first; of those from below, last.
    """
    start = track[0]
    below = start.y > item.y
    return below, start.column if below else -start.column, start.y


def _next(track: Sequence[_Item], item: _Item) -> _Item:
    return track[next(at for at, step in enumerate(track) if step is item) + 1]


def _spread(items: Sequence[_Item], wishes: Sequence[float], bottom: float) -> None:
    """Place `items` in their order, as near to where they wish to be as the others, the top and the bottom allow."""
    free: float = _TOP
    for item, wish in zip(items, wishes, strict=True):
        item.y = max(free + item.up, wish)
        free = item.y + item.down + _GAP
    for item in reversed(items):
        item.y = min(item.y, bottom - item.down)
        bottom = item.y - item.up - _GAP


def _arrow(
    at: int,
    track: Sequence[_Item],
    lefts: Sequence[float],
    rights: Sequence[float],
    label: tuple[str, ...],
    graph: Graph,
) -> Arrow:
    first, last = track[0], track[-1]
    x, y = rights[first.column], first.port(at, first.outs)
    steps = [f"M{_n(x)} {_n(y)}"]
    lines: tuple[Line, ...] = ()
    if first.column == 0:
        lines = _lines(label, x + _PAD, y - _ABOVE)
        x += _READ
        steps.append(f"H{_n(x)}")
    for item in track[1:]:
        to = lefts[item.column]
        if item.column == graph.columns - 1:
            to -= _RECEIVED
        end = item.port(at, item.ins)
        middle = _n((x + to) / 2)
        steps.append(f"C{middle} {_n(y)} {middle} {_n(end)} {_n(to)} {_n(end)}")
        x, y = to, end
        if item is not last:
            x = rights[item.column]
            steps.append(f"H{_n(x)}")
    if last.column == graph.columns - 1:
        lines = _lines(label, x + _PAD, y - _ABOVE)
        x += _RECEIVED
        steps.append(f"H{_n(x)}")
    return Arrow("".join(steps), f"M{_n(x - 9)} {_n(y - 5)}L{_n(x)} {_n(y)}L{_n(x - 9)} {_n(y + 5)}Z", lines)


def _box(item: _Item, lefts: Sequence[float], rights: Sequence[float]) -> Box:
    x, y = lefts[item.column], item.y - item.half
    first = item.y - LINE * (len(item.name) + len(item.note)) / 2 + SIZE - 1
    return Box(
        x=x,
        y=y,
        width=rights[item.column] - x,
        height=2 * item.half,
        name=tuple(_line(text, x + _PAD, first + LINE * at) for at, text in enumerate(item.name)),
        note=tuple(_line(text, x + _PAD, first + LINE * at) for at, text in enumerate(item.note, len(item.name))),
    )


def _tone(item: _Item, first: bool, x: float, graph: Graph) -> tuple[Tone, Line]:
    tone = graph.nodes[item.place].tone
    return tone, _line(map_words.TONES[tone], x, (_EDGE if first else item.y - item.up) + SIZE)


def _lines(texts: Sequence[str], x: float, base: float) -> tuple[Line, ...]:
    return tuple(_line(text, x, base - LINE * (len(texts) - 1 - at)) for at, text in enumerate(texts))


def _line(text: str, x: float, y: float) -> Line:
    return Line(text, x, y, round(width(text), 1) if uncertain(text) else 0)


def _n(number: float) -> str:
    return f"{number:.1f}".removesuffix(".0")
