"""What a page in Chromium looks like from outside: its elements, its headings, what sticks out of the window."""

from typing import Any, Final

from playwright.sync_api import Page

WIDTHS: Final = (360, 1280)

_SHAPE: Final = """() => [...new Set([...document.querySelectorAll("*")].map(
  (one) => [one.localName, ...one.getAttributeNames().sort()].join(" ")))]"""

_HEADINGS: Final = """() => [...document.querySelectorAll("h1, h2, h3")].map((one) => {
  const shown = one.checkVisibility({ checkOpacity: true, checkVisibilityCSS: true, contentVisibilityAuto: true });
  return [one.localName, one.innerText, shown];
})"""

_COVERED: Final = """() => {
  const covered = [];
  for (const one of document.querySelectorAll("h1, h2")) {
    if (!one.checkVisibility()) continue;
    one.scrollIntoView({ block: "center" });
    const [box] = one.getClientRects();
    const top = box && document.elementFromPoint(box.left + Math.min(box.width, 40) / 2, box.top + box.height / 2);
    if (!top || !one.contains(top) && !top.contains(one)) covered.push(one.innerText.slice(0, 80));
  }
  scrollTo(0, 0);
  return covered;
}"""

_STICKS_OUT: Final = """() => {
  const root = document.documentElement, wide = root.clientWidth;
  if (root.scrollWidth <= wide && document.body.scrollWidth <= wide) return [];
  const found = [];
  for (const one of document.body.querySelectorAll("*")) {
    const box = one.getBoundingClientRect();
    if (box.right <= wide + 0.5 || !box.width) continue;
    found.push(one.localName + "." + one.className + ": " + Math.round(box.right));
  }
  return ["scrolls to " + root.scrollWidth, ...found.slice(0, 8)];
}"""


def shape(page: Page) -> set[str]:
    """Return each kind of element with the names of its attributes."""
    return set(page.evaluate(_SHAPE))


def headings(page: Page) -> list[tuple[str, str, bool]]:
    """Return the headings: which, their text, whether they can be seen."""
    return [tuple(one) for one in page.evaluate(_HEADINGS)]


def covered(page: Page) -> list[str]:
    """Return the main headings that something else lies upon."""
    found: list[str] = page.evaluate(_COVERED)
    return found


def sticks_out(page: Page, width: int, height: int = 900) -> list[str]:
    """Return what makes the page wider than a window of `width`; [] when nothing does."""
    page.set_viewport_size({"width": width, "height": height})
    found: list[str] = page.evaluate(_STICKS_OUT)
    return found


def open_all(page: Page) -> None:
    """Open whatever is folded up."""
    page.evaluate("() => document.querySelectorAll('details').forEach((one) => { one.open = true; })")


def links(page: Page) -> list[str]:
    """Return where all links of the page lead, as written."""
    found: list[Any] = page.eval_on_selector_all("[href]", "all => all.map(one => String(one.getAttribute('href')))")
    return found
