"""Finds where code reads what a site itself keeps: databases and storage, globals and modules, components."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from skimtrace.extension.model import ContextKind, World
from skimtrace.flow.constants import Constants
from skimtrace.flow.fact import Fact
from skimtrace.flow.model import Confidence
from skimtrace.flow.names import Names
from skimtrace.flow.program import Node, Unit
from skimtrace.flow.reader import Reader
from skimtrace.flow.reading import Reading
from skimtrace.flow.resolve import Resolver
from skimtrace.flow.setting import Setting
from skimtrace.flow.sites import NameHit, SiteTables
from skimtrace.flow.values import GLOBAL_OBJECTS
from skimtrace.javascript.ir import AnyOp, Array, Call, Const, Element, Func, Get, Object, Phi, Read, Spread, Write

_STORES: Final = ("localStorage", "sessionStorage")
_REQUIRES: Final = (
    "require",
    "importNamespace",
    "importDefault",
    "__d",
    "findModule",
    "findByProps",
    "__webpack_require__",
)
_CHUNKS: Final = ("webpackChunk", "webpackJsonp")
_WHOLE: Final = frozenset({"stringify", "entries", "values", "assign", "fromEntries", "from"})
_IN_PAGES: Final = (ContextKind.PAGE_WORLD, ContextKind.CONTENT)
_CALLING: Final = ("call", "apply", "bind")
_MAX_PARTS: Final = 200
"""Parts of a global, and variables that hold them, whose methods are looked for."""
_MAX_COMPUTED: Final = 400
_MAX_SOURCE: Final = 60_000
"""Characters of the largest function, or script, of which every `result` is taken to be one database's."""


class Held(Reader):
    """The readings of one program of what sites keep."""

    def __init__(
        self, resolver: Resolver, names: Names, constants: Constants, setting: Setting, tables: SiteTables
    ) -> None:
        super().__init__(resolver, names, constants, setting, tables)
        self.framework_keys = tuple(tables.generic.framework_keys)

    def readings(self) -> Iterator[Reading]:
        """Every place that reads what a site keeps in the browser or in its own page."""
        yield from self._stored()
        yield from self._stored_by_property()
        yield from self._globals()
        yield from self._required()
        yield from self._components()

    # -- storage ------------------------------------------------------------------------------------------------------

    def _stored(self) -> Iterator[Reading]:
        for method, owner in (("open", "indexedDB"), *(("getItem", store) for store in _STORES)):
            for get in self.program.gets.get(method, ()):
                unit = self.program.unit(get)
                op = unit.module.ops[get - unit.base]
                if type(op) is not Get or not self.setting.in_page(get):
                    continue
                if owner not in self.names.of(unit.base + op.object):
                    continue
                for site, call in self.resolver.calls_of(get):
                    other = self.program.unit(site)
                    for name in self.constants.strings(other.base + call.args[0]) if call.args else ():
                        hosts, hit = self._hit(site, name)
                        if hit is not None:
                            yield from self._store_readings(site, owner, hit, hosts)

    def _hit(self, node: Node, name: str) -> tuple[tuple[str, ...], NameHit | None]:
        hosts = self.setting.hosts(node)
        return hosts, self.tables.by_storage(name, self.setting.sites(hosts) if "*" not in hosts else None)

    def _store_readings(self, site: Node, owner: str, hit: NameHit, hosts: tuple[str, ...]) -> Iterator[Reading]:
        unit = self.program.unit(site)
        facts = [Fact(site, (), ())]
        if owner == "indexedDB":  # requests answer in handlers of their own: every `result` around here is of it
            around = self._around(unit, unit.module.ops[site - unit.base].fn)
            for node in self.program.gets.get("result", ()):
                if self.program.unit(node) is unit and self._inside(unit, node - unit.base, around):
                    facts.append(Fact(node, (), ()))
        for fact in facts:
            yield self._reading(site, fact, "storage", hit, hosts, f"under {hit.name!r}")

    @staticmethod
    def _around(unit: Unit, fn: int) -> int:
        """The outermost function around another one that is small enough to be about one thing: bundles are one
        function as a whole."""
        functions = unit.module.functions
        while fn > 0:
            parent = functions[fn].parent
            size = functions[parent].end - functions[parent].start if parent > 0 else len(unit.module.positions.source)
            if parent < 0 or size > _MAX_SOURCE:
                break
            fn = parent
        return fn

    @staticmethod
    def _inside(unit: Unit, local: int, around: int) -> bool:
        fn = unit.module.ops[local].fn
        while fn > 0 and fn != around:
            fn = unit.module.functions[fn].parent
        return fn == around

    def _stored_by_property(self) -> Iterator[Reading]:
        """`localStorage.token`, `localStorage["token"]`, and all of it."""
        for store in _STORES:
            for node in (*self.program.global_reads.get(store, ()), *self.program.gets.get(store, ())):
                unit = self.program.unit(node)
                if not self.setting.in_page(node) or store not in self.names.of(node):
                    continue
                for user in unit.users[node - unit.base]:
                    op = unit.module.ops[user]
                    if type(op) is Get and op.object == node - unit.base and not any(True for _ in unit.calls(user)):
                        names = (
                            [op.name] if op.name else self.constants.strings(unit.base + op.key) if op.key >= 0 else []
                        )
                        for name in names:
                            hosts, hit = self._hit(unit.base + user, name)
                            if hit is not None:
                                fact = Fact(unit.base + user, (), ())
                                yield self._reading(unit.base + user, fact, "storage", hit, hosts, f"under {name!r}")
                    elif type(op) is Spread or (type(op) is Call and self._takes_all(unit, op)):
                        yield from self._all_of(store, node)

    def _name(self, unit: Unit, op: Get) -> list[str]:
        if op.name is not None:
            return [op.name]
        return self.constants.strings(unit.base + op.key) if op.key >= 0 else []

    @staticmethod
    def _takes_all(unit: Unit, op: Call) -> bool:
        callee = unit.module.ops[op.callee]
        return type(callee) is Get and callee.name in _WHOLE

    def _all_of(self, store: str, node: Node) -> Iterator[Reading]:
        hosts = self.setting.hosts(node)
        if self.setting.about_people(hosts):
            sites = self.setting.sites(hosts)
            yield Reading(
                node, Fact(node, (), ()), "storage", store, ("session.token",), True, Confidence.MEDIUM,
                f"all of what {sites[0].title} keeps in {store}", hosts, sites,
            )  # fmt: skip

    # -- globals and modules ------------------------------------------------------------------------------------------

    def _globals(self) -> Iterator[Reading]:
        for name in self.tables.global_names():
            for node in (*self.program.global_reads.get(name, ()), *self.program.gets.get(name, ())):
                unit = self.program.unit(node)
                op = unit.module.ops[node - unit.base]
                if type(op) is Get and not self._of_window(unit, op.object):
                    continue
                if not self.setting.in_page(node) or not self._of_page(node, unit):
                    continue
                hosts = self.setting.hosts(node)
                hit = self.tables.by_global(name, self.setting.sites(hosts) if "*" not in hosts else None)
                if hit is None:
                    continue
                if name.startswith(_CHUNKS):
                    for call in self._loaded(unit, node):
                        yield self._reading(call, Fact(call, (), ()), "state", hit, hosts, f"in its modules ({name})")
                else:
                    yield self._reading(node, Fact(node, (), ()), "state", hit, hosts, f"in its page as {name}")
                    for call in self._calls_on(unit, node - unit.base) if self._is_packaged(node) else ():
                        yield self._reading(call, Fact(call, (), ()), "state", hit, hosts, f"in its page as {name}")

    def _of_window(self, unit: Unit, owner: int) -> bool:
        op = unit.module.ops[owner]
        if type(op) is Read and op.binding < 0:
            return op.name in GLOBAL_OBJECTS or op.name in ("unsafeWindow", "top", "parent")
        return type(op) is Get and op.name in ("window", "wrappedJSObject", "unsafeWindow", "contentWindow")

    def _of_page(self, node: Node, unit: Unit) -> bool:
        """Whether a global may be the page's: in a script of its world, or where no script here makes one."""
        if any(context.world is World.MAIN and context.kind in _IN_PAGES for context in unit.contexts):
            return True
        return any(root.node == node for root in self.resolver.roots(node))

    def _is_packaged(self, node: Node) -> bool:
        """Whether a script of the package makes the global: a library that reads what the page holds, and whose own
        code, a bundle of the page's internals, says nothing of that."""
        return any(root.node != node for root in self.resolver.roots(node))

    @staticmethod
    def _calls_on(unit: Unit, index: int) -> Iterator[Node]:
        """The calls of methods of an object, of its parts' too: `lib.chat.list()`."""
        waiting, seen = [index], {index}
        for at in waiting:
            for user in unit.users[at]:
                op = unit.module.ops[user]
                further: Sequence[int] = ()
                if type(op) is Call and op.callee == at and at != index:
                    yield unit.base + user
                elif (type(op) is Get and op.object == at and op.name not in _CALLING) or type(op) is Phi:
                    further = (user,)
                elif type(op) is Write and op.binding >= 0:
                    further = unit.reads[op.binding]
                for one in further:
                    if one not in seen and len(seen) < _MAX_PARTS:
                        seen.add(one)
                        waiting.append(one)

    def _loaded(self, unit: Unit, node: Node) -> Iterator[Node]:
        """`webpackChunkX.push([[id], {}, require => ...])`: what calls of `require` yield."""
        for user in unit.users[node - unit.base]:
            op = unit.module.ops[user]
            calls = list(unit.calls(user)) if type(op) is Get and op.name == "push" else []
            if type(op) is Call and op.callee == node - unit.base:  # webpackJsonp([], {...})
                calls = [(user, op)]
            for _, call in calls:
                for argument in call.args:
                    for function in self._functions(unit, argument):
                        params = unit.module.functions[function].params
                        for param in (params[0], *params[2:3]) if params else ():
                            for use in self.resolver.uses_of(unit.base + param):
                                if use.called:
                                    yield use.node

    def _functions(self, unit: Unit, at: int) -> Iterator[int]:
        """Functions that stand in the lists and objects of a chunk."""
        waiting, seen = [at], 0
        while waiting and seen < _MAX_COMPUTED:
            seen += 1
            op = unit.module.ops[waiting.pop()]
            if type(op) is Func:
                yield op.function
            elif type(op) is Array:
                waiting += op.items
            elif type(op) is Object:
                waiting += op.values

    def _required(self) -> Iterator[Reading]:
        """`require("WAWebContactCollection")`: a module of the site's own code."""
        for method in _REQUIRES:
            for get in (*self.program.global_reads.get(method, ()), *self.program.gets.get(method, ())):
                unit = self.program.unit(get)
                for user, call in unit.calls(get - unit.base):
                    asked = unit.module.ops[call.args[0]] if call.args else None
                    if type(asked) is not Const or not isinstance(asked.value, str):
                        continue
                    hit = self.tables.by_global(asked.value)
                    if hit is not None and self.setting.in_page(unit.base + user):
                        node = unit.base + user
                        hosts = self.setting.hosts(node)
                        yield self._reading(node, Fact(node, (), ()), "state", hit, hosts, f"in its module {hit.name}")

    # -- components ---------------------------------------------------------------------------------------------------

    def _components(self) -> Iterator[Reading]:
        """The properties of a framework's components, read off the elements they are shown in."""
        for name in [name for name in self.program.gets if name.startswith(self.framework_keys)]:
            for node in self.program.gets[name]:
                yield from self._component(node, name)
        named: dict[tuple[int, int], str] = {}
        for unit in self.program.units:
            for text, places in unit.strings.items():
                for index in places if text.startswith(self.framework_keys) else ():
                    fn = unit.module.ops[index].fn
                    named.setdefault((unit.base, fn), text)
                    named.setdefault((unit.base, unit.module.functions[fn].parent), text)
        for unit in self.program.units if named else ():
            if not unit.page_world and not any(base == unit.base for base, _ in self.setting.injected):
                continue
            computed = [index for index in unit.computed if type(unit.module.ops[index]) is Get]
            for index in computed[:_MAX_COMPUTED]:
                found = self._searched_for(unit, unit.module.ops[index], named)
                if found is not None:
                    yield from self._component(unit.base + index, found)

    def _searched_for(self, unit: Unit, op: AnyOp, named: Mapping[tuple[int, int], str]) -> str | None:
        """The beginning of the property that is read, where its name was searched for beside that beginning."""
        for root in self.resolver.roots(unit.base + op.key) if type(op) is Get and op.key >= 0 else ():
            other = self.program.unit(root.node)
            made = other.module.ops[root.node - other.base]
            if type(made) is Call or (type(made) is Element and made.how in ("key", "item")):
                name = named.get((other.base, made.fn))
                if name is not None:
                    return name
        return None

    def _component(self, node: Node, name: str) -> Iterator[Reading]:
        hosts = self.setting.hosts(node)
        if hosts and self.setting.in_page(node) and self.setting.about_people(hosts):
            yield Reading(
                node, Fact(node, (), ()), "state", name, ("person.profile",), True, Confidence.MEDIUM,
                "a component of a page about people is read", hosts, self.setting.sites(hosts),
            )  # fmt: skip

    @staticmethod
    def _reading(node: Node, fact: Fact, kind: str, hit: NameHit, hosts: tuple[str, ...], where: str) -> Reading:
        return Reading(
            node, fact, kind, hit.name, hit.types, True, Confidence.HIGH,
            f"{hit.site.title} keeps {', '.join(hit.types)} {where}", hosts, (hit.site,),
        )  # fmt: skip
