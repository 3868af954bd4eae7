"""References in pages and in the manifest -> files of the package, or addresses outside it."""

import posixpath
from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import unquote, urljoin

from skimtrace.bundle.names import fold
from skimtrace.extension.urls import clean, normalised, scheme_of

_OWN_SCHEMES = frozenset({"chrome-extension", "moz-extension"})
_ID_MESSAGE = "__msg_@@extension_id__"


@dataclass(frozen=True, slots=True)
class Target:
    """Where a reference leads: `path` inside the package, else `url` outside it ("data:..." and the like included)."""

    path: str | None = None
    url: str | None = None

    @property
    def is_remote(self) -> bool:
        """Whether it leads to a server, or to another extension."""
        return self.url is not None and (scheme_of(self.url) in (None, "http", "https", "ftp", *_OWN_SCHEMES))


class Resolver:
    """Resolves references of one package. `own_ids` are IDs by which the package may name itself in a URL."""

    def __init__(self, files: Iterable[str], own_ids: Iterable[str]) -> None:
        self._files = frozenset(files)
        self._own = {_ID_MESSAGE, *(own_id.lower() for own_id in own_ids)}
        self._folded: dict[str, list[str]] | None = None

    def resolve(self, reference: str, base: Target) -> Target:
        """Resolve a URL reference as a page at `base` does (URL standard, section 4.4)."""
        reference = clean(reference)
        scheme = scheme_of(reference)
        if scheme in _OWN_SCHEMES:
            host, _, rest = reference[len(scheme) + 1 :].replace("\\", "/").lstrip("/").partition("/")
            return Target(_file_path("/", f"/{rest}")) if host.lower() in self._own else Target(url=reference)
        if scheme is not None:
            return Target(url=reference)
        if base.path is None:
            return Target(url=_join(base.url or "", reference))
        if reference.replace("\\", "/").startswith("//"):
            # Another extension's files by the letter; what is meant is a server's.
            return Target(url=reference)
        return Target(_file_path(base.path, reference))

    def find(self, path: str) -> tuple[str | None, str | None]:
        """Return the file at `path`, else None and the file whose name differs only in letter case."""
        if path in self._files:
            return path, None
        if self._folded is None:
            self._folded = {}
            for file in sorted(self._files):
                self._folded.setdefault(fold(file), []).append(file)
        similar = self._folded.get(fold(path), [])
        return None, similar[0] if len(similar) == 1 else None

    def find_reference(self, path: str) -> tuple[str | None, str | None]:
        """Like `find`, for a path with percent-encoding; files whose names hold a literal "%" are found too."""
        plain = unquote(path, errors="replace")
        found, similar = self.find(plain)
        return (found, similar) if found or path == plain else (self.find(path)[0], similar)


def _file_path(base: str, reference: str) -> str:
    """Join a relative reference to the path of its page; percent-encoding stays."""
    reference = reference.partition("#")[0].partition("?")[0].replace("\\", "/")
    if not reference:
        return base
    whole = reference if reference.startswith("/") else f"/{posixpath.dirname(base.lstrip('/'))}/{reference}"
    return normalised(whole).lstrip("/")


def _join(base: str, reference: str) -> str:
    try:
        return urljoin(base, reference)
    except ValueError:
        return reference
