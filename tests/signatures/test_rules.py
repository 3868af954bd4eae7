"""The packaged signatures: every example runs, their number is asserted, and their words are careful."""

import msgspec
import pytest

from skimtrace.signatures.examples import run_examples
from skimtrace.signatures.model import ExampleOutcome
from skimtrace.signatures.registry import load_signatures
from skimtrace.signatures.schema import Severity, Signature, Status
from tests.signatures.made import signature, signature_set

KNOWN = load_signatures()
EXAMPLES = {
    "PSX-CHAT-EXFIL": (4, 4),
    "PSX-CONTACT-INFO": (2, 3),
    "PSX-CRM-OUT": (3, 4),
    "PSX-EMAIL-GUESS-VERIFY": (3, 4),
    "PSX-ENRICH-VENDOR": (3, 4),
    "PSX-FLOW-NET": (5, 4),
    "PSX-HIDDEN-VISIT": (3, 3),
    "PSX-INSECURE-ENDPOINT": (3, 4),
    "PSX-LI-PRIVATE-API": (2, 4),
    "PSX-LLM-OUT": (4, 5),
    "PSX-LOCAL-EXPORT": (2, 3),
    "PSX-LOCAL-STORE": (2, 2),
    "PSX-MULTI-SITE-JOIN": (2, 4),
    "PSX-PAGE-TEXT-OUT": (2, 3),
    "PSX-REIDENTIFY": (4, 4),
    "PSX-SESSION-COOKIE-OUT": (2, 3),
    "PSX-SESSION-COOKIE-READ": (1, 2),
    "PSX-SHEET-BAAS-OUT": (3, 4),
    "PSX-SOCIAL-API-NAMED": (1, 2),
    "PSX-SOCIAL-PRIVATE-API": (2, 6),
    "PSX-WA-CONTACTS": (3, 4),
    "PSX-WEBHOOK-OUT": (4, 4),
    "PSX-WHOLE-PAGE-OUT": (5, 4),
}
"""Declared examples: matches and near misses."""
OUTCOMES = run_examples(KNOWN)


@pytest.mark.parametrize("outcome", OUTCOMES, ids=lambda outcome: f"{outcome.signature}: {outcome.title}")
def test_example(outcome: ExampleOutcome) -> None:
    assert outcome.passed, outcome.reason


def test_every_declared_example_is_run() -> None:
    run = {
        row.id: tuple(
            sum(out.signature == row.id and out.expected == kind for out in OUTCOMES) for kind in ("match", "near-miss")
        )
        for row in KNOWN.signatures
    }
    assert run == EXAMPLES
    assert len(OUTCOMES) == sum(sum(pair) for pair in EXAMPLES.values()) == 56


@pytest.mark.parametrize("rule", KNOWN.signatures, ids=lambda rule: rule.id)
def test_every_signature_is_whole(rule: Signature) -> None:
    assert rule.status is Status.STABLE
    assert rule.gdpr
    assert rule.attack or rule.cwe
    assert any(example.messages for example in rule.examples.match), "at least one example states its exact message"
    text = msgspec.json.encode(rule).decode().lower()
    for word in ("violat", "illegal", "unlawful", "malicious", "steal"):
        assert word not in text


def test_the_severities_are_these() -> None:
    by_severity = {
        severity: [row.id.removeprefix("PSX-") for row in KNOWN.signatures if row.severity is severity]
        for severity in Severity
    }
    assert by_severity == {
        Severity.CRITICAL: ["CONTACT-INFO", "FLOW-NET", "LI-PRIVATE-API", "SESSION-COOKIE-OUT"],
        Severity.HIGH: ["INSECURE-ENDPOINT", "WHOLE-PAGE-OUT"],
        Severity.MEDIUM: ["LOCAL-EXPORT", "LOCAL-STORE"],
        Severity.LOW: ["PAGE-TEXT-OUT", "SESSION-COOKIE-READ", "SOCIAL-PRIVATE-API"],
        Severity.INFO: [],
    }


def test_a_failing_example_says_why() -> None:
    rule = signature(
        examples={
            "match": [
                {"title": "does not match", "flows": [{"data_types": ["page.text"]}]},
                {"title": "says another thing", "flows": [{"data_types": ["person.name"]}], "messages": ["Hm"]},
            ],
            "near_miss": [{"title": "matches", "flows": [{"data_types": ["person.name"], "hosts": ["a.example"]}]}],
        }
    )
    said = "Reads name from the page and sends it to an unknown destination (request body)"
    named = "Reads name from a.example pages and sends it to an unknown destination (request body)"
    assert run_examples(signature_set(rule)) == [
        ExampleOutcome("TST-ONE", "does not match", "match", False, (), "it should match and does not"),
        ExampleOutcome(
            "TST-ONE",
            "says another thing",
            "match",
            False,
            (said,),
            f"the messages differ: expected ['Hm'], got ['{said}']",
        ),
        ExampleOutcome("TST-ONE", "matches", "near-miss", False, (named,), f"it should not match and does: {named}"),
    ]
