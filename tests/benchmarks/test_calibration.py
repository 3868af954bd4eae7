"""The calibration's tables, over made-up results."""

import json
from pathlib import Path
from typing import Any

import msgspec
import pytest

from skimtrace.result.model import Result, Timing
from skimtrace.signatures.registry import load_signatures
from tests.benchmarks.calibration import (
    BENIGN,
    GREY,
    LOCAL,
    SENDS,
    Label,
    by_confidence,
    fired,
    labelled,
    main,
    name_of,
    report,
    too_common,
)
from tests.result import made

STABLE = {"PSX-A": True, "PSX-B": True, "PSX-C": False}


def result(name: str, verdict: str, score: int, *found: tuple[str, str]) -> Result:
    findings = [
        msgspec.structs.replace(made.result().findings[0], signature=signature, confidence=confidence)
        for signature, confidence in found
    ]
    return made.result(
        input=f"extensions/{name}.crx", verdict=verdict, score=score, findings=findings,
        timing=Timing(seconds=2.0, match_seconds=0.1),
    )  # fmt: skip


RESULTS = [
    result("one", "scrapes-and-sends", 95, ("PSX-A", "high"), ("PSX-A", "low"), ("PSX-B", "low")),
    result("two", "scrapes-and-sends", 88, ("PSX-A", "medium")),
    result("twin", "scrapes-and-sends", 86, ("PSX-A", "medium")),
    result("keeper", "scrapes-local", 50, ("PSX-B", "medium")),
    result("unsure", "review", 20, ("PSX-C", "low")),
    result("honest", "no-evidence", 0, ("PSX-B", "low")),
    result("plain", "no-evidence", 4),
    result("left out", "scrapes-and-sends", 100, ("PSX-C", "high")),
]
LABELS = [
    Label("one", SENDS),
    Label("two", SENDS, family="pair"),
    Label("twin", SENDS, family="pair"),
    Label("keeper", LOCAL),
    Label("unsure", GREY),
    Label("honest", BENIGN),
    Label("plain", BENIGN),
    Label("left out", BENIGN, uncertain=True),
    Label("never judged", BENIGN, score_it=False),
    Label("never scanned", BENIGN),
]
ROWS = labelled(RESULTS, LABELS)


@pytest.mark.parametrize(
    ("given", "name"),
    [("a/b.crx", "b"), ("a/b.zip", "b"), ("b.xpi", "b"), ("a/b/", "b"), ("a/v1.2", "v1.2"), ("b", "b")],
)
def test_a_label_is_found_by_the_last_part_of_the_input(given: str, name: str) -> None:
    assert name_of(given) == name


def test_only_what_is_certain_and_scanned_counts_and_families_once() -> None:
    assert [(name_of(row.result.input), row.label, row.weight) for row in ROWS] == [
        ("one", SENDS, 1.0), ("two", SENDS, 0.5), ("twin", SENDS, 0.5), ("keeper", LOCAL, 1.0), ("unsure", GREY, 1.0),
        ("honest", BENIGN, 1.0), ("plain", BENIGN, 1.0),
    ]  # fmt: skip


def test_an_extension_counts_once_for_a_signature_and_precision_leaves_the_grey_out() -> None:
    found = {row.signature: row for row in fired(ROWS, STABLE)}
    assert found["PSX-A"].per_label == {SENDS: 2.0}
    assert found["PSX-B"].per_label == {SENDS: 1.0, LOCAL: 1.0, BENIGN: 1.0}
    assert found["PSX-C"].per_label == {GREY: 1.0}
    assert [row.precision for row in found.values()] == [1.0, pytest.approx(2 / 3), None]


def test_the_surest_match_of_an_extension_gives_the_confidence() -> None:
    assert by_confidence(ROWS, "PSX-A") == {"high": {SENDS: 1.0}, "medium": {SENDS: 1.0}, "low": {}}
    assert by_confidence(ROWS)["low"] == {SENDS: 1.0, GREY: 1.0, BENIGN: 1.0}


def test_more_than_five_of_a_hundred_is_too_common() -> None:
    honest = [result(f"h{at}", "no-evidence", 0, *([("PSX-A", "low")] if at < 6 else [])) for at in range(100)]
    few = [result(f"h{at}", "no-evidence", 0, *([("PSX-A", "low")] if at < 5 else [])) for at in range(100)]
    labels = [Label(f"h{at}", BENIGN) for at in range(100)]
    assert [row.signature for row in _common(honest, labels)] == ["PSX-A"]
    assert _common(few, labels) == []


def _common(results: list[Result], labels: list[Label]) -> list[Any]:
    rows = labelled(results, labels)
    return too_common(rows, fired(rows, STABLE))


def test_the_tables() -> None:
    lines = list(report(ROWS, STABLE))
    assert lines[0] == "6 extensions: 2 collects and sends, 1 local, 1 grey, 2 benign"
    for line in (
        "| verdict | collects and sends | local | grey | benign |",
        "| scrapes-and-sends | 2 | 0 | 0 | 0 |",
        "| no-evidence | 0 | 0 | 0 | 2 |",
        "| 0 to 9 | 0 | 0 | 0 | 2 |",
        "| 80 to 89 | 1 | 0 | 0 | 0 |",
        "| median | 88 | 50 | 20 | 2 |",
        "| highest | 95 | 50 | 20 | 4 |",
        "| `PSX-A` | yes | 2 | 0 | 0 | 0 | 1.00 | 1.00 | 1.00 | - |",
        "| `PSX-B` | yes | 1 | 1 | 0 | 1 | 0.67 | - | 1.00 | 0.50 |",
        "| `PSX-C` | no | 0 | 0 | 1 | 0 | - | - | - | - |",
        "| high | 1 | 0 | 0 | 0 | 1.00 |",
        "| low | 1 | 0 | 1 | 1 | 0.50 |",
        "- `PSX-B` matches 50 of 100 benign extensions: it scores, and must not.",
        "Matching took 5.0 % of the time of the analysis (0.7 of 14.0 s).",
    ):
        assert line in lines


def test_nothing_too_common_is_said() -> None:
    rows = [row for row in ROWS if row.label != BENIGN]
    assert "No signature matches more than 5 of 100 benign extensions." in list(report(rows, STABLE))


def test_the_command_reads_what_a_scan_writes(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    results, labels = tmp_path / "results.jsonl", tmp_path / "labels.jsonl"
    results.write_bytes(b"\n".join(msgspec.json.encode(row) for row in RESULTS) + b"\n")
    told = [{**msgspec.structs.asdict(label), "notes": "more", "sites": []} for label in LABELS]
    labels.write_text("".join(f"{json.dumps(row)}\n" for row in told), encoding="utf-8")
    main([str(results), str(labels)])
    out = capsys.readouterr().out
    assert out.startswith("6 extensions: ")
    assert all(f"| `{row.id}` | " in out for row in load_signatures().signatures)
