"""`skimtrace schema`: the JSON Schemas of what is written and read."""

from typing import Annotated

import typer

from skimtrace.cli.codes import CLOSED, FAILED
from skimtrace.cli.streams import Messages, Output, OutputClosedError, OutputFailedError
from skimtrace.result.schema import Document, path


def add_schema(app: typer.Typer) -> None:
    """Add `schema` to the command line."""
    app.command(
        help="Print the JSON Schema of a document: one result (a line of jsonl), the results of --format json, what "
        "diff --format json writes, or the file of decisions that --baseline reads."
    )(schema)


def schema(
    document: Annotated[
        Document, typer.Argument(metavar="|".join(Document), help="Which document.", show_default=False)
    ],
) -> None:
    """Print a schema."""
    try:
        Output().write(path(document).read_text(encoding="utf-8"))
    except OutputClosedError:
        raise typer.Exit(CLOSED) from None
    except OutputFailedError as error:
        Messages().problem(f"standard output cannot be written: {error}")
        raise typer.Exit(FAILED) from None
