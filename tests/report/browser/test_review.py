"""Deciding on findings in Chromium: mark, save, scan with what was saved, load it again."""

import json
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Final

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Dialog, Locator, Page, expect
from typer.testing import CliRunner

from skimtrace.cli.app import app
from skimtrace.errors import DataError
from skimtrace.report.index import index_page
from skimtrace.report.index import row as index_row
from skimtrace.report.page import extension_page
from skimtrace.result.decisions import read_decisions
from skimtrace.result.model import Decision, Result
from tests.cli.packages import SENDER, unpacked
from tests.result import made
from tests.result.test_baseline import REFUSED, first, row

pytestmark = pytest.mark.browser

TODAY: Final = datetime.now(tz=UTC).date()
NEXT_YEAR: Final = (TODAY + timedelta(days=365)).isoformat()
YESTERDAY: Final = (TODAY - timedelta(days=1)).isoformat()
OTHERS: Final = [
    row(fingerprint="d" * 32, note="line one\nline two \u202e \U000e0041", author="Zoë <b>"),
    row(fingerprint="e" * 32, decision="confirmed", note="", expires="2020-01-01", extension=None, signature=None),
]


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A page that fails the test when it asks for anything from elsewhere, or says anything on the console."""
    opened = browser.new_page(viewport={"width": 1280, "height": 900})
    opened.set_default_timeout(15_000)
    asked: list[str] = []
    told: list[str] = []

    def heard(message: ConsoleMessage) -> None:
        told.append(message.text)

    opened.on("request", lambda request: asked.append(request.url))
    opened.on("console", heard)
    opened.on("pageerror", lambda error: told.append(str(error)))
    yield opened
    opened.close()
    assert told == []
    assert [url for url in asked if not url.startswith(("file:", "blob:"))] == []


def finding(at: int, **changes: Any) -> Any:
    return made.finding(id=f"PSX-MADE-{at}", title=f"Finding {at}", fingerprint=f"{at:032x}", **changes)


@pytest.fixture
def show(page: Page, tmp_path: Path) -> Callable[[Result], None]:
    def make(result: Result) -> None:
        path = tmp_path / "page.html"
        path.write_text(extension_page(result), encoding="utf-8")
        page.goto(path.as_uri())

    return make


def card(page: Page, at: int) -> Locator:
    return page.locator("article", has=page.locator("summary", has_text=f"Finding {at}"))


def mark(page: Page, at: int, decision: str, note: str = "", expires: str = "") -> None:
    one = card(page, at)
    one.get_by_role("radio", name=decision).check()
    if note:
        one.get_by_label("Note").fill(note)
    if expires:
        one.get_by_label("Last day it holds").fill(expires)


def save(page: Page, path: Path) -> list[dict[str, Any]]:
    with page.expect_download() as download:
        page.get_by_role("button", name="Save decisions").click()
    assert download.value.suggested_filename == "skimtrace-decisions.json"
    download.value.save_as(path)
    whole = json.loads(path.read_bytes())
    assert whole.keys() == {"schema_version", "decisions"}
    assert whole["schema_version"] == "2"
    rows: list[dict[str, Any]] = whole["decisions"]
    assert [r["fingerprint"] for r in rows] == list(read_decisions(path))
    return rows


def load(page: Page, path: Path) -> None:
    with page.expect_file_chooser() as chooser:
        page.get_by_role("button", name="Load decisions").click()
    chooser.value.set_files(path)


def write(path: Path, *rows: dict[str, Any]) -> Path:
    path.write_text(json.dumps({"schema_version": "2", "decisions": list(rows)}), encoding="utf-8")
    return path


def told(page: Page) -> Locator:
    return page.locator("#review-told")


def scan(*arguments: object) -> str:
    run = CliRunner().invoke(app, ["scan", "ext", *map(str, arguments)], catch_exceptions=False)
    assert run.exit_code == 0, run.output
    return run.stderr


def test_what_is_decided_in_the_page_comes_back_by_the_next_scan(
    page: Page, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    unpacked(tmp_path / "ext", SENDER, 'Saver "</script>" \u202e')
    scan()
    (report,) = (tmp_path / "reports").glob("ext-*.html")
    page.goto(report.as_uri())
    cards = page.locator("article[id^=finding-]")
    count = cards.count()
    assert count >= 2
    expect(page.locator("#review-count")).to_have_text(f"0 of {count} decided")
    page.get_by_label("Your name").fill("A. Reviewer")
    choose = cards.nth(0)
    choose.get_by_role("radio", name="Accepted").check()
    choose.get_by_label("Note").fill("our own CRM\nsince spring")
    choose.get_by_label("Last day it holds").fill(NEXT_YEAR)
    cards.nth(1).get_by_role("radio", name="Confirmed").check()
    expect(page.locator("#review-count")).to_have_text(f"2 of {count} decided, 2 not saved yet")
    rows = save(page, tmp_path / "decisions.json")
    expect(page.locator("#review-count")).to_have_text(f"2 of {count} decided")
    assert sorted((r["decision"], r["note"], r["author"], r["date"], r["expires"]) for r in rows) == [
        ("accepted", "our own CRM\nsince spring", "A. Reviewer", TODAY.isoformat(), NEXT_YEAR),
        ("confirmed", "", "A. Reviewer", TODAY.isoformat(), None),
    ]
    assert {r["extension"]["name"] for r in rows} == {'Saver "</script>" \u202e'}
    assert "\u202e" not in (tmp_path / "decisions.json").read_text(encoding="utf-8")

    errors = scan("--baseline", "decisions.json")
    assert f"{count} findings: 1 confirmed, 1 accepted\n" in errors
    assert "decisions.json:" not in errors, "every decision is met"
    page.goto(report.as_uri())
    expect(page.locator(".verdict")).to_contain_text(f"2 of {count} findings decided")
    accepted = cards.nth(0)
    expect(accepted.locator("summary").first).to_contain_text(f"accepted until {NEXT_YEAR}")
    expect(accepted.locator("details.finding")).not_to_have_attribute("open", "")
    accepted.locator("summary").first.click()
    expect(accepted).to_contain_text(f"Accepted by A. Reviewer on {TODAY}, until {NEXT_YEAR}: our own CRM since spring")
    expect(accepted.get_by_role("radio", name="Accepted")).to_be_checked()
    expect(accepted.get_by_label("Note")).to_have_value("our own CRM\nsince spring")
    expect(cards.nth(1).locator("details.finding")).to_have_attribute("open", "")
    expect(page.locator("#review-count")).to_have_text(f"2 of {count} decided")
    load(page, tmp_path / "decisions.json")
    expect(told(page)).to_have_text("decisions.json: 2 decisions on this page.")
    assert save(page, tmp_path / "again.json") == rows


def test_decisions_on_others_stay_as_they_are(page: Page, show: Callable[[Result], None], tmp_path: Path) -> None:
    show(made.result(findings=[finding(1), finding(2), finding(3)]))
    mine = row(fingerprint=f"{1:032x}", decision="false", note="not so", date="2026-01-02")
    load(page, write(tmp_path / "team.json", OTHERS[0], mine, OTHERS[1]))
    expect(told(page)).to_contain_text("team.json: 1 decision on this page, and 2 on other findings, which stay")
    expect(card(page, 1).locator("summary").first).to_contain_text("false")
    expect(card(page, 1).locator("details.finding")).not_to_have_attribute("open", "")
    expect(page.locator("#review-count")).to_have_text("1 of 3 decided")
    assert save(page, tmp_path / "same.json") == [OTHERS[0], mine, OTHERS[1]]
    page.get_by_label("Your name").fill("B")
    mark(page, 2, "Confirmed")
    card(page, 1).locator("summary").first.click()
    mark(page, 1, "Not decided")
    expect(page.locator("#review-count")).to_have_text("1 of 3 decided, 2 not saved yet")
    rows = save(page, tmp_path / "more.json")
    assert rows[:2] == OTHERS
    assert [(r["fingerprint"], r["author"], r["signature"]) for r in rows[2:]] == [(f"{2:032x}", "B", "PSX-FLOW-NET")]
    assert "\u202e" not in (tmp_path / "more.json").read_text(encoding="utf-8")


def test_version_1_is_loaded_and_saved_as_version_2(page: Page, show: Callable[[Result], None], tmp_path: Path) -> None:
    show(made.result(findings=[finding(1)]))
    path = tmp_path / "old.json"
    rows = [first(fingerprint=f"{1:032x}"), first(fingerprint="f" * 32)]
    path.write_text(json.dumps({"schema_version": "1", "accepted": rows}), encoding="utf-8")
    load(page, path)
    expect(page.locator("#review-count")).to_have_text("1 of 1 decided")
    wanted = [row(fingerprint=f["fingerprint"], signature=None, extension=None) for f in rows]
    assert save(page, tmp_path / "new.json") == wanted


def test_what_is_missing_is_said_at_the_field_and_nothing_is_saved(
    page: Page, show: Callable[[Result], None], tmp_path: Path
) -> None:
    show(made.result(findings=[finding(1), finding(2)]))
    downloads: list[str] = []
    page.on("download", lambda download: downloads.append(download.suggested_filename))
    mark(page, 1, "False")
    mark(page, 2, "Accepted", "ours", YESTERDAY)
    press = page.get_by_role("button", name="Save decisions")
    press.click()
    expect(told(page)).to_have_text("Not saved: 3 fields to put right first.")
    author, note = page.get_by_label("Your name"), card(page, 1).get_by_label("Note")
    expires = card(page, 2).get_by_label("Last day it holds")
    expect(author).to_be_focused()
    for field, words in (
        (author, "Your name is missing: it stands beside what you decide."),
        (note, "A note is missing: why is this finding false?"),
        (expires, "This day is over: take today or a later day, or none."),
    ):
        expect(field).to_have_attribute("aria-invalid", "true")
        expect(field).to_have_accessible_description(words)
    author.fill("A")
    expect(author).not_to_have_attribute("aria-invalid", "true")
    card(page, 1).locator("details.finding").evaluate("(one) => { one.open = false; }")
    press.click()
    expect(note).to_be_focused()
    note.fill("  \n ")
    expect(note).to_have_attribute("aria-invalid", "true")
    note.fill("it reads its own page")
    expect(note).not_to_have_attribute("aria-invalid", "true")
    expires.press("Delete")
    press.click()
    expect(expires).to_have_accessible_description("This is no whole date: it needs a day, a month and a year.")
    expires.fill(TODAY.isoformat())
    assert downloads == []
    rows = save(page, tmp_path / "decisions.json")
    assert [(r["decision"], r["note"], r["expires"]) for r in rows] == [
        ("false", "it reads its own page", None),
        ("accepted", "ours", TODAY.isoformat()),
    ]


def test_what_does_not_fit_is_told_and_nothing_of_it_is_loaded(
    page: Page, show: Callable[[Result], None], tmp_path: Path
) -> None:
    show(made.result(findings=[finding(1)]))
    page.get_by_label("Your name").fill("A")
    mark(page, 1, "Confirmed")
    good = row(fingerprint=f"{1:032x}", decision="false")
    texts = [
        ("{", "it is not JSON"),
        ('"\\ud800', "it is not JSON"),
        ("[]", "it has no schema_version"),
        ('{"schema_version": "3"}', 'it is of version "3", and not of 1 or 2'),
        ('{"schema_version": 2, "decisions": []}', "it is of version 2, and not of 1 or 2"),
        ('{"schema_version": "2"}', "the file: decisions is missing"),
        ('{"schema_version": "2", "decisions": {}}', "decisions is not a list"),
        ('{"schema_version": "2", "decisions": [], "x\u202e": 1}', "the file: x\\u202e is not known here"),
        (json.dumps({"schema_version": "1", "accepted": [first(reason="")]}), "accepted[0]: reason or author is empty"),
        *(
            (json.dumps({"schema_version": "2", "decisions": [good, row(**change)]}), f"decisions[1]{words}")
            for change, words in (
                ({"note": " "}, ": note is empty"),
                ({"date": "31.01.2026"}, ": date is not a date such as 2026-01-31"),
                ({"expires": "2026-02-30"}, ": expires is neither a date such as 2026-01-31 nor null"),
                ({"decision": "fine"}, ': decision is not "confirmed", "false" or "accepted"'),
                ({"fingerprint": good["fingerprint"]}, ": the fingerprint stands in the file before"),
                ({"surprise": 1}, ": surprise is not known here"),
                ({"author": "\ud800"}, ": author is not a text"),
            )
        ),
    ]
    for at, (text, words) in enumerate(texts):
        path = tmp_path / f"{at}.json"
        path.write_text(text, encoding="utf-8")
        load(page, path)
        expect(told(page)).to_have_text(f"{at}.json was not loaded, nor any part of it: {words}.")
        with pytest.raises(DataError):
            read_decisions(path)
    for rows, _ in REFUSED:
        load(page, write(tmp_path / "refused.json", *rows))
        expect(told(page)).to_contain_text("refused.json was not loaded, nor any part of it: decisions[")
        load(page, tmp_path / "0.json")
        expect(told(page)).to_contain_text("0.json was not loaded")
    expect(page.locator("#review-count")).to_have_text("1 of 1 decided, 1 not saved yet")
    assert [r["decision"] for r in save(page, tmp_path / "decisions.json")] == ["confirmed"]


def test_leaving_warns_while_something_is_not_saved(page: Page, show: Callable[[Result], None], tmp_path: Path) -> None:
    show(made.result(findings=[finding(1)]))
    asked: list[str] = []

    def stay(dialog: Dialog) -> None:
        asked.append(dialog.type)
        dialog.accept()

    page.on("dialog", stay)
    page.reload()
    assert asked == []
    mark(page, 1, "Confirmed")
    page.reload()
    assert asked == ["beforeunload"]
    expect(page.locator("#review-count")).to_have_text("0 of 1 decided")
    page.get_by_label("Your name").fill("A")
    mark(page, 1, "Confirmed")
    save(page, tmp_path / "decisions.json")
    page.reload()
    assert asked == ["beforeunload"]


def test_what_is_not_saved_yet_says_so(page: Page, show: Callable[[Result], None]) -> None:
    before = Decision(decision="false", note="no", author="A", date="2026-03-01", expires=None)
    show(made.result(findings=[finding(1, review=before), finding(2)]))
    card(page, 1).locator("summary").first.click()
    mark(page, 1, "Not decided")
    mark(page, 2, "Accepted", "our own\nCRM", NEXT_YEAR)
    expect(card(page, 1).locator("summary").first).to_contain_text("not decided, not saved yet")
    expect(card(page, 2).locator("summary").first).to_contain_text(f"accepted until {NEXT_YEAR}, not saved yet")
    expect(page.locator("#finding-2-decided")).to_have_text(
        f"Accepted here, not saved yet, until {NEXT_YEAR}: our own CRM"
    )
    mark(page, 1, "False")
    mark(page, 2, "Not decided")
    expect(page.locator("#review-count")).to_have_text("1 of 2 decided")
    expect(page.locator("#finding-1-decided")).to_have_text("False by A on 2026-03-01: no")
    expect(page.locator("#finding-2-badge")).to_be_hidden()


def test_an_expired_decision_is_shown_as_expired_and_kept_in_the_file(
    page: Page, show: Callable[[Result], None], tmp_path: Path
) -> None:
    over = Decision(decision="accepted", note="trial", author="A. Reviewer", date="2025-12-01", expires="2026-01-31")
    show(made.result(findings=[finding(1, lapsed=over)]))
    one = card(page, 1)
    expect(one.locator("summary").first).to_contain_text("accepted until 2026-01-31: expired")
    expect(one).to_contain_text("Accepted by A. Reviewer on 2025-12-01, until 2026-01-31, expired: trial")
    expect(one.get_by_role("radio", name="Not decided")).to_be_checked()
    expect(page.locator("#review-count")).to_have_text("0 of 1 decided")
    (kept,) = save(page, tmp_path / "decisions.json")
    assert (kept["note"], kept["date"], kept["expires"]) == ("trial", "2025-12-01", "2026-01-31")


def test_what_stands_in_the_page_and_is_newer_outlasts_a_file(
    page: Page, show: Callable[[Result], None], tmp_path: Path
) -> None:
    newer = Decision(decision="false", note="no", author="A", date="2026-03-01", expires=None)
    show(made.result(findings=[finding(1, review=newer), finding(2)]))
    mark(page, 2, "Confirmed")
    load(
        page,
        write(tmp_path / "old.json", row(fingerprint=f"{1:032x}"), row(fingerprint=f"{2:032x}", date="2026-01-01")),
    )
    expect(told(page)).to_contain_text("2 decisions on this page (2 of them not taken")
    page.get_by_label("Your name").fill("A")
    assert [r["decision"] for r in save(page, tmp_path / "decisions.json")] == ["false", "confirmed"]


def test_everything_works_by_keyboard(page: Page, show: Callable[[Result], None], tmp_path: Path) -> None:
    show(made.result(findings=[finding(1)]))
    keys = page.keyboard
    page.get_by_label("Your name").focus()
    keys.type("K. Board")
    keys.press("Tab")
    expect(page.get_by_role("button", name="Load decisions")).to_be_focused()
    keys.press("Tab")
    expect(page.get_by_role("button", name="Save decisions")).to_be_focused()
    assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle") == "solid"
    radio = card(page, 1).get_by_role("radio", name="Not decided")
    for _ in range(12):
        keys.press("Tab")
        if radio.evaluate("(one) => one === document.activeElement"):
            break
    for _ in range(3):
        keys.press("ArrowDown")
    expect(card(page, 1).get_by_role("radio", name="Accepted")).to_be_focused()
    keys.press("Tab")
    keys.type("by hand")
    page.get_by_role("button", name="Save decisions").focus()
    with page.expect_download() as download:
        keys.press("Enter")
    download.value.save_as(tmp_path / "decisions.json")
    (only,) = read_decisions(tmp_path / "decisions.json").values()
    assert (only.decision, only.note, only.author) == ("accepted", "by hand", "K. Board")


def test_decisions_print_and_controls_do_not(page: Page, show: Callable[[Result], None]) -> None:
    decision = Decision(decision="accepted", note="ours", author="A", date="2026-01-01", expires=None)
    show(made.result(findings=[finding(1, review=decision), finding(2)]))
    expect(page.locator("#review-bar")).to_be_visible()
    page.emulate_media(media="print")
    for control in ("#review-bar", "fieldset >> nth=0", "fieldset >> nth=1"):
        expect(page.locator(control)).to_be_hidden()
    expect(page.get_by_text("Accepted by A on 2026-01-01: ours")).to_be_visible()


def test_a_verdict_to_review_prints(page: Page, show: Callable[[Result], None]) -> None:
    show(made.result(verdict="review", findings=[finding(1)]))
    page.emulate_media(media="print")
    expect(page.locator("section.verdict.review h1")).to_be_visible()


def test_without_scripts_decisions_are_shown_and_controls_are_not(browser: Browser, tmp_path: Path) -> None:
    decision = Decision(decision="accepted", note="ours", author="A", date="2026-01-01", expires=None)
    path = tmp_path / "page.html"
    path.write_text(extension_page(made.result(findings=[finding(1, review=decision)])), encoding="utf-8")
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(path.as_uri())
    expect(page.locator("summary", has_text="Finding 1")).to_contain_text("accepted")
    page.locator("summary", has_text="Finding 1").click()
    expect(page.get_by_text("Accepted by A on 2026-01-01: ours")).to_be_visible()
    expect(page.get_by_role("radio")).to_have_count(0)
    expect(page.get_by_role("button")).to_have_count(0)
    context.close()


def test_the_index_filters_by_what_is_decided(page: Page, tmp_path: Path) -> None:
    decision = Decision(decision="accepted", note="ours", author="A", date="2026-01-01", expires=None)
    done, open_ = finding(1, review=decision), finding(2)
    kinds = {"Both": [done, open_], "Done": [done], "Open": [open_], "None": []}
    rows = [
        index_row(made.result(findings=findings, extension=made.info(name=name)), f"{name.lower()}.html")
        for name, findings in kinds.items()
    ]
    path = tmp_path / "index.html"
    path.write_text(index_page(rows), encoding="utf-8")
    page.goto(path.as_uri())
    names = page.locator("#all tbody a")
    expect(page.locator("#all tbody tr", has_text="Both")).to_contain_text("1 of 2 decided")
    page.get_by_label("Review").select_option("open")
    expect(names).to_have_text(["Both", "Open"])
    page.get_by_label("Review").select_option("decided")
    expect(names).to_have_text(["Done"])
    assert page.url.endswith("#review=decided")


@pytest.mark.parametrize("width", [360, 800, 1280])
def test_the_bar_stays_in_the_window_and_on_top(page: Page, show: Callable[[Result], None], width: int) -> None:
    page.set_viewport_size({"width": width, "height": 800})
    show(made.result(findings=[finding(at) for at in range(1, 9)]))
    card(page, 6).get_by_role("radio", name="Accepted").check()
    bar = page.locator("#review-bar").bounding_box()
    assert bar is not None
    assert 0 <= bar["y"] < 5
    assert bar["height"] < 200
    assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")
    page.evaluate("location.hash = '#finding-3'")
    top = page.locator("#finding-3").bounding_box()
    assert top is not None
    assert top["y"] >= bar["height"], "the title is not under the bar"
