"""What goes wrong in one place of a scan stays there: each fault is a real one, met through the command line, and the
inputs beside it have the results that they have without it."""

import json
import os
import re
import signal
import subprocess
import sys
import termios
import time
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from tests.benchmarks.estate import slow_script, unprivileged
from tests.benchmarks.estate_soak import processes, workers_of
from tests.benchmarks.lowering import minified
from tests.cli.packages import KEEPER, SENDER, TIDY, packed, unpacked

COMMAND = [sys.executable, "-m", "skimtrace", "scan"]
SECONDS = 300
"""How long a scan of these tests may take on a busy machine before the test gives up on it."""
KILLED = "its worker process was ended by SIGKILL (the system may be out of memory)"


@pytest.fixture
def here(tmp_path: Path) -> Path:
    """A folder with three good extensions: before, between and after what is put in."""
    unpacked(tmp_path / "all" / "a", SENDER, "Sender")
    unpacked(tmp_path / "all" / "m", KEEPER, "Keeper")
    packed(tmp_path / "all" / "z.zip", TIDY)
    return tmp_path


class Scan:
    """A scan of the folder `all` that has ended."""

    def __init__(self, code: int, out: bytes, err: bytes) -> None:
        self.code = code
        self.results: list[dict[str, Any]] = [json.loads(line) for line in out.splitlines()]
        self.told = err.decode().splitlines()

    def errors(self) -> dict[str, str]:
        return {one["input"]: one["error"] for one in self.results if one["error"] is not None}

    def good(self) -> list[dict[str, Any]]:
        """The results without an error, but for what they cost."""
        return [{**one, "timing": None} for one in self.results if one["error"] is None]


def start(here: Path, *arguments: str, command: Sequence[str] = COMMAND) -> "subprocess.Popen[bytes]":
    return subprocess.Popen(
        [*command, "all", "-f", "jsonl", "-j", "1", *arguments],
        cwd=here, stdout=subprocess.PIPE, stderr=subprocess.PIPE, start_new_session=True,
    )  # fmt: skip


def scan(here: Path, *arguments: str, command: Sequence[str] = COMMAND) -> Scan:
    with start(here, *arguments, command=command) as process:
        out, err = process.communicate(timeout=SECONDS)
    return Scan(process.returncode, out, err)


@pytest.fixture
def undisturbed(here: Path) -> list[dict[str, Any]]:
    """What the good extensions come to."""
    whole = scan(here, "--no-report", "--no-database")
    assert (whole.code, whole.told) == (0, [])
    assert [one["input"] for one in whole.results] == ["all/a", "all/m", "all/z.zip"]
    return whole.good()


def test_a_worker_that_is_killed_while_it_analyses(here: Path, undisturbed: list[dict[str, Any]]) -> None:
    unpacked(here / "all" / "b-slow", slow_script().decode())
    with start(here, "--no-report", "--timeout", "600") as process:
        assert process.stdout is not None
        first = process.stdout.readline()  # from now on the one worker is at the slow one, for long
        time.sleep(0.5)
        (worker,) = workers_of(process.pid)
        os.kill(worker, signal.SIGKILL)
        out, err = process.communicate(timeout=SECONDS)
    done = Scan(process.returncode, first + out, err)
    assert done.code == 1
    assert done.errors() == {"all/b-slow": KILLED}
    assert done.told[0] == f"skimtrace: all/b-slow: {KILLED}"
    assert done.good() == undisturbed
    again = scan(here, "--no-report", "--timeout", "2")
    assert again.errors() == {"all/b-slow": "it takes longer than the limit of 2 seconds"}, "it is tried again"


def test_an_input_that_takes_all_memory(here: Path, undisturbed: list[dict[str, Any]]) -> None:
    unpacked(here / "all" / "b-large", minified(1_000_000).decode() * 10)
    done = scan(here, "--no-report", "--memory", "600", "--timeout", "600")
    assert done.code == 1
    # Python says so; the parser, which is C, crashes where it is given no more: it depends on who asks last.
    assert list(done.errors()) == ["all/b-large"]
    reason = done.errors()["all/b-large"]
    assert reason in {
        "it needs more memory than the limit of 600 MiB for one extension",
        "its worker process was ended by SIGSEGV (it may have met the memory limit of 600 MiB)",
    }
    assert done.told[0] == f"skimtrace: all/b-large: {reason}"
    assert done.good() == undisturbed


def test_an_input_that_takes_too_long(here: Path, undisturbed: list[dict[str, Any]]) -> None:
    unpacked(here / "all" / "b-slow", slow_script().decode())
    done = scan(here, "--no-report", "--timeout", "5")
    reason = "it takes longer than the limit of 5 seconds"
    assert done.code == 1
    assert done.errors() == {"all/b-slow": reason}
    assert done.told == [f"skimtrace: all/b-slow: {reason}"]
    assert done.good() == undisturbed


def test_what_cannot_be_read(here: Path, undisturbed: list[dict[str, Any]]) -> None:
    (here / "all" / "b-corrupt.zip").write_bytes(b"PK\x03\x04" + bytes(range(256)))
    (here / "all" / "c-empty.crx").touch()
    hidden = unpacked(here / "all" / "d-unreadable")
    within = unpacked(here / "all" / "e-script")
    hidden.chmod(0)
    (within / "manifest.json").chmod(0)
    try:
        done = scan(here, "--no-report", command=unprivileged(COMMAND))
    finally:
        hidden.chmod(0o700)
    assert done.code == 1
    assert done.errors() == {
        "all/b-corrupt.zip": "it is a damaged package: its central directory is missing or damaged, and no entry "
        "could be found without it",
        "all/c-empty.crx": "the file is empty",
        "all/d-unreadable": "the folder cannot be searched: Permission denied",
    }
    assert done.told == [f"skimtrace: {name}: {reason}" for name, reason in done.errors().items()]
    (unread,) = [one for one in done.good() if one["input"] == "all/e-script"]
    assert unread["complete"] is False
    assert [one for one in done.good() if one != unread] == undisturbed


@cache
def mounts() -> bool:
    """Return whether a file system can be mounted here, in a name space of its own."""
    made = subprocess.run(["unshare", "-rm", "mount", "-t", "tmpfs", "none", "/mnt"], capture_output=True, check=False)
    return made.returncode == 0


def on_a_full_disk(folder: Path) -> tuple[list[str], str]:
    """Return the command that scans while `folder` is a disk of 32 KB, and the system's word for what is wrong then.

    Where no disk can be mounted, no file may be longer than that.
    """
    if mounts():
        mounted = 'mount -t tmpfs -o size=32k none "$1" && shift && exec "$@"'
        return ["unshare", "-rm", "sh", "-c", mounted, "sh", str(folder), *COMMAND], "No space left on device"
    return ["prlimit", "--fsize=32768", "--", *COMMAND], "File too large"


def test_a_full_disk_while_reports_are_written(here: Path, undisturbed: list[dict[str, Any]]) -> None:
    (here / "reports").mkdir()
    command, word = on_a_full_disk(here / "reports")
    done = scan(here, "--no-database", command=command)
    assert done.code == 1
    assert done.good() == undisturbed
    assert len(done.told) == 1
    assert re.fullmatch(rf"skimtrace: the report cannot be written: reports(/\S+)?: {word}", done.told[0])


def test_a_full_disk_for_the_database(here: Path, undisturbed: list[dict[str, Any]]) -> None:
    (here / "kept").mkdir()
    command, _ = on_a_full_disk(here / "kept")
    done = scan(here, "--no-report", "--database", "kept/results.db", command=command)
    assert done.code == 0, "nothing that was asked for is missing"
    assert done.good() == undisturbed
    assert len(done.told) == 1
    assert re.fullmatch(r"skimtrace: kept/results\.db: .*(full|disk I/O error).*", done.told[0])


def test_a_folder_that_the_database_cannot_be_made_in(here: Path, undisturbed: list[dict[str, Any]]) -> None:
    (here / "kept").mkdir()
    (here / "kept").chmod(0o500)
    done = scan(here, "--no-report", "--database", "kept/results.db", command=unprivileged(COMMAND))
    assert done.code == 0
    assert done.good() == undisturbed
    assert done.told == ["skimtrace: kept/results.db: results are not kept: unable to open database file"]


@pytest.mark.parametrize("damage", ["other bytes", "cut short", "overwritten"])
def test_a_damaged_database(here: Path, undisturbed: list[dict[str, Any]], damage: str) -> None:
    database = here / "results.db"
    assert scan(here, "--no-report", "--database", "results.db").code == 0
    whole = database.read_bytes()
    if damage == "other bytes":
        database.write_bytes(b"\x00\x01 no database" * 1_000)
    elif damage == "cut short":
        database.write_bytes(whole[: len(whole) // 2])
    else:
        database.write_bytes(whole[:4096] + os.urandom(len(whole) - 4096))
    done = scan(here, "--no-report", "--database", "results.db")
    assert done.code == 0
    assert done.good() == undisturbed
    assert len(done.told) == 1
    told = "results.db: the database of kept results is set aside as results.db.damaged, and a new one begun"
    assert done.told[0].startswith(f"skimtrace: {told}: ")
    assert (here / "results.db.damaged").exists()
    third, fourth = (scan(here, "--no-report", "--database", "results.db") for _ in range(2))
    note = "skimtrace: 3 of 3 results were kept from an earlier scan (--fresh analyses anew)"
    assert (third.told, fourth.told) == ([note], [note])
    assert third.good() == undisturbed
    assert fourth.results == third.results, "kept now, what they cost included"


def test_ctrl_c_on_a_terminal(here: Path, undisturbed: list[dict[str, Any]]) -> None:
    unpacked(here / "all" / "b-slow", slow_script().decode())
    # Where these tests run in the background of a shell the signal is ignored, and whoever inherits that ignores it.
    signal.signal(signal.SIGINT, signal.default_int_handler)
    ours, theirs = os.openpty()
    kept = ["--database", "results.db", "--timeout", "600"]
    with subprocess.Popen(
        ["setsid", "--ctty", *COMMAND, "all", "-f", "jsonl", "-j", "1", *kept], cwd=here, stdin=theirs,
        stdout=subprocess.PIPE, stderr=theirs, env={**os.environ, "TERM": "xterm-256color", "COLUMNS": "120"},
    ) as process:  # fmt: skip
        before = termios.tcgetattr(ours)
        os.close(theirs)
        assert process.stdout is not None
        first = process.stdout.readline()
        os.write(ours, b"\x03")  # the terminal makes the signal of it, for every process of the group
        first += process.stdout.read()
        seen = bytearray()
        while piece := _read(ours):
            seen += piece
        assert process.wait(timeout=SECONDS) == 130
        after = termios.tcgetattr(ours)
    os.close(ours)
    assert Scan(130, first, b"").good() == undisturbed[:1]
    shown = seen.decode()
    assert "interrupted: 1 of 4 results are there" in shown
    assert "Traceback" not in shown
    assert "scanning" in shown, "there was a bar"
    last_bar = shown.rindex("scanning")
    assert "\x1b[2K" in shown[last_bar:], "it is gone"
    assert shown.rindex("\x1b[?25h") > shown.rindex("\x1b[?25l"), "the cursor is back"
    assert after == before, "and all settings of the terminal"
    deadline = time.monotonic() + 15
    while any(one.group == process.pid for one in processes()) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert not [one for one in processes() if one.group == process.pid]
    assert not list((here / "reports").glob(".*"))
    again = scan(here, "--no-report", "--timeout", "2", "--database", "results.db")
    assert again.good() == undisturbed
    assert again.results[0] == json.loads(first.splitlines()[0]), "kept, what it cost included"


def _read(terminal: int) -> bytes:
    try:
        return os.read(terminal, 65536)
    except OSError:  # nobody is at the other end any more
        return b""
