"""When the server of the workers is started: before the command line is read, and only for commands with work to do."""

import subprocess
import sys

import pytest

LOOK = """
import sys
from skimtrace.batch import launch

def warm_up():
    print("skimtrace.cli.app" in sys.modules, "typer" in sys.modules, file=sys.stderr)

launch.warm_up = warm_up
from skimtrace.cli.main import main
main()
"""


@pytest.mark.parametrize("arguments", [["scan"], ["diff", "one"]])
def test_workers_get_ready_while_the_command_line_is_read(arguments: list[str]) -> None:
    assert early(arguments) == ["False False"]


@pytest.mark.parametrize("arguments", [["--version"], ["scan", "--help"], ["signatures", "list"], []])
def test_what_needs_no_workers_starts_none(arguments: list[str]) -> None:
    assert early(arguments) == []


def early(arguments: list[str]) -> list[str]:
    done = subprocess.run([sys.executable, "-c", LOOK, *arguments], capture_output=True, check=False, text=True)
    return [line for line in done.stderr.splitlines() if line.startswith(("True", "False"))]
