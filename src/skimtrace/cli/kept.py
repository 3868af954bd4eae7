"""Reads the database of kept results for a command, and says what is wrong with it where it cannot be read."""

import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Annotated, Final

import typer

from skimtrace.cli.codes import CLOSED, FAILED, INTERRUPTED, USAGE
from skimtrace.cli.streams import Messages, Output, OutputClosedError, OutputFailedError, output_to
from skimtrace.errors import UsageError
from skimtrace.store.database import default_path, open_to_read

Database = Annotated[
    Path | None,
    typer.Option(
        "--database",
        metavar="FILE",
        help="Where scans keep their results; also SKIMTRACE_DATABASE.  [default: in the user's folder for state]",
    ),
]
KEPT_CODES: Final = (
    "Exit codes: 0 done, whether or not there is anything to show; 1 the database, or a result in it, cannot be read; "
    "2 wrong usage, or no database there."
)

Answer = Callable[[sqlite3.Connection, Output, Messages], int]
"""Reads, prints, and returns the exit code. May raise what `answer` handles."""


def answer(database: Path | None, action: Answer, output: Path | None = None) -> int:
    """Do `action` on one state of the database, and return the exit code. Nothing in the database is changed, also
    where it is damaged. What is printed goes to the file `output` where one is given."""
    messages = Messages()
    path = database or default_path()
    if not path.is_file():
        messages.problem(f"{path}: there is no database of kept results here; scan makes it")
        return USAGE
    try:
        with closing(open_to_read(path)) as made, output_to(output) as out:
            made.execute("BEGIN")  # all that is read is of one moment
            return action(made, out, messages)
    except sqlite3.Error as error:
        messages.problem(f"{path}: the database cannot be read: {error}")
        return FAILED
    except UsageError as error:
        messages.problem(str(error))
        return USAGE
    except OutputClosedError:
        return CLOSED
    except OutputFailedError as error:
        messages.problem(f"{output or 'standard output'} cannot be written: {error}")
        return FAILED
    except KeyboardInterrupt:
        return INTERRUPTED
