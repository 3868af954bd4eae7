"""The samples as they are laid out and packed."""

import base64
import hashlib
import re
from pathlib import Path

import pytest
from samples.build import build, signing_key
from samples.catalog import PACKAGES, SOURCES, Sample, load

from skimtrace.signatures.taxonomy import packaged_taxonomies
from tests.samples.expectations import flows_of

SAMPLES = load()
PACKED = [sample for sample in SAMPLES if sample.expected.package != "folder"]


def named(sample: Sample) -> str:
    return sample.name


@pytest.mark.parametrize("sample", PACKED, ids=named)
def test_building_again_gives_the_committed_package_byte_for_byte(sample: Sample) -> None:
    assert sample.input.read_bytes() == build(sample, signing_key()), "run: python -m samples.build"


def test_there_is_no_package_that_no_sample_makes() -> None:
    assert sorted(PACKAGES.iterdir()) == sorted(sample.input for sample in PACKED)


def test_every_folder_of_sources_has_its_expectations() -> None:
    assert sorted(path.name for path in SOURCES.iterdir() if path.is_dir()) == [sample.name for sample in SAMPLES]


def test_only_samples_scanned_as_folders_have_a_manifest_by_its_own_name() -> None:
    manifests = {path.parent.name for path in SOURCES.rglob("manifest.json")}
    assert manifests == {sample.name for sample in SAMPLES if sample.expected.package == "folder"}


def test_the_samples_cover_every_package_format_sign_and_verdict() -> None:
    expected = [sample.expected for sample in SAMPLES]
    assert {e.package for e in expected} == {"crx3", "crx2", "zip", "xpi", "folder"}
    assert {e.sign for e in expected} == {"collects", "honest", "hostile"}
    assert {e.verdict for e in expected} == {"scrapes-and-sends", "scrapes-local", "review", "no-evidence"}


@pytest.mark.parametrize("sample", SAMPLES, ids=named)
def test_the_expectations_agree_with_each_other(sample: Sample) -> None:
    expected = sample.expected
    flows = flows_of(sample)
    hosts = {flow.host for flow in flows if flow.host}
    channels = packaged_taxonomies().channels
    assert hosts <= set(expected.endpoints)
    assert list(expected.endpoints) == sorted(set(expected.endpoints))
    assert (expected.needs == "later") == (expected.gap is not None)
    if expected.verdict == "scrapes-and-sends":
        assert any(not channels[flow.channel].local for flow in flows)
    if expected.verdict == "scrapes-local":
        assert flows
        assert all(channels[flow.channel].local for flow in flows)
    if expected.sign == "honest":
        assert not flows


def test_the_popups_inline_script_is_the_one_its_policy_allows() -> None:
    files = next(sample for sample in SAMPLES if sample.name == "popup-grabber").files()
    inline = re.search(rb"<script>(.*?)</script>", files["popup.html"], re.DOTALL)
    assert inline is not None
    digest = base64.b64encode(hashlib.sha256(inline[1]).digest()).decode()
    assert f"'sha256-{digest}'".encode() in files["manifest.json"]


def test_the_key_says_that_it_is_no_secret() -> None:
    key_file = Path(SOURCES.parent / "throw-away-key.pem")
    assert key_file.read_text(encoding="ascii").startswith("THROW-AWAY KEY.")
