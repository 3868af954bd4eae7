import json
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

WHOLE = """schema: 1
id: OWN-RULE
title: Sends names by the clock
description: |
  Names go away.
  They do so by themselves.
severity: high
status: preview
confidence: As the flow.
check_next: [Read the code.]
limits: [None known.]
attack: [T1119]
cwe: [CWE-359]
gdpr:
- {article: "6", because: Names leave., unknown: Why they do.}
match:
  all:
  - flow: {data_types: [person.name], local: false, endpoint: {host: [a.example]}}
    unknown: drop
  - any:
    - fact: {kind: [permission], value: [alarms]}
    - at_least: {n: 2, of: [{fact: {kind: [host], value: [x]}}, {fact: {kind: [api], value: [y]}}, {fact: {kind: [z]}}]}
  scope: file
mitigations:
- title: The user starts it
  because: A click does.
  match: {flow: {trigger: [gesture]}}
examples:
  match:
  - title: a name is sent
    flows: [{data_types: [person.name], url: "https://a.example/"}]
    facts: [{kind: permission, value: alarms}]
  near_miss:
  - title: a name is kept
    flows: [{data_types: [person.name], channel: storage}]
  - title: a phone number is sent
    flows: [{data_types: [person.phone], url: "https://a.example/"}]
"""
PAGE = """OWN-RULE: Sends names by the clock
severity high, preview: a match is shown and does not score

Names go away.
They do so by themselves.

Matches when there is:
  - all of these, in one file:
    - a flow: data person.name; not local; endpoint (host a.example) (only where that is certain)
    - any of these:
      - a fact: kind permission; value alarms
      - at least 2 of these:
        - a fact: kind host; value x
        - a fact: kind api; value y
        - a fact: kind z

Weighs less, one step of confidence each, when there is beside it:
  - The user starts it: A click does.
    - a flow: trigger gesture

Confidence:
  As the flow.

Check next:
  - Read the code.

Limits:
  - None known.

May bear on:
  - Art. 6 GDPR (Lawfulness of processing): Names leave.
    It cannot show: Why they do.
  An indicator, never a finding of law.

Comparable to (ATT&CK, CWE):
  - T1119 (Automated Collection)
  - CWE-359 (Exposure of Private Personal Information to an Unauthorized Actor)

Examples:
  - matches: a name is sent
      Reads name from the page and sends it to a.example (request body)
  - does not match, as it should: a name is kept
  - does not match, as it should: a phone number is sent

File: FILE
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


def test_list_speaks_json(folder: Path) -> None:
    code, out, err = signatures("list", "--format", "json", "--signatures", folder)
    assert (code, err) == (0, "")
    rows = json.loads(out)
    assert [row["id"] for row in rows] == sorted(["OWN-RULE", *(row.id for row in load_signatures().signatures)])
    assert {"id": "OWN-RULE", "severity": "high", "status": "stable", "title": "Sends names"} in rows


def test_show_tells_what_a_signature_means(folder: Path) -> None:
    code, out, _ = signatures("show", "PSX-FLOW-NET")
    assert code == 0
    for words in ("PSX-FLOW-NET: ", "severity critical", "Check next:", "Art. 6 GDPR", "It cannot show:", "CWE-359"):
        assert words in out
    assert "An indicator, never a finding of law." in out
    assert "File: " in signatures("show", "OWN-RULE", "--signatures", folder)[1]


def test_show_is_the_whole_page(folder: Path) -> None:
    (folder / "OWN-RULE.yaml").write_text(WHOLE, encoding="utf-8")
    code, out, err = signatures("show", "OWN-RULE", "--signatures", folder)
    assert (code, err) == (0, "")
    assert out == PAGE.replace("FILE", str(folder / "OWN-RULE.yaml"))


def test_show_says_where_an_example_fails(folder: Path) -> None:
    path = folder / "OWN-RULE.yaml"
    path.write_text(RULE.replace("channel: storage", 'url: "https://a.example/"'), encoding="utf-8")
    code, out, _ = signatures("show", "OWN-RULE", "--signatures", folder)
    assert code == 0
    assert "  - FAILS: a name is kept: it should not match and does: Reads name from the page" in out


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
    assert "1 piece of advice" in err


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


def test_a_new_signature_is_begun_and_then_refused(tmp_path: Path) -> None:
    code, out, err = signatures("new", "OWN-RULE", "--dir", tmp_path / "own")
    path = tmp_path / "own" / "OWN-RULE.yaml"
    assert (code, out) == (0, f"{path}\n")
    assert err.startswith("skimtrace: fill it in, then: skimtrace signatures lint --signatures ")
    assert signatures("test", "--signatures", tmp_path / "own")[0] == signatures("test")[0]
    assert signatures("lint", "--signatures", tmp_path / "own")[0] == 1
    said = f"skimtrace: {path} is there already; nothing was written\n"
    assert signatures("new", "OWN-RULE", "--dir", tmp_path / "own") == (2, "", said)


def test_an_id_that_is_taken_or_malformed_is_not_begun(tmp_path: Path) -> None:
    taken = load_signatures().files["PSX-FLOW-NET"]
    said = f"skimtrace: the id PSX-FLOW-NET is taken by {taken}\n"
    assert signatures("new", "PSX-FLOW-NET", "--dir", tmp_path) == (2, "", said)
    code, out, err = signatures("new", "mine", "--dir", tmp_path)
    assert (code, out) == (2, "")
    assert err.startswith("skimtrace: not an id: mine; an id is ")
    assert list(tmp_path.iterdir()) == []
