"""Tests that need more than Python are left out with one line where it is missing, and fail where it is required."""

import shutil
from collections.abc import Iterator

import pytest

from tests import needs

TESTS = """
import pytest

@pytest.mark.node
def test_one():
    pass

@pytest.mark.node
def test_two():
    pass

@pytest.mark.debian
def test_three():
    pytest.skip("the mirror is away")

def test_plain():
    pass
"""


@pytest.fixture
def project(pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch) -> Iterator[pytest.Pytester]:
    """A folder with the tests above, on a machine that has Debian's tools and no Node.js."""
    pytester.makepyfile(test_it=TESTS)
    pytester.makeini("[pytest]\naddopts = -ra -p no:cacheprovider\nmarkers =\n    debian\n    browser\n    node\n")
    pytester.makeconftest("pytest_plugins = ['tests.needs']")
    monkeypatch.delenv(needs.VARIABLE, raising=False)
    monkeypatch.setattr(shutil, "which", lambda name: None if name == "node" else f"/usr/bin/{name}")
    needs.missing.cache_clear()
    yield pytester
    needs.missing.cache_clear()


def test_what_is_missing_is_said_in_one_line(project: pytest.Pytester) -> None:
    result = project.runpytest_inprocess()
    result.assert_outcomes(passed=1, skipped=3)
    lines = [line for line in result.outlines if line.startswith("SKIPPED")]
    assert len(lines) == 2, lines
    assert lines[0].startswith("SKIPPED [2] ")
    assert lines[0].endswith(": needs Node.js: node is not on this machine")
    assert lines[1].endswith(": the mirror is away")


def test_a_required_need_that_is_not_met_fails(project: pytest.Pytester, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(needs.VARIABLE, "node, debian")
    result = project.runpytest_inprocess()
    result.assert_outcomes(passed=1, errors=2, failed=1)
    result.stdout.fnmatch_lines(
        [
            "SKIMTRACE_REQUIRE names node, and this test was left out: needs Node.js: node is not on this machine",
            "SKIMTRACE_REQUIRE names debian, and this test was left out: the mirror is away",
        ]
    )


def test_only_the_required_need_fails(project: pytest.Pytester, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(needs.VARIABLE, "debian")
    project.runpytest_inprocess("-k", "three or two").assert_outcomes(skipped=1, failed=1)


def test_a_run_of_everything_without_a_required_test_is_refused(
    project: pytest.Pytester, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(needs.VARIABLE, "browser")
    project.makeini("[pytest]\ntestpaths = .\nmarkers =\n    debian\n    browser\n    node\n")
    result = project.runpytest_inprocess()
    assert result.ret == pytest.ExitCode.USAGE_ERROR
    result.stderr.fnmatch_lines(["ERROR: SKIMTRACE_REQUIRE names browser, and no test is marked so"])
    project.runpytest_inprocess("-k", "plain").assert_outcomes(passed=1, deselected=3)


def test_a_word_that_is_no_need_is_refused(project: pytest.Pytester, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(needs.VARIABLE, "debain")
    result = project.runpytest_inprocess()
    assert result.ret == pytest.ExitCode.USAGE_ERROR
    result.stderr.fnmatch_lines(["ERROR: SKIMTRACE_REQUIRE names debain; known are debian, browser, node"])
