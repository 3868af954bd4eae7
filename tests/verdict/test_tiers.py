"""The contract's definitions, flow by flow and fact by fact."""

import pytest

from skimtrace.flow.model import Confidence, Fact, Reason
from skimtrace.signatures.model import Match
from skimtrace.signatures.schema import ExampleFlow
from skimtrace.signatures.taxonomy import packaged_taxonomies
from skimtrace.verdict.model import Verdict
from skimtrace.verdict.scale import packaged_scale
from skimtrace.verdict.tiers import fact_tier, flow_tier, match_tier
from tests.signatures.made import analysis, signature

NAME = ("person.name",)
SERVER = "https://api.example.com/"


@pytest.mark.parametrize(
    ("flow", "tier"),
    [
        (ExampleFlow(data_types=NAME, url=SERVER), Verdict.SENDS),
        (ExampleFlow(data_types=NAME, url=SERVER, confidence="medium"), Verdict.SENDS),
        (ExampleFlow(data_types=NAME, url=SERVER, confidence="low"), Verdict.REVIEW),
        (ExampleFlow(data_types=NAME, url=SERVER, reached=False), Verdict.REVIEW),
        (ExampleFlow(data_types=NAME, url=SERVER, same_site=True), Verdict.NONE),
        (ExampleFlow(data_types=NAME, url="http://localhost:3000/"), Verdict.SENDS),
        (ExampleFlow(data_types=NAME, url="http://192.168.0.2/"), Verdict.SENDS),
        (ExampleFlow(data_types=NAME, unresolved=Reason.SETTINGS), Verdict.SENDS),
        (ExampleFlow(data_types=NAME, channel="form"), Verdict.SENDS),
        (ExampleFlow(data_types=NAME, channel="storage"), Verdict.LOCAL),
        (ExampleFlow(data_types=NAME, channel="display"), Verdict.LOCAL),
        (ExampleFlow(data_types=NAME, channel="storage", confidence="low"), Verdict.REVIEW),
        (ExampleFlow(data_types=NAME, channel="storage", reached=False), Verdict.REVIEW),
        (ExampleFlow(data_types=("session.token",), url=SERVER), Verdict.SENDS),
        (ExampleFlow(data_types=("session.token",), url=SERVER, same_site=True), Verdict.REVIEW),
        (ExampleFlow(data_types=("session.token",), channel="storage"), Verdict.REVIEW),
        (ExampleFlow(data_types=("session.token", "person.name"), channel="storage"), Verdict.LOCAL),
        (ExampleFlow(data_types=("page.whole",), url=SERVER, personal=True), Verdict.SENDS),
        (ExampleFlow(data_types=("page.whole",), url=SERVER), Verdict.REVIEW),
        (ExampleFlow(data_types=("page.url",), url=SERVER, confidence="low"), Verdict.REVIEW),
        (ExampleFlow(data_types=("page.selection",), channel="clipboard"), Verdict.NONE),
        (ExampleFlow(data_types=("page.text",), url=SERVER, same_site=True), Verdict.NONE),
        (ExampleFlow(data_types=("user.input",), url=SERVER), Verdict.NONE),
        (ExampleFlow(data_types=("user.input", "page.text"), url=SERVER), Verdict.REVIEW),
        (ExampleFlow(data_types=("unheard-of",), url=SERVER), Verdict.NONE),
    ],
)
def test_flow_tier(flow: ExampleFlow, tier: Verdict) -> None:
    assert flow_tier(analysis([flow]).flows[0], packaged_taxonomies()) is tier


@pytest.mark.parametrize(
    ("fact", "tier"),
    [
        (Fact("cookie", "li_at", None, "linkedin"), Verdict.REVIEW),
        (Fact("private-api", "/api/graphql", None, "facebook"), Verdict.REVIEW),
        (Fact("cookie", "theme", None), Verdict.NONE),
        (Fact("private-api", "/api/graphql", None), Verdict.NONE),
        (Fact("selector", ".pv-top-card", None, "linkedin"), Verdict.NONE),
        (Fact("permission", "cookies", None), Verdict.NONE),
    ],
)
def test_fact_tier(fact: Fact, tier: Verdict) -> None:
    assert fact_tier(fact) is tier


@pytest.mark.parametrize(
    ("severity", "status", "site", "tier"),
    [
        ("critical", "stable", "linkedin", Verdict.REVIEW),
        ("medium", "stable", "linkedin", Verdict.REVIEW),
        ("low", "stable", "linkedin", Verdict.NONE),
        ("critical", "preview", "linkedin", Verdict.NONE),
        ("critical", "stable", None, Verdict.NONE),
    ],
)
def test_match_tier(severity: str, status: str, site: str | None, tier: Verdict) -> None:
    rule = signature(severity=severity, status=status)
    fact = Fact("selector", "x", None, site)
    assert match_tier(Match(rule, Confidence.MEDIUM, "m", (), (), (fact,)), packaged_scale()) is tier
