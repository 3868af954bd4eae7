"""Standard output and standard error: results go to the one, everything else to the other."""

import io
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Final, TextIO

from rich.console import Console
from rich.text import Text

from skimtrace.cli.progress import Bar, Counts, LineBar, live_bar
from skimtrace.report.atomic import write_atomically
from skimtrace.report.visible import visible

NAME: Final = "skimtrace"


class OutputClosedError(Exception):
    """Nobody reads our standard output any more (`| head`)."""


class OutputFailedError(Exception):
    """Standard output, or the file in its place, cannot be written (a full disk); the text says why."""


def prepare_streams() -> None:
    """Write UTF-8 with plain line ends whatever the locale says; a character that cannot be written is spelled out."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace", newline="\n")


def is_terminal(stream: TextIO) -> bool:
    """Return whether a person looks at `stream`."""
    try:
        return stream.isatty()
    except (AttributeError, ValueError):  # there is none, or it is closed
        return False


class Output:
    """Standard output. `hold` keeps everything back until `release`: a progress bar has the terminal meanwhile."""

    def __init__(self, *, hold: bool = False) -> None:
        self._held: list[str] | None = [] if hold else None

    def write(self, text: str) -> None:
        """Write `text` at once, or keep it. Raises OutputClosedError or OutputFailedError."""
        if self._held is not None:
            self._held.append(text)
            return
        try:
            sys.stdout.write(text)
            sys.stdout.flush()
        except BrokenPipeError:
            close_quietly()
            raise OutputClosedError from None
        except OSError as error:
            close_quietly()
            raise OutputFailedError(error.strerror or str(error)) from None

    def release(self) -> None:
        """Write what was kept back, and keep nothing from now on."""
        held, self._held = self._held or [], None
        if held:
            self.write("".join(held))


class _File(Output):
    """A file in the place of standard output, which is there whole or not at all."""

    def __init__(self, path: Path) -> None:
        super().__init__(hold=True)
        self._path = path

    def release(self) -> None:
        """Write the file. Raises OutputFailedError."""
        try:
            write_atomically(self._path, "".join(self._held or []).encode(errors="backslashreplace"))
        except OSError as error:
            raise OutputFailedError(error.strerror or str(error)) from None


@contextmanager
def output_to(path: Path | None) -> Iterator[Output]:
    """Yield what takes the output: standard output, or the file `path`, which is written when all went well.

    Raises OutputClosedError or OutputFailedError.
    """
    output = Output() if path is None else _File(path)
    yield output
    output.release()


def close_quietly() -> None:
    """Send what is still to come on standard output nowhere, so that Python's last flush does not complain."""
    with suppress(OSError, ValueError, AttributeError):
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, sys.stdout.fileno())
        os.close(nowhere)


class Messages:
    """Standard error: a progress bar where a person looks, and messages that do not run into it."""

    def __init__(self, *, quiet: bool = False) -> None:
        self._quiet = quiet
        self._console: Console | None = None

    def problem(self, text: str) -> None:
        """Say what went wrong."""
        line = f"{NAME}: {visible(text)}"
        if self._console is not None:
            self._console.print(Text(line), soft_wrap=True)
            return
        with suppress(OSError, ValueError):  # standard error is closed: there is nobody to tell
            print(line, file=sys.stderr, flush=True)

    def note(self, text: str) -> None:
        """Say what may be of interest, unless asked to be quiet."""
        if not self._quiet:
            self.problem(text)

    @property
    def shows_progress(self) -> bool:
        """Whether a progress bar would be seen."""
        return not self._quiet and is_terminal(sys.stderr) and os.environ.get("TERM") != "dumb"

    @contextmanager
    def progress(self, total: int, counts: Counts) -> Iterator[Bar]:
        """Show how far the scan of `total` inputs is, for more than one: a bar on a terminal, else lines."""
        if total < 2 or self._quiet:
            yield Bar()
        elif not self.shows_progress:
            yield LineBar(self.note, total, counts)
        else:
            with live_bar(total, counts) as bar:
                self._console = bar.console
                try:
                    yield bar
                finally:
                    self._console = None
