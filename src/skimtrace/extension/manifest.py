"""The manifest's facts: who it is, what it may do, who may talk to it. MV2 and MV3, Chrome's and Firefox's dialects.

Keys as in developer.chrome.com, "Manifest file format", and MDN, "manifest.json". What the manifest starts, its entry
points, is `declarations`' business.
"""

from collections.abc import Iterable

from skimtrace.extension.fields import Fields
from skimtrace.extension.jsonc import Path
from skimtrace.extension.locales import Locales
from skimtrace.extension.matchpattern import ALL_URLS, SCHEMES, MatchPattern
from skimtrace.extension.model import Manifest, WebAccessible

_OBJECTS = (
    "action",
    "app",
    "background",
    "browser_action",
    "browser_specific_settings",
    "chrome_settings_overrides",
    "chrome_url_overrides",
    "commands",
    "declarative_net_request",
    "externally_connectable",
    "omnibox",
    "options_ui",
    "page_action",
    "sandbox",
    "side_panel",
    "sidebar_action",
    "storage",
    "theme",
    "user_scripts",
)
"""Keys whose value is an object: of any other type nothing is read from it, which must not go unsaid."""

_PERMISSION_SCHEMES = SCHEMES | {"chrome"}
"""Host permissions also know "chrome://favicon/"."""


def read_manifest(fields: Fields, locales: Locales) -> Manifest:
    """Return the facts of the manifest; wrong types and patterns are noted as problems and left out."""
    for key in _OBJECTS:
        fields.mapping(key)
    version = _manifest_version(fields)
    permissions, hosts = _permissions(fields, "permissions")
    optional, optional_hosts = _permissions(fields, "optional_permissions")
    hosts += _host_permissions(fields, "host_permissions")
    optional_hosts += _host_permissions(fields, "optional_host_permissions")
    accessible = _web_accessible(fields)
    return Manifest(
        raw=fields.raw,
        lines=fields.lines,
        manifest_version=version,
        name=_localised(fields, locales, "name"),
        version=fields.string("version"),
        description=_localised(fields, locales, "description"),
        short_name=_localised(fields, locales, "short_name"),
        default_locale=fields.string("default_locale"),
        permissions=_unique(permissions),
        optional_permissions=_unique(optional),
        host_permissions=_unique(hosts),
        optional_host_permissions=_unique(optional_hosts),
        web_accessible_resources=_unique(glob for entry in accessible for glob in entry.resources),
        web_accessible=accessible,
        externally_connectable=_externally_connectable(fields),
        content_security_policy=_content_security_policy(fields),
        sandbox_content_security_policy=_sandbox_policy(fields),
        homepage_url=_localised(fields, locales, "homepage_url"),
        update_url=fields.string("update_url")
        or fields.string("browser_specific_settings", "gecko", "update_url")
        or fields.string("applications", "gecko", "update_url"),
    )


def patterns(fields: Fields, *path: str | int) -> tuple[MatchPattern, ...]:
    """Return the match patterns in the list at `path`; an invalid one is noted as a problem and left out."""
    parsed = (_pattern(fields, at, text) for at, text in fields.strings(*path))
    return tuple(pattern for pattern in parsed if pattern is not None)


def _pattern(fields: Fields, path: Path, text: str, schemes: frozenset[str] = SCHEMES) -> MatchPattern | None:
    try:
        return MatchPattern.parse(text, schemes)
    except ValueError as error:
        fields.problem(path, "match-pattern", f'is no match pattern: "{text[:200]}": {error}')
        return None


def _manifest_version(fields: Fields) -> int | None:
    version = fields.integer("manifest_version")
    if not fields.has("manifest_version"):
        fields.problem(("manifest_version",), "manifest-version", "is missing; browsers refuse the extension")
    elif version is not None and version not in (2, 3):
        fields.problem(("manifest_version",), "manifest-version", f"is {version}; browsers know 2 and 3")
    return version


def _localised(fields: Fields, locales: Locales, key: str) -> str | None:
    text = fields.string(key)
    if text is None:
        return None
    resolved, missing = locales.resolve(text)
    for name in missing:
        fields.problem((key,), "message", f"names the message {name[:60]!r}, which no locale that applies defines")
    return resolved


def _permissions(fields: Fields, key: str) -> tuple[list[str], list[str]]:
    """Return API permissions, and the host patterns among them (MV2). An object `{"usbDevices": [...]}` is its key."""
    names: list[str] = []
    hosts: list[str] = []
    for at, entry in fields.items(key):
        if isinstance(entry, dict) and entry:
            names += entry
        elif isinstance(entry, str):
            is_host = entry == ALL_URLS or "://" in entry
            if not is_host:
                names.append(entry)
            elif _pattern(fields, at, entry, _PERMISSION_SCHEMES):
                hosts.append(entry)
        else:
            fields.problem(at, "manifest-type", "is no permission; a string is expected; left out")
    return names, hosts


def _host_permissions(fields: Fields, key: str) -> list[str]:
    return [text for at, text in fields.strings(key) if _pattern(fields, at, text, _PERMISSION_SCHEMES)]


def _web_accessible(fields: Fields) -> tuple[WebAccessible, ...]:
    """MV2: a list of globs, open to every page. MV3: a list of objects that say to whom."""
    key = "web_accessible_resources"
    everyone = (MatchPattern.parse(ALL_URLS),)
    entries: list[WebAccessible] = []
    globs: list[str] = []
    for at, entry in fields.items(key):
        if isinstance(entry, str):
            globs.append(entry)
        elif isinstance(entry, dict):
            resources = tuple(text for _, text in fields.strings(*at, "resources"))
            ids = tuple(text for _, text in fields.strings(*at, "extension_ids"))
            entries.append(WebAccessible(resources, patterns(fields, *at, "matches"), ids))
        else:
            fields.problem(at, "manifest-type", "is neither a string nor an object; left out")
    return (WebAccessible(tuple(globs), everyone, ("*",)), *entries) if globs else tuple(entries)


def _externally_connectable(fields: Fields) -> tuple[str, ...]:
    key = "externally_connectable"
    pages = [pattern.text for pattern in patterns(fields, key, "matches")]
    return _unique([*pages, *(f"id:{text}" for _, text in fields.strings(key, "ids"))])


def _content_security_policy(fields: Fields) -> str | None:
    """MV2: a string. MV3, and Firefox's MV2: an object with "extension_pages"."""
    key = "content_security_policy"
    return fields.string(key, "extension_pages") if fields.is_mapping(key) else fields.string(key)


def _sandbox_policy(fields: Fields) -> str | None:
    key = "content_security_policy"
    declared = fields.string(key, "sandbox") if fields.is_mapping(key) else None
    return declared or (fields.string("sandbox", "content_security_policy") if fields.is_mapping("sandbox") else None)


def _unique(texts: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(texts))
