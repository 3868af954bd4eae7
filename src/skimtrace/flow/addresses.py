"""The names of files that a value may be: constants, `getURL("x.js")`, `new URL("x.js", import.meta.url)`, lists."""

from typing import Final, NamedTuple

from skimtrace.extension.lookup import PAGE_SUFFIXES, SCRIPT_SUFFIXES
from skimtrace.flow.chunks import names_by_key
from skimtrace.flow.constants import MAX_ALTERNATIVES, Constants, Hole, Text, compact, constant
from skimtrace.flow.loading import Base
from skimtrace.flow.model import Reason
from skimtrace.flow.program import Unit
from skimtrace.flow.resolve import Resolver
from skimtrace.flow.values import Value
from skimtrace.javascript.ir import (
    AnyOp,
    Array,
    Call,
    Class,
    Concat,
    Const,
    Element,
    Func,
    Get,
    Object,
    Param,
    Read,
    Spread,
)

_CALLBACKS: Final = {
    "forEach": (0, 0), "map": (0, 0), "filter": (0, 0), "some": (0, 0), "every": (0, 0), "find": (0, 0),
    "flatMap": (0, 0), "reduce": (0, 1), "each": (1, 1),
}  # fmt: skip
"""Methods that hand the items of a list to a function: which argument the function is, and which parameter the item."""
_LISTS: Final = frozenset({"filter", "slice", "reverse", "sort", "concat", "flat"})
"""Methods whose result holds items of their receiver."""
_SAME_TEXT: Final = frozenset({"toString", "createScriptURL", "trim"})
_MAX_NESTING: Final = 8
SUFFIXES: Final = (*SCRIPT_SUFFIXES, *PAGE_SUFFIXES)
_MAX_PARTS: Final = 50
_MAX_JOINED: Final = 100
"""Names that parts may make together; of more, what the parts share is kept."""
_MAX_VALUES: Final = 2000
"""Names that one place may give."""


class Address(NamedTuple):
    """A name as the code gives it. `base` is set where the code says what it is relative to (`getURL`)."""

    text: Text
    base: Base | None = None

    @property
    def says_something(self) -> bool:
        """Whether it is known as a whole, or in some part that tells files apart: more than a slash or the ending."""
        return constant(self.text) is not None or any(
            isinstance(part, str) and tells_files_apart(part) for part in self.text
        )


class Addresses:
    """Reads the names that values of one program may be."""

    def __init__(self, resolver: Resolver, constants: Constants) -> None:
        self.program = resolver.program
        self.resolver = resolver
        self.constants = constants
        self._known: dict[Value, list[Address]] = {}
        self._depth = 0

    def of(self, value: Value, base: Base | None = None) -> list[Address]:
        """The names a value may be, each once; [] for what is no text (an object, a function)."""
        found: dict[Address, None] = {}
        for root in self.resolver.roots(value.node, value.calls):
            for address in self._of_root(root):
                found[address if address.base or base is None else Address(address.text, base)] = None
        return list(found)[:_MAX_VALUES]

    def member(self, value: Value, name: str) -> tuple[list[Value], bool]:
        """The values of a property, and whether it is known whose property it is."""
        found: dict[Value, None] = {}
        known = False
        for root in self.resolver.roots(value.node, value.calls):
            known = known or isinstance(self.program.op(root.node), Object)
            found.update(dict.fromkeys(self.resolver.member(root, name)))
        return list(found), known

    def returned(self, value: Value) -> list[Value]:
        """What the functions return that a value may be."""
        found: list[Value] = []
        for root in self.resolver.roots(value.node, value.calls):
            unit = self.program.unit(root.node)
            op = unit.module.ops[root.node - unit.base]
            if type(op) is Func:
                found += [Value(unit.base + each, root.calls) for each in unit.module.functions[op.function].returns]
        return found

    def items(self, value: Value, depth: int = 0) -> list[Value]:
        """The items of a list; what is no known list stands for itself."""
        found: list[Value] = []
        for root in self.resolver.roots(value.node, value.calls):
            unit = self.program.unit(root.node)
            op = unit.module.ops[root.node - unit.base]
            if type(op) is Array:
                for item in op.items:
                    made = unit.module.ops[item]
                    if type(made) is Spread and depth < _MAX_NESTING:
                        found += self.items(Value(unit.base + made.value, root.calls), depth + 1)
                    else:
                        found.append(Value(unit.base + item, root.calls))
            elif type(op) is Get and op.name is None and depth < _MAX_NESTING and (held := self._held(unit, op, root)):
                for each in held:
                    found += self.items(each, depth + 1)
            else:
                made_list = self._made_list(root, unit, op, depth) if depth < _MAX_NESTING else []
                found += made_list or [root]
        return found[:_MAX_VALUES]

    def _held(self, unit: Unit, op: Get, root: Value) -> list[Value]:
        """The entries of a table that is looked up by what is not known, those under computed keys too."""
        found: list[Value] = []
        for owner in self.resolver.roots(unit.base + op.object, root.calls):
            other = self.program.unit(owner.node)
            table = other.module.ops[owner.node - other.base]
            if type(table) is Object:
                found += [Value(other.base + entry, owner.calls) for entry in table.values]
        return found

    def _made_list(self, root: Value, unit: Unit, op: AnyOp, depth: int) -> list[Value]:
        """The items of a list that a call makes of others."""
        callee = unit.module.ops[op.callee] if type(op) is Call else None
        if type(op) is not Call or type(callee) is not Get:
            return []
        receiver = Value(unit.base + callee.object, root.calls)
        arguments = [Value(unit.base + argument, root.calls) for argument in op.args]
        found: list[Value] = []
        if callee.name in _LISTS:
            for part in (receiver, *(arguments if callee.name == "concat" else ())):
                found += self.items(part, depth + 1)
        elif callee.name in ("map", "flatMap") and arguments:
            found = self.returned(arguments[0])
        elif callee.name in ("from", "of", "all") and arguments:
            found = self.items(arguments[0], depth + 1)
        elif callee.name == "values" and arguments:  # Object.values(table)
            for owner in self.resolver.roots(arguments[0].node, arguments[0].calls):
                table = self.program.op(owner.node)
                if type(table) is Object:
                    base = self.program.unit(owner.node).base
                    found += [Value(base + entry, owner.calls) for entry in table.values]
        return found

    def _of_root(self, root: Value) -> list[Address]:
        known = self._known.get(root)
        if known is not None:
            return known
        self._known[root] = [Address((Hole(Reason.COMPUTED),))]
        self._depth += 1
        made = self._known[root] = self._made(root)
        self._depth -= 1
        return made

    def _made(self, root: Value) -> list[Address]:
        unit = self.program.unit(root.node)
        op = unit.module.ops[root.node - unit.base]
        if isinstance(op, Object | Array | Func | Class) or (type(op) is Const and op.kind != "string"):
            return []
        if self._depth < _MAX_NESTING:
            inner, base = _inside(unit, op)
            if inner >= 0:
                return self.of(Value(unit.base + inner, root.calls), base)
            if given := self._given(unit, op, root):
                return [address for each in given for address in self.of(each)][:_MAX_VALUES]
        if type(op) is Concat and (names := names_by_key(unit, op)):
            return [Address(text) for text in names]
        texts = self.constants.texts(root.node, root.calls)
        if type(op) is Concat and (len(texts) >= MAX_ALTERNATIVES or any(constant(text) is None for text in texts)):
            return self._joined([Value(unit.base + part, root.calls) for part in op.parts])
        if len(texts) >= MAX_ALTERNATIVES:  # there may be more: what they share stands for all of them
            texts = (*texts, _shared(texts))
        return [Address(text) for text in texts]

    def _joined(self, parts: list[Value]) -> list[Address]:
        """The names that parts make together; what the first one is relative to holds for the whole."""
        ways: list[Address] = [Address(())]
        for at, part in enumerate(parts[:_MAX_PARTS]):
            options = self.of(part) if self._depth < _MAX_NESTING else []
            options = options or [Address((Hole(Reason.UNKNOWN),))]
            if len(options) * len(ways) > _MAX_JOINED:
                options = [Address(_shared(tuple(option.text for option in options)), options[0].base)]
            ways = [
                Address(compact([*way.text, *option.text]), option.base if at == 0 else way.base)
                for way in ways
                for option in options
            ]
        return ways

    def _given(self, unit: Unit, op: AnyOp, root: Value) -> list[Value]:
        """What a loop's variable, the parameter of a function given to `forEach`, or a look-up in a table may be."""
        if type(op) is Element and op.how == "item":
            items = self.items(Value(unit.base + op.value, root.calls))
            return [item for item in items if not isinstance(self.program.op(item.node), Element)]
        if type(op) is Get and op.name is None:
            return self._held(unit, op, root)
        if type(op) is not Param:
            return []
        found: list[Value] = []
        for use in self.resolver.uses(unit, op.fn):
            other = self.program.unit(use.node)
            call = other.module.ops[use.node - other.base]
            callee = other.module.ops[call.callee] if type(call) is Call else None
            if type(call) is not Call or type(callee) is not Get or use.called:
                continue
            if _CALLBACKS.get(callee.name or "") == (use.argument, op.index):
                over = call.args[0] if callee.name == "each" else callee.object
                found += self.items(Value(other.base + over, ()))
        return found


def tells_files_apart(part: str) -> bool:
    """Whether a part of a name has two letters or digits at least, beside a usual ending."""
    ending = next((end for end in SUFFIXES if part.endswith(end)), "")
    return sum(sign.isalnum() for sign in part.removesuffix(ending).removeprefix("chrome-extension:")) > 1


def _shared(texts: tuple[Text, ...]) -> Text:
    """What some texts begin and end with, and a hole between."""
    first = [text[0] if text and isinstance(text[0], str) else "" for text in texts]
    last = [text[-1] if text and isinstance(text[-1], str) else "" for text in texts]
    return (_common(first), Hole(Reason.COMPUTED), _common([end[::-1] for end in last])[::-1])


def _common(texts: list[str]) -> str:
    """The beginning that all texts share: what the first and the last in order share."""
    low, high = min(texts), max(texts)
    return low[: next((at for at, (a, b) in enumerate(zip(low, high, strict=False)) if a != b), len(low))]


def _inside(unit: Unit, op: AnyOp) -> tuple[int, Base | None]:
    """The op whose text a value is, and what it is relative to by that; -1 when it is no such value."""
    ops = unit.module.ops
    if type(op) is Get and op.name == "href" and isinstance(ops[op.object], Call):
        return op.object, None
    if type(op) is Concat:
        parts = [part for part in op.parts if not (isinstance(made := ops[part], Const) and made.value == "")]
        return (parts[0], None) if len(parts) == 1 else (-1, None)
    return _inside_call(unit, op) if type(op) is Call else (-1, None)


def _inside_call(unit: Unit, op: Call) -> tuple[int, Base | None]:
    ops = unit.module.ops
    callee = ops[op.callee]
    if type(callee) is Get and callee.name == "getURL" and op.args:
        return op.args[0], "root"
    if type(callee) is Get and callee.name in _SAME_TEXT:
        return (op.args[0] if callee.name == "createScriptURL" and op.args else callee.object), None
    if type(callee) is Read and callee.name == "URL" and op.new and len(op.args) > 1:
        beside = ops[op.args[1]]
        if type(beside) is Get and beside.name == "url" and isinstance(ops[beside.object], Read):
            return op.args[0], "script"  # import.meta.url
    return -1, None
