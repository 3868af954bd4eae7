"""Calls of the browser's extension interface: `chrome.tabs.query(...)`, under whatever name the code has for it."""

from collections import deque
from collections.abc import Iterator
from typing import Final

from skimtrace.flow.names import NAMESPACES, Names
from skimtrace.flow.program import Node, Program, Unit
from skimtrace.flow.values import GLOBAL_OBJECTS
from skimtrace.javascript.ir import Call, Get, Phi, Read, Write

_ROOTS: Final = ("chrome", "browser")
_MAX_NODES: Final = 50_000
_MAX_PARTS: Final = 6
_BORROWED: Final = ("call", "apply")


def api_calls(program: Program, names: Names) -> list[tuple[Node, str]]:
    """Return the calls of the interface with their dotted names, which begin with `chrome` for Firefox's `browser` too.

    They are found forwards from where the interface is named, also through variables; each call once.
    """
    waiting = deque(_beginnings(program, names))
    seen = {node for node, _ in waiting}
    found: dict[Node, str] = {}
    while waiting:
        node, name = waiting.popleft()
        unit = program.unit(node)
        for further, longer in _onwards(program, unit, node - unit.base, name, found):
            if further not in seen and len(seen) < _MAX_NODES:
                seen.add(further)
                waiting.append((further, longer))
    return sorted(found.items())


def _beginnings(program: Program, names: Names) -> Iterator[tuple[Node, str]]:
    """The ops that are the interface, or a part of it that is known by what it is called."""
    for root in _ROOTS:
        for node in program.global_reads.get(root, ()):
            yield node, "chrome"
        for node in program.gets.get(root, ()):
            unit = program.unit(node)
            op = unit.module.ops[node - unit.base]
            owner = unit.module.ops[op.object] if type(op) is Get else None
            if type(owner) is Read and owner.binding < 0 and owner.name in GLOBAL_OBJECTS:
                yield node, "chrome"
    for part in sorted(NAMESPACES):
        for node in program.gets.get(part, ()):
            if f"chrome.{part}" in names.of(node):
                yield node, f"chrome.{part}"


def _onwards(program: Program, unit: Unit, local: int, name: str, found: dict[Node, str]) -> Iterator[tuple[Node, str]]:
    """What holds the same part of the interface, and parts of it; calls go to `found`."""
    for user in unit.users[local]:
        op = unit.module.ops[user]
        if type(op) is Get and op.object == local and op.name is not None:
            if op.name in _BORROWED:
                found.update((unit.base + call, name) for call, _ in unit.calls(user) if "." in name)
            elif name.count(".") < _MAX_PARTS:
                yield unit.base + user, f"{name}.{op.name}"
        elif type(op) is Call and op.callee == local and "." in name:
            found.setdefault(unit.base + user, name)
        elif type(op) is Write:
            yield from ((read, name) for read in program.reads_of(unit, op))
        elif type(op) is Phi:
            yield unit.base + user, name
