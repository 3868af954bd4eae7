"""The matcher: signatures, flows and facts in, matches out. Pure: no I/O, and what comes in is not changed."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from skimtrace.flow.model import Analysis, Confidence, Fact, Flow, Place
from skimtrace.signatures.message import channel_of, destination, fact_message, flow_message
from skimtrace.signatures.model import Match, SignatureSet
from skimtrace.signatures.schema import Node, Signature
from skimtrace.signatures.taxonomy import Taxonomies
from skimtrace.signatures.terms import fact_holds, flow_holds


def match(signatures: SignatureSet, analysis: Analysis, extension_facts: Iterable[Fact] = ()) -> list[Match]:
    """Return the matches of `signatures` for one extension, most severe first, then by id.

    Args:
        signatures: what to look for.
        analysis: the flows and facts of the code; the indices in `Match.flows` point into `analysis.flows`.
        extension_facts: what the manifest says: permissions, hosts, declarations.

    A signature gives one match per destination when flows make it hold, else one per site its facts speak of.
    """
    scene = _Scene(analysis.flows, (*analysis.facts, *extension_facts), signatures.taxonomies)
    found: list[Match] = []
    for signature in sorted(signatures.signatures, key=lambda row: (row.severity.rank, row.id)):
        evidence = _evaluate(signature.match, scene)
        if evidence is not None:
            found += _matches(signature, evidence, scene)
    return found


@dataclass(frozen=True, slots=True)
class _Scene:
    """Everything a signature may speak of."""

    flows: tuple[Flow, ...]
    facts: tuple[Fact, ...]
    taxonomies: Taxonomies


@dataclass(slots=True)
class _Evidence:
    """Indices of the flows and facts that made a node hold."""

    flows: set[int] = field(default_factory=set)
    facts: set[int] = field(default_factory=set)

    def take(self, other: "_Evidence") -> None:
        self.flows |= other.flows
        self.facts |= other.facts


def _evaluate(node: Node, scene: _Scene) -> _Evidence | None:
    """Return what makes `node` hold, or None when it does not. Children are all asked, so that a hit is explained."""
    if node.flow is not None:
        term = node.flow
        flows = {at for at, flow in enumerate(scene.flows) if flow_holds(term, flow, scene.taxonomies)}
        return _Evidence(flows=flows) if flows else None
    if node.fact is not None:
        fact_term = node.fact
        facts = {at for at, fact in enumerate(scene.facts) if fact_holds(fact_term, fact)}
        return _Evidence(facts=facts) if facts else None
    held = [_evaluate(child, scene) for child in node.all or node.any or node.none or ()]
    if node.none is not None:
        return _Evidence() if not any(child is not None for child in held) else None
    if node.all is not None and any(child is None for child in held):
        return None
    whole = _Evidence()
    for child in held:
        if child is not None:
            whole.take(child)
    return whole if node.all is not None or any(child is not None for child in held) else None


def _matches(signature: Signature, evidence: _Evidence, scene: _Scene) -> list[Match]:
    """Return a match per destination of the flows, and a match per site of the facts that hold without any flow.

    The second part keeps the score monotone: a flow that comes to light adds a match and takes none away.
    """
    alone = _evaluate(signature.match, _Scene((), scene.facts, scene.taxonomies)) if evidence.flows else evidence
    if not evidence.flows and not evidence.facts:  # only `none` terms held: the match is about the package as a whole
        return [Match(signature, Confidence.LOW, signature.title, (), ())]
    by_site: dict[str | None, list[Fact]] = {}
    for at in sorted(alone.facts if alone is not None else ()):
        by_site.setdefault(scene.facts[at].site, []).append(scene.facts[at])
    beside = () if by_site else tuple(scene.facts[at] for at in sorted(evidence.facts))
    by_end: dict[tuple[bool, str, str], list[int]] = {}
    for at in sorted(evidence.flows):
        flow = scene.flows[at]
        end = (flow.sink.local, channel_of(flow, scene.taxonomies).phrase, destination(flow))
        by_end.setdefault(end, []).append(at)
    return [
        *(_flow_match(signature, indices, beside, scene) for indices in by_end.values()),
        *(_fact_match(signature, site, facts, scene) for site, facts in by_site.items()),
    ]


def _fact_match(signature: Signature, site: str | None, facts: list[Fact], scene: _Scene) -> Match:
    return Match(
        signature=signature,
        confidence=Confidence.MEDIUM if site is not None else Confidence.LOW,
        message=fact_message(facts, scene.taxonomies),
        places=_places(fact.place for fact in facts),
        flows=(),
        facts=tuple(facts),
    )


def _flow_match(signature: Signature, indices: list[int], facts: tuple[Fact, ...], scene: _Scene) -> Match:
    flows = [scene.flows[at] for at in indices]
    return Match(
        signature=signature,
        # The best proven flow speaks for the group; a path through code that nothing loads is never more than low.
        confidence=max(flow.confidence if flow.reached else Confidence.LOW for flow in flows),
        message=flow_message(flows, scene.taxonomies),
        places=_places(place for flow in flows for place in (flow.source.place, flow.sink.place)),
        flows=tuple(indices),
        facts=facts,
    )


def _places(places: Iterable[Place | None]) -> tuple[Place, ...]:
    return tuple(dict.fromkeys(place for place in places if place is not None))
