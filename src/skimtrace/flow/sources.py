"""Finds the places that read data: DOM queries, the page as a whole, cookies, storage, tabs, requests for data."""

from collections.abc import Iterator

from skimtrace.flow.answers import Answers
from skimtrace.flow.asked import Requests
from skimtrace.flow.constants import Constants, joined
from skimtrace.flow.fact import Fact
from skimtrace.flow.held import Held
from skimtrace.flow.model import Confidence
from skimtrace.flow.names import Names
from skimtrace.flow.network import Network
from skimtrace.flow.pages import Pages
from skimtrace.flow.program import Node
from skimtrace.flow.queries import Queries
from skimtrace.flow.reader import Reader
from skimtrace.flow.reading import Reading
from skimtrace.flow.resolve import Resolver
from skimtrace.flow.setting import Setting
from skimtrace.flow.sites import SiteTables
from skimtrace.flow.values import Value
from skimtrace.javascript.ir import Call, Get, Read


class Sources(Reader):
    """The readings of one program."""

    def __init__(
        self, resolver: Resolver, names: Names, constants: Constants, setting: Setting, tables: SiteTables
    ) -> None:
        super().__init__(resolver, names, constants, setting, tables)
        self.answers = Answers(resolver, names)
        self.queries = Queries(resolver, names, constants, setting, tables)
        self.pages = Pages(resolver, names, setting, tables)
        self.requests = Requests(resolver, names, constants, setting, tables, self.answers, self.queries)
        self.network = Network(resolver, names, constants, setting, tables, self.answers)
        self.held = Held(resolver, names, constants, setting, tables)

    def readings(self) -> list[Reading]:
        """Every place that reads data, in the order of the code."""
        found = [
            *self.queries.readings(),
            *self.pages.readings(),
            *self._cookies(),
            *self.requests.readings(),
            *self.network.readings(),
            *self.held.readings(),
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


def _host_of(text: str) -> str:
    """The host that a cookie filter's `url` or `domain` names; "" when it is not constant."""
    rest = text.split("://", 1)[-1].split("/", 1)[0].lstrip(".*")
    return rest if "." in rest and "{" not in rest else ""
