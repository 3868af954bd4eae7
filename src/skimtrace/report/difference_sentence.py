"""What a new version brought, as one sentence that needs no glossary."""

from collections.abc import Iterable, Iterator
from typing import Final

from skimtrace.report.words import PARTLY, data_words, enumerate_words, site_word
from skimtrace.result.diff import Diff, Received, Words, end_word

NO_CHANGE: Final = "No change in hosts, permissions, flows, endpoints or verdict"
_GROUPS: Final = 2
"""How many different sets of destinations a sentence tells apart."""
_TYPES: Final = 6
"""How many types of data a sentence names."""
_EVERY: Final = "every site"
_BEFORE: Final = {False: "the old one did not", True: "was not seen before"}
"""What the new version does, where the content is another one, and where only the analysis is."""


def change_sentence(diff: Diff) -> str:
    """Return what `diff` says first: what the new version does with data that the old one did not, and the verdict."""
    body = "; ".join(_clauses(diff)) if diff.changed else NO_CHANGE
    return f"{body}." if diff.complete else f"{PARTLY.capitalize()}: {body[0].lower()}{body[1:]}."


def further_sentence(diff: Diff) -> str:
    """Return what else a reader has to know at once: what it asks for, and whether it is the same maker's; often ""."""
    new, gone = _passes(diff, "", diff.receives.added), _passes(diff, "no longer ", diff.receives.removed)
    told = []
    if new and gone:
        told.append(f"It {gone}.")
    if new or gone:
        if asks := _asks(diff, "", added=True):
            told.append(f"It {asks}, which {_BEFORE[_same_content(diff)]}.")
        if drops := _asks(diff, "no longer ", added=False):
            told.append(f"It {drops}.")
    if diff.id is not None and diff.id.old and diff.id.new:
        told.append("Its extension ID is another one.")
    if diff.signature is not None and diff.signature.new == "invalid":
        told.append("Its signature is not valid.")
    return " ".join(told)


def _same_content(diff: Diff) -> bool:
    return diff.old.sha256 is not None and diff.old.sha256 == diff.new.sha256


def _clauses(diff: Diff) -> Iterator[str]:
    same = _same_content(diff)
    subject = "The content is the same, and by the new analysis it" if same else "The new version"
    if new := _passes(diff, "", diff.receives.added) or _asks(diff, "", added=True):
        yield f"{subject} {new}, which {_BEFORE[same]}"
    else:
        gone = _passes(diff, "no longer ", diff.receives.removed) or _asks(diff, "no longer ", added=False)
        yield f"{subject} {gone or _otherwise(diff)}"
    if diff.verdict is None:
        yield f"the verdict is still {diff.new.verdict}"
    else:
        how = "got worse" if diff.worse else "changed"
        yield f"the verdict {how}: {diff.verdict.old} -> {diff.verdict.new}"


def _passes(diff: Diff, no_longer: str, rows: list[Received]) -> str:
    """Return what becomes of the data of `rows`, in words after "it"; "" for no rows."""
    away, kept = _parted(rows)
    if away:
        sure = no_longer or _is_sure(diff, away)
        return f"{no_longer}{'sends' if sure else 'may send'} {_to(away, diff)}"
    return f"{no_longer}keeps {_what(kept, diff)} on this machine" if kept else ""


def _asks(diff: Diff, no_longer: str, *, added: bool) -> str:
    """Return what came, or what went, of what it asks for and of where it runs, in words after "it"."""
    permissions = diff.permissions.added if added else diff.permissions.removed
    hosts, pages = _sites(diff.host_permissions, added=added), _sites(diff.content_hosts, added=added)
    asked = []
    if permissions:
        asked.append(f"the permission{'' if len(permissions) == 1 else 's'} {enumerate_words(permissions)}")
    if hosts:
        asked.append(f"access to {enumerate_words(hosts)}")
    told = [f"asks for {' and for '.join(asked)}"] if asked else []
    if pages:
        told.append(f"runs on pages of {enumerate_words(pages)}")
    return " and ".join(no_longer + words for words in told)


def _sites(patterns: Words, *, added: bool) -> list[str]:
    """Return the sites of the match patterns that came or went: "https://*.example.com/*" is "example.com".

    A site is not new where the other version has every site, and not gone either.
    """
    came, went = ([_site(pattern) for pattern in side] for side in (patterns.added, patterns.removed))
    mine, others = (came, went) if added else (went, came)
    if _EVERY in others and _EVERY not in mine:
        return []
    return [_EVERY] if _EVERY in mine else list(dict.fromkeys(mine))


def _site(pattern: str) -> str:
    host = pattern.partition("://")[2].partition("/")[0] if "://" in pattern else pattern
    word = site_word(host)
    return _EVERY if word == "any site" else word


def _otherwise(diff: Diff) -> str:
    """Return, as what the new version does, what is left where the same data goes to the same places."""
    same = "reads and passes on the same kinds of data"
    if diff.hosts.added:
        return f"{same}, and names other hosts in its code: {enumerate_words(diff.hosts.added)}"
    if diff.hosts.removed:
        return f"{same}, and no longer names {enumerate_words(diff.hosts.removed)} in its code"
    if diff.optional_permissions.added or diff.optional_permissions.removed:
        return f"{same}; what it may ask for later is different"
    if diff.endpoints.added or diff.endpoints.removed:
        return f"{same}, and names other addresses of the same hosts"
    if diff.flows.added or diff.flows.removed or diff.same_site_flows.added or diff.same_site_flows.removed:
        return f"{same}, by other code"
    if diff.findings.added or diff.findings.removed:
        return f"{same}; other signatures match"
    return "has the same hosts, permissions, flows and endpoints"


def _parted(rows: Iterable[Received]) -> tuple[list[Received], list[Received]]:
    """Return what leaves, and what stays on the machine; each by weight."""
    away: list[Received] = []
    kept: list[Received] = []
    for row in sorted(rows, key=weight):
        (kept if _is_kept(row) else away).append(row)
    return away, kept


def weight(row: Received) -> tuple[bool, bool, bool]:
    """Return a key to sort by: what leaves before what is kept, what is about people first, their names before all."""
    return _is_kept(row), not row.data_type.startswith(("person.", "session.")), row.data_type != "person.name"


def _is_kept(row: Received) -> bool:
    return row.to.startswith("this machine (")


def _is_sure(diff: Diff, rows: Iterable[Received]) -> bool:
    """Return whether any path of these is of more than low confidence."""
    pairs = {(row.data_type, row.to) for row in rows}
    return any(
        flow.confidence != "low" and any((kind, end_word(flow)) in pairs for kind in flow.data_types)
        for flow in diff.flows.added + diff.flows.removed
    )


def _what(rows: Iterable[Received], diff: Diff) -> str:
    return enumerate_words(data_words((row.data_type for row in rows), diff.titles), most=_TYPES)


def _to(rows: list[Received], diff: Diff) -> str:
    """Return "a and b to x": destinations that get the same are named together, and very many all together."""
    received: dict[str, list[Received]] = {}
    for row in rows:
        received.setdefault(row.to, []).append(row)
    grouped: dict[str, list[str]] = {}
    for end, got in received.items():
        grouped.setdefault(_what(got, diff), []).append(end)
    if len(grouped) > _GROUPS:
        return f"{_what(rows, diff)} to {enumerate_words(received)}"
    return " and ".join(f"{what} to {enumerate_words(ends)}" for what, ends in grouped.items())
