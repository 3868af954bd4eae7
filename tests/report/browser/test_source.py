"""The source of a path in Chromium: shown around a step, marked exactly, led to by links, by mouse and by keyboard."""

from collections.abc import Callable
from pathlib import Path
from typing import Final

import pytest
from playwright.sync_api import Locator, Page, expect

from skimtrace.report.page import extension_page
from skimtrace.result import model as m
from tests.report.browser import looking
from tests.report.browser.conftest import Opener
from tests.report.browser.watch import Watched
from tests.result import made

pytestmark = pytest.mark.browser

Write = Callable[..., Path]
MINIFIED: Final = 'function a(b){var c=b.d("h1");if(c){e({n:c.f})}return c}' * 20


def minified() -> m.Result:
    """A result whose path begins in minified code, with more lines before its end than are shown."""
    at = MINIFIED.index("e({n:c.f})") + 1
    flow = made.flow(
        source=m.SourcePoint(file="content.js", line=1, column=at, code="e({n:c.f})", selector=None, kind="dom"),
        steps=[],
        sink=m.SinkPoint(
            file="background.js", line=20, column=3, code="send({ \u202ea: 1, b: 2 })", channel="body", local=False
        ),
    )
    rows = [f"// line {line}\n" for line in range(10, 20)]
    rows += ["  send({\n", "    \u202ea: 1,\n", "    b: 2 });\n", *(f"// line {line}\n" for line in range(23, 33))]
    return made.result(
        flows=[flow, *(made.flow(id=f"F-{n}") for n in range(5))],
        excerpts=[
            m.Excerpt(file="background.js", line=10, column=1, text="".join(rows)),
            m.Excerpt(file="content.js", line=1, column=1, text=MINIFIED),
        ],
    )


def labels(step: Locator) -> list[str]:
    return step.locator(".around b").all_text_contents()


def marked(step: Locator) -> list[str]:
    """Return what is marked in each row that has a mark."""
    found: list[str] = step.locator(".around code:has(mark)").evaluate_all(
        "all => all.map(one => [...one.querySelectorAll('mark')].map(mark => mark.textContent).join(''))"
    )
    return found


def steps(page: Page, path: str) -> Locator:
    return page.locator(f"#{path} .path > li")


def test_a_step_shows_the_lines_around_it_with_its_code_marked(watched: Watched, write: Write) -> None:
    page = watched.open(write(extension_page(made.result())))
    first = steps(page, "path-1").nth(0)
    button = first.get_by_role("button", name="Source of content.js:3:14")
    expect(button).to_have_attribute("aria-expanded", "false")
    button.click()
    expect(button).to_have_attribute("aria-expanded", "true")
    assert labels(first) == [str(line) for line in range(1, 8)]
    assert first.locator(".around code").nth(2).text_content() == (
        '  let name = document.querySelector(".pv-top-card h1").innerText;'
    )
    assert marked(first) == ['document.querySelector(".pv-top-card h1").innerText']
    last = steps(page, "path-1").nth(3)
    last.get_by_role("button").click()
    assert labels(last) == ["11", "12", "13"]
    assert marked(last) == ['fetch("https://api.example.com/v1/leads", {body})']
    button.click()
    expect(button).to_have_attribute("aria-expanded", "false")
    expect(first.locator(".around")).to_be_hidden()
    twice = page.evaluate("() => { const all = [...document.querySelectorAll('[id]')].map(one => one.id);"
                          " return all.filter((one, at) => all.indexOf(one) !== at); }")  # fmt: skip
    assert twice == []


def test_minified_code_is_shown_on_lines_and_marked_over_several(watched: Watched, write: Write) -> None:
    page = watched.open(write(extension_page(minified())))
    first, last = (steps(page, "path-1").nth(at) for at in (0, 1))
    first.get_by_role("button").click()
    assert marked(first) == ["e({", "n: c.f", "})"]
    at = MINIFIED.index("e({n:c.f})") + 1
    assert f"1:{at}" in labels(first)
    last.get_by_role("button").click()
    assert labels(last) == [str(line) for line in range(16, 27)]
    assert marked(last) == ["send({", "\\u202ea: 1,", "b: 2 })"]


def test_the_way_to_the_whole_excerpt(watched: Watched, write: Write) -> None:
    page = watched.open(write(extension_page(made.result())))
    first = steps(page, "path-1").nth(0)
    first.get_by_role("button").click()
    expect(page.locator("#s2")).not_to_have_attribute("open", "")
    first.get_by_role("link", name="Whole excerpt").click()
    expect(page.locator("#s2-3")).to_be_in_viewport()
    # Folded up again, the same link opens it again.
    page.locator("#s2").evaluate("one => { one.open = false; }")
    first.get_by_role("link", name="content.js:3:14").click()
    expect(page.locator("#s2-3")).to_be_in_viewport()


@pytest.mark.parametrize("fragment", ["#path-6", "#s1-14", "#finding-1"])
def test_a_link_opens_what_it_leads_to(watched: Watched, write: Write, fragment: str) -> None:
    file = write(extension_page(minified()))
    page = watched.open(file, fragment)
    target = page.locator(fragment)
    expect(target).to_be_in_viewport()
    folded = "one => { const around = one.closest('details') || one.querySelector('details'); return !around.open; }"
    assert target.evaluate(folded) is False
    page = watched.open(write(extension_page(minified()), "again.html"))
    page.evaluate("fragment => { location.hash = fragment; }", fragment)
    expect(page.locator(fragment)).to_be_in_viewport()
    assert page.locator(fragment).evaluate(folded) is False


def test_a_link_to_nothing_leads_nowhere(watched: Watched, write: Write) -> None:
    watched.open(write(extension_page(made.result())), "#%E0%A4%A-no-such")


def test_all_of_it_works_by_keyboard(watched: Watched, write: Write) -> None:
    page = watched.open(write(extension_page(made.result())))
    first = steps(page, "path-1").nth(0)
    first.get_by_role("link").focus()
    page.keyboard.press("Tab")
    expect(first.get_by_role("button")).to_be_focused()
    page.keyboard.press("Enter")
    assert marked(first) == ['document.querySelector(".pv-top-card h1").innerText']
    page.keyboard.press("Tab")
    expect(first.get_by_role("link", name="Whole excerpt")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("#s2-3")).to_be_in_viewport()


@pytest.mark.parametrize("width", [360, 800])
def test_the_source_makes_no_page_wider(watched: Watched, write: Write, width: int) -> None:
    page = watched.open(write(extension_page(minified())))
    looking.open_all(page)
    for button in steps(page, "path-1").get_by_role("button").all():
        button.click()
    assert looking.sticks_out(page, width) == []


def test_without_scripts_places_lead_to_the_source(open_context: Opener, write: Write) -> None:
    page = open_context(java_script_enabled=False).page
    page.goto(write(extension_page(made.result())).as_uri())
    first = steps(page, "path-1").nth(0)
    assert first.get_by_role("button").count() == 0
    first.get_by_role("link", name="content.js:3:14").click()
    assert page.url.endswith("#s2-3")
    assert page.locator("#s2 mark").count() == 3


_CONTRAST: Final = """() => {
  const parse = (text) => text.match(/[\\d.]+/g).map(Number);
  const light = (text) => {
    const linear = (c) => c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4;
    const [r, g, b] = parse(text).map((c) => linear(c / 255));
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const ratio = (a, b) => (Math.max(light(a), light(b)) + 0.05) / (Math.min(light(a), light(b)) + 0.05);
  const block = document.querySelector(".source"), code = block.querySelector("code");
  const mark = document.createElement("mark");
  code.append(mark);
  const grounds = [getComputedStyle(block).backgroundColor, getComputedStyle(mark).backgroundColor];
  const low = [];
  for (const kind of ["c", "s", "n", "k", "f", "hid", ""]) {
    const one = document.createElement(kind === "hid" ? "span" : "i");
    one.className = kind;
    mark.append(one);
    for (const ground of grounds) {
      const found = ratio(getComputedStyle(one).color, ground);
      if (found < 4.5) low.push(kind + " on " + ground + ": " + found.toFixed(2));
    }
  }
  const label = ratio(getComputedStyle(block.querySelector("b")).color, grounds[0]);
  if (label < 4.5) low.push("label: " + label.toFixed(2));
  return low;
}"""


@pytest.mark.parametrize("media", ["screen", "print"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_colour_can_be_read(open_context: Opener, write: Write, scheme: str, media: str) -> None:
    watched = open_context(color_scheme=scheme)
    page = watched.open(write(extension_page(made.result())))
    page.emulate_media(media="print" if media == "print" else "screen")
    assert page.evaluate(_CONTRAST) == []
    if media == "print":
        expect(steps(page, "path-1").locator("button").first).to_be_hidden()
