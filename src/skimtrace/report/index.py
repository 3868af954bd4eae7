"""The HTML index over many extensions: one table that sorts and filters, worst first, and views by host and by data.

The page holds its rows as JSON, which a script filters and shows a hundred at a time. The first of them also stand in
the page as a plain table, for readers without JavaScript.
"""

import sys
from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any, Final

import msgspec
from msgspec.structs import replace

from skimtrace.report.embed import Interned, embedded
from skimtrace.report.environment import render
from skimtrace.report.news import PAGE
from skimtrace.report.page import tone
from skimtrace.report.text import VERDICTS, outcome, totals
from skimtrace.report.visible import visible
from skimtrace.report.words import destination, leaving, telling, title
from skimtrace.result.model import Flow, Result

_ORDER: Final = (*VERDICTS[:3], "error", VERDICTS[3])
_STATIC: Final = 200
"""How many rows stand in the page as a plain table."""
_MOST: Final = 8
"""How many data types and destinations a row of the plain table shows."""
_KEPT: Final = 500
"""How many of each kind a row keeps: no extension may make the page of all the others large."""
_NAME, _INPUT, _ERROR, _HOST, _WORD = 120, 200, 300, 260, 120


class Destination(msgspec.Struct, frozen=True):
    """Where data of an extension ends: a host, or words for what is none ("the clipboard").

    `category` and `data` are ids. `leaves` is false for what stays on the machine or returns to its own site;
    `resolved` is false where the package does not name the address, or names a default that may be changed.
    """

    words: str
    host: bool
    leaves: bool
    resolved: bool
    category: str | None
    data: tuple[str, ...]


class Row(msgspec.Struct, frozen=True, kw_only=True):
    """What the index says of one extension; small, and its texts are visible already (`report.visible`).

    `data` and `destinations` are those of the flows that the verdict rests on, then of the others that support
    any. `named` are all hosts in the code, with their categories, whether or not data reaches them. `titles` are the
    words for the ids of data types, categories and signatures. `change` says what is new since the last scan ("new",
    "verdict got worse", "new host: x"); it is empty where nothing is, or where scans are not compared.
    """

    outcome: str
    score: int
    name: str
    version: str | None
    id: str | None
    input: str
    page: str
    complete: bool
    error: str | None
    data: tuple[str, ...]
    destinations: tuple[Destination, ...]
    named: tuple[tuple[str, str | None], ...]
    signatures: tuple[str, ...]
    permissions: tuple[str, ...]
    host_permissions: tuple[str, ...]
    titles: dict[str, str]
    tool: str
    change: tuple[str, ...] = ()
    findings: int = 0
    decided: int = 0
    """How many of the findings a reviewer has decided."""

    @property
    def tone(self) -> str:
        """The class of colours."""
        return tone(self.outcome, complete=self.complete)

    def words(self, ids: Iterable[str]) -> list[str]:
        """Return what `ids` are called."""
        return [self.titles.get(one, one) for one in ids]


def row(result: Result, page: str, change: Iterable[str] = ()) -> Row:
    """Return the row of one result, whose page is the file named `page` beside the index."""
    told = telling(result)
    known = {f.id for f in told}
    flows = [*told, *(f for f in result.flows if f.supports != "no-evidence" and f.id not in known)]
    data = _each(t for f in flows for t in f.data_types)
    ends = _destinations(flows)
    named = _each_host(result)
    info, manifest = result.extension, result.manifest
    titles = {t: title(t, result.titles) for t in _each(t for f in flows for t in f.data_types)}
    titles |= {c: title(c, result.titles) for c in [*(e.category for e in ends), *named.values()] if c is not None}
    titles |= {f.signature: f.title for f in result.findings}
    made = Row(
        outcome=outcome(result),
        score=result.score,
        name=visible(info.name or _last(result.input), _NAME),
        version=_maybe(info.version if info.name else None),
        id=_maybe(info.id),
        input=visible(result.input, _INPUT),
        page=page,
        complete=result.complete,
        error=_maybe(result.error, _ERROR),
        data=data,
        destinations=ends,
        named=tuple(named.items())[:_KEPT],
        signatures=_each(f.signature for f in result.findings),
        permissions=_each([*manifest.permissions, *_optional(manifest.optional_permissions)]),
        host_permissions=_each([*manifest.host_permissions, *_optional(manifest.optional_host_permissions)]),
        titles={visible(key, _WORD): visible(value, _WORD) for key, value in titles.items()},
        tool=f"{result.tool.name} {result.tool.version}",
        change=_each(change),
        findings=len(result.findings),
        decided=sum(f.review is not None for f in result.findings),
    )
    return shared(made)


def changed(row: Row, change: Iterable[str]) -> Row:
    """Return the same row, which says what is new since the last scan."""
    return replace(row, change=_interned(_each(change)))


def shared(row: Row) -> Row:
    """Return the same row, which shares the texts that many rows have with them: in thousands it is most of the memory.

    `row` does it itself; a row that comes from another process has lost it on the way.
    """
    return replace(
        row,
        outcome=sys.intern(row.outcome),
        tool=sys.intern(row.tool),
        data=_interned(row.data),
        destinations=tuple(
            replace(d, words=sys.intern(d.words), category=_interned_one(d.category), data=_interned(d.data))
            for d in row.destinations
        ),
        named=tuple((sys.intern(host), _interned_one(category)) for host, category in row.named),
        signatures=_interned(row.signatures),
        permissions=_interned(row.permissions),
        host_permissions=_interned(row.host_permissions),
        titles={sys.intern(key): sys.intern(value) for key, value in row.titles.items()},
        change=_interned(row.change),
    )


def _interned(texts: Iterable[str]) -> tuple[str, ...]:
    return tuple(map(sys.intern, texts))


def _interned_one(text: str | None) -> str | None:
    return None if text is None else sys.intern(text)


def _maybe(text: str | None, limit: int = _WORD) -> str | None:
    return None if not text else visible(text, limit)


def _last(given: str) -> str:
    return given.replace("\\", "/").rstrip("/").rpartition("/")[2] or given


def _each(texts: Iterable[str]) -> tuple[str, ...]:
    """Return `texts` visible, each once, in their order."""
    return tuple(dict.fromkeys(visible(text, _WORD) for text in dict.fromkeys(texts)))[:_KEPT]


def _optional(permissions: Iterable[str]) -> list[str]:
    return [f"{one} (optional)" for one in permissions]


def _destinations(flows: list[Flow]) -> tuple[Destination, ...]:
    away = {id(flow) for flow in leaving(flows)}
    found: dict[tuple[str, bool, bool], Destination] = {}
    for flow in flows:
        leaves, end = id(flow) in away, flow.endpoint
        host = leaves and end is not None and bool(end.host)
        words = visible(destination(flow), _HOST)
        before = found.get((words, host, leaves))
        found[words, host, leaves] = Destination(
            words=words,
            host=host,
            leaves=leaves,
            resolved=(end is None or end.resolved or not leaves) and (before is None or before.resolved),
            category=_maybe(end.category) if end is not None and leaves else None,
            data=_each([*(before.data if before is not None else ()), *flow.data_types]),
        )
    return tuple(found.values())[:_KEPT]


def _each_host(result: Result) -> Mapping[str, str | None]:
    return {visible(e.host, _HOST): _maybe(e.category) for e in result.endpoints if e.host}


def index_page(rows: Iterable[Row], since: str = "") -> str:
    """Return the HTML index: rows by outcome, then score, then their given order. `since` counts what is new since the
    last scan, where the page beside the index says what."""
    ordered = sorted(rows, key=lambda r: (_ORDER.index(r.outcome), -r.score))
    counts = Counter(r.outcome for r in ordered)
    return render(
        "index.html.j2",
        scripts=("index_rows.js", "index_views.js", "index_table.js"),
        styles=("style.css", "index.css"),
        totals=totals(counts),
        incomplete=sum(not r.complete for r in ordered),
        changes=any(r.change for r in ordered),
        decisions=any(r.decided for r in ordered),
        since=since,
        since_page=PAGE,
        count=len(ordered),
        rows=ordered[:_STATIC],
        most=_MOST,
        data=embedded(index_data(ordered)),
        tool=ordered[0].tool if ordered else "skimtrace",
    )


def index_data(rows: Iterable[Row]) -> dict[str, Any]:
    """Return the data of the page's script: dictionaries, and rows that name their entries by position.

    - `outcomes`: [word, class of colours, the same where not all was analysed], worst first;
    - `types`, `signatures`: [id, words];
    - `places`: [words, 0 for a host, 1 for another party, 2 for what does not leave; words of the category or null];
    - `permissions`, `changes`: words;
    - `rows`: [outcome, score or null, name, version, id, input, page, complete as 0 or 1, error, types,
      destinations as [place, resolved as 0 or 1, types], places named in the code, signatures, permissions, changes,
      findings, how many of them are decided].
    """
    types, places, signatures = Interned(), Interned(), Interned()
    permissions, changes = Interned(), Interned()
    types_words: dict[str, str] = {}
    signature_words: dict[str, str] = {}
    categories: dict[tuple[str, int], str] = {}
    made: list[list[Any]] = []

    def place(words: str, kind: int, category: str | None, row: Row) -> int:
        if category is not None:
            categories.setdefault((words, kind), row.titles.get(category, category))
        return places.at((words, kind))

    for each in rows:
        types_words |= {t: each.titles.get(t, t) for t in each.data}
        signature_words |= {s: each.titles.get(s, s) for s in each.signatures}
        made.append(
            [
                _ORDER.index(each.outcome),
                None if each.error is not None else each.score,
                each.name,
                each.version,
                each.id,
                each.input,
                each.page,
                int(each.complete),
                each.error,
                types.all(each.data),
                [
                    [
                        place(d.words, 0 if d.host else 1 if d.leaves else 2, d.category, each),
                        int(d.resolved),
                        types.all(d.data),
                    ]
                    for d in each.destinations
                ],
                [place(host, 0, category, each) for host, category in each.named],
                signatures.all(each.signatures),
                permissions.all((*each.permissions, *each.host_permissions)),
                changes.all(each.change),
                each.findings,
                each.decided,
            ]
        )
    return {
        "outcomes": [[word, tone(word, complete=True), tone(word, complete=False)] for word in _ORDER],
        "types": [[t, types_words.get(t, t)] for t in types],
        "places": [[words, kind, categories.get((words, kind))] for words, kind in places],
        "signatures": [[s, signature_words.get(s, s)] for s in signatures],
        "permissions": list(permissions),
        "changes": list(changes),
        "rows": made,
    }
