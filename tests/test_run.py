"""`run.py` makes its environment once, with what the machine has, renews it when it must, and deletes nothing else."""

import ast
import importlib.util
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import run

ROOT = Path(__file__).resolve().parents[1]
PYTHON_IN_ENVIRONMENT = run.PYTHON.relative_to(run.ENVIRONMENT)


class Machine:
    """A project folder (with a space in its name) whose installations are only written down."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.environment = folder / ".venv"
        self.made: list[list[str]] = []
        self.installed: list[str] = []

    def change_the_project(self) -> None:
        (self.folder / "pyproject.toml").write_text("[project]\nname = 'changed'\n", encoding="utf-8")

    def marker(self) -> Path:
        """A file that is gone when the environment has been made anew."""
        return self.environment / "marker"


@pytest.fixture
def machine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Machine:
    folder = tmp_path / "a clone"
    folder.mkdir()
    (folder / "pyproject.toml").write_text("[project]\nname = 'x'\n", encoding="utf-8")
    machine = Machine(folder)
    monkeypatch.setattr(run, "ROOT", folder)
    monkeypatch.setattr(run, "ENVIRONMENT", machine.environment)
    monkeypatch.setattr(run, "PYTHON", machine.environment / PYTHON_IN_ENVIRONMENT)
    monkeypatch.setattr(run, "STAMP", machine.environment / run.STAMP.name)
    real_attempt = run.attempt

    def attempt(command: list[str]) -> str | None:
        if "install" in command:
            machine.installed.append(command[-1])
            return None
        machine.made.append(command)
        return real_attempt(command)

    monkeypatch.setattr(run, "attempt", attempt)
    monkeypatch.setattr(run, "ways", lambda: [[run.BASE, "-m", "venv", "--without-pip"]])
    return machine


def test_it_is_set_up_once(machine: Machine, capsys: pytest.CaptureFixture[str]) -> None:
    run.set_up(testing=False)
    assert run.PYTHON.exists()
    assert machine.installed == ["."]
    assert "setting up .venv" in capsys.readouterr().err
    run.set_up(testing=False)
    assert machine.installed == ["."]
    assert len(machine.made) == 1
    assert capsys.readouterr() == ("", "")


def test_the_tools_of_the_tests_are_added_and_stay(machine: Machine) -> None:
    run.set_up(testing=False)
    run.set_up(testing=True)
    run.set_up(testing=False)
    assert machine.installed == [".", ".[test]"]
    machine.change_the_project()
    run.set_up(testing=False)
    assert machine.installed == [".", ".[test]", ".[test]"]
    assert len(machine.made) == 1


def test_a_changed_project_is_installed_again_into_the_same_environment(machine: Machine) -> None:
    run.set_up(testing=False)
    machine.marker().touch()
    machine.change_the_project()
    run.set_up(testing=False)
    assert machine.installed == [".", "."]
    assert machine.marker().exists()


@pytest.mark.parametrize("key", ["python", "folder", "pyproject"])
def test_what_was_made_for_something_else_is_done_again(machine: Machine, key: str) -> None:
    run.set_up(testing=False)
    machine.marker().touch()
    stamp = json.loads(run.STAMP.read_text(encoding="utf-8"))
    run.STAMP.write_text(json.dumps(stamp | {key: "another"}), encoding="utf-8")
    run.set_up(testing=False)
    assert machine.installed == [".", "."]
    assert machine.marker().exists() == (key != "python"), "another Python needs another environment"
    assert json.loads(run.STAMP.read_text(encoding="utf-8")) == stamp


@pytest.mark.parametrize("stamp", ["", "[]", "{", '{"python": 3}'])
def test_a_spoilt_stamp_is_as_good_as_none(machine: Machine, stamp: str) -> None:
    run.set_up(testing=False)
    run.STAMP.write_text(stamp, encoding="utf-8")
    run.set_up(testing=False)
    assert machine.installed == [".", "."]


def test_an_environment_that_does_not_run_is_made_anew(machine: Machine) -> None:
    run.set_up(testing=False)
    machine.marker().touch()
    run.PYTHON.unlink()
    run.set_up(testing=False)
    assert not machine.marker().exists()
    assert run.succeeds(run.PYTHON, "")


def test_an_environment_of_the_users_own_is_used(machine: Machine) -> None:
    subprocess.run([run.BASE, "-m", "venv", "--without-pip", str(machine.environment)], check=True)
    machine.marker().touch()
    run.set_up(testing=False)
    assert machine.made == []
    assert machine.installed == ["."]
    assert machine.marker().exists()


def test_a_folder_that_is_no_environment_is_left_alone(machine: Machine) -> None:
    machine.environment.mkdir()
    machine.marker().touch()
    with pytest.raises(run.SetupError, match=r"\.venv is in the way: it is no virtual environment"):
        run.set_up(testing=False)
    assert machine.marker().exists()


def test_an_installation_that_fails_is_done_again(machine: Machine, monkeypatch: pytest.MonkeyPatch) -> None:
    attempt = run.attempt
    monkeypatch.setattr(run, "attempt", lambda command: "no network\n" if "install" in command else attempt(command))
    with pytest.raises(run.SetupError, match=r"no network\nThe installation failed"):
        run.set_up(testing=False)
    monkeypatch.setattr(run, "attempt", attempt)
    run.set_up(testing=False)
    assert machine.installed == ["."]
    assert len(machine.made) == 1


def test_every_way_is_tried_and_told_before_it_gives_up(machine: Machine, monkeypatch: pytest.MonkeyPatch) -> None:
    ways = [[sys.executable, "-c", f"print('way {n} is closed'); raise SystemExit(1)"] for n in (1, 2)]
    monkeypatch.setattr(run, "ways", lambda: ways)
    with pytest.raises(run.SetupError) as error:
        run.set_up(testing=False)
    told = str(error.value)
    assert told.index("way 1 is closed") < told.index("way 2 is closed") < told.index("On Debian and Ubuntu")
    assert "sudo apt install python{}.{}-venv".format(*sys.version_info) in told
    assert not machine.environment.exists()


def missing(monkeypatch: pytest.MonkeyPatch, *modules: str) -> None:
    """Let the machine have neither these modules nor any other installer."""
    find = importlib.util.find_spec
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None if name in modules else find(name))
    monkeypatch.setattr(shutil, "which", lambda name: None)


def test_debian_without_its_venv_package_has_pip_reach_in(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    missing(monkeypatch, "ensurepip", "virtualenv")
    monkeypatch.setattr(run, "PYTHON", tmp_path / PYTHON_IN_ENVIRONMENT)
    assert run.ways() == [[run.BASE, "-m", "venv", "--without-pip"]]
    subprocess.run([*run.ways()[0], str(tmp_path)], check=True)
    told = [sys.executable, "-m", "pip", "--disable-pip-version-check", "--python", str(run.PYTHON), "install"]
    assert run.installer() == told
    listed = subprocess.run([*told[:-1], "list", "--format=json"], check=True, capture_output=True, text=True)
    assert json.loads(listed.stdout) == [], "pip speaks of the new environment, not of its own"


def test_an_old_pip_cannot_and_uv_can(monkeypatch: pytest.MonkeyPatch) -> None:
    missing(monkeypatch, "ensurepip", "virtualenv")
    monkeypatch.setattr(run, "pip_reaches_out", lambda: False)
    assert run.ways() == []
    monkeypatch.setattr(shutil, "which", lambda name: "/opt/uv" if name == "uv" else None)
    assert run.ways() == [["/opt/uv", "venv", "--no-project", "--python", run.BASE]]
    monkeypatch.setattr(run, "PYTHON", Path("nowhere"))
    assert run.installer() == ["/opt/uv", "pip", "install", "--python", "nowhere"]


def test_settings_of_pip_for_other_places_do_not_reach_it(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("PIP_TARGET", "PIP_PREFIX", "PIP_ROOT", "PYTHONPATH", "PYTHONHOME", "VIRTUAL_ENV"):
        monkeypatch.setenv(name, "elsewhere")
    monkeypatch.setenv("PIP_USER", "1")
    monkeypatch.setenv("PIP_CERT", "kept")
    code = "import json, os; print(json.dumps(dict(os.environ))); raise SystemExit(1)"
    told = run.attempt([sys.executable, "-c", code])
    assert told is not None
    environment = json.loads(told.splitlines()[-1])
    assert (environment["PIP_CERT"], environment["PIP_USER"]) == ("kept", "0")
    assert "elsewhere" not in environment.values()


def test_nothing_is_imported_from_the_folder_it_is_run_in(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(run, "set_up", lambda *, testing: None)
    monkeypatch.setattr(run, "PYTHON", Path(sys.executable))
    (tmp_path / "typer.py").write_text("raise SystemExit('a module of the folder was run')", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(run, "become", lambda command: subprocess.call(command, stderr=subprocess.DEVNULL))
    assert run.main(["scan"]) == 2
    assert run.main(["--version"]) == 0


def test_without_a_command_it_says_what_there_is(capsys: pytest.CaptureFixture[str]) -> None:
    assert run.main([]) == 2
    told = capsys.readouterr()
    assert told.out == ""
    assert "python3 run.py scan samples" in told.err
    assert "python3 run.py test" in told.err


def test_a_setup_that_fails_is_told_and_has_an_exit_code(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def fail(*, testing: bool) -> None:
        raise run.SetupError("the reason")

    monkeypatch.setattr(run, "set_up", fail)
    assert run.main(["test"]) == 1
    assert capsys.readouterr().err == "run.py: the reason\n"


def test_all_checks_run_and_the_first_failure_is_the_exit_code(
    machine: Machine, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(run, "set_up", lambda *, testing: None)
    commands: list[list[str]] = []

    def call(command: list[str], cwd: Path) -> int:
        assert cwd == machine.folder
        commands.append([Path(command[0]).stem, *command[1:]])
        return {"mypy": 2, "lint-imports": 1}.get(Path(command[0]).stem, 0)

    monkeypatch.setattr(subprocess, "call", call)
    assert run.main(["test"]) == 2
    python = Path(run.PYTHON).stem
    assert commands == [
        ["ruff", "check", "."],
        ["ruff", "format", "--check", "."],
        ["mypy"],
        ["lint-imports"],
        [python, "-m", "pytest"],
    ]
    assert capsys.readouterr().err.endswith("run.py: failed: mypy, lint-imports\n")
    commands.clear()
    assert run.main(["test", "-k", "name"]) == 0
    assert commands == [[python, "-m", "pytest", "-k", "name"]]


def test_older_pythons_can_read_it() -> None:
    """They must get as far as the line that says they are too old."""
    ast.parse((ROOT / "run.py").read_text(encoding="utf-8"), feature_version=(3, 7))


def test_older_pythons_are_told_so() -> None:
    code = f"""
import runpy, sys
sys.version_info = (3, 9, 2)
runpy.run_path({str(ROOT / "run.py")!r}, run_name="__main__")
"""
    environment = {**os.environ, "PATH": ""}
    done = subprocess.run([sys.executable, "-c", code], check=False, capture_output=True, text=True, env=environment)
    assert done.returncode == 1
    assert done.stderr == (
        "run.py: skimtrace needs Python 3.11 or newer; this is 3.9. Install a newer one, and run it with that.\n"
    )
