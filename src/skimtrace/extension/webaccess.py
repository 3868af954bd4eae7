"""web_accessible_resources: which files of the package web pages may load."""

from collections.abc import Iterable, Iterator

from skimtrace.extension.glob import Glob
from skimtrace.extension.model import Manifest, WebAccessible


def accessible_pages(manifest: Manifest, pages: Iterable[str]) -> Iterator[str]:
    """Yield those of `pages` (paths) that some web page or extension may load."""
    globs = [glob for entry in manifest.web_accessible for glob in _globs(entry)]
    exact = {glob.text for glob in globs if "*" not in glob.text}
    wild = [glob for glob in globs if "*" in glob.text]
    for path in pages:
        if path in exact or any(glob.matches(path) for glob in wild):
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
