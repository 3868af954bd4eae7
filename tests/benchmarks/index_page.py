"""What the index page costs: made in Python, loaded and filtered in Chromium.

    python -m tests.benchmarks.index_page [--rows N] [--rounds N]

Rows are those of `tests/report/many.py`. Prints CPU seconds and peak memory of making the page, its size, the
milliseconds from the start of loading until the table can be used and those behind the end of reading the file, and
what some filters, sorts and views take until the table is laid out.
"""

import argparse
import pickle
import shutil
import tempfile
import time
import tracemalloc
from pathlib import Path
from typing import Final

from playwright.sync_api import Page, sync_playwright

from skimtrace.report.index import index_page, shared
from tests.report import many

READY: Final = """() => {
  const entry = performance.getEntriesByType("navigation")[0];
  const ready = performance.getEntriesByName("index-ready")[0].startTime;
  return [ready, ready - entry.responseEnd, entry.loadEventEnd];
}"""
ACT: Final = """(hash) => new Promise((done) => {
  const begun = performance.now();
  const told = () => { document.body.offsetHeight; done(performance.now() - begun); };
  addEventListener("hashchange", told, { once: true });
  location.hash = hash;
})"""
VIEWS: Final = (
    "verdict=review",
    "q=sales+finder",
    "host=shared-7",
    "host=shared&named=1",
    "permission=cookies&type=person.email",
    "sort=name",
    "sort=ends",
    "view=hosts",
    "view=hosts&sort=host",
    "view=types",
)


def _made(count: int) -> str:
    # As in a scan: a row comes from another process, so it shares no text with any other.
    tracemalloc.start()
    rows = [shared(pickle.loads(pickle.dumps(one))) for one in many.rows(count)]
    held = tracemalloc.get_traced_memory()[0]
    tracemalloc.reset_peak()
    page = index_page(rows)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    begun = time.process_time()
    index_page(rows)
    seconds = time.process_time() - begun
    print(f"{count:,} rows: {held / 1e6:.1f} MB; with the page being made: {peak / 1e6:.1f} MB at the most")
    print(f"making the page: {seconds:.2f} s of CPU; page: {len(page.encode()) / 1e6:.2f} MB")
    return page


def _measure(page: Page, address: str, rounds: int) -> None:
    loads = []
    for _ in range(rounds):
        page.goto(address)
        loads.append(page.evaluate(READY))
    total, after, whole = (min(column) for column in zip(*loads, strict=True))
    print(f"usable after {total:.0f} ms, {after:.0f} ms of them with the file read; load event: {whole:.0f} ms")
    for view in VIEWS:
        times = []
        for _ in range(rounds):
            page.evaluate(ACT, "page=1")
            times.append(page.evaluate(ACT, view))
        print(f"#{view}: {min(times):.0f} ms")


def main() -> None:
    """Make the page and measure it."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rows", type=int, default=5_000)
    parser.add_argument("--rounds", type=int, default=5)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        path = Path(folder) / "index.html"
        path.write_text(_made(given.rows), encoding="utf-8")
        # Chromium does not start as root with its sandbox; what runs is ours.
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), chromium_sandbox=False)
        _measure(browser.new_page(viewport={"width": 1280, "height": 900}), path.as_uri(), given.rounds)
        browser.close()


if __name__ == "__main__":
    main()
