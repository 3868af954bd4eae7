import pytest
from hypothesis import given
from hypothesis import strategies as st

from skimtrace.report import words
from skimtrace.report.visible import visible
from skimtrace.result import model as m
from tests.result import made


def selection(**changes: object) -> m.Flow:
    return made.flow(
        personal=False,
        data_types=["page.selection"],
        page=m.PageHosts(hosts=["*"]),
        supports="review",
        **changes,
    )


UNRESOLVED = m.FlowEndpoint(url=None, host=None, category=None, resolved=False, reason=m.Reason.SETTINGS)


@pytest.mark.parametrize(
    ("result", "sentence"),
    [
        (made.result(), "Reads name and headline from linkedin.com pages and sends them to api.example.com."),
        (
            made.result(complete=False),
            "In what could be analysed: reads name and headline from linkedin.com pages and sends them to "
            "api.example.com.",
        ),
        (
            made.result(flows=[made.flow(data_types=["person.email"], endpoint=UNRESOLVED)]),
            "Reads e-mail from linkedin.com pages and sends it to an address from the extension's settings.",
        ),
        (
            made.result(verdict="scrapes-local", flows=[made.local_flow(data_types=["person.name"])]),
            "Reads name from linkedin.com pages and keeps it on this machine, in the browser's storage; "
            "nothing was seen to send it.",
        ),
        (
            made.result(verdict="review", flows=[selection()]),
            "Sends page selection, which is not specific to people, from pages of any site to api.example.com.",
        ),
        (
            made.result(verdict="review", flows=[made.flow(confidence="low", supports="review")]),
            "May pass name and headline from linkedin.com pages on to api.example.com; this needs a look.",
        ),
        (
            made.result(
                verdict="review",
                flows=[made.flow(confidence="low", supports="review")],
                same_site_flows=[made.returning_flow()],
            ),
            "May pass name and headline from linkedin.com pages on to api.example.com; this needs a look.",
        ),
        (
            made.clean(verdict="review", same_site_flows=[made.returning_flow()]),
            "Reads session token from linkedin.com pages, for requests to the same site; this needs a look.",
        ),
        (made.result(verdict="review", flows=[]), "Needs a look: Profile data is sent to a server."),
        (made.clean(), "No evidence that it reads data about people and passes it on."),
        (
            made.clean(complete=False),
            "In what could be analysed: no evidence that it reads data about people and passes it on.",
        ),
        (made.clean(error="no such file"), "Could not be analysed: no such file."),
    ],
)
def test_the_verdict_in_one_sentence(result: m.Result, sentence: str) -> None:
    assert words.verdict_sentence(result) == sentence


def test_the_sentence_names_only_flows_the_verdict_rests_on() -> None:
    low = made.flow(id="F-2", data_types=["person.phone"], confidence="low", supports="review")
    back = made.returning_flow(data_types=["person.photo"], supports="no-evidence")
    flows = [made.flow(), low, selection(id="F-4")]
    sentence = words.verdict_sentence(made.result(flows=flows, same_site_flows=[back]))
    assert sentence == "Reads name and headline from linkedin.com pages and sends them to api.example.com."


def test_many_words_are_counted() -> None:
    assert words.enumerate_words([]) == ""
    assert words.enumerate_words(["a"]) == "a"
    assert words.enumerate_words(["a", "b"]) == "a and b"
    assert words.enumerate_words("abcd") == "a, b, c and d"
    assert words.enumerate_words("abcdefg") == "a, b, c and 4 more"


def test_data_to_destination_groups_what_goes_to_the_same_places() -> None:
    other = m.FlowEndpoint(url="http://localhost:8080/", host="localhost:8080", category=None, resolved=True)
    third = m.FlowEndpoint(url="https://b.example/", host="b.example", category=None, resolved=True)
    flows = [
        made.flow(),
        made.flow(id="2", endpoint=other),
        made.flow(id="3", endpoint=third, data_types=["person.email"]),
    ]
    told = words.data_to_destination(made.result(flows=flows))
    assert told == "name, headline -> api.example.com, localhost:8080; e-mail -> b.example"


def test_what_goes_back_to_its_own_site_has_no_destination_beside_it() -> None:
    back = made.returning_flow()
    told = words.data_to_destination(made.clean(verdict="review", same_site_flows=[back]))
    assert told == "session token -> the site it was read on (www.linkedin.com)"
    relative = m.FlowEndpoint(url="/api/me", host=None, category=None, resolved=False, reason=m.Reason.RELATIVE)
    assert words.destination(made.returning_flow(endpoint=relative)) == "the site it was read on"
    assert words.leaving([back]) == []


@pytest.mark.parametrize(
    ("host", "word"),
    [("*.linkedin.com", "linkedin.com"), ("www.xing.com", "xing.com"), ("*", "any site"), ("<all_urls>", "any site")],
)
def test_hosts_as_a_reader_says_them(host: str, word: str) -> None:
    assert words.site_word(host) == word


def test_articles_are_cited_with_their_law() -> None:
    assert words.article_word("5(1)(c)") == "Art. 5(1)(c) GDPR"
    assert words.article_word("ePrivacy 5(3)") == "ePrivacy 5(3)"


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("plain", "plain"),
        ("Zoë 👍 名前", "Zoë 👍 名前"),
        ("a\x1b[31mb\x07", "a\\x1b[31mb\\x07"),
        ("\u202egpj.exe", "\\u202egpj.exe"),
        ("a\u200bb\ufeff\x9b", "a\\u200bb\\ufeff\\x9b"),
        ("line\nbreak\u2028", "line\\x0abreak\\u2028"),
        ("\U000e0041", "\\U000e0041"),
        ("\ud800", "\\ud800"),
    ],
)
def test_what_does_not_show_is_spelled_out(text: str, shown: str) -> None:
    assert visible(text) == shown


def test_marks_that_no_letter_has_so_many_of_are_spelled_out() -> None:
    assert visible("e" + "\u0301" * 4) == "e" + "\u0301" * 4
    assert visible("e" + "\u0301" * 6 + "x\u0489") == "e" + "\u0301" * 4 + r"\u0301\u0301" + "x\u0489"


@given(st.text(st.characters(codec=None)), st.integers(1, 40))
def test_visible_text_is_printable_short_and_final(text: str, limit: int) -> None:
    whole = visible(text)
    assert whole.isprintable() or " " in whole or any(ord(c) > 0x7F for c in whole)
    assert not any(ord(c) < 0x20 or 0x7F <= ord(c) <= 0x9F for c in whole)
    assert visible(whole) == whole
    assert len(visible(text, limit)) <= limit


def test_every_reason_has_words_of_its_own() -> None:
    assert list(words.REASONS) == list(m.Reason)
    assert len(set(words.REASONS.values())) == len(m.Reason)


@pytest.mark.parametrize(
    ("endpoint", "said"),
    [
        (
            m.FlowEndpoint(url="https://a.example/", host="a.example", category=None, resolved=True),
            "https://a.example/",
        ),
        (
            m.FlowEndpoint(
                url="https://a.example/", host="a.example", category=None, resolved=False, reason=m.Reason.STORAGE
            ),
            "https://a.example/ (the default; the extension's storage may hold another)",
        ),
        (
            m.FlowEndpoint(url="{…}/in", host=None, category=None, resolved=False, reason=m.Reason.SERVER),
            "{…}/in (not in the package: an address that a server supplies)",
        ),
        (UNRESOLVED, "an address from the extension's settings"),
        (m.FlowEndpoint(url=None, host=None, category=None, resolved=False), "an address set at run time"),
    ],
)
def test_an_address_is_said_with_what_is_not_known_of_it(endpoint: m.FlowEndpoint, said: str) -> None:
    assert words.address_word(endpoint) == said
