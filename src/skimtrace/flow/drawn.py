"""DOM nodes as links: what one script writes into an element, or an attribute, another reads there.

An element is known by the `#id` or selector it is looked up by, and by the id or class it is given when it is made; an
attribute by its name, when it is one that the platform gives no meaning (`data-*`, or any with a dash).
"""

import re
from collections import defaultdict
from collections.abc import Iterator
from functools import cached_property
from typing import Final

from skimtrace.flow.arrivals import LOOSE, Arrival
from skimtrace.flow.eventlinks import EventLinks
from skimtrace.flow.fieldpath import Path
from skimtrace.flow.model import Confidence
from skimtrace.flow.program import Node, Unit
from skimtrace.flow.values import MAX_NODES, CallString, Value, array_index
from skimtrace.javascript.ir import Call, Const, Element, Get, Read, Set

_CONTENT: Final = frozenset({"textContent", "innerText", "innerHTML", "outerHTML", "value", "text"})
_FILLED: Final = frozenset({"text", "html", "val"})
"""jQuery's methods that fill an element when they are given something."""
_LOOKS: Final = {
    "getElementById": "#{}", "querySelector": "{}", "querySelectorAll": "{}", "getElementsByClassName": ".{}",
    "getElementsByName": "[name={}]", "$": "{}", "jQuery": "{}", "$$": "{}", "find": "{}", "closest": "{}",
}  # fmt: skip
_OWN_LOOKS: Final = ("getElementById", "querySelector", "querySelectorAll", "getElementsByClassName")
_ID: Final = re.compile(r"#([\w-]{1,200})$")
_SHOWN: Final = "written into an element and read back"
_MADE_BY: Final = ("createElement", "createDocumentFragment", "createHTMLDocument")
_MAX_READS: Final = 100


class Drawn(EventLinks):
    """Elements and attributes that hold data."""

    def drawn(self, unit: Unit, op: Set, path: Path, calls: CallString) -> Iterator[Arrival]:
        """Data is stored into a property of an element: its text, its value, an attribute under `dataset`."""
        if not path:
            yield from self._assigned_item(unit, op, calls)
        if path or op.name is None:
            return
        owner = unit.module.ops[op.object]
        if type(owner) is Get and owner.name == "dataset":
            yield from self._labelled(unit.base + op.object, f"data-{_dashed(op.name)}")
        elif op.name in _CONTENT:
            yield from self._filled(unit.base + op.object, calls)
            if op.name == "value" and self._own(unit, op.object):
                yield from self._in_form(unit, op.object)

    def parses(self, unit: Unit, index: int, calls: CallString) -> bool:
        """Whether an element is one that the script made, and whose content it is given as HTML may search."""
        for root in self.resolver.roots(unit.base + index, calls):
            other = self.program.unit(root.node)
            made = other.module.ops[root.node - other.base]
            callee = other.module.ops[made.callee] if type(made) is Call else None
            if type(callee) is Get and callee.name in _MADE_BY:
                return True
        return False

    def _labels(self, site: Node, op: Call, position: int, path: Path, calls: CallString) -> Iterator[Arrival]:
        """Data is an argument of a call that sets an attribute, or fills an element."""
        unit = self.program.unit(site)
        target = unit.module.ops[op.callee]
        if type(target) is not Get or path:
            return
        if position == 1 and target.name in ("setAttribute", "attr", "data"):
            for name in self.constants.strings(unit.base + op.args[0], calls):
                yield from self._labelled(site, f"data-{name}" if target.name == "data" else name)
        elif position == 0 and target.name in _FILLED and len(op.args) == 1:
            yield from self._filled(unit.base + target.object, calls)

    # -- attributes ---------------------------------------------------------------------------------------------------

    def _labelled(self, at: Node, name: str) -> Iterator[Arrival]:
        if "-" not in name or name.startswith("aria-"):
            return
        for node in self._attributes.get(name, ())[:_MAX_READS]:
            if self.setting.share_document(at, node):
                yield Arrival(node, (), (), f"written into the attribute {name} and read back", Confidence.HIGH)

    @cached_property
    def _attributes(self) -> dict[str, list[Node]]:
        """The places that read an attribute, by its name."""
        found: dict[str, list[Node]] = defaultdict(list)
        for method in ("getAttribute", "attr", "data"):
            for get in self.program.gets.get(method, ()):
                unit = self.program.unit(get)
                for user, call in unit.calls(get - unit.base):
                    named = unit.module.ops[call.args[0]] if len(call.args) == 1 else None
                    if isinstance(named, Const | Read):
                        for name in self.constants.strings(unit.base + call.args[0]):
                            found[f"data-{name}" if method == "data" else name].append(unit.base + user)
        for get in self.program.gets.get("dataset", ()):
            unit = self.program.unit(get)
            for user in unit.users[get - unit.base]:
                read = unit.module.ops[user]
                if type(read) is Get and read.name is not None:
                    found[f"data-{_dashed(read.name)}"].append(unit.base + user)
        return found

    # -- content ------------------------------------------------------------------------------------------------------

    def _filled(self, element: Node, calls: CallString) -> Iterator[Arrival]:
        for name in sorted(self._identity(Value(element, calls))):
            for node in self._shown.get(name, ())[:_MAX_READS]:
                if self.setting.share_document(element, node):
                    sure = Confidence.HIGH if name.startswith("#") else Confidence.MEDIUM
                    yield Arrival(node, (), (), f"written into {name} and read back", sure)

    @cached_property
    def _shown(self) -> dict[str, list[Node]]:
        """The places that read what an element holds, by what the element is known by."""
        found: dict[str, list[Node]] = defaultdict(list)
        for prop in sorted(_CONTENT | _FILLED):
            for get in self.program.gets.get(prop, ()):
                unit = self.program.unit(get)
                op = unit.module.ops[get - unit.base]
                called = [unit.base + user for user, call in unit.calls(get - unit.base) if not call.args]
                nodes = called if prop in _FILLED and called else [get] if prop in _CONTENT else []
                if nodes and type(op) is Get:
                    for name in self._identity(Value(unit.base + op.object, ())):
                        found[name] += nodes
        return found

    def _identity(self, element: Value) -> frozenset[str]:
        """What an element is known by: `#id` where that is known, else the selector."""
        found: set[str] = set()
        for root, unit, op in self._finders(element):
            found |= self._made_known(root, unit, op)
        return frozenset(found)

    def _finders(self, element: Value) -> Iterator[tuple[Value, Unit, Call]]:
        """The calls that make or look up an element, or the list that it is taken from."""
        seen, waiting = {element}, [element]
        while waiting and len(seen) < MAX_NODES:
            value = waiting.pop()
            for root in self.resolver.roots(value.node, value.calls):
                unit = self.program.unit(root.node)
                op = unit.module.ops[root.node - unit.base]
                around = None
                if type(op) is Get and op.name is not None and array_index(op.name) is not None:
                    around = Value(unit.base + op.object, root.calls)
                elif type(op) is Element:
                    around = Value(unit.base + op.value, root.calls)
                elif type(op) is Call:
                    yield root, unit, op
                if around is not None and around not in seen:
                    seen.add(around)
                    waiting.append(around)

    def _made_known(self, root: Value, unit: Unit, op: Call) -> set[str]:
        """What an element is known by that a call makes or looks up."""
        callee = unit.module.ops[op.callee]
        name = callee.name if isinstance(callee, Get | Read) else None
        if name in ("createElement", "createElementNS"):
            return self._given_ids.get(root.node, set())
        found = set()
        if name in _LOOKS and op.args:
            for text in self.constants.strings(unit.base + op.args[0], root.calls):
                selector = _LOOKS[name].format(text).strip()
                last = _ID.search(selector)
                found.add(f"#{last[1]}" if last else selector)
        return found

    @cached_property
    def _given_ids(self) -> dict[Node, set[str]]:
        """The ids, and the classes of the extension's own, that elements are given where they are made, by the call
        that makes them."""
        found: dict[Node, set[str]] = defaultdict(set)
        given: list[tuple[Node, Node, str]] = []
        for prop in ("id", "className"):
            for node in self.program.sets.get(prop, ()):
                unit = self.program.unit(node)
                op = unit.module.ops[node - unit.base]
                if type(op) is Set:
                    given.append((unit.base + op.object, unit.base + op.value, prop))
        for get in self.program.gets.get("setAttribute", ()):
            unit = self.program.unit(get)
            read = unit.module.ops[get - unit.base]
            for _, call in unit.calls(get - unit.base):
                named = unit.module.ops[call.args[0]] if len(call.args) == 2 else None
                if type(named) is Const and named.value in ("id", "class") and type(read) is Get:
                    given.append((unit.base + read.object, unit.base + call.args[1], str(named.value)))
        for element, value, prop in given:
            texts = [f"#{text}" for text in self.constants.strings(value) if text]
            if prop != "id":  # classes without a dash are anybody's: "title", "button"
                texts = [f".{name}" for text in self.constants.strings(value) for name in text.split() if "-" in name]
            for root in self.resolver.roots(element) if texts else ():
                found[root.node].update(texts)
        return found

    # -- the extension's own forms ------------------------------------------------------------------------------------

    def _in_form(self, unit: Unit, element: int) -> Iterator[Arrival]:
        """Data put into a form field that the extension made is read back from that form."""
        mine = self._identity(Value(unit.base + element, ()))
        kind = f"{_SHOWN}, {LOOSE}"
        for get in self.program.gets.get("value", ()):
            other = self.program.unit(get)
            read = other.module.ops[get - other.base]
            if other is unit and type(read) is Get and self._own(other, read.object):
                theirs = self._identity(Value(other.base + read.object, ()))
                told = mine and theirs and all(n.startswith("#") for n in mine) and all(map(_ID.fullmatch, theirs))
                if not told and not mine & theirs:
                    yield Arrival(get, (), (), kind, Confidence.MEDIUM)
        for node in self._form_reads:
            if self.program.unit(node) is unit:
                yield Arrival(node, (), (), kind, Confidence.MEDIUM)

    @cached_property
    def _form_reads(self) -> list[Node]:
        return [node for node, _ in self.ends.calls("FormData.get")]

    def _own(self, unit: Unit, op: int) -> bool:
        """Whether an element is one that the extension makes."""
        for root, other, made in self._finders(Value(unit.base + op, ())):
            callee = other.module.ops[made.callee]
            if type(callee) is not Get or not made.args:
                continue
            if callee.name == "createElement":
                return True
            if callee.name in _OWN_LOOKS:
                form = _LOOKS[callee.name]
                texts = self.constants.strings(other.base + made.args[0], root.calls)
                if any(self.setting.own_element(form.format(text)) for text in texts):
                    return True
        return False


def _dashed(name: str) -> str:
    """A property of `dataset` as its attribute spells it (HTML, section 3.2.6.6): `fooBar` -> `foo-bar`."""
    return re.sub("[A-Z]", lambda found: f"-{found[0].lower()}", name)
