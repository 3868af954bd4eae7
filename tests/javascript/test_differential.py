"""Two front ends must lower one ES2017 script to the same IR: tree-sitter's tree and esprima's (`esprima_front`)."""

import re
from difflib import unified_diff

import esprima
import pytest
from hypothesis import HealthCheck, given, reject, settings

from skimtrace.javascript.ir import Module, Return, Throw
from skimtrace.javascript.lower import lower
from tests.javascript import esprima_front
from tests.javascript.programs import programs
from tests.javascript.show import op_text
from tests.javascript.test_cases import CASES, Case

_AWAIT = re.compile(rb"\(*await\s*")
_NOTHING = re.compile(rb"(?:\s|/\*.*?\*/)*")


def lines(module: Module) -> list[str]:
    """Everything about a module, a line for each op, function, binding and guard."""
    ops = [f"{i} {op_text(op)} [{op.start}:{op.end}]" for i, op in enumerate(module.ops)]
    return [
        *ops,
        *map(str, module.functions),
        *map(str, module.bindings),
        *map(str, module.guards),
        f"esm {module.esm}",
    ]


def assert_same(source: str, esm: bool = False) -> None:
    first = lower(source.encode())
    assert first.error_lines == []
    try:
        second = esprima_front.lower(source, esm)
    except esprima.Error:
        reject()  # one program in thousands meets a bug of esprima's; hypothesis fails when it is many
    data = source.encode()
    for ours, theirs in zip(first.ops, second.ops, strict=False):
        # `await (x).y` is read as `(await(x)).y`: the op is right, its text begins at the `await`.
        if ours.start < theirs.start and _AWAIT.fullmatch(data[ours.start : theirs.start]):
            ours.start = theirs.start
        # Without a semicolon esprima lets a statement end where the next token begins.
        if isinstance(ours, Return | Throw) and _NOTHING.fullmatch(data[ours.end : theirs.end]):
            ours.end = theirs.end
    ours_text, theirs_text = lines(first), lines(second)
    if ours_text != theirs_text:
        difference = "\n".join(unified_diff(ours_text, theirs_text, "tree-sitter", "esprima", lineterm="", n=3))
        pytest.fail(f"{source}\n\n{difference}")


def es2017(case: Case) -> bool:
    """Whether esprima reads a case, and has no bug with it."""
    if f"{case.file}: {case.title}" in BEYOND_ESPRIMA:
        return False
    try:
        esprima.parseModule(case.source) if lower(case.source.encode()).esm else esprima.parseScript(case.source)
    except esprima.Error:
        return False
    return True


BEYOND_ESPRIMA = {
    "comments: an HTML comment right behind an expression is read as operators: too much, but nothing is hidden",
}
BY_HAND = [case for case in CASES if es2017(case)]


@pytest.mark.parametrize("case", BY_HAND, ids=[f"{case.file}: {case.title}" for case in BY_HAND])
def test_cases_written_by_hand(case: Case) -> None:
    assert_same(case.source, lower(case.source.encode()).esm)


def test_most_cases_take_part() -> None:
    assert len(BY_HAND) > 0.6 * len(CASES)


_LONG = settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])


@_LONG
@given(programs())
def test_scripts(source: str) -> None:
    assert_same(source)


@_LONG
@given(programs(esm=True))
def test_modules(source: str) -> None:
    assert_same(source, esm=True)
