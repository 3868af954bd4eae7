"""Results as JSON and as JSON Lines, exactly as the result document is defined."""

import re

import msgspec

from skimtrace.report.renderer import Write
from skimtrace.result.model import SCHEMA_VERSION, Result

# Characters that steer a terminal or hide in it (C1 controls, bidi, zero-width, tags) are legal inside JSON strings;
# written as escapes they mean the same to a parser and nothing to a terminal.
_STEERING = re.compile(
    "[\x7f-\x9f\xad\u0600-\u0605\u061c\u06dd\u070f\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb"
    "\U000e0000-\U000e0fff]"
)


def to_json(value: object) -> str:
    """Return `value` (a Struct, or plain lists and dicts) as one line of JSON without a steering character in it."""
    return _STEERING.sub(_escaped, msgspec.json.encode(value).decode())


def _escaped(found: re.Match[str]) -> str:
    units = found[0].encode("utf-16-be")
    return "".join(f"\\u{units[at : at + 2].hex()}" for at in range(0, len(units), 2))


class JsonRenderer:
    """`{"schema_version": "1", "results": [...]}`, one result per line, written as they come."""

    def __init__(self, write: Write) -> None:
        self._write = write
        self._any = False

    def begin(self) -> None:
        """Open the document."""
        self._write(f'{{"schema_version": "{SCHEMA_VERSION}", "results": [')

    def add(self, result: Result) -> None:
        """Write one element of `results`."""
        self._write((",\n" if self._any else "\n") + to_json(result))
        self._any = True

    def end(self) -> None:
        """Close the document."""
        self._write("\n]}\n" if self._any else "]}\n")


class JsonlRenderer:
    """One result per line."""

    def __init__(self, write: Write) -> None:
        self._write = write

    def begin(self) -> None:
        """Write nothing: the format has no head."""

    def add(self, result: Result) -> None:
        """Write one line."""
        self._write(to_json(result) + "\n")

    def end(self) -> None:
        """Write nothing: the format has no foot."""
