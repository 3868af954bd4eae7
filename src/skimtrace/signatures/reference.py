"""The keys of the signature language in words, from the one place that declares them: the Structs of `schema.py`.

The JSON Schema, the scaffold of a new signature and the handbook in `signatures/README.md` all take them from here.
"""

import ast
import inspect
from collections.abc import Mapping
from functools import cache
from itertools import pairwise
from typing import Final

import msgspec

from skimtrace.signatures import schema

PARTS: Final[tuple[type[msgspec.Struct], ...]] = (
    schema.Signature, schema.Node, schema.AtLeast, schema.FlowTerm, schema.EndpointTerm, schema.FactTerm,
    schema.PatternTerm, schema.Bound, schema.Mitigation, schema.GdprRow, schema.Examples, schema.Example,
    schema.ExampleFlow, schema.ExampleFact, schema.ExampleScript,
)  # fmt: skip
"""Every part of a signature file, the whole first."""


@cache
def told(part: type[msgspec.Struct]) -> Mapping[str, str]:
    """Return what each key of `part` is for: its name in the file -> the text below its declaration, on one line.

    Raises KeyError for a key that nothing is said of.
    """
    for node in ast.parse(inspect.getsource(schema)).body:
        if isinstance(node, ast.ClassDef) and node.name == part.__name__:
            said = _below(node.body)
            names = zip(part.__struct_fields__, part.__struct_encode_fields__, strict=True)
            return {written: said[name] for name, written in names}
    raise KeyError(part.__name__)


def described(part: type[msgspec.Struct]) -> str:
    """Return what the whole of `part` is, without line breaks inside a paragraph."""
    paragraphs = inspect.cleandoc(part.__doc__ or "").split("\n\n")
    return "\n\n".join(" ".join(paragraph.split()) for paragraph in paragraphs)


def _below(body: list[ast.stmt]) -> dict[str, str]:
    """The texts that stand below declarations."""
    found: dict[str, str] = {}
    for node, after in pairwise(body):
        if (
            isinstance(node, ast.AnnAssign)
            and isinstance(node.target, ast.Name)
            and isinstance(after, ast.Expr)
            and isinstance(after.value, ast.Constant)
        ):
            found[node.target.id] = " ".join(str(after.value.value).split())
    return found
