"""Finds the places that read data: DOM queries, the page as a whole, cookies, storage, tabs, requests for data."""

from collections.abc import Iterator
from typing import Final

from skimtrace.flow.answers import Answers
from skimtrace.flow.constants import Constants, joined
from skimtrace.flow.fact import Fact
from skimtrace.flow.model import Confidence
from skimtrace.flow.names import Names
from skimtrace.flow.pages import Pages
from skimtrace.flow.program import Node, Program, Unit
from skimtrace.flow.queries import Queries
from skimtrace.flow.reading import Reading
from skimtrace.flow.resolve import Resolver
from skimtrace.flow.setting import Setting
from skimtrace.flow.sites import NameHit, SiteTables
from skimtrace.flow.values import Value
from skimtrace.javascript.ir import Call, Concat, Const, Get, Phi, Read, Write

_REQUESTS: Final = frozenset({"fetch", "axios", "axios.get", "$.get", "$.getJSON", "$.ajax", "XMLHttpRequest.open"})
_MAX_CARRIERS: Final = 60
"""Nodes that an address is followed through to the requests it is for."""


class Sources:
    """The readings of one program."""

    def __init__(
        self, resolver: Resolver, names: Names, constants: Constants, setting: Setting, tables: SiteTables
    ) -> None:
        self.program: Program = resolver.program
        self.resolver = resolver
        self.names = names
        self.constants = constants
        self.setting = setting
        self.tables = tables
        self.answers = Answers(resolver, names)
        self.queries = Queries(resolver, names, constants, setting, tables)
        self.pages = Pages(resolver, names, setting, tables)

    def readings(self) -> list[Reading]:
        """Every place that reads data, in the order of the code."""
        found = [
            *self.queries.readings(),
            *self.pages.readings(),
            *self._cookies(),
            *self._requests(),
            *self._hooked(),
            *self._kept(),
            *self._tabs(),
        ]
        unique = {(r.fact, r.selector): r for r in found}
        return sorted(unique.values(), key=lambda r: (r.node, r.fact.path, r.fact.calls, r.selector or ""))

    def _simple(
        self, node: Node, path: tuple[str, ...], kind: str, selector: str, types: tuple[str, ...], personal: bool
    ) -> Reading:
        hosts = self.setting.hosts(node)
        return Reading(node, Fact(node, path, ()), kind, selector, types, personal, Confidence.HIGH, "", hosts, ())

    # -- cookies, tabs, private APIs ----------------------------------------------------------------------------------

    def _cookies(self) -> Iterator[Reading]:
        for method in ("get", "getAll"):
            for get in self.program.gets.get(method, ()):
                unit = self.program.unit(get)
                op = unit.module.ops[get - unit.base]
                if type(op) is not Get:
                    continue
                owner = unit.module.ops[op.object]
                if not (type(owner) is Get and owner.name == "cookies") and type(owner) is not Read:
                    continue
                if "chrome.cookies" not in self.names.of(unit.base + op.object):
                    continue
                for site, call in self.resolver.calls_of(get):
                    yield from self._cookie(site, call)

    def _cookie(self, site: Node, call: Call) -> Iterator[Reading]:
        unit = self.program.unit(site)
        known: dict[str, list[str]] = {"name": [], "url": [], "domain": []}
        for key, found in known.items():
            for value in self.resolver.member(Value(unit.base + call.args[0], ()), key) if call.args else ():
                found += [joined(t) for t in self.constants.texts(value.node, value.calls)]
        hosts = tuple(dict.fromkeys(_host_of(u) for u in [*known["url"], *known["domain"]] if _host_of(u)))
        sites = [site for host in hosts for site in self.tables.sites_for_host(host)]
        hit = next((h for n in known["name"] if (h := self.tables.by_cookie(n, sites or None))), None)
        selector = ", ".join(known["name"]) or "all cookies"
        where = (hit.site,) if hit else tuple(sites)
        reason = f"a cookie of {where[0].title}" if where else "a cookie"
        # A filter whose site is not constant most often names the extension's own service: no session of others' data.
        personal = bool(where) or bool(hosts) or not (known["url"] or known["domain"])
        for fact in self.answers.of_call(site, ()):
            yield Reading(
                site, fact, "cookie", selector, hit.types if hit else ("session.token",), personal,
                Confidence.HIGH if where else Confidence.MEDIUM, reason, hosts or ("*",), where,
            )  # fmt: skip

    def _kept(self) -> Iterator[Reading]:
        """What a site keeps in the browser: its databases and its local storage."""
        for method, owner in (("open", "indexedDB"), ("getItem", "localStorage"), ("getItem", "sessionStorage")):
            for get in self.program.gets.get(method, ()):
                unit = self.program.unit(get)
                op = unit.module.ops[get - unit.base]
                if type(op) is not Get or not self.setting.in_page(get):
                    continue
                if owner not in self.names.of(unit.base + op.object):
                    continue
                for site, call in self.resolver.calls_of(get):
                    for name in self.constants.strings(unit.base + call.args[0]) if call.args else ():
                        hosts = self.setting.hosts(site)
                        sites = self.setting.sites(hosts)
                        hit = self.tables.by_storage(name, sites if "*" not in hosts else None)
                        if hit is not None:
                            yield from self._store_readings(site, owner, hit, hosts)

    def _store_readings(self, site: Node, owner: str, hit: NameHit, hosts: tuple[str, ...]) -> Iterator[Reading]:
        unit = self.program.unit(site)
        facts = [Fact(site, (), ())]
        if owner == "indexedDB":  # requests answer in handlers of their own: every `result` of this script is of it
            facts += [Fact(n, (), ()) for n in self.program.gets.get("result", ()) if self.program.unit(n) is unit]
        for fact in facts:
            yield Reading(
                site, fact, "storage", hit.name, hit.types, True, Confidence.HIGH,
                f"{hit.site.title} keeps {', '.join(hit.types)} under {hit.name!r}", hosts, (hit.site,),
            )  # fmt: skip

    def _tabs(self) -> Iterator[Reading]:
        for name, kind in (("url", "page.url"), ("title", "page.text")):
            for node in self.program.gets.get(name, ()):
                unit = self.program.unit(node)
                op = unit.module.ops[node - unit.base]
                if type(op) is not Get:
                    continue
                owners = self.names.of(unit.base + op.object)
                if any(n.startswith(("chrome.tabs.query", "chrome.tabs.get", "chrome.tabs.onUpdated")) for n in owners):
                    yield self._simple(node, (), "tab", f"tab.{name}", (kind,), False)

    def _requests(self) -> Iterator[Reading]:
        """Requests to a site's own API, whose answer is data about people."""
        seen: set[Node] = set()
        for unit in self.program.units:
            for index, op in enumerate(unit.module.ops):
                if type(op) is not Const or op.kind != "string" or not isinstance(op.value, str):
                    continue
                if "/" not in op.value or len(op.value) > 2000:
                    continue
                sites = self.setting.sites(self.setting.hosts(unit.base + index)) if unit.page_world else ()
                hit = self.tables.by_path(op.value, sites or None)
                if hit is None or hit.about is not None or not hit.types:
                    continue
                for site in self._request_calls(unit.base + index):
                    if site in seen:
                        continue
                    seen.add(site)
                    for fact in self.answers.of_request(site):
                        yield Reading(
                            site, fact, "request", hit.path, hit.types, True,
                            Confidence.HIGH if hit.private else Confidence.MEDIUM,
                            f"{hit.site.title} answers {hit.path} with data about people",
                            tuple(hit.site.domains[:1]), (hit.site,),
                        )  # fmt: skip

    def _hooked(self) -> Iterator[Reading]:
        """Answers to the page's own requests, read by wrappers that the extension puts around them."""
        for node, fact in self.answers.hooked():
            hosts = self.setting.hosts(node)
            people = self.setting.about_people(hosts)
            yield Reading(
                node, fact, "request", "the page's own requests", ("person.profile",) if people else ("page.text",),
                people, Confidence.MEDIUM, "the answers to the page's own requests are read", hosts,
                self.setting.sites(hosts) if people else (),
            )  # fmt: skip

    def _request_calls(self, node: Node) -> list[Node]:
        """Requests whose address holds a constant, followed forwards through text, variables and parameters."""
        found: list[Node] = []
        seen, waiting = {node}, [node]
        while waiting and len(seen) < _MAX_CARRIERS:
            at = waiting.pop()
            unit = self.program.unit(at)
            for user in unit.users[at - unit.base] or ():
                op = unit.module.ops[user]
                further: list[Node] = []
                if type(op) is Call:
                    if _REQUESTS.intersection(self.names.of(unit.base + op.callee)):
                        found.append(unit.base + user)
                    else:
                        further = self._carried_in(unit, user, op, at - unit.base)
                elif type(op) is Write:
                    further = [unit.base + r for r in unit.reads.get(op.binding, ())]
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


def _host_of(text: str) -> str:
    """The host that a cookie filter's `url` or `domain` names; "" when it is not constant."""
    rest = text.split("://", 1)[-1].split("/", 1)[0].lstrip(".*")
    return rest if "." in rest and "{" not in rest else ""
