"""What a package says to decided cases -> the part of the result document that tells it."""

from skimtrace.result import model as doc
from skimtrace.result.findings import locations, proof_line
from skimtrace.signatures.casework import Compared, ComparedRow


def case_of(case: Compared, finding_ids: list[str], flow_ids: list[str]) -> doc.Case:
    """Return one case; `finding_ids` and `flow_ids` are those of all matches and flows."""
    return doc.Case(
        id=case.case.id,
        title=case.case.title,
        about=case.case.about,
        limits=list(case.case.limits),
        rows=[_row(row, finding_ids, flow_ids) for row in case.rows],
    )


def _row(told: ComparedRow, finding_ids: list[str], flow_ids: list[str]) -> doc.CaseRow:
    return doc.CaseRow(
        id=told.row.id,
        title=told.row.title,
        outcome=told.outcome.value,
        because=told.because,
        findings=[finding_ids[at] for at in told.matches],
        flows=[flow_ids[at] for at in told.flows],
        proof=[proof_line(line, flow_ids) for line in told.proof],
        mitigations=[
            doc.MitigationNote(title=row.title, because=row.because, locations=locations(row.places))
            for row in told.mitigations
        ],
        finding=told.row.finding,
        source=told.row.source,
        cannot_show=told.row.cannot_show,
        articles=list(told.row.articles),
    )
