"""The page of a diff and the page of what a scan brought: what they say, and that no field becomes markup."""

import re
from base64 import b64encode
from hashlib import sha256

import pytest
from bs4 import BeautifulSoup
from msgspec.structs import replace

from skimtrace.report.difference_page import Item, changes_page, diff_page
from skimtrace.result import model as m
from skimtrace.result.diff import diff
from tests.report.test_html import ATTRIBUTES, ELEMENTS, Parts, text
from tests.result import made

OLD = made.clean(
    input="old.zip",
    extension=made.info(name="Lead Saver", version="1.2.2", signature="absent", id=None, sha256="11" * 32),
)
NEW = made.result(
    input="new.crx", manifest=replace(made.result().manifest, permissions=["storage", "cookies"]), complete=False
)


def items(*results: m.Result) -> list[Item]:
    return [
        Item(kind="updated", name=r.input, input=r.input, verdict=r.verdict, note=r.input, diff=diff(OLD, r))
        for r in results
    ]


def pages(new: m.Result, old: m.Result = OLD) -> list[str]:
    found = diff(old, new)
    item = Item(kind="updated", name=new.input, input=new.input, verdict=new.verdict, note=new.input, diff=found)
    return [diff_page(found), changes_page("scan 2, against scan 1", "1 updated", [item])]


def test_the_page_says_what_the_diff_says() -> None:
    page = diff_page(diff(OLD, NEW))
    said = text(page)
    for words in (
        "Lead Saver 1.2.2 → 1.2.3: what changed",
        "In what could be analysed: the new version sends name and headline to api.example.com, which the old one did "
        "not; the verdict got worse: no-evidence -> scrapes-and-sends.",
        "no-evidence → scrapes-and-sends the verdict got worse",
        "Data and where it goes : 2 new", "Permissions and pages : 1 new, 1 gone",
        "This holds in what could be analysed: at least one of the two was not analysed in full.",
        "What seems to have come may only have come into sight, and what seems gone only have gone out of it.",
        "Verdict differs no-evidence scrapes-and-sends", "Score differs 0 of 100 85 of 100",
        "Analysed differs in full not in full", "Signature differs absent valid",
        "ID differs unknown abcdefghijklmnopabcdefghijklmnop", "Input differs old.zip new.crx", "Name Lead Saver Lead",
        "+ new name api.example.com nothing went there before",
        "+ new cookies permission", "\N{MINUS SIGN} gone scripting permission",
        "+ new critical Profile data is sent to a server PSX-FLOW-NET Reads name and headline from linkedin.com pages",
        "+ new name, headline from linkedin.com → api.example.com (high confidence) content.js:3 "
        'document.querySelector(".pv-top-card h1").innerText background.js:12 fetch("https://api.example.com/v1/leads"',
        "+ new api.example.com page data was seen to reach it host", "+ new https://www.example.org/help address",
        "Nothing came or went of: paths back to the site they were read on.",
    ):  # fmt: skip
        assert words in said, words
    tops = BeautifulSoup(page, "html.parser").select("h1, h2")
    assert [top.name for top in tops] == ["h1", *["h2"] * 6]


def test_no_change_is_said_and_nothing_listed() -> None:
    page = diff_page(diff(NEW, NEW))
    said = text(page)
    assert "In what could be analysed: no change in hosts, permissions, flows, endpoints or verdict." in said
    assert "come into sight" not in said
    assert "Nothing came" not in said
    assert len(BeautifulSoup(page, "html.parser").select("table")) == 1


def test_of_very_many_lines_the_page_counts_the_last() -> None:
    hosts = [replace(made.result().endpoints[1], host=f"{at}.example", url=None) for at in range(500)]
    page = diff_page(diff(OLD, made.clean(endpoints=hosts)))
    soup = BeautifulSoup(page, "html.parser")
    shown, folded = soup.select("table.addresses")
    assert [len(table.select("tbody tr")) for table in (shown, folded)] == [40, 160]
    assert "500 new" in text(page)
    assert "300 more in the output as JSON." in text(page)


def test_the_page_of_a_scan_has_what_got_worse_first_and_leads_to_it() -> None:
    tidy = made.clean(input="tidy", endpoints=made.result().endpoints)
    gone = Item(kind="gone", name="Old Friend", input="friend", verdict="review", note="", diff=None)
    page = changes_page("scan 2 of today, against scan 1", "3 changed; 4 unchanged", [gone, *items(tidy, NEW)])
    soup = BeautifulSoup(page, "html.parser")
    rows = [row.get_text(" ", strip=True) for row in soup.select("#all + .card tbody tr")]
    assert [row.split()[0] for row in rows] == ["new.crx", "tidy", "Old"]
    assert "no-evidence → scrapes-and-sends the verdict got worse" in rows[0]
    assert "The new version" not in rows[2]
    assert "3 changed; 4 unchanged scan 2 of today, against scan 1" in text(page)
    links = [str(link["href"]) for link in soup.select("a[href]")]
    assert links
    assert [link for link in links if soup.find(id=link[1:]) is None] == []
    assert len({tag["id"] for tag in soup.select("[id]")}) == len(soup.select("[id]"))


@pytest.mark.parametrize("hostile", made.HOSTILE)
def test_no_field_of_an_extension_becomes_markup(hostile: str) -> None:
    for pair in ((OLD, made.hostile(hostile)), (made.hostile(hostile), OLD)):
        plain = [made.hostile("plain") if one.input == hostile else one for one in pair]
        for page, same in zip(pages(pair[1], pair[0]), pages(plain[1], plain[0]), strict=True):
            parts = Parts(page)
            assert set(parts.elements) <= ELEMENTS
            assert {name for name, _ in parts.attributes} <= ATTRIBUTES
            assert sorted(parts.elements) == sorted(Parts(same).elements), "rows are sorted by the texts"
            assert all(re.fullmatch(r"#[a-z0-9-]+", value or "") for name, value in parts.attributes if name == "href")
            assert not re.search("[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2066-\u2069\ufeff]", page)


@pytest.mark.parametrize("page", pages(NEW))
def test_the_policy_allows_our_style_and_nothing_else(page: str) -> None:
    soup = BeautifulSoup(page, "html.parser")
    policy = soup.find("meta", attrs={"http-equiv": "Content-Security-Policy"})
    assert policy is not None
    assert soup.style is not None
    digest = b64encode(sha256(soup.style.get_text().encode()).digest()).decode()
    assert policy["content"] == (
        f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"
    )
    assert "url(" not in soup.style.get_text()
    assert not soup("script")
