"""The samples ask for permissions that the table knows, and what is said of each holds."""

from collections.abc import Iterator

from samples.catalog import Sample, load

from skimtrace.bundle.discover import Input
from skimtrace.bundle.reader import open_input
from skimtrace.extension.load import load_extension
from skimtrace.extension.model import Manifest
from skimtrace.signatures.taxonomy import packaged_taxonomies


def manifest_of(sample: Sample) -> Manifest:
    return load_extension(open_input(Input(sample.input, sample.name))).manifest


def asking() -> Iterator[tuple[str, str]]:
    for sample in load():
        manifest = manifest_of(sample)
        yield from ((sample.name, name) for name in (*manifest.permissions, *manifest.optional_permissions))


def test_every_permission_of_a_sample_is_known() -> None:
    asked = list(asking())
    assert len({name for _, name in asked}) > 5
    assert [row for row in asked if row[1] not in packaged_taxonomies().permissions] == []
