"""What changed between two versions, as text for people."""

from collections.abc import Iterator

from skimtrace.report.visible import visible
from skimtrace.report.words import PARTLY, data_words, title
from skimtrace.result.diff import Diff, FlowLine, Side, Words


def diff_text(diff: Diff) -> str:
    """Return the diff as lines: what came has a "+", what went a "-"."""
    return "".join(f"{visible(line)}\n" for line in _lines(diff))


def _lines(diff: Diff) -> Iterator[str]:
    yield f"old: {side_words(diff.old)}"
    yield f"new: {side_words(diff.new)}"
    yield from _changes(diff)


def change_text(diff: Diff) -> str:
    """Return what changed as lines, without the two versions before it."""
    return "".join(f"{visible(line)}\n" for line in _changes(diff))


def _changes(diff: Diff) -> Iterator[str]:
    if not diff.complete:
        yield f"This holds {PARTLY}: at least one of the two was not analysed in full."
        if diff.changed:
            yield "What seems to have come may only have come into sight, and what seems gone only have gone out of it."
    if not diff.changed:
        yield "No change in hosts, permissions, flows, endpoints or verdict."
        return
    for what, change in (
        ("verdict got worse" if diff.worse else "verdict", diff.verdict),
        ("extension ID", diff.id),
        ("signature", diff.signature),
    ):
        if change is not None:
            yield f"{what}: {change.old or 'unknown'} -> {change.new or 'unknown'}"
    if diff.score:
        yield f"score: {diff.old.score} -> {diff.new.score}"
    if diff.receives.added or diff.receives.removed:
        yield "data -> destination:"
        yield from (f"  + {title(r.data_type, diff.titles)} -> {r.to}" for r in diff.receives.added)
        yield from (f"  - {title(r.data_type, diff.titles)} -> {r.to}" for r in diff.receives.removed)
    yield from _words("destinations of page data", diff.sends_to)
    yield from _words("hosts in the code", diff.hosts)
    yield from _words("endpoints", diff.endpoints)
    yield from _words("permissions", diff.permissions)
    yield from _words("host permissions", diff.host_permissions)
    yield from _words("optional permissions", diff.optional_permissions)
    yield from _words("pages content scripts run on", diff.content_hosts)
    if diff.flows.added or diff.flows.removed:
        yield f"flows ({diff.flows.kept} unchanged):"
        yield from (f"  + {_flow(flow, diff)}" for flow in diff.flows.added)
        yield from (f"  - {_flow(flow, diff)}" for flow in diff.flows.removed)
    if diff.same_site_flows.added or diff.same_site_flows.removed:
        yield f"flows that go back to the site they were read on ({diff.same_site_flows.kept} unchanged):"
        yield from (f"  + {_flow(flow, diff)}" for flow in diff.same_site_flows.added)
        yield from (f"  - {_flow(flow, diff)}" for flow in diff.same_site_flows.removed)
    if diff.findings.added or diff.findings.removed:
        yield "findings:"
        yield from (f"  + {line.signature} ({line.severity}): {line.message}" for line in diff.findings.added)
        yield from (f"  - {line.signature} ({line.severity}): {line.message}" for line in diff.findings.removed)


def side_words(side: Side) -> str:
    """Return one of the two versions on a line."""
    name = " ".join(word for word in (side.name, side.version) if word) or "without a name"
    return f"{side.input}: {name}, {side.verdict}, score {side.score}"


def _words(what: str, words: Words) -> Iterator[str]:
    if words.added or words.removed:
        yield f"{what}:"
        yield from (f"  + {word}" for word in words.added)
        yield from (f"  - {word}" for word in words.removed)


def _flow(flow: FlowLine, diff: Diff) -> str:
    end = (
        f"stays on this machine ({flow.channel})" if flow.local else flow.to or "an address that is not in the package"
    )
    what = ", ".join(data_words(flow.data_types, diff.titles))
    return f"{what}: {flow.source} -> {flow.sink} -> {end} ({flow.confidence} confidence)"
