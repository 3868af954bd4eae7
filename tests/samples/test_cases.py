"""The samples that stand beside a decided case: what each row shows of them, down to the line."""

import pytest
from bs4 import BeautifulSoup
from samples.catalog import SOURCES

from skimtrace.report.page import extension_page
from skimtrace.result.model import CaseRow
from tests.samples.test_samples import scanned

Places = dict[str, tuple[str, ...]]
"""Files, and in each the beginnings of the lines that a row points at."""

VISIT: Places = {"profile.js": ("const text =",), "api.js": ("const response =",), "store.js": ("await chrome",)}
"""From the profile to the vendor, and to the storage."""
LOOK_UP: Places = {
    "sources.js": ("const response = await fetch(`${GITHUB}", "const response = await fetch(`${REGISTRY}")
}
SYNC: Places = {"connections.js": ("const response =", "await chrome.storage"), "api.js": ("const response =",)}
SENT: Places = {"connections.js": ("const response =",), "profile.js": VISIT["profile.js"], "api.js": VISIT["api.js"]}

RADAR: dict[str, tuple[Places, set[str]]] = {
    "visited-profiles": (VISIT, {"PSX-CONTACT-AUTOCLICK", "PSX-CONTACT-INFO"}),
    "limited-visibility": (VISIT, {"PSX-VISIBILITY-UNCHECKED"}),
    "own-connections": (SYNC, {"PSX-FIRST-DEGREE-HARVEST"}),
    "reveal": (
        {
            "profile.js": VISIT["profile.js"],
            "api.js": VISIT["api.js"],
            "panel.js": ("const answer =", "email.textContent", "phone.textContent"),
        },
        set(),
    ),
    "merged-sources": ({**VISIT, **LOOK_UP}, {"PSX-MULTI-SITE-JOIN", "PSX-REIDENTIFY"}),
    "bulk-and-scheduled": (SYNC, {"PSX-SCHEDULED"}),
    "retention": (
        {
            "profile.js": VISIT["profile.js"],
            "store.js": ("records[person.url] =", "await chrome"),
            **LOOK_UP,
        },
        {"PSX-RETENTION"},
    ),
    "notice": (
        {
            **SENT,
            **LOOK_UP,
            "manifest.json": ('"https://*.linkedin.com/*",',),
            "_locales/en/messages.json": ("{",),
        },
        set(),
    ),
    "provenance": ({**VISIT, **SYNC, **LOOK_UP}, set()),
    "objection-and-erasure": ({**SENT, **LOOK_UP}, set()),
}
"""What each row of the case shows of Contact Radar: the places of its own evidence, and the signatures."""


def rows(sample: str) -> dict[str, CaseRow]:
    (case,) = (case for case in scanned(sample).cases if case.id == "kaspr")
    return {row.id: row for row in case.rows}


def lines(sample: str, places: Places) -> set[str]:
    found = set()
    for file, beginnings in places.items():
        path = SOURCES / sample / file.replace("manifest.json", "manifest.src.json")
        text = path.read_text(encoding="utf-8").split("\n")
        for beginning in beginnings:
            at = [number for number, line in enumerate(text, 1) if line.strip().startswith(beginning)]
            assert at, (file, beginning)
            found.add(f"{file}:{at[0]}")
    return found


@pytest.mark.parametrize("row", RADAR)
def test_every_row_shows_in_the_sample_that_is_modelled_on_the_case(row: str) -> None:
    places, signatures = RADAR[row]
    told = rows("contact-radar")[row]
    assert told.outcome == "evidence"
    assert {f"{at.file}:{at.line}" for line in told.proof for at in line.locations} == lines("contact-radar", places)
    named = {finding.id: finding.signature for finding in scanned("contact-radar").findings}
    assert {named[finding] for finding in told.findings} == signatures
    assert told.flows
    assert told.mitigations == []


def test_what_no_package_shows_is_said_to_be_so() -> None:
    told = rows("contact-radar")["answers"]
    assert rows("contact-radar").keys() == {*RADAR, "answers"}
    assert (told.outcome, told.because) == ("cannot-show", "A package cannot show this.")


def test_the_considerate_counterpart_shows_one_row_and_what_speaks_for_it() -> None:
    told = rows("courteous-card")
    assert {row.id: row.outcome for row in told.values()} == {
        **dict.fromkeys(RADAR, "not-found"), "visited-profiles": "evidence", "answers": "cannot-show",
    }  # fmt: skip
    titles = {one.title for one in told["visited-profiles"].mitigations}
    assert {"The connection degree is tested", "A gesture of the user starts it"} <= titles


def test_an_honest_sample_on_the_same_site_shows_none() -> None:
    assert {row.outcome for row in rows("calm-feed").values()} == {"not-found", "cannot-show"}


def test_the_report_shows_the_rows_and_links_what_they_rest_on() -> None:
    result = scanned("contact-radar")
    page = BeautifulSoup(extension_page(result), "html.parser")
    (table,) = page.select("#case-1 + section table")
    shown = {tr.select("td b")[0].get_text(): tr for tr in table.select("tbody tr")}
    told = rows("contact-radar")
    assert list(shown) == [row.title for row in told.values()]
    for row in told.values():
        word = "evidence in the package" if row.id in RADAR else "a package cannot show it"
        assert shown[row.title].select("td")[1].get_text().startswith(word)
        linked = {str(a["href"]).removeprefix("#") for a in shown[row.title].select("a")}
        assert len(linked) >= min(12, len(row.findings)) + min(12, len(row.flows))
        assert all(page.find(id=anchor) for anchor in linked)
