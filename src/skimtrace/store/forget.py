"""Deletes old scans from the database, and the results that only they have."""

import sqlite3
from dataclasses import dataclass

from skimtrace.store.estate import estate, runs


@dataclass(frozen=True, slots=True)
class Forgotten:
    """How many scans and results were deleted, and how many scans are left."""

    scans: int
    results: int
    left: int


def forget(made: sqlite3.Connection, *, before: float | None = None, keep: int | None = None) -> Forgotten:
    """Delete the scans that began `before` a time (seconds since 1970, UTC), or all but the last `keep`.

    Of those, the entries stay by which an extension was last seen, and with them the scan: what is there does not
    change. A result that no entry names any more is deleted if it is older than the scans that are kept. The file is
    not made smaller; see `shrink`. Raises sqlite3.Error; nothing is deleted then.
    """
    made.execute("BEGIN IMMEDIATE")
    try:
        known = runs(made)
        kept = known[len(known) - keep :] if keep is not None and keep < len(known) else known
        cutoff = before if before is not None else kept[0].started if kept and len(kept) < len(known) else None
        old = [] if cutoff is None else [run.number for run in known if run.started < cutoff]
        stay = {(one.scan, one.position) for ended in (False, True) for one in estate(made, finished=ended).values()}
        for scan in old:
            rows = made.execute("SELECT position FROM entries WHERE scan = ?", (scan,)).fetchall()
            going = [(scan, position) for (position,) in rows if (scan, position) not in stay]
            made.executemany("DELETE FROM entries WHERE scan = ? AND position = ?", going)
            if len(going) == len(rows):
                made.execute("DELETE FROM scans WHERE id = ?", (scan,))
        results = 0
        if cutoff is not None:
            asked = (
                "DELETE FROM results WHERE made < ? AND id NOT IN (SELECT result FROM entries WHERE result IS NOT NULL)"
            )
            results = made.execute(asked, (cutoff,)).rowcount
            made.execute("DELETE FROM stamps WHERE content NOT IN (SELECT content FROM results)")
        left = len(runs(made))
        made.execute("COMMIT")
    except BaseException:
        made.execute("ROLLBACK")
        raise
    return Forgotten(len(known) - left, results, left)


def shrink(made: sqlite3.Connection) -> None:
    """Give back the room of what was deleted. Raises sqlite3.Error, as when there is no room to do it in."""
    made.execute("VACUUM")
    made.execute("PRAGMA wal_checkpoint(TRUNCATE)")
