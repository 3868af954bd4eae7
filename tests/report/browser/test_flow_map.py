"""The flow map in Chromium: what its layout reserves is enough for the letters that are drawn."""

from collections.abc import Callable
from pathlib import Path
from typing import Final

import pytest
from playwright.sync_api import expect

from skimtrace.report.page import extension_page
from skimtrace.result import model as m
from tests.report.browser.watch import Watched
from tests.result import made

pytestmark = pytest.mark.browser

HOSTS: Final = (
    "api.example.com",
    "mmmwwwmmm-wwwmmmwww.wide.example",
    "例え.example",
    "localhost",
    "xn--e1afmkfd.example",
)
DATA: Final = ("person.name", "person.email", "person.phone", "person.headline", "person.photo", "page.text")
CHAINS: Final = (["content:0"], ["content:0", "background"], ["page-world", "content:0", "background"], ["background"])


def forty() -> m.Result:
    flows = [
        made.flow(
            id=f"F-{at}",
            data_types=list(DATA[: at % 6 + 1]),
            page=m.PageHosts(hosts=[f"site-{at % 4}.example", "*.linkedin.com"][at % 3 == 0 :]),
            confidence=("high", "medium", "low")[at % 3],
            contexts=CHAINS[at % 4],
            endpoint=m.FlowEndpoint(
                url=None, host=f"{at % 17}-{HOSTS[at % 5]}", category="crm" if at % 2 else None, resolved=True
            ),
        )
        for at in range(36)
    ]
    flows += [made.local_flow(id="L-1"), made.local_flow(id="L-2", contexts=["background"])]
    return made.result(flows=flows, same_site_flows=[made.returning_flow(), made.returning_flow(id="S-2")])


OVERLAPS: Final = """() => {
  const svg = document.querySelector(".map-picture"), view = svg.viewBox.baseVal, wrong = [];
  const lines = [...svg.querySelectorAll("text")].map((one) => [one.textContent, one.getBBox()]);
  const over = (a, b) => Math.min(a.x + a.width, b.x + b.width) - Math.max(a.x, b.x) > 0.5 &&
    Math.min(a.y + a.height, b.y + b.height) - Math.max(a.y, b.y) > 0.5;
  lines.forEach(([text, box], at) => {
    if (box.x < 0 || box.y < 0 || box.x + box.width > view.width || box.y + box.height > view.height)
      wrong.push("outside: " + text);
    for (const [other, its] of lines.slice(at + 1)) if (over(box, its)) wrong.push(text + " / " + other);
  });
  for (const stop of svg.querySelectorAll(".map-stop")) {
    const frame = stop.querySelector("rect").getBBox();
    for (const text of stop.querySelectorAll("text")) {
      const box = text.getBBox();
      if (box.x < frame.x || box.x + box.width > frame.x + frame.width || box.y < frame.y ||
          box.y + box.height > frame.y + frame.height) wrong.push("out of its box: " + text.textContent);
    }
  }
  return [lines.length, wrong];
}"""

SMALLEST: Final = """() => {
  const svg = document.querySelector(".map-picture");
  return svg.getBoundingClientRect().width / svg.viewBox.baseVal.width * parseFloat(getComputedStyle(svg).fontSize);
}"""


@pytest.mark.parametrize(("result", "texts"), [(made.result(), 10), (forty(), 60)], ids=["one", "forty"])
def test_no_text_lies_upon_another_or_leaves_its_place(
    watched: Watched, write: Callable[..., Path], result: m.Result, texts: int
) -> None:
    watched.open(write(extension_page(result)))
    count, wrong = watched.page.evaluate(OVERLAPS)
    assert count >= texts
    assert wrong == []
    assert watched.page.evaluate(SMALLEST) >= 12


@pytest.mark.parametrize("result", [made.result(), forty()], ids=["one", "forty"])
@pytest.mark.parametrize("size", [360, 800, 1280])
def test_each_width_has_the_picture_or_the_list(
    watched: Watched, write: Callable[..., Path], size: int, result: m.Result
) -> None:
    watched.page.set_viewport_size({"width": size, "height": 900})
    watched.open(write(extension_page(result)))
    picture, listed = watched.page.locator(".map-picture"), watched.page.locator(".map-list")
    assert picture.is_visible() != listed.is_visible()
    assert picture.is_visible() or size < 1280
    assert listed.is_visible() or size > 360
    if picture.is_visible():
        assert watched.page.evaluate(SMALLEST) >= 10
    assert watched.page.evaluate("document.documentElement.scrollWidth") <= size


def test_on_paper_there_are_both(watched: Watched, write: Callable[..., Path]) -> None:
    watched.open(write(extension_page(forty())))
    watched.page.emulate_media(media="print")
    expect(watched.page.locator(".map-picture")).to_be_visible()
    expect(watched.page.locator(".map-list")).to_be_visible()


def test_a_destination_is_reached_by_key_lets_its_ways_stand_out_and_leads_to_its_paths(
    watched: Watched, write: Callable[..., Path]
) -> None:
    watched.open(write(extension_page(forty())))
    page = watched.page
    end = page.locator("svg a.map-end").first
    end.focus()
    faded = """() => [...document.querySelectorAll(".map-link")].map(
      (one) => [one.classList.contains("t1"), getComputedStyle(one).opacity])"""
    links = [tuple(one) for one in page.evaluate(faded)]
    assert set(links) == {(True, "1"), (False, "0.15")}
    page.keyboard.press("Enter")
    assert page.url.endswith("#to-1")
    expect(page.get_by_role("link", name="localhost").first).to_be_attached()
