import json
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

import jsonschema
import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from skimtrace.errors import DataError
from skimtrace.result.baseline import Baseline, Seen, accept, load_baseline, reaches, remarks, standing_verdict
from skimtrace.result.decisions import DecisionsFile
from skimtrace.result.model import Result
from skimtrace.result.schema import Document, path, schema, schema_text
from tests.result import made

MARK = made.finding().fingerprint
OTHER = "f" * 32
TODAY = date(2026, 6, 1)
SAVER = {"id": "a" * 32, "name": "Saver", "version": "1.2"}


def write(path: Path, *rows: dict[str, Any], **top: Any) -> Path:
    path.write_text(json.dumps({"schema_version": "2", "decisions": list(rows), **top}), encoding="utf-8")
    return path


def row(**changes: Any) -> dict[str, Any]:
    return {
        "fingerprint": MARK, "decision": "accepted", "note": "our own CRM", "author": "A. Reviewer",
        "date": "2026-01-31", "expires": None, "signature": "PSX-FLOW-NET", "extension": SAVER, **changes,
    }  # fmt: skip


def first(**changes: Any) -> dict[str, Any]:
    """A row of version 1."""
    return {
        "fingerprint": MARK, "reason": "our own CRM", "author": "A. Reviewer", "date": "2026-01-31", "expires": None,
        **changes,
    }  # fmt: skip


def load(folder: Path, *rows: dict[str, Any], today: date = TODAY) -> Baseline:
    return load_baseline([write(folder / "baseline.json", *rows)], today)


def said(baseline: Baseline, *results: Result) -> list[str]:
    """The remarks after a scan that had `results`, without the file they begin with."""
    seen = Seen()
    for result in results:
        seen.add(accept(result, baseline))
    told = list(remarks(baseline, seen))
    return [line.partition("baseline.json: ")[2] or line for line in told]


def test_an_accepted_finding_is_shown_and_still_counts(tmp_path: Path) -> None:
    before = made.result()
    after = accept(before, load(tmp_path, row(expires="2026-06-01")))
    (finding,) = after.findings
    assert finding.review is not None
    assert msgspec.to_builtins(finding.review) == {
        "decision": "accepted", "note": "our own CRM", "author": "A. Reviewer", "date": "2026-01-31",
        "expires": "2026-06-01",
    }  # fmt: skip
    assert (after.verdict, after.score, len(after.findings)) == (before.verdict, before.score, 1)
    assert standing_verdict(after) == "no-evidence"


def test_the_last_day_holds_and_the_day_after_does_not(tmp_path: Path) -> None:
    expiring = row(expires="2026-06-01")
    assert load(tmp_path, expiring, today=date(2026, 6, 1)).valid
    late = load(tmp_path, expiring, today=date(2026, 6, 2))
    result = accept(made.result(), late)
    (finding,) = result.findings
    assert finding.review is None
    assert finding.lapsed is not None
    assert (finding.lapsed.decision, finding.lapsed.expires) == ("accepted", "2026-06-01")
    assert standing_verdict(result) == result.verdict == "scrapes-and-sends"
    assert said(late, made.result()) == [
        f"{MARK} expired on 2026-06-01: accepted PSX-FLOW-NET: our own CRM (A. Reviewer, 2026-01-31)"
    ]


@pytest.mark.parametrize(
    ("decision", "left"), [("accepted", "no-evidence"), ("false", "no-evidence"), ("confirmed", "scrapes-and-sends")]
)
def test_what_is_confirmed_still_counts_for_fail_on(tmp_path: Path, decision: str, left: str) -> None:
    result = accept(made.result(), load(tmp_path, row(decision=decision)))
    assert [f.review.decision for f in result.findings if f.review] == [decision]
    assert standing_verdict(result) == left


def test_version_1_is_still_read(tmp_path: Path) -> None:
    path = tmp_path / "baseline.json"
    old = {"schema_version": "1", "accepted": [first(), first(fingerprint=OTHER, reason="a")]}
    path.write_text(json.dumps(old), encoding="utf-8")
    baseline = load_baseline([path], TODAY)
    (finding,) = accept(made.result(), baseline).findings
    assert finding.review is not None
    assert (finding.review.decision, finding.review.note) == ("accepted", "our own CRM")
    assert said(baseline, made.result()) == [
        f"{OTHER} is no finding of this scan: accepted: a (A. Reviewer, 2026-01-31)"
    ]


def test_a_finding_that_has_gone_is_told_apart_from_an_extension_that_was_not_scanned(tmp_path: Path) -> None:
    unpacked = {"id": None, "name": "Tidy", "version": None}
    baseline = load(
        tmp_path,
        row(),
        row(fingerprint="1" * 32, decision="false", note="no such data", extension=SAVER),
        row(fingerprint="2" * 32, decision="confirmed", note="", extension={**SAVER, "id": "b" * 32}),
        row(fingerprint="3" * 32, extension=unpacked),
        row(fingerprint="4" * 32, extension={"id": None, "name": None, "version": "1"}, signature=None),
    )
    saver = made.result(extension=made.info(id="a" * 32, name="Saver"))
    tidy = made.clean(extension=made.info(id=None, name="Tidy"), complete=False)
    assert said(baseline, saver, tidy) == [
        f"{'1' * 32} is no finding of Saver 1.2 ({'a' * 32}) any more: "
        "false PSX-FLOW-NET: no such data (A. Reviewer, 2026-01-31)",
        f"{'3' * 32} is no finding of Tidy any more, in what could be analysed: "
        "accepted PSX-FLOW-NET: our own CRM (A. Reviewer, 2026-01-31)",
        f"{'4' * 32} is no finding of this scan: accepted: our own CRM (A. Reviewer, 2026-01-31)",
        f"{'2' * 32} is on Saver 1.2 ({'b' * 32}), which was not among the inputs: "
        "confirmed PSX-FLOW-NET (A. Reviewer, 2026-01-31)",
    ]
    namesake = made.clean(extension=made.info(id="c" * 32, name="Tidy"))
    assert f"{'3' * 32} is on Tidy, which was not among the inputs" in "".join(said(baseline, saver, namesake))


def test_decisions_on_many_other_extensions_are_counted(tmp_path: Path) -> None:
    baseline = load(tmp_path, *(row(fingerprint=f"{at:032x}") for at in range(1_212)))
    told = said(baseline, made.clean(extension=made.info(id="b" * 32)))
    assert len(told) == 11
    assert told[9].startswith(f"{9:032x} is on Saver 1.2")
    assert told[10] == "1,202 more decisions are on extensions that were not among the inputs"


def test_of_several_files_the_later_date_counts(tmp_path: Path) -> None:
    one = write(tmp_path / "one.json", row(decision="false", note="no"), row(fingerprint=OTHER))
    two = write(tmp_path / "two.json", row(date="2026-02-01", note="yes"), row(fingerprint=OTHER, note="other words"))
    for order in ([one, two], [two, one], [one, two, one]):
        (finding,) = accept(made.result(), load_baseline(order, TODAY)).findings
        assert finding.review is not None
        assert (finding.review.decision, finding.review.note) == ("accepted", "yes")
    baseline = load_baseline([one, two], TODAY)
    assert baseline.valid[OTHER].note == "our own CRM", "they agree: the first is taken"
    assert [line.partition(":")[0] for line in remarks(baseline, Seen())] == [str(two), str(one)]


def test_a_later_decision_that_has_expired_does_not_let_an_earlier_one_hold_again(tmp_path: Path) -> None:
    one = write(tmp_path / "one.json", row())
    two = write(tmp_path / "two.json", row(date="2026-02-01", expires="2026-03-01"))
    assert load_baseline([one, two], TODAY).valid == {}


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"decision": "confirmed"}, "is accepted in {one}, and confirmed here, both on 2026-01-31"),
        ({"expires": "2027-01-01"}, "is accepted in {one}, and accepted until 2027-01-01 here, both on 2026-01-31"),
    ],
)
def test_files_that_contradict_each_other_are_refused(tmp_path: Path, change: dict[str, Any], words: str) -> None:
    one = write(tmp_path / "one.json", row())
    two = write(tmp_path / "two.json", row(**change))
    with pytest.raises(DataError) as caught:
        load_baseline([one, two], TODAY)
    assert str(caught.value) == f"{two}: {MARK} {words.format(one=one)}"


def without(key: str) -> dict[str, Any]:
    return {name: value for name, value in row().items() if name != key}


REFUSED: list[tuple[Sequence[dict[str, Any]], str]] = [
    ([row(surprise=1)], "Object contains unknown field `surprise` - at `$.decisions[0]`"),
    *(([row(), without(key)], f"missing required field `{key}` - at `$.decisions[1]`") for key in row()),
    ([row(), row(fingerprint="XYZ")], "at `$.decisions[1].fingerprint`"),
    ([row(fingerprint=MARK + "\n")], "at `$.decisions[0].fingerprint`"),
    ([row(decision="fine")], "Invalid value 'fine' - at `$.decisions[0].decision`"),
    ([row(date="31.01.2026")], "Invalid RFC3339 encoded date - at `$.decisions[0].date`"),
    ([row(expires="2026-02-30")], "Invalid RFC3339 encoded date - at `$.decisions[0].expires`"),
    ([row(expires="")], "at `$.decisions[0].expires`"),
    ([row(note="")], "at `$.decisions[0].note`"),
    ([row(decision="false", note=" \n")], "at `$.decisions[0].note`"),
    ([row(author="")], "at `$.decisions[0].author`"),
    ([row(signature=1)], "Expected `str | null`, got `int` - at `$.decisions[0].signature`"),
    ([row(extension={"id": None, "name": None})], "missing required field `version` - at `$.decisions[0].extension`"),
    ([row(extension={**SAVER, "x": 1})], "unknown field `x` - at `$.decisions[0].extension`"),
    ([row(), row()], "the fingerprint of decisions[1] stands in the file before"),
]


@pytest.mark.parametrize(("rows", "words"), REFUSED)
def test_a_wrong_row_is_refused_with_its_place(tmp_path: Path, rows: list[dict[str, Any]], words: str) -> None:
    path = write(tmp_path / "baseline.json", *rows)
    with pytest.raises(DataError) as caught:
        load_baseline([path], TODAY)
    assert words in str(caught.value)
    assert str(path) in str(caught.value)


@pytest.mark.parametrize(
    ("rows", "words"),
    [
        ([first(surprise=1)], "unknown field `surprise` - at `$.accepted[0]`"),
        ([row()], "unknown field `decision` - at `$.accepted[0]`"),
        ([first(reason="")], "at `$.accepted[0].reason`"),
        ([first(), first()], "the fingerprint of accepted[1] stands in the file before"),
    ],
)
def test_a_wrong_row_of_version_1_is_refused(tmp_path: Path, rows: list[dict[str, Any]], words: str) -> None:
    path = tmp_path / "baseline.json"
    path.write_text(json.dumps({"schema_version": "1", "accepted": rows}), encoding="utf-8")
    with pytest.raises(DataError) as caught:
        load_baseline([path], TODAY)
    assert words in str(caught.value)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (b"{", "not JSON: Input data was truncated"),
        (b"\xff", "not JSON: "),
        (b"[]", "Expected `object`, got `array`"),
        (b"{}", "missing required field `schema_version`"),
        (b'{"schema_version": "3", "decisions": []}', "Invalid enum value '3' - at `$.schema_version`"),
        (b'{"schema_version": "2", "accepted": []}', "unknown field `accepted`"),
        (b'{"schema_version": "2", "decisions": [], "more": 1}', "unknown field `more`"),
        (b'{"schema_version": "1", "accepted": [], "more": 1}', "unknown field `more`"),
    ],
)
def test_a_wrong_file_is_refused(tmp_path: Path, text: bytes, words: str) -> None:
    path = tmp_path / "baseline.json"
    path.write_bytes(text)
    with pytest.raises(DataError) as caught:
        load_baseline([path], TODAY)
    assert words in str(caught.value)


def test_a_mark_of_the_byte_order_is_no_error(tmp_path: Path) -> None:
    path = write(tmp_path / "baseline.json", row())
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes())
    assert load_baseline([path], TODAY).valid.keys() == {MARK}


def test_a_missing_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="the baseline cannot be read: No such file or directory"):
        load_baseline([tmp_path / "none.json"], TODAY)


def test_the_committed_schema_is_that_of_the_structs() -> None:
    assert path(Document.DECISIONS).read_text(encoding="utf-8") == schema_text(Document.DECISIONS), (
        "the decisions file changed: write its schema anew with `python -m skimtrace.result.schema`"
    )


def test_the_schema_takes_what_is_read_and_refuses_what_is_refused() -> None:
    check = jsonschema.FormatChecker(formats=["date"])
    validator = jsonschema.Draft202012Validator(schema(Document.DECISIONS), format_checker=check)
    for fine in (row(), row(expires="2027-01-01"), row(decision="confirmed", note=""), row(extension=None)):
        assert validator.is_valid({"schema_version": "2", "decisions": [fine]})
    for rows, words in REFUSED:
        if "stands in the file before" not in words:  # a schema cannot say that
            assert not validator.is_valid({"schema_version": "2", "decisions": rows}), words


@given(
    note=st.text(st.characters(codec="utf-8"), min_size=1).filter(str.strip),
    when=st.dates(),
    until=st.none() | st.dates(),
    today=st.dates(),
)
def test_every_decision_is_read_as_it_was_written(
    tmp_path_factory: pytest.TempPathFactory, note: str, when: date, until: date | None, today: date
) -> None:
    expires = None if until is None else until.isoformat()
    plain = row(note=note, date=when.isoformat(), expires=expires)
    path = write(tmp_path_factory.mktemp("law") / "baseline.json", plain)
    assert msgspec.to_builtins(msgspec.json.decode(path.read_bytes(), type=DecisionsFile).decisions) == [plain]
    (finding,) = accept(made.result(), load_baseline([path], today)).findings
    held = until is None or until >= today
    decision = finding.review if held else finding.lapsed
    assert decision is not None
    assert (decision.note, decision.date, decision.expires) == (note, when.isoformat(), expires)
    assert (finding.lapsed if held else finding.review) is None


def accepted(tmp_path: Path, **fields: Any) -> str:
    return standing_verdict(accept(made.result(**fields), load(tmp_path, row())))


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
    baseline = load(tmp_path)
    for result in (made.result(), made.clean(), made.result(flows=[], findings=[], verdict="review")):
        assert standing_verdict(accept(result, baseline)) == result.verdict


def test_thresholds_are_in_the_order_of_the_contract() -> None:
    order = ["no-evidence", "review", "scrapes-local", "scrapes-and-sends"]
    for verdict in order:
        reached = [t for t in order[1:] if reaches(verdict, t)]
        assert reached == order[1 : order.index(verdict) + 1]
