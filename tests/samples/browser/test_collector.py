"""The collector answers for every host, with TLS and without, and notes what it was sent."""

import http.client
import socket
import ssl
from collections.abc import Iterator

import pytest
from websockets.sync.client import connect

from tests.samples.browser.collector import FRAME, LOOPBACK, Collector
from tests.samples.browser.sites import BEACON, DONE, HEARD


@pytest.fixture
def collector() -> Iterator[Collector]:
    with Collector() as running:
        yield running


def connection(collector: Collector, *, tls: bool = True) -> http.client.HTTPConnection:
    if not tls:
        return http.client.HTTPConnection(LOOPBACK, collector.port, timeout=10)
    context = ssl.create_default_context()
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    return http.client.HTTPSConnection(LOOPBACK, collector.port, timeout=10, context=context)


@pytest.mark.parametrize("tls", [True, False])
def test_a_request_is_noted_as_it_was_sent(collector: Collector, tls: bool) -> None:
    wire = connection(collector, tls=tls)
    headers = {"Host": "API.Collector.example:8765", "X-Who": "canaryname", "Sec-Fetch-Dest": "empty"}
    wire.request("PUT", "/v1/a%20b?q=c%20d", b"\x00body", headers)
    answer = wire.getresponse()
    assert (answer.status, answer.read()) == (200, b'{"ok": true}')
    wire.close()
    (request,) = collector.requests
    assert (request.method, request.host, request.path, request.query, request.body) == (
        "PUT",
        "api.collector.example",
        "/v1/a%20b",
        "q=c%20d",
        b"\x00body",
    )
    assert request.headers["x-who"] == "canaryname"


def test_several_requests_and_a_body_in_chunks_come_by_one_connection(collector: Collector) -> None:
    wire = connection(collector)
    for body in ([b"one", b"two"], [b"three"]):
        wire.request("POST", "/", iter(body), {"Host": "a.example"}, encode_chunked=True)
        wire.getresponse().read()
    wire.close()
    assert [request.body for request in collector.requests] == [b"onetwo", b"three"]


def test_a_page_of_a_site_sets_its_cookies_and_reports_when_it_is_done(collector: Collector) -> None:
    wire = connection(collector)
    wire.request("GET", "/in/ada-example/", headers={"Host": "www.linkedin.com", "Sec-Fetch-Dest": "document"})
    answer = wire.getresponse()
    assert any(cookie.startswith("li_at=canarytoken;") for cookie in answer.headers.get_all("Set-Cookie", []))
    page = answer.read().decode()
    assert "Canaryheadline" in page
    assert page.endswith(BEACON)
    assert DONE in BEACON
    wire.close()


def test_a_page_of_another_host_passes_on_what_it_is_told(collector: Collector) -> None:
    wire = connection(collector)
    wire.request("GET", "/frame", headers={"Host": "panel.vendor.example", "Sec-Fetch-Dest": "iframe"})
    assert HEARD in wire.getresponse().read().decode()
    wire.close()


def test_what_comes_through_a_websocket_is_noted(collector: Collector) -> None:
    wire = socket.create_connection((LOOPBACK, collector.port), timeout=10)
    address = f"ws://live.collector.example:{collector.port}/team?a=b"
    with connect(address, sock=wire, compression=None) as opened:
        opened.send("Canaryname")
        opened.send(b"\x00\x01")
    frames = [request for request in collector.requests if request.method == FRAME]
    assert [(f.host, f.path, f.query, f.body) for f in frames] == [
        ("live.collector.example", "/team", "a=b", b"Canaryname"),
        ("live.collector.example", "/team", "a=b", b"\x00\x01"),
    ]


def test_scripts_of_any_origin_may_read_the_answers(collector: Collector) -> None:
    wire = connection(collector)
    asked = {"Access-Control-Request-Method": "PUT", "Access-Control-Request-Headers": "content-type,x-token"}
    wire.request("OPTIONS", "/", headers={"Host": "a.example", "Origin": "https://x.com", **asked})
    answer = wire.getresponse()
    answer.read()
    wire.close()
    assert answer.headers["Access-Control-Allow-Origin"] == "https://x.com"
    assert answer.headers["Access-Control-Allow-Methods"] == "PUT"
    assert answer.headers["Access-Control-Allow-Headers"] == "content-type,x-token"


def test_a_client_that_goes_away_is_no_concern(collector: Collector) -> None:
    socket.create_connection((LOOPBACK, collector.port), timeout=10).close()
    wire = connection(collector)
    wire.request("GET", "/", headers={"Host": "a.example"})
    assert wire.getresponse().status == 200
    wire.close()
