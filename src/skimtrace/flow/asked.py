"""Finds the requests that ask a site for data about people, by the addresses they name."""

from collections.abc import Iterator
from typing import Final

from skimtrace.flow.answers import Answers
from skimtrace.flow.constants import Constants
from skimtrace.flow.endpoints import Endpoints
from skimtrace.flow.model import Confidence
from skimtrace.flow.models import Sink
from skimtrace.flow.names import Names
from skimtrace.flow.program import Node, Unit
from skimtrace.flow.queries import Queries
from skimtrace.flow.reader import Reader
from skimtrace.flow.reading import Reading
from skimtrace.flow.resolve import Resolver
from skimtrace.flow.setting import Setting
from skimtrace.flow.sites import PathHit, SiteTables
from skimtrace.flow.values import CallString
from skimtrace.javascript.ir import Call, Concat, Const, Get, Phi, Write

_REQUESTS: Final = frozenset({"fetch", "axios", "axios.get", "$.get", "$.getJSON", "$.ajax", "XMLHttpRequest.open"})
_CLIENTS: Final = frozenset({"axios", "ky", "$", "jQuery", "XMLHttpRequest"})
"""Types whose methods ask for something; `fetch` is a function of its own."""
_MAKERS: Final = frozenset({"create", "extend"})
_METHODS: Final = ("get", "getJSON", "ajax", "request", "open", "post")
_MAX_METHODS: Final = 600
"""Places of a method's name that are looked at: bundles have thousands of `get`."""
_MAX_CARRIERS: Final = 60
"""Nodes that an address is followed through to the requests it is for."""
_MAX_TEXT: Final = 2000


class Requests(Reader):
    """The requests of one program whose answers are data about people."""

    def __init__(
        self, resolver: Resolver, names: Names, constants: Constants, setting: Setting, tables: SiteTables,
        answers: Answers, queries: Queries,
    ) -> None:  # fmt: skip
        super().__init__(resolver, names, constants, setting, tables)
        self.answers = answers
        self.queries = queries
        self.endpoints = Endpoints(resolver, constants, setting)

    def readings(self) -> Iterator[Reading]:
        """Every request whose address the tables know, in the code's own words or put together."""
        seen: set[tuple[Node, CallString]] = set()
        for unit in self.program.units:
            for text, places in unit.strings.items():
                if "/" not in text or len(text) > _MAX_TEXT:
                    continue
                for index in places:
                    hit = self._known(text, unit.base + index)
                    for site in self._request_calls(unit.base + index) if hit is not None else ():
                        if hit is not None and (site, ()) not in seen:
                            seen.add((site, ()))
                            yield from self._answered(site, (), hit)
        named = {site for site, _ in seen}
        for site, sink, calls in self._requests():
            if site in named or (site, calls) in seen:
                continue
            for endpoint in self.endpoints.destinations(sink, site, calls):
                address = endpoint.url if endpoint is not None else None
                hit = self._known(address, site) if address and "/" in address else None
                if hit is not None:
                    seen.add((site, calls))
                    yield from self._answered(site, calls, hit)
                    break

    def _known(self, text: str, node: Node) -> PathHit | None:
        """What the tables know of an address, where they know it to be about people."""
        unit = self.program.unit(node)
        sites = self.setting.sites(self.setting.hosts(node)) if unit.page_world else ()
        hit = self.tables.by_path(text, sites or None)
        return hit if hit is not None and hit.about is None and hit.types else None

    def _answered(self, site: Node, calls: CallString, hit: PathHit) -> Iterator[Reading]:
        for fact in self.answers.of_request(site, calls):
            yield Reading(
                site, fact, "request", hit.path, hit.types, True,
                Confidence.HIGH if hit.private else Confidence.MEDIUM,
                f"{hit.site.title} answers {hit.path} with data about people",
                tuple(hit.site.domains[:1]), (hit.site,),
            )  # fmt: skip

    def _requests(self) -> Iterator[tuple[Node, Sink, CallString]]:
        """Calls that are requests by their names, with their callers where the address is a parameter."""
        places = [*self.program.global_reads.get("fetch", ()), *self.program.gets.get("fetch", ())]
        for method in _METHODS:
            for get in self.program.gets.get(method, ())[:_MAX_METHODS]:
                unit = self.program.unit(get)
                op = unit.module.ops[get - unit.base]
                if type(op) is Get and _may_ask(unit, get - unit.base) and self._is_client(unit.base + op.object):
                    places.append(get)
        for get in places:
            op = self.program.op(get)
            sink = self.names.models.sink(self.names.of(get), op.name if type(op) is Get else None)
            if sink is None or sink.local or "url" not in (channel for _, channel in sink.data):
                continue
            at = sink.address.position if sink.address is not None else 0
            for site, call in self.resolver.calls_of(get):
                if 0 <= at < len(call.args):
                    for calls in self.queries.callers(self.program.unit(site).base + call.args[at]):
                        yield site, sink, calls

    def _is_client(self, node: Node) -> bool:
        """Whether a value is a request library, or an instance of one that was made with a base address."""
        if _CLIENTS.intersection(self.names.of(node)):
            return True
        for root in self.resolver.roots(node):
            unit = self.program.unit(root.node)
            made = unit.module.ops[root.node - unit.base]
            callee = unit.module.ops[made.callee] if type(made) is Call else None
            if type(callee) is Get and callee.name in _MAKERS:
                return True
        return False

    def _request_calls(self, node: Node) -> list[Node]:
        """Requests whose address holds a constant, followed forwards through text, variables and parameters."""
        found: list[Node] = []
        seen, waiting = {node}, [node]
        while waiting and len(seen) < _MAX_CARRIERS:
            at = waiting.pop()
            unit = self.program.unit(at)
            for user in unit.users[at - unit.base]:
                op = unit.module.ops[user]
                further: list[Node] = []
                if type(op) is Call:
                    if _REQUESTS.intersection(self.names.of(unit.base + op.callee)):
                        found.append(unit.base + user)
                    else:
                        further = self._carried_in(unit, user, op, at - unit.base)
                elif type(op) is Write:
                    further = self.program.reads_of(unit, op)
                elif isinstance(op, Concat | Phi):
                    further = [unit.base + user]
                waiting += [f for f in further if f not in seen]
                seen.update(further)
        return found

    def _carried_in(self, unit: Unit, call: int, op: Call, local: int) -> list[Node]:
        """The parameters that an argument of a call becomes, and the object when the call makes one of it."""
        further: list[Node] = []
        for callee in self.resolver.callees(unit.base + call):
            params = callee.unit.module.functions[callee.function].params
            further += [
                callee.unit.base + params[i - callee.shift] for i, argument in enumerate(op.args)
                if argument == local and 0 <= i - callee.shift < len(params)
            ]  # fmt: skip
        if op.new:
            further.append(unit.base + call)
        return further


def _may_ask(unit: Unit, local: int) -> bool:
    """Whether a method is called with what may be an address: most `get` take a name."""
    for _, call in unit.calls(local):
        given = [unit.module.ops[argument] for argument in call.args[:2]]
        if any(type(op) is not Const or (isinstance(op.value, str) and "/" in op.value) for op in given):
            return True
    return False
