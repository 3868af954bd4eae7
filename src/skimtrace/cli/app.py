"""The commands and their options. What they do stands in the modules beside this one."""

from pathlib import Path
from typing import Annotated

import typer

from skimtrace import __version__
from skimtrace.batch.pool import PoolSettings
from skimtrace.cli.asking import add_commands
from skimtrace.cli.comparing import run_diff
from skimtrace.cli.options import (
    MEMORY,
    TIMEOUT,
    DiffFormat,
    EngineName,
    Jobs,
    Memory,
    OutputFile,
    Quiet,
    SignatureFolder,
    Threshold,
    Timeout,
    cores,
)
from skimtrace.cli.scanning import ScanOptions, run_scan
from skimtrace.cli.schemas import add_schema
from skimtrace.cli.signatures import signatures_app
from skimtrace.report.renderer import Format

app = typer.Typer(
    name="skimtrace",
    help="Shows which browser extensions read people's data off web pages, which data, and where each piece goes.",
    add_completion=False,
    no_args_is_help=True,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)
app.add_typer(signatures_app, name="signatures")

EXIT_CODES = """Exit codes: 0 done; 1 some input could not be read or its analysis failed (the others still have their
results), or a report could not be written; 2 wrong usage; 10 a --fail-on threshold was reached, also when some other
input failed. 130 after Ctrl-C: what was finished by then is written."""


def _version(value: bool) -> None:
    if value:
        typer.echo(f"skimtrace {__version__}")
        raise typer.Exit


@app.callback()
def skimtrace(
    version: Annotated[
        bool, typer.Option("--version", help="Show the version and exit.", is_eager=True, callback=_version)
    ] = False,
) -> None:
    """Take the options that stand before any command."""


@app.command(
    help="Scan extensions: packages (.crx version 2 or 3, .zip, .xpi), unpacked folders, or folders searched for any "
    "of these.",
    epilog=EXIT_CODES,
)
def scan(
    inputs: Annotated[
        list[str] | None, typer.Argument(metavar="INPUT", help="What to scan: paths, or URLs.", show_default=False)
    ] = None,
    *,
    installed: Annotated[
        bool,
        typer.Option(
            "--installed",
            help="Scan what is installed in your Chrome, Chromium, Edge, Brave and Firefox on this machine.",
        ),
    ] = False,
    format_: Annotated[Format, typer.Option("--format", "-f", help="What goes to standard output.")] = Format.TEXT,
    output: Annotated[
        Path, typer.Option("--output", "-o", metavar="DIR", help="Where index.html, the pages and results.jsonl go.")
    ] = Path("reports"),
    no_report: Annotated[bool, typer.Option("--no-report", help="Write no reports.")] = False,
    jobs: Jobs = None,
    engine: Annotated[
        EngineName, typer.Option("--engine", help="What does the work: this machine, or a Dask cluster.")
    ] = EngineName.LOCAL,
    scheduler: Annotated[
        str | None,
        typer.Option("--scheduler", metavar="ADDRESS", help="The cluster's scheduler, such as tcp://10.0.0.5:8786."),
    ] = None,
    timeout: Timeout = TIMEOUT,
    memory: Memory = MEMORY,
    fail_on: Annotated[
        list[Threshold] | None,
        typer.Option(
            "--fail-on",
            metavar="|".join(Threshold),
            help="Exit with 10 when a verdict is this or worse, or a result is incomplete; may be given again.",
        ),
    ] = None,
    signatures: SignatureFolder = None,
    baseline: Annotated[
        list[Path] | None,
        typer.Option(
            "--baseline",
            metavar="FILE",
            help="What reviewers decided: a file that a page of the report saved; may be given again.",
        ),
    ] = None,
    database: Annotated[
        Path | None,
        typer.Option(
            "--database",
            metavar="FILE",
            help="Where results are kept, so that what did not change is not analysed again; also SKIMTRACE_DATABASE.  "
            "[default: in the user's folder for state]",
        ),
    ] = None,
    no_database: Annotated[bool, typer.Option("--no-database", help="Keep no results, and use none.")] = False,
    fresh: Annotated[bool, typer.Option("--fresh", help="Analyse also what a result is kept for.")] = False,
    quiet: Quiet = False,
) -> None:
    """Scan extensions."""
    if not inputs and not installed:
        raise typer.BadParameter("name at least one, or give --installed.", param_hint="INPUT")
    if engine is EngineName.DASK and scheduler is None:
        raise typer.BadParameter("--engine dask needs it: the address of the scheduler.", param_hint="--scheduler")
    if engine is EngineName.LOCAL and scheduler is not None:
        raise typer.BadParameter("it is for --engine dask.", param_hint="--scheduler")
    if engine is EngineName.DASK and jobs is not None:
        raise typer.BadParameter("it is for --engine local: a cluster has the workers it has.", param_hint="--jobs")
    options = ScanOptions(
        inputs=tuple(inputs or ()),
        installed=installed,
        format=format_,
        output=None if no_report else output,
        jobs=jobs or cores(),
        timeout=timeout,
        memory=memory * 2**20 or None,
        fail_on=frozenset(fail_on or ()),
        signatures=signatures,
        baseline=tuple(baseline or ()),
        quiet=quiet,
        keep=not no_database,
        database=database,
        fresh=fresh,
        scheduler=scheduler,
    )
    raise typer.Exit(run_scan(options))


@app.command(
    help="Show what changed between two versions of an extension: hosts, permissions, flows, endpoints, verdict. "
    "--format html is a page for people.",
    epilog="Exit codes: 0 done, changed or not; 1 one of the two could not be analysed, or FILE could not be written; "
    "2 wrong usage.",
)
def diff(
    old: Annotated[str, typer.Argument(metavar="OLD", help="The version before.", show_default=False)],
    new: Annotated[str, typer.Argument(metavar="NEW", help="The version after.", show_default=False)],
    *,
    format_: Annotated[
        DiffFormat, typer.Option("--format", "-f", help="What goes to standard output.")
    ] = DiffFormat.TEXT,
    output: OutputFile = None,
    timeout: Timeout = TIMEOUT,
    memory: Memory = MEMORY,
    signatures: SignatureFolder = None,
    quiet: Quiet = False,
) -> None:
    """Compare two versions of an extension."""
    pool = PoolSettings(workers=2, timeout=timeout, memory=memory * 2**20 or None)
    raise typer.Exit(run_diff(old, new, format_, pool, signatures, output=output, quiet=quiet))


add_commands(app)
add_schema(app)
