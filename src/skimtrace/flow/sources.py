"""Finds the places that read data: DOM queries, page text, addresses, cookies, private APIs, tabs, selections."""

from collections.abc import Iterator
from typing import Final

from skimtrace.flow.answers import Answers
from skimtrace.flow.constants import Constants, Hole, joined
from skimtrace.flow.fact import Fact
from skimtrace.flow.model import Confidence
from skimtrace.flow.models import DOM
from skimtrace.flow.names import Names
from skimtrace.flow.program import Node, Program
from skimtrace.flow.reading import Reading
from skimtrace.flow.resolve import Resolver
from skimtrace.flow.setting import Setting
from skimtrace.flow.sites import NameHit, SiteTables
from skimtrace.flow.values import CallString, Value
from skimtrace.javascript.ir import Call, Const, Element, Func, Get, Object, Param, Read

_QUERIES: Final = {
    "querySelector": "{}", "querySelectorAll": "{}", "closest": "{}", "getElementById": "#{}",
    "getElementsByClassName": ".{}", "getElementsByTagName": "{}", "getElementsByName": "[name={}]", "evaluate": "{}",
    "find": "{}", "$": "{}", "jQuery": "{}", "$$": "{}", "$x": "{}",
}  # fmt: skip
_CALLED_BY_NAME: Final = ("$", "jQuery", "$$", "$x")
_WHOLE: Final = ("body", "documentElement")
_CONTENT: Final = ("innerText", "textContent", "outerHTML", "innerHTML", "cloneNode")
_ADDRESS: Final = ("href", "pathname", "search")
_MAX_CALLERS: Final = 48
_NO_CONTENT: Final = frozenset(
    {"*", "script", "style", "link", "head", "html", "body", "iframe", "canvas", "base", "object"}
)
"""Elements that hold none of a page's content themselves."""
_REMOTE: Final = ("storage", "server", "message")
"""Where a selector may come from that makes the fields it reads unknown. One that is only a parameter nothing in the
program gives a value to is a library's own."""
_PERSONAL: Final = ("person.", "session.")


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

    def readings(self) -> list[Reading]:
        """Every place that reads data, in the order of the code."""
        found = [
            *self._queries(),
            *self._page(),
            *self._cookies(),
            *self._requests(),
            *self._hooked(),
            *self._kept(),
            *self._tabs(),
        ]
        unique = {(r.fact, r.selector): r for r in found}
        return sorted(unique.values(), key=lambda r: (r.node, r.fact.path, r.fact.calls, r.selector or ""))

    # -- helpers ------------------------------------------------------------------------------------------------------

    def _calls_of(self, get: Node) -> Iterator[tuple[Node, Call]]:
        """The calls whose callee is this read, directly or through a variable that holds it."""
        unit = self.program.unit(get)
        local = get - unit.base
        direct = False
        for user in unit.users[local] or ():
            op = unit.module.ops[user]
            if isinstance(op, Call) and op.callee == local:
                direct = True
                yield unit.base + user, op
        if not direct:
            for use in self.resolver.uses_of(get):
                call = self.program.op(use.node)
                if use.called and isinstance(call, Call):
                    yield use.node, call

    def _callers(self, node: Node, calls: CallString = (), depth: int = 2) -> list[CallString]:
        """The call strings under which an argument that comes from a parameter is constant: one for each caller."""
        unit = self.program.unit(node)
        if depth == 0 or not self._from_parameter(node):
            return [calls]
        fn = unit.module.ops[node - unit.base].fn
        found: list[CallString] = []
        for use in self.resolver.uses(unit, fn):
            call = self.program.op(use.node)
            if use.called and isinstance(call, Call):
                outer = self._callers_of_arguments(use.node, call, depth - 1)
                found += [(*o, use.node, *calls) for o in outer]
        return found[:_MAX_CALLERS] or [calls]

    def _callers_of_arguments(self, site: Node, call: Call, depth: int) -> list[CallString]:
        unit = self.program.unit(site)
        for argument in call.args:
            if self._from_parameter(unit.base + argument):
                return self._callers(unit.base + argument, (), depth)
        return [()]

    def _from_parameter(self, node: Node) -> bool:
        """Whether a value is made, within its function, from one of the function's parameters."""
        unit = self.program.unit(node)
        ops = unit.module.ops
        waiting, seen = [node - unit.base], {node - unit.base}
        fn = ops[node - unit.base].fn
        while waiting and len(seen) < 30:
            op = ops[waiting.pop()]
            if isinstance(op, Param):
                if op.fn == fn and fn > 0:
                    return True
                continue
            if isinstance(op, Read):
                inner = [ops[w].value for w in unit.writes.get(op.binding, ()) if ops[w].fn == fn]  # type: ignore[union-attr]
            elif isinstance(op, Get):
                inner = [op.object]
            elif isinstance(op, Element):
                inner = [op.value]
            else:
                inner = [*getattr(op, "parts", ()), *getattr(op, "values", ())] if not isinstance(op, Object) else []
            waiting += [i for i in inner if i not in seen]
            seen.update(inner)
        return False

    # -- DOM queries ----------------------------------------------------------------------------------------------------

    def _queries(self) -> Iterator[Reading]:
        for method, form in _QUERIES.items():
            places = self.program.gets.get(method, ())
            if method in _CALLED_BY_NAME:
                places = self.program.global_reads.get(method, ())
            for get in places:
                for site, call in self._calls_of(get):
                    if call.args and self.setting.in_page(site):
                        yield from self._query(site, call, method, form)

    def _query(self, site: Node, call: Call, method: str, form: str) -> Iterator[Reading]:
        unit = self.program.unit(site)
        argument = unit.base + call.args[0]
        if isinstance(self.program.op(argument), Func):  # [].find(x => ...), $(() => ...)
            return
        if method == "find" and not any(n.startswith("jQuery") for n in self.names.of(unit.base + call.callee)):
            return
        for calls in self._callers(argument):
            texts = self.constants.texts(argument, calls)
            strings = [s for s in (self._form(form, joined(t)) for t in texts if any(isinstance(p, str) for p in t))]
            if not strings and any(isinstance(p, Hole) and p.reason in _REMOTE for t in texts for p in t):
                yield from self._unknown_query(site, calls)
            for selector in strings:
                if selector.strip().lower() in _NO_CONTENT or selector.lstrip().startswith("<"):
                    continue
                if not self.setting.own_element(selector):
                    yield self._classified(site, calls, selector)

    @staticmethod
    def _form(form: str, text: str) -> str:
        return form.format(text) if "{}" in form else text

    def _classified(self, site: Node, calls: CallString, selector: str) -> Reading:
        hosts = self.setting.hosts(site)
        sites = self.setting.sites(hosts)
        fact = Fact(site, (DOM,), calls)
        hit = self.tables.match_selector(selector, sites)
        people = self.setting.about_people(hosts)
        types: tuple[str, ...] = ("page.text",)
        personal, confidence, reason = False, Confidence.HIGH, "the selector is that of page content"
        where: tuple[Site, ...] = tuple(sites) if people else ()
        if hit is not None and hit.about is None:
            types, personal = hit.types, any(t.startswith(_PERSONAL) for t in hit.types)
            confidence = Confidence.MEDIUM if hit.weak else Confidence.HIGH
            reason = (
                f"the selector holds {hit.token!r}, which {hit.site.title if hit.site else 'any site'} uses for people"
            )
            where = (hit.site,) if hit.site else where
        elif hit is None and people and self.tables.not_person(selector) is None:
            types = self.tables.selector_hint(selector) or ("person.profile",)
            personal, confidence = True, Confidence.MEDIUM
            reason = "an element of a page about people, whose selector is in no table"
        return Reading(site, fact, "dom", selector, types, personal, confidence, reason, hosts, where)

    def _unknown_query(self, site: Node, calls: CallString) -> Iterator[Reading]:
        hosts = self.setting.hosts(site)
        people = self.setting.about_people(hosts)
        types = ("person.profile",) if people else ("page.text",)
        yield Reading(
            site, Fact(site, (DOM,), calls), "dom", None, types, people, Confidence.LOW,
            "the selector is not constant", hosts, self.setting.sites(hosts) if people else (),
        )  # fmt: skip

    # -- the page as a whole ----------------------------------------------------------------------------------------------

    def _page(self) -> Iterator[Reading]:
        for name in _CONTENT:
            for node in self.program.gets.get(name, ()):
                unit = self.program.unit(node)
                op = unit.module.ops[node - unit.base]
                owner = unit.module.ops[op.object] if isinstance(op, Get) else None
                if isinstance(owner, Get) and owner.name in _WHOLE and self.setting.in_page(node):
                    if "document" in self.names.of(unit.base + owner.object):
                        yield from self._page_reading(node, name, f"document.{owner.name}.{name}", "page.whole")
        for name, owner_name, kind in (("title", "document", "page.text"), ("cookie", "document", "session.token")):
            for node in self.program.gets.get(name, ()):
                unit = self.program.unit(node)
                op = unit.module.ops[node - unit.base]
                if isinstance(op, Get) and self.setting.in_page(node):
                    if owner_name in self.names.of(unit.base + op.object):
                        yield from self._page_reading(node, name, f"{owner_name}.{name}", kind)
        for name in _ADDRESS:
            for node in self.program.gets.get(name, ()):
                unit = self.program.unit(node)
                op = unit.module.ops[node - unit.base]
                if isinstance(op, Get) and self.setting.in_page(node):
                    if "location" in self.names.of(unit.base + op.object):
                        yield from self._page_reading(node, name, f"location.{name}", "page.url")
        for node in self.program.gets.get("getSelection", ()):
            for site, _ in self._calls_of(node):
                if self.setting.in_page(site):
                    yield self._simple(site, (), "selection", "getSelection()", ("page.selection",), False)
        for node in self.program.gets.get("selectionText", ()):
            yield self._simple(node, (), "selection", "info.selectionText", ("page.selection",), False)

    def _page_reading(self, node: Node, name: str, selector: str, kind: str) -> Iterator[Reading]:
        hosts = self.setting.hosts(node)
        people = self.setting.about_people(hosts)
        if kind == "session.token":
            # Which cookie is read shows only where its name is looked for; without one it is the whole jar.
            types, personal = ("session.token",), people
        elif kind == "page.url" and people:
            types, personal = ("person.profile-url",), True
        elif kind == "page.whole":
            types, personal = ("page.whole",), people
        else:
            types, personal = (kind,), False
        path = (DOM,) if name == "cloneNode" else ()
        target = node
        if name == "cloneNode":
            for site, _ in self._calls_of(node):
                target = site
        yield Reading(
            node, Fact(target, path, ()), "page", selector, types, personal, Confidence.MEDIUM,
            "a page about people is read" if people else "the page is read", hosts,
            self.setting.sites(hosts) if people else (),
        )  # fmt: skip

    def _simple(
        self, node: Node, path: tuple[str, ...], kind: str, selector: str, types: tuple[str, ...], personal: bool
    ) -> Reading:
        hosts = self.setting.hosts(node)
        return Reading(node, Fact(node, path, ()), kind, selector, types, personal, Confidence.HIGH, "", hosts, ())

    # -- cookies, tabs, private APIs ----------------------------------------------------------------------------------------

    def _cookies(self) -> Iterator[Reading]:
        for method in ("get", "getAll"):
            for get in self.program.gets.get(method, ()):
                unit = self.program.unit(get)
                op = unit.module.ops[get - unit.base]
                owner = unit.module.ops[op.object] if isinstance(op, Get) else None
                if not (isinstance(owner, Get) and owner.name == "cookies") and not isinstance(owner, Read):
                    continue
                if "chrome.cookies" not in self.names.of(unit.base + op.object):  # type: ignore[union-attr]
                    continue
                for site, call in self._calls_of(get):
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
        # A filter whose site is not constant is most often the extension's own service: its session is not others' data.
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
                if not isinstance(op, Get) or not self.setting.in_page(get):
                    continue
                if owner not in self.names.of(unit.base + op.object):
                    continue
                for site, call in self._calls_of(get):
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
                if not isinstance(op, Get):
                    continue
                owners = self.names.of(unit.base + op.object)
                if any(n.startswith(("chrome.tabs.query", "chrome.tabs.get", "chrome.tabs.onUpdated")) for n in owners):
                    yield self._simple(node, (), "tab", f"tab.{name}", (kind,), False)

    def _requests(self) -> Iterator[Reading]:
        """Requests to a site's own API, whose answer is data about people."""
        seen: set[Node] = set()
        for unit in self.program.units:
            for index, op in enumerate(unit.module.ops):
                if not isinstance(op, Const) or op.kind != "string" or not isinstance(op.value, str):
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
        while waiting and len(seen) < 60:
            at = waiting.pop()
            unit = self.program.unit(at)
            for user in unit.users[at - unit.base] or ():
                op = unit.module.ops[user]
                further: list[Node] = []
                kind = type(op).__name__
                if isinstance(op, Call):
                    if any(n in ("fetch", "axios.get", "$.get", "$.getJSON", "$.ajax", "axios", "XMLHttpRequest.open")
                           for n in self.names.of(unit.base + op.callee)):  # fmt: skip
                        found.append(unit.base + user)
                    else:
                        for callee in self.resolver.callees(unit.base + user):
                            params = callee.unit.module.functions[callee.function].params
                            further += [
                                callee.unit.base + params[i - callee.shift] for i, a in enumerate(op.args)
                                if a == at - unit.base and 0 <= i - callee.shift < len(params)
                            ]  # fmt: skip
                        if op.new:
                            further.append(unit.base + user)
                elif kind == "Write":
                    further = [unit.base + r for r in unit.reads.get(op.binding, ())]  # type: ignore[union-attr]
                elif kind in ("Concat", "Phi"):
                    further = [unit.base + user]
                waiting += [f for f in further if f not in seen]
                seen.update(further)
        return found


def _host_of(text: str) -> str:
    rest = text.split("://", 1)[-1].split("/", 1)[0].lstrip(".*")
    return rest if "." in rest and "{" not in rest else ""
