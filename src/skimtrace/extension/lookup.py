"""Looks up the files that the manifest and pages name, and says who names what is not there.

The `file` of such a problem is the file that is missing, so that coverage can tell a missing script from a missing
picture; the reason begins with the place that names it.
"""

import posixpath
from dataclasses import dataclass
from typing import Final

from skimtrace.bundle.model import Severity
from skimtrace.bundle.names import printable
from skimtrace.bundle.problems import Problems
from skimtrace.extension.fields import MANIFEST, Reference
from skimtrace.extension.resolve import Resolver, Target

SCRIPT_SUFFIXES: Final = (".js", ".mjs", ".cjs", ".jsx")
PAGE_SUFFIXES: Final = (".html", ".htm", ".xhtml", ".xht", ".shtml")
SOURCE_SUFFIXES: Final = (".ts", ".tsx", ".mts", ".cts", ".jsx", ".vue", ".svelte", ".coffee")
"""Code in a form that a build turns into JavaScript: no browser runs it as it is."""


@dataclass(frozen=True, slots=True)
class Mention:
    """The place that names a file: "popup.html", line 12, "a script"."""

    file: str
    line: int
    what: str
    severity: Severity = Severity.SKIPPED
    """Of the problem that the file is missing: a page that nothing opens misses nothing."""


class Lookup:
    """Finds the files of one package."""

    def __init__(self, resolver: Resolver, problems: Problems) -> None:
        self._resolver = resolver
        self._problems = problems

    def manifest_file(self, reference: Reference, severity: Severity = Severity.SKIPPED) -> str | None:
        """Return the file that a key of the manifest names, relative to the root; None when it is not there."""
        mention = Mention(MANIFEST, reference.line, reference.key, severity)
        target = self.target(reference.text, Target(""))
        if target.path is None:
            self._note(reference.text, mention, "missing-file", "it, which is no file of the package", severity)
            return None
        return self.file(target.path, mention)

    def target(self, reference: str, base: Target) -> Target:
        """Resolve a URL reference as a page at `base` does."""
        return self._resolver.resolve(reference, base)

    def file(self, path: str, mention: Mention) -> str | None:
        """Return the file at a percent-encoded path; None, and a problem, when it is not there."""
        found, similar = self._resolver.find_reference(path)
        if similar and not found:
            reason = f'"{printable(path[:200])}", which differs in letter case; only some systems find it so'
            self._note(similar, mention, "case-mismatch", reason, Severity.NOTE)
        elif not found:
            source = self._source_of(path)
            reason = f'; its source "{printable(source)}" is: the package must be built first' if source else ""
            self._note(path, mention, "missing-file", f"it, but it is not in the package{reason}", mention.severity)
        return found or similar

    def existing(self, path: str) -> str | None:
        """Return the file at a percent-encoded path; None, and no problem, when it is not there."""
        found, similar = self._resolver.find_reference(path)
        return found or similar

    def note_source_form(self, file: str, mention: Mention) -> None:
        """Note a script that is named but stands in source form."""
        if file.lower().endswith(SOURCE_SUFFIXES):
            reason = "it: source form, not run by a browser; the package must be built first"
            self._note(file, mention, "source-form", reason, mention.severity)

    def _source_of(self, path: str) -> str | None:
        stem = posixpath.splitext(path)[0]
        return next((stem + suffix for suffix in SOURCE_SUFFIXES if self._resolver.find(stem + suffix)[0]), None)

    def _note(self, file: str, mention: Mention, kind: str, reason: str, severity: Severity) -> None:
        where = f"{printable(mention.file)}, line {mention.line}: {mention.what}"
        self._problems.add(file, kind, f"{where} names {reason}", severity)


def is_page(path: str) -> bool:
    """Tell whether a file's name says that it is an HTML page."""
    return path.lower().endswith(PAGE_SUFFIXES)


def is_script(path: str) -> bool:
    """Tell whether a file's name says that it is JavaScript. JSX counts: the parser knows it."""
    return path.lower().endswith(SCRIPT_SUFFIXES)
