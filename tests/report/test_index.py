import json
import pickle
from typing import Any

import msgspec
import pytest
from bs4 import BeautifulSoup
from hypothesis import given
from hypothesis import strategies as st

from skimtrace.flow.model import Reason
from skimtrace.report.embed import embedded
from skimtrace.report.index import Destination, Row, index_data, index_page, row, shared
from skimtrace.report.visible import visible
from skimtrace.result import model as m
from tests.report import many
from tests.result import made


def held(page: str) -> dict[str, Any]:
    """Return the data that the script of `page` reads, as a browser finds it."""
    (script,) = BeautifulSoup(page, "html.parser")("script", type="application/json")
    return dict(json.loads(script.get_text()))


def test_a_row_says_what_filters_ask_for() -> None:
    end = m.FlowEndpoint(url=None, host="b.example", category=None, resolved=False, reason=Reason.SETTINGS)
    unnamed = m.FlowEndpoint(url=None, host=None, category=None, resolved=False, reason=Reason.STORAGE)
    flows = [
        made.flow(),
        made.local_flow(data_types=["person.email"]),
        made.flow(id="F-3", data_types=["page.text"], endpoint=end, supports="review"),
        made.flow(id="F-4", data_types=["person.email"], endpoint=unnamed),
        made.flow(id="F-5", data_types=["user.input"], supports="no-evidence"),
    ]
    one = row(made.result(flows=flows), "page.html", change=["new host: b.example"])
    assert one == Row(
        outcome="scrapes-and-sends",
        score=85,
        name="Lead Saver",
        version="1.2.3",
        id="abcdefghijklmnopabcdefghijklmnop",
        input="inputs/lead-saver.crx",
        page="page.html",
        complete=True,
        error=None,
        data=("person.name", "person.headline", "person.email", "page.text"),
        destinations=(
            Destination("api.example.com", True, True, True, "crm", ("person.name", "person.headline")),
            Destination("an address kept in the extension's storage", False, True, False, None, ("person.email",)),
            Destination("the browser's storage", False, False, True, None, ("person.email",)),
            Destination("b.example", True, True, False, None, ("page.text",)),
        ),
        named=(("api.example.com", "crm"), ("www.example.org", None)),
        signatures=("PSX-FLOW-NET",),
        permissions=("storage", "scripting", "downloads (optional)"),
        host_permissions=("https://*.linkedin.com/*",),
        titles={
            "person.name": "name",
            "person.headline": "headline",
            "person.email": "e-mail",
            "page.text": "page text",
            "crm": "Customer database",
            "PSX-FLOW-NET": "Profile data is sent to a server",
        },
        tool="skimtrace 0.1.0",
        change=("new host: b.example",),
        findings=1,
    )
    sent = pickle.loads(pickle.dumps(one))
    assert sent == shared(sent) == one
    assert sent.named[0][0] is not one.named[0][0]
    assert shared(sent).named[0][0] is one.named[0][0]
    assert msgspec.msgpack.decode(msgspec.msgpack.encode(one), type=Row) == one


def test_the_data_of_the_page_is_exactly_this() -> None:
    rows = [
        row(made.clean(error="broken", complete=False), "c.html"),
        row(made.result(), "a.html"),
        row(made.result(input="b", flows=[made.local_flow()], verdict="scrapes-local"), "b.html"),
    ]
    who, asked = ["Lead Saver", "1.2.3", "abcdefghijklmnopabcdefghijklmnop"], [0, 1, 2, 3]
    rest = [asked, [], 1, 0]
    assert held(index_page(rows)) == {
        "outcomes": [
            ["scrapes-and-sends", "sends", "sends"],
            ["scrapes-local", "local", "local"],
            ["review", "review", "review"],
            ["error", "review", "review"],
            ["no-evidence", "none", "partly"],
        ],
        "types": [["person.name", "name"], ["person.headline", "headline"]],
        "places": [
            ["api.example.com", 0, "Customer database"],
            ["www.example.org", 0, None],
            ["the browser's storage", 2, None],
        ],
        "signatures": [["PSX-FLOW-NET", "Profile data is sent to a server"]],
        "permissions": ["storage", "scripting", "downloads (optional)", "https://*.linkedin.com/*"],
        "changes": [],
        "rows": [
            [0, 85, *who, "inputs/lead-saver.crx", "a.html", 1, None, [0, 1], [[0, 1, [0, 1]]], [0, 1], [0], *rest],
            [1, 85, *who, "b", "b.html", 1, None, [0, 1], [[2, 1, [0, 1]]], [0, 1], [0], *rest],
            [
                3,
                None,
                "Tidy Tabs",
                "2.0",
                who[2],
                "inputs/tidy.zip",
                "c.html",
                0,
                "broken",
                [],
                [],
                [],
                [],
                asked,
                [],
                0,
                0,
            ],
        ],
    }


@pytest.mark.parametrize("hostile", made.HOSTILE)
def test_hostile_texts_reach_the_script_as_visible_text(hostile: str) -> None:
    data = held(index_page([row(made.hostile(hostile), "a.html", change=[hostile]), row(made.result(), "b.html")]))
    first = data["rows"][0]
    assert (first[2], first[3], first[5]) == (visible(hostile, 120), visible(hostile, 120), visible(hostile, 200))
    assert data["places"][0][0] == visible(hostile, 260)
    assert data["changes"] == [visible(hostile, 120)]
    assert data["rows"][1][2] == "Lead Saver"


@given(st.recursive(st.text(), lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner)))
def test_embedded_data_cannot_end_its_element_and_means_the_same(data: object) -> None:
    text = str(embedded(data))
    assert not set(text) & set("<>&\u2028\u2029")
    assert json.loads(text) == data


def test_an_extension_with_very_much_of_everything_stays_small() -> None:
    ends = [m.FlowEndpoint(url=None, host=f"h{at}.example", category=None, resolved=True) for at in range(700)]
    flows = [made.flow(id=f"F-{at}", endpoint=end, data_types=[f"t{at}"]) for at, end in enumerate(ends)]
    named = [
        m.Endpoint(url=None, host="h" * 5_000 + str(at), category=None, receives=[], locations=[]) for at in range(9)
    ]
    one = row(made.result(flows=flows, endpoints=named, input="x" * 10_000), "a.html")
    assert (len(one.data), len(one.destinations)) == (500, 500)
    assert {len(host) for host, _ in one.named} == {260}
    assert len(one.input) == 200


def test_without_a_script_the_worst_stand_in_a_table() -> None:
    rows = many.rows(1_000)
    soup = BeautifulSoup(index_page(rows), "html.parser")
    names = [str(a.get_text()) for a in soup.select("tbody a")]
    order = ("scrapes-and-sends", "scrapes-local", "review", "error", "no-evidence")
    worst = sorted(rows, key=lambda r: (order.index(r.outcome), -r.score))
    assert names == [r.name for r in worst[:200]]
    assert "the 200 worst of 1,000 extensions" in soup.select("#plain")[0].get_text()
    assert soup.select_one("#tools[hidden]") is not None
    few = BeautifulSoup(index_page(rows[:3]), "html.parser")
    assert "all extensions, worst first" in few.select("#plain")[0].get_text()


def test_a_column_and_a_filter_for_changes_are_there_when_something_changed() -> None:
    plain = BeautifulSoup(index_page([row(made.result(), "a.html")]), "html.parser")
    assert plain.select_one("#change") is None
    assert len(plain.select("thead th")) == len(plain.select("tbody td")) == 7
    changed = BeautifulSoup(index_page([row(made.result(), "a.html", change=["new"])]), "html.parser")
    assert changed.select_one("#change") is not None
    assert len(changed.select("thead th")) == len(changed.select("tbody td")) == 8
    assert changed.select("tbody td")[7].get_text() == "new"


def test_an_entry_of_many_rows_stands_once() -> None:
    data = index_data(many.rows(400))
    for name in ("types", "places", "signatures", "permissions"):
        entries = [json.dumps(entry) for entry in data[name]]
        assert len(entries) == len(set(entries)) > 0
    assert len(data["rows"]) == 400
    assert max(e[0] for r in data["rows"] for e in r[10]) < len(data["places"])


def test_a_row_says_how_many_findings_are_decided() -> None:
    mark = m.Decision(decision="false", note="no", author="A", date="2026-01-01", expires=None)
    findings = [made.finding(review=mark), made.finding(id="b", lapsed=mark), made.finding(id="c", review=mark)]
    one = row(made.result(findings=findings), "a.html")
    assert (one.decided, one.findings) == (2, 3)
    assert index_data([one])["rows"][0][15:] == [3, 2]
    plain = BeautifulSoup(index_page([one]), "html.parser")
    assert [td.get_text(" ", strip=True) for td in plain.select("td[data-label=Findings]")] == ["1 2 of 3 decided"]
    assert plain.select("#review")
    assert not BeautifulSoup(index_page([row(made.result(), "a.html")]), "html.parser").select("#review")
