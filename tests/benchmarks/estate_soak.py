"""A soak test: a folder of extensions, bad ones among them, is scanned while workers are killed and Ctrl-C is pressed.

`python -m tests.benchmarks.estate_soak [--count 5000]` makes the folder, scans it with reports and a database, kills
random workers with SIGKILL all the while, interrupts the scan in the middle as a terminal does, and starts it again.
At the end there has to be one result for each input, in order, as expected of it unless its worker was killed; what
was finished before the interrupt must not have been analysed again, and nothing may be left behind. What is wrong is
printed, and the exit code is 1 then. `tests/cli/test_soak.py` runs a small one.

Linux only: it finds workers in /proc.
"""

import argparse
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from typing import Final

import msgspec
from rich.console import Console
from rich.table import Table

from skimtrace.bundle.names import printable
from skimtrace.result.model import Result
from tests.benchmarks.estate import Bad, Made, Mix, make_estate, remove_estate, unprivileged

DATABASE: Final = "results.db"
SCRIPTS: Final = "results-scripts.db"
"""What workers share; they hold it open when they are killed, so its write-ahead log may stay."""
LOST: Final = ("its worker process was ended by SIGKILL", "its worker process did not start")
"""How the errors of inputs begin that are lost with their worker: while it was at work, or about to be."""
_LEAVE_SECONDS: Final = 15.0
"""How long processes may outlive the scan that started them."""


@dataclass(frozen=True, slots=True)
class Process:
    """A living process, by /proc."""

    pid: int
    parent: int
    group: int


@dataclass(slots=True)
class Soak:
    """What came of it. `lost` inputs have no result but the death of their worker; `resumed` lines were taken over."""

    inputs: int = 0
    results: int = 0
    killed: int = 0
    lost: int = 0
    finished_first: int = 0
    resumed: int = 0
    bad: int = 0
    seconds: tuple[float, float] = (0.0, 0.0)
    problems: list[str] = field(default_factory=list)


def processes() -> list[Process]:
    """Return all living processes."""
    found = []
    for entry in Path("/proc").glob("[0-9]*/stat"):
        try:
            rest = entry.read_text(encoding="utf-8", errors="replace").rpartition(") ")[2]
        except OSError:  # it has ended in the meantime
            continue
        state, parent, group, *_ = rest.split()
        if state not in "ZX":
            found.append(Process(int(entry.parent.name), int(parent), int(group)))
    return found


def workers_of(scan: int) -> list[int]:
    """Return the workers of the scan with this process ID, which leads a group: those that its children started."""
    return [one.pid for one in processes() if one.group == scan and scan not in (one.pid, one.parent)]


class Killer(threading.Thread):
    """Kills random workers of a scan, `pause` seconds apart in the mean, until it is told to stop."""

    def __init__(self, scan: int, random: Random, pause: float) -> None:
        super().__init__(daemon=True)
        self._scan, self._random, self._pause = scan, random, pause
        self._over = threading.Event()
        self.killed = 0

    def run(self) -> None:
        while not self._over.wait(self._random.expovariate(1 / self._pause)):
            if workers := sorted(workers_of(self._scan)):
                try:
                    os.kill(self._random.choice(workers), signal.SIGKILL)
                except ProcessLookupError:
                    continue
                self.killed += 1

    def stop(self) -> None:
        """End it, and wait until it has ended."""
        self._over.set()
        self.join()


def soak(
    place: Path, made: Sequence[Made], folder: Path, *, seed: int, jobs: int, timeout: float, pause: float
) -> Soak:
    """Scan `folder`, which holds `made`, and report. Everything the scans write goes to `place`."""
    done = Soak(inputs=len(made), bad=sum(one.bad is not None for one in made))
    random = Random(seed)
    first, second = place / "first.jsonl", place / "second.jsonl"
    (place / "tmp").mkdir()
    codes, seconds = [], []
    for output, interrupted in ((first, True), (second, False)):
        started = time.monotonic()
        with _start(place, folder, output, jobs, timeout) as process:
            killer = Killer(process.pid, random, pause)
            killer.start()
            if interrupted:
                _wait_for_lines(process, output, len(made) // 2)
                os.killpg(process.pid, signal.SIGINT)
            codes.append(process.wait())
            killer.stop()
            done.killed += killer.killed
        seconds.append(time.monotonic() - started)
        done.problems += _left_behind(process.pid, place)
    done.seconds = (seconds[0], seconds[1])
    if codes[0] != 130 or codes[1] not in (0, 1):
        told = [path.with_suffix(".err").read_text(encoding="utf-8")[-2_000:] for path in (first, second)]
        done.problems += [f"the exit codes are {codes}", *told]
        return done
    _judge(done, made, first, second, place / "reports")
    if done.lost > done.killed:
        done.problems.append(f"{done.lost} inputs are lost, and only {done.killed} workers were killed")
    if (codes[1] == 0) != (done.lost == done.bad == 0):
        done.problems.append(f"exit code {codes[1]}, and {done.lost} inputs are lost")
    return done


def _start(place: Path, folder: Path, output: Path, jobs: int, timeout: float) -> "subprocess.Popen[bytes]":
    command = [
        sys.executable, "-m", "skimtrace", "scan", str(folder), "-f", "jsonl", "-j", str(jobs),
        "--timeout", f"{timeout:g}", "--output", str(place / "reports"),
    ]  # fmt: skip
    (place / "kept").mkdir(exist_ok=True)
    with output.open("wb") as printed, output.with_suffix(".err").open("wb") as told:
        return subprocess.Popen(
            unprivileged(command),
            stdout=printed,
            stderr=told,
            env={**os.environ, "TMPDIR": str(place / "tmp"), "SKIMTRACE_DATABASE": str(place / "kept" / DATABASE)},
            start_new_session=True,
        )


def _wait_for_lines(process: "subprocess.Popen[bytes]", output: Path, lines: int) -> None:
    while process.poll() is None and output.read_bytes().count(b"\n") < lines:
        time.sleep(0.05)


def _left_behind(scan: int, place: Path) -> list[str]:
    """Return what a scan that has ended left in the way of processes and files."""
    deadline = time.monotonic() + _LEAVE_SECONDS
    while (living := [one.pid for one in processes() if one.group == scan]) and time.monotonic() < deadline:
        time.sleep(0.05)
    files = [
        *(place / "tmp").iterdir(),
        *(place / "reports").glob(".*"),
        *(file for file in (place / "kept").iterdir() if file.name != DATABASE and not file.name.startswith(SCRIPTS)),
    ]
    return [f"processes left behind: {living}"] * bool(living) + [f"left behind: {file.name}" for file in files]


def _judge(done: Soak, made: Sequence[Made], first: Path, second: Path, reports: Path) -> None:
    before, lines = (path.read_bytes().splitlines() for path in (first, second))
    if (reports / "results.jsonl").read_bytes() != second.read_bytes():
        done.problems.append("results.jsonl is not what was printed")
    results = [msgspec.json.decode(line, type=Result) for line in lines]
    done.results = len(results)
    names = [printable(str(one.path)) for one in made]
    if [result.input for result in results] != names:
        done.problems.append("the results are not those of the inputs in their order")
        return
    pages = len(list(reports.glob("*.html"))) - 1
    if pages != len(made):
        done.problems.append(f"{pages} pages for {len(made)} results")
    for one, result in zip(made, results, strict=True):
        if result.error is not None and result.error.startswith(LOST):
            done.lost += 1
        elif one.error is None and result.error is not None:
            done.problems.append(f"{result.input}: {result.error}")
        elif one.error is not None and (result.error is None or not result.error.startswith(one.error)):
            done.problems.append(f"{result.input}: {result.error}, not: {one.error}")
        elif one.error is None and result.verdict != one.verdict:
            done.problems.append(f"{result.input}: {result.verdict}, not {one.verdict}")
    done.finished_first = len(before)
    kept = set(lines)
    # A line holds the seconds of its analysis, so it is the same only when it was kept.
    earlier = [(line, msgspec.json.decode(line, type=Result)) for line in before]
    again = [was.input for line, was in earlier if was.error is None and line not in kept]
    done.resumed = sum(line in kept for line in before)
    done.problems += [f"{name}: it was finished when Ctrl-C was pressed, and is made again" for name in again]
    if not 0 < done.finished_first < len(made):
        done.problems.append(f"the first scan was interrupted after {done.finished_first} of {len(made)} results")


def table(done: Soak) -> Table:
    """The figures, as they stand in the README."""
    shown = Table("figure", "count")
    shown.columns[1].justify = "right"
    for what, count in (
        ("inputs", done.inputs),
        ("of them bad", done.bad),
        ("results", done.results),
        ("workers killed", done.killed),
        ("inputs lost with their worker", done.lost),
        ("results when Ctrl-C was pressed", done.finished_first),
        ("of them taken over by the second scan", done.resumed),
        ("wrong", len(done.problems)),
    ):
        shown.add_row(what, f"{count:,}")
    shown.add_row("seconds of the two scans", " + ".join(f"{part:.0f}" for part in done.seconds))
    return shown


def main(arguments: Sequence[str] | None = None) -> int:
    """Run it, print, and return the exit code."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--count", type=int, default=5_000, help="inputs")
    parser.add_argument("--mix", type=Mix, choices=list(Mix), default=Mix.SAMPLES)
    parser.add_argument("--every", type=int, default=50, help="each input of this number is a bad one")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--timeout", type=float, default=20, help="seconds for one extension")
    parser.add_argument("--pause", type=float, default=2, help="seconds between two kills, in the mean")
    parser.add_argument("--folder", type=Path, help="where the extensions go for the time being (the system's choice)")
    options = parser.parse_args(arguments)
    with TemporaryDirectory(prefix="soak-", dir=options.folder) as name:
        place = Path(name).resolve()
        made = make_estate(
            place / "estate", options.count, seed=options.seed, mix=options.mix, bad=list(Bad), every=options.every
        )
        try:
            done = soak(
                place, made, place / "estate", seed=options.seed, jobs=options.jobs, timeout=options.timeout,
                pause=options.pause,
            )  # fmt: skip
        finally:
            remove_estate(place / "estate")
    console = Console(width=120)
    console.print(table(done))
    for problem in done.problems:
        console.print(problem, markup=False, soft_wrap=True)
    return 1 if done.problems else 0


if __name__ == "__main__":
    sys.exit(main())
