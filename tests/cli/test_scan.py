import csv
import io
import json
from pathlib import Path
from typing import Any

import msgspec
import pytest
from typer.testing import CliRunner
from typer.testing import Result as Run

from skimtrace.cli.app import app
from skimtrace.result.model import Result
from tests.cli.packages import KEEPER, SENDER, TIDY, broken, packed, unpacked


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def skimtrace(*arguments: object) -> Run:
    return CliRunner().invoke(app, [str(a) for a in arguments], catch_exceptions=False)


def scan(*arguments: object) -> Run:
    return skimtrace("scan", *arguments)


def results(run: Run) -> list[Result]:
    return [msgspec.json.decode(line, type=Result) for line in run.stdout.splitlines()]


def names(folder: Path) -> set[str]:
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}


def test_one_extension_end_to_end(here: Path) -> None:
    unpacked(here / "ext", SENDER, "Saver")
    run = scan("ext", "-f", "json")
    assert run.exit_code == 0
    document = json.loads(run.stdout)
    assert document["schema_version"] == "1"
    (result,) = [msgspec.convert(r, Result) for r in document["results"]]
    assert (result.input, result.verdict, result.complete, result.error) == ("ext", "scrapes-and-sends", True, None)
    assert result.extension.name == "Saver"
    (flow,) = [f for f in result.flows if f.supports == "scrapes-and-sends"]
    assert (flow.source.file, flow.source.line) == ("content.js", 2)
    assert (flow.sink.file, flow.sink.line) == ("content.js", 3)
    assert flow.endpoint is not None
    assert flow.endpoint.host == "api.collector.example"
    assert sum(part.points for part in result.score_breakdown) == result.score
    assert names(here / "reports") >= {"index.html", "results.jsonl"}
    assert len(list((here / "reports").glob("ext-*.html"))) == 1
    assert msgspec.json.decode((here / "reports" / "results.jsonl").read_bytes(), type=Result) == result


def test_text_is_the_default(here: Path) -> None:
    unpacked(here / "ext", SENDER, "Saver")
    run = scan("ext")
    assert run.stdout.startswith("scrapes-and-sends")
    assert "ext  Saver 1.0  name -> api.collector.example (read from linkedin.com)" in run.stdout
    assert run.stdout.endswith("1 extension: 1 scrapes-and-sends\n")
    assert run.stderr == "skimtrace: report: reports/index.html\n"


def test_results_keep_the_order_of_the_inputs_sorted_within_a_folder(here: Path) -> None:
    for name in ("c", "a", "b/deep"):
        unpacked(here / "many" / name)
    packed(here / "many" / "b.zip")
    unpacked(here / "first")
    broken(here / "broken.crx")
    expected = ["first", "many/a", "many/b/deep", "many/b.zip", "many/c", "broken.crx", "first"]
    for jobs in (1, 3):
        run = scan("first", "many", "broken.crx", "first", "-f", "jsonl", "--no-report", "-j", jobs)
        assert [r.input for r in results(run)] == expected


def test_results_are_the_same_for_any_number_of_workers(here: Path) -> None:
    for at in range(6):
        unpacked(here / "many" / f"e{at}", SENDER if at % 2 else KEEPER, f"Extension {at}")
    told = []
    for jobs in (1, 4):
        lines = [
            json.loads(line) for line in scan("many", "-f", "jsonl", "--no-report", "-j", jobs).stdout.splitlines()
        ]
        for line in lines:
            del line["timing"]
        told.append(lines)
    assert told[0] == told[1]


def test_an_input_that_cannot_be_read_is_told_and_the_others_are_scanned(here: Path) -> None:
    unpacked(here / "good")
    broken(here / "bad.crx")
    run = scan("missing.crx", "bad.crx", "good", "-f", "jsonl")
    assert run.exit_code == 1
    assert "skimtrace: missing.crx: No such file or directory\n" in run.stderr
    assert "skimtrace: bad.crx: it is neither a CRX nor a ZIP archive\n" in run.stderr
    missing, bad, good = results(run)
    assert (missing.error, missing.verdict, missing.complete) == ("No such file or directory", "review", False)
    assert bad.coverage.limits == ["it is neither a CRX nor a ZIP archive"]
    assert (good.error, good.verdict) == (None, "no-evidence")
    assert len((here / "reports" / "results.jsonl").read_text(encoding="utf-8").splitlines()) == 3


def test_a_folder_without_extensions_is_an_input_that_cannot_be_read(here: Path) -> None:
    (here / "empty").mkdir()
    run = scan("empty", "--no-report")
    assert run.exit_code == 1
    assert "skimtrace: empty: the folder holds no extension" in run.stderr


def test_an_extension_that_takes_too_long_is_an_error(here: Path) -> None:
    unpacked(here / "ext")
    run = scan("ext", "--timeout", "0.0001", "-f", "jsonl", "--no-report")
    assert run.exit_code == 1
    (result,) = results(run)
    assert result.error == "it takes longer than the limit of 0.0001 seconds"
    assert "skimtrace: ext: it takes longer than the limit of 0.0001 seconds\n" in run.stderr


@pytest.mark.parametrize(
    ("code", "fail_on", "exit_code"),
    [
        (SENDER, [], 0),
        (SENDER, ["scrapes-and-sends"], 10),
        (SENDER, ["scrapes-local"], 10),
        (SENDER, ["review"], 10),
        (SENDER, ["incomplete"], 0),
        (KEEPER, ["scrapes-and-sends"], 0),
        (KEEPER, ["scrapes-local"], 10),
        (KEEPER, ["scrapes-and-sends", "review"], 10),
        ("}{", ["review"], 0),
        ("}{", ["incomplete"], 10),
        ("}{", ["scrapes-and-sends", "incomplete"], 10),
    ],
)
def test_thresholds(here: Path, code: str, fail_on: list[str], exit_code: int) -> None:
    unpacked(here / "ext", code)
    run = scan("ext", "--no-report", *(part for word in fail_on for part in ("--fail-on", word)))
    assert run.exit_code == exit_code, run.stdout


def test_what_wins_when_an_input_fails_and_a_threshold_is_reached(here: Path) -> None:
    unpacked(here / "sender", SENDER)
    broken(here / "bad.crx")
    assert scan("bad.crx", "sender", "--no-report", "--fail-on", "scrapes-and-sends").exit_code == 10
    assert scan("bad.crx", "--no-report", "--fail-on", "review").exit_code == 1, "no answer is not a bad answer"
    assert scan("bad.crx", "--no-report", "--fail-on", "incomplete").exit_code == 10


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["scan"], "Invalid value for INPUT: name at least one, or give --installed."),
        (["scan", "ext", "--format", "xml"], "'xml' is not one of"),
        (["scan", "ext", "--fail-on", "no-evidence"], "'no-evidence' is not one of"),
        (["scan", "ext", "--jobs", "0"], "Invalid value for '--jobs' / '-j': "),
        (["scan", "ext", "--timeout", "0"], "0 is not a number of seconds above 0."),
        (["scan", "ext", "--timeout", "nan"], "nan is not a number of seconds above 0."),
        (["scan", "ext", "--surprise"], "No such option"),
        (["diff", "ext"], "Missing argument 'NEW"),
        (["scam"], "No such command 'scam'"),
        (["signatures", "show"], "Missing argument 'ID"),
    ],
)
def test_wrong_usage(here: Path, arguments: list[str], words: str) -> None:
    unpacked(here / "ext")
    run = skimtrace(*arguments)
    assert run.exit_code == 2
    assert words in " ".join(run.stderr.split())
    assert run.stdout == ""
    assert not (here / "reports").exists()


def test_a_broken_signature_stops_the_scan_before_it_starts(here: Path) -> None:
    unpacked(here / "ext")
    folder = here / "mine"
    folder.mkdir()
    (folder / "OWN-RULE.yaml").write_text("schema: 1\nid: OWN-RULE\ntitle: T\nseverty: high\n", encoding="utf-8")
    run = scan("ext", "--signatures", "mine")
    assert run.exit_code == 2
    assert "mine/OWN-RULE.yaml:4: " in run.stderr
    assert "severty" in run.stderr
    assert run.stdout == ""
    assert not (here / "reports").exists()
    assert scan("ext", "--signatures", "nowhere").exit_code == 2


@pytest.mark.parametrize("extra", [["-f", "text"], ["-f", "json"], ["-f", "jsonl"], ["-f", "csv"], ["-f", "sarif"]])
def test_only_results_go_to_standard_output(here: Path, extra: list[str]) -> None:
    unpacked(here / "ext", SENDER, "Saver")
    broken(here / "bad.crx")
    run = scan("ext", "bad.crx", *extra)
    assert "report:" not in run.stdout
    assert "report: reports/index.html" in run.stderr
    match extra[1]:
        case "json":
            assert len(json.loads(run.stdout)["results"]) == 2
        case "jsonl":
            assert len(results(run)) == 2
        case "csv":
            assert [row["input"] for row in csv.DictReader(io.StringIO(run.stdout))] == ["ext", "bad.crx"]
        case "sarif":
            assert [len(r["results"]) > 0 for r in json.loads(run.stdout)["runs"]] == [True, False]
        case _:
            assert run.stdout.splitlines()[-1] == "2 extensions: 1 scrapes-and-sends, 1 error"


def test_quiet_leaves_problems_alone(here: Path) -> None:
    unpacked(here / "ext")
    broken(here / "bad.crx")
    assert scan("ext", "--quiet").stderr == ""
    assert scan("bad.crx", "-q").stderr == "skimtrace: bad.crx: it is neither a CRX nor a ZIP archive\n"


def test_reports_go_where_they_are_sent_or_nowhere(here: Path) -> None:
    unpacked(here / "ext")
    scan("ext", "--no-report", "-o", "out")
    assert names(here) == {"ext/manifest.json", "ext/content.js"}
    (here / "out").mkdir()
    (here / "out" / "mine.txt").write_text("mine")
    scan("ext", "-o", "out")
    assert {n.partition("/")[0] for n in names(here)} == {"ext", "out"}
    assert (here / "out" / "mine.txt").read_text() == "mine"


def test_an_unwritable_report_folder_is_an_error_after_the_results(here: Path) -> None:
    unpacked(here / "ext", SENDER)
    (here / "reports").write_text("a file in the way")
    run = scan("ext", "-f", "jsonl")
    assert run.exit_code == 1
    assert [r.verdict for r in results(run)] == ["scrapes-and-sends"]
    assert "skimtrace: the report cannot be written: reports: File exists\n" in run.stderr
    assert (here / "reports").read_text() == "a file in the way"


def test_a_disk_that_fills_up_is_told_once_and_the_results_are_printed(
    here: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from skimtrace.report import site

    def full(path: Path, text: str) -> None:
        raise OSError(28, "No space left on device", str(path))

    monkeypatch.setattr(site, "write_atomically", full)
    for name in ("a", "b"):
        unpacked(here / "many" / name)
    run = scan("many", "-f", "jsonl")
    assert run.exit_code == 1
    assert [r.input for r in results(run)] == ["many/a", "many/b"]
    assert run.stderr.count("No space left on device") == 1
    assert "skimtrace: the report cannot be written: reports/a-" in run.stderr
    assert names(here / "reports") == set()


def decided(path: Path, marks: list[str], **changes: Any) -> Path:
    row = {
        "decision": "accepted", "note": "our own tool", "author": "A. Reviewer", "date": "2026-01-01", "expires": None,
        "signature": "PSX-FLOW-NET", "extension": {"id": None, "name": "Tidy", "version": "1.0"}, **changes,
    }  # fmt: skip
    rows = [{"fingerprint": mark, **row} for mark in marks]
    path.write_text(json.dumps({"schema_version": "2", "decisions": rows}), encoding="utf-8")
    return path


def marks_of(folder: str) -> list[str]:
    (result,) = results(scan(folder, "-f", "jsonl", "--no-report"))
    return [f.fingerprint for f in result.findings]


@pytest.mark.parametrize(("decision", "code"), [("accepted", 0), ("false", 0), ("confirmed", 10)])
def test_decided_findings_are_shown_and_fail_the_scan_only_where_confirmed(
    here: Path, decision: str, code: int
) -> None:
    unpacked(here / "ext", SENDER)
    (before,) = results(scan("ext", "-f", "jsonl", "--no-report"))
    marks = [f.fingerprint for f in before.findings]
    path = decided(here / "baseline.json", marks, decision=decision)
    run = scan("ext", "-f", "jsonl", "--fail-on", "review", "--baseline", path)
    assert run.exit_code == code
    (after,) = results(run)
    assert (after.verdict, after.score, len(after.findings)) == (before.verdict, before.score, len(before.findings))
    assert {f.review.note for f in after.findings if f.review} == {"our own tool"}
    assert "baseline.json: " not in run.stderr
    count = len(marks)
    assert f"skimtrace: {count} findings: {count} {decision}\n" in run.stderr
    told = scan("ext", "--baseline", path).stdout
    assert f"[{count} of {count} findings decided]\n" in told
    assert scan("ext", "--no-report", "--fail-on", "review").exit_code == 10


def test_a_baseline_survives_a_move_of_the_code_and_not_another_host(here: Path) -> None:
    unpacked(here / "old", SENDER)
    path = decided(here / "baseline.json", marks_of("old"))
    arguments = ["--no-report", "--fail-on", "review", "--baseline", path]
    unpacked(here / "moved", f"// a new head\n\nconst unrelated = 1;\n{SENDER}", version="2.0")
    assert scan("moved", *arguments).exit_code == 0
    unpacked(here / "other", SENDER.replace("collector.example", "elsewhere.example"), version="2.0")
    assert scan("other", *arguments).exit_code == 10


def scripts(*files: str) -> list[dict[str, list[str]]]:
    return [{"matches": ["https://www.linkedin.com/*"], "js": list(files)}]


def test_fingerprints_hold_in_a_new_version_whose_flow_is_the_same(here: Path) -> None:
    unpacked(here / "old", SENDER, content_scripts=scripts("content.js", "other.js"))
    (here / "old" / "other.js").write_text("document.title = 'old';")
    marks = marks_of("old")
    assert marks
    new = unpacked(
        here / "new", TIDY, "Renamed", "2.0", content_scripts=scripts("other.js", "main.js"), permissions=["tabs"]
    )
    (new / "content.js").unlink()
    (new / "main.js").write_text(f"// moved\n{SENDER}")
    (new / "other.js").write_text("document.body.dataset.changed = '1';")
    assert marks_of("new") == marks


@pytest.mark.parametrize(
    ("was", "now"),
    [("api.collector.example", "api.elsewhere.example"), (".pv-text-details__left-panel h1", ".pv-top-card h1")],
)
def test_fingerprints_change_with_the_destination_and_the_selector(here: Path, was: str, now: str) -> None:
    named = SENDER.replace('".pv-text-details__left-panel h1"', "PANEL")
    for code in (SENDER, f'const PANEL = ".pv-text-details__left-panel h1";{named}'):
        assert was in code
        unpacked(here / "old", code)
        unpacked(here / "new", code.replace(was, now))
        old, new = set(marks_of("old")), set(marks_of("new"))
        assert old
        assert new
        assert not old & new


def test_expired_and_stale_decisions_are_reported(here: Path) -> None:
    unpacked(here / "ext", SENDER)
    marks = marks_of("ext")
    expired = decided(here / "expired.json", marks, expires="2026-01-02")
    run = scan("ext", "--fail-on", "review", "--baseline", expired)
    assert run.exit_code == 10
    words = "accepted PSX-FLOW-NET: our own tool (A. Reviewer, 2026-01-01)"
    assert f"skimtrace: {expired}: {marks[0]} expired on 2026-01-02: {words}\n" in run.stderr
    count = len(marks)
    assert f"skimtrace: {count} findings: {count} expired decision" in run.stderr
    assert "decided]" not in run.stdout
    stale = decided(here / "stale.json", ["f" * 32])
    far = decided(here / "far.json", ["e" * 32], extension={"id": "p" * 32, "name": "Tidy", "version": "1.0"})
    run = scan("ext", "--no-report", "--baseline", stale, "--baseline", far)
    assert f"skimtrace: {stale}: {'f' * 32} is no finding of Tidy 1.0 any more: {words}\n" in run.stderr
    assert f"{far}: {'e' * 32} is on Tidy 1.0 ({'p' * 32}), which was not among the inputs: {words}\n" in run.stderr
    assert f"{count} findings: none decided\n" in run.stderr


def test_a_wrong_baseline_stops_the_scan(here: Path) -> None:
    unpacked(here / "ext")
    path = decided(here / "baseline.json", ["f" * 32], surprise=1)
    run = scan("ext", "--baseline", path)
    assert run.exit_code == 2
    assert "not a baseline: Object contains unknown field `surprise` - at `$.decisions[0]`" in run.stderr
    assert run.stdout == ""
    assert scan("ext", "--baseline", "nowhere.json").exit_code == 2
    one, two = decided(here / "one.json", ["f" * 32]), decided(here / "two.json", ["f" * 32], decision="false")
    run = scan("ext", "--baseline", one, "--baseline", two)
    assert run.exit_code == 2
    assert f"{two}: {'f' * 32} is accepted in {one}, and false here, both on 2026-01-01" in run.stderr


def test_hostile_names_reach_no_terminal(here: Path) -> None:
    unpacked(here / "ext", name="\x1b[31mred\u202e")
    (here / "\x1b[2J.crx").write_bytes(b"x")
    run = scan("ext", "\x1b[2J.crx", "--no-report")
    assert "\x1b" not in run.stdout + run.stderr
    assert "\u202e" not in run.stdout
    assert "\\x1b[31mred\\u202e" in run.stdout


def test_version() -> None:
    run = skimtrace("--version")
    assert run.exit_code == 0
    assert run.stdout == "skimtrace 0.1.0\n"
