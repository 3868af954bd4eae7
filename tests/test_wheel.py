"""The wheel is whole: installed elsewhere it has its own signatures and says what the tree says."""

import json
import os
import subprocess
import sys
import venv
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from skimtrace.data import data_files, data_folder

ROOT = Path(__file__).resolve().parents[1]
SAMPLE = "samples/packages/card-to-crm.crx"
BIN = "Scripts" if os.name == "nt" else "bin"


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A new environment with the wheel in it, and with the dependencies of this one, so that no network is needed."""
    folder = tmp_path_factory.mktemp("wheel")
    output([sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)], ROOT)
    (wheel,) = folder.glob("skimtrace-*.whl")
    home = folder / "elsewhere"
    venv.create(home, with_pip=False, symlinks=os.name != "nt")
    python = str(home / BIN / "python")
    pip = [sys.executable, "-m", "pip", "--disable-pip-version-check", "--python", python]
    output([*pip, "install", "--no-deps", "--no-index", "--no-compile", str(wheel)], folder)
    site = "import sysconfig; print(sysconfig.get_path('purelib'))"
    ours = [output([name, "-c", site], folder).strip() for name in (sys.executable, python)]
    # A folder named in a .pth file is searched after the environment's own, and .pth files in it are not read: the
    # editable installation of this tree does not come along.
    Path(ours[1], "dependencies.pth").write_text(f"{ours[0]}\n", encoding="utf-8")
    return home


def output(command: list[str], folder: Path, environment: Mapping[str, str] | None = None) -> str:
    """Run `command` in `folder`, without this run's PYTHONPATH, and return what it prints."""
    variables = {key: value for key, value in os.environ.items() if key != "PYTHONPATH"} | dict(environment or {})
    done = subprocess.run(command, cwd=folder, env=variables, check=False, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_its_code_and_signatures_are_its_own(installed: Path) -> None:
    code = "import skimtrace, skimtrace.data; print(skimtrace.__file__); print(skimtrace.data.data_folder())"
    package, data = map(Path, output([str(installed / BIN / "python"), "-c", code], installed).splitlines())
    assert package.is_relative_to(installed)
    assert data == package.parent / "_signatures"
    names = [path.relative_to(data).as_posix() for path in data_files(data)]
    assert names == [path.relative_to(data_folder()).as_posix() for path in data_files(data_folder())]


def test_it_holds_the_program_and_its_data_alone(installed: Path) -> None:
    (record,) = installed.rglob("skimtrace-*.dist-info/RECORD")
    files = [line.split(",")[0] for line in record.read_text(encoding="utf-8").splitlines()]
    heads = {"/".join(file.split("/")[:2]) for file in files if not file.startswith(("..", "skimtrace-"))}
    ours = {f"skimtrace/{path.name}" for path in (ROOT / "src" / "skimtrace").iterdir() if path.name != "__pycache__"}
    assert heads == {*ours, "skimtrace/_signatures"}
    assert not [file for file in files if "specimen" in file or file.endswith(".png")]


def test_the_command_lists_the_signatures(installed: Path) -> None:
    listed = output([str(installed / BIN / "skimtrace"), "signatures", "list"], installed)
    rules = data_folder() / "rules"
    assert [line.split()[0] for line in listed.splitlines()] == [path.stem for path in data_files(rules)]


def test_it_says_of_a_sample_what_the_tree_says(installed: Path) -> None:
    scan = ["scan", SAMPLE, "--no-report", "--format", "json", "--jobs", "1"]
    there = result(output([str(installed / BIN / "skimtrace"), *scan], ROOT))
    here = result(output([sys.executable, "-P", "-m", "skimtrace", *scan], ROOT, {"PYTHONPATH": str(ROOT / "src")}))
    assert there == here
    assert there["verdict"] == "scrapes-and-sends"


def result(printed: str) -> dict[str, Any]:
    """Return the only result, without its timing."""
    (only,) = json.loads(printed)["results"]
    assert isinstance(only, dict)
    del only["timing"]
    return only
