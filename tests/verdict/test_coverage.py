"""Completeness: never "clean" for "not analysed"."""

import pytest

from skimtrace.bundle.model import Problem, Severity
from skimtrace.extension.model import Extension
from skimtrace.flow.model import Analysis
from skimtrace.verdict.coverage import incomplete_because
from tests.signatures.made import analysis
from tests.verdict.made import extension, skipped

NOTHING = analysis()
GOOGLE = "https://www.google-analytics.com/analytics.js"


def _why(
    made: Extension | None = None,
    *problems: Problem,
    found: Analysis = NOTHING,
    errors: int = 0,
    beyond: tuple[str, ...] = (),
) -> tuple[str, ...]:
    return incomplete_because(found, made or extension(), problems, errors, beyond)


def test_nothing_missing_is_complete() -> None:
    assert _why() == ()
    assert _why(None, Problem("a.js", "odd", "its date is in the future", Severity.NOTE)) == ()


@pytest.mark.parametrize(
    ("file", "matters"),
    [
        ("lib/app.js", True),
        ("page.html", True),
        ("data.json", True),
        ("engine.wasm", True),
        ("noending", True),
        (".png", True),
        ("odd.js.png", False),
        ("image.PNG", False),
        ("folder.png/script", True),
        ("style.css", False),
        ("", True),
    ],
)
def test_a_skipped_file_matters_if_it_could_hold_code(file: str, matters: bool) -> None:
    wanted = f"{file}: larger than 64 MB" if file else "larger than 64 MB"
    assert _why(None, skipped(file)) == ((wanted,) if matters else ())


def test_a_script_by_another_name_matters() -> None:
    assert _why(extension(scripts=("logo.png",)), skipped("logo.png")) == ("logo.png: larger than 64 MB",)


def test_a_hostile_package_is_incomplete_whatever_the_file() -> None:
    problem = Problem("a.png", "zip-ratio", "unpacks to more than 200 times its size", Severity.HOSTILE)
    assert _why(None, problem) == ("a.png: unpacks to more than 200 times its size",)


def test_parse_errors_limits_and_dark_code_are_named() -> None:
    found = Analysis((), (), (), limits=("the search stopped after 1,000,000 steps",))
    assert _why(None, found=found, errors=1, beyond=("a.js: packed code",)) == (
        "1 place in the code could not be parsed",
        "the search stopped after 1,000,000 steps",
        "a.js: packed code",
    )
    assert _why(errors=3) == ("3 places in the code could not be parsed",)


def test_many_skipped_files_are_counted() -> None:
    reasons = _why(None, *(skipped(f"f{number:02}.js") for number in range(25)))
    assert len(reasons) == 21
    assert reasons[19:] == ("f19.js: larger than 64 MB", "5 further files were not read")


def test_remote_code_counts_where_a_browser_would_run_it() -> None:
    made = extension(remote=((GOOGLE, False), ("https://cdn.example/b.js", True)))
    assert _why(made) == (f"page.html:1 loads a script that is not in the package: {GOOGLE}",)


def test_code_that_was_not_analysed_is_named() -> None:
    found = Analysis((), (), (), skipped=(("app.js", "longer than 20 MB"),))
    assert _why(found=found) == ("app.js: longer than 20 MB",)
    assert _why(None, skipped("app.js"), found=found) == ("app.js: larger than 64 MB",)
