"""Pattern terms: the site they are specific to, and regexes under `where`."""

from typing import Any

import pytest

from skimtrace.signatures.examplecode import analysed
from skimtrace.signatures.matcher import match
from skimtrace.signatures.model import Match
from skimtrace.signatures.observer import pattern_observer
from skimtrace.signatures.schema import Example, ExampleScript
from tests.signatures.made import signature, signature_set


def _matches(term: dict[str, Any], js: str) -> list[Match]:
    known = signature_set(signature(match={"pattern": term}))
    analysis, facts = analysed(Example(title="made", code=(ExampleScript(js=js),)), pattern_observer(known))
    return match(known, analysis, facts)


@pytest.mark.parametrize(("site", "alone", "word"), [(None, False, "low"), ("linkedin", True, "medium")])
def test_a_pattern_that_names_its_site_stands_without_a_flow(site: str | None, alone: bool, word: str) -> None:
    (found,) = _matches({"js": ["fetch($URL, ...)"], "site": site}, "fetch('/a');")
    assert (found.stands_alone, found.confidence.word) == (alone, word)
    assert [fact.site for fact in found.facts] == [site]
    assert found.message == "Contains the code fetch('/a')"


@pytest.mark.parametrize(
    ("js", "held"),
    [
        ("text.match(/JSESSIONID=([^;]+)/);", True),
        ("const form = /JSESSIONID=([^;]+)/; text.match(form);", True),
        ("text.match(/theme=([^;]+)/);", False),
        ("text.match('JSESSIONID');", True),
    ],
)
def test_a_regex_is_the_text_it_is_written_as(js: str, held: bool) -> None:
    term = {"js": ["$_.match($FORM)"], "where": {"FORM": {"contains": ["JSESSIONID"]}}}
    assert bool(_matches(term, f"const text = document.cookie;\n{js}")) is held
