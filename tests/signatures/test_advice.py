"""The linter's advice on terms, mitigations and texts, with file and line."""

from pathlib import Path

import pytest

from skimtrace.signatures.lint import lint
from skimtrace.signatures.registry import load_signatures
from tests.signatures.test_registry import GOOD

MATCH = GOOD[GOOD.index("match:\n") : GOOD.index("examples:")]
FLOW = "  - flow: {local: true}\n"
CODE = GOOD.replace("  - title: A name leaves\n", "  - title: A name leaves\n    code: [{js: ''}]\n")


def _advice(tmp_path: Path, text: str) -> list[tuple[int, str]]:
    path = tmp_path / "TST-ONE.yaml"
    path.write_text(text, encoding="utf-8")
    rows = [row for row in lint(load_signatures(tmp_path)) if row.file == str(path)]
    return [(row.line, row.message) for row in rows]


@pytest.mark.parametrize(
    ("match", "line", "message"),
    [
        (
            "  all:\n  - flow: {local: true}\n  scope: function\n",
            19,
            "`scope` over one child: there is nothing for it to have in common",
        ),
        (
            "  at_least: {n: 1, of: [{flow: {local: true}}, {flow: {local: false}}]}\n",
            17,
            "at least one of them is `any`",
        ),
        (
            "  at_least: {n: 2, of: [{flow: {local: true}}, {flow: {local: false}}]}\n",
            17,
            "as many as there are is `all`",
        ),
        (
            "  flow: {local: true}\n  unknown: drop\n",
            18,
            "nothing in this term can be unknown: it holds or it does not",
        ),
        (
            "  flow: {endpoint: {unresolved: true}}\n  unknown: keep\n",
            18,
            "nothing in this term can be unknown: it holds or it does not",
        ),
        (
            "  fact: {kind: [cookie], site: [linkedin]}\n  unknown: keep\n",
            18,
            "nothing in this term can be unknown: it holds or it does not",
        ),
        (
            "  fact: {kind: [cookie], site: [linkedin]}\n  count: 2\n  distinct: data_type\n",
            19,
            "a fact has no data type: this never holds",
        ),
        ("  flow: {channel: [body, bodi]}\n", 17, "no flow has the channel 'bodi'"),
        ("  flow: {local: true, not: {source: [dome]}}\n", 17, "no flow has the source 'dome'"),
        ("  fact: {kind: [cokie], site: [linkedin]}\n", 17, "no fact is of the kind 'cokie'"),
        (
            "  fact: {kind: [cookie], site: [linkedin], not: {kind: [x], value: [y]}}\n",
            17,
            "no fact is of the kind 'x'",
        ),
        (
            "  fact: {kind: [cookie], site: [linkedin], category: [crm]}\n",
            17,
            "`category` is of facts of the kind endpoint: this never holds",
        ),
    ],
)
def test_advice_on_terms(tmp_path: Path, match: str, line: int, message: str) -> None:
    assert _advice(tmp_path, GOOD.replace(MATCH, f"match:\n{match}")) == [(line, message)]


@pytest.mark.parametrize(
    "match",
    [
        "  flow: {endpoint: {host: [a.example]}}\n  unknown: drop\n",
        "  flow: {page_host: [a.example]}\n  unknown: drop\n",
        "  flow: {trigger: [timer]}\n  unknown: drop\n",
        "  flow: {local: true, not: {selector_contains: [x]}}\n  unknown: drop\n",
        "  fact: {kind: [cookie], site: [linkedin]}\n  count: 2\n  distinct: site\n",
        "  fact: {kind: [endpoint], site: [linkedin], category: [crm]}\n",
        "  at_least: {n: 2, of: [{flow: {local: true}}, {flow: {local: false}}, {flow: {same_site: true}}]}\n",
    ],
)
def test_terms_that_need_none(tmp_path: Path, match: str) -> None:
    assert _advice(tmp_path, GOOD.replace(MATCH, f"match:\n{match}")) == []


@pytest.mark.parametrize(
    ("pattern", "message"),
    [
        ("{js: [document]}", "this matches nearly everything: name a function, a property or a text"),
        ("{js: ['$X.length']}", "this matches nearly everything: name a function, a property or a text"),
        ("{js: ['$X.push($Y)']}", "this matches nearly everything: name a function, a property or a text"),
        ("{js: ['console.log(...)', 'a.b', 'a.b']}", "'a.b' stands here twice"),
        ("{js: ['fetch($URL)'], where: {BODY: {contains: [x]}}}", "this never holds: no pattern here has $BODY"),
        (
            "{js: ['fetch($URL)'], where: {$URL: {contains: [x]}}}",
            "this never holds: a metavariable is named without its `$` here",
        ),
        (
            "{js: ['fetch($URL)', 'axios.get($ADDRESS)'], where: {URL: {contains: [x]}}}",
            "this never matches: `where` asks of $URL, which it does not have",
        ),
        ("{js: ['fetch($URL)'], where: {URL: {}}}", "an empty condition holds for every text"),
        ("{js: ['fetch($URL)']}", None),
        ("{js: ['fetch(`${$BASE}/people/${$_}`)'], where: {BASE: {contains: [x]}}}", None),
        ("{js: ['$X.push($Y)'], where: {Y: {prefix: [li_at]}}}", None),
        ("{js: ['document.cookie', '\"csrf-token\"', '$X.innerHTML = $Y']}", None),
    ],
)
def test_advice_on_patterns(tmp_path: Path, pattern: str, message: str | None) -> None:
    text = CODE.replace(MATCH, f"match:\n  all:\n{FLOW}  - pattern: {pattern}\n")
    assert _advice(tmp_path, text) == ([(19, message)] if message else [])


def test_a_pattern_is_counted_by_its_places_alone(tmp_path: Path) -> None:
    pattern = "  - pattern: {js: ['fetch($URL)']}\n    count: 2\n    distinct: host\n"
    text = CODE.replace(MATCH, f"match:\n  all:\n{FLOW}{pattern}")
    assert _advice(tmp_path, text) == [(21, "a pattern has no host: this never holds")]


def test_a_pattern_is_shown_by_code(tmp_path: Path) -> None:
    text = GOOD.replace(MATCH, f"match:\n  all:\n{FLOW}  - pattern: {{js: ['fetch($URL)']}}\n")
    assert _advice(tmp_path, text) == [(21, "a pattern is asked for, and no example has `code` that shows it")]


@pytest.mark.parametrize(
    ("mitigation", "line", "message"),
    [
        (
            "  match: {flow: {data_types: [person.name], local: false}}\n",
            None,
            None,
        ),
        (
            "  match: {flow: {trigger: [gesture]}, count: 2}\n",
            23,
            "without effect: a mitigation speaks of no flow but the match's own, and this asks for several",
        ),
        (
            "  match: {all: [{fact: {kind: [api], value: [x]}, count: 2}], scope: extension}\n",
            None,
            None,
        ),
        (
            "  match: {all: [{flow: {trigger: [gesture]}}]}\n",
            23,
            "`all` over one term is the term itself",
        ),
        (
            "  match: {flow: {channel: [bodi]}}\n",
            23,
            "no flow has the channel 'bodi'",
        ),
        (
            "  match: {flow: {trigger: [gesture]}}\n- title: It is started\n  because: Of a timer.\n"
            "  match: {flow: {trigger: [timer]}}\n",
            24,
            "'It is started' stands here twice",
        ),
        (
            "  match: {flow: {trigger: [gesture]}}\n- title: It is started too\n  because: Of a click.\n"
            "  match: {flow: {trigger: [gesture]}}\n",
            26,
            "this mitigation stands here twice",
        ),
    ],
)
def test_advice_on_mitigations(tmp_path: Path, mitigation: str, line: int | None, message: str | None) -> None:
    text = GOOD.replace(
        "examples:\n", f"mitigations:\n- title: It is started\n  because: Of a click.\n{mitigation}examples:\n"
    )
    place = [] if line is None or message is None else [(line + 3, message)]
    assert _advice(tmp_path, text) == place


def test_a_mitigation_that_always_holds_is_none(tmp_path: Path) -> None:
    term = "{flow: {data_types: [person.name]}}"
    text = GOOD.replace(
        MATCH,
        f"match:\n  all: [{term}, {{flow: {{local: true}}}}]\n"
        f"mitigations:\n- title: A name\n  because: Of it.\n  match: {term}\n",
    )
    said = "without effect on what is found: it holds for every match; lower the severity instead"
    assert _advice(tmp_path, text) == [(21, said)]


@pytest.mark.parametrize(
    ("old", "new", "line", "message"),
    [
        ("because: Names leave.", 'because: " "', 14, "`because` says nothing"),
        ("unknown: Why they do.", 'unknown: " "', 15, "`unknown` says nothing"),
        (
            "unknown: Why they do.",
            "unknown: Names leave.",
            15,
            "what the code shows and what it cannot show are the same words",
        ),
        ("For a test.", "TODO, for a test.", 4, "TODO is to be filled in"),
        ("title: A name leaves", "title: TODO", 25, "TODO is to be filled in"),
    ],
)
def test_advice_on_texts(tmp_path: Path, old: str, new: str, line: int, message: str) -> None:
    assert GOOD.count(old) == 1
    assert _advice(tmp_path, GOOD.replace(old, new)) == [(line, message)]
