"""axe-core over every kind of page, wide and narrow, light and dark: no violation."""

from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

import pytest

from skimtrace.report.difference_page import Item, changes_page, diff_page
from skimtrace.report.index import index_page, row
from skimtrace.report.missing import stand_in
from skimtrace.report.page import extension_page
from skimtrace.result import model as m
from skimtrace.result.diff import diff
from tests.needs import NODE
from tests.report.browser.conftest import Opener
from tests.report.many import rows
from tests.result import made

pytestmark = [pytest.mark.browser, pytest.mark.node]

AXE: Final = NODE / "node_modules" / "axe-core" / "axe.min.js"
DECISIONS: Final = (
    m.Decision(decision="accepted", note="our own CRM", author="A. Reviewer", date="2026-01-02", expires="2027-01-01"),
    m.Decision(decision="false", note="it is not sent", author="A. Reviewer", date="2026-01-02", expires=None),
    m.Decision(decision="confirmed", note="", author="A. Reviewer", date="2026-01-02", expires=None),
)


def many_flows() -> m.Result:
    """40 paths to 13 hosts, to the storage, and back."""
    ends = [
        m.FlowEndpoint(url=f"https://{at}.example/", host=f"{at}.example", category="crm", resolved=True)
        for at in range(13)
    ]
    flows = [made.flow(id=f"F-{at}", endpoint=ends[at % 13]) for at in range(38)]
    return made.result(
        flows=[*flows, made.local_flow()],
        same_site_flows=[made.returning_flow()],
        findings=[made.finding(flows=[flow.id for flow in flows])],
    )


def decided() -> m.Result:
    """A finding for each kind of decision, one whose decision has expired, and one that is open."""
    findings = [
        made.finding(id=f"F{at}", title=f"Title {at}", fingerprint=f"{at:032x}", review=decision)
        for at, decision in enumerate((*DECISIONS, None))
    ]
    return made.result(findings=[*findings, made.finding(id="L", fingerprint="f" * 32, lapsed=DECISIONS[0])])


def incomplete() -> m.Result:
    """A result with every kind of what was not analysed."""
    cover = made.coverage(
        skipped=[m.SkippedFile(file="big.js", reason="too large")],
        parse_errors=[m.ParseError(file="content.js", line=3)],
        limits=["the search stopped before its end"],
        problems=[m.PackageProblem(file="x", kind="odd", severity="note", reason="an odd name")],
    )
    return made.result(complete=False, coverage=cover)


def changes() -> str:
    """What a scan brought: an update, and one that is gone."""
    one = diff(made.clean(), made.result())
    kinds: list[tuple[str, Any]] = [("changed", one), ("gone", None)]
    items = [
        Item(kind=kind, name="Lead Saver", input="a.crx", verdict="review", note="", diff=held) for kind, held in kinds
    ]
    return changes_page("This scan and the one before", "1 updated, 1 gone", items, beside_index=True)


PAGES: Final[dict[str, Callable[[], str]]] = {
    "sends": lambda: extension_page(made.result()),
    "clean": lambda: extension_page(made.clean()),
    "error": lambda: extension_page(made.clean(error="broken", complete=False)),
    "incomplete": lambda: extension_page(incomplete()),
    "40 paths": lambda: extension_page(many_flows()),
    "decided": lambda: extension_page(decided()),
    "stand-in": lambda: stand_in(made.result(), "its page could not be made"),
    "index": lambda: index_page([row(made.result(), "a.html", ["new"]), row(made.clean(), "b.html")], "1 new"),
    "5,000 rows": lambda: index_page(rows(5_000)),
    "diff": lambda: diff_page(diff(made.clean(), made.result())),
    "changes": changes,
}


@pytest.mark.parametrize(("width", "scheme"), [(1280, "light"), (360, "dark")])
@pytest.mark.parametrize("kind", PAGES)
def test_there_is_no_violation(
    kind: str, width: int, scheme: str, open_context: Opener, write: Callable[..., Path]
) -> None:
    # The page's policy lets no script in but ours: this one is let in for the test alone.
    watched = open_context(viewport={"width": width, "height": 900}, color_scheme=scheme, bypass_csp=True)
    page = watched.open(write(PAGES[kind]()))
    for button in page.get_by_role("button", name="Source of").all()[:2]:
        button.click()
    page.evaluate("() => document.querySelectorAll('details').forEach((one) => { one.open = true; })")
    page.evaluate(AXE.read_text(encoding="utf-8"))
    found = page.evaluate("async () => (await axe.run(document, { resultTypes: ['violations'] })).violations")
    told = [
        (one["impact"], one["id"], node["html"][:200], node["failureSummary"][:300])
        for one in found
        for node in one["nodes"][:3]
    ]
    assert told == [], "of whatever impact: there is none to be known"
