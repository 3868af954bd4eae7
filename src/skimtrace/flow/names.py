"""What an op is called: dotted names of platform values, such as `chrome.runtime.sendMessage` or `Element.innerText`.

Aliases, `bind`, `window.` and the `browser` namespace are looked through, and table rows turn what a call yields into
its type: `document.querySelector("h1")` is an `Element`, `new XMLHttpRequest` an `XMLHttpRequest`.
"""

from functools import cached_property
from typing import Final

from skimtrace.flow.models import Models
from skimtrace.flow.resolve import Resolver
from skimtrace.flow.values import GLOBAL_OBJECTS, CallString, Value
from skimtrace.javascript.ir import (
    Array,
    Call,
    Class,
    Concat,
    Const,
    Element,
    Func,
    Get,
    Import,
    Param,
    Read,
    Set,
    This,
)

_MAX_LENGTH: Final = 120
_ON_AXIOS: Final = ("isAxiosError", "CancelToken")
_MAX_NESTING: Final = 40
_POLYFILL: Final = ("requestUpdateCheck", "setUninstallURL", "sendNativeMessage")
"""Entries of the table by which `webextension-polyfill` wraps the browser's interface. What it makes is an object whose
every property is wrapped when it is read: that is told by the names of the interface alone."""
NAMESPACES: Final = frozenset(
    {"runtime", "tabs", "storage", "scripting", "cookies", "extension", "windows", "downloads", "action",
     "browserAction", "webRequest", "webNavigation", "history", "bookmarks", "identity", "contextMenus"}
)  # fmt: skip
"""Parts of the browser's interface by which it is known under another name."""


def is_unknown(name: str) -> bool:
    """Whether a name says no more than where a value comes from: the result of some call, a value of a package."""
    return "(" in name or "[" in name or "import:" in name


class Names:
    """Names of nodes, each found once."""

    def __init__(self, resolver: Resolver, models: Models) -> None:
        self.resolver = resolver
        self.program = resolver.program
        self.models = models
        self._known: dict[Value, tuple[str, ...]] = {}
        self._depth = 0
        self._wrapped = all(name in self.program.members for name in _POLYFILL)

    def of(self, node: int, calls: CallString = ()) -> tuple[str, ...]:
        """Every name a node may go by, without repetition; () when it has none."""
        key = Value(node, calls)
        known = self._known.get(key)
        if known is not None:
            return known
        if self._depth >= _MAX_NESTING:
            return ()
        self._depth += 1
        self._known[key] = ()  # a cycle has no name
        found: dict[str, None] = {}
        for root in self.resolver.roots(node, calls):
            for name in self._of_root(root):
                found[name] = None
        self._depth -= 1
        result = tuple(found)[:8]
        self._known[key] = result
        return result

    def _of_root(self, root: Value) -> list[str]:
        unit = self.program.unit(root.node)
        op = unit.module.ops[root.node - unit.base]
        base = unit.base
        if type(op) is Read:
            return [self._canonical(op.name)] if op.binding < 0 else []
        if type(op) is Get:
            if op.name is None:
                return [self._typed(f"{owner}.[]") for owner in self.of(base + op.object, root.calls)]
            owners = self.of(base + op.object, root.calls)
            if all(is_unknown(owner) for owner in owners) and (found := self._anything(op.name)):
                return found
            return [self._get(owner, op.name) for owner in owners]
        if type(op) is Call:
            target = unit.module.ops[op.callee]
            if type(target) is Get and target.name == "bind":
                return list(self.of(base + target.object, root.calls))
            if type(target) is Get and target.name in ("call", "apply"):
                return [self._typed(f"{name}()") for name in self.of(base + target.object, root.calls)]
            form = "new {}" if op.new else "{}()"
            names = self.of(base + op.callee, root.calls)
            unknown = type(target) is Get and not op.new and all(is_unknown(name) for name in names)
            if unknown and type(target) is Get and (found := self._anything(f"{target.name}()")):
                return found
            return [self._typed(form.format(name)) for name in names]
        if type(op) is This:
            return ["window"] if op.fn == 0 else []
        made = type(op) is Func or type(op) is Class
        if made and (library := self.resolver.libraries.names.get(root.node)) is not None:
            return [library]
        if type(op) is Func:
            return ["axios"] if root.calls and (root.node, root.calls[-1]) in self._clients else []
        if type(op) is Param:
            return self._parameter(root, op)
        if type(op) is Const and op.kind in ("string", "regex"):
            return ["String" if op.kind == "string" else "RegExp"]
        if type(op) is Concat:
            return ["String"]
        if type(op) is Array:
            return ["Array"]
        if type(op) is Element and op.how == "item":
            return [self._typed(f"{owner}.[]") for owner in self.of(base + op.value, root.calls)]
        if type(op) is Import:
            return [self._typed(f"import:{op.source}.{op.name}")]
        return []

    @cached_property
    def _clients(self) -> frozenset[tuple[int, int]]:
        """What copies of axios in the program, minified or not, make their clients of: the function, and the call that
        yields it. They are known by what the client of the module itself is given."""
        found: set[tuple[int, int]] = set()
        for name in _ON_AXIOS:
            for node in self.program.sets.get(name, ()):
                store = self.program.op(node)
                if type(store) is Set:
                    for root in self.resolver.roots(self.program.unit(node).base + store.object):
                        if root.calls:
                            found.add((root.node, root.calls[-1]))
        return frozenset(found)

    def _anything(self, name: str) -> list[str]:
        """What a property, or the result of a method, of an object that is not known is by its name alone."""
        found = self.models.type_of(f"*.{name}")
        if found != f"*.{name}":
            return [found]
        return [f"chrome.{name}"] if self._wrapped and name in NAMESPACES else []

    def _parameter(self, root: Value, op: Param) -> list[str]:
        """A parameter of a function that the platform calls is named after the call it was handed to."""
        unit = self.program.unit(root.node)
        found = []
        for use in self.resolver.uses(unit, op.fn):
            call = self.program.op(use.node)
            if type(call) is Call and use.argument is not None:
                other = self.program.unit(use.node)
                for name in self.of(other.base + call.callee):
                    if name.endswith(".then") and use.argument == op.index == 0:  # what the promise holds
                        found.append(name.removesuffix(".then"))
                        continue
                    found.append(self._typed(f"{name}(#{use.argument}.{op.index})"))
        return found

    def _canonical(self, name: str) -> str:
        return "chrome" if name == "browser" else self._typed(name)

    def _get(self, owner: str, name: str) -> str:
        if owner in GLOBAL_OBJECTS:
            return self._canonical(name)
        return self._typed(f"{owner}.{name}")

    def _typed(self, name: str) -> str:
        if len(name) > _MAX_LENGTH:
            return "?"
        return self.models.type_of(name)
