"""The source model tables: which personal data a DOM read, a JSON key, a request path or a cookie yields, and where.

`load_site_tables` reads them once; `SiteTables` answers. Everything in them is data: a reviewer adds a site or a row
under `signatures/models/` without touching this module.
"""

from collections.abc import Iterable, Sequence
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Final, NamedTuple
from urllib.parse import urlsplit

from skimtrace.data import data_files, data_folder, load_yaml
from skimtrace.errors import DataError
from skimtrace.flow.hostnames import HostNames
from skimtrace.flow.site_match import (
    HEAD,
    MAX_MEMO,
    MAX_TEXT,
    Matcher,
    SelectorHit,
    subject_of,
    tag_of,
    tokens_of,
)  # fmt: skip
from skimtrace.flow.site_patterns import is_email, is_phone
from skimtrace.flow.site_rows import Generic, NameRow, PathRow, SelectorRow, Site
from skimtrace.flow.site_words import Vocabulary

__all__ = ["NameHit", "PathHit", "SelectorHit", "Site", "SiteTables", "load_site_tables"]

OTHER: Final = "other"
"""What a selector is about when only its words say that it is not about a person."""
PERSON_PAGE: Final = PathRow(path="", types=("person.profile",))
"""What fetching a URL under one of a site's profile paths yields."""
_SHORTEST_STEM: Final = 4
_LONGEST_STEM: Final = 40
"""Characters of the beginnings by which rows name cookies, storage keys and globals."""
_TYPED_IN: Final = frozenset({"input", "textarea", "select"})
_DIALLED: Final = frozenset({"person.email", "person.phone"})
"""What a link can be the address of."""


class PathHit(NamedTuple):
    """A request path of a site. `types` is empty when it is known not to be about people; `about` then says what."""

    types: tuple[str, ...]
    site: Site
    path: str
    private: bool
    about: str | None


class NameHit(NamedTuple):
    """A cookie, storage key or page global of a site."""

    types: tuple[str, ...]
    site: Site
    name: str


class SiteTables:
    """All tables, indexed. Sites stand in the order of their ids; look-ups are memoised and never change a table."""

    def __init__(self, sites: Sequence[Site], generic: Generic) -> None:
        """Index `sites` and the `generic` rows."""
        self.sites: Final = tuple(sorted(sites, key=lambda site: site.id))
        self.generic: Final = generic
        self._by_id = {site.id: site for site in self.sites}
        self._tags: dict[str, tuple[str, ...]] = {row.tag: row.types for row in generic.tags}
        self._properties: dict[str, tuple[str, ...]] = {row.property: row.types for row in generic.properties}
        self._schema_keys = {row.key: row for row in generic.schema_keys}
        self._words = Vocabulary(generic.words, generic.control_tags)
        self._keys = {site.id: {row.key: tuple(row.types) for row in site.keys} for site in self.sites}
        self._paths: dict[str, list[tuple[PathRow, Site]]] = {}
        for site in self.sites:
            for row in site.paths:
                self._paths.setdefault(max(tokens_of(row.path), key=len), []).append((row, site))
        self._path_words = frozenset(self._paths)
        self._cookies = _by_name((site, site.cookies) for site in self.sites)
        self._storage = _by_name((site, site.storage) for site in self.sites)
        self._globals = _by_name((site, site.globals) for site in self.sites)
        self._matchers: dict[tuple[str, ...], Matcher] = {}
        generic_rows = ((row, None) for row in generic.selectors)
        self._generic = Matcher(generic_rows, self._tags, generic.control_tags, parts=generic.parts)
        self._hosts: dict[str, list[Site]] = {}
        self._last: tuple[Sequence[Site], Matcher] = (self.sites, self._matcher(self.sites))
        """The sites asked for last and their matcher: whole scripts are read with one list."""

    @cached_property
    def host_names(self) -> HostNames:
        """Reads hosts off texts, also where a site is named by its label alone."""
        return HostNames(domain for site in self.sites for domain in site.domains)

    def site(self, site_id: str) -> Site:
        """Return the site with this id; raise KeyError when there is none."""
        return self._by_id[site_id]

    def sites_for_host(self, host: str) -> list[Site]:
        """Return the sites whose pages a host, or the host of a match pattern, covers ("*" covers all)."""
        known = self._hosts.get(host)
        if known is None:
            if len(self._hosts) >= MAX_MEMO:
                self._hosts.clear()
            name = host.lower().rstrip(".")
            wild = name.startswith("*.")
            name = name.removeprefix("*.").rpartition("@")[2].partition(":")[0]
            covered = [site for site in self.sites if name == "*" or any(_covers(name, wild, d) for d in site.domains)]
            known = self._hosts[host] = covered
        return list(known)

    def by_selector(self, text: str, sites: Sequence[Site]) -> tuple[tuple[str, ...], Site | None, str] | None:
        """Return the types a selector yields on `sites`, the site (None: any) and the token, where one says so."""
        hit = self.match_selector(text, sites)
        return (hit.types, hit.site, hit.token) if hit is not None and hit.about is None else None

    def match_selector(self, text: str, sites: Sequence[Site]) -> SelectorHit | None:
        """Like `by_selector`, with how sure it is, and with what is known *not* to be about a person (`about`).

        The generic rows count too; their `site` is None. `sites` that are all sites mean that the host is not known:
        words that stand on any site then do not count.
        """
        if sites is not self._last[0]:
            self._last = (sites, self._matcher(sites))
        return self._last[1].find(text)

    def by_key(self, key: str, sites: Sequence[Site]) -> tuple[str, ...]:
        """Return the types of a property of JSON that one of `sites` answered with; () when no table has it."""
        types = [t for site in sites for t in self._keys[site.id].get(key, ())]
        return tuple(dict.fromkeys(types))

    def by_schema_key(self, key: str, types: Sequence[str]) -> tuple[str, ...]:
        """Return the types of a property of a schema.org record; () when no row has it.

        `types` are those the record is known to be of: of one that may be about anything, only properties that people
        alone have count.
        """
        row = self._schema_keys.get(key)
        return row.types if row is not None and (row.person or any(t.startswith("person.") for t in types)) else ()

    def by_path(self, text: str, sites: Sequence[Site] | None = None) -> PathHit | None:
        """Return what a request to a URL, or to a path of one of `sites` (default: any), asks a site for.

        A URL that names a host counts for that host's sites only; unknown parts may stand in it as "{...}".
        """
        if len(text) > MAX_TEXT or (self._path_words.isdisjoint(tokens := tokens_of(text)) and "://" not in text):
            return None
        host = _host_of(text)
        owners = self.sites_for_host(host) if host is not None else None
        found = [
            (text.rfind(row.path) + len(row.path.rstrip("/?")), len(row.path), row, site)
            for token in dict.fromkeys(tokens)
            for row, site in self._paths.get(token, ())
            if row.path in text and (_on_host(row.path, host) or _allowed(row, site, owners, sites))
        ]
        if found:  # what ends last says most: an operation after its API, a resource after its collection
            _, _, row, site = max(found, key=lambda entry: entry[:2])
            return PathHit(row.types, site, row.path, row.private, row.about)
        for site in owners or ():
            path = next((p for p in site.profile_paths if p in text), None)
            if path is not None:
                return PathHit(PERSON_PAGE.types, site, path, private=False, about=None)
        return None

    def by_cookie(self, name: str, sites: Sequence[Site] | None = None) -> NameHit | None:
        """Return what the cookie `name` is, on `sites` or (default) on the site it betrays by its name alone."""
        return _named(self._cookies, name, sites)

    def by_storage(self, name: str, sites: Sequence[Site] | None = None) -> NameHit | None:
        """Like `by_cookie`, for a key of localStorage or the name of a database."""
        return _named(self._storage, name, sites)

    def by_global(self, name: str, sites: Sequence[Site] | None = None) -> NameHit | None:
        """Like `by_cookie`, for a global of the page (or a module of the site's own code)."""
        return _named(self._globals, name, sites)

    def global_names(self) -> tuple[str, ...]:
        """Return the names of globals that any table has, whole ones, in a fixed order."""
        return tuple(sorted(name for name in self._globals if not name.endswith("*")))

    def generic_selector(self, text: str) -> tuple[str, ...]:
        """Return the types a selector yields on any site (`mailto:`, microdata, microformats); () for none."""
        hit = self._generic.find(text)
        return hit.types if hit is not None and hit.about is None else ()

    @staticmethod
    def is_typed_in(selector: str) -> bool:
        """Say whether a selector finds, by its element name, what the user fills in: no text of the page."""
        return tag_of(subject_of(selector[:MAX_TEXT])) in _TYPED_IN

    def selector_hint(self, text: str) -> tuple[str, ...]:
        """Return the types the words of a selector speak of. For naming a read already known to be about people."""
        return self._words.in_selector(text) if len(text) <= MAX_TEXT else ()

    def name_hint(self, identifier: str) -> tuple[str, ...]:
        """Return the types a variable, a key or a class name speaks of. For naming, as with `selector_hint`."""
        return self._words.types_of(identifier)

    def not_person(self, text: str) -> str | None:
        """Return the token of a selector or a name that says it is about an advert, a company, a count or a control."""
        return self._words.not_person(text) if len(text) <= MAX_TEXT else None

    def by_property(self, types: Sequence[str], name: str) -> tuple[str, ...]:
        """Return what reading the property `name` off an element of `types` yields: an `href` is a URL, not a name.

        Elements that are not about people stay what they are, and so do links that are an e-mail address or a number.
        """
        personal = any(t.startswith("person.") for t in types) and not _DIALLED.issuperset(types)
        return self._properties.get(name, tuple(types)) if personal else tuple(types)

    def is_email_pattern(self, source: str) -> bool:
        """Say whether a regex's source is meant to match e-mail addresses."""
        return is_email(source, self.generic.email)

    def is_phone_pattern(self, source: str) -> bool:
        """Say whether a regex's source is meant to match phone numbers."""
        return is_phone(source, self.generic.phone)

    def _matcher(self, sites: Sequence[Site]) -> Matcher:
        key = tuple(site.id for site in sites)
        matcher = self._matchers.get(key)
        if matcher is None:
            matcher = self._matchers[key] = self._index(sites)
        return matcher

    def _index(self, sites: Sequence[Site]) -> Matcher:
        everywhere = len({site.id for site in sites}) == len(self.sites)
        rows: list[tuple[SelectorRow, Site | None]] = [
            (row, site) for site in sites for row in site.selectors if not (everywhere and row.common)
        ]
        rows += ((row, None) for row in self.generic.selectors)
        matcher = Matcher(rows, self._tags, self.generic.control_tags, self._judge, self.generic.parts)
        if not everywhere:  # "/in/" alone says nothing on an unknown host
            for site in sites:
                matcher.add_links(site)
        return matcher

    def _judge(self, text: str, hit: SelectorHit) -> SelectorHit:
        """Turn down an unsure hit whose words say that it is about something else."""
        token = self._words.not_person(text) if hit.weak else None
        return hit if token is None else SelectorHit((), hit.site, token, weak=True, about=OTHER)


def _host_of(text: str) -> str | None:
    """Return the host that a URL names, in lower case; None when it names none that is known."""
    if "://" not in text and not text.startswith("//"):
        return None
    try:
        host = urlsplit(text.strip()).netloc
    except ValueError:
        return None
    return host.lower() if host and "{" not in host else None


def _on_host(path: str, host: str | None) -> bool:
    """Say whether a row's path begins with a host of its own, and a URL is of that host: sites answer from others too
    (`people.googleapis.com`)."""
    first = path.partition("/")[0]
    return host is not None and "." in first and (host == first or host.endswith(f".{first}"))


def _covers(name: str, wild: bool, domain: str) -> bool:
    """Say whether the host `name` (with `wild`: it and its subdomains) shares pages with a site's `domain`."""
    return name == domain or name.endswith("." + domain) or (wild and domain.endswith("." + name))


def _allowed(row: PathRow, site: Site, owners: Sequence[Site] | None, sites: Sequence[Site] | None) -> bool:
    """Say whether a row counts: on the host's own sites, or without a host on the caller's, or anywhere if it can."""
    if owners is not None:
        return site in owners
    return site in sites if sites is not None else not row.common


def _by_name(tables: Iterable[tuple[Site, Iterable[NameRow]]]) -> dict[str, list[tuple[NameRow, Site]]]:
    index: dict[str, list[tuple[NameRow, Site]]] = {}
    for site, rows in tables:
        for row in rows:
            index.setdefault(row.name, []).append((row, site))
    return index


def _named(index: dict[str, list[tuple[NameRow, Site]]], name: str, sites: Sequence[Site] | None) -> NameHit | None:
    for stem in (name, *(name[:end] + "*" for end in range(min(len(name), _LONGEST_STEM), _SHORTEST_STEM - 1, -1))):
        for row, site in index.get(stem, ()):
            if site in sites if sites is not None else not row.common:
                return NameHit(row.types, site, name)
    return None


def read_site_tables(folder: Path) -> SiteTables:
    """Read the tables under `folder` (the `models` folder of the packaged data).

    Raises DataError with the file, and the line where there is one, when a table is refused.
    """
    sites = []
    for path in data_files(folder / "sites"):
        site = load_yaml(path, Site)
        _check(site, path)
        sites.append(site)
    path = folder / "generic.yaml"
    generic = load_yaml(path, Generic)
    _check_selectors(generic.selectors, path)
    return SiteTables(sites, generic)


@lru_cache(maxsize=1)
def load_site_tables() -> SiteTables:
    """Return the packaged tables, read once. Raises DataError when they are refused."""
    return read_site_tables(data_folder() / "models")


def _check(site: Site, path: Path) -> None:
    if site.id != path.stem:
        raise DataError(str(path), 0, f"the id {site.id!r} is not the file's name")
    if not site.domains:
        raise DataError(str(path), 0, "a site needs a domain")
    _check_selectors(site.selectors, path)
    for row in site.paths:
        if not tokens_of(row.path):
            raise DataError(str(path), 0, f"the path {row.path!r} has no word in it")
        if bool(row.types) == (row.about is not None):
            raise DataError(str(path), 0, f"the path {row.path!r} needs types or, if not about people, `about`")
    for what, names in (
        ("key", [row.key for row in site.keys]),
        ("path", [row.path for row in site.paths]),
        ("cookie", [row.name for row in site.cookies]),
        ("storage key", [row.name for row in site.storage]),
        ("global", [row.name for row in site.globals]),
    ):
        _check_once(what, names, path)


def _check_selectors(rows: Iterable[SelectorRow], path: Path) -> None:
    rows = list(rows)
    _check_once("token", [row.token for row in rows], path)
    for row in rows:
        if not tokens_of(row.token):
            raise DataError(str(path), 0, f"the token {row.token!r} has no word in it")
        if row.token.endswith("*") and "=" in row.token:
            raise DataError(str(path), 0, f"the token {row.token!r} is both a prefix and a pair")
        if row.token.endswith("*") and len(row.token) <= HEAD:
            raise DataError(str(path), 0, f"the prefix {row.token!r} is shorter than {HEAD} characters")
        if bool(row.types) == (row.about is not None):
            raise DataError(str(path), 0, f"the token {row.token!r} needs types or, if not about people, `about`")


def _check_once(what: str, names: Sequence[str], path: Path) -> None:
    twice = next((name for name in names if names.count(name) > 1), None)
    if twice is not None:
        raise DataError(str(path), 0, f"the {what} {twice!r} stands twice")
