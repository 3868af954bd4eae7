"""The options that several commands share, and the words they take."""

import math
import os
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Final

import typer

TIMEOUT: Final = 300.0
"""Seconds for one extension."""
MEMORY: Final = 4096
"""MiB of address space for one worker."""


class Threshold(StrEnum):
    """What `--fail-on` takes."""

    REVIEW = "review"
    LOCAL = "scrapes-local"
    SENDS = "scrapes-and-sends"
    INCOMPLETE = "incomplete"


class EngineName(StrEnum):
    """What `--engine` takes."""

    LOCAL = "local"
    DASK = "dask"


class DiffFormat(StrEnum):
    """What `diff` and `changes` can print."""

    TEXT = "text"
    JSON = "json"
    HTML = "html"


def cores() -> int:
    """Return how many processors this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0)) or 1
    return os.cpu_count() or 1


def _seconds(value: float) -> float:
    if not (math.isfinite(value) and value > 0):
        raise typer.BadParameter(f"{value:g} is not a number of seconds above 0.")
    return value


Timeout = Annotated[
    float,
    typer.Option("--timeout", metavar="SECONDS", help="Time limit for one extension.", callback=_seconds),
]
Memory = Annotated[
    int,
    typer.Option("--memory", metavar="MIB", min=0, help="Memory limit for one worker process; 0 for none."),
]
Jobs = Annotated[
    int | None,
    typer.Option("--jobs", "-j", metavar="N", min=1, help="Worker processes.  [default: the cores]"),
]
SignatureFolder = Annotated[
    Path | None,
    typer.Option("--signatures", metavar="DIR", help="Folder of further signatures."),
]
Quiet = Annotated[
    bool,
    typer.Option("--quiet", "-q", help="No progress and no remarks on standard error; problems are still told."),
]
OutputFile = Annotated[
    Path | None,
    typer.Option("--output", "-o", metavar="FILE", help="Write to this file instead of standard output."),
]
