"""Makes signatures, flows and facts for tests, from the same outlines that signatures use for their examples."""

from collections.abc import Sequence
from typing import Any

import msgspec

from skimtrace.flow.model import Analysis
from skimtrace.signatures.examples import outline
from skimtrace.signatures.model import SignatureSet
from skimtrace.signatures.schema import Example, ExampleFact, ExampleFlow, Signature
from skimtrace.signatures.taxonomy import packaged_taxonomies

PLAIN: dict[str, Any] = {
    "schema": 1,
    "id": "TST-ONE",
    "title": "A title",
    "description": "A description.",
    "severity": "medium",
    "status": "stable",
    "confidence": "A note.",
    "check_next": ["Read it."],
    "limits": ["One."],
    "match": {"flow": {"personal": True}},
    "examples": {
        "match": [{"title": "yes", "flows": [{"data_types": ["person.name"]}]}],
        "near_miss": [
            {"title": "no", "flows": [{"data_types": ["page.text"]}]},
            {"title": "neither", "facts": [{"kind": "api", "value": "fetch"}]},
        ],
    },
}


def signature(**changed: object) -> Signature:
    """Return a plain signature with some of its fields changed."""
    return msgspec.convert({**PLAIN, **changed}, type=Signature)


def signature_set(*signatures: Signature) -> SignatureSet:
    """Return a set of `signatures` over the packaged taxonomies."""
    return SignatureSet(signatures, packaged_taxonomies())


def analysis(flows: Sequence[ExampleFlow] = (), facts: Sequence[ExampleFact] = ()) -> Analysis:
    """Return the analysis these outlines stand for."""
    return outline(Example(title="made", flows=tuple(flows), facts=tuple(facts)), packaged_taxonomies())
