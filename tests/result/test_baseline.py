import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from skimtrace.errors import DataError
from skimtrace.result.baseline import accept, load_baseline, reaches, remarks, standing_verdict
from tests.result import made

MARK = made.finding().fingerprint
TODAY = date(2026, 6, 1)


def write(folder: Path, *entries: dict[str, Any], **top: Any) -> Path:
    path = folder / "baseline.json"
    path.write_text(json.dumps({"schema_version": "1", "accepted": list(entries), **top}), encoding="utf-8")
    return path


def entry(**changes: Any) -> dict[str, Any]:
    return {
        "fingerprint": MARK, "reason": "our own CRM", "author": "A. Reviewer", "date": "2026-01-31", "expires": None,
        **changes,
    }  # fmt: skip


def test_an_accepted_finding_is_shown_and_still_counts(tmp_path: Path) -> None:
    before = made.result()
    after = accept(before, load_baseline(write(tmp_path, entry(expires="2026-06-01")), TODAY))
    (finding,) = after.findings
    assert finding.review is not None
    assert (finding.review.note, finding.review.expires) == ("our own CRM", "2026-06-01")
    assert (after.verdict, after.score, len(after.findings)) == (before.verdict, before.score, 1)
    assert standing_verdict(after) == "no-evidence"


def test_the_last_day_holds_and_the_day_after_does_not(tmp_path: Path) -> None:
    path = write(tmp_path, entry(expires="2026-06-01"))
    assert load_baseline(path, date(2026, 6, 1)).valid
    late = load_baseline(path, date(2026, 6, 2))
    assert accept(made.result(), late).findings[0].review is None
    assert remarks(late, [MARK]) == [f"{MARK} expired on 2026-06-01: our own CRM (A. Reviewer)"]


def test_stale_entries_are_reported(tmp_path: Path) -> None:
    baseline = load_baseline(write(tmp_path, entry(), entry(fingerprint="f" * 32)), TODAY)
    assert remarks(baseline, [MARK]) == [f"{'f' * 32} is no finding of this scan any more: our own CRM (A. Reviewer)"]


@pytest.mark.parametrize(
    ("entries", "words"),
    [
        ([entry(surprise=1)], "unknown field `surprise` - at `$.accepted[0]`"),
        ([{k: v for k, v in entry().items() if k != "reason"}], "missing required field `reason` - at `$.accepted[0]`"),
        ([entry(), entry(fingerprint="XYZ")], "at `$.accepted[1].fingerprint`"),
        ([entry(date="31.01.2026")], "Invalid RFC3339 encoded date - at `$.accepted[0].date`"),
        ([entry(reason="")], "at `$.accepted[0].reason`"),
        ([entry(), entry()], "the fingerprint of accepted[1] stands in the file before"),
    ],
)
def test_a_wrong_entry_is_refused_with_its_place(tmp_path: Path, entries: list[dict[str, Any]], words: str) -> None:
    path = write(tmp_path, *entries)
    with pytest.raises(DataError) as caught:
        load_baseline(path, TODAY)
    assert words in str(caught.value)
    assert str(path) in str(caught.value)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (b"{", "not JSON: Input data was truncated"),
        (b"\xff", "not JSON: "),
        (b"[]", "Expected `object`, got `array`"),
        (b'{"schema_version": "2", "accepted": []}', "Invalid enum value '2' - at `$.schema_version`"),
        (b'{"schema_version": "1", "accepted": [], "more": 1}', "unknown field `more`"),
    ],
)
def test_a_wrong_file_is_refused(tmp_path: Path, text: bytes, words: str) -> None:
    path = tmp_path / "baseline.json"
    path.write_bytes(text)
    with pytest.raises(DataError) as caught:
        load_baseline(path, TODAY)
    assert words in str(caught.value)


def test_a_missing_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="the baseline cannot be read: No such file or directory"):
        load_baseline(tmp_path / "none.json", TODAY)


def accepted(tmp_path: Path, **fields: Any) -> str:
    return standing_verdict(accept(made.result(**fields), load_baseline(write(tmp_path, entry()), TODAY)))


def test_what_was_not_accepted_still_stands(tmp_path: Path) -> None:
    other = made.finding(id="two", fingerprint="e" * 32, flows=["F-0002"])
    assert accepted(tmp_path) == "no-evidence"
    assert accepted(tmp_path, flows=[made.flow(), made.local_flow()]) == "scrapes-local"
    assert accepted(tmp_path, flows=[made.flow(), made.flow(id="F-0002")]) == "scrapes-and-sends"
    assert accepted(tmp_path, findings=[made.finding(), other]) == "no-evidence"
    shared = made.finding(id="two", fingerprint="e" * 32, flows=["F-0001"])
    assert accepted(tmp_path, findings=[made.finding(), shared]) == "scrapes-and-sends"
    bare = made.finding(id="two", fingerprint="e" * 32, flows=[])
    assert accepted(tmp_path, findings=[made.finding(), bare]) == "review"
    asked = [made.returning_flow()]
    assert accepted(tmp_path, same_site_flows=asked) == "review"
    both = made.finding(flows=["F-0001", "S-0001"])
    assert accepted(tmp_path, same_site_flows=asked, findings=[both]) == "no-evidence"
    assert accepted(tmp_path, complete=False) == "review", "what was not seen cannot be accepted"


def test_nothing_accepted_leaves_the_verdict(tmp_path: Path) -> None:
    baseline = load_baseline(write(tmp_path), TODAY)
    for result in (made.result(), made.clean(), made.result(flows=[], findings=[], verdict="review")):
        assert standing_verdict(accept(result, baseline)) == result.verdict


def test_thresholds_are_in_the_order_of_the_contract() -> None:
    order = ["no-evidence", "review", "scrapes-local", "scrapes-and-sends"]
    for verdict in order:
        reached = [t for t in order[1:] if reaches(verdict, t)]
        assert reached == order[1 : order.index(verdict) + 1]
