import csv
import io
import json
import re
from typing import Any

import jsonschema
import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from skimtrace.report.renderer import Renderer
from skimtrace.report.structured import JsonlRenderer, JsonRenderer, to_json
from skimtrace.report.table import COLUMNS, CsvRenderer, cell
from skimtrace.report.visible import visible
from skimtrace.result import model as m
from skimtrace.result.model import Result
from skimtrace.result.schema import Document, schema
from tests.result import made

RESULTS = [made.result(), made.clean(), *map(made.hostile, made.HOSTILE)]
STEERING = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]")


def written(kind: "type[Any]", results: list[Result]) -> str:
    out: list[str] = []
    renderer: Renderer = kind(out.append)
    renderer.begin()
    for result in results:
        renderer.add(result)
    renderer.end()
    return "".join(out)


@pytest.mark.parametrize("count", [0, 1, len(RESULTS)])
def test_json_is_one_document_of_whole_results(count: int) -> None:
    document = json.loads(written(JsonRenderer, RESULTS[:count]))
    assert document.keys() == {"schema_version", "results"}
    assert document["schema_version"] == "1"
    assert [msgspec.convert(r, Result) for r in document["results"]] == RESULTS[:count]


def test_jsonl_is_one_result_per_line() -> None:
    lines = written(JsonlRenderer, RESULTS).split("\n")
    assert lines.pop() == ""
    assert [msgspec.json.decode(line, type=Result) for line in lines] == RESULTS


@pytest.mark.parametrize("kind", [JsonRenderer, JsonlRenderer])
def test_nothing_that_steers_a_terminal_stands_in_json(kind: type[Any]) -> None:
    assert not STEERING.search(written(kind, RESULTS))


@given(st.text())
def test_json_means_the_text_it_was_made_from(text: str) -> None:
    assert json.loads(to_json({"text": text})) == {"text": text}


def rows(results: list[Result]) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(written(CsvRenderer, results), newline="")))


def test_csv_has_a_row_for_each_extension() -> None:
    found = rows([made.result(complete=False), made.clean(), made.clean(error="no such file", complete=False)])
    assert list(found[0]) == list(COLUMNS)
    assert found[0]["verdict"] == "scrapes-and-sends"
    assert found[0]["complete"] == "no"
    assert found[0]["summary"].startswith("In what could be analysed: reads name and headline")
    assert found[0]["data_to_destination"] == "name, headline -> api.example.com"
    assert found[0]["sites"] == "linkedin.com"
    assert found[0]["destinations"] == "api.example.com"
    assert found[0]["findings"] == "PSX-FLOW-NET"
    assert (found[1]["verdict"], found[1]["complete"], found[1]["flows"]) == ("no-evidence", "yes", "0")
    assert found[2]["error"] == "no such file"
    assert found[0]["data_type_ids"] == "person.name, person.headline"
    assert found[0]["receiving_hosts"] == "api.example.com"
    assert found[0]["endpoint_hosts"] == "api.example.com, www.example.org"
    assert found[0]["permissions"] == "storage, scripting"
    assert found[0]["optional_permissions"] == "downloads"
    assert found[0]["host_permissions"] == "https://*.linkedin.com/*"
    assert found[0]["optional_host_permissions"] == ""


FULL_WIDTH = "\uff1d\uff0b\uff0d\uff20"
"""The full-width forms of = + - @, which some spreadsheets read the same."""


@pytest.mark.parametrize(
    "text",
    ["=1+1", "+1", "-1", "@SUM(A1)", "  =1", "\t=1", "\r=1", "\n=1", *(f"{sign}1" for sign in FULL_WIDTH)],
)
def test_a_cell_is_never_a_formula(text: str) -> None:
    first = "'" if text.isprintable() else "\\"
    assert cell(text).lstrip()[0] == first


@pytest.mark.parametrize(
    "text", ['=HYPERLINK("https://evil.example")', "@x", "-2+3+cmd|' /C calc'!A0", "a\n=b", 'a",=b']
)
def test_hostile_cells_stay_in_their_cell(text: str) -> None:
    (row,) = rows([made.hostile(text)])
    assert row.keys() == set(COLUMNS)
    assert row["name"].lstrip("'").replace("\\x0a", "\n") == text
    for value in row.values():
        assert not value.startswith(("=", "+", "-", "@", "\t", "\r"))


@pytest.mark.parametrize("text", ["a;=1", 'a; "=1', "a;;\u00a0@x", "a;'-1"])
def test_a_spreadsheet_that_splits_at_semicolons_finds_no_formula_either(text: str) -> None:
    parts = [part.lstrip(' \u00a0"') for part in cell(text).split(";")]
    assert len(parts) > 1
    assert not any(part.startswith(("=", "+", "-", "@")) for part in parts)


def test_a_plain_cell_is_left_alone() -> None:
    assert [cell(v) for v in ("a-b", 5, None, "x=1", "a; b-c")] == ["a-b", "5", "", "x=1", "a; b-c"]


def test_csv_has_a_line_per_row_whatever_an_extension_is_called() -> None:
    text = written(CsvRenderer, RESULTS)
    assert text.count("\r\n") == len(RESULTS) + 1
    assert text.count("\n") == text.count("\r\n")


def test_the_schemas_hold_for_what_is_written() -> None:
    validator = jsonschema.Draft202012Validator(schema(Document.RESULT))
    for line in written(JsonlRenderer, RESULTS).splitlines():
        validator.validate(json.loads(line))
    whole = jsonschema.Draft202012Validator(schema(Document.RESULTS))
    document = json.loads(written(JsonRenderer, RESULTS))
    whole.validate(document)
    whole.validate(json.loads(written(JsonRenderer, [])))
    assert not whole.is_valid({**document, "results": [{}]})
    assert not whole.is_valid({"results": []})


DECIDED = m.Decision(decision="accepted", note="our own CRM", author="A. Smith", date="2026-01-31", expires=None)


def test_csv_tells_decisions() -> None:
    findings = [
        made.finding(id="one", review=DECIDED),
        made.finding(id="two", review=replace(DECIDED, decision="false", note="=1+1", expires="2026-07-31")),
        made.finding(id="three", lapsed=replace(DECIDED, decision="confirmed", note="", expires="2025-01-01")),
        made.finding(id="four"),
    ]
    (row,) = rows([made.result(findings=findings)])
    assert row["decisions"] == (
        "one: accepted by A. Smith on 2026-01-31 (our own CRM); "
        "two: false by A. Smith on 2026-01-31, until 2026-07-31 (=1+1); "
        "three: expired: confirmed by A. Smith on 2026-01-31, until 2025-01-01"
    )
    assert row["findings"] == "PSX-FLOW-NET", "decided or not"
    assert rows([made.result()])[0]["decisions"] == ""


def test_csv_says_where_a_summary_is_not_of_all() -> None:
    whole, part = rows([made.clean(), made.clean(complete=False)])
    assert (whole["complete"], part["complete"]) == ("yes", "no")
    assert "analysed" not in whole["summary"]
    assert part["summary"].startswith("In what could be analysed: ")


SIGNS = st.text(st.sampled_from("=+-@\t\r\n;,'\" \u00a0\uff1d|ab1"), max_size=30)


@given(st.one_of(SIGNS, st.text(max_size=30)))
def test_no_text_leaves_its_cell_or_begins_a_formula(text: str) -> None:
    written_row = io.StringIO()
    csv.writer(written_row, lineterminator="\r\n").writerow([cell("before"), cell(text), cell("after")])
    read = [csv.reader(io.StringIO(written_row.getvalue(), newline=""), delimiter=one) for one in ",;"]
    (line,) = read[0]
    assert (line[0], line[2], len(line)) == ("before", "after", 3)
    assert not re.search("[\x00-\x1f]", line[1])
    # A spreadsheet that splits at semicolons takes the line apart at other places, and finds no formula there either.
    for value in (*line, *(value for line in read[1] for value in line)):
        assert not value.lstrip().startswith(("=", "+", "-", "@", *FULL_WIDTH))
    assert cell(text).replace("'", "") == visible(text).replace("'", ""), "nothing but apostrophes came to it"
