"""The flow map of a page: which site's data goes through which contexts to which destination, as a picture and a list.

The picture is for wide windows. Every destination in it is a link, whose name for a screen reader tells all that the
picture shows of it; the list tells the same where the picture would be too small, and in print.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from skimtrace.report import map_words
from skimtrace.report.map_graph import CONFIDENCES, TONES, Graph, Node, Part, Tone, graph
from skimtrace.report.map_layout import Arrow, Box, Layout, layout
from skimtrace.result.model import Result

_SPOKEN, _LISTED = 6, 12
"""Ways that the name of a link tells at most, and that the list tells of one destination."""


@dataclass(frozen=True, slots=True)
class Stop:
    """A node as it is drawn. `told` is what a pointer resting on it, or a screen reader, is told.

    `marks` name, as classes, the sites and destinations whose ways pass here, and `mark` the one that this is: the
    style lets what belongs together stand out.
    """

    node: Node
    box: Box
    told: str
    mark: str
    marks: str


@dataclass(frozen=True, slots=True)
class Link:
    """An edge as it is drawn."""

    edge: Part
    arrow: Arrow
    told: str
    marks: str


@dataclass(frozen=True, slots=True)
class Destination:
    """One destination of the list, and the ways that end there as sentences; `more` ways are left out."""

    name: str
    tone: Tone
    told: str
    anchor: str
    ways: tuple[str, ...]
    more: int


@dataclass(frozen=True, slots=True)
class FlowMap:
    """What the template draws. `hops` is the number of columns of contexts; `legend` explains the classes of lines."""

    layout: Layout
    summary: str
    hops: int
    stops: tuple[Stop, ...]
    ends: tuple[Stop, ...]
    links: tuple[Link, ...]
    listed: tuple[Destination, ...]
    legend: tuple[tuple[str, str], ...]


def flow_map(result: Result, anchors: Mapping[str, str]) -> FlowMap | None:
    """Return the map of all flows of `result`, None where it has none.

    `anchors` says by the id of a flow which part of the page tells of its destination.
    """
    made = graph(result, anchors)
    if made is None:
        return None
    placed = layout(made)
    marks = _marks(made)
    stops = tuple(
        Stop(
            node=node,
            box=box,
            told=_told(at, made),
            mark=marks[at],
            marks=_joined(marks, made, uses),
        )
        for at, (node, box) in enumerate(zip(made.nodes, placed.boxes, strict=True))
        for uses in [[way for way, part in enumerate(made.ways) if at in part.stops]]
    )
    links = tuple(
        Link(edge, arrow, f"{map_words.route(edge, made)}: {map_words.told(edge)}", _joined(marks, made, uses))
        for edge, arrow, uses in zip(made.edges, placed.arrows, made.uses, strict=True)
    )
    ends = tuple(stop for stop in stops if stop.node.column == made.columns - 1)
    return FlowMap(
        layout=placed,
        summary=_summary(made),
        hops=made.columns - 2,
        stops=stops[: -len(ends)],
        ends=ends,
        links=links,
        listed=tuple(_listed(at, made) for at in range(len(stops) - len(ends), len(stops))),
        legend=(
            *((f"tone-{t}", map_words.LEGEND[t]) for t in TONES if any(end.node.tone == t for end in ends)),
            *(
                (f"sure-{c}", map_words.CONFIDENCES[c])
                for c in CONFIDENCES
                if any(x.edge.confidence == c for x in links)
            ),
        ),
    )


def _is_end(node: Node, made: Graph) -> bool:
    return node.column in {0, made.columns - 1}


def _marks(made: Graph) -> list[str]:
    """Return a class for each site ("s1", "s2" ...) and each destination ("t1" ...), "" for contexts."""
    marks: list[str] = []
    for at, node in enumerate(made.nodes):
        first = next(place for place, other in enumerate(made.nodes) if other.column == node.column)
        marks.append(f"{'t' if node.column else 's'}{at - first + 1}" if _is_end(node, made) else "")
    return marks


def _joined(marks: Sequence[str], made: Graph, ways: Iterable[int]) -> str:
    """Return the classes of the ends of `ways`."""
    ends = (stop for way in ways for stop in (made.ways[way].stops[0], made.ways[way].stops[-1]))
    return " ".join(dict.fromkeys(marks[stop] for stop in ends))


def _told(at: int, made: Graph) -> str:
    """Return what a stop is; of a destination also the ways that end there."""
    node = made.nodes[at]
    if node.column == 0:
        return f"Read on {map_words.full_name(node, made)}: {map_words.counted(node.flows, 'path')}"
    if node.column < made.columns - 1:
        return f"Passes through {map_words.full_name(node, made)}: {map_words.counted(node.flows, 'path')}"
    ways = [part for part in made.ways if part.stops[-1] == at]
    told = [_way(way, made) for way in ways[:_SPOKEN]]
    if len(ways) > _SPOKEN:
        told.append(f"and {map_words.counted(len(ways) - _SPOKEN, 'more way')}")
    return f"{map_words.full_name(node, made)}. {map_words.LEGEND[node.tone].capitalize()}: {'; '.join(told)}"


def _way(way: Part, made: Graph) -> str:
    return f"{map_words.route(replace(way, stops=way.stops[:-1]), made)}: {map_words.told(way)}"


def _listed(at: int, made: Graph) -> Destination:
    node = made.nodes[at]
    ways = [part for part in made.ways if part.stops[-1] == at]
    return Destination(
        name=map_words.full_name(node, made),
        tone=node.tone,
        told=map_words.LEGEND[node.tone],
        anchor=node.anchor,
        ways=tuple(_way(way, made) for way in ways[:_LISTED]),
        more=len(ways) - len(ways[:_LISTED]),
    )


def _summary(made: Graph) -> str:
    """Return what the picture shows as a whole, for who does not see it."""
    paths = sum(way.flows for way in made.ways)
    sites = sum(max(1, len(node.names)) for node in made.nodes if node.column == 0)
    ends = sum(node.more + 1 for node in made.nodes if node.column == made.columns - 1)
    return (
        f"Flow map: {map_words.counted(paths, 'path')} from {map_words.counted(sites, 'site')} to "
        f"{map_words.counted(ends, 'destination')}"
    )
