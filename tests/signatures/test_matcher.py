"""The matcher, by fixtures: terms and trees over outlined flows and facts, and the exact matches."""

from copy import deepcopy
from pathlib import Path

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from skimtrace.data import load_yaml
from skimtrace.signatures.matcher import match
from skimtrace.signatures.schema import ExampleFact, ExampleFlow, FactTerm, FlowTerm, Node
from skimtrace.signatures.taxonomy import packaged_taxonomies
from skimtrace.signatures.terms import fact_holds, flow_holds, under
from skimtrace.signatures.truth import Truth
from tests.signatures.made import analysis, signature, signature_set

HERE = Path(__file__).parent / "matcher"


class TermCase(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    flow: FlowTerm | None = None
    fact: FactTerm | None = None
    holds: tuple[int, ...]
    unknown: tuple[int, ...] = ()


class Terms(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    flows: tuple[ExampleFlow, ...]
    facts: tuple[ExampleFact, ...]
    cases: tuple[TermCase, ...]


class Wanted(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    message: str
    confidence: str
    flows: tuple[int, ...] = ()
    facts: tuple[int, ...] = ()
    lines: tuple[int, ...] = ()


class Tree(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    title: str
    match: Node
    flows: tuple[ExampleFlow, ...] = ()
    facts: tuple[ExampleFact, ...] = ()
    matches: tuple[Wanted, ...]


TERMS = load_yaml(HERE / "terms.yaml", Terms)
TREES = load_yaml(HERE / "trees.yaml", list[Tree])
TERMS_WANTED, TREES_WANTED = 41, 12


def test_every_fixture_is_run() -> None:
    assert (len(TERMS.cases), len(TREES)) == (TERMS_WANTED, TREES_WANTED)
    assert [path.name for path in sorted(HERE.iterdir())] == ["terms.yaml", "trees.yaml"]


@pytest.mark.parametrize("case", TERMS.cases, ids=lambda case: msgspec.json.encode(case).decode())
def test_term(case: TermCase) -> None:
    scene = analysis(TERMS.flows, TERMS.facts)
    if case.flow is not None:
        truths = [flow_holds(case.flow, row, packaged_taxonomies()).truth for row in scene.flows]
        assert tuple(at for at, truth in enumerate(truths) if truth is Truth.TRUE) == case.holds
        assert tuple(at for at, truth in enumerate(truths) if truth is Truth.UNKNOWN) == case.unknown
    else:
        assert case.fact is not None
        held = [at for at, fact in enumerate(scene.facts) if fact_holds(case.fact, fact, packaged_taxonomies())]
        assert tuple(held) == case.holds


@pytest.mark.parametrize("tree", TREES, ids=lambda tree: tree.title)
def test_tree(tree: Tree) -> None:
    scene = analysis(tree.flows, tree.facts)
    rule = signature(match=msgspec.to_builtins(tree.match))
    found = match(signature_set(rule), scene)
    assert tuple(
        Wanted(
            message=row.message,
            confidence=row.confidence.word,
            flows=row.flows,
            facts=tuple(scene.facts.index(fact) for fact in row.facts),
            lines=tuple(place.line for place in row.places),
        )
        for row in found
    ) == tuple(tree.matches)


def test_matches_come_most_severe_first_then_by_id() -> None:
    rules = [
        signature(id="TST-B", severity="low"),
        signature(id="TST-C", severity="critical"),
        signature(id="TST-A", severity="low"),
    ]
    scene = analysis([ExampleFlow(data_types=("person.name",))])
    assert [row.signature.id for row in match(signature_set(*rules), scene)] == ["TST-C", "TST-A", "TST-B"]


def test_facts_of_the_manifest_count_too() -> None:
    rule = signature(match={"fact": {"kind": ["permission"], "value": ["cookies"]}})
    extra = analysis(facts=[ExampleFact(kind="permission", value="cookies")]).facts
    assert match(signature_set(rule), analysis()) == []
    assert [row.message for row in match(signature_set(rule), analysis(), extra)] == ["Asks for the permission cookies"]


def test_the_matcher_changes_nothing() -> None:
    scene = analysis(TERMS.flows, TERMS.facts)
    before = deepcopy(scene)
    first = match(signature_set(signature()), scene)
    assert scene == before
    assert match(signature_set(signature()), scene) == first


@pytest.mark.parametrize(
    ("host", "domains", "held"),
    [
        ("www.linkedin.com", ("linkedin.com",), True),
        ("*.linkedin.com", ("linkedin.com",), True),
        ("LinkedIn.com", ("linkedin.com",), True),
        ("notlinkedin.com", ("linkedin.com",), False),
        ("linkedin.com.evil.example", ("linkedin.com",), False),
        ("*", ("linkedin.com",), False),
        ("*", ("*",), True),
        ("com", ("linkedin.com",), False),
    ],
)
def test_under(host: str, domains: tuple[str, ...], held: bool) -> None:
    assert under(host, domains) is held


_flows = st.builds(
    ExampleFlow,
    data_types=st.lists(st.sampled_from(list(packaged_taxonomies().data_types)), min_size=1, max_size=3).map(tuple),
    hosts=st.sampled_from([(), ("*",), ("www.linkedin.com",), ("*.xing.com", "x.com")]),
    sites=st.sampled_from([(), ("linkedin",)]),
    channel=st.sampled_from(["body", "storage", "clipboard", "navigation", "elsewhere"]),
    url=st.sampled_from([None, "https://api.example.com/a", "http://localhost/"]),
    same_site=st.booleans(),
    confidence=st.sampled_from(["low", "medium", "high"]),
    reached=st.booleans(),
)


@given(st.lists(_flows, max_size=6), st.lists(_flows, max_size=3))
def test_a_further_flow_takes_no_match_away(some: list[ExampleFlow], more: list[ExampleFlow]) -> None:
    rule = signature(
        match={"any": [{"flow": {"personal": True}}, {"all": [{"flow": {"local": True}}, {"flow": {"local": False}}]}]}
    )
    before = match(signature_set(rule), analysis(some))
    after = match(signature_set(rule), analysis([*some, *more]))
    for row in before:
        wider = [new for new in after if set(row.flows) <= set(new.flows)]
        assert len(wider) == 1
        assert wider[0].confidence >= row.confidence


@given(st.lists(_flows, max_size=8))
def test_every_flow_a_term_picks_stands_in_exactly_one_match(flows: list[ExampleFlow]) -> None:
    scene = analysis(flows)
    found = match(signature_set(signature()), scene)
    named = sorted(at for row in found for at in row.flows)
    assert named == [at for at, row in enumerate(scene.flows) if row.source.personal]
    assert all(row.places and row.message for row in found)
