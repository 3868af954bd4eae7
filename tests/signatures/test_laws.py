"""Laws of matching and scoring, over generated signatures and generated extensions.

A flow that comes to light takes no match away, makes none less sure and lowers no score; and what is found does not
depend on the order in which flows come.
"""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from skimtrace.flow.model import Analysis, Fact, Flow, Place
from skimtrace.signatures.examples import outline
from skimtrace.signatures.matcher import match
from skimtrace.signatures.model import Match, SignatureSet
from skimtrace.signatures.patternkeys import pattern_key
from skimtrace.signatures.schema import Example, ExampleFlow, PatternTerm, Signature
from skimtrace.signatures.taxonomy import packaged_taxonomies
from skimtrace.verdict.assess import assess
from tests.signatures.made import signature, signature_set
from tests.verdict.made import extension

_MANY = settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
_TYPES = ["person.name", "person.email", "page.text", "session.token"]
_SITES = ["linkedin", "facebook"]
_HOSTS = ["www.linkedin.com", "*", "www.facebook.com"]
_URLS = ["https://a.example/x", "http://b.example/y"]
_TRIGGERS = ["gesture", "load", "timer", "message"]
_FUNCTIONS = ["f", "g", "h"]
_CONTEXTS = ["content-script", "action-popup"]
_JS = ["fetch($U)", "$X.remove()"]


def some(words: Sequence[str], most: int = 2) -> st.SearchStrategy[tuple[str, ...]]:
    return st.lists(st.sampled_from(words), max_size=most, unique=True).map(tuple)


def words(of: Sequence[str]) -> st.SearchStrategy[list[str]]:
    return st.lists(st.sampled_from(of), min_size=1, max_size=2, unique=True)


_FLOWS = st.fixed_dictionaries(
    {
        "data_types": st.lists(st.sampled_from(_TYPES), min_size=1, max_size=2, unique=True).map(tuple),
        "source": st.sampled_from(["dom", "cookie"]),
        "selector": st.sampled_from([None, ".email"]),
        "hosts": some(_HOSTS),
        "sites": some(_SITES),
        "channel": st.sampled_from(["body", "storage"]),
        "url": st.sampled_from([None, *_URLS]),
        "unresolved": st.sampled_from([None, None, "settings"]),
        "same_site": st.booleans(),
        "confidence": st.sampled_from(["low", "medium", "high"]),
        "reached": st.booleans(),
        "triggers": some(_TRIGGERS),
        "contexts": some(_CONTEXTS),
        "functions": some(_FUNCTIONS),
    }
).map(lambda row: msgspec.convert(row, ExampleFlow, strict=False))
_FACTS = st.builds(
    Fact,
    kind=st.sampled_from(["api", "cookie", "private-api", "permission", "pattern"]),
    value=st.sampled_from(["one", "two", *(pattern_key(PatternTerm(js=(js,))) for js in _JS)]),
    place=st.builds(Place, st.sampled_from(["example.js", "b.js"]), st.integers(200, 205), st.just(1), st.just("")),
    site=st.sampled_from([None, *_SITES]),
    functions=some(_FUNCTIONS),
    contexts=some(_CONTEXTS),
    doubt=st.sampled_from(["", "", "the text is not constant"]),
)
_FLOW_KEYS: dict[str, st.SearchStrategy[Any]] = {
    "data_types": words(["person.*", *_TYPES]),
    "personal": st.booleans(),
    "site": words(["*", *_SITES]),
    "selector_contains": st.just(["mail"]),
    "page_host": words(["linkedin.com", "facebook.com"]),
    "local": st.booleans(),
    "same_site": st.booleans(),
    "endpoint": st.sampled_from([{"host": ["a.example"]}, {"insecure": True}, {"unresolved": True}]),
    "trigger": words(_TRIGGERS),
    "context": words(_CONTEXTS),
    "min_confidence": st.sampled_from(["medium", "high"]),
}
_FLOW_TERMS = st.fixed_dictionaries({}, optional=_FLOW_KEYS)


def counted(term: st.SearchStrategy[dict[str, Any]]) -> st.SearchStrategy[dict[str, Any]]:
    """A term with how many it asks for, and what becomes of what cannot be told."""
    beside: st.SearchStrategy[dict[str, Any]] = st.one_of(
        st.just({}),
        st.just({"count": 2}),
        st.sampled_from(["site", "host", "data_type"]).map(lambda name: {"count": 2, "distinct": name}),
    )
    drop: st.SearchStrategy[dict[str, Any]] = st.sampled_from([{}, {}, {"unknown": "drop"}])
    return st.tuples(term, beside, drop).map(lambda parts: parts[0] | parts[1] | parts[2])


_OF_FLOWS = counted(
    st.one_of(
        _FLOW_TERMS.map(lambda keys: {"flow": keys}),
        st.tuples(_FLOW_TERMS, _FLOW_TERMS).map(lambda keys: {"flow": {**keys[0], "not": keys[1]}}),
    )
)
_OF_FACTS = counted(
    st.one_of(
        st.fixed_dictionaries(
            {},
            optional={
                "kind": words(["api", "cookie", "private-api", "permission"]),
                "value": words(["one", "two"]),
                "site": words(["*", *_SITES]),
                "not": st.just({"value": ["two"]}),
            },
        ).map(lambda keys: {"fact": keys}),
        st.sampled_from(_JS).map(lambda js: {"pattern": {"js": [js]}}),
    )
)
_SCOPES: st.SearchStrategy[dict[str, Any]] = st.sampled_from(
    ["flow", "function", "file", "context", "extension", None]
).map(lambda scope: {"scope": scope} if scope else {})


def combined(inner: st.SearchStrategy[dict[str, Any]], *, of_facts: bool = False) -> st.SearchStrategy[dict[str, Any]]:
    scopes = _SCOPES.filter(lambda row: row.get("scope") != "flow") if of_facts else _SCOPES
    parts = st.lists(inner, min_size=1, max_size=3)
    least = st.tuples(parts, st.integers(1, 2)).map(
        lambda row: {"at_least": {"n": min(row[1], len(row[0])), "of": row[0]}}
    )
    return st.one_of(
        st.tuples(parts, scopes).map(lambda row: {"all": row[0], **row[1]}),
        parts.map(lambda children: {"any": children}),
        st.tuples(least, scopes).map(lambda row: {**row[0], **row[1]}),
    )


def without(inner: st.SearchStrategy[dict[str, Any]]) -> st.SearchStrategy[dict[str, Any]]:
    return st.lists(inner, min_size=1, max_size=2).map(lambda children: {"none": children})


_ABOUT_FACTS = st.recursive(
    _OF_FACTS, lambda inner: st.one_of(combined(inner, of_facts=True), without(inner)), max_leaves=4
)
_NODES = st.recursive(st.one_of(_OF_FLOWS, _OF_FLOWS, _OF_FACTS, without(_ABOUT_FACTS)), combined, max_leaves=6)
_MITIGATIONS = st.lists(_NODES, max_size=2).map(
    lambda nodes: [{"title": f"M{at}", "because": "It is.", "match": node} for at, node in enumerate(nodes)]
)
_SIGNATURES = st.builds(
    lambda node, mitigations, severity, status: signature(
        match=node, mitigations=mitigations, severity=severity, status=status
    ),
    _NODES,
    _MITIGATIONS,
    st.sampled_from(["critical", "medium", "info"]),
    st.sampled_from(["stable", "stable", "preview"]),
)


def analysed(flows: Sequence[ExampleFlow], facts: Sequence[Fact]) -> Analysis:
    """The analysis of an outline; what a flow is does not depend on where it stands in the list."""
    made = outline(Example(title="made", flows=tuple(flows)), packaged_taxonomies())
    return replace(made, facts=tuple(facts))


def flows_of(found: Match, analysis: Analysis) -> set[Flow]:
    return {analysis.flows[at] for at in found.flows}


def matched(asked: SignatureSet, analysis: Analysis, whole: bool) -> list[Match]:
    return match(asked, analysis, whole=whole)


def score(analysis: Analysis, matches: Sequence[Match]) -> int:
    return assess(analysis, matches, (), extension(), 0).score


@_MANY
@given(_SIGNATURES, st.lists(_FLOWS, min_size=1, max_size=5), st.lists(_FACTS, max_size=4), st.data(), st.booleans())
def test_a_further_flow_takes_nothing_away(
    asked: Signature, outlines: list[ExampleFlow], facts: list[Fact], data: st.DataObject, whole: bool
) -> None:
    known = signature_set(asked)
    more = analysed(outlines, facts)
    at = data.draw(st.integers(0, len(outlines) - 1))
    less = replace(more, flows=more.flows[:at] + more.flows[at + 1 :])
    before, after = matched(known, less, whole), matched(known, more, whole)
    for old in before:
        heirs = [
            new for new in after if flows_of(old, less) <= flows_of(new, more) and bool(old.flows) == bool(new.flows)
            and (old.flows or set(old.facts) <= set(new.facts))
        ]  # fmt: skip
        assert heirs, f"lost: {old}"
        assert max(new.confidence for new in heirs) >= old.confidence
    assert score(more, after) >= score(less, before)


@_MANY
@given(_SIGNATURES, st.lists(_FLOWS, max_size=5), st.lists(_FACTS, max_size=4), st.data(), st.booleans())
def test_the_order_of_flows_does_not_matter(
    asked: Signature, outlines: list[ExampleFlow], facts: list[Fact], data: st.DataObject, whole: bool
) -> None:
    known = signature_set(asked)
    one = analysed(outlines, facts)
    other = replace(one, flows=tuple(data.draw(st.permutations(one.flows))))
    first, second = matched(known, one, whole), matched(known, other, whole)
    assert sorted(_told(row, one) for row in first) == sorted(_told(row, other) for row in second)
    assert matched(known, one, whole) == first
    assert score(one, first) == score(other, second)


def _told(row: Match, analysis: Analysis) -> tuple[Any, ...]:
    """What a match says, without the order in which its flows are listed."""
    flows = sorted(analysis.flows[at].source.place for at in row.flows)
    proof = sorted(
        (line.term, line.outcome, line.reason, sorted(analysis.flows[at].source.place for at in line.flows),
         [fact.value for fact in line.facts])
        for line in row.proof
    )  # fmt: skip
    mitigations = [(one.title, sorted(one.places)) for one in row.mitigations]
    return flows, row.confidence, row.confidence_reason, str(row.facts), mitigations, proof


def flow(**given: Any) -> ExampleFlow:
    """A flow that leaves for a.example, with some of its outline changed."""
    return msgspec.convert({"data_types": ["person.name"], "url": _URLS[0], **given}, ExampleFlow, strict=False)


@pytest.mark.parametrize(
    ("asked", "known", "further"),
    [
        pytest.param(
            {"match": {"all": [{"flow": {"endpoint": {"host": ["a.example"]}}}], "scope": "function"}},
            flow(functions=["g"]),
            flow(functions=["f"], unresolved="settings"),
            id="what cannot be told of a function says nothing of the next",
        ),
        pytest.param(
            {
                "match": {"flow": {"local": False}},
                "mitigations": [
                    {
                        "title": "The user asks",
                        "because": "It waits.",
                        "match": {"all": [{"flow": {"trigger": ["gesture"]}}], "scope": "extension"},
                    }
                ],
            },
            flow(triggers=["timer"]),
            flow(triggers=["gesture"], url=_URLS[1]),
            id="what mitigates one flow does not mitigate another",
        ),
        pytest.param(
            {"match": {"any": [{"flow": {"local": True}}, {"none": [{"fact": {"kind": ["link"]}}]}]}},
            flow(),
            flow(channel="storage"),
            id="a match about the package stays beside one of a flow",
        ),
    ],
)
def test_a_further_flow_lowers_nothing(asked: dict[str, Any], known: ExampleFlow, further: ExampleFlow) -> None:
    signatures = signature_set(signature(**asked))
    less, more = analysed([known], []), analysed([known, further], [])
    (before,) = matched(signatures, less, True)
    after = [row for row in matched(signatures, more, True) if row.flows == before.flows]
    assert [row.confidence for row in after] == [before.confidence]


def test_of_flows_that_are_equally_sure_the_same_one_speaks() -> None:
    signatures = signature_set(signature(match={"flow": {}}))
    one = analysed([flow(confidence="low"), flow(reached=False)], [])
    other = replace(one, flows=one.flows[::-1])
    reasons = [row.confidence_reason for each in (one, other) for row in matched(signatures, each, True)]
    assert reasons == ["as the example states"] * 2


@pytest.mark.parametrize(
    "absent",
    [{"flow": {}}, {"any": [{"fact": {}}, {"flow": {}}]}, {"all": [{"fact": {}}], "scope": "flow"}],
)
def test_absence_is_asked_of_no_flow(absent: dict[str, Any]) -> None:
    with pytest.raises(msgspec.ValidationError, match="a flow that comes to light must not take a match away"):
        signature(match={"none": [absent]})
