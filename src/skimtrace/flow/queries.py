"""DOM queries: which elements of a page the code reads, by their selectors, and what data those hold."""

import re
from collections.abc import Iterator
from typing import Final

from skimtrace.flow.constants import Hole, joined
from skimtrace.flow.demand import Demand, narrowed
from skimtrace.flow.fact import Fact
from skimtrace.flow.model import Confidence
from skimtrace.flow.models import DOM
from skimtrace.flow.program import Node, Unit
from skimtrace.flow.reader import Reader
from skimtrace.flow.reading import Reading
from skimtrace.flow.sites import Site
from skimtrace.flow.values import MAX_CONTEXT, CallString
from skimtrace.javascript.ir import Call, Class, Concat, Const, Element, Func, Get, Param, Phi, Read, Spread, Write

_QUERIES: Final = {
    "querySelector": "{}", "querySelectorAll": "{}", "closest": "{}", "getElementById": "#{}",
    "getElementsByClassName": ".{}", "getElementsByTagName": "{}", "getElementsByName": "[name={}]", "evaluate": "{}",
    "find": "{}", "$": "{}", "jQuery": "{}", "$$": "{}", "$x": "{}",
}  # fmt: skip
_COLLECTIONS: Final = {"links": "a[href]", "images": "img"}
"""Properties of the document that are what a query would find."""
_CALLED_BY_NAME: Final = ("$", "jQuery", "$$", "$x")
_MAX_CALLERS: Final = 48
_NO_CONTENT: Final = frozenset(
    {"*", "script", "style", "link", "head", "html", "body", "iframe", "canvas", "base", "object"}
)
"""Elements that hold none of a page's content themselves."""
_REMOTE: Final = ("storage", "server", "message")
"""Where a selector may come from that makes the fields it reads unknown. One that is only a parameter nothing in the
program gives a value to is a library's own."""
_PERSONAL: Final = ("person.", "session.")
_CLASSES: Final = re.compile(r"(?:\.[\w-]{1,200}){1,50}")
_FEW: Final = 3
"""Classes from which on it counts how many are the extension's own."""


class Queries(Reader):
    """The DOM queries of one program."""

    def readings(self) -> Iterator[Reading]:
        """Every query that reads an element of a visited page."""
        for method, form in _QUERIES.items():
            places = self.program.gets.get(method, ())
            if method in _CALLED_BY_NAME:
                places = [
                    read for read in self.program.global_reads.get(method, ()) if not self._declared(read, method)
                ]
            for get in places:
                for site, call in self.resolver.calls_of(get):
                    if call.args and self.setting.in_page(site):
                        yield from self._query(site, call, method, form)

        for name, selector in _COLLECTIONS.items():
            for get in self.program.gets.get(name, ()):
                unit = self.program.unit(get)
                op = unit.module.ops[get - unit.base]
                if type(op) is Get and "document" in self.names.of(unit.base + op.object) and self.setting.in_page(get):
                    yield self._classified(get, (), selector)

    def _declared(self, read: Node, name: str) -> bool:
        """Whether a script beside declares what goes by the name of a library: it is followed instead."""
        return any(True for _ in self.program.declared_beside(self.program.unit(read), name))

    def _query(self, site: Node, call: Call, method: str, form: str) -> Iterator[Reading]:
        unit = self.program.unit(site)
        argument = unit.base + call.args[0]
        if isinstance(self.program.op(argument), Func):  # [].find(x => ...), $(() => ...)
            return
        if method == "find" and not any(n.startswith("jQuery") for n in self.names.of(unit.base + call.callee)):
            return
        for calls in self.callers(argument):
            texts = self.constants.texts(argument, calls)
            strings = [joined(text) for text in texts if any(isinstance(part, str) for part in text)]
            if method == "getElementsByClassName":  # of several classes an element has all
                strings = [".".join(names.split()) for names in strings]
            strings = [form.format(text) for text in strings]
            keyed = self._keyed(argument, calls, form)
            if not strings and any(isinstance(p, Hole) and p.reason in _REMOTE for t in texts for p in t):
                yield self._unknown(site, calls)
            for selector in strings:
                if selector.strip().lower() in _NO_CONTENT or selector.lstrip().startswith("<"):
                    continue
                if not self._own(selector):
                    yield self._classified(site, calls, selector, keyed.get(selector, ()))

    def _own(self, selector: str) -> bool:
        """Whether a selector names an element of the extension's own making: not where most of its classes are the
        page's, some of which the extension gives its elements to make them look alike."""
        if not self.setting.own_element(selector):
            return False
        classes = selector[1:].split(".") if _CLASSES.fullmatch(selector) else []
        return len(classes) < _FEW or 2 * sum(name in self.setting.own_tokens for name in classes) >= len(classes)

    def _keyed(self, argument: Node, calls: CallString, form: str) -> dict[str, tuple[str, ...]]:
        """The hosts of selectors that stand in a table of sites, each for its own."""
        found: dict[str, tuple[str, ...]] = {}
        for root in self.resolver.roots(argument, calls):
            made = self.program.op(root.node)
            if type(made) is Const and isinstance(made.value, str) and (hosts := self.setting.checks.keyed(root.node)):
                selector = form.format(made.value)
                found[selector] = (*found.get(selector, ()), *hosts)
        return found

    def _classified(self, site: Node, calls: CallString, selector: str, keyed: tuple[str, ...] = ()) -> Reading:
        """The reading that a query is: what data the site tables, else the words of the selector, say it holds.

        `keyed` are the hosts of the selector's own entry in a table of sites, where it stands in one.
        """
        hosts = self.setting.hosts(site, calls)
        hosts = narrowed(hosts, Demand(keyed)) if keyed else hosts
        sites = self.setting.sites(hosts)
        fact = Fact(site, (DOM,), calls)
        hit = self.tables.match_selector(selector, sites)
        people = self.setting.about_people(hosts)
        types: tuple[str, ...] = ("page.text",)
        personal, confidence, reason = False, Confidence.HIGH, "the selector is that of page content"
        where: tuple[Site, ...] = sites if people else ()
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

    def _unknown(self, site: Node, calls: CallString) -> Reading:
        """The reading that a query is whose selector is decided elsewhere."""
        hosts = self.setting.hosts(site, calls)
        people = self.setting.about_people(hosts)
        types = ("person.profile",) if people else ("page.text",)
        return Reading(
            site, Fact(site, (DOM,), calls), "dom", None, types, people, Confidence.LOW,
            "the selector is not constant", hosts, self.setting.sites(hosts) if people else (),
        )  # fmt: skip

    # -- selectors that are arguments ---------------------------------------------------------------------------------

    def callers(self, node: Node, calls: CallString = (), depth: int = 2) -> list[CallString]:
        """The call strings under which an argument that comes from a parameter is constant: one for each caller."""
        unit = self.program.unit(node)
        fn = unit.module.ops[node - unit.base].fn
        inner = calls
        if depth == 0:
            return [calls]
        if not self._from_parameter(node):  # `const get = url => new Promise(resolve => request(url))`
            around = unit.module.functions[fn].parent
            promise = self._executed(unit, fn)
            if promise is None or not self._from_parameter(node, around):
                return [calls]
            fn, inner = around, (promise, *calls)
        found: list[CallString] = []
        for use in self.resolver.uses(unit, fn):
            call = self.program.op(use.node)
            if use.called and type(call) is Call:
                outer = self._callers_of_arguments(use.node, call, depth - 1)
                found += [(*o, use.node, *inner)[-MAX_CONTEXT:] for o in outer]
        return found[:_MAX_CALLERS] or [calls]

    def _executed(self, unit: Unit, fn: int) -> Node | None:
        """The call that makes the promise whose executor a function is."""
        made = unit.module.functions[fn].op
        for user in unit.users[made] if fn > 0 and made >= 0 else ():
            call = unit.module.ops[user]
            if type(call) is Call and call.new and call.args[:1] == (made,):
                return unit.base + user if "Promise" in self.names.of(unit.base + call.callee) else None
        return None

    def _callers_of_arguments(self, site: Node, call: Call, depth: int) -> list[CallString]:
        unit = self.program.unit(site)
        for argument in call.args:
            if self._from_parameter(unit.base + argument):
                return self.callers(unit.base + argument, (), depth)
        return [()]

    def _from_parameter(self, node: Node, within: int | None = None) -> bool:
        """Whether a value is made, within its function or the one given, from one of that function's parameters."""
        unit = self.program.unit(node)
        ops = unit.module.ops
        waiting, seen = [node - unit.base], {node - unit.base}
        fn = ops[node - unit.base].fn if within is None else within
        while waiting and len(seen) < 30:
            op = ops[waiting.pop()]
            if type(op) is Param:
                if op.fn == fn and fn > 0:
                    return True
                continue
            if type(op) is Read:
                stores = [ops[write] for write in unit.writes.get(op.binding, ())]
                inner = [store.value for store in stores if type(store) is Write and store.fn == fn]
            elif type(op) is Get:
                inner = [op.object] if op.key < 0 else [op.object, op.key]
            elif type(op) is Element or type(op) is Spread:
                inner = [op.value]
            elif type(op) is Concat:
                inner = [*op.parts]
            elif isinstance(op, Phi | Class):
                inner = [*op.values]
            else:
                inner = []
            waiting += [i for i in inner if i not in seen]
            seen.update(inner)
        return False
