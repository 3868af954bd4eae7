"""What the propagation is made of: facts, the edges between them, and hits at sinks.

As in `values`, structs of msgspec: they are made by the hundred thousand.
"""

from msgspec import Struct

from skimtrace.flow.fieldpath import Path
from skimtrace.flow.model import Confidence
from skimtrace.flow.models import Sink
from skimtrace.flow.program import Node
from skimtrace.flow.values import CallString

HIGH, MEDIUM, LOW = Confidence.HIGH, Confidence.MEDIUM, Confidence.LOW


class Fact(Struct, frozen=True, gc=False):
    """Data at `path` below the value of `node`, in the activation that `calls` entered."""

    node: Node
    path: Path
    calls: CallString
    up: bool = False


class Edge(Struct, frozen=True, gc=False):
    """How a fact came about: from which other, by what kind of step, at which node, how surely."""

    origin: Fact
    kind: str
    at: Node
    confidence: Confidence


class Hit(Struct, frozen=True, gc=False):
    """A fact that reaches a sink at `at`, by `channel`."""

    fact: Fact
    at: Node
    sink: Sink
    channel: str


Step = tuple[Fact, str, Node, Confidence]
"""A fact that follows from another: the fact, the kind of step, the node where it is taken, and how sure it is."""
