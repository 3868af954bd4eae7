"""The permissions and sites of an extension for its page: by kind, what reaches far first."""

from collections import Counter
from dataclasses import dataclass
from typing import Final

from skimtrace.result.model import PermissionUse, Result

_USES: Final = {"used": "yes", "cannot-tell": "cannot be told", "not-seen": "no"}
"""The answer to "seen in use?", in the order in which rows are shown. What was not seen may be used all the same."""
_COUNTED: Final = {"used": "# seen in use", "not-seen": "# not seen in use", "cannot-tell": "of # it cannot be told"}
_PERMISSION, _SITE = "Permission", "Sites"
_KINDS: Final = {
    "permission": ("Permissions", _PERMISSION),
    "optional": ("Optional permissions", _PERMISSION),
    "host": ("Sites it has access to", _SITE),
    "optional-host": ("Sites it may ask for access to", _SITE),
    "content-script": ("Sites its content scripts are declared for", _SITE),
}
_OPTIONAL: Final = frozenset({"optional", "optional-host"})
_ROWS, _OPEN = 100, 10
"""How many of each kind a page shows, and how many at once; the rest is in results.jsonl."""


@dataclass(frozen=True, slots=True)
class PermissionRow:
    """A permission or match pattern, and the answer to whether it was seen in use."""

    use: PermissionUse
    word: str


@dataclass(frozen=True, slots=True)
class PermissionGroup:
    """All of one kind, under the heading `title`; `column` is what its rows are called.

    The `folded` rows are shown when the reader asks for them, `more` not at all.
    """

    title: str
    column: str
    optional: bool
    rows: list[PermissionRow]
    folded: list[PermissionRow]
    more: int


@dataclass(frozen=True, slots=True)
class PermissionsView:
    """What the page shows: how many are used in a sentence, the groups, and lists of what has no use to be seen."""

    told: str
    groups: list[PermissionGroup]
    lists: list[tuple[str, list[str]]]


def permissions_view(result: Result) -> PermissionsView:
    """Return the permissions and sites of a result by kind: far-reaching ones first, of these what is used first.

    A result of a failed analysis has no groups: what the manifest asks for was not read.
    """
    groups = []
    for kind, (title, column) in _KINDS.items():
        uses = sorted((use for use in result.permissions if use.kind == kind), key=_weight)
        rows = [PermissionRow(use, _USES.get(use.use, use.use)) for use in uses[:_ROWS]]
        if rows:
            groups.append(
                PermissionGroup(title, column, kind in _OPTIONAL, rows[:_OPEN], rows[_OPEN:], len(uses) - len(rows))
            )
    lists = [("May be messaged by", result.manifest.externally_connectable)]
    return PermissionsView(_told(result.permissions), groups, lists)


def _told(uses: list[PermissionUse]) -> str:
    counts = Counter(use.use for use in uses)
    said = [word.replace("#", f"{counts[use]:,}") for use, word in _COUNTED.items() if counts[use]]
    whole = "1 permission or site" if len(uses) == 1 else f"{len(uses):,} permissions and sites"
    return f"It names {whole}: {', '.join(said)}." if said else ""


def _weight(use: PermissionUse) -> tuple[bool, int]:
    answers = list(_USES)
    return not use.far_reaching, answers.index(use.use) if use.use in answers else len(answers)
