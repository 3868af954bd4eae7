"""What the signatures room hands on: the set of signatures that was asked, and the matches."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from skimtrace.flow.model import Confidence, Fact, Place
from skimtrace.signatures.schema import Signature
from skimtrace.signatures.taxonomy import Taxonomies


@dataclass(frozen=True, slots=True)
class SignatureSet:
    """Signatures, sorted by id, with the taxonomies they speak in, their files and the digest of all the data."""

    signatures: tuple[Signature, ...]
    taxonomies: Taxonomies
    files: Mapping[str, Path] = field(default_factory=dict)
    digest: str = ""

    def get(self, signature_id: str) -> Signature | None:
        """Return the signature with this id, or None."""
        return next((row for row in self.signatures if row.id == signature_id), None)


@dataclass(frozen=True, slots=True)
class Match:
    """A signature that holds for an extension, for one destination or one site.

    `flows` holds indices into `Analysis.flows`; `facts` the facts that made it hold; `places` is empty only when the
    match is about the package as a whole.
    """

    signature: Signature
    confidence: Confidence
    message: str
    places: tuple[Place, ...]
    flows: tuple[int, ...]
    facts: tuple[Fact, ...] = ()

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
