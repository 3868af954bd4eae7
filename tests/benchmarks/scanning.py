"""What scanning real extensions costs, end to end: speed, memory, growth with size, and the ratio to semgrep.

`python -m tests.benchmarks.scanning FOLDER...` scans every extension below the folders (default: the samples), one at a
time, each by a `skimtrace scan` of its own with one worker, from opening the package to the written result. The README
beside this file says what the figures mean and keeps them. Runs on Linux.
"""

import argparse
import platform
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

import msgspec
from rich.console import Console

from skimtrace.bundle.discover import Input, find_inputs
from skimtrace.result.model import Result
from tests.benchmarks import peer
from tests.benchmarks.figures import Scan
from tests.benchmarks.process import Cost, run
from tests.benchmarks.showing import Measured, show

ROOT = Path(__file__).resolve().parents[2]
TINY = {"manifest.json": '{"manifest_version": 3, "name": "tiny", "version": "1"}', "tiny.js": "0;\n"}
"""An extension in which there is nothing to do."""
ENVIRONMENT = {"PYTHONDONTWRITEBYTECODE": ""}
"""Modules are compiled once and kept, as where the program is installed."""


def least(costs: Sequence[Cost]) -> Cost:
    """The one that took the least processor time."""
    return min(costs, key=lambda cost: cost.cpu)


def measure(item: Input, rounds: int, *, report: bool) -> tuple[Scan, Result]:
    """Scan one extension in processes of its own; the round that took the least processor time counts."""
    with TemporaryDirectory(prefix="skimtrace-benchmark-") as place:
        output = Path(place, "result.jsonl")
        command = [
            sys.executable,
            "-m",
            "skimtrace",
            "scan",
            str(item.path.resolve()),
            "--jobs",
            "1",
            "--format",
            "jsonl",
        ]
        command += ["--quiet", *(("--output", str(Path(place, "reports"))) if report else ("--no-report",))]
        cost = least([run(command, output, environment=ENVIRONMENT) for _ in range(rounds)])
        if cost.code not in (0, 1):
            raise SystemExit(f"skimtrace ended with code {cost.code} on {item.name}")
        result = msgspec.json.decode(output.read_bytes(), type=Result)
    scan = Scan(
        name=item.name,
        bytes=result.coverage.analysed_bytes,
        library_bytes=sum(script.bytes for script in result.scripts if script.library is not None),
        files=result.coverage.files,
        flows=len(result.flows),
        analysis=result.timing.seconds,
        matching=result.timing.match_seconds or 0.0,
        complete=result.complete,
        error=result.error,
        cost=cost,
    )
    return scan, result


@contextmanager
def tiny() -> Iterator[Path]:
    """The folder of an extension in which there is nothing to do, while the block runs."""
    with TemporaryDirectory(prefix="skimtrace-benchmark-") as place:
        for name, text in TINY.items():
            Path(place, name).write_text(text, encoding="utf-8")
        yield Path(place)


def start_up(rounds: int, *, report: bool) -> Cost:
    """What it costs to start: the scan of an extension in which there is nothing to do, the best of some rounds."""
    with tiny() as folder:
        measure(Input(folder, "tiny"), 1, report=report)  # compiles what was changed
        return measure(Input(folder, "tiny"), rounds, report=report)[0].cost


def measure_all(items: Sequence[Input], options: argparse.Namespace, say: Callable[[str], None]) -> Measured:
    """Measure the starts, then each of `items` with skimtrace and, where it is asked for, with semgrep right after."""
    start = start_up(options.starts, report=options.report)
    theirs = least([peer.start_up(options.semgrep).cost for _ in range(options.starts)]) if options.semgrep else None
    scans = []
    for at, item in enumerate(items, 1):
        scan, result = measure(item, options.rounds, report=options.report)
        if options.semgrep and scan.error is None:
            found = peer.run_semgrep(options.semgrep, result, item.path, options.semgrep_timeout, options.limit)
            scan = msgspec.structs.replace(scan, semgrep=found)
        scans.append(scan)
        say(f"{at} of {len(items)}: {scan.name}, {scan.bytes / 1e6:.2f} MB, {scan.cost.wall:.1f} s")
    machine = f"Python {platform.python_version()}, {platform.system()} on {platform.machine()}"
    return Measured(machine=machine, report=options.report, start=start, semgrep_start=theirs, scans=scans)


def choose(folders: Sequence[str], sample: int) -> list[Input]:
    """The extensions below `folders`, or `sample` of them: by chance, but the same ones every time."""
    found = [item for item in find_inputs(folders) if isinstance(item, Input)]
    if 0 < sample < len(found):
        kept = set(Random(1).sample(range(len(found)), sample))
        found = [item for at, item in enumerate(found) if at in kept]
    return found


def arguments(given: Sequence[str] | None) -> argparse.Namespace:
    """Read the command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folders", nargs="*", default=[str(ROOT / "samples")], metavar="FOLDER")
    parser.add_argument("--sample", type=int, default=0, metavar="N", help="measure N of the extensions")
    parser.add_argument("--rounds", type=int, default=1, metavar="N", help="scans of each extension; the best counts")
    parser.add_argument("--starts", type=int, default=3, metavar="N", help="starts of each program; the best counts")
    parser.add_argument("--report", action="store_true", help="let skimtrace write its HTML report, too")
    parser.add_argument("--semgrep", metavar="PATH", help="the program to compare with, by its path")
    parser.add_argument(
        "--semgrep-timeout", type=int, default=60, metavar="SECONDS", help="its own limit per file and rule; 0 for none"
    )
    parser.add_argument(
        "--limit", type=float, default=1800, metavar="SECONDS", help="when to end it on one extension; 0 for never"
    )
    parser.add_argument("--json", metavar="FILE", help="write all measurements there; - prints them instead of tables")
    return parser.parse_args(given)


def main(given: list[str] | None = None) -> None:
    """Measure and print."""
    options = arguments(given)
    items = choose(options.folders, options.sample)
    if not items:
        raise SystemExit(f"no extension in {', '.join(options.folders)}")
    messages = Console(stderr=True, highlight=False)
    measured = measure_all(items, options, lambda text: messages.print(text, markup=False, soft_wrap=True))
    written = msgspec.json.format(msgspec.json.encode(measured), indent=1)
    if options.json == "-":
        sys.stdout.write(f"{written.decode()}\n")
        return
    if options.json:
        Path(options.json).write_bytes(written + b"\n")
    show(measured, Console(highlight=False, width=140))


if __name__ == "__main__":
    main()
