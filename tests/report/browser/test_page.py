"""The page of an extension in Chromium: what a reviewer sees, opens, follows and prints, by mouse and by keyboard."""

from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

import pytest
from playwright.sync_api import expect

from skimtrace.report.page import extension_page
from skimtrace.report.words import INDICATOR, verdict_sentence
from skimtrace.result import model as m
from tests.report.browser import looking
from tests.report.browser.conftest import Opener
from tests.report.browser.paper import INSIDE, Paper
from tests.report.browser.watch import Watched
from tests.result import made

pytestmark = pytest.mark.browser

Write = Callable[..., Path]
ACCEPTED: Final = m.Decision(
    decision="accepted", note="our own CRM", author="A. Reviewer", date="2026-01-02", expires="2099-01-01"
)


def steps(at: int) -> list[m.StepPoint]:
    return [
        m.StepPoint(file="content.js", line=4, column=3, kind=f"assigned to field {at}", code=f"profile.f{at} = name"),
        m.StepPoint(file="content.js", line=9, column=3, kind=f"sent as message {at}", code=f"post(m{at})"),
    ]


def finding(at: int, **changes: Any) -> m.Finding:
    kind = at % 3
    fields: dict[str, Any] = {
        "id": f"PSX-MADE-{kind}-{at}",
        "signature": f"PSX-MADE-{kind}",
        "title": f"Kind {kind} of findings",
        "message": f"Reads field {at} and sends it to host-{at}.example",
        "fingerprint": f"{at:032x}",
        "flows": [f"F-{at}"],
    }
    return made.finding(**{**fields, **changes})


def whole() -> m.Result:
    """A result in which every section of the page has something, and most of it is folded up."""
    flows = [
        made.flow(
            id=f"F-{at}",
            steps=steps(at),
            endpoint=m.FlowEndpoint(url=None, host=f"host-{at % 5}.example", category=None, resolved=True),
        )
        for at in range(12)
    ]
    findings = [finding(at, review=ACCEPTED if at == 4 else None) for at in range(9)]
    row = made.case_row(findings=["PSX-MADE-2-8"], flows=["F-11", "S-0001"])
    return made.result(
        flows=[*flows, made.local_flow(steps=steps(12))],
        same_site_flows=[made.returning_flow(steps=steps(13))],
        findings=findings,
        score_breakdown=[m.ScorePart(reason="It is sent", points=60, findings=["PSX-MADE-1-7"])],
        cases=[made.case(row, made.not_found_row(id="letters", title="Letters"))],
    )


def partly() -> m.Result:
    skipped = [m.SkippedFile(file="big.js", reason="larger than the limit of 64 MB")]
    return made.result(complete=False, coverage=made.coverage(skipped=skipped, limits=["the search stopped"]))


def failed() -> m.Result:
    nothing: dict[str, Any] = {"cases": [], "scripts": [], "contexts": [], "signatures": []}
    return made.clean(error="the archive is truncated", complete=False, verdict="review", **nothing)


RESULTS: Final = {"whole": whole(), "clean": made.clean(), "partly": partly(), "failed": failed()}
SECTIONS: Final = {
    "Who it says it is",
    "Score",
    "Flow map",
    "What goes where",
    "Findings",
    "Addresses in the code",
    "Permissions and sites",
    "Scripts and where they run",
    "Coverage",
}
TOLD: Final = {
    "whole": (
        SECTIONS | {"Look at these first", "What goes back to the site it was read on", "Compared with a decided case"}
    ),
    "clean": SECTIONS | {"Compared with a decided case"},
    "partly": SECTIONS | {"Look at these first", "Compared with a decided case"},
    "failed": SECTIONS,
}


@pytest.mark.parametrize("kind", RESULTS)
@pytest.mark.parametrize("width", [360, 800, 1280])
def test_every_section_is_there_to_see_and_nothing_lies_upon_it(
    watched: Watched, write: Write, kind: str, width: int
) -> None:
    watched.page.set_viewport_size({"width": width, "height": 900})
    page = watched.open(write(extension_page(RESULTS[kind])))
    heads = [(text, shown) for name, text, shown in looking.headings(page) if name == "h2"]
    assert TOLD[kind] <= {text for text, _ in heads} <= TOLD[kind] | {"Source"}
    assert all(shown for _, shown in heads)
    assert looking.covered(page) == []
    expect(page.locator("h1")).to_be_in_viewport()
    expect(page.locator(".sentence")).to_have_text(verdict_sentence(RESULTS[kind]))
    expect(page.locator(".sentence")).to_be_in_viewport(ratio=1)
    expect(page.locator(".warn")).to_have_count(0 if RESULTS[kind].complete else 1)


def test_what_was_not_analysed_stands_at_the_top(watched: Watched, write: Write) -> None:
    page = watched.open(write(extension_page(partly())))
    warning = page.locator(".warn")
    expect(warning).to_be_in_viewport(ratio=1)
    expect(warning).to_contain_text("big.js")
    page = watched.open(write(extension_page(failed())))
    expect(page.locator(".sentence")).to_contain_text("the archive is truncated")
    expect(page.get_by_text("There is no score: the analysis failed.")).to_be_visible()
    expect(page.locator("meter")).to_have_count(0)


def test_paths_and_findings_open_and_close(watched: Watched, write: Write) -> None:
    page = watched.open(write(extension_page(whole())))
    for folded, inside in (
        (page.locator("#path-9"), page.locator("#path-9 ol.path")),
        (page.locator("#finding-3 > details"), page.get_by_text(f"fingerprint {6:032x}")),
    ):
        expect(inside).to_be_hidden()
        folded.locator("summary").first.click()
        expect(inside).to_be_visible()
        folded.locator("summary").first.click()
        expect(inside).to_be_hidden()
    first = page.locator("#path-1")
    expect(first.locator("ol.path")).to_be_visible()
    first.locator("summary").first.click()
    expect(first.locator("ol.path")).to_be_hidden()


LINKS: Final = "main a[href^='#']:not(svg a)"
FOLD: Final = """(link) => {
  for (const one of document.querySelectorAll("details")) one.open = one.contains(link);
  history.replaceState(null, "", location.pathname);
  scrollTo(0, 0);
}"""
STAYS_FOLDED: Final = """(id) => {
  const target = document.getElementById(id), folded = [];
  for (let one = target; one; one = one.parentElement) {
    if (one.localName === "details" && !one.open) folded.push(one.id);
  }
  for (const one of target.querySelectorAll(":scope > details")) {
    if (target.localName === "article" && !one.open) folded.push(one.className);
  }
  return folded;
}"""


def test_every_link_leads_to_a_part_that_is_open_and_in_the_window(watched: Watched, write: Write) -> None:
    page = watched.open(write(extension_page(whole())))
    before = page.locator(LINKS).evaluate_all("all => all.map((one) => one.getAttribute('href'))")
    for place in ("Look at these first", "Compared with a decided case", "Score"):
        card = page.locator("section.card", has=page.get_by_role("heading", name=place))
        if place.startswith("Compared"):
            card = page.locator("#case-1 + section")
        assert card.locator("a[href^='#finding-']").count() > 0, place
    assert page.locator("article a[href^='#path-']").count() > 0
    for at, href in enumerate(before):
        link = page.locator(LINKS).nth(at)
        link.evaluate(FOLD)
        if not link.is_visible():  # what stands in the place of the map where it is narrow
            continue
        link.focus()
        page.keyboard.press("Enter")
        watched.settle()
        assert page.url.endswith(href)
        assert page.evaluate(STAYS_FOLDED, href[1:]) == [], href
        expect(page.locator(href)).to_be_in_viewport()
    assert len(before) > 30


def test_a_link_opens_again_what_was_closed(watched: Watched, write: Write) -> None:
    page = watched.open(write(extension_page(whole())))
    link = page.locator("#finding-2 a[href^='#path-']").first
    page.locator("#finding-2 > details").evaluate("one => { one.open = true; }")
    href = str(link.get_attribute("href"))
    for _ in range(2):
        link.click()
        expect(page.locator(href)).to_have_js_property("open", True)
        page.locator(href).evaluate("one => { one.open = false; }")


def test_the_address_of_a_finding_opens_it(watched: Watched, write: Write) -> None:
    page = watched.open(write(extension_page(whole())), "#finding-9")
    expect(page.locator("#finding-9 > details")).to_have_js_property("open", True)
    expect(page.locator("#finding-9 summary").first).to_be_in_viewport()


STOPS: Final = """() => {
  const all = [...document.querySelectorAll("a[href], button, input, select, textarea, summary")];
  const stops = all.filter((one) => one.checkVisibility({ visibilityProperty: true, contentVisibilityAuto: true })
    && !one.disabled && !(one.type === "radio" && !one.checked));
  stops.forEach((one, at) => one.dataset.stop = at);
  return stops.length;
}"""
FOCUSED: Final = """async () => {
  await new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
  const one = document.activeElement, style = getComputedStyle(one);
  if (one === document.body) return [-1, "", "", true];
  const [box] = one.getClientRects();
  const at = (x, y) => {
    const top = document.elementFromPoint(x, y);
    return top && (one.contains(top) || top.contains(one) && !top.closest("#review-bar"));
  };
  // All of its first line: a bar over half of it hides what it says.
  const high = Math.min(box.height, 24);
  const seen = at(box.left + 3, box.top + 3) && at(box.left + 3, box.top + high - 3);
  const ring = style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2;
  return [Number(one.dataset.stop), one.outerHTML.slice(0, 90), ring ? "" : "no ring", Boolean(seen)];
}"""


@pytest.mark.parametrize("size", [(1280, 600), (360, 640)])
def test_tab_reaches_every_control_in_order_and_shows_where_it_is(
    watched: Watched, write: Write, size: tuple[int, int]
) -> None:
    watched.page.set_viewport_size({"width": size[0], "height": size[1]})
    page = watched.open(write(extension_page(whole())))
    looking.open_all(page)
    count = page.evaluate(STOPS)
    assert count > 80
    before = -1
    for key, order in (("Tab", range(count)), ("Shift+Tab", range(count - 2, -1, -1))):
        for wanted in order:
            page.keyboard.press(key)
            stop, what, ring, seen = page.evaluate(FOCUSED)
            while stop == before and 'type="date"' in what:  # day, month and year are stops of their own
                page.keyboard.press(key)
                stop, what, ring, seen = page.evaluate(FOCUSED)
            before = stop
            assert (stop, ring) == (wanted, ""), what
            assert seen, f"hidden after {key}: {what}"
    page.keyboard.press("Shift+Tab")
    assert page.evaluate(FOCUSED)[0] != 0, "the first control is no trap"


def test_enter_and_space_open_and_mark(watched: Watched, write: Write) -> None:
    page = watched.open(write(extension_page(whole())))
    for fold in ("#path-9", "#finding-3 > details"):
        summary = page.locator(f"{fold} > summary")
        summary.focus()
        for key, is_open in (("Enter", True), ("Space", False), ("Space", True)):
            page.keyboard.press(key)
            expect(page.locator(fold)).to_have_js_property("open", is_open)
    decision = page.locator("#finding-3").get_by_role("radio", name="Confirmed")
    decision.focus()
    page.keyboard.press("Space")
    expect(decision).to_be_checked()
    expect(page.locator("#finding-3-badge")).to_have_text("confirmed, not saved yet")


COLOURS: Final = """() => [document.body, document.querySelector(".card")].flatMap((one) => {
  const style = getComputedStyle(one);
  return [style.backgroundColor, style.color];
}).map((colour) => colour.match(/[\\d.]+/g).slice(0, 3).map(Number))"""


def test_dark_is_light_on_dark_and_light_is_dark_on_light(open_context: Opener, write: Write) -> None:
    path = write(extension_page(whole()))
    for scheme in ("light", "dark"):
        watched = open_context(color_scheme=scheme)
        page = watched.open(path)
        ground, ink, card, words = (sum(colour) for colour in page.evaluate(COLOURS))
        if scheme == "light":
            assert min(ground, card) > 600 > 200 > max(ink, words)
        else:
            assert min(ink, words) > 600 > 200 > max(ground, card)
        watched.quiet()


@pytest.mark.parametrize("kind", RESULTS)
@pytest.mark.parametrize("opened", [False, True])
def test_nothing_runs_out_of_the_window(watched: Watched, write: Write, kind: str, opened: bool) -> None:
    page = watched.open(write(extension_page(RESULTS[kind])))
    if opened:
        looking.open_all(page)
    for width in (360, 640, 800, 1280):
        assert looking.sticks_out(page, width) == [], width


@pytest.mark.parametrize("width", [800, 1280])
def test_twice_as_large_it_still_fits(open_context: Opener, write: Write, width: int) -> None:
    watched = open_context(viewport={"width": width // 2, "height": 450}, device_scale_factor=2)
    page = watched.open(write(extension_page(whole())))
    looking.open_all(page)
    assert looking.sticks_out(page, width // 2, 450) == []
    # Letters alone, as the setting of a browser makes them: the widths of the style follow its unit.
    page.set_viewport_size({"width": width, "height": 900})
    page.evaluate("document.documentElement.style.setProperty('font-size', '200%')")
    assert looking.sticks_out(page, width) == []
    watched.quiet()


MOVES: Final = """() => [...document.querySelectorAll("*")].filter((one) => {
  const style = getComputedStyle(one);
  const some = (times) => times.split(",").some((time) => parseFloat(time) > 0);
  return some(style.transitionDuration) || style.animationName !== "none" || style.scrollBehavior === "smooth";
}).map((one) => one.outerHTML.slice(0, 80))"""


def test_nothing_moves_for_who_wants_no_motion(open_context: Opener, write: Write) -> None:
    watched = open_context(reduced_motion="reduce")
    page = watched.open(write(extension_page(whole())))
    looking.open_all(page)
    assert page.evaluate(MOVES) == []
    page.locator("#path-9 > summary").click()
    assert page.evaluate("document.getAnimations().length") == 0
    watched.quiet()


def said(result: m.Result) -> list[str]:
    """What must be readable of a result, however the page is read."""
    texts = [verdict_sentence(result), INDICATOR, "Coverage", result.extension.sha256 or "", "Compared with a decided"]
    for flow in (*result.flows, *result.same_site_flows):
        texts += [flow.id, flow.source.code, flow.sink.code]
        for step in flow.steps:
            texts += [step.kind, step.code, f"{step.file}:{step.line}:{step.column}"]
    for found in result.findings:
        texts += [found.message, found.fingerprint, found.title, *found.check_next, *found.limits]
        texts += [text for note in found.gdpr for text in (note.because, note.unknown)]
        texts += [line.term for line in found.proof]
    for case in result.cases:
        texts += [text for row in case.rows for text in (row.title, row.because, row.cannot_show)]
    texts += [use.name for use in result.permissions] + [one.url or "" for one in result.endpoints]
    texts += [script.file for script in result.scripts]
    cover = result.coverage
    texts += [skipped.reason for skipped in cover.skipped] + cover.limits
    return [text for text in texts if text]


DECIDED: Final = "Accepted by A. Reviewer on 2026-01-02, until 2099-01-01: our own CRM"


def test_without_scripts_all_is_readable_and_no_control_does_nothing(open_context: Opener, write: Write) -> None:
    watched = open_context(java_script_enabled=False)
    page = watched.page
    page.goto(watched.own(write(extension_page(whole()))))
    for control in ("button", "input", "select", "textarea", "fieldset", "#review-bar"):
        assert page.locator(control).locator("visible=true").count() == 0, control
    page.locator("#path-9 > summary").click()
    expect(page.locator("#path-9 ol.path")).to_be_visible()
    page.get_by_role("link", name="Kind 1 of findings").click()
    expect(page.locator("#finding-4 summary").first).to_be_in_viewport()
    looking.open_all(page)
    text = page.locator("main").inner_text()
    words = " ".join(text.split())
    assert [one for one in (*said(whole()), DECIDED) if " ".join(one.split()) not in words] == []
    for width in (360, 1280):
        assert looking.sticks_out(page, width) == [], width
    watched.quiet()


CONTROLS: Final = (
    "Your name",
    "Save decisions",
    "Load decisions",
    "Not decided",
    "Last day it holds",
    "All extensions",
)


@pytest.mark.parametrize("script", [True, False])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_on_paper_stands_all_of_it_though_it_was_folded(
    open_context: Opener, write: Write, script: bool, scheme: str
) -> None:
    watched = open_context(java_script_enabled=script, color_scheme=scheme)
    page = watched.page
    page.goto(watched.own(write(extension_page(whole()))))
    page.evaluate("() => document.querySelectorAll('details').forEach((one) => { one.open = false; })")
    paper = Paper(page)
    assert paper.lacks(*said(whole()), DECIDED) == []
    assert paper.lacks(*CONTROLS) == list(CONTROLS)
    assert paper.fits()
    watched.quiet()


@pytest.mark.parametrize("kind", ["clean", "partly", "failed"])
def test_other_results_print_too(watched: Watched, write: Write, kind: str) -> None:
    result = RESULTS[kind]
    paper = Paper(watched.open(write(extension_page(result))))
    assert paper.lacks(verdict_sentence(result), *(one.reason for one in result.coverage.skipped)) == []
    assert paper.fits()


def test_paper_is_read_in_black_on_white_and_nothing_is_cut_off(open_context: Opener, write: Write) -> None:
    watched = open_context(color_scheme="dark")
    long = made.hostile("x" * 300)
    for result in (whole(), partly(), long):
        page = watched.open(write(extension_page(result)))
        page.emulate_media(media="print", color_scheme="dark")
        assert page.evaluate(COLOURS) == [[255, 255, 255], [0, 0, 0]] * 2
        assert looking.sticks_out(page, INSIDE) == []
        page.emulate_media(media="screen")
    watched.quiet()
