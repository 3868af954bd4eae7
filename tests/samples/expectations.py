"""The expectations that stand as comments in a sample's code, and what a scan has to show for them.

    const name = document.querySelector("h1")?.innerText; // $ source=lead types=person.name
    const response = await fetch(CRM_URL, { // $ sink=lead channel=body host=api.crm.example

A comment that begins with "$" holds one or more clauses, each begun by "$" and made of `key=value` pairs. The first
pair says what the line is:

    source=IDS      personal data of these types is read here; needs `types`
    sink=IDS        it leaves here; needs `channel`, and `host` unless it stays on the machine
    alt-source=IDS  a line that is as good an answer as the source's own (a helper that does the reading)
    alt-sink=IDS    the same for a sink

IDS (comma-separated) pair them: every source flows to every sink of its id.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, NamedTuple

from skimtrace.result.model import Flow
from skimtrace.signatures.taxonomy import packaged_taxonomies

KEYS: Final = {
    "source": {"types"},
    "alt-source": set[str](),
    "sink": {"channel", "host"},
    "alt-sink": set[str](),
}
_COMMENT = re.compile(r"(?://|/\*|<!--) (?P<clauses>\$ .*?)\s*(?:\*/|-->)?\s*$")


class Point(NamedTuple):
    """A line of a file."""

    file: str
    line: int

    def __str__(self) -> str:
        return f"{self.file}:{self.line}"


@dataclass(frozen=True, slots=True)
class Clause:
    """One clause of a comment. `kind` is a key of KEYS; `host` is None for sinks that stay on the machine."""

    kind: str
    ids: tuple[str, ...]
    point: Point
    types: frozenset[str] = frozenset()
    channel: str | None = None
    host: str | None = None


@dataclass(frozen=True, slots=True)
class ExpectedFlow:
    """A source and a sink of one id, each with the lines that are accepted for it (the first is the line meant)."""

    id: str
    types: frozenset[str]
    sources: tuple[Point, ...]
    sinks: tuple[Point, ...]
    channel: str
    host: str | None

    def __str__(self) -> str:
        where = f" {self.host}" if self.host else ""
        return f"{self.sources[0]} {','.join(sorted(self.types))} -> {self.sinks[0]} {self.channel}{where}"


def parse(file: str, text: str) -> list[Clause]:
    """Return the clauses in `text` (JavaScript or HTML), which stands in `file`.

    Raises ValueError with the place and the reason for a clause that is not as described above.
    """
    clauses: list[Clause] = []
    for number, line in enumerate(text.split("\n"), 1):
        if comment := _COMMENT.search(line):
            point = Point(file, number)
            clauses += [_clause(part.split(), point) for part in comment["clauses"].split("$")[1:]]
    return clauses


def _clause(pairs: Sequence[str], point: Point) -> Clause:
    fields: dict[str, str] = {}
    for pair in pairs:
        key, equals, value = pair.partition("=")
        if not equals or not value:
            raise ValueError(f"{point}: not a key=value pair: {pair!r}")
        if key in fields:
            raise ValueError(f"{point}: {key} stands twice")
        fields[key] = value
    kind = next(iter(fields), "")
    if kind not in KEYS:
        raise ValueError(f"{point}: a clause begins with one of {', '.join(KEYS)}, not {kind!r}")
    ids = tuple(fields.pop(kind).split(","))
    if unknown := fields.keys() - KEYS[kind]:
        raise ValueError(f"{point}: {kind} takes no {', '.join(sorted(unknown))}")
    types = frozenset(fields.get("types", "").split(",")) - {""}
    if kind == "source" and not types:
        raise ValueError(f"{point}: a source needs types")
    if no_types := types - packaged_taxonomies().data_types.keys():
        raise ValueError(f"{point}: no data type: {', '.join(sorted(no_types))}")
    if kind == "sink":
        channel = packaged_taxonomies().channels.get(fields.get("channel", ""))
        if channel is None:
            raise ValueError(f"{point}: a sink needs a channel")
        if channel.local == ("host" in fields):
            raise ValueError(f"{point}: a sink has a host exactly when data leaves the machine by it")
    return Clause(kind, ids, point, types, fields.get("channel"), fields.get("host"))


def pair(clauses: Iterable[Clause]) -> list[ExpectedFlow]:
    """Return a flow for every source and sink that share an id. Raises ValueError for an id that lacks either."""
    by_id: dict[str, dict[str, list[Clause]]] = defaultdict(lambda: defaultdict(list))
    for clause in clauses:
        for id_ in clause.ids:
            by_id[id_][clause.kind].append(clause)
    flows: list[ExpectedFlow] = []
    for id_, kinds in by_id.items():
        for kind in ("source", "sink"):
            if not kinds[kind]:
                some = next(c for cs in kinds.values() for c in cs)
                raise ValueError(f"{some.point}: {id_!r} has no {kind}")
        other_sources = [c.point for c in kinds["alt-source"]]
        other_sinks = [c.point for c in kinds["alt-sink"]]
        for source in kinds["source"]:
            for sink in kinds["sink"]:
                assert sink.channel is not None
                sources, sinks = (source.point, *other_sources), (sink.point, *other_sinks)
                flows.append(ExpectedFlow(id_, source.types, sources, sinks, sink.channel, sink.host))
    return flows


def expected_flows(files: Mapping[str, bytes]) -> list[ExpectedFlow]:
    """Return the flows that the comments in a sample's scripts and pages ask for."""
    clauses: list[Clause] = []
    for name, content in files.items():
        if name.endswith((".js", ".html")):
            clauses += parse(name, content.decode("utf-8"))
    return pair(clauses)


def compare(expected: Sequence[ExpectedFlow], found: Sequence[Flow]) -> list[str]:
    """Return a line for every flow that is missing and every one that nothing asks for; [] when all is as expected.

    Flows that only return to the site they come from are left aside: nothing leaves by them.
    Several data types on one path may be one flow: it then has to hold the types of each source it stands for, and may
    hold no type that none of them has.
    """
    found = [flow for flow in found if not flow.same_site]
    shown = covered(expected, found)
    missing = [f"Missing: {want}" for want in expected if want not in shown]
    extra = [f"Extra:   {_describe(flow)}" for flow in found if not _wanted(flow, expected)]
    return missing + extra


def covered(expected: Iterable[ExpectedFlow], found: Sequence[Flow]) -> list[ExpectedFlow]:
    """Return those of the `expected` flows that some flow in `found` shows."""
    return [want for want in expected if any(_covers(flow, want) for flow in found)]


def _covers(flow: Flow, want: ExpectedFlow) -> bool:
    reads = {Point(flow.source.file, flow.source.line), *(Point(step.file, step.line) for step in flow.steps)}
    return not reads.isdisjoint(want.sources) and _same_sink(flow, want) and want.types <= set(flow.data_types)


def _wanted(flow: Flow, expected: Sequence[ExpectedFlow]) -> bool:
    source = Point(flow.source.file, flow.source.line)
    ids = {want.id for want in expected if source in want.sources and _same_sink(flow, want)}
    allowed = {kind for want in expected if want.id in ids for kind in want.types}
    return bool(ids) and set(flow.data_types) <= allowed


def _same_sink(flow: Flow, want: ExpectedFlow) -> bool:
    host = flow.endpoint.host if flow.endpoint else None
    sink = Point(flow.sink.file, flow.sink.line)
    return sink in want.sinks and (flow.sink.channel, host) == (want.channel, want.host)


def _describe(flow: Flow) -> str:
    source, sink = Point(flow.source.file, flow.source.line), Point(flow.sink.file, flow.sink.line)
    host = f" {flow.endpoint.host}" if flow.endpoint else ""
    return f"{source} {','.join(flow.data_types)} -> {sink} {flow.sink.channel}{host}"
