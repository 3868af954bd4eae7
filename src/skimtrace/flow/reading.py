"""A place that reads data, and what it reads: the seeds of the propagation."""

from dataclasses import dataclass

from skimtrace.flow.fact import Fact
from skimtrace.flow.model import Confidence
from skimtrace.flow.program import Node
from skimtrace.flow.sites import Site


@dataclass(frozen=True, slots=True)
class Reading:
    """Data is read at `node`; the propagation starts from `fact`.

    `kind` is "dom", "page", "request", "cookie", "storage", "selection" or "tab"; `selector` the CSS selector, path or
    cookie that names what is read, None when it is not constant. `hosts` are hosts of match patterns ("*" for any).
    """

    node: Node
    fact: Fact
    kind: str
    selector: str | None
    types: tuple[str, ...]
    personal: bool
    confidence: Confidence
    reason: str
    hosts: tuple[str, ...]
    sites: tuple[Site, ...]
