"""Objects of other contexts: the background page's window, other pages' windows, and proxies of what is exposed there.

`getBackgroundPage().people` is the global `people` of the background page; `wrap(worker).save(x)` calls the method of
the object that the worker exposes. Both are members like any other to the resolver, which asks here for them.
"""

from collections.abc import Iterator
from typing import Final

from skimtrace.extension.model import ContextKind
from skimtrace.flow.keys import Keys, LinkKeys
from skimtrace.flow.linkrows import load_links
from skimtrace.flow.program import Node, Program, Unit
from skimtrace.flow.values import GLOBAL_OBJECTS, MAX_CANDIDATES, Value
from skimtrace.javascript.ir import Func, Read, Set

_PAGES: Final = frozenset(
    {ContextKind.BACKGROUND, ContextKind.POPUP, ContextKind.OPTIONS, ContextKind.SIDE_PANEL, ContextKind.DEVTOOLS,
     ContextKind.OVERRIDE, ContextKind.PAGE}
)  # fmt: skip
_WINDOWS: Final = {"BackgroundWindow": frozenset({ContextKind.BACKGROUND}), "ExtensionWindow": _PAGES}
"""Types of `types.yaml` that are windows, and the contexts whose windows they are."""
_GIVEN_BY: Final = ("getBackgroundPage", "getViews", "opener")


class Windows:
    """What stands for objects of other contexts in one program."""

    def __init__(self, ends: LinkKeys) -> None:
        self.program: Program = ends.program
        self.ends = ends
        self.resolver = ends.resolver
        self.elsewhere = any(name in self.program.gets or name in self.program.global_reads for name in _GIVEN_BY)
        """Whether the program asks for another window at all."""
        self._proxies: dict[Node, list[Value]] = {}
        for row in load_links().remotes:
            proxies = [node for name in row.proxy for node, _ in self.ends.calls(name)]
            if not proxies:
                continue
            objects: list[tuple[Keys | None, Value]] = []
            for name in row.exposed:
                for node, call in self.ends.calls(name, row.object + 1):
                    keys = self.ends.of(node, row.key) if row.key else None
                    objects += [(keys, v) for v in self._objects(self.program.unit(node).base + call.args[row.object])]
            for node in proxies:
                wanted = self.ends.of(node, row.key) if row.key else None
                fitting = [v for keys, v in objects if not keys or not wanted or keys & wanted]
                self._proxies.setdefault(node, []).extend(fitting)
        self.any = self.elsewhere or bool(self._proxies)
        """Whether the program has any object of another context."""

    def _objects(self, node: Node) -> Iterator[Value]:
        """The object that is exposed; of a function, what it returns."""
        for root in self.resolver.roots(node):
            made = self.program.op(root.node)
            unit = self.program.unit(root.node)
            returned = unit.module.functions[made.function].returns if type(made) is Func else []
            for value in returned:
                yield from self.resolver.roots(unit.base + value)
            yield root

    def member(self, root: Value, name: str) -> list[Value]:
        """What is found under a name in an object of another context; [] when `root` is none."""
        found: list[Value] = []
        for value in self._proxies.get(root.node, ()):
            found += self.resolver.member(value, name)
        for unit in self._units(root) if self.elsewhere else ():
            for other, binding in self.program.top.get(name, ()):
                if other is unit:
                    found += [Value(unit.base + write, ()) for write in unit.writes.get(binding, ())]
            for node in self.program.global_writes.get(name, ()):
                if self.program.unit(node) is unit:
                    found.append(Value(node, ()))
            for node in self.program.sets.get(name, ())[:MAX_CANDIDATES]:
                op = self.program.op(node)
                owner = self.program.op(unit.base + op.object) if type(op) is Set and self._in(node, unit) else None
                if type(op) is Set and type(owner) is Read and owner.binding < 0 and owner.name in GLOBAL_OBJECTS:
                    found.append(Value(unit.base + op.value, ()))
        return found[:MAX_CANDIDATES]

    def _in(self, node: Node, unit: Unit) -> bool:
        return self.program.unit(node) is unit

    def _units(self, value: Value) -> list[Unit]:
        """The scripts whose globals are members of a window; [] when a value is none of another context."""
        kinds = self.kinds(value.node, value)
        return [unit for unit in self.program.units if any(c.kind in kinds for c in unit.contexts)] if kinds else []

    def kinds(self, node: Node, value: Value | None = None) -> frozenset[ContextKind]:
        """The contexts whose window a node may be; none where it is no other context's."""
        if not self.elsewhere or self.program.unit(node).page_world:
            return frozenset()
        names = self.ends.names.of(node, value.calls if value else ())
        return frozenset().union(*(_WINDOWS[name] for name in names if name in _WINDOWS))

    def sees(self, window: Node, unit: Unit) -> bool:
        """Whether a node is the window of a context in which a script runs."""
        kinds = self.kinds(window)
        return bool(kinds) and any(context.kind in kinds for context in unit.contexts)

    def seen(self, window: Node) -> list[Unit]:
        """One script of each context whose window a node may be."""
        kinds = self.kinds(window)
        found: dict[str, Unit] = {}
        for unit in self.program.units if kinds else ():
            for context in unit.contexts:
                if context.kind in kinds:
                    found.setdefault(context.id, unit)
        return list(dict.fromkeys(found.values()))
