"""What the page of an extension costs: rendered in Python against the time of the analysis, opened in Chromium.

    python -m tests.benchmarks.extension_page [--largest N] [--rounds N] [RESULTS]

RESULTS is a results.jsonl of a scan; without it the samples are scanned. Prints the bytes of each page, the CPU seconds
of rendering it (the second time, when the templates are compiled), and these against the wall clock of the analysis
(`timing.seconds` of the result): for the worst, and for all together. For the largest pages, the milliseconds from the
start of loading until the page is interactive: a click on the summary of its last path (or of whatever is folded last)
has opened it, and the window has been painted after. Best of the rounds.
"""

import argparse
import shutil
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import msgspec
from playwright.sync_api import Page, sync_playwright

from skimtrace.report.page import extension_page
from skimtrace.result.model import Result

SAMPLES: Final = Path(__file__).parents[2] / "samples" / "packages"
# Runs before the page: clicks what is folded last, and tells when the frame after is painted.
CLICK: Final = """addEventListener("DOMContentLoaded", () => {
  const of = (what) => [...document.querySelectorAll(what)].at(-1);
  const last = of("details.flow > summary") || of("summary");
  if (!last) return;
  last.parentElement.open = false;
  last.click();
  requestAnimationFrame(() => setTimeout(() => { window.interactive = performance.now(); }));
});"""

# The page's policy forbids what waits by evaluating a text.
READY: Final = """() => new Promise((done) => {
  const look = () => window.interactive ? done(window.interactive) : setTimeout(look, 5);
  look();
})"""


@dataclass(frozen=True, slots=True)
class Cost:
    """One page: its size in bytes, CPU seconds of rendering it, seconds of the analysis, and how many paths it has."""

    name: str
    page: str
    bytes: int
    rendering: float
    analysis: float
    flows: int

    @property
    def ratio(self) -> float:
        """How much of the analysis time the rendering takes."""
        return self.rendering / self.analysis if self.analysis else float("inf")


def _scanned(folder: Path) -> Path:
    command = [sys.executable, "-m", "skimtrace", "scan", "--quiet", "--no-database", "--jobs", "1"]
    done = subprocess.run([*command, "--output", str(folder), str(SAMPLES)], stdout=subprocess.DEVNULL, check=False)
    if done.returncode not in {0, 1}:  # one of the samples is broken
        sys.exit(f"the scan ended with {done.returncode}")
    return folder / "results.jsonl"


def _cost(result: Result, rounds: int) -> Cost:
    extension_page(result)
    seconds = []
    for _ in range(rounds):
        begun = time.process_time()
        page = extension_page(result)
        seconds.append(time.process_time() - begun)
    name = result.extension.name or result.input
    return Cost(name, page, len(page.encode()), min(seconds), result.timing.seconds, len(result.flows))


def _interactive(page: Page, path: Path, rounds: int) -> tuple[float, float]:
    """Return the milliseconds until the page is interactive, and until its load event ends."""
    ready, loaded = [], []
    for _ in range(rounds):
        page.goto(path.as_uri())
        ready.append(page.evaluate(READY))
        loaded.append(page.evaluate("performance.getEntriesByType('navigation')[0].loadEventEnd"))
    return min(ready), min(loaded)


def _open(costs: list[Cost], rounds: int) -> None:
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        # Chromium does not start as root with its sandbox; what runs is ours.
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), chromium_sandbox=False)
        page = browser.new_page(viewport={"width": 1280, "height": 900})
        page.add_init_script(CLICK)
        for cost in costs:
            path = Path(folder) / "page.html"
            path.write_text(cost.page, encoding="utf-8")
            ready, loaded = _interactive(page, path, rounds)
            print(f"{cost.name}: interactive after {ready:.0f} ms; load event: {loaded:.0f} ms")
        browser.close()


def main() -> None:
    """Render the pages, open the largest, and print what it took."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("results", nargs="?", type=Path)
    parser.add_argument("--largest", type=int, default=3)
    parser.add_argument("--rounds", type=int, default=3)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        lines = (given.results or _scanned(Path(folder))).read_bytes().splitlines()
    results = [msgspec.json.decode(line, type=Result) for line in lines]
    costs = sorted((_cost(one, given.rounds) for one in results if one.error is None), key=lambda cost: -cost.bytes)
    if not costs:
        sys.exit("there is no result to render")
    for cost in costs:
        print(
            f"{cost.name}: {cost.bytes / 1e6:.3f} MB, {cost.flows} paths, rendered in {cost.rendering * 1e3:.0f} ms, "
            f"{cost.ratio:.1%} of the analysis ({cost.analysis:.2f} s)"
        )
    rendering, analysis = sum(cost.rendering for cost in costs), sum(cost.analysis for cost in costs)
    worst = max(costs, key=lambda cost: cost.ratio)
    print(
        f"{len(costs)} pages, {sum(cost.bytes for cost in costs) / 1e6:.2f} MB: rendered in {rendering:.2f} s, "
        f"{rendering / analysis:.1%} of the analysis ({analysis:.1f} s); worst: {worst.name}, {worst.ratio:.1%}"
    )
    _open(costs[: given.largest], given.rounds)


if __name__ == "__main__":
    main()
