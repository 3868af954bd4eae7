"""The shape of a signature file, `schema: 1`: closed msgspec Structs that the YAML is converted into.

A signature's `match` is a tree: `all`, `any`, `none` and `at_least` over terms; a term is about flows (`flow`), about
facts (`fact`) or about code (`pattern`). Every key of one term must hold for the same flow, fact or place; a list in a
key holds when any of its words does.
"""

from enum import StrEnum
from typing import Annotated, Any, Literal

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
    """Why the address is not in the package (settings, storage, server, build, ...)."""
    category: Words | None = None
    """Category of the host, from `taxonomies/endpoints.yaml`."""
    host: Words | None = None
    """The host: a domain stands for itself and its subdomains."""
    unresolved: bool | None = None
    """true: an address that is not in the package."""
    insecure: bool | None = None
    """true: http: or ws: to a machine elsewhere."""
    url_contains: Words | None = None
    """Words in the address, for what is not a matter of the host: "/api/webhooks"."""


class FlowTerm(_Closed, frozen=True, kw_only=True):
    """What must hold of one flow. `data_types` takes "person.*"; `page_host` and `site` take "*" for any.

    `step_contains` are words of a step's kind or code; `context` kinds of contexts that the path runs through.
    """

    data_types: Words | None = None
    """Kinds of data, from `taxonomies/data-types.yaml`; "person.*" for a whole group."""
    personal: bool | None = None
    """true: the data is about people."""
    source: Words | None = None
    """How it is read: dom, page, selection, address, tab, json, request, cookie, storage, state."""
    selector_contains: Words | None = None
    """Words of the selector that finds the element."""
    page_host: Words | None = None
    """Host of the page that is read; a domain stands for itself and its subdomains, "*" for any."""
    site: Words | None = None
    """Id of the site table that recognises the source (`models/sites/`); "*" for any."""
    channel: Words | None = None
    """How it leaves: body, url, header, message, navigation, storage, download, clipboard, ..."""
    api: Words | None = None
    """The call or property by which it leaves, as `models/sinks.yaml` names it: fetch, Element.src."""
    local: bool | None = None
    """true: it stays on the machine; false: it leaves."""
    endpoint: EndpointTerm | None = None
    """What must hold of the address it leaves for."""
    same_site: bool | None = None
    """true: it only returns to the site it was read on."""
    min_confidence: Literal["low", "medium", "high"] | None = None
    """The flow is at least this sure."""
    min_hops: Annotated[int, Meta(ge=1)] | None = None
    """The path has at least so many steps."""
    step_contains: Words | None = None
    """Words of a step: of its kind ("sent as message") or its code."""
    context: tuple[ContextKind, ...] | None = None
    """Kinds of contexts, one of which the path runs through."""
    trigger: tuple[Literal["gesture", "load", "timer", "mutation", "navigation", "message"], ...] | None = None
    """What starts the code that reads."""
    reached: bool | None = None
    """false: nothing that was found loads the code."""
    not_: "FlowTerm | None" = msgspec.field(default=None, name="not")
    """The same keys: what must not hold of the flow."""


class FactTerm(_Closed, frozen=True, kw_only=True):
    """What must hold of one fact. `site` takes "*" for any site table, so that generic facts do not hold."""

    kind: Words | None = None
    """permission, host, manifest, locale, page, link, api, selector, cookie, private-api, endpoint."""
    value: Words | None = None
    """The whole value, without regard to case."""
    value_prefix: Words | None = None
    """How the value begins."""
    value_contains: Words | None = None
    """What stands somewhere in the value."""
    site: Words | None = None
    """Id of the site table that recognises it (`models/sites/`); "*" for any: then generic facts do not hold."""
    category: Words | None = None
    """Of an endpoint: the category of the host."""
    not_: "FactTerm | None" = msgspec.field(default=None, name="not")
    """The same keys: what must not hold of the fact."""


class Bound(_Closed, frozen=True, kw_only=True):
    """What must hold of the texts that a metavariable of a pattern may be, as far as constants tell."""

    value: Words | None = None
    """The whole text."""
    prefix: Words | None = None
    """How it begins."""
    contains: Words | None = None
    """What stands somewhere in it."""
    not_contains: Words | None = None
    """What must not stand in it."""


class PatternTerm(_Closed, frozen=True, kw_only=True):
    """JavaScript with metavariables that some place in the code must match: `fetch($URL, {method: "POST", ...})`.

    `context` are kinds of contexts, one of which its script must run in; `page` asks for a script that sees the pages
    the user visits.
    """

    js: Words
    """One or more patterns, any of which must match."""
    where: dict[str, Bound] = {}
    """By the name of a metavariable, without `$`: the texts it may be."""
    context: tuple[ContextKind, ...] | None = None
    """Kinds of contexts, one of which the script runs in."""
    page: bool | None = None
    """true: in a script that sees the pages the user visits."""
    site: Text | None = None
    """Id of the site table whose site the pattern is specific to: then it stands without a flow."""


class AtLeast(_Closed, frozen=True, kw_only=True):
    """So many of the nodes hold."""

    n: Annotated[int, Meta(ge=1)]
    """How many have to hold."""
    of: "Annotated[tuple[Node, ...], Meta(min_length=1)]"
    """The nodes."""


class Node(_Closed, frozen=True, kw_only=True):
    """One node of `match`: exactly one of the operators and terms, and what goes with it.

    `scope` (with `all` and `at_least`) is what the children must have in common. `count` (with a term) asks for so many
    flows, facts or places, `distinct` for so many different sites, hosts or data types among them. `unknown: drop` does
    without matches of which it cannot be told whether the term holds.
    """

    at_least: AtLeast | None = None
    """So many of the nodes hold."""
    pattern: PatternTerm | None = None
    """Some code looks like this."""
    scope: Scope | None = None
    """With all and at_least: where the children have to hold together."""
    count: Annotated[int, Meta(ge=2)] | None = None
    """With a term: so many flows, facts or places, at least 2."""
    distinct: Literal["site", "host", "data_type"] | None = None
    """With `count`: so many different ones of these."""
    unknown: Literal["keep", "drop"] | None = None
    """With a term: what cannot be told keeps the match, one step less sure (keep, as is usual), or does not (drop)."""
    all: "Annotated[tuple[Node, ...], Meta(min_length=1)] | None" = None
    """Every node holds."""
    any: "Annotated[tuple[Node, ...], Meta(min_length=1)] | None" = None
    """One node holds."""
    none: "Annotated[tuple[Node, ...], Meta(min_length=1)] | None" = None
    """No node holds; no flow may stand below it."""
    flow: FlowTerm | None = None
    """There is a flow like this."""
    fact: FactTerm | None = None
    """There is a fact like this."""

    def __post_init__(self) -> None:
        given = [name for name in KINDS if getattr(self, name) is not None]
        if len(given) != 1:
            known = ", ".join(KINDS)
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
        """Whether a flow term stands here or below, or something that is looked for on the path of a flow."""
        on_path = self.scope is Scope.FLOW
        return self.flow is not None or on_path or any(child.speaks_of_flows for child in self.children)


KINDS = ("all", "any", "none", "at_least", "flow", "fact", "pattern")
"""The keys of a node, of which it has exactly one."""


class Mitigation(_Closed, frozen=True, kw_only=True):
    """What makes a match weigh less where it holds beside it: on the path of the match's flows, or in the extension
    where `match` says so by its `scope`."""

    title: Text
    """What it is, as the report names it."""
    because: Text
    """Why the match weighs less then."""
    match: Node
    """The tree that shows it. Only what is certain counts."""


class GdprRow(_Closed, frozen=True, kw_only=True):
    """An article a match may bear on: what the code shows, and what it cannot show."""

    article: Text
    """Id from `taxonomies/gdpr.yaml`."""
    because: Text
    """What the code shows that may bear on the article."""
    unknown: Text
    """What no package can show about it."""


class ExampleFlow(_Closed, frozen=True, kw_only=True):
    """A flow, in outline. What is left out takes the plainest value; `personal` and `local` follow the taxonomies."""

    data_types: Words
    """The kinds of data it carries."""
    personal: bool | None = None
    """Whether it is about people; by its kinds of data when left out."""
    source: str = "dom"
    """How it is read."""
    selector: str | None = None
    """The selector that finds the element."""
    hosts: tuple[str, ...] = ()
    """Hosts of the pages it reads."""
    sites: tuple[str, ...] = ()
    """Ids of the site tables that recognise it."""
    channel: str = "body"
    """How it leaves."""
    local: bool | None = None
    """Whether it stays on the machine; by its channel when left out."""
    url: str | None = None
    """The address it leaves for."""
    unresolved: Reason | None = None
    """Why the address is not in the package."""
    same_site: bool = False
    """Whether it only returns to its site."""
    confidence: Literal["low", "medium", "high"] = "high"
    """How sure it is."""
    hops: Annotated[int, Meta(ge=1)] = 1
    """How many steps it has."""
    reached: bool = True
    """Whether something loads the code."""
    triggers: tuple[str, ...] = ()
    """What starts the code."""
    steps: tuple[str, ...] = ()
    """The kinds of its steps."""
    contexts: tuple[ContextKind, ...] = ()
    """Kinds of the contexts it runs through."""
    functions: tuple[str, ...] = ()
    """Names of the functions it runs through, to be met by facts in the same."""


class ExampleFact(_Closed, frozen=True, kw_only=True):
    """A fact, in outline."""

    kind: Text
    """Its kind, as in a fact term."""
    value: str
    """Its value."""
    site: str | None = None
    """Id of the site table that recognises it."""
    functions: tuple[str, ...] = ()
    """Names of the functions it stands in."""
    contexts: tuple[ContextKind, ...] = ()
    """Kinds of the contexts it stands in."""


class ExampleScript(_Closed, frozen=True, kw_only=True):
    """A script of an extension that is analysed for an example. `hosts` are match patterns of a content script."""

    js: str
    """The code."""
    file: str = "example.js"
    """Its name."""
    context: ContextKind = ContextKind.CONTENT
    """The kind of context it runs in."""
    hosts: tuple[str, ...] = ()
    """Match patterns of the pages a content script runs on."""


class Example(_Closed, frozen=True, kw_only=True):
    """An extension, in outline: flows and facts, or scripts (and a manifest's further keys) that are analysed.

    `messages` are those the signature must give, when stated; `confidence` that of its surest match, `mitigated` the
    titles of the mitigations that hold.
    """

    title: Text
    """What it shows."""
    code: tuple[ExampleScript, ...] = ()
    """Scripts that are analysed for real."""
    manifest: dict[str, Any] = {}
    """Further keys of their manifest."""
    incomplete: bool = False
    """Whether the analysis was cut short, so that absence is not certain."""
    confidence: Literal["low", "medium", "high"] | None = None
    """The confidence that the surest match must have."""
    mitigated: tuple[str, ...] = ()
    """The titles of the mitigations that must hold."""
    flows: tuple[ExampleFlow, ...] = ()
    """Flows, in outline."""
    facts: tuple[ExampleFact, ...] = ()
    """Facts, in outline."""
    messages: tuple[str, ...] = ()
    """The messages the signature must give, word for word."""


class Examples(_Closed, frozen=True, kw_only=True):
    """Examples of both signs: those that match, and those that nearly do."""

    match: tuple[Example, ...]
    """At least one that matches."""
    near_miss: tuple[Example, ...]
    """At least two that nearly do: what an honest extension does that looks alike."""


class Signature(_Closed, frozen=True, kw_only=True):
    """A signature: what holds for an extension, and what that means to a reviewer.

    `confidence` says, for the reader, what lowers it; the confidence of a match comes from its flows and facts.
    """

    schema: Literal[1]
    """The version of this language."""
    id: SignatureId
    """Capitals, digits and hyphens; the name of the file."""
    title: Text
    """What is found, in one line without a full stop."""
    description: Text
    """What the code does, for a reader who does not know the signature."""
    severity: Severity
    """How much a match matters: what it adds to the score."""
    status: Status
    """preview: shown, never scores. stable: scores."""
    confidence: Text
    """For the reader: how sure a match is, and what lowers it."""
    check_next: Words
    """What a reviewer should look at next."""
    limits: Words
    """What the signature cannot tell."""
    attack: tuple[str, ...] = ()
    """ATT&CK techniques, from `taxonomies/attack.yaml`."""
    cwe: tuple[str, ...] = ()
    """CWE ids, from `taxonomies/cwe.yaml`."""
    gdpr: tuple[GdprRow, ...] = ()
    """Articles a match may bear on."""
    match: Node
    """The tree that has to hold."""
    mitigations: tuple[Mitigation, ...] = ()
    """What makes a match weigh less where it holds too."""
    examples: Examples
    """Examples of both signs, which run as tests."""
