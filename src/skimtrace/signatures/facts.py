"""Facts about the package: what the manifest asks for and declares, its pages, languages, addresses and links."""

from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from typing import Final, Literal

import msgspec

from skimtrace.data import data_folder, load_yaml
from skimtrace.extension.matchpattern import MatchPattern
from skimtrace.extension.model import ContextKind, Extension, Manifest
from skimtrace.flow.demand import covers
from skimtrace.flow.model import Analysis, Fact, Place
from skimtrace.flow.sites import Site, load_site_tables

OPTIONAL: Final = "optional"
"""The detail of what the extension may ask for later, and of what it is given at once: "" for that."""
MANIFEST: Final = "manifest.json"
_PAGES: Final = {
    ContextKind.POPUP: "popup", ContextKind.OPTIONS: "options", ContextKind.BACKGROUND: "background",
    ContextKind.SIDE_PANEL: "side-panel", ContextKind.DEVTOOLS: "devtools", ContextKind.OVERRIDE: "override",
    ContextKind.SANDBOX: "sandbox",
}  # fmt: skip
"""What pages are called in the values of facts; all others are "page"."""
_NOTICE: Final = "privacy"
_MAX_FIELDS: Final = 2_000
_MAX_VALUE: Final = 500
_UNSAID: Final = frozenset({"name", "short_name", "description", "key", "icons", "permissions", "optional_permissions",
                            "host_permissions", "optional_host_permissions"})  # fmt: skip
"""Keys of the manifest that declare nothing, and those that other kinds of facts speak of."""
Path = tuple[str | int, ...]


class _Notices(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    schema: Literal[1]
    privacy: tuple[str, ...]


@cache
def _notices() -> tuple[str, ...]:
    words = load_yaml(data_folder() / "taxonomies" / "notices.yaml", _Notices).privacy
    return tuple(word.lower() for word in words)


def extension_facts(extension: Extension, analysis: Analysis) -> tuple[Fact, ...]:
    """Return what the package as a whole shows, each fact once, in a fixed order.

    The kinds and their values: "permission" (detail "optional" where it may be asked for later), "host" (a match
    pattern; the detail says which lists hold it), "manifest" (`name.of.a.field=value`), "locale" (a folder of
    `_locales`; detail "default" for the manifest's `default_locale`), "page" (`popup:path`, `options:path`, ..., and
    `privacy:path` for notices), "endpoint" (a host that the code names; the detail is its first address) and "link" (an
    address that a page, the manifest or the code names, as the detail says). Places are those of manifest.json, of the
    pages and of the code. Raises DataError when a table is refused.
    """
    manifest = extension.manifest
    found: dict[tuple[str, str, str], Fact] = {}
    for fact in (
        *_permissions(manifest),
        *_hosts(manifest),
        *_fields(manifest),
        *_locales(extension),
        *_pages(extension),
        *_endpoints(analysis),
        *_links(extension, analysis),
    ):
        found.setdefault((fact.kind, fact.value, fact.detail if fact.kind == "permission" else ""), fact)
    return tuple(found.values())


def _in_manifest(manifest: Manifest, path: Path) -> Place:
    return Place(MANIFEST, manifest.line(*path), 1, "")


def _permissions(manifest: Manifest) -> Iterator[Fact]:
    for key, asked, detail in (
        ("permissions", manifest.permissions, ""),
        ("optional_permissions", manifest.optional_permissions, OPTIONAL),
    ):
        entries = _indices(manifest, key)
        for name in asked:
            yield Fact("permission", name, _in_manifest(manifest, (key, *entries.get(name, ()))), detail=detail)


def _indices(manifest: Manifest, key: str) -> dict[str, Path]:
    """Where each entry of a list stands in it."""
    listed = manifest.raw.get(key)
    found: dict[str, Path] = {}
    for at, entry in enumerate(listed if isinstance(listed, list) else ()):
        for name in (entry,) if isinstance(entry, str) else entry if isinstance(entry, dict) else ():
            found.setdefault(name, (at,))
    return found


def _hosts(manifest: Manifest) -> Iterator[Fact]:
    """Match patterns, each once; the detail names every list that holds it."""
    named: dict[str, dict[str, Path]] = {}
    for detail, keys, asked in (
        ("host permission", ("host_permissions", "permissions"), manifest.host_permissions),
        (OPTIONAL, ("optional_host_permissions", "optional_permissions"), manifest.optional_host_permissions),
    ):
        places = {pattern: (key, *at) for key in keys for pattern, at in _indices(manifest, key).items()}
        for pattern in asked:
            named.setdefault(pattern, {})[detail] = places.get(pattern, (keys[0],))
    for pattern, path in _of_content_scripts(manifest):
        named.setdefault(pattern, {}).setdefault("content script", path)
    for pattern, lists in named.items():
        place = _in_manifest(manifest, next(iter(lists.values())))
        yield Fact("host", pattern, place, _site_of(pattern), detail=", ".join(lists))


def _of_content_scripts(manifest: Manifest) -> Iterator[tuple[str, Path]]:
    entries = manifest.raw.get("content_scripts")
    for at, entry in enumerate(entries if isinstance(entries, list) else ()):
        matches = entry.get("matches") if isinstance(entry, dict) else None
        for index, pattern in enumerate(matches if isinstance(matches, list) else ()):
            if isinstance(pattern, str) and _host_of(pattern) is not None:
                yield pattern, ("content_scripts", at, "matches", index)


def _host_of(pattern: str) -> str | None:
    """The host of a match pattern; None for what is none."""
    try:
        return MatchPattern.parse(pattern).host
    except ValueError:
        return None


def _site_of(pattern: str) -> str | None:
    """The id of the site with people whose pages alone a match pattern is for."""
    host = _host_of(pattern)
    if not host:
        return None
    return next((site.id for site in _people() if any(covers(f"*.{own}", host) for own in site.domains)), None)


@cache
def _people() -> tuple[Site, ...]:
    return tuple(site for site in load_site_tables().sites if site.people)


def _fields(manifest: Manifest) -> Iterator[Fact]:
    """The scalar values of the manifest, by their dotted names; those of a list each under the name of the list."""
    waiting: list[tuple[str, Path, object]] = [
        (key, (key,), value) for key, value in reversed(list(manifest.raw.items())) if key not in _UNSAID
    ]
    left = _MAX_FIELDS
    while waiting and left:
        name, path, value = waiting.pop()
        if isinstance(value, Mapping):
            waiting += [(f"{name}.{key}", (*path, key), inner) for key, inner in reversed(list(value.items()))]
        elif isinstance(value, list):
            waiting += [(name, (*path, at), inner) for at, inner in reversed(list(enumerate(value)))]
        elif value is not None:
            left -= 1
            text = str(value).lower() if isinstance(value, bool) else str(value)
            yield Fact("manifest", f"{name}={text}"[:_MAX_VALUE], _in_manifest(manifest, path))


def _locales(extension: Extension) -> Iterator[Fact]:
    for name in extension.locales:
        detail = "default" if name == extension.manifest.default_locale else ""
        yield Fact("locale", name, Place(f"_locales/{name}/messages.json", 1, 1, ""), detail=detail)


def _pages(extension: Extension) -> Iterator[Fact]:
    for context in extension.contexts.values():
        if context.document is not None and context.document in extension.pages:
            value = f"{_PAGES.get(context.kind, 'page')}:{context.document}"
            yield Fact("page", value, Place(context.document, 1, 1, ""), contexts=(context.id,), detail=context.origin)
    own = (extension.manifest.name or "").lower()
    titling = [word for word in _notices() if word not in own]  # what is called so itself has it in every title
    for page in extension.pages.values():
        path, title = page.path.lower(), page.title.lower()
        if any(word in path for word in _notices()) or any(word in title for word in titling):
            yield Fact("page", f"{_NOTICE}:{page.path}", Place(page.path, 1, 1, ""), detail=page.title)


def _endpoints(analysis: Analysis) -> Iterator[Fact]:
    places: dict[str, list[Place]] = {}
    first: dict[str, str] = {}
    for use in analysis.endpoints:
        if use.endpoint.host is not None:
            places.setdefault(use.endpoint.host, []).extend(use.places)
            first.setdefault(use.endpoint.host, (use.endpoint.url or "")[:_MAX_VALUE])
    for host, named in places.items():
        yield Fact("endpoint", host, _first(named), detail=first[host])


def _links(extension: Extension, analysis: Analysis) -> Iterator[Fact]:
    homepage = extension.manifest.homepage_url
    if homepage is not None:
        yield Fact(
            "link", homepage[:_MAX_VALUE], _in_manifest(extension.manifest, ("homepage_url",)), detail="manifest"
        )
    for page in extension.pages.values():
        for url, line in page.addresses:
            yield Fact("link", url[:_MAX_VALUE], Place(page.path, line, 1, ""), detail="page")
    for use in analysis.endpoints:
        if use.endpoint.host is not None and use.endpoint.url is not None:
            yield Fact("link", use.endpoint.url[:_MAX_VALUE], _first(use.places), detail="code")


def _first(places: Iterable[Place]) -> Place | None:
    return min(places, default=None)
