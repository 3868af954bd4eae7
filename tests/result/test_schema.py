import json

import jsonschema
import msgspec
import pytest

from skimtrace.result.diff import Diff, diff
from skimtrace.result.model import Result
from skimtrace.result.schema import Document, path, schema, schema_text
from tests.result import made

RESULTS = [
    made.result(),
    made.clean(),
    made.clean(same_site_flows=[made.returning_flow()]),
    *map(made.hostile, made.HOSTILE),
]


@pytest.mark.parametrize("document", Document)
def test_the_committed_schemas_are_those_of_the_structs(document: Document) -> None:
    assert path(document).read_text(encoding="utf-8") == schema_text(document), (
        "the document changed: write its schema anew with `python -m skimtrace.result.schema`"
    )


@pytest.mark.parametrize("document", Document)
def test_the_schemas_are_sound_and_say_what_they_are_of(document: Document) -> None:
    made = schema(document)
    jsonschema.Draft202012Validator.check_schema(made)
    assert made["title"].startswith(f"skimtrace {document.value}, schema_version ")
    assert json.loads(path(document).read_text(encoding="utf-8")) == made


@pytest.mark.parametrize("result", RESULTS)
def test_results_follow_the_schema_and_come_back_the_same(result: Result) -> None:
    text = msgspec.json.encode(result)
    jsonschema.Draft202012Validator(schema()).validate(json.loads(text))
    assert msgspec.json.decode(text, type=Result) == result


@pytest.mark.parametrize("new", RESULTS)
def test_diffs_follow_their_schema_and_come_back_the_same(new: Result) -> None:
    for made_diff in (diff(made.clean(), new), diff(new, made.clean()), diff(new, new)):
        text = msgspec.json.encode(made_diff)
        jsonschema.Draft202012Validator(schema(Document.DIFF)).validate(json.loads(text))
        assert msgspec.json.decode(text, type=Diff) == made_diff


def test_the_schema_of_a_diff_is_closed() -> None:
    plain = json.loads(msgspec.json.encode(diff(made.clean(), made.result())))
    validator = jsonschema.Draft202012Validator(schema(Document.DIFF))
    assert validator.is_valid(plain)
    assert not validator.is_valid({**plain, "surprise": 1})
    assert not validator.is_valid({key: value for key, value in plain.items() if key != "flows"})


def test_the_schema_is_closed_and_asks_for_every_field() -> None:
    plain = json.loads(msgspec.json.encode(made.result()))
    validator = jsonschema.Draft202012Validator(schema())
    assert not validator.is_valid({**plain, "surprise": 1})
    assert not validator.is_valid({key: value for key, value in plain.items() if key != "coverage"})


def test_unknown_values_are_null_and_never_absent() -> None:
    unknown = made.result(extension=made.info(id=None, name=None), flows=[made.local_flow()])
    plain = json.loads(msgspec.json.encode(unknown))
    assert plain["extension"]["id"] is None
    assert plain["extension"]["name"] is None
    assert plain["flows"][0]["endpoint"] is None
    assert plain["findings"][0]["review"] is None
    assert plain["error"] is None


def test_the_contract_holds() -> None:
    """The names CONTRACT gives, level by level; anything beyond them is an addition."""
    plain = json.loads(msgspec.json.encode(made.result()))
    assert {
        "schema_version", "input", "tool", "extension", "verdict", "complete", "score", "score_breakdown", "flows",
        "endpoints", "findings", "coverage", "timing",
    } <= plain.keys()  # fmt: skip
    assert plain["schema_version"] == "1"
    assert plain["tool"].keys() == {"name", "version", "signatures"}
    assert {"id", "name", "version", "manifest_version", "format", "sha256", "signature"} <= plain["extension"].keys()
    assert plain["score_breakdown"][0].keys() == {"reason", "points", "findings"}
    flow = plain["flows"][0]
    assert {"id", "data_types", "page", "confidence", "source", "steps", "sink", "endpoint"} <= flow.keys()
    assert list(plain)[list(plain).index("flows") + 1] == "same_site_flows"
    assert flow["page"] == {"hosts": ["*.linkedin.com"]}
    assert {"file", "line", "column", "code", "selector"} <= flow["source"].keys()
    assert flow["steps"][0].keys() == {"file", "line", "column", "kind", "code"}
    assert {"file", "line", "column", "code", "channel"} <= flow["sink"].keys()
    assert {"url", "host", "category", "resolved"} <= flow["endpoint"].keys()
    assert plain["endpoints"][0].keys() == {"url", "host", "category", "receives", "locations"}
    assert {
        "id", "signature", "title", "severity", "confidence", "message", "locations", "flows", "gdpr", "attack", "cwe",
        "fingerprint",
    } <= plain["findings"][0].keys()  # fmt: skip
    assert {
        "files", "bytes", "scripts", "analysed_bytes", "skipped", "parse_errors", "limits",
    } <= plain["coverage"].keys()  # fmt: skip
    assert "seconds" in plain["timing"]
