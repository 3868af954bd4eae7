"""Cases compared: what the matches, flows and facts of one extension say to each row of the decided cases."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from skimtrace.flow.model import Analysis, Fact
from skimtrace.signatures.cases import Case, CaseOutcome, CaseRow
from skimtrace.signatures.evidence import Evidence, Part, evaluate
from skimtrace.signatures.matcher import scene_of
from skimtrace.signatures.model import Match, Mitigated, Proof, SignatureSet
from skimtrace.signatures.scene import Scene
from skimtrace.signatures.truth import Truth

CANNOT_SHOW: Final = "A package cannot show this."
NOT_FOUND: Final = "Nothing in the package was found to be evidence of this, which does not show that it is not done."
NOT_WHOLE: Final = "Nothing was found to be evidence of this in what could be analysed; not everything could."


@dataclass(frozen=True, slots=True)
class ComparedRow:
    """What a package says to one row.

    `matches` holds indices into the matches that were given, `flows` indices into `Analysis.flows`; `proof` are the
    lines of the row's own evidence (that of a match stands in the match), `because` says it all in a sentence.
    """

    row: CaseRow
    outcome: CaseOutcome
    because: str
    matches: tuple[int, ...] = ()
    flows: tuple[int, ...] = ()
    proof: tuple[Proof, ...] = ()
    mitigations: tuple[Mitigated, ...] = ()


@dataclass(frozen=True, slots=True)
class Compared:
    """A case, and what a package says to its rows, in their order."""

    case: Case
    rows: tuple[ComparedRow, ...]


def compare(
    signatures: SignatureSet,
    analysis: Analysis,
    matches: Sequence[Match],
    extension_facts: Iterable[Fact] = (),
    *,
    whole: bool = True,
) -> tuple[Compared, ...]:
    """Return what one extension says to the cases of `signatures`; the arguments are those, and the answer, of `match`.

    A match that rests on something unknown, and nothing more certain beside it, leaves its row unknown.
    """
    scene = scene_of(signatures, analysis, extension_facts, whole=whole)
    held: dict[str, list[int]] = {}
    for at, match in enumerate(matches):
        held.setdefault(match.signature.id, []).append(at)
    return tuple(
        Compared(case, tuple(_row(row, matches, held, scene) for row in case.rows)) for case in signatures.cases
    )


def _row(row: CaseRow, matches: Sequence[Match], held: dict[str, list[int]], scene: Scene) -> ComparedRow:
    if not row.signatures and not row.evidence:
        return ComparedRow(row, CaseOutcome.CANNOT_SHOW, CANNOT_SHOW)
    everything = Part.whole(scene)
    said: list[tuple[str, Evidence]] = []
    mine: list[int] = []
    for name in row.signatures:
        if name in held:
            signature = matches[held[name][0]].signature
            said.append((signature.title, evaluate(signature.match, scene, everything)))
            mine += held[name]
    own = [(one.shows, evaluate(one.match, scene, everything)) for one in row.evidence]
    own = [(words, found) for words, found in own if found.truth is not Truth.FALSE]
    said += own
    if not said:
        outcome, why = (CaseOutcome.NOT_FOUND, NOT_FOUND) if scene.whole else (CaseOutcome.UNKNOWN, NOT_WHOLE)
        return ComparedRow(row, outcome, why)
    certain = [words for words, found in said if found.truth is Truth.TRUE]
    doubts = list(dict.fromkeys(doubt for _, found in said for doubt in found.doubts))
    mitigations = [of for at in mine for of in matches[at].mitigations]
    mitigations += _mitigations(row, scene, everything)
    flows = {at for index in mine for at in matches[index].flows} | {at for _, found in own for at in found.flows}
    return ComparedRow(
        row=row,
        outcome=CaseOutcome.EVIDENCE if certain else CaseOutcome.UNKNOWN,
        because=_because(certain or [words for words, _ in said], [] if certain else doubts, mitigations),
        matches=tuple(mine),
        flows=tuple(sorted(flows)),
        proof=tuple(dict.fromkeys(line for _, found in own for line in found.proof)),
        mitigations=tuple(dict.fromkeys(mitigations)),
    )


def _mitigations(row: CaseRow, scene: Scene, everything: Part) -> list[Mitigated]:
    found = []
    for one in row.mitigations:
        held = evaluate(one.match, scene, everything)
        if held.truth is Truth.TRUE:
            places = tuple(dict.fromkeys(place for line in held.proof for place in line.places))
            found.append(Mitigated(one.title, one.because, places))
    return found


def _because(words: list[str], doubts: list[str], mitigations: list[Mitigated]) -> str:
    told = " ".join(f"{word}." for word in dict.fromkeys(word.rstrip(".") for word in words))
    if doubts:
        told += f" It cannot be told for certain: {'; '.join(doubts)}."
    if mitigations:
        told += f" Mitigated: {'; '.join(dict.fromkeys(row.title for row in mitigations))}."
    return told
