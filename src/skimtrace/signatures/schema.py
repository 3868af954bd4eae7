"""The shape of a signature file, `schema: 1`: closed msgspec Structs that the YAML is converted into.

A signature's `match` is a tree: `all`, `any` and `none` over terms; a term is about flows (`flow`) or about facts
(`fact`). Every key of one term must hold for the same flow or fact; a list in a key holds when any of its words does.
"""

from enum import StrEnum
from typing import Annotated, Literal

import msgspec
from msgspec import Meta

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


class EndpointTerm(_Closed, frozen=True, kw_only=True):
    """What must hold of a flow's endpoint. `host` compares domain suffixes; `insecure` is http: or ws: to a machine
    elsewhere; `unresolved` an address that is not in the package."""

    category: Words | None = None
    host: Words | None = None
    unresolved: bool | None = None
    insecure: bool | None = None


class FlowTerm(_Closed, frozen=True, kw_only=True):
    """What must hold of one flow. `data_types` takes "person.*"; `page_host` and `site` take "*" for any."""

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
    reached: bool | None = None
    not_: "FlowTerm | None" = msgspec.field(default=None, name="not")


class FactTerm(_Closed, frozen=True, kw_only=True):
    """What must hold of one fact. `site` takes "*" for any site table, so that generic facts do not hold."""

    kind: Words | None = None
    value: Words | None = None
    value_prefix: Words | None = None
    value_contains: Words | None = None
    site: Words | None = None
    not_: "FactTerm | None" = msgspec.field(default=None, name="not")


class Node(_Closed, frozen=True, kw_only=True):
    """One node of `match`: exactly one key is set."""

    all: "Annotated[tuple[Node, ...], Meta(min_length=1)] | None" = None
    any: "Annotated[tuple[Node, ...], Meta(min_length=1)] | None" = None
    none: "Annotated[tuple[Node, ...], Meta(min_length=1)] | None" = None
    flow: FlowTerm | None = None
    fact: FactTerm | None = None

    def __post_init__(self) -> None:
        given = [name for name in self.__struct_fields__ if getattr(self, name) is not None]
        if len(given) != 1:
            known = ", ".join(self.__struct_fields__)
            raise ValueError(f"a node has exactly one of {known}; this one has {' and '.join(given) or 'none'}")


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


class ExampleFact(_Closed, frozen=True, kw_only=True):
    """A fact, in outline."""

    kind: Text
    value: str
    site: str | None = None


class Example(_Closed, frozen=True, kw_only=True):
    """An extension, in outline. `messages` are those the signature must give, when stated."""

    title: Text
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
    examples: Examples
