"""Finds where code listens in on the traffic of a site: headers and bodies that the browser's own events hand out."""

from collections.abc import Iterator
from typing import Final

from skimtrace.flow.answers import Answers
from skimtrace.flow.constants import Constants, joined
from skimtrace.flow.demand import narrowed
from skimtrace.flow.fact import Fact
from skimtrace.flow.model import Confidence
from skimtrace.flow.names import Names
from skimtrace.flow.program import Node, Unit
from skimtrace.flow.reader import Reader
from skimtrace.flow.reading import ADDRESS, Reading
from skimtrace.flow.resolve import Resolver
from skimtrace.flow.setting import Setting
from skimtrace.flow.sites import PathHit, SiteTables
from skimtrace.flow.values import Value
from skimtrace.javascript.ir import Array, Call, Const, Func, Get, Set

_EVENTS: Final = ("onBeforeRequest", "onBeforeSendHeaders", "onSendHeaders", "onHeadersReceived", "onCompleted")
_TOKENS: Final = ("requestHeaders", "requestBody")
"""Properties of a request's details that hold what the site's own requests are authorised with."""
_MAX_TEXT: Final = 2000


class Network(Reader):
    """The readings of other code's traffic in one program."""

    def __init__(
        self, resolver: Resolver, names: Names, constants: Constants, setting: Setting, tables: SiteTables,
        answers: Answers,
    ) -> None:  # fmt: skip
        super().__init__(resolver, names, constants, setting, tables)
        self.answers = answers
        self._listening: dict[tuple[int, int], tuple[str, ...]] = {}
        """Functions that listen to requests: (unit base, function) -> the match patterns they listen for."""

    def readings(self) -> Iterator[Reading]:
        """Every place that is handed the site's own requests or the answers to them."""
        yield from self._requested()
        yield from self._filtered()
        yield from self._inspected()
        yield from self._hooked()

    # -- the events of requests ---------------------------------------------------------------------------------------

    def _requested(self) -> Iterator[Reading]:
        for event in _EVENTS:
            for node in self.program.gets.get(event, ()):
                if f"chrome.webRequest.{event}" not in self.names.of(node):
                    continue
                unit = self.program.unit(node)
                for user in unit.users[node - unit.base]:
                    get = unit.module.ops[user]
                    if type(get) is Get and get.name == "addListener":
                        for site, call in self.resolver.calls_of(unit.base + user):
                            yield from self._listened(site, call)

    def _listened(self, site: Node, call: Call) -> Iterator[Reading]:
        unit = self.program.unit(site)
        patterns = self._patterns(unit.base + call.args[1]) if len(call.args) > 1 else ()
        for root in self.resolver.roots(unit.base + call.args[0]) if call.args else ():
            made = self.program.op(root.node)
            other = self.program.unit(root.node)
            params = other.module.functions[made.function].params if type(made) is Func else []
            if type(made) is not Func or not params:
                continue
            self._listening[other.base, made.function] = patterns
            hosts = narrowed(_hosts(patterns), self.setting.checks.demand(site))
            if not self.setting.about_people(hosts):
                continue
            sites = self.setting.sites(hosts)
            title = sites[0].title if sites else hosts[0]
            for name in _TOKENS:
                yield Reading(
                    other.base + params[0], Fact(other.base + params[0], (name,), ()), "request", name,
                    ("session.token",), True, Confidence.MEDIUM, f"requests to {title} are read as they are sent",
                    hosts, sites,
                )  # fmt: skip
            for pattern in patterns:
                yield Reading(
                    other.base + params[0], Fact(other.base + params[0], ("url",), ()), ADDRESS, pattern,
                    ("page.url",), False, Confidence.MEDIUM, f"the addresses of requests to {title} are read",
                    hosts, sites,
                )  # fmt: skip

    def _patterns(self, node: Node) -> tuple[str, ...]:
        """The match patterns of a filter's `urls`."""
        found: list[str] = []
        for value in self.resolver.member(Value(node, ()), "urls"):
            for root in self.resolver.roots(value.node, value.calls):
                unit = self.program.unit(root.node)
                made = unit.module.ops[root.node - unit.base]
                for item in made.items if type(made) is Array else ():
                    found += [joined(text) for text in self.constants.texts(unit.base + item, root.calls)]
        return tuple(dict.fromkeys(found))

    def _filtered(self) -> Iterator[Reading]:
        """`filterResponseData` hands out the bodies of answers, piece by piece."""
        for get in self.program.gets.get("filterResponseData", ()):
            unit = self.program.unit(get)
            for site, call in self.resolver.calls_of(get):
                patterns = self._around(unit, call.fn)
                for node in self.program.sets.get("ondata", ()):
                    other = self.program.unit(node)
                    op = other.module.ops[node - other.base]
                    if type(op) is Set and any(r.node == site for r in self.resolver.roots(other.base + op.object)):
                        for root in self.resolver.roots(other.base + op.value):
                            yield from self._body(site, root.node, ("data",), patterns)

    def _around(self, unit: Unit, fn: int) -> tuple[str, ...]:
        """The patterns that the listener listens for in which a function stands."""
        while fn >= 0:
            if (unit.base, fn) in self._listening:
                return self._listening[unit.base, fn]
            fn = unit.module.functions[fn].parent
        return ()

    def _body(self, site: Node, function: Node, path: tuple[str, ...], patterns: tuple[str, ...]) -> Iterator[Reading]:
        made, other = self.program.op(function), self.program.unit(function)
        params = other.module.functions[made.function].params if type(made) is Func else []
        for param in params[:1]:
            yield from self._answer(site, Fact(other.base + param, path, ()), patterns)

    # -- developer tools ----------------------------------------------------------------------------------------------

    def _inspected(self) -> Iterator[Reading]:
        """Bodies that the developer tools, or a debugger, hand out."""
        if self.program.gets.get("onRequestFinished") or self.program.gets.get("getHAR"):
            for get in self.program.gets.get("getContent", ()):
                for site, _ in self.resolver.calls_of(get):
                    for fact in self.answers.of_call(site, ()):
                        yield from self._answer(site, fact, self._said(site))
        for get in self.program.gets.get("sendCommand", ()):
            unit = self.program.unit(get)
            for site, call in self.resolver.calls_of(get):
                asked = (
                    unit.module.ops[call.args[1]] if len(call.args) > 1 and self.program.unit(site) is unit else None
                )
                if type(asked) is Const and asked.value == "Network.getResponseBody":
                    for fact in self.answers.of_call(site, ("body",)):
                        yield from self._answer(site, fact, self._said(site))

    def _said(self, node: Node) -> tuple[str, ...]:
        """The paths of known sites that the script of a node names: those whose answers it waits for."""
        unit = self.program.unit(node)
        sites = self.setting.sites(narrowed(self.setting.permitted, self.setting.checks.demand(node)))
        found: dict[str, None] = {}
        for string in unit.strings:
            if 4 < len(string) <= _MAX_TEXT:
                text = string.replace("\\", "")
                if self._known(f"/{text.lstrip('/')}" if "://" not in text else text, sites) is not None:
                    found[text] = None
        return tuple(found)

    def _known(self, text: str, sites: tuple[object, ...]) -> PathHit | None:
        known = [site for site in self.tables.sites if site in sites] or None
        return self.tables.by_path(text, known)

    def _answer(self, site: Node, fact: Fact, said: tuple[str, ...]) -> Iterator[Reading]:
        """An answer to one of the site's requests. `said`: patterns or paths that it is known to be for."""
        declared = _hosts(tuple(text for text in said if "://" in text)) if any("://" in text for text in said) else ()
        hosts = narrowed(declared or self.setting.permitted, self.setting.checks.demand(site))
        sites = self.setting.sites(hosts) if self.setting.about_people(hosts) else ()
        types: dict[str, None] = {}
        for text in said:
            hit = self._known(text if "://" in text else f"/{text.lstrip('/')}", sites)
            if hit is not None and hit.about is None:
                types.update(dict.fromkeys(hit.types))
                sites = sites or (hit.site,)
                hosts = hosts if hosts != ("*",) else tuple(hit.site.domains[:1])
        people = bool(sites)
        yield Reading(
            site, fact, "request", "the page's own requests", tuple(types) or (("person.profile",) if people else
            ("page.text",)), people, Confidence.MEDIUM, "the answers to the page's own requests are read", hosts, sites,
        )  # fmt: skip

    # -- wrappers -----------------------------------------------------------------------------------------------------

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


def _hosts(patterns: tuple[str, ...]) -> tuple[str, ...]:
    """The hosts of match patterns; ("*",) for none, and for those that take any."""
    found: dict[str, None] = {}
    for pattern in patterns:
        host = pattern.partition("://")[2].partition("/")[0]
        if not host or host == "*" or "{" in host:
            return ("*",)
        found[host] = None
    return tuple(found) or ("*",)
