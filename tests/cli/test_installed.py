"""`scan --installed`, through the command line."""

import json
import sys
from pathlib import Path

import pytest

from skimtrace.bundle.browsers import Machine, Platform, this_machine
from tests.cli.packages import KEEPER, SENDER, packed, unpacked
from tests.cli.test_scan import results, scan

ONE = "a" * 32


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A made home on a Linux machine that has nothing else, and an empty folder to work in."""
    made = tmp_path / "home"
    machine = Machine(made, Platform.LINUX, {}, tmp_path / "root")
    monkeypatch.setattr("skimtrace.cli.inputs.this_machine", lambda: machine)
    (tmp_path / "work").mkdir()
    monkeypatch.chdir(tmp_path / "work")
    return made


def test_installed_extensions_are_scanned_after_what_is_named(home: Path) -> None:
    used = unpacked(home / f".config/google-chrome/Default/Extensions/{ONE}/1.0_0", SENDER, "Saver")
    unpacked(used.parent / "2.0_0", SENDER, "Saver")
    settings = {"extensions": {"settings": {ONE: {"location": 1, "path": f"{ONE}/1.0_0"}}}}
    (home / ".config/google-chrome/Default/Preferences").write_text(json.dumps(settings), encoding="utf-8")
    firefox = home / ".mozilla/firefox/p"
    (firefox / "extensions").mkdir(parents=True)
    (firefox / "prefs.js").touch()
    xpi = packed(firefox / "extensions/keeper@example.xpi", KEEPER)
    unpacked(Path("named"))
    run = scan("named", "--installed", "-f", "jsonl", "--no-report", "--no-database", "-j", 1)
    assert run.exit_code == 0
    assert [(result.input, result.extension.format, result.verdict) for result in results(run)] == [
        ("named", "directory", "no-evidence"),
        (str(used), "directory", "scrapes-and-sends"),
        (str(xpi), "xpi", "scrapes-local"),
    ]
    assert run.stderr.splitlines()[:3] == [
        f"skimtrace: {used}: scanned as the version that the profile uses; not scanned beside it: 2.0_0",
        f"skimtrace: {home}/.config/google-chrome/Default: profile of Chrome, 1 extension",
        f"skimtrace: {home}/.mozilla/firefox/p: profile of Firefox, 1 extension",
    ]


def test_a_damaged_profile_is_an_error_and_the_rest_is_scanned(home: Path) -> None:
    profile = home / ".config/chromium/Default"
    used = unpacked(profile / f"Extensions/{ONE}/1.0_0", SENDER)
    (profile / "Preferences").write_text("{", encoding="utf-8")
    run = scan("--installed", "-f", "jsonl", "--no-report", "--no-database", "-j", 1)
    assert run.exit_code == 1
    failed, done = results(run)
    assert (failed.input, failed.error) == (f"{profile}/Preferences", "it is damaged: Input data was truncated")
    assert (done.input, done.verdict) == (str(used), "scrapes-and-sends")


def test_no_profile_at_all(home: Path) -> None:
    run = scan("--installed", "-f", "jsonl", "--no-report", "--no-database")
    assert run.exit_code == 1
    words = (
        "skimtrace: --installed: no profile of Chrome, Chromium, Edge, Brave, Firefox, LibreWolf was found; looked in "
    )
    assert run.stderr.startswith(f"{words}{home}/.config/google-chrome, ")


def test_a_user_without_a_home(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def nobody() -> Machine:
        raise RuntimeError("Could not determine home directory.")

    monkeypatch.setattr("skimtrace.cli.inputs.this_machine", nobody)
    run = scan("--installed", "--no-report", "--no-database")
    assert run.exit_code == 1
    assert "skimtrace: --installed: Could not determine home directory.\n" in run.stderr


def test_nothing_named_is_wrong_usage(home: Path) -> None:
    run = scan("-f", "jsonl")
    assert run.exit_code == 2
    assert "INPUT" in run.stderr
    assert "--installed" in run.stderr


@pytest.mark.parametrize(
    ("system", "platform"), [("linux", "linux"), ("freebsd14", "linux"), ("darwin", "macos"), ("win32", "windows")]
)
def test_this_machine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, system: str, platform: str) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("USERPROFILE", str(tmp_path))
    monkeypatch.setenv("XDG_CONFIG_HOME", "/elsewhere")
    monkeypatch.setattr(sys, "platform", system)
    machine = this_machine()
    assert (machine.home, machine.platform, machine.root) == (tmp_path, platform, Path("/"))
    assert machine.environment["XDG_CONFIG_HOME"] == "/elsewhere"
