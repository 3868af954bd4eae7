"""Compiled patterns, kept on disk beside the tables: to read some three hundred with esprima takes half a second."""

from collections.abc import Iterable, Mapping
from functools import cache, lru_cache
from hashlib import sha256
from pathlib import Path
from typing import Final

import msgspec

from skimtrace.parsed import keep, recall
from skimtrace.signatures import patterns, shapes
from skimtrace.signatures.patterns import compile_pattern
from skimtrace.signatures.shapes import Shape

_KEPT: Final = Path(patterns.__file__)


def compiled(texts: Iterable[str]) -> Mapping[str, Shape]:
    """Return the shape of each pattern. Raises PatternError for the first that is none."""
    return _compiled(tuple(sorted(set(texts))))


@lru_cache(maxsize=8)
def _compiled(texts: tuple[str, ...]) -> Mapping[str, Shape]:
    if not texts:
        return {}
    made_of = "\0".join((_compiler(), *texts))
    kept = recall(_KEPT, made_of)
    if kept is not None:
        try:
            return msgspec.convert(kept, dict[str, Shape])
        except msgspec.ValidationError:
            pass  # what was kept is broken: made anew
    found = {js: compile_pattern(js) for js in texts}
    keep(_KEPT, made_of, found)
    return found


@cache
def _compiler() -> str:
    """A digest of the code that compiles: what was kept by another version is of no use."""
    sources = (Path(str(module.__file__)).read_bytes() for module in (patterns, shapes))
    return sha256(b"\0".join(sources)).hexdigest()
