"""Match patterns, to Chrome's specification (developer.chrome.com, "Match patterns"; Chromium's `URLPattern`).

    <all_urls>  |  <scheme>://<host>[:<port>]<path>

The scheme may be `*` (http and https), the host `*` or `*.` and a host, the path holds any number of `*`. What the
documentation leaves open (ports, IPv6, canonical hosts, `file:` with a host) is done as Chromium's code does it.
Firefox's extra schemes ws, wss and moz-extension are accepted too.
"""

from dataclasses import dataclass, field
from typing import Final

from skimtrace.extension.glob import Glob
from skimtrace.extension.urls import (
    DEFAULT_PORTS,
    STANDARD_SCHEMES,
    Url,
    canonical_host,
    is_ip_address,
    parse_url,
)

ALL_URLS: Final = "<all_urls>"

SCHEMES: Final = frozenset(
    {"http", "https", "file", "ftp", "ws", "wss", "chrome-extension", "moz-extension", "urn", "uuid-in-package"}
)
"""Schemes a pattern may name, and that `<all_urls>` stands for."""

_WILDCARD_SCHEMES: Final = frozenset({"http", "https"})


@dataclass(frozen=True, slots=True)
class MatchPattern:
    """A match pattern, parsed. Make one with `parse`.

    `scheme` may be "*"; `host` is "*", "*.example.org" or a canonical host, "" where the scheme has none; `port` is
    "*" where the pattern names none; `path` is as written. Two patterns are equal when all of these are.
    """

    text: str = field(compare=False)
    scheme: str
    host: str
    port: str
    path: str
    all_urls: bool = False
    _glob: Glob = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        """Compile the path; raise ValueError when it is too long."""
        object.__setattr__(self, "_glob", Glob(self.path, question=False))

    @classmethod
    def parse(cls, text: str, schemes: frozenset[str] = SCHEMES) -> "MatchPattern":
        """Parse `text`; raise ValueError with the reason, which begins with Chromium's own message."""
        if text == ALL_URLS:
            return cls(text, "*", "*", "*", "/*", all_urls=True)
        scheme, separator, rest = text.partition("://")
        if not separator:
            scheme, separator, rest = text.partition(":")
        if not separator:
            raise ValueError('Missing scheme separator: "://" must follow the scheme')
        if scheme != "*" and scheme not in schemes:
            raise ValueError(f"Invalid scheme: {scheme[:40]!r} is none of *, {', '.join(sorted(schemes))}")
        if (separator == "://") != (scheme == "*" or scheme in STANDARD_SCHEMES):
            raise ValueError(f"Wrong scheme separator: {separator!r} after {scheme!r}")
        if not rest:
            raise ValueError("Host can not be empty")
        if separator == ":":
            return cls(text, scheme, "", "*", rest)
        authority, slash, path = rest.partition("/")
        if scheme == "file":
            # The host of a file URL is ignored; "file://foo*" is read as "file:///foo*".
            return cls(text, scheme, "", "*", slash + path if slash else f"/{rest}")
        if not authority:
            raise ValueError("Host can not be empty")
        if not slash:
            raise ValueError('Empty path: a "/" must follow the host')
        host, port = _host_and_port(authority, scheme)
        return cls(text, scheme, host, port, slash + path)

    def matches(self, url: str) -> bool:
        """Tell whether the pattern matches an absolute URL. The URL's fragment does not take part."""
        parsed = parse_url(url)
        return parsed is not None and self.matches_url(parsed)

    def matches_url(self, url: Url) -> bool:
        """Like `matches`, for a URL that is already taken apart."""
        if not self.covers_scheme(url.scheme):
            return False
        if self.all_urls:
            return True
        if self.host and not self._covers_canonical(url.host):
            return False
        if self.port not in ("*", str(url.port)):
            return False
        # "/*" at the end also matches nothing at all: "/foo/*" matches "/foo" (Chromium's MatchesPath).
        return self.path == f"{url.path}/*" or self._glob.matches(url.path)

    def covers_scheme(self, scheme: str) -> bool:
        """Tell whether the pattern may match URLs of `scheme`."""
        if self.all_urls:
            return scheme in SCHEMES
        return scheme in _WILDCARD_SCHEMES if self.scheme == "*" else scheme == self.scheme

    def covers_host(self, host: str) -> bool:
        """Tell whether the pattern matches some URL of `host` (of its scheme, at some port and path)."""
        try:
            return bool(self.host) and self._covers_canonical(canonical_host(host))
        except ValueError:
            return False

    def covers_whole_host(self, scheme: str, host: str) -> bool:
        """Tell whether the pattern matches every URL of `host` with `scheme`."""
        whole = self.port == "*" and self.path.endswith("*") and self.path.rstrip("*") == "/"
        return whole and self.covers_scheme(scheme) and self.covers_host(host)

    def shares_host(self, other: "MatchPattern") -> bool:
        """Tell whether some host is covered by both patterns, with a scheme that both match."""
        if not any(self.covers_scheme(scheme) and other.covers_scheme(scheme) for scheme in SCHEMES):
            return False
        if not self.host or not other.host:
            return self.host == other.host or self.all_urls or other.all_urls
        return self._covers_canonical(other.host.removeprefix("*.")) or other._covers_canonical(
            self.host.removeprefix("*.")
        )

    def _covers_canonical(self, host: str) -> bool:
        host, own = host.removesuffix("."), self.host.removesuffix(".")
        if own in ("*", host):
            return True
        if not own.startswith("*."):
            return False
        return host == own[2:] or (host.endswith(own[1:]) and not is_ip_address(host))


def _host_and_port(authority: str, scheme: str) -> tuple[str, str]:
    host, port = _split_port(authority)
    if port is not None and not _port_is_valid(port, scheme):
        raise ValueError(f"Invalid port: {port[:40]!r} for scheme {scheme!r}")
    if not host or host == "*.":
        raise ValueError("Host can not be empty")
    if host == "*":
        return host, port or "*"
    subdomains = "*." if host.startswith("*.") else ""
    named = host.removeprefix("*.")
    if "*" in named:
        raise ValueError('Invalid host wildcard: "*" may only be the whole host, or stand before its first dot')
    try:
        return subdomains + canonical_host(named), port or "*"
    except ValueError as error:
        raise ValueError(f"Invalid host: {error}") from None


def _split_port(authority: str) -> tuple[str, str | None]:
    if not authority.startswith("["):
        host, colon, port = authority.partition(":")
        return host, port if colon else None
    host, bracket, rest = authority.partition("]")
    if not bracket or (rest and not rest.startswith(":")):
        raise ValueError('Invalid host: only a port may follow the closing "]" of an IPv6 address')
    if host == "[":
        raise ValueError("Host can not be empty")
    return f"{host}]", rest[1:] if rest else None


def _port_is_valid(port: str, scheme: str) -> bool:
    """Chromium takes a number only where the scheme has a default port, so not after the scheme "*"."""
    if port == "*":
        return True
    return scheme in DEFAULT_PORTS and port.isascii() and port.isdigit() and len(port) <= 5 and int(port) < 65536
