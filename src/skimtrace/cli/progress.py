"""How far a scan is: a bar on a terminal, a line now and then elsewhere."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Final, Protocol

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn, TimeRemainingColumn

_FIRST: Final = 15.0
"""Seconds until the first line."""
_MOST: Final = 600.0
"""Seconds between two lines at most; each comes after twice the time of the one before."""


class Counts(Protocol):
    """What is counted while a scan runs."""

    done: int
    lost: int
    findings: int


class Bar:
    """Nothing to be seen."""

    def advance(self) -> None:
        """One more input is through, and counted."""


class LineBar(Bar):
    """A line now and then, through `note`."""

    def __init__(
        self,
        note: Callable[[str], object],
        total: int,
        counts: Counts,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._note = note
        self._total = total
        self._counts = counts
        self._clock = clock
        self._started = clock()
        self._pause = _FIRST
        self._next = self._started + _FIRST

    def advance(self) -> None:
        """One more input is through; say so when it is time."""
        now = self._clock()
        if now < self._next:
            return
        self._pause = min(2 * self._pause, _MOST)
        self._next = now + self._pause
        counts, rate = self._counts, self._counts.done / (now - self._started)
        left = (self._total - counts.done) / rate
        self._note(
            f"{counts.done:,} of {self._total:,} done, {counts.lost:,} failed, {counts.findings:,} findings so far; "
            f"{rate:.1f} per second, {duration(left)} left"
        )


class _LiveBar(Bar):
    """A bar on a terminal."""

    def __init__(self, live: Progress, total: int, counts: Counts) -> None:
        self._live = live
        self._counts = counts
        self._started = time.monotonic()
        self._task = live.add_task("", total=total, lost=0, findings=0, rate=0.0)
        self.console = live.console

    def advance(self) -> None:
        """One more input is through."""
        counts = self._counts
        rate = counts.done / max(time.monotonic() - self._started, 0.001)
        self._live.update(self._task, completed=counts.done, lost=counts.lost, findings=counts.findings, rate=rate)


@contextmanager
def live_bar(total: int, counts: Counts) -> Iterator[_LiveBar]:
    """Show a bar on standard error, which is gone afterwards. NO_COLOR is honoured by rich."""
    columns = (
        TextColumn("scanning"),
        BarColumn(bar_width=20),
        MofNCompleteColumn(),
        TextColumn("{task.fields[lost]:,} failed, {task.fields[findings]:,} findings, {task.fields[rate]:.1f}/s"),
        TimeElapsedColumn(),
        TextColumn("left"),
        TimeRemainingColumn(),
    )
    # Nothing of rich may stand between us and standard output.
    console = Console(stderr=True)
    with Progress(*columns, console=console, transient=True, redirect_stdout=False, redirect_stderr=False) as live:
        yield _LiveBar(live, total, counts)


def duration(seconds: float) -> str:
    """Return a time in words, rounded to what one can plan with."""
    for size, word in ((3600, "hour"), (60, "minute")):
        if seconds >= 2 * size:
            return f"{seconds / size:.0f} {word}s"
    return f"{seconds:.0f} second{'' if round(seconds) == 1 else 's'}"
