"""What is said of addresses: every flow names its host or says why it cannot, whatever the package holds."""

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from skimtrace.flow.constants import HOLE
from skimtrace.flow.endpoints import is_placeholder
from skimtrace.flow.model import Endpoint, Reason
from tests.flow.casefile import Case, read_cases
from tests.flow.made import analysed

CASES = [
    case
    for name in ("endpoints", "sinks", "storage", "wrappers")
    for case in read_cases(Path(__file__).parent / "cases" / f"{name}.txt")
]
READS = 'const config = await (await fetch(chrome.runtime.getURL("config.json"))).json();\n'
SENDS = 'fetch({}, {{method: "POST", body: document.querySelector(".pv-top-card__name").textContent}});\n'


def sent_to(config: str | bytes, address: str) -> Endpoint | None:
    """Where a name goes that is sent to `address`, an expression over the JSON file `config`."""
    (flow,) = analysed({"content.js": READS + SENDS.format(address), "config.json": config}).flows
    return flow.endpoint


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.file}: {case.title}")
def test_every_flow_names_its_host_or_says_why_it_cannot(case: Case) -> None:
    for flow in analysed(case.files).flows:
        end = flow.endpoint
        assert (end is None) == flow.sink.local
        if end is None:
            continue
        assert end.resolved == (end.reason is None)
        assert end.reason is None or Reason(end.reason) is end.reason
        if end.resolved:
            assert end.url
            assert not end.url.startswith(HOLE)


@pytest.mark.parametrize(
    ("config", "address", "host"),
    [
        ('{"a": "https://a.example/"}', "config.a", "a.example"),
        ('\ufeff{"a": "https://a.example/"}', "config.a", "a.example"),
        ('{"a": [{"b": "https://a.example/"}]}', 'config["a"][0].b', "a.example"),
        ('{"a": "a.example"}', '"https://" + config.a + "/in"', "a.example"),
        ('["https://a.example/"]', "config[0]", "a.example"),
        ('{"a": 1}', "config.a", None),
        ('{"a": {"b": "https://a.example/"}}', "config.a", None),
        ('{"b": "https://a.example/"}', "config.a", None),
        ('{"a": ["https://a.example/"]}', "config.a[99999999999999999999]", None),
        ("[" * 100_000, "config.a", None),
        ("{", "config.a", None),
        (b"\xff\xfe\x00", "config.a", None),
        ("", "config.a", None),
        (json.dumps({"a": "https://a.example/" + "x" * 2_000_000}), "config.a", None),
    ],
)
def test_a_json_file_gives_what_it_holds(config: str | bytes, address: str, host: str | None) -> None:
    end = sent_to(config, address)
    assert end is not None
    assert (end.host, end.reason) == (host, None if host else Reason.FILE)


@pytest.mark.parametrize(
    "url",
    [
        "__API_URL__", "__API_URL__/in", "%VITE_API_URL%", "{{host}}/in", "https://{{host}}/in", "YOUR_API_URL_HERE",
        "https://YOUR_DOMAIN/in", "https://<your-host>/in", "${API}/in", "https://${HOST}/in", "REPLACE_ME", "@@API@@",
        "CHANGEME", "wss://__HOST__/live",
    ],
)  # fmt: skip
def test_what_was_to_be_replaced_is_a_placeholder(url: str) -> None:
    assert is_placeholder(url)


@pytest.mark.parametrize(
    "url",
    [
        "https://a.example/__KEY__", "https://a.example/%7Bid%7D", "/api/{{id}}", "https://your-server.de/in",
        "https://yours.example/", "__init/x", "/in", "", "https://%E4%BE%8B.example/in", "in?x=YOUR_KEY",
        "https://a.example/?key=YOUR_API_KEY",
    ],
)  # fmt: skip
def test_what_has_a_host_or_is_a_path_is_none(url: str) -> None:
    assert not is_placeholder(url)


@given(st.text(alphabet="_%{}$<>@AYOURz:/", max_size=4096))
def test_what_follows_a_host_is_never_one(text: str) -> None:
    assert not is_placeholder(f"https://a.example/{text}")
