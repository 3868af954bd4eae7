"""What the second front end keeps while it lowers: ops, scopes and the queue, written without a look at the first's."""

from __future__ import annotations

from array import array
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import accumulate
from typing import Any

from skimtrace.javascript.census import Census
from skimtrace.javascript.ir import AnyOp, Binding, Call, Const, Function, Guard, Object, Phi, Read, Set, Write

Node = Any
"""A node of esprima's tree, which follows ESTree: `type`, `range` in characters, and the fields of its type."""


@dataclass
class Env:
    """A scope: its own names, and the one around it."""

    outer: Env | None
    function: bool
    names: dict[str, int] = field(default_factory=dict)


class State:
    """The state of one lowering."""

    def __init__(self, source: str) -> None:
        self.source = source
        self.bytes = [0, *accumulate(len(character.encode()) for character in source)]
        self.ops: list[AnyOp] = []
        self.starts = array("i")
        self.ends = array("i")
        self.functions = [Function("", "script", 0, self.bytes[-1], -1, params=[], returns=[])]
        self.bindings: list[Binding] = []
        self.guards = [Guard("", -1, (), 0)]
        self.env = Env(None, function=True)
        self.top = self.env
        self.references: list[tuple[Read | Write, Env]] = []
        self.fn = 0
        self.guard = 0
        self.entry = 0  # the guard where the block begins: declared functions are made there
        self.esm = False
        self.waiting: deque[tuple[int, Env, int, Callable[[], None]]] = deque()

    def later(self, fn: int, env: Env, task: Callable[[], None]) -> None:
        """Do `task` when everything before it is done, in function `fn`, under the guard in force now."""
        self.waiting.append((fn, env, self.guard, task))

    def finish(self) -> None:
        """Do what is waiting, then give every reference its binding."""
        while self.waiting:
            self.fn, self.env, self.guard, task = self.waiting.popleft()
            self.entry = self.guard
            task()
        for op, start in self.references:
            env: Env | None = start
            while env is not None and op.name not in env.names:
                env = env.outer
            op.binding = env.names[op.name] if env is not None else -1

    # -- ops --------------------------------------------------------------------------------------------------------

    def emit(self, op: AnyOp, span: tuple[int, int]) -> int:
        """Append an op that stands between two offsets, and return its index."""
        self.ops.append(op)
        self.starts.append(span[0])
        self.ends.append(span[1])
        return len(self.ops) - 1

    def counted(self) -> Census:
        """Where the ops are that later passes look for."""
        found = Census(prototypes=True)
        lists = {Call: found.calls, Write: found.writes, Set: found.sets, Object: found.objects}
        for index, op in enumerate(self.ops):
            if type(op) in lists:
                lists[type(op)].append(index)
        return found

    @property
    def here(self) -> tuple[int, int]:
        """The head of an op: the function and the guard."""
        return self.fn, self.guard

    def span(self, start: int, end: int) -> tuple[int, int]:
        """The offsets of two characters."""
        return self.bytes[start], self.bytes[end]

    def at(self, node: Node) -> tuple[int, int]:
        """The offsets of a node."""
        return self.span(*node.range)

    def undefined(self, node: Node) -> int:
        """The value `undefined`."""
        return self.emit(Const(*self.here, "undefined", None), self.at(node))

    def phi(self, node: Node, *values: int) -> int:
        """One of several values."""
        return self.emit(Phi(*self.here, values), self.at(node))

    def read(self, node: Node, name: str) -> int:
        """Read a variable."""
        op = Read(*self.here, name, -1)
        self.references.append((op, self.env))
        if name == "arguments":
            fn = self.fn
            while self.functions[fn].kind == "arrow":
                fn = self.functions[fn].parent
            self.functions[fn].arguments = True
        return self.emit(op, self.at(node))

    def write(self, name: str, value: int, kind: str | None, node: Node) -> None:
        """Write a variable, and declare it when `kind` says how."""
        op = Write(*self.here, name, -1, value)
        self.references.append((op, self.env))
        if kind is not None:
            op.binding = self.declare(name, kind)
            self.references.pop()
        self.emit(op, self.at(node))

    def declare(self, name: str, kind: str) -> int:
        """The binding of a name in the scope that its kind of declaration means."""
        env = self.env
        while kind == "var" and not env.function and env.outer is not None:
            env = env.outer
        if name not in env.names:
            env.names[name] = len(self.bindings)
            self.bindings.append(Binding(name, kind, self.fn, env is self.top))
        return env.names[name]

    def under(self, kind: str, condition: int, cases: tuple[int, ...] = ()) -> int:
        """Go under a new guard; returns the one in force before."""
        outer = self.guard
        self.guards.append(Guard(kind, condition, cases, outer))
        self.guard = len(self.guards) - 1
        return outer
