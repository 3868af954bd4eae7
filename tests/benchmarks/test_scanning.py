"""The benchmark of whole scans: what it counts is right, and it prints what the README shows. No time is asserted."""

import json
import stat
import sys
from pathlib import Path
from typing import Any

import msgspec
import pytest
import yaml

from tests.benchmarks import figures, peer
from tests.benchmarks.figures import MB, Scan
from tests.benchmarks.process import Cost, run
from tests.benchmarks.scanning import ROOT, choose, main, tiny

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="orphaned processes can be counted on Linux alone")

SAMPLE = ROOT / "samples" / "src" / "api-exporter"
PACKED = ROOT / "samples" / "packages" / "card-to-crm.crx"
START = Cost(1.0, 0.5, 50 * MB, 0)

FAKE = """
import json, pathlib, sys
folder = pathlib.Path(".")
files = sorted(folder.glob("*.js"))
found = [1] * sum(b"fetch" in file.read_bytes() for file in files)
print(json.dumps({{
    "arguments": sys.argv[1:], "results": found, "paths": {{"scanned": [file.name for file in files]}},
    "errors": [{{"type": "Timeout", "path": files[0].name}}, {{"type": ["PartialParsing", []], "path": files[0].name}}],
    "time": {{"fixpoint_timeouts": [{{}}, {{}}]}},
}}))
"""


def scan(name: str, size: int, *, cpu: float = 1.0, peak: int = 100 * MB, error: str | None = None) -> Scan:
    return Scan(
        name=name, bytes=size, library_bytes=size // 4, files=1, flows=0, analysis=0.5, complete=True, error=error,
        cost=Cost(cpu, cpu, peak, 0),
    )  # fmt: skip


@pytest.fixture
def fake(tmp_path: Path) -> str:
    """A program that answers as semgrep does: a finding for each script with a `fetch`, one script given up."""
    answer = tmp_path / "answer.py"
    answer.write_text(FAKE.format(), encoding="utf-8")
    program = tmp_path / "semgrep"  # a first line of "#!" could not hold a path with a space
    program.write_text(f'#!/bin/sh\nexec "{sys.executable}" "{answer}" "$@"\n', encoding="utf-8")
    program.chmod(program.stat().st_mode | stat.S_IXUSR)
    return str(program)


def test_every_process_of_a_command_is_counted(tmp_path: Path) -> None:
    orphan = f"'{sys.executable}' -c 'held = bytearray(60_000_000)' &"
    cost = run(["sh", "-c", f"({orphan}) ; echo done"], tmp_path / "output")
    assert (tmp_path / "output").read_text() == "done\n"
    assert cost.code == 0
    assert cost.peak > 60 * MB


def test_a_command_is_ended_at_its_limit(tmp_path: Path) -> None:
    cost = run(["sh", "-c", "sleep 60 & sleep 60"], tmp_path / "output", limit=0.2)
    assert cost.code is None
    assert cost.wall < 60


def test_a_scan_is_measured(capsys: pytest.CaptureFixture[str]) -> None:
    main([str(SAMPLE), str(PACKED), "--starts", "1", "--json", "-"])
    output = capsys.readouterr()
    told = json.loads(output.out)
    first, second = told["scans"]
    size = sum(len(path.read_bytes()) for path in SAMPLE.glob("*.js"))
    assert (first["name"], first["bytes"], first["library_bytes"]) == (str(SAMPLE), size, 0)
    assert first["flows"] > 0
    assert (second["name"], second["error"], second["semgrep"]) == (str(PACKED), None, None)
    assert 0 < first["matching"] < first["analysis"]
    assert all(found["cost"][2] > 20 * MB for found in (first, second))
    assert told["start"][3] == 0
    assert output.err.splitlines()[1].startswith(f"2 of 2: {PACKED}, ")


def test_the_tables(capsys: pytest.CaptureFixture[str], fake: str, tmp_path: Path) -> None:
    main([str(SAMPLE), "--starts", "1", "--report", "--semgrep", fake, "--json", str(tmp_path / "all.json")])
    lines = capsys.readouterr().out.splitlines()
    written = json.loads((tmp_path / "all.json").read_bytes())

    def value(title: str, column: int = 1) -> str:
        (row,) = (line for line in lines if line.lstrip("│ ").startswith(title))
        return row.split("│")[column + 1].strip()

    scripts = len(list(SAMPLE.glob("*.js")))
    assert value("under 400 MB peak, of 100 (1 of 1)") == "100.0"
    assert value("MB/s per core: no extension of 0.4 MB and more") == "-"
    assert [value(title) for title in ("failed", "incomplete")] == ["0", "0"]
    assert [value(f"{name} ") for name in ("0 to 0.1", "0.1 to 0.4", "5 and more")] == ["1", "0", "0"]
    assert value("semgrep: files it was given") == value("semgrep: files it looked at") == str(scripts)
    assert value("semgrep: files it was given", 2) == "-"
    assert value("semgrep: findings") == str(written["scans"][0]["semgrep"]["findings"])
    assert [value(f"semgrep: {what}") for what in ("files it gave up", "files it read", "functions")] == ["1", "1", "2"]
    assert lines[-1].startswith("1 extensions, ")
    assert "; with the HTML report; " in lines[-1]


def test_semgrep_is_given_every_script_under_a_name_it_does_not_leave_out(tmp_path: Path, fake: str) -> None:
    folder = tmp_path / "extension"
    for name, text in {
        "manifest.json": json.dumps(
            {"manifest_version": 3, "name": "x", "version": "1", "background": {"service_worker": "a.min.js"}}
        ),
        "a.min.js": "fetch('https://a.example/');",
        "node_modules/tests/b.js": "let b;",
        "page.html": "<script src=a.min.js></script><p onclick='let c'></p>",
    }.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")
    main(
        [
            str(folder),
            "--starts",
            "1",
            "--semgrep",
            fake,
            "--semgrep-timeout",
            "7",
            "--json",
            str(tmp_path / "all.json"),
        ]
    )
    (found,) = json.loads((tmp_path / "all.json").read_bytes())["scans"]
    told = found["semgrep"]
    assert found["bytes"] == 28 + 6 + len("let c")
    assert (told["files"], told["bytes"], told["scanned"], told["findings"]) == (2, 28 + 6, 2, 1)
    assert told["errors"] == {"Timeout": 1, "PartialParsing": 1}
    assert told["completed"] is True


def test_only_what_semgrep_did_in_whole_counts_as_whole() -> None:
    clean: dict[str, Any] = {"results": [], "errors": [], "paths": {"scanned": ["00000.js"]}}
    late: dict[str, Any] = {"errors": [{"type": "Timeout", "path": "00000.js"}]}
    partly: dict[str, Any] = {"errors": [{"type": ["PartialParsing", []], "path": "00000.js"}]}
    left: dict[str, Any] = {"time": {"fixpoint_timeouts": [{}]}}
    told = [clean, clean | late, clean | partly, clean | left, None]
    found = [peer.read_output(said, 1, 100, Cost(5, 5, MB, 0)) for said in told]
    scans = [msgspec.structs.replace(scan("a", 100), semgrep=answer) for answer in found]
    assert [figures.whole(each) for each in (*scans, scan("a", 100))] == [True, *[False] * 5]
    assert (
        figures.whole(msgspec.structs.replace(scans[0], semgrep=peer.read_output(clean, 1, 1, Cost(5, 5, 1, None))))
        is False
    )


def test_semgrep_without_an_answer_is_counted_as_given_up() -> None:
    found = peer.read_output(None, 3, 100, Cost(5, 5, MB, None))
    assert (found.given_up, found.findings, found.completed) == (3, 0, False)


def test_speed_leaves_out_the_small_and_not_the_failed() -> None:
    scans = [scan("small", 399_999), scan("large", 400_000), scan("failed", 0, cpu=9, error="too large")]
    assert [found.name for found in figures.counted(scans)] == ["large", "failed"]
    pace = figures.speed(figures.counted(scans), START)
    assert (pace.bytes, pace.library_bytes, pace.cpu, pace.cpu_without_start) == (400_000, 100_000, 10, 9)
    assert pace.rate(pace.cpu) == pytest.approx(0.04)
    assert pace.rate(pace.cpu, libraries=False) == pytest.approx(0.03)


def test_memory_counts_those_under_the_goal_and_names_the_highest() -> None:
    held = figures.memory([scan("a", 1, peak=399 * MB), scan("b", 1, peak=400 * MB), scan("c", 1, peak=500 * MB)])
    assert (held.under, held.extensions, held.median, held.highest, held.whose) == (1, 3, 400 * MB, 500 * MB, "c")


def test_each_extension_is_in_one_size_class() -> None:
    sizes = (0, 99_999, 100_000, 400_000, 1_000_000, 2_000_000, 4_999_999, 5_000_000, 50_000_000)
    found = figures.classes([scan(str(size), size) for size in sizes])
    assert [len(scans) for _, _, scans in found] == [2, 1, 1, 1, 2, 2]
    assert found[-1][:2] == (5_000_000, None)


def test_the_ratio_is_of_total_seconds_and_leaves_out_what_semgrep_was_not_given() -> None:
    answer: dict[str, Any] = {"results": [1, 2], "errors": [], "paths": {"scanned": ["00000.js"]}}
    theirs = peer.read_output(answer, 1, 100, Cost(30.0, 20.0, MB, 0))
    compared = scan("a", 100, cpu=2.0)
    both = msgspec.structs.replace(compared, semgrep=theirs)
    found = figures.ratio([both, scan("b", 100, cpu=100.0)], START, Cost(2.0, 2.0, MB, 0))
    assert found is not None
    assert (found.extensions, found.findings, found.cut_short) == (1, 2, 0)
    assert (found.theirs.wall, found.ours.wall) == (30.0, 2.0)
    assert (found.theirs_without_start.cpu, found.ours_without_start.cpu) == (18.0, 1.5)
    assert figures.ratio([compared], START, START) is None


def test_the_sample_is_the_same_every_time() -> None:
    names = [item.name for item in choose([str(ROOT / "samples")], 0)]
    few = [item.name for item in choose([str(ROOT / "samples")], 3)]
    assert few == [item.name for item in choose([str(ROOT / "samples")], 3)]
    assert few == [name for name in names if name in few]
    assert len(few) == 3


def test_the_extension_that_stands_for_the_start_is_one() -> None:
    with tiny() as folder:
        assert [item.name for item in choose([str(folder)], 0)] == [str(folder)]


def test_the_pack_is_two_taint_rules_of_one_set_of_sources() -> None:
    (file,) = peer.PACK.iterdir()
    rules = yaml.safe_load(file.read_text(encoding="utf-8"))["rules"]
    assert [(rule["id"], rule["mode"]) for rule in rules] == [
        ("page-data-is-sent", "taint"),
        ("page-data-is-kept", "taint"),
    ]
    assert rules[0]["pattern-sources"] == rules[1]["pattern-sources"]
