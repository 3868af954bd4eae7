"""Advice on the terms, mitigations and texts of a signature: what can never hold, always holds, or says nothing."""

import re
from collections.abc import Iterator
from functools import cache
from typing import Any, Final

import msgspec

from skimtrace.signatures.reference import told
from skimtrace.signatures.schema import (
    Bound,
    EndpointTerm,
    FactTerm,
    FlowTerm,
    Node,
    PatternTerm,
    Scope,
    Signature,
)
from skimtrace.signatures.taxonomy import OTHER, Taxonomies

Place = tuple[str | int, ...]
Finding = tuple[Place, str]

TO_FILL_IN: Final = "TODO"
"""The mark of what an author has still to write."""
_UNTOLD: Final = ("selector_contains", "page_host", "trigger")
"""Keys of a flow term of which it can be unknown whether they hold."""

_WORDS: Final = re.compile(r"""(?P<hole>\$\w*)|(?P<text>"[^"]*"|'[^']*'|`[^`]*`)|(?P<name>[A-Za-z_]\w*)""")
_HOLE: Final = re.compile(r"\$([A-Z_][A-Z0-9_]*)")  # also inside a template
_KEYWORDS: Final = """
async await break const delete else false for function if in instanceof let new null of return this true typeof
undefined var void while yield
"""
_LANGUAGE: Final = frozenset(_KEYWORDS.split())
_EVERYWHERE: Final = re.compile(
    r"(?:\$\w*\.)?(?:apply|bind|call|chrome|concat|console|data|document|forEach|get|globalThis|id|join|key|length|log|"
    r"map|name|push|self|set|slice|then|toString|type|value|window)(?:\([$\w., ]*\))?"
)
"""Names that every script is full of, alone or of any object."""


def further_advice(signature: Signature, known: Taxonomies) -> Iterator[Finding]:
    """Yield advice on one signature, by the place (keys and indices) it is about."""
    yield from _unfilled(msgspec.to_builtins(signature), ())
    yield from _gdpr(signature)
    for node, place in walk(signature.match, ("match",)):
        yield from _of_node(node, place, known)
    for at, mitigation in enumerate(signature.mitigations):
        whole = mitigation.match.scope is Scope.EXTENSION
        for node, place in walk(mitigation.match, ("mitigations", at, "match")):
            yield from _of_node(node, place, known, whole=whole and node is mitigation.match)
    yield from _mitigations(signature)
    asks = any(node.pattern is not None for node, _ in walk(signature.match, ("match",)))
    if asks and not any(example.code for example in signature.examples.match):
        yield ("examples", "match"), "a pattern is asked for, and no example has `code` that shows it"


def walk(node: Node, place: Place) -> Iterator[tuple[Node, Place]]:
    """Yield `node` and all below it, each with its place."""
    yield node, place
    for key in ("all", "any", "none"):
        for at, child in enumerate(getattr(node, key) or ()):
            yield from walk(child, (*place, key, at))
    for at, child in enumerate(node.at_least.of if node.at_least is not None else ()):
        yield from walk(child, (*place, "at_least", "of", at))


def _of_node(node: Node, place: Place, known: Taxonomies, *, whole: bool = False) -> Iterator[Finding]:
    """`whole`: it is the root of a mitigation, which `scope: extension` lets hold anywhere."""
    if node.scope is not None and len(node.children) == 1 and not whole:
        yield (*place, "scope"), "`scope` over one child: there is nothing for it to have in common"
    if node.at_least is not None and node.at_least.n == 1:
        yield (*place, "at_least", "n"), "at least one of them is `any`"
    elif node.at_least is not None and node.at_least.n == len(node.at_least.of):
        yield (*place, "at_least", "n"), "as many as there are is `all`"
    if node.unknown is not None and not _can_be_unknown(node):
        yield (*place, "unknown"), "nothing in this term can be unknown: it holds or it does not"
    if node.distinct is not None and (
        node.pattern is not None or (node.fact is not None and node.distinct not in ("site", "host"))
    ):
        kind = "pattern" if node.pattern is not None else "fact"
        yield (*place, "distinct"), f"a {kind} has no {node.distinct.replace('_', ' ')}: this never holds"
    if node.flow is not None:
        yield from _of_flow(node.flow, (*place, "flow"), known)
    if node.fact is not None:
        yield from _of_fact(node.fact, (*place, "fact"))
    if node.pattern is not None:
        yield from _of_pattern(node.pattern, (*place, "pattern"))


def _can_be_unknown(node: Node) -> bool:
    if node.flow is not None:
        return _flow_can_be_unknown(node.flow)
    return node.pattern is not None and bool(node.pattern.where)


def _flow_can_be_unknown(term: FlowTerm) -> bool:
    return (
        any(getattr(term, key) is not None for key in _UNTOLD)
        or (term.endpoint is not None and term.endpoint != EndpointTerm(unresolved=term.endpoint.unresolved))
        or (term.not_ is not None and _flow_can_be_unknown(term.not_))
    )


def _of_flow(term: FlowTerm, place: Place, known: Taxonomies) -> Iterator[Finding]:
    for key, rows in (("source", known.sources), ("channel", known.channels)):
        for at, word in enumerate(getattr(term, key) or ()):
            if word not in rows or word.startswith(OTHER):
                yield (*place, key, at), f"no flow has the {key} {word!r}"
    if term.not_ is not None:
        yield from _of_flow(term.not_, (*place, "not"), known)


def _of_fact(term: FactTerm, place: Place) -> Iterator[Finding]:
    for at, kind in enumerate(term.kind or ()):
        if kind not in fact_kinds():
            yield (*place, "kind", at), f"no fact is of the kind {kind!r}"
    if term.category is not None and "endpoint" not in (term.kind or ("endpoint",)):
        yield (*place, "category"), "`category` is of facts of the kind endpoint: this never holds"
    if term.not_ is not None:
        yield from _of_fact(term.not_, (*place, "not"))


@cache
def fact_kinds() -> frozenset[str]:
    """Return the kinds a fact may be of, which the description of `kind` lists."""
    return frozenset(told(FactTerm)["kind"].rstrip(".").split(", "))


def _of_pattern(term: PatternTerm, place: Place) -> Iterator[Finding]:
    held: list[set[str]] = []
    for at, text in enumerate(term.js):
        here = list(_WORDS.finditer(text))
        held.append(set(_HOLE.findall(text)))
        named = any(found["name"] and found["name"] not in _LANGUAGE for found in here)
        texts = any(found["text"] and found["text"].strip("\"'`") for found in here)
        says = (named or texts) and not _EVERYWHERE.fullmatch(text.strip())
        if not says and not held[at].intersection(term.where):
            yield (*place, "js", at), "this matches nearly everything: name a function, a property or a text"
        if text in term.js[:at]:
            yield (*place, "js", at), f"{text!r} stands here twice"
    for name, bound in term.where.items():
        if name.startswith("$"):
            yield (*place, "where", name), "this never holds: a metavariable is named without its `$` here"
        elif not any(name in names for names in held):
            yield (*place, "where", name), f"this never holds: no pattern here has ${name}"
        else:
            for at, names in enumerate(held):
                if name not in names:
                    yield (*place, "js", at), f"this never matches: `where` asks of ${name}, which it does not have"
        if bound == Bound():
            yield (*place, "where", name), "an empty condition holds for every text"


def _mitigations(signature: Signature) -> Iterator[Finding]:
    required = _required(signature.match)
    for at, row in enumerate(signature.mitigations):
        place: Place = ("mitigations", at, "match")
        if row.match in required:
            yield place, "without effect on what is found: it holds for every match; lower the severity instead"
        elif row.match in (other.match for other in signature.mitigations[:at]):
            yield place, "this mitigation stands here twice"
        elif _never_near(row.match):
            yield place, "without effect: a mitigation speaks of no flow but the match's own, and this asks for several"
        if row.title in (other.title for other in signature.mitigations[:at]):
            yield ("mitigations", at, "title"), f"{row.title!r} stands here twice"


def _required(node: Node) -> list[Node]:
    """What holds whenever `node` does."""
    found = [node]
    for child in node.all or ():
        found += _required(child)
    return found


def _never_near(node: Node) -> bool:
    if node.flow is not None:
        return (node.count or 1) > 1
    if node.any is not None:
        return all(_never_near(child) for child in node.any)
    return any(_never_near(child) for child in node.all or ())


def _gdpr(signature: Signature) -> Iterator[Finding]:
    for at, row in enumerate(signature.gdpr):
        for key in ("because", "unknown"):
            if not getattr(row, key).strip():
                yield ("gdpr", at, key), f"`{key}` says nothing"
        if row.because.strip() and row.because.strip() == row.unknown.strip():
            yield ("gdpr", at, "unknown"), "what the code shows and what it cannot show are the same words"


def _unfilled(value: Any, place: Place) -> Iterator[Finding]:
    # The Structs bound the depth of what stands here.
    if isinstance(value, str):
        if TO_FILL_IN in value:
            yield place, f"{TO_FILL_IN} is to be filled in"
    elif isinstance(value, dict):
        for key, held in value.items():
            yield from _unfilled(held, (*place, key))
    elif isinstance(value, list | tuple):
        for at, held in enumerate(value):
            yield from _unfilled(held, (*place, at))
