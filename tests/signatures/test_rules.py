"""The packaged signatures: every example runs, their number is asserted, and their words are careful."""

from collections import Counter

import msgspec
import pytest

from skimtrace.signatures.examples import run_examples
from skimtrace.signatures.model import ExampleOutcome
from skimtrace.signatures.registry import load_signatures
from skimtrace.signatures.schema import Severity, Signature, Status
from tests.signatures.made import signature, signature_set

KNOWN = load_signatures()
DECLARED = {
    "PSX-BLOCK-PAGE-WATCH": (2, 3, Severity.MEDIUM),
    "PSX-BULK-SEARCH-HARVEST": (1, 3, Severity.HIGH),
    "PSX-CHAT-EXFIL": (4, 4, Severity.CRITICAL),
    "PSX-CONTACT-AUTOCLICK": (3, 4, Severity.CRITICAL),
    "PSX-CONTACT-INFO": (5, 5, Severity.CRITICAL),
    "PSX-CONTACT-REGEX": (4, 3, Severity.HIGH),
    "PSX-CRM-OUT": (3, 4, Severity.HIGH),
    "PSX-EMAIL-GUESS-VERIFY": (3, 4, Severity.HIGH),
    "PSX-ENRICH-VENDOR": (3, 4, Severity.HIGH),
    "PSX-EXTERNAL-BRIDGE": (3, 4, Severity.HIGH),
    "PSX-FIRST-DEGREE-HARVEST": (3, 4, Severity.CRITICAL),
    "PSX-FLOW-NET": (8, 4, Severity.CRITICAL),
    "PSX-HEADER-CAPTURE": (3, 3, Severity.HIGH),
    "PSX-HIDDEN-ENDPOINT": (2, 3, Severity.HIGH),
    "PSX-HIDDEN-VISIT": (3, 3, Severity.HIGH),
    "PSX-INSECURE-ENDPOINT": (4, 5, Severity.HIGH),
    "PSX-LI-CSRF-REPLAY": (4, 3, Severity.CRITICAL),
    "PSX-LI-HIDDEN-JSON": (3, 3, Severity.HIGH),
    "PSX-LI-PRIVATE-API": (4, 5, Severity.CRITICAL),
    "PSX-LI-PROFILE-FIELDS": (2, 4, Severity.MEDIUM),
    "PSX-LI-RESPONSE-TAP": (3, 3, Severity.CRITICAL),
    "PSX-LLM-OUT": (4, 5, Severity.HIGH),
    "PSX-LOCAL-EXPORT": (3, 3, Severity.MEDIUM),
    "PSX-LOCAL-STORE": (2, 2, Severity.MEDIUM),
    "PSX-MULTI-SITE-JOIN": (2, 4, Severity.HIGH),
    "PSX-NOTICE-GAP": (4, 3, Severity.LOW),
    "PSX-OVERBROAD-HOSTS": (1, 3, Severity.MEDIUM),
    "PSX-PAGE-TEXT-OUT": (2, 3, Severity.LOW),
    "PSX-RATE-EVASION": (2, 3, Severity.MEDIUM),
    "PSX-REIDENTIFY": (4, 4, Severity.HIGH),
    "PSX-REMOTE-CODE": (2, 3, Severity.CRITICAL),
    "PSX-REMOTE-SELECTORS": (1, 2, Severity.HIGH),
    "PSX-RETENTION": (3, 3, Severity.MEDIUM),
    "PSX-SCHEDULED": (4, 4, Severity.MEDIUM),
    "PSX-SESSION-COOKIE-OUT": (5, 3, Severity.CRITICAL),
    "PSX-SESSION-COOKIE-READ": (1, 2, Severity.LOW),
    "PSX-SHEET-BAAS-OUT": (3, 4, Severity.HIGH),
    "PSX-SOCIAL-API-NAMED": (1, 2, Severity.LOW),
    "PSX-SOCIAL-PRIVATE-API": (2, 6, Severity.HIGH),
    "PSX-VENDOR-IFRAME": (3, 4, Severity.MEDIUM),
    "PSX-VISIBILITY-UNCHECKED": (3, 3, Severity.HIGH),
    "PSX-WA-CONTACTS": (3, 4, Severity.HIGH),
    "PSX-WEBHOOK-OUT": (4, 4, Severity.HIGH),
    "PSX-WHOLE-PAGE-OUT": (5, 4, Severity.HIGH),
}
"""By id: the number of examples that match and of near misses, and the severity."""
PREVIEWS = {"PSX-REMOTE-SELECTORS", "PSX-SOCIAL-API-NAMED"}
"""The ids of those that do not score yet."""
OUTCOMES = run_examples(KNOWN)


@pytest.mark.parametrize("outcome", OUTCOMES, ids=lambda outcome: f"{outcome.signature}: {outcome.title}")
def test_example(outcome: ExampleOutcome) -> None:
    assert outcome.passed, outcome.reason


def test_every_declared_example_is_run() -> None:
    run = Counter((outcome.signature, outcome.expected) for outcome in OUTCOMES)
    found = {row.id: (run[row.id, "match"], run[row.id, "near-miss"], row.severity) for row in KNOWN.signatures}
    assert found == DECLARED
    assert {row.id for row in KNOWN.signatures if row.status is Status.PREVIEW} == PREVIEWS


@pytest.mark.parametrize("rule", KNOWN.signatures, ids=lambda rule: rule.id)
def test_every_signature_is_whole(rule: Signature) -> None:
    assert rule.gdpr
    assert rule.attack or rule.cwe
    assert any(example.messages for example in rule.examples.match), "at least one example states its exact message"
    text = msgspec.json.encode(rule).decode().lower()
    for word in ("violat", "illegal", "unlawful", "malicious", "steal"):
        assert word not in text


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
