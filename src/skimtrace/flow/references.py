"""The places in the code that bring in scripts, pages and code strings, with the names they give (`loading.yaml`).

Found by looking up the names of the table in the program's indexes, so that the cost grows with the number of such
places and not with the code. Whose method a common name is (`create`) is told by its owner's name, or by what the
variable is given that stands for the owner.
"""

from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final, NamedTuple

from skimtrace.extension.model import ContextKind
from skimtrace.flow.addresses import Address, Addresses
from skimtrace.flow.codetext import CodeReader, CodeText
from skimtrace.flow.constants import Constants
from skimtrace.flow.elements import ScriptElements, calls_of, is_one_of, nodes_from
from skimtrace.flow.loading import ALL, ENTRY, ITEMS, LAST, RETURNED, VALUE, Loading, LoadingTable, Operand
from skimtrace.flow.program import Node, Program, Unit
from skimtrace.flow.resolve import Resolver
from skimtrace.flow.values import GLOBAL_OBJECTS, Value
from skimtrace.javascript.ir import Const, Func, Get, Import, Read, Set, Write

_MAX_VALUES: Final = 2000


@dataclass(frozen=True, slots=True)
class Entry:
    """What a registration says about the pages its scripts run in. Match patterns are as the code writes them."""

    id: str | None = None
    matches: tuple[str, ...] = ()
    excluded: tuple[str, ...] = ()
    include_globs: tuple[str, ...] = ()
    exclude_globs: tuple[str, ...] = ()
    open: bool = True
    """Whether some pattern, or all of them, are not known."""
    all_frames: bool = False
    run_at: str | None = None


@dataclass(frozen=True, slots=True)
class Reference:
    """A place that brings in code. `site` is the node of the call, the assignment or the import.

    `unknown` says that it brings in something whose name is not in the code; `element` that it is sure to make a script
    element (any image has a `src`).
    """

    row: Loading
    site: Node
    scripts: tuple[Address, ...] = ()
    pages: tuple[Address, ...] = ()
    code: tuple[CodeText, ...] = ()
    worlds: tuple[str, ...] = ()
    module: bool = False
    entry: Entry = field(default_factory=Entry)
    unknown: bool = False
    element: bool = False


class _Site(NamedTuple):
    """A call or an assignment that a row speaks of, and the entry of it that is being read."""

    row: Loading
    unit: Unit
    node: Node
    arguments: tuple[int, ...]
    value: int
    element: bool
    entry: Value | None = None


class References:
    """Finds the references of one program."""

    def __init__(self, program: Program, resolver: Resolver, constants: Constants, table: LoadingTable) -> None:
        self.program = program
        unreached = any(context.kind is ContextKind.UNREACHED for context in program.extension.contexts.values())
        # Rows about pages alone have nothing to find where the manifest reaches every page.
        self._rows = [row for row in table.rows if unreached or row.scripts or row.code]
        self.resolver = resolver
        self.constants = constants
        self._addresses = Addresses(resolver, constants)
        self._code = CodeReader(program, resolver, constants)
        self._elements = ScriptElements(program, resolver)
        self._import = next(row for row in table.rows if row.name == "import")

    def since(self, start: Node) -> Iterator[Reference]:
        """The references at nodes from `start` on, imports first, then row by row of the table."""
        first = bisect_left(self.program.units, start, key=lambda unit: unit.base)
        for unit in self.program.units[first:]:
            sources: dict[str, int] = {}
            for index in unit.imports:
                op = unit.module.ops[index]
                if type(op) is Import:
                    sources.setdefault(op.source, index)
            for source, index in sources.items():
                yield Reference(self._import, unit.base + index, scripts=(Address((source,)),))
        self._elements.read(start)
        for row in self._rows:
            for site in self._assigned(row, start) if row.assigned else self._called(row, start):
                yield from self._references(site)

    # -- where the names of the table stand ---------------------------------------------------------------------------

    def _assigned(self, row: Loading, start: Node) -> Iterator[_Site]:
        for node in (
            *nodes_from(self.program.sets.get(row.name, []), start),
            *nodes_from(self.program.global_writes.get(row.name, []), start),
        ):
            unit = self.program.unit(node)
            op = unit.module.ops[node - unit.base]
            if isinstance(op, Set | Write):
                if row.prefix is not None and type(unit.module.ops[op.value]) is not Func:
                    continue
                made = type(op) is Set and self._elements.is_one(unit, op.object)
                if made or not row.on_script:
                    yield _Site(row, unit, node, (), op.value, made)

    def _called(self, row: Loading, start: Node) -> Iterator[_Site]:
        seen: set[Node] = set()
        for callee in self._callees(row, start):
            for node, arguments, new in calls_of(self.program, self.resolver, callee):
                if node in seen or new is not row.new:
                    continue
                seen.add(node)
                unit = self.program.unit(node)
                if all(is_one_of(unit, arguments, at, words) for at, words in row.only) and (
                    not row.on_script or self._elements.is_given(unit, node)
                ):
                    # What names no page as well is about scripts alone; `setAttribute` depends on its element.
                    sure = not row.pages or (row.runs == "element" and self._elements.is_called(unit, node))
                    yield _Site(row, unit, node, arguments, -1, sure)

    def _callees(self, row: Loading, start: Node) -> Iterator[Node]:
        """The nodes that may be the function the row means."""
        if row.owner in (None, "window"):
            yield from nodes_from(self.program.global_reads.get(row.name, []), start)
        for node in nodes_from(self.program.gets.get(row.name, []), start):
            if row.owner is None or self._owned(node, row.owner):
                yield node

    def _owned(self, node: Node, owner: str) -> bool:
        unit = self.program.unit(node)
        op = unit.module.ops[node - unit.base]
        if type(op) is not Get:
            return False
        target = unit.module.ops[op.object]
        if owner == "window":
            return type(target) is Read and target.name in GLOBAL_OBJECTS
        if isinstance(target, Get | Read) and target.name == owner:
            return True
        if type(target) is not Read:
            return False
        # `const t = chrome.tabs; t.create(...)`. Names in full are not asked for: `replace` is any string's method too.
        made = (unit.module.ops[write] for write in unit.writes.get(target.binding, ()))
        values = (unit.module.ops[write.value] for write in made if type(write) is Write)
        return any(type(value) is Get and value.name == owner for value in values)

    # -- what they name -----------------------------------------------------------------------------------------------

    def _references(self, site: _Site) -> Iterator[Reference]:
        if site.row.each is None:
            yield self._reference(site)
            return
        entries, _ = self._values(site.row.each._replace(path=(*site.row.each.path, ITEMS)), site)
        for entry in entries:
            yield self._reference(site._replace(entry=entry))

    def _reference(self, site: _Site) -> Reference:
        row = site.row
        scripts, scripts_known = self._named(row.scripts, site)
        if row.prefix is not None:
            scripts = self._prefixed(row.prefix, site.unit, scripts)
        pages, pages_known = self._named(row.pages, site)
        code: dict[CodeText, None] = {}
        known, unknown = scripts_known or pages_known, False
        for operand in row.code:
            values, sure = self._values(operand, site)
            known = known or sure
            for value in values:
                texts, open_text = self._code.read(value)
                code.update(dict.fromkeys(texts))
                # Libraries hold an `eval` or a timer of whatever they are given; no file's text gets there.
                unknown = unknown or (open_text and row.runs != "same")
        unknown = unknown or any(not address.says_something for address in (*scripts, *pages))
        return Reference(
            row,
            site.node,
            scripts,
            pages,
            tuple(code),
            worlds=tuple(self._strings(row.world, site)),
            module="module" in self._strings(row.module, site),
            entry=self._entry(site.entry) if site.entry is not None else Entry(),
            unknown=unknown or not (known or scripts or pages or code or row.runs == "same"),
            element=site.element,
        )

    def _named(self, operands: tuple[Operand, ...], site: _Site) -> tuple[tuple[Address, ...], bool]:
        found: dict[Address, None] = {}
        known = False
        for operand in operands:
            values, sure = self._values(operand, site)
            known = known or sure
            for value in values:
                found.update(dict.fromkeys(self._addresses.of(value)))
        return tuple(found), known

    def _prefixed(self, prop: str, unit: Unit, addresses: tuple[Address, ...]) -> tuple[Address, ...]:
        """Names with what the script stores under a property before them; and relative to the script, as webpack's
        bundles are that find out at run time where they stand."""
        prefixes = {""}
        for node in self.program.sets.get(prop, ()):
            op = unit.module.ops[node - unit.base] if self.program.unit(node) is unit else None
            if type(op) is Set:
                prefixes.update(self.constants.strings(unit.base + op.value))
        known = [address for address in addresses if address.says_something]
        placed = [
            Address((prefix, *a.text) if prefix else a.text, a.base) for prefix in sorted(prefixes) for a in known
        ]
        return (*placed, *(Address(address.text, "script") for address in known))

    def _entry(self, entry: Value) -> Entry:
        matches, more = self._texts(entry, "matches")
        names, moments = self._texts(entry, "id")[0], self._texts(entry, "runAt")[0]
        return Entry(
            id=names[0] if len(names) == 1 else None,
            matches=matches,
            excluded=self._texts(entry, "excludeMatches")[0],
            include_globs=self._texts(entry, "includeGlobs")[0],
            exclude_globs=self._texts(entry, "excludeGlobs")[0],
            open=more or not matches,
            all_frames=self._is_set(entry, "allFrames"),
            run_at=moments[0] if len(moments) == 1 else None,
        )

    def _texts(self, entry: Value, name: str) -> tuple[tuple[str, ...], bool]:
        """The texts under a property, and whether some of them are not known."""
        items = [item for value in self._addresses.member(entry, name)[0] for item in self._addresses.items(value)]
        strings = [self.constants.strings(item.node, item.calls) for item in items]
        return tuple(dict.fromkeys(text for some in strings for text in some)), any(not some for some in strings)

    def _is_set(self, entry: Value, name: str) -> bool:
        values = self._addresses.member(entry, name)[0]
        roots = [root for value in values for root in self.resolver.roots(value.node, value.calls)]
        return any(isinstance(op := self.program.op(root.node), Const) and op.value is True for root in roots)

    def _strings(self, operand: Operand | None, site: _Site) -> list[str]:
        values = self._values(operand, site)[0] if operand is not None else []
        return [text for value in values for text in self.constants.strings(value.node, value.calls)]

    def _values(self, operand: Operand, site: _Site) -> tuple[list[Value], bool]:
        """The values at an operand, and whether the objects on the way to it are known."""
        base, arguments = site.unit.base, site.arguments
        if operand.position == ENTRY:
            values = [site.entry] if site.entry is not None else []
        elif operand.position == VALUE:
            values = [Value(base + site.value, ())]
        else:
            at = operand.position
            chosen = arguments if at == ALL else arguments[-1:] if at == LAST else arguments[at : at + 1]
            values = [Value(base + argument, ()) for argument in chosen]
        known = False
        for part in operand.path:
            inner: list[Value] = []
            for value in values:
                if part == ITEMS:
                    inner += self._addresses.items(value)
                elif part == RETURNED:
                    inner += self._addresses.returned(value)
                else:
                    members, sure = self._addresses.member(value, part)
                    inner += members
                    known = known or sure
            values = list(dict.fromkeys(inner))[:_MAX_VALUES]
        return values, known
