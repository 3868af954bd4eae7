"""The JSON Schema of a signature file is that of the Structs, and takes and refuses what they do."""

from typing import Any

import jsonschema
import msgspec
import pytest

from skimtrace.data import load_yaml
from skimtrace.signatures import fileschema
from skimtrace.signatures.reference import PARTS, told
from skimtrace.signatures.registry import load_signatures
from skimtrace.signatures.schema import FlowTerm, Signature
from tests.signatures.made import PLAIN

KNOWN = load_signatures()
VALIDATOR = jsonschema.Draft202012Validator(fileschema.schema())


def test_the_committed_schema_is_that_of_the_structs() -> None:
    assert fileschema.path().read_text(encoding="utf-8") == fileschema.schema_text(), (
        "the language changed: write its schema anew with `python -m skimtrace.signatures.fileschema`"
    )


def test_it_is_a_schema_and_says_what_every_key_is_for() -> None:
    made = fileschema.schema()
    jsonschema.Draft202012Validator.check_schema(made)
    assert set(made["$defs"]) >= {part.__name__ for part in PARTS}
    for definition in made["$defs"].values():
        for name, key in definition.get("properties", {}).items():
            assert key.get("description"), f"nothing is said of {name}"


def test_every_struct_of_the_language_is_a_part() -> None:
    made = fileschema.schema()["$defs"]
    assert {name for name, definition in made.items() if definition.get("type") == "object"} == {
        part.__name__ for part in PARTS
    }
    assert told(FlowTerm)["not"] == "The same keys: what must not hold of the flow."


@pytest.mark.parametrize("rule", KNOWN.signatures, ids=lambda rule: rule.id)
def test_the_packaged_signatures_follow_it(rule: Signature) -> None:
    VALIDATOR.validate(load_yaml(KNOWN.files[rule.id], dict))


@pytest.mark.parametrize(
    "changed",
    [
        {"title": ""},
        {"surprise": 1},
        {"severity": "dire"},
        {"id": "lower"},
        {"check_next": []},
        {"match": {}},
        {"match": {"flow": {}, "fact": {}}},
        {"match": {"flow": {"colour": "red"}}},
        {"match": {"flow": {}, "count": 1}},
        {"match": {"all": []}},
    ],
)
def test_it_refuses_what_the_reader_refuses(changed: dict[str, Any]) -> None:
    assert VALIDATOR.is_valid(PLAIN)
    assert not VALIDATOR.is_valid({**PLAIN, **changed})
    with pytest.raises(msgspec.ValidationError):
        msgspec.convert({**PLAIN, **changed}, type=Signature)
