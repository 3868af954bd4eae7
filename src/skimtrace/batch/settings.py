"""What every extension of a scan is measured with."""

from dataclasses import dataclass, field
from pathlib import Path

from skimtrace.bundle.limits import Limits
from skimtrace.result.baseline import Baseline
from skimtrace.signatures.model import SignatureSet


@dataclass(frozen=True, slots=True)
class Settings:
    """The signatures to match, and what reading one package may cost. Sent to every worker once.

    `baseline` is applied to the pages. `database` is where workers look for a result before they analyse, None where
    they need not. `scripts` is where they keep what they found out of a script by itself.
    """

    signatures: SignatureSet
    limits: Limits = field(default_factory=Limits)
    baseline: Baseline | None = None
    database: Path | None = None
    scripts: Path | None = None
