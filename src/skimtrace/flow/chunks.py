"""Names that are put together from tables under one key: `({8: "common"}[id] || id) + "." + {8: "f00"}[id] + ".js"`.

So webpack names the files of its chunks. Parts under the same key belong together: taken each for itself, a hundred
names in two tables would be ten thousand.
"""

from typing import Final

from skimtrace.flow.constants import Hole, Text, compact
from skimtrace.flow.model import Reason
from skimtrace.flow.program import Unit
from skimtrace.javascript.ir import Concat, Const, Get, Object, Phi, Read

_MAX_NAMES: Final = 5000


def names_by_key(unit: Unit, op: Concat) -> list[Text]:
    """The names that a text may be, one for each key of its tables; [] where it is not made so."""
    tables = [table for part in op.parts if (table := _table(unit, part)) is not None]
    keys = {key for key, _ in tables}
    if len(keys) != 1:
        return []
    key = keys.pop()
    entries = dict.fromkeys(name for _, table in tables for name in table)
    texts = (compact([_part(unit, part, key, entry) for part in op.parts]) for entry in list(entries)[:_MAX_NAMES])
    return list(dict.fromkeys(texts))


def _table(unit: Unit, part: int) -> tuple[int, dict[str, str]] | None:
    """The variable by which a part is looked up, and the constants it is looked up in; None for other parts."""
    op = unit.module.ops[part]
    while type(op) is Phi and op.values:
        op = unit.module.ops[op.values[0]]
    if type(op) is not Get or op.name is not None:
        return None
    made, key = unit.module.ops[op.object], unit.module.ops[op.key]
    if type(made) is not Object or type(key) is not Read or key.binding < 0:
        return None
    table = {}
    for name, value in zip(made.names, made.values, strict=True):
        constant = unit.module.ops[value]
        if name is not None and type(constant) is Const and constant.kind in ("string", "number"):
            table[name] = str(constant.value)
    return key.binding, table


def _part(unit: Unit, part: int, key: int, entry: str) -> "str | Hole":
    """A part of the name under one key."""
    op = unit.module.ops[part]
    if type(op) is Const and op.kind == "string":
        return str(op.value)
    if type(op) is Read and op.binding == key:
        return entry
    found = _table(unit, part)
    if found is not None and found[0] == key and entry in found[1]:
        return found[1][entry]
    if type(op) is Phi and any(type(other := unit.module.ops[v]) is Read and other.binding == key for v in op.values):
        return entry
    return Hole(Reason.COMPUTED)
