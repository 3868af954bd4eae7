"""Data inside a page: JSON that no text in it can end, and lists that name their entries by position."""

from collections.abc import Hashable, Iterable, Iterator
from typing import Any, Final

from markupsafe import Markup

from skimtrace.report.structured import to_json

_ESCAPES: Final = {ord(char): f"\\u{ord(char):04x}" for char in "<>&\u2028\u2029"}
"""What could end or comment out a script element, and what older JavaScript takes for the end of a line. None of it
stands in JSON outside of a string."""


class Interned:
    """Entries in the order they first came, each with its position. Iterates over the entries."""

    def __init__(self) -> None:
        self._places: dict[Any, int] = {}

    def at(self, entry: Hashable) -> int:
        """Return the position of `entry`, which is added when it is new."""
        return self._places.setdefault(entry, len(self._places))

    def all(self, entries: Iterable[Hashable]) -> list[int]:
        """Return the positions of `entries`."""
        return [self.at(entry) for entry in entries]

    def __iter__(self) -> Iterator[Any]:
        return iter(self._places)


def embedded(data: object) -> Markup:
    """Return `data` as JSON for `<script type="application/json">`; lone surrogates raise UnicodeEncodeError."""
    return Markup(to_json(data).translate(_ESCAPES))  # noqa: S704 escaped for this very element
