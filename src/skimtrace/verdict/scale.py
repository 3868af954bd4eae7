"""The scale: the figures of `signatures/taxonomies/score.yaml`, and the endings of files that hold no code."""

from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Annotated, Literal

import msgspec
from msgspec import Meta

from skimtrace.data import data_folder, load_yaml
from skimtrace.signatures.schema import Severity
from skimtrace.verdict.model import Verdict

Points = Annotated[int, Meta(ge=0, le=100)]

ASCENDING: tuple[Verdict, ...] = (Verdict.NONE, Verdict.REVIEW, Verdict.LOCAL, Verdict.SENDS)
"""The verdicts, from the one that says least."""


class Band(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The scores a verdict can have, both ends included."""

    verdict: Verdict
    lowest: Points
    highest: Points


class Weights(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Points by severity."""

    critical: Points
    high: Points
    medium: Points
    low: Points
    info: Points


class Percent(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What a confidence leaves of the points, in percent."""

    high: Points
    medium: Points
    low: Points

    def __post_init__(self) -> None:
        if not self.high >= self.medium >= self.low:
            raise ValueError("a higher confidence must not leave less than a lower one")


class Scale(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How a score is made; the file says how the figures are used."""

    schema: Literal[1]
    bands: tuple[Band, Band, Band, Band]
    severity: Weights
    confidence: Percent
    data_types_cap: Points
    review_from: Severity

    def __post_init__(self) -> None:
        if tuple(band.verdict for band in self.bands) != ASCENDING:
            raise ValueError(f"the bands must be, in this order: {', '.join(ASCENDING)}")
        if self.bands[0].lowest != 0 or self.bands[-1].highest != 100:
            raise ValueError("the bands must reach from 0 to 100")
        if any(band.lowest > band.highest for band in self.bands):
            raise ValueError("a band's lowest score must not exceed its highest")
        if any(low.highest + 1 != high.lowest for low, high in pairwise(self.bands)):
            raise ValueError("each band must begin where the one before it ends")

    def band(self, verdict: Verdict) -> Band:
        """Return the band of `verdict`."""
        return self.bands[ASCENDING.index(verdict)]

    def points(self, severity: Severity, confidence: str) -> int:
        """Return what one match of this severity and confidence ("high", ...) weighs, before its rank."""
        weight: int = getattr(self.severity, severity.value)
        percent: int = getattr(self.confidence, confidence)
        return weight * percent // 100


class _InertFiles(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    schema: Literal[1]
    endings: tuple[str, ...]


def load_scale(path: Path) -> Scale:
    """Read the scale at `path`. Raises DataError with the exact place."""
    return load_yaml(path, Scale)


@cache
def packaged_scale() -> Scale:
    """Return the packaged scale, read once per process."""
    return load_scale(data_folder() / "taxonomies" / "score.yaml")


@cache
def inert_endings() -> frozenset[str]:
    """Return the endings (lower case, without the dot) of files that hold no code a browser runs."""
    return frozenset(load_yaml(data_folder() / "taxonomies" / "inert-files.yaml", _InertFiles).endings)
