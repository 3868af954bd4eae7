"""The flow map: what is a node and what an arrow, what they say, and that nothing of it lies upon anything else."""

import re
from itertools import combinations, pairwise
from typing import Any

import pytest
from bs4 import BeautifulSoup
from hypothesis import given
from hypothesis import strategies as st

from skimtrace.flow.model import Reason
from skimtrace.report import map_words
from skimtrace.report.flow_map import FlowMap, flow_map
from skimtrace.report.map_graph import MOST, Graph, graph
from skimtrace.report.map_layout import Layout, Line, layout
from skimtrace.report.map_text import shorten, width, wrap
from skimtrace.report.page import extension_page
from skimtrace.result import model as m
from tests.result import made

KINDS = {
    "content:0": "content-script",
    "content:1": "content-script",
    "page-world": "page-world",
    "background": "service-worker",
    "popup": "action-popup",
    "panel": "side-panel",
}
CONTEXTS = [m.ContextInfo(id=i, kind=k, world="isolated", origin="manifest", hosts=[]) for i, k in KINDS.items()]
TITLES = {"person.name": "name", "person.email": "e-mail", "crm": "Customer database"}


def to(host: str | None, **changes: Any) -> m.FlowEndpoint:
    fields: dict[str, Any] = {"url": None, "host": host, "category": None, "resolved": host is not None}
    return m.FlowEndpoint(**{**fields, **changes})


def result(*flows: m.Flow, **changes: Any) -> m.Result:
    return made.result(
        **{
            "flows": [flow for flow in flows if not flow.same_site],
            "same_site_flows": [flow for flow in flows if flow.same_site],
            "contexts": CONTEXTS,
            "titles": TITLES,
            **changes,
        }
    )


def graph_of(*flows: m.Flow) -> Graph:
    found = graph(result(*flows), {})
    assert found is not None
    return found


def map_of(*flows: m.Flow) -> FlowMap:
    found = flow_map(result(*flows), {})
    assert found is not None
    return found


def names(made_graph: Graph, column: int) -> list[str]:
    return [map_words.name(node, made_graph) for node in made_graph.nodes if node.column == column]


def ways(made_graph: Graph) -> dict[tuple[str, ...], tuple[str, ...]]:
    return {
        tuple(map_words.name(made_graph.nodes[stop], made_graph) for stop in way.stops): way.data
        for way in made_graph.ways
    }


def lines(picture: Layout) -> list[Line]:
    boxes = [line for box in picture.boxes for line in (*box.name, *box.note)]
    labels = [line for arrow in picture.arrows for line in arrow.label]
    return [*boxes, *labels, *picture.headings, *(line for _, line in picture.tones)]


Bounds = tuple[float, float, float, float]


def apart(one: Bounds, other: Bounds) -> bool:
    return one[2] <= other[0] or other[2] <= one[0] or one[3] <= other[1] or other[3] <= one[1]


def test_one_flow_is_a_chain_from_its_site_to_its_destination() -> None:
    found = graph_of(made.flow())
    assert ways(found) == {
        ("linkedin.com", "content script", "service worker", "api.example.com"): ("name", "headline")
    }
    assert [edge.stops for edge in found.edges] == [(0, 1), (1, 2), (2, 3)]
    assert {(edge.tone, edge.confidence, edge.flows) for edge in found.edges} == {("leaves", "high", 1)}
    shown = map_of(made.flow())
    assert [link.arrow.label and " ".join(line.text for line in link.arrow.label) for link in shown.links] == [
        "name and headline",
        (),
        "name and headline",
    ]
    (end,) = shown.ends
    assert [line.text for line in end.box.note] == ["Customer database", "1 path"]
    assert end.told == (
        "api.example.com (Customer database). Leaves: linkedin.com → content script → service worker: "
        "name and headline (1 path, high confidence)"
    )
    assert shown.summary == "Flow map: 1 path from 1 site to 1 destination"
    assert shown.legend == (("tone-leaves", "leaves"), ("sure-high", "high confidence"))


def test_the_arrows_of_one_flow_are_straight() -> None:
    picture = layout(graph_of(made.flow()))
    curves = [curve for arrow in picture.arrows for curve in re.findall(r"C([^CH]+)", arrow.line)]
    assert len(curves) == 3
    assert len({y for curve in curves for y in curve.split(" ")[1::2]}) == 1


def test_flows_with_the_same_stops_are_one_arrow_with_all_their_data_and_the_surest_confidence() -> None:
    one = made.flow(id="F-1", data_types=["person.name"], confidence="low")
    two = made.flow(id="F-2", data_types=["person.email"], confidence="medium")
    (way,) = graph_of(one, two).ways
    assert (way.data, way.confidence, way.flows) == (("e-mail", "name"), "medium", 2)


def test_destinations_stand_by_what_becomes_of_the_data_then_by_weight() -> None:
    flows = [
        made.returning_flow(),
        made.local_flow(),
        made.flow(id="F-3", endpoint=to("impersonal.example"), personal=False),
        made.flow(id="F-4", endpoint=to("unsure.example"), confidence="low"),
        made.flow(id="F-5", endpoint=to("rare.example")),
        made.flow(id="F-6", endpoint=to("often.example")),
        made.flow(id="F-7", endpoint=to("often.example")),
        made.flow(id="F-8", endpoint=to(None, reason=Reason.SETTINGS)),
    ]
    found = graph_of(*flows)
    assert names(found, found.columns - 1) == [
        "often.example",
        "an address from the extension's settings",
        "rare.example",
        "unsure.example",
        "impersonal.example",
        "the browser's storage",
        "www.linkedin.com",
    ]
    picture = layout(found)
    assert [(tone, line.text) for tone, line in picture.tones] == [
        ("leaves", "Leaves for"),
        ("stays", "Stays on this machine"),
        ("back", "Back to the same site"),
    ]
    ends = [b.y for b, node in zip(picture.boxes, found.nodes, strict=True) if node.column == found.columns - 1]
    assert ends == sorted(ends)
    # One arrow carries what leaves, stays and returns: it has the tone of the weightiest.
    assert found.edges[0].tone == "leaves"


def test_sites_stand_by_weight_and_several_of_one_flow_are_one_node() -> None:
    found = graph_of(
        made.flow(id="F-1", page=m.PageHosts(hosts=[]), personal=False),
        made.flow(id="F-2", page=m.PageHosts(hosts=["*.xing.com", "www.github.com", "*.example.org"])),
        made.flow(id="F-3"),
        made.flow(id="F-4"),
    )
    assert names(found, 0) == ["linkedin.com", "xing.com", "web pages"]
    assert map_words.note(found.nodes[1], found) == ("and 2 more sites", "1 path")
    assert map_words.full_name(found.nodes[1], found) == "xing.com, github.com and example.org"


@pytest.mark.parametrize(
    ("contexts", "stops"),
    [
        ([], ("unknown place",)),
        (["content:0", "content:1"], ("content script",)),
        (["nobody:7"], ("nobody:7",)),
        (["page-world", "content:0", "background"], ("page world", "content script", "service worker")),
        (
            ["page-world", "content:0", "background", "popup", "panel"],
            ("page world", "content script → service worker → action popup", "side panel"),
        ),
    ],
)
def test_contexts_are_told_by_kind_in_three_columns_at_most(contexts: list[str], stops: tuple[str, ...]) -> None:
    (found,) = ways(graph_of(made.flow(contexts=contexts)))
    assert found[1:-1] == stops


def test_a_shorter_chain_shares_the_nodes_of_a_longer_one() -> None:
    found = graph_of(
        made.flow(id="F-1"), made.flow(id="F-2", contexts=["background"]), made.flow(id="F-3", contexts=["content:1"])
    )
    assert [names(found, 1), names(found, 2)] == [["content script"], ["service worker"]]
    assert sorted(edge.stops for edge in found.edges) == [(0, 1), (0, 2), (1, 2), (1, 3), (2, 3)]


def test_the_least_weighty_of_many_are_folded_and_still_counted() -> None:
    flows = [made.flow(id=f"F-{at}", endpoint=to(f"host-{at:02}.example")) for at in range(40)]
    found = graph_of(*flows, made.local_flow(), made.returning_flow())
    ends = names(found, found.columns - 1)
    assert len(ends) == MOST
    assert ends[0] == "host-00.example"
    assert ends[11:] == ["29 more destinations", "the browser's storage", "www.linkedin.com"]
    assert sum(node.flows for node in found.nodes if node.column == found.columns - 1) == 42
    assert {node.anchor for node in found.nodes if node.more} == {"flows"}


def test_a_label_tells_what_fits_and_counts_the_rest() -> None:
    assert map_words.label(["name"], 130) == ("name",)
    assert " ".join(map_words.label(["name", "e-mail", "phone", "a", "b", "c", "d"], 400)) == (
        "name, e-mail, phone, a and 3\xa0more"
    )
    assert map_words.label(["an extraordinarily long name of data", "b", "c"], 100)[1] == "and 2 more"
    assert map_words.label([], 130) == ("data",)


def test_long_names_are_cut_in_their_middle_and_hosts_broken_between_labels() -> None:
    assert wrap("dashboard-services.lusha.com", 150, 3) == ("dashboard-services.", "lusha.com")
    cut = shorten("login.linkedin.com.a-very-long-name-of-an-attacker.example", 220)
    assert cut.startswith("login.")
    assert cut.endswith("-attacker.example")
    assert "…" in cut
    assert width(cut) <= 220


def test_the_page_shows_the_map_and_every_destination_leads_to_its_paths() -> None:
    flows = [
        made.flow(),
        made.flow(id="F-2", endpoint=to("other.example")),
        made.local_flow(id="F-3"),
        made.returning_flow(),
    ]
    soup = BeautifulSoup(extension_page(result(*flows)), "html.parser")
    links = soup.select("svg.map-picture a")
    assert [str(link["href"]) for link in links] == ["#to-1", "#to-2", "#to-3", "#back-1"]
    titles = [" ".join(soup.select(f"{link['href']} > h3")[0].get_text(" ").split()) for link in links]
    assert titles == [
        "To api.example.com Customer database",
        "To other.example",
        "Stays on this machine: the browser's storage",
        "Back to the site it was read on (www.linkedin.com)",
    ]
    listed = [" ".join(item.get_text(" ").split()) for item in soup.select(".map-list > li")]
    assert listed[0] == (
        "api.example.com (Customer database) leaves linkedin.com → content script → service worker: "
        "name and headline (1 path, high confidence)"
    )
    assert [str(a["href"]) for a in soup.select(".map-list a")] == [str(link["href"]) for link in links]
    hidden = soup.select("svg.map-picture > g[aria-hidden=true]")
    assert hidden
    assert not [group for group in hidden if group.select("a")]
    assert not soup.select("svg [style]")


def test_of_flows_beyond_those_the_page_shows_the_links_lead_to_the_heading() -> None:
    flows = [made.flow(id=f"F-{at}") for at in range(400)]
    last = made.flow(id="F-400", endpoint=to("late.example"), confidence="low")
    soup = BeautifulSoup(extension_page(result(*flows, last)), "html.parser")
    assert [str(a["href"]) for a in soup.select("svg a")] == ["#to-1", "#flows"]
    assert soup.find(id="flows") is not None


def test_without_flows_the_page_says_so_and_draws_nothing() -> None:
    for complete, words in ((True, "was found."), (False, "was found, in what could be analysed.")):
        soup = BeautifulSoup(extension_page(made.clean(complete=complete)), "html.parser")
        assert not soup.select("svg")
        told = soup.select_one("#map + p")
        assert told is not None
        assert told.get_text() == f"There is nothing to draw: no path from page content to a destination {words}"
    partly = BeautifulSoup(extension_page(made.result(complete=False)), "html.parser").select_one(".map-partly")
    assert partly is not None
    assert "Drawn from what could be analysed" in partly.get_text()


def test_texts_of_letters_without_a_known_width_are_given_one() -> None:
    soup = BeautifulSoup(extension_page(result(made.flow(endpoint=to("﷽例え.example")))), "html.parser")
    (line,) = [t for t in soup.select("svg tspan") if "﷽" in t.get_text()]
    assert float(str(line["textlength"])) == pytest.approx(width(line.get_text()), abs=0.1)


HOSTS = st.one_of(
    st.sampled_from(["*.linkedin.com", "github.com", "<all_urls>", "xing.com"]),
    st.text(min_size=1, max_size=80),
    st.integers(0, 40).map(lambda at: f"host-{at}.example"),
)
FLOWS = st.builds(
    lambda at, data, hosts, sure, end, contexts, back, local: made.flow(
        id=f"F-{at}",
        data_types=data,
        page=m.PageHosts(hosts=hosts),
        confidence=sure,
        endpoint=end,
        contexts=contexts,
        same_site=back,
        sink=made.local_flow().sink if local else made.flow().sink,
    ),
    st.integers(0, 10_000),
    st.lists(st.sampled_from(["person.name", "person.email", "page.text", "x" * 60, "\u202e"]), max_size=8),
    st.lists(HOSTS, max_size=4),
    st.sampled_from(["high", "medium", "low", "odd"]),
    st.none() | st.builds(to, st.none() | HOSTS, category=st.none() | st.sampled_from(["crm", "a" * 90])),
    st.lists(st.sampled_from([*KINDS, "odd", "y" * 70]), max_size=6),
    st.booleans(),
    st.booleans(),
)


@given(st.lists(FLOWS, min_size=1, max_size=60))
def test_every_flow_is_counted_once_and_nothing_lies_upon_anything_else(flows: list[m.Flow]) -> None:
    given_result = result(*flows)
    found = graph(given_result, {})
    assert found is not None

    assert sum(way.flows for way in found.ways) == len(flows)
    assert len({way.stops for way in found.ways}) == len(found.ways)
    for way in found.ways:
        columns = [found.nodes[stop].column for stop in way.stops]
        assert columns[0] == 0
        assert columns[-1] == found.columns - 1
        assert all(one < other for one, other in pairwise(columns))
    for edge, uses in zip(found.edges, found.uses, strict=True):
        assert edge.flows == sum(found.ways[at].flows for at in uses)
        assert all(edge.stops in set[tuple[int, ...]](pairwise(found.ways[at].stops)) for at in uses)
    for at, node in enumerate(found.nodes):
        assert node.flows == sum(way.flows for way in found.ways if at in way.stops)
    for column in range(found.columns):
        assert 1 <= sum(node.column == column for node in found.nodes) <= MOST

    picture = layout(found)
    boxes = [(box.x, box.y, box.x + box.width, box.y + box.height) for box in picture.boxes]
    labels = [line.bounds for arrow in picture.arrows for line in arrow.label]
    loose = [line.bounds for line in (*picture.headings, *(line for _, line in picture.tones))]
    assert all(apart(one, other) for one, other in combinations([*boxes, *labels, *loose], 2))
    for left, top, right, bottom in (*boxes, *labels, *loose):
        assert 0 <= left < right <= picture.width
        assert 0 <= top < bottom <= picture.height
    for box, (left, top, right, bottom) in zip(picture.boxes, boxes, strict=True):
        for line in (*box.name, *box.note):
            assert left <= line.bounds[0] <= line.bounds[2] <= right
            assert top <= line.bounds[1] <= line.bounds[3] <= bottom

    assert flow_map(given_result, {}) == flow_map(given_result, {})


@given(st.text(max_size=200), st.integers(40, 300), st.integers(1, 4))
def test_what_is_wrapped_fits(text: str, room: int, most: int) -> None:
    wrapped = wrap(text, room, most)
    assert len(wrapped) <= most
    assert all(width(line) <= room for line in wrapped)
    assert bool(wrapped) == bool(text.strip())
