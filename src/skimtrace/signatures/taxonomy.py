"""The taxonomies signatures speak in: data types, endpoint categories, GDPR, ATT&CK and CWE ids, words of messages."""

import ipaddress
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final, Literal, Protocol, TypeVar

import msgspec

from skimtrace.data import data_folder, line_of, load_yaml
from skimtrace.errors import DataError

LOCALHOST: Final = "localhost"
PRIVATE_NETWORK: Final = "private-network"
IP_ADDRESS: Final = "ip-address"
PAGE_GROUP: Final = "page"
"""The group of data types that are page content, not specific to people."""
OTHER: Final = "other"
"""The row of a wording table that speaks for ids without a row of their own."""
OTHER_LOCAL: Final = "other-local"
HOST, CONTENT_SCRIPT, BROWSER = "host", "content-script", "browser"
"""The kinds of access to pages, by id; FILES too is one of them."""
EVERY, DOMAIN, SITE, PART, FILES = "every", "domain", "site", "part", "files"
"""The pages that a match pattern takes, by id; BROWSER too is one of them."""

# Names that never leave the machine or its network: RFC 6761 (localhost), RFC 6762 (local), RFC 8375 (home.arpa),
# ICANN's private-use TLD (internal), and the names home routers and container engines give.
_LOCALHOST_NAMES: Final = ("localhost", "host.docker.internal")
_PRIVATE_NAMES: Final = ("local", "home.arpa", "internal", "lan")

_CALL: Final = re.compile(r"chrome(?:\.[A-Za-z0-9]+)+")


class _Row(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Base of every row: immutable and closed."""


class Titled(_Row, frozen=True, kw_only=True):
    """An id and what it is called."""

    id: str
    title: str


class DataType(_Row, frozen=True, kw_only=True):
    """A kind of data; `weight` is what it adds to a score."""

    id: str
    title: str
    group: str
    personal: bool
    weight: int


class Phrase(_Row, frozen=True, kw_only=True):
    """The words for one kind of source or fact."""

    id: str
    phrase: str


class Channel(_Row, frozen=True, kw_only=True):
    """The words for one channel; `title` stands in brackets after the phrase."""

    id: str
    title: str
    local: bool
    phrase: str


class CategoryHost(_Row, frozen=True, kw_only=True):
    """A domain; it stands for itself and all its subdomains."""

    host: str
    basis: Literal["seen", "known"]


class Category(_Row, frozen=True, kw_only=True):
    """A kind of service behind a host."""

    id: str
    title: str
    hosts: tuple[CategoryHost, ...]


class Permission(_Row, frozen=True, kw_only=True):
    """A permission of a manifest: what it `means`, and by what its use shows.

    `calls` are dotted names, each for itself and all below it, but for those in `free`; `keys` dotted names of manifest
    fields; `channels` those of paths. `beside` are calls that it goes with; `unseen` says why its use cannot be seen.
    """

    id: str
    means: str
    calls: tuple[str, ...] = ()
    free: tuple[str, ...] = ()
    keys: tuple[str, ...] = ()
    channels: tuple[str, ...] = ()
    beside: tuple[str, ...] = ()
    unseen: str | None = None
    far_reaching: bool = False


class _Permissions(_Row, frozen=True, kw_only=True):
    schema: Literal[1]
    permissions: tuple[Permission, ...]
    access: tuple[Phrase, ...]
    pages: tuple[Phrase, ...]


class _DataTypes(_Row, frozen=True, kw_only=True):
    schema: Literal[1]
    groups: tuple[Titled, ...]
    data_types: tuple[DataType, ...]


class _Endpoints(_Row, frozen=True, kw_only=True):
    schema: Literal[1]
    computed: tuple[Titled, ...]
    categories: tuple[Category, ...]


class _Articles(_Row, frozen=True, kw_only=True):
    schema: Literal[1]
    articles: tuple[Titled, ...]


class _Techniques(_Row, frozen=True, kw_only=True):
    schema: Literal[1]
    techniques: tuple[Titled, ...]


class _Weaknesses(_Row, frozen=True, kw_only=True):
    schema: Literal[1]
    weaknesses: tuple[Titled, ...]


class _Wording(_Row, frozen=True, kw_only=True):
    schema: Literal[1]
    sources: tuple[Phrase, ...]
    channels: tuple[Channel, ...]
    facts: tuple[Phrase, ...]


@dataclass(frozen=True, slots=True)
class Taxonomies:
    """Every taxonomy, keyed by id. `hosts` maps a domain to the id of its category; `titles` ids to what they mean."""

    data_types: Mapping[str, DataType]
    categories: Mapping[str, str]
    hosts: Mapping[str, str]
    articles: Mapping[str, str]
    techniques: Mapping[str, str]
    weaknesses: Mapping[str, str]
    sources: Mapping[str, Phrase]
    channels: Mapping[str, Channel]
    facts: Mapping[str, Phrase]
    permissions: Mapping[str, Permission]
    access: Mapping[str, Phrase]
    """What access to pages allows, by its kind."""
    pages: Mapping[str, Phrase]

    def endpoint_category(self, host: str | None) -> str | None:
        """Return the id of the category of `host` (a name or an address, with or without a port), or None.

        Computed categories come first; then the longest domain of the table that `host` is or lies under.
        """
        if host is None:
            return None
        name = _bare(host)
        computed = _computed(name)
        if computed is not None:
            return computed
        while name:
            if name in self.hosts:
                return self.hosts[name]
            name = name.partition(".")[2]
        return None


def load_taxonomies(folder: Path | None = None) -> Taxonomies:
    """Read the taxonomies of `folder` (default: the packaged ones). Raises DataError with the exact place."""
    folder = folder or data_folder() / "taxonomies"
    types = load_yaml(folder / "data-types.yaml", _DataTypes)
    groups = _by_id(types.groups, folder / "data-types.yaml", "groups")
    data_types = _by_id(types.data_types, folder / "data-types.yaml", "data_types")
    for at, row in enumerate(types.data_types):
        if row.group not in groups:
            _refuse(folder / "data-types.yaml", ("data_types", at, "group"), f"no such group: {row.group}")
    ends = load_yaml(folder / "endpoints.yaml", _Endpoints)
    named = tuple(Titled(id=row.id, title=row.title) for row in ends.categories)
    words = load_yaml(folder / "wording.yaml", _Wording)
    asked = load_yaml(folder / "permissions.yaml", _Permissions)
    return Taxonomies(
        data_types=data_types,
        categories=_titles((*named, *ends.computed), folder / "endpoints.yaml", "categories"),
        hosts=_hosts(ends, folder / "endpoints.yaml"),
        articles=_titles(load_yaml(folder / "gdpr.yaml", _Articles).articles, folder / "gdpr.yaml", "articles"),
        techniques=_titles(
            load_yaml(folder / "attack.yaml", _Techniques).techniques, folder / "attack.yaml", "techniques"
        ),
        weaknesses=_titles(load_yaml(folder / "cwe.yaml", _Weaknesses).weaknesses, folder / "cwe.yaml", "weaknesses"),
        sources=_worded(words.sources, folder / "wording.yaml", "sources", OTHER),
        channels=_worded(words.channels, folder / "wording.yaml", "channels", OTHER, OTHER_LOCAL),
        facts=_worded(words.facts, folder / "wording.yaml", "facts", OTHER),
        permissions=_permissions(asked, folder / "permissions.yaml"),
        access=_worded(asked.access, folder / "permissions.yaml", "access", HOST, CONTENT_SCRIPT, FILES, BROWSER),
        pages=_worded(asked.pages, folder / "permissions.yaml", "pages", EVERY, DOMAIN, SITE, PART, FILES, BROWSER),
    )


@cache
def packaged_taxonomies() -> Taxonomies:
    """Return the packaged taxonomies, read once per process."""
    return load_taxonomies()


def endpoint_category(host: str | None) -> str | None:
    """Return the category of `host` by the packaged table, or None; see `Taxonomies.endpoint_category`."""
    return packaged_taxonomies().endpoint_category(host)


def category_title(category: str | None) -> str | None:
    """Return what the category id means, for the reader, or None."""
    return packaged_taxonomies().categories.get(category) if category is not None else None


def _bare(host: str) -> str:
    """Return `host` in lower case, without port, brackets, a leading wildcard or a final dot."""
    name = host.strip().lower()
    if name.startswith("["):
        return name[1:].partition("]")[0]
    if name.count(":") == 1:
        name = name.partition(":")[0]
    return name.removeprefix("*.").rstrip(".")


def _computed(name: str) -> str | None:
    if _under(name, _LOCALHOST_NAMES):
        return LOCALHOST
    if _under(name, _PRIVATE_NAMES):
        return PRIVATE_NETWORK
    try:
        address = ipaddress.ip_address(name)
    except ValueError:
        return None
    if address.is_loopback or address.is_unspecified:
        return LOCALHOST
    return IP_ADDRESS if address.is_global else PRIVATE_NETWORK


def _under(name: str, domains: tuple[str, ...]) -> bool:
    return any(name == domain or name.endswith(f".{domain}") for domain in domains)


class _Named(Protocol):
    @property
    def id(self) -> str: ...


Row = TypeVar("Row", bound=_Named)


def _by_id(rows: tuple[Row, ...], path: Path, key: str) -> dict[str, Row]:
    found: dict[str, Row] = {}
    for at, row in enumerate(rows):
        if row.id in found:
            _refuse(path, (key, at), f"duplicate id: {row.id}")
        found[row.id] = row
    return found


def _titles(rows: tuple[Titled, ...], path: Path, key: str) -> dict[str, str]:
    return {row.id: row.title for row in _by_id(rows, path, key).values()}


def _worded(rows: tuple[Row, ...], path: Path, key: str, *needed: str) -> dict[str, Row]:
    found = _by_id(rows, path, key)
    for name in needed:
        if name not in found:
            _refuse(path, (key,), f"no row with the id {name!r}")
    return found


def _permissions(asked: _Permissions, path: Path) -> dict[str, Permission]:
    for at, row in enumerate(asked.permissions):
        for key in ("calls", "free", "beside"):
            for index, name in enumerate(getattr(row, key)):
                if not _CALL.fullmatch(name):
                    _refuse(path, ("permissions", at, key, index), f"no name of the browser's interface: {name}")
        if not (row.calls or row.keys or row.channels or row.unseen):
            _refuse(path, ("permissions", at), f"{row.id} has nothing that shows its use, and does not say why")
        if (row.free and not row.calls) or (row.beside and not row.unseen):
            _refuse(path, ("permissions", at), f"{row.id} has `free` without `calls`, or `beside` without `unseen`")
        if not (row.means[:1].isupper() and row.means.endswith(".")):
            _refuse(path, ("permissions", at, "means"), f"not a sentence: {row.means}")
    return _by_id(asked.permissions, path, "permissions")


def _hosts(ends: _Endpoints, path: Path) -> dict[str, str]:
    found: dict[str, str] = {}
    for at, category in enumerate(ends.categories):
        for row_at, row in enumerate(category.hosts):
            place = ("categories", at, "hosts", row_at, "host")
            if row.host in found:
                _refuse(path, place, f"{row.host} already stands in the category {found[row.host]}")
            if row.host != _bare(row.host) or not row.host.isascii() or "/" in row.host or "*" in row.host:
                _refuse(path, place, f"not a bare domain: {row.host}")
            found[row.host] = category.id
    return found


def _refuse(path: Path, place: tuple[str | int, ...], reason: str) -> None:
    raise DataError(str(path), line_of(path.read_text(encoding="utf-8"), place), reason)
