"""Explains hits: the path each label took, step by step, and flows that say the same told as one."""

import re
from collections import deque
from collections.abc import Mapping, Sequence
from typing import Final, NamedTuple

from skimtrace.flow.arrivals import LOOSE
from skimtrace.flow.constants import HOLE
from skimtrace.flow.domains import same_site
from skimtrace.flow.endpoints import DATA, Endpoints
from skimtrace.flow.fact import Edge, Fact, Hit
from skimtrace.flow.functions import path_functions
from skimtrace.flow.model import Confidence, Endpoint, Flow, Place, Reason, Sink, Source, Step
from skimtrace.flow.models import DOM
from skimtrace.flow.picked import Picks
from skimtrace.flow.program import Node, Program
from skimtrace.flow.reading import Reading
from skimtrace.flow.sites import SiteTables
from skimtrace.flow.taint import Taint
from skimtrace.flow.triggers import Triggers
from skimtrace.javascript.ir import Call, Concat, Const, Get, Read, Set

_MAX_STEPS: Final = 40
_ATTRIBUTES: Final = ("getAttribute", "attr", "prop", "data")
_RECORDS: Final = frozenset({"request", "storage", "state"})
"""Kinds of readings that yield the site's own records."""
_ADDRESSES: Final = frozenset({"person.profile-url", "person.photo", "page.url"})
_OWN_ADDRESSES: Final = frozenset({"person.profile-url", "page.url"})
_ENCODING: Final = frozenset({"encodeURIComponent", "encodeURI", "escape", "btoa", "stringify", "append", "set"})
_INSERTING: Final = frozenset({"replace", "replaceAll", "concat", "padStart", "padEnd", "splice", "format"})
_ADDRESS_PARTS: Final = frozenset({"search", "hash", "pathname", "hostname", "host", "username", "password"})
_BEGINNINGS: Final = tuple(HOLE + sign for sign in "/?#&")
_OF_PAGE: Final = frozenset({Reason.PAGE, Reason.SERVER, Reason.MESSAGE, Reason.PROPERTY, Reason.STORAGE,
                             Reason.TAB_ADDRESS, Reason.PAGE_ADDRESS})  # fmt: skip
"""Why an address is not known that may be one that a page says."""
_OPENING: Final = ("url", "navigation")
_LINKS: Final = ("href", "src", "data-src", "currentSrc")
_HOLDING_ADDRESSES: Final = ("url", "uri", "href", "src", "url_https")
_VAGUE: Final = frozenset({"person.profile", "page.text", "page.whole"})
_BETWEEN_PAGES: Final = ("sent ", "stored and ", "stored, ", "handed back", "injected")
"""Beginnings of the kinds of steps by which data gets from one page to another."""
_STORAGES: Final = ("localStorage", "sessionStorage")
_REASONS: Final = {
    Confidence.HIGH: "every step is certain",
    Confidence.MEDIUM: "a step passes through code whose behaviour is assumed",
    Confidence.LOW: "a step is a guess",
}


def _reason(path: list[Edge], sure: Confidence) -> str:
    """Why the weakest step of a path is no surer."""
    loose = next((e.kind for e in path if e.confidence == sure and e.kind.endswith(LOOSE)), None)
    return f"{loose}: the key that joins the two ends is not known" if loose else _REASONS[sure]


class _Member(NamedTuple):
    """A reading that reaches a sink, by a path, for one of its destinations."""

    reading: Reading
    hit: Hit
    path: list[Edge]
    endpoint: Endpoint | None


class Explainer:
    """Turns hits of one propagation into flows."""

    def __init__(self, program: Program, taint: Taint, endpoints: Endpoints, tables: SiteTables) -> None:
        self.program = program
        self.taint = taint
        self.endpoints = endpoints
        self.tables = tables
        self.own_requests: frozenset[Node] = frozenset()
        """Requests that are known to go to the site their data comes from, though the code names no host for them."""
        self.triggers = Triggers(taint.links)
        self.picks = Picks(program, taint.resolver, endpoints.constants, tables)

    def place(self, node: Node) -> Place:
        """Where a node stands."""
        unit = self.program.unit(node)
        module, local = unit.module, node - unit.base
        line, column = module.positions.line_column(module.starts[local])
        return Place(unit.file, line, column, module.code(local, 200))

    def flows(self, readings: list[Reading]) -> list[Flow]:
        """The flows, sorted by sink and source. Hits at one sink with one destination, read on the same pages, are one
        flow: its steps name every place that reads."""
        groups: dict[tuple[object, ...], list[_Member]] = {}
        for hit in self.taint.hits:
            bits = self.taint.labels.get(hit.fact, 0)
            endpoints = self.endpoints.destinations(hit.sink, hit.at, hit.fact.calls)
            while bits and endpoints:
                low = bits & -bits
                bits ^= low
                reading = readings[low.bit_length() - 1]
                path = self._path(reading.fact, hit.fact, low)
                if path is None or not self._on_one_site(reading, path):
                    continue
                for endpoint in endpoints:
                    key = (
                        hit.at, hit.channel if hit.sink.local else "", endpoint and (endpoint.host, endpoint.reason),
                        reading.personal, reading.hosts,
                    )  # fmt: skip
                    groups.setdefault(key, []).append(_Member(reading, hit, path, endpoint))
        made = [self._flow(members) for members in groups.values()]
        return sorted(made, key=lambda f: (f.sink.place, f.source.place, f.endpoint is None, str(f.endpoint)))

    def _path(self, seed: Fact, end: Fact, label: int) -> list[Edge] | None:
        """The shortest path of a label from its seed to a fact; the surest one where there are several."""
        for least in (Confidence.HIGH, Confidence.MEDIUM, Confidence.LOW):
            seen = {end}
            forward: dict[Fact, tuple[Edge, Fact]] = {}
            waiting = deque([end])
            while waiting:
                fact = waiting.popleft()
                if fact == seed:
                    path: list[Edge] = []
                    while fact in forward:
                        edge, fact = forward[fact]
                        path.append(edge)
                    return path
                for edge in self.taint.edges.get(fact, ()):
                    origin = edge.origin
                    if edge.confidence >= least and origin not in seen and self.taint.labels.get(origin, 0) & label:
                        seen.add(origin)
                        forward[origin] = edge, fact
                        waiting.append(origin)
        return None

    def _on_one_site(self, reading: Reading, path: Sequence[Edge]) -> bool:
        """Whether scripts in pages hand data only to scripts that may be in the same page: what they all call (a helper
        on every page) does not carry it from one site to another, only a message or a store does."""
        setting = self.endpoints.setting
        sites = setting.owners(reading.node)
        for edge in path:
            here = setting.owners(edge.at)
            across = edge.kind.startswith(_BETWEEN_PAGES) and not self._in_storage_of_page(edge.at)
            if across or not setting.declared(edge.at):
                sites = frozenset()
            elif here:
                sites = sites & here if sites else here
                if not sites:
                    return False
        return True

    def _in_storage_of_page(self, at: Node) -> bool:
        """Whether a call keeps something in the storage that a page's origin has for itself."""
        ops, base = self.program.unit(at).module.ops, self.program.unit(at).base
        call = ops[at - base]
        callee = ops[call.callee] if type(call) is Call else call
        owner = ops[callee.object] if type(callee) is Get or type(callee) is Set else None
        return isinstance(owner, Get | Read) and owner.name in _STORAGES

    def _types(self, reading: Reading, path: Sequence[Edge], end: Fact) -> tuple[str, ...]:
        """The data types of a reading, made more exact by what happens on the way: an attribute that is read, a JSON
        key, an e-mail pattern, the name it is stored under."""
        types = reading.types
        record = reading.selector is not None and any(mark in reading.selector for mark in self.tables.generic.records)
        typed = reading.kind == "dom" and self.tables.is_typed_in(reading.selector or "")
        for index, edge in enumerate(path):
            op = self.program.op(edge.at)
            pattern = self.picks.types(edge, path[index + 1].origin if index + 1 < len(path) else end)
            types = types if typed else pattern or types
            if type(op) is Get and op.name and edge.kind.startswith("read "):
                if reading.kind in _RECORDS:
                    types = self.tables.by_key(op.name, reading.sites) or types
                elif record:
                    types = self.tables.by_schema_key(op.name, types) or types
            parsed = reading.kind == "request" and edge.origin.path[:1] == (DOM,)
            if parsed:
                types = self.picks.selected(edge, reading.sites) or types
            if (parsed or reading.kind == "dom") and (name := self._property(edge)):
                types = self.tables.by_property(types, name) or types
            if set(types) <= _VAGUE and reading.personal:
                if edge.kind.startswith("stored as ."):
                    types = self.tables.name_hint(edge.kind.removeprefix("stored as .")) or types
                else:
                    types = self.picks.words(edge) or types
        return types

    def types_at(self, reading: Reading, hit: Hit, label: int) -> tuple[str, ...]:
        """The data types of a reading where it reaches a sink; () when it does not."""
        path = self._path(reading.fact, hit.fact, label)
        return self._types(reading, path, hit.fact) if path is not None else ()

    def path(self, reading: Reading, hit: Hit, label: int) -> Sequence[Edge]:
        """The steps of a reading to a sink; () when it does not get there."""
        return self._path(reading.fact, hit.fact, label) or ()

    def _property(self, edge: Edge) -> str | None:
        """The property or attribute of an element that a step reads; those of records say nothing of what they hold."""
        unit = self.program.unit(edge.at)
        op = unit.module.ops[edge.at - unit.base]
        owner = unit.module.ops[op.object] if type(op) is Get else None
        if type(op) is Get and type(owner) is Get and owner.name == "dataset":
            return re.sub("[A-Z]", lambda found: f"-{found[0].lower()}", f"data-{op.name}")
        if edge.origin.path[:1] != (DOM,):
            return None
        if type(op) is Get:
            return op.name
        callee = unit.module.ops[op.callee] if type(op) is Call else None
        if type(op) is not Call or type(callee) is not Get or callee.name not in _ATTRIBUTES or not op.args:
            return None
        texts = self.endpoints.constants.strings(unit.base + op.args[0])
        return texts[0] if len(texts) == 1 else None

    def _flow(self, members: list[_Member]) -> Flow:
        members = sorted(members, key=lambda m: (m.reading.kind == "page", m.reading.node, len(m.path)))
        # An element within which another one is read only says where that one stands.
        nodes = {m.reading.node for m in members}
        around = {m.reading.node for m in members if any(e.at in nodes and e.at != m.reading.node for e in m.path)}
        outer = [m.reading for m in members if m.reading.node in around]
        members = [m for m in members if m.reading.node not in around] or members
        best = {m.reading.node: m.reading for m in reversed(members)}
        first_reading, hit, path, endpoint = members[0]
        types: dict[str, None] = {}
        personal = False
        confidence, weakest = Confidence.LOW, ""
        for reading, own_hit, own_path, _ in members:
            own = self._types(reading, own_path, own_hit.fact)
            types.update(dict.fromkeys(own))
            # The address of the page one is on, kept or shown, is no record of anyone.
            address_alone = hit.sink.local and reading.kind == "page" and set(own) == {"person.profile-url"}
            if not address_alone:
                personal = personal or reading.personal or any(t.startswith("person.") for t in own)
            sure = min([reading.confidence, *(edge.confidence for edge in own_path)])
            if sure > confidence or not weakest:
                confidence = sure
                weakest = reading.reason if sure == reading.confidence < Confidence.HIGH else _reason(own_path, sure)
        steps = [
            Step(self.place(reading.node), f"also read: {reading.selector or 'an element'}")
            for node, reading in sorted(best.items()) if node != first_reading.node
        ]  # fmt: skip
        steps += [
            Step(self.place(reading.node), f"within: {reading.selector or 'an element'}")
            for reading in {reading.node: reading for reading in outer}.values()
        ]  # fmt: skip
        steps += self._steps(path)
        local, channel = hit.sink.local, hit.channel
        if endpoint == DATA:
            local, channel, endpoint = True, "download", None
        units = dict.fromkeys(self.program.unit(n) for n in (first_reading.node, *(e.at for e in path), hit.at))
        # Where a page goes on to an address made of its own, it stays on its site.
        staying = ("relative", "page address") if channel == "navigation" else ("relative",)
        relative = endpoint is not None and endpoint.host is None and endpoint.reason in staying
        relative = relative and self.program.unit(hit.at).page_world
        exact = sorted(types, key=lambda t: t in _VAGUE)
        return Flow(
            source=Source(
                self.place(first_reading.node), first_reading.kind, first_reading.selector, tuple(exact), personal,
                tuple(dict.fromkeys(site.id for m in members for site in m.reading.sites)),
                tuple(dict.fromkeys(m.reading.selector for m in members if m.reading.selector)),
            ),
            steps=tuple(steps[:_MAX_STEPS]),
            sink=Sink(self.place(hit.at), channel, hit.sink.name, local),
            endpoint=endpoint,
            hosts=first_reading.hosts,
            confidence=confidence,
            confidence_reason=weakest,
            same_site=(
                relative
                or (endpoint is not None and self._returns(endpoint, first_reading))
                or (endpoint is not None and self._asks_of_its_own(endpoint, types, first_reading))
                or self._is_address(endpoint, channel, types, path)
                or (
                    _VAGUE.union(_ADDRESSES).issuperset(types)
                    and all(self._is_whole_address(endpoint, channel, member.path) for member in members)
                )
                or (endpoint is not None and endpoint.host is None and hit.at in self.own_requests)
            ),
            contexts=tuple(dict.fromkeys(c.id for unit in units for c in unit.contexts)),
            reached=all(unit.reached for unit in units),
            triggers=self.triggers.of((first_reading.node, *sorted(best))),
            functions=path_functions(
                self.program, (first_reading.node, *sorted({*best, *around}), *(edge.at for edge in path), hit.at)
            ),
        )  # fmt: skip

    def _is_address(
        self, endpoint: Endpoint | None, channel: str, types: Mapping[str, None], path: Sequence[Edge]
    ) -> bool:
        """Whether data that is an address is itself what a request goes to.

        A page that was collected is asked for again, and nobody but its own site learns of it.
        """
        if endpoint is None or endpoint.host is not None or channel not in _OPENING or endpoint.url is None:
            return False
        # What follows an address leaves it one: `photo + "?size=400"`.
        begins = endpoint.url.startswith(_BEGINNINGS) and endpoint.url.count(HOLE) == 1
        if endpoint.url != HOLE and not (begins and _ADDRESSES.issuperset(types)):
            return False
        if any((self._joins(edge) and not begins) or self._encodes(edge) for edge in path):
            return False
        return _ADDRESSES.issuperset(types) or any(
            self._property(edge) in _LINKS or self._names_address(edge) for edge in path
        )

    def _joins(self, edge: Edge) -> bool:
        """Whether a step puts data beside something else in a text: `${data}` alone does not."""
        if edge.kind != "joined into text":
            return False
        unit = self.program.unit(edge.at)
        op = unit.module.ops[edge.at - unit.base]
        parts = [unit.module.ops[part] for part in op.parts] if type(op) is Concat else []
        return sum(not (type(part) is Const and part.value == "") for part in parts) != 1

    def _names_address(self, edge: Edge) -> bool:
        """Whether a step reads a property that holds an address, by its name: `avatar_url`, `media.src`."""
        op = self.program.op(edge.at)
        return type(op) is Get and op.name is not None and op.name.lower().endswith(_HOLDING_ADDRESSES)

    def _is_whole_address(self, endpoint: Endpoint | None, channel: str, path: Sequence[Edge]) -> bool:
        """Whether what a page says is all of the address that is asked for: the page chose the host, and nothing was
        added to what it says. Every step must be known for that."""
        return (
            endpoint is not None and endpoint.host is None and endpoint.url == HOLE and channel in _OPENING
            and endpoint.reason in _OF_PAGE
            and not any(
                edge.confidence < Confidence.HIGH or self._joins(edge) or self._encodes(edge)
                or edge.kind.removeprefix("stored as .") in _ADDRESS_PARTS or self._inserted(edge)
                for edge in path
            )
        )  # fmt: skip

    def _inserted(self, edge: Edge) -> bool:
        """Whether a step puts data into a text: `template.replace("{q}", data)`, `parts.join("/")`."""
        unit = self.program.unit(edge.at)
        op = unit.module.ops[edge.at - unit.base]
        callee = unit.module.ops[op.callee] if type(op) is Call else None
        if type(op) is not Call or type(callee) is not Get:
            return False
        return callee.name == "join" or (callee.name in _INSERTING and edge.origin.node != unit.base + callee.object)

    def _encodes(self, edge: Edge) -> bool:
        """Whether a step makes an address a part of something else."""
        unit = self.program.unit(edge.at)
        op = unit.module.ops[edge.at - unit.base]
        callee = unit.module.ops[op.callee] if type(op) is Call else None
        return isinstance(callee, Get | Read) and callee.name in _ENCODING

    @staticmethod
    def _returns(endpoint: Endpoint, reading: Reading) -> bool:
        """Whether data goes back to the site it comes from. A cookie that a script reads on several sites is, beside a
        request to one of them, that site's own."""
        if reading.selector == "document.cookie":
            return any(same_site(endpoint.host, (host,)) for host in reading.hosts)
        asked = (reading.selector or "").partition("/")[0] if reading.kind == "request" else ""
        if "." in asked and same_site(endpoint.host, (asked,)):  # the host of an API, which is not that of the pages
            return True
        return same_site(endpoint.host, reading.hosts)

    def _asks_of_its_own(self, endpoint: Endpoint, types: Mapping[str, None], reading: Reading) -> bool:
        """Whether the address of a page goes into a request to a site's private API: it names what is asked of that
        site, and is an address of it where it is not known to be another's."""
        if endpoint.url is None or not _OWN_ADDRESSES.issuperset(types):
            return False
        hosts = reading.hosts
        if hosts and "*" not in hosts and not any(same_site(endpoint.host, (host,)) for host in hosts):
            return False
        hit = self.tables.by_path(endpoint.url)
        return hit is not None and hit.private and any(same_site(endpoint.host, (own,)) for own in hit.site.domains)

    def _steps(self, path: list[Edge]) -> list[Step]:
        steps: list[Step] = []
        for edge in path:
            if not edge.kind:
                continue
            step = Step(self.place(edge.at), edge.kind)
            if not steps or steps[-1] != step:
                steps.append(step)
        return steps
