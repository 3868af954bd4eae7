"""Registrable domains and same-site, by the public suffix list (https://publicsuffix.org)."""

from collections.abc import Iterable
from functools import cache

from publicsuffixlist import PublicSuffixList


@cache
def _suffixes() -> PublicSuffixList:
    return PublicSuffixList()


def registrable(host: str) -> str:
    """The registrable domain of a host, by the public suffix list; the host itself where there is none (an address,
    `localhost`)."""
    name = host.lower().rstrip(".").split(":")[0]
    return _suffixes().privatesuffix(name) or name


def same_site(host: str | None, pages: Iterable[str]) -> bool:
    """Whether a destination belongs to the site of every page the data may come from (hosts of match patterns)."""
    if not host:
        return False
    mine = registrable(host)
    patterns = [page.removeprefix("*.") for page in pages]
    return bool(patterns) and all(page != "*" and registrable(page) == mine for page in patterns)
