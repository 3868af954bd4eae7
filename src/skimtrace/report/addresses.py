"""The addresses in the code by host: what each host receives, and where the code names it."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from skimtrace.result.model import Endpoint, Result

_HOSTS, _ADDRESSES = 400, 12
NO_HOST: Final = "not named in the package"


@dataclass(frozen=True, slots=True)
class HostView:
    """A host, what it receives (ids of data types), the first of its addresses, and how many more it has."""

    host: str
    category: str | None
    receives: list[str]
    endpoints: list[Endpoint]
    more: int


@dataclass(frozen=True, slots=True)
class Addresses:
    """Hosts that receive data, the others, how many of each are not listed, and how many addresses the others have."""

    receiving: list[HostView]
    silent: list[HostView]
    more_receiving: int
    more_silent: int
    silent_count: int


def addresses(result: Result) -> Addresses:
    """Return the addresses of `result` by host: those that receive most first, the others by name."""
    receiving: list[HostView] = []
    silent: list[HostView] = []
    for view in _hosts(result.endpoints):
        (receiving if view.receives else silent).append(view)
    receiving.sort(key=lambda view: -len(view.receives))
    silent.sort(key=lambda view: (view.host == NO_HOST, view.host))
    return Addresses(
        receiving=receiving[:_HOSTS],
        silent=silent[:_HOSTS],
        more_receiving=len(receiving[_HOSTS:]),
        more_silent=len(silent[_HOSTS:]),
        silent_count=sum(len(view.endpoints) + view.more for view in silent),
    )


def _hosts(endpoints: Iterable[Endpoint]) -> list[HostView]:
    by_host: dict[str, list[Endpoint]] = {}
    for endpoint in endpoints:
        by_host.setdefault(endpoint.host or NO_HOST, []).append(endpoint)
    made = []
    for host, held in by_host.items():
        # What receives data comes first: of a host with many addresses it is what must not be cut.
        ordered = sorted(held, key=lambda endpoint: (not endpoint.receives, endpoint.url or ""))
        made.append(
            HostView(
                host=host,
                category=next((endpoint.category for endpoint in held if endpoint.category), None),
                receives=list(dict.fromkeys(kind for endpoint in held for kind in endpoint.receives)),
                endpoints=ordered[:_ADDRESSES],
                more=len(ordered[_ADDRESSES:]),
            )
        )
    return made
