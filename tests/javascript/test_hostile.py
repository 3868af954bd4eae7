"""Shapes made to break a front end: deep, long, broad. Each must be lowered whole, to as few ops as its size asks for.

`tests/benchmarks/hostile_input.py` measures the time.
"""

import sys
from collections.abc import Callable

import pytest
from hypothesis import HealthCheck, given, settings

from skimtrace.javascript import builder, expressions, patterns, statements
from skimtrace.javascript.ir import Call, Concat, Const, Get, Module, Phi, Read
from skimtrace.javascript.lower import lower
from tests.javascript.programs import programs

DEPTH = 100_000
ENOUGH = 20_000
"""Levels or links far beyond what the stack holds; all shapes at `DEPTH` would take the tests minutes."""
DEEPEST = ["parentheses", "arrays", "objects", "calls", "templates", "unary", "await in parentheses", "conditionals",
           "arrows", "functions", "blocks", "if", "else", "jsx"]  # fmt: skip

NESTS: dict[str, tuple[str, str, str]] = {
    "parentheses": ("(", "x", ")"),
    "arrays": ("[", "x", "]"),
    "objects": ("({a:", "x", "})"),
    "computed keys": ("({[", "x", "]:1})"),
    "spreads": ("[...", "x", "]"),
    "calls": ("f(", "x", ")"),
    "constructions": ("new (", "x", ")"),
    "subscripts": ("a[", "x", "]"),
    "templates": ("`a${", "x", "}`"),
    "unary": ("!", "x", ""),
    "await": ("await ", "x", ""),
    "await in parentheses": ("await (", "x", ")"),
    "await in brackets": ("await [", "x", "]"),
    "yield": ("function*g(){yield ", "x", "}"),
    "powers": ("a**", "x", ""),
    "sums to the right": ("a+(", "x", ")"),
    "conditionals": ("a?b:", "x", ""),
    "conditionals in the middle": ("a?", "x", ":b"),
    "assignments": ("a=", "x", ""),
    "compound assignments": ("a+=", "x", ""),
    "compound assignments in targets": ("a[", "x", "]+=1"),
    "updates in targets": ("a[", "x", "]++"),
    "arrows": ("a=>", "x", ""),
    "arrows with blocks": ("()=>{", "x", "}"),
    "arrows that read arguments": ("()=>[arguments,", "x", "]"),
    "functions": ("function f(){", "x", "}"),
    "called functions": ("(function(){", "x", "})()"),
    "defaults of parameters": ("(a=", "x", ")=>c"),
    "getters": ("({get a(){", "x", "}})"),
    "classes in methods": ("class A{m(){", "x", "}}"),
    "classes in fields": ("class A{a=class{b=", "x", "}}"),
    "classes in static blocks": ("class A{static{", "x", "}}"),
    "classes in heritage": ("class A extends ", "x", "{}"),
    "classes in keys": ("(class{[", "x", "]=1})"),
    "blocks": ("{", "x", "}"),
    "blocks with variables": ("{let a;var b;", "x", "}"),
    "if": ("if(a)", "x", ""),
    "if with blocks and exits": ("{if(a){", "x", ";break}}"),
    "else": ("if(a)b;else ", "x", ""),
    "for": ("for(;;)", "x", ""),
    "for-in": ("for(a in b)", "x", ""),
    "while": ("while(a){", "x", "}"),
    "do": ("do ", "x", ";while(a)"),
    "labels": ("a:", "x", ""),
    "with": ("with(a)", "x", ""),
    "try": ("try{", "x", "}catch(e){}"),
    "catch": ("try{}catch(e){", "x", "}"),
    "switch": ("switch(a){case 1:", "x", "}"),
    "patterns": ("[", "x", "]=c"),
    "patterns with defaults": ("[a=", "x", "]=c"),
    "jsx": ("<a>", "{x}", "</a>"),
    "dynamic imports": ("import(", "x", ")"),
}

CHAINS: dict[str, tuple[str, str, str, int]] = {
    # first, link, last, and the ops that each link adds
    "calls": ("f", "(x)", "", 2),
    "method calls": ("a", ".b(x)", "", 3),
    "members": ("a", ".b", "", 1),
    "optional members": ("a", "?.b", "", 1),
    "subscripts": ("a", "[x]", "", 2),
    "tagged templates": ("a", "`x`", "", 2),
    "differences": ("a", "-b", "", 2),
    "and": ("a", "&&b", "", 2),
    "or": ("a", "||b", "", 2),
    "commas": ("a", ",b", "", 1),
    "statements": ("", "a();", "", 2),
    "declarations": ("var a", ",a=1", "", 2),
    "arguments": ("f(a", ",a", ")", 1),
    "parameters": ("function f(a", ",a", "){}", 2),
    "entries": ("({", "a:1,", "})", 1),
    "items": ("[", "1,", "]", 1),
    "template parts": ("`", "a${b}", "`", 2),
    "early exits": ("", "if(a)throw b;", "", 3),
    "cases that run on": ("switch(a){", "case b:c();", "}", 3),
    "shared cases": ("switch(a){", "case b:", "}", 1),
    "functions": ("", "function f(a){return a}", "", 6),
    "methods": ("class A{", "a(){}", "}", 1),
    "exports": ("", "export{a};", "", 2),
}


BROKEN = ["(", "{", "[", "function f(){", "class A{", "}", ")", "`${", "= ;", "a\\", "...", "<a>"]
FUNCTION = "function f(a,b){if(a.c){const d=a.c(b+'x');return{d,e:[d,...b]}}return a=>a&&b(a)}\n"


def lowered(source: str) -> Module:
    return lower(source.encode())


@pytest.mark.parametrize(("name", "depth"), [(n, ENOUGH) for n in NESTS] + [(n, DEPTH) for n in DEEPEST])
def test_depth(name: str, depth: int) -> None:
    opening, inside, closing = NESTS[name]
    module = lowered(opening * depth + inside + closing * depth)
    assert module.error_lines == []
    assert [getattr(op, "name", "") for op in module.ops].count("x") == 1, "the innermost variable is met, and met once"
    assert len(module.ops) <= 7 * depth, "a level has six ops at most; what is put off adds few"


@pytest.mark.parametrize("name", CHAINS)
def test_length(name: str) -> None:
    first, link, last, count = CHAINS[name]
    module = lowered(first + link * ENOUGH + last)
    assert module.error_lines == []
    expected = count * ENOUGH + len(lower((first + last).encode()).ops)
    # What nests deeper than the stack allows is put off, with a place for its value: few per thousand levels.
    assert expected <= len(module.ops) <= expected + ENOUGH // 25


@pytest.mark.parametrize("text", BROKEN)
def test_broken_text_without_end(text: str) -> None:
    module = lowered(text * ENOUGH)
    assert module.error_lines != []
    assert len(module.ops) <= 3 * ENOUGH


def test_a_call_chain_of_forty_thousand_links_is_all_there() -> None:
    module = lowered("a" + ".b(c)" * 40_000)
    assert sum(isinstance(op, Call) for op in module.ops) == 40_000
    assert sum(isinstance(op, Get) and op.name == "b" for op in module.ops) == 40_000
    assert all(isinstance(module.ops[op.callee], Get) for op in module.ops if isinstance(op, Call))


def test_a_sum_of_a_hundred_thousand_parts_is_one_op() -> None:
    module = lowered("+".join(["a"] * DEPTH))
    assert [len(op.parts) for op in module.ops if isinstance(op, Concat)] == [DEPTH]


def test_names_of_what_is_called_are_never_put_off() -> None:
    module = lower(("f(" * 2_000 + "x" + ")" * 2_000).encode())
    assert all(isinstance(module.ops[op.callee], Read) for op in module.ops if isinstance(op, Call))


TARGETS = [
    "a[b += X]", "a[b += X] = 1", "a[b += X] += 1", "a[b.c += X] += 1", "a[b = X] += 1", "a[b[c += X] += 1] += 1",
    "(a[b += X])++", "[a[b += X]] = c", "({x: a[b += X]} = c)", "a[(b += X)] &&= c", "a[b += a[b ??= X]] ||= c",
]  # fmt: skip
"""Assignments whose target holds another one, where X is the next."""


@pytest.mark.parametrize("name", [*NESTS, *TARGETS])
def test_putting_off_loses_no_operand(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever depth the putting off begins at, each op has the operands that it has without."""
    opening, inside, closing = NESTS.get(name) or (name.partition("X")[0], "x", name.partition("X")[2])
    source = opening * 24 + inside + closing * 24
    whole = operands_below(source, 900, monkeypatch)
    assert [operands_below(source, depth, monkeypatch) == whole for depth in range(2, 14)] == [True] * 12


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture])
@given(programs())
def test_putting_off_loses_no_operand_of_any_program(monkeypatch: pytest.MonkeyPatch, source: str) -> None:
    # Behind an early exit that is put off, what follows stands under no guard: it is taken to run.
    shallow, whole = (operands_below(source, depth, monkeypatch, guards=False) for depth in (3, 900))
    assert shallow == whole


def operands_below(source: str, depth: int, monkeypatch: pytest.MonkeyPatch, guards: bool = True) -> list[str]:
    """Every op with its operands and, unless told otherwise, its guards, each by its text's place, when lowering puts
    off what lies deeper than `depth`. Ops stand in the order of the text: that in which they are made is another."""
    for module in (builder, expressions, patterns, statements):
        monkeypatch.setattr(module, "MAX_DEPTH", depth)
    lowered = lower(source.encode())

    def told(index: int) -> tuple[object, ...] | None:
        while index >= 0 and isinstance(op := lowered.ops[index], Phi) and len(op.values) == 1:
            index = op.values[0]
        return (type(lowered.ops[index]).__name__, *span(index)) if index >= 0 else None

    def span(index: int) -> tuple[int, int]:
        return lowered.starts[index], lowered.ends[index]

    def conditions_of(guard: int) -> list[object]:
        conditions: list[object] = []
        while guard and guards:
            met = lowered.guards[guard]
            conditions.append((met.kind, told(met.condition), [*map(told, met.cases)]))
            guard = met.parent
        return conditions

    lines = []
    for index, op in enumerate(lowered.ops):
        if isinstance(op, Phi) and len(op.values) == 1:
            continue
        one = [(f, told(getattr(op, f))) for f in ONE if not isinstance(op, Const) and hasattr(op, f)]
        more = [(f, [*map(told, getattr(op, f))]) for f in MORE if hasattr(op, f)]
        name, fn = getattr(op, "name", None), lowered.functions[op.fn]
        lines.append(str((told(index), name, one, more, (fn.start, fn.end, fn.kind), conditions_of(op.guard))))
    returns = [str((fn.start, fn.end, sorted(map(str, map(told, fn.returns))))) for fn in lowered.functions]
    return sorted([*lines, *returns])


ONE = ("value", "object", "key", "callee", "left", "right", "superclass")
MORE = ("args", "parts", "keys", "values", "items")


def test_what_is_deepest_reaches_the_outermost_target() -> None:
    """Compound assignments in the targets of others, far below where they are put off."""
    depth = 1_000
    module = lower(("a[b += " * depth + "x" + "] += 1" * depth).encode())
    assert len(module.ops) > 7 * depth
    users: dict[int, list[int]] = {}
    for index, op in enumerate(module.ops):
        operands = [getattr(op, f) for f in ONE if not isinstance(op, Const) and hasattr(op, f)]
        for operand in [*operands, *getattr(op, "values", ()), *getattr(op, "parts", ())]:
            users.setdefault(operand, []).append(index)
    waiting = [index for index, op in enumerate(module.ops) if isinstance(op, Read) and op.name == "x"]
    reached = set(waiting)
    while waiting:
        fresh = set(users.get(waiting.pop(), ())) - reached
        reached |= fresh
        waiting += fresh
    outermost = {type(module.ops[index]).__name__ for index in reached if module.starts[index] == 0}
    assert outermost == {"Get", "Concat", "Set"}


def test_guards_of_cases_that_run_on_do_not_grow_with_the_square() -> None:
    module = lower(("switch(a){" + "case b:c();" * 1_000 + "}").encode())
    guards = module.guards[1:]
    assert [len(guard.cases) for guard in guards] == [*range(1, 66), *[0] * 935]
    assert [guard.kind for guard in guards] == ["case"] * 65 + ["default"] * 935


def test_nested_scopes_that_all_declare_and_hoist() -> None:
    n = 15_000
    module = lowered("".join(f"{{let a{i};" for i in range(n)) + "var b;" * n + "a0;" + "}" * n)
    assert sum(b.name == "b" for b in module.bindings) == 1
    assert module.bindings[[b.name for b in module.bindings].index("b")].top
    assert [op.binding for op in module.ops if isinstance(op, Read) and op.name == "a0"] == [0]


@pytest.mark.parametrize(
    "line", ["a('" + "b" * 200 + "');", "var é='" + "日本" * 30 + "';"], ids=["ascii", "not ascii"]
)
def test_five_megabytes_on_one_line(line: str) -> None:
    count = 5_000_000 // len(line.encode())
    module = lowered(line * count + "last()")
    assert module.error_lines == []
    assert module.positions.line_column(module.starts[-1]) == (1, len(line) * count + 1)
    assert module.code(len(module.ops) - 1) == "last()"


def test_five_megabytes_in_one_literal() -> None:
    module = lowered("f('" + "\\x41 é" * 700_000 + "')")
    assert [op.value for op in module.ops if isinstance(op, Const)] == ["A é" * 700_000]


def test_a_long_comment_and_a_long_regex() -> None:
    module = lowered("/*" + "*a/" * 1_000_000 + "*/ a(/" + "[^/]" * 250_000 + "/)")
    assert [type(op).__name__ for op in module.ops] == ["Read", "Const", "Call"]


@pytest.mark.parametrize(
    "name", ["compound assignments in targets", "classes in heritage", "calls", "classes in static blocks", "if"]
)
def test_the_stack_is_bounded(name: str) -> None:
    """Callers may be deep in their own frames: lowering needs at most 600 of the 1,000 there are."""
    opening, inside, closing = NESTS[name]
    data = (opening * 2_000 + inside + closing * 2_000).encode()
    within(600, lambda: lower(data))


def within(frames: int, task: Callable[[], object]) -> None:
    depth, frame = 0, sys._getframe()
    while frame.f_back is not None:
        depth, frame = depth + 1, frame.f_back
    limit = sys.getrecursionlimit()
    sys.setrecursionlimit(depth + frames)
    try:
        task()
    finally:
        sys.setrecursionlimit(limit)


@pytest.mark.parametrize("count", [1, 500, 4_000])
def test_what_is_made_grows_with_the_size_and_not_faster(count: int) -> None:
    module = lowered(FUNCTION * count)
    assert len(module.ops) == 32 * count
    assert len(module.guards) == 3 * count + 1
    assert len(module.functions) == 2 * count + 1
    assert len(module.bindings) == 4 * count + 1
