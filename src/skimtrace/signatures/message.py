"""Messages: one sentence per match, made of the flows or facts behind it and the words of `wording.yaml`."""

from collections.abc import Iterable, Sequence
from typing import Final

from skimtrace.flow.model import Endpoint, Fact, Flow
from skimtrace.signatures.taxonomy import OTHER, OTHER_LOCAL, Channel, Taxonomies

PATTERN: Final = "pattern"
"""The kind of facts that stand for code a pattern matched: they are shown by that code."""
MOST_CODE: Final = 80
"""Characters of code that a message shows."""
MOST: Final = 5
"""Names a list spells out; the rest is counted."""


def channel_of(flow: Flow, taxonomies: Taxonomies) -> Channel:
    """Return the words for the channel of `flow`."""
    row = taxonomies.channels.get(flow.sink.channel)
    if row is not None and row.local == flow.sink.local:
        return row
    return taxonomies.channels[OTHER_LOCAL if flow.sink.local else OTHER]


def destination(flow: Flow) -> str:
    """Return the words for where `flow` goes, "" for a local sink."""
    return "" if flow.sink.local else _address(flow.endpoint)


def flow_message(flows: Sequence[Flow], taxonomies: Taxonomies) -> str:
    """Return what `flows`, which share a destination and a way of saying it, do."""
    types = _types(flows, taxonomies)
    titles = [taxonomies.data_types[kind].title if kind in taxonomies.data_types else kind for kind in types]
    sites = _sites(flows)
    kinds = {flow.source.kind for flow in flows}
    source = next((row for key, row in taxonomies.sources.items() if key in kinds), taxonomies.sources[OTHER])
    reads = source.phrase.format(
        types=listed(titles),
        pages=f"{listed(sites)} pages" if sites else _unnamed(flows, "pages of any site", "the page"),
        sites=listed(sites) if sites else _unnamed(flows, "any site", "the site"),
    )
    channels = [channel_of(flow, taxonomies) for flow in flows]
    does = channels[0].phrase.format(
        them="it" if len(titles) == 1 and not titles[0].endswith("s") else "them", to=destination(flows[0])
    )
    ways = listed(_unique(row.title for row in channels if row.title))
    remark = "" if any(flow.reached for flow in flows) else ", in code that nothing found loads"
    return f"{reads} and {does}{f' ({ways})' if ways else ''}{remark}"


def fact_message(facts: Sequence[Fact], taxonomies: Taxonomies) -> str:
    """Return what `facts`, which share a site, show."""
    kinds = _unique(fact.kind for fact in facts)
    site = next((fact.site for fact in facts if fact.site is not None), "a site")
    parts = []
    for kind in kinds:
        row = taxonomies.facts.get(kind, taxonomies.facts[OTHER])
        values = _code(facts) if kind == PATTERN else listed(_unique(fact.value for fact in facts if fact.kind == kind))
        parts.append(row.phrase.format(values=values, sites=site))
    return "; ".join(part if at == 0 else part[0].lower() + part[1:] for at, part in enumerate(parts))


def _code(facts: Sequence[Fact]) -> str:
    """Return the first piece of code that a pattern matched, and how many there are more."""
    pieces = _unique(fact.place.code for fact in facts if fact.kind == PATTERN and fact.place is not None)
    first = pieces[0] if pieces else ""
    shown = first if len(first) <= MOST_CODE else f"{first[: MOST_CODE - 1]}…"
    return f"{shown}, and {len(pieces) - 1} more" if len(pieces) > 1 else shown


def listed(words: Sequence[str]) -> str:
    """Return "a", "a and b", "a, b and c"; beyond MOST, "..., and 3 more"."""
    if len(words) > MOST:
        return f"{', '.join(words[: MOST - 1])} and {len(words) - MOST + 1} more"
    return " and ".join([", ".join(words[:-1]), words[-1]]) if len(words) > 1 else "".join(words)


def _address(endpoint: Endpoint | None) -> str:
    if endpoint is None:
        return "an unknown destination"
    if endpoint.host is not None:
        return endpoint.host
    return f"an address that is not in the package{f' ({endpoint.reason})' if endpoint.reason else ''}"


def _types(flows: Iterable[Flow], taxonomies: Taxonomies) -> list[str]:
    """Return the data types, in the taxonomy's order, then those it does not know."""
    held = _unique(kind for flow in flows for kind in flow.source.data_types)
    order = {kind: at for at, kind in enumerate(taxonomies.data_types)}
    return sorted(held, key=lambda kind: order.get(kind, len(order)))


def _sites(flows: Iterable[Flow]) -> list[str]:
    """Return the hosts of the pages, shortest form first, without those that another one covers."""
    hosts = _unique(host.lower().removeprefix("*.").removeprefix("www.") for flow in flows for host in flow.hosts)
    named = [host for host in hosts if host not in {"*", "<all_urls>", ""}]
    return [host for host in named if not any(host.endswith(f".{other}") for other in named)]


def _unnamed(flows: Iterable[Flow], anywhere: str, here: str) -> str:
    return anywhere if any(flow.hosts for flow in flows) else here


def _unique(words: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(words))
