"""What the expectation files say of runs is sound, before any browser is started."""

import msgspec
import pytest
from samples.catalog import Sample, load

from tests.samples.browser.judge import page_host
from tests.samples.browser.sites import site_of
from tests.samples.expectations import flows_of

SAMPLES = load()
RUN = [sample for sample in SAMPLES if sample.expected.run is not None]


def named(sample: Sample) -> str:
    return sample.name


def test_every_sample_is_run_but_those_that_no_chromium_takes() -> None:
    for sample in SAMPLES:
        if sample.expected.run is None:
            assert sample.expected.extension.manifest_version == 2 or sample.expected.raw_entries, sample.name


@pytest.mark.parametrize("sample", RUN, ids=named)
def test_a_run_says_each_thing_once_and_nothing_of_flows_that_are_not_there(sample: Sample) -> None:
    run, flows = sample.expected.run, flows_of(sample)
    assert run is not None
    assert page_host(run) is None or site_of(page_host(run)) is not None, "the page is of a site in pages/"
    for step in run.steps:
        assert sum(value is not None for value in msgspec.structs.asdict(step).values()) == 1
    assert {unseen.channel for unseen in run.unseen} <= {flow.channel for flow in flows}
    assert all(len(unseen.because.split()) > 2 for unseen in run.unseen)
    assert run.words.keys() <= {flow.id for flow in flows}
