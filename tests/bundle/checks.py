"""What the tests of archives ask of a bundle."""

from skimtrace.bundle.model import Bundle, Problem
from tests.bundle.zipwriter import Entry

GOOD = Entry(b"manifest.json", b'{"manifest_version": 3}')
MIB = 1024 * 1024


def one(bundle: Bundle, kind: str) -> Problem:
    """Return the only problem, which must be of that kind."""
    assert [problem.kind for problem in bundle.problems] == [kind]
    return bundle.problems[0]


def kinds(bundle: Bundle) -> list[str]:
    """Return the kinds of all problems, in order."""
    return [problem.kind for problem in bundle.problems]
