"""Decided cases: how their files are refused, what the packaged one asks, and what a package says to a row."""

from pathlib import Path
from typing import Any

import msgspec
import pytest
from msgspec.structs import replace as changed

from skimtrace.data import data_folder
from skimtrace.errors import DataError
from skimtrace.flow.model import Analysis
from skimtrace.signatures.cases import Case, CaseOutcome
from skimtrace.signatures.casework import CANNOT_SHOW, NOT_FOUND, NOT_WHOLE, ComparedRow, compare
from skimtrace.signatures.lint import lint
from skimtrace.signatures.matcher import match
from skimtrace.signatures.model import SignatureSet
from skimtrace.signatures.registry import load_case, load_signatures
from skimtrace.signatures.schema import ExampleFact, ExampleFlow
from skimtrace.signatures.taxonomy import packaged_taxonomies
from tests.signatures.made import analysis, signature, signature_set

GOOD = """\
schema: 1
id: decided
title: A decided case
about: Somebody was fined.
limits: [A package is not a company.]
rows:
- id: names
  title: Names are sent
  finding: Names were sent.
  source: The decision, paragraph 1
  signatures: [TST-ONE]
  evidence:
  - shows: Names leave for a CRM
    match:
      flow: {data_types: [person.name], endpoint: {category: [crm]}}
  cannot_show: Why they were sent.
  articles: ["6"]
- id: letters
  title: Letters are not answered
  finding: Letters were not answered.
  source: The decision, paragraph 2
  cannot_show: Letters are not in a package.
  articles: ["17"]
"""
ROWS = (
    "visited-profiles", "limited-visibility", "own-connections", "reveal", "merged-sources", "bulk-and-scheduled",
    "retention", "notice", "provenance", "objection-and-erasure", "answers",
)  # fmt: skip


def load(folder: Path, text: str) -> Case:
    path = folder / "decided.yaml"
    path.write_text(text, encoding="utf-8")
    return load_case(path, packaged_taxonomies(), {"TST-ONE"})


def test_a_case_is_read_with_its_rows(tmp_path: Path) -> None:
    assert [row.id for row in load(tmp_path, GOOD).rows] == ["names", "letters"]


@pytest.mark.parametrize(
    ("old", "new", "line", "reason"),
    [
        ("id: decided", "id: other", 2, "the file is named decided.yaml, so its id must be decided, not other"),
        ("schema: 1", "schema: 2", 1, "Invalid enum value 2 (at schema)"),
        ("id: letters", "id: names", 18, "the id names is taken by a row before"),
        ("[TST-ONE]", "[TST-ONE, TST-TWO]", 11, "no such signature: TST-TWO"),
        ('["17"]', '["17", "99"]', 23, "no such article in the taxonomy: 99"),
        ("[person.name]", "[person.nose]", 15, "no such data type: person.nose"),
        ("[crm]", "[crmm]", 15, "no such endpoint category: crmm"),
        ("finding: Letters", "found: Letters", 20, "Object contains unknown field `found` (at rows[1])"),
    ],
)  # fmt: skip
def test_a_broken_case_is_refused_with_its_place(tmp_path: Path, old: str, new: str, line: int, reason: str) -> None:
    assert GOOD.count(old) == 1
    with pytest.raises(DataError) as error:
        load(tmp_path, GOOD.replace(old, new))
    assert (error.value.line, error.value.reason) == (line, reason)


def test_the_packaged_case_has_a_row_for_each_fact_and_says_of_each_what_no_package_shows() -> None:
    known = load_signatures()
    (case,) = (case for case in known.cases if case.id == "kaspr")
    assert tuple(row.id for row in case.rows) == ROWS
    assert known.case_files["kaspr"] == data_folder() / "cases" / "kaspr.yaml"
    assert [row.id for row in case.rows if not row.signatures and not row.evidence] == ["answers"]
    assert all(row.cannot_show.endswith(".") and row.articles for row in case.rows)


@pytest.mark.parametrize(
    ("old", "new", "line", "message"),
    [
        ("title: Names are sent", "title: Names are sent.", 8, "a title ends without a full stop"),
        ("shows: Names", "shows: Spyware that steals names", 13,
         "'spyware' is a judgement: say what the code does, and what it may bear on"),
        ("[TST-ONE]", "[TST-ONE, TST-ONE]", 11, "'TST-ONE' stands here twice"),
        ('["17"]', '["17", "17"]', 23, "'17' stands here twice"),
        ("      flow: {data_types: [person.name], endpoint: {category: [crm]}}", "      flow: {}", 15,
         "an empty term holds for every flow"),
    ],
)  # fmt: skip
def test_the_linter_advises_on_cases(tmp_path: Path, old: str, new: str, line: int, message: str) -> None:
    assert GOOD.count(old) == 1
    case = load(tmp_path, GOOD.replace(old, new))
    known = SignatureSet((), packaged_taxonomies(), cases=(case,), case_files={case.id: tmp_path / "decided.yaml"})
    assert [(row.line, row.message) for row in lint(known)] == [(line, message)]


def told(case: dict[str, Any], found: Analysis, *, whole: bool = True, **of_signature: Any) -> ComparedRow:
    """What `found` says to a row that is made of `case`, with one signature TST-ONE."""
    row = {
        "id": "names", "title": "Names", "finding": "Names.", "source": "Here", "cannot_show": "Why.", "articles": ["6"]
    }  # fmt: skip
    whole_case = {"schema": 1, "id": "decided", "title": "A case", "about": "Told.", "limits": ["One."]}
    made = msgspec.convert({**whole_case, "rows": [{**row, **case}]}, type=Case)
    known = signature_set(signature(**of_signature))
    known = SignatureSet(known.signatures, known.taxonomies, cases=(made,))
    (compared,) = compare(known, found, match(known, found, whole=whole), whole=whole)
    (only,) = compared.rows
    return only


NAME = ExampleFlow(data_types=("person.name",), url="https://api.hubapi.com/x")
TEXT = ExampleFlow(data_types=("page.text",), url="https://a.example/")
CRM = {"shows": "Names leave for a CRM.", "match": {"flow": {"endpoint": {"category": ["crm"]}}}}


def test_a_finding_is_evidence_and_named() -> None:
    row = told({"signatures": ["TST-ONE"]}, analysis([TEXT, NAME]))
    assert (row.outcome, row.because) == (CaseOutcome.EVIDENCE, "A title.")
    assert (row.matches, row.flows, row.proof) == ((0,), (1,), ())


def test_a_rows_own_evidence_is_shown_with_its_proof() -> None:
    row = told({"signatures": ["TST-ONE"], "evidence": [CRM]}, analysis([NAME]))
    assert (row.outcome, row.because) == (CaseOutcome.EVIDENCE, "A title. Names leave for a CRM.")
    assert [(line.term, line.flows) for line in row.proof] == [("a flow: endpoint (category crm)", (0,))]


def test_what_is_not_found_is_never_said_to_be_absent() -> None:
    row = told({"signatures": ["TST-ONE"], "evidence": [CRM]}, analysis([TEXT]))
    assert (row.outcome, row.because) == (CaseOutcome.NOT_FOUND, NOT_FOUND)
    part = told({"signatures": ["TST-ONE"], "evidence": [CRM]}, analysis([TEXT]), whole=False)
    assert (part.outcome, part.because) == (CaseOutcome.UNKNOWN, NOT_WHOLE)


def test_a_row_without_evidence_is_one_that_no_package_shows() -> None:
    for whole in (True, False):
        row = told({}, analysis([NAME]), whole=whole)
        assert (row.outcome, row.because) == (CaseOutcome.CANNOT_SHOW, CANNOT_SHOW)


def test_what_rests_on_something_unknown_leaves_the_row_unknown() -> None:
    somewhere = changed(NAME, url=None, unresolved="settings")
    row = told({"evidence": [CRM]}, analysis([somewhere]))
    assert row.outcome is CaseOutcome.UNKNOWN
    assert row.because == (
        "Names leave for a CRM. It cannot be told for certain: the address is not in the package (settings)."
    )
    assert row.flows == (0,)
    certain = told({"evidence": [CRM]}, analysis([somewhere, NAME]))
    assert (certain.outcome, certain.because) == (CaseOutcome.EVIDENCE, "Names leave for a CRM.")


def test_absence_is_not_certain_where_not_everything_was_analysed() -> None:
    absence = {
        "shows": "Nothing about privacy",
        "match": {"all": [{"flow": {"personal": True}}, {"none": [{"fact": {"kind": ["locale"], "value": ["fr"]}}]}]},
    }
    assert told({"evidence": [absence]}, analysis([NAME])).outcome is CaseOutcome.EVIDENCE
    assert told({"evidence": [absence]}, analysis([NAME]), whole=False).outcome is CaseOutcome.UNKNOWN
    french = [ExampleFact(kind="locale", value="fr")]
    assert told({"evidence": [absence]}, analysis([NAME], french)).outcome is CaseOutcome.NOT_FOUND


def test_mitigations_of_the_signature_and_of_the_row_are_told() -> None:
    click = {"title": "A click starts it", "because": "B.", "match": {"flow": {"trigger": ["gesture"]}}}
    french = {"title": "In French too", "because": "C.", "match": {"fact": {"kind": ["locale"], "value": ["fr"]}}}
    flows = [changed(NAME, triggers=("gesture",))]
    facts = [ExampleFact(kind="locale", value="fr")]
    case = {"signatures": ["TST-ONE"], "mitigations": [french]}
    row = told(case, analysis(flows, facts), mitigations=[click])
    assert row.because == "A title. Mitigated: A click starts it; In French too."
    assert [one.title for one in row.mitigations] == ["A click starts it", "In French too"]
    assert row.outcome is CaseOutcome.EVIDENCE
    bare = told(case, analysis([NAME]), mitigations=[click])
    assert (bare.because, bare.mitigations) == ("A title.", ())
