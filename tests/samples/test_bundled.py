"""The bundled samples: made from what is committed, and the same expectations as for the plain ones."""

import hashlib
import json
from collections import Counter
from collections.abc import Iterable

import msgspec
import pytest
from samples.catalog import HERE, SOURCES, Built, Sample, load

from skimtrace.data import load_yaml
from tests.samples.expectations import Clause, clauses_of, parse

SAMPLES = {sample.name: sample for sample in load()}
BUNDLED = [sample for sample in SAMPLES.values() if sample.built]
RECIPES = json.loads((HERE / "bundled" / "bundles.json").read_text(encoding="utf-8"))
AGAIN = "run: node samples/bundled/build.mjs TOOLS"
MAX_BYTES = 200_000


class Line(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A line of must-see.yaml: something extensions do, and the samples that do it."""

    line: str
    plain: str
    bundled: str


MUST_SEE = load_yaml(HERE / "must-see.yaml", tuple[Line, ...])


def named(sample: Sample) -> str:
    return sample.name


def built(sample: Sample) -> Built:
    assert sample.built is not None
    return sample.built


def said(clauses: Iterable[Clause]) -> Counter[tuple[object, ...]]:
    """What the clauses ask for, wherever they stand."""
    return Counter((c.kind, c.ids, c.types, c.channel, c.host, c.at) for c in clauses)


@pytest.mark.parametrize("line", MUST_SEE, ids=[line.line for line in MUST_SEE])
def test_what_extensions_do_is_there_in_plain_form_and_bundled(line: Line) -> None:
    assert SAMPLES[line.plain].built is None
    assert SAMPLES[line.bundled].built is not None
    assert RECIPES[line.bundled]["of"] == line.plain


def test_no_bundled_sample_stands_for_nothing() -> None:
    assert {line.bundled for line in MUST_SEE} == set(RECIPES) == {sample.name for sample in BUNDLED}


def test_each_bundler_makes_several_samples() -> None:
    made = Counter(recipe["bundler"] for recipe in RECIPES.values())
    bundlers = ("esbuild", "webpack", "rollup", "vite", "parcel", "browserify")
    assert {name: made[name] >= 2 for name in bundlers} == dict.fromkeys(bundlers, True)


@pytest.mark.parametrize("sample", BUNDLED, ids=named)
def test_the_same_expectations_hold_as_in_plain_form(sample: Sample) -> None:
    plain = SAMPLES[RECIPES[sample.name]["of"]]
    assert said(clauses_of(sample)) == said(clauses_of(plain))
    ours, theirs = sample.expected, plain.expected
    assert (ours.sign, ours.verdict, ours.signatures) == (theirs.sign, theirs.verdict, theirs.signatures)
    assert set(theirs.endpoints) <= {*ours.endpoints, "localhost"}
    assert ours.run == theirs.run


@pytest.mark.parametrize("sample", BUNDLED, ids=named)
def test_what_is_committed_is_what_was_built(sample: Sample) -> None:
    files = sample.files()
    assert built(sample).built == {name: digest(files[name]) for name in files if name.endswith(".js")}, AGAIN


@pytest.mark.parametrize("sample", BUNDLED, ids=named)
def test_the_sources_are_those_it_was_built_from(sample: Sample) -> None:
    sources = {name: (SOURCES / name).read_bytes() for name in built(sample).sources}
    assert built(sample).sources == {name: digest(content) for name, content in sources.items()}, AGAIN
    folder = len(next(iter(sources)).rsplit("/", 1)[0]) + 1
    clauses = [c for name, content in sources.items() for c in parse(name[folder:], content.decode("utf-8"))]
    assert said(clauses_of(sample)) == said(clauses)


@pytest.mark.parametrize("sample", BUNDLED, ids=named)
def test_expectations_stand_within_their_line_and_no_source_map_is_shipped(sample: Sample) -> None:
    made = built(sample).built
    lines = {name: text.decode("utf-8").split("\n") for name, text in sample.files().items() if name in made}
    for clause in clauses_of(sample):
        for span in clause.spans:
            assert 1 <= span.first <= span.last <= len(lines[span.file][span.line - 1]), span
    assert not [name for name, text in lines.items() if any("sourceMappingURL" in line for line in text)]
    assert all(len(content) < MAX_BYTES for content in sample.files().values())


def digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()
