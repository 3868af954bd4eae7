"""Kept results: looked up before an analysis, written after it. Whatever goes wrong with the database costs the scan
nothing but the time that it would have saved."""

import sqlite3
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Self, TypeVar

from skimtrace import __version__
from skimtrace.result.model import Result
from skimtrace.store.database import Tell, is_damage, open_database, set_aside
from skimtrace.store.facets import facets
from skimtrace.store.keys import Maker, content_of
from skimtrace.store.lines import pack, unpack

_CALM: Final = 1.0
"""Seconds that what is written may stay open: a commit for each known result would take most of the time."""

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Kept:
    """A result that was found: its row, and its line for the input that was asked for."""

    row: int
    line: bytes


@dataclass(frozen=True, slots=True)
class LimitFailure:
    """An analysis that a limit ended: `kind` is "time" (`limit` in seconds) or "memory" (in bytes)."""

    kind: str
    limit: float
    reason: str
    seconds: float


@dataclass(frozen=True, slots=True)
class Entry:
    """One input of a scan and what became of it; `row` is that of its result, None where there is none."""

    position: int
    input: str
    location: str
    identity: str
    row: int | None
    error: str | None


class Store:
    """The database of one scan, through which its parent process looks up and writes."""

    def __init__(self, path: Path, maker: Maker, signatures: str, tell: Tell) -> None:
        """Open the database at `path`. Raises UsageError for that of another program, OSError or sqlite3.Error when it
        can neither be opened nor made."""
        self.path = path
        self._maker = maker
        self._signatures = signatures
        self._tell = tell
        self._made: sqlite3.Connection | None = open_database(path, tell)
        self._scan: int | None = None
        self._since: float | None = None

    def stamped(self, location: str, stamp: bytes) -> str | None:
        """Return the content that was read at `location` when it had this `stamp`."""
        asked = "SELECT content FROM stamps WHERE location = ? AND stamp = ?"
        found = self._do(lambda made: made.execute(asked, (location, stamp)).fetchone(), None)
        return None if found is None else str(found[0])

    def find(self, content: str, name: str) -> Kept | None:
        """Return the result for `content`, as that of an input called `name`."""
        key = self._maker.key(content)
        return self._do(lambda made: look_up(made, key, name), None)

    def put(self, result: Result) -> int | None:
        """Keep `result`; return its row."""
        info = result.extension
        if result.error is not None or info.sha256 is None or info.format is None:
            return None
        content = content_of(info.sha256, info.format)
        packed, checksum = pack(result)
        key = self._maker.key(content)

        def write(made: sqlite3.Connection) -> int:
            made.execute("DELETE FROM facets WHERE result = (SELECT id FROM results WHERE key = ?)", (key,))
            row = made.execute(
                "INSERT INTO results (key, content, made, line, checksum) VALUES (?, ?, ?, ?, ?) ON CONFLICT (key) "
                "DO UPDATE SET made = excluded.made, line = excluded.line, checksum = excluded.checksum RETURNING id",
                (key, content, time.time(), packed, checksum),
            ).fetchone()[0]
            made.executemany("INSERT INTO facets VALUES (?, ?, ?)", [(*facet, row) for facet in facets(result)])
            return int(row)

        return self._write(write, None, at_once=True)

    def stamp(self, location: str, stamp: bytes, content: str) -> None:
        """Note that `content` was read at `location` when it had this `stamp`."""
        asked = "INSERT OR REPLACE INTO stamps VALUES (?, ?, ?)"
        self._write(lambda made: made.execute(asked, (location, stamp, content)), None)

    def failed(self, location: str, stamp: bytes) -> LimitFailure | None:
        """Return how the analysis of what is at `location`, with this `stamp`, failed before."""
        asked = (
            "SELECT kind, limit_value, reason, seconds FROM failures WHERE location = ? AND stamp = ? AND made_by = ?"
        )
        place = (location, stamp, self._maker.digest)
        found = self._do(lambda made: made.execute(asked, place).fetchone(), None)
        return None if found is None else LimitFailure(*found)

    def put_failure(self, location: str, stamp: bytes, failure: LimitFailure) -> None:
        """Note that a limit ended the analysis of what is at `location`."""
        row = (location, stamp, self._maker.digest, failure.kind, failure.limit, failure.reason, failure.seconds)
        asked = "INSERT OR REPLACE INTO failures VALUES (?, ?, ?, ?, ?, ?, ?)"
        self._write(lambda made: made.execute(asked, row), None, at_once=True)

    def enter(self, entry: Entry) -> None:
        """Note what became of one input of this scan."""

        def write(made: sqlite3.Connection) -> None:
            if self._scan is None:
                begun = (time.time(), f"skimtrace {__version__}", self._signatures)
                asked = "INSERT INTO scans (started, tool, signatures) VALUES (?, ?, ?)"
                self._scan = made.execute(asked, begun).lastrowid
            row = (self._scan, entry.position, entry.input, entry.location, entry.identity, entry.row, entry.error)
            made.execute("INSERT OR REPLACE INTO entries VALUES (?, ?, ?, ?, ?, ?, ?)", row)

        self._write(write, None)

    @property
    def scan(self) -> int | None:
        """The number of this scan, None while nothing was entered."""
        return self._scan

    def finish(self) -> None:
        """Note that the scan has come to its end."""
        if self._scan is not None:
            ended = (time.time(), self._scan)
            self._write(
                lambda made: made.execute("UPDATE scans SET finished = ? WHERE id = ?", ended), None, at_once=True
            )

    def close(self) -> None:
        """Write what is still open, and close."""
        if self._made is not None:
            self._do(self._commit, None)
        if self._made is not None:
            with suppress(sqlite3.Error):
                self._made.close()
            self._made = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _write(self, action: Callable[[sqlite3.Connection], T], otherwise: T, *, at_once: bool = False) -> T:
        def act(made: sqlite3.Connection) -> T:
            if self._since is None:
                made.execute("BEGIN IMMEDIATE")
                self._since = time.monotonic()
            done = action(made)
            if at_once or time.monotonic() - self._since > _CALM:
                self._commit(made)
            return done

        return self._do(act, otherwise)

    def _commit(self, made: sqlite3.Connection) -> None:
        if self._since is not None:
            self._since = None
            made.execute("COMMIT")

    def _do(self, action: Callable[[sqlite3.Connection], T], otherwise: T) -> T:
        """Return what `action` returns, or `otherwise` where the database does not let it."""
        if self._made is None:
            return otherwise
        try:
            return action(self._made)
        except sqlite3.Error as error:
            self._give_up(error)
            return otherwise

    def _give_up(self, error: sqlite3.Error) -> None:
        """Do without the database, or with a new one where it is the old one that is damaged."""
        made, self._made, self._since, self._scan = self._made, None, None, None
        if made is not None:
            with suppress(sqlite3.Error):
                made.close()
        try:
            if not is_damage(error):
                raise error
            set_aside(self.path, "damaged", str(error), self._tell)
            self._made = open_database(self.path, self._tell)
        except (sqlite3.Error, OSError) as reason:
            self._tell(f"{self.path}: results are no longer kept: {reason}")


def look_up(made: sqlite3.Connection, key: bytes, name: str) -> Kept | None:
    """Return the result kept under `key`, as that of an input called `name`. One that is damaged counts as none."""
    found = made.execute("SELECT id, line, checksum FROM results WHERE key = ?", (key,)).fetchone()
    line = None if found is None else unpack(found[1], found[2], name)
    return None if found is None or line is None else Kept(found[0], line)
