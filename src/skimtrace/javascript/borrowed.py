"""Methods that are called by way of `call` and `apply`, made into calls of the method: `[].map.call(list, f)` is
`list.map(f)`.

Compilers and minifiers write such calls, and so do people, for what is like an array. The methods are those of the
platform's own objects: what a program's own class has under such a name would be called just the same.
"""

from collections.abc import Sequence
from typing import Final

from skimtrace.javascript.census import Census
from skimtrace.javascript.ir import AnyOp, Array, Call, Const, Get, Module, Read, Spread, Write

_METHODS: Final = frozenset(
    {
        "at",
        "concat",
        "copyWithin",
        "entries",
        "every",
        "fill",
        "filter",
        "find",
        "findIndex",
        "findLast",
        "flat",
        "flatMap",
        "forEach",
        "includes",
        "indexOf",
        "join",
        "keys",
        "lastIndexOf",
        "map",
        "pop",
        "push",
        "reduce",
        "reduceRight",
        "reverse",
        "shift",
        "slice",
        "some",
        "sort",
        "splice",
        "unshift",
        "values",
        "charAt",
        "charCodeAt",
        "match",
        "matchAll",
        "replace",
        "replaceAll",
        "split",
        "startsWith",
        "endsWith",
        "substr",
        "substring",
        "toLowerCase",
        "toUpperCase",
        "trim",
        "trimEnd",
        "trimStart",
        "hasOwnProperty",
    }
)
"""Methods of arrays and strings (ECMAScript, sections 22.1.3 and 23.1.3)."""


def name_borrowed(module: Module, census: Census) -> None:
    """Rewrite such calls, in place. Time is linear in the ops."""
    ops = module.ops
    given: dict[int, list[int]] | None = None
    for index in census.calls:
        call = ops[index]
        if type(call) is not Call or call.new or not call.args:
            continue
        callee = ops[call.callee]
        if type(callee) is not Get or callee.name not in ("call", "apply"):
            continue
        place = callee.object
        method = ops[place]
        if type(method) is Read and method.binding >= 0:
            if given is None:
                given = _given(ops, census.writes)
            values = given.get(method.binding, [])
            place = values[0] if len(values) == 1 else place
            method = ops[place]
            own = type(method) is Get and _same(ops, method.object, call.args[0])
        else:
            own = type(method) is Get and (method.name in _METHODS or _same(ops, method.object, call.args[0]))
        if type(method) is not Get or method.name is None or not own:
            continue
        args = call.args[1:]
        if callee.name == "apply" and args:
            listed = ops[args[0]]
            if type(listed) is Array:
                args = listed.items
            else:
                args = (module.append(Spread(call.fn, call.guard, args[0]), index),)
        receiver = module.append(Get(call.fn, call.guard, call.args[0], method.name, -1), place)
        ops[index] = Call(call.fn, call.guard, receiver, args, new=False)


def _given(ops: list[AnyOp], writes: Sequence[int]) -> dict[int, list[int]]:
    """What each variable is given, but for the `undefined` of its declaration."""
    found: dict[int, list[int]] = {}
    for index in writes:
        op = ops[index]
        if type(op) is Write and op.binding >= 0:
            value = ops[op.value]
            if type(value) is not Const or value.kind != "undefined":
                found.setdefault(op.binding, []).append(op.value)
    return found


def _same(ops: list[AnyOp], held: int, receiver: int) -> bool:
    """Whether the object that a method was read from is what it is called on: `(r = new X).m` and later `m.call(r)`."""
    one, other = ops[held], ops[receiver]
    if type(other) is not Read or other.binding < 0:
        return False
    if type(one) is Read:
        return one.binding == other.binding
    return any(
        type(op) is Write and op.binding == other.binding and op.value == held for op in ops[held : held + _NEAR]
    )


_NEAR: Final = 12
"""Ops behind a value among which the assignment that it stands in is found."""
