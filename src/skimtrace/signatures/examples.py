"""Examples of signatures: outlines become flows and facts, code is analysed, and each is tried."""

from dataclasses import replace
from urllib.parse import urlsplit

from skimtrace.flow.model import Analysis, Confidence, Endpoint, Fact, Flow, Place, Sink, Source, Step
from skimtrace.flow.observe import Observer
from skimtrace.signatures.examplecode import analysed
from skimtrace.signatures.matcher import match
from skimtrace.signatures.model import ExampleOutcome, Match, SignatureSet
from skimtrace.signatures.observer import compiled_patterns, pattern_observer
from skimtrace.signatures.schema import Example, ExampleFact, ExampleFlow, Signature
from skimtrace.signatures.taxonomy import OTHER, Taxonomies


def run_examples(signatures: SignatureSet) -> list[ExampleOutcome]:
    """Try every example of every signature; one outcome per example, in the order of the files."""
    outcomes: list[ExampleOutcome] = []
    shapes = compiled_patterns(signatures)
    for signature in signatures.signatures:
        alone = replace(signatures, signatures=(signature,), cases=())
        observer = pattern_observer(alone, shapes)
        for example in signature.examples.match:
            outcomes.append(_try(alone, signature, example, observer, expected="match"))
        for example in signature.examples.near_miss:
            outcomes.append(_try(alone, signature, example, observer, expected="near-miss"))
    return outcomes


def outline(example: Example, taxonomies: Taxonomies) -> Analysis:
    """Return the analysis an example stands for; places are lines of an imagined file."""
    return Analysis(
        flows=tuple(_flow(row, at, taxonomies) for at, row in enumerate(example.flows)),
        endpoints=(),
        facts=tuple(_fact(row, 100 + at) for at, row in enumerate(example.facts)),
        limits=("the example says so",) if example.incomplete else (),
    )


def _try(
    alone: SignatureSet, signature: Signature, example: Example, observer: Observer, expected: str
) -> ExampleOutcome:
    analysis = outline(example, alone.taxonomies)
    facts: tuple[Fact, ...] = ()
    if example.code or example.manifest:
        made, facts = analysed(example, observer)
        analysis = replace(
            made,
            flows=made.flows + analysis.flows,
            facts=made.facts + analysis.facts,
            limits=made.limits + analysis.limits,
        )
    found = match(alone, analysis, facts)
    messages = tuple(row.message for row in found)
    reason = ""
    if expected == "match" and not messages:
        reason = "it should match and does not"
    elif expected == "near-miss" and messages:
        reason = f"it should not match and does: {messages[0]}"
    elif example.messages and example.messages != messages:
        reason = f"the messages differ: expected {list(example.messages)}, got {list(messages)}"
    elif found:
        reason = _differs(example, found)
    return ExampleOutcome(signature.id, example.title, expected, not reason, messages, reason)


def _differs(example: Example, found: list[Match]) -> str:
    """What an example says of confidence and mitigations that is not so."""
    surest = max(row.confidence for row in found).word
    if example.confidence is not None and example.confidence != surest:
        reasons = "; ".join(row.confidence_reason for row in found)
        return f"the confidence is {surest}, not {example.confidence} ({reasons})"
    mitigated = {mitigation.title for row in found for mitigation in row.mitigations}
    if example.mitigated and mitigated != set(example.mitigated):
        return f"the mitigations differ: expected {sorted(example.mitigated)}, got {sorted(mitigated)}"
    return ""


def _flow(row: ExampleFlow, at: int, taxonomies: Taxonomies) -> Flow:
    known = [taxonomies.data_types[kind].personal for kind in row.data_types if kind in taxonomies.data_types]
    channel = taxonomies.channels.get(row.channel, taxonomies.channels[OTHER])
    line = 10 * at
    return Flow(
        source=Source(
            place=_place(line + 1),
            kind=row.source,
            selector=row.selector,
            data_types=row.data_types,
            personal=any(known) if row.personal is None else row.personal,
            sites=row.sites,
        ),
        steps=tuple(Step(_place(line + 2), kind) for kind in row.steps or ("assigned",) * row.hops),
        sink=Sink(_place(line + 3), row.channel, "example", channel.local if row.local is None else row.local),
        endpoint=_endpoint(row),
        hosts=row.hosts,
        confidence=Confidence[row.confidence.upper()],
        confidence_reason="as the example states",
        same_site=row.same_site,
        contexts=tuple(kind.value for kind in row.contexts),
        reached=row.reached,
        triggers=row.triggers,
        functions=row.functions,
    )


def _fact(row: ExampleFact, line: int) -> Fact:
    contexts = tuple(kind.value for kind in row.contexts)
    return Fact(row.kind, row.value, _place(line), row.site, row.functions, contexts)


def _endpoint(row: ExampleFlow) -> Endpoint | None:
    if row.unresolved is not None:
        return Endpoint(row.url, None, resolved=False, reason=row.unresolved)
    return Endpoint(row.url, urlsplit(row.url).hostname, resolved=True) if row.url is not None else None


def _place(line: int) -> Place:
    return Place("example.js", line, 1, "")
