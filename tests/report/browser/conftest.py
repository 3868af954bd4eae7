"""One Chromium for all of these tests, a context of its own for each."""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, sync_playwright

from tests.report.browser.watch import Watched

Opener = Callable[..., Watched]


# Playwright keeps an event loop running, in which no test with one of its own could run: hence not for the session.
@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        # Chromium does not start as root with its sandbox; what runs is ours.
        made = playwright.chromium.launch(executable_path=shutil.which("chromium"), chromium_sandbox=False)
        yield made
        made.close()


@pytest.fixture
def open_context(browser: Browser) -> Iterator[Opener]:
    """Give what makes a watched page in a context of its own, with the settings of a context."""
    opened = []

    def make(**settings: Any) -> Watched:
        context = browser.new_context(**{"viewport": {"width": 1280, "height": 900}, **settings})
        context.set_default_timeout(15_000)
        opened.append(context)
        return Watched(context)

    yield make
    for context in opened:
        context.close()


@pytest.fixture
def watched(open_context: Opener) -> Iterator[Watched]:
    """A watched page in which nothing may happen."""
    one = open_context()
    yield one
    one.quiet()


@pytest.fixture
def write(tmp_path: Path) -> Callable[..., Path]:
    """Give what writes a page into a folder of its own."""

    def make(page: str, name: str = "page.html") -> Path:
        path = tmp_path / name
        path.write_text(page, encoding="utf-8", newline="")
        return path

    return make
