"""Constant folding: the texts an op can have, with holes where a part is not constant.

A text is a tuple of parts: strings, and `Hole`s that say why a part is unknown. Alternatives are kept, up to a small
number, because addresses are often chosen by a conditional. No code is run: each function that is folded is written
here, and everything else is a hole.
"""

import base64
import binascii
import sys
from collections.abc import Callable, Sequence
from typing import Final, NamedTuple, TypeAlias
from urllib.parse import quote, unquote, urljoin

from skimtrace.flow.model import Reason
from skimtrace.flow.names import Names
from skimtrace.flow.provided import Provided, is_message
from skimtrace.flow.reasons import Reasons
from skimtrace.flow.resolve import Resolver
from skimtrace.flow.values import CallString, Value, array_index
from skimtrace.javascript.ir import Array, Call, Concat, Const, Element, Get, Object


class Hole(NamedTuple):
    """A part that is not constant."""

    reason: Reason


Text: TypeAlias = tuple[str | Hole, ...]

_LONG: Final = Hole(Reason.COMPUTED)
_PAGE_ORIGIN: Final[Text] = (Hole(Reason.RELATIVE),)
_PAGE_ADDRESS: Final = frozenset({"location", "location.href", "document.baseURI", "document.URL",
                                  "document.location.href", "document.documentURI"})  # fmt: skip
"""What `new URL(path, ...)` is given for the page's own address."""
MAX_ALTERNATIVES: Final = 8
_MAX_LENGTH: Final = 4096
_MAX_PARTS: Final = 64
_MAX_NESTING: Final = 30

_ADDRESS: Final = ("http://", "https://", "ws://", "wss://")


HOLE: Final = "{…}"
"""How a hole is shown to the reader."""


def joined(text: Text) -> str:
    """A text with `{…}` for each hole, for the reader."""
    return "".join(part if isinstance(part, str) else HOLE for part in text)


def constant(text: Text) -> str | None:
    """The string, when nothing of the text is unknown."""
    return "".join(p for p in text if isinstance(p, str)) if all(isinstance(p, str) for p in text) else None


def compact(parts: Sequence[str | Hole]) -> Text:
    """A text of these parts, with neighbouring strings joined and empty ones left out. A long one is cut with a hole:
    text that is put together from itself, again and again, doubles every time."""
    out: list[str | Hole] = []
    room = _MAX_LENGTH
    for whole in parts:
        part = whole[:room] if isinstance(whole, str) else whole
        room -= len(part) if isinstance(part, str) else 1
        if isinstance(part, str) and out and isinstance(out[-1], str):
            out[-1] += part
        elif part != "":
            out.append(part)
        if room <= 0 or part != whole:
            return (*out, _LONG)
    return tuple(out)


class Constants:
    """Folds nodes to texts, each once."""

    def __init__(self, resolver: Resolver, names: Names) -> None:
        self.resolver = resolver
        self.program = resolver.program
        self.names = names
        self.reasons = Reasons(resolver, names)
        self.provided = Provided(resolver, names, self.strings)
        self._known: dict[Value, tuple[Text, ...]] = {}
        self._depth = 0

    def texts(self, node: int, calls: CallString = ()) -> tuple[Text, ...]:
        """The texts a node can have: at least one, at most `MAX_ALTERNATIVES`, in a fixed order."""
        key = Value(node, calls)
        known = self._known.get(key)
        if known is not None:
            return known
        if self._depth >= _MAX_NESTING:
            return ((Hole(Reason.COMPUTED),),)
        self._depth += 1
        self._known[key] = ((Hole(Reason.COMPUTED),),)
        found: dict[Text, None] = {}
        for root in self.resolver.roots(node, calls):
            for text in self._root(root):
                found[compact(text)] = None
        self._depth -= 1
        result = tuple(found)[:MAX_ALTERNATIVES] or ((Hole(Reason.UNKNOWN),),)
        self._known[key] = result
        return result

    def strings(self, node: int, calls: CallString = ()) -> list[str]:
        """The texts of a node that are constant as a whole."""
        return [s for text in self.texts(node, calls) if (s := constant(text)) is not None]

    def _root(self, root: Value) -> list[Text]:
        unit = self.program.unit(root.node)
        op = unit.module.ops[root.node - unit.base]
        if type(op) is Const:
            return self._literal(op)
        if type(op) is Concat:
            return self._product([self.texts(unit.base + part, root.calls) for part in op.parts])
        if type(op) is Array:
            items = [self.texts(unit.base + item, root.calls) for item in op.items]
            return self._product(items, ",")
        if type(op) is Call:
            return self._call(root, op, unit.base)
        if type(op) is Element and op.how == "item":
            return self._items(Value(unit.base + op.value, root.calls))
        if type(op) is Get and op.name in ("href", "url", "pathname", "search", "toString"):
            inner = self.texts(unit.base + op.object, root.calls)
            if op.name in ("href", "url") and any(len(t) > 1 or constant(t) is not None for t in inner):
                return list(inner)
        if type(op) is Get and op.name is None and (table := self._looked_up(root, op, unit.base)):
            return table
        return self._unknown(root)

    def _unknown(self, root: Value) -> list[Text]:
        """What the package says of a value that is not in the code, and why there may be others."""
        op = self.program.op(root.node)
        reason = self.reasons.of(root)
        if reason is Reason.STORAGE and isinstance(op, Get | Call):
            texts = [text for value in self.provided.kept(root) for text in self.texts(value.node, value.calls)]
            if any(text == (Hole(Reason.SETTINGS),) for text in texts):
                reason = Reason.SETTINGS
            defaults = [t for t in texts if t and isinstance(t[0], str) and t[0].lower().startswith(_ADDRESS)]
            return [*defaults[: MAX_ALTERNATIVES - 1], (Hole(reason),)]
        found: list[str] | None = None
        if reason is Reason.MANIFEST:
            found = [t for name in self.names.of(root.node, root.calls) for t in self.provided.in_manifest(name)]
        elif type(op) is Get and (reason is Reason.SERVER or (reason is Reason.PROPERTY and self.program.has_data)):
            found = self.provided.in_file(root)
            reason = reason if found is None else Reason.FILE
        return [(text[:_MAX_LENGTH],) for text in found] if found else [(Hole(reason),)]

    def _items(self, over: Value) -> list[Text]:
        """The items of a list of constants that is looped over."""
        found: list[Text] = []
        for owner in self.resolver.roots(over.node, over.calls):
            unit = self.program.unit(owner.node)
            made = unit.module.ops[owner.node - unit.base]
            for item in made.items[:MAX_ALTERNATIVES] if type(made) is Array else ():
                found += self.texts(unit.base + item, owner.calls)
        return found or [(Hole(Reason.COMPUTED),)]

    @staticmethod
    def _literal(op: Const) -> list[Text]:
        if op.kind == "string":
            text = str(op.value)
            return [(text,)] if len(text) <= _MAX_LENGTH else [(_LONG,)]
        if op.kind == "number" and isinstance(op.value, float):
            return [(str(int(op.value)) if op.value.is_integer() else str(op.value),)]
        if op.kind in ("boolean", "bigint"):
            return [(str(op.value).lower(),)]
        return [(Hole(Reason.UNSET),)]

    def _looked_up(self, root: Value, op: Get, base: int) -> list[Text]:
        """`urls[key]`: every entry of a table of constants is possible."""
        found: list[Text] = []
        keys = self.strings(base + op.key, root.calls)
        for owner in self.resolver.roots(base + op.object, root.calls):
            unit = self.program.unit(owner.node)
            made = unit.module.ops[owner.node - unit.base]
            if type(made) is Object:
                for name, value in zip(made.names, made.values, strict=True):
                    if not keys or name in keys:
                        found += self.texts(unit.base + value, owner.calls)
            elif type(made) is Array:
                indices = [array_index(key) for key in keys]
                items = [index for index in indices if index is not None and index < len(made.items)]
                for item in items or range(min(len(made.items), MAX_ALTERNATIVES)):
                    found += self.texts(unit.base + made.items[item], owner.calls)
        return found[:MAX_ALTERNATIVES]

    @staticmethod
    def _product(parts: list[tuple[Text, ...]], between: str = "") -> list[Text]:
        """Concatenate alternatives, keeping at most `MAX_ALTERNATIVES`; a long one is cut with a hole."""
        texts: list[list[str | Hole]] = [[]]
        for index, alternatives in enumerate(parts[:_MAX_PARTS]):
            texts = [
                [*text, *([between] if between and index else []), *other] for text in texts for other in alternatives
            ][:MAX_ALTERNATIVES]
        if len(parts) > _MAX_PARTS:
            texts = [[*text, _LONG] for text in texts]
        return [compact(text) for text in texts]

    # -- calls of the platform that are folded ------------------------------------------------------------------------

    def _call(self, root: Value, op: Call, base: int) -> list[Text]:
        args = [self.texts(base + a, root.calls) for a in op.args[:4]]
        target = self.program.op(base + op.callee)
        method = target.name if type(target) is Get else None
        named = self.names.of(base + op.callee, root.calls)
        if args and ("String" in named or any(n in ("encodeURIComponent", "encodeURI") for n in named)):
            safe = "" if "encodeURIComponent" in named else "/:?#[]@!$&'()*+,;=~" if "encodeURI" in named else None
            return [_map(t, lambda s: s if safe is None else quote(s, safe + "-_.!~*'()")) for t in args[0]]
        if args and any(n in ("decodeURIComponent", "decodeURI", "unescape") for n in named):
            return [_map(t, unquote) for t in args[0]]
        if args and any(n in ("atob", "Buffer.from") for n in named):
            return [_decoded(t) for t in args[0]]
        if "String.fromCharCode" in named or "String.fromCodePoint" in named:
            codes = [self._number(base + a, root.calls) for a in op.args]
            if codes and all(c is not None for c in codes):
                units = "".join(map(chr, (c for c in codes if c is not None)))
                # Pairs of surrogates are one character; a single one is none that UTF-8 could hold.
                return [(units.encode("utf-16", "surrogatepass").decode("utf-16", "replace"),)]
        if op.new and "URL" in {n.removeprefix("new ") for n in named}:
            on_page = (
                len(args) > 1
                and self.program.unit(root.node).page_world
                and not _PAGE_ADDRESS.isdisjoint(self.names.of(base + op.args[1], root.calls))
            )
            return self._url([args[0], (_PAGE_ORIGIN,)] if on_page else args)
        if op.new and args and "Request" in named:
            return list(args[0])
        if "chrome.runtime.getURL" in named or "chrome.extension.getURL" in named:
            return [("chrome-extension://", Hole(Reason.OWN), "/", *t) for t in (args[0] if args else ((),))]
        if is_message(named):
            texts = self.provided.message(op, base, root.calls)
            return [(text[:_MAX_LENGTH],) for text in texts] or [(Hole(Reason.FILE),)]
        if method is not None and type(target) is Get:
            folded = self._method(
                method, self.texts(base + target.object, root.calls), args, base + target.object, root
            )
            if folded:
                return folded
        return self._unknown(root)

    def _number(self, node: int, calls: CallString) -> int | None:
        text = self.strings(node, calls)
        code = array_index(text[0]) if len(text) == 1 else None
        return code if code is not None and code <= sys.maxunicode else None

    @staticmethod
    def _url(args: list[tuple[Text, ...]]) -> list[Text]:
        if len(args) < 2:
            return list(args[0]) if args else []
        found: list[Text] = []
        for path in args[0]:
            for start in args[1]:
                whole, origin = constant(path), constant(start)
                if whole is not None and origin is not None:
                    try:
                        found.append((urljoin(origin, whole),))
                        continue
                    except ValueError:
                        pass
                head = path[0] if path else None
                if isinstance(head, str) and ("://" in head[:12] or head.startswith("//")):
                    found.append(path)
                elif start[:1] == _PAGE_ORIGIN and (len(start) == 1 or start[1] == "/") and isinstance(head, str):
                    found.append(compact([*_PAGE_ORIGIN, "/" + head.lstrip("/"), *path[1:]]))
                elif start == _PAGE_ORIGIN and path:
                    found.append(path)  # of the page's own site, or all of an address
                elif origin is not None:
                    found.append(compact([origin.rstrip("/") + "/", *path]))
                else:
                    found.append(compact([*start, *path]))
        return found[:MAX_ALTERNATIVES]

    def _method(  # one branch a method: a table of lambdas would say the same with less type checking
        self, method: str, receiver: tuple[Text, ...], args: list[tuple[Text, ...]], node: int, root: Value
    ) -> list[Text]:
        if method in ("toString", "valueOf", "trim", "trimEnd", "trimStart", "normalize", "toJSON"):
            return [_map(t, str.strip) if method == "trim" else t for t in receiver]
        if method in ("toLowerCase", "toUpperCase"):
            return [_map(t, str.lower if method == "toLowerCase" else str.upper) for t in receiver]
        if method == "concat" and args:
            return self._product([receiver, *args])
        if method in ("replace", "replaceAll") and len(args) == 2:
            old, new = [constant(t) for t in args[0]], [constant(t) for t in args[1]]
            if len(old) == len(new) == 1 and old[0] is not None and new[0] is not None:
                a, b, most = old[0], new[0], 1 if method == "replace" else -1
                return [_map(t, lambda s: s.replace(a, b, most)) for t in receiver]
            return list(receiver)
        if method == "join":
            return self._joined(node, root.calls, args)
        if method in ("slice", "substring", "substr") and args:
            return self._cut(receiver, args)
        return []

    def _joined(self, node: int, calls: CallString, args: list[tuple[Text, ...]]) -> list[Text]:
        between = constant(args[0][0]) if args else ","
        for owner in self.resolver.roots(node, calls):
            unit = self.program.unit(owner.node)
            made = unit.module.ops[owner.node - unit.base]
            if type(made) is Call:
                target = unit.module.ops[made.callee]
                if type(target) is Get and target.name in ("reverse", "split"):
                    return self._split_joined(unit.base, target, made, owner.calls, between)
            if type(made) is Array and between is not None:
                items = [self.texts(unit.base + item, owner.calls) for item in made.items]
                return self._product(items, between)
        return []

    def _split_joined(self, base: int, target: Get, made: Call, calls: CallString, between: str | None) -> list[Text]:
        """`"a/b".split("/").reverse().join("")`, the usual way to hide an address."""
        reverse = target.name == "reverse"
        split_node = base + target.object
        if reverse:
            inner = self.program.op(split_node)
            if type(inner) is Array:
                items = [self.texts(base + item, calls) for item in reversed(inner.items)]
                return self._product(items, between or "")
            if type(inner) is not Call:
                return []
            made = inner
            found = self.program.op(base + inner.callee)
            if type(found) is not Get or found.name != "split":
                return []
            target = found
        texts = self.strings(base + target.object, calls)
        separators = self.strings(base + made.args[0], calls) if made.args else [","]
        if between is None or len(texts) != 1 or len(separators) != 1:
            return []
        pieces = texts[0].split(separators[0]) if separators[0] else list(texts[0])
        return [(between.join(reversed(pieces) if reverse else pieces),)]

    @staticmethod
    def _cut(receiver: tuple[Text, ...], args: list[tuple[Text, ...]]) -> list[Text]:
        bounds = [constant(t[0]) for t in args[:2]]
        numbers = [int(b) for b in bounds if b is not None and array_index(b.removeprefix("-")) is not None]
        if len(numbers) < len(bounds):
            return []
        return [(s[slice(*numbers) if len(numbers) > 1 else slice(numbers[0], None)],)
                for t in receiver if (s := constant(t)) is not None]  # fmt: skip


def _map(text: Text, change: Callable[[str], str]) -> Text:
    """A text whose constant parts are changed."""
    return tuple(change(part) if isinstance(part, str) else part for part in text)


def _decoded(text: Text) -> Text:
    whole = constant(text)
    if whole is None:
        return (Hole(Reason.COMPUTED),)
    try:
        return (base64.b64decode(whole + "=" * (-len(whole) % 4)).decode("utf-8", "replace"),)
    except (binascii.Error, ValueError):
        return (Hole(Reason.COMPUTED),)
