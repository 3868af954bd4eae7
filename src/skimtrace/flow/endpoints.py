"""Addresses: which texts are addresses of a network, and what a sink's destination is."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Final
from urllib.parse import urlsplit

from skimtrace.flow.clients import begun_with, made_with
from skimtrace.flow.constants import Constants, Hole, Text, compact, constant, joined
from skimtrace.flow.fieldpath import Path
from skimtrace.flow.model import Endpoint, Reason
from skimtrace.flow.models import RECEIVER, End, Sink
from skimtrace.flow.program import Node, Program
from skimtrace.flow.resolve import Resolver
from skimtrace.flow.setting import Setting
from skimtrace.flow.values import CallString, Value
from skimtrace.javascript.ir import Call, Get, Set

_SCHEMES: Final = ("http://", "https://", "ws://", "wss://")
_BEGUN: Final = frozenset({"//", *(s[:n] for s in _SCHEMES for n in range(s.index(":"), len(s)))})
"""What an address is not known by: a part of its scheme, and the slashes before its host."""
DATA: Final = Endpoint(None, None, resolved=True)
"""The address holds the data itself (`data:`, `blob:`): nothing is asked of a server."""
_CHANGING: Final = frozenset({Reason.STORAGE, Reason.SETTINGS, Reason.SERVER})
_SAYING_LESS: Final[dict[Reason | None, int]] = {
    Reason.PARAMETER: 1, Reason.VARIABLE: 1, Reason.PROPERTY: 1, Reason.COMPUTED: 1, Reason.RELATIVE: 2,
    Reason.UNSET: 3, Reason.UNKNOWN: 4,
}  # fmt: skip
"""Reasons that say less than others, and which of them says least."""
_MAX_AUTHORITY: Final = 255
"""Characters of a host name (RFC 1035, section 2.3.4)."""
_PLACEHOLDER: Final = re.compile(
    r"__[A-Za-z][A-Za-z0-9_]*__|%[A-Z][A-Z0-9_]{2,}%|\{\{[^{}]+\}\}|\$\{[^{}]+\}|<[A-Za-z][^<>/]*>"
    r"|YOUR[_-]|REPLACE[_-]|INSERT[_-]|ENTER[_-]|CHANGE_?ME|@@[A-Za-z]"
    r"|placeholder\."
)
_SUBDOMAIN: Final = re.compile(r"(?:(?:https?|wss?):)?//(?:[a-z0-9-]{1,63}\.){1,3}")
"""What stands before the host of the page where that of an API under it is meant."""
_PACKAGED: Final = ("chrome-extension://", "moz-extension://", "chrome://", "edge://", "resource://", "file://")


def endpoint_of(text: Text) -> Endpoint | None:
    """The address that a folded text is; None when it is none (a fragment, a data: or blob: URL)."""
    whole = constant(text)
    if whole is not None:
        return _known(whole)
    head = text[0] if text else ""
    if isinstance(head, Hole):
        after = text[1] if len(text) > 1 else ""
        if head.reason is Reason.PAGE_ADDRESS and isinstance(after, str) and after.startswith("//"):
            # `location.protocol + "//host/path"`
            return endpoint_of(("https:" + after, *text[2:]))
        return Endpoint(joined(text), None, False, _of_host(head, after))
    for scheme in _SCHEMES:
        if head.lower().startswith(scheme):
            host, end = _authority(head[len(scheme) :])
            if is_placeholder(head):
                return Endpoint(joined(text), None, False, Reason.ENVIRONMENT)
            if end:
                return Endpoint(joined(text), host, bool(host), None if host else Reason.MALFORMED)
            at, hole = next((index, part) for index, part in enumerate(text) if isinstance(part, Hole))
            after = text[at + 1] if at + 1 < len(text) else ""
            under = head.lower() == scheme or _SUBDOMAIN.fullmatch(head.lower()) is not None
            return Endpoint(joined(text), None, False, _of_host(hole, after if under else "."))
    if head.startswith(_PACKAGED):
        return None
    first = text[1]
    if isinstance(first, Hole) and first.reason is Reason.RELATIVE and _SUBDOMAIN.fullmatch(head.lower()):
        # `"//api." + location.host`: a host under that of the page
        return Endpoint(joined(text), None, False, _of_host(first, text[2] if len(text) > 2 else ""))
    if head.lower() in _BEGUN and isinstance(first, Hole):
        return Endpoint(joined(text), None, False, _of_host(first, text[2] if len(text) > 2 else ""))
    return _known(joined(text))


def _of_host(hole: Hole, after: str | Hole) -> Reason:
    """Why a host is not known of which `hole` is the beginning: that of the page is only meant when it is all of it."""
    if hole.reason is not Reason.RELATIVE:
        return hole.reason
    path = after.reason is Reason.PAGE_ADDRESS if isinstance(after, Hole) else not after or after[0] in "/?#:"
    return Reason.RELATIVE if path else Reason.PAGE_ADDRESS


def is_placeholder(url: str) -> bool:
    """Whether an address begins with, or has for its host, a name that was to be replaced by one: `__API_URL__`,
    `%API_URL%`, `{{host}}`, `${HOST}`, `<your-host>`, `YOUR_API_URL`, `placeholder.supabase.co`."""
    scheme = next((scheme for scheme in _SCHEMES if url.lower().startswith(scheme)), "")
    return _PLACEHOLDER.match(url[len(scheme) : len(scheme) + _MAX_AUTHORITY]) is not None


def _authority(rest: str) -> tuple[str | None, bool]:
    """The host at the beginning of `rest`, and whether its end was seen."""
    for index, sign in enumerate(rest):
        if sign in "/?#":
            return _host("https://" + rest[:index]), True
    return _host("https://" + rest), False


def _host(url: str) -> str | None:
    try:
        host = urlsplit(url).hostname
    except ValueError:
        return None
    return host if host and all(c.isalnum() or c in "-._:%" for c in host) else None


def _known(url: str) -> Endpoint | None:
    lowered = url.lower().lstrip()
    if lowered.startswith("//"):
        lowered = "https:" + lowered
    if lowered.startswith(_SCHEMES):
        host = _host(lowered)
        if is_placeholder(url.lstrip()):
            return Endpoint(url, None, False, Reason.ENVIRONMENT)
        return Endpoint(url, host, host is not None, None if host else Reason.MALFORMED)
    if lowered.startswith(("data:", "blob:", "javascript:", "about:", "mailto:", "tel:", *_PACKAGED)) or not lowered:
        return None
    return Endpoint(url, None, False, Reason.ENVIRONMENT if is_placeholder(url.lstrip()) else Reason.RELATIVE)


def is_address(text: str) -> bool:
    """Whether a constant looks like the beginning of a network address with a host in it."""
    lowered = text[:8].lower()
    return lowered.startswith(_SCHEMES) and len(text) <= 4096


def _by(sink: Sink, channel: str) -> bool:
    return any(channel == own for _, own in sink.data)


class Endpoints:
    """Resolves the destinations of sinks."""

    def __init__(self, resolver: Resolver, constants: Constants, setting: Setting) -> None:
        self.setting = setting
        self.resolver = resolver
        self.program: Program = resolver.program
        self.constants = constants

    def destinations(self, sink: Sink, at: Node, calls: CallString) -> list[Endpoint | None]:
        """The destinations a sink may have: every one whose host is known, else the best known one; [None] for a
        sink that names none, as local ones do, and [] where the data goes nowhere (to the extension's own files)."""
        if sink.local:
            return [None]
        if sink.host is not None:
            return [Endpoint(f"https://{sink.host}/", sink.host, True)]
        found: dict[Endpoint, None] = {}
        nowhere = False
        for value in self._address_values(sink, at, calls):
            for text in self._based(sink, at, calls, self.constants.texts(value.node, value.calls)):
                if _by(sink, "native-message"):
                    found[Endpoint(joined(text), None, False, Reason.NATIVE)] = None
                elif (endpoint := endpoint_of(text)) is not None:
                    found[endpoint] = None
                elif text and isinstance(text[0], str) and text[0].lower().startswith(("data:", "blob:")):
                    found[DATA] = None
                else:
                    nowhere = True
        hosts: dict[str | None, Endpoint] = {}
        # Where a place that others fill is one of the alternatives, an address in the code is the default beside it.
        changed = next((e.reason for e in found if e.host is None and e.reason in _CHANGING), None)
        for endpoint in found:
            if endpoint.host is not None and changed is not None:
                hosts.setdefault(endpoint.host, replace(endpoint, resolved=False, reason=changed))
            elif endpoint.host is not None or endpoint == DATA:
                hosts.setdefault(endpoint.host, endpoint)
        if sink.embedded:
            return [DATA] if DATA in found else []
        if hosts or sink.needs_host:
            return [*hosts.values()]
        if found and _by(sink, "navigation") and self._own_page(found, at):
            return []
        if found:
            return [min(found, key=lambda endpoint: _SAYING_LESS.get(endpoint.reason, 0))]
        if _by(sink, "form"):
            return [*self._pages(at, calls)]
        return [] if nowhere else [Endpoint(None, None, False, Reason.UNKNOWN)]

    def _own_page(self, found: Iterable[Endpoint], at: Node) -> bool:
        """Whether what is opened is a page of the extension's: an address without a host, in a script of its own."""
        return not self.setting.in_page(at) and all(endpoint.reason is Reason.RELATIVE for endpoint in found)

    def _pages(self, at: Node, calls: CallString) -> Iterator[Endpoint]:
        """Where a form goes that says nothing of it: to the page it stands in, where that is a certain one."""
        for host in self.setting.hosts(at, calls):
            if "*" not in host:
                yield Endpoint(f"https://{host}/", host, True)

    def _based(self, sink: Sink, at: Node, calls: CallString, texts: tuple[Text, ...]) -> list[Text]:
        """Addresses relative to the one a client instance was made with (`axios.create({baseURL: ...})`)."""
        op = self.program.op(at)
        unit = self.program.unit(at)
        callee = unit.module.ops[op.callee] if type(op) is Call else None
        if not sink.base or type(callee) is not Get:
            return list(texts)
        bases: list[Text] = []
        for root in self.resolver.roots(unit.base + callee.object, calls):
            # A client that code of the program makes is known by the calls that led to it.
            values = [
                value for site in (root.node, *root.calls) for value in self._options(site, root.calls, sink.base)
            ]
            for name in sink.base:
                values += [v for d in self.resolver.member(root, "defaults") for v in self.resolver.member(d, name)]
            bases += [text for value in values for text in self.constants.texts(value.node, value.calls)]
        found: list[Text] = []
        for text in texts:
            absolute = bool(text) and isinstance(text[0], str) and "://" in text[0][:12]
            if absolute or not bases:
                found.append(text)
                continue
            rest = (text[0].lstrip("/"), *text[1:]) if text and isinstance(text[0], str) else text
            for base in bases:
                head = (*base[:-1], base[-1].rstrip("/") + "/") if base and isinstance(base[-1], str) else (*base, "/")
                found.append(compact([*head, *rest]))
        return found

    def _options(self, site: Node, calls: CallString, options: tuple[str, ...]) -> Iterator[Value]:
        """What the arguments of a call hold under the names of options."""
        made = self.program.op(site)
        base = self.program.unit(site).base
        outer = calls[: calls.index(site)] if site in calls else calls
        for argument in made.args if type(made) is Call else ():
            for name in options:
                yield from self.resolver.member(Value(base + argument, outer), name)

    def _address_values(self, sink: Sink, at: Node, calls: CallString) -> list[Value]:
        unit = self.program.unit(at)
        op = unit.module.ops[at - unit.base]
        if type(op) is Set:
            return [Value(unit.base + op.value, calls)]
        if type(op) is Call and sink.begun:
            begun = begun_with(unit, op)
            return [Value(unit.base + begun, ())] if begun >= 0 else []
        if type(op) is Call and sink.client is not None:
            return made_with(self.resolver, unit, op, calls, sink.client)
        if type(op) is not Call or sink.address is None:
            return []
        if _by(sink, "frame-message") and (pages := self._framed(unit.base, op, calls)):
            return pages
        if sink.address_method is not None:
            return self._other_call(sink.address_method, sink.address.position, at, op, calls)
        if sink.address.position == RECEIVER:
            return self._receiver_address(unit.base, op, sink.address.path, calls)
        values = self._at_end(sink.address, at, op, calls)
        return values + self._at_end(sink.instead, at, op, calls) if sink.instead is not None else values

    def _at_end(self, end: End, at: Node, op: Call, calls: CallString) -> list[Value]:
        values = self.resolver.argument(at, op, end.position, calls)
        for part in end.path:
            inner = [v for value in values for v in self.resolver.member(value, part)]
            values = inner or values  # `axios("https://...")` beside `axios({url: ...})`
        return values

    def _other_call(self, method: str, position: int, at: Node, op: Call, calls: CallString) -> list[Value]:
        """The address was given in another call on the same object: `xhr.open("POST", url)` for `xhr.send(data)`."""
        unit = self.program.unit(at)
        callee = unit.module.ops[op.callee]
        if type(callee) is not Get:
            return []
        mine = {v.node for v in self.resolver.roots(unit.base + callee.object, calls)}
        found = []
        for get in self.program.gets.get(method, ())[:400]:
            other = self.program.unit(get)
            if not self.program.shares_globals(unit, other):
                continue
            read = other.module.ops[get - other.base]
            if type(read) is not Get or not mine & {v.node for v in self.resolver.roots(other.base + read.object)}:
                continue
            for _, call in other.calls(get - other.base):
                if position < len(call.args):
                    inner = calls if other is unit and call.fn == op.fn else ()
                    found.append(Value(other.base + call.args[position], inner))
        return found

    def _framed(self, base: int, op: Call, calls: CallString) -> list[Value]:
        """The address of the page in the frame that a message goes to, where it may be of any origin (`"*"`)."""
        callee = self.program.op(base + op.callee)
        if len(op.args) < 2 or self.constants.strings(base + op.args[1], calls) != ["*"] or type(callee) is not Get:
            return []
        found = []
        for window in self.resolver.roots(base + callee.object, calls):
            read = self.program.op(window.node)
            if type(read) is Get and read.name == "contentWindow":
                frame = Value(self.program.unit(window.node).base + read.object, window.calls)
                found += self.resolver.member(frame, "src")
        return found

    def _receiver_address(self, base: int, op: Call, path: Path, calls: CallString) -> list[Value]:
        """The address was given when the receiver was made: `new WebSocket(url)`; or is a property of it."""
        callee = self.program.op(base + op.callee)
        found: list[Value] = []
        if path and type(callee) is Get:
            return self.resolver.member(Value(base + callee.object, calls), path[0])
        if type(callee) is Get:
            for root in self.resolver.roots(base + callee.object, calls):
                made = self.program.op(root.node)
                if type(made) is Call and made.args:
                    found.append(Value(self.program.unit(root.node).base + made.args[0], root.calls))
        return found
