"""Two front ends must lower one script to the same IR: tree-sitter's tree and esprima's (`esprima_front`).

The scripts: generated ES2017 programs, the cases written by hand, and every script of every sample.
"""

import re
import sys
from collections.abc import Iterator
from difflib import unified_diff
from typing import NamedTuple

import esprima
import pytest
from hypothesis import HealthCheck, given, reject, settings
from samples.catalog import load

from skimtrace.bundle.reader import open_bundle
from skimtrace.extension.load import load_extension
from skimtrace.extension.root import root_of
from skimtrace.javascript import builder, esprima_front, esprima_parser, expressions, patterns, statements
from skimtrace.javascript.ir import Module, Phi, Return, Throw
from skimtrace.javascript.lower import lower
from tests.javascript.programs import programs
from tests.javascript.show import op_text
from tests.javascript.test_cases import CASES, Case

_AWAIT = re.compile(rb"\(*await\s*")
_NOTHING = re.compile(rb"(?:\s|/\*.*?\*/)*")


def lines(module: Module) -> list[str]:
    """Everything about a module, a line for each op, function, binding and guard."""
    ops = [f"{i} {op_text(op)} [{module.starts[i]}:{module.ends[i]}]" for i, op in enumerate(module.ops)]
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
    assert_equal(source, first, esprima_front.lower(source, esm))


def assert_equal(source: str, first: Module, second: Module) -> None:
    """Our lowering of `source` must be the second front end's."""
    data = source.encode()
    for i, (ours, _) in enumerate(zip(first.ops, second.ops, strict=False)):
        # `await (x).y` is read as `(await(x)).y`: the op is right, its text begins at the `await`.
        start, theirs = first.starts[i], second.starts[i]
        if start < theirs and _AWAIT.fullmatch(data[start:theirs]):
            first.starts[i] = theirs
        # Without a semicolon esprima lets a statement end where the next token begins.
        if isinstance(ours, Return | Throw | Phi) and _NOTHING.fullmatch(data[first.ends[i] : second.ends[i]]):
            first.ends[i] = second.ends[i]
    ours_text, theirs_text = lines(first), lines(second)
    if ours_text != theirs_text:
        difference = [*unified_diff(ours_text, theirs_text, "tree-sitter", "esprima", lineterm="", n=3)]
        pytest.fail("\n".join([source[:2_000], "", *difference[:60]]))


def readable(case: Case) -> bool:
    """Whether esprima reads a case, and has no bug with it."""
    if f"{case.file}: {case.title}" in BEYOND_ESPRIMA:
        return False
    try:
        esprima_parser.parse(case.source, lower(case.source.encode()).esm)
    except esprima.Error:
        return False
    return True


BEYOND_ESPRIMA = {
    "comments: an HTML comment right behind an expression is read as operators: too much, but nothing is hidden",
}
BY_HAND = [case for case in CASES if readable(case)]


@pytest.mark.parametrize("case", BY_HAND, ids=[f"{case.file}: {case.title}" for case in BY_HAND])
def test_cases_written_by_hand(case: Case) -> None:
    assert_same(case.source, lower(case.source.encode()).esm)


def test_most_cases_take_part() -> None:
    assert len(BY_HAND) > 0.6 * len(CASES)


# -- the samples ------------------------------------------------------------------------------------------------------


class Script(NamedTuple):
    """A script of a sample: a file, or a piece of a page."""

    name: str
    source: str
    module: bool


def scripts_of_samples() -> list[Script]:
    found = []
    for sample in load():
        bundle = root_of(open_bundle(sample.input, sample.name))
        for script in load_extension(bundle).scripts.values():
            text = script.text if script.text is not None else bundle.read(script.file).decode("utf-8")
            found.append(Script(f"{sample.name}/{script.id}", text, script.module))
    return found


SCRIPTS = scripts_of_samples()
NEWER = {
    "page-reader/readable.js": "numeric separators (ES2021)",
    "lead-card-vite/card.js": "logical assignment (ES2021)",
    "team-mapper/mapper.js": "private members of classes (ES2022)",
    "team-mapper-esbuild/mapper.js": "private members of classes (ES2022)",
    "tidy-crm/vendor/axios.js": "asynchronous generators (ES2018)",
    "tidy-crm-esbuild/worker.js": "asynchronous generators (ES2018)",
    "tidy-crm-parcel/worker.js": "asynchronous generators (ES2018)",
}
"""Scripts of samples that esprima does not read, with the syntax that it does not know."""
BROKEN = ["broken-archive/broken.js"]
"""Scripts that are wrong in any version of the language; both front ends have to say so."""


@pytest.fixture
def whole(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Nothing is put off: it would be there, but its ops would stand in another order."""
    for module in (builder, expressions, patterns, statements):
        monkeypatch.setattr(module, "MAX_DEPTH", 2_000)
    limit = sys.getrecursionlimit()
    sys.setrecursionlimit(20_000)
    yield
    sys.setrecursionlimit(limit)


@pytest.mark.parametrize("script", SCRIPTS, ids=[script.name for script in SCRIPTS])
def test_every_script_of_the_samples(script: Script, whole: None) -> None:
    first = lower(script.source.encode())
    assert (first.error_lines != []) == (script.name in BROKEN)
    if script.name in BROKEN or script.name in NEWER:
        with pytest.raises(esprima.Error):
            esprima_front.lower(script.source, script.module or first.esm)
        return
    second = esprima_front.lower(script.source, script.module or first.esm)
    assert second.ops
    assert_equal(script.source, first, second)


def test_the_lists_name_scripts_that_there_are() -> None:
    assert {*NEWER, *BROKEN} <= {script.name for script in SCRIPTS}


@pytest.mark.parametrize(
    ("source", "older"),
    [
        ("a?.b?.[c]?.(d) ?? e", "a .b  [c]  (d) || e"),
        ("a?./* ( */b", "a ./* ( */b"),
        ("a /* ?. */ ?. [b]", "a /* ?. */    [b]"),
        ("é?.#b", "é .#b"),
        ("a?.5:'?.' + `??${b ?? c}` + /a?.b/", "a?.5:'?.' + `??${b || c}` + /a?.b/"),
        ("a ??= b", "a ??= b"),
    ],
)
def test_optional_chains_are_written_as_plain_ones(source: str, older: str) -> None:
    assert esprima_parser.older(source) == older


# -- generated programs -----------------------------------------------------------------------------------------------


_LONG = settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])


@_LONG
@given(programs())
def test_scripts(source: str) -> None:
    assert_generated(source)


@_LONG
@given(programs(esm=True))
def test_modules(source: str) -> None:
    assert_generated(source, esm=True)


def assert_generated(source: str, esm: bool = False) -> None:
    try:
        assert_same(source, esm)
    except esprima.Error:
        reject()  # one program in thousands meets a bug of esprima's; hypothesis fails when it is many
