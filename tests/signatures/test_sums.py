"""Sums and comparisons in patterns: what is added up or compared may be calls and products, not only texts."""

import pytest

from skimtrace.extension.load import load_extension
from skimtrace.flow.analyse import analyse
from skimtrace.signatures.observer import pattern_observer
from tests.extension.made import bundle_of
from tests.flow.made import with_manifest
from tests.signatures.made import signature, signature_set


def lines(js: str, code: str) -> list[int]:
    """The lines of a content script that a pattern matches."""
    rules = signature_set(signature(match={"pattern": {"js": [js]}}))
    bundle = bundle_of(with_manifest({"content.js": code}))
    facts = analyse(bundle, load_extension(bundle), [pattern_observer(rules)]).facts
    return [fact.place.line for fact in facts if fact.kind == "pattern" and fact.place is not None]


@pytest.mark.parametrize(
    ("js", "code", "found"),
    [
        ("setTimeout($F, $A + Math.random() * $B)", "setTimeout(f, 100 + Math.random() * 50);", [1]),
        ("setTimeout($F, $A + Math.random() * $B)", "setTimeout(f, 50 * Math.random() + 100);", [1]),
        ("setTimeout($F, $A + Math.random() * $B)", "const wait = 1 + Math.random() * 2;\nsetTimeout(f, wait);", [2]),
        (
            "setTimeout($F, $A + Math.random() * $B)",
            "const sleep = ms => new Promise(r => setTimeout(r, ms));\nsleep(1 + Math.random() * 2);",
            [1],
        ),
        ("setTimeout($F, $A + Math.random() * $B)", "setTimeout(f, Math.random() * 50);", []),
        ("setTimeout($F, $A + Math.random() * $B)", "setTimeout(f, 100 + Math.random());", []),
        ("setTimeout($F, $A + Math.random() * $B)", "setTimeout(f, `${Math.random()} ms`);", []),
        ("Date.now() + $TERM", "const end = Date.now() + 5 * year;\nconst age = Date.now() - start;", [1]),
        ("({until: Date.now() + $TERM, ...})", "keep({name, until: Date.now() + 5});\nkeep({until: Date.now()});", [1]),
        ("Date.now() - $START > $MOST", "if (Date.now() - seen > limit) drop();\nif (now - seen > limit) drop();", [1]),
        ("Date.now() - $START > $MOST", "if (limit < Date.now() - seen) drop();", [1]),
        ("`${$_}.${$_}@${$_}`", "const a = `${first}.${last}@${domain}`;", [1]),
        ("`${$_}.${$_}@${$_}`", "const a = first + '.' + last + '@' + domain;\nconst b = first + '@' + domain;", [1]),
        ("`${$_}.${$_}@${$_}`", "const a = first[0] + '_' + last + '@' + domain;", []),
        ("`${$_}.${$_}@${$_}`", "show('first.last@domain');", []),
        ("`${$_}/people/${$_}`", "const at = `${base}/people/${id}`;\nconst other = base + '/places/' + id;", [1]),
    ],
)
def test_sums_are_compared_part_by_part(js: str, code: str, found: list[int]) -> None:
    assert lines(js, code) == found


def test_metavariables_stand_for_what_is_left_of_a_sum() -> None:
    rules = signature_set(signature(match={"pattern": {"js": ["$A + Math.random() * $B"]}}))
    bundle = bundle_of(with_manifest({"content.js": "wait(Math.random() * 50 + 'least');"}))
    facts = analyse(bundle, load_extension(bundle), [pattern_observer(rules)]).facts
    assert [fact.detail for fact in facts if fact.kind == "pattern"] == ["$B = 50; $A = least"]
