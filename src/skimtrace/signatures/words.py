"""Terms in words, for the reader of a proof."""

from collections.abc import Iterator
from typing import Final

import msgspec

from skimtrace.signatures.message import listed
from skimtrace.signatures.schema import EndpointTerm, FactTerm, FlowTerm, Node, PatternTerm

_KEYS: Final = {
    "data_types": "data", "selector_contains": "selector with", "page_host": "page", "step_contains": "step with",
    "min_hops": "hops at least", "min_confidence": "confidence at least", "value_prefix": "value that begins with",
    "value_contains": "value with", "url_contains": "address with", "same_site": "same site", "not_": "not",
}  # fmt: skip


def node_words(node: Node) -> str:
    """Return what a node asks for: "a flow: data person.email; site linkedin"."""
    number = f"{node.count} different {node.distinct.replace('_', ' ')}s of " if node.count and node.distinct else ""
    number = number or (f"{node.count} times " if node.count else "")
    if node.flow is not None:
        return f"{number}a flow{_after(_term(node.flow))}"
    if node.fact is not None:
        return f"{number}a fact{_after(_term(node.fact))}"
    if node.pattern is not None:
        return f"{number}code like {_pattern(node.pattern)}"
    words = [node_words(child) for child in node.children]
    if node.at_least is not None:
        return f"at least {node.at_least.n} of ({'; '.join(words)})"
    how = "all" if node.all is not None else "any" if node.any is not None else "none"
    return f"{how} of ({'; '.join(words)})"


def _pattern(term: PatternTerm) -> str:
    words = listed([f"`{text}`" for text in term.js]).replace(" and ", " or ")
    bounds = [f"${name} {'; '.join(_term(bound))}" for name, bound in sorted(term.where.items())]
    return words + (f" where {' and '.join(bounds)}" if bounds else "")


def _after(parts: Iterator[str]) -> str:
    words = "; ".join(parts)
    return f": {words}" if words else ""


def _term(term: FlowTerm | FactTerm | EndpointTerm | msgspec.Struct) -> Iterator[str]:
    for name in term.__struct_fields__:
        value = getattr(term, name)
        if value is None:
            continue
        key = _KEYS.get(name, name.replace("_", " "))
        if isinstance(value, bool):
            yield key if value else f"not {key}"
        elif isinstance(value, tuple):
            yield f"{key} {listed([str(word) for word in value]).replace(' and ', ' or ')}"
        elif isinstance(value, msgspec.Struct):
            yield f"{key} ({'; '.join(_term(value))})"
        else:
            yield f"{key} {value}"
