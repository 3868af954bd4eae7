"""`skimtrace diff`: two versions of an extension -> what changed."""

from collections.abc import Callable, Mapping
from contextlib import closing
from pathlib import Path
from typing import Final

from skimtrace.batch.engine import local_engine
from skimtrace.batch.launch import warm_up
from skimtrace.batch.pool import PoolSettings
from skimtrace.batch.scan import Scan
from skimtrace.batch.settings import Settings
from skimtrace.bundle.discover import Input, find_inputs
from skimtrace.cli.codes import CLOSED, DONE, FAILED, INTERRUPTED, USAGE
from skimtrace.cli.options import DiffFormat
from skimtrace.cli.streams import Messages, OutputClosedError, OutputFailedError, output_to
from skimtrace.errors import DataError, InputError, UsageError
from skimtrace.report.difference import diff_text
from skimtrace.report.structured import to_json
from skimtrace.result.diff import Diff, diff
from skimtrace.signatures.registry import load_signatures
from skimtrace.store.database import default_path


def _page(changes: Diff) -> str:
    from skimtrace.report.difference_page import diff_page  # noqa: PLC0415 - templates, which the others do without

    return diff_page(changes)


_DOCUMENTS: Final[Mapping[DiffFormat, Callable[[Diff], str]]] = {
    DiffFormat.TEXT: diff_text,
    DiffFormat.JSON: lambda changes: to_json(changes) + "\n",
    DiffFormat.HTML: _page,
}


def run_diff(
    old: str,
    new: str,
    wanted: DiffFormat,
    pool: PoolSettings,
    signatures: Path | None,
    *,
    output: Path | None,
    quiet: bool,
) -> int:
    """Scan both versions, write what changed to standard output or to the file `output`, and return the exit code."""
    messages = Messages(quiet=quiet)
    warm_up()
    try:
        kept = default_path()  # what a scan has analysed already need not be analysed again; nothing is added
        settings = Settings(load_signatures(signatures), database=kept if kept.is_file() else None)
        items = [_single(old), _single(new)]
    except (DataError, UsageError) as error:
        messages.problem(str(error))
        return USAGE
    try:
        with closing(Scan(items, settings, local_engine(settings, pool), pool).results()) as results:
            before, after = (done.result for done in results)
    except KeyboardInterrupt:
        return INTERRUPTED
    for result in (before, after):
        if result.error is not None:
            messages.problem(f"{result.input}: {result.error}")
    if before.error is not None or after.error is not None:
        return FAILED
    try:
        with output_to(output) as out:
            out.write(_DOCUMENTS[wanted](diff(before, after)))
    except OutputClosedError:
        return CLOSED
    except OutputFailedError as error:
        messages.problem(f"{output or 'standard output'} cannot be written: {error}")
        return FAILED
    return DONE


def _single(given: str) -> Input | InputError:
    found = find_inputs([given])
    if len(found) != 1:
        raise UsageError(f"{given}: the folder holds {len(found)} extensions; name one of them")
    return found[0]
