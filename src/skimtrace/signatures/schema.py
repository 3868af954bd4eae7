"""The shape of a signature file, `schema: 1`: closed msgspec Structs that the YAML is converted into.

A signature's `match` is a tree: `all`, `any`, `none` and `at_least` over terms; a term is about flows (`flow`), about
facts (`fact`) or about code (`pattern`). Every key of one term must hold for the same flow, fact or place; a list in a
key holds when any of its words does.
"""

from enum import StrEnum
from typing import Annotated, Literal

import msgspec
from msgspec import Meta

from skimtrace.extension.model import ContextKind
from skimtrace.flow.model import Reason

Words = Annotated[tuple[str, ...], Meta(min_length=1)]
Text = Annotated[str, Meta(min_length=1)]
SignatureId = Annotated[str, Meta(pattern=r"^[A-Z][A-Z0-9]*(?:-[A-Z0-9]+)+$", max_length=60)]


class Severity(StrEnum):
    """How much a match matters to a reviewer."""

    CRITICAL = "critical"
    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"
    INFO = "info"

    @property
    def rank(self) -> int:
        """0 for critical, 4 for info."""
        return list(Severity).index(self)


class Status(StrEnum):
    """The life of a signature: a preview is shown and never scores."""

    STABLE = "stable"
    PREVIEW = "preview"


class _Closed(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Base of every part: immutable and closed."""


class Scope(StrEnum):
    """What terms must have in common: a path, a function, a file, a context, or only the extension."""

    FLOW = "flow"
    FUNCTION = "function"
    FILE = "file"
    CONTEXT = "context"
    EXTENSION = "extension"


class EndpointTerm(_Closed, frozen=True, kw_only=True):
    """What must hold of a flow's endpoint. `host` compares domain suffixes; `insecure` is http: or ws: to a machine
    elsewhere; `unresolved` an address that is not in the package, `reason` why it is not."""

    reason: tuple[Reason, ...] | None = None
    category: Words | None = None
    host: Words | None = None
    unresolved: bool | None = None
    insecure: bool | None = None


class FlowTerm(_Closed, frozen=True, kw_only=True):
    """What must hold of one flow. `data_types` takes "person.*"; `page_host` and `site` take "*" for any.

    `step_contains` are words of a step's kind or code; `context` kinds of contexts that the path runs through.
    """

    data_types: Words | None = None
    personal: bool | None = None
    source: Words | None = None
    selector_contains: Words | None = None
    page_host: Words | None = None
    site: Words | None = None
    channel: Words | None = None
    local: bool | None = None
    endpoint: EndpointTerm | None = None
    same_site: bool | None = None
    min_confidence: Literal["low", "medium", "high"] | None = None
    min_hops: Annotated[int, Meta(ge=1)] | None = None
    step_contains: Words | None = None
    context: tuple[ContextKind, ...] | None = None
    trigger: tuple[Literal["gesture", "load", "timer", "mutation", "navigation", "message"], ...] | None = None
    reached: bool | None = None
    not_: "FlowTerm | None" = msgspec.field(default=None, name="not")


class FactTerm(_Closed, frozen=True, kw_only=True):
    """What must hold of one fact. `site` takes "*" for any site table, so that generic facts do not hold."""

    kind: Words | None = None
    value: Words | None = None
    value_prefix: Words | None = None
    value_contains: Words | None = None
    site: Words | None = None
    category: Words | None = None
    """Of an "endpoint": the category of the host."""
    not_: "FactTerm | None" = msgspec.field(default=None, name="not")


class Bound(_Closed, frozen=True, kw_only=True):
    """What must hold of the texts that a metavariable of a pattern may be, as far as constants tell."""

    value: Words | None = None
    prefix: Words | None = None
    contains: Words | None = None
    not_contains: Words | None = None


class PatternTerm(_Closed, frozen=True, kw_only=True):
    """JavaScript with metavariables that some place in the code must match: `fetch($URL, {method: "POST", ...})`.

    `context` are kinds of contexts, one of which its script must run in; `page` asks for a script that sees the pages
    the user visits.
    """

    js: Words
    where: dict[str, Bound] = {}
    context: tuple[ContextKind, ...] | None = None
    page: bool | None = None


class AtLeast(_Closed, frozen=True, kw_only=True):
    """So many of the nodes hold."""

    n: Annotated[int, Meta(ge=1)]
    of: "Annotated[tuple[Node, ...], Meta(min_length=1)]"


class Node(_Closed, frozen=True, kw_only=True):
    """One node of `match`: exactly one of the operators and terms, and what goes with it.

    `scope` (with `all` and `at_least`) is what the children must have in common. `count` (with a term) asks for so many
    flows, facts or places, `distinct` for so many different sites, hosts or data types among them. `unknown: drop` does
    without matches of which it cannot be told whether the term holds.
    """

    at_least: AtLeast | None = None
    pattern: PatternTerm | None = None
    scope: Scope | None = None
    count: Annotated[int, Meta(ge=2)] | None = None
    distinct: Literal["site", "host", "data_type"] | None = None
    unknown: Literal["keep", "drop"] | None = None
    all: "Annotated[tuple[Node, ...], Meta(min_length=1)] | None" = None
    any: "Annotated[tuple[Node, ...], Meta(min_length=1)] | None" = None
    none: "Annotated[tuple[Node, ...], Meta(min_length=1)] | None" = None
    flow: FlowTerm | None = None
    fact: FactTerm | None = None

    def __post_init__(self) -> None:
        given = [name for name in _KINDS if getattr(self, name) is not None]
        if len(given) != 1:
            known = ", ".join(_KINDS)
            raise ValueError(f"a node has exactly one of {known}; this one has {' and '.join(given) or 'none'}")
        term = given[0] in ("flow", "fact", "pattern")
        if self.scope is not None and given[0] not in ("all", "at_least"):
            raise ValueError(f"`scope` goes with all or at_least, not with {given[0]}")
        for name in ("count", "distinct", "unknown"):
            if getattr(self, name) is not None and not term:
                raise ValueError(f"`{name}` goes with flow, fact or pattern, not with {given[0]}")
        if self.distinct is not None and self.count is None:
            raise ValueError("`distinct` goes with `count`")
        if self.none is not None and any(child.speaks_of_flows for child in self.none):
            raise ValueError("`none` takes facts and patterns: a flow that comes to light must not take a match away")

    @property
    def children(self) -> "tuple[Node, ...]":
        """The nodes below this one."""
        return self.all or self.any or self.none or (self.at_least.of if self.at_least is not None else ())

    @property
    def speaks_of_flows(self) -> bool:
        """Whether a flow term stands here or below."""
        return self.flow is not None or any(child.speaks_of_flows for child in self.children)


_KINDS = ("all", "any", "none", "at_least", "flow", "fact", "pattern")


class Mitigation(_Closed, frozen=True, kw_only=True):
    """What makes a match weigh less where it holds beside it: on the path of the match's flows, or in the extension
    where `match` says so by its `scope`."""

    title: Text
    because: Text
    match: Node


class GdprRow(_Closed, frozen=True, kw_only=True):
    """An article a match may bear on: what the code shows, and what it cannot show."""

    article: Text
    because: Text
    unknown: Text


class ExampleFlow(_Closed, frozen=True, kw_only=True):
    """A flow, in outline. What is left out takes the plainest value; `personal` and `local` follow the taxonomies."""

    data_types: Words
    personal: bool | None = None
    source: str = "dom"
    selector: str | None = None
    hosts: tuple[str, ...] = ()
    sites: tuple[str, ...] = ()
    channel: str = "body"
    local: bool | None = None
    url: str | None = None
    unresolved: Reason | None = None
    same_site: bool = False
    confidence: Literal["low", "medium", "high"] = "high"
    hops: Annotated[int, Meta(ge=1)] = 1
    reached: bool = True
    triggers: tuple[str, ...] = ()
    steps: tuple[str, ...] = ()
    contexts: tuple[ContextKind, ...] = ()
    functions: tuple[str, ...] = ()


class ExampleFact(_Closed, frozen=True, kw_only=True):
    """A fact, in outline."""

    kind: Text
    value: str
    site: str | None = None
    functions: tuple[str, ...] = ()
    contexts: tuple[ContextKind, ...] = ()


class ExampleScript(_Closed, frozen=True, kw_only=True):
    """A script of an extension that is analysed for an example. `hosts` are match patterns of a content script."""

    js: str
    file: str = "example.js"
    context: ContextKind = ContextKind.CONTENT
    hosts: tuple[str, ...] = ()


class Example(_Closed, frozen=True, kw_only=True):
    """An extension, in outline: flows and facts, or scripts (and a manifest's further keys) that are analysed.

    `messages` are those the signature must give, when stated; `confidence` that of its surest match, `mitigated` the
    titles of the mitigations that hold.
    """

    title: Text
    code: tuple[ExampleScript, ...] = ()
    manifest: dict[str, object] = {}
    incomplete: bool = False
    confidence: Literal["low", "medium", "high"] | None = None
    mitigated: tuple[str, ...] = ()
    flows: tuple[ExampleFlow, ...] = ()
    facts: tuple[ExampleFact, ...] = ()
    messages: tuple[str, ...] = ()


class Examples(_Closed, frozen=True, kw_only=True):
    """Examples of both signs: those that match, and those that nearly do."""

    match: tuple[Example, ...]
    near_miss: tuple[Example, ...]


class Signature(_Closed, frozen=True, kw_only=True):
    """A signature: what holds for an extension, and what that means to a reviewer.

    `confidence` says, for the reader, what lowers it; the confidence of a match comes from its flows and facts.
    """

    schema: Literal[1]
    id: SignatureId
    title: Text
    description: Text
    severity: Severity
    status: Status
    confidence: Text
    check_next: Words
    limits: Words
    attack: tuple[str, ...] = ()
    cwe: tuple[str, ...] = ()
    gdpr: tuple[GdprRow, ...] = ()
    match: Node
    mitigations: tuple[Mitigation, ...] = ()
    examples: Examples
