"""Opens the database of kept results, and sets aside what cannot be trusted."""

import os
import sqlite3
from collections.abc import Callable
from contextlib import suppress
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Final

import platformdirs

from skimtrace.errors import UsageError

VARIABLE: Final = "SKIMTRACE_DATABASE"
"""The environment variable that names the database where the command line does not."""
APPLICATION: Final = 0x736B696D
"""`PRAGMA application_id`: "skim" in ASCII. What bears another one is another program's database."""
VERSION: Final = 2
"""`PRAGMA user_version`, raised with each change of schema.sql."""
_PATIENCE: Final = 20.0
"""Seconds to wait for another process that is writing."""
_CHECKED: Final = 32 * 2**20
"""Bytes up to which all of a database is looked at when it is opened: some 20 ms."""
_BESIDE: Final = ("", "-wal", "-shm")
"""A database in WAL mode is up to three files."""

Tell = Callable[[str], object]
"""Takes a message for the user."""


def default_path() -> Path:
    """Return where results are kept unless the user says otherwise."""
    named = os.environ.get(VARIABLE)
    return Path(named) if named else platformdirs.user_state_path("skimtrace", appauthor=False) / "results.db"


def open_database(path: Path, tell: Tell) -> sqlite3.Connection:
    """Open the database at `path`, and make it where there is none. What is damaged, or was made by another version, is
    renamed, with a message, and an empty one takes its place.

    Raises UsageError for a database of another program, OSError or sqlite3.Error
    when it can be neither opened nor made.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        return _open(path)
    except OutdatedError as error:
        set_aside(path, "old", f"it was made by another version of skimtrace ({error})", tell)
    except sqlite3.DatabaseError as error:
        if not is_damage(error):
            raise
        set_aside(path, "damaged", str(error), tell)
    return _open(path)


def open_to_read(path: Path) -> sqlite3.Connection:
    """Open the database at `path` for looking things up. Raises sqlite3.Error when that cannot be done."""
    made = sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True, timeout=_PATIENCE, isolation_level=None)
    try:
        ours = (_pragma(made, "application_id"), _pragma(made, "user_version")) == (APPLICATION, VERSION)
    except BaseException:
        made.close()
        raise
    if not ours:
        made.close()
        raise sqlite3.DatabaseError("it is no database of this version of skimtrace")
    return made


class DamagedError(sqlite3.DatabaseError):
    """The pages of the database do not fit together; the text says where."""

    sqlite_errorcode = sqlite3.SQLITE_CORRUPT


class OutdatedError(Exception):
    """The database has the tables of another version; the text says of which."""


def is_damage(error: sqlite3.Error) -> bool:
    """Return whether the file is to blame, rather than the disk, a lock, or a defect of ours."""
    return getattr(error, "sqlite_errorcode", 0) & 0xFF in {sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB}


def set_aside(path: Path, why: str, reason: str, tell: Tell, what: str = "the database of kept results") -> None:
    """Rename the database at `path` to "NAME.why", with a number where that is taken, and say so. Raises OSError."""
    kept = path.with_name(f"{path.name}.{why}")
    again = 1
    while kept.exists():
        again += 1
        kept = path.with_name(f"{path.name}.{why}-{again}")
    for suffix in _BESIDE:
        with suppress(FileNotFoundError):
            path.with_name(path.name + suffix).replace(kept.with_name(kept.name + suffix))
    tell(f"{path}: {what} is set aside as {kept.name}, and a new one begun: {reason}")


def _open(path: Path) -> sqlite3.Connection:
    made = sqlite3.connect(path, timeout=_PATIENCE, isolation_level=None, check_same_thread=False)
    try:
        filled = _judge(made, path)
        made.execute("PRAGMA journal_mode = WAL")
        made.execute("PRAGMA synchronous = NORMAL")  # in WAL mode a crash damages nothing; it may lose the last commit
        made.execute("PRAGMA foreign_keys = ON")
        if not filled:
            _create(made)
    except BaseException:
        made.close()
        raise
    return made


def _judge(made: sqlite3.Connection, path: Path) -> bool:
    """Return whether the tables are there. Raises UsageError or OutdatedError when they are not ours."""
    made.execute("BEGIN")  # another process may just be making them: all of this is of one moment
    application, version = _pragma(made, "application_id"), _pragma(made, "user_version")
    tables = made.execute("SELECT count(*) FROM sqlite_schema").fetchone()[0]
    made.execute("COMMIT")
    if application != APPLICATION and (application or version or tables):
        raise UsageError(f"{path}: it is the database of another program")
    if tables and version != VERSION:
        raise OutdatedError(f"its version is {version}, this one reads {VERSION}")
    if tables and path.stat().st_size <= _CHECKED:
        _check(made)
    return bool(tables)


def _check(made: sqlite3.Connection) -> None:
    """Look at all pages. Raises sqlite3.DatabaseError when they do not fit together.

    What is damaged is noticed sooner or later; what was written until then would be lost with it.
    """
    found = made.execute("PRAGMA quick_check(1)").fetchone()[0]
    if found != "ok":
        raise DamagedError(str(found).splitlines()[-1])


def _create(made: sqlite3.Connection) -> None:
    """Make the tables in one transaction; another process may be doing the same."""
    made.execute("BEGIN IMMEDIATE")
    if not made.execute("SELECT count(*) FROM sqlite_schema").fetchone()[0]:
        for statement in _statements():
            made.execute(statement)
        made.execute(f"PRAGMA application_id = {APPLICATION}")
        made.execute(f"PRAGMA user_version = {VERSION}")
    made.execute("COMMIT")


@cache
def _statements() -> tuple[str, ...]:
    text = (files("skimtrace.store") / "schema.sql").read_text(encoding="utf-8")
    lines = (line for line in text.splitlines() if not line.startswith("--"))
    return tuple(part.strip() for part in "\n".join(lines).split(";") if part.strip())


def _pragma(made: sqlite3.Connection, name: str) -> int:
    return int(made.execute(f"PRAGMA {name}").fetchone()[0])
