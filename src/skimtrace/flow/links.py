"""Links between the parts of an extension, as ordinary steps of the propagation.

A message enters its handlers as an argument enters a function: the sending call is pushed on the call string, so that
replies go back to it alone, and constants of the message (its type, an address) are those of that call.
"""

from collections.abc import Iterator
from typing import Final, NamedTuple

from skimtrace.flow.callers import Callers
from skimtrace.flow.constants import Constants, constant
from skimtrace.flow.discriminate import Branches, Message
from skimtrace.flow.fieldpath import Path, bounded
from skimtrace.flow.handlers import Handlers, Sender
from skimtrace.flow.model import Confidence
from skimtrace.flow.models import ANY
from skimtrace.flow.names import Names
from skimtrace.flow.program import Node, Program, Unit
from skimtrace.flow.resolve import Resolver
from skimtrace.flow.setting import Setting
from skimtrace.flow.values import CallString, Value, push
from skimtrace.javascript.ir import Array, Call, Func, Get, Object, Param, Set

_MAX_RECEIVERS: Final = 40
_AREAS: Final = frozenset({"local", "sync", "session", "managed"})


class Arrival(NamedTuple):
    """Data arrives at `node`, below `path`, in the activation `calls`."""

    node: Node
    path: Path
    calls: CallString
    kind: str
    confidence: Confidence


class Links:
    """The links of one program."""

    def __init__(self, resolver: Resolver, names: Names, constants: Constants, setting: Setting) -> None:
        self.program: Program = resolver.program
        self.resolver = resolver
        self.names = names
        self.constants = constants
        self.setting = setting
        self.handlers = Handlers(resolver, names, constants)
        self.branches = Branches(lambda unit, op: self._fold(Value(unit.base + op, ())))
        resolver.links = self
        self.callers = Callers(resolver)
        self._known: dict[tuple[Node, CallString], Message] = {}
        self._asked: dict[Node, list[tuple[CallString, frozenset[str] | None]]] = {}
        self._sending: dict[Node, list[CallString]] = {}
        self._stored: dict[str, list[Node]] = {}
        """Calls of a method on a type of receiver, by "type.method"."""
        self._injected: dict[Node, list[tuple[Unit, int]]] = {}
        for (base, fn), site in setting.injected.items():
            unit = next(u for u in self.program.units if u.base == base)
            self._injected.setdefault(site, []).append((unit, fn))

    # -- sending ------------------------------------------------------------------------------------------------------

    def deliver(self, site: Node, op: Call, position: int, path: Path, calls: CallString) -> Iterator[Arrival]:
        """Data is an argument of a call that may send, store, raise an event or inject."""
        sender = self.handlers.senders.get(site)
        if sender is not None and sender.message == position:
            yield from self._sent(sender, path, calls)
        yield from self._kept(site, op, position, path, calls)
        if position == 0:
            yield from self._raised(site, op, path, calls)
            if len(path) > 1 and path[0] == "args":
                yield from self._passed(site, path[1], path[2:], calls)

    def _passed(self, site: Node, item: str, path: Path, calls: CallString) -> Iterator[Arrival]:
        """An item of `args` of `executeScript` arrives as an argument of the function that is injected."""
        for unit, fn in self._injected.get(site, ()):
            for index, param in enumerate(unit.module.functions[fn].params):
                if item in (ANY, str(index)):
                    kind = "injected as an argument"
                    yield Arrival(unit.base + param, path, push(calls, site), kind, Confidence.HIGH)

    def _sent(self, sender: Sender, path: Path, calls: CallString) -> Iterator[Arrival]:
        known = self.known(sender.node, calls).properties
        inner = push(calls, sender.node)
        for handler in self.handlers.receivers(sender)[:_MAX_RECEIVERS]:
            params = handler.unit.module.functions[handler.function].params
            if params:
                under = path if sender.row.under is None else bounded((sender.row.under, *path))
                name = next((f"{k} {min(v)!r}" for k, v in sorted(known.items())), "")
                kind = f"sent as message {name}".rstrip()
                confidence = Confidence.HIGH if known else Confidence.MEDIUM
                yield Arrival(handler.unit.base + params[0], under, inner, kind, confidence)

    def known(self, site: Node, calls: CallString) -> Message:
        """The constant properties of the message that a call sends."""
        key = (site, calls)
        message = self._known.get(key)
        if message is None:
            message = self._known[key] = Message({})
            found = message.properties
            sender = self.handlers.senders.get(site)
            call = self.program.op(site)
            open_ended: set[str] = set()
            if sender is not None and type(call) is Call:
                unit = self.program.unit(site)
                for root in self.resolver.roots(unit.base + call.args[sender.message], calls):
                    other = self.program.unit(root.node)
                    made = other.module.ops[root.node - other.base]
                    if type(made) is Object:
                        for name, value in zip(made.names, made.values, strict=True):
                            if name:
                                texts = self._fold(Value(other.base + value, root.calls)) or frozenset()
                                open_ended |= set() if texts else {name}
                                found[name] = found.get(name, frozenset()) | texts
                for name in open_ended:
                    del found[name]
        return message

    def _fold(self, value: Value) -> frozenset[str] | None:
        """The texts of a value; None where one of them is not constant."""
        texts = [constant(text) for text in self.constants.texts(value.node, value.calls)]
        return frozenset(text for text in texts if text is not None) if None not in texts else None

    def excludes(self, unit: Unit, op: int, calls: CallString) -> bool:
        """Whether an op of a handler cannot run for the message that entered it."""
        for index in range(len(calls) - 1, -1, -1):
            if calls[index] in self.handlers.senders:
                return self.branches.excluded(unit, op, self.known(calls[index], calls[:index]))
        return False

    def message(self, site: Node, unit: Unit, fn: int, index: int, calls: CallString) -> Value | None:
        """The value a handler's parameter has for the message that a call sends."""
        sender = self.handlers.senders.get(site)
        call = self.program.op(site)
        if sender is None or index != 0 or type(call) is not Call or sender.row.under is not None:
            return None
        if not any(h.row.listener == sender.row.listener for h in self.handlers.by_function.get((unit.base, fn), ())):
            return None
        return Value(self.program.unit(site).base + call.args[sender.message], calls)

    # -- answers ------------------------------------------------------------------------------------------------------

    def answered(
        self, unit: Unit, fn: int, at: int, param: int | None, path: Path, calls: CallString
    ) -> Iterator[Arrival]:
        """A handler answers: it calls its parameter `param` with data at op `at`, or (None) returns the data."""
        for handler in self.handlers.by_function.get((unit.base, fn), ()):
            if param is not None and handler.row.answers != param:
                continue
            if calls and calls[-1] in self.handlers.senders:
                yield from self._arrive(calls[-1], path, calls[:-1])
                continue
            for sender in self.handlers.senders.values():
                if sender.row.listener != handler.row.listener or handler not in self.handlers.receivers(sender):
                    continue
                for outer in self._ways(sender.node):
                    if not self.branches.excluded(unit, at, self.known(sender.node, outer)):
                        yield from self._arrive(sender.node, path, outer)

    def _ways(self, site: Node) -> list[CallString]:
        """The call strings under which it is known which message a call sends."""
        if site not in self._sending:
            self._sending[site] = self.callers.telling(
                site, lambda calls: any(len(texts) == 1 for texts in self.known(site, calls).properties.values())
            )
        return self._sending[site]

    def _arrive(self, site: Node, path: Path, calls: CallString) -> Iterator[Arrival]:
        """The answer arrives as the result of the sending call, and in its callback."""
        yield Arrival(site, path, calls, "sent back as the answer", Confidence.HIGH)
        yield from self._callbacks(site, path, calls, "sent back as the answer")

    def _callbacks(self, site: Node, path: Path, calls: CallString, kind: str) -> Iterator[Arrival]:
        call = self.program.op(site)
        unit = self.program.unit(site)
        for argument in call.args if type(call) is Call else ():
            for root in self.resolver.roots(unit.base + argument, calls):
                other = self.program.unit(root.node)
                made = other.module.ops[root.node - other.base]
                if type(made) is Func:
                    params = other.module.functions[made.function].params
                    if params:
                        yield Arrival(other.base + params[0], path, push(calls, site), kind, Confidence.HIGH)
                elif type(made) is Param:
                    yield Arrival(root.node, path, root.calls, "settles", Confidence.HIGH)

    def returned(self, unit: Unit, fn: int, path: Path) -> Iterator[Arrival]:
        """An injected function returns data: it arrives as the result of `executeScript`."""
        site = self.setting.injected.get((unit.base, fn))
        if site is not None:
            inner = bounded((ANY, "result", *path))
            kind = "returned from the injected function"
            yield Arrival(site, inner, (), kind, Confidence.HIGH)
            yield from self._callbacks(site, inner, (), kind)

    # -- storage ------------------------------------------------------------------------------------------------------

    def _kept(self, site: Node, op: Call, position: int, path: Path, calls: CallString) -> Iterator[Arrival]:
        target = self.program.op(self.program.unit(site).base + op.callee)
        if type(target) is not Get or target.name not in ("set", "setItem", "put", "add"):
            return
        owners = self.names.of(self.program.unit(site).base + target.object, calls)
        if target.name == "set" and position == 0 and "StorageArea" in owners:
            area = self._areas(site)
            for node in self._reads("StorageArea", "get"):
                if area.isdisjoint(self._areas(node)):
                    continue
                for asked, wanted in self._wanted(node):
                    if path and path[0] != ANY and wanted is not None and path[0] not in wanted:
                        continue
                    yield Arrival(node, path, asked, "stored and read back", Confidence.HIGH)
                    yield from self._callbacks(node, path, asked, "stored and read back")
            if path:
                for handler, kind in self._changes():
                    yield Arrival(handler, bounded((path[0], "newValue", *path[1:])), (), kind, Confidence.HIGH)
        elif target.name == "setItem" and position == 1:
            base = self.program.unit(site).base
            keys = self.constants.strings(base + op.args[0], calls)
            for owner in ("localStorage", "sessionStorage"):
                if owner in owners:
                    for node in self._reads(owner, "getItem"):
                        if self.setting.in_page(node) is not self.setting.in_page(site):
                            continue  # the page's own storage is not that of the extension
                        for asked, wanted in self._wanted(node):
                            if not keys or not wanted or set(keys) & wanted:
                                sure = Confidence.HIGH if keys and wanted else Confidence.LOW
                                yield Arrival(node, path, asked, "stored and read back", sure)
        elif target.name in ("put", "add") and position == 0 and "IDBObjectStore" in owners:
            for method, inner in (("get", path), ("getAll", (ANY, *path)), ("openCursor", ("value", *path))):
                for node in self._reads("IDBObjectStore", method):
                    yield Arrival(node, bounded(("result", *inner)), (), "stored and read back", Confidence.MEDIUM)

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

    def _wanted(self, node: Node) -> list[tuple[CallString, frozenset[str] | None]]:
        """The keys that a call of `storage.get` or `getItem` asks for, by the call strings under which they are known.
        None where they are not, or where it asks for all."""
        known = self._asked.get(node)
        if known is None:
            ways = self.callers.telling(node, lambda calls: len(self._keys(node, calls) or "") == 1)
            known = self._asked[node] = [(calls, self._keys(node, calls)) for calls in ways]
        return known

    def _keys(self, node: Node, calls: CallString) -> frozenset[str] | None:
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

    def _reads(self, owner: str, method: str) -> list[Node]:
        key = f"{owner}.{method}"
        if key not in self._stored:
            found: list[Node] = []
            for get in self.program.gets.get(method, ()):
                unit = self.program.unit(get)
                op = unit.module.ops[get - unit.base]
                if type(op) is Get and owner in self.names.of(unit.base + op.object):
                    found += [unit.base + user for user, _ in unit.calls(get - unit.base)]
            self._stored[key] = found
        return self._stored[key]

    def _changes(self) -> Iterator[tuple[Node, str]]:
        """Parameters of `storage.onChanged` listeners."""
        for get in self.program.gets.get("addListener", ()):
            unit = self.program.unit(get)
            op = unit.module.ops[get - unit.base]
            if type(op) is Get and any(n.endswith(".onChanged") for n in self.names.of(unit.base + op.object)):
                for user in unit.users[get - unit.base] or ():
                    for arrival in self._callbacks(unit.base + user, (), (), "stored, and noticed by a listener"):
                        yield arrival.node, arrival.kind

    # -- the extension's own elements ---------------------------------------------------------------------------------

    def drawn(self, unit: Unit, op: Set, path: Path) -> Iterator[Arrival]:
        """Data put into a form field that the extension made is read back from that form."""
        if op.name != "value" or path or not self._own(unit, op.object):
            return
        for get in self.program.gets.get("value", ()):
            other = self.program.unit(get)
            read = other.module.ops[get - other.base]
            if other is unit and type(read) is Get and self._own(other, read.object):
                yield Arrival(get, (), (), "shown in the extension's own form and read back", Confidence.MEDIUM)
        for node in self._reads("FormData", "get"):
            if self.program.unit(node) is unit:
                yield Arrival(node, (), (), "shown in the extension's own form and read back", Confidence.MEDIUM)

    def _own(self, unit: Unit, op: int) -> bool:
        """Whether an element is one that the extension makes."""
        for root in self.resolver.roots(unit.base + op):
            made = self.program.op(root.node)
            other = self.program.unit(root.node)
            callee = other.module.ops[made.callee] if type(made) is Call else None
            if type(made) is not Call or type(callee) is not Get or not made.args:
                continue
            if callee.name == "createElement":
                return True
            form = {"getElementById": "#{}", "getElementsByClassName": ".{}"}.get(callee.name or "", "{}")
            if callee.name in ("getElementById", "querySelector", "getElementsByClassName"):
                texts = self.constants.strings(other.base + made.args[0], root.calls)
                if any(self.setting.own_element(form.format(text)) for text in texts):
                    return True
        return False

    # -- events -------------------------------------------------------------------------------------------------------

    def _raised(self, site: Node, op: Call, path: Path, calls: CallString) -> Iterator[Arrival]:
        """`dispatchEvent(new CustomEvent(name, {detail}))` -> listeners of that name."""
        unit = self.program.unit(site)
        target = unit.module.ops[op.callee]
        if type(target) is not Get or target.name != "dispatchEvent":
            return
        raised: set[str] = set()
        for root in self.resolver.roots(unit.base + op.args[0], calls):
            made = self.program.op(root.node)
            if type(made) is Call and made.new and made.args:
                raised.update(self.constants.strings(self.program.unit(root.node).base + made.args[0], root.calls))
        for get in self.program.gets.get("addEventListener", ()):
            other = self.program.unit(get)
            for user in other.users[get - other.base] or ():
                call = other.module.ops[user]
                if type(call) is not Call or len(call.args) < 2:
                    continue
                heard = set(self.constants.strings(other.base + call.args[0]))
                if raised and heard and not raised & heard:
                    continue
                if not raised and not heard:
                    continue
                name = next(iter(sorted(raised & heard)), "")
                sure = Confidence.HIGH if raised and heard else Confidence.LOW
                for arrival in self._callbacks(other.base + user, path, (), f"sent as event {name}".rstrip()):
                    yield arrival._replace(confidence=sure, calls=())
