"""What the scan of a folder of many extensions costs: with more workers, once more, and in memory.

    python -m tests.benchmarks.estate_scan scaling [--count 40] [--rounds 3]
    python -m tests.benchmarks.estate_scan rescan [--count 1000] [--mix samples|realistic]
    python -m tests.benchmarks.estate_scan memory [--counts 100 1000 5000]

- `scaling`: wall clock of one worker against two, best of the rounds, which take turns; reports are written.
- `rescan`: the first scan of a folder, with reports; then the same unchanged, with and without reports, and with one
  extension changed. Best of the rounds but for the first scan, which there is one of.
- `memory`: the most memory that the parent process held (VmHWM of Linux; workers are no part of it), by the number of
  inputs, in the scan that analyses all and then, of kept results, for each format; with reports.

The extensions are those of `estate.py`; each run has a database of its own, in a temporary folder.
"""

import argparse
import os
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final, NamedTuple

from rich.console import Console
from rich.table import Table

from tests.benchmarks.estate import Made, Mix, change, make_estate, script_bytes

FORMATS: Final = ("text", "jsonl", "csv", "sarif")
_LOOK_SECONDS: Final = 0.02


class Run(NamedTuple):
    """One scan: `wall` in seconds, `peak` in bytes of the parent process alone, and how many results came."""

    wall: float
    peak: int
    results: int


class Row(NamedTuple):
    """One line of a table."""

    what: str
    inputs: int
    megabytes: float
    run: Run
    ratio: float | None = None


def scan(folder: Path, place: Path, *, jobs: int, database: Path, format_: str = "jsonl", report: bool = True) -> Run:
    """Scan `folder` with reports in `place`; raises RuntimeError for any exit code but 0."""
    reports = ["--output", str(place / "reports")] if report else ["--no-report"]
    command = [
        sys.executable, "-m", "skimtrace", "scan", str(folder), "-f", format_, "-j", str(jobs),
        "--timeout", "600", *reports,
    ]  # fmt: skip
    environment = {**os.environ, "SKIMTRACE_DATABASE": str(database)}
    printed = place / f"out.{format_}"
    started = time.perf_counter()
    with (
        printed.open("wb") as output,
        subprocess.Popen(command, stdout=output, stderr=subprocess.PIPE, env=environment) as process,
    ):
        peak = Peak(process.pid)
        peak.start()
        _, told = process.communicate()
        wall = time.perf_counter() - started
    peak.join()
    if process.returncode != 0:
        raise RuntimeError(f"exit code {process.returncode}: {told.decode(errors='replace')[-2000:]}")
    lines = sum(1 for _ in printed.open("rb"))
    return Run(wall, peak.most, lines)


class Peak(threading.Thread):
    """Watches the most memory that a process held, in bytes, until it is gone."""

    def __init__(self, pid: int) -> None:
        super().__init__(daemon=True)
        self._status = Path(f"/proc/{pid}/status")
        self.most = 0

    def run(self) -> None:
        while (now := self._read()) is not None:
            self.most = max(self.most, now)
            time.sleep(_LOOK_SECONDS)

    def _read(self) -> int | None:
        try:
            text = self._status.read_text(encoding="ascii")
        except OSError:
            return None
        lines = (line.split() for line in text.splitlines() if line.startswith("VmHWM:"))
        return next((int(line[1]) * 1024 for line in lines), None)  # a process that has ended has none


def scaling(place: Path, count: int, rounds: int) -> Iterator[Row]:
    """One worker against two, on extensions of realistic size."""
    made = make_estate(place / "estate", count, mix=Mix.REALISTIC)
    size = megabytes(made)
    best: dict[int, Run] = {}
    for at in range(rounds):
        for jobs in (1, 2):
            run = scan(place / "estate", place, jobs=jobs, database=place / f"{at}-{jobs}.sqlite")
            best[jobs] = min(run, best.get(jobs, run))
    for jobs, run in best.items():
        yield Row(f"{jobs} worker{'s' * (jobs > 1)}", count, size, run, best[1].wall / run.wall)


def rescan(place: Path, count: int, mix: Mix, rounds: int, jobs: int) -> Iterator[Row]:
    """A folder, and the same folder again."""
    made = make_estate(place / "estate", count, mix=mix)
    size = megabytes(made)
    time.sleep(3)  # what has just been written is not trusted to be unchanged
    database = place / "kept.sqlite"
    first = scan(place / "estate", place, jobs=jobs, database=database)
    yield Row(f"{mix}: first scan", count, size, first, 1.0)
    for what, report in (("unchanged", True), ("unchanged, no reports", False)):
        run = min(scan(place / "estate", place, jobs=jobs, database=database, report=report) for _ in range(rounds))
        yield Row(f"{mix}: {what}", count, size, run, first.wall / run.wall)
    packed = [one for one in made if one.path.is_file()]
    runs = []
    for at in range(rounds):
        change(packed[at], seed=at)
        time.sleep(3)
        runs.append(scan(place / "estate", place, jobs=jobs, database=database))
    yield Row(f"{mix}: one changed", count, size, min(runs), first.wall / min(runs).wall)


def memory(place: Path, counts: Sequence[int], jobs: int) -> Iterator[Row]:
    """The parent's memory, by the number of inputs."""
    for count in counts:
        made = make_estate(place / f"estate-{count}", count)
        time.sleep(3)
        database = place / f"{count}.sqlite"
        for what, format_ in (("analysed", "jsonl"), *(("kept", format_) for format_ in FORMATS)):
            run = scan(place / f"estate-{count}", place, jobs=jobs, database=database, format_=format_)
            yield Row(f"{what}, {format_}", count, megabytes(made), run)


def megabytes(made: Sequence[Made]) -> float:
    """Return the size of all JavaScript, in MB."""
    return sum(script_bytes(made)) / 1e6


def table(rows: Sequence[Row]) -> Table:
    """The rows, as they stand in the README."""
    shown = Table("scan", "inputs", "JavaScript, MB", "wall clock, s", "ratio", "parent's peak, MB")
    for column in shown.columns[1:]:
        column.justify = "right"
    for row in rows:
        ratio = "" if row.ratio is None else f"{row.ratio:.2f}"
        peak = f"{row.run.peak / 1e6:.0f}"
        shown.add_row(row.what, f"{row.inputs:,}", f"{row.megabytes:.1f}", f"{row.run.wall:.2f}", ratio, peak)
    return shown


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("what", choices=("scaling", "rescan", "memory"))
    parser.add_argument("--count", type=int, help="extensions in the folder (scaling: 40, rescan: 1000)")
    parser.add_argument("--counts", type=int, nargs="+", default=[100, 1_000, 5_000], help="memory: inputs")
    parser.add_argument("--mix", type=Mix, choices=list(Mix), nargs="+", default=list(Mix), help="rescan: sizes")
    parser.add_argument("--rounds", type=int, default=3, help="runs of which the best counts")
    parser.add_argument("--jobs", type=int, default=2, help="workers, but for scaling")
    parser.add_argument("--folder", type=Path, help="where the extensions go for the time being (the system's choice)")
    options = parser.parse_args(arguments)
    rows: list[Row] = []
    with TemporaryDirectory(prefix="estate-", dir=options.folder) as name:
        place = Path(name)
        if options.what == "scaling":
            rows += scaling(place, options.count or 40, options.rounds)
        elif options.what == "memory":
            rows += memory(place, options.counts, options.jobs)
        else:
            for mix in options.mix:
                (place / mix).mkdir()
                rows += rescan(place / mix, options.count or 1_000, mix, options.rounds, options.jobs)
    Console(width=120).print(table(rows))


if __name__ == "__main__":
    main()
