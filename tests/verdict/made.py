"""Makes extensions for tests of the verdict."""

from skimtrace.bundle.model import Problem, Severity
from skimtrace.extension.model import CodeKind, Extension, Identity, Manifest, Page, RemoteScript, Script


def extension(
    *,
    remote: tuple[tuple[str, bool], ...] = (),
    scripts: tuple[str, ...] = (),
    problems: tuple[Problem, ...] = (),
) -> Extension:
    """Return an extension with one page that loads `remote`: pairs of a URL and whether it is blocked, one a line."""
    loads = tuple(RemoteScript(url, "page.html", line, blocked) for line, (url, blocked) in enumerate(remote, start=1))
    return Extension(
        identity=Identity(None, None, None, None),
        manifest=Manifest({}, 3, "made", "1"),
        contexts={},
        scripts={path: Script(path, path, CodeKind.FILE) for path in scripts},
        pages={"page.html": Page("page.html", (), loads)},
        problems=problems,
    )


def skipped(file: str, reason: str = "larger than 64 MB") -> Problem:
    """Return a problem that cost a file."""
    return Problem(file, "too-large", reason, Severity.SKIPPED)
