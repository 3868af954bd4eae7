"""What questions about a program are asked in: values, call strings, callees, uses; and the limits of the answers.

They are structs of msgspec: millions are made, and that takes a fifth of the time a named tuple takes.
"""

from typing import Final, Protocol

from msgspec import Struct

from skimtrace.flow.program import Node, Unit

CallString = tuple[Node, ...]

GLOBAL_OBJECTS: Final = frozenset({"window", "self", "globalThis", "global", "frames"})
"""Names of the global object."""
MAX_CONTEXT: Final = 3
"""Call sites remembered: deeper ones are forgotten from the outside."""
MAX_NODES: Final = 120
"""Nodes one question may look through."""
MAX_NESTING: Final = 8
"""Questions that may be asked to answer one. Twenty-four cost a tenth more time, and found no more: the answers of
questions that are cut short by others which are open lead astray."""
MAX_STEPS: Final = 3_000_000
"""Steps all questions about one program may take together; then nothing more is looked through, and a limit says so."""
MAX_CANDIDATES: Final = 60
"""Places of one property name that are looked at; more common names say nothing."""
MAX_STORES: Final = 400
"""Assignments to one property name; more common names say nothing."""
MAX_GUESSES: Final = 3
"""Functions of one property name among which an unknown receiver may choose."""

MAX_SPREAD_ARGUMENTS: Final = 4
"""Arguments that a list gives to a function (`f(...list)`) where the index in the list is not known."""

_INDEX_DIGITS: Final = 10
"""Digits of the greatest array index, 2**32 - 2 (ECMAScript, section 6.1.7)."""


class MessageLinks(Protocol):
    """What the links between contexts tell the resolver."""

    def message(self, site: Node, unit: Unit, fn: int, index: int, calls: "CallString") -> "Value | None":
        """The value a handler's parameter has for the message that a call sends."""
        ...


class RemoteObjects(Protocol):
    """What the links between contexts tell the resolver of objects of other contexts."""

    def member(self, root: "Value", name: str) -> "list[Value]":
        """What is found under a name in an object of another context; [] when `root` is none."""
        ...


class Value(Struct, frozen=True, gc=False):
    """A node, and the call string under which it is meant."""

    node: Node
    calls: CallString


class RegistryEntry(Struct, frozen=True, gc=False):
    """What is stored under a computed name: the name (None: not constant) and the value."""

    key: str | None
    value: Value


class Callee(Struct, frozen=True, gc=False):
    """A function that a call may enter. `shift` arguments stand before the first parameter's (`f.call(this, ...)`);
    `spread` when the arguments are one array (`f.apply`); `sure` false when only the property name says so. `bound` is
    the call of `bind` that gave the first arguments, -1 where there is none: `shift` is negative then."""

    unit: Unit
    function: int
    shift: int
    spread: bool
    sure: bool
    bound: Node = -1


class Use(Struct, frozen=True, gc=False):
    """A use of a function value: it is called at `node`, or handed to a call as argument `argument` (from 0), or stored
    as a handler (`argument` None, `called` false)."""

    node: Node
    called: bool
    argument: int | None
    shift: int
    sure: bool


def array_index(name: str) -> int | None:
    """The array index that a property name is; None when it is none.

    `isdigit` alone holds for "²", which `int` refuses, and `int` refuses thousands of digits too.
    """
    return int(name) if len(name) <= _INDEX_DIGITS and name.isascii() and name.isdigit() else None


def push(calls: CallString, site: Node) -> CallString:
    """Enter a call: the innermost sites are kept, and a recursion is the same activation again."""
    if site in calls:
        return calls[: calls.index(site) + 1]
    return (*calls, site)[-MAX_CONTEXT:]
