"""Results as a summary for people: a table on a terminal, plain stable lines everywhere else."""

from collections import Counter
from typing import Final

from rich import box
from rich.console import Console
from rich.table import Table
from rich.text import Text

from skimtrace.report.renderer import Write
from skimtrace.report.review import decided_words
from skimtrace.report.visible import visible
from skimtrace.report.words import PARTLY, data_to_destination, display_name, sites, telling
from skimtrace.result.model import Result

VERDICTS: Final = ("scrapes-and-sends", "scrapes-local", "review", "no-evidence")
_STYLES: Final = {
    "scrapes-and-sends": "bold red",
    "scrapes-local": "yellow",
    "review": "magenta",
    "no-evidence": "green",
    "error": "bold red",
}
_NAME, _LINE = 80, 400


def outcome(result: Result) -> str:
    """Return the verdict's word, or "error" when there is none."""
    return result.verdict if result.error is None else "error"


def story(result: Result) -> str:
    """Return what goes where, from which sites, on one line, ending with "in what could be analysed" where due, and
    with how many of the findings are decided."""
    if result.error is not None:
        return result.error
    told = data_to_destination(result)
    if told:
        told = f"{told} (read from {', '.join(sites(telling(result))) or 'web pages'})"
    else:
        told = "; ".join(dict.fromkeys(f.title for f in result.findings)) or "nothing found"
    if not result.complete:
        told = f"{told} [{PARTLY}]"
    decided = decided_words(result)
    return f"{told} [{decided}]" if decided else told


def totals(results: "Counter[str]") -> str:
    """Return the closing line: how many extensions, and how many of each outcome."""
    whole = sum(results.values())
    parts = [f"{results[word]} {word}" for word in (*VERDICTS, "error") if results[word]]
    return f"{whole} extension{'' if whole == 1 else 's'}: {', '.join(parts) or 'none'}"


class PlainRenderer:
    """One line per extension, written as they come: outcome, score, with `ids` the ID, input, name, what goes where."""

    def __init__(self, write: Write, *, ids: bool = False) -> None:
        self._write = write
        self._ids = ids
        self._counts: Counter[str] = Counter()

    def begin(self) -> None:
        """Write nothing: the lines explain themselves."""

    def add(self, result: Result) -> None:
        """Write one line."""
        word = outcome(result)
        self._counts[word] += 1
        score = "-" if result.error is not None else str(result.score)
        told = visible(story(result), _LINE)
        who = f"{visible(result.input)}  {visible(display_name(result), _NAME)}"
        if self._ids:
            who = f"{visible(result.extension.id or '-', _NAME):<32}  {who}"
        self._write(f"{word:<17}  {score:>3}  {who}  {told}\n")

    def end(self) -> None:
        """Write the closing line."""
        self._write(totals(self._counts) + "\n")


class RichRenderer:
    """A table on a terminal, printed at the end. All text of an extension goes in as `Text`: its markup stays text."""

    def __init__(self, console: Console) -> None:
        self._console = console
        self._counts: Counter[str] = Counter()
        self._table = Table(box=box.HORIZONTALS, show_lines=True, pad_edge=False)

    def begin(self) -> None:
        """Set the columns."""
        self._table.add_column("Verdict", no_wrap=True)
        self._table.add_column("Score", justify="right", no_wrap=True)
        self._table.add_column("Extension", overflow="fold", min_width=16)
        self._table.add_column("What goes where", overflow="fold", min_width=20)

    def add(self, result: Result) -> None:
        """Add one row."""
        word = outcome(result)
        self._counts[word] += 1
        self._table.add_row(
            Text(word, style=_STYLES[word]),
            Text("-" if result.error is not None else str(result.score)),
            Text.assemble(visible(display_name(result), _NAME), "\n", (visible(result.input), "dim"), overflow="fold"),
            Text(visible(story(result), _LINE)),
        )

    def end(self) -> None:
        """Print the table and the closing line."""
        if self._counts:
            self._console.print(self._table)
        self._console.print(Text(totals(self._counts)))
