"""Values that the package itself provides, though not in its code: entries of its JSON files and of its manifest,
messages of its locale, and what the code keeps in the storage before a user changes it."""

import contextlib
import json
from collections.abc import Callable, Iterator
from functools import cached_property
from typing import Final
from urllib.parse import urljoin

from skimtrace.flow.names import Names
from skimtrace.flow.program import Node
from skimtrace.flow.resolve import Resolver
from skimtrace.flow.values import CallString, Value, array_index
from skimtrace.javascript.ir import Call, Const, Get, Import, Object, Param

_OWN: Final = ("chrome-extension://", "moz-extension://")
_MANIFEST: Final = ("chrome.runtime.getManifest()", "chrome.extension.getManifest()")
_MESSAGE: Final = "chrome.i18n.getMessage"
_STORAGE: Final = ("chrome.storage.", "StorageArea.")
_LOCAL: Final = ("localStorage.getItem", "sessionStorage.getItem")
_ASKING: Final = frozenset({"fetch", "axios.get()", "axios.get", "$.getJSON", "$.get", "jQuery.getJSON", "jQuery.get"})
_MAX_STEPS: Final = 16
_MAX_FILE: Final = 1024 * 1024
_ANSWERED: Final = ("responseText", "response")
_MAX_CALLS: Final = 2_000
"""Calls of each name that may keep or read something."""
_MAX_PLACES: Final = 40
"""Places that are looked at for what one key of the storage is given."""


class Provided:
    """Looks up values of one package. Each file is read once; a look-up takes a bounded number of steps."""

    def __init__(self, resolver: Resolver, names: Names, strings: Callable[[Node, CallString], list[str]]) -> None:
        self.program = resolver.program
        self.resolver = resolver
        self.names = names
        self.strings = strings
        """The constant texts that a node may have."""
        self._files: dict[str, object] = {}

    def message(self, op: Call, base: int, calls: CallString) -> list[str]:
        """The messages that a call of `i18n.getMessage` gets; [] for one that is not known."""
        keys = self.strings(base + op.args[0], calls) if op.args else []
        known = self.program.extension.messages
        return [known[key.lower()] for key in keys if key.lower() in known]

    def in_manifest(self, name: str) -> list[str]:
        """The texts that the name of a value of the manifest (`chrome.runtime.getManifest().key`) stands for."""
        prefix = next((p for p in _MANIFEST if name.startswith(f"{p}.")), None)
        if prefix is None:
            return []
        found = _entries(self.program.extension.manifest.raw, name[len(prefix) + 1 :].split("."))
        messages = self.program.extension.messages
        return [
            messages.get(text[6:-2].lower(), text) if text.startswith("__MSG_") and text.endswith("__") else text
            for text in found
        ]

    def in_file(self, root: Value) -> list[str] | None:
        """The texts that a value has in a JSON file of the package that it is read from; None where there is none."""
        path: list[str] = []
        value = root
        for _ in range(_MAX_STEPS):
            unit = self.program.unit(value.node)
            op = unit.module.ops[value.node - unit.base]
            further: Value | None = None
            if type(op) is Import:
                named = urljoin("/" + unit.file, op.source.partition("?")[0]).lstrip("/")
                path += [op.name] if op.name not in ("default", "*") else []
                return self._texts(named, path) if named.endswith(".json") else None
            if type(op) is Get:
                if op.name in _ANSWERED:
                    file = self._opened(Value(unit.base + op.object, value.calls))
                    return self._texts(file, path) if file is not None else None
                path.append(op.name if op.name is not None else "[]")
                further = Value(unit.base + op.object, value.calls)
            elif type(op) is Param:
                use = next((u for u in self.resolver.uses(unit, op.fn) if not u.called), None)
                if use is None:
                    return None
                # What the function is handed to gives it: its roots would be what the function returns.
                value = Value(use.node, ())
                unit = self.program.unit(value.node)
                op = unit.module.ops[value.node - unit.base]
            if type(op) is Call:
                if "import" in self.names.of(unit.base + op.callee, value.calls):
                    files = self.strings(unit.base + op.args[0], value.calls) if op.args else []
                    named = urljoin("/" + unit.file, files[0]).lstrip("/") if len(files) == 1 else ""
                    return self._texts(named, path[:-1]) if named.endswith(".json") else None
                file = self._asked(op, unit.base, value.calls, alone=unit.page_world)
                if file is not None:
                    return self._texts(file, path)
                callee = unit.module.ops[op.callee]
                if type(callee) is Get and callee.name == "parse" and op.args:
                    further = Value(unit.base + op.args[0], value.calls)
                elif type(callee) is Get and callee.name in ("json", "text", "then", "clone"):
                    further = Value(unit.base + callee.object, value.calls)
            if further is None:
                return None
            value = self._given(further)
        return None

    def _given(self, value: Value) -> Value:
        """The first root of a value that is not what it is before it is given (`let config = null`)."""
        roots = self.resolver.roots(value.node, value.calls)
        return next((root for root in roots if type(self.program.op(root.node)) is not Const), roots[0])

    def _asked(self, op: Call, base: int, calls: CallString, *, alone: bool) -> str | None:
        """The file of the package that a call asks for. `alone` where relative addresses are those of web pages."""
        if not op.args or _ASKING.isdisjoint(self.names.of(base + op.callee, calls)):
            return None
        return self._own_file(Value(base + op.args[0], calls), alone=alone)

    def _opened(self, request: Value) -> str | None:
        """The file of the package that an `XMLHttpRequest` is opened with."""
        mine = {root.node for root in self.resolver.roots(request.node, request.calls)}
        for get in self.program.gets.get("open", ())[:_MAX_PLACES]:
            unit = self.program.unit(get)
            read = unit.module.ops[get - unit.base]
            if type(read) is Get and any(r.node in mine for r in self.resolver.roots(unit.base + read.object)):
                for _, call in unit.calls(get - unit.base):
                    if len(call.args) > 1:
                        return self._own_file(Value(unit.base + call.args[1], ()), alone=unit.page_world)
        return None

    def _own_file(self, address: Value, *, alone: bool) -> str | None:
        """The file of the package that an address names."""
        for root in self.resolver.roots(address.node, address.calls):
            unit = self.program.unit(root.node)
            made = unit.module.ops[root.node - unit.base]
            own = type(made) is Call and made.args and any(
                name.endswith(".getURL") for name in self.names.of(unit.base + made.callee, root.calls)
            )  # fmt: skip
            if not own and alone:
                continue
            named = Value(unit.base + made.args[0], root.calls) if type(made) is Call and own else root
            for text in self.strings(named.node, named.calls):
                file = text.removeprefix("./").lstrip("/").partition("?")[0]
                if "://" not in text and (own or self.program.read_file(file) is not None):
                    return file
        return None

    def _texts(self, file: str, path: list[str]) -> list[str]:
        return list(_entries(self._document(file), list(reversed(path))))

    def _document(self, file: str) -> object:
        if file not in self._files:
            data = self.program.read_file(file)
            self._files[file] = None
            if data is not None and len(data) <= _MAX_FILE:
                with contextlib.suppress(ValueError, RecursionError):
                    self._files[file] = json.loads(data.decode("utf-8-sig", "replace"))
        return self._files[file]

    # -- the storage --------------------------------------------------------------------------------------------------

    def kept(self, root: Value) -> Iterator[Value]:
        """What the code itself gives for a key of the storage: as the default of a request, or when it is installed."""
        unit = self.program.unit(root.node)
        op = unit.module.ops[root.node - unit.base]
        if type(op) is Call:
            yield from self._set_items(op, unit.base, root.calls)
            return
        path: list[str] = []
        value = root
        while type(op) is Get and op.name is not None and len(path) < _MAX_STEPS:
            path.append(op.name)
            value = self._given(Value(unit.base + op.object, value.calls))
            unit = self.program.unit(value.node)
            op = unit.module.ops[value.node - unit.base]
        for owner, node in self.program.members.get(path[-1], ())[:_MAX_PLACES] if path else ():
            if owner in self._kept:
                values = [Value(node, ())]
                for name in path[-2::-1]:
                    values = [v for held in values for v in self.resolver.member(held, name)]
                yield from values

    @cached_property
    def _kept(self) -> frozenset[Node]:
        """The objects that are handed to the storage, to be kept or as defaults."""
        found: set[Node] = set()
        for get in (get for name in ("get", "set") for get in self.program.gets.get(name, ())[:_MAX_CALLS]):
            if any(name.startswith(_STORAGE) for name in self.names.of(get)):
                unit = self.program.unit(get)
                for _, call in unit.calls(get - unit.base):
                    given = self.resolver.roots(unit.base + call.args[0]) if call.args else ()
                    found.update(root.node for root in given if type(self.program.op(root.node)) is Object)
        return frozenset(found)

    def _set_items(self, op: Call, base: int, calls: CallString) -> Iterator[Value]:
        if not op.args or not any(name in _LOCAL for name in self.names.of(base + op.callee, calls)):
            return
        keys = set(self.strings(base + op.args[0], calls))
        for get in self.program.gets.get("setItem", ())[:_MAX_PLACES] if keys else ():
            unit = self.program.unit(get)
            for _, call in unit.calls(get - unit.base):
                if len(call.args) > 1 and not keys.isdisjoint(self.strings(unit.base + call.args[0], ())):
                    yield Value(unit.base + call.args[1], ())


def _entries(document: object, path: list[str]) -> Iterator[str]:
    """The texts under a path of keys in a document; "[]" stands for every item of a list."""
    held = [document]
    for key in path:
        further: list[object] = []
        for value in held:
            if isinstance(value, dict):
                further += [value[key]] if key in value else value.values() if key == "[]" else []
            elif isinstance(value, list):
                index = array_index(key)
                further += value[index : index + 1] if index is not None else value[:_MAX_PLACES] if key == "[]" else []
        held = further[:_MAX_PLACES]
    return (value for value in held if isinstance(value, str))


def is_message(names: tuple[str, ...]) -> bool:
    """Whether a callee of these names is `i18n.getMessage`."""
    return _MESSAGE in names
