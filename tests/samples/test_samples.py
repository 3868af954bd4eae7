"""Every sample, scanned in this process, shows what its expectations say, and the known gaps are gaps still."""

from functools import cache

import pytest
from samples.catalog import HERE, Sample, load

from skimtrace.batch.one import scan_one
from skimtrace.batch.settings import Settings
from skimtrace.bundle.discover import Input, find_inputs
from skimtrace.result.model import Result
from skimtrace.signatures.registry import load_signatures
from tests.samples.expectations import compare, flows_of

SAMPLES = load()
KNOWN_GAPS = [sample for sample in SAMPLES if sample.expected.needs == "later"]
NOW = [sample for sample in SAMPLES if sample.expected.needs == "issue-2"]


def named(sample: Sample) -> str:
    return sample.name


@cache
def settings() -> Settings:
    return Settings(load_signatures())


@cache
def scanned(name: str) -> Result:
    sample = next(sample for sample in SAMPLES if sample.name == name)
    return scan_one(Input(sample.input, sample.name), settings())


def unmet(sample: Sample) -> list[str]:
    """Return a line for each of the sample's findings that is not as expected; [] when all are."""
    expected, result = sample.expected, scanned(sample.name)
    lines = compare(flows_of(sample), result.flows, expected.gaps)
    if result.verdict != expected.verdict:
        lines.append(f"Verdict: {result.verdict}, not {expected.verdict}")
    matched = {finding.signature for finding in result.findings}
    lines += [f"Missing: signature {i}" for i in expected.signatures.match if i not in matched]
    lines += [f"Extra:   signature {i}" for i in expected.signatures.absent if i in matched]
    lines += [f"Known gap closed, move it to match: signature {i}" for i in expected.signatures.gap if i in matched]
    return lines


@pytest.mark.parametrize("sample", NOW, ids=named)
def test_flows_verdict_and_signatures_are_as_expected(sample: Sample) -> None:
    lines = unmet(sample)
    assert not lines, "\n".join(["", *lines])


def test_a_known_gap_is_a_gap_still() -> None:
    for sample in KNOWN_GAPS:
        advice = f"{sample.name} is understood now: take `needs: later` and `gap` off its expectations"
        assert unmet(sample) != [], advice


@pytest.mark.parametrize("sample", SAMPLES, ids=named)
def test_the_package_is_identified(sample: Sample) -> None:
    expected, extension = sample.expected, scanned(sample.name).extension
    assert (extension.name, extension.version, extension.manifest_version) == (
        expected.extension.name,
        expected.extension.version,
        expected.extension.manifest_version,
    )
    assert extension.format == ("directory" if expected.package == "folder" else expected.package)
    assert extension.signature == expected.signature


@pytest.mark.parametrize("sample", SAMPLES, ids=named)
def test_the_hosts_in_the_code_are_listed(sample: Sample) -> None:
    hosts = {endpoint.host for endpoint in scanned(sample.name).endpoints if endpoint.host}
    open_ = {flow.host for flow in flows_of(sample)} if sample.expected.gap else set()
    assert sorted(hosts - open_) == sorted(set(sample.expected.endpoints) - open_)


@pytest.mark.parametrize("sample", SAMPLES, ids=named)
def test_coverage_says_what_was_analysed_and_what_was_not(sample: Sample) -> None:
    expected, result = sample.expected, scanned(sample.name)
    assert result.error is None
    assert result.complete == expected.complete
    assert result.coverage.limits == [] or not expected.complete
    assert result.coverage.scripts == expected.coverage.scripts
    assert tuple({error.file: None for error in result.coverage.parse_errors}) == expected.coverage.parse_errors
    named_ = [(skipped.file, skipped.reason) for skipped in result.coverage.skipped]
    named_ += [(problem.file, problem.reason) for problem in result.coverage.problems]
    for skipped in expected.coverage.skipped:
        assert any(file == skipped.file and skipped.reason in reason for file, reason in named_), skipped
    if not expected.coverage.skipped:
        assert result.coverage.skipped == []


def test_a_search_of_the_samples_meets_each_exactly_once() -> None:
    found = find_inputs([str(HERE)])
    paths = [item.path for item in found if isinstance(item, Input)]
    assert len(paths) == len(found), "every input can be read"
    assert sorted(paths) == sorted(sample.input for sample in SAMPLES)
