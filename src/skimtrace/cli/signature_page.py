"""The page of one signature, for a reader: everything it says, and what became of its examples."""

from collections.abc import Iterable, Iterator
from dataclasses import replace

from skimtrace.report.words import INDICATOR, article_word
from skimtrace.signatures.examples import run_examples
from skimtrace.signatures.model import ExampleOutcome, SignatureSet
from skimtrace.signatures.schema import Signature, Status
from skimtrace.signatures.taxonomy import Taxonomies
from skimtrace.signatures.tree import tree_words


def page(row: Signature, known: SignatureSet) -> Iterator[str]:
    """Yield the lines of the page of `row`; its examples are tried for it."""
    scores = "a match scores" if row.status is Status.STABLE else "a match is shown and does not score"
    yield f"{row.id}: {row.title}"
    yield f"severity {row.severity.value}, {row.status.value}: {scores}"
    yield from ("", *_paragraphs(row.description))
    yield from ("", "Matches when there is:")
    yield from (f"{'  ' * depth}- {words}" for depth, words in tree_words(row.match, 1))
    if row.mitigations:
        yield from ("", "Weighs less, one step of confidence each, when there is beside it:")
        for mitigation in row.mitigations:
            yield f"  - {mitigation.title}: {mitigation.because.strip()}"
            yield from (f"{'  ' * depth}- {words}" for depth, words in tree_words(mitigation.match, 2))
    yield from ("", "Confidence:", *(f"  {line}" for line in _paragraphs(row.confidence)))
    yield from _listed("Check next", row.check_next)
    yield from _listed("Limits", row.limits)
    yield from _law(row, known.taxonomies)
    names = [f"{name} ({known.taxonomies.techniques.get(name, '')})" for name in row.attack]
    names += [f"{name} ({known.taxonomies.weaknesses.get(name, '')})" for name in row.cwe]
    if names:
        yield from _listed("Comparable to (ATT&CK, CWE)", names)
    yield from ("", "Examples:")
    for outcome in run_examples(replace(known, signatures=(row,))):
        yield from _example(outcome)
    if row.id in known.files:
        yield from ("", f"File: {known.files[row.id]}")


def _law(row: Signature, titles: Taxonomies) -> Iterator[str]:
    if not row.gdpr:
        return
    yield from ("", "May bear on:")
    for note in row.gdpr:
        yield f"  - {article_word(note.article)} ({titles.articles.get(note.article, '')}): {note.because.strip()}"
        yield f"    It cannot show: {note.unknown.strip()}"
    yield f"  {INDICATOR}"


def _example(outcome: ExampleOutcome) -> Iterator[str]:
    if not outcome.passed:
        yield f"  - FAILS: {outcome.title}: {outcome.reason}"
        return
    what = "matches" if outcome.expected == "match" else "does not match, as it should"
    yield f"  - {what}: {outcome.title}"
    yield from (f"      {message}" for message in outcome.messages)


def _listed(what: str, lines: Iterable[str]) -> Iterator[str]:
    yield from ("", f"{what}:", *(f"  - {line}" for line in lines))


def _paragraphs(text: str) -> list[str]:
    return text.strip().split("\n")
