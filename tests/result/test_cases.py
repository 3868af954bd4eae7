"""Decided cases in the result document: rows name its findings and flows, and their articles have titles."""

from dataclasses import replace

import msgspec

from skimtrace.result.build import build_result, error_result
from skimtrace.result.model import Timing
from skimtrace.signatures.cases import Case
from skimtrace.signatures.casework import compare
from skimtrace.signatures.matcher import match
from skimtrace.signatures.model import SignatureSet
from skimtrace.verdict.assess import assess
from tests.result.test_build import analysis, bundle, extension, flow
from tests.signatures.made import signature, signature_set

CASE = {
    "schema": 1,
    "id": "decided",
    "title": "A decided case",
    "about": "Somebody was fined.",
    "limits": ["A package is not a company."],
    "rows": [
        {
            "id": "names",
            "title": "Names are sent",
            "finding": "Names were sent.",
            "source": "Paragraph 1",
            "signatures": ["TST-ONE"],
            "evidence": [{"shows": "Names leave", "match": {"flow": {"data_types": ["person.name"]}}}],
            "mitigations": [{"title": "All see it", "because": "It is public.", "match": {"flow": {"reached": True}}}],
            "cannot_show": "Why.",
            "articles": ["35"],
        },
        {
            "id": "letters",
            "title": "Letters",
            "finding": "No answer.",
            "source": "Paragraph 2",
            "cannot_show": "Letters.",
            "articles": ["17"],
        },
    ],
}


def known() -> SignatureSet:
    return replace(signature_set(signature()), cases=(msgspec.convert(CASE, type=Case),))


def test_a_row_names_the_findings_and_flows_of_the_result() -> None:
    signatures, found = known(), analysis(flow())
    matches = match(signatures, found)
    answer = assess(found, matches, (), extension(), parse_errors=0)
    cases = compare(signatures, found, matches)
    timing = Timing(seconds=0.0)
    result = build_result(bundle(), extension(), found, answer, signatures=signatures, timing=timing, cases=cases)
    (case,) = result.cases
    assert (case.id, case.title, case.limits) == ("decided", "A decided case", ["A package is not a company."])
    names, letters = case.rows
    assert (names.outcome, names.because) == ("evidence", "A title. Names leave. Mitigated: All see it.")
    assert names.findings == [result.findings[0].id]
    assert names.flows == [result.flows[0].id]
    (line,) = names.proof
    assert (line.term, line.outcome, line.flows) == ("a flow: data person.name", "held", names.flows)
    assert [(place.file, place.line) for place in line.locations] == [("content.js", 3), ("background.js", 9)]
    assert [(one.title, one.because) for one in names.mitigations] == [("All see it", "It is public.")]
    assert (names.finding, names.source, names.cannot_show) == ("Names were sent.", "Paragraph 1", "Why.")
    assert (letters.outcome, letters.findings, letters.flows) == ("cannot-show", [], [])
    assert result.titles["35"] == "Data protection impact assessment"
    assert result.titles["17"] == "Right to erasure"


def test_of_what_could_not_be_read_no_row_is_told() -> None:
    assert error_result("x.crx", "not a package", "00", signatures=()).cases == []
