"""The registry: packaged and further signatures, and the exact place of what is refused."""

from collections.abc import Callable
from pathlib import Path

import pytest

from skimtrace.data import digest
from skimtrace.errors import DataError
from skimtrace.signatures.registry import load_signatures, refuse_patterns

GOOD = """\
schema: 1
id: TST-ONE
title: Sends names to a test
description: For a test.
severity: high
status: stable
confidence: As sure as the flow.
check_next: [Read the flow.]
limits: [It is a test.]
attack: [T1119]
cwe: [CWE-201]
gdpr:
- article: "6"
  because: Names leave.
  unknown: Why they do.
match:
  any:
  - flow: {data_types: [person.name], local: false}
  - flow:
      data_types: [person.email]
      endpoint: {category: [crm]}
      not: {page_host: [example.com]}
examples:
  match:
  - title: A name leaves
    flows:
    - {data_types: [person.name], url: "https://a.example/"}
  near_miss:
  - title: A name stays
    flows:
    - {data_types: [person.name], channel: storage}
  - title: A text leaves
    flows:
    - {data_types: [page.text], url: "https://a.example/"}
"""

Write = Callable[[str], Path]


@pytest.fixture
def write(tmp_path: Path) -> Write:
    def _write(text: str) -> Path:
        (tmp_path / "TST-ONE.yaml").write_text(text, encoding="utf-8")
        return tmp_path

    return _write


def test_the_packaged_set_is_sorted_and_named_by_its_digest() -> None:
    known = load_signatures()
    ids = [row.id for row in known.signatures]
    assert ids == sorted(ids)
    assert {
        "PSX-FLOW-NET", "PSX-LI-PRIVATE-API", "PSX-SESSION-COOKIE-OUT", "PSX-WHOLE-PAGE-OUT", "PSX-LOCAL-EXPORT",
    } <= set(ids)  # fmt: skip
    assert all(known.files[row.id].name == f"{row.id}.yaml" for row in known.signatures)
    assert known.digest == digest()
    assert known.get("PSX-FLOW-NET") is not None
    assert known.get("PSX-NONE") is None


def test_further_signatures_are_added(write: Write) -> None:
    folder = write(GOOD)
    known = load_signatures(folder)
    found = known.get("TST-ONE")
    assert found is not None
    assert found.match.any is not None
    assert found.match.any[1].flow is not None
    assert found.match.any[1].flow.not_ is not None
    assert found.match.any[1].flow.not_.page_host == ("example.com",)
    assert known.files["TST-ONE"] == folder / "TST-ONE.yaml"
    assert known.digest == digest(folder) != digest()
    assert len(known.signatures) == len(load_signatures().signatures) + 1


@pytest.mark.parametrize(
    ("old", "new", "line", "reason"),
    [
        ("schema: 1", "schema: 2", 1, "Invalid enum value 2 (at schema)"),
        ("id: TST-ONE", "id: TST-TWO", 2, "the file is named TST-ONE.yaml, so its id must be TST-ONE, not TST-TWO"),
        ("id: TST-ONE", "id: tst one", 2, "Expected `str` matching regex '^[A-Z][A-Z0-9]*(?:-[A-Z0-9]+)+$' (at id)"),
        ("title: Sends", "titel: Sends", 3, "Object contains unknown field `titel`"),
        ("title: Sends names to a test\n", "", 1, "Object missing required field `title`"),
        ("severity: high", "severity: grave", 5, "Invalid enum value 'grave' (at severity)"),
        ("status: stable", "status: done", 6, "Invalid enum value 'done' (at status)"),
        ("check_next: [Read the flow.]", "check_next: []", 8, "Expected `array` of length >= 1 (at check_next)"),
        ("attack: [T1119]", "attack: [T9999]", 10, "no such ATT&CK technique in the taxonomy: T9999"),
        ("cwe: [CWE-201]", "cwe: [CWE-201, CWE-7]", 11, "no such CWE in the taxonomy: CWE-7"),
        ('article: "6"', "article: 6", 13, "Expected `str`, got `int` (at gdpr[0].article)"),
        ('article: "6"', 'article: "99"', 13, "no such article in the taxonomy: 99"),
        ("  unknown: Why they do.\n", "", 13, "Object missing required field `unknown` (at gdpr[0])"),
        ("[person.name], local: false", "[person.nam], local: false", 18, "no such data type: person.nam"),
        ("[person.name], local: false", "[folk.*], local: false", 18, "no data type begins with 'folk.'"),
        (
            "[person.name], local: false",
            "[], local: false",
            18,
            "Expected `array` of length >= 1 (at match.any[0].flow.data_types)",
        ),
        ("local: false", "lokal: false", 18, "Object contains unknown field `lokal` (at match.any[0].flow)"),
        ("local: false", "local: no", 18, "Expected `bool | null`, got `str` (at match.any[0].flow.local)"),
        ("category: [crm]", "category: [crm, shop]", 21, "no such endpoint category: shop"),
        ("page_host: [example.com]", "data_types: [x]", 22, "no such data type: x"),
        ("  any:\n", "  all: []\n  any:\n", 17, "Expected `array` of length >= 1 (at match.all)"),
        (
            "  - flow: {data",
            "  - fact: {kind: [api]}\n    flow: {data",
            18,
            "a node has exactly one of all, any, none, at_least, flow, fact, pattern; "
            "this one has flow and fact (at match.any[0])",
        ),
        (
            "  - title: A name stays",
            "  - name: A name stays",
            29,
            "Object contains unknown field `name` (at examples.near_miss[0])",
        ),
        ("[page.text], url", "[page.txt], url", 34, "no such data type: page.txt"),
        (
            "limits: [It is a test.]",
            "limits: &l [It is a test.]",
            9,
            "anchors and aliases are not allowed in data files",
        ),
        ("limits: [It is a test.]", "limits: [It is a test.]\nlimits: [x]", 10, "duplicate key 'limits'"),
    ],
)
def test_a_broken_signature_is_refused(write: Write, old: str, new: str, line: int, reason: str) -> None:
    assert GOOD.count(old) == 1
    folder = write(GOOD.replace(old, new))
    with pytest.raises(DataError) as caught:
        load_signatures(folder)
    assert str(caught.value) == f"{folder / 'TST-ONE.yaml'}:{line}: {reason}"


def test_an_empty_match_is_refused(write: Write) -> None:
    start, end = GOOD.index("  any:\n"), GOOD.index("examples:")
    folder = write(GOOD[:start] + "  {}\n" + GOOD[end:])
    with pytest.raises(
        DataError, match="a node has exactly one of all, any, none, at_least, flow, fact, pattern; this one has none"
    ):
        load_signatures(folder)


def test_an_id_cannot_be_taken_twice(tmp_path: Path) -> None:
    taken = load_signatures().files["PSX-FLOW-NET"]
    (tmp_path / "PSX-FLOW-NET.yaml").write_bytes(taken.read_bytes())
    with pytest.raises(DataError) as caught:
        load_signatures(tmp_path)
    assert str(caught.value) == (f"{tmp_path / 'PSX-FLOW-NET.yaml'}:2: the id PSX-FLOW-NET is taken by {taken}")


def test_a_missing_folder_is_refused(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="not a folder of signatures"):
        load_signatures(tmp_path / "gone")


def test_the_patterns_of_the_packaged_signatures_can_be_looked_for() -> None:
    known = load_signatures()
    for rule in known.signatures:
        refuse_patterns(rule, known.files[rule.id])
