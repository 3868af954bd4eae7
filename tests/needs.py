"""What some tests need that a Python environment does not bring, and what becomes of them where it is missing.

A test says so with a marker: `debian`, `browser`, `node`. Where the need is not met the test is left out, and pytest's
summary has one line that says so. `SKIMTRACE_REQUIRE=debian,node` names needs that have to be met, as CI does: then a
test with such a marker fails where it would be left out, for whatever reason, and so does a run of all tests that meets
none with the marker.
"""

import json
import os
import shutil
from collections.abc import Callable, Generator, Mapping
from functools import cache
from pathlib import Path
from typing import Final

import pytest

VARIABLE: Final = "SKIMTRACE_REQUIRE"
NODE: Final = Path(__file__).parent / "node"
"""The folder of what tests run with Node.js; `npm ci` puts the packages there that it names."""


def _programs(*names: str) -> Callable[[], str | None]:
    """Return a check that says which of the programs `names` is not on this machine, or None."""

    def check() -> str | None:
        return next((f"{name} is not on this machine" for name in names if shutil.which(name) is None), None)

    return check


def _node() -> str | None:
    """Return what is missing of Node.js and of the packages that tests run with it."""
    missing_program = _programs("node")()
    if missing_program is None:
        for package in json.loads((NODE / "package.json").read_bytes())["dependencies"]:
            if not (NODE / "node_modules" / package).is_dir():
                return f"{package} is not installed; npm ci --prefix tests/node does that"
    return missing_program


NEEDS: Final[Mapping[str, tuple[str, Callable[[], str | None]]]] = {
    "debian": ("Debian's packaged extensions", _programs("apt-get", "dpkg-deb", "dpkg-query")),
    "browser": ("Chromium", _programs("chromium")),
    "node": ("Node.js", _node),
}
"""Marker -> what it stands for, and a check that returns what is missing."""


def required() -> frozenset[str]:
    """Return the needs that have to be met. Raises pytest.UsageError for a word that is none."""
    words = {word.strip() for word in os.environ.get(VARIABLE, "").split(",")} - {""}
    if unknown := sorted(words - NEEDS.keys()):
        raise pytest.UsageError(f"{VARIABLE} names {', '.join(unknown)}; known are {', '.join(NEEDS)}")
    return frozenset(words)


@cache
def missing(need: str) -> str | None:
    """Return why a need is not met on this machine, None when it is."""
    words, check = NEEDS[need]
    reason = check()
    return None if reason is None else f"needs {words}: {reason}"


def _needs_of(item: pytest.Item) -> list[str]:
    return [need for need in NEEDS if item.get_closest_marker(need)]


def pytest_configure(config: pytest.Config) -> None:
    """Refuse a wrong word before anything runs."""
    required()


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Refuse a run of everything that holds no test of a required need: a lost test must not pass as a passed one."""
    narrowed = config.option.keyword or config.option.markexpr or config.option.collectonly
    if config.args_source is not pytest.Config.ArgsSource.TESTPATHS or narrowed:
        return
    met = {need for item in items for need in _needs_of(item)}
    if lost := sorted(required() - met):
        raise pytest.UsageError(f"{VARIABLE} names {', '.join(lost)}, and no test is marked so")


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup(item: pytest.Item) -> None:
    """Leave the test out where its need is not met."""
    for need in _needs_of(item):
        if reason := missing(need):
            pytest.skip(reason)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item, call: pytest.CallInfo[None]
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Turn a skip into a failure where the need is required."""
    report = yield
    if report.skipped and not hasattr(report, "wasxfail") and (needs := required().intersection(_needs_of(item))):
        reason = call.excinfo.value if call.excinfo is not None else "skipped"
        report.outcome = "failed"
        report.longrepr = f"{VARIABLE} names {', '.join(sorted(needs))}, and this test was left out: {reason}"
    return report
