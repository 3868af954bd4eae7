"""What a scan brought, against what the scans before it saw. Only scans that came to their end are compared.

Extensions are paired by where they lie; what lies at a new place is paired by its extension ID with what is no longer
where it was, such as a new version in a folder of its own name. What has no pair is new where an earlier scan looked,
and scanned for the first time elsewhere.
"""

import sqlite3
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from skimtrace.result.diff import Diff, diff, is_worse
from skimtrace.store.estate import Looked, Run, Seen, UnreadableError, entries, estate, result_of, runs, verdict_of
from skimtrace.store.places import covering


class Kind(StrEnum):
    """What became of an extension."""

    NEW = "new"
    FIRST = "first"
    """No scan looked there before."""
    GONE = "gone"
    UPDATED = "updated"
    """Its content is another one."""
    REANALYSED = "reanalysed"
    """The same content, analysed by another version of skimtrace or with other signatures or limits."""
    FAILED = "failed"
    """There was a result before, and there is none now."""
    RECOVERED = "recovered"
    """There is a result now, and there was none before."""
    UNREADABLE = "unreadable"
    """There is no result, and nothing to compare that with."""
    UNCHANGED = "unchanged"


@dataclass(frozen=True, slots=True)
class Change:
    """What became of one extension; `before` is None for what is new, `after` for what is gone."""

    kind: Kind
    before: Seen | None
    after: Seen | None

    @property
    def seen(self) -> Seen:
        """The later of the two."""
        one = self.after or self.before
        assert one is not None  # noqa: S101 - one of the two is always there
        return one


@dataclass(frozen=True, slots=True)
class Comparison:
    """The changes of one scan. `since` is the latest of the scans it was compared with."""

    run: Run
    since: Run
    changes: tuple[Change, ...]


@dataclass(frozen=True, slots=True)
class Told:
    """A change in full: `diff` is None, and `unreadable` says why, where the two cannot be compared."""

    change: Change
    diff: Diff | None
    unreadable: str | None
    same_maker: bool = True
    """Whether both were analysed by the same version, with the same signatures: if not, that may be the difference."""


def compare(made: sqlite3.Connection, scan: int | None = None, since: int | None = None) -> Comparison | None:
    """Return what `scan` brought, by default the last one, against what was seen up to `since`, by default up to the
    scan before; None where one of them is not there, or did not come to its end. Raises sqlite3.Error."""
    ended = [run for run in runs(made) if run.finished is not None]
    run = next((r for r in reversed(ended) if scan is None or r.number == scan), None)
    if run is None:
        return None
    earlier = next((r for r in reversed(ended) if r.number < run.number and since in {None, r.number}), None)
    if earlier is None:
        return None
    until = earlier.number + 1
    before = estate(made, until, finished=True)
    return Comparison(run, earlier, tuple(_changes(made, run.number, until, before)))


def _changes(made: sqlite3.Connection, scan: int, until: int, before: dict[str, Seen]) -> Iterable[Change]:
    after = entries(made, scan)
    here = {one.location for one in after}
    left: dict[str, list[Seen]] = {}
    for one in before.values():
        if one.location not in here:
            left.setdefault(one.identity, []).append(one)
    looked = Looked(made, until)
    for one in after:
        pair = before.get(one.location) or _nearest(left.get(one.identity, []), one.location)
        if pair is not None:
            yield Change(_kind(pair, one), pair, one)
        elif one.row is None:
            yield Change(Kind.UNREADABLE, None, one)
        else:
            yield Change(Kind.NEW if looked.ever(one.location) else Kind.FIRST, None, one)
    now = Looked(made, scan + 1)
    for one in sorted((one for rest in left.values() for one in rest), key=lambda one: one.location):
        if one.row is not None and now.missed(one):
            yield Change(Kind.GONE, one, None)


def _nearest(candidates: list[Seen], location: str) -> Seen | None:
    """Take the one that lies nearest to `location` out of `candidates`: in the same folder of the same profile."""
    if not candidates:
        return None
    places = set(covering(location))
    best = max(candidates, key=lambda one: len(places.intersection(covering(one.location))))
    candidates.remove(best)
    return best


def _kind(before: Seen, after: Seen) -> Kind:
    if after.row is None or before.row is None:
        if after.row is not None:
            return Kind.RECOVERED
        return Kind.UNCHANGED if before.row is None else Kind.FAILED
    if before.row == after.row:
        return Kind.UNCHANGED
    return Kind.REANALYSED if before.content == after.content else Kind.UPDATED


def got_worse(made: sqlite3.Connection, change: Change) -> bool:
    """Return whether the verdict got worse, without reading a result. Raises sqlite3.Error."""
    if change.kind not in {Kind.UPDATED, Kind.REANALYSED} or change.before is None or change.after is None:
        return False
    old, new = verdict_of(made, change.before), verdict_of(made, change.after)
    return old is not None and new is not None and is_worse(old, new)


def tell(made: sqlite3.Connection, change: Change) -> Told:
    """Return `change` with what is different. Raises sqlite3.Error."""
    if change.kind not in {Kind.UPDATED, Kind.REANALYSED} or change.before is None or change.after is None:
        return Told(change, None, None)
    try:
        old, new = result_of(made, change.before), result_of(made, change.after)
    except UnreadableError as error:
        return Told(change, None, str(error))
    return Told(change, diff(old, new), None, old.tool == new.tool)


def name_of(made: sqlite3.Connection, seen: Seen) -> str:
    """Return what `seen` is called, with its version. Raises sqlite3.Error."""
    try:
        info = result_of(made, seen).extension
    except UnreadableError:
        return seen.input
    return " ".join(word for word in (info.name, info.version) if word) or seen.input
