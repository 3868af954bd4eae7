"""URLs and hosts as browsers read them: the parts of the WHATWG URL standard that match patterns and pages need.

`urllib.parse` follows RFC 3986, which browsers do not: it keeps backslashes, knows no IPv4 shorthand, and raises on
hosts that a browser accepts.
"""

import ipaddress
import re
import unicodedata
from dataclasses import dataclass
from typing import Final
from urllib.parse import quote, unquote

import idna

DEFAULT_PORTS: Final = {"http": 80, "https": 443, "ws": 80, "wss": 443, "ftp": 21}
"""Ports of the WHATWG standard's special schemes; these schemes use ports, others do not."""

STANDARD_SCHEMES: Final = frozenset(
    {*DEFAULT_PORTS, "file", "filesystem", "chrome", "chrome-extension", "moz-extension"}
)
"""Schemes whose URLs have an authority after "://"."""

_HOST_LENGTH = 1024
"""Longer hosts are refused unread; DNS ends at 253 characters, and IDNA processing of long labels is slow."""

_SCHEME = re.compile(r"([A-Za-z][A-Za-z0-9+.\-]*):")
_FORBIDDEN = re.compile(r"[\x00-\x20\"#%/:<>?@\[\\\]^`{|}\x7f]")
_PATH_SAFE = "".join(chr(c) for c in range(0x21, 0x7F) if chr(c) not in '"<>`')
_STRIPPED = "".join(map(chr, range(0x21)))
_TABS_AND_NEWLINES = str.maketrans("", "", "\t\n\r")


@dataclass(frozen=True, slots=True)
class Url:
    """A URL taken apart. `host` and `port` are "" and None where the scheme has none; `path` includes the query.

    `fragment` is without its "#", None where there is none.
    """

    scheme: str
    host: str
    port: int | None
    path: str
    fragment: str | None = None

    @property
    def spec(self) -> str:
        """The URL in its canonical form."""
        fragment = "" if self.fragment is None else f"#{self.fragment}"
        if self.scheme not in STANDARD_SCHEMES:
            return f"{self.scheme}:{self.path}{fragment}"
        port = "" if self.port in (None, DEFAULT_PORTS.get(self.scheme)) else f":{self.port}"
        return f"{self.scheme}://{self.host}{port}{self.path}{fragment}"


def clean(text: str) -> str:
    """Return `text` without the characters that URL parsers drop: blanks around it, tabs and newlines anywhere."""
    return text.strip(_STRIPPED).translate(_TABS_AND_NEWLINES)


def scheme_of(text: str) -> str | None:
    """Return the scheme of a cleaned URL in lower case, or None for a relative reference."""
    match = _SCHEME.match(text)
    return match[1].lower() if match else None


def parse_url(text: str) -> Url | None:
    """Take an absolute URL apart; None when no browser would accept it."""
    text = clean(text)
    scheme = scheme_of(text)
    if scheme is None:
        return None
    rest, hash_mark, fragment = text[len(scheme) + 1 :].partition("#")
    shown = fragment if hash_mark else None
    if scheme not in STANDARD_SCHEMES:
        return Url(scheme, "", None, rest, shown)
    before, mark, query = rest.partition("?")
    before = before.replace("\\", "/")
    if scheme == "file":
        # The authority of a file URL is ignored, as match patterns ignore it.
        path = "/" + before[2:].partition("/")[2] if before.startswith("//") else before
        return Url(scheme, "", None, _canonical_path(path) + _canonical_query(mark + query), shown)
    if scheme not in DEFAULT_PORTS and not before.startswith("//"):
        return None
    authority, slash, path = before.lstrip("/").partition("/")
    host, port = _host_and_port(authority.rpartition("@")[2])
    if host is None:
        return None
    effective = DEFAULT_PORTS.get(scheme) if port is None else port
    return Url(scheme, host, effective, _canonical_path(slash + path) + _canonical_query(mark + query), shown)


def canonical_host(text: str) -> str:
    """Return a host as a browser writes it: lower case, IDNA, IPv4 and IPv6 in their shortest usual form.

    Raises ValueError when it is no host. A trailing dot is kept: it names another origin.
    """
    if not text or len(text) > _HOST_LENGTH:
        raise ValueError("empty or too long")
    if text.startswith("["):
        if not text.endswith("]"):
            raise ValueError('an IPv6 address needs a closing "]"')
        return f"[{ipaddress.IPv6Address(text[1:-1].partition('%')[0]).compressed}]"
    host = unquote(text)
    host = host.lower() if host.isascii() else _to_ascii(host)
    if _FORBIDDEN.search(host):
        raise ValueError("a character that hosts cannot hold")
    labels = host.removesuffix(".").split(".")
    return _ipv4(labels) if _is_number(labels[-1]) else host


def is_ip_address(host: str) -> bool:
    """Tell whether a canonical host is an IP address; subdomain wildcards never match one."""
    return host.startswith("[") or _is_number(host.rpartition(".")[2])


def _host_and_port(authority: str) -> tuple[str | None, int | None]:
    host, colon, port = authority.rpartition(":")
    if not colon or "]" in port:
        host, port = authority, ""
    try:
        canonical = canonical_host(host)
    except ValueError:
        return None, None
    if not port:
        return canonical, None
    if not (port.isascii() and port.isdigit() and len(port) <= 5 and int(port) < 65536):
        return None, None
    return canonical, int(port)


def _to_ascii(host: str) -> str:
    """Unicode host -> its ASCII form (UTS 46). Where IDNA 2008 refuses a label (emoji), browsers still encode it."""
    labels = []
    for label in re.split("[.\u3002\uff0e\uff61]", host):
        try:
            labels.append(idna.encode(label, uts46=True, std3_rules=False).decode("ascii") if label else "")
        except idna.IDNAError:
            mapped = unicodedata.normalize("NFKC", label.casefold())
            labels.append(mapped if mapped.isascii() else f"xn--{mapped.encode('punycode').decode('ascii')}")
    return ".".join(labels).lower()


def _is_number(label: str) -> bool:
    """The WHATWG "ends in a number" check: such a host is an IPv4 address or invalid."""
    return bool(re.fullmatch(r"[0-9]+|0x[0-9a-f]*", label))


def _ipv4(labels: list[str]) -> str:
    """IPv4 with one to four parts, each decimal, octal ("0...") or hexadecimal ("0x..."), the last one filling up."""
    if len(labels) > 4:
        raise ValueError("an IPv4 address has at most four parts")
    numbers = [_ipv4_number(label) for label in labels]
    value = numbers[-1]
    if any(number > 255 for number in numbers[:-1]) or value >= 256 ** (5 - len(numbers)):
        raise ValueError("a part of an IPv4 address is too large")
    for place, number in enumerate(numbers[:-1]):
        value += number << (8 * (3 - place))
    return str(ipaddress.IPv4Address(value))


def _ipv4_number(label: str) -> int:
    if not label or len(label) > 32:
        raise ValueError("a part of an IPv4 address is empty or too long")
    if label.startswith("0x"):
        return int(label[2:] or "0", 16)
    return int(label, 8) if label.startswith("0") else int(label)


def _canonical_path(path: str) -> str:
    return quote(normalised(path), safe=_PATH_SAFE)


def _canonical_query(query: str) -> str:
    return quote(query, safe=_PATH_SAFE)


def normalised(path: str) -> str:
    """Return an absolute path without "." and ".." segments; ".." never leads above the root."""
    kept: list[str] = []
    segments = path.lstrip("/").split("/") if path.startswith("/") else path.split("/")
    lead = len(path) - len(path.lstrip("/"))
    kept.extend([""] * max(0, lead - 1))
    for place, segment in enumerate(segments):
        last = place == len(segments) - 1
        plain = segment.lower().replace("%2e", ".")
        if plain == "..":
            if kept:
                kept.pop()
        elif plain != ".":
            kept.append(segment)
            continue
        if last:
            kept.append("")
    return "/" + "/".join(kept)
