"""What reviewers decided, in words."""

from skimtrace.result.model import Result


def decided_words(result: Result) -> str:
    """Return "2 of 7 findings decided", or "" when none is."""
    decided = sum(finding.review is not None for finding in result.findings)
    whole = len(result.findings)
    return f"{decided} of {whole} finding{'' if whole == 1 else 's'} decided" if decided else ""
