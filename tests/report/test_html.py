import re
from base64 import b64encode
from hashlib import sha256
from html.parser import HTMLParser

import pytest
from bs4 import BeautifulSoup

from skimtrace.report.index import index_page, row
from skimtrace.report.page import extension_page
from skimtrace.report.visible import visible
from skimtrace.result import model as m
from tests.result import made

ATTRIBUTES = {
    "aria-describedby", "aria-hidden", "aria-label", "aria-labelledby", "autocomplete", "charset", "checked", "class",
    "content", "data-label", "data-mark", "for", "hidden", "href", "http-equiv", "id", "lang", "list", "max", "min",
    "name", "open", "placeholder", "role", "scope", "type", "value",
    "d", "height", "lengthadjust", "rx", "textlength", "viewbox", "width", "x", "y",
}  # fmt: skip
"""Every attribute our templates use: no handler, no style, no source."""
ELEMENTS = {
    "a", "article", "b", "body", "br", "button", "caption", "code", "datalist", "dd", "details", "div", "dl", "dt",
    "fieldset", "footer", "form", "g", "h1", "h2", "h3", "h4", "head", "html", "i", "input", "label", "legend", "li",
    "main", "mark", "meta", "meter", "nav", "ol", "option", "p", "path", "rect", "section", "select", "span", "style",
    "summary", "svg", "table", "tbody", "td", "text", "textarea", "th", "thead", "title", "tr", "tspan", "ul",
}  # fmt: skip


RUNS = {"<mark", '<span class="hid"', *(f'<i class="{kind}"' for kind in "csnkf")}
"""What stands within a line of source."""


class Parts(HTMLParser):
    """The elements and attributes a browser would see."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.elements: list[str] = []
        self.attributes: list[tuple[str, str | None]] = []
        self.feed(page)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append(tag)
        self.attributes += attrs


def index(*results: m.Result) -> str:
    return index_page(row(r, f"page-{at}.html") for at, r in enumerate(results))


def text(page: str) -> str:
    soup = BeautifulSoup(page, "html.parser")
    for part in soup(["style", "script"]):
        part.decompose()
    return " ".join(soup.get_text(" ").split())


PAGES = [*map(extension_page, (made.result(), made.clean(), made.clean(error="broken", complete=False)))]


@pytest.mark.parametrize("hostile", made.HOSTILE)
def test_no_field_of_an_extension_becomes_markup(hostile: str) -> None:
    page = extension_page(made.hostile(hostile))
    parts = Parts(page)
    assert set(parts.elements) <= ELEMENTS | {"script"}
    assert {name for name, _ in parts.attributes} <= ATTRIBUTES
    # The map breaks long text into lines, each an element of its own; source has one for each of its lines, which is
    # taken out here, and looked at below.
    plain = without_source(extension_page(made.hostile("plain")))
    assert without_source(page) == plain
    for name, value in parts.attributes:
        if name == "href":
            assert value is not None
            assert re.fullmatch(r"index\.html|#[a-z0-9-]+", value), "no address of an extension is a link"
    soup = BeautifulSoup(page, "html.parser")
    assert len(soup("style")) == 1
    assert [script.get("type") for script in soup("script")] == ["application/json", None]


def without_source(page: str) -> list[str]:
    """Return the elements of a page, but for the lines of the map's words and those of source."""
    soup = BeautifulSoup(page, "html.parser")
    for part in soup.select(".source > *, tspan"):
        part.decompose()
    return Parts(str(soup)).elements


@pytest.mark.parametrize("hostile", made.HOSTILE)
def test_no_source_of_an_extension_becomes_markup(hostile: str) -> None:
    page = BeautifulSoup(extension_page(made.hostile(hostile)), "html.parser")
    blocks = page.select(".source")
    assert len(blocks) == 2
    for at, block in enumerate(blocks, 1):
        lines = hostile.replace("\r\n", " \n").split("\n")
        rows = block.find_all(recursive=False)
        assert [(div.name, div["id"]) for div in rows] == [("div", f"s{at}-{n}") for n in range(1, len(lines) + 1)]
        for div, line in zip(rows, lines, strict=True):
            assert [part.name for part in div.find_all(recursive=False)] == ["b", "code"]
            assert div.code is not None
            assert div.code.get_text() == visible(line), "all of it is text"
            assert {str(part).partition(">")[0] for part in div.code.find_all()} <= RUNS


@pytest.mark.parametrize("hostile", made.HOSTILE)
def test_the_index_runs_our_script_alone(hostile: str) -> None:
    page = index(made.hostile(hostile), made.result())
    parts = Parts(page)
    assert set(parts.elements) <= ELEMENTS | {"script"}
    assert [script.get("type") for script in BeautifulSoup(page, "html.parser")("script")] == ["application/json", None]
    assert {name for name, _ in parts.attributes} <= ATTRIBUTES
    assert {v for k, v in parts.attributes if k == "href"} == {"page-0.html", "page-1.html"}


@pytest.mark.parametrize("hostile", [h for h in made.HOSTILE if not h.isprintable()])
def test_hidden_characters_show(hostile: str) -> None:
    for page in (extension_page(made.hostile(hostile)), index(made.hostile(hostile))):
        assert not re.search("[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2066-\u2069\ufeff]", page)


@pytest.mark.parametrize("page", [*PAGES, index(made.result()), index()])
def test_the_policy_allows_our_style_and_script_by_hash_and_no_request(page: str) -> None:
    soup = BeautifulSoup(page, "html.parser")
    policy = soup.find("meta", attrs={"http-equiv": "Content-Security-Policy"})
    assert policy is not None
    rules = dict(rule.split(" ", 1) for rule in str(policy["content"]).split("; "))
    assert rules["default-src"] == "'none'"
    for element, directive in (("style", "style-src"), ("script", "script-src")):
        for found in soup.select(f"{element}:not([type])"):  # one with a type holds data, which no browser runs
            digest = b64encode(sha256(found.get_text().encode()).digest()).decode()
            assert rules[directive] == f"'sha256-{digest}'"
    assert rules.keys() - {"script-src"} == {"default-src", "style-src", "base-uri", "form-action"}
    before_policy = page[: page.index("Content-Security-Policy")]
    assert "<style" not in before_policy
    assert "<script" not in before_policy


@pytest.mark.parametrize("page", [*PAGES, index(made.result())])
def test_nothing_is_fetched(page: str) -> None:
    style = BeautifulSoup(page, "html.parser").style
    assert style is not None
    assert "url(" not in style.get_text()
    assert "@import" not in style.get_text()
    assert not {"src", "srcset", "action", "background", "poster", "data"} & {k for k, _ in Parts(page).attributes}


def test_the_page_says_what_the_result_says() -> None:
    result = made.result()
    page = text(extension_page(result))
    wanted = [
        "Reads name and headline from linkedin.com pages and sends them to api.example.com.",
        "scrapes-and-sends", "85 of 100", "+60", "+25",
        "abcdefghijklmnopabcdefghijklmnop", "crx3, manifest version 3", "rsa-sha256", "00" * 32,
        "content.js:3:14", 'document.querySelector(".pv-top-card h1").innerText', "assigned to profile.name",
        "background.js:12:5", "high: every step was followed",
        "content script (content:0) → service worker (background)",
        "Profile data is sent to a server", "Ask the vendor how long the records are kept.",
        "What the server does with them is not in the package.",
        "Art. 6 GDPR", "Lawfulness of processing", "Which legal basis the operator relies on.",
        "An indicator, never a finding of law.", "CWE-359", "T1119", result.findings[0].fingerprint,
        "https://api.example.com/v1/leads", "Customer database", "www.example.org",
        "storage", "scripting", "downloads", "https://*.linkedin.com/*", "manifest content_scripts[0]",
        "4 files, 20,480 bytes; 2 scripts, 4,096 bytes of JavaScript analysed in 0.25 seconds.",
        "Everything that was found to matter was analysed.",
    ]  # fmt: skip
    for words in wanted:
        assert words in page, words


def test_a_library_is_named_and_a_modified_copy_is_told_with_what_it_rests_on() -> None:
    known, claiming = (
        m.ScriptInfo(
            file=f"{name}.js", kind="file", line=1, bytes=9, contexts=[], reached=True, library=library, copy_of=None,
            modified_copy_of=claim,
        )
        for name, library, claim in (("a", "jquery 3.6.0", None), ("b", None, "vue 2.6.12"))
    )  # fmt: skip
    page = text(extension_page(made.result(scripts=[known, claiming])))
    assert "a.js jquery 3.6.0, unmodified" in page
    assert "b.js modified: says it is vue 2.6.12, but is none of its known files" in page


def test_not_analysed_is_never_shown_as_clean() -> None:
    cover = made.coverage(
        skipped=[m.SkippedFile(file="big.js", reason="larger than the limit of 64 MB")],
        parse_errors=[m.ParseError(file="bad.js", line=7)],
        limits=["the search stopped after 5 seconds"],
    )
    page = text(extension_page(made.clean(complete=False, coverage=cover)))
    assert "In what could be analysed: no evidence" in page
    assert "This holds in what could be analysed." in page
    assert "Not everything was analysed." in page
    for words in ("big.js: larger than the limit of 64 MB", "bad.js:7", "the search stopped after 5 seconds"):
        assert words in page
    assert "No signature matched, in what could be analysed." in page
    assert "in what could be analysed" in text(index(made.clean(complete=False)))
    for make, part in ((extension_page, "verdict"), (index, "badge")):
        for complete, colour in ((True, "none"), (False, "partly")):
            found = BeautifulSoup(make(made.clean(complete=complete)), "html.parser").select(f"main .{part}.{colour}")
            assert len(found) == 1, "what was not analysed is not green"


def test_an_error_is_told_and_not_scored() -> None:
    page = text(extension_page(made.clean(error="the archive is truncated", complete=False)))
    assert "Could not be analysed: the archive is truncated." in page
    assert "There is no score: the analysis failed." in page
    assert "of 100" not in page


def test_forty_paths_are_grouped_by_destination_and_every_anchor_is_there() -> None:
    ends = [m.FlowEndpoint(url=None, host=h, category=None, resolved=True) for h in ("a.example", "b.example")]
    flows = [made.flow(id=f"F-{at}", endpoint=ends[at % 2]) for at in range(38)]
    flows += [made.local_flow(id="F-38"), made.flow(id="F-39", endpoint=ends[0], confidence="low")]
    page = extension_page(made.result(flows=flows, findings=[made.finding(flows=[f.id for f in flows])]))
    soup = BeautifulSoup(page, "html.parser")
    assert len(soup.select("details.flow")) == 40
    assert [h.get_text(strip=True) for h in soup.select("section[id^=to-] > h3")] == [
        "To a.example",
        "To b.example",
        "Stays on this machine: the browser's storage",
    ]
    ids = [str(tag["id"]) for tag in soup.select("[id]")]
    assert len(ids) == len(set(ids))
    assert {str(a["href"])[1:] for a in soup.select("a[href^='#']")} <= set(ids)


def test_what_goes_back_to_its_own_site_has_a_section_of_its_own() -> None:
    back = [made.returning_flow(), made.returning_flow(id="S-2", data_types=["person.name"], supports="no-evidence")]
    cited = made.finding(flows=["F-0001", "S-0001"])
    page = extension_page(made.result(same_site_flows=back, findings=[cited]))
    soup = BeautifulSoup(page, "html.parser")
    assert len(soup.select("section[id^=to-]")) == 1
    told = text(page)
    assert "1 path · 2 paths back to the same site" in told
    assert "What goes back to the site it was read on" in told
    assert "Nothing leaves by these paths: what is read on a site is sent to that site" in told
    assert "Session tokens among it still deserve a look" in told
    assert "Goes back by body" in told
    heading = soup.select_one("#same-site")
    assert heading is not None
    (group,) = [tag for tag in heading.find_all_next("section") if str(tag.get("id", "")).startswith("back-")]
    assert group.h3 is not None
    assert group.h3.get_text(strip=True) == "Back to the site it was read on (www.linkedin.com)"
    anchors = {tag.get_text(): str(tag["href"])[1:] for tag in soup.select("article a[href^='#path-']")}
    assert anchors == {"path 1": "path-1", "path 2": "path-2"}
    assert all(soup.find(id=anchor) is not None for anchor in anchors.values())
    alone = text(extension_page(made.clean(same_site_flows=back[1:])))
    assert "No path from page content to another destination than its own site was found." in alone
    assert "Session tokens" not in alone
    assert "goes back to the site" not in text(extension_page(made.result())).lower()


def test_what_a_page_leaves_out_is_counted() -> None:
    flows = [made.flow(id=f"F-{at}") for at in range(405)]
    page = text(extension_page(made.result(flows=flows)))
    assert "405 paths" in page
    assert "5 more paths stand in results.jsonl." in page


def test_accepted_findings_are_shown_as_accepted() -> None:
    mark = m.Decision(
        decision="accepted", note="our own CRM", author="A. Reviewer", date="2026-01-02", expires="2027-01-01"
    )
    page = text(extension_page(made.result(findings=[made.finding(review=mark)])))
    assert "Accepted by A. Reviewer on 2026-01-02, until 2027-01-01: our own CRM" in page
    assert "1 finding" in page


def test_signatures_and_ids_that_disagree_are_told() -> None:
    info = made.info(signature="invalid", key_id="p" * 32)
    page = text(extension_page(made.result(extension=info)))
    assert "the header and the manifest's key claim different IDs" in page
    assert "p" * 32 in page


def test_the_index_lists_the_worst_first() -> None:
    results = [
        made.clean(input="clean"),
        made.result(input="low", score=71),
        made.clean(input="error", error="no such file", complete=False),
        made.result(input="high", score=99),
        made.result(input="local", verdict="scrapes-local", flows=[made.local_flow()]),
    ]
    soup = BeautifulSoup(index(*results), "html.parser")
    assert [place.get_text() for place in soup.select("tbody .place")] == ["high", "low", "local", "error", "clean"]
    assert "5 extensions: 2 scrapes-and-sends, 1 scrapes-local, 1 no-evidence, 1 error" in text(index(*results))


def test_a_decided_case_is_told_row_by_row_with_links_to_what_shows_it() -> None:
    rows = (
        made.case_row(),
        made.not_found_row(id="b", title="Letters", cannot_show="Letters."),
        made.not_found_row(id="c", outcome="cannot-show", because="A package cannot show this."),
        made.not_found_row(id="d", outcome="unknown", because="It cannot be told for certain: the address."),
    )
    page = extension_page(made.result(cases=[made.case(*rows)]))
    (table,) = BeautifulSoup(page, "html.parser").select("#case-1 + section table")
    cells = [[" ".join(td.get_text(" ").split()) for td in tr.select("td")] for tr in table.select("tbody tr")]
    assert cells[0][0] == (
        "Contact data of visited profiles Contact details of visited profiles were collected. "
        "The decision, paragraph 1 · Art. 6 GDPR"
    )
    for words in (
        "evidence in the package Reads the contact overlay of a profile.", "See finding 1 and path 1",
        "A click starts it : The user asks for each. content.js:2:1",
        "What it rests on held a fact: kind locale locale: en content.js:3:14 path 1",
    ):  # fmt: skip
        assert words in cells[0][1]
    assert cells[0][2] == "How many profiles were visited."
    assert [row[1] for row in cells[1:]] == [
        "nothing found Nothing of this was found.",
        "a package cannot show it",
        "cannot be told It cannot be told for certain: the address.",
    ]
    links = {str(a["href"]) for a in table.select("a")}
    assert links == {"#finding-1", "#path-1", "#s2-2", "#s2-3"}, "places lead to the source"
    told = (
        "Of 4 rows, 1 has evidence in the package (nothing found: 1, a package cannot show it: 1, cannot be told: 1)."
    )
    assert told in text(page)
    assert "An indicator, never a finding of law." in text(page)


def test_a_case_that_says_nothing_is_folded_up() -> None:
    def folded(result: m.Result) -> bool:
        title = BeautifulSoup(extension_page(result), "html.parser").find("h2", id="case-1")
        assert title is not None
        details = title.find_next("details")
        return details is not None and not details.has_attr("open")

    assert folded(made.clean())
    assert not folded(made.result())
    words = "Of 1 rows, none has evidence in the package (nothing found: 1). This holds in what could be analysed."
    assert words in text(extension_page(made.clean(complete=False)))


def test_a_finding_shows_its_proof_its_confidence_and_what_speaks_for_it() -> None:
    proof = [
        m.ProofLine(term="a flow: data person.*", outcome="held", reason="", locations=[], flows=["F-0001"], facts=[]),
        m.ProofLine(
            term="code like `fetch($URL)`",
            outcome="unknown",
            reason="the text is not constant",
            locations=[m.Location(file="b.js", line=8, column=2, code="fetch(u)")],
            flows=[],
            facts=["$URL = ?"],
        ),
        m.ProofLine(term="none of (x)", outcome="absent", reason="", locations=[], flows=[], facts=[]),
    ]
    lowered = [m.MitigationNote(title="A click starts it", because="The user asks.", locations=[])]
    found = made.finding(proof=proof, mitigations=lowered, confidence="medium", confidence_reason="lowered: a click")
    page = text(extension_page(made.result(findings=[found], cases=[])))
    for words in (
        "Confidence: medium, because lowered: a click.",
        "What speaks for it A click starts it : The user asks.",
        "Why it matched held a flow: data person.* path 1",
        "unknown code like `fetch($URL)` (the text is not constant) $URL = ? b.js:8:2",
        "absent none of (x)",
    ):
        assert words in page
