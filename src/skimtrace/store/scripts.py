"""Lowered scripts in an SQLite file that the workers share: what one has lowered, the others read.

It is a cache and nothing else. Whatever goes wrong with the file (it is damaged, locked, read-only, or the disk is
full) switches it off for this process, with one remark; no analysis fails over it.
"""

import sqlite3
import time
import zlib
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from hashlib import sha256
from pathlib import Path
from typing import Final

from skimtrace.store.database import Tell, is_damage, set_aside

LIMIT_BYTES: Final = 1 << 30
"""Compressed bytes that are kept."""
_AFTER: Final = 0.8
"""The part of the limit that is left when some had to go: it does not happen again at once."""
_CHECK_EVERY: Final = 0.05
"""The part of the limit that a process writes before it looks at the total."""
_MAX_BYTES: Final = 256 << 20
"""Bytes of one lowered script, not compressed: that of the largest script there may be takes about as much."""
_LEVEL: Final = 1
_SAID_EVERY: Final = 3_600
"""Seconds: that a script was used is written down no more often."""
_BUSY_SECONDS: Final = 5.0
_VERSION: Final = 1

# The blobs have a table of their own, as SQLite writes a whole row when any column of it changes.
_SCHEMA: Final = f"""
BEGIN IMMEDIATE;
CREATE TABLE IF NOT EXISTS uses (
    key BLOB PRIMARY KEY, engine TEXT NOT NULL, size INTEGER NOT NULL, used INTEGER NOT NULL, hits INTEGER NOT NULL
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS scripts (key BLOB PRIMARY KEY, size INTEGER NOT NULL, data BLOB NOT NULL);
PRAGMA user_version = {_VERSION};
COMMIT;
"""
_GET: Final = """
SELECT scripts.size, scripts.data, uses.used, uses.hits FROM scripts JOIN uses USING (key) WHERE key = ?
"""
_GOING: Final = "SELECT key, size FROM uses ORDER BY engine = ?, hits > 0, used"
"""Those of other engines go first, then those that were never asked for again, then those that were not for long."""


@contextmanager
def shared_file(path: Path, tell: Tell) -> Iterator[Path]:
    """Give workers the file at `path`, and tidy up behind them: those that are killed leave what they wrote last in a
    file of its own, which whoever closes the database last takes in."""
    _look_at(path, tell)
    yield path
    _look_at(path, tell)


def _look_at(path: Path, tell: Tell) -> None:
    """Set the file at `path` aside, with a message, where it is damaged or of another version. What else is wrong with
    it the workers find out."""
    if not path.exists():
        return
    try:
        with closing(sqlite3.connect(path, timeout=_BUSY_SECONDS)) as made:
            version = made.execute("PRAGMA user_version").fetchone()[0]
            made.execute("SELECT count(*) FROM sqlite_schema").fetchone()
        if version in {0, _VERSION}:
            return
        why, reason = "old", f"its version is {version}, this one reads {_VERSION}"
    except sqlite3.Error as error:
        if not is_damage(error):
            return
        why, reason = "damaged", str(error)
    with suppress(OSError):
        set_aside(path, why, reason, tell, "the file of lowered scripts")


class Scripts:
    """A shelf (`javascript.shelf.Shelf`) in an SQLite file.

    `engine` names the code that lowers: what another one wrote is not found. `limit` is in compressed bytes. `remark`
    is called with a sentence, once, when the file cannot be used.
    """

    def __init__(
        self, path: Path, engine: str, *, limit: int = LIMIT_BYTES, remark: Callable[[str], None] | None = None
    ) -> None:
        self.path = path
        self.engine = engine
        self.limit = limit
        self.off: str | None = None
        """Why the file is not used any more."""
        self.remark = remark
        self.hits = 0
        """How often something was found since this was made."""
        self._database: sqlite3.Connection | None = None
        self._unchecked = limit  # the first one written has the total looked at

    def get(self, key: bytes) -> bytes | None:
        """What was kept under a key; None if there is nothing, or it is damaged."""
        try:
            database = self._open()
            if database is None:
                return None
            whole = self._whole(key)
            row = database.execute(_GET, (whole,)).fetchone()
            if row is None:
                return None
            size, data, used, hits = row
            now = int(time.time())
            if not hits or not now - _SAID_EVERY < used <= now:
                database.execute("UPDATE uses SET used = ?, hits = hits + 1 WHERE key = ?", (now, whole))
        except (sqlite3.Error, OSError) as error:
            self._switch_off(error)
            return None
        found = _unpacked(data, size)
        self.hits += found is not None
        return found

    def put(self, key: bytes, data: bytes) -> None:
        """Keep something under a key. What is too large is not kept."""
        if len(data) > _MAX_BYTES or self.off is not None:
            return
        packed = zlib.compress(data, _LEVEL)
        if len(packed) > self.limit * _CHECK_EVERY:
            return
        try:
            database = self._open()
            if database is None:
                return
            whole = self._whole(key)
            with database:  # one transaction, rolled back when something fails
                database.execute("BEGIN IMMEDIATE")
                database.execute("REPLACE INTO scripts VALUES (?, ?, ?)", (whole, len(data), packed))
                database.execute(
                    "REPLACE INTO uses VALUES (?, ?, ?, ?, 0)", (whole, self.engine, len(packed), int(time.time()))
                )
                self._unchecked += len(packed)
                if self._unchecked > self.limit * _CHECK_EVERY:
                    self._make_room(database)
                    self._unchecked = 0
        except (sqlite3.Error, OSError) as error:
            self._switch_off(error)

    def close(self) -> None:
        """Close the file. It is opened again when something is asked for."""
        if self._database is not None:
            database, self._database = self._database, None
            database.close()

    def _open(self) -> sqlite3.Connection | None:
        if self._database is None and self.off is None:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            self._database = database = sqlite3.connect(self.path, timeout=_BUSY_SECONDS, isolation_level=None)
            database.execute("PRAGMA journal_mode = WAL")
            database.execute("PRAGMA synchronous = NORMAL")
            version = database.execute("PRAGMA user_version").fetchone()[0]
            if version not in (0, _VERSION):
                raise sqlite3.DatabaseError(f"it was written by another version ({version})")
            if version == 0:
                database.executescript(_SCHEMA)
        return self._database

    def _whole(self, key: bytes) -> bytes:
        return sha256(self.engine.encode() + b"\0" + key).digest()

    def _make_room(self, database: sqlite3.Connection) -> None:
        total = database.execute("SELECT sum(size) FROM uses").fetchone()[0] or 0
        if total <= self.limit * (1 - _CHECK_EVERY):
            return
        going = []
        for key, size in database.execute(_GOING, (self.engine,)):
            if total <= self.limit * _AFTER:
                break
            total -= size
            going.append((key,))
        database.executemany("DELETE FROM scripts WHERE key = ?", going)
        database.executemany("DELETE FROM uses WHERE key = ?", going)

    def _switch_off(self, error: Exception) -> None:
        self.off = f"{self.path}: scripts are lowered anew, as what is kept of them cannot be used: {error}"
        try:
            self.close()
        except sqlite3.Error:
            self._database = None
        if self.remark is not None:
            self.remark(self.off)


def _unpacked(data: object, size: object) -> bytes | None:
    """What was compressed; None when it is damaged. Never makes more bytes than were said to be there."""
    if not isinstance(data, bytes) or not isinstance(size, int) or not 0 < size <= _MAX_BYTES:
        return None
    try:
        unpacking = zlib.decompressobj()
        found = unpacking.decompress(data, size)
    except zlib.error:
        return None
    return found if len(found) == size else None
