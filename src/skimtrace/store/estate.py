"""What the database knows of an estate: which extensions there are, as they were last seen, and which are gone.

An extension is gone when a later scan, one that came to its end, looked below the same root and did not find it. It is
not where that scan could not look: at a folder that was missing, empty or unreadable, or a package it could not read.
What no later scan looked at stays as it was last seen.
"""

import sqlite3
from bisect import bisect_right
from dataclasses import dataclass
from typing import Final

import msgspec

from skimtrace.result.model import Result
from skimtrace.store.lines import read_line, unpack
from skimtrace.store.places import covering, root_of
from skimtrace.verdict.model import Verdict

LATEST: Final = 2**62
"""Larger than the number of any scan."""


@dataclass(frozen=True, slots=True)
class Seen:
    """One input of one scan. `row` and `content` are of its result; they are None, and `error` says why, where there is
    none."""

    scan: int
    position: int
    input: str
    location: str
    identity: str
    row: int | None
    content: str | None
    error: str | None


@dataclass(frozen=True, slots=True)
class Run:
    """One scan. Times are seconds since 1970, UTC; `finished` is None for one that was cut off."""

    number: int
    started: float
    finished: float | None
    tool: str
    signatures: str
    inputs: int
    failed: int
    roots: tuple[str, ...]


class UnreadableError(Exception):
    """A kept result cannot be read; the text says why."""


def runs(made: sqlite3.Connection) -> list[Run]:
    """Return all scans, the oldest first. Raises sqlite3.Error."""
    asked = (
        "SELECT id, started, finished, tool, signatures, (SELECT count(*) FROM entries WHERE scan = id), "
        "(SELECT count(*) FROM entries WHERE scan = id AND error IS NOT NULL) FROM scans ORDER BY id"
    )
    roots: dict[int, list[str]] = {}
    for scan, path in made.execute("SELECT scan, path FROM roots ORDER BY scan, path"):
        roots.setdefault(scan, []).append(path)
    return [
        Run(number, started, finished, tool, signatures, inputs, failed, tuple(roots.get(number, ())))
        for number, started, finished, tool, signatures, inputs, failed in made.execute(asked)
    ]


def entries(made: sqlite3.Connection, scan: int) -> list[Seen]:
    """Return the inputs of one scan, in their order. Raises sqlite3.Error."""
    asked = "SELECT * FROM seen WHERE scan = ? ORDER BY position"
    return [Seen(*row) for row in made.execute(asked, (scan,))]


def estate(made: sqlite3.Connection, until: int = LATEST, *, finished: bool = False) -> dict[str, Seen]:
    """Return what there was before the scan `until`, by location, each as it was last seen; with `finished` as scans
    saw it that came to their end. Raises sqlite3.Error."""
    asked = (
        "SELECT location, max(scan) FROM entries WHERE scan IN "
        "(SELECT id FROM scans WHERE id < :until AND (finished IS NOT NULL OR NOT :finished)) GROUP BY location"
    )
    last: dict[str, int] = dict(made.execute(asked, {"until": until, "finished": finished}))
    # Scan by scan, in the order in which entries lie in the file: as one statement it takes thirty times as long.
    seen = {
        one.location: one
        for scan in sorted(set(last.values()))
        for one in entries(made, scan)
        if last.get(one.location) == scan
    }
    looked = Looked(made, until)
    return {location: seen[location] for location in sorted(seen) if not looked.missed(seen[location])}


class Looked:
    """Where the scans before `until` that came to their end have looked."""

    def __init__(self, made: sqlite3.Connection, until: int = LATEST) -> None:
        self._made = made
        self._scans: dict[str, list[int]] = {}
        self._blind: dict[int, set[str]] = {}
        asked = (
            "SELECT path, scan FROM roots JOIN scans ON id = scan WHERE finished IS NOT NULL AND id < ? ORDER BY scan"
        )
        for path, scan in made.execute(asked, (until,)):
            self._scans.setdefault(path, []).append(scan)

    def ever(self, location: str) -> bool:
        """Return whether any of the scans looked where `location` is."""
        return any(root in self._scans for root in covering(location))

    def missed(self, one: Seen) -> bool:
        """Return whether a scan after that of `one` looked where it was, could look there, and did not find it."""
        places = list(covering(one.location))
        for root in places:
            scans = self._scans.get(root, [])
            if any(self._could_look(scan, places) for scan in scans[bisect_right(scans, one.scan) :]):
                return True
        return False

    def _could_look(self, scan: int, places: list[str]) -> bool:
        if scan not in self._blind:
            asked = "SELECT location FROM entries WHERE scan = ? AND error IS NOT NULL"
            self._blind[scan] = {root_of(row[0]) for row in self._made.execute(asked, (scan,))}
        return self._blind[scan].isdisjoint(places)


def result_of(made: sqlite3.Connection, one: Seen) -> Result:
    """Return the result of `one`. Raises UnreadableError where there is none, or it is damaged or of another form;
    sqlite3.Error."""
    asked = "SELECT CAST(line AS BLOB), CAST(checksum AS BLOB) FROM results WHERE id = ?"
    found = made.execute(asked, (one.row,)).fetchone()
    if found is None:
        raise UnreadableError(one.error or "no result was kept")
    line = unpack(found[0], found[1], one.input)
    if line is None:
        raise UnreadableError("the result that was kept is damaged; scan --fresh makes it anew")
    try:
        return read_line(line)
    except (msgspec.DecodeError, msgspec.ValidationError):
        raise UnreadableError("the result was kept by another version of skimtrace, in a form of its own") from None


def verdict_of(made: sqlite3.Connection, one: Seen) -> str | None:
    """Return the verdict of `one`, None where there is none, without reading its result. Raises sqlite3.Error."""
    asked = "SELECT value FROM facets WHERE result = ? AND kind = 'verdict'"
    found = made.execute(asked, (one.row,)).fetchone()
    return str(found[0]) if found is not None and found[0] in set(Verdict) else None
