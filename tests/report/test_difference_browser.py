"""The page of a diff and the page of a scan in Chromium, at three widths."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect, sync_playwright

from skimtrace.result import model as m
from tests.report.test_difference_page import NEW, OLD, pages
from tests.result import made

pytestmark = pytest.mark.browser

LONG = made.hostile("x" * 300)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        # Chromium does not start as root with its sandbox; what runs is ours.
        made_browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), chromium_sandbox=False)
        yield made_browser
        made_browser.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [360, 800, 1280])
@pytest.mark.parametrize(("old", "new"), [(OLD, NEW), (NEW, OLD), (OLD, LONG), (NEW, NEW)])
def test_all_of_it_is_in_the_window_and_nothing_is_asked_for(
    browser: Browser, tmp_path: Path, old: m.Result, new: m.Result, width: int, scheme: str
) -> None:
    context = browser.new_context(viewport={"width": width, "height": 800}, color_scheme=scheme)  # type: ignore[arg-type] # of two literals
    page = context.new_page()
    asked: list[str] = []
    told: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.on("console", lambda message: told.append(message.text))
    for at, html in enumerate(pages(new, old)):
        file = tmp_path / f"{at}.html"
        file.write_text(html, encoding="utf-8")
        page.goto(file.as_uri())
        expect(page.locator("h1")).to_be_visible()
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        cut = "all => all.filter(e => e.offsetParent && e.scrollWidth > e.clientWidth + 1).map(e => e.textContent)"
        assert page.eval_on_selector_all("td, th", cut) == []
        assert page.eval_on_selector_all(".what", cut) == [], "what came and what went is said in full"
    assert {url.rpartition("/")[2] for url in asked} == {"0.html", "1.html"}
    assert told == []
    context.close()


def test_colour_is_not_what_tells_new_from_gone(browser: Browser, tmp_path: Path) -> None:
    file = tmp_path / "diff.html"
    file.write_text(pages(NEW)[0], encoding="utf-8")
    page = browser.new_page()
    page.goto(file.as_uri())
    assert set(page.locator("tbody .what").all_inner_texts()) == {"+ new", "\N{MINUS SIGN} gone"}
    page.get_by_role("link", name="Permissions and pages").press("Enter")
    expect(page.get_by_role("heading", name="Permissions and pages")).to_be_in_viewport()
    page.close()
