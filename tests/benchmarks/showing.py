"""The measurements as tables."""

from collections.abc import Callable
from statistics import median
from typing import Final

import msgspec
from rich.console import Console
from rich.table import Table

from tests.benchmarks.figures import LARGE, MB, Ratio, Scan, classes, counted, memory, ratio, speed, whole
from tests.benchmarks.process import Cost


class Measured(msgspec.Struct, frozen=True, kw_only=True):
    """One run of the benchmark. `start` and `semgrep_start` are what it costs to start each program."""

    machine: str
    report: bool
    start: Cost
    semgrep_start: Cost | None
    scans: list[Scan]


def show(measured: Measured, console: Console) -> None:
    """Print everything."""
    scans = measured.scans
    console.print(each(measured))
    console.print(figures(measured))
    console.print(growth(measured))
    if measured.semgrep_start is not None:
        console.print(against(measured, measured.semgrep_start))
    for scan in scans:
        if scan.error is not None:
            console.print(f"failed: {scan.name}: {scan.error}", markup=False)
    report = "with" if measured.report else "without"
    console.print(
        f"{len(scans)} extensions, {sum(scan.bytes for scan in scans) / MB:.2f} MB of JavaScript; {report} the HTML "
        f"report; {measured.machine}",
        markup=False,
    )


def each(measured: Measured) -> Table:
    """One row per extension, the largest first."""
    shown = _table("each extension", "extension", "JavaScript, MB", "wall, s", "CPU, s", "analysis, s", "peak, MB")
    compared = measured.semgrep_start is not None
    if compared:
        for title in ("semgrep wall", "CPU, s", "ratio, wall", "CPU"):
            shown.add_column(title, justify="right")
    for scan in sorted(measured.scans, key=lambda scan: -scan.bytes):
        row = [
            scan.name.rpartition("/")[2],
            f"{scan.bytes / MB:.3f}",
            *(f"{seconds:.2f}" for seconds in (scan.cost.wall, scan.cost.cpu, scan.analysis)),
            f"{scan.cost.peak / MB:.0f}",
        ]
        if compared and scan.semgrep is not None:
            theirs, ours = scan.semgrep.cost, scan.cost
            least = "" if whole(scan) else ">"
            row += [f"{least}{theirs.wall:.1f}", f"{least}{theirs.cpu:.1f}"]
            row += [f"{least}{theirs.wall / ours.wall:.1f}", f"{least}{theirs.cpu / ours.cpu:.1f}"]
        shown.add_row(*row)
    return shown


def figures(measured: Measured) -> Table:
    """The figures that have a goal, and those beside them."""
    scans, start = measured.scans, measured.start
    shown = _table("figures", "figure", "value", "goal")
    large = counted(scans)
    if large:
        pace = speed(large, start)
        what = f"{pace.extensions} of {LARGE / MB:.1f} MB and more or failed, {pace.bytes / MB:.2f} MB"
        shown.add_row(f"MB/s per core ({what}), by CPU seconds", _rate(pace.rate(pace.cpu)), "1.0")
        shown.add_row("  the same without starting the process", _rate(pace.rate(pace.cpu_without_start)))
        shown.add_row("MB/s by wall clock", _rate(pace.rate(pace.wall)))
        shown.add_row("  the same without starting the process", _rate(pace.rate(pace.wall_without_start)))
        own = f"without {pace.library_bytes / MB:.2f} MB of recognised libraries"
        shown.add_row(f"MB/s per core, by CPU seconds, {own}", _rate(pace.rate(pace.cpu, libraries=False)))
        rest = pace.rate(pace.cpu_without_start, libraries=False)
        shown.add_row("  the same without starting the process", _rate(rest))
    else:
        shown.add_row(f"MB/s per core: no extension of {LARGE / MB:.1f} MB and more", "-", "1.0")
    held = memory(scans)
    share = f"{100 * held.under / held.extensions:.1f}"
    shown.add_row(f"under 400 MB peak, of 100 ({held.under} of {held.extensions})", share, "95")
    shown.add_row("median peak, MB", f"{held.median / MB:.0f}")
    shown.add_row(f"highest peak, MB ({held.whose})", f"{held.highest / MB:.0f}", "1500")
    slowest = max(scans, key=lambda scan: scan.cost.wall)
    shown.add_row(f"slowest, s ({slowest.name})", f"{slowest.cost.wall:.1f}", "60")
    shown.add_row("start of the process, s: wall clock", f"{start.wall:.2f}")
    shown.add_row("start of the process, s: CPU", f"{start.cpu:.2f}")
    shown.add_row("start of the process, MB", f"{start.peak / MB:.0f}")
    whole_analysis = sum(scan.analysis for scan in scans)
    matching = sum(scan.matching for scan in scans)
    part = f"{100 * matching / whole_analysis:.1f}" if whole_analysis else "-"
    shown.add_row(f"signatures: {matching:.1f} s, % of the analysis", part, "10")
    failed = sum(scan.error is not None for scan in scans)
    shown.add_row("failed", str(failed))
    shown.add_row("incomplete", str(sum(not scan.complete for scan in scans) - failed))
    return shown


def growth(measured: Measured) -> Table:
    """Time and memory per MB by size, without what starting takes. Level is linear."""
    shown = _table(
        "growth, without starting the process",
        "JavaScript, MB", "extensions", "MB", "CPU, s", "s/MB", "s/MB, median", "s/MB, highest", "peak/MB, median",
    )  # fmt: skip
    start = measured.start
    for low, high, scans in classes(measured.scans):
        name = f"{low / MB:g} to {high / MB:g}" if high is not None else f"{low / MB:g} and more"
        held = [scan for scan in scans if scan.bytes]
        if not held:
            shown.add_row(name, "0")
            continue
        pace = speed(held, start)
        each = [max(scan.cost.cpu - start.cpu, 0) * MB / scan.bytes for scan in held]
        more = [max(scan.cost.peak - start.peak, 0) / scan.bytes for scan in held]
        shown.add_row(
            name, str(pace.extensions), f"{pace.bytes / MB:.2f}", f"{pace.cpu_without_start:.2f}",
            f"{pace.cpu_without_start * MB / pace.bytes:.2f}", f"{median(each):.2f}", f"{max(each):.2f}",
            f"{median(more):.0f}",
        )  # fmt: skip
    return shown


def against(measured: Measured, their_start: Cost) -> Table:
    """Semgrep over the same extensions in the same run."""
    large = counted(measured.scans)
    groups = {
        "all": measured.scans,
        f"{LARGE / MB:.1f} MB and more": large,
        "of these, nothing given up": [scan for scan in large if whole(scan)],
    }
    shown = _table("against semgrep", "figure", *groups, "goal")
    columns = [ratio(scans, measured.start, their_start) for scans in groups.values()]
    shown.add_row("extensions", *("-" if column is None else str(column.extensions) for column in columns))
    for title, cell, goal in COMPARED:
        shown.add_row(title, *("-" if column is None else cell(column) for column in columns), goal)
    shown.add_row("semgrep: start, s of CPU", f"{their_start.cpu:.2f}")
    return shown


def _over(theirs: float, ours: float) -> str:
    return f"{theirs / ours:.1f}" if ours > 0 else "-"


COMPARED: Final[tuple[tuple[str, Callable[[Ratio], str], str], ...]] = (
    ("ratio of total seconds, wall clock", lambda r: _over(r.theirs.wall, r.ours.wall), "20"),
    ("ratio of total seconds, CPU", lambda r: _over(r.theirs.cpu, r.ours.cpu), "20"),
    ("  wall clock, without starting", lambda r: _over(r.theirs_without_start.wall, r.ours_without_start.wall), ""),
    ("  CPU, without starting", lambda r: _over(r.theirs_without_start.cpu, r.ours_without_start.cpu), ""),
    ("semgrep: wall clock, s", lambda r: f"{r.theirs.wall:.1f}", ""),
    ("semgrep: CPU, s", lambda r: f"{r.theirs.cpu:.1f}", ""),
    ("semgrep: highest peak, MB", lambda r: f"{r.theirs.peak / MB:.0f}", ""),
    ("semgrep: findings", lambda r: str(r.findings), ""),
    ("semgrep: files it was given", lambda r: str(r.files), ""),
    ("semgrep: files it looked at", lambda r: str(r.scanned), ""),
    ("semgrep: files it gave up on", lambda r: str(r.given_up), ""),
    ("semgrep: files it read in part", lambda r: str(r.partly), ""),
    ("semgrep: functions its data flow gave up on", lambda r: str(r.functions), ""),
    ("semgrep: extensions on which it was ended", lambda r: str(r.cut_short), ""),
)
"""What is compared: title, value and goal."""


def _rate(value: float | None) -> str:
    return "-" if value is None else f"{value:.2f}"


def _table(title: str, first: str, *columns: str) -> Table:
    shown = Table(title=title, title_justify="left")
    shown.add_column(first, overflow="fold")
    for column in columns:
        shown.add_column(column, justify="right")
    return shown
