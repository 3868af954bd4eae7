"""Examples of signatures: outlines become flows and facts, and each is tried against its signature."""

from dataclasses import replace
from urllib.parse import urlsplit

from skimtrace.flow.model import Analysis, Confidence, Endpoint, Fact, Flow, Place, Sink, Source, Step
from skimtrace.signatures.matcher import match
from skimtrace.signatures.model import ExampleOutcome, SignatureSet
from skimtrace.signatures.schema import Example, ExampleFlow, Signature
from skimtrace.signatures.taxonomy import OTHER, Taxonomies


def run_examples(signatures: SignatureSet) -> list[ExampleOutcome]:
    """Try every example of every signature; one outcome per example, in the order of the files."""
    outcomes: list[ExampleOutcome] = []
    for signature in signatures.signatures:
        alone = replace(signatures, signatures=(signature,))
        for example in signature.examples.match:
            outcomes.append(_try(alone, signature, example, expected="match"))
        for example in signature.examples.near_miss:
            outcomes.append(_try(alone, signature, example, expected="near-miss"))
    return outcomes


def outline(example: Example, taxonomies: Taxonomies) -> Analysis:
    """Return the analysis an example stands for; places are lines of an imagined file."""
    return Analysis(
        flows=tuple(_flow(row, at, taxonomies) for at, row in enumerate(example.flows)),
        endpoints=(),
        facts=tuple(Fact(row.kind, row.value, _place(100 + at), row.site) for at, row in enumerate(example.facts)),
    )


def _try(alone: SignatureSet, signature: Signature, example: Example, expected: str) -> ExampleOutcome:
    messages = tuple(found.message for found in match(alone, outline(example, alone.taxonomies)))
    reason = ""
    if expected == "match" and not messages:
        reason = "it should match and does not"
    elif expected == "near-miss" and messages:
        reason = f"it should not match and does: {messages[0]}"
    elif example.messages and example.messages != messages:
        reason = f"the messages differ: expected {list(example.messages)}, got {list(messages)}"
    return ExampleOutcome(signature.id, example.title, expected, not reason, messages, reason)


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
        steps=tuple(Step(_place(line + 2), "assigned") for _ in range(row.hops)),
        sink=Sink(_place(line + 3), row.channel, "example", channel.local if row.local is None else row.local),
        endpoint=_endpoint(row),
        hosts=row.hosts,
        confidence=Confidence[row.confidence.upper()],
        confidence_reason="as the example states",
        same_site=row.same_site,
        contexts=(),
        reached=row.reached,
    )


def _endpoint(row: ExampleFlow) -> Endpoint | None:
    if row.unresolved is not None:
        return Endpoint(row.url, None, resolved=False, reason=row.unresolved)
    return Endpoint(row.url, urlsplit(row.url).hostname, resolved=True) if row.url is not None else None


def _place(line: int) -> Place:
    return Place("example.js", line, 1, "")
