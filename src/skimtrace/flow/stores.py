"""Stores as links: what is kept under a key is read back under it.

`chrome.storage` is told by its areas and the names of the entries; all others by rows of the table of links.
"""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from typing import Final

from skimtrace.flow.arrivals import LOOSE, Arrival, LinkBase
from skimtrace.flow.constants import Constants
from skimtrace.flow.fieldpath import Path, bounded, is_index
from skimtrace.flow.keys import Keys
from skimtrace.flow.linkrows import GetRow, PutRow, load_links
from skimtrace.flow.model import Confidence
from skimtrace.flow.models import ANY, parse_end
from skimtrace.flow.names import Names
from skimtrace.flow.program import Node, Unit
from skimtrace.flow.resolve import Resolver
from skimtrace.flow.setting import Setting
from skimtrace.flow.values import CallString, Value
from skimtrace.javascript.ir import Array, Call, Const, Func, Get, Object, Read, Set

_AREAS: Final = frozenset({"local", "sync", "session", "managed"})
_STORAGES: Final = ("localStorage", "sessionStorage")
_KEPT: Final = "stored and read back"
_MAX_READERS: Final = 200
"""Reads of one store that something kept under a key that is not known is taken to arrive at."""


@dataclass(frozen=True, slots=True)
class _Reader:
    """A call that reads a store, in one activation."""

    node: Node
    calls: CallString
    row: GetRow
    sure: bool


@dataclass(slots=True)
class _Store:
    """The reads of a store, by key; those whose key is not known apart."""

    by_key: dict[str, list[_Reader]] = field(default_factory=lambda: defaultdict(list))
    others: list[_Reader] = field(default_factory=list)


class Stores(LinkBase):
    """What is kept and read back."""

    def __init__(self, resolver: Resolver, names: Names, constants: Constants, setting: Setting) -> None:
        super().__init__(resolver, names, constants, setting)
        self._asked: dict[Node, list[tuple[CallString, Keys | None]]] = {}

    def _kept(self, site: Node, op: Call, position: int, path: Path, calls: CallString) -> Iterator[Arrival]:
        target = self.program.op(self.program.unit(site).base + op.callee)
        if type(target) is Get and target.name == "set" and position == 0:
            owners = self.names.of(self.program.unit(site).base + target.object, calls)
            if "StorageArea" in owners:
                yield from self._set(site, path)
                return
        put = self._puts.get(site)
        if put is not None:
            for row in put:
                yield from self._put(site, row, position, path, calls)

    # -- stores with keys ---------------------------------------------------------------------------------------------

    @cached_property
    def _puts(self) -> dict[Node, list[PutRow]]:
        """The calls that keep something, by the rows that say so."""
        found: dict[Node, list[PutRow]] = defaultdict(list)
        for row in load_links().puts:
            for name in row.put:
                for node, _ in self.ends.calls(name, row.args):
                    if row not in found[node]:
                        found[node].append(row)
        return found

    @cached_property
    def _stores(self) -> dict[str, _Store]:
        """The calls that read what was kept, by store and key."""
        found: dict[str, _Store] = defaultdict(_Store)
        for row in load_links().gets:
            for name in row.get:
                for node, _ in self.ends.calls(name, row.args):
                    for calls, keys in self._asked_for(node, row):
                        reader = _Reader(node, calls, row, name[0] != "?")
                        if keys:
                            for key in sorted(keys):
                                found[row.store].by_key[key].append(reader)
                        elif reader.sure:
                            found[row.store].others.append(reader)
        for store in _STORAGES:
            row = next(row for row in load_links().gets if row.store == store)
            for key, node in self._properties(store):
                found[store].by_key[key].append(_Reader(node, (), row, True))
        return found

    def _properties(self, store: str) -> Iterator[tuple[str, Node]]:
        """The properties of `localStorage` that are read: `localStorage.person` is its item of that name."""
        for node in (*self.program.global_reads.get(store, ()), *self.program.gets.get(store, ())):
            unit = self.program.unit(node)
            for user in unit.users[node - unit.base]:
                op = unit.module.ops[user]
                if type(op) is Get and unit.base + op.object == node:
                    names = [op.name] if op.name is not None else self.constants.strings(unit.base + op.key)
                    for name in names:
                        if not any(True for _ in unit.calls(user)):
                            yield name, unit.base + user

    def _assigned_item(self, unit: Unit, op: Set, calls: CallString) -> Iterator[Arrival]:
        """Data is stored as `localStorage.person`."""
        owner = unit.module.ops[op.object]
        if not isinstance(owner, Get | Read) or owner.name not in _STORAGES:
            return
        here = unit.base + op.object
        for key in [op.name] if op.name is not None else self.constants.strings(unit.base + op.key, calls):
            for reader in self._stores[owner.name].by_key.get(key, ()):
                if self._together("origin", here, reader.node):
                    yield Arrival(reader.node, (), reader.calls, _KEPT, Confidence.HIGH)

    def _asked_for(self, node: Node, row: GetRow) -> list[tuple[CallString, Keys | None]]:
        spec = row.key
        if spec is None:
            return [((), None)]
        ways = self.callers.telling(node, lambda calls: len(self.ends.of(node, spec, calls) or "") == 1)
        return [(calls, self.ends.of(node, spec, calls)) for calls in ways]

    def _put(self, site: Node, row: PutRow, position: int, path: Path, calls: CallString) -> Iterator[Arrival]:
        end = parse_end(row.data)
        if end.position != position or row.store not in self._stores:
            return
        if end.path and path:
            path = path[1:] if is_index(path[0]) else path
        store = self._stores[row.store]
        keys = self.ends.of(site, row.key, calls) if row.key is not None else None
        if row.only and not (keys and all(key.startswith(row.only) for key in keys)):
            return
        if keys:
            joined = [(reader, True) for key in sorted(keys) for reader in store.by_key.get(key, ())]
            joined += [(reader, False) for reader in store.others]
        elif any(name[0] != "?" for name in row.put):
            joined = [(r, False) for readers in store.by_key.values() for r in readers if r.sure]
            joined += [(reader, False) for reader in store.others]
        else:
            joined = []
        loose = Confidence.LOW if row.unknown == "low" else Confidence.MEDIUM
        guess = all(name[0] == "?" for name in row.put)
        for reader, exact in joined[:_MAX_READERS]:
            if not self._together(row.where, site, reader.node):
                continue
            sure = loose if not exact else Confidence.HIGH if reader.sure and not guess else Confidence.MEDIUM
            kind = _KEPT if exact else f"{_KEPT}, {LOOSE}"
            for to in reader.row.to:
                inner = bounded((*(part for part in to.split(".") if part), *path))
                yield Arrival(reader.node, inner, reader.calls, kind, sure)
                yield from self._callbacks(reader.node, inner, reader.calls, kind, sure, reader.row.parameter)

    def _returned_state(self, store: str, path: Path) -> Iterator[Arrival]:
        """What a function of a store returns is kept in it."""
        for reader in self._stores[store].others[:_MAX_READERS] if store in self._stores else ():
            yield Arrival(reader.node, path, reader.calls, _KEPT, Confidence.MEDIUM)

    def _together(self, where: str, put: Node, get: Node) -> bool:
        """Whether what is kept at one node can be seen at another."""
        if where == "document":
            return self.setting.share_document(put, get)
        return where == "any" or self.setting.share_origin(put, get)

    # -- chrome.storage -----------------------------------------------------------------------------------------------

    def _set(self, site: Node, path: Path) -> Iterator[Arrival]:
        area = self._areas(site)
        for node in self._storage_reads:
            if area.isdisjoint(self._areas(node)):
                continue
            asks = self._names_keys(node)
            for asked, wanted in self._wanted(node):
                name = path[0] if path else ANY
                if name != ANY and wanted is not None and name not in wanted:
                    continue
                # A call that names no key reads everything: that is sure. A key that is not constant is not.
                loose = bool(path) and asks and (name == ANY or wanted is None)
                kind = f"{_KEPT}, {LOOSE}" if loose else _KEPT
                sure = Confidence.MEDIUM if loose else Confidence.HIGH
                yield Arrival(node, path, asked, kind, sure)
                yield from self._callbacks(node, path, asked, kind, sure)
        if path:
            for handler, kind in self._changes():
                yield Arrival(handler, bounded((path[0], "newValue", *path[1:])), (), kind, Confidence.HIGH)

    def _names_keys(self, node: Node) -> bool:
        """Whether a call of `storage.get` names what it asks for."""
        call = self.program.op(node)
        if type(call) is not Call or not call.args:
            return False
        for root in self.resolver.roots(self.program.unit(node).base + call.args[0]):
            op = self.program.op(root.node)
            if type(op) is Func or (type(op) is Const and op.kind in ("null", "undefined")):
                return False
        return True

    def _areas(self, site: Node) -> frozenset[str]:
        """The areas of `chrome.storage` that a call may mean: all of them where it does not say."""
        call = self.program.op(site)
        base = self.program.unit(site).base
        target = self.program.op(base + call.callee) if type(call) is Call else None
        found = set()
        for root in self.resolver.roots(base + target.object) if type(target) is Get else ():
            read = self.program.op(root.node)
            found.add(read.name if type(read) is Get else None)
        known = frozenset(area for area in found if area in _AREAS)
        return known if len(known) == len(found) else _AREAS

    def _wanted(self, node: Node) -> list[tuple[CallString, Keys | None]]:
        """The keys that a call of `storage.get` asks for, by the call strings under which they are known.
        None where they are not, or where it asks for all."""
        known = self._asked.get(node)
        if known is None:
            ways = self.callers.telling(node, lambda calls: len(self._keys(node, calls) or "") == 1)
            known = self._asked[node] = [(calls, self._keys(node, calls)) for calls in ways]
        return known

    def _keys(self, node: Node, calls: CallString) -> Keys | None:
        call = self.program.op(node)
        if type(call) is not Call or not call.args:
            return None
        base = self.program.unit(node).base
        keys: set[str] = set()
        for root in self.resolver.roots(base + call.args[0], calls):
            unit = self.program.unit(root.node)
            made = unit.module.ops[root.node - unit.base]
            if type(made) is Object:
                if None in made.names:
                    return None
                keys.update(name for name in made.names if name is not None)
                continue
            for item in made.items if type(made) is Array else (root.node - unit.base,):
                texts = self._fold(Value(unit.base + item, root.calls))
                if texts is None:
                    return None
                keys |= texts
        return frozenset(keys)

    @cached_property
    def _storage_reads(self) -> list[Node]:
        """The calls of `chrome.storage.*.get`."""
        return [node for node, _ in self.ends.calls("StorageArea.get")]

    def _changes(self) -> Iterator[tuple[Node, str]]:
        """Parameters of `storage.onChanged` listeners."""
        for get in self.program.gets.get("addListener", ()):
            unit = self.program.unit(get)
            op = unit.module.ops[get - unit.base]
            if type(op) is Get and any(n.endswith(".onChanged") for n in self.names.of(unit.base + op.object)):
                for user in unit.users[get - unit.base]:
                    for arrival in self._callbacks(unit.base + user, (), (), "stored, and noticed by a listener"):
                        yield arrival.node, arrival.kind
