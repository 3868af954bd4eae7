"""The index in Chromium: 5,000 rows that load, filter, sort and fold into views, without a request."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Final

import pytest
from msgspec.structs import replace
from playwright.sync_api import Browser, Dialog, Page, expect

from skimtrace.report.index import Row, index_page, row
from tests.report import many
from tests.report.browser import looking
from tests.report.browser.paper import INSIDE, Paper
from tests.result import made

pytestmark = pytest.mark.browser
COLOURS: Final = """(one) => {
  const style = getComputedStyle(one);
  return [style.backgroundColor, style.color].map(
    (colour) => colour.match(/[\\d.]+/g).slice(0, 3).map(Number).reduce((a, b) => a + b));
}"""

COUNT: Final = 5_000
KINDS: Final = ("new", "verdict got worse", "new host: x.example")
ROWS: Final = [replace(one, change=(KINDS[at % 3],) if at % 10 == 0 else ()) for at, one in enumerate(many.rows(COUNT))]
ORDER: Final = ("scrapes-and-sends", "scrapes-local", "review", "error", "no-evidence")
WORST: Final = sorted(ROWS, key=lambda r: (ORDER.index(r.outcome), -r.score))


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> str:
    path = tmp_path_factory.mktemp("index") / "index.html"
    path.write_text(index_page(ROWS), encoding="utf-8")
    return path.as_uri()


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A page that fails the test when it asks for anything but itself, or says anything on the console."""
    opened = browser.new_page(viewport={"width": 1280, "height": 900})
    opened.set_default_timeout(15_000)
    asked: list[str] = []
    told: list[str] = []
    opened.on("request", lambda request: asked.append(request.url))
    opened.on("console", lambda message: told.append(message.text))
    opened.on("pageerror", lambda error: told.append(str(error)))

    def refuse(dialog: Dialog) -> None:
        told.append(dialog.message)
        dialog.dismiss()

    opened.on("dialog", refuse)
    yield opened
    opened.close()
    assert told == []
    assert {url.split("#", 1)[0].rpartition("/")[2] for url in asked} <= {"index.html"}


def told(count: int) -> str:
    return f"{count:,} of {COUNT:,} extensions"


def names(page: Page) -> list[str]:
    return page.locator("#all tbody a").all_inner_texts()


def receives(one: Row, host: str) -> bool:
    return any(end.words == host for end in one.destinations)


def test_all_rows_are_there_a_hundred_at_a_time_worst_first(page: Page, index: str) -> None:
    page.goto(index)
    expect(page.locator("#shown")).to_have_text(f"All {COUNT:,} extensions")
    expect(page.locator("#plain")).to_be_hidden()
    assert names(page) == [one.name for one in WORST[:100]]
    page.get_by_role("button", name="Next").click()
    assert names(page) == [one.name for one in WORST[100:200]]
    expect(page.locator("#pages")).to_contain_text("101 to 200 of 5,000")
    page.get_by_role("button", name="Previous").press("Enter")
    expect(page.get_by_role("button", name="Next")).to_be_focused()
    assert names(page) == [one.name for one in WORST[:100]]
    page.goto(f"{index}#page=999999")
    assert names(page) == [one.name for one in WORST[4_900:]]


def test_each_filter_and_all_of_them_together(page: Page, index: str) -> None:
    page.goto(index)
    shown, host = page.locator("#shown"), "api.shared-7.example.com"
    for control, value, wanted in (
        ("#verdict", "review", [r for r in WORST if r.outcome == "review"]),
        ("#type", "person.email", [r for r in WORST if "person.email" in r.data]),
        ("#signature", "PSX-MADE-7", [r for r in WORST if "PSX-MADE-7" in r.signatures]),
        ("#state", "incomplete", [r for r in WORST if not r.complete and r.error is None]),
        ("#state", "error", [r for r in WORST if r.error is not None]),
        ("#change", "new host", [r for r in WORST if r.change == ("new host: x.example",)]),
        ("#change", "any", [r for r in WORST if r.change]),
        ("#host", host, [r for r in WORST if receives(r, host)]),
        ("#host", "SHARED-7.", [r for r in WORST if receives(r, host)]),
        ("#permission", "cookies", [r for r in WORST if "cookies" in r.permissions]),
        ("#permission", "<all_urls>", [r for r in WORST if "<all_urls>" in r.host_permissions]),
        (
            "#q",
            "sales finder 9",
            [r for r in WORST if "Sales Finder" in r.name and "9" in "".join(map(str, searched(r)))],
        ),
        ("#q", "time limit", [r for r in WORST if r.error is not None]),
    ):
        assert 0 < len(wanted) < COUNT
        field = page.locator(control)
        if control in {"#q", "#host", "#permission"}:
            field.fill(value)
        else:
            field.select_option(value)
        expect(shown).to_contain_text(told(len(wanted)))
        assert names(page) == [r.name for r in wanted[:100]], control
        page.get_by_role("button", name="Clear all filters").click()
        expect(shown).to_have_text(f"All {COUNT:,} extensions")
    page.locator("#named").select_option("1")
    page.locator("#host").fill(host)
    expect(shown).to_contain_text(told(sum(host in dict(r.named) for r in ROWS)))
    page.locator("#named").select_option("")
    page.locator("#verdict").select_option("scrapes-and-sends")
    page.locator("#permission").fill("cookies")
    both = [r for r in WORST if receives(r, host) and r.outcome == ORDER[0] and "cookies" in r.permissions]
    expect(shown).to_have_text(f"{told(len(both))}: {len(both)} scrapes-and-sends")
    assert both
    assert names(page) == [r.name for r in both]


def searched(one: Row) -> list[str | None]:
    words = [text for t in one.data for text in (t, one.titles[t])]
    words += [text for s in one.signatures for text in (s, one.titles[s])]
    return [
        one.name,
        one.version,
        one.id,
        one.input,
        one.error,
        *words,
        *(e.words for e in one.destinations),
        *one.change,
    ]


def test_every_column_sorts_both_ways_and_says_so(page: Page, index: str) -> None:
    page.goto(index)
    verdict = page.get_by_role("columnheader", name="Verdict")
    expect(verdict).to_have_attribute("aria-sort", "descending")
    keys: tuple[tuple[str, Callable[[Row], int]], ...] = (
        ("Score", lambda r: -1 if r.error else r.score),
        ("Data", lambda r: len(r.data)),
        ("Destinations", lambda r: len(r.destinations)),
        ("Findings", lambda r: len(r.signatures)),
        ("Permissions", lambda r: len(r.permissions) + len(r.host_permissions)),
        ("Since the last scan", lambda r: len(r.change)),
    )
    for label, key in keys:
        head = page.get_by_role("columnheader", name=label)
        for way, sign in (("descending", -1), ("ascending", 1)):
            head.get_by_role("button").click()
            expect(head).to_have_attribute("aria-sort", way)
            expect(page.locator("th[aria-sort]")).to_have_count(1)
            assert names(page) == [r.name for r in sorted(WORST, key=lambda r: sign * key(r))[:100]], (label, way)
    page.get_by_role("columnheader", name="Extension").get_by_role("button").click()
    assert names(page)[:3] == sorted((r.name for r in ROWS), key=by_number)[:3]
    verdict.get_by_role("button").click()
    verdict.get_by_role("button").click()
    expect(verdict).to_have_attribute("aria-sort", "ascending")
    expect(page.locator("#all tbody tr").first).to_contain_text("no-evidence")


def by_number(name: str) -> tuple[str, int]:
    words, _, number = name.rpartition(" ")
    return words, int(number)


def test_the_view_by_host_counts_senders_and_leads_to_them(page: Page, index: str) -> None:
    page.goto(index)
    page.get_by_role("button", name="By endpoint host").click()
    host = "api.shared-7.example.com"
    page.locator("#host").fill(host)
    senders = [r for r in WORST if receives(r, host)]
    expect(page.locator("#shown")).to_contain_text(told(len(senders)))
    line = page.locator("#all tbody tr", has=page.get_by_role("button", name=host, exact=True))
    cells = line.locator("td")
    expect(cells.nth(2)).to_have_text(str(len(senders)))
    received = {t for r in senders for end in r.destinations if end.words == host for t in end.data}
    expect(cells.nth(4).locator(".kind")).to_have_count(min(len(received), 8))
    assert cells.nth(5).locator("a").all_inner_texts() == [r.name for r in senders[:5]]
    page.get_by_role("button", name="Clear all filters").click()
    page.get_by_role("columnheader", name="Send to it").first.get_by_role("button").click()
    page.goto(f"{index}#view=hosts")
    first = page.locator("#all tbody tr").first
    words = first.get_by_role("button").first.inner_text()
    count = sum(any(e.words == words and e.leaves for e in r.destinations) for r in ROWS)
    assert first.locator("td").nth(2).inner_text() == f"{count:,}"
    first.get_by_role("button").first.press("Enter")
    expect(page.locator("#shown")).to_contain_text(told(count))
    expect(page.locator("#shown")).to_be_focused()
    expect(page.get_by_role("button", name="Extensions", exact=True)).to_have_attribute("aria-pressed", "true")
    page.go_back()
    expect(page.get_by_role("button", name="By endpoint host")).to_have_attribute("aria-pressed", "true")


def test_the_view_by_data_counts_readers_and_leads_to_them(page: Page, index: str) -> None:
    page.goto(f"{index}#view=types&verdict=scrapes-local")
    readers = [r for r in WORST if r.outcome == "scrapes-local" and "person.phone" in r.data]
    line = page.locator("#all tbody tr", has_text="person.phone")
    expect(line.locator("td").nth(1)).to_have_text(str(len(readers)))
    expect(line.locator("td").nth(2)).to_have_text("0")
    expect(page.locator("#shown")).to_contain_text(f"; {len(many.TYPES)} data types")
    line.get_by_role("button", name="phone number").click()
    expect(page.locator("#shown")).to_contain_text(told(len(readers)))
    assert names(page) == [r.name for r in readers[:100]]


def test_a_view_is_restored_from_the_address(page: Page, index: str) -> None:
    page.goto(index)
    page.locator("#verdict").select_option("review")
    page.locator("#q").fill("mail")
    expect(page.locator("#shown")).not_to_contain_text(told(sum(r.outcome == "review" for r in ROWS)))
    page.get_by_role("columnheader", name="Extension").get_by_role("button").click()
    before, said = names(page), page.locator("#shown").inner_text()
    assert page.url.endswith("#q=mail&verdict=review&sort=name")
    page.reload()
    assert (names(page), page.locator("#shown").inner_text()) == (before, said)
    assert (page.locator("#q").input_value(), page.locator("#verdict").input_value()) == ("mail", "review")
    page.goto(f"{index}#type=person.nothing")
    expect(page.locator("#shown")).to_have_text(told(0))
    expect(page.locator("#type")).to_have_value("person.nothing")


def test_it_works_by_keyboard_alone(page: Page, index: str) -> None:
    page.goto(index)
    page.keyboard.press("Tab")
    expect(page.get_by_role("button", name="Extensions", exact=True)).to_be_focused()
    assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle") == "solid"
    for _ in range(2):
        page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator("#caption")).to_contain_text("Data types")
    for _ in range(2):
        page.keyboard.press("Tab")
    expect(page.locator("#q")).to_be_focused()
    page.keyboard.type("zzzz")
    expect(page.locator("#shown")).to_contain_text(told(0))
    page.get_by_role("button", name="Clear all filters").press("Enter")
    expect(page.locator("#q")).to_be_focused()
    page.goto(index)
    head = page.get_by_role("columnheader", name="Score")
    head.get_by_role("button").press("Space")
    expect(head).to_have_attribute("aria-sort", "descending")
    expect(head.get_by_role("button")).to_be_focused()
    page.locator("#all tbody tr").first.locator("summary").first.press("Enter")
    first = max(WORST, key=lambda r: r.score)
    expect(page.locator("#all tbody tr").first.locator("details[open] li")).to_have_count(len(first.signatures))


@pytest.mark.parametrize("width", [360, 800, 1280])
@pytest.mark.parametrize("view", ["", "hosts", "types"])
def test_nothing_runs_out_of_the_window(page: Page, index: str, width: int, view: str) -> None:
    page.set_viewport_size({"width": width, "height": 800})
    page.goto(f"{index}#view={view}")
    expect(page.locator("#all tbody tr").first).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_printing_takes_what_is_filtered_and_leaves_the_controls_out(page: Page, index: str) -> None:
    page.goto(f"{index}#verdict=review")
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    wanted = [r.name for r in WORST if r.outcome == "review"]
    assert names(page) == wanted
    page.emulate_media(media="print")
    for control in ("#filters", "#views", "#pages"):
        expect(page.locator(control)).to_be_hidden()
    expect(page.locator("#shown")).to_contain_text(told(len(wanted)))
    page.emulate_media(media="screen")
    page.evaluate("dispatchEvent(new Event('afterprint'))")
    assert names(page) == wanted[:100]


def test_hostile_texts_stay_texts(page: Page, tmp_path: Path) -> None:
    rows = [row(made.hostile(text), f"page-{at}.html", change=[text]) for at, text in enumerate(made.HOSTILE)]
    rows.append(replace(rows[0], name="Astray", page="javascript:alert(1)"))
    (tmp_path / "index.html").write_text(index_page(rows), encoding="utf-8")
    for view in ("", "hosts", "types"):
        page.goto(f"{(tmp_path / 'index.html').as_uri()}#view={view}&q=")
        page.reload()
        for field in ("host", "permission"):
            page.locator(f"#{field}").focus()
        for folded in page.locator("#all summary").all():
            folded.click()
        assert page.evaluate("document.scripts.length") == 2
        assert page.locator("img, iframe, object, embed, base").count() == 0
        links = page.eval_on_selector_all("a", "all => all.map(a => a.getAttribute('href'))")
        assert all(href.startswith("page-") for href in links)
    page.goto((tmp_path / "index.html").as_uri())
    assert made.HOSTILE[0] in names(page)


@pytest.mark.parametrize("view", ["", "hosts", "types"])
def test_paper_holds_every_row_that_is_filtered_and_no_control(page: Page, index: str, view: str) -> None:
    page.goto(f"{index}#view={view}&verdict=scrapes-local")
    rows = [r for r in WORST if r.outcome == "scrapes-local"]
    assert len(rows) > 200, "more than the window shows at a time"
    wanted = {
        "": [f"{r.name} {r.version}" for r in rows],
        "hosts": ["605 hosts and destinations", "api.shared-7.example.com"],
        "types": [f"{word} {name}" for name, word in many.TYPES.items()],
    }[view]
    paper = Paper(page)
    assert paper.lacks(told(len(rows)), *wanted) == []
    controls = ["Clear all filters", "By endpoint host", "Next", "Without JavaScript"]
    assert paper.lacks(*controls) == controls
    assert paper.fits()
    assert view or len(paper.sizes) < 35, "no page is left empty for what does not fit on the one before"
    page.emulate_media(media="print")
    assert looking.sticks_out(page, INSIDE) == []


def test_paper_without_a_script_holds_the_worst(browser: Browser, index: str) -> None:
    context = browser.new_context(java_script_enabled=False, color_scheme="dark")
    opened = context.new_page()
    opened.goto(index)
    paper = Paper(opened)
    assert paper.lacks(*(f"{one.name} {one.version}" for one in WORST[:200])) == []
    assert paper.fits()
    context.close()


def test_dark_is_light_on_dark_and_light_is_dark_on_light(page: Page, index: str) -> None:
    page.goto(index)
    for dark in (False, True):
        page.emulate_media(color_scheme="dark" if dark else "light")
        for part in ("body", ".card", "#q", "#views button >> nth=1"):
            ground, ink = page.locator(part).first.evaluate(COLOURS)
            assert (ground < ink) is dark, part
            assert abs(ground - ink) > 400, part


def test_without_a_script_there_is_a_table(browser: Browser, index: str) -> None:
    context = browser.new_context(java_script_enabled=False)
    opened = context.new_page()
    opened.goto(index)
    expect(opened.locator("#plain")).to_contain_text("the 200 worst of 5,000 extensions")
    assert names(opened) == [one.name for one in WORST[:200]]
    expect(opened.locator("#tools")).to_be_hidden()
    for control in ("button", "input", "select", "summary", "#pages"):
        assert opened.locator(control).locator("visible=true").count() == 0, control
    for width in (360, 800, 1280):
        assert looking.sticks_out(opened, width) == [], width
    context.close()
