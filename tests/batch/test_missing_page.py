"""A page that cannot be made costs the page alone."""

from collections.abc import Callable
from pathlib import Path

import pytest

from skimtrace.batch import perform
from skimtrace.batch.job import Job
from skimtrace.batch.settings import Settings
from skimtrace.bundle.discover import Input
from skimtrace.cli.reports import Reports
from skimtrace.result.model import Result
from skimtrace.signatures.registry import load_signatures
from skimtrace.store.lines import read_line
from tests.cli.packages import SENDER, packed
from tests.result import made


def broken(error: Exception) -> Callable[[Result], str]:
    def page(_: Result) -> str:
        raise error

    return page


def test_the_result_stays_where_its_page_cannot_be_made(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(perform, "extension_page", broken(ValueError("no such colour")))
    item = Input(packed(tmp_path / "a.zip", SENDER), "a.zip")
    product = perform.product_of(Job(item, page=True), Settings(load_signatures()))
    assert product.page is None
    assert product.trouble is not None
    assert product.trouble.startswith("its page could not be made (a defect of skimtrace): ValueError: no such colour")
    assert read_line(product.line).error is None
    again = perform.product_of(Job(item, page=True, known=product.line), Settings(load_signatures()))
    assert (again.line, again.page, again.trouble is None) == (product.line, None, False)


def test_memory_is_left_to_the_pool(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(perform, "extension_page", broken(MemoryError()))
    with pytest.raises(MemoryError):
        perform.product_of(
            Job(Input(packed(tmp_path / "a.zip", SENDER), "a.zip"), page=True), Settings(load_signatures())
        )


def test_another_page_says_so_in_its_place(tmp_path: Path) -> None:
    told: list[str] = []
    reports = Reports(tmp_path, [Input(tmp_path / "lead-saver.crx", "inputs/lead-saver.crx")], None, told.append)
    reports.miss(0, made.result(), "its page could not be made: <b>")
    reports.close()
    (page,) = tmp_path.glob("lead-saver-crx-*.html")
    text = page.read_text(encoding="utf-8")
    assert "Reads name and headline from linkedin.com pages and sends them to api.example.com." in text
    assert "There is no page for this extension:</b> its page could not be made: &lt;b&gt;." in text
    assert told == ["inputs/lead-saver.crx: its page could not be made: <b>"]
