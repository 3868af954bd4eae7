"""What holds for the lowering of anything at all."""

import gc

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from skimtrace.javascript.ir import Class, Const, Function, Module, Read, Write
from skimtrace.javascript.lower import lower
from tests.javascript.programs import programs

LONG = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
WORDS = """a b c f await async yield let var const function class extends static get set new this super return throw if
else for in of while do switch case default break continue try catch finally import export from as typeof delete 1n .5 0
true null undefined arguments"""
SIGNS = """( ) [ ] { } , ; : . ?. ... => = += ||= + - * ** / < > ! ? ?? && || ++ -- ' " ` ${ /* */ // <!-- --> #x @ \\
'x' `y` /r/g \\u0061 é 😀"""
TOKENS = [*WORDS.split(), *SIGNS.split(), "\n", "\r\n", "\u2028", "\0"]
OPERANDS = ("value", "object", "key", "callee", "left", "right", "superclass")
OPERAND_LISTS = ("args", "parts", "keys", "values", "items")
MAY_BE_MISSING = {"key", "keys", "superclass"}


def check(module: Module, size: int) -> None:
    """References are in range, names agree, and everything lies inside the script."""
    for op, start, end in zip(module.ops, module.starts, module.ends, strict=True):
        assert 0 <= start <= end <= size
        assert 0 <= op.fn < len(module.functions)
        assert 0 <= op.guard < len(module.guards)
        for name in OPERANDS:
            if not isinstance(op, Const) and (operand := getattr(op, name, None)) is not None:
                assert operand >= (-1 if name in MAY_BE_MISSING else 0), op
                assert operand < len(module.ops), op
        for name in OPERAND_LISTS:
            for operand in getattr(op, name, ()):
                assert (-1 if name in MAY_BE_MISSING else 0) <= operand < len(module.ops), op
        if isinstance(op, Read | Write) and op.binding >= 0:
            assert module.bindings[op.binding].name == op.name
    for index, function in enumerate(module.functions):
        assert (function.parent == -1) == (index == 0)
        assert 0 <= function.start <= function.end <= size
        assert all(module.ops[op].fn == index for op in function.params)
        assert all(0 <= op < len(module.ops) for op in [*function.params, *function.returns])
        assert (function.op >= 0) == (index > 0)
    check_parents(module)
    for index, guard in enumerate(module.guards[1:], 1):
        assert 0 <= guard.parent < index
        assert all(0 <= op < len(module.ops) for op in guard.cases)
        assert -1 <= guard.condition < len(module.ops)
    for binding in module.bindings:
        assert 0 <= binding.fn < len(module.functions)
    assert module.error_lines == sorted(set(module.error_lines))


def check_parents(module: Module) -> None:
    """Every function stands in the script in the end, whatever the machines of compilers were turned into."""
    done = {0}
    for index in range(len(module.functions)):
        at, way = index, set()
        while at not in done:
            assert at not in way, "a function stands in itself"
            way.add(at)
            at = module.functions[at].parent
        done |= way


@LONG
@given(st.binary(max_size=400))
def test_any_bytes(data: bytes) -> None:
    module = lower(data)
    check(module, len(module.positions.source))


@LONG
@given(st.text(max_size=400))
def test_any_text(text: str) -> None:
    module = lower(text.encode("utf-8", "replace"))
    check(module, len(module.positions.source))


@settings(LONG, max_examples=400)
@given(st.lists(st.sampled_from(TOKENS), max_size=60), st.sampled_from(["", " "]))
def test_any_tokens(tokens: list[str], between: str) -> None:
    module = lower(between.join(tokens).encode())
    check(module, len(module.positions.source))


@settings(LONG, max_examples=60)
@given(programs(), st.data())
def test_programs_cut_and_patched(source: str, data: st.DataObject) -> None:
    start, end = sorted(data.draw(st.tuples(*[st.integers(0, len(source))] * 2)))
    patch = data.draw(st.sampled_from(TOKENS))
    module = lower((source[:start] + patch + source[end:]).encode())
    check(module, len(module.positions.source))


@settings(LONG, max_examples=40)
@given(programs(esm=True))
def test_programs_are_read_whole_and_the_same_every_time(source: str) -> None:
    data = source.encode()
    first, second = lower(data), lower(data)
    check(first, len(data))
    assert first.error_lines == []
    assert [*map(str, first.ops)] == [*map(str, second.ops)]
    assert (first.functions, first.bindings, first.guards) == (second.functions, second.bindings, second.guards)


@pytest.mark.parametrize(
    "source",
    [
        "var t = c(function* () { t.apply(this, arguments) })",
        "var t = c(function* () { return () => t.apply(this, arguments) })",
        "var t = c(function* () { u.apply(this, arguments) }), u = c(function* () { t.apply(this, arguments) })",
        "var t = c(function* () { " + "(() => {" * 200 + "t.apply(this, arguments)" + "})" * 200 + " })",
    ],
    ids=["in itself", "in a function in itself", "in each other", "deep in itself"],
)
def test_a_generator_that_hands_on_its_own_this(source: str) -> None:
    """Arrow functions have the `this` of what they stand in: none may come to stand in itself."""
    module = lower(source.encode())
    assert module.error_lines == []
    check(module, len(source))


def place(op: Read | Write, start: int, source: bytes) -> int:
    """Where the name of a variable stands in an op that begins at `start` and reads or writes it."""
    start += 2 if source.startswith((b"++", b"--"), start) else 0
    assert source[start : start + 1] == op.name.encode()
    return start


@settings(LONG, max_examples=150)
@given(programs(shorthand=False), st.data())
def test_renaming_a_variable_changes_names_alone(source: str, data: st.DataObject) -> None:
    """The names a to d are everywhere; one variable becomes z at the places the lowering knows, and nothing moves."""
    text = source.encode()
    first = lower(text)
    variables = [
        (op, place(op, start, text)) for op, start in zip(first.ops, first.starts, strict=True)
        if isinstance(op, Read | Write) and op.binding >= 0
    ]  # fmt: skip
    assume(variables)
    chosen = data.draw(st.sampled_from(sorted({op.binding for op, _ in variables})))
    places = {at for op, at in variables if op.binding == chosen}
    # The name of a declared class is two variables: one outside it, one inside. Declared twice, it is three.
    renamed: set[int] = set()
    while more := {op.binding for op, at in variables if isinstance(op, Write) and at in places} - renamed:
        renamed |= more
        places |= {at for op, at in variables if op.binding in renamed}
    changed = bytearray(text)
    for at in places:
        changed[at] = ord("z")
    second = lower(bytes(changed))

    old = first.bindings[chosen].name
    for op, _ in variables:
        if op.binding in renamed:
            op.name = "z"
    for binding in renamed:
        first.bindings[binding].name = "z"
    for one, other in zip([*first.functions, *first.ops], [*second.functions, *second.ops], strict=True):
        # Functions and classes are called like the variable they are given to.
        if isinstance(one, Function | Class) and isinstance(other, Function | Class) and one.name != other.name:
            assert (one.name, other.name) == (old, "z")
            one.name = "z"
    assert first.ops == second.ops
    assert (first.functions, first.bindings, first.guards) == (second.functions, second.bindings, second.guards)


def test_the_collector_is_as_it_was() -> None:
    for running in (True, False):
        gc.enable() if running else gc.disable()
        lower(b"a(")
        assert gc.isenabled() is running
    gc.enable()


def test_nothing_of_a_lowering_waits_for_the_collector() -> None:
    source = "{ let a; class A { static { a } b = () => a } } function f(x = () => x) { { var y } return arguments }"
    lower(source.encode())
    gc.collect()
    gc.disable()
    try:
        lower(source.encode())
        assert gc.collect() == 0
    finally:
        gc.enable()
