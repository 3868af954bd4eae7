"""The observer of patterns: every place in a program that a pattern of a signature matches, as a fact."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Final

from skimtrace.extension.model import ContextKind
from skimtrace.flow.model import Fact
from skimtrace.flow.observe import Observer, Scene
from skimtrace.flow.program import Node
from skimtrace.signatures.bounds import may_hold, shown, where_holds
from skimtrace.signatures.candidates import Search
from skimtrace.signatures.comparing import Bindings
from skimtrace.signatures.compiled import compiled
from skimtrace.signatures.model import SignatureSet
from skimtrace.signatures.patternkeys import pattern_key
from skimtrace.signatures.schema import Node as Part
from skimtrace.signatures.schema import PatternTerm
from skimtrace.signatures.shapes import Shape
from skimtrace.signatures.truth import Truth

MAX_MATCHES: Final = 200
"""Places that one pattern matches which are looked for; as many more of which it cannot be told are shown."""
MAX_CANDIDATES: Final = 2_000
"""Places that are compared with one pattern."""
_MAX_SHOWN: Final = 20
"""Places of which it is shown at length what metavariables stand for."""

_Matched = dict[Node, tuple[Bindings, str]]
"""The places that a term matches: what metavariables stand for, and why it cannot be told whether they match."""


def pattern_terms(signatures: SignatureSet) -> Iterator[tuple[PatternTerm, bool]]:
    """Yield the pattern terms of signatures and cases, those of their mitigations too, each with whether places are
    asked for of which it cannot be told whether they match.

    They are not where the node says `unknown: drop`, and in mitigations, which hold for certain or not at all; but what
    must not be there (`none`) is not certain to be absent then.
    """
    roots = [signature.match for signature in signatures.signatures]
    roots += [part.match for case in signatures.cases for row in case.rows for part in row.evidence]
    lowering = [row for signature in signatures.signatures for row in signature.mitigations]
    lowering += [mitigation for case in signatures.cases for row in case.rows for mitigation in row.mitigations]
    waiting: list[tuple[Part, bool]] = [*((node, True) for node in roots), *((row.match, False) for row in lowering)]
    while waiting:
        node, doubtful = waiting.pop()
        if node.pattern is not None:
            yield node.pattern, doubtful and node.unknown != "drop"
        waiting += ((child, doubtful or node.none is not None) for child in node.children)


def compiled_patterns(signatures: SignatureSet) -> Mapping[str, Shape]:
    """Return the shape of every pattern of `signatures` by its text. Raises PatternError for what is none."""
    return compiled(js for term, _ in pattern_terms(signatures) for js in term.js)


def pattern_observer(signatures: SignatureSet, shapes: Mapping[str, Shape] | None = None) -> Observer:
    """Return what looks for the patterns of `signatures`: facts of the kind "pattern", called by `pattern_key`.

    `shapes` are the patterns compiled, where the caller has them; raises PatternError for what is none.
    """
    terms: dict[str, tuple[PatternTerm, bool]] = {}
    for term, doubtful in pattern_terms(signatures):
        key = pattern_key(term)
        terms[key] = term, doubtful or (key in terms and terms[key][1])
    known = compiled_patterns(signatures) if shapes is None else shapes

    def observe(scene: Scene) -> Iterable[Fact]:
        search = Search(scene)
        return [
            fact for key, (term, doubtful) in terms.items() for fact in _observed(search, key, term, doubtful, known)
        ]

    return observe


def _observed(
    search: Search, key: str, term: PatternTerm, doubtful: bool, shapes: Mapping[str, Shape]
) -> Iterator[Fact]:
    scene = search.scene
    matched: _Matched = {}
    for js in term.js:
        if not doubtful and not may_hold(search.comparison, term, shapes[js]):
            continue
        _look_for(search, js, shapes[js], term, matched, MAX_MATCHES if doubtful else 0)
    for at, (node, (bound, doubt)) in enumerate(matched.items()):
        yield Fact(
            "pattern",
            key,
            scene.place(node),
            term.site,
            functions=scene.functions(node),
            contexts=scene.contexts(node),
            detail=shown(search.comparison, term, bound, briefly=at >= _MAX_SHOWN),
            doubt=doubt,
        )


def _look_for(search: Search, js: str, shape: Shape, term: PatternTerm, matched: _Matched, doubted: int) -> None:
    """Add the places that a pattern matches to those that others of its term match; of those of which it cannot be told
    at most `doubted`."""
    certain = doubtful = 0
    for candidates, found in enumerate(search.places(shape)):
        if certain >= MAX_MATCHES or candidates >= MAX_CANDIDATES:
            search.scene.limits.append(f"the pattern {js} was compared with {candidates:,} places; there are more")
            return
        if found is None or found.node in matched or not _in_place(search.scene, found.node, term):
            continue
        judged = where_holds(search.comparison, term, found.bound, certainly=not doubted)
        if judged.truth is Truth.TRUE:
            certain += 1
        elif judged.truth is Truth.UNKNOWN and doubtful < doubted:
            doubtful += 1
        else:
            continue
        matched[found.node] = found.bound, judged.reason


def _in_place(scene: Scene, node: Node, term: PatternTerm) -> bool:
    """Whether a place is in code of the extension's own that runs where the term asks for."""
    unit = scene.program.unit(node)
    if scene.resolver.libraries.holds(unit, unit.module.ops[node - unit.base].fn):
        return False
    if term.context is not None and not any(context.kind in term.context for context in unit.contexts):
        injected = ContextKind.CONTENT in term.context and not unit.page_world and scene.setting.in_page(node)
        if not injected:
            return False
    return term.page is None or scene.setting.in_page(node) == term.page
