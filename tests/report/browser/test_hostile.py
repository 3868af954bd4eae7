"""Every hostile text in every field of a result, in Chromium: nothing runs, nothing is asked for, nothing breaks."""

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

import pytest

from skimtrace.report.difference_page import Item, changes_page, diff_page
from skimtrace.report.index import index_page, row
from skimtrace.report.page import extension_page
from skimtrace.result import model as m
from skimtrace.result.build import TEXT, sealed
from skimtrace.result.diff import diff
from tests.report.browser import looking
from tests.report.browser.payloads import PAYLOADS, TEXTS
from tests.report.browser.watch import Watched
from tests.result import made
from tests.result.filled import filled as unsealed

pytestmark = pytest.mark.browser

Write = Callable[..., Path]
ALL: Final = {one.name: one.text for one in PAYLOADS} | {one.name: one.whole for one in TEXTS}
BREAKING: Final = {one.name for one in TEXTS} | {one.name for one in PAYLOADS[::12]}
"""The texts that are made to break a layout, and some of the others."""
PLAIN: Final = "plain words"
OURS: Final = re.compile(r"#[a-z0-9-]*|index\.html|since-last-scan\.html|page-\d+\.html")


def filled(text: str, **changes: Any) -> m.Result:
    """Return a result as a scan writes it: no lone surrogates, no endless strings.

    The text is cut before: else names that differ in their last character would be one when they are cut there.
    """
    return sealed(unsealed(text[: TEXT - 100], **changes))


def analysed(text: str) -> m.Result:
    return filled(text, flag=False, score=85)


def failed(text: str) -> m.Result:
    return filled(text, flag=True, error=text, verdict="review")


def versions(text: str) -> str:
    return diff_page(diff(made.result(), filled(text, flag=True)))


def scans(text: str) -> str:
    changed = diff(made.result(), filled(text, flag=True))
    items = [
        Item(kind="changed", name=text, input=text, verdict="scrapes-and-sends", note=text, diff=changed),
        Item(kind="gone", name=text, input=text, verdict="review", note=text, diff=None),
    ]
    return changes_page(text, text, items)


def index(text: str) -> str:
    rows = [row(filled(text, flag=flag), "page-1.html", [text]) for flag in (False, True)]
    return index_page([*rows, row(made.result(), "page-2.html")], text)


ALIKE: Final = {"failed", "scans"}
"""Pages made of the parts of others: some of the texts will do."""
FEWER: Final = {name: text for at, (name, text) in enumerate(ALL.items()) if name in BREAKING or at % 4 == 0}
PAGES: Final[dict[str, Callable[[str], str]]] = {
    "index": index,
    "analysed": lambda text: extension_page(analysed(text)),
    "failed": lambda text: extension_page(failed(text)),
    "versions": versions,
    "scans": scans,
}


@pytest.mark.parametrize("kind", PAGES)
def test_no_text_gets_out_of_its_place(kind: str, watched: Watched, write: Write) -> None:
    make = PAGES[kind]
    page = watched.open(write(make(PLAIN)))
    looking.open_all(page)
    ours, shown = looking.shape(page), looking.headings(page)
    for harmless in (
        "function f(a) { return `b${1}` + /c/ + 'd'; } // e",
        "\u4e00 \U0001f468",
    ):  # code, and wide letters
        ours |= shape_of(watched, write, make(harmless))
    assert not any(" on" in one or {"script", "src"} <= set(one.split()) for one in ours)
    wrong: dict[str, object] = {}
    for name, text in ALL.items() if kind not in ALIKE else FEWER.items():
        page = watched.open(write(make(text)))
        looking.open_all(page)
        found: dict[str, object] = {
            "new elements": looking.shape(page) - ours,
            "headings": differing(shown, looking.headings(page)),
            "links": [href for href in looking.links(page) if not OURS.fullmatch(href)],
            "events": watched.events.copy(),
        }
        if name in BREAKING:  # laying a page out anew takes longer than all else
            found["covered"] = looking.covered(page)
            found |= {f"sticks out at {width}": looking.sticks_out(page, width) for width in looking.WIDTHS}
        if told := {what: one for what, one in found.items() if one}:
            wrong[name] = told
        watched.events.clear()
    assert wrong == {}


def shape_of(watched: Watched, write: Write, page: str) -> set[str]:
    return looking.shape(watched.open(write(page)))


def uncounted(words: str) -> str:
    """Return a heading without its counts: of long texts that were cut, some become one."""
    return re.sub(r"\d+", "", words)


def differing(ours: list[tuple[str, str, bool]], theirs: list[tuple[str, str, bool]]) -> list[object]:
    """Return what differs in headings, but for the hostile text in them."""
    if len(ours) != len(theirs):
        return [f"{len(theirs)} headings in place of {len(ours)}"]
    return [
        (old, new)
        for old, new in zip(ours, theirs, strict=True)
        if (old[0], old[2]) != (new[0], new[2]) or (PLAIN not in old[1] and uncounted(old[1]) != uncounted(new[1]))
    ]
