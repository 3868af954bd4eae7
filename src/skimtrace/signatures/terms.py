"""Terms: whether one flow, or one fact, is what a signature speaks of."""

from collections.abc import Iterable

from skimtrace.flow.model import Confidence, Endpoint, Fact, Flow, Source
from skimtrace.signatures.schema import EndpointTerm, FactTerm, FlowTerm
from skimtrace.signatures.taxonomy import LOCALHOST, PRIVATE_NETWORK, Taxonomies

ANY = "*"


def flow_holds(term: FlowTerm, flow: Flow, taxonomies: Taxonomies) -> bool:
    """Return whether every condition of `term` holds for `flow`."""
    source, sink = flow.source, flow.sink
    return (
        (term.personal is None or source.personal == term.personal)
        and (term.local is None or sink.local == term.local)
        and (term.same_site is None or flow.same_site == term.same_site)
        and (term.reached is None or flow.reached == term.reached)
        and (term.min_confidence is None or flow.confidence >= Confidence[term.min_confidence.upper()])
        and (term.min_hops is None or len(flow.steps) >= term.min_hops)
        and (term.source is None or source.kind in term.source)
        and (term.channel is None or sink.channel in term.channel)
        and (term.data_types is None or any(_typed(word, source.data_types) for word in term.data_types))
        and (term.selector_contains is None or _read(source, term.selector_contains))
        and (term.site is None or _at_site(source.sites, term.site))
        and (term.page_host is None or any(under(host, term.page_host) for host in flow.hosts))
        and (term.endpoint is None or _endpoint_holds(term.endpoint, flow.endpoint, taxonomies))
        and (term.not_ is None or not flow_holds(term.not_, flow, taxonomies))
    )


def fact_holds(term: FactTerm, fact: Fact) -> bool:
    """Return whether every condition of `term` holds for `fact`. Values are compared without regard to case."""
    value = fact.value.lower()
    return (
        (term.kind is None or fact.kind in term.kind)
        and (term.site is None or _at_site(() if fact.site is None else (fact.site,), term.site))
        and (term.value is None or any(value == word.lower() for word in term.value))
        and (term.value_prefix is None or any(value.startswith(word.lower()) for word in term.value_prefix))
        and (term.value_contains is None or _contains(value, term.value_contains))
        and (term.not_ is None or not fact_holds(term.not_, fact))
    )


def under(host: str, domains: Iterable[str]) -> bool:
    """Return whether `host` (or the hosts of a match pattern such as "*.example.com") lies under one of `domains`.

    A pattern for every host ("*") lies only under "*".
    """
    name = host.lower().removeprefix("*.")
    return any(domain in (ANY, name) or name.endswith(f".{domain}") for domain in domains)


def is_insecure(endpoint: Endpoint, taxonomies: Taxonomies) -> bool:
    """Return whether data sent to `endpoint` crosses a network unencrypted."""
    scheme = (endpoint.url or "").partition(":")[0].lower()
    if scheme not in {"http", "ws"} or endpoint.host is None:
        return False
    return taxonomies.endpoint_category(endpoint.host) not in {LOCALHOST, PRIVATE_NETWORK}


def _endpoint_holds(term: EndpointTerm, endpoint: Endpoint | None, taxonomies: Taxonomies) -> bool:
    if endpoint is None:
        return False
    return (
        (term.unresolved is None or endpoint.resolved != term.unresolved)
        and (term.host is None or (endpoint.host is not None and under(endpoint.host, term.host)))
        and (term.category is None or taxonomies.endpoint_category(endpoint.host) in term.category)
        and (term.insecure is None or is_insecure(endpoint, taxonomies) == term.insecure)
    )


def _typed(word: str, data_types: tuple[str, ...]) -> bool:
    if word.endswith(ANY):
        return any(kind.startswith(word[:-1]) for kind in data_types)
    return word in data_types


def _at_site(sites: tuple[str, ...], wanted: tuple[str, ...]) -> bool:
    return bool(sites) and (ANY in wanted or any(site in wanted for site in sites))


def _contains(text: str, words: tuple[str, ...]) -> bool:
    low = text.lower()
    return any(word.lower() in low for word in words)


def _read(source: Source, words: tuple[str, ...]) -> bool:
    """Whether one of the selectors that a flow reads holds one of the words."""
    return any(_contains(selector, words) for selector in source.selectors or (source.selector or "",))
