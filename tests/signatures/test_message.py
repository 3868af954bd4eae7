"""Messages: one true sentence per match."""

import pytest

from skimtrace.flow.model import Fact, Place, Reason
from skimtrace.signatures.message import fact_message, flow_message, listed
from skimtrace.signatures.schema import ExampleFlow
from skimtrace.signatures.taxonomy import packaged_taxonomies
from tests.signatures.made import analysis

KNOWN = packaged_taxonomies()


@pytest.mark.parametrize(
    ("words", "text"),
    [
        ([], ""),
        (["a"], "a"),
        (["a", "b"], "a and b"),
        (["a", "b", "c"], "a, b and c"),
        (["a", "b", "c", "d", "e"], "a, b, c, d and e"),
        (["a", "b", "c", "d", "e", "f"], "a, b, c, d and 2 more"),
    ],
)
def test_listed(words: list[str], text: str) -> None:
    assert listed(words) == text


@pytest.mark.parametrize(
    ("flow", "message"),
    [
        (
            ExampleFlow(data_types=("person.email", "person.name"), hosts=("*.linkedin.com", "www.linkedin.com")),
            "Reads name and e-mail from linkedin.com pages and sends them to an unknown destination (request body)",
        ),
        (
            ExampleFlow(data_types=("person.contacts",), source="json", hosts=("web.whatsapp.com",), channel="message"),
            "Reads contacts from data of web.whatsapp.com and hands them to an unknown destination (message)",
        ),
        (
            ExampleFlow(data_types=("page.selection",), hosts=("<all_urls>",), channel="navigation", url="https://t.co/"),
            "Reads selected text from pages of any site and opens t.co with it in the address",
        ),
        (
            ExampleFlow(data_types=("person.name",), hosts=("*", "x.com"), channel="form", url="https://crm.example/"),
            "Reads name from x.com pages and fills it into a form of crm.example",
        ),
        (
            ExampleFlow(data_types=("person.name",), source="request", channel="native-message"),
            "Requests name from the site and hands it to a program on this machine (native messaging)",
        ),
        (
            ExampleFlow(data_types=("person.name",), unresolved=Reason.STORAGE, channel="pigeon"),
            "Reads name from the page and sends it to an address that is not in the package (storage)",
        ),
        (
            ExampleFlow(data_types=("person.shoe-size",), hosts=("a.example",), channel="storage"),
            "Reads person.shoe-size from a.example pages and keeps it in the extension's storage",
        ),
        (
            ExampleFlow(data_types=("person.name",), hosts=("a.example",), channel="storage", local=False, url="https://b.example"),
            "Reads name from a.example pages and sends it to b.example",
        ),
    ],
)  # fmt: skip
def test_flow_message(flow: ExampleFlow, message: str) -> None:
    assert flow_message(analysis([flow]).flows, KNOWN) == message


def test_braces_of_an_address_are_left_alone() -> None:
    flow = ExampleFlow(data_types=("person.name",), hosts=("a.example",), url="https://{...}.supabase.co/rest")
    assert flow_message(analysis([flow]).flows, KNOWN) == (
        "Reads name from a.example pages and sends it to {...}.supabase.co (request body)"
    )


def test_fact_message_names_kinds_in_turn() -> None:
    facts = [
        Fact("cookie", "li_at", None, "linkedin"),
        Fact("private-api", "/voyager/api/me", None, "linkedin"),
        Fact("cookie", "JSESSIONID", None, "linkedin"),
        Fact("smell", "of {roses}", None, "linkedin"),
    ]
    assert fact_message(facts, KNOWN) == (
        "Names a session cookie of linkedin: li_at and JSESSIONID; names the private API of linkedin: /voyager/api/me; "
        "names of {roses}"
    )


def test_fact_message_shows_the_code_of_patterns_and_the_site_of_any_fact() -> None:
    place = Place(
        "a.js", 1, 1, "window.fetch = async function (...given) { const answer = await before(...given); return {} }"
    )
    facts = [
        Fact("pattern", '{"js": "window.fetch = $TAP"}', place),
        Fact("pattern", '{"js": "window.fetch = $TAP"}', place),
        Fact("pattern", '{"js": "eval($CODE)"}', Place("a.js", 2, 1, "eval(given)")),
        Fact("private-api", "/voyager/api/me", None, "linkedin"),
    ]
    assert fact_message(facts, KNOWN) == (
        "Contains the code window.fetch = async function (...given) { const answer = await before(...given…, "
        "and 1 more; names the private API of linkedin: /voyager/api/me"
    )
