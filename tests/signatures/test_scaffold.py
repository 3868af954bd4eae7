"""A new signature: whole from the start, every key explained, and nothing is written over."""

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from skimtrace.errors import UsageError
from skimtrace.signatures.examples import run_examples
from skimtrace.signatures.lint import lint
from skimtrace.signatures.reference import PARTS, told
from skimtrace.signatures.registry import load_signatures
from skimtrace.signatures.scaffold import scaffold, write_new
from skimtrace.signatures.schema import Status
from tests.signatures.made import signature_set


def test_a_new_signature_loads_and_its_examples_hold(tmp_path: Path) -> None:
    path = write_new("OWN-RULE", tmp_path / "mine" / "rules")
    assert path == tmp_path / "mine" / "rules" / "OWN-RULE.yaml"
    rule = load_signatures(tmp_path / "mine").get("OWN-RULE")
    assert rule is not None
    assert rule.status is Status.PREVIEW
    assert rule.mitigations
    outcomes = run_examples(signature_set(rule))
    assert [(row.expected, row.passed) for row in outcomes] == [
        ("match", True),
        ("near-miss", True),
        ("near-miss", True),
    ]


def test_the_linter_asks_for_what_is_to_be_filled_in_and_nothing_else(tmp_path: Path) -> None:
    path = write_new("OWN-RULE", tmp_path)
    advice = [row for row in lint(load_signatures(tmp_path)) if row.file == str(path)]
    assert {row.message for row in advice} == {"TODO is to be filled in"}
    lines = path.read_text(encoding="utf-8").splitlines()
    marked = {at for at, line in enumerate(lines, start=1) if "TODO" in line and not line.startswith("#")}
    assert len(advice) == len(marked)
    path.write_text(path.read_text(encoding="utf-8").replace("TODO: ", ""), encoding="utf-8")
    assert [row for row in lint(load_signatures(tmp_path)) if row.file == str(path)] == []


def test_every_key_has_a_line_of_comment_above_it() -> None:
    lines = scaffold("OWN-RULE").splitlines()
    keys = [at for at, line in enumerate(lines) if re.match(r"[a-z_]+:|  [a-z_]+: ?\S", line)]
    assert len(keys) >= len(told(PARTS[0]))
    flat = [at for at in keys if not lines[at].startswith(("  -", "    "))]
    assert [lines[at] for at in flat if not lines[at - 1].lstrip().startswith("#")] == []
    assert {line.partition(":")[0] for line in lines if re.match(r"[a-z_]+:", line)} == set(told(PARTS[0]))
    assert "{" not in "".join(line for line in lines if line.lstrip().startswith("# ") and "js:" not in line)


def test_what_is_there_is_not_written_over(tmp_path: Path) -> None:
    path = write_new("OWN-RULE", tmp_path)
    path.write_text("mine", encoding="utf-8")
    with pytest.raises(UsageError, match=re.escape(f"{path} is there already; nothing was written")):
        write_new("OWN-RULE", tmp_path)
    assert path.read_text(encoding="utf-8") == "mine"


def test_a_link_is_not_written_through(tmp_path: Path) -> None:
    (tmp_path / "OWN-RULE.yaml").symlink_to(tmp_path / "elsewhere")
    with pytest.raises(UsageError, match="is there already"):
        write_new("OWN-RULE", tmp_path)
    assert not (tmp_path / "elsewhere").exists()


def test_a_file_in_the_place_of_the_folder(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    with pytest.raises(UsageError, match="is there already; nothing was written"):
        write_new("OWN-RULE", tmp_path / "file")
    with pytest.raises(UsageError, match="cannot be written: Not a directory"):
        write_new("OWN-RULE", tmp_path / "file" / "below")


@pytest.mark.parametrize(
    "name", ["", "own-rule", "OWN", "OWN-", "../OWN-RULE", "OWN-RULE\n", "OWN RULE", "A-" + "B" * 60]
)
def test_an_id_of_another_form_is_refused(tmp_path: Path, name: str) -> None:
    with pytest.raises(UsageError, match="not an id"):
        write_new(name, tmp_path)
    assert list(tmp_path.iterdir()) == []


@given(st.text(max_size=12))
def test_no_id_leads_out_of_the_folder(name: str) -> None:
    if re.fullmatch(r"[A-Z][A-Z0-9]*(?:-[A-Z0-9]+)+", name) is None:
        with pytest.raises(UsageError, match="not an id"):
            write_new(name, Path("nowhere"))
