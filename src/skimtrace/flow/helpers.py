"""Helpers of compilers inside the code they made: found by what they say in errors (`models/helpers.yaml`)."""

from collections.abc import Iterator
from functools import cache

import msgspec

from skimtrace.data import data_folder, load_yaml
from skimtrace.flow.program import Node, Program, Unit
from skimtrace.javascript.ir import Call, Func, Write


class Helper(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A row of the table; the file says what its fields mean."""

    text: str
    call: str
    same: bool = False


class _Table(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    helpers: tuple[Helper, ...]


@cache
def load_helpers() -> tuple[Helper, ...]:
    """Read the table. Raises DataError with the exact place."""
    return load_yaml(data_folder() / "models" / "helpers.yaml", _Table).helpers


def helpers_of(program: Program) -> Iterator[tuple[Node, Helper]]:
    """Yield the functions of a program that are helpers, each by the op that makes it."""
    rows = load_helpers()
    begins = tuple(row.text for row in rows)
    for unit in program.units:
        for text, places in unit.strings.items():
            if text.startswith(begins):
                row = next(row for row in rows if text.startswith(row.text))
                for index in places:
                    for function in _users(unit, unit.module.ops[index].fn):
                        made = unit.module.functions[function].op
                        if made >= 0:
                            yield unit.base + made, row


def _users(unit: Unit, function: int) -> Iterator[int]:
    """The helper that a text stands in: the function itself, or those that call it, where it does nothing but throw."""
    thrower = unit.module.functions[function]
    if thrower.params:
        yield function
        return
    held = [thrower.op]
    for user in unit.users[thrower.op] if thrower.op >= 0 else ():
        op = unit.module.ops[user]
        if type(op) is Write and op.binding >= 0 and type(unit.module.ops[op.value]) is Func:
            held += unit.reads[op.binding]
    for at in held:
        for user in unit.users[at] if at >= 0 else ():
            call = unit.module.ops[user]
            if type(call) is Call and call.callee == at and call.fn > 0 and unit.module.functions[call.fn].params:
                yield call.fn
