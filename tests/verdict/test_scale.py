"""The scale: its figures, and what a broken one is refused with."""

from pathlib import Path

import pytest

from skimtrace.data import data_folder
from skimtrace.errors import DataError
from skimtrace.signatures.schema import Severity
from skimtrace.verdict.model import Verdict
from skimtrace.verdict.scale import inert_endings, load_scale, packaged_scale

FILE = data_folder() / "taxonomies" / "score.yaml"


def test_the_bands_are_these() -> None:
    bands = [(band.verdict, band.lowest, band.highest) for band in packaged_scale().bands]
    assert bands == [
        (Verdict.NONE, 0, 9),
        (Verdict.REVIEW, 10, 39),
        (Verdict.LOCAL, 40, 69),
        (Verdict.SENDS, 70, 100),
    ]


def test_points_follow_severity_and_confidence() -> None:
    scale = packaged_scale()
    assert [scale.points(severity, "high") for severity in Severity] == [12, 8, 5, 2, 0]
    assert [scale.points(Severity.CRITICAL, word) for word in ("high", "medium", "low")] == [12, 9, 4]


def test_inert_endings_hold_no_code() -> None:
    assert {"png", "woff2", "css", "map"} <= inert_endings()
    assert not {"js", "mjs", "cjs", "html", "htm", "xhtml", "svg", "json", "wasm", ""} & inert_endings()


@pytest.mark.parametrize(
    ("old", "new", "line", "reason"),
    [
        ("lowest: 10, highest: 39", "lowest: 11, highest: 39", 1, "each band must begin where the one before it ends"),
        ("lowest: 70, highest: 100", "lowest: 70, highest: 99", 1, "the bands must reach from 0 to 100"),
        (
            "verdict: review,",
            "verdict: scrapes-local,",
            1,
            "the bands must be, in this order: no-evidence, review, scrapes-local, scrapes-and-sends",
        ),
        (
            "high: 100, medium: 75",
            "high: 70, medium: 75",
            0,
            "a higher confidence must not leave less than a lower one",
        ),
        ("critical: 12", "critical: 120", 0, "Expected `int` <= 100 (at severity.critical)"),
        ("review_from: medium", "review_from: grave", 0, "Invalid enum value 'grave' (at review_from)"),
    ],
)
def test_a_broken_scale_is_refused(tmp_path: Path, old: str, new: str, line: int, reason: str) -> None:
    text = FILE.read_text(encoding="utf-8")
    assert text.count(old) == 1
    path = tmp_path / "score.yaml"
    path.write_text(text.replace(old, new), encoding="utf-8")
    with pytest.raises(DataError) as caught:
        load_scale(path)
    lines = path.read_text(encoding="utf-8").splitlines()
    assert caught.value.reason.removesuffix(" (at confidence)") == reason
    if line == 0:
        assert new in lines[caught.value.line - 1]
    else:
        assert lines[caught.value.line - 1] == "schema: 1", "the document begins there"
