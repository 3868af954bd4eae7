"""The JSON Schemas of the result document and of the decisions file, made from their Structs.

`schema.json` and `decisions.json` beside this file are these schemas, kept in the repository for those who read or
write such files without Python. After a change of either write them anew with `python -m skimtrace.result.schema`.
"""

import inspect
import json
from pathlib import Path
from typing import Any, Final

import msgspec

from skimtrace.result.decisions import DECISIONS_VERSION, DecisionsFile
from skimtrace.result.model import SCHEMA_VERSION, Result

PATH: Final = Path(__file__).with_name("schema.json")
DECISIONS_PATH: Final = Path(__file__).with_name("decisions.json")


def schema() -> dict[str, Any]:
    """Return the JSON Schema (2020-12) of one result."""
    return _schema(Result, f"skimtrace result, schema_version {SCHEMA_VERSION}")


def decisions_schema() -> dict[str, Any]:
    """Return the JSON Schema (2020-12) of a decisions file of the version that is written."""
    return _schema(DecisionsFile, f"skimtrace decisions, schema_version {DECISIONS_VERSION}")


def _schema(of: type, title: str) -> dict[str, Any]:
    made = msgspec.json.schema(of)
    for part in made["$defs"].values():
        if "description" in part:  # a docstring, which Python 3.13 and later dedent and earlier ones do not
            part["description"] = inspect.cleandoc(part["description"])
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": title,
        **made,
    }


def schema_text() -> str:
    """Return the schema as the text of `schema.json`."""
    return _text(schema())


def decisions_schema_text() -> str:
    """Return the schema of a decisions file as the text of `decisions.json`."""
    return _text(decisions_schema())


def _text(made: dict[str, Any]) -> str:
    return json.dumps(made, indent=2) + "\n"


if __name__ == "__main__":
    PATH.write_text(schema_text(), encoding="utf-8")
    DECISIONS_PATH.write_text(decisions_schema_text(), encoding="utf-8")
