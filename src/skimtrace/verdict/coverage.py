"""Whether everything that could matter was analysed, and, if not, what was not."""

from collections.abc import Iterable, Sequence
from typing import Final

from skimtrace.bundle.model import Problem, Severity
from skimtrace.extension.model import Extension, RemoteScript
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
    named = {problem.file for problem in skipped}
    sentences += [f"{file}: {reason}" for file, reason in analysis.skipped if file not in named]
    sentences += analysis.limits
    sentences += [remote_sentence(script) for script in remote_code(extension)]
    sentences += beyond
    return tuple(dict.fromkeys(sentences))


def hostile(problems: Iterable[Problem]) -> tuple[Problem, ...]:
    """Return the problems no honest packer makes."""
    return tuple(problem for problem in problems if problem.severity is Severity.HOSTILE)


def remote_code(extension: Extension) -> tuple[RemoteScript, ...]:
    """Return the scripts that pages or code of the package load from a server and that a browser would run.

    Those that the content security policy keeps out never run, and hide nothing.
    """
    named = [script for page in extension.pages.values() for script in page.remote_scripts]
    return tuple(script for script in (*named, *extension.remote_scripts) if not script.blocked)


def remote_sentence(script: RemoteScript) -> str:
    """Return the sentence that names `script`."""
    return f"{script.file}:{script.line} loads a script that is not in the package: {script.url}"


def _matters(problem: Problem, extension: Extension) -> bool:
    if problem.severity is Severity.NOTE:
        return False
    if problem.severity is Severity.HOSTILE or not problem.file or problem.file in extension.scripts:
        return True
    stem, dot, ending = problem.file.rpartition("/")[2].rpartition(".")
    return not (stem and dot and ending.lower() in inert_endings())


def _sentence(problem: Problem) -> str:
    return f"{problem.file}: {problem.reason}" if problem.file else problem.reason
