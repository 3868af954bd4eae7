"""What the flow map says: names of stops, labels of arrows, and the same facts as sentences."""

from collections.abc import Sequence
from typing import Final

from skimtrace.report.map_graph import Graph, Node, Part, Tone
from skimtrace.report.map_text import shorten, wrap
from skimtrace.report.words import enumerate_words

TONES: Final[dict[Tone, str]] = {
    "leaves": "Leaves for",
    "stays": "Stays on this machine",
    "back": "Back to the same site",
}
"""What stands over the destinations of each tone."""
LEGEND: Final[dict[Tone, str]] = {
    "leaves": "leaves",
    "stays": "stays on this machine",
    "back": "goes back to the site it was read on",
}
CONFIDENCES: Final = {"high": "high confidence", "medium": "medium confidence", "low": "low confidence"}
_KEEP: Final = "\xa0"
"""A space at which no line ends."""
_WORDS, _LINES, _LISTED = 5, 2, 12
"""Data types on an arrow at most, its lines of text at most, and data types in a sentence at most."""


def counted(count: int, word: str) -> str:
    """Return `count` of what `word` names: "1 path", "1,204 paths"."""
    return f"{count:,} {word}{'' if count == 1 else 's'}"


def name(node: Node, graph: Graph) -> str:
    """Return what stands in the box of `node`."""
    what = {0: "site", graph.columns - 1: "destination"}.get(node.column, "context")
    if node.more:
        # Sites are told in groups, of which several may name the same.
        count = len(node.names) if node.column == 0 else node.more + 1
        return f"{counted(count, f'more {what}')}"
    return node.names[0]


def note(node: Node, graph: Graph) -> tuple[str, ...]:
    """Return what stands below the name of `node`: what else it is, and how many paths begin or end there."""
    if 0 < node.column < graph.columns - 1:
        return ()
    parts = [node.kind] if node.kind and not node.more else []
    if node.column == 0 and not node.more and len(node.names) > 1:
        parts = [f"and {node.names[1]}" if len(node.names) == 2 else f"and {len(node.names) - 1} more sites"]
    return *parts, counted(node.flows, "path")


def full_name(node: Node, graph: Graph) -> str:
    """Return the name of `node` in a sentence, with nothing shortened but a long list."""
    listed = enumerate_words(node.names, most=8)
    if node.more:
        return f"{name(node, graph)} ({listed})"
    return f"{listed} ({node.kind})" if node.kind else listed


def label(data: Sequence[str], room: float) -> tuple[str, ...]:
    """Return the label of an arrow: as many data types as fit in its lines of `room`, and how many more there are."""
    words = list(data) or ["data"]
    for most in range(min(len(words), _WORDS), 1, -1):
        text = enumerate_words(words, most)
        lines = wrap(text if most == len(words) else text.removesuffix(" more") + f"{_KEEP}more", room, _LINES + 1)
        if len(lines) <= _LINES:
            return lines
    if len(words) == 1:
        return wrap(words[0], room, _LINES)
    return shorten(words[0], room), f"and {len(words) - 1} more"


def told(part: Part) -> str:
    """Return what goes along `part`: its data, how surely, and by how many paths."""
    data = enumerate_words(part.data, most=_LISTED) or "data"
    return f"{data} ({counted(part.flows, 'path')}, {CONFIDENCES[part.confidence]})"


def route(part: Part, graph: Graph) -> str:
    """Return the stops of `part`, from its site to its destination."""
    return " → ".join(full_name(graph.nodes[stop], graph) for stop in part.stops)
