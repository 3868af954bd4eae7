"""Whether everything that could matter was analysed, and, if not, what was not."""

from collections.abc import Iterable, Sequence
from typing import Final
from urllib.parse import urlsplit

from skimtrace.bundle.model import Problem, Severity
from skimtrace.extension.model import ContextKind, Extension, Manifest, RemoteScript
from skimtrace.flow.model import Analysis
from skimtrace.verdict.scale import inert_endings

MOST: Final = 20
"""Files that are named one by one; the rest is counted."""


def incomplete_because(
    analysis: Analysis, extension: Extension, problems: Sequence[Problem], parse_errors: int, beyond: Sequence[str]
) -> tuple[str, ...]:
    """Return one sentence per reason why the result is incomplete; () when it is complete."""
    skipped = [problem for problem in problems if _matters(problem, extension)]
    sentences = [_sentence(problem) for problem in skipped[:MOST]]
    if len(skipped) > MOST:
        sentences.append(f"{len(skipped) - MOST} further files were not read")
    if parse_errors:
        sentences.append(f"{parse_errors} {'place' if parse_errors == 1 else 'places'} in the code could not be parsed")
    sentences += analysis.limits
    sentences += [remote_sentence(script) for script in remote_code(extension)]
    sentences += beyond
    return tuple(dict.fromkeys(sentences))


def hostile(problems: Iterable[Problem]) -> tuple[Problem, ...]:
    """Return the problems no honest packer makes."""
    return tuple(problem for problem in problems if problem.severity is Severity.HOSTILE)


def remote_code(extension: Extension) -> tuple[RemoteScript, ...]:
    """Return the scripts that pages of the package load from a server and that a browser would run.

    The default content security policy of Manifest V2 keeps remote scripts out unless the manifest loosens it, and that
    of V3 cannot be loosened; pages in the sandbox are held to neither.
    """
    sandboxed = {context.document for context in extension.contexts.values() if context.kind is ContextKind.SANDBOX}
    return tuple(
        script
        for page in extension.pages.values()
        for script in page.remote_scripts
        if page.path in sandboxed or _runs(script, extension.manifest)
    )


def remote_sentence(script: RemoteScript) -> str:
    """Return the sentence that names `script`."""
    return f"{script.file}:{script.line} loads a script that is not in the package: {script.url}"


def _runs(script: RemoteScript, manifest: Manifest) -> bool:
    version = manifest.manifest_version or 0
    if version >= 3:
        return False
    return version < 2 or _allows(manifest.content_security_policy or "", script.url)


def _allows(policy: str, url: str) -> bool:
    """Return whether a content security policy names the host of `url`, or every host, as a source of scripts."""
    address = urlsplit(f"https:{url}" if url.startswith("//") else url)
    for directive in policy.split(";"):
        name, *sources = directive.lower().split() or [""]
        if name not in {"script-src", "script-src-elem", "default-src"}:
            continue
        for source in sources:
            host = source.partition("://")[2] or source
            if host in {"*", f"{address.scheme}:"}:
                return True
            bare = host.partition("/")[0].partition(":")[0]
            wild = bare.startswith("*.") and (address.hostname or "").endswith(bare[1:])
            if bare and (wild or bare == address.hostname):
                return True
    return False


def _matters(problem: Problem, extension: Extension) -> bool:
    if problem.severity is Severity.NOTE:
        return False
    if problem.severity is Severity.HOSTILE or not problem.file or problem.file in extension.scripts:
        return True
    stem, dot, ending = problem.file.rpartition("/")[2].rpartition(".")
    return not (stem and dot and ending.lower() in inert_endings())


def _sentence(problem: Problem) -> str:
    return f"{problem.file}: {problem.reason}" if problem.file else problem.reason
