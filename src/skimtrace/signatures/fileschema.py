"""The JSON Schema of a signature file, made from the Structs that read it.

`signatures/schema.json` is that schema, kept in the repository for editors and for those who write signatures with
other tools. After a change of the language write it anew with `python -m skimtrace.signatures.fileschema`.
"""

import json
from pathlib import Path
from typing import Any

import msgspec

from skimtrace.data import data_folder
from skimtrace.signatures.reference import PARTS, described, told
from skimtrace.signatures.schema import KINDS, Node, Signature


def path() -> Path:
    """Return where the schema lies: beside the packaged signatures."""
    return data_folder() / "schema.json"


def schema() -> dict[str, Any]:
    """Return the JSON Schema (2020-12) of one signature file, with what each key is for."""
    made = msgspec.json.schema(Signature)
    for part in PARTS:
        definition = made["$defs"][part.__name__]
        definition["description"] = described(part)
        for name, text in told(part).items():
            definition["properties"][name]["description"] = text
    made["$defs"][Node.__name__]["oneOf"] = [{"required": [kind]} for kind in KINDS]
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "skimtrace signature, schema 1",
        **made,
    }


def schema_text() -> str:
    """Return the schema as the text of `schema.json`."""
    return json.dumps(schema(), indent=2) + "\n"


if __name__ == "__main__":
    path().write_text(schema_text(), encoding="utf-8")
