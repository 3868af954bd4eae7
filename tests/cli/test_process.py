"""The command line as a process of its own: streams, signals, pipes."""

import json
import os
import re
import signal
import subprocess
import sys
import time
from pathlib import Path

import msgspec
import pytest

from skimtrace.result.model import Result
from tests.cli.packages import SENDER, broken, unpacked

COMMAND = [sys.executable, "-m", "skimtrace"]


@pytest.fixture
def many(tmp_path: Path) -> Path:
    for at in range(200):
        unpacked(tmp_path / "many" / f"e{at:03}", SENDER, f"Extension {at}")
    return tmp_path


def start(folder: Path, *arguments: str, **environment: str) -> "subprocess.Popen[bytes]":
    return subprocess.Popen(
        [*COMMAND, *arguments],
        cwd=folder,
        env={**os.environ, **environment},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        start_new_session=True,
    )


def test_results_and_messages_are_apart(tmp_path: Path) -> None:
    unpacked(tmp_path / "ext", SENDER)
    broken(tmp_path / "bad.crx")
    with start(tmp_path, "scan", "ext", "bad.crx", "-f", "json") as process:
        out, err = process.communicate(timeout=120)
        assert process.returncode == 1
        assert [r["verdict"] for r in json.loads(out)["results"]] == ["scrapes-and-sends", "review"]
        assert err.decode().splitlines() == [
            "skimtrace: bad.crx: it is neither a CRX nor a ZIP archive",
            "skimtrace: report: reports/index.html",
        ]


def test_output_is_utf8_in_any_locale(tmp_path: Path) -> None:
    unpacked(tmp_path / "ext", name="Zoë 名前")
    for settings in ({"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}, {"PYTHONIOENCODING": "latin-1"}):
        with start(tmp_path, "scan", "ext", "--no-report", "--no-database", **settings) as process:
            out, err = process.communicate(timeout=120)
            assert (process.returncode, err) == (0, b"")
            assert "Zoë 名前" in out.decode("utf-8")


def test_no_terminal_means_no_progress_and_no_colour(many: Path) -> None:
    with start(many, "scan", "many/e000", "many/e001", "--no-report", FORCE_COLOR="1") as process:
        out, err = process.communicate(timeout=120)
        assert err == b""
        assert b"\x1b" not in out


def test_a_reader_that_goes_away_ends_the_scan_quietly(many: Path) -> None:
    for extra in ([], ["--no-report"]):
        with start(many, "scan", "many", "-f", "jsonl", "--quiet", *extra) as process:
            assert process.stdout is not None
            assert process.stderr is not None
            assert process.stdout.readline().startswith(b'{"schema_version":"1"')
            process.stdout.close()
            err = process.stderr.read()
            assert process.wait(timeout=120) == 141
            assert err == b""


def test_a_reader_that_was_never_there(tmp_path: Path) -> None:
    unpacked(tmp_path / "ext")
    for arguments in (["scan", "ext", "--no-report"], ["signatures", "list"], ["diff", "ext", "ext"]):
        with start(tmp_path, *arguments) as process:
            assert process.stdout is not None
            assert process.stderr is not None
            process.stdout.close()
            assert process.stderr.read() == b""
            assert process.wait(timeout=120) == 141


def test_ctrl_c_keeps_what_is_finished(many: Path) -> None:
    with start(many, "scan", "many", "-f", "json", "-j", "2") as process:
        assert process.stdout is not None
        assert process.stderr is not None
        first = process.stdout.readline() + process.stdout.readline()
        os.killpg(process.pid, signal.SIGINT)  # as a terminal does: to every process of the group
        out = first + process.stdout.read()
        err = process.stderr.read().decode()
        assert process.wait(timeout=120) == 130
        kept = json.loads(out)["results"]
        assert 0 < len(kept) < 200
        assert [r["input"] for r in kept] == [f"many/e{at:03}" for at in range(len(kept))]
        assert err.splitlines()[0] == f"skimtrace: interrupted: {len(kept)} of 200 results are there"
        assert "Traceback" not in err
        reports = many / "reports"
        lines = (reports / "results.jsonl").read_bytes().splitlines()
        assert [msgspec.json.decode(line, type=Result).input for line in lines] == [r["input"] for r in kept]
        assert f"{len(kept)} extensions" in (reports / "index.html").read_text(encoding="utf-8")
        assert not list(reports.glob(".skimtrace-*"))
        for _ in range(50):
            if not processes_of(process.pid):
                break
            time.sleep(0.1)
        assert not processes_of(process.pid), "no worker is left behind"


def processes_of(group: int) -> list[str]:
    """Return the command names of the living processes of a process group."""
    found = []
    for entry in Path("/proc").glob("[0-9]*/stat"):
        try:
            name, _, rest = entry.read_text().partition(") ")
        except OSError:
            continue
        state, _, member, *_ = rest.split()
        if int(member) == group and state != "Z":
            found.append(name)
    return found


def test_a_full_standard_output_is_an_error(tmp_path: Path) -> None:
    unpacked(tmp_path / "ext")
    with Path("/dev/full").open("wb") as full:
        process = subprocess.run(
            [*COMMAND, "scan", "ext", "--no-report"], cwd=tmp_path, stdout=full, stderr=subprocess.PIPE, timeout=120,
            check=False,
        )  # fmt: skip
    assert process.returncode == 1
    assert process.stderr == b"skimtrace: standard output cannot be written: No space left on device\n"


def on_a_terminal(folder: Path, *arguments: str, **environment: str) -> str:
    """Return what a terminal gets to see, standard output and standard error in one."""
    ours, theirs = os.openpty()
    settings = {k: v for k, v in os.environ.items() if k not in {"NO_COLOR", "FORCE_COLOR", "TERM"}}
    with subprocess.Popen(
        [*COMMAND, *arguments], cwd=folder, env={**settings, "TERM": "xterm-256color", "COLUMNS": "120", **environment},
        stdin=theirs, stdout=theirs, stderr=theirs,
    ) as process:  # fmt: skip
        os.close(theirs)
        seen = bytearray()
        while True:
            try:
                piece = os.read(ours, 65536)
            except OSError:  # the other end is closed
                break
            if not piece:
                break
            seen += piece
        os.close(ours)
    assert process.returncode == 0
    return seen.decode()


def test_a_terminal_sees_a_table_and_progress(many: Path) -> None:
    seen = on_a_terminal(many, "scan", "many/e000", "many/e001", "many/e002", "--no-report")
    assert "scanning" in seen
    assert "/3" in seen
    assert "What goes where" in seen
    assert "\x1b[1;31mscrapes-and-sends" in seen
    assert seen.rstrip().endswith("3 extensions: 3 scrapes-and-sends")


def test_no_color_is_honoured(many: Path) -> None:
    seen = on_a_terminal(many, "scan", "many/e000", "many/e001", "--no-report", NO_COLOR="1")
    assert "scanning" in seen
    assert not re.search(r"\x1b\[[0-9;]*(3[0-9]|4[0-9]|9[0-7])[;m]", seen), "no colour; bold and cursor moves may be"


def test_data_on_a_terminal_does_not_run_into_the_progress_bar(many: Path) -> None:
    seen = on_a_terminal(many, "scan", "many/e000", "many/e001", "-f", "jsonl", "--no-report")
    shown = re.sub(r"\x1b\[[0-9;?]*[A-Za-z]", "", seen).replace("\r", "\n")
    lines = [line for line in shown.splitlines() if line.startswith("{")]
    assert [msgspec.json.decode(line, type=Result).input for line in lines] == ["many/e000", "many/e001"]


def test_one_input_and_quiet_show_no_progress(many: Path) -> None:
    assert "scanning" not in on_a_terminal(many, "scan", "many/e000", "--no-report")
    assert "scanning" not in on_a_terminal(many, "scan", "many/e000", "many/e001", "--no-report", "--quiet")
