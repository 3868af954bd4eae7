from pathlib import Path

import pytest
from typer.testing import CliRunner

from skimtrace.cli.app import app
from skimtrace.signatures.registry import load_signatures

RULE = """schema: 1
id: OWN-RULE
title: Sends names
description: Names go away.
severity: high
status: stable
confidence: As the flow.
check_next: [Read the code.]
limits: [None known.]
match:
  flow: {data_types: [person.name], local: false, same_site: false}
examples:
  match:
  - title: a name is sent
    flows: [{data_types: [person.name], url: "https://a.example/"}]
  near_miss:
  - title: a name is kept
    flows: [{data_types: [person.name], channel: storage}]
  - title: a phone number is sent
    flows: [{data_types: [person.phone], url: "https://a.example/"}]
"""


def signatures(*arguments: object) -> tuple[int, str, str]:
    run = CliRunner().invoke(app, ["signatures", *map(str, arguments)], catch_exceptions=False)
    return run.exit_code, run.stdout, run.stderr


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "OWN-RULE.yaml").write_text(RULE, encoding="utf-8")
    return tmp_path


def test_list_names_every_signature(folder: Path) -> None:
    code, out, err = signatures("list", "--signatures", folder)
    assert (code, err) == (0, "")
    assert [line.split()[0] for line in out.splitlines()] == sorted(
        ["OWN-RULE", *(row.id for row in load_signatures().signatures)]
    )
    assert any(line.split(maxsplit=3)[1:] == ["high", "stable", "Sends names"] for line in out.splitlines())


def test_show_tells_what_a_signature_means(folder: Path) -> None:
    code, out, _ = signatures("show", "PSX-FLOW-NET")
    assert code == 0
    for words in ("PSX-FLOW-NET: ", "severity critical", "Check next:", "Art. 6 GDPR", "It cannot show:", "CWE-359"):
        assert words in out
    assert "An indicator, never a finding of law." in out
    assert "File: " in signatures("show", "OWN-RULE", "--signatures", folder)[1]


def test_show_of_an_unknown_signature_names_a_near_one() -> None:
    assert signatures("show", "psx-flow-net") == (
        2,
        "",
        "skimtrace: no such signature: psx-flow-net; did you mean PSX-FLOW-NET?\n",
    )
    assert signatures("show", "zzz")[2] == "skimtrace: no such signature: zzz\n"


def test_the_packaged_signatures_are_sound() -> None:
    code, out, err = signatures("lint")
    assert (code, out) == (0, "")
    assert err.endswith("signatures, 0 pieces of advice\n")
    code, out, err = signatures("test")
    assert (code, out) == (0, "")
    assert err.endswith(", 0 failed\n")
    assert " 0 passed" not in err


def test_lint_gives_advice_with_its_place(folder: Path) -> None:
    path = folder / "OWN-RULE.yaml"
    path.write_text(RULE.replace("title: Sends names\n", "title: Sends names.\n"), encoding="utf-8")
    code, out, err = signatures("lint", "--signatures", folder)
    assert code == 1
    assert f"{path}:3: a title ends without a full stop" in out
    assert "1 pieces of advice" in err


def test_test_fails_for_an_example_that_does_not_hold(folder: Path) -> None:
    (folder / "OWN-RULE.yaml").write_text(
        RULE.replace("channel: storage", 'url: "https://a.example/"'), encoding="utf-8"
    )
    code, out, err = signatures("test", "--signatures", folder)
    assert code == 1
    assert "OWN-RULE: a name is kept: it should not match and does" in out
    assert "1 failed" in err


@pytest.mark.parametrize("command", [["list"], ["show", "OWN-RULE"], ["lint"], ["test"]])
def test_a_broken_file_is_named_with_its_line(folder: Path, command: list[str]) -> None:
    (folder / "OWN-RULE.yaml").write_text(RULE.replace("severity: high", "severity: dire"), encoding="utf-8")
    code, out, err = signatures(*command, "--signatures", folder)
    assert (code, out) == (2, "")
    assert "OWN-RULE.yaml:5: " in err
    assert "'dire'" in err
