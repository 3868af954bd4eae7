"""Which renderer writes results to standard output."""

import sys
from collections.abc import Callable, Mapping
from typing import Final

from rich.console import Console

from skimtrace.cli.streams import Output, is_terminal
from skimtrace.report.markdown import MarkdownRenderer
from skimtrace.report.renderer import Format, Renderer, Write
from skimtrace.report.sarif import SarifRenderer
from skimtrace.report.structured import JsonlRenderer, JsonRenderer
from skimtrace.report.table import CsvRenderer
from skimtrace.report.text import PlainRenderer, RichRenderer

_RENDERERS: Final[Mapping[Format, Callable[[Write], Renderer]]] = {
    Format.JSON: JsonRenderer,
    Format.JSONL: JsonlRenderer,
    Format.CSV: CsvRenderer,
    Format.SARIF: SarifRenderer,
    Format.MARKDOWN: MarkdownRenderer,
}


def renderer_for(wanted: Format, output: Output, *, ids: bool = False) -> Renderer:
    """Return what renders results as `wanted`: text is a table where a person looks. `ids` adds the extension IDs to
    plain lines; all other formats have them."""
    if wanted is not Format.TEXT:
        return _RENDERERS[wanted](output.write)
    if is_terminal(sys.stdout) and not ids:
        return RichRenderer(Console(file=sys.stdout, highlight=False))
    return PlainRenderer(output.write, ids=ids)
