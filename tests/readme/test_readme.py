"""README.md says what the program does: its outputs, its tables, its gaps, its links."""

import difflib
import re
import subprocess
import sys
from pathlib import Path

import pytest

from skimtrace.cli import codes
from skimtrace.signatures.model import SignatureSet
from skimtrace.signatures.registry import load_signatures
from tests.readme import blocks, handbook, probes

TEXT = blocks.README.read_text(encoding="utf-8")
PROBES = [probe for group in probes.load() for probe in group.probes]


@pytest.mark.parametrize("file", blocks.DOCUMENTS, ids=lambda file: str(file.relative_to(blocks.ROOT)))
def test_its_made_parts_are_what_the_program_says_today(file: Path) -> None:
    text = file.read_text(encoding="utf-8")
    anew = blocks.made_anew(text, blocks.DOCUMENTS[file])
    diff = "\n".join(difflib.unified_diff(text.splitlines(), anew.splitlines(), file.name, "the program", lineterm=""))
    assert not diff, f"{file} is out of step; write it anew with {blocks.REFRESH}\n{diff}"


def test_the_handbook_has_all_tables() -> None:
    text = handbook.FILE.read_text(encoding="utf-8")
    assert sorted(re.findall(r"<!-- begin: ([a-z-]+) -->", text)) == sorted(handbook.PARTS)


def test_it_shows_outputs_a_path_and_all_tables() -> None:
    assert re.findall(r"^\$ python3 run\.py (\w+)", TEXT, re.MULTILINE) == ["scan", "signatures"]
    assert re.findall(r"<!-- begin: ([a-z-]+) -->", TEXT) == list(blocks.PARTS)


@pytest.fixture(scope="module")
def signatures() -> SignatureSet:
    return load_signatures()


@pytest.mark.parametrize("probe", PROBES, ids=lambda probe: probe.title)
def test_what_it_calls_seen_is_seen_and_its_gaps_are_gaps(
    probe: probes.Probe, tmp_path: Path, signatures: SignatureSet
) -> None:
    seen = probes.is_seen(probe, tmp_path, signatures)
    if seen and not probe.seen:
        pytest.fail(f"a gap is closed: set `seen: true` in tests/readme/probes.yaml, then {blocks.REFRESH}")
    assert seen == probe.seen, "this was seen before"


def test_its_exit_codes_are_the_programs() -> None:
    told = dict(re.findall(r"^\| (\d+) \| (.+?) \|$", TEXT, re.MULTILINE))
    meant = (codes.DONE, codes.FAILED, codes.USAGE, codes.REACHED, codes.INTERRUPTED)
    assert [int(code) for code in told] == list(meant)


def test_its_options_exist() -> None:
    help_ = [
        subprocess.run(
            [sys.executable, "-m", "skimtrace", *command, "--help"], check=True, capture_output=True, text=True
        )
        for command in (["scan"], ["diff"], ["query"], ["changes"], ["forget"], ["signatures", "list"], ["schema"])
    ]
    known = set(re.findall(r"--[a-z-]+", "".join(done.stdout for done in help_)))
    # Fuzzers, benchmarks and Dask have options of their own.
    ours = re.sub(r"(?m)^    (?:python -m tests\.|dask ).*$", "", TEXT)
    named = set(re.findall(r"(?<![\w<!-])--[a-z]+(?:-[a-z]+)*", ours))
    assert named
    assert named <= known | {"--version"}


@pytest.mark.parametrize("file", blocks.DOCUMENTS, ids=lambda file: str(file.relative_to(blocks.ROOT)))
def test_its_links_lead_to_files(file: Path) -> None:
    text = file.read_text(encoding="utf-8")
    links = [link for link in re.findall(r"\]\(([^)#]+)(?:#[^)]*)?\)", text) if "://" not in link]
    assert links
    assert [link for link in links if not (file.parent / link).exists()] == []
    headings = {
        re.sub(r"[^\w -]", "", line.lstrip("# ").lower()).replace(" ", "-")
        for line in text.splitlines()
        if line.startswith("#")
    }
    assert [mark for mark in re.findall(r"\]\(#([^)]+)\)", text) if mark not in headings] == []


@pytest.mark.parametrize(
    "name", ["README.md", "CONTRIBUTING.md", "samples/README.md", "reports/README.md", "signatures/README.md"]
)
def test_the_paths_that_documents_name_exist(name: str) -> None:
    """Paths in backticks with a folder of the repository in front."""
    text = (blocks.ROOT / name).read_text(encoding="utf-8")
    paths = re.findall(r"`((?:src|signatures|samples|tests|reports|\.ci)/[\w./-]*)`", text)
    made = {"reports/index.html", "reports/results.jsonl"}
    assert [path for path in paths if path not in made and not (blocks.ROOT / path).exists()] == []
