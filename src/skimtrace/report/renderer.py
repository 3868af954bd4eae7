"""The one shape all renderers to standard output have: results come in one by one, text goes out."""

from collections.abc import Callable
from enum import StrEnum
from typing import Protocol

from skimtrace.result.model import Result


class Format(StrEnum):
    """What can go to standard output."""

    TEXT = "text"
    JSON = "json"
    JSONL = "jsonl"
    CSV = "csv"
    SARIF = "sarif"
    MARKDOWN = "markdown"


Write = Callable[[str], object]
"""Takes the next piece of the output."""


class Renderer(Protocol):
    """Turns results into one document. `begin` and `end` are called once, also when no result comes."""

    def begin(self) -> None:
        """Write what stands before the first result."""

    def add(self, result: Result) -> None:
        """Write one result, or keep it for `end`."""

    def end(self) -> None:
        """Write what is left, so that the document is whole."""
