"""A broken signature is refused with its exact place and reason, and the scan does not start."""

from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import CliRunner

from skimtrace.cli.app import app
from skimtrace.signatures.folder import MAX_BYTES
from skimtrace.signatures.registry import load_signatures
from tests.cli.packages import unpacked

RULE = """schema: 1
id: OWN-RULE
title: Sends names
description: Names go away.
severity: high
status: stable
confidence: As the flow.
check_next: [Read the code.]
limits: [None known.]
attack: [T1119]
cwe: [CWE-201]
gdpr:
- {article: "6", because: Names leave., unknown: Why they do.}
match:
  all:
  - flow: {data_types: [person.name], endpoint: {category: [crm]}}
  - pattern: {js: ["fetch($URL, ...)"]}
examples:
  match: []
  near_miss: []
"""

SCANNED: list[tuple[str, str, str, str]] = [
    ("a duplicate key", "severity: high", "severity: high\nseverity: low", "6: duplicate key 'severity'"),
    (
        "an anchor",
        "limits: [None known.]",
        "limits: &all [None known.]",
        "9: anchors and aliases are not allowed in data files",
    ),
    (
        "an alias",
        "limits: [None known.]",
        "limits: *all",
        "9: anchors and aliases are not allowed in data files",
    ),
    (
        "a tag",
        "title: Sends names",
        "title: !!python/name:os.system Sends names",
        "3: tags are not allowed in data files: tag:yaml.org,2002:python/name:os.system",
    ),
    ("an unknown key", "severity: high", "severety: high", "5: Object contains unknown field `severety`"),
    (
        "an unknown key far below",
        "{category: [crm]}",
        "{categry: [crm]}",
        "16: Object contains unknown field `categry` (at match.all[0].flow.endpoint)",
    ),
    ("a wrong type", "[Read the code.]", "Read the code.", "8: Expected `array`, got `str` (at check_next)"),
    (
        "an id that is not the path",
        "id: OWN-RULE",
        "id: OWN-OTHER",
        "2: the file is named OWN-RULE.yaml, so its id must be OWN-RULE, not OWN-OTHER",
    ),
    ("an unknown data type", "person.name", "person.nam", "16: no such data type: person.nam"),
    ("an unknown category", "[crm]", "[shop]", "16: no such endpoint category: shop"),
    ("an unknown article", 'article: "6"', 'article: "199"', "13: no such article in the taxonomy: 199"),
    ("an unknown technique", "T1119", "T9999", "10: no such ATT&CK technique in the taxonomy: T9999"),
    ("an unknown weakness", "CWE-201", "CWE-0", "11: no such CWE in the taxonomy: CWE-0"),
    (
        "a count of one",
        "  - flow: {",
        "  - count: 1\n    flow: {",
        "16: Expected `int` >= 2 (at match.all[0].count)",
    ),
    (
        "a pattern that does not parse",
        "fetch($URL, ...)",
        "fetch($URL, ...",
        "17: 'fetch($URL, ...' is no pattern: not an expression of JavaScript: Unexpected end of input",
    ),
    (
        "a pattern that cannot be looked for",
        "fetch($URL, ...)",
        "$X($URL)",
        "17: '$X($URL)' is no pattern: nothing in it can be looked for: it takes the name of a property or global, "
        "or a string",
    ),
    ("no YAML", "[Read the code.]", "[Read the code.", "9: not YAML: did not find expected ',' or ']'"),
]


@pytest.fixture
def scan(tmp_path: Path) -> Callable[[Path], tuple[int, str, str]]:
    """Scan a small extension with a folder of signatures: exit code, standard output, standard error."""
    extension = unpacked(tmp_path / "extension")

    def _scan(folder: Path) -> tuple[int, str, str]:
        reports = tmp_path / "reports"
        command = ["scan", str(extension), "--signatures", str(folder), "--output", str(reports)]
        run = CliRunner().invoke(app, command, catch_exceptions=False)
        assert not reports.exists()
        return run.exit_code, run.stdout, run.stderr

    return _scan


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "own"
    made.mkdir()
    return made


@pytest.mark.parametrize(("what", "old", "new", "said"), SCANNED, ids=[row[0] for row in SCANNED])
def test_a_broken_file(
    folder: Path, scan: Callable[[Path], tuple[int, str, str]], what: str, old: str, new: str, said: str
) -> None:
    assert RULE.count(old) == 1, what
    path = folder / "OWN-RULE.yaml"
    path.write_text(RULE.replace(old, new), encoding="utf-8")
    assert scan(folder) == (2, "", f"skimtrace: {path}:{said}\n")


def test_the_file_is_sound_but_for_that(folder: Path) -> None:
    (folder / "OWN-RULE.yaml").write_text(RULE, encoding="utf-8")
    assert load_signatures(folder).get("OWN-RULE") is not None


def test_an_id_that_is_taken(folder: Path, scan: Callable[[Path], tuple[int, str, str]]) -> None:
    taken = load_signatures().files["PSX-FLOW-NET"]
    path = folder / "PSX-FLOW-NET.yaml"
    path.write_bytes(taken.read_bytes())
    assert scan(folder) == (2, "", f"skimtrace: {path}:2: the id PSX-FLOW-NET is taken by {taken}\n")


def test_text_that_is_not_utf_8(folder: Path, scan: Callable[[Path], tuple[int, str, str]]) -> None:
    path = folder / "OWN-RULE.yaml"
    path.write_bytes(RULE.replace("Names go", "Names g\xf6").encode("latin-1"))
    assert scan(folder) == (2, "", f"skimtrace: {path}:4: not UTF-8 at byte {RULE.index('Names go') + 7}\n")


def test_a_file_that_is_too_large(folder: Path, scan: Callable[[Path], tuple[int, str, str]]) -> None:
    path = folder / "OWN-RULE.yaml"
    path.write_text(RULE + "#" * MAX_BYTES, encoding="utf-8")
    size = f"{len(RULE) + MAX_BYTES:,}"
    assert scan(folder) == (2, "", f"skimtrace: {path}: {size} bytes; a signature file has at most 262,144\n")


def test_a_link_out_of_the_folder(folder: Path, scan: Callable[[Path], tuple[int, str, str]]) -> None:
    elsewhere = folder.parent / "elsewhere"
    elsewhere.mkdir()
    (elsewhere / "OWN-RULE.yaml").write_text(RULE, encoding="utf-8")
    path = folder / "OWN-RULE.yaml"
    path.symlink_to(elsewhere / "OWN-RULE.yaml")
    said = "a link that leads out of the folder of signatures"
    assert scan(folder) == (2, "", f"skimtrace: {path}: {said}\n")
    path.unlink()
    more = folder / "more"
    more.symlink_to(elsewhere)
    assert scan(folder) == (2, "", f"skimtrace: {more}: {said}\n")


@pytest.mark.parametrize(
    ("name", "target", "said"),
    [
        ("OWN-RULE.yaml", "gone.yaml", "a link that leads nowhere"),
        ("OWN-RULE.yaml", "OWN-RULE.yaml", "a link that leads nowhere"),
        ("more", "inside", "a link to a folder, which is not followed"),
    ],
)
def test_other_links(
    folder: Path, scan: Callable[[Path], tuple[int, str, str]], name: str, target: str, said: str
) -> None:
    (folder / "inside").mkdir()
    (folder / name).symlink_to(target)
    assert scan(folder) == (2, "", f"skimtrace: {folder / name}: {said}\n")


def test_a_link_within_the_folder_is_read(folder: Path) -> None:
    (folder / "kept").mkdir()
    (folder / "kept" / "rule.txt").write_text(RULE, encoding="utf-8")
    (folder / "OWN-RULE.yaml").symlink_to("kept/rule.txt")
    (folder / "picture.png").symlink_to("/nowhere")
    assert load_signatures(folder).get("OWN-RULE") is not None


def test_a_file_that_would_be_passed_over(folder: Path, scan: Callable[[Path], tuple[int, str, str]]) -> None:
    path = folder / "OWN-RULE.yml"
    path.write_text(RULE, encoding="utf-8")
    said = "signature files end in .yaml; rename it, or it is not read"
    assert scan(folder) == (2, "", f"skimtrace: {path}: {said}\n")


def test_a_folder_that_is_none(tmp_path: Path, scan: Callable[[Path], tuple[int, str, str]]) -> None:
    assert scan(tmp_path / "gone") == (2, "", f"skimtrace: {tmp_path / 'gone'}: not a folder of signatures\n")
