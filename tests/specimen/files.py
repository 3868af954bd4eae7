"""The specimen of a report, `reports/specimen/`: what a scan of three samples writes, without what differs each time.

The times are left out, and so is the line at the end of a page by which a scan knows it again: they would be others
on every machine, and with every change of the program.
"""

from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path
from typing import Final

from msgspec.structs import replace

from skimtrace.batch.one import scan_one
from skimtrace.batch.settings import Settings
from skimtrace.bundle.discover import Input
from skimtrace.report.index import index_page, row
from skimtrace.report.markdown import MarkdownRenderer
from skimtrace.report.page import extension_page
from skimtrace.report.renderer import Renderer, Write
from skimtrace.report.sarif import SarifRenderer
from skimtrace.report.structured import JsonlRenderer
from skimtrace.result.model import Result, Timing
from skimtrace.signatures.registry import load_signatures

ROOT: Final = Path(__file__).resolve().parents[2]
FOLDER: Final = ROOT / "reports" / "specimen"
REFRESH: Final = ".venv/bin/python -m tests.specimen"
SHOWN: Final = "contact-radar"
"""The sample that is modelled on the facts of a decided case."""
SAMPLES: Final[Mapping[str, str]] = {
    SHOWN: "samples/packages/contact-radar.zip",
    "courteous-card": "samples/packages/courteous-card.zip",
    "calm-feed": "samples/packages/calm-feed.crx",
}
"""The name of the page -> the input: beside the one that is shown, one that does the same work with more care, and an
honest one that runs on the same pages."""


@cache
def results() -> Mapping[str, Result]:
    """Return the results of the samples, which took no time."""
    settings = Settings(load_signatures())
    scanned = {name: scan_one(Input(ROOT / path, path), settings) for name, path in SAMPLES.items()}
    return {name: replace(result, timing=Timing(seconds=0.0)) for name, result in scanned.items()}


def files() -> dict[str, bytes]:
    """Return what belongs into the folder, by name."""
    found = results()
    texts = {f"{name}.html": extension_page(result) for name, result in found.items()}
    texts["index.html"] = index_page([row(result, f"{name}.html") for name, result in found.items()])
    texts["results.jsonl"] = _rendered(JsonlRenderer, *found.values())
    texts[f"{SHOWN}.sarif"] = _rendered(SarifRenderer, found[SHOWN])
    texts[f"{SHOWN}.md"] = _rendered(MarkdownRenderer, found[SHOWN])
    return {name: text.encode() for name, text in texts.items()}


def _rendered(kind: Callable[[Write], Renderer], *shown: Result) -> str:
    parts: list[str] = []
    renderer = kind(parts.append)
    renderer.begin()
    for result in shown:
        renderer.add(result)
    renderer.end()
    return "".join(parts)
