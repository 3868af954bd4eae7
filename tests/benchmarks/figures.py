"""What the measurements of many extensions come to: speed, memory, growth with size, and the ratio to semgrep."""

from collections.abc import Iterable, Sequence
from itertools import pairwise
from statistics import median
from typing import Final

import msgspec

from tests.benchmarks.peer import Peer
from tests.benchmarks.process import Cost

MB: Final = 1_000_000
LARGE: Final = 400_000
"""Bytes of JavaScript from which on an extension counts for the speed: below, starting is most of the time."""
MEMORY: Final = 400 * MB
MOST_MEMORY: Final = 1_500 * MB
CLASSES: Final = (0, 100_000, 400_000, 1_000_000, 2_000_000, 5_000_000)
"""Where the size classes begin, in bytes of JavaScript."""


class Scan(msgspec.Struct, frozen=True, kw_only=True):
    """One extension. `bytes` of JavaScript as the result's coverage counts them: scripts in files and in pages, each
    once; `library_bytes` of them are unmodified copies of published libraries, which are recognised and mostly not
    analysed. `analysis` is the worker's own wall clock in seconds, from opening the package to the result;
    `matching` is what the signatures took of it.
    """

    name: str
    bytes: int
    library_bytes: int
    files: int
    flows: int
    analysis: float
    complete: bool
    error: str | None
    cost: Cost
    matching: float = 0.0
    semgrep: Peer | None = None


class Speed(msgspec.Struct, frozen=True, kw_only=True):
    """Some extensions together: seconds of processor time and of wall clock, with and without starting the process."""

    extensions: int
    bytes: int
    library_bytes: int
    cpu: float
    wall: float
    cpu_without_start: float
    wall_without_start: float

    def rate(self, seconds: float, *, libraries: bool = True) -> float | None:
        """MB of JavaScript per second, None for no time at all; `libraries=False` leaves recognised copies out."""
        size = self.bytes if libraries else self.bytes - self.library_bytes
        return size / MB / seconds if seconds > 0 else None


class Memory(msgspec.Struct, frozen=True, kw_only=True):
    """`under` of the `extensions` stay under 400 MB; `highest` in bytes is that of `whose`."""

    extensions: int
    under: int
    median: int
    highest: int
    whose: str


class Ratio(msgspec.Struct, frozen=True, kw_only=True):
    """Semgrep's seconds and ours over the same inputs, with the start of each measured apart, and what it left undone.

    Semgrep did not come to its end on `cut_short` of the extensions: its time is too short there.
    """

    extensions: int
    bytes: int
    ours: Cost
    theirs: Cost
    ours_without_start: Cost
    theirs_without_start: Cost
    findings: int
    files: int
    scanned: int
    given_up: int
    partly: int
    functions: int
    cut_short: int


def total(costs: Iterable[Cost]) -> Cost:
    """The seconds added up, and the highest peak."""
    held = list(costs)
    return Cost(
        sum(cost.wall for cost in held), sum(cost.cpu for cost in held), max((cost.peak for cost in held), default=0), 0
    )


def without(cost: Cost, start: Cost) -> Cost:
    """`cost` less what starting takes. Never less than nothing: the two are measured apart."""
    return cost._replace(wall=max(cost.wall - start.wall, 0), cpu=max(cost.cpu - start.cpu, 0))


def speed(scans: Sequence[Scan], start: Cost) -> Speed:
    """The speed over all of `scans`, where starting the process costs `start`."""
    whole = total(scan.cost for scan in scans)
    rest = total(without(scan.cost, start) for scan in scans)
    return Speed(
        extensions=len(scans),
        bytes=sum(scan.bytes for scan in scans),
        library_bytes=sum(scan.library_bytes for scan in scans),
        cpu=whole.cpu,
        wall=whole.wall,
        cpu_without_start=rest.cpu,
        wall_without_start=rest.wall,
    )


def counted(scans: Iterable[Scan]) -> list[Scan]:
    """Those of 0.4 MB and more, and those that failed: what has no result must not make the rest look quicker."""
    return [scan for scan in scans if scan.bytes >= LARGE or scan.error is not None]


def whole(scan: Scan) -> bool:
    """Say whether semgrep did all it was asked to: else its time is less than the work would take."""
    peer = scan.semgrep
    return peer is not None and peer.completed and not (peer.given_up or peer.partly or peer.functions)


def memory(scans: Sequence[Scan]) -> Memory:
    """How much memory each took."""
    highest = max(scans, key=lambda scan: scan.cost.peak)
    return Memory(
        extensions=len(scans),
        under=sum(scan.cost.peak < MEMORY for scan in scans),
        median=int(median(scan.cost.peak for scan in scans)),
        highest=highest.cost.peak,
        whose=highest.name,
    )


def classes(scans: Iterable[Scan]) -> list[tuple[int, int | None, list[Scan]]]:
    """(from, below, extensions) for each size class, in bytes of JavaScript; None is no upper end."""
    held = [scan for scan in scans if scan.error is None]
    ends = [*pairwise(CLASSES), (CLASSES[-1], None)]
    return [
        (low, high, [scan for scan in held if low <= scan.bytes and (high is None or scan.bytes < high)])
        for low, high in ends
    ]


def ratio(scans: Iterable[Scan], start: Cost, their_start: Cost) -> Ratio | None:
    """The comparison over those of `scans` that semgrep was given; None when that is none of them."""
    both = [(scan, scan.semgrep) for scan in scans if scan.semgrep is not None]
    if not both:
        return None
    ours, theirs = [scan.cost for scan, _ in both], [peer.cost for _, peer in both]
    return Ratio(
        extensions=len(both),
        bytes=sum(scan.bytes for scan, _ in both),
        ours=total(ours),
        theirs=total(theirs),
        ours_without_start=total(without(cost, start) for cost in ours),
        theirs_without_start=total(without(cost, their_start) for cost in theirs),
        findings=sum(peer.findings for _, peer in both),
        files=sum(peer.files for _, peer in both),
        scanned=sum(peer.scanned for _, peer in both),
        given_up=sum(peer.given_up for _, peer in both),
        partly=sum(peer.partly for _, peer in both),
        functions=sum(peer.functions for _, peer in both),
        cut_short=sum(not peer.completed for _, peer in both),
    )
