"""Matches -> findings of the result document, with their proofs."""

from skimtrace.flow.model import Place
from skimtrace.result import model as doc
from skimtrace.signatures.model import Match, Proof


def finding_of(match: Match, name: str, mark: str, flow_ids: list[str]) -> doc.Finding:
    """Return the finding for `match`; `name` is its id, `mark` its fingerprint, `flow_ids` those of all flows."""
    signature = match.signature
    return doc.Finding(
        id=name,
        signature=signature.id,
        title=signature.title,
        severity=signature.severity.value,
        confidence=match.confidence.word,
        confidence_reason=match.confidence_reason,
        message=match.message,
        locations=locations(match.places),
        flows=[flow_ids[at] for at in match.flows],
        proof=[proof_line(line, flow_ids) for line in match.proof],
        mitigations=[
            doc.MitigationNote(title=row.title, because=row.because, locations=locations(row.places))
            for row in match.mitigations
        ],
        gdpr=[doc.GdprNote(article=row.article, because=row.because, unknown=row.unknown) for row in signature.gdpr],
        attack=list(signature.attack),
        cwe=list(signature.cwe),
        fingerprint=mark,
        description=signature.description,
        check_next=list(signature.check_next),
        limits=list(signature.limits),
    )


def location(place: Place) -> doc.Location:
    """Return a place of the code as the document has it."""
    return doc.Location(file=place.file, line=place.line, column=place.column, code=place.code)


def locations(places: tuple[Place, ...]) -> list[doc.Location]:
    """Return places of the code as the document has them."""
    return [location(place) for place in places]


def proof_line(line: Proof, flow_ids: list[str]) -> doc.ProofLine:
    """Return a line of proof as the document has it."""
    return doc.ProofLine(
        term=line.term,
        outcome=line.outcome.value,
        reason=line.reason,
        locations=locations(line.places),
        flows=[flow_ids[at] for at in line.flows],
        facts=list(dict.fromkeys(_fact_words(fact.kind, fact.value, fact.detail) for fact in line.facts)),
    )


def _fact_words(kind: str, value: str, detail: str) -> str:
    return detail or kind if kind == "pattern" else f"{kind}: {value}"
