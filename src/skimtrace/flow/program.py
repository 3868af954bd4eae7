"""All scripts of an extension as one program: ops of every script under one numbering, with the look-ups flow needs.

A *node* is an op of some script, numbered over the whole program: `Unit.base` plus the op's index in its module.
"""

from bisect import bisect_right
from collections import defaultdict

from skimtrace.extension.model import Context, ContextKind, Extension, Script
from skimtrace.javascript.ir import (
    AnyOp,
    Array,
    Binary,
    Call,
    Class,
    Concat,
    Element,
    Export,
    Function,
    Get,
    Import,
    Module,
    Object,
    Phi,
    Read,
    Return,
    Set,
    Spread,
    Throw,
    Unary,
    Write,
)  # fmt: skip

Node = int


class Unit:
    """One script in the program, with its def-use chains. Lists hold op indices of this script, not nodes."""

    __slots__ = (
        "_entries",
        "base",
        "contexts",
        "exports",
        "imports",
        "module",
        "owned",
        "reads",
        "script",
        "users",
        "writes",
    )

    def __init__(self, script: Script, module: Module, base: int, contexts: tuple[Context, ...]) -> None:
        self.script = script
        self.module = module
        self.base = base
        self.contexts = contexts
        self.users: list[list[int] | None] = [None] * len(module.ops)
        self.reads: dict[int, list[int]] = defaultdict(list)
        self.writes: dict[int, list[int]] = defaultdict(list)
        self.exports: list[int] = []
        self.imports: list[int] = []
        self._entries: dict[int, dict[str, list[int]]] = {}
        self.owned: dict[int, list[int]] = defaultdict(list)
        """Class or object op -> functions that are its members."""

    def entries(self, index: int) -> dict[str, list[int]]:
        """The values of an object literal or class by name; tables of constants have thousands of entries."""
        known = self._entries.get(index)
        if known is None:
            op = self.module.ops[index]
            known = {}
            if isinstance(op, Object | Class):
                for name, value in zip(op.names, op.values, strict=True):
                    if name is not None:
                        known.setdefault(name, []).append(value)
            self._entries[index] = known
        return known

    @property
    def file(self) -> str:
        """The file the script stands in."""
        return self.script.file

    @property
    def page_world(self) -> bool:
        """Whether the script sees the DOM of the pages the user visits."""
        return any(c.kind in (ContextKind.CONTENT, ContextKind.PAGE_WORLD) for c in self.contexts)

    @property
    def reached(self) -> bool:
        """Whether something that was found loads the script."""
        return any(c.kind is not ContextKind.UNREACHED for c in self.contexts)


class Program:
    """The scripts of one extension. Property names are indexed over all of them (field-based look-up)."""

    def __init__(self, extension: Extension) -> None:
        self.extension = extension
        self.units: list[Unit] = []
        self._bases: list[int] = []
        self.size = 0
        self.gets: dict[str, list[Node]] = defaultdict(list)
        self.sets: dict[str, list[Node]] = defaultdict(list)
        """`Set` nodes by property name; entries of object literals and classes are in `members`."""
        self.members: dict[str, list[tuple[Node, Node]]] = defaultdict(list)
        """Entries of object literals and members of classes by name: the object or class, and the value."""
        self.global_reads: dict[str, list[Node]] = defaultdict(list)
        self.global_writes: dict[str, list[Node]] = defaultdict(list)
        self.by_file: dict[str, Unit] = {}
        self.top: dict[str, list[tuple[Unit, int]]] = defaultdict(list)
        """Variables declared at the top level of classic scripts, by name: the script and the binding."""

    def add(self, script: Script, module: Module) -> Unit:
        """Take a lowered script into the program."""
        contexts = tuple(self.extension.contexts[c] for c in script.contexts if c in self.extension.contexts)
        unit = Unit(script, module, self.size, contexts)
        self.units.append(unit)
        self._bases.append(self.size)
        self.size += len(module.ops)
        self.by_file.setdefault(script.id, unit)
        self._index(unit)
        return unit

    def unit(self, node: Node) -> Unit:
        """The script a node belongs to."""
        return self.units[bisect_right(self._bases, node) - 1]

    def op(self, node: Node) -> AnyOp:
        """The op of a node."""
        unit = self.units[bisect_right(self._bases, node) - 1]
        return unit.module.ops[node - unit.base]

    def function(self, node: Node) -> Function:
        """The function a node's op stands in."""
        unit = self.units[bisect_right(self._bases, node) - 1]
        return unit.module.functions[unit.module.ops[node - unit.base].fn]

    def _index(self, unit: Unit) -> None:
        """One pass over the ops: who uses each op, and who reads, writes, gets and sets each name."""
        users, base = unit.users, unit.base
        for i, op in enumerate(unit.module.ops):
            kind = type(op)
            if kind is Read:
                if op.binding >= 0:
                    unit.reads[op.binding].append(i)
                else:
                    self.global_reads[op.name].append(base + i)
                continue
            if kind is Get:
                used: tuple[int, ...] = (op.object,) if op.key < 0 else (op.object, op.key)
                if op.name is not None:
                    self.gets[op.name].append(base + i)
            elif kind is Call:
                used = (op.callee, *op.args)
            elif kind is Write:
                used = (op.value,)
                if op.binding >= 0:
                    unit.writes[op.binding].append(i)
                else:
                    self.global_writes[op.name].append(base + i)
            elif kind is Object:
                used = op.values
                for name, value in zip(op.names, op.values, strict=True):
                    if name is not None:
                        self.members[name].append((base + i, base + value))
            elif kind is Set:
                used = (op.object, op.value) if op.key < 0 else (op.object, op.value, op.key)
                if op.name is not None:
                    self.sets[op.name].append(base + i)
            elif kind is Phi:
                used = op.values
            elif kind is Concat:
                used = op.parts
            elif kind is Array:
                used = op.items
            elif kind is Binary:
                used = (op.left, op.right)
            elif kind is Import:
                unit.imports.append(i)
                continue
            elif kind in (Unary, Return, Element, Spread, Throw, Export):
                if kind is Export:
                    unit.exports.append(i)
                used = (op.value,)  # type: ignore[union-attr]  # each of these has a single operand named value
            elif kind is Class:
                used = (op.superclass, *op.values) if op.superclass >= 0 else op.values
                for name, value in zip(op.names, op.values, strict=True):
                    if name is not None:
                        self.members[name].append((base + i, base + value))
            else:
                continue
            for operand in used:
                if operand >= 0:
                    known = users[operand]
                    if known is None:
                        users[operand] = [i]
                    elif known[-1] != i:
                        known.append(i)
        if not unit.module.esm:
            for index, binding in enumerate(unit.module.bindings):
                if binding.top:
                    self.top[binding.name].append((unit, index))
        for index, function in enumerate(unit.module.functions):
            if function.owner >= 0:
                unit.owned[function.owner].append(index)

    def shares_globals(self, unit: Unit, other: Unit) -> bool:
        """Whether two scripts see each other's global variables: classic scripts of one context do."""
        if unit is other:
            return True
        if unit.module.esm or other.module.esm:
            return False
        return any(context in other.contexts for context in unit.contexts)
