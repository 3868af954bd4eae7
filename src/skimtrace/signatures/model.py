"""What the signatures room hands on: the set of signatures that was asked, and the matches."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path

from skimtrace.flow.model import Confidence, Fact, Place
from skimtrace.signatures.cases import Case
from skimtrace.signatures.schema import Signature
from skimtrace.signatures.taxonomy import Taxonomies


@dataclass(frozen=True, slots=True)
class SignatureSet:
    """Signatures, sorted by id, with the taxonomies they speak in, their files and the digest of all the data."""

    signatures: tuple[Signature, ...]
    taxonomies: Taxonomies
    files: Mapping[str, Path] = field(default_factory=dict)
    digest: str = ""
    cases: tuple[Case, ...] = ()
    """Decided cases, sorted by id, that every extension is compared with; `case_files` are their files."""
    case_files: Mapping[str, Path] = field(default_factory=dict)

    def get(self, signature_id: str) -> Signature | None:
        """Return the signature with this id, or None."""
        return next((row for row in self.signatures if row.id == signature_id), None)


class Outcome(StrEnum):
    """What became of one term of a signature."""

    HELD = "held"
    UNKNOWN = "unknown"
    ABSENT = "absent"
    """What must not be there is not there."""


@dataclass(frozen=True, slots=True)
class Proof:
    """One term of a match: in words, what became of it, and by which flows and facts. `reason` says what is unknown.

    `flows` holds indices into `Analysis.flows`.
    """

    term: str
    outcome: Outcome
    places: tuple[Place, ...] = ()
    flows: tuple[int, ...] = ()
    facts: tuple[Fact, ...] = ()
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Mitigated:
    """A mitigation that holds beside a match and lowers its confidence."""

    title: str
    because: str
    places: tuple[Place, ...]


@dataclass(frozen=True, slots=True)
class Match:
    """A signature that holds for an extension, for one destination or one site.

    `flows` holds indices into `Analysis.flows`; `facts` the facts that made it hold; `places` is empty only when the
    match is about the package as a whole. `proof` names every term that made it hold, in the order of the signature,
    and `confidence_reason` what its confidence rests on.
    """

    signature: Signature
    confidence: Confidence
    message: str
    places: tuple[Place, ...]
    flows: tuple[int, ...]
    facts: tuple[Fact, ...] = ()
    proof: tuple[Proof, ...] = ()
    mitigations: tuple[Mitigated, ...] = ()
    confidence_reason: str = ""

    @property
    def stands_alone(self) -> bool:
        """True when a flow or a site-specific fact supports it; generic facts only add weight to flows."""
        return bool(self.flows) or any(fact.site is not None for fact in self.facts)


@dataclass(frozen=True, slots=True)
class Advice:
    """What the linter says of one signature file; `line` counts from 1."""

    file: str
    line: int
    message: str


@dataclass(frozen=True, slots=True)
class ExampleOutcome:
    """What became of one example: `expected` is "match" or "near-miss", `messages` what the signature said."""

    signature: str
    title: str
    expected: str
    passed: bool
    messages: tuple[str, ...]
    reason: str = ""
