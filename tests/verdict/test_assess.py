"""The assessment: verdict, score and breakdown, and the laws they keep."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from skimtrace.bundle.model import Problem, Severity
from skimtrace.flow.model import Analysis
from skimtrace.signatures.matcher import match
from skimtrace.signatures.model import SignatureSet
from skimtrace.signatures.registry import load_signatures
from skimtrace.signatures.schema import ExampleFact, ExampleFlow
from skimtrace.verdict.assess import assess
from skimtrace.verdict.model import Assessment, ScoreLine, Verdict
from skimtrace.verdict.scale import ASCENDING, packaged_scale
from tests.signatures.made import analysis, signature, signature_set
from tests.verdict.made import extension, skipped

KNOWN = load_signatures()
SERVER = "https://api.example.com/"


MADE = signature_set(
    signature(
        id="TST-SENDS",
        title="Sends people's data",
        severity="critical",
        match={"flow": {"personal": True, "local": False}},
    ),
    signature(id="TST-LOCAL", title="Keeps people's data", match={"flow": {"personal": True, "local": True}}),
    signature(
        id="TST-API", title="Uses an API", severity="critical", match={"fact": {"kind": ["private-api"], "site": ["*"]}}
    ),
)
"""Signatures whose weights do not change with the packaged ones."""


def _assess(
    found: Analysis, *problems: Problem, beyond: tuple[str, ...] = (), known: SignatureSet = KNOWN
) -> Assessment:
    return assess(found, match(known, found), problems, extension(), 0, beyond=beyond)


def test_nothing_found_is_no_evidence() -> None:
    answer = _assess(analysis())
    assert answer == Assessment(Verdict.NONE, True, 0, (), ())


def test_nothing_found_in_what_could_be_read_is_incomplete() -> None:
    answer = _assess(analysis(), skipped("big.js"))
    assert answer == Assessment(Verdict.NONE, False, 0, (), (), ("big.js: larger than 64 MB",))


def test_the_breakdown_of_one_sending_flow() -> None:
    flow = ExampleFlow(data_types=("person.name", "person.email"), hosts=("*.linkedin.com",), url=SERVER)
    answer = _assess(analysis([flow]), known=MADE)
    assert (answer.verdict, answer.complete, answer.score) == (Verdict.SENDS, True, 90)
    assert answer.breakdown == (
        ScoreLine("People's data leaves for api.example.com", 70, (0,)),
        ScoreLine(
            "Sends people's data: "
            "Reads name and e-mail from linkedin.com pages and sends them to api.example.com (request body)",
            12,
            (0,),
        ),
        ScoreLine("Kinds of data: e-mail and name", 8, ()),
    )


def test_the_breakdown_of_a_local_flow_beside_a_fact() -> None:
    flow = ExampleFlow(data_types=("person.name",), hosts=("*.linkedin.com",), channel="download", confidence="medium")
    fact = ExampleFact(kind="private-api", value="/voyager/api/me", site="linkedin")
    answer = _assess(analysis([flow], [fact]), known=MADE)
    assert answer.verdict is Verdict.LOCAL
    assert [(line.points, line.matches) for line in answer.breakdown] == [(40, (1,)), (9, (0,)), (1, (1,)), (4, ())]
    assert answer.score == 54
    assert [row.signature.id for row in answer.matches] == ["TST-API", "TST-LOCAL"]


@pytest.mark.parametrize(
    ("flow", "reason"),
    [
        (
            ExampleFlow(data_types=("person.name",), url=SERVER, confidence="low"),
            "A flow of people's data is of low confidence",
        ),
        (
            ExampleFlow(data_types=("person.name",), url=SERVER, reached=False),
            "A flow of people's data runs through code that nothing found loads",
        ),
        (ExampleFlow(data_types=("page.text",), url=SERVER), "Page content leaves for api.example.com"),
        (
            ExampleFlow(data_types=("session.token",), source="cookie", channel="storage"),
            "Session tokens or private APIs of a site with people are touched",
        ),
    ],
)
def test_the_reason_of_a_review(flow: ExampleFlow, reason: str) -> None:
    answer = _assess(analysis([flow]))
    assert answer.verdict is Verdict.REVIEW
    assert (answer.breakdown[0].reason, answer.breakdown[0].points) == (reason, 10)


def test_code_beyond_analysis_is_for_review_and_incomplete() -> None:
    answer = _assess(analysis(), beyond=("a.js is packed",))
    assert (answer.verdict, answer.complete, answer.score) == (Verdict.REVIEW, False, 10)
    assert answer.breakdown == (ScoreLine("Code is beyond analysis (a.js is packed)", 10, ()),)
    assert answer.incomplete_because == ("a.js is packed",)


def test_remote_code_is_for_review_and_incomplete() -> None:
    answer = assess(analysis(), (), (), extension(remote=(("https://cdn.example/a.js", False),)), 0)
    said = "page.html:1 loads a script that is not in the package: https://cdn.example/a.js"
    assert (answer.verdict, answer.complete, answer.incomplete_because) == (Verdict.REVIEW, False, (said,))
    assert answer.breakdown == (ScoreLine(f"Code is beyond analysis ({said})", 10, ()),)
    blocked = assess(analysis(), (), (), extension(remote=(("https://cdn.example/a.js", True),)), 0)
    assert blocked == Assessment(Verdict.NONE, True, 0, (), ())


def test_a_hostile_package_is_for_review() -> None:
    problem = Problem("../x.js", "path-escape", "the path leaves the package", Severity.HOSTILE)
    answer = _assess(analysis(), problem)
    assert (answer.verdict, answer.complete) == (Verdict.REVIEW, False)
    assert answer.breakdown[0].reason == "Code is beyond analysis (../x.js: the path leaves the package)"


def test_problems_of_the_extension_count_once() -> None:
    problem = skipped("a.js")
    made = extension(problems=(problem,))
    assert assess(analysis(), (), (problem,), made, 0).incomplete_because == ("a.js: larger than 64 MB",)


def test_a_signature_can_ask_for_a_review() -> None:
    rule = signature(severity="high", match={"fact": {"kind": ["selector"], "site": ["linkedin"]}})
    found = analysis(facts=[ExampleFact(kind="selector", value=".x", site="linkedin")])
    answer = assess(found, match(signature_set(rule), found), (), extension(), 0)
    assert answer.verdict is Verdict.REVIEW
    assert [(line.reason, line.points) for line in answer.breakdown] == [
        ("A signature asks for it (A title)", 10),
        ("A title: Names elements of linkedin: .x", 6),
    ]


def test_a_preview_never_scores() -> None:
    rule = signature(severity="critical", status="preview")
    found = analysis([ExampleFlow(data_types=("person.name",), url=SERVER)])
    answer = assess(found, match(signature_set(rule), found), (), extension(), 0)
    assert len(answer.matches) == 1
    assert [(line.points, line.matches) for line in answer.breakdown] == [(70, ()), (4, ())]


def test_generic_facts_weigh_only_beside_a_flow_of_peoples_data() -> None:
    rule = signature(severity="critical", match={"fact": {"kind": ["permission"], "value": ["cookies"]}})
    fact = ExampleFact(kind="permission", value="cookies")
    alone, beside_text, beside = (
        analysis([], [fact]),
        analysis([ExampleFlow(data_types=("page.text",), url=SERVER)], [fact]),
        analysis([ExampleFlow(data_types=("person.name",), url=SERVER)], [fact]),
    )
    scores = [
        assess(found, match(signature_set(rule), found), (), extension(), 0).score
        for found in (alone, beside_text, beside)
    ]
    assert scores == [0, 11, 78]


def test_the_score_ends_with_its_band() -> None:
    flows = [
        ExampleFlow(data_types=("person.email", "person.phone", "person.name"), url=f"http://h{number}.example/")
        for number in range(12)
    ]
    answer = _assess(analysis(flows), known=MADE)
    assert answer.score == 100
    local = [ExampleFlow(data_types=row.data_types, channel="storage") for row in flows]
    facts = [ExampleFact(kind="private-api", value="/v", site=f"site{number}") for number in range(40)]
    facts += [ExampleFact(kind="private-api", value="/voyager/api", site=f"s{number}") for number in range(40)]
    assert _assess(analysis(local, facts), known=MADE).score == 69


_flows = st.builds(
    ExampleFlow,
    data_types=st.lists(st.sampled_from(list(KNOWN.taxonomies.data_types)), min_size=1, max_size=3).map(tuple),
    source=st.sampled_from(["dom", "cookie", "request"]),
    selector=st.sampled_from([None, ".contact-info"]),
    hosts=st.sampled_from([("*",), ("www.linkedin.com",)]),
    sites=st.sampled_from([(), ("linkedin",)]),
    channel=st.sampled_from(["body", "storage", "clipboard"]),
    url=st.sampled_from([None, "https://api.example.com/", "http://two.example/", "http://localhost/"]),
    same_site=st.booleans(),
    confidence=st.sampled_from(["low", "medium", "high"]),
    reached=st.booleans(),
)
_facts = st.builds(
    ExampleFact,
    kind=st.sampled_from(["private-api", "cookie", "selector", "permission", "api"]),
    value=st.sampled_from(["/voyager/api/x", "contact-info", "li_at", "cookies"]),
    site=st.sampled_from([None, "linkedin", "facebook"]),
)


@settings(max_examples=400)
@given(
    st.lists(_flows, max_size=5),
    st.lists(_facts, max_size=4),
    st.lists(_flows, max_size=3),
    st.lists(_facts, max_size=3),
)
def test_a_further_flow_or_fact_never_lowers_anything(
    flows: list[ExampleFlow], facts: list[ExampleFact], more_flows: list[ExampleFlow], more_facts: list[ExampleFact]
) -> None:
    less = _assess(analysis(flows, facts))
    more = _assess(analysis([*flows, *more_flows], [*facts, *more_facts]))
    assert ASCENDING.index(more.verdict) >= ASCENDING.index(less.verdict)
    assert more.score >= less.score


@settings(max_examples=200)
@given(st.lists(_flows, max_size=6), st.lists(_facts, max_size=4), st.booleans())
def test_the_breakdown_adds_up_within_the_band(flows: list[ExampleFlow], facts: list[ExampleFact], dark: bool) -> None:
    answer = _assess(analysis(flows, facts), beyond=("a.js is packed",) if dark else ())
    band = packaged_scale().band(answer.verdict)
    assert sum(line.points for line in answer.breakdown) == answer.score
    assert band.lowest <= answer.score <= band.highest
    assert all(line.points > 0 and line.reason for line in answer.breakdown)
    assert all(0 <= at < len(answer.matches) for line in answer.breakdown for at in line.matches)
    assert answer.complete is not dark


@settings(max_examples=200)
@given(st.lists(_flows, max_size=6), st.lists(_facts, max_size=4), st.data())
def test_a_further_finding_never_lowers_the_score(
    flows: list[ExampleFlow], facts: list[ExampleFact], data: st.DataObject
) -> None:
    found = analysis(flows, facts)
    all_matches = match(KNOWN, found)
    kept = [row for row in all_matches if data.draw(st.booleans())]
    fewer = assess(found, kept, (), extension(), 0)
    whole = assess(found, all_matches, (), extension(), 0)
    assert whole.score >= fewer.score


@given(st.lists(_flows, min_size=1, max_size=6))
def test_every_accusation_has_a_finding_with_its_flow(flows: list[ExampleFlow]) -> None:
    answer = _assess(analysis(flows))
    if answer.verdict in {Verdict.SENDS, Verdict.LOCAL}:
        assert any(answer.matches[at].flows for at in answer.breakdown[0].matches)


@given(st.permutations(range(4)))
def test_the_answer_does_not_hang_on_the_order_of_flows(order: list[int]) -> None:
    flows = [
        ExampleFlow(data_types=("person.name",), url=SERVER),
        ExampleFlow(data_types=("person.email",), channel="storage"),
        ExampleFlow(data_types=("page.text",), url="https://t.example/"),
        ExampleFlow(data_types=("session.token",), source="cookie", url="https://c.example/"),
    ]
    answer = _assess(analysis([flows[at] for at in order]))
    assert (answer.verdict, answer.score) == (Verdict.SENDS, _assess(analysis(flows)).score)
