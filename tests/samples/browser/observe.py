"""Running samples in browsers of their own, several side by side, and watching each until all is seen."""

import asyncio
import contextlib
import tempfile
from collections.abc import Iterable, Mapping
from concurrent.futures import Future
from pathlib import Path
from threading import Thread
from typing import Any, Final

from playwright.async_api import BrowserType, Error, async_playwright
from samples.catalog import Sample

from skimtrace.extension.jsonc import parse_json
from tests.samples.browser.collector import Collector
from tests.samples.browser.judge import Observation, missing, silent, stays
from tests.samples.browser.launch import staged
from tests.samples.browser.sites import DONE
from tests.samples.browser.stage import Stage
from tests.samples.browser.steps import perform
from tests.samples.browser.waiting import StageError
from tests.samples.expectations import ExpectedFlow, flows_of

DEADLINE_S: Final = 20.0
"""How long is waited for what is expected, once everything was done that the sample's steps say."""
QUIET_S: Final = 1.0
"""How long nothing may have been sent before it is taken that no more will be."""
PATIENCE_S: Final = 300.0
"""How long a test waits for its sample, those before it included; it is a failure of the test's own to reach it."""
AT_ONCE: Final = 6
"""Browsers side by side: they mostly wait for the samples' timers."""


class Observations(contextlib.AbstractContextManager["Observations"]):
    """Runs samples while the context is open; `of` waits for one of them."""

    def __init__(self, samples: Iterable[Sample]) -> None:
        self._samples = list(samples)
        self._results: Mapping[str, Future[Observation]] = {sample.name: Future() for sample in self._samples}
        self._thread = Thread(target=lambda: asyncio.run(self._run_all()))

    def of(self, sample: Sample) -> Observation:
        """Return what was observed of `sample`. Raises what kept it from being run."""
        return self._results[sample.name].result(PATIENCE_S)

    def __enter__(self) -> "Observations":
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        for result in self._results.values():
            result.cancel()
        self._thread.join()

    async def _run_all(self) -> None:
        try:
            async with async_playwright() as playwright:
                places = asyncio.Semaphore(AT_ONCE)
                await asyncio.gather(*(self._run(playwright.chromium, sample, places) for sample in self._samples))
        except BaseException as error:
            for result in self._results.values():
                if not result.done():
                    result.set_exception(error)
            raise

    async def _run(self, chromium: BrowserType, sample: Sample, places: asyncio.Semaphore) -> None:
        async with places:
            result = self._results[sample.name]
            if not result.set_running_or_notify_cancel():
                return
            try:
                result.set_result(await observe(chromium, sample))
            except Exception as error:  # it is raised again where the test asks for the result
                result.set_exception(error)


async def observe(chromium: BrowserType, sample: Sample) -> Observation:
    """Run `sample` on its page and return what was observed.

    It ends when everything expected has arrived, the page has reported and nothing more was sent for a second; at the
    latest after the deadline. Steps that fail are among the `problems`.
    """
    run = sample.expected.run
    assert run is not None
    observation = Observation()
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as name, Collector() as collector:
        folder = Path(name)
        for path, content in sample.files().items():
            file = folder / "extension" / path
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(content)
        (folder / "browser").mkdir()
        extension, manifest = folder / "extension", manifest_of(sample)
        async with staged(chromium, folder / "browser", extension, manifest, collector.port, run.program) as stage:
            try:
                await _kept(stage, flows_of(sample))  # from here on it is noted what chrome.storage takes
                if run.page is not None:
                    await stage.open(run.page)
                for step in run.steps:
                    await perform(stage, step)
            except (StageError, Error) as error:
                stage.messages.append(f"error: {error}")
            await _watch(stage, sample, collector, observation)
    return observation


async def _watch(stage: Stage, sample: Sample, collector: Collector, observation: Observation) -> None:
    flows = flows_of(sample)
    loop = asyncio.get_running_loop()
    end = loop.time() + DEADLINE_S
    count, since = 0, loop.time()
    while loop.time() < end:
        await asyncio.sleep(0.1)
        observation.requests = tuple(collector.requests)
        heard = sum(not (request.browsers_own or request.path == DONE) for request in observation.requests)
        if heard != count:
            count, since = heard, loop.time()
        observation.worlds = frozenset(stage.worlds)
        observation.problems = tuple(stage.messages)
        observation.kept = await _kept(stage, flows)
        if complete(sample, flows, observation) and loop.time() - since >= QUIET_S:
            return


def complete(sample: Sample, flows: Iterable[ExpectedFlow], observation: Observation) -> bool:
    """Return whether all was seen that is waited for."""
    run = sample.expected.run
    assert run is not None
    if missing(flows, observation, run):
        return False
    if sample.expected.sign == "honest" and silent(sample.expected.endpoints, observation):
        return False
    return observation.done or run.page is None


async def _kept(stage: Stage, flows: Iterable[ExpectedFlow]) -> dict[str, str]:
    kept = {}
    for channel in {flow.channel for flow in flows if stays(flow.channel)}:
        with contextlib.suppress(Error):  # the page is on its way to another
            kept[channel] = await stage.kept(channel) or ""
    return kept


def manifest_of(sample: Sample) -> Mapping[str, Any]:
    """Return the sample's manifest as Chromium reads it."""
    manifest = parse_json(sample.files()["manifest.json"]).value
    assert isinstance(manifest, dict)
    return manifest
