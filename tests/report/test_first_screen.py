"""The first screen of a page, and the addresses by host."""

from bs4 import BeautifulSoup
from hypothesis import given
from hypothesis import strategies as st

from skimtrace.report.addresses import NO_HOST, addresses
from skimtrace.report.finding_groups import finding_groups
from skimtrace.report.page import extension_page
from skimtrace.report.summary import Kind, Points, first_kinds, points
from skimtrace.result import model as m
from tests.result import made


def part(reason: str, points: int, *findings: str) -> m.ScorePart:
    return m.ScorePart(reason=reason, points=points, findings=list(findings))


def test_lines_of_the_score_with_findings_of_one_title_are_added_up() -> None:
    findings = [made.finding(id=name, title="Reads contacts") for name in ("A", "B")]
    parts = [
        part("People's data leaves", 70, "A", "B"),
        part("Reads contacts: of a.example", 12, "A"),
        part("Reads contacts: of b.example", 6, "B"),
        part("Kinds of data: name", 2),
    ]
    assert points(made.result(findings=findings, score=90, score_breakdown=parts)) == [
        Points("People's data leaves", 70, ["A", "B"]),
        Points("Reads contacts", 18, ["A", "B"]),
        Points("Kinds of data: name", 2, []),
    ]


@given(st.lists(st.tuples(st.sampled_from(["Reads x: a", "Reads x", "Other"]), st.integers(1, 30), st.booleans())))
def test_the_points_shown_are_those_of_the_score(lines: list[tuple[str, int, bool]]) -> None:
    parts = [part(reason, number, *(["PSX-FLOW-NET-1"] if one else [])) for reason, number, one in lines]
    result = made.result(findings=[made.finding(title="Reads x")], score_breakdown=parts)
    assert sum(line.points for line in points(result)) == sum(number for _, number, _ in lines)


def test_the_most_severe_kinds_of_findings_come_first_each_with_what_to_check() -> None:
    findings = [
        made.finding(id="1", title="Low one", severity="low", check_next=[]),
        made.finding(id="2", title="Reads contacts", severity="high", confidence="low", check_next=["Look."]),
        made.finding(id="3", title="Reads contacts", severity="critical", check_next=["See who asks.", "Then look."]),
        *(made.finding(id=f"x{at}", title=f"Other {at}", severity="medium") for at in range(5)),
    ]
    first, more = first_kinds(made.result(findings=findings))
    assert first[0] == Kind("Reads contacts", "critical", 2, "3", "See who asks.")
    assert [kind.title for kind in first[1:]] == [f"Other {at}" for at in range(4)]
    assert more == 2
    soup = BeautifulSoup(extension_page(made.result(findings=findings)), "html.parser")
    rows = [" ".join(row.get_text(" ").split()) for row in soup.select(".top .plain li")]
    assert rows[0] == "critical Reads contacts (2 times) Next: See who asks."
    assert rows[-1] == "2 more kinds of findings"
    link = soup.select_one(".top .plain a")
    assert link is not None
    target = soup.select_one(f"{link['href']}")
    assert target is not None
    group = target.find_parent("section")
    assert group is not None
    assert group.h3 is not None
    assert group.h3.get_text(strip=True) == "criticalReads contacts"


def test_findings_of_one_signature_are_told_together_and_the_others_are_not() -> None:
    findings = [
        made.finding(id="1", message="Sends a", severity="high"),
        made.finding(id="2", message="Reads b", signature="PSX-OTHER", title="Other", severity="critical"),
        made.finding(id="3", message="Sends c", severity="high", confidence="low"),
        made.finding(id="4", message="Sends d", severity="high", limits=["Not the same."]),
    ]
    assert [[f.id for f in group.findings] for group in finding_groups(findings)] == [["2"], ["1", "3"], ["4"]]
    soup = BeautifulSoup(extension_page(made.result(findings=findings)), "html.parser")
    told = [" ".join(row.get_text(" ").split()) for row in soup.select("details.finding > summary")]
    assert told == ["Finding 1 : Reads b.", "Finding 2 : Sends a.", "Finding 3 : Sends c.", "Finding 4 : Sends d."]
    assert [row.has_attr("open") for row in soup.select("details.finding")] == [True, True, False, True]
    assert [row.get_text(" ", strip=True) for row in soup.select("section.kind > h3")] == [
        "critical Other", "high Profile data is sent to a server (2 findings)", "high Profile data is sent to a server",
    ]  # fmt: skip


def endpoint(url: str, host: str | None, *receives: str) -> m.Endpoint:
    place = m.Location(file="a.js", line=1, column=1, code=url)
    return m.Endpoint(url=url, host=host, category=None, receives=list(receives), locations=[place])


def test_addresses_are_told_by_host_and_those_that_receive_come_first() -> None:
    found = addresses(
        made.result(
            endpoints=[
                endpoint("https://b.example/help", "b.example"),
                endpoint("https://a.example/x", "a.example"),
                endpoint("https://a.example/y", "a.example", "person.name"),
                endpoint("https://c.example/", "c.example", "person.name", "person.email"),
                endpoint("{...}/v1", None),
                *(endpoint(f"https://z.example/{at:02}", "z.example") for at in range(14)),
            ]
        )
    )
    assert [(view.host, view.receives) for view in found.receiving] == [
        ("c.example", ["person.name", "person.email"]),
        ("a.example", ["person.name"]),
    ]
    assert [e.url for e in found.receiving[1].endpoints] == ["https://a.example/y", "https://a.example/x"]
    assert [view.host for view in found.silent] == ["b.example", "z.example", NO_HOST]
    assert (len(found.silent[1].endpoints), found.silent[1].more, found.silent_count) == (12, 2, 16)


def test_an_address_that_receives_nothing_says_so_beside_one_that_does() -> None:
    ends = [endpoint("https://a.example/y", "a.example", "person.name"), endpoint("https://a.example/x", "a.example")]
    soup = BeautifulSoup(extension_page(made.result(endpoints=ends)), "html.parser")
    heading = soup.select_one("#endpoints")
    assert heading is not None
    row = heading.find_next("tbody")
    assert row is not None
    assert " ".join(row.get_text(" ").split()) == (
        "a.example name https://a.example/y a.js:1:1 https://a.example/x (not seen to receive any) a.js:1:1"
    )
