"""What is missing, what is too much: the judgement that the browser's test stands on, without a browser."""

import pytest
from msgspec.structs import replace
from samples.catalog import Run, Unseen

from tests.samples.browser.collector import FRAME, Request
from tests.samples.browser.judge import Observation, extra, missing, silent
from tests.samples.browser.sites import HEARD
from tests.samples.expectations import ExpectedFlow, expected_flows


def one_flow(types: str, sink: str) -> list[ExpectedFlow]:
    """The flow from line 1 of a.js to line 2."""
    return expected_flows({"a.js": f"r(); // $ source=a types={types}\ns(); // $ sink=a {sink}".encode()})


def request(host: str, path: str = "/", query: str = "", body: bytes = b"", **headers: str) -> Request:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return Request("POST" if body else "GET", host, path, query, named, body)


RUN = Run(page="https://www.linkedin.com/in/ada-example/")
BODY = request("one.example", body=b'{"who": "Canaryname Canarysurname"}')
URL = request("one.example", "/p/Canary%6Eame", "x=1")
QUERY = request("one.example", query="who=Canaryname")
HEADER = request("one.example", x_who="Canaryname")
COOKIE = request("one.example", cookie="who=Canaryname", referer="https://x.com/Canaryname")
VISIT = request("one.example", query="who=Canaryname", sec_fetch_dest="document")
FRAMED = Request(FRAME, "one.example", "/", "", {}, b"Canaryname")
TOLD = request("one.example", HEARD, body=b'{"who": "Canaryname"}')


@pytest.mark.parametrize(
    ("channel", "arrivals"),
    [
        ("websocket", [FRAMED]),
        ("body", [BODY]),
        ("url", [URL, QUERY, VISIT]),
        ("header", [HEADER]),
        ("navigation", [VISIT]),
        ("frame-message", [TOLD]),
        ("sdk", [BODY, URL, QUERY, HEADER, VISIT, FRAMED]),
    ],
)
def test_a_canary_has_to_arrive_by_its_channel(channel: str, arrivals: list[Request]) -> None:
    expected = one_flow("person.name", f"channel={channel} host=one.example")
    for arrival in (BODY, URL, QUERY, HEADER, COOKIE, VISIT, TOLD, FRAMED):
        lines = missing(expected, Observation(requests=[arrival]), RUN)
        line = f"Missing: person.name of a.js:1 person.name -> a.js:2 {channel} one.example"
        assert lines == ([] if arrival in arrivals else [line])


def test_every_type_of_a_source_has_to_arrive_at_the_very_host() -> None:
    expected = one_flow("person.name,person.email", "channel=body host=one.example")
    two = request("two.example", body=b"canarymail@mail.example")
    where = "a.js:1 person.email,person.name -> a.js:2 body one.example"
    assert missing(expected, Observation(requests=[BODY, two]), RUN) == [f"Missing: person.email of {where}"]
    assert (
        missing(expected, Observation(requests=[two]), replace(RUN, unseen=(Unseen("body", "it is not looked for"),)))
        == []
    )


def test_flows_of_one_type_are_told_apart_by_words() -> None:
    expected = one_flow("person.name", "channel=body host=one.example")
    where = "a.js:1 person.name -> a.js:2 body one.example"
    assert missing(expected, Observation(requests=[BODY]), replace(RUN, words={"a": "canarySURNAME"})) == []
    assert missing(expected, Observation(requests=[BODY]), replace(RUN, words={"a": "of the second"})) == [
        f"Missing: 'of the second' of {where}"
    ]


def test_a_destination_without_a_host_is_any_of_another_site() -> None:
    expected = one_flow("person.name", "channel=body host=-")
    own = request("www.linkedin.com", body=b"Canaryname")
    assert missing(expected, Observation(requests=[BODY]), RUN) == []
    assert missing(expected, Observation(requests=[own]), RUN) == [
        "Missing: person.name of a.js:1 person.name -> a.js:2 body"
    ]
    assert extra(expected, Observation(requests=[BODY]), RUN) == []
    shown = one_flow("person.name", "channel=body host=- at=two.example")
    assert missing(shown, Observation(requests=[BODY]), RUN) == [
        "Missing: person.name of a.js:1 person.name -> a.js:2 body"
    ]


def test_what_stays_on_the_machine_is_looked_for_there() -> None:
    expected = one_flow("person.name", "channel=storage")
    assert missing(expected, Observation(kept={"storage": '{"visited": "Canaryname"}'}), RUN) == []
    told = one_flow("person.name", "channel=native-message host=-")
    assert missing(told, Observation(kept={"native-message": '{"who": "Canaryname"}'}), RUN) == []
    assert missing(expected, Observation(requests=[BODY], kept={"download": "Canaryname"}), RUN) == [
        "Missing: person.name of a.js:1 person.name -> a.js:2 storage"
    ]


def test_a_canary_that_no_flow_takes_to_a_host_is_too_much_there() -> None:
    expected = one_flow("person.name", "channel=body host=one.example")
    own = request("www.linkedin.com", "/canarytown", "a=canarytoken")
    other_site = request("x.com", query="canarytown")
    two = request("two.example", body=b"Canaryname", authorization="Bearer canarytoken")
    assert extra(expected, Observation(requests=[BODY, own]), RUN) == []
    assert extra(expected, Observation(requests=[two, other_site]), RUN) == [
        f"Extra:   person.name in {two}",
        f"Extra:   session.token in {two}",
        f"Extra:   person.location in {other_site}",
    ]


def test_what_the_user_types_is_no_data_of_a_page() -> None:
    typed = request("accounts.example", body=b"canaryinput")
    assert extra([], Observation(requests=[typed]), RUN) == []


def test_a_flow_of_a_whole_page_brings_all_that_is_on_it() -> None:
    expected = one_flow("page.whole", "channel=body host=one.example")
    assert extra(expected, Observation(requests=[BODY]), RUN) == []


def test_a_host_without_a_request_is_named() -> None:
    assert silent(["one.example", "two.example"], Observation(requests=[BODY])) == [
        "Silent:  two.example has had no request"
    ]
