"""Clients of services: objects that are made with an address, and send what their methods are given to it.

    const client = createClient("https://x.example", key)
    client.from("people").insert(record)
    const api = wretch("https://x.example").options({mode: "cors"})
    api.post(record, "/people")

How they send it is a library's own affair, and often beyond what is followed; what they are made with and what their
methods are called survive every minifier.
"""

from typing import Final

from skimtrace.flow.program import Unit
from skimtrace.flow.resolve import Resolver
from skimtrace.flow.values import CallString, Value
from skimtrace.javascript.ir import AnyOp, Call, Get, Read, Write

_MAX_CHAIN: Final = 40
"""Calls and variables between a client and what it was begun with."""


def begun_with(unit: Unit, call: Call) -> int:
    """The op that a client was begun with whose method a call is: the first argument of the call that begins the chain
    of calls by which it was made, also through variables; -1 when there is none. What a single call yields is no such
    client: where that is a function or class of the program, it is followed."""
    ops = unit.module.ops
    callee = ops[call.callee]
    at = callee.object if type(callee) is Get else -1
    chained = False
    for _ in range(_MAX_CHAIN):
        op = ops[at] if at >= 0 else None
        if type(op) is Read and op.binding >= 0:
            writes = [ops[write] for write in unit.writes[op.binding]]
            written = writes[0] if len(writes) == 1 else None
            at = written.value if type(written) is Write else -1
        elif type(op) is Call:
            made = ops[op.callee]
            if type(made) is not Get:
                return op.args[0] if op.args and chained else -1
            at, chained = made.object, True
        else:
            return -1
    return -1


def made_with(resolver: Resolver, unit: Unit, call: Call, calls: CallString, chain: tuple[str, ...]) -> list[Value]:
    """What the client was made with (the first argument) whose method a call is, after calls of the methods in `chain`
    on the client; [] when the call is none of this form."""
    ops = unit.module.ops
    callee: AnyOp | None = ops[call.callee]
    for method in reversed(chain):
        before = ops[callee.object] if type(callee) is Get else None
        if type(before) is Read and before.binding >= 0:
            writes = [ops[write] for write in unit.writes[before.binding]]
            written = writes[0] if len(writes) == 1 else None
            before = ops[written.value] if type(written) is Write else None
        callee = ops[before.callee] if type(before) is Call else None
        if type(callee) is not Get or callee.name != method:
            return []
    found = []
    for root in resolver.roots(unit.base + callee.object, calls) if type(callee) is Get else ():
        made = resolver.program.op(root.node)
        if type(made) is Call and made.args:
            found.append(Value(resolver.program.unit(root.node).base + made.args[0], root.calls))
    return found
