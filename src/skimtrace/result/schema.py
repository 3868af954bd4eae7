"""The JSON Schema of the result document, made from its Structs.

`schema.json` beside this file is that schema, kept in the repository for those who read results without Python. After a
change of the document write it anew with `python -m skimtrace.result.schema`.
"""

import inspect
import json
from pathlib import Path
from typing import Any, Final

import msgspec

from skimtrace.result.model import SCHEMA_VERSION, Result

PATH: Final = Path(__file__).with_name("schema.json")


def schema() -> dict[str, Any]:
    """Return the JSON Schema (2020-12) of one result."""
    made = msgspec.json.schema(Result)
    for part in made["$defs"].values():
        if "description" in part:  # a docstring, which Python 3.13 and later dedent and earlier ones do not
            part["description"] = inspect.cleandoc(part["description"])
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": f"skimtrace result, schema_version {SCHEMA_VERSION}",
        **made,
    }


def schema_text() -> str:
    """Return the schema as the text of `schema.json`."""
    return json.dumps(schema(), indent=2) + "\n"


if __name__ == "__main__":
    PATH.write_text(schema_text(), encoding="utf-8")
