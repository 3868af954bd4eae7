"""The shape of a case file, `schema: 1`: a decided case as a table of rows, each with what a package may show of it.

A row says what the decision found, which signatures or terms are evidence of the like in a package, and what no package
can show. That a row has evidence is an indicator for a reader who knows the law, never a finding of law.
"""

from enum import StrEnum
from typing import Annotated, Literal

import msgspec
from msgspec import Meta

from skimtrace.signatures.schema import Mitigation, Node, SignatureId, Text, Words

Slug = Annotated[str, Meta(pattern=r"^[a-z][a-z0-9]*(?:-[a-z0-9]+)*$", max_length=60)]


class CaseOutcome(StrEnum):
    """What a package says to one row of a case."""

    EVIDENCE = "evidence"
    NOT_FOUND = "not-found"
    """Nothing of it was found, in a package that was analysed completely: it may be done elsewhere all the same."""
    CANNOT_SHOW = "cannot-show"
    """No package can show it."""
    UNKNOWN = "unknown"
    """It cannot be told: what there is rests on something unknown, or not everything was analysed."""


class _Closed(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Base of every part: immutable and closed."""


class Evidence(_Closed, frozen=True, kw_only=True):
    """What is evidence of a row beside its signatures: a tree of terms as in a signature, and what it shows."""

    shows: Text
    match: Node


class CaseRow(_Closed, frozen=True, kw_only=True):
    """One thing the decision found: `source` is where that is told; any of the `signatures` and of the `evidence` is
    enough. A row without either is one that no package can show; `cannot_show` says what that is of every row.

    `mitigations` are shown beside the evidence where they hold in the extension.
    """

    id: Slug
    title: Text
    finding: Text
    source: Text
    signatures: tuple[SignatureId, ...] = ()
    evidence: tuple[Evidence, ...] = ()
    mitigations: tuple[Mitigation, ...] = ()
    cannot_show: Text
    articles: Words


class Case(_Closed, frozen=True, kw_only=True):
    """A decided case. `about` tells it in a few sentences, `limits` what to bear in mind when it is compared."""

    schema: Literal[1]
    id: Slug
    title: Text
    about: Text
    limits: Words
    rows: Annotated[tuple[CaseRow, ...], Meta(min_length=1)]
