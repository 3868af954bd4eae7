"""What every extension of a scan is measured with."""

from dataclasses import dataclass, field

from skimtrace.bundle.limits import Limits
from skimtrace.signatures.model import SignatureSet


@dataclass(frozen=True, slots=True)
class Settings:
    """The signatures to match, and what reading one package may cost. Sent to every worker once."""

    signatures: SignatureSet
    limits: Limits = field(default_factory=Limits)
