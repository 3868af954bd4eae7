"""What programs and trackers read: every format of real results, and `schema`."""

import csv
import io
import json
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from markdown_it import MarkdownIt
from typer.testing import CliRunner

from skimtrace.cli.app import app
from skimtrace.result.schema import Document, schema_text
from tests.cli.packages import KEEPER, SENDER, TIDY, broken, unpacked

SARIF = Path(__file__).parents[1] / "report" / "sarif-schema-2.1.0.json"


def skimtrace(*arguments: object) -> str:
    return CliRunner().invoke(app, [str(a) for a in arguments], catch_exceptions=False).stdout


@pytest.fixture(scope="module")
def printed(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """What each format says of four extensions and a broken package that are analysed once."""
    folder = tmp_path_factory.mktemp("formats")
    unpacked(folder / "in" / "keeper", KEEPER, "Keeper")
    unpacked(folder / "in" / "partly", "}{", "Partly")
    unpacked(folder / "in" / "sender", SENDER, "Sender | www.sender.example @all", permissions=["cookies"])
    unpacked(folder / "in" / "tidy", TIDY, "=1+1")
    broken(folder / "in" / "bad.zip")
    kept = folder / "results.db"
    # The others are what the first has kept.
    scan = ("scan", folder / "in", "--no-report", "--database", kept, "-j", 1, "-q")
    return {form: skimtrace(*scan, "-f", form) for form in ("jsonl", "json", "csv", "sarif", "markdown", "text")}


def validator(document: Document) -> Any:
    return jsonschema.Draft202012Validator(json.loads(skimtrace("schema", document.value)))


@pytest.mark.parametrize("document", Document)
def test_the_schemas_are_printed(document: Document) -> None:
    assert skimtrace("schema", document.value) == schema_text(document)


def test_an_unknown_document_has_no_schema() -> None:
    run = CliRunner().invoke(app, ["schema", "sarif"])
    assert run.exit_code == 2
    assert "result" in run.stderr


def test_json_follows_the_schemas_that_are_printed(printed: dict[str, str]) -> None:
    document = json.loads(printed["json"])
    validator(Document.RESULTS).validate(document)
    one = validator(Document.RESULT)
    for line in printed["jsonl"].splitlines():
        one.validate(json.loads(line))
    outcomes = [{row["outcome"] for row in result["signatures"]} for result in document["results"]]
    assert outcomes[0] == {"not-checked"}, "the broken package"
    assert outcomes[3] == {"matched", "not-matched"}, "the one that sends"
    assert len({len(result["signatures"]) for result in document["results"]}) == 1, "the whole set in each"


def test_a_diff_follows_its_schema(tmp_path: Path) -> None:
    old = unpacked(tmp_path / "old", TIDY, "One", "1.0")
    new = unpacked(tmp_path / "new", SENDER, "One", "1.1", permissions=["cookies"])
    document = json.loads(skimtrace("diff", old, new, "-f", "json", "-q"))
    validator(Document.DIFF).validate(document)
    assert document["worse"] is True


def test_sarif_lists_the_whole_set_in_each_run(printed: dict[str, str]) -> None:
    document = json.loads(printed["sarif"])
    official = json.loads(SARIF.read_text(encoding="utf-8"))
    jsonschema.Draft4Validator(official, format_checker=jsonschema.FormatChecker()).validate(document)
    listed = json.loads(skimtrace("signatures", "list", "-f", "json"))
    for run in document["runs"]:
        rules = run["tool"]["driver"]["rules"]
        assert [rule["id"] for rule in rules] == [row["id"] for row in listed]
    broken_run, _, partly, sender, _ = document["runs"]
    told = [notice["descriptor"]["id"] for notice in broken_run["invocations"][0]["toolExecutionNotifications"]]
    assert told.count("not-checked") == len(listed)
    assert partly["invocations"][0]["toolExecutionNotifications"][0]["message"]["text"].startswith(
        "In what could be analysed: "
    )
    place = next(result for result in sender["results"] if result["ruleId"] == "PSX-FLOW-NET")["locations"][0]
    region, around = place["physicalLocation"]["region"], place["physicalLocation"]["contextRegion"]
    assert region["snippet"]["text"] in around["snippet"]["text"]
    assert around["snippet"]["text"] in SENDER
    assert around["startLine"] < region["startLine"] < around["endLine"]


def test_markdown_has_a_section_for_each(printed: dict[str, str]) -> None:
    tokens = MarkdownIt("gfm-like").parse(printed["markdown"])
    heads = [tokens[at + 1].content for at, token in enumerate(tokens) if token.markup == "##" and token.tag == "h2"]
    assert heads[0::2] == [
        "`bad.zip`", "Keeper `1.0`", "Partly `1.0`", "Sender `\\x7c www.sender.example @all 1.0`", "`=1+1 1.0`",
    ]  # fmt: skip
    assert printed["markdown"].count("In what could be analysed: ") == 1
    assert "| name | `linkedin.com` | `api.collector.example` | high |" in printed["markdown"]


def test_csv_has_a_row_for_each(printed: dict[str, str]) -> None:
    found = list(csv.DictReader(io.StringIO(printed["csv"], newline="")))
    assert [row["name"] for row in found] == [
        "bad.zip",
        "Keeper",
        "Partly",
        "Sender | www.sender.example @all",
        "'=1+1",
    ]
    assert [row["complete"] for row in found] == ["no", "yes", "no", "yes", "yes"]


def test_a_query_tells_what_was_not_checked_too(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    broken(tmp_path / "in" / "bad.zip")
    kept = tmp_path / "results.db"
    scan = ("--no-report", "--database", kept, "-j", 1, "-q")
    scanned = json.loads(skimtrace("scan", tmp_path / "in", *scan, "-f", "json"))["results"]
    queried = json.loads(skimtrace("query", "-f", "json", "--database", kept))["results"]
    assert [result["signatures"] for result in queried] == [result["signatures"] for result in scanned]
    assert {row["outcome"] for row in queried[0]["signatures"]} == {"not-checked"}


def test_what_a_query_counts_is_a_table_in_markdown(tmp_path: Path) -> None:
    unpacked(tmp_path / "in" / "sender", SENDER, "Sender")
    kept = tmp_path / "results.db"
    skimtrace("scan", tmp_path / "in", "--no-report", "--database", kept, "-j", 1, "-q")
    counts = skimtrace("query", "--by", "sends-to", "-f", "markdown", "--database", kept)
    assert counts == "| value | extensions |\n| --- | --- |\n| `api.collector.example` | 1 |\n"
    scans = skimtrace("query", "--scans", "-f", "markdown", "--database", kept).splitlines()
    assert scans[0] == "| scan | started | finished | tool | signatures | inputs | failed | roots |"
    assert scans[2].startswith("| 1 | `20")
