"""What a JavaScript pattern compiles to: the shape that an op, and what leads to it, must have.

Shapes are plain data, so that the compiled patterns of the packaged signatures can be kept on disk and sent to workers.
"""

from collections.abc import Iterator
from typing import Final, TypeAlias

import msgspec

from skimtrace.flow.values import GLOBAL_OBJECTS


class Anything(msgspec.Struct, frozen=True, tag=True):
    """`$NAME`, or `$_`, whose name is "": any value."""

    name: str = ""


class Gap(msgspec.Struct, frozen=True, tag=True):
    """`...`: any further arguments or items."""


class Text(msgspec.Struct, frozen=True, tag=True):
    """A string: any value that may be this text."""

    value: str


class Literal(msgspec.Struct, frozen=True, tag=True):
    """Another literal; kinds as in `ir.Const`."""

    kind: str
    value: str | float | bool | None


class Joined(msgspec.Struct, frozen=True, tag=True):
    """A sum or template of strings: texts with these parts, None for any text."""

    parts: tuple[str | None, ...]


class Summed(msgspec.Struct, frozen=True, tag=True):
    """A sum with at least these parts, in any order: more than strings and metavariables stand in it."""

    parts: "tuple[Shape, ...]"


class Global(msgspec.Struct, frozen=True, tag=True):
    """A global variable, also as a property of the global object; "window" is that object itself."""

    name: str


class Itself(msgspec.Struct, frozen=True, tag=True):
    """`this`."""


class Member(msgspec.Struct, frozen=True, tag=True):
    """A property; `name` is None for any, which `key` then stands for."""

    object: "Shape"
    name: str | None
    key: "Shape | None" = None


class Invoked(msgspec.Struct, frozen=True, tag=True):
    """A call, or a construction when `new`."""

    callee: "Shape"
    args: "tuple[Shape, ...]"
    new: bool


class Assigned(msgspec.Struct, frozen=True, tag=True):
    """An assignment to a `Member` or `Global`."""

    target: "Shape"
    value: "Shape"


class Entries(msgspec.Struct, frozen=True, tag=True):
    """An object with at least these entries."""

    names: tuple[str, ...]
    values: "tuple[Shape, ...]"


class Items(msgspec.Struct, frozen=True, tag=True):
    """An array."""

    items: "tuple[Shape, ...]"


class Compared(msgspec.Struct, frozen=True, tag=True):
    """A binary operation other than `+` and the logical ones."""

    operator: str
    left: "Shape"
    right: "Shape"


class Applied(msgspec.Struct, frozen=True, tag=True):
    """A unary operation."""

    operator: str
    value: "Shape"


Shape: TypeAlias = (
    Anything | Gap | Text | Literal | Joined | Summed | Global | Itself | Member | Invoked | Assigned | Entries | Items
    | Compared | Applied
)  # fmt: skip

_SPELLINGS: Final = {"browser": "chrome", "$": "jQuery", **dict.fromkeys(GLOBAL_OBJECTS, "window")}


def canonical(name: str) -> str:
    """Return the one name of a global that goes by several."""
    return _SPELLINGS.get(name, name)


def spellings(name: str) -> tuple[str, ...]:
    """Return every name of a global whose one name is `name`."""
    return (name, *(other for other, one in _SPELLINGS.items() if one == name and other != name))


def parts(shape: Shape) -> tuple[Shape, ...]:
    """Return the shapes right below one."""
    if isinstance(shape, Member):
        return (shape.object,) if shape.key is None else (shape.object, shape.key)
    if isinstance(shape, Invoked):
        return (shape.callee, *shape.args)
    if isinstance(shape, Assigned):
        return (shape.target, shape.value)
    if isinstance(shape, Entries):
        return shape.values
    if isinstance(shape, Summed):
        return shape.parts
    if isinstance(shape, Items):
        return shape.items
    if isinstance(shape, Compared):
        return (shape.left, shape.right)
    return (shape.value,) if isinstance(shape, Applied) else ()


def names(shape: Shape) -> Iterator[str]:
    """Yield the metavariables that a match binds."""
    waiting = [shape]
    while waiting:
        at = waiting.pop()
        if isinstance(at, Anything) and at.name:
            yield at.name
        waiting += parts(at)


def key_names(shape: Shape) -> Iterator[str]:
    """Yield the metavariables that stand for names of properties."""
    waiting = [shape]
    while waiting:
        at = waiting.pop()
        if isinstance(at, Member) and isinstance(at.key, Anything):
            yield at.key.name
        waiting += parts(at)
