"""Why a value is not constant: what its names, and those of what it is made of, say of where it comes from."""

from typing import Final

from skimtrace.extension.model import World
from skimtrace.flow.model import Reason
from skimtrace.flow.names import Names
from skimtrace.flow.resolve import Resolver
from skimtrace.flow.values import Value
from skimtrace.javascript.ir import Call, Get, Param, Read

_REASONS: Final = (
    ("chrome.storage", Reason.STORAGE), ("StorageArea", Reason.STORAGE), ("localStorage", Reason.STORAGE),
    ("sessionStorage", Reason.STORAGE), ("chrome.runtime.getManifest", Reason.MANIFEST),
    ("chrome.i18n.getMessage", Reason.FILE), ("process.env", Reason.ENVIRONMENT),
    ("import.meta.env", Reason.ENVIRONMENT), ("fetch", Reason.SERVER), ("XMLHttpRequest", Reason.SERVER),
    ("axios", Reason.SERVER), ("$.", Reason.SERVER), ("location", Reason.PAGE_ADDRESS), ("document", Reason.PAGE),
    ("Element", Reason.PAGE), ("jQuery", Reason.PAGE), ("chrome.runtime.onMessage", Reason.MESSAGE),
    ("chrome.runtime.onConnect", Reason.MESSAGE), ("chrome.runtime.sendMessage", Reason.MESSAGE),
    ("chrome.tabs.sendMessage", Reason.MESSAGE), ("chrome.tabs", Reason.TAB_ADDRESS),
    ("addEventListener(", Reason.MESSAGE), ("prompt()", Reason.SETTINGS), ("Math.random", Reason.GENERATED),
    ("Date.", Reason.GENERATED), ("Date()", Reason.GENERATED), ("new Date", Reason.GENERATED),
    ("performance.", Reason.GENERATED), ("crypto.random", Reason.GENERATED),
    ("crypto.getRandomValues", Reason.GENERATED),
)  # fmt: skip
_MAX_MADE_OF: Final = 4
_OF_PAGE: Final = frozenset({"location.origin", "location.host", "location.hostname", "document.location.origin",
                             "document.location.host", "document.location.hostname"})  # fmt: skip


class Reasons:
    """Says why values of one program are not constant."""

    def __init__(self, resolver: Resolver, names: Names) -> None:
        self.resolver = resolver
        self.program = resolver.program
        self.names = names

    def of(self, root: Value) -> Reason:
        """Why a root is not constant."""
        value = root
        for _ in range(_MAX_MADE_OF):
            said = self._said(value)
            inner = self._made_of(value) if said is None else None
            if inner is None:
                break
            value = inner
        if said is not None:  # what is only made of the page's host may be another one
            return Reason.PAGE_ADDRESS if said is Reason.RELATIVE and value != root else said
        unit = self.program.unit(root.node)
        op = unit.module.ops[root.node - unit.base]
        if type(op) is Param:
            return Reason.PARAMETER
        in_page = any(context.world is World.MAIN for context in unit.contexts)
        if in_page and isinstance(op, Get | Read) and self.names.of(root.node, root.calls):  # a global of the page
            return Reason.PAGE
        if type(op) is Read:
            return Reason.ENVIRONMENT if op.name.startswith("__") and op.name.endswith("__") else Reason.VARIABLE
        if type(op) is Get:
            return Reason.PROPERTY
        return Reason.COMPUTED

    def _made_of(self, value: Value) -> Value | None:
        """What a property is read of; what a call of a method is made of: its receiver, else what it is given."""
        unit = self.program.unit(value.node)
        op = unit.module.ops[value.node - unit.base]
        if type(op) is Get:
            return self.resolver.roots(unit.base + op.object, value.calls)[0]
        if type(op) is not Call:
            return None
        target = unit.module.ops[op.callee]
        part = op.args[0] if op.args else -1
        if type(target) is Get and not (target.name == "parse" and op.args):
            part = target.object
        return self.resolver.roots(unit.base + part, value.calls)[0] if part >= 0 else None

    def _said(self, root: Value) -> Reason | None:
        """What the names of a value say of why it is not constant."""
        unit = self.program.unit(root.node)
        op = unit.module.ops[root.node - unit.base]
        callee = unit.module.ops[op.callee] if type(op) is Call else None
        typed_in = type(callee) is Get and callee.name == "val"
        for name in self.names.of(root.node, root.calls):
            if name in _OF_PAGE and unit.page_world:
                return Reason.RELATIVE
            for prefix, word in _REASONS:
                if name.startswith((prefix, f"new {prefix}")):
                    if prefix == "addEventListener(" and not (".data" in name or ".detail" in name):
                        return Reason.PAGE
                    # A page of the extension's own shows forms for its settings.
                    own = word is Reason.PAGE and not unit.page_world and (typed_in or name.endswith(".value"))
                    return Reason.SETTINGS if own else word
        return None
