"""Whether functions that look like a library's hold nothing that the library does not.

`libraries/inside.yaml` among the packaged data lists what jQuery's code names. What is beyond that list, an address or
a selector that a site's table knows is somebody else's code: added to a copy, or put under the library's name.
"""

from collections.abc import Set as AbstractSet
from functools import cache
from typing import Final

import msgspec

from skimtrace.data import data_folder, load_yaml
from skimtrace.flow.program import Unit
from skimtrace.flow.sites import load_site_tables
from skimtrace.javascript.ir import Get, Read, Set

_BEGINS: Final = ("http:", "https:", "ws:", "wss:", "http", "https")
_MARK: Final = "//"


class Inside(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The whole of `inside.yaml`, which explains the fields."""

    globals: frozenset[str]
    strings: frozenset[str]
    properties: frozenset[str]


def jquery_alone(unit: Unit, functions: AbstractSet[int]) -> bool:
    """Whether functions of a script, each with those inside it, name nothing that jQuery's own code does not name."""
    known, tables = load_inside(), load_site_tables()
    ops = unit.module.ops
    for op in ops:
        if op.fn in functions:
            if type(op) is Read and op.binding < 0 and op.name not in known.globals:
                return False
            if (type(op) is Get or type(op) is Set) and op.name in known.properties:
                return False
    for text, places in unit.strings.items():
        if text in known.strings or not any(ops[place].fn in functions for place in places):
            continue
        if _MARK in text or text.lower() in _BEGINS or tables.match_selector(text, tables.sites):
            return False
    return True


@cache
def load_inside() -> Inside:
    """Return the packaged `inside.yaml`. Raises DataError when it is missing or malformed."""
    return load_yaml(data_folder() / "libraries" / "inside.yaml", Inside)
