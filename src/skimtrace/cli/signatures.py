"""`skimtrace signatures`: what the signatures are, whether they are sound, and whether their examples hold."""

import difflib
import shlex
from collections.abc import Iterator
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import msgspec
import typer

from skimtrace.cli.codes import CLOSED, FAILED, USAGE
from skimtrace.cli.options import SignatureFolder
from skimtrace.cli.streams import Messages, Output, OutputClosedError, OutputFailedError
from skimtrace.errors import DataError, UsageError
from skimtrace.report.visible import visible
from skimtrace.signatures.lint import lint as advise
from skimtrace.signatures.model import SignatureSet
from skimtrace.signatures.registry import load_signatures
from skimtrace.signatures.scaffold import write_new

signatures_app = typer.Typer(
    help="List, show, lint and test the signatures, or begin a new one.", no_args_is_help=True, rich_markup_mode=None
)


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


class ListFormat(StrEnum):
    """What `list` can print."""

    TEXT = "text"
    JSON = "json"


@signatures_app.command("list", help="List all signatures: id, severity, status, title.")
def list_(
    form: Annotated[ListFormat, typer.Option("--format", "-f", help="What goes to standard output.")] = ListFormat.TEXT,
    signatures: SignatureFolder = None,
) -> None:
    """List all signatures."""
    rows = _load(signatures).signatures
    if form is ListFormat.JSON:
        told = [{"id": row.id, "severity": row.severity, "status": row.status, "title": row.title} for row in rows]
        _print(iter(msgspec.json.format(msgspec.json.encode(told)).decode().splitlines()))
        return
    width = max((len(row.id) for row in rows), default=0)
    _print(f"{row.id:<{width}}  {row.severity.value:<8}  {row.status.value:<7}  {row.title}" for row in rows)


@signatures_app.command(
    help="Show one signature: what it means, its terms in words, what to check next, what it cannot tell, its examples."
)
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
    from skimtrace.cli.signature_page import page  # noqa: PLC0415 - it tries the examples, for which it has the engine

    _print(page(row, known))


@signatures_app.command(
    help="Advise on signatures that load but say less, or more, than they mean. Exit code 1 if any."
)
def lint(signatures: SignatureFolder = None) -> None:
    """Lint all signatures."""
    known = _load(signatures)
    advice = advise(known)
    _print(f"{row.file}:{row.line}: {row.message}" for row in advice)
    Messages().problem(
        f"{len(known.signatures)} signatures, {len(advice)} {'piece' if len(advice) == 1 else 'pieces'} of advice"
    )
    if advice:
        raise typer.Exit(FAILED)


@signatures_app.command(help="Try every example of every signature. Exit code 1 if one does not hold.")
def test(signatures: SignatureFolder = None) -> None:
    """Try the examples of all signatures."""
    known = _load(signatures)
    from skimtrace.signatures.examples import run_examples  # noqa: PLC0415 - it has the whole engine with it

    outcomes = run_examples(known)
    _print(f"{row.signature}: {row.title}: {row.reason}" for row in outcomes if not row.passed)
    failed = sum(not row.passed for row in outcomes)
    counts = f"{len(outcomes) - failed} passed, {failed} failed"
    Messages().problem(f"{len(known.signatures)} signatures, {len(outcomes)} examples: {counts}")
    if failed or not outcomes:
        raise typer.Exit(FAILED)


@signatures_app.command(help="Begin a new signature: a file with every key explained, and examples to fill in.")
def new(
    signature: Annotated[str, typer.Argument(metavar="ID", help="The id, as OWN-RULE.", show_default=False)],
    folder: Annotated[
        Path, typer.Option("--dir", metavar="DIR", help="Where the file goes; made if it is not there.")
    ] = Path(),
) -> None:
    """Write the scaffold of a new signature. What is there is never written over."""
    known = _load(None)
    if known.get(signature) is not None:
        Messages().problem(f"the id {signature} is taken by {known.files[signature]}")
        raise typer.Exit(USAGE)
    try:
        path = write_new(signature, folder)
    except UsageError as error:
        Messages().problem(str(error))
        raise typer.Exit(USAGE) from None
    _print(iter((str(path),)))
    where = shlex.quote(str(folder))
    Messages().problem(f"fill it in, then: skimtrace signatures lint --signatures {where}, and test likewise")
