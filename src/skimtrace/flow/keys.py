"""Keys of links: the constant by which two ends of a link find each other, and the calls that are such ends.

Where a key stands is said as

    N, N.a          argument N, or a property of it
    this.make(N)    argument N of the call of `make` (or of `new make`) that the receiver comes from, also through
                    further calls in a chain; `this.make(N.a)` a property of that argument; `this.one/two(N)` that of
                    the nearest of two
    property        the name of the property by which the receiver is got: `db.people.put(...)`

Several, separated by `|`, stand for the first that is there.
"""

import re
from collections.abc import Iterator
from functools import cached_property
from typing import Final

from skimtrace.flow.constants import Constants, constant
from skimtrace.flow.names import Names, is_unknown
from skimtrace.flow.program import Node, Program
from skimtrace.flow.resolve import Resolver
from skimtrace.flow.values import GLOBAL_OBJECTS, CallString, Value
from skimtrace.javascript.ir import Array, Call, Element, Get, Import, Object, Read

Keys = frozenset[str]
_MAKER: Final = re.compile(r"this\.([\w$/]+)\((\d+)(?:\.(\w+))?\)")
_MAX_CHAIN: Final = 8


class LinkKeys:
    """Finds the ends of links and their keys in one program."""

    def __init__(self, resolver: Resolver, names: Names, constants: Constants) -> None:
        self.program: Program = resolver.program
        self.resolver = resolver
        self.names = names
        self.constants = constants

    # -- calls --------------------------------------------------------------------------------------------------------

    def calls(self, name: str, least: int = 0) -> Iterator[tuple[Node, Call]]:
        """Calls of a function by its dotted name, with at least so many arguments. `*.` stands for any receiver, `?.`
        for one that is not known at all."""
        for get in self._places(name):
            for node, call in self.resolver.calls_of(get):
                if len(call.args) >= least and not (name[0] == "?" and self.resolver.callees(node)):
                    yield node, call

    def _places(self, name: str) -> Iterator[Node]:
        """The ops that yield the function of a dotted name."""
        owner, _, method = name.rpartition(".")
        if not owner:
            yield from self.program.global_reads.get(method, ())
            return
        if owner.startswith("import:"):
            package = owner.removeprefix("import:")
            if not self._may_hold(package):
                return
            yield from self._imports.get((package, method), ())
        wanted = tuple(GLOBAL_OBJECTS) if owner == "window" else (owner, f"{owner}.*", f"{owner}.default")
        for get in self.program.gets.get(method, ()):
            unit = self.program.unit(get)
            op = unit.module.ops[get - unit.base]
            if owner == "*" or type(op) is not Get:
                yield get
                continue
            known = self.names.of(unit.base + op.object)
            if all(is_unknown(each) for each in known) if owner == "?" else any(n in wanted for n in known):
                yield get

    @cached_property
    def _imports(self) -> dict[tuple[str, str], list[Node]]:
        """The imports of the program by their source and name."""
        found: dict[tuple[str, str], list[Node]] = {}
        for unit in self.program.units:
            for index in unit.imports:
                op = unit.module.ops[index]
                if type(op) is Import:
                    found.setdefault((op.source, op.name), []).append(unit.base + index)
        return found

    def _may_hold(self, package: str) -> bool:
        """Whether something is imported that a dotted name may start with. Else no receiver goes by the name, and
        those of common methods (`.1`, `.wrap`) need not be named one by one."""
        return any(package.startswith(source) for source, _ in self._imports)

    # -- keys ---------------------------------------------------------------------------------------------------------

    def of(self, site: Node, spec: str, calls: CallString = ()) -> Keys | None:
        """The keys that a call may have; None where one of them is not constant, empty where there is none."""
        found: Keys | None = frozenset()
        for each in spec.split("|"):
            found = self._one(site, each, calls)
            if found is None or found:
                break
        return found

    def _one(self, site: Node, spec: str, calls: CallString) -> Keys | None:
        call = self.program.op(site)
        if type(call) is not Call:
            return None
        base = self.program.unit(site).base
        maker = _MAKER.fullmatch(spec)
        if maker is None and spec != "property":
            position, _, prop = spec.partition(".")
            return self._argument(base, call, int(position), prop, calls)
        callee = self.program.op(base + call.callee)
        if type(callee) is not Get:
            return None
        if maker is None:
            return self._property(base + callee.object, calls)
        return self._made(Value(base + callee.object, calls), maker)

    def of_object(self, node: Node, spec: str) -> Keys | None:
        """The keys of an object that a listener is stored on: those given to the call that made it."""
        maker = _MAKER.fullmatch(spec)
        return self._made(Value(node, ()), maker) if maker else None

    def _argument(self, base: int, call: Call, position: int, prop: str, calls: CallString) -> Keys | None:
        if position >= len(call.args):
            return frozenset()
        argument = Value(base + call.args[position], calls)
        if not prop:
            return self.texts(argument)
        roots = self.resolver.roots(argument.node, argument.calls)
        if not any(isinstance(self.program.op(root.node), Object) for root in roots):
            return frozenset()
        found: set[str] = set()
        for value in self.resolver.member(argument, prop):
            texts = self.texts(value)
            if texts is None:
                return None
            found |= texts
        return frozenset(found)

    def _property(self, node: Node, calls: CallString) -> Keys | None:
        """The property by which a receiver is got, also through further calls of a chain."""
        waiting = [Value(node, calls)]
        found: set[str] = set()
        for value in waiting:
            for root in self.resolver.roots(value.node, value.calls):
                op = self.program.op(root.node)
                base = self.program.unit(root.node).base
                if type(op) is Get and op.name is not None:
                    found.add(op.name)
                elif type(op) is Call and type(inner := self.program.op(base + op.callee)) is Get:
                    if inner.name == "table" and op.args:
                        found |= self.texts(Value(base + op.args[0], root.calls)) or frozenset()
                    elif len(waiting) < _MAX_CHAIN:
                        waiting.append(Value(base + inner.object, root.calls))
        return frozenset(found) or None

    def _made(self, receiver: Value, maker: re.Match[str]) -> Keys | None:
        """The keys given to the call that made a receiver."""
        found: set[str] = set()
        waiting, seen = [receiver], {receiver}
        while waiting:
            value = waiting.pop()
            for root in self.resolver.roots(value.node, value.calls):
                op = self.program.op(root.node)
                base = self.program.unit(root.node).base
                further = op.object if type(op) is Get else op.value if type(op) is Element else None
                if type(op) is Call:
                    callee = self.program.op(base + op.callee)
                    if isinstance(callee, Get | Read) and callee.name in maker[1].split("/"):
                        texts = self._argument(base, op, int(maker[2]), maker[3] or "", root.calls)
                        if texts is None:
                            return None
                        found |= texts
                        continue
                    further = callee.object if type(callee) is Get else None
                if further is None or len(seen) > _MAX_CHAIN:
                    return None
                inner = Value(base + further, root.calls)
                if inner not in seen:
                    seen.add(inner)
                    waiting.append(inner)
        return frozenset(found)

    def files_of_maker(self, site: Node, makers: tuple[str, ...]) -> set[str]:
        """The names, without folders, of the files that the receiver of a call was made with: of an address, the end
        is constant more often than the whole."""
        call = self.program.op(site)
        base = self.program.unit(site).base
        callee = self.program.op(base + call.callee) if type(call) is Call else None
        found: set[str] = set()
        waiting = [Value(base + callee.object, ())] if type(callee) is Get else []
        for value in waiting:
            for root in self.resolver.roots(value.node, value.calls):
                op = self.program.op(root.node)
                other = self.program.unit(root.node).base
                if type(op) is Get and len(waiting) < _MAX_CHAIN:
                    waiting.append(Value(other + op.object, root.calls))
                made = self.program.op(other + op.callee) if type(op) is Call else None
                if type(op) is Call and op.args and isinstance(made, Get | Read) and made.name in makers:
                    for text in self.constants.texts(other + op.args[0], root.calls):
                        if text and isinstance(text[-1], str):
                            found.add(text[-1].rpartition("/")[2])
        return found

    def texts(self, value: Value) -> Keys | None:
        """The texts of a value, or of the items of a list; None where one of them is not constant."""
        found: set[str] = set()
        for root in self.resolver.roots(value.node, value.calls):
            unit = self.program.unit(root.node)
            op = unit.module.ops[root.node - unit.base]
            nodes = [Value(unit.base + i, root.calls) for i in op.items] if type(op) is Array else [root]
            for node in nodes:
                texts = [constant(text) for text in self.constants.texts(node.node, node.calls)]
                if None in texts:
                    return None
                found.update(text for text in texts if text is not None)
        return frozenset(found)
