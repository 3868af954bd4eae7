"""A place that reads data, and what it reads: the seeds of the propagation."""

from dataclasses import dataclass
from typing import Final

from skimtrace.flow.fact import Fact
from skimtrace.flow.model import Confidence
from skimtrace.flow.program import Node
from skimtrace.flow.sites import Site

ADDRESS: Final = "address"
"""The kind of readings of addresses that a site's own requests go to."""


@dataclass(frozen=True, slots=True)
class Reading:
    """Data is read at `node`; the propagation starts from `fact`.

    `kind` is "dom", "page", "request", "address", "cookie", "storage", "state" (a global, a module or a component of
    the page), "selection" or "tab"; `selector` the CSS selector, path or name of what is read, None when it is not
    constant. `hosts` are hosts of match patterns ("*" for any).
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
