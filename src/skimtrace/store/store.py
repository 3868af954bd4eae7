"""Kept results: looked up before an analysis, written after it. Whatever goes wrong with the database costs the scan
nothing but the time that it would have saved."""

import sqlite3
import time
from collections.abc import Callable, Sequence
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
"""Seconds for which small writes are put off, to be done together."""

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
    """One input of a scan and what became of it; `row` is that of its result, and `content` what that is of; both are
    None where there is none."""

    position: int
    input: str
    location: str
    identity: str
    row: int | None
    error: str | None
    content: str | None = None


class Store:
    """The database of one scan, through which its parent process looks up and writes."""

    def __init__(self, path: Path, maker: Maker, signatures: str, tell: Tell, roots: Sequence[str] = ()) -> None:
        """Open the database at `path`; the scan looks below `roots` (see `places.root_of`). Raises UsageError for that
        of another program, OSError or sqlite3.Error when it can neither be opened nor made."""
        self.path = path
        self._maker = maker
        self._signatures = signatures
        self._tell = tell
        self._roots = tuple(dict.fromkeys(roots))
        self._made: sqlite3.Connection | None = open_database(path, tell)
        self._scan: int | None = None
        self._put_off: list[Callable[[sqlite3.Connection], object]] = []
        self._since = 0.0

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

        return self._write(write, None)

    def stamp(self, location: str, stamp: bytes, content: str) -> None:
        """Note that `content` was read at `location` when it had this `stamp`."""
        asked = "INSERT OR REPLACE INTO stamps VALUES (?, ?, ?)"
        self._later(lambda made: made.execute(asked, (location, stamp, content)))

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
        self._write(lambda made: made.execute(asked, row), None)

    def enter(self, entry: Entry) -> None:
        """Note what became of one input of this scan."""

        def write(made: sqlite3.Connection) -> None:
            if self._scan is None:
                begun = (time.time(), f"skimtrace {__version__}", self._signatures)
                asked = "INSERT INTO scans (started, tool, signatures) VALUES (?, ?, ?)"
                self._scan = made.execute(asked, begun).lastrowid
                made.executemany("INSERT INTO roots VALUES (?, ?)", [(self._scan, root) for root in self._roots])
            row = (self._scan, entry.position, entry.input, entry.location, entry.identity)
            made.execute(
                # A row may be that of a database that was set aside in the meantime: then its content is not there.
                "INSERT OR REPLACE INTO entries VALUES "
                "(?, ?, ?, ?, ?, (SELECT id FROM results WHERE id = ? AND content IS ?), ?)",
                (*row, entry.row, entry.content, entry.error),
            )

        self._later(write)

    @property
    def scan(self) -> int | None:
        """The number of this scan, None while nothing was entered."""
        return self._scan

    def finish(self) -> None:
        """Note that the scan has come to its end."""
        self.flush()  # with the first entry the scan gets its number
        if self._scan is not None:
            ended = (time.time(), self._scan)
            self._write(lambda made: made.execute("UPDATE scans SET finished = ? WHERE id = ?", ended), None)

    def read(self, action: Callable[[sqlite3.Connection], T], otherwise: T) -> T:
        """Return what `action` reads, or `otherwise` where the database cannot be read."""
        return self._do(action, otherwise)

    def close(self) -> None:
        """Write what is still open, and close."""
        self.flush()
        if self._made is not None:
            with suppress(sqlite3.Error):
                self._made.close()
            self._made = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _write(self, action: Callable[[sqlite3.Connection], T], otherwise: T) -> T:
        """Do `action`, and all that was put off before it, in one transaction; return what it returns."""

        def act(made: sqlite3.Connection) -> T:
            before = self._scan
            made.execute("BEGIN IMMEDIATE")
            try:
                for earlier in self._put_off:
                    earlier(made)
                done = action(made)
                made.execute("COMMIT")
            except BaseException:  # also an interrupt, after which the store is still closed in order
                self._scan = before
                with suppress(sqlite3.Error):
                    made.execute("ROLLBACK")
                raise
            self._put_off.clear()
            return done

        return self._do(act, otherwise)

    def _later(self, action: Callable[[sqlite3.Connection], object]) -> None:
        """Do `action` with others in one transaction, within about a second: one for each known result would take most
        of the time, and one that stays open would keep other processes waiting."""
        if not self._put_off:
            self._since = time.monotonic()
        self._put_off.append(action)
        if time.monotonic() - self._since > _CALM:
            self.flush()

    def flush(self) -> None:
        """Write what was put off."""
        if self._put_off:
            self._write(lambda made: None, None)

    def _do(self, action: Callable[[sqlite3.Connection], T], otherwise: T) -> T:
        """Return what `action` returns, or `otherwise` where the database does not let it."""
        if self._made is None:
            self._put_off.clear()
            return otherwise
        try:
            return action(self._made)
        except sqlite3.Error as error:
            self._give_up(error)
            return otherwise

    def _give_up(self, error: sqlite3.Error) -> None:
        """Do without the database, or with a new one where it is the old one that is damaged."""
        made, self._made, self._scan = self._made, None, None
        self._put_off.clear()
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
    asked = "SELECT id, CAST(line AS BLOB), CAST(checksum AS BLOB) FROM results WHERE key = ?"
    found = made.execute(asked, (key,)).fetchone()
    line = None if found is None else unpack(found[1], found[2], name)
    return None if found is None or line is None else Kept(found[0], line)
