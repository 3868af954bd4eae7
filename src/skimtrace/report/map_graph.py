"""The flow map as a graph: sites, the contexts the data runs through, and destinations, with what goes between them.

Flows with the same ends and the same contexts make one `Way`; each flow is of exactly one. Ways that share two stops
share the `Edge` between them.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations, pairwise
from typing import Final, Literal

from skimtrace.report.visible import visible
from skimtrace.report.words import data_words, destination, sites, title
from skimtrace.result.model import ContextInfo, Flow, Result

Tone = Literal["leaves", "stays", "back"]
TONES: Final[tuple[Tone, ...]] = ("leaves", "stays", "back")
"""What becomes of the data, the weightiest first: it leaves, stays on the machine, or returns to its own site."""
CONFIDENCES: Final = ("high", "medium", "low")
MOST: Final = 14
"""So many nodes stand in a column; where there are more, the last of them stands for the least weighty."""
_HOPS: Final = 3
"""Columns of contexts; of a longer chain, all between the first and the last make one node."""
_NAME: Final = 300
"""Characters of a name that the map keeps."""

_Weight = tuple[int, bool, int]


@dataclass(frozen=True, slots=True)
class Node:
    """A stop. `names` are all it stands for, `more` how many of these are folded, `kind` an endpoint's category.

    `column` is 0 for sites, then 1 to 3 for contexts, and the last for destinations. `anchor` is where the page tells
    more of a destination, "" for other nodes.
    """

    column: int
    names: tuple[str, ...]
    more: int
    kind: str
    tone: Tone
    flows: int
    anchor: str


@dataclass(frozen=True, slots=True)
class Part:
    """What some flows have in common: `tone` and `confidence` are those of the weightiest and of the surest."""

    stops: tuple[int, ...]
    """Places in `Graph.nodes`: all of a way, both of an edge."""
    data: tuple[str, ...]
    tone: Tone
    confidence: str
    flows: int


@dataclass(frozen=True, slots=True)
class Graph:
    """All stops, each column from its weightiest; the ways of all flows, and the edges that these share.

    `uses` says of each edge which ways take it. `columns` is the number of columns.
    """

    nodes: tuple[Node, ...]
    ways: tuple[Part, ...]
    edges: tuple[Part, ...]
    uses: tuple[tuple[int, ...], ...]
    columns: int


def graph(result: Result, anchors: Mapping[str, str]) -> Graph | None:
    """Return the graph of all flows of `result`, None where it has none.

    `anchors` says by the id of a flow where the page tells of its destination.
    """
    flows = sorted((*result.flows, *result.same_site_flows), key=_weight)
    if not flows:
        return None
    contexts = {context.id: context for context in result.contexts}
    chains = [_chain(flow, contexts) for flow in flows]
    placed = _placed(dict.fromkeys(chains))
    columns = max(map(len, chains)) + 2
    nodes: list[Node] = []
    stops: list[list[int]] = [[] for _ in flows]
    for column in range(columns):
        spots: dict[tuple[str, ...], list[int]] = {}
        for at, flow in enumerate(flows):
            spot = _spot(flow, column, columns, placed[chains[at]])
            if spot:
                spots.setdefault(spot, []).append(at)
        for keys in _folded(spots, flows):
            members = sorted(at for key in keys for at in spots[key])
            for at in members:
                stops[at].append(len(nodes))
            held = [flows[at] for at in members]
            last = column == columns - 1
            nodes.append(
                Node(
                    column=column,
                    names=tuple(dict.fromkeys(name for key in keys for name in (key[1:] if last else key))),
                    more=len(keys) - 1,
                    kind=_kind(held, result.titles) if last else "",
                    tone=tone_of(held[0]),
                    flows=len(held),
                    anchor=_anchor(keys, held, anchors) if last else "",
                )
            )
    return _connected(nodes, stops, flows, columns, result.titles)


def tone_of(flow: Flow) -> Tone:
    """Return what becomes of the data of `flow`."""
    if flow.same_site:
        return "back"
    return "stays" if flow.sink.local else "leaves"


def _weight(flow: Flow) -> _Weight:
    place = CONFIDENCES.index(flow.confidence) if flow.confidence in CONFIDENCES else len(CONFIDENCES)
    return TONES.index(tone_of(flow)), not flow.personal, place


def _shown(name: str) -> str:
    return visible(name, _NAME)


def _chain(flow: Flow, contexts: Mapping[str, ContextInfo]) -> tuple[str, ...]:
    """Return the contexts of `flow` in words: neighbours of one kind are one, and the middle of a long chain is."""
    words: list[str] = []
    for at in flow.contexts or [""]:
        word = _shown(contexts[at].kind.replace("-", " ") if at in contexts else at) or "unknown place"
        if words[-1:] != [word]:
            words.append(word)
    return tuple(words) if len(words) <= _HOPS else (words[0], " → ".join(words[1:-1])[:_NAME], words[-1])


def _placed(chains: Iterable[tuple[str, ...]]) -> dict[tuple[str, ...], dict[int, str]]:
    """Return the columns that the contexts of each chain stand in, so that chains share nodes where they can.

    The longest chains have no choice; a shorter one takes the columns where most of its contexts stand already.
    """
    ordered = sorted(chains, key=len, reverse=True)
    hops = len(ordered[0])
    taken: set[tuple[int, str]] = set()
    placed: dict[tuple[str, ...], dict[int, str]] = {}
    for chain in ordered:
        choices = (dict(zip(at, chain, strict=True)) for at in combinations(range(1, hops + 1), len(chain)))
        best = max(choices, key=lambda choice: len(taken & set(choice.items())))
        taken |= set(best.items())
        placed[chain] = best
    return placed


def _spot(flow: Flow, column: int, columns: int, chain: Mapping[int, str]) -> tuple[str, ...]:
    """Return what tells the node of `flow` in `column` from others, () where it has none there."""
    if column == 0:
        return tuple(map(_shown, sites([flow]))) or ("web pages",)
    if column < columns - 1:
        return (chain[column],) if column in chain else ()
    if flow.same_site and flow.endpoint is not None and flow.endpoint.host:
        return "back", _shown(flow.endpoint.host)
    return tone_of(flow), _shown(destination(flow))


def _folded(spots: Mapping[tuple[str, ...], Sequence[int]], flows: Sequence[Flow]) -> Iterator[list[tuple[str, ...]]]:
    """Yield the nodes of a column as the spots they hold: of too many, the least weighty of each tone share one."""

    def rank(spot: tuple[str, ...]) -> tuple[_Weight, int, tuple[str, ...]]:
        return _weight(flows[spots[spot][0]]), -len(spots[spot]), spot

    by_tone: dict[Tone, list[tuple[str, ...]]] = {}
    for spot in sorted(spots, key=rank):
        by_tone.setdefault(tone_of(flows[spots[spot][0]]), []).append(spot)
    room = {tone: len(held) for tone, held in by_tone.items()}
    while sum(room.values()) > MOST:
        room[max(room, key=room.__getitem__)] -= 1
    for tone, held in by_tone.items():
        alone = len(held) if room[tone] == len(held) else room[tone] - 1
        yield from ([spot] for spot in held[:alone])
        if held[alone:]:
            yield held[alone:]


def _kind(flows: Sequence[Flow], titles: Mapping[str, str]) -> str:
    kinds = (flow.endpoint.category for flow in flows if flow.endpoint is not None)
    return next((_shown(title(kind, titles)) for kind in kinds if kind), "")


def _anchor(keys: Sequence[tuple[str, ...]], flows: Sequence[Flow], anchors: Mapping[str, str]) -> str:
    if len(keys) == 1:
        found = next((anchors[flow.id] for flow in flows if flow.id in anchors), None)
        if found is not None:
            return found
    return "same-site" if flows[0].same_site else "flows"


def _connected(
    nodes: Sequence[Node],
    stops: Sequence[Sequence[int]],
    flows: Sequence[Flow],
    columns: int,
    titles: Mapping[str, str],
) -> Graph:
    by_way: dict[tuple[int, ...], list[Flow]] = {}
    by_edge: dict[tuple[int, ...], list[Flow]] = {}
    for flow, taken in zip(flows, stops, strict=True):
        by_way.setdefault(tuple(taken), []).append(flow)
        for edge in pairwise(taken):
            by_edge.setdefault(edge, []).append(flow)
    ways = tuple(_part(way, held, titles) for way, held in by_way.items())
    takers: dict[tuple[int, ...], list[int]] = {}
    for at, way in enumerate(ways):
        for edge in pairwise(way.stops):
            takers.setdefault(edge, []).append(at)
    edges = tuple(_part(edge, held, titles) for edge, held in by_edge.items())
    return Graph(tuple(nodes), ways, edges, tuple(tuple(takers[edge.stops]) for edge in edges), columns)


def _part(stops: tuple[int, ...], flows: Sequence[Flow], titles: Mapping[str, str]) -> Part:
    surest = min(flows, key=lambda flow: _weight(flow)[2]).confidence
    return Part(
        stops=stops,
        data=tuple(map(_shown, data_words((kind for flow in flows for kind in flow.data_types), titles))),
        tone=tone_of(flows[0]),
        confidence=surest if surest in CONFIDENCES else CONFIDENCES[-1],
        flows=len(flows),
    )
