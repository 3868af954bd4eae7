"""All scripts of an extension as one program: ops of every script under one numbering, with the look-ups flow needs.

A *node* is an op of some script, numbered over the whole program: `Unit.base` plus the op's index in its module.
"""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from typing import Final

from skimtrace.extension.model import Context, ContextKind, Extension, Script
from skimtrace.flow.chains import Chains, Growing
from skimtrace.javascript.ir import (
    AnyOp,
    Array,
    Binary,
    Call,
    Class,
    Concat,
    Const,
    Element,
    Export,
    Func,
    Get,
    Import,
    Module,
    Object,
    Param,
    Phi,
    Read,
    Return,
    Set,
    Spread,
    This,
    Throw,
    Unary,
    Write,
)  # fmt: skip

Node = int

_LEAVES: Final = frozenset({Const, This, Param, Func})
"""Ops without operands."""
_IN_PAGES: Final = frozenset({ContextKind.CONTENT, ContextKind.PAGE_WORLD})


class Unit:
    """One script in the program, with its def-use chains. Lists hold op indices of this script, not nodes."""

    __slots__ = (
        "_entries",
        "base",
        "classes",
        "computed",
        "contexts",
        "exports",
        "imports",
        "module",
        "owned",
        "reads",
        "regexes",
        "script",
        "strings",
        "these",
        "users",
        "writes",
    )

    def __init__(self, script: Script, module: Module, base: int, contexts: tuple[Context, ...]) -> None:
        self.script = script
        self.module = module
        self.base = base
        self.contexts = contexts
        self.users = Chains(len(module.ops))
        """The ops that use each op."""
        self.reads = Chains(len(module.bindings))
        self.writes = Chains(len(module.bindings))
        self.strings: dict[str, list[int]] = defaultdict(list)
        """The string constants, by their text: most are there more than once, and tables are asked about texts."""
        self.regexes: list[int] = []
        """The regular expressions that are written out."""
        self.these: list[int] = []
        """The ops that are `this`."""
        self.computed: list[int] = []
        """The reads and assignments of computed properties."""
        self.classes: list[int] = []
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

    def this_function(self, fn: int) -> int:
        """The function whose `this` a function sees: an arrow function sees that of the one around it."""
        functions = self.module.functions
        while functions[fn].kind == "arrow" and functions[fn].parent >= 0:
            fn = functions[fn].parent
        return fn

    def calls(self, index: int) -> Iterator[tuple[int, Call]]:
        """The calls whose callee an op is."""
        for user in self.users[index]:
            op = self.module.ops[user]
            if isinstance(op, Call) and op.callee == index:
                yield user, op

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
        self.read_file: Callable[[str], bytes | None] = _nothing
        """Reads a file of the package by its path; None for one that is not there."""
        self.has_data = False
        """Whether the package has JSON files of its own."""
        self.units: list[Unit] = []
        self._bases: list[int] = []
        self._sharing: dict[tuple[int, int], bool] = {}
        self.size = 0
        self.gets: dict[str, list[Node]] = defaultdict(list)
        self.sets: dict[str, list[Node]] = defaultdict(list)
        """`Set` nodes by property name; entries of object literals and classes are in `members`."""
        self.members: dict[str, list[tuple[Node, Node]]] = defaultdict(list)
        """Entries of object literals and members of classes by name: the object or class, and the value."""
        self.global_reads: dict[str, list[Node]] = defaultdict(list)
        self.global_writes: dict[str, list[Node]] = defaultdict(list)
        self.by_file: dict[str, Unit] = {}
        self.copies: dict[str, Unit] = {}
        """Scripts, by id, that are copies of one that was taken in, and that one."""
        self._dead: dict[tuple[Node, int], bool] = {}
        self._arguments: dict[tuple[Node, int], list[Node]] | None = None
        self.top: dict[str, list[tuple[Unit, int]]] = defaultdict(list)
        """Variables declared at the top level of classic scripts, by name: the script and the binding."""
        self.yields: dict[int, dict[Node, None]] = {}
        """Injected scripts (by their base) and the calls of `executeScript` that get the value they end with."""

    def add(self, script: Script, module: Module) -> Unit:
        """Take a lowered script into the program."""
        contexts = tuple(self.extension.contexts[c] for c in script.contexts if c in self.extension.contexts)
        unit = Unit(script, module, self.size, contexts)
        self.units.append(unit)
        self._bases.append(self.size)
        self.size += len(module.ops)
        self.by_file.setdefault(script.id, unit)
        self._index(unit)
        self._arguments = None
        return unit

    def unit(self, node: Node) -> Unit:
        """The script a node belongs to."""
        return self.units[bisect_right(self._bases, node) - 1]

    def op(self, node: Node) -> AnyOp:
        """The op of a node."""
        unit = self.units[bisect_right(self._bases, node) - 1]
        return unit.module.ops[node - unit.base]

    def close(self) -> None:
        """Let go of the ops. What was made of them refers to the program in circles, and the collector would walk
        millions of ops to find that out."""
        for unit in self.units:
            unit.module.ops.clear()
            for chains in (unit.users, unit.reads, unit.writes):
                chains.clear()
        for index in (self.gets, self.sets, self.members, self.global_reads, self.global_writes):
            index.clear()

    def _index(self, unit: Unit) -> None:  # noqa: PLR0915 - the hottest loop there is, written out
        """One pass over the ops: who uses each op, and who reads, writes, gets and sets each name."""
        base, gets, sets = unit.base, self.gets, self.sets
        growing, growing_reads, growing_writes = (Growing(chains) for chains in (unit.users, unit.reads, unit.writes))
        users, more = growing.held, growing.more
        reads, more_reads = growing_reads.held, growing_reads.more
        used: tuple[int, ...]
        # `type(op) is` rather than `isinstance`, which the ops' metaclass makes slow: this runs over every op there is.
        for i, op in enumerate(unit.module.ops):
            if type(op) is Read:
                if (binding := op.binding) >= 0:  # `growing_reads.add(binding, i)`, written out
                    if (known := reads[binding]) == -1:
                        reads[binding] = i
                    elif known >= 0:
                        reads[binding] = -2 - len(more_reads)
                        more_reads.append([known, i])
                    else:
                        more_reads[-2 - known].append(i)
                else:
                    self.global_reads[op.name].append(base + i)
                continue
            if type(op) is Get:
                used = (op.object,) if op.key < 0 else (op.object, op.key)
                if op.name is not None:
                    gets[op.name].append(base + i)
                else:
                    unit.computed.append(i)
            elif type(op) in _LEAVES:
                _index_leaf(unit, i, op)
                continue
            elif type(op) is Write:
                used = (op.value,)
                if op.binding >= 0:
                    growing_writes.add(op.binding, i)
                else:
                    self.global_writes[op.name].append(base + i)
            elif type(op) is Call:
                used = (op.callee, *op.args)
            elif type(op) is Phi:
                used = op.values
            elif type(op) is Set:
                used = (op.object, op.value) if op.key < 0 else (op.object, op.value, op.key)
                if op.name is not None:
                    sets[op.name].append(base + i)
                else:
                    unit.computed.append(i)
            elif type(op) is Object:
                used = op.values
                self._index_members(base, i, op)
            else:
                used = self._index_rarer(unit, i, op)
            for operand in used:  # `growing.add(operand, i)`, written out
                if operand >= 0:
                    known = users[operand]
                    if known == -1:
                        users[operand] = i
                    elif known >= 0:
                        if known != i:
                            users[operand] = -2 - len(more)
                            more.append([known, i])
                    elif (chain := more[-2 - known])[-1] != i:
                        chain.append(i)
        for chains in (growing, growing_reads, growing_writes):
            chains.finish()
        self._index_scopes(unit)

    def _index_rarer(self, unit: Unit, index: int, op: AnyOp) -> tuple[int, ...]:
        """Index an op of the kinds that are fewer; returns its operands."""
        if type(op) is Binary:
            return (op.left, op.right)
        if type(op) is Unary or type(op) is Return:
            return (op.value,)
        if type(op) is Concat:
            return op.parts
        if type(op) is Array:
            return op.items
        if isinstance(op, Spread | Throw | Element):
            return (op.value,)
        if isinstance(op, Class):
            unit.classes.append(index)
            self._index_members(unit.base, index, op)
            return (op.superclass, *op.values) if op.superclass >= 0 else op.values
        if isinstance(op, Export):
            unit.exports.append(index)
            return (op.value,)
        if isinstance(op, Import):
            unit.imports.append(index)
        return ()

    def _index_members(self, base: int, index: int, op: Object | Class) -> None:
        """The named entries of an object literal or class."""
        for name, value in zip(op.names, op.values, strict=True):
            if name is not None:
                self.members[name].append((base + index, base + value))

    def _index_scopes(self, unit: Unit) -> None:
        """The variables that other scripts may see, and the functions that are members."""
        if not unit.module.esm:
            for index, binding in enumerate(unit.module.bindings):
                if binding.top:
                    self.top[binding.name].append((unit, index))
        for index, function in enumerate(unit.module.functions):
            if function.owner >= 0:
                unit.owned[function.owner].append(index)

    def contexts_changed(self) -> None:
        """Forget what followed from the contexts of scripts: they have been given others."""
        self._sharing.clear()

    def shares_globals(self, unit: Unit, other: Unit) -> bool:
        """Whether two scripts see each other's global variables: those of one context do, and content scripts of one
        world that run on the same hosts, however they got there. What a module declares is no global variable."""
        if unit is other:
            return True
        key = (unit.base, other.base) if unit.base < other.base else (other.base, unit.base)
        known = self._sharing.get(key)
        if known is None:
            pairs = ((mine, theirs) for mine in unit.contexts for theirs in other.contexts)
            known = self._sharing[key] = any(_one_world(mine, theirs) for mine, theirs in pairs)
        return known

    def declared_beside(self, unit: Unit, name: str) -> Iterator[tuple[Unit, int]]:
        """The other scripts that declare a global variable which this one sees, with the binding."""
        for other, binding in self.top.get(name, ()):
            if other is not unit and self.shares_globals(unit, other):
                yield other, binding

    def is_dead(self, unit: Unit, fn: int) -> bool:
        """Whether a function is declared, and named nowhere: what it does is not done (`function devMode() { ... }`,
        for a developer's console)."""
        key = (unit.base, fn)
        known = self._dead.get(key)
        if known is None:
            known = self._dead[key] = self._is_unnamed(unit, fn)
        return known

    def _is_unnamed(self, unit: Unit, fn: int) -> bool:
        function = unit.module.functions[fn]
        if fn == 0 or function.kind != "function" or function.op < 0:
            return False
        for user in unit.users[function.op]:
            op = unit.module.ops[user]
            if type(op) is not Write or op.binding < 0 or unit.module.bindings[op.binding].kind != "function":
                return False
            if self.gets.get(op.name) or self.reads_of(unit, op):
                return False
        return True

    def arguments_of(self, unit: Unit, fn: int) -> Sequence[Node]:
        """The reads of `arguments` in a function."""
        if self._arguments is None:
            self._arguments = {}
            for node in self.global_reads.get("arguments", ()):
                other = self.unit(node)
                self._arguments.setdefault((other.base, other.module.ops[node - other.base].fn), []).append(node)
        return self._arguments.get((unit.base, fn), ())

    def reads_of(self, unit: Unit, op: Write) -> list[Node]:
        """The reads of the variable that a write gives a value, in every script that sees it."""
        found = [unit.base + read for read in unit.reads.get(op.binding)]
        if op.binding < 0 or (unit.module.bindings[op.binding].top and not unit.module.esm):
            found += [n for n in self.global_reads.get(op.name, ()) if self.shares_globals(unit, self.unit(n))]
            for other, binding in self.declared_beside(unit, op.name):
                found += [other.base + read for read in other.reads.get(binding)]
        return found


def _index_leaf(unit: Unit, index: int, op: AnyOp) -> None:
    """Index an op without operands."""
    if type(op) is Const:
        if op.kind == "string":
            unit.strings[str(op.value)].append(index)
        elif op.kind == "regex":
            unit.regexes.append(index)
    elif type(op) is This:
        unit.these.append(index)


def _nothing(_path: str) -> bytes | None:
    return None


def _one_world(mine: Context, theirs: Context) -> bool:
    """Whether the scripts of two contexts may share a global object."""
    if mine.id == theirs.id:
        return True
    if mine.world is not theirs.world or mine.kind not in _IN_PAGES or theirs.kind not in _IN_PAGES:
        return False
    return mine.hosts is None or theirs.hosts is None or mine.hosts.overlaps(theirs.hosts)
