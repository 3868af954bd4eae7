"""The report folder of a scan, until it cannot be written: then the scan goes on without it."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from skimtrace.bundle.discover import Input
from skimtrace.errors import InputError
from skimtrace.report.news import News
from skimtrace.result.baseline import Baseline
from skimtrace.result.model import Result

if TYPE_CHECKING:
    from skimtrace.report.site import Site


class Reports:
    """The pages, the index and results.jsonl. `failed` is called, with what to tell, when they cannot be written."""

    def __init__(
        self,
        folder: Path,
        items: Sequence[Input | InputError],
        baseline: Baseline | None,
        failed: Callable[[str], object],
    ) -> None:
        from skimtrace.report import site  # noqa: PLC0415 - templates, which --no-report does without

        self._folder = folder
        self._baseline = baseline
        self._failed = failed
        self._exit = ExitStack()
        self._names: list[str] = []
        self._site: Site | None = None
        self.index: Path | None = None
        self.news = News()
        """What is new since the last scan, by position."""
        with self._giving_up():
            made = self._exit.enter_context(site.Site(folder))
            self._names = [made.name_for(i.input_name if isinstance(i, InputError) else i.name) for i in items]
            self._site = made

    def holds(self, position: int, line: bytes) -> bool:
        """Return whether the page is there, and made of just this; also where no pages can be written any more."""
        return self._site is None or self._site.holds(self._names[position], line, self._baseline)

    def place(self, position: int, page: bytes) -> None:
        """Write a page."""
        if self._site is not None:
            with self._giving_up():
                self._site.place(self._names[position], page)

    def miss(self, position: int, result: Result, reason: str) -> None:
        """Write, in the place of a page that could not be made, one that says so."""
        from skimtrace.report.missing import stand_in  # noqa: PLC0415 - templates, as above

        self._failed(f"{result.input}: {reason}")
        if self._site is not None:
            with self._giving_up():
                self._site.place(self._names[position], stand_in(result, reason).encode())

    def add(self, position: int, result: Result, line: bytes) -> None:
        """Write a line of results.jsonl, and remember the row of the index."""
        if self._site is not None:
            with self._giving_up():
                self._site.add(result, line, self._names[position])

    def finish(self) -> None:
        """Write the index and put results.jsonl in place."""
        if self._site is not None:
            with self._giving_up():
                self.index = self._site.finish(self.news)
        self.close()

    def close(self) -> None:
        """Leave no half file behind."""
        self._site = None
        try:
            self._exit.close()
        except OSError as error:  # the draft cannot even be closed: the disk is full
            self._failed(f"the report cannot be written: {self._folder}: {error.strerror or error}")

    @contextmanager
    def _giving_up(self) -> Iterator[None]:
        try:
            yield
        except OSError as error:
            self._failed(f"the report cannot be written: {error.filename or self._folder}: {error.strerror or error}")
            self.close()
