"""The page of what a scan brought, made from the database."""

import sqlite3
from collections.abc import Mapping
from typing import Final

from skimtrace.report.difference_page import Item, changes_page
from skimtrace.report.words import display_name, verdict_sentence
from skimtrace.result.diff import Diff
from skimtrace.store.changes import Kind, Told, name_of
from skimtrace.store.estate import UnreadableError, result_of, verdict_of

_KEPT: Final = 400
"""Of how many extensions, and of how many that got worse, all that changed is kept until the page is made: of more it
shows a line."""
_READ: Final = 2_000
"""Of how many extensions that are not compared the page says what they do."""
_ALONE: Final = frozenset({Kind.NEW, Kind.FIRST, Kind.RECOVERED})


class ChangesPage:
    """Collects what became of extensions, and makes a page of it. `heads` are the words for each kind of change."""

    def __init__(self, made: sqlite3.Connection, heads: Mapping[Kind, str], other_maker: str) -> None:
        self._made = made
        self._heads = heads
        self._other_maker = other_maker
        self._items: list[Item] = []
        self._kept = {False: 0, True: 0}
        self._read = 0

    def add(self, told: Told) -> None:
        """Take one change. Raises sqlite3.Error."""
        name, note = self._words(told)
        change, seen = told.change, told.change.seen
        self._items.append(
            Item(
                kind=self._heads[change.kind],
                name=name,
                input=seen.input,
                verdict=verdict_of(self._made, seen) or "",
                note=note,
                diff=told.diff if told.diff is None or self._keep(told.diff) else None,
            )
        )

    def html(self, head: str, summary: str, *, beside_index: bool = False) -> str:
        """Return the page. `head` names the scans that are compared, `summary` counts."""
        return changes_page(head, summary, self._items, beside_index=beside_index)

    def _keep(self, diff: Diff) -> bool:
        self._kept[diff.worse] += 1
        return self._kept[diff.worse] <= _KEPT

    def _words(self, told: Told) -> tuple[str, str]:
        """Return the name of the extension, and what there is to say beside what changed."""
        change, seen = told.change, told.change.seen
        if told.diff is not None:
            name = " ".join(filter(None, (told.diff.new.name, told.diff.new.version))) or seen.input
            return name, self._other_maker if change.kind is Kind.UPDATED and not told.same_maker else ""
        if seen.row is None:
            return seen.input, seen.error or ""
        if told.unreadable is not None:
            return seen.input, f"not compared: {told.unreadable}"
        if change.kind not in _ALONE or self._read >= _READ:
            return name_of(self._made, seen), ""
        self._read += 1
        try:
            result = result_of(self._made, seen)
        except UnreadableError as error:
            return seen.input, str(error)
        return display_name(result), verdict_sentence(result)
