"""The payloads are alive: each does something in the careless page that it is written for."""

import re
from collections import Counter
from pathlib import Path
from typing import Final

import pytest
from playwright.sync_api import Error

from tests.report.browser.conftest import Opener
from tests.report.browser.payloads import CARELESS, DOCUMENT, NOWHERE, PAYLOADS, TEXTS, Payload, rendered_as_template

LIVE: Final = [payload for payload in PAYLOADS if payload.fires in CARELESS]
_LURE: Final = """() => {
  for (const one of document.querySelectorAll("*")) {
    for (const kind of ["mouseover", "mouseenter"]) one.dispatchEvent(new MouseEvent(kind, {bubbles: true}));
  }
  const last = document.querySelector("a, input[type=submit], button:not([popovertarget]), math, [popovertarget]");
  if (last) last.dispatchEvent(new MouseEvent("click", {bubbles: true, cancelable: true}));
}"""


def test_every_payload_has_its_source_its_place_and_a_name_of_its_own() -> None:
    assert {payload.source for payload in PAYLOADS} == DOCUMENT.sources.keys()
    assert {payload.fires for payload in PAYLOADS} == {*CARELESS, "jinja", NOWHERE}
    names = [*(payload.name for payload in PAYLOADS), *(text.name for text in TEXTS)]
    assert max(Counter(names).values()) == 1
    assert max(Counter(payload.text for payload in PAYLOADS).values()) == 1


@pytest.mark.parametrize("payload", [p for p in PAYLOADS if p.fires == "jinja"], ids=lambda p: p.name)
def test_a_template_would_run_what_is_meant_for_it(payload: Payload) -> None:
    assert rendered_as_template(payload.text) != payload.text


@pytest.mark.browser
def test_each_payload_does_something_in_a_careless_page(open_context: Opener, tmp_path: Path) -> None:
    watched = open_context()
    silent = []
    led_away = False
    for payload in LIVE:
        if led_away:
            watched.begin_again()
            led_away = False
        else:
            watched.page.goto("about:blank")
            watched.events.clear()
        path = tmp_path / f"{payload.name}.html"
        path.write_bytes(CARELESS[payload.fires](payload.text).encode("utf-8", "surrogatepass"))
        try:
            watched.open(path)
            if not telling(watched.events):
                watched.page.evaluate(_LURE)
                watched.page.wait_for_timeout(100)
        except Error as error:
            assert re.search("interrupted|destroyed|ERR_FAILED", error.message), payload.name
            led_away = True
        led_away |= any(event.startswith(("went to", "window", "request: https")) for event in watched.events)
        if not telling(watched.events):
            silent.append(payload.name)
    assert silent == []


def telling(events: list[str]) -> list[str]:
    """Return the events that are more than a payload's own mistakes."""
    return [event for event in events if not event.startswith(("console", "error", "frame"))]
