"""Evidence: whether a node of a signature holds for a scene, and everything that says so."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Final

from skimtrace.flow.model import Fact
from skimtrace.signatures.model import Outcome, Proof
from skimtrace.signatures.patternkeys import pattern_key
from skimtrace.signatures.scene import Scene
from skimtrace.signatures.schema import Node, Scope
from skimtrace.signatures.terms import fact_holds, flow_holds, typed
from skimtrace.signatures.truth import Judgement, Truth
from skimtrace.signatures.words import node_words

_MAX_KEYS: Final = 500
"""Functions, files or contexts in which the parts of one node are looked for together."""
_NOT_WHOLE: Final = "the extension was not analysed completely"


@dataclass(slots=True)
class Evidence:
    """What makes a node hold: flows with why it cannot be told ("" where it is certain), facts likewise, a line of
    proof for each term, and what else is unknown."""

    truth: Truth = Truth.FALSE
    flows: dict[int, str] = field(default_factory=dict)
    facts: dict[int, str] = field(default_factory=dict)
    proof: list[Proof] = field(default_factory=list)
    doubts: dict[str, None] = field(default_factory=dict)

    def take(self, other: "Evidence") -> None:
        """Add what makes another node hold; certain evidence goes before doubtful.

        What makes the other doubtful is said of its flows and facts alone where this one is certain without it: they
        are none the less shown, so that one more certain flow takes no match away.
        """
        why = next(iter(other.doubts), "") if other.truth < self.truth else ""
        for mine, theirs in ((self.flows, other.flows), (self.facts, other.facts)):
            for at, doubt in theirs.items():
                mine[at] = (doubt or why) and mine.get(at, doubt or why)
        self.proof += [line for line in other.proof if line not in self.proof]
        if not why:
            self.doubts.update(other.doubts)


@dataclass(frozen=True, slots=True)
class Part:
    """The flows and facts of a scene that a question is about."""

    flows: frozenset[int]
    facts: frozenset[int]

    @classmethod
    def whole(cls, scene: Scene) -> "Part":
        """Everything."""
        return cls(frozenset(range(len(scene.flows))), frozenset(range(len(scene.facts))))

    def and_in(self, flows: Iterable[int], facts: Iterable[int]) -> "Part":
        """What lies in this part and in another."""
        return Part(self.flows.intersection(flows), self.facts.intersection(facts))


def evaluate(node: Node, scene: Scene, part: Part) -> Evidence:
    """Return what makes `node` hold for a part of a scene; its truth is FALSE when nothing does."""
    if node.flow is not None or node.fact is not None or node.pattern is not None:
        return _term(node, scene, part)
    if node.none is not None:
        return _none(node, scene, part)
    scope = node.scope or Scope.EXTENSION
    loose = _combined(node, scene, part)
    if scope is Scope.EXTENSION or loose.truth is Truth.FALSE:
        return loose
    keys = scene.keys(scope, loose.flows, loose.facts)[:_MAX_KEYS]
    together = [_combined(node, scene, part.and_in(*scene.within(scope, key))) for key in keys]
    held = [one for one in together if one.truth is not Truth.FALSE and (one.flows or one.facts)]
    found = Evidence(max((one.truth for one in held), default=Truth.FALSE))
    for one in held:
        found.take(one)
    return found


def _combined(node: Node, scene: Scene, part: Part) -> Evidence:
    """`all`, `any` and `at_least`: every child is asked, so that a match is explained."""
    held = [evaluate(child, scene, part) for child in node.children]
    truths = sorted((child.truth for child in held), reverse=True)
    needed = len(truths) if node.all is not None else node.at_least.n if node.at_least is not None else 1
    found = Evidence(truths[needed - 1] if needed <= len(truths) else Truth.FALSE)
    if found.truth is Truth.FALSE:
        return found
    for child in held:
        if child.truth is not Truth.FALSE:
            found.take(child)
    return found


def _none(node: Node, scene: Scene, part: Part) -> Evidence:
    held = [evaluate(child, scene, part) for child in node.none or ()]
    worst = max(held, key=lambda child: child.truth)
    if worst.truth is Truth.TRUE:
        return Evidence()
    doubt = next(iter(worst.doubts), "") if worst.truth is Truth.UNKNOWN else "" if scene.whole else _NOT_WHOLE
    lines = [Proof(node_words(child), Outcome.UNKNOWN if doubt else Outcome.ABSENT, reason=doubt)
             for child in node.none or ()]  # fmt: skip
    return Evidence(Truth.UNKNOWN if doubt else Truth.TRUE, proof=lines, doubts={doubt: None} if doubt else {})


def _term(node: Node, scene: Scene, part: Part) -> Evidence:
    """A term, with how many (different) flows or facts it asks for."""
    judged_flows: dict[int, Judgement] = {}
    judged_facts: dict[int, Judgement] = {}
    if node.flow is not None:
        for at in sorted(part.flows):
            kinds = [scene.kinds[one] for one in scene.flows[at].contexts if one in scene.kinds]
            judged_flows[at] = flow_holds(node.flow, scene.flows[at], scene.taxonomies, kinds)
    elif node.fact is not None:
        term = node.fact
        asked = (
            [at for kind in term.kind for at in scene.by_kind.get(kind, ())] if term.kind else range(len(scene.facts))
        )
        judged_facts = {at: _doubted(scene.facts[at]) for at in asked
                        if at in part.facts and fact_holds(term, scene.facts[at], scene.taxonomies)}  # fmt: skip
    elif node.pattern is not None:
        key = pattern_key(node.pattern)
        judged_facts = {at: _doubted(scene.facts[at]) for at in scene.by_kind.get("pattern", ())
                        if at in part.facts and scene.facts[at].value == key}  # fmt: skip
    keep = node.unknown != "drop"
    flows = {at: of.reason for at, of in judged_flows.items() if of.truth is Truth.TRUE or (keep and of.truth)}
    facts = {at: of.reason for at, of in judged_facts.items() if of.truth is Truth.TRUE or (keep and of.truth)}
    needed = node.count or 1
    sure = _number(
        node, scene, [at for at, why in flows.items() if not why], [at for at, why in facts.items() if not why]
    )
    if _number(node, scene, flows, facts) < needed:
        return Evidence()
    lines = _lines(node, scene, flows, facts)
    if sure >= needed:
        return Evidence(Truth.TRUE, flows, facts, lines)
    doubts = dict.fromkeys(why for why in (*flows.values(), *facts.values()) if why)
    return Evidence(Truth.UNKNOWN, flows, facts, lines, doubts)


def _doubted(fact: Fact) -> Judgement:
    return Judgement(Truth.UNKNOWN if fact.doubt else Truth.TRUE, fact.doubt)


def _number(node: Node, scene: Scene, flows: Iterable[int], facts: Iterable[int]) -> int:
    """How many (different) ones there are."""
    if node.distinct is None:
        return len(list(flows)) + len(list(facts))
    names: set[str] = set()
    for at in flows:
        flow = scene.flows[at]
        if node.distinct == "site":
            names.update(flow.source.sites)
        elif node.distinct == "data_type":
            asked = node.flow.data_types if node.flow is not None else None
            names.update(
                kind for kind in flow.source.data_types if asked is None or any(typed(word, (kind,)) for word in asked)
            )
        elif flow.endpoint is not None and flow.endpoint.host is not None:
            names.add(flow.endpoint.host)
    for at in facts:
        fact = scene.facts[at]
        if node.distinct == "site" and fact.site is not None:
            names.add(fact.site)
        elif node.distinct == "host":
            names.add(fact.value)
    return len(names)


def _lines(node: Node, scene: Scene, flows: dict[int, str], facts: dict[int, str]) -> list[Proof]:
    """A line of proof for what is certain, and one for each reason why something is not."""
    lines = []
    for why in dict.fromkeys(sorted((*flows.values(), *facts.values()))):
        some = tuple(at for at, reason in flows.items() if reason == why)
        held = tuple(scene.facts[at] for at, reason in facts.items() if reason == why)
        ends = [place for at in some for place in (scene.flows[at].source.place, scene.flows[at].sink.place)]
        spots = tuple(dict.fromkeys((*ends, *(fact.place for fact in held if fact.place is not None))))
        lines.append(Proof(node_words(node), Outcome.UNKNOWN if why else Outcome.HELD, spots, some, held, why))
    return lines
