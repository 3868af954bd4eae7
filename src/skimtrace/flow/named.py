"""Names of packaged files that stand in the code as constants, without being seen to reach what loads them.

The rule, for scripts and pages that nothing else reaches: a constant that is the whole name of such a file counts as
loading it when the extension also has a loader whose name is not known (`executeScript({files: [message.file]})`): then
that loader is taken to load it. A name that only is compared, searched for, shown, listed as a resource, put where
nothing reads it, or that is the key of a module inside a bundle (`require("./x.js")`) does not count, nor does any name
where every loader's names are known.

Either error has its price. A script that is taken for unreached makes a true flow count for review only; one that is
taken for reached accuses on dead code. Names reach loaders through messages, storage and wrappers far more often than
an extension carries the name and the file of a script, and an open loader, and does not use them: so the rule leans
towards reached, and says in the context's origin that it rests on a name.
"""

from typing import Final, NamedTuple

from skimtrace.flow.addresses import SUFFIXES
from skimtrace.flow.loading import LoadingTable
from skimtrace.flow.program import Node, Unit
from skimtrace.javascript.ir import AnyOp, Array, Binary, Call, Get, Object, Phi, Read, Set, Write

_MAX_LENGTH: Final = 300
_MAX_STEPS: Final = 40
_ENDS: Final = tuple(f"{suffix}{quote}".encode() for suffix in SUFFIXES for quote in "\"'`")


class Named(NamedTuple):
    """A constant that may be the name of a file, and where it stands."""

    node: Node
    text: str


def names_in(unit: Unit, table: LoadingTable) -> list[Named]:
    """The constants of a script that end as file names of scripts and pages do and whose use may load them."""
    source = unit.module.positions.source
    if not any(source.find(end) >= 0 for end in _ENDS):
        return []
    found = []
    for text, places in unit.strings.items():
        if len(text) <= _MAX_LENGTH and text.endswith(SUFFIXES):
            found += [Named(unit.base + index, text) for index in places if _may_load(unit, index, table)]
    return sorted(found)


def _may_load(unit: Unit, index: int, table: LoadingTable) -> bool:
    """Whether some use of a constant hands it on to what may load it."""
    waiting, seen = [index], {index}
    while waiting and len(seen) < _MAX_STEPS:
        at = waiting.pop()
        for user in unit.users[at]:
            op = unit.module.ops[user]
            if isinstance(op, Array | Object | Phi):
                if type(op) is Object and _listed(op, at, table):
                    continue
                further = [user]
            elif type(op) is Write:
                further = list(unit.reads.get(op.binding, ()))
                if op.binding < 0:
                    return True
            elif type(op) is Get:
                # `table[name]` looks something up by the name; `{file: name}.file` and `[name][0]` hand it on.
                further = [user] if op.object == at else []
            elif type(op) is Binary or _passes_over(unit, op, at, table):
                continue
            else:
                return True
            for each in further:
                if each not in seen:
                    seen.add(each)
                    waiting.append(each)
    return len(seen) >= _MAX_STEPS


def _listed(op: Object, at: int, table: LoadingTable) -> bool:
    """Whether a value stands only under properties that list files."""
    names = [name for name, value in zip(op.names, op.values, strict=True) if value == at]
    return bool(names) and all(name in table.not_loaded_under for name in names)


def _passes_over(unit: Unit, op: AnyOp, at: int, table: LoadingTable) -> bool:
    """Whether an op uses a name without loading what it names."""
    if type(op) is Set:
        return op.name in table.not_loaded_under or op.value != at
    if type(op) is not Call:
        return False
    callee = unit.module.ops[op.callee]
    if isinstance(callee, Get | Read) and callee.name in table.not_loaded_by:
        return True
    # The function around each module of a bundle is given the bundle's own `require`.
    return type(callee) is Read and callee.binding >= 0 and unit.module.bindings[callee.binding].kind == "param"
