"""The observer of patterns: every place in a program that a pattern of a signature matches, as a fact."""

from collections.abc import Container, Iterable, Iterator, Mapping
from typing import Final

from skimtrace.extension.model import ContextKind
from skimtrace.flow.constants import HOLE, constant, joined
from skimtrace.flow.constants import Text as Folded
from skimtrace.flow.model import Fact
from skimtrace.flow.observe import Observer, Scene
from skimtrace.flow.program import Node
from skimtrace.flow.values import Value
from skimtrace.javascript.ir import Class, Func, Object
from skimtrace.signatures.candidates import Search
from skimtrace.signatures.comparing import Bindings
from skimtrace.signatures.model import SignatureSet
from skimtrace.signatures.patternkeys import pattern_key
from skimtrace.signatures.patterns import compile_pattern
from skimtrace.signatures.schema import Bound, PatternTerm
from skimtrace.signatures.schema import Node as Part
from skimtrace.signatures.shapes import Shape
from skimtrace.signatures.terms import text_holds
from skimtrace.signatures.truth import NO, Judgement, Truth, all_of

MAX_MATCHES: Final = 200
"""Places that one pattern matches which are looked for."""
MAX_CANDIDATES: Final = 2_000
"""Places that are compared with one pattern."""
_MAX_DETAIL: Final = 240
_MAX_VALUE: Final = 80
_MAX_FOLDED: Final = 10
"""Places of one pattern of which it is shown what metavariables are, rather than how they are written: that takes as
long as finding them."""
_NO_TEXTS: Final = frozenset({Object, Func, Class})
"""What is no text, whatever it holds."""


def pattern_terms(signatures: SignatureSet) -> Iterator[PatternTerm]:
    """Yield the pattern terms of signatures and cases, those of their mitigations too."""
    waiting: list[Part] = []
    for signature in signatures.signatures:
        waiting += (signature.match, *(row.match for row in signature.mitigations))
    for row in (row for case in signatures.cases for row in case.rows):
        waiting += (part.match for part in row.evidence)
        waiting += (part.match for part in row.mitigations)
    while waiting:
        node = waiting.pop()
        if node.pattern is not None:
            yield node.pattern
        waiting += reversed(node.children)


def pattern_observer(signatures: SignatureSet) -> Observer:
    """Return what looks for the patterns of `signatures`: facts of the kind "pattern", called by `pattern_key`."""
    terms = {pattern_key(term): term for term in pattern_terms(signatures)}
    shapes = {js: compile_pattern(js) for term in terms.values() for js in term.js}

    def observe(scene: Scene) -> Iterable[Fact]:
        return _observed(scene, terms, shapes)

    return observe


def _observed(scene: Scene, terms: Mapping[str, PatternTerm], shapes: Mapping[str, Shape]) -> list[Fact]:
    search = Search(scene)
    facts: list[Fact] = []
    for key, term in terms.items():
        matched: dict[Node, tuple[Bindings, str]] = {}
        for js in term.js:
            _look_for(search, js, shapes[js], term, matched)
        for at, (node, (bound, doubt)) in enumerate(matched.items()):
            folded = bound if at < _MAX_FOLDED else term.where
            facts.append(
                Fact(
                    "pattern",
                    key,
                    scene.place(node),
                    functions=scene.functions(node),
                    contexts=scene.contexts(node),
                    detail=_detail(scene, bound, folded),
                    doubt=doubt,
                )
            )
    return facts


def _look_for(
    search: Search, js: str, shape: Shape, term: PatternTerm, matched: dict[Node, tuple[Bindings, str]]
) -> None:
    """Add the places that a pattern matches to those that others of its term match, with why that is not certain."""
    before = len(matched)
    for candidates, found in enumerate(search.places(shape)):
        if len(matched) - before >= MAX_MATCHES or candidates >= MAX_CANDIDATES:
            search.scene.limits.append(f"the pattern {js} was compared with {candidates:,} places; there are more")
            return
        if found is None or found.node in matched or not _in_place(search.scene, found.node, term):
            continue
        judged = all_of(_judged(search.scene, term, found.bound))
        if judged.truth is not Truth.FALSE:
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


def _judged(scene: Scene, term: PatternTerm, bound: Bindings) -> Iterator[Judgement]:
    """Whether metavariables are what `where` asks for."""
    for name, wanted in sorted(term.where.items()):
        judged = _bound_holds(scene, wanted, bound[name]) if name in bound else NO
        yield Judgement(judged.truth, judged.reason and f"${name}: {judged.reason}")


def _bound_holds(scene: Scene, bound: Bound, held: Value | str) -> Judgement:
    """Whether one of the texts that a metavariable may be is what is asked for."""
    if isinstance(held, str):
        return text_holds(bound, held)
    if all(type(scene.program.op(root.node)) in _NO_TEXTS for root in scene.resolver.roots(held.node, held.calls)):
        return NO
    judged = [_text_holds(bound, text) for text in scene.constants.texts(held.node, held.calls)]
    return max(judged, key=lambda judgement: judgement.truth)


def _text_holds(bound: Bound, text: Folded) -> Judgement:
    """Whether a text is what is asked for, as far as its constant parts tell."""
    whole = constant(text)
    if whole is not None:
        return text_holds(bound, whole)
    known = [part for part in text if isinstance(part, str)]
    first = text[0] if text and isinstance(text[0], str) else ""
    unknown = text_holds(bound, None)
    parts: list[Judgement] = []
    if bound.value is not None:
        possible = any(word.lower().startswith(first.lower()) for word in bound.value)
        parts.append(unknown if possible else NO)
    if bound.prefix is not None:
        low = first.lower()
        if not any(low.startswith(word.lower()) for word in bound.prefix):
            parts.append(unknown if any(word.lower().startswith(low) for word in bound.prefix) else NO)
    if bound.contains is not None and not any(
        word.lower() in part.lower() for word in bound.contains for part in known
    ):
        parts.append(unknown)
    if bound.not_contains is not None:
        named = any(word.lower() in part.lower() for word in bound.not_contains for part in known)
        parts.append(NO if named else unknown)
    return all_of(parts)


def _detail(scene: Scene, bound: Bindings, folded: Container[str]) -> str:
    words = "; ".join(f"${name} = {_shown(scene, held, name in folded)}" for name, held in bound.items())
    return words if len(words) <= _MAX_DETAIL else f"{words[: _MAX_DETAIL - 1]}…"


def _shown(scene: Scene, held: Value | str, folded: bool) -> str:
    """What a metavariable stands for: its text where that is asked for and some of it is constant, else the code."""
    if isinstance(held, str):
        return held
    texts = map(joined, scene.constants.texts(held.node, held.calls) if folded else ())
    shown = " or ".join([text for text in texts if text.replace(HOLE, "")][:2])
    if not shown:
        unit = scene.program.unit(held.node)
        shown = unit.module.code(held.node - unit.base, _MAX_VALUE)
    return shown if len(shown) <= _MAX_VALUE else f"{shown[: _MAX_VALUE - 1]}…"
