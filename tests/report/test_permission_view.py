"""The part of the page on permissions and sites."""

import pytest
from bs4 import BeautifulSoup, Tag

from skimtrace.report.page import extension_page
from skimtrace.report.permission_view import permissions_view
from skimtrace.result import model as m
from tests.result import made


def part(result: m.Result) -> list[Tag]:
    """The elements between the heading and the next one of its rank."""
    heading = BeautifulSoup(extension_page(result), "html.parser").find(id="permissions")
    assert heading is not None
    found = []
    for element in heading.find_next_siblings():
        if element.name == "h2":
            break
        found.append(element)
    return found


def words(elements: list[Tag]) -> str:
    return " ".join(" ".join(element.get_text(" ").split()) for element in elements)


def rows(result: m.Result) -> list[list[str]]:
    return [
        [" ".join(cell.get_text(" ").split()) for cell in row("td")]
        for element in part(result)
        for row in element("tr")
        if row("td")
    ]


def test_each_row_says_what_it_allows_whether_it_is_used_and_where() -> None:
    assert rows(made.result()) == [
        ["storage", "Keeps data in the browser.", "yes : calls chrome.storage.local.set content.js:20:1"],
        ["scripting", "not known", "no : no call of it was seen"],
        ["downloads", "Keeps data in the browser.", "no : no call of it was seen"],
        ["https://*.linkedin.com/*", "not known", "yes : 1 path reads pages of it"],
    ]
    text = words(part(made.result()))
    assert text.startswith(
        "It names 4 permissions and sites: 2 seen in use, 2 not seen in use. What was not seen in use may be "
        "used all the same."
    )
    assert "Optional permissions (only once the user agrees)" in text
    assert text.endswith("May be messaged by none Content security policy the browser's default Languages en")


def test_a_row_names_a_few_places_and_says_that_there_are_others() -> None:
    places = [m.Location(file="a.js", line=at, column=1, code="x") for at in range(1, 6)]
    [row] = rows(made.result(permissions=[made.permission(locations=places)]))
    assert row[2].endswith("a.js:1:1 a.js:2:1 a.js:3:1 and others")


def test_far_reaching_ones_come_first_then_those_that_are_used() -> None:
    uses = [
        made.permission(name="alarms", use="not-seen"),
        made.permission(name="storage"),
        made.permission(name="idle", use="cannot-tell"),
        made.permission(name="history", use="not-seen", far_reaching=True),
        made.permission(name="cookies", far_reaching=True),
    ]
    shown = rows(made.result(permissions=uses))
    assert [row[0] for row in shown] == ["cookies far-reaching", "history far-reaching", "storage", "idle", "alarms"]
    assert [row[2].partition(" :")[0] for row in shown] == ["yes", "no", "yes", "cannot be told", "no"]


def test_kinds_stand_apart_in_their_order() -> None:
    kinds = ["content-script", "optional-host", "host", "optional", "permission"]
    uses = [made.permission(name=f"x-{kind}", kind=kind) for kind in kinds]
    headings = [e.get_text() for e in part(made.result(permissions=uses)) if e.name == "h3"]
    assert headings == [
        "Permissions",
        "Optional permissions (only once the user agrees)",
        "Sites it has access to",
        "Sites it may ask for access to (only once the user agrees)",
        "Sites its content scripts are declared for",
    ]


def test_what_a_page_does_not_show_is_counted() -> None:
    view = permissions_view(made.result(permissions=[made.permission(name=f"p{at}") for at in range(130)]))
    assert [(len(g.rows), len(g.folded), g.more) for g in view.groups] == [(10, 90, 30)]
    assert view.told == "It names 130 permissions and sites: 130 seen in use."
    many = [made.permission(name=f"p{at}") for at in range(130)]
    text = words(part(made.result(permissions=many)))
    assert "90 more Permission What it allows" in text
    assert "30 more stand in results.jsonl." in text
    assert len(rows(made.result(permissions=many))) == 100


def test_an_extension_that_asks_for_nothing_says_so() -> None:
    assert words(part(made.clean())).startswith("It asks for no permission and no site.")


def test_one_alone_is_not_said_to_be_many() -> None:
    view = permissions_view(made.result(permissions=[made.permission(use="cannot-tell")]))
    assert view.told == "It names 1 permission or site: of 1 it cannot be told."


def test_a_failed_analysis_claims_nothing_about_permissions() -> None:
    text = words(part(made.clean(error="broken", complete=False)))
    assert "asks for no" not in text
    assert "seen in use" not in text


@pytest.mark.parametrize("hostile", made.HOSTILE)
def test_hostile_names_stay_text(hostile: str) -> None:
    shown = part(made.hostile(hostile))
    assert [element.name for e in shown for element in e("img") + e("script") + e("iframe")] == []
    assert len(rows(made.hostile(hostile))) == len(made.hostile(hostile).permissions)
