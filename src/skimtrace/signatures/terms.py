"""Terms: whether one flow, or one fact, is what a signature speaks of, as far as that can be told."""

from collections.abc import Iterable, Iterator
from typing import Final

from skimtrace.extension.model import ContextKind
from skimtrace.flow.model import Confidence, Endpoint, Fact, Flow, Source
from skimtrace.signatures.schema import Bound, EndpointTerm, FactTerm, FlowTerm
from skimtrace.signatures.taxonomy import LOCALHOST, PRIVATE_NETWORK, Taxonomies
from skimtrace.signatures.truth import NO, YES, Judgement, Truth, all_of, told

ANY: Final = "*"
PLACEHOLDER: Final = "{…}"
"""What stands in an address for a part that is not constant."""
_EVERY_HOST: Final = frozenset({ANY, "<all_urls>"})


def flow_holds(term: FlowTerm, flow: Flow, taxonomies: Taxonomies, kinds: Iterable[ContextKind] = ()) -> Judgement:
    """Return whether every condition of `term` holds for `flow`. `kinds` are those of the contexts it runs through."""
    return all_of(_of_flow(term, flow, taxonomies, tuple(kinds)))


def _of_flow(term: FlowTerm, flow: Flow, taxonomies: Taxonomies, kinds: tuple[ContextKind, ...]) -> Iterator[Judgement]:
    source, sink = flow.source, flow.sink
    yield told(term.personal is None or source.personal == term.personal)
    yield told(term.local is None or sink.local == term.local)
    yield told(term.same_site is None or flow.same_site == term.same_site)
    yield told(term.reached is None or flow.reached == term.reached)
    yield told(term.min_confidence is None or flow.confidence >= Confidence[term.min_confidence.upper()])
    yield told(term.min_hops is None or len(flow.steps) >= term.min_hops)
    yield told(term.source is None or source.kind in term.source)
    yield told(term.channel is None or sink.channel in term.channel)
    yield told(term.api is None or sink.api in term.api)
    yield told(term.data_types is None or any(typed(word, source.data_types) for word in term.data_types))
    yield told(term.site is None or _at_site(source.sites, term.site))
    yield told(term.context is None or any(kind in term.context for kind in kinds))
    if term.step_contains is not None:
        words = term.step_contains
        yield told(any(_contains(step.kind, words) or _contains(step.place.code, words) for step in flow.steps))
    if term.trigger is not None:
        unseen = not flow.triggers or flow.triggers == ("message",)
        holds = any(trigger in term.trigger for trigger in flow.triggers)
        yield Judgement(Truth.UNKNOWN, "what starts the code was not found") if unseen and not holds else told(holds)
    if term.selector_contains is not None:
        yield _read(source, term.selector_contains)
    if term.page_host is not None:
        yield _on_page(flow.hosts, term.page_host)
    if term.endpoint is not None:
        yield _endpoint_holds(term.endpoint, flow.endpoint, taxonomies)
    if term.not_ is not None:
        yield flow_holds(term.not_, flow, taxonomies, kinds).negated()


def fact_holds(term: FactTerm, fact: Fact, taxonomies: Taxonomies) -> bool:
    """Return whether every condition of `term` holds for `fact`. Values are compared without regard to case."""
    value = fact.value.lower()
    return (
        (term.kind is None or fact.kind in term.kind)
        and (term.site is None or _at_site(() if fact.site is None else (fact.site,), term.site))
        and (term.value is None or any(value == word.lower() for word in term.value))
        and (term.value_prefix is None or any(value.startswith(word.lower()) for word in term.value_prefix))
        and (term.value_contains is None or _contains(value, term.value_contains))
        and (
            term.category is None
            or (fact.kind == "endpoint" and taxonomies.endpoint_category(fact.value) in term.category)
        )
        and (term.not_ is None or not fact_holds(term.not_, fact, taxonomies))
    )


def text_holds(bound: Bound, text: str | None) -> Judgement:
    """Return whether a text is what `bound` asks for. None is a text that is not constant."""
    if text is None:
        return Judgement(Truth.UNKNOWN, "the text is not constant")
    low = text.lower()
    return told(
        (bound.value is None or any(low == word.lower() for word in bound.value))
        and (bound.prefix is None or any(low.startswith(word.lower()) for word in bound.prefix))
        and (bound.contains is None or _contains(low, bound.contains))
        and (bound.not_contains is None or not _contains(low, bound.not_contains))
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


def _endpoint_holds(term: EndpointTerm, endpoint: Endpoint | None, taxonomies: Taxonomies) -> Judgement:
    return NO if endpoint is None else all_of(_of_endpoint(term, endpoint, taxonomies))


def _of_endpoint(term: EndpointTerm, endpoint: Endpoint, taxonomies: Taxonomies) -> Iterator[Judgement]:
    host, url = endpoint.host, endpoint.url or PLACEHOLDER
    yield told(term.unresolved is None or endpoint.resolved != term.unresolved)
    yield told(term.reason is None or endpoint.reason in term.reason)
    if host is None:
        asked = term.host is not None or term.category is not None or term.insecure is not None
        yield Judgement(Truth.UNKNOWN, _not_named(endpoint)) if asked else YES
    else:
        yield told(term.host is None or under(host, term.host))
        yield told(term.category is None or taxonomies.endpoint_category(host) in term.category)
        yield told(term.insecure is None or is_insecure(endpoint, taxonomies) == term.insecure)
    if term.url_contains is not None:
        holds = _contains(url, term.url_contains)
        yield told(holds) if holds or PLACEHOLDER not in url else Judgement(Truth.UNKNOWN, _not_named(endpoint))


def _not_named(endpoint: Endpoint) -> str:
    where = "not in the package" if endpoint.host is None else "known in part"
    return f"the address is {where}{f' ({endpoint.reason})' if endpoint.reason else ''}"


def _on_page(hosts: tuple[str, ...], wanted: tuple[str, ...]) -> Judgement:
    if any(under(host, wanted) for host in hosts if host not in _EVERY_HOST) or (hosts and ANY in wanted):
        return YES
    return NO if _EVERY_HOST.isdisjoint(hosts) else Judgement(Truth.UNKNOWN, "the code runs on any page")


def typed(word: str, data_types: tuple[str, ...]) -> bool:
    """Return whether one of `data_types` is `word`, or begins as `word` does before its "*"."""
    if word.endswith(ANY):
        return any(kind.startswith(word[:-1]) for kind in data_types)
    return word in data_types


def _at_site(sites: tuple[str, ...], wanted: tuple[str, ...]) -> bool:
    return bool(sites) and (ANY in wanted or any(site in wanted for site in sites))


def _contains(text: str, words: tuple[str, ...]) -> bool:
    low = text.lower()
    return any(word.lower() in low for word in words)


def _read(source: Source, words: tuple[str, ...]) -> Judgement:
    """Whether one of the selectors that a flow reads holds one of the words."""
    known = source.selectors or ((source.selector,) if source.selector is not None else ())
    if any(_contains(selector, words) for selector in known):
        return YES
    if known or source.kind != "dom":
        return NO
    return Judgement(Truth.UNKNOWN, "the selector is not constant")
