"""What conditions say of the host of a page, and how such demands are put together."""

from collections.abc import Iterable
from functools import cache
from typing import Final, NamedTuple


class Demand(NamedTuple):
    """What conditions say of the page's host: the patterns of which one must hold (None: any host), and patterns that
    do not hold."""

    allowed: tuple[str, ...] | None = None
    excluded: tuple[str, ...] = ()


ANYWHERE: Final = Demand()


def narrowed(base: tuple[str, ...], demand: Demand) -> tuple[str, ...]:
    """The hosts of match patterns that are left of `base` under a demand. One that no page of them can meet is left out
    of account: the code may run elsewhere than is known."""
    kept = tuple(host for host in base if host == "*" or not any(covers(other, host) for other in demand.excluded))
    if demand.allowed is None:
        return kept or base
    found: dict[str, None] = {}
    for pattern in demand.allowed:
        for host in kept:
            if covers(host, pattern):
                found[pattern] = None
            elif covers(pattern, host):
                found[host] = None
    return tuple(found) or kept or base


@cache
def covers(pattern: str, host: str) -> bool:
    """Whether the host of a match pattern takes every page that another one takes."""
    if pattern in ("*", host):
        return True
    if not pattern.startswith("*."):
        return False
    name = host.removeprefix("*.")
    return name == pattern[2:] or name.endswith(pattern[1:])


def said(held: tuple[str, ...], truth: bool) -> Demand:
    """What follows from a check's being true, or false.

    One that asks for more than a host (it begins with "~") rules no host out when it is false.
    """
    if truth:
        return Demand(tuple(dict.fromkeys(pattern.removeprefix("~") for pattern in held)))
    return ANYWHERE if any(pattern.startswith("~") for pattern in held) else Demand(None, held)


def both(one: Demand, other: Demand) -> Demand:
    """What holds where both demands do."""
    excluded = tuple(dict.fromkeys((*one.excluded, *other.excluded)))
    if one.allowed is None or other.allowed is None:
        return Demand(other.allowed if one.allowed is None else one.allowed, excluded)
    return Demand(narrowed(one.allowed, Demand(other.allowed)), excluded)


def either(demands: Iterable[Demand]) -> Demand:
    """What holds in each of several cases; nothing is demanded where there is none."""
    allowed: dict[str, None] | None = None
    excluded: tuple[str, ...] | None = None
    any_host = False
    for demand in demands:
        if demand.allowed is None:
            any_host = True
        else:
            allowed = {**(allowed or {}), **dict.fromkeys(demand.allowed)}
        excluded = demand.excluded if excluded is None else tuple(e for e in excluded if e in demand.excluded)
    return Demand(None if any_host or allowed is None else tuple(allowed), excluded or ())
