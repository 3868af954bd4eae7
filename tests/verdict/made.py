"""Makes extensions for tests of the verdict."""

from skimtrace.bundle.model import Problem, Severity
from skimtrace.extension.model import (
    CodeKind,
    Context,
    ContextKind,
    Extension,
    Identity,
    Manifest,
    Page,
    RemoteScript,
    Script,
    World,
)


def extension(
    *,
    manifest_version: int | None = 3,
    policy: str | None = None,
    remote: tuple[str, ...] = (),
    sandboxed: bool = False,
    scripts: tuple[str, ...] = (),
    problems: tuple[Problem, ...] = (),
) -> Extension:
    """Return an extension with one page, "page.html", that loads `remote`, one script a line from line 1."""
    kind = ContextKind.SANDBOX if sandboxed else ContextKind.PAGE
    context = Context("page:page.html", kind, World.EXTENSION, "manifest", document="page.html")
    loads = tuple(RemoteScript(url, "page.html", line) for line, url in enumerate(remote, start=1))
    return Extension(
        identity=Identity(None, None, None, None),
        manifest=Manifest({}, manifest_version, "made", "1", content_security_policy=policy),
        contexts={context.id: context},
        scripts={path: Script(path, path, CodeKind.FILE) for path in scripts},
        pages={"page.html": Page("page.html", (), loads)},
        problems=problems,
    )


def skipped(file: str, reason: str = "larger than 64 MB") -> Problem:
    """Return a problem that cost a file."""
    return Problem(file, "too-large", reason, Severity.SKIPPED)
