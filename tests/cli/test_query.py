"""`query` and `changes` on the command line, and what `scan` says at its end."""

import csv
import io
import json
import os
import re
import shutil
import sqlite3
import time
from pathlib import Path
from typing import Any

import msgspec
import pytest
from bs4 import BeautifulSoup
from typer.testing import CliRunner
from typer.testing import Result as Run

from skimtrace.cli.app import app
from skimtrace.cli.inputs import roots_of
from skimtrace.report.embed import embedded
from skimtrace.result.model import Result
from skimtrace.store.database import default_path
from tests.cli.packages import KEEPER, SENDER, TIDY, broken, packed, unpacked
from tests.store.estates import extension, scanned

HOST = "api.collector.example"


def skimtrace(*arguments: object) -> Run:
    return CliRunner().invoke(app, [str(a) for a in arguments], catch_exceptions=False)


def names(run: Run) -> list[str]:
    """The inputs of what was found."""
    assert run.exit_code == 0, run.stderr
    return [json.loads(line)["input"] for line in run.stdout.splitlines()]


def query(*arguments: object) -> list[str]:
    return names(skimtrace("query", "-f", "jsonl", *arguments))


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def estate(here: Path) -> Path:
    """Four extensions and a broken package, scanned once."""
    unpacked(here / "many" / "keeper", KEEPER, "Keeper", permissions=["storage"])
    unpacked(here / "many" / "partly", "}{", "Partly")
    unpacked(here / "many" / "sender", SENDER, "Sender", permissions=["cookies", "storage"])
    unpacked(here / "many" / "tidy", TIDY, "Tidy \x1b[31m\u202e")
    broken(here / "many" / "bad.zip")
    assert skimtrace("scan", "many", "-j", 1, "-q").exit_code == 1
    return here


def test_which_extensions_have_this_and_that(estate: Path) -> None:
    everyone = ["many/bad.zip", "many/keeper", "many/partly", "many/sender", "many/tidy"]
    assert query() == everyone
    assert query("--sends-to", HOST) == ["many/sender"]
    assert query("--sends-to", "*.collector.example") == ["many/sender"]
    assert query("--sends-to", "collector.example") == []
    assert query("--host", HOST, "--verdict", "scrapes-local") == []
    assert query("--data", "person") == ["many/keeper", "many/sender"]
    assert query("--data", "person", "--permission", "cookies") == ["many/sender"]
    assert query("--permission", "cookies", "--permission", "storage") == ["many/keeper", "many/sender"]
    assert query("--signature", "psx-flow-net") == ["many/sender"]
    assert query("--verdict", "scrapes-local", "--verdict", "error") == ["many/bad.zip", "many/keeper"]
    assert query("--incomplete") == ["many/bad.zip", "many/partly"]
    assert query("--scan", "last") == query("--scan", 1) == everyone


def test_the_results_are_those_of_the_scan(estate: Path) -> None:
    given = [json.loads(line) for line in (estate / "reports" / "results.jsonl").read_bytes().splitlines()]
    told = json.loads(skimtrace("query", "-f", "json").stdout)
    assert told["schema_version"] == "1"
    assert told["results"][1:] == given[1:]
    for name in ("input", "error", "verdict", "complete"):
        assert told["results"][0][name] == given[0][name]
    assert [msgspec.convert(one, Result).error for one in told["results"][1:]] == [None] * 4


def test_the_formats(estate: Path) -> None:
    plain = skimtrace("query", "--sends-to", HOST).stdout.splitlines()
    assert re.fullmatch(rf"scrapes-and-sends +\d+ +- +many/sender +Sender 1\.0 +name -> {HOST} .*", plain[0])
    assert plain[1:] == ["1 extension: 1 scrapes-and-sends"]
    assert skimtrace("query", "--sends-to", "nobody.example").stdout == "0 extensions: none\n"
    (row,) = csv.DictReader(io.StringIO(skimtrace("query", "--sends-to", HOST, "-f", "csv").stdout))
    assert (row["input"], row["receiving_hosts"]) == ("many/sender", HOST)


def test_summaries(estate: Path) -> None:
    assert skimtrace("query", "--by", "sends-to").stdout == f"{HOST}      1 extension\n"
    assert skimtrace("query", "--by", "data").stdout == "person.name      2 extensions\n"
    counts = json.loads(skimtrace("query", "--by", "verdict", "-f", "json").stdout)["counts"]
    assert counts[0] == {"value": "no-evidence", "extensions": 2}
    assert [one["value"] for one in counts[1:]] == ["error", "scrapes-and-sends", "scrapes-local"]
    told = skimtrace("query", "--by", "permission", "--verdict", "scrapes-and-sends", "-f", "csv").stdout
    assert told.splitlines() == ["value,extensions", "cookies,1", "storage,1"]
    assert skimtrace("query", "--by", "signature", "--sends-to", "nobody.example").stdout == "none\n"


def test_the_scans(estate: Path) -> None:
    line = skimtrace("query", "--scans").stdout
    assert re.fullmatch(r"   1  20\d\d-\d\d-\d\dT\d\d:\d\d:\d\dZ  5 inputs, 1 failed  .*/many/\n", line)
    (scan,) = json.loads(skimtrace("query", "--scans", "-f", "json").stdout)["scans"]
    assert (scan["scan"], scan["inputs"], scan["failed"], scan["roots"]) == (1, 5, 1, [f"{estate}/many/"])


def test_hostile_names_are_spelled_out(estate: Path) -> None:
    for arguments in (["query"], ["query", "-f", "json"], ["query", "-f", "csv"], ["query", "--by", "permission"]):
        told = skimtrace(*arguments).stdout
        assert "\x1b" not in told
        assert "\u202e" not in told
    assert "Tidy \\x1b[31m\\u202e" in skimtrace("query").stdout
    evil = "\x1b[2J\u202e\nfake"
    odd = extension("x", manifest=msgspec.structs.replace(extension("x").manifest, permissions=[evil]))
    scanned(default_path(), {f"/odd/{evil}": odd, "/odd/broken": evil}, f"/odd{evil}")
    for told in (
        skimtrace("query", "--by", "permission").stdout,
        skimtrace("query", "--scan", "last").stdout,
        skimtrace("query", "--scans").stdout,
        skimtrace("changes").stdout,
        skimtrace("changes", "-f", "json").stdout,
    ):
        assert "\x1b" not in told
        assert "\u202e" not in told
        assert "\nfake" not in told


def test_wrong_usage(estate: Path) -> None:
    for arguments, words in (
        (["--verdict", "bad"], "Invalid value for '--verdict'"),
        (["--scan", "9"], "there is no scan 9; query --scans lists those there are"),
        (["--scan", "²"], "there is no scan ²"),
        (["--scans", "--incomplete"], "it lists all scans"),
        (["--by", "name"], "Invalid value for '--by'"),
    ):
        run = skimtrace("query", *arguments)
        assert (run.exit_code, run.stdout) == (2, ""), arguments
        assert words in " ".join(run.stderr.replace("│", " ").split())


@pytest.mark.parametrize("command", [["query"], ["query", "--scans"], ["query", "--by", "host"], ["changes"]])
def test_a_database_that_cannot_be_read(here: Path, command: list[str]) -> None:
    path = here / "kept.db"
    run = skimtrace(*command, "--database", path)
    message = f"skimtrace: {path}: there is no database of kept results here; scan makes it\n"
    assert (run.exit_code, run.stdout, run.stderr) == (2, "", message)
    assert not path.exists()
    scanned(path, {"a": extension("a")})
    whole = path.read_bytes()
    for damaged in (b"no database" * 500, whole[:100] + b"\xff" * (len(whole) - 100), whole[: len(whole) // 2]):
        path.write_bytes(damaged)
        run = skimtrace(*command, "--database", path)
        assert (run.exit_code, run.stdout) == (1, "")
        assert run.stderr.startswith(f"skimtrace: {path}: the database cannot be read: ")
        assert len(run.stderr.splitlines()) == 1
        assert path.read_bytes() == damaged
    assert {file.name for file in here.iterdir()} <= {"kept.db", "kept.db-shm", "kept.db-wal"}


def test_a_result_that_is_damaged_is_told_and_the_others_are_shown(estate: Path) -> None:
    with sqlite3.connect(default_path()) as made:
        made.execute(
            "UPDATE results SET line = 'other' WHERE id = (SELECT result FROM entries WHERE input = 'many/sender')"
        )
    made.close()
    run = skimtrace("query", "--data", "person")
    told = "skimtrace: many/sender: the result that was kept is damaged; scan --fresh makes it anew\n"
    assert (run.exit_code, run.stderr) == (1, told)
    assert "many/keeper" in run.stdout


def settle() -> None:
    """Wait until the stamps of files are trusted."""
    time.sleep(2.1)


def test_what_an_update_brought(estate: Path) -> None:
    unpacked(estate / "many" / "keeper", f"{KEEPER}\n{SENDER}", "Keeper", "1.1", permissions=["storage", "tabs"])
    unpacked(estate / "many" / "added", TIDY, "Added")
    unpacked(estate / "many" / "tidy", f"{TIDY}\n", "Tidy", "1.0.1")
    shutil.rmtree(estate / "many" / "sender")
    run = skimtrace("scan", "many", "-j", 1)
    assert (
        "skimtrace: changed since the last scan: 1 new, 1 gone, 2 updated (1 verdict got worse: Keeper 1.1)\n"
        in run.stderr
    )
    page = (estate / "reports" / "index.html").read_text(encoding="utf-8")
    worse = "verdict got worse: scrapes-local -> scrapes-and-sends"
    for words in (worse, f"now sends to: {HOST}", "new permission: tabs", "new flows", "updated"):
        assert str(embedded(words)) in page, words
    since = "since-last-scan.html"
    links = [str(link["href"]) for link in BeautifulSoup(page, "html.parser").select("p > a[href]")]
    assert links == [since]
    assert "Since the last scan: 1 new, 1 gone, 2 updated (1 verdict got worse: Keeper 1.1). <a" in page
    beside = BeautifulSoup((estate / "reports" / since).read_text(encoding="utf-8"), "html.parser")
    assert [link["href"] for link in beside.select(".crumbs a")] == ["index.html"]
    told = skimtrace("changes").stdout.splitlines()
    assert told[0].startswith("scan 2 of 20")
    at = next(
        i for i, line in enumerate(told) if line.startswith("updated: many/keeper: Keeper 1.1, scrapes-and-sends")
    )
    assert told[at].endswith("; before, 1.0")
    sentence = (
        f"The new version sends name to {HOST}, which the old one did not; "
        "the verdict got worse: scrapes-local -> scrapes-and-sends."
    )
    assert told[at + 1] == f"  {sentence} It asks for the permission tabs, which the old one did not."
    assert told[at + 2] == f"  {worse}"
    for line in (f"    + {HOST}", f"    + https://{HOST}/v1/people", "    + tabs", f"    + name -> {HOST}"):
        assert line in told, line
    assert any(re.fullmatch(rf"    \+ name: content\.js:\d+ -> content\.js:\d+ -> {HOST} .*", line) for line in told)
    assert "new: many/added: Added 1.0, no-evidence" in told
    assert "gone: many/sender: Sender 1.0, scrapes-and-sends" in told
    at = next(i for i, line in enumerate(told) if line.startswith("updated: many/tidy: Tidy 1.0.1, no-evidence"))
    assert told[at + 1] == "  No change in hosts, permissions, flows, endpoints or verdict."
    assert told[-1] == "1 new, 1 gone, 2 updated (1 verdict got worse: Keeper 1.1); 2 unchanged"

    assert skimtrace("changes", "-f", "html", "-o", "changes.html").stdout == ""
    soup = BeautifulSoup((estate / "changes.html").read_text(encoding="utf-8"), "html.parser")
    rows = [row.get_text(" ", strip=True) for row in soup.select("#all + .card tbody tr")]
    assert rows[0] == (
        f"Keeper 1.1 many/keeper updated scrapes-local → scrapes-and-sends the verdict got worse {sentence}"
    )
    assert [row.partition(" many/")[0] for row in rows[1:]] == ["Tidy 1.0.1", "Added 1.0", "Sender 1.0"]
    assert rows[2].endswith("new no-evidence No evidence that it reads data about people and passes it on.")
    assert [details.h2.get_text() for details in soup.select("details.change") if details.h2] == ["Keeper 1.0 → 1.1"]

    data = json.loads(skimtrace("changes", "-f", "json").stdout)
    by_input: dict[str, Any] = {one["input"]: one for one in data["changes"]}
    assert {name: one["kind"] for name, one in by_input.items()} == {
        "many/keeper": "updated",
        "many/added": "new",
        "many/tidy": "updated",
        "many/sender": "gone",
    }
    assert data["comparison"]["unchanged"] == 2
    brought = by_input["many/keeper"]["diff"]
    assert (brought["worse"], brought["verdict"]["new"]) == (True, "scrapes-and-sends")
    assert (brought["hosts"]["added"], brought["permissions"]["added"]) == ([HOST], ["tabs"])
    assert len(brought["flows"]["added"]) == 1

    assert not soup.select(".crumbs")
    assert len(beside.select("#all + .card tbody tr")) == 4

    assert "changed since" not in skimtrace("scan", "many", "-j", 1).stderr
    assert not (estate / "reports" / since).exists()
    last = skimtrace("changes").stdout.splitlines()
    assert last[-1] == "nothing changed; 5 unchanged"
    assert "1 gone" in skimtrace("changes", "--scan", 2, "--since", 1).stdout


def test_an_incomplete_analysis_before_is_told(estate: Path) -> None:
    unpacked(estate / "many" / "partly", SENDER, "Partly", "2.0")
    packed(estate / "many" / "bad.zip", SENDER, "Mended")
    skimtrace("scan", "many", "-j", 1, "-q")
    told = skimtrace("changes").stdout
    assert "  verdict got worse: no-evidence -> scrapes-and-sends\n" in told
    assert "This holds in what could be analysed" in told
    assert "may only have come into sight" in told
    assert "could not be analysed before; what is there now is not compared: many/bad.zip: Mended 1.0" in told


def test_another_analysis_is_no_update(estate: Path) -> None:
    (estate / "own").mkdir()
    assert skimtrace("signatures", "new", "OWN-RULE", "--dir", "own").exit_code == 0
    file = next((estate / "own").glob("*.yaml"))
    assert file.name == "OWN-RULE.yaml"
    run = skimtrace("scan", "many", "-j", 1, "--signatures", "own")
    words = "4 with the same content, but analysed by another version of skimtrace or its signatures"
    assert f"skimtrace: changed since the last scan: {words}\n" in run.stderr
    told = skimtrace("changes").stdout
    assert "\nupdated" not in told
    assert "the same content, analysed by another version of skimtrace or its signatures: many/sender" in told


def test_another_folder_is_no_news(estate: Path) -> None:
    unpacked(estate / "other" / "x")
    assert "changed since" not in skimtrace("scan", "other", "-j", 1).stderr
    assert "1 scanned for the first time; 0 unchanged" in skimtrace("changes").stdout
    assert query() == ["many/bad.zip", "many/keeper", "many/partly", "many/sender", "many/tidy", "other/x"]


def test_changes_need_two_scans(estate: Path) -> None:
    run = skimtrace("changes")
    told = "skimtrace: there are no two scans that came to their end; query --scans lists those there are\n"
    assert (run.exit_code, run.stdout, run.stderr) == (2, "", told)


def test_names_that_are_no_text(here: Path) -> None:
    unpacked(here / "many" / os.fsdecode(b"\xff\xfe"), SENDER, "Odd")
    packed(here / "many" / os.fsdecode(b"\xe9.zip"), TIDY, "Tidy")
    assert skimtrace("scan", "many", "-j", 1, "-q").exit_code == 0
    settle()
    assert skimtrace("scan", "many", "-j", 1, "-q").exit_code == 0
    assert "2 of 2 results were kept" in skimtrace("scan", "many", "-j", 1).stderr
    assert len(query("--sends-to", HOST)) == 1


def test_no_password_of_a_url_is_kept() -> None:
    given = ["https://user:secret@host.example/folder", "s3://key:secret@bucket/a.zip", "many"]
    assert [root.rpartition("//")[2] for root in roots_of(given[:2], installed=False)] == [
        "host.example/folder/",
        "bucket/a.zip/",
    ]
    assert roots_of(given[2:], installed=False) == [f"{Path('many').absolute()}/"]
