"""What metavariables stand for: whether it is what `where` asks for, and how it is shown."""

from collections.abc import Iterable, Iterator
from typing import Final

from skimtrace.flow.constants import HOLE, constant, joined
from skimtrace.flow.constants import Text as Folded
from skimtrace.flow.observe import Scene
from skimtrace.flow.values import Value
from skimtrace.javascript.ir import Class, Concat, Const, Func, Object
from skimtrace.signatures.comparing import Bindings, Comparison
from skimtrace.signatures.schema import Bound, PatternTerm
from skimtrace.signatures.shapes import Shape, key_names
from skimtrace.signatures.terms import text_holds
from skimtrace.signatures.truth import NO, YES, Judgement, Truth, all_of

_MAX_DETAIL: Final = 240
_MAX_VALUE: Final = 80
_MAX_PARTS: Final = 16
_NO_TEXTS: Final = frozenset({Object, Func, Class})
"""What is no text, whatever it holds."""


def where_holds(comparison: Comparison, term: PatternTerm, bound: Bindings, *, certainly: bool = False) -> Judgement:
    """Return whether the metavariables of a match are what the term asks for, as far as constants tell. `certainly`:
    what cannot be told is not asked for, so that it may be told to be none of it."""
    if not term.where:
        return YES
    return all_of(_judged(comparison, term, bound, certainly=certainly))


def may_hold(comparison: Comparison, term: PatternTerm, shape: Shape) -> bool:
    """Return whether the texts that a term asks for may be there at all, for what has to be certain. Names of
    properties, which a metavariable may stand for as well, are not looked through."""
    keys = set(key_names(shape))
    for name, wanted in term.where.items():
        for words in (wanted.value, wanted.prefix, wanted.contains):
            if words is not None and name not in keys and not any(map(comparison.is_contained, words)):
                return False
    return True


def _judged(comparison: Comparison, term: PatternTerm, bound: Bindings, *, certainly: bool) -> Iterator[Judgement]:
    for name, wanted in sorted(
        term.where.items(), key=lambda row: (not _is_literal(comparison, bound.get(row[0])), row[0])
    ):
        judged = _held(comparison, wanted, bound[name], certainly=certainly) if name in bound else NO
        yield Judgement(judged.truth, judged.reason and f"${name}: {judged.reason}")


def _is_literal(comparison: Comparison, held: Value | str | None) -> bool:
    """Whether it is told at once what a metavariable stands for: most matches end there."""
    return not isinstance(held, Value) or type(comparison.program.op(held.node)) is Const


def _held(comparison: Comparison, wanted: Bound, held: Value | str, *, certainly: bool) -> Judgement:
    """Whether one of the texts that a metavariable may be is what is asked for."""
    if isinstance(held, str):
        return text_holds(wanted, held)
    roots = comparison.resolver.roots(held.node, held.calls)
    if certainly:
        texts = [text for root in roots if comparison.is_made(root) for text in comparison.texts(root)]
    elif all(type(comparison.program.op(root.node)) in _NO_TEXTS for root in roots):
        texts = []
    else:
        texts = list(comparison.texts(held))
    return max((_text_holds(wanted, text) for text in texts), key=lambda judged: judged.truth, default=NO)


def _text_holds(wanted: Bound, text: Folded) -> Judgement:
    """Whether a text is what is asked for, as far as its constant parts tell."""
    whole = constant(text)
    if whole is not None:
        return text_holds(wanted, whole)
    known = [part.lower() for part in text if isinstance(part, str)]
    first = text[0].lower() if text and isinstance(text[0], str) else ""
    unknown = Judgement(Truth.UNKNOWN, "the text is not constant")
    parts: list[Judgement] = []
    if wanted.value is not None:
        parts.append(unknown if any(word.lower().startswith(first) for word in wanted.value) else NO)
    if wanted.prefix is not None and not any(first.startswith(word.lower()) for word in wanted.prefix):
        parts.append(unknown if any(word.lower().startswith(first) for word in wanted.prefix) else NO)
    if wanted.contains is not None and not any(word.lower() in part for word in wanted.contains for part in known):
        parts.append(unknown)
    if wanted.not_contains is not None:
        parts.append(NO if any(word.lower() in part for word in wanted.not_contains for part in known) else unknown)
    return all_of(parts)


def shown(comparison: Comparison, term: PatternTerm, bound: Bindings, *, briefly: bool) -> str:
    """Return what metavariables stand for: "$URL = https://…; $BODY = JSON.stringify(…)". `briefly`: of those that
    `where` does not ask about, how they are written."""
    words = "; ".join(
        f"${name} = {_value(comparison, held, folded=name in term.where, plain=not briefly)}"
        for name, held in bound.items()
    )
    return words if len(words) <= _MAX_DETAIL else f"{words[: _MAX_DETAIL - 1]}…"


def _value(comparison: Comparison, held: Value | str, *, folded: bool, plain: bool) -> str:
    """Its text, where some of it is constant, else the code. What `where` asks of was folded before; of others only the
    plain texts are shown, as to fold them would take as long as to find the match."""
    if isinstance(held, str):
        return held
    texts: Iterable[str] = _plain(comparison.scene, held) if plain else ()
    if folded:
        texts = map(joined, comparison.texts(held))
    text = " or ".join([text for text in texts if text.replace(HOLE, "")][:2])
    if not text:
        unit = comparison.program.unit(held.node)
        text = unit.module.code(held.node - unit.base, _MAX_VALUE)
    return text if len(text) <= _MAX_VALUE else f"{text[: _MAX_VALUE - 1]}…"


def _plain(scene: Scene, held: Value) -> Iterator[str]:
    """Literals, and sums of them, without a look behind anything else."""
    for root in scene.resolver.roots(held.node, held.calls)[:2]:
        unit = scene.program.unit(root.node)
        op = unit.module.ops[root.node - unit.base]
        if type(op) is Const:
            yield _literal(op)
        elif type(op) is Concat:
            yield "".join(
                _part(scene, Value(unit.base + part, root.calls)) for part in op.parts[:_MAX_PARTS]
            )  # fmt: skip


def _part(scene: Scene, part: Value) -> str:
    ops = [scene.program.op(root.node) for root in scene.resolver.roots(part.node, part.calls)]
    only = ops[0] if len(ops) == 1 else None
    return _literal(only) if type(only) is Const else HOLE


def _literal(op: Const) -> str:
    if isinstance(op.value, float):
        return str(int(op.value)) if op.value.is_integer() else str(op.value)
    return str(op.value) if isinstance(op.value, str) else ""
