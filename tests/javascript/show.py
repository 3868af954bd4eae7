"""The IR as text, one line per op, function, binding or guard, so that tests can say exactly what they expect.

An op is `index kind operands`, then the function (`@1`) and guard (`?2`) it stands under when they are not 0. Variables
are `name#binding`, or the bare name when no declaration in the script is meant; `_` is a missing operand.
"""

import sys
from collections.abc import Callable

from skimtrace.javascript.ir import (
    AnyOp,
    Array,
    Binary,
    Call,
    Class,
    Concat,
    Const,
    Element,
    Export,
    Func,
    Get,
    Import,
    Module,
    Object,
    Param,
    Phi,
    Read,
    Return,
    Set,
    Spread,
    Throw,
    Unary,
    Write,
)  # fmt: skip
from skimtrace.javascript.lower import lower


def module(source: str | bytes) -> Module:
    """Lower a script given as text."""
    return lower(source.encode() if isinstance(source, str) else source)


def ops(source: str | bytes) -> list[str]:
    """The ops of a script."""
    lowered = module(source)
    return [f"{i} {op_text(op)}" for i, op in enumerate(lowered.ops)]


def functions(source: str | bytes) -> list[str]:
    """The functions of a script, the top level apart."""
    lines = []
    for index, made in enumerate(module(source).functions[1:], 1):
        parts = [f"{index} {made.kind} {made.name or '-'}", f"in {made.parent}", f"op {made.op}"]
        parts += [f"owner {made.owner}"] if made.owner >= 0 else []
        parts += [f"params {_numbers(made.params)}"] if made.params else []
        parts += [f"returns {_numbers(made.returns)}"] if made.returns else []
        parts += ["arguments"] if made.arguments else []
        lines.append(", ".join(parts))
    return lines


def bindings(source: str | bytes) -> list[str]:
    """The declared variables of a script."""
    found = module(source).bindings
    return [f"{i} {b.kind} {b.name} @{b.fn}{' top' if b.top else ''}" for i, b in enumerate(found)]


def guards(source: str | bytes) -> list[str]:
    """The guards of a script, the empty one apart."""
    found = list(enumerate(module(source).guards))[1:]
    return [f"{i} {g.kind} {_list(g.condition, *g.cases)} in {g.parent}" for i, g in found]


def errors(source: str | bytes) -> list[str]:
    """The lines that the parser could not make sense of."""
    return [f"line {line}" for line in module(source).error_lines]


def op_text(op: AnyOp) -> str:
    """An op without its index."""
    marks = (f" @{op.fn}" if op.fn else "") + (f" ?{op.guard}" if op.guard else "")
    words = f"{type(op).__name__.lower()} {_operands(op)}"
    return words.rstrip() + marks


def _operands(op: AnyOp) -> str:
    match op:
        case Const():
            return f"{op.kind} {op.value!r}" if op.value is not None else op.kind
        case Read():
            return _variable(op.name, op.binding)
        case Write():
            return f"{_variable(op.name, op.binding)} = {op.value}"
        case Get():
            return f"{op.object} {_key(op.name, op.key)}"
        case Set():
            return f"{op.object} {_key(op.name, op.key)} = {op.value}"
        case Call():
            return f"{'new ' if op.new else ''}{op.callee}({_list(*op.args)})"
        case Concat():
            return _list(*op.parts)
        case Object():
            entries = zip(op.names, op.keys, op.values, strict=True)
            return ", ".join(
                f"...{value}" if name is None and key < 0 else f"{_key(name, key)}: {value}"
                for name, key, value in entries
            )
        case Array():
            return _list(*op.items)
        case Phi():
            return _list(*op.values)
        case Func():
            return f"@{op.function}"
        case Class():
            members = zip(op.kinds, op.names, op.values, strict=True)
            head = f"{op.name or '-'} extends {_list(op.superclass)} constructor {_list(op.constructor)}"
            return "; ".join([head, *(f"{kind} {name} {value}" for kind, name, value in members)])
        case Binary():
            return f"{op.left} {op.operator} {op.right}"
        case Unary():
            return f"{op.operator} {op.value}"
        case Param():
            return f"{'...' if op.rest else ''}{op.index}"
        case Element():
            return f"{op.how} of {op.value}"
        case Import():
            return f"{op.name or '-'} from {op.source}"
        case Export():
            return f"{op.name} = {op.value}"
        case Spread() | Return() | Throw():
            return str(op.value)
        case _:
            return ""


def _variable(name: str, binding: int) -> str:
    return f"{name}#{binding}" if binding >= 0 else name


def _key(name: str | None, key: int) -> str:
    return f".{name}" if name is not None else f"[{key}]" if key >= 0 else "[_]"


def _list(*numbers: int) -> str:
    return ", ".join("_" if number < 0 else str(number) for number in numbers)


def _numbers(numbers: list[int]) -> str:
    return " ".join(map(str, numbers))


SECTIONS: dict[str, Callable[[str], list[str]]] = {
    "ops": ops,
    "functions": functions,
    "bindings": bindings,
    "guards": guards,
    "errors": errors,
}


def main() -> None:
    """Print all sections of the script on standard input."""
    source = sys.stdin.read()
    for name, section in SECTIONS.items():
        print("--" if name == "ops" else f"-- {name}", *section(source), sep="\n")


if __name__ == "__main__":
    main()
