"""What was observed, against what the comments in a sample's code say."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final
from urllib.parse import unquote, urlsplit

from samples.catalog import Run

from skimtrace.signatures.taxonomy import packaged_taxonomies
from tests.samples.browser.canaries import covered_by, holds, types_in
from tests.samples.browser.collector import FRAME, Request
from tests.samples.browser.sites import DONE, HEARD, site_of
from tests.samples.expectations import ExpectedFlow

NATIVE: Final = "native-message"
"""The channel to another program on this machine."""
_BROWSERS_OWN: Final = {"referer", "origin", "host", "cookie"}
"""Request headers that no script writes."""


@dataclass(slots=True)
class Observation:
    """A sample that was run. Its fields grow while it runs."""

    requests: Sequence[Request] = ()
    kept: Mapping[str, str] = field(default_factory=dict)
    """What is on the machine, by the channels that keep it there."""
    worlds: frozenset[str] = frozenset()
    """Addresses of the documents in which the extension's content scripts have a world of their own."""
    problems: Sequence[str] = ()
    """What the scripts wrote to the console, and what went wrong in the steps."""

    @property
    def done(self) -> bool:
        """Whether a page of a site has reported that it was loaded some time ago."""
        return any(request.path == DONE for request in self.requests)


def missing(expected: Iterable[ExpectedFlow], observed: Observation, run: Run) -> list[str]:
    """Return a line for each expected flow and data type whose canary has not arrived where the flow leads.

    A flow that leaves for a destination that has no host to name has to arrive at a host of another site than that of
    the page of `run`. Nothing is asked of channels that are unseen there.
    """
    unseen = {unseen.channel for unseen in run.unseen}
    wanted = [flow for flow in expected if flow.channel not in unseen]
    ends = {(flow.channel, _host(flow)) for flow in wanted}
    arrived = {end: _arrived(observed, *end, page_host(run)) for end in ends}
    types = {end: types_in(*pieces) for end, pieces in arrived.items()}
    lines = []
    for flow in wanted:
        end = (flow.channel, _host(flow))
        lines += [f"Missing: {kind} of {flow}" for kind in sorted(flow.types - types[end])]
        word = run.words.get(flow.id, "")
        if not holds(word, *arrived[end]):
            lines.append(f"Missing: {word!r} of {flow}")
    return lines


def extra(expected: Iterable[ExpectedFlow], observed: Observation, run: Run) -> list[str]:
    """Return a line for each canary that arrived at a host no expected flow takes its type to.

    What the site of the page of `run` receives is left aside, and what the user typed.
    """
    allowed: dict[str | None, frozenset[str]] = defaultdict(frozenset)
    for flow in expected:
        if not stays(flow.channel):
            allowed[_host(flow)] |= covered_by(flow.types)
    lines = []
    for request in observed.requests:
        if not _same_site(request.host, page_host(run)):
            found = types_in(*(piece for pieces in _pieces(request).values() for piece in pieces)) & of_pages()
            lines += [f"Extra:   {kind} in {request}" for kind in sorted(found - allowed[request.host] - allowed[None])]
    return lines


def silent(hosts: Iterable[str], observed: Observation) -> list[str]:
    """Return a line for each of `hosts` that has had no request."""
    heard = {request.host for request in observed.requests}
    return [f"Silent:  {host} has had no request" for host in hosts if host not in heard]


def of_pages() -> frozenset[str]:
    """Return the data types that are read from pages: all but what the extension's user types for the extension."""
    return frozenset(kind.id for kind in packaged_taxonomies().data_types.values() if kind.group != "user")


def page_host(run: Run) -> str | None:
    """Return the host of the page that is opened, None when there is none."""
    return urlsplit(run.page).hostname if run.page else None


def _arrived(observed: Observation, channel: str, host: str | None, page: str | None) -> list[str | bytes]:
    """Return what arrived by `channel`: on this machine, or at `host`, which is None for any that is not `page`'s."""
    if stays(channel):
        return [observed.kept.get(channel, "")]
    pieces: list[str | bytes] = []
    for request in observed.requests:
        if request.host == host or (host is None and not _same_site(request.host, page)):
            pieces += _pieces(request).get(channel, ())
    return pieces


def stays(channel: str) -> bool:
    """Return whether data that goes by `channel` stays on this machine, be it with another program."""
    return channel == NATIVE or packaged_taxonomies().channels[channel].local


def _host(flow: ExpectedFlow) -> str | None:
    return flow.host or flow.at


def _same_site(host: str, page: str | None) -> bool:
    return site_of(host) is not None and site_of(host) == site_of(page)


def _pieces(request: Request) -> Mapping[str, Sequence[str | bytes]]:
    """Return what a request carries, by the channels it may have come by."""
    if request.method == FRAME:
        return {channel: [request.body] for channel in ("websocket", "sdk", "other")}
    address = [unquote(request.path), request.query]
    headers = [f"{name}: {value}" for name, value in request.headers.items() if name not in _BROWSERS_OWN]
    if request.path == HEARD:
        return {"message": [request.body], "frame-message": [request.body]}
    pieces: dict[str, Sequence[str | bytes]] = {
        "url": address,
        "header": headers,
        "body": [request.body],
        "sdk": [*address, *headers, request.body],
        "other": [*address, *headers, request.body],
    }
    if request.wanted in {"document", "iframe", "frame"}:
        pieces["navigation"] = pieces["form"] = [*address, request.body]
    return pieces
