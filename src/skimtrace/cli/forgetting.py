"""`skimtrace forget`: deletes old scans from the database."""

import sqlite3
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

from skimtrace.cli.codes import DONE, FAILED, INTERRUPTED
from skimtrace.cli.kept import answer
from skimtrace.cli.streams import Messages
from skimtrace.store.database import default_path, open_database
from skimtrace.store.forget import forget, shrink


def run_forget(database: Path | None, before: datetime | None, keep: int | None) -> int:
    """Delete, say what was deleted, and return the exit code. What cannot be read is left as it is."""
    code = answer(database, lambda made, output, messages: DONE)
    if code != DONE:
        return code
    messages, path = Messages(), database or default_path()
    try:
        with closing(open_database(path, messages.problem)) as made:
            cutoff = None if before is None else before.replace(tzinfo=UTC).timestamp()
            done = forget(made, before=cutoff, keep=keep)
            gone = f"{_count(done.scans, 'scan')} and {_count(done.results, 'result')}"
            messages.problem(f"{gone} deleted; {_count(done.left, 'scan')} left")
            shrink(made)
    except (sqlite3.Error, OSError) as error:
        messages.problem(f"{path}: {error}")
        return FAILED
    except KeyboardInterrupt:
        return INTERRUPTED
    return DONE


def _count(number: int, what: str) -> str:
    return f"{number:,} {what}{'' if number == 1 else 's'}"
