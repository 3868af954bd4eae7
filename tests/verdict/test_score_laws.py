"""Laws of the score over any matches at all: monotone, a sum of its parts, and deaf to previews."""

from collections.abc import Sequence
from dataclasses import replace
from random import Random

from hypothesis import given
from hypothesis import strategies as st

from skimtrace.flow.model import Analysis, Confidence, Fact
from skimtrace.signatures.model import Match
from skimtrace.signatures.schema import ExampleFlow, Severity, Status
from skimtrace.verdict.assess import assess
from skimtrace.verdict.model import Assessment
from skimtrace.verdict.scale import packaged_scale
from tests.signatures.made import analysis, signature
from tests.verdict.made import extension

FOUND = analysis(
    [
        ExampleFlow(data_types=("person.name", "person.email"), url="https://a.example/"),
        ExampleFlow(data_types=("person.phone",), channel="storage"),
        ExampleFlow(data_types=("page.text",), url="https://b.example/"),
        ExampleFlow(data_types=("person.name",), url="https://c.example/", confidence="low"),
    ]
)
RULES = {
    (severity, status): signature(
        id=f"TST-{severity.value.upper()}-{status.value.upper()}", severity=severity, status=status
    )
    for severity in Severity
    for status in Status
}
FACTS = (Fact("private-api", "/api", None, "linkedin"), Fact("permission", "cookies", None))


def _match(severity: Severity, status: Status, confidence: Confidence, flows: list[int], facts: list[Fact]) -> Match:
    return Match(RULES[severity, status], confidence, "It is.", (), tuple(flows), tuple(facts))


def matches(least: int = 0) -> st.SearchStrategy[list[Match]]:
    made = st.builds(
        _match,
        st.sampled_from(list(Severity)),
        st.sampled_from(list(Status)),
        st.sampled_from(list(Confidence)),
        st.lists(st.integers(0, 3), max_size=2, unique=True),
        st.lists(st.sampled_from(FACTS), max_size=2, unique=True),
    )
    return st.lists(made, min_size=least, max_size=8)


flows = st.lists(st.integers(0, 3), unique=True, max_size=4).map(sorted)


def _analysis(kept: Sequence[int]) -> Analysis:
    """The analysis with its flows at `kept`, in their places; what is left out carries nothing."""
    nothing = analysis([ExampleFlow(data_types=("user.input",), channel="storage")]).flows[0]
    return replace(FOUND, flows=tuple(flow if at in kept else nothing for at, flow in enumerate(FOUND.flows)))


def _assess(found: Sequence[Match], kept: Sequence[int]) -> Assessment:
    return assess(_analysis(kept), found, (), extension(), 0)


@given(matches(), flows)
def test_the_breakdown_adds_up_between_0_and_100(found: list[Match], kept: list[int]) -> None:
    answer = _assess(found, kept)
    band = packaged_scale().band(answer.verdict)
    assert answer.score == sum(line.points for line in answer.breakdown)
    assert 0 <= band.lowest <= answer.score <= band.highest <= 100
    assert all(line.points > 0 for line in answer.breakdown)


@given(matches(), matches(1), flows)
def test_a_further_match_never_lowers_the_score(found: list[Match], more: list[Match], kept: list[int]) -> None:
    assert _assess([*found, *more], kept).score >= _assess(found, kept).score


@given(matches(), flows, st.integers(0, 3))
def test_a_further_flow_never_lowers_the_score(found: list[Match], kept: list[int], another: int) -> None:
    assert _assess(found, [*kept, another]).score >= _assess(found, kept).score


@given(matches(1), flows, st.data())
def test_what_lowers_a_matchs_confidence_lowers_its_points_and_never_adds_any(
    found: list[Match], kept: list[int], data: st.DataObject
) -> None:
    at = data.draw(st.integers(0, len(found) - 1))
    lower = data.draw(st.sampled_from([word for word in Confidence if word <= found[at].confidence]))
    lowered = [*found[:at], replace(found[at], confidence=lower), *found[at + 1 :]]
    assert _assess(lowered, kept).score <= _assess(found, kept).score


@given(matches(), flows)
def test_a_preview_changes_nothing(found: list[Match], kept: list[int]) -> None:
    stable = [row for row in found if row.signature.status is Status.STABLE]
    whole, without = _assess(found, kept), _assess(stable, kept)
    assert (whole.verdict, whole.score) == (without.verdict, without.score)
    assert [(row.reason, row.points) for row in whole.breakdown] == [
        (row.reason, row.points) for row in without.breakdown
    ]
    behind = {at for row in whole.breakdown for at in row.matches}
    assert all(found[at].signature.status is Status.STABLE for at in behind)


@given(matches(), flows, st.randoms())
def test_the_order_of_matches_does_not_matter(found: list[Match], kept: list[int], random: Random) -> None:
    mixed = list(found)
    random.shuffle(mixed)
    assert _assess(mixed, kept).score == _assess(found, kept).score
