"""The page of a diff and the page of a scan in Chromium, at three widths, light and dark."""

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import expect

from skimtrace.result import model as m
from tests.report.browser.conftest import Opener
from tests.report.browser.watch import Watched
from tests.report.test_difference_page import NEW, OLD, pages
from tests.result import made

pytestmark = pytest.mark.browser

LONG = made.hostile("x" * 300)
CUT = "all => all.filter(e => e.offsetParent && e.scrollWidth > e.clientWidth + 1).map(e => e.textContent)"


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(("old", "new"), [(OLD, NEW), (NEW, OLD), (OLD, LONG), (NEW, NEW)])
def test_all_of_it_is_in_the_window_and_nothing_is_asked_for(
    open_context: Opener, write: Callable[..., Path], old: m.Result, new: m.Result, scheme: str
) -> None:
    watched: Watched = open_context(color_scheme=scheme)
    for at, html in enumerate(pages(new, old)):
        page = watched.open(write(html, f"{at}.html"))
        for folded in page.locator("details:not([open]) > summary").all():
            folded.click()
        for width in (360, 800, 1280):
            page.set_viewport_size({"width": width, "height": 800})
            expect(page.locator("h1")).to_be_visible()
            assert page.evaluate("document.documentElement.scrollWidth") <= width
            assert page.eval_on_selector_all("td, th, .what, .from-to .badge, .sides .badge", CUT) == [], width
    watched.quiet()


def test_colour_is_not_what_tells_new_from_gone(watched: Watched, write: Callable[..., Path]) -> None:
    page = watched.open(write(pages(NEW)[0]))
    assert set(page.locator("tbody .what").all_inner_texts()) == {"+ new", "\N{MINUS SIGN} gone"}
    page.get_by_role("link", name="Permissions and pages").press("Enter")
    expect(page.get_by_role("heading", name="Permissions and pages")).to_be_in_viewport()


def test_a_link_opens_what_changed_of_that_extension(watched: Watched, write: Callable[..., Path]) -> None:
    page = watched.open(write(pages(NEW)[1]))
    page.locator("details.change").evaluate("details => { details.open = false; }")
    expect(page.get_by_role("heading", name="The two versions")).to_be_hidden()
    page.get_by_role("link", name="new.crx").press("Enter")
    expect(page.get_by_role("heading", name="The two versions")).to_be_visible()
