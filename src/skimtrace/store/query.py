"""Questions to the database: which of the extensions that were last seen have this and that."""

import sqlite3
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Final

from skimtrace.store.estate import Seen, entries, estate
from skimtrace.store.facets import Facet

ERROR: Final = "error"
"""The verdict of what has no result."""
_HOSTS: Final = frozenset({Facet.HOST, Facet.RECEIVER})
_EQUAL: Final = "SELECT result FROM facets WHERE kind = ? AND value = ?"
_LIKE: Final = "SELECT result FROM facets WHERE kind = ? AND value GLOB ?"


@dataclass(frozen=True, slots=True)
class Question:
    """What is looked for: for each kind of facet one of its patterns. With `scan`, in that scan alone.

    A "*" in a pattern stands for any characters; no other character is special. "*.example.com" is example.com and all
    below it, as in match patterns of extensions; a data type is also all that is more special: "person" finds
    "person.name".
    """

    wanted: Mapping[Facet, tuple[str, ...]] = field(default_factory=dict)
    scan: int | None = None


def ask(made: sqlite3.Connection, question: Question) -> list[Seen]:
    """Return what answers `question`, by location. No result is read for it. Raises sqlite3.Error."""
    seen = list(estate(made).values()) if question.scan is None else entries(made, question.scan)
    if not any(question.wanted.values()):
        return seen
    rows = _rows(made, question.wanted)
    return [one for one in seen if (one.row in rows if one.row is not None else _fails(question.wanted))]


def count_by(made: sqlite3.Connection, seen: Iterable[Seen], kind: Facet) -> list[tuple[str, int]]:
    """Return the values of the facet `kind` and how many of `seen` have each, most first. Raises sqlite3.Error."""
    times = Counter(one.row for one in seen)
    counts: Counter[str] = Counter()
    for value, row in made.execute("SELECT value, result FROM facets WHERE kind = ?", (kind.value,)):
        if row in times:
            counts[value] += times[row]
    if kind is Facet.VERDICT and times[None]:
        counts[ERROR] += times[None]
    return sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))


def _fails(wanted: Mapping[Facet, tuple[str, ...]]) -> bool:
    """Return whether what has no result is among what is wanted: it is incomplete, and has no other facet."""
    return all(
        (kind is Facet.VERDICT and ERROR in patterns) or kind is Facet.STATE
        for kind, patterns in wanted.items()
        if patterns
    )


def _rows(made: sqlite3.Connection, wanted: Mapping[Facet, tuple[str, ...]]) -> set[int]:
    """Return the rows of the results that have one of the patterns of each kind."""
    found = [
        {row[0] for p in patterns for sql, value in _tests(kind, p) for row in made.execute(sql, (kind.value, value))}
        for kind, patterns in wanted.items()
        if patterns
    ]
    return set.intersection(*found)


def _tests(kind: Facet, pattern: str) -> Iterable[tuple[str, str]]:
    """Yield statements, each with the value it takes after the kind."""
    if kind in _HOSTS:
        pattern = pattern.lower().rstrip(".")
        if pattern.startswith("*."):
            yield _EQUAL, pattern[2:]
    elif kind is Facet.SIGNATURE:
        pattern = pattern.upper()
    elif kind is Facet.DATA:
        yield _LIKE, f"{_glob(pattern)}.*"
    yield (_LIKE, _glob(pattern)) if "*" in pattern else (_EQUAL, pattern)


def _glob(pattern: str) -> str:
    """Return `pattern` for GLOB, where "?" and "[" would be special, too."""
    return pattern.replace("[", "[[]").replace("?", "[?]")
