"""The commands that ask the database of kept results, and their options."""

from datetime import datetime
from typing import Annotated

import typer

from skimtrace.cli.changing import run_changes
from skimtrace.cli.forgetting import run_forget
from skimtrace.cli.kept import KEPT_CODES, Database
from skimtrace.cli.options import DiffFormat, OutputFile
from skimtrace.cli.querying import By, QueryOptions, Wanted, run_query
from skimtrace.report.renderer import Format
from skimtrace.store.facets import Facet


def add_commands(app: typer.Typer) -> None:
    """Add `query`, `changes` and `forget` to the command line."""
    app.command(
        help="Show which extensions, of all that were scanned, as each was last seen, have this and that. Without an "
        'option: all. The same option again is "or", different options are "and". A * stands for any characters; '
        "*.example.com is example.com and all below it.",
        epilog=KEPT_CODES,
    )(query)
    app.command(
        help="Show what the last scan brought, against what was seen before: new extensions, those that are gone, and "
        "of updated ones new hosts, permissions, flows and endpoints, and a verdict that got worse.",
        epilog=KEPT_CODES,
    )(changes)
    app.command(
        help="Delete old scans from the database, and the results that only they have. What is there, as it was last "
        "seen, stays.",
        epilog=KEPT_CODES,
    )(forget)


def query(
    *,
    sends_to: Annotated[
        list[str] | None,
        typer.Option("--sends-to", metavar="HOST", help="Hosts that data of pages was seen to reach."),
    ] = None,
    host: Annotated[
        list[str] | None,
        typer.Option("--host", metavar="HOST", help="Hosts that any address in the code names, whatever it is for."),
    ] = None,
    data: Annotated[
        list[str] | None,
        typer.Option(
            "--data", metavar="TYPE", help="Types of data that leave or are kept; person is also person.name, ..."
        ),
    ] = None,
    signature: Annotated[
        list[str] | None, typer.Option("--signature", metavar="ID", help="Signatures that matched.")
    ] = None,
    permission: Annotated[
        list[str] | None,
        typer.Option("--permission", metavar="NAME", help="Permissions and host permissions, optional ones too."),
    ] = None,
    verdict: Annotated[
        list[Wanted] | None,
        typer.Option(
            "--verdict", metavar="|".join(Wanted), help="Verdicts; error is what could not be read or analysed."
        ),
    ] = None,
    id_: Annotated[list[str] | None, typer.Option("--id", metavar="ID", help="Extension IDs.")] = None,
    incomplete: Annotated[
        bool, typer.Option("--incomplete", help="Only what was not analysed in full, or not at all.")
    ] = False,
    scan: Annotated[
        str | None,
        typer.Option("--scan", metavar="N|last", help="Only what this scan saw, instead of what was last seen."),
    ] = None,
    by: Annotated[
        By | None,
        typer.Option("--by", metavar="|".join(By), help="Count the extensions found by this, instead of listing them."),
    ] = None,
    scans: Annotated[bool, typer.Option("--scans", help="List the scans, instead of extensions.")] = False,
    format_: Annotated[Format, typer.Option("--format", "-f", help="What goes to standard output.")] = Format.TEXT,
    database: Database = None,
) -> None:
    """Ask the database."""
    wanted = {
        Facet.RECEIVER: tuple(sends_to or ()),
        Facet.HOST: tuple(host or ()),
        Facet.DATA: tuple(data or ()),
        Facet.SIGNATURE: tuple(signature or ()),
        Facet.PERMISSION: tuple(permission or ()),
        Facet.VERDICT: tuple(word.value for word in verdict or ()),
        Facet.ID: tuple(id_ or ()),
        Facet.STATE: ("incomplete",) if incomplete else (),
    }
    if scans and (any(wanted.values()) or scan is not None or by is not None):
        raise typer.BadParameter(
            "it lists all scans, and goes with --format and --database alone.", param_hint="--scans"
        )
    raise typer.Exit(run_query(QueryOptions(wanted, scan, by, scans, format_, database)))


def changes(
    *,
    scan: Annotated[
        str | None, typer.Option("--scan", metavar="N|last", help="What this scan brought.  [default: the last one]")
    ] = None,
    since: Annotated[
        str | None,
        typer.Option(
            "--since", metavar="N", help="Compare with what was seen up to this scan.  [default: the one before]"
        ),
    ] = None,
    format_: Annotated[
        DiffFormat, typer.Option("--format", "-f", help="What goes to standard output.")
    ] = DiffFormat.TEXT,
    output: OutputFile = None,
    database: Database = None,
) -> None:
    """Compare the last scan with what was there before."""
    raise typer.Exit(run_changes(database, scan, since, format_, output))


def forget(
    *,
    keep: Annotated[
        int | None, typer.Option("--keep", metavar="N", min=1, help="Delete all scans but the last N.")
    ] = None,
    before: Annotated[
        datetime | None,
        typer.Option("--before", metavar="DATE", formats=["%Y-%m-%d"], help="Delete scans that began before (UTC)."),
    ] = None,
    database: Database = None,
) -> None:
    """Delete old scans."""
    if (keep is None) == (before is None):
        raise typer.BadParameter("give one of --keep and --before.", param_hint="--keep")
    raise typer.Exit(run_forget(database, before, keep))
