"""Addresses of people's pages that code collects and then asks for itself: the answers are people's pages.

Nothing in such a request says what it asks for. That shows only when the address has been followed to it, so these
readings are found after a first propagation, and followed in a second one.
"""

from collections.abc import Iterator, Sequence
from typing import Final

from skimtrace.flow.answers import Answers
from skimtrace.flow.constants import HOLE
from skimtrace.flow.domains import same_site
from skimtrace.flow.endpoints import Endpoints
from skimtrace.flow.explain import Explainer
from skimtrace.flow.fact import Hit
from skimtrace.flow.model import Confidence
from skimtrace.flow.models import Sink
from skimtrace.flow.reading import ADDRESS, Reading
from skimtrace.flow.sites import SiteTables
from skimtrace.flow.taint import Taint
from skimtrace.javascript.ir import Call

PROFILE: Final = "person.profile-url"
_PARTS: Final = frozenset({"location.search", "location.hash"})
_OF_ADDRESS: Final = frozenset({"searchParams", "search", "hash"})
_MAX_HITS: Final = 200


def followed(
    taint: Taint, readings: Sequence[Reading], explainer: Explainer, answers: Answers, tables: SiteTables
) -> list[Reading]:
    """The answers to requests for addresses that are among `readings`, as readings of their own.

    `explainer` is told which requests these are: what else they carry goes to the same site.
    """
    found: dict[object, Reading] = {}
    hits = [hit for hit in taint.hits if hit.channel == "url" and _asks(hit.sink)][:_MAX_HITS]
    for hit in hits:
        bits = taint.labels.get(hit.fact, 0)
        while bits:
            low = bits & -bits
            bits ^= low
            for reading in _answered(hit, readings[low.bit_length() - 1], low, explainer, answers, tables):
                found.setdefault((reading.fact, reading.types), reading)
    explainer.own_requests = frozenset(reading.node for reading in found.values())
    known = {reading.fact for reading in readings}
    return [reading for reading in found.values() if reading.fact not in known]


def _asks(sink: Sink) -> bool:
    """Whether a sink is a request whose answer the code sees: not an image's address."""
    return sink.address is not None and not sink.name.startswith("Element.")


def _answered(
    hit: Hit, reading: Reading, label: int, explainer: Explainer, answers: Answers, tables: SiteTables
) -> Iterator[Reading]:
    if reading.kind != ADDRESS and not reading.personal:
        return
    if not isinstance(explainer.program.op(hit.at), Call) or not _to_the_site(hit, reading, explainer.endpoints):
        return
    if reading.selector in _PARTS or any(_is_part(edge.kind) for edge in explainer.path(reading, hit, label)):
        return
    types: tuple[str, ...] = ("person.profile",)
    what = "a page whose address was collected"
    if reading.kind == ADDRESS:
        asked = tables.by_path(reading.selector or "", reading.sites or None)
        if asked is None or asked.about is not None:
            return
        types, what = asked.types, asked.path
    elif explainer.types_at(reading, hit, label) != (PROFILE,):
        return
    for fact in answers.of_request(hit.at, hit.fact.calls):
        yield Reading(
            hit.at, fact, "request", what, types, True, Confidence.MEDIUM,
            "the answer to a request for an address that was collected from a site about people",
            reading.hosts, reading.sites,
        )  # fmt: skip


def _is_part(kind: str) -> bool:
    """Whether a step takes a part out of an address, which may be an address of anything: `url.searchParams`,
    `url.split("?to=")[1]`."""
    name = kind.removeprefix("read .")
    return name != kind and (name in _OF_ADDRESS or (name.isdigit() and name != "0"))


def _to_the_site(hit: Hit, reading: Reading, endpoints: Endpoints) -> bool:
    """Whether a request goes to the site that its address was read from: the address is all that is known of it, or
    names that site."""
    found = endpoints.destinations(hit.sink, hit.at, hit.fact.calls)
    return bool(found) and all(
        endpoint is not None and (same_site(endpoint.host, reading.hosts) if endpoint.host else endpoint.url == HOLE)
        for endpoint in found
    )
