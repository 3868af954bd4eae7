"""Pictures of the specimen for the README, taken in Chromium: 1280 pixels wide, light.

They are not compared: each machine has other fonts. Take them anew when the page looks different.
"""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from playwright.sync_api import Locator, Page, sync_playwright

from tests.specimen.files import FOLDER, SHOWN

WIDTH: Final = 1280
_MOST: Final = 1800
"""Pixels; what is below is left out."""
_MARGIN: Final = 16
TOP: Final = FOLDER / "page.png"
PATH: Final = FOLDER / "path.png"


def take() -> None:
    """Write the pictures."""
    with _shown(FOLDER / f"{SHOWN}.html") as page:
        _take(page, page.locator("main"), page.locator("#map + *"), TOP)
        path = page.locator("details.flow").first
        path.evaluate("path => { path.open = true; }")
        path.get_by_role("button", name="Source").first.click()
        _take(page, path, path, PATH)


@contextmanager
def _shown(file: Path) -> Iterator[Page]:
    with sync_playwright() as playwright:
        # Chromium does not start as root with its sandbox; what runs is ours.
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), chromium_sandbox=False)
        page = browser.new_page(viewport={"width": WIDTH, "height": 1000}, color_scheme="light")
        page.goto(file.as_uri())
        yield page
        browser.close()


def _take(page: Page, first: Locator, last: Locator, to: Path) -> None:
    """Write a picture from the top of `first` to the end of `last`, over the whole width."""
    begin, end = first.bounding_box(), last.bounding_box()
    assert begin is not None
    assert end is not None
    top = page.evaluate("scrollY") + max(begin["y"] - _MARGIN, 0)
    height = min(end["y"] + end["height"] + _MARGIN - max(begin["y"] - _MARGIN, 0), _MOST)
    page.screenshot(path=to, full_page=True, clip={"x": 0, "y": top, "width": WIDTH, "height": height})
