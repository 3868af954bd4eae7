import html
import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from skimtrace.cli.app import app
from tests.cli.packages import SENDER, TIDY, broken, packed, unpacked


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def diff(*arguments: str) -> tuple[int, str, str]:
    run = CliRunner().invoke(app, ["diff", *arguments], catch_exceptions=False)
    return run.exit_code, run.stdout, run.stderr


def test_what_changed_between_two_versions(here: Path) -> None:
    unpacked(here / "old", TIDY, "Helper", "1.0", permissions=["alarms"])
    unpacked(here / "new", SENDER, "Helper", "1.1", permissions=["storage"])
    code, out, err = diff("old", "new")
    assert (code, err) == (0, "")
    lines = out.splitlines()
    assert lines[0] == "old: old: Helper 1.0, no-evidence, score 0"
    assert lines[1].startswith("new: new: Helper 1.1, scrapes-and-sends, score ")
    for line in (
        "verdict got worse: no-evidence -> scrapes-and-sends",
        "  + name -> api.collector.example",
        "  + api.collector.example",
        "  + https://api.collector.example/v1/people",
        "  + storage",
        "  - alarms",
        "  + name: content.js:2 -> content.js:3 -> api.collector.example (high confidence)",
    ):
        assert line in lines, line
    assert any(line.startswith("  + PSX-FLOW-NET (critical): ") for line in lines)
    assert not (here / "reports").exists()


def test_the_same_as_data(here: Path) -> None:
    unpacked(here / "old", TIDY)
    packed(here / "new.zip", SENDER)
    code, out, _ = diff("old", "new.zip", "--format", "json")
    document = json.loads(out)
    assert code == 0
    assert document["verdict"] == {"old": "no-evidence", "new": "scrapes-and-sends"}
    assert document["hosts"] == {"added": ["api.collector.example"], "removed": []}
    assert document["receives"]["added"] == [{"data_type": "person.name", "to": "api.collector.example"}]
    assert [flow["source"] for flow in document["flows"]["added"]] == ["content.js:2"]


def test_no_change(here: Path) -> None:
    unpacked(here / "old", SENDER, version="1.0")
    unpacked(here / "new", f"\n\n{SENDER}", version="1.1")
    code, out, _ = diff("old", "new")
    assert code == 0
    assert out.splitlines()[2:] == ["No change in hosts, permissions, flows, endpoints or verdict."]


def test_an_incomplete_side_is_told(here: Path) -> None:
    unpacked(here / "old", "}{")
    unpacked(here / "new", SENDER)
    assert "This holds in what could be analysed" in diff("old", "new")[1]


def test_a_side_that_cannot_be_read(here: Path) -> None:
    unpacked(here / "old")
    broken(here / "new.crx")
    code, out, err = diff("old", "new.crx")
    assert (code, out) == (1, "")
    assert err == "skimtrace: new.crx: it is neither a CRX nor a ZIP archive\n"


def test_a_folder_of_many_is_wrong_usage(here: Path) -> None:
    for name in ("a", "b"):
        unpacked(here / "many" / name)
    code, out, err = diff("many", "many/a")
    assert (code, out) == (2, "")
    assert err == "skimtrace: many: the folder holds 2 extensions; name one of them\n"


def test_the_sentence_comes_first_and_the_page_has_it_too(here: Path) -> None:
    unpacked(here / "old", TIDY, "Helper", "1.0")
    unpacked(here / "new", SENDER, "Helper", "1.1")
    sentence = (
        "The new version sends name to api.collector.example, which the old one did not; "
        "the verdict got worse: no-evidence -> scrapes-and-sends."
    )
    assert diff("old", "new")[1].splitlines()[2] == sentence
    code, page, err = diff("old", "new", "--format", "html")
    assert (code, err) == (0, "")
    assert page.startswith("<!doctype html>\n")
    assert html.escape(sentence) in page
    assert diff("old", "new", "--format", "html", "--output", "diff.html") == (0, "", "")
    assert (here / "diff.html").read_text(encoding="utf-8") == page


def test_a_file_that_cannot_be_written(here: Path) -> None:
    unpacked(here / "old")
    for name, why in (("nowhere/diff.txt", "No such file or directory"), ("old", "Is a directory")):
        code, out, err = diff("old", "old", "--output", name)
        assert (code, out, err) == (1, "", f"skimtrace: {name} cannot be written: {why}\n")
    assert sorted(path.name for path in here.iterdir()) == ["old"]
