"""The expectations that stand as comments in a sample's code, and what a scan has to show for them.

    const name = document.querySelector("h1")?.innerText; // $ source=lead types=person.name
    const response = await fetch(CRM_URL, { // $ sink=lead channel=body host=api.crm.example

A comment that begins with "$" holds one or more clauses, each begun by "$" and made of `key=value` pairs. The first
pair says what the line is:

    source=IDS      personal data of these types is read here; needs `types`
    sink=IDS        it leaves here; needs `channel`, and `host` unless it stays on the machine; `host=-` stands for a
                    destination that the code does not name (it is in the settings, in a file, or a program on the
                    machine), and `at` says which host it is when the sample is run
    alt-source=IDS  a line that is as good an answer as the source's own (a helper that does the reading)
    alt-sink=IDS    the same for a sink

IDS (comma-separated) pair them: every source flows to every sink of its id.

No comment survives a bundler. `built.json` beside a bundled sample says which columns of the built files a comment's
line became, and the flows are held to those.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, NamedTuple

from samples.catalog import Built, Sample

from skimtrace.result.model import Flow, SinkPoint, SourcePoint, StepPoint
from skimtrace.signatures.taxonomy import packaged_taxonomies

KEYS: Final = {
    "source": {"types"},
    "alt-source": set[str](),
    "sink": {"channel", "host", "at"},
    "alt-sink": set[str](),
}
NO_HOST: Final = "-"
_ANY_COLUMN: Final = 1 << 31
_COMMENT = re.compile(r"(?://|/\*|<!--) (?P<clauses>\$ .*?)\s*(?:\*/|-->)?\s*$")


class Span(NamedTuple):
    """A line of a file, or columns of it: they count from 1, and `last` is in it."""

    file: str
    line: int
    first: int = 1
    last: int = _ANY_COLUMN

    def __str__(self) -> str:
        return f"{self.file}:{self.line}" + (f":{self.first}" if self.last != _ANY_COLUMN else "")

    def holds(self, place: SourcePoint | SinkPoint | StepPoint) -> bool:
        """Whether a point of a flow lies in it."""
        return (self.file, self.line) == (place.file, place.line) and self.first <= place.column <= self.last


@dataclass(frozen=True, slots=True)
class Clause:
    """One clause of a comment. `kind` is a key of KEYS; `host` is None for sinks that stay on the machine."""

    kind: str
    ids: tuple[str, ...]
    spans: tuple[Span, ...]
    types: frozenset[str] = frozenset()
    channel: str | None = None
    host: str | None = None
    at: str | None = None
    """The host that a browser shows, when the code names none."""


@dataclass(frozen=True, slots=True)
class ExpectedFlow:
    """A source and a sink of one id, each with the places that are accepted for it (the first is the one meant)."""

    id: str
    types: frozenset[str]
    sources: tuple[Span, ...]
    sinks: tuple[Span, ...]
    channel: str
    host: str | None
    at: str | None = None

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
            line_ = Span(file, number)
            clauses += [_clause(part.split(), (line_,)) for part in comment["clauses"].split("$")[1:]]
    return clauses


def built_clauses(built: Built) -> list[Clause]:
    """Return the clauses of a bundled sample, in the order of its sources. Raises ValueError as `parse` does."""
    return [_clause(one.clause.split(), tuple(Span(*span) for span in one.spans)) for one in built.expectations]


def _clause(pairs: Sequence[str], spans: tuple[Span, ...]) -> Clause:
    point = spans[0]
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
    host = fields.get("host")
    if "at" in fields and host != NO_HOST:
        raise ValueError(f"{point}: only a sink with host={NO_HOST} is somewhere else in a run")
    return Clause(kind, ids, spans, types, fields.get("channel"), None if host == NO_HOST else host, fields.get("at"))


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
                raise ValueError(f"{some.spans[0]}: {id_!r} has no {kind}")
        other_sources = [span for c in kinds["alt-source"] for span in c.spans]
        other_sinks = [span for c in kinds["alt-sink"] for span in c.spans]
        for source in kinds["source"]:
            for sink in kinds["sink"]:
                assert sink.channel is not None
                sources, sinks = (*source.spans, *other_sources), (*sink.spans, *other_sinks)
                flows.append(ExpectedFlow(id_, source.types, sources, sinks, sink.channel, sink.host, sink.at))
    return flows


def clauses_of(sample: Sample) -> list[Clause]:
    """Return the clauses that hold for a sample: those in its code, or those that its build noted."""
    return built_clauses(sample.built) if sample.built else _clauses_in(sample.files())


def flows_of(sample: Sample) -> list[ExpectedFlow]:
    """Return the flows that are expected of a sample."""
    return pair(clauses_of(sample))


def expected_flows(files: Mapping[str, bytes]) -> list[ExpectedFlow]:
    """Return the flows that the comments in scripts and pages ask for."""
    return pair(_clauses_in(files))


def _clauses_in(files: Mapping[str, bytes]) -> list[Clause]:
    clauses: list[Clause] = []
    for name, content in files.items():
        if name.endswith((".js", ".jsx", ".html")):
            clauses += parse(name, content.decode("utf-8"))
    return clauses


def compare(expected: Sequence[ExpectedFlow], found: Sequence[Flow], gaps: Iterable[str] = ()) -> list[str]:
    """Return a line for every flow that is missing and every one that nothing asks for; [] when all is as expected.

    `found` are the flows of a result: those that only return to the site they come from are in a list of their own,
    and are left aside.
    Several data types on one path may be one flow: it then has to hold the types of each source it stands for, and may
    hold no type that none of them has. Flows whose id is one of `gaps` must be missing still.
    """
    gaps = set(gaps)
    shown = covered(expected, found)
    missing = [f"Missing: {want}" for want in expected if want not in shown and want.id not in gaps]
    closed = [f"Known gap closed, take {id_} off: {want}" for want in shown if (id_ := want.id) in gaps]
    extra = [f"Extra:   {_describe(flow)}" for flow in found if not _wanted(flow, expected)]
    return missing + closed + extra


def covered(expected: Iterable[ExpectedFlow], found: Sequence[Flow]) -> list[ExpectedFlow]:
    """Return those of the `expected` flows that some flow in `found` shows."""
    return [want for want in expected if any(_covers(flow, want) for flow in found)]


def _covers(flow: Flow, want: ExpectedFlow) -> bool:
    places: list[SourcePoint | StepPoint] = [flow.source, *flow.steps]
    read = any(span.holds(place) for span in want.sources for place in places)
    return read and _same_sink(flow, want) and want.types <= set(flow.data_types)


def _wanted(flow: Flow, expected: Sequence[ExpectedFlow]) -> bool:
    asked = [want for want in expected if any(span.holds(flow.source) for span in want.sources)]
    ids = {want.id for want in asked if _same_sink(flow, want)}
    allowed = {kind for want in expected if want.id in ids for kind in want.types}
    return bool(ids) and set(flow.data_types) <= allowed


def _same_sink(flow: Flow, want: ExpectedFlow) -> bool:
    host = flow.endpoint.host if flow.endpoint else None
    here = any(span.holds(flow.sink) for span in want.sinks)
    return here and (flow.sink.channel, host) == (want.channel, want.host)


def _describe(flow: Flow) -> str:
    source, sink = (f"{place.file}:{place.line}:{place.column}" for place in (flow.source, flow.sink))
    host = f" {flow.endpoint.host}" if flow.endpoint else ""
    return f"{source} {','.join(flow.data_types)} -> {sink} {flow.sink.channel}{host}"
