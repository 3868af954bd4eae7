"""Where code runs: which functions see the DOM of visited pages, on which hosts, and which elements the extension made.

A content script sees the page as a whole; a function that is handed to `executeScript` sees it too, wherever it stands.
"""

import re
from collections.abc import Iterator
from functools import cached_property
from typing import Final

from skimtrace.extension.model import ContextKind
from skimtrace.flow.demand import covers, narrowed
from skimtrace.flow.domains import registrable
from skimtrace.flow.hostchecks import HostChecks
from skimtrace.flow.names import Names
from skimtrace.flow.program import Node, Program, Unit
from skimtrace.flow.resolve import Resolver
from skimtrace.flow.sites import Site, SiteTables
from skimtrace.flow.values import CallString, Value
from skimtrace.javascript.ir import Array, Call, Const, Func, Get, Set

_OWN_MARKUP: Final = re.compile(r"""\b(?:id|class|name)\s{0,4}=\s{0,4}\\?["']([^"'<>]{1,200})""")
_ATTRIBUTE: Final = re.compile(r"\[[^\[\]]{0,200}\]")
_ASSIGNED: Final = ("id", "className", "name")
_EVERYWHERE: Final = ("*",)
_INJECTED_UNDER: Final = ("func", "function")
_INJECTED: Final = "injected:"
"""What the ids of contexts begin with that `executeScript` makes."""


class Setting:
    """Answers where the code of one program runs."""

    def __init__(self, program: Program, resolver: Resolver, names: Names, tables: SiteTables) -> None:
        self.program = program
        self.resolver = resolver
        self.names = names
        self.tables = tables
        self._hosts: dict[int, tuple[str, ...]] = {}
        self._sites: dict[tuple[str, ...], tuple[Site, ...]] = {}
        self._single: dict[tuple[str, ...], bool] = {}
        self._domains: dict[tuple[str, ...], frozenset[str]] = {}
        self.checks = HostChecks(program, resolver, names, tables.host_names)
        resolver.injected = self.injected

    @cached_property
    def injected(self) -> dict[tuple[int, int], Node]:
        """(unit base, function) -> the `executeScript` call that runs it in a page."""
        found: dict[tuple[int, int], Node] = {}
        for get in self.program.gets.get("executeScript", ()):
            unit = self.program.unit(get)
            for user, _ in unit.calls(get - unit.base):
                for root in self.handed_over(unit.base + user):
                    made = self.program.op(root.node)
                    if type(made) is Func:
                        found[self.program.unit(root.node).base, made.function] = unit.base + user
        return found

    def handed_over(self, site: Node, calls: CallString = ()) -> Iterator[Value]:
        """The roots of what a call of `executeScript` is given as its function."""
        call = self.program.op(site)
        base = self.program.unit(site).base
        for argument in call.args if type(call) is Call else ():
            for key in _INJECTED_UNDER:
                for value in self.resolver.member(Value(base + argument, calls), key):
                    yield from self.resolver.roots(value.node, value.calls)

    def in_page(self, node: Node) -> bool:
        """Whether the code of a node sees the DOM of a page the user visits."""
        unit = self.program.unit(node)
        return unit.page_world or self._injected_at(unit, node) is not None

    def share_document(self, node: Node, other: Node) -> bool:
        """Whether the code of two nodes may see one document: scripts in visited pages do, where these may be of one
        site, and those of one page of the extension."""
        if self.in_page(node) or self.in_page(other):
            return self.in_page(node) and self.in_page(other) and self._may_meet(node, other)
        here, there = self.program.unit(node).contexts, self.program.unit(other).contexts
        return not here or not there or any(context in there for context in here)

    def share_origin(self, node: Node, other: Node) -> bool:
        """Whether the code of two nodes may see one origin's storage."""
        if self.in_page(node) or self.in_page(other):
            return self.in_page(node) and self.in_page(other) and self._may_meet(node, other)
        return True

    def _may_meet(self, node: Node, other: Node) -> bool:
        """Whether the pages that the code of two nodes runs on may be of one site."""
        mine, theirs = self.owners(node), self.owners(other)
        return not mine or not theirs or not mine.isdisjoint(theirs)

    def owners(self, node: Node) -> frozenset[str]:
        """The registrable domains of the pages that a node's script is run in; none where they may be any."""
        hosts = self.declared(node)
        known = self._domains.get(hosts)
        if known is None:
            anything = any(host == "*" or host.endswith(".*") for host in hosts)
            known = frozenset(() if anything else (registrable(host.removeprefix("*.")) for host in hosts))
            self._domains[hosts] = known
        return known

    def _injected_at(self, unit: Unit, node: Node) -> Node | None:
        if not self.injected:
            return None
        fn = unit.module.ops[node - unit.base].fn
        while fn >= 0:
            site = self.injected.get((unit.base, fn))
            if site is not None:
                return site
            fn = unit.module.functions[fn].parent
        return None

    def hosts(self, node: Node, calls: CallString = ()) -> tuple[str, ...]:
        """Hosts, as match patterns write them, of the pages a node's code may run on; ("*",) when it may be any.

        Checks of the page's address in the code count, as they hold in the activation `calls`.
        """
        declared = self.declared(node)
        if not declared or self._one_site(declared):  # checks cannot tell it any better
            return declared
        return narrowed(declared, self.checks.demand(node, calls))

    def _one_site(self, hosts: tuple[str, ...]) -> bool:
        """Whether hosts are all of one site."""
        known = self._single.get(hosts)
        if known is None:
            known = "*" not in hosts and len({registrable(host.removeprefix("*.")) for host in hosts}) == 1
            self._single[hosts] = known
        return known

    def declared(self, node: Node) -> tuple[str, ...]:
        """The hosts of the pages that a node's script is run in, whatever its code then checks."""
        unit = self.program.unit(node)
        known = self._hosts.get(unit.base)
        if known is None:
            known = self._hosts[unit.base] = self._declared(unit)
        if not known:
            return self.permitted if self._injected_at(unit, node) is not None else ()
        return known

    def _declared(self, unit: Unit) -> tuple[str, ...]:
        found: dict[str, None] = {}
        own: dict[str, None] = {}
        for context in unit.contexts:
            if context.kind in (ContextKind.CONTENT, ContextKind.PAGE_WORLD):
                patterns = context.hosts.host_patterns() if context.hosts is not None else list(_EVERYWHERE)
                found.update(dict.fromkeys(patterns))
                if not context.id.startswith(_INJECTED):
                    own.update(dict.fromkeys(patterns))
        if own and "*" not in own:  # what is declared for some pages is injected into those of them that are open
            found.pop("*", None)
        injections = self._injected_files.get(unit.file, [])
        if not found or not injections or not found.keys() <= set(self.permitted):
            return tuple(found)
        checked: dict[str, None] = {}
        for node in injections:
            checked.update(dict.fromkeys(narrowed(tuple(found), self.checks.demand(node))))
        return tuple(checked)

    @cached_property
    def _injected_files(self) -> dict[str, list[Node]]:
        """The calls of `executeScript` that name a file of the package, by its path."""
        found: dict[str, list[Node]] = {}
        for get in self.program.gets.get("executeScript", ()):
            unit = self.program.unit(get)
            for user, call in unit.calls(get - unit.base):
                for argument in call.args:
                    given = Value(unit.base + argument, ())
                    named = [item for value in self.resolver.member(given, "files") for item in self._items(value)]
                    for value in (*named, *self.resolver.member(given, "file")):
                        for root in self.resolver.roots(value.node, value.calls):
                            made = self.program.op(root.node)
                            if type(made) is Const and isinstance(made.value, str):
                                found.setdefault(made.value.lstrip("./"), []).append(unit.base + user)
        return found

    def _items(self, value: Value) -> Iterator[Value]:
        for root in self.resolver.roots(value.node, value.calls):
            unit = self.program.unit(root.node)
            made = unit.module.ops[root.node - unit.base]
            for item in made.items if type(made) is Array else ():
                yield Value(unit.base + item, root.calls)

    @cached_property
    def permitted(self) -> tuple[str, ...]:
        """Hosts the extension may inject scripts into; any, where the user's click grants access (`activeTab`)."""
        manifest = self.program.extension.manifest
        hosts: dict[str, None] = {}
        for pattern in manifest.host_permissions:
            host = pattern.split("://", 1)[-1].split("/", 1)[0] if pattern != "<all_urls>" else "*"
            hosts[host or "*"] = None
        if "activeTab" in manifest.permissions and not any(self.tables.sites_for_host(h) for h in hosts if h != "*"):
            hosts["*"] = None
        return tuple(hosts) or _EVERYWHERE

    def sites(self, hosts: tuple[str, ...]) -> tuple[Site, ...]:
        """The site tables that apply on these hosts: all of them when the host may be any."""
        known = self._sites.get(hosts)
        if known is None:
            found: dict[str, Site] = {}
            for host in hosts:
                for site in self.tables.sites_for_host(host):
                    found[site.id] = site
            known = self._sites[hosts] = tuple(found.values())
        return known

    def about_people(self, hosts: tuple[str, ...]) -> bool:
        """Whether the pages the code may run on are, by their domains, mostly those of sites about people.

        Not "all": extensions list their own site beside the ones they read. A pattern that takes more than the site
        (`*.google.com`) is not one for it.
        """
        people: set[str] = set()
        others: set[str] = set()
        for host in hosts:
            if host == "*":
                return False
            known = any(
                site.people and any(covers(f"*.{domain}", host) for domain in site.domains)
                for site in self.tables.sites_for_host(host)
            )
            (people if known else others).add(registrable(host.removeprefix("*.")))
        return bool(people) and len(people) >= len(others)

    @cached_property
    def own_tokens(self) -> frozenset[str]:
        """Ids and classes that the extension gives to elements it makes itself."""
        found: set[str] = set()
        for unit in self.program.units:
            for text in unit.strings:
                if "=" in text:
                    for names in _OWN_MARKUP.findall(text[:100_000]):
                        found.update(names.split())
        for prop in _ASSIGNED:
            for node in self.program.sets.get(prop, ()):
                unit = self.program.unit(node)
                op = unit.module.ops[node - unit.base]
                value = unit.module.ops[op.value] if type(op) is Set else None
                if type(value) is Const and isinstance(value.value, str):
                    found.update(value.value.split())
        for get in self.program.gets.get("add", ()):
            unit = self.program.unit(get)
            op = unit.module.ops[get - unit.base]
            owner = unit.module.ops[op.object] if type(op) is Get else None
            if type(owner) is Get and owner.name == "classList":
                for user in unit.users[get - unit.base]:
                    call = unit.module.ops[user]
                    for argument in call.args if type(call) is Call else ():
                        value = unit.module.ops[argument]
                        if type(value) is Const and isinstance(value.value, str):
                            found.add(value.value)
        for get in self.program.gets.get("setAttribute", ()):
            unit = self.program.unit(get)
            for _, call in unit.calls(get - unit.base):
                name, value = (*(unit.module.ops[argument] for argument in call.args[:2]), None, None)[:2]
                named = type(name) is Const and name.value in ("id", "class", "name")
                if named and type(value) is Const and isinstance(value.value, str):
                    found.update(value.value.split())
        return frozenset(found)

    def own_element(self, selector: str) -> bool:
        """Whether a selector names an element of the extension's own making."""
        plain = _ATTRIBUTE.sub(" ", selector[:500])
        return bool(self.own_tokens.intersection(re.findall(r"[#.]([\w-]{3,})", plain)))
