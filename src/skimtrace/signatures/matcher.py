"""The matcher: signatures, flows and facts in, matches out. Pure: no I/O, and what comes in is not changed."""

from collections.abc import Iterable
from typing import Final

from skimtrace.extension.model import ContextKind
from skimtrace.flow.model import Analysis, Confidence, Fact, Flow, Place
from skimtrace.signatures.evidence import Evidence, Part, evaluate
from skimtrace.signatures.message import channel_of, destination, fact_message, flow_message
from skimtrace.signatures.model import Match, Mitigated, Proof, SignatureSet
from skimtrace.signatures.scene import Scene
from skimtrace.signatures.schema import Scope, Signature
from skimtrace.signatures.truth import Truth

_GENERIC: Final = "nothing in it is specific to a site"
_NO_FLOW: Final = "no flow was proven"
_UNREACHED: Final = "nothing that was found loads the code"


def match(
    signatures: SignatureSet, analysis: Analysis, extension_facts: Iterable[Fact] = (), *, whole: bool = True
) -> list[Match]:
    """Return the matches of `signatures` for one extension, most severe first, then by id.

    Args:
        signatures: what to look for.
        analysis: the flows and facts of the code; the indices in `Match.flows` point into `analysis.flows`.
        extension_facts: what the manifest says: permissions, hosts, declarations.
        whole: whether everything that matters was analysed: else what is absent may only not have been found.

    A signature gives one match per destination when flows make it hold, else one per site its facts speak of.
    """
    scene = scene_of(signatures, analysis, extension_facts, whole=whole)
    found: list[Match] = []
    for signature in sorted(signatures.signatures, key=lambda row: (row.severity.rank, row.id)):
        evidence = evaluate(signature.match, scene, Part.whole(scene))
        if evidence.truth is not Truth.FALSE:
            found += _matches(signature, evidence, scene)
    return found


def scene_of(
    signatures: SignatureSet, analysis: Analysis, extension_facts: Iterable[Fact] = (), *, whole: bool = True
) -> Scene:
    """Return what signatures, and cases, are asked about; the arguments are those of `match`."""
    kinds = {kind.value: kind for kind in ContextKind}  # outlines name contexts by their kinds
    if analysis.extension is not None:
        kinds |= {key: context.kind for key, context in analysis.extension.contexts.items()}
    facts = (*analysis.facts, *extension_facts)
    return Scene(analysis.flows, facts, signatures.taxonomies, whole and not analysis.limits, kinds)


def _matches(signature: Signature, evidence: Evidence, scene: Scene) -> list[Match]:
    """Return a match per destination of the flows, and a match per site of the facts that hold without any flow.

    The second part keeps the score monotone: a flow that comes to light adds a match and takes none away.
    """
    alone = evidence
    if evidence.flows:
        alone = evaluate(signature.match, scene, Part(frozenset(), Part.whole(scene).facts))
    package = []
    if alone.truth is not Truth.FALSE and not alone.facts:  # only `none` terms hold: it is about the package as a whole
        reason = "; ".join(("only absence makes it hold", *alone.doubts))
        package = [Match(signature, Confidence.LOW, signature.title, (), (), (), tuple(alone.proof), (), reason)]
    by_site: dict[str | None, list[int]] = {}
    for at in sorted(alone.facts if alone.truth is not Truth.FALSE else ()):
        by_site.setdefault(scene.facts[at].site, []).append(at)
    if len(by_site) > 1 and None in by_site and not _holds(signature, scene, by_site[None]):
        generic = by_site.pop(None)  # of no site itself, and of weight only beside what is
        by_site = {site: sorted((*held, *generic)) for site, held in by_site.items()}
    beside = [] if by_site else sorted(evidence.facts)
    by_end: dict[tuple[bool, str, str], list[int]] = {}
    for at in sorted(evidence.flows):
        flow = scene.flows[at]
        end = (flow.sink.local, channel_of(flow, scene.taxonomies).phrase, destination(flow))
        by_end.setdefault(end, []).append(at)
    return [
        *package,
        *(_flow_match(signature, indices, beside, evidence, scene) for indices in by_end.values()),
        *(_fact_match(signature, site, facts, alone, scene) for site, facts in by_site.items()),
    ]


def _holds(signature: Signature, scene: Scene, facts: Iterable[int]) -> bool:
    """Whether some facts make a signature hold by themselves."""
    return evaluate(signature.match, scene, Part(frozenset(), frozenset(facts))).truth is not Truth.FALSE


def _fact_match(signature: Signature, site: str | None, held: list[int], evidence: Evidence, scene: Scene) -> Match:
    facts = [scene.facts[at] for at in held]
    doubts = list(evidence.doubts)
    if all(evidence.facts[at] for at in held):
        doubts.append(evidence.facts[held[0]])
    mitigations = _mitigations(signature, scene, Part(frozenset(), Part.whole(scene).facts))
    confidence = Confidence.MEDIUM if site is not None else Confidence.LOW
    return Match(
        signature=signature,
        confidence=_lowered(confidence, doubts, mitigations),
        message=fact_message(facts, scene.taxonomies),
        places=_places(fact.place for fact in facts),
        flows=(),
        facts=tuple(facts),
        proof=_proof(evidence, (), facts),
        mitigations=tuple(mitigations),
        confidence_reason=_reason(_NO_FLOW if site is not None else _GENERIC, doubts, mitigations),
    )


def _flow_match(signature: Signature, indices: list[int], beside: list[int], evidence: Evidence, scene: Scene) -> Match:
    """The flow that is surest speaks for the group: then one more never makes the match less sure. Of several, the one
    whose reason and mitigations come first in order, wherever it stands among the flows."""
    rated: list[tuple[int, int, str, list[Mitigated]]] = []
    for at in indices:
        doubts = [*evidence.doubts, *([evidence.flows[at]] if evidence.flows[at] else [])]
        near = Part(frozenset((at,)), frozenset(scene.on_path((at,)))) if signature.mitigations else Part.whole(scene)
        mitigations = _mitigations(signature, scene, near)
        flow = scene.flows[at]
        why = _reason(flow.confidence_reason if flow.reached else _UNREACHED, doubts, mitigations)
        rated.append((-_lowered(_sure(flow), doubts, mitigations), len(doubts), why, mitigations))
    confidence, _, reason, mitigations = min(rated, key=lambda row: (*row[:3], [sorted(one.places) for one in row[3]]))
    flows, facts = [scene.flows[at] for at in indices], [scene.facts[at] for at in beside]
    return Match(
        signature=signature,
        confidence=Confidence(-confidence),
        message=flow_message(flows, scene.taxonomies),
        places=_places(place for flow in flows for place in (flow.source.place, flow.sink.place)),
        flows=tuple(indices),
        facts=tuple(facts),
        proof=_proof(evidence, indices, facts),
        mitigations=tuple(mitigations),
        confidence_reason=reason,
    )


def _lowered(confidence: Confidence, doubts: list[str], mitigations: list[Mitigated]) -> Confidence:
    """One step less for what is unknown, and one for each mitigation that holds."""
    return Confidence(max(Confidence.LOW, confidence - bool(doubts) - len(mitigations)))


def _reason(first: str, doubts: list[str], mitigations: list[Mitigated]) -> str:
    words = [first, *(f"unknown: {why}" for why in doubts), *(f"lowered: {row.title}" for row in mitigations)]
    return "; ".join(dict.fromkeys(word for word in words if word))


def _mitigations(signature: Signature, scene: Scene, near: Part) -> list[Mitigated]:
    """The mitigations that hold near the match, or by facts from anywhere for those whose scope is the extension. They
    speak of no flow but the match's own: one that comes to light must not lower what others say."""
    found = []
    for row in signature.mitigations:
        anywhere = row.match.scope is Scope.EXTENSION
        part = Part(near.flows, Part.whole(scene).facts) if anywhere else near
        held = evaluate(row.match, scene, part)
        if held.truth is Truth.TRUE:
            places = _places(place for line in held.proof for place in line.places)
            found.append(Mitigated(row.title, row.because, places))
    return found


def _proof(evidence: Evidence, flows: Iterable[int], facts: Iterable[Fact]) -> tuple[Proof, ...]:
    """The lines of proof, with what they say of this match alone."""
    mine, held = set(flows), set(facts)
    lines = []
    for line in evidence.proof:
        some = tuple(at for at in line.flows if at in mine)
        shown = tuple(fact for fact in line.facts if fact in held or mine)
        if some or shown or not (line.flows or line.facts):
            lines.append(Proof(line.term, line.outcome, line.places, some, shown, line.reason))
    return tuple(lines)


def _sure(flow: Flow) -> Confidence:
    return flow.confidence if flow.reached else Confidence.LOW


def _places(places: Iterable[Place | None]) -> tuple[Place, ...]:
    return tuple(dict.fromkeys(place for place in places if place is not None))
