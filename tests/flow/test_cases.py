"""The cases under `cases/`, each with exactly the flows it must have: sources, sinks, addresses, confidence."""

from pathlib import Path

import pytest

from tests.flow.casefile import SECTIONS, Case, found, read_cases

FOLDER = Path(__file__).parent / "cases"
CASES = [case for path in sorted(FOLDER.glob("*.txt")) for case in read_cases(path)]


def parameter(case: Case) -> object:
    """A case as a parameter; one with a gap must fail until the gap is closed."""
    gap = case.sections.get("gap")
    marks = [pytest.mark.xfail(reason=" ".join(gap), raises=AssertionError, strict=True)] if gap else []
    return pytest.param(case, id=f"{case.file}: {case.title}", marks=marks)


@pytest.mark.parametrize("case", [parameter(case) for case in CASES])
def test_case(case: Case) -> None:
    actual = found(case)
    for name in case.sections.keys() & SECTIONS.keys():
        assert actual[name] == case.sections[name], name


@pytest.mark.parametrize("path", sorted(FOLDER.glob("*.txt")), ids=lambda path: path.stem)
def test_every_case_says_what_it_expects(path: Path) -> None:
    cases = read_cases(path)
    assert cases
    assert len({case.title for case in cases}) == len(cases)
    for case in cases:
        assert case.files.keys() - {"manifest.json"}, case.title
        assert "flows" in case.sections, case.title
        assert case.sections.get("gap") != [], case.title
