"""Where in a program the shape of a pattern may be found: by the indexes of names and texts, never by a walk."""

from collections.abc import Iterator
from typing import Final, NamedTuple

from skimtrace.flow.observe import Scene
from skimtrace.flow.program import Node, Unit
from skimtrace.flow.values import Value
from skimtrace.javascript.ir import Call, Concat, Const, Get, Set, Write
from skimtrace.signatures.comparing import Bindings, Comparison
from skimtrace.signatures.shapes import (
    Applied,
    Assigned,
    Compared,
    Entries,
    Global,
    Invoked,
    Items,
    Joined,
    Member,
    Shape,
    Summed,
    Text,
    parts,
    spellings,
)

_LIBRARIES: Final = frozenset({"axios", "jQuery"})
"""Globals that are as well imported."""


class Found(NamedTuple):
    """A place where a shape is, and what its metavariables stand for there."""

    node: Node
    bound: Bindings


class Search:
    """Looks for shapes in one program. Each candidate that has not the shape is yielded as None, so that it counts."""

    def __init__(self, scene: Scene) -> None:
        self.scene = scene
        self.program = scene.program
        self.comparison = Comparison(scene)
        self._computed: dict[str, list[Node]] | None = None

    def places(self, shape: Shape) -> Iterator[Found | None]:
        """Yield where a shape is found, in the order of the indexes."""
        if not self._is_possible(shape):
            return
        if isinstance(shape, Invoked):
            yield from self._calls(shape)
        elif isinstance(shape, Assigned):
            yield from self._assignments(shape)
        elif isinstance(shape, Text):
            for node in self._texts(shape.value):
                yield Found(node, {})
        elif isinstance(shape, Entries):
            yield from self._objects(shape)
        elif isinstance(shape, Member) and shape.name is None:
            for node in self._properties_of(shape):
                yield self._holds(shape, node)
        elif isinstance(shape, Member | Global):
            for node in self._named(shape):
                yield self._holds(shape, node)
        else:
            for node in self._users(shape):
                yield self._holds(shape, node)

    def _is_possible(self, shape: Shape) -> bool:
        """Whether the program has every name and text of a shape: most programs have not."""
        waiting: list[Shape] = [shape]
        if isinstance(shape, Assigned):
            waiting = [shape.value, *parts(shape.target)]
        while waiting:
            at = waiting.pop()
            waiting += parts(at)
            if isinstance(at, Text):
                if not self.comparison.is_possible(at.value) and at is not shape:
                    return False
            elif isinstance(at, Member | Global):
                if at.name is not None and not any(map(self._is_read, spellings(at.name))) and at.name != "window":
                    return False
            elif isinstance(at, Entries) and not all(map(self._is_stored, at.names)):
                return False
        return True

    def _is_read(self, name: str) -> bool:
        program = self.program
        named = name in program.gets or name in program.global_reads or name in _LIBRARIES
        return named or name in self._computed_names() or self.comparison.is_possible(name)

    def _is_stored(self, name: str) -> bool:
        return name in self.program.members or name in self.program.sets or self.comparison.is_possible(name)

    def _holds(self, shape: Shape, node: Node) -> Found | None:
        """Whether an op itself, not what it may yield, has the shape."""
        bound: Bindings = {}
        return Found(node, bound) if self.comparison.op(shape, Value(node, ()), bound) else None

    # -- calls --------------------------------------------------------------------------------------------------------

    def _calls(self, shape: Invoked) -> Iterator[Found | None]:
        callee = shape.callee
        if isinstance(callee, Global) or (isinstance(callee, Member) and callee.name is not None):
            for node in self._named(callee):
                yield from self._calls_of(shape, callee, node)
            return
        if isinstance(callee, Member) and (named := list(self._properties_of(callee))):
            for node in named:
                yield from self._calls_of(shape, callee, node)
            return
        for node in self._users(shape):
            yield self._holds(shape, node)

    def _calls_of(self, shape: Invoked, callee: Global | Member, node: Node) -> Iterator[Found | None]:
        """The calls of what a node reads: at once, or through variables, parameters, properties, `bind`."""
        unit = self.program.unit(node)
        direct = False
        for user, op in unit.calls(node - unit.base):
            direct = True
            if op.new == shape.new:
                bound: Bindings = {}
                given = self.comparison.arguments(unit.base, op, ())
                held = self.comparison.several(shape.args, given, bound) and self.comparison.op(
                    callee, Value(node, ()), bound
                )
                yield Found(unit.base + user, bound) if held else None
            else:
                yield None
        if direct:
            return
        if not self.comparison.op(callee, Value(node, ()), {}):
            yield None
            return
        for use in self.scene.resolver.uses_of(node):
            call = self.program.op(use.node)
            if not use.called or type(call) is not Call or call.new != shape.new:
                yield None
                continue
            base = self.program.unit(use.node).base
            target = self.program.op(base + call.callee)
            listed = use.shift > 0 and type(target) is Get and target.name == "apply"
            bound = {}
            given = self.comparison.arguments(base, call, (), use.shift, listed=listed)
            held = self.comparison.several(shape.args, given, bound) and self.comparison.op(
                callee, Value(node, ()), bound
            )
            yield Found(use.node, bound) if held else None

    # -- assignments and objects --------------------------------------------------------------------------------------

    def _assignments(self, shape: Assigned) -> Iterator[Found | None]:
        target = shape.target
        names = spellings(target.name) if isinstance(target, Global) else (getattr(target, "name", None) or "",)
        for name in names:
            for node in self.program.sets.get(name, ()):
                unit = self.program.unit(node)
                op = unit.module.ops[node - unit.base]
                if type(op) is not Set:
                    continue
                owner, bound = Value(unit.base + op.object, ()), Bindings()
                if isinstance(target, Member):
                    held = self.comparison.holds(target.object, owner, bound)
                else:
                    held = self.comparison.is_window(owner)
                held = held and self.comparison.holds(shape.value, Value(unit.base + op.value, ()), bound)
                yield Found(node, bound) if held else None
            for node in self.program.global_writes.get(name, ()) if isinstance(target, Global) else ():
                unit = self.program.unit(node)
                write = unit.module.ops[node - unit.base]
                bound = {}
                held = type(write) is Write and self.comparison.holds(
                    shape.value, Value(unit.base + write.value, ()), bound
                )
                yield Found(node, bound) if held else None

    def _objects(self, shape: Entries) -> Iterator[Found | None]:
        """Object literals, by the rarest of their names."""
        rarest = min(shape.names, key=lambda name: len(self.program.members.get(name, ())))
        for node in dict.fromkeys(owner for owner, _ in self.program.members.get(rarest, ())):
            yield self._holds(shape, node)

    # -- the indexes --------------------------------------------------------------------------------------------------

    def _named(self, shape: Global | Member) -> Iterator[Node]:
        """The reads of a global variable, or of properties of a name."""
        if isinstance(shape, Member):
            name = shape.name or ""
            yield from self.program.gets.get(name, ())
            yield from self._computed_names().get(name, ())
            return
        for name in spellings(shape.name):
            yield from self.program.global_reads.get(name, ())
            yield from self.program.gets.get(name, ())
            yield from self._computed_names().get(name, ())

    def _properties_of(self, shape: Member) -> Iterator[Node]:
        """The reads of any property of what can be looked for by its name."""
        if isinstance(shape.object, Global | Member):
            for node in self._named(shape.object):
                unit = self.program.unit(node)
                for user in unit.users[node - unit.base]:
                    if type(unit.module.ops[user]) is Get:
                        yield unit.base + user

    def _users(self, shape: Shape) -> Iterator[Node]:
        """What uses the strings, or the named values, that stand right below a shape."""
        below = {Invoked: "args", Items: "items"}.get(type(shape))
        parts: tuple[Shape, ...] = getattr(shape, below) if below else ()
        if isinstance(shape, Joined):
            rarest = min((list(self._strings(text)) for text in shape.parts if text), key=len)
            yield from self._using(iter(rarest))
            return
        if isinstance(shape, Compared):
            parts = (shape.left, shape.right)
        elif isinstance(shape, Summed):
            parts = tuple(part for part in shape.parts if not isinstance(part, Text))
        elif isinstance(shape, Applied):
            parts = (shape.value,)
        for part in parts:
            if isinstance(part, Text):
                yield from self._using(node for node in self._strings(part.value))
                return
        for part in parts:
            if isinstance(part, Member | Global) and getattr(part, "name", None):
                yield from self._using(self._named(part))
                return
            if isinstance(part, Invoked | Applied | Compared | Summed):
                yield from self._using(found.node for found in self.places(part) if found is not None)
                return

    def _using(self, nodes: Iterator[Node]) -> Iterator[Node]:
        for node in nodes:
            unit = self.program.unit(node)
            for user in unit.users[node - unit.base]:
                yield unit.base + user

    def _strings(self, text: str) -> Iterator[Node]:
        for unit in self.program.units:
            for index in unit.strings.get(text, ()):
                yield unit.base + index

    def _texts(self, text: str) -> Iterator[Node]:
        """The places of a text: strings, and names of properties that are no identifiers, so that they are strings too
        (`{"csrf-token": x}`)."""
        yield from self._strings(text)
        if not text.isidentifier():
            yield from (value for _, value in self.program.members.get(text, ()))
            yield from self.program.sets.get(text, ())
            yield from self.program.gets.get(text, ())

    def _computed_names(self) -> dict[str, list[Node]]:
        """The reads of properties whose name is put together from strings on the spot: `window["fet" + "ch"]`."""
        if self._computed is None:
            self._computed = {}
            for unit in self.program.units:
                for index in unit.computed:
                    op = unit.module.ops[index]
                    if type(op) is Get and (name := _put_together(unit, op.key)) is not None:
                        self._computed.setdefault(name, []).append(unit.base + index)
        return self._computed


def _put_together(unit: Unit, key: int) -> str | None:
    op = unit.module.ops[key]
    if type(op) is not Concat:
        return None
    parts = [unit.module.ops[part] for part in op.parts]
    texts = [part.value for part in parts if type(part) is Const and isinstance(part.value, str)]
    return "".join(texts) if len(texts) == len(parts) else None
