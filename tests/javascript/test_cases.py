"""The cases under `cases/`: small scripts and exactly what they are lowered to.

A case is a title, the script, and one or more sections: `--` the ops, `-- functions`, `-- bindings`, `-- guards`, and
`-- errors` where the script is broken (the notation is that of `show.py`).
`python -m tests.javascript.show < script.js` prints all sections of a script.
"""

import re
from pathlib import Path
from typing import NamedTuple

import pytest

from tests.javascript import show

FOLDER = Path(__file__).parent / "cases"
_SECTION = re.compile(r"^--(?: (functions|bindings|guards|errors))?\n", re.MULTILINE)


class Case(NamedTuple):
    file: str
    title: str
    source: str
    sections: dict[str, list[str]]


def read_cases(path: Path) -> list[Case]:
    cases = []
    for block in path.read_text("utf-8").split("\n== ")[1:]:
        title, _, rest = block.partition("\n")
        source, *parts = _SECTION.split(rest.rstrip("\n") + "\n")
        named = {name or "ops": text.splitlines() for name, text in zip(parts[::2], parts[1::2], strict=True)}
        cases.append(Case(path.stem, title, source.rstrip("\n"), named))
    return cases


CASES = [case for path in sorted(FOLDER.glob("*.txt")) for case in read_cases(path)]


@pytest.mark.parametrize("case", CASES, ids=[f"{case.file}: {case.title}" for case in CASES])
def test_case(case: Case) -> None:
    assert case.sections, "a case must say what it expects"
    for name, expected in {"errors": [], **case.sections}.items():
        assert show.SECTIONS[name](case.source) == expected, name


def test_titles_are_unique_and_every_file_has_cases() -> None:
    files = {path.stem for path in FOLDER.glob("*.txt")}
    assert {case.file for case in CASES} == files
    assert len({(case.file, case.title) for case in CASES}) == len(CASES) > 100
