"""What is new since the last scan, as the report folder takes it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Final

PAGE: Final = "since-last-scan.html"
"""The page beside the index that has old against new."""


@dataclass(frozen=True, slots=True)
class News:
    """What is new: `words` for the rows of the index, by the number of the result in the order in which they were
    added, from 0; `told` on a line; and `page`, the HTML page of it. Empty for nothing new."""

    words: Mapping[int, Iterable[str]] = field(default_factory=dict)
    told: str = ""
    page: str = ""
