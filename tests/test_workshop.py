"""The parts of the workshop fit together: CI, the markers, the hooks, the changelog."""

import re
from pathlib import Path

import pytest
import run
import yaml

from skimtrace import __version__
from tests import needs

ROOT = Path(__file__).resolve().parents[1]
CI = (ROOT / ".ci" / "run").read_text(encoding="utf-8")


def test_ci_requires_every_need_that_a_test_has() -> None:
    required = re.findall(r"^ *require\+?=,?([\w,]+)$", CI, re.MULTILINE)
    assert required[0] == "debian,browser", "what has to be there everywhere; the rest may be missing"
    assert f"\nexport {needs.VARIABLE}=$require\n" in CI
    tests = [path for path in (ROOT / "tests").rglob("test_*.py") if path.name != "test_needs.py"]
    code = "\n".join(path.read_text(encoding="utf-8") for path in tests)
    marked = {need for need in needs.NEEDS if re.search(rf"\bmark\.{need}\b", code)}
    assert set(",".join(required).split(",")) == marked


def test_ci_installs_the_browser_and_no_extension() -> None:
    installed = re.findall(r"apt-get install (.+?)(?: >/dev/null)?$", CI, re.MULTILINE)
    assert installed == ["-y -qq --no-install-recommends chromium"]


def test_ci_ends_with_the_command_of_the_readme() -> None:
    command = CI.strip().splitlines()[-1]
    assert command == "exec python3 run.py test"
    assert "python3 run.py test " in (ROOT / "README.md").read_text(encoding="utf-8")


def test_every_need_is_a_marker_that_pytest_knows(pytestconfig: pytest.Config) -> None:
    markers = [line.partition(":")[0] for line in pytestconfig.getini("markers")]
    assert set(needs.NEEDS) <= set(markers)


def test_the_hooks_call_the_tools_of_the_checks() -> None:
    config = yaml.safe_load((ROOT / ".pre-commit-config.yaml").read_text(encoding="utf-8"))
    hooks = [hook for repository in config["repos"] for hook in repository["hooks"]]
    tools = {hook["entry"].split()[0].removeprefix(".venv/bin/") for hook in hooks}
    assert {command[0] for _, command in run.CHECKS} <= tools
    assert all(hook["entry"].startswith(".venv/bin/") for hook in hooks)


def test_the_changelog_knows_the_version() -> None:
    headings = re.findall(r"^## \[(.+?)\]", (ROOT / "CHANGELOG.md").read_text(encoding="utf-8"), re.MULTILINE)
    assert headings[:2] == ["Unreleased", __version__]
