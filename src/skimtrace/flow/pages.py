"""Finds where code reads a visited page as a whole: its text and markup, its title and address, what is selected.

The page is followed from `document`, `document.body` or `document.documentElement` to what reads all of it: through
variables, arguments, `cloneNode` and `$()`. It is not followed into queries within it, which are readings of their own.
"""

from collections.abc import Iterator
from typing import Final

from skimtrace.flow.fact import Fact
from skimtrace.flow.fieldpath import Path
from skimtrace.flow.model import Confidence
from skimtrace.flow.models import DOM, PAGE
from skimtrace.flow.names import Names
from skimtrace.flow.program import Node, Program, Unit
from skimtrace.flow.reading import Reading
from skimtrace.flow.resolve import Resolver
from skimtrace.flow.setting import Setting
from skimtrace.flow.sites import SiteTables
from skimtrace.javascript.ir import Array, Call, Const, Get, Object, Phi, Read, Return, Set, Write

_WHOLE: Final = ("body", "documentElement")
_CONTENT: Final = frozenset({"innerText", "textContent", "outerHTML", "innerHTML", "outerText"})
_READ_BY_CALL: Final = frozenset({"text", "html", "prop", "getHTML"})
_SAME: Final = frozenset({"cloneNode", "clone", "get", "eq", "first", "item", "at"})
"""Methods that yield the page, or a copy of it, again."""
_STEPS: Final = frozenset({"nextNode", "currentNode", "previousNode", "firstChild", "nextSibling"})
"""What a walk over the nodes of a page yields node by node."""
_WALKS: Final = frozenset({"createTreeWalker", "createNodeIterator"})
_WRAPPERS: Final = frozenset({"$", "jQuery"})
_QUERIES: Final = ("querySelector", "querySelectorAll", "getElementsByTagName", "$", "jQuery", "$$")
_ROOTS: Final = frozenset({"body", "html", ":root", "html body"})
_EVERYTHING: Final = frozenset({"*", "body *", "body > *", "html *"})
_PROPERTIES: Final = (
    ("title", "document", "page.text"), ("cookie", "document", "session.token"), ("href", "location", "page.url"),
    ("pathname", "location", "page.url"), ("search", "location", "page.url"), ("URL", "document", "page.url"),
    ("documentURI", "document", "page.url"),
)  # fmt: skip
"""Property, the global it is one of, and the type of data it is."""
_MAX_STEPS: Final = 60


class Pages:
    """The readings of whole pages in one program."""

    def __init__(self, resolver: Resolver, names: Names, setting: Setting, tables: SiteTables) -> None:
        self.program: Program = resolver.program
        self.resolver = resolver
        self.names = names
        self.setting = setting
        self.readers = frozenset(tables.generic.page_readers)

    def readings(self) -> Iterator[Reading]:
        """Every place that reads a page as a whole, its title, its address, its cookies or what is selected."""
        seen: set[tuple[Node, Path]] = set()
        for root, name in self._roots():
            for node, path, how in self._read(root):
                if (node, path) not in seen:
                    seen.add((node, path))
                    yield self.reading(node, path, how.format(name), "page.whole")
        for node, name in self._everything():
            yield self.reading(node, (DOM,), name, "page.whole")
        for name, owner_name, kind in _PROPERTIES:
            for node in self.program.gets.get(name, ()):
                unit = self.program.unit(node)
                op = unit.module.ops[node - unit.base]
                if type(op) is not Get or not self.setting.in_page(node):
                    continue
                if owner_name in self.names.of(unit.base + op.object):
                    yield self.reading(node, (), f"{owner_name}.{name}", kind)
        for node in self.program.gets.get("getSelection", ()):
            for site, _ in self.resolver.calls_of(node):
                if self.setting.in_page(site):
                    yield self._selected(site, "getSelection()")
        for node in self.program.gets.get("selectionText", ()):
            yield self._selected(node, "info.selectionText")

    def reading(self, node: Node, path: Path, selector: str, kind: str) -> Reading:
        """The reading of a page as a whole, or of what there is one of on each."""
        hosts = self.setting.hosts(node)
        people = self.setting.about_people(hosts)
        sites = self.setting.sites(hosts) if people else ()
        if kind == "page.url" and sites and all(site.plain_addresses for site in sites):
            people, sites = False, ()
        types, personal = (kind,), people and kind != "page.text"
        if kind == "page.url" and people:
            types = ("person.profile-url",)
        return Reading(
            node, Fact(node, path, ()), "page", selector, types, personal, Confidence.MEDIUM,
            "a page about people is read" if people else "the page is read", hosts, sites,
        )  # fmt: skip

    def _selected(self, node: Node, selector: str) -> Reading:
        hosts = self.setting.hosts(node)
        return Reading(
            node, Fact(node, (), ()), "selection", selector, ("page.selection",), False, Confidence.HIGH, "", hosts, ()
        )

    # -- where pages are held -----------------------------------------------------------------------------------------

    def _roots(self) -> Iterator[tuple[Node, str]]:
        """Nodes that are a visited page, and what it is called."""
        for name in _WHOLE:
            for node in self.program.gets.get(name, ()):
                unit = self.program.unit(node)
                op = unit.module.ops[node - unit.base]
                if type(op) is Get and self._interesting(unit, node - unit.base) and self.setting.in_page(node):
                    owners = self.names.of(unit.base + op.object)
                    if "document" in owners:
                        yield node, f"document.{name}"
        for node in self.program.global_reads.get("document", ()):
            unit = self.program.unit(node)
            if self._handed(unit, node - unit.base) and self.setting.in_page(node):
                yield node, "document"
        for method in _QUERIES:
            places = self.program.gets.get(method, ())
            if method.startswith(("$", "j")):
                places = self.program.global_reads.get(method, ())
            for get in places:
                unit = self.program.unit(get)
                for user, call in unit.calls(get - unit.base):
                    asked = unit.module.ops[call.args[0]] if call.args else None
                    if type(asked) is Const and asked.value in _ROOTS and self.setting.in_page(unit.base + user):
                        yield unit.base + user, f"{method}({asked.value!r})"

    def _everything(self) -> Iterator[tuple[Node, str]]:
        """Calls that yield every element of a page."""
        for method in _QUERIES:
            for get in self.program.gets.get(method, ()):
                unit = self.program.unit(get)
                for user, call in unit.calls(get - unit.base):
                    asked = unit.module.ops[call.args[0]] if call.args else None
                    if type(asked) is Const and asked.value in _EVERYTHING and self.setting.in_page(unit.base + user):
                        yield unit.base + user, f"{method}({asked.value!r})"

    @staticmethod
    def _interesting(unit: Unit, local: int) -> bool:
        """Whether some use of the page's body may read all of it: most add something to it."""
        for user in unit.users[local]:
            op = unit.module.ops[user]
            if type(op) is not Get or op.name is None or op.name in _CONTENT or op.name in _SAME or op.name in _STEPS:
                return True
        return False

    def _handed(self, unit: Unit, local: int) -> bool:
        """Whether the document itself is copied, serialised, wrapped or given to a reader of pages."""
        for user in unit.users[local]:
            op = unit.module.ops[user]
            if type(op) is Get and op.name == "cloneNode":
                return True
            if type(op) is Call and op.callee != local and self._reads_argument(unit, op):
                return True
        return False

    # -- what reads them ----------------------------------------------------------------------------------------------

    def _read(self, root: Node) -> Iterator[tuple[Node, Path, str]]:
        """The nodes, and the paths below them, that hold what is read of the page at `root`, and by what."""
        seen, waiting = {root}, [root]
        while waiting and len(seen) < _MAX_STEPS:
            at = waiting.pop()
            unit = self.program.unit(at)
            local = at - unit.base
            for user in unit.users[local]:
                op = unit.module.ops[user]
                further: list[Node] = []
                if type(op) is Get and op.object == local:
                    if op.name in _CONTENT:
                        yield unit.base + user, (), f"{{}}.{op.name}"
                    elif op.name in _READ_BY_CALL:
                        for call, _ in unit.calls(user):
                            yield unit.base + call, (), f"{{}}.{op.name}()"
                    elif op.name in _SAME:
                        further = [unit.base + call for call, _ in unit.calls(user)]
                    elif op.name is None or op.name.isdigit() or op.name in _WHOLE:
                        further = [unit.base + user]
                    elif op.name in _STEPS:
                        yield at, (PAGE, DOM), "{}"
                elif type(op) is Write:
                    further = self.program.reads_of(unit, op)
                elif type(op) is Phi:
                    further = [unit.base + user]
                elif type(op) is Call and op.callee != local:
                    yield from self._given(unit, user, op)
                    further = self._carried(unit, user, op, local)
                elif isinstance(op, Return | Set | Object | Array) and not (type(op) is Set and op.value != local):
                    yield at, (PAGE, DOM), "{}"  # further than is looked here: the propagation follows it
                waiting += [node for node in further if node not in seen]
                seen.update(further)

    def _given(self, unit: Unit, user: int, op: Call) -> Iterator[tuple[Node, Path, str]]:
        """The page is an argument of a call that reads it."""
        name = _called(unit, op)
        if name == "serializeToString":
            yield unit.base + user, (), "serializeToString({})"
        elif name in _WALKS:
            for other, walk in self._held(unit, user):
                for step in other.users[walk]:
                    taken = other.module.ops[step]
                    if type(taken) is Get and taken.name in _STEPS:
                        called = [call for call, _ in other.calls(step)]
                        for node in called or [step]:
                            yield other.base + node, (DOM,), f"{name}({{}})"
        elif name in self.readers:
            yield unit.base + user, (), f"{name}({{}})"
            for other, holder in self._held(unit, user):
                for get in other.users[holder]:
                    for call, _ in other.calls(get):
                        yield other.base + call, (), f"{name}({{}})"

    def _held(self, unit: Unit, made: int) -> Iterator[tuple[Unit, int]]:
        """The op that makes something, and the reads of the variables it is assigned to."""
        yield unit, made
        for user in unit.users[made]:
            op = unit.module.ops[user]
            if type(op) is Write:
                for read in self.program.reads_of(unit, op):
                    other = self.program.unit(read)
                    yield other, read - other.base

    def _carried(self, unit: Unit, user: int, op: Call, local: int) -> list[Node]:
        """What an argument of a call becomes: parameters of the program's own functions, or the page again."""
        if _called(unit, op) in _WRAPPERS:
            return [unit.base + user]
        found: list[Node] = []
        for callee in self.resolver.callees(unit.base + user):
            params = callee.unit.module.functions[callee.function].params
            found += [
                callee.unit.base + params[i - callee.shift] for i, argument in enumerate(op.args)
                if argument == local and 0 <= i - callee.shift < len(params)
            ]  # fmt: skip
        return found

    def _reads_argument(self, unit: Unit, op: Call) -> bool:
        name = _called(unit, op)
        return name == "serializeToString" or name in self.readers or name in _WRAPPERS


def _called(unit: Unit, op: Call) -> str | None:
    """The last name of what is called."""
    callee = unit.module.ops[op.callee]
    return callee.name if isinstance(callee, Get | Read) else None
