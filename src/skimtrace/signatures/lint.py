"""The linter: advice on signatures that load, but say less, or more, than their author means."""

import re
from collections.abc import Iterator

import msgspec

from skimtrace.data import line_of
from skimtrace.signatures.advice import further_advice
from skimtrace.signatures.cases import Case
from skimtrace.signatures.model import Advice, SignatureSet
from skimtrace.signatures.schema import FactTerm, FlowTerm, Node, Signature, Status

Finding = tuple[tuple[str | int, ...], str]

LEAST_MATCHES = 1
LEAST_NEAR_MISSES = 2

# A match shows what code can do; whether a law is broken is for others to say.
_ACCUSES = re.compile(r"\b(?:violat\w*|breach\w*|illegal\w*|unlawful\w*|malicious\w*|spyware|steals?)\b", re.IGNORECASE)


def lint(signatures: SignatureSet) -> list[Advice]:
    """Return advice on the signature files, and the case files, of `signatures`, by file and line."""
    advice: list[Advice] = []
    for signature in signatures.signatures:
        path = signatures.files[signature.id]
        text = path.read_text(encoding="utf-8")
        found = (*_advice(signature), *further_advice(signature, signatures.taxonomies))
        advice += [Advice(str(path), line_of(text, place), message) for place, message in found]
    for case in signatures.cases:
        path = signatures.case_files[case.id]
        text = path.read_text(encoding="utf-8")
        advice += [Advice(str(path), line_of(text, place), message) for place, message in _of_case(case)]
    return sorted(advice, key=lambda row: (row.file, row.line, row.message))


def _advice(signature: Signature) -> Iterator[Finding]:
    yield from _words(signature)
    yield from _examples(signature)
    yield from _node(signature.match, ("match",), root=True)
    for at, mitigation in enumerate(signature.mitigations):
        yield from _node(mitigation.match, ("mitigations", at, "match"))
    if signature.status is Status.STABLE and not _stands(signature.match):
        yield (
            ("status",),
            "nothing in `match` is a flow or a site-specific fact (`site`): generic behaviour does not tell collectors "
            "from others; make it a preview or ask for a flow too",
        )


def _of_case(case: Case) -> Iterator[Finding]:
    """Advice on a case: what was decided may be told in the words of a judgement, what a package shows may not."""
    yield from _repeated(case.limits, ("limits",))
    for at, row in enumerate(case.rows):
        here = ("rows", at)
        if row.title.endswith("."):
            yield (*here, "title"), "a title ends without a full stop"
        yield from _repeated(row.signatures, (*here, "signatures"))
        yield from _repeated(row.articles, (*here, "articles"))
        if row.mitigations and not row.signatures and not row.evidence:
            yield (*here, "mitigations"), "nothing is evidence of this row, so that nothing can be mitigated"
        for index, one in enumerate(row.evidence):
            yield from _judgement(one.shows, (*here, "evidence", index, "shows"))
            yield from _node(one.match, (*here, "evidence", index, "match"), root=True)
        for index, part in enumerate(row.mitigations):
            yield from _node(part.match, (*here, "mitigations", index, "match"))


def _words(signature: Signature) -> Iterator[Finding]:
    if signature.title.endswith("."):
        yield ("title",), "a title ends without a full stop"
    texts: list[tuple[tuple[str | int, ...], str]] = [
        (("title",), signature.title),
        (("description",), signature.description),
        *((("gdpr", at, "because"), row.because) for at, row in enumerate(signature.gdpr)),
    ]
    for place, text in texts:
        yield from _judgement(text, place)
    for key in ("attack", "cwe", "check_next", "limits"):
        yield from _repeated(getattr(signature, key), (key,))
    yield from _repeated(tuple(row.article for row in signature.gdpr), ("gdpr",))


def _judgement(text: str, place: tuple[str | int, ...]) -> Iterator[Finding]:
    found = _ACCUSES.search(text)
    if found is not None:
        yield place, f"{found.group().lower()!r} is a judgement: say what the code does, and what it may bear on"


def _examples(signature: Signature) -> Iterator[Finding]:
    sides = (("match", LEAST_MATCHES, "match"), ("near_miss", LEAST_NEAR_MISSES, "near misses"))
    for side, least, words in sides:
        examples = getattr(signature.examples, side)
        if len(examples) < least:
            yield ("examples", side), f"{len(examples)} examples; at least {least} {words} are needed"
        yield from _repeated(tuple(example.title for example in examples), ("examples", side))
        for at, example in enumerate(examples):
            if not example.flows and not example.facts and not example.code and not example.manifest:
                yield ("examples", side, at), "the example has neither flows, facts nor code"


def _node(node: Node, place: tuple[str | int, ...], *, root: bool = False) -> Iterator[Finding]:
    if root and node.none is not None:
        yield (*place, "none"), "a lone `none` holds for nearly every extension; put it beside a term under `all`"
    if node.at_least is not None:
        if node.at_least.n > len(node.at_least.of):
            yield (*place, "at_least", "n"), "it asks for more than there are"
        for at, child in enumerate(node.at_least.of):
            yield from _node(child, (*place, "at_least", "of", at))
    for key in ("all", "any", "none"):
        children: tuple[Node, ...] = getattr(node, key) or ()
        if len(children) == 1 and key != "none" and node.scope is None:
            yield (*place, key), f"`{key}` over one term is the term itself"
        if key == "all" and children and all(child.none is not None for child in children):
            yield (*place, key), "nothing under `all` has to be there"
        for at, child in enumerate(children):
            if child in children[:at]:
                yield (*place, key, at), "the same term stands here twice"
            yield from _node(child, (*place, key, at))
    if node.flow is not None and node.flow == FlowTerm():
        yield (*place, "flow"), "an empty term holds for every flow"
    if node.fact is not None and node.fact == FactTerm(kind=node.fact.kind):
        yield (*place, "fact"), "every fact of its kind holds: give a value or a site"
    if node.flow is not None:
        yield from _term(node.flow, (*place, "flow"))


def _term(term: FlowTerm, place: tuple[str | int, ...]) -> Iterator[Finding]:
    for key, words in msgspec.structs.asdict(term).items():
        if isinstance(words, tuple):
            yield from _repeated(words, (*place, key))
    if term.not_ == FlowTerm():
        yield (*place, "not"), "an empty `not` refuses every flow"


def _stands(node: Node) -> bool:
    if node.flow is not None:
        return True
    if node.fact is not None:
        return node.fact.site is not None
    if node.pattern is not None:
        return node.pattern.site is not None
    if node.any is not None:
        return all(_stands(child) for child in node.any)
    return any(_stands(child) for child in node.all or (node.at_least.of if node.at_least is not None else ()))


def _repeated(words: tuple[str, ...], place: tuple[str | int, ...]) -> Iterator[Finding]:
    for at, word in enumerate(words):
        if word in words[:at]:
            yield (*place, at), f"{word!r} stands here twice"
