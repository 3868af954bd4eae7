"""Content security policies of extension pages: may a page run inline code, and scripts from a server?

Defaults as in Chromium's extensions/common/manifest_handlers/csp_info.cc. Only `script-src` (or `default-src` in its
place) is read: it alone decides which code runs.
"""

from dataclasses import dataclass
from typing import Final

from skimtrace.extension.model import ContextKind, Manifest
from skimtrace.extension.urls import DEFAULT_PORTS, Url, parse_url

DEFAULT_MV2: Final = "script-src 'self' blob: filesystem:; object-src 'self' blob: filesystem:;"
DEFAULT_MV3: Final = "script-src 'self';"
DEFAULT_SANDBOX: Final = (
    "sandbox allow-scripts allow-forms allow-popups allow-modals; "
    "script-src 'self' 'unsafe-inline' 'unsafe-eval'; child-src 'self';"
)

_SOURCES = 1000
"""Sources of a directive that are looked at; a longer list is taken to allow everything."""


@dataclass(frozen=True, slots=True)
class Policy:
    """What a policy says about scripts. `sources` is None when it says nothing, so that everything is allowed."""

    sources: tuple[str, ...] | None

    @classmethod
    def parse(cls, text: str) -> "Policy":
        """Read a policy; of a directive that stands twice the first one counts (CSP Level 3, section 2.2)."""
        directives: dict[str, tuple[str, ...]] = {}
        for directive in text.split(";"):
            words = directive.split()
            if words:
                directives.setdefault(words[0].lower(), tuple(words[1:]))
        for name in ("script-src-elem", "script-src", "default-src"):
            if name in directives:
                sources = directives[name]
                return cls(sources if len(sources) <= _SOURCES else None)
        return cls(None)

    @property
    def may_allow_inline(self) -> bool:
        """Whether some inline code may run: all of it, or what a hash or nonce lists."""
        if self.sources is None:
            return True
        return any(
            source.lower().startswith(("'unsafe-inline'", "'nonce-", "'sha256-", "'sha384-", "'sha512-"))
            for source in self.sources
        )

    def allows_url(self, url: str) -> bool:
        """Tell whether a script may be loaded from this absolute URL."""
        if self.sources is None:
            return True
        parsed = parse_url(url)
        return parsed is not None and any(_source_matches(source, parsed) for source in self.sources)


@dataclass(frozen=True, slots=True)
class Policies:
    """The policies of one extension's own pages and of its sandboxed ones."""

    pages: Policy
    sandboxed: Policy

    @classmethod
    def of_manifest(cls, manifest: Manifest) -> "Policies":
        """Return what the manifest declares, or the browser's defaults for its version."""
        default = DEFAULT_MV3 if manifest.manifest_version == 3 else DEFAULT_MV2
        return cls(
            Policy.parse(manifest.content_security_policy or default),
            Policy.parse(manifest.sandbox_content_security_policy or DEFAULT_SANDBOX),
        )

    def of(self, kind: ContextKind) -> Policy:
        """Return the policy of a page of this kind."""
        return self.sandboxed if kind is ContextKind.SANDBOX else self.pages


def _source_matches(source: str, url: Url) -> bool:
    """One source expression against a URL (CSP Level 3, section 6.7.2.6), paths by prefix or exactly."""
    if source == "*":
        return url.scheme in DEFAULT_PORTS
    if source.startswith("'") or source.endswith(":"):
        return url.scheme == source[:-1].lower()
    scheme, separator, rest = source.partition("://")
    scheme, rest = (scheme.lower(), rest) if separator else ("", source)
    authority, slash, path = rest.partition("/")
    bare = url.path.partition("?")[0]
    return (
        (scheme in ("", url.scheme) or (scheme, url.scheme) == ("http", "https"))
        and _authority_matches(authority.lower(), url)
        and (not path or bare == slash + path or (path.endswith("/") and bare.startswith(slash + path)))
    )


def _authority_matches(authority: str, url: Url) -> bool:
    host, colon, port = authority.partition(":")
    if colon and port not in ("*", str(url.port)):
        return False
    return host in ("*", url.host) or (host.startswith("*.") and url.host.endswith(host[1:]))
