import json

import pytest
from bs4 import BeautifulSoup

from skimtrace.report.page import extension_page
from skimtrace.report.review import badge_words, decided_words, decision_words, review_data
from skimtrace.result.model import Decision
from tests.result import made

ACCEPTED = Decision(
    decision="accepted", note="our own\n  CRM", author="A. Reviewer", date="2026-01-02", expires="2027-01-01"
)
CONFIRMED = Decision(decision="confirmed", note="", author="B", date="2026-01-02", expires=None)
FALSE = Decision(decision="false", note="not so", author="B", date="2026-01-02", expires=None)


def test_a_decision_in_words() -> None:
    accepted, confirmed, expired = (
        made.finding(review=ACCEPTED),
        made.finding(review=CONFIRMED),
        made.finding(lapsed=ACCEPTED),
    )
    assert badge_words(accepted) == "accepted until 2027-01-01"
    assert decision_words(accepted) == "Accepted by A. Reviewer on 2026-01-02, until 2027-01-01: our own CRM"
    assert (badge_words(confirmed), decision_words(confirmed)) == ("confirmed", "Confirmed by B on 2026-01-02")
    assert badge_words(expired) == "accepted until 2027-01-01: expired"
    assert decision_words(expired) == "Accepted by A. Reviewer on 2026-01-02, until 2027-01-01, expired: our own CRM"
    assert (badge_words(made.finding()), decision_words(made.finding())) == ("", "")


def test_an_expired_decision_decides_nothing() -> None:
    findings = [made.finding(review=FALSE), made.finding(id="two", lapsed=ACCEPTED), made.finding(id="three")]
    assert decided_words(made.result(findings=findings)) == "1 of 3 findings decided"
    assert decided_words(made.result(findings=findings[:1])) == "1 of 1 finding decided"
    assert decided_words(made.result(findings=findings[1:])) == ""


def test_decided_findings_are_folded_and_stay_in_their_place() -> None:
    kinds = {"accepted": ACCEPTED, "confirmed": CONFIRMED, "open": None, "false": FALSE}
    findings = [
        made.finding(id=name, title=f"It is {name}", fingerprint=f"{at:032x}", review=review)
        for at, (name, review) in enumerate(kinds.items())
    ]
    findings.append(made.finding(id="expired", title="It is expired", fingerprint="f" * 32, lapsed=ACCEPTED))
    soup = BeautifulSoup(extension_page(made.result(findings=findings)), "html.parser")
    shown = soup.select("details.finding")
    assert [soup.select(f"#finding-{at}-badge")[0].get_text() for at in range(1, 6)] == [
        "accepted until 2027-01-01", "confirmed", "", "false", "accepted until 2027-01-01: expired",
    ]  # fmt: skip
    for at, detail in enumerate(shown, 1):
        assert detail.select(f"summary #finding-{at}-badge"), "it can be seen while the finding is folded up"
    assert [detail.has_attr("open") for detail in shown] == [False, True, True, False, True]
    assert "3 of 5 findings decided" in soup.select("section.verdict")[0].get_text()
    assert "5 findings" in soup.select("section.verdict")[0].get_text()


def test_nothing_can_be_decided_where_nothing_was_found() -> None:
    soup = BeautifulSoup(extension_page(made.clean()), "html.parser")
    assert not soup.select("#review-bar, #review-data, fieldset")


def test_controls_are_hidden_until_the_script_shows_them() -> None:
    soup = BeautifulSoup(extension_page(made.result()), "html.parser")
    for part in soup.select("fieldset, #review-bar"):
        assert part.has_attr("hidden")
    assert len(soup.select("fieldset, #review-bar")) == 2


@pytest.mark.parametrize("hostile", made.HOSTILE)
def test_what_the_script_is_given_is_data_whatever_stands_in_it(hostile: str) -> None:
    result = made.hostile(hostile)
    anchors = {finding.id: f"finding-{at}" for at, finding in enumerate(result.findings, 1)}
    text = review_data(result, anchors)
    assert not set("<>&\u2028\u2029") & set(text)
    data = json.loads(text)
    assert data["extension"]["name"] == result.extension.name
    assert [f["anchor"] for f in data["findings"]] == list(anchors.values())
    assert data["findings"][0]["decided"]["note"] == hostile
