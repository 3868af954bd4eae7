"""The decisions file: what reviewers decided about findings. Pages save it, `scan --baseline` reads it.

The file is JSON of this closed shape (an unknown or missing key is refused, dates are YYYY-MM-DD):

    {
      "schema_version": "2",
      "decisions": [
        {
          "fingerprint": "6c0a…",           the finding's, from its result; 32 hexadecimal digits
          "decision": "accepted",           "confirmed" (it is so), "false" (it is not so) or "accepted" (it may be)
          "note": "our own CRM",            why; may be "" where it is "confirmed"
          "author": "A. Reviewer",          by whom
          "date": "2026-01-31",             when
          "expires": "2026-07-31",          the last day it holds, or null for no end
          "signature": "PSX-FLOW-NET",      what the finding was of, or null where that is not known
          "extension": {"id": "abc…", "name": "Saver", "version": "1.2"}      each may be null, and all of it
        }
      ]
    }

The fingerprint alone says which finding is meant; signature and extension are there for those who read the file, and
for the words about a decision that no finding answers to. `decisions.json` beside this file is the JSON Schema.

Version 1 is still read: its rows stand under "accepted", each with fingerprint, reason, author, date and expires.
"""

import codecs
import datetime
from pathlib import Path
from typing import Annotated, Literal

import msgspec
from msgspec import Meta

from skimtrace.errors import DataError

DECISIONS_VERSION = "2"

Text = Annotated[str, Meta(min_length=1)]
Words = Annotated[str, Meta(pattern=r"\S")]
Fingerprint = Annotated[str, Meta(pattern="^[0-9a-f]{32}$", max_length=32)]


class _Closed(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Base of the parts of the file: immutable and closed."""


class Decided(_Closed, frozen=True, kw_only=True):
    """The extension whose finding was decided, as it was then."""

    id: str | None
    name: str | None
    version: str | None


class Row(_Closed, frozen=True, kw_only=True, tag_field="decision"):
    """What every decision has."""

    fingerprint: Fingerprint
    author: Words
    date: datetime.date
    expires: datetime.date | None
    signature: str | None
    extension: Decided | None

    @property
    def decision(self) -> str:
        """The word for what was decided."""
        return str(self.__struct_config__.tag)


class Confirmed(Row, frozen=True, kw_only=True, tag="confirmed"):
    """The finding is so."""

    note: str


class Dismissed(Row, frozen=True, kw_only=True, tag="false"):
    """The finding is not so."""

    note: Words


class Accepted(Row, frozen=True, kw_only=True, tag="accepted"):
    """The finding is so, and may be."""

    note: Words


AnyRow = Confirmed | Dismissed | Accepted


class DecisionsFile(_Closed, frozen=True, kw_only=True):
    """The whole file."""

    schema_version: Literal["2"]
    decisions: list[AnyRow]


class _FirstRow(_Closed, frozen=True, kw_only=True):
    fingerprint: Fingerprint
    reason: Text
    author: Text
    date: datetime.date
    expires: datetime.date | None


class _FirstFile(_Closed, frozen=True, kw_only=True):
    schema_version: Literal["1"]
    accepted: list[_FirstRow]


class _Head(msgspec.Struct, frozen=True):
    """What is read of a file first: its version."""

    schema_version: Literal["1", "2"]


def read_decisions(path: Path) -> dict[str, AnyRow]:
    """Return the decisions in the file at `path`, by fingerprint, in their order.

    Raises DataError, with the file and the place in it, when the file is refused.
    """
    try:
        text = path.read_bytes().removeprefix(codecs.BOM_UTF8)
    except OSError as error:
        raise DataError(str(path), 0, f"the baseline cannot be read: {error.strerror}") from None
    try:
        if msgspec.json.decode(text, type=_Head).schema_version == "1":
            name, rows = "accepted", list(map(_of_first, msgspec.json.decode(text, type=_FirstFile).accepted))
        else:
            name, rows = "decisions", msgspec.json.decode(text, type=DecisionsFile).decisions
    except msgspec.ValidationError as error:
        raise DataError(str(path), 0, f"not a baseline: {error}") from None
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise DataError(str(path), 0, f"not JSON: {error}") from None
    seen: dict[str, AnyRow] = {}
    for at, row in enumerate(rows):
        if row.fingerprint in seen:
            raise DataError(str(path), 0, f"the fingerprint of {name}[{at}] stands in the file before")
        seen[row.fingerprint] = row
    return seen


def _of_first(row: _FirstRow) -> AnyRow:
    return Accepted(
        fingerprint=row.fingerprint,
        note=row.reason,
        author=row.author,
        date=row.date,
        expires=row.expires,
        signature=None,
        extension=None,
    )
