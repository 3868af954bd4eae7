"""reports/specimen/ is what the program writes today, on every machine; its pictures are there and shown."""

import struct

import pytest

from tests.specimen.files import FOLDER, REFRESH, ROOT, SAMPLES, SHOWN, files, results

PICTURES = ("page.png", "path.png")
NAMES = sorted([f"{name}.html" for name in SAMPLES] + ["index.html", "results.jsonl", f"{SHOWN}.sarif", f"{SHOWN}.md"])


def test_it_has_these_files_and_no_other() -> None:
    assert sorted(files()) == NAMES
    assert sorted(path.name for path in FOLDER.iterdir()) == sorted([*NAMES, *PICTURES])


@pytest.mark.parametrize("name", NAMES)
def test_it_is_what_the_program_writes_today(name: str) -> None:
    kept, made = (FOLDER / name).read_bytes(), files()[name]
    if kept != made:
        lines = zip(kept.splitlines(), made.splitlines(), strict=False)
        at = next((at for at, (old, new) in enumerate(lines, 1) if old != new), "the last")
        pytest.fail(f"reports/specimen/{name} is out of step from line {at} on; write it anew with {REFRESH}")
    assert str(ROOT).encode() not in made


def test_it_shows_the_decided_case_beside_an_honest_extension() -> None:
    told = {name: result.verdict for name, result in results().items()}
    assert told == {SHOWN: "scrapes-and-sends", "courteous-card": "scrapes-and-sends", "calm-feed": "no-evidence"}
    (case,) = results()[SHOWN].cases
    assert sum(row.outcome == "evidence" for row in case.rows) == len(case.rows) - 1


@pytest.mark.parametrize("name", PICTURES)
def test_the_readme_shows_its_pictures(name: str) -> None:
    content = (FOLDER / name).read_bytes()
    assert content[:8] == b"\x89PNG\r\n\x1a\n"
    width, height = struct.unpack(">4x4xII", content[8:24])
    assert width == 1280
    assert 300 <= height <= 1800
    assert len(content) < 300_000
    assert f"](reports/specimen/{name})" in (ROOT / "README.md").read_text(encoding="utf-8")
