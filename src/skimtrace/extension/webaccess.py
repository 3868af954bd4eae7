"""web_accessible_resources: which files of the package web pages may load."""

from collections.abc import Iterable, Iterator

from skimtrace.extension.glob import Glob
from skimtrace.extension.model import Manifest, WebAccessible

_MOST_GLOBS = 100
"""Globs with a wildcard that pages are compared with; a manifest with more of them is taken to open every page."""


def accessible_pages(manifest: Manifest, pages: Iterable[str]) -> Iterator[str]:
    """Yield those of `pages` (paths) that some web page or extension may load."""
    globs = {glob.text: glob for entry in manifest.web_accessible for glob in _globs(entry)}
    wild = [glob for text, glob in globs.items() if "*" in text]
    for path in pages:
        if path in globs or len(wild) > _MOST_GLOBS or any(glob.matches(path) for glob in wild):
            yield path


def who_may_load(manifest: Manifest, path: str) -> tuple[WebAccessible, ...]:
    """Return the entries of web_accessible_resources that cover the file at `path`."""
    return tuple(entry for entry in manifest.web_accessible if any(glob.matches(path) for glob in _globs(entry)))


def _globs(entry: WebAccessible) -> Iterator[Glob]:
    """The entry's globs over paths from the root; `*` is their only wildcard. One that is too long covers nothing."""
    for resource in entry.resources:
        try:
            yield Glob(resource.lstrip("/"), question=False)
        except ValueError:
            continue
