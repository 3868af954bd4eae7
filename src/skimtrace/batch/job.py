"""What a worker is asked for, and what it answers."""

from dataclasses import dataclass

from skimtrace.bundle.discover import Input


@dataclass(frozen=True, slots=True)
class Job:
    """One input. `page` asks for its HTML page, too; `known` is the line of its result where that is known already."""

    item: Input
    page: bool = False
    known: bytes | None = None


@dataclass(frozen=True, slots=True)
class Product:
    """The line of a result, without the baseline applied, and its HTML page in UTF-8 where that was asked for.

    `row` is that of a result that was found in the database, None for one that was just made. `trouble` says why there
    is no page although one was asked for.
    """

    line: bytes
    page: bytes | None = None
    row: int | None = None
    trouble: str | None = None
