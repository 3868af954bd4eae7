"""The linter's advice, with file and line."""

from pathlib import Path

import pytest

from skimtrace.signatures.lint import lint
from skimtrace.signatures.registry import load_signatures
from tests.signatures.test_registry import GOOD

LONE_NONE = "a lone `none` holds for nearly every extension; put it beside a term under `all`"
GENERIC = (
    "nothing in `match` is a flow or a site-specific fact (`site`): generic behaviour does not tell collectors from "
    "others; make it a preview or ask for a flow too"
)
MATCH = GOOD[GOOD.index("match:\n") : GOOD.index("examples:")]


def _advice(tmp_path: Path, text: str) -> list[tuple[int, str]]:
    path = tmp_path / "TST-ONE.yaml"
    path.write_text(text, encoding="utf-8")
    rows = [row for row in lint(load_signatures(tmp_path)) if row.file == str(path)]
    return [(row.line, row.message) for row in rows]


def test_the_packaged_signatures_need_no_advice() -> None:
    assert lint(load_signatures()) == []


def test_a_good_signature_needs_none(tmp_path: Path) -> None:
    assert _advice(tmp_path, GOOD) == []


@pytest.mark.parametrize(
    ("old", "new", "line", "message"),
    [
        ("to a test", "to a test.", 3, "a title ends without a full stop"),
        (
            "For a test.",
            "It violates the law.",
            4,
            "'violates' is a judgement: say what the code does, and what it may bear on",
        ),
        (
            "Names leave.",
            "Names leave unlawfully.",
            14,
            "'unlawfully' is a judgement: say what the code does, and what it may bear on",
        ),
        ("[T1119]", "[T1119, T1567, T1119]", 10, "'T1119' stands here twice"),
        ("[Read the flow.]", "[Read the flow., Read the flow.]", 8, "'Read the flow.' stands here twice"),
        ("  - title: A text leaves", "  - title: A name stays", 32, "'A name stays' stands here twice"),
        ("{data_types: [person.name], local: false}", "{}", 18, "an empty term holds for every flow"),
        ("not: {page_host: [example.com]}", "not: {}", 22, "an empty `not` refuses every flow"),
        (
            "{data_types: [person.name], local: false}",
            "{data_types: [person.name, person.name]}",
            18,
            "'person.name' stands here twice",
        ),
    ],
)
def test_advice(tmp_path: Path, old: str, new: str, line: int, message: str) -> None:
    assert GOOD.count(old) == 1
    assert _advice(tmp_path, GOOD.replace(old, new)) == [(line, message)]


@pytest.mark.parametrize(
    ("match", "advice"),
    [
        (
            "match:\n  none:\n  - fact: {kind: [api], value: [x]}\n",
            [(6, GENERIC), (17, LONE_NONE)],
        ),
        ("match:\n  any:\n  - flow: {local: true}\n", [(17, "`any` over one term is the term itself")]),
        (
            "match:\n  all:\n  - none: [{fact: {kind: [api], value: [y]}}]\n"
            "  - none: [{fact: {kind: [api], value: [x]}}]\n",
            [(6, GENERIC), (17, "nothing under `all` has to be there")],
        ),
        (
            "match:\n  any:\n  - flow: {local: true}\n  - flow: {same_site: true}\n  - flow: {local: true}\n",
            [(20, "the same term stands here twice")],
        ),
        (
            "match:\n  fact: {kind: [cookie]}\n",
            [(6, GENERIC), (17, "every fact of its kind holds: give a value or a site")],
        ),
        ("match:\n  fact: {kind: [cookie], value: [a]}\n", [(6, GENERIC)]),
        ("match:\n  fact: {kind: [cookie], site: [linkedin]}\n", []),
        (
            "match:\n  all:\n  - flow: {local: true}\n  - fact: {kind: [permission], value: [cookies]}\n",
            [],
        ),
        (
            "match:\n  any:\n  - flow: {local: true}\n  - fact: {kind: [permission], value: [cookies]}\n",
            [(6, GENERIC)],
        ),
    ],
)
def test_advice_on_trees(tmp_path: Path, match: str, advice: list[tuple[int, str]]) -> None:
    assert _advice(tmp_path, GOOD.replace(MATCH, match)) == advice


def test_a_generic_preview_is_no_matter_for_advice(tmp_path: Path) -> None:
    text = GOOD.replace(MATCH, "match:\n  fact: {kind: [cookie], value: [a]}\n").replace("stable", "preview")
    assert _advice(tmp_path, text) == []


def test_examples_of_both_signs_are_asked_for(tmp_path: Path) -> None:
    text = GOOD[: GOOD.index("examples:")] + ("examples:\n  match: []\n  near_miss:\n  - title: Nothing at all\n")
    assert _advice(tmp_path, text) == [
        (24, "0 examples; at least 1 match are needed"),
        (25, "1 examples; at least 2 near misses are needed"),
        (26, "the example has neither flows, facts nor code"),
    ]
