"""`skimtrace signatures`: what the signatures are, whether they are sound, and whether their examples hold."""

import difflib
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated

import typer

from skimtrace.cli.options import SignatureFolder
from skimtrace.cli.streams import Messages, Output, OutputClosedError, OutputFailedError
from skimtrace.errors import DataError
from skimtrace.report.visible import visible
from skimtrace.report.words import INDICATOR, article_word
from skimtrace.signatures.examples import run_examples
from skimtrace.signatures.lint import lint as advise
from skimtrace.signatures.model import SignatureSet
from skimtrace.signatures.registry import load_signatures
from skimtrace.signatures.schema import Signature

signatures_app = typer.Typer(
    help="List, show, lint and test the signatures.", no_args_is_help=True, rich_markup_mode=None
)

USAGE, FAILED, CLOSED = 2, 1, 141


def _load(folder: Path | None) -> SignatureSet:
    try:
        return load_signatures(folder)
    except DataError as error:
        Messages().problem(str(error))
        raise typer.Exit(USAGE) from None


def _print(lines: Iterator[str]) -> None:
    try:
        Output().write("".join(f"{visible(line)}\n" for line in lines))
    except OutputClosedError:
        raise typer.Exit(CLOSED) from None
    except OutputFailedError as error:
        Messages().problem(f"standard output cannot be written: {error}")
        raise typer.Exit(FAILED) from None


@signatures_app.command("list", help="List all signatures: id, severity, status, title.")
def list_(signatures: SignatureFolder = None) -> None:
    """List all signatures."""
    rows = _load(signatures).signatures
    width = max((len(row.id) for row in rows), default=0)
    _print(f"{row.id:<{width}}  {row.severity.value:<8}  {row.status.value:<7}  {row.title}" for row in rows)


@signatures_app.command(help="Show one signature: what it means, what to check next, what it cannot tell.")
def show(
    signature: Annotated[str, typer.Argument(metavar="ID", help="The signature's id.", show_default=False)],
    signatures: SignatureFolder = None,
) -> None:
    """Show one signature."""
    known = _load(signatures)
    row = known.get(signature)
    if row is None:
        near = difflib.get_close_matches(signature.upper(), [r.id for r in known.signatures], n=1)
        Messages().problem(f"no such signature: {signature}{f'; did you mean {near[0]}?' if near else ''}")
        raise typer.Exit(USAGE)
    _print(_description(row, known))


def _description(row: Signature, known: SignatureSet) -> Iterator[str]:
    titles = known.taxonomies
    yield f"{row.id}: {row.title}"
    yield f"severity {row.severity.value}, {row.status.value}"
    yield from ("", row.description.strip(), "", f"Confidence: {row.confidence.strip()}")
    for what, lines in (("Check next", row.check_next), ("Limits", row.limits)):
        yield from ("", f"{what}:", *(f"  - {line}" for line in lines))
    if row.gdpr:
        yield from ("", "May bear on:")
        for note in row.gdpr:
            yield f"  - {article_word(note.article)} ({titles.articles.get(note.article, '')}): {note.because}"
            yield f"    It cannot show: {note.unknown}"
        yield f"  {INDICATOR}"
    names = [f"{name} ({titles.techniques.get(name, '')})" for name in row.attack]
    names += [f"{name} ({titles.weaknesses.get(name, '')})" for name in row.cwe]
    if names:
        yield from ("", f"Comparable to: {', '.join(names)}")
    yield from ("", f"Examples: {len(row.examples.match)} that match, {len(row.examples.near_miss)} that do not")
    if row.id in known.files:
        yield f"File: {known.files[row.id]}"


@signatures_app.command(
    help="Advise on signatures that load but say less, or more, than they mean. Exit code 1 if any."
)
def lint(signatures: SignatureFolder = None) -> None:
    """Lint all signatures."""
    known = _load(signatures)
    advice = advise(known)
    _print(f"{row.file}:{row.line}: {row.message}" for row in advice)
    Messages().problem(f"{len(known.signatures)} signatures, {len(advice)} pieces of advice")
    if advice:
        raise typer.Exit(FAILED)


@signatures_app.command(help="Try every example of every signature. Exit code 1 if one does not hold.")
def test(signatures: SignatureFolder = None) -> None:
    """Try the examples of all signatures."""
    known = _load(signatures)
    outcomes = run_examples(known)
    _print(f"{row.signature}: {row.title}: {row.reason}" for row in outcomes if not row.passed)
    failed = sum(not row.passed for row in outcomes)
    counts = f"{len(outcomes) - failed} passed, {failed} failed"
    Messages().problem(f"{len(known.signatures)} signatures, {len(outcomes)} examples: {counts}")
    if failed or not outcomes:
        raise typer.Exit(FAILED)
