"""A made-up flow of the flow room: a name on LinkedIn's pages that is sent away."""

from dataclasses import replace
from typing import Any

from skimtrace.flow.model import Confidence, Endpoint, Flow, Place, Sink, Source, Step


def flow(**changes: Any) -> Flow:
    """A sure flow; what differs from it is given by `changes`."""
    made = Flow(
        source=Source(Place("content.js", 3, 1, "q(h1)"), "dom", "h1", ("person.name",), True, ("linkedin",)),
        steps=(Step(Place("content.js", 4, 1, "send(name)"), "passed on"),),
        sink=Sink(Place("background.js", 9, 1, "fetch(url)"), "body", "fetch", False),
        endpoint=Endpoint("https://api.example.com/v1", "api.example.com", resolved=True),
        hosts=("*.linkedin.com",),
        confidence=Confidence.HIGH,
        confidence_reason="",
        same_site=False,
        contexts=("content:0", "background"),
        reached=True,
    )
    return replace(made, **changes)
