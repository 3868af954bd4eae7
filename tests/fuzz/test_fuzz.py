"""The targets hold over some seeds and changed seeds, without the fuzzer: what it runs for hours stays able to run."""

import importlib
import subprocess
import sys
from itertools import islice
from pathlib import Path
from random import Random
from types import ModuleType

import pytest

from tests.extension.made import Content
from tests.fuzz.__main__ import TARGETS, place
from tests.fuzz.guard import SCRATCH, ForbiddenError, TooSlowError, checked, watched
from tests.fuzz.mutation import no_basic
from tests.fuzz.parts import join, split


def target_called(name: str) -> ModuleType:
    return importlib.import_module(f"tests.fuzz.{name}")


@pytest.mark.parametrize("name", TARGETS)
def test_a_target_holds_over_seeds_and_changed_seeds(name: str) -> None:
    target, random = target_called(name), Random(1)
    seeds = [seed for seed in islice(target.seeds(), 40) if len(seed) <= target.MAX_LENGTH]
    assert len(set(seeds)) > 10
    changed = [target.mutate(seed, target.MAX_LENGTH, random, no_basic) for seed in [*seeds[:12], b""]]
    assert sum(one not in seeds for one in changed) > 6
    assert all(len(one) <= target.MAX_LENGTH for one in changed)
    for data in [*seeds[:8], *changed, b""]:
        assert (error := checked(target.check, data)) is None, (error, data)


def test_many_changes_keep_to_the_room() -> None:
    for name in TARGETS:
        target, random, data = target_called(name), Random(2), b""
        for _ in range(200):
            data = target.mutate(data, 3000, random, no_basic)
            assert len(data) <= 3000, name


def test_parts() -> None:
    files: dict[str, Content] = {"manifest.json": {"a": 1}, "b c/d.js": "x\n:: no\n", "e": b"\xff"}
    assert split(join({**files, "b c/d.js": "x\n"}), "f") == {
        "manifest.json": b'{"a": 1}\n',
        "b c/d.js": b"x\n\n",
        "e": b"\xff\n",
    }
    assert split(b"plain", "f") == {"f": b"plain"}
    assert split(b"plain\n:: g\nmore", "f") == {"f": b"plain\n", "g": b"more"}


def endless(_: bytes) -> None:
    while True:
        pass


def test_what_takes_too_long_is_ended() -> None:
    with pytest.raises(TooSlowError), watched(0.05):
        endless(b"")


def test_what_is_forbidden_is_found(tmp_path: Path) -> None:
    def writes(_: bytes) -> None:
        (tmp_path / "new").write_text("x")

    def runs(_: bytes) -> None:
        subprocess.run([sys.executable, "-V"], check=True)

    SCRATCH.mkdir(parents=True, exist_ok=True)
    for forbidden in (writes, runs):
        error = checked(forbidden, b"")
        assert isinstance(error, ForbiddenError)
        assert place(error).startswith("ForbiddenError-")
    assert not (tmp_path / "new").exists()
    writes(b"")
    assert (tmp_path / "new").exists(), "nothing is forbidden outside a target"


def test_findings_of_one_place_bear_one_name() -> None:
    def fails(_: bytes) -> None:
        split(None, "")  # type: ignore[arg-type]  # that is the defect

    names = {place(error) for _ in range(2) if (error := checked(fails, b""))}
    assert [name.rpartition("-")[0] for name in names] == ["TypeError-parts"]


def test_one_input_is_checked_without_the_fuzzer(tmp_path: Path) -> None:
    file = tmp_path / "finding"
    file.write_bytes(b"a(")
    command = [sys.executable, "-m", "tests.fuzz", "lowering", "--input", str(file)]
    run = subprocess.run(command, capture_output=True, text=True, check=False, timeout=120)
    assert (run.returncode, run.stdout, run.stderr) == (0, "", "")
