"""The JSON Schemas of the documents that are written and read, made from their Structs.

The files beside this one are these schemas, kept in the repository for those who read or write such documents without
Python; `skimtrace schema` prints them. After a change of a document write them anew with
`python -m skimtrace.result.schema`.
"""

import inspect
import json
from collections.abc import Mapping
from enum import StrEnum
from pathlib import Path
from typing import Any, Final

import msgspec

from skimtrace.result.decisions import DECISIONS_VERSION, DecisionsFile
from skimtrace.result.diff import DIFF_VERSION, Diff
from skimtrace.result.model import SCHEMA_VERSION, Result


class Document(StrEnum):
    """The documents that have a schema."""

    RESULT = "result"
    """One result: a line of `--format jsonl`, and of a report's results.jsonl."""
    RESULTS = "results"
    """What `--format json` writes."""
    DIFF = "diff"
    """What `diff --format json` writes."""
    DECISIONS = "decisions"
    """What a page of a report saves, and `--baseline` reads."""


class Results(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The results of a scan, in the order of its inputs. `schema_version` is that of each of them."""

    schema_version: str
    results: list[Result]


_TYPES: Final[Mapping[Document, tuple[type, str]]] = {
    Document.RESULT: (Result, SCHEMA_VERSION),
    Document.RESULTS: (Results, SCHEMA_VERSION),
    Document.DIFF: (Diff, DIFF_VERSION),
    Document.DECISIONS: (DecisionsFile, DECISIONS_VERSION),
}


def path(document: Document) -> Path:
    """Return where the schema of `document` is kept."""
    return Path(__file__).with_name("schema.json" if document is Document.RESULT else f"{document}.json")


def schema(document: Document = Document.RESULT) -> dict[str, Any]:
    """Return the JSON Schema (2020-12) of a document of the version that is written."""
    of, version = _TYPES[document]
    made = msgspec.json.schema(of)
    for part in made["$defs"].values():
        if "description" in part:  # a docstring, which Python 3.13 and later dedent and earlier ones do not
            part["description"] = inspect.cleandoc(part["description"])
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": f"skimtrace {document}, schema_version {version}",
        **made,
    }


def schema_text(document: Document = Document.RESULT) -> str:
    """Return the schema of `document` as the text of its file."""
    return json.dumps(schema(document), indent=2) + "\n"


if __name__ == "__main__":
    for kind in Document:
        path(kind).write_text(schema_text(kind), encoding="utf-8")
