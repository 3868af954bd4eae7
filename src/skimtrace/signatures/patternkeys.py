"""Keys of patterns: what the facts that a pattern's matches become are called by."""

import msgspec

from skimtrace.signatures.schema import PatternTerm


def pattern_key(term: PatternTerm) -> str:
    """Return the name of the facts that stand for matches of `term`: its whole text, conditions included."""
    return msgspec.json.encode(term, order="sorted").decode()
