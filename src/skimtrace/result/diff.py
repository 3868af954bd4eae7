"""What changed between two versions of an extension, as their results tell.

Flows are compared by what they read and where it goes, with the code at both ends, not by place: a flow that only moved
is no change. Everything is sorted, so that the same two results make the same diff.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Final

import msgspec

from skimtrace.result.baseline import reaches
from skimtrace.result.model import Finding, Flow, Result

DIFF_VERSION: Final = "1"


class _Frozen(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Base of the parts of a diff: immutable and closed."""


class Changed(_Frozen, frozen=True, kw_only=True):
    """A single value, before and after."""

    old: str | None
    new: str | None


class Words(_Frozen, frozen=True, kw_only=True):
    """What came and what went of a set of words."""

    added: list[str]
    removed: list[str]


class FlowLine(_Frozen, frozen=True, kw_only=True):
    """A flow in outline. `to` is its host, null when that is not in the package or the data stays on the machine.

    `pages` are the hosts of the pages it reads.
    """

    id: str
    data_types: list[str]
    pages: list[str]
    source: str
    source_code: str
    sink: str
    sink_code: str
    channel: str
    to: str | None
    local: bool
    confidence: str


class Flows(_Frozen, frozen=True, kw_only=True):
    """Flows that came and went, and how many are in both."""

    added: list[FlowLine]
    removed: list[FlowLine]
    kept: int


class FindingLine(_Frozen, frozen=True, kw_only=True):
    """A finding in outline."""

    signature: str
    title: str
    severity: str
    message: str
    fingerprint: str


class Findings(_Frozen, frozen=True, kw_only=True):
    """Findings that came and went, by fingerprint."""

    added: list[FindingLine]
    removed: list[FindingLine]


class Asked(_Frozen, frozen=True, kw_only=True):
    """What is known of a permission or host that came or went, as `PermissionUse` has it, without its places."""

    name: str
    kind: str
    means: str | None
    use: str


class Side(_Frozen, frozen=True, kw_only=True):
    """One of the two results, in outline."""

    input: str
    id: str | None
    name: str | None
    version: str | None
    sha256: str | None
    signature: str | None
    verdict: str
    score: int
    complete: bool
    error: str | None


class Received(_Frozen, frozen=True, kw_only=True):
    """A kind of data and where it goes."""

    data_type: str
    to: str


class Receivers(_Frozen, frozen=True, kw_only=True):
    """What kinds of data came to go where, and which no longer do."""

    added: list[Received]
    removed: list[Received]


class Diff(_Frozen, frozen=True, kw_only=True):
    """What changed from `old` to `new`. `verdict`, `id` and `signature` are null where they are the same; `worse` says
    that the verdict got worse.

    `hosts` are the hosts of addresses in the code, `sends_to` those that data was seen to reach, but for the sites it
    was read on: `same_site_flows` are the flows that only return there. When
    either side is not complete, what seems to have come or gone may only have come into or gone out of sight.

    `asked` says of the permissions and hosts that came or went what they allow, and whether the code of the version
    that has them was seen to use them.
    """

    schema_version: str
    old: Side
    new: Side
    complete: bool
    changed: bool
    verdict: Changed | None
    worse: bool
    id: Changed | None
    signature: Changed | None
    score: int
    hosts: Words
    sends_to: Words
    receives: Receivers
    endpoints: Words
    permissions: Words
    optional_permissions: Words
    host_permissions: Words
    content_hosts: Words
    asked: list[Asked]
    flows: Flows
    same_site_flows: Flows
    findings: Findings
    titles: dict[str, str]


def diff(old: Result, new: Result) -> Diff:
    """Return what changed from `old` to `new`."""
    flows = _flows(old.flows, new.flows)
    returning = _flows(old.same_site_flows, new.same_site_flows)
    findings = _findings(old.findings, new.findings)
    verdict = _changed(old.verdict, new.verdict)
    identity = _changed(old.extension.id, new.extension.id)
    signature = _changed(old.extension.signature, new.extension.signature)
    receives = _receivers(old, new)
    words = {name: _words(part(old), part(new)) for name, part in _PARTS.items()}
    lists: list[Sequence[object]] = [part for w in words.values() for part in (w.added, w.removed)]
    lists += [receives.added, receives.removed, flows.added, flows.removed, findings.added, findings.removed]
    lists += [returning.added, returning.removed]
    return Diff(
        schema_version=DIFF_VERSION,
        old=_side(old),
        new=_side(new),
        complete=old.complete and new.complete,
        changed=any(lists) or any(value is not None for value in (verdict, identity, signature)),
        verdict=verdict,
        worse=is_worse(old.verdict, new.verdict),
        id=identity,
        signature=signature,
        score=new.score - old.score,
        hosts=words["hosts"],
        sends_to=words["sends_to"],
        receives=receives,
        endpoints=words["endpoints"],
        permissions=words["permissions"],
        optional_permissions=words["optional_permissions"],
        host_permissions=words["host_permissions"],
        content_hosts=words["content_hosts"],
        asked=_asked(old, new),
        flows=flows,
        same_site_flows=returning,
        findings=findings,
        titles=dict(sorted((old.titles | new.titles).items())),
    )


def is_worse(old: str, new: str) -> bool:
    """Return whether the verdict `new` is worse than `old`."""
    return not reaches(old, new)


def _side(result: Result) -> Side:
    info = result.extension
    return Side(
        input=result.input,
        id=info.id,
        name=info.name,
        version=info.version,
        sha256=info.sha256,
        signature=info.signature,
        verdict=result.verdict,
        score=result.score,
        complete=result.complete,
        error=result.error,
    )


def _changed(old: str | None, new: str | None) -> Changed | None:
    return None if old == new else Changed(old=old, new=new)


def _words(old: Iterable[str], new: Iterable[str]) -> Words:
    before, after = set(old), set(new)
    return Words(added=sorted(after - before), removed=sorted(before - after))


def _hosts(result: Result) -> set[str]:
    return {e.host for e in result.endpoints if e.host} | _named((*result.flows, *result.same_site_flows))


def _urls(result: Result) -> set[str]:
    return {e.url for e in result.endpoints if e.url}


def _away(result: Result) -> list[Flow]:
    return [flow for flow in result.flows if not flow.sink.local]


def _named(flows: Iterable[Flow]) -> set[str]:
    return {flow.endpoint.host for flow in flows if flow.endpoint is not None and flow.endpoint.host}


def end_word(line: FlowLine) -> str:
    """Return where a flow ends, as `Received.to` has it."""
    return _end_word(line.to, line.channel, local=line.local)


def _end(flow: Flow) -> str:
    host = flow.endpoint.host if flow.endpoint is not None else None
    return _end_word(host, flow.sink.channel, local=flow.sink.local)


def _end_word(host: str | None, channel: str, *, local: bool) -> str:
    return f"this machine ({channel})" if local else host or "an address that is not in the package"


def _sends_to(result: Result) -> set[str]:
    return {_end(flow) for flow in _away(result)}


def _receives(result: Result) -> set[tuple[str, str]]:
    return {(kind, _end(flow)) for flow in result.flows for kind in flow.data_types}


def _receivers(old: Result, new: Result) -> Receivers:
    before, after = _receives(old), _receives(new)
    return Receivers(
        added=[Received(data_type=kind, to=end) for kind, end in sorted(after - before)],
        removed=[Received(data_type=kind, to=end) for kind, end in sorted(before - after)],
    )


def _content_hosts(result: Result) -> set[str]:
    return {host for context in result.contexts for host in context.hosts}


_PARTS: Final[Mapping[str, Callable[[Result], Iterable[str]]]] = {
    "hosts": _hosts,
    "sends_to": _sends_to,
    "endpoints": _urls,
    "permissions": lambda result: result.manifest.permissions,
    "optional_permissions": lambda result: (
        *result.manifest.optional_permissions,
        *result.manifest.optional_host_permissions,
    ),
    "host_permissions": lambda result: result.manifest.host_permissions,
    "content_hosts": _content_hosts,
}
"""What is compared as a set of words."""


def _asked(old: Result, new: Result) -> list[Asked]:
    before, after = ({(use.kind, use.name): use for use in result.permissions} for result in (old, new))
    changed = [use for key, use in (before | after).items() if (key in before) != (key in after)]
    lines = (Asked(name=use.name, kind=use.kind, means=use.means, use=use.use) for use in changed)
    return sorted(lines, key=lambda line: (line.kind, line.name))


def _flow_key(flow: Flow) -> tuple[object, ...]:
    return (
        tuple(sorted(flow.data_types)),
        _bare(flow.source.code),
        _bare(flow.sink.code),
        flow.sink.channel,
        _end(flow),
    )


def _bare(code: str) -> str:
    return " ".join(code.split())


def _flows(old: list[Flow], new: list[Flow]) -> Flows:
    before, after = Counter(map(_flow_key, old)), Counter(map(_flow_key, new))
    return Flows(
        added=_beyond(new, after - before), removed=_beyond(old, before - after), kept=(before & after).total()
    )


def _beyond(flows: list[Flow], wanted: "Counter[tuple[object, ...]]") -> list[FlowLine]:
    left, lines = Counter(wanted), []
    for flow in reversed(flows):  # of several alike, the last ones are taken for the new ones
        key = _flow_key(flow)
        if left[key] > 0:
            left[key] -= 1
            lines.append(_line(flow))
    return sorted(lines, key=lambda line: (line.source, line.sink, line.id))


def _line(flow: Flow) -> FlowLine:
    return FlowLine(
        id=flow.id,
        data_types=flow.data_types,
        pages=flow.page.hosts,
        source=f"{flow.source.file}:{flow.source.line}",
        source_code=flow.source.code,
        sink=f"{flow.sink.file}:{flow.sink.line}",
        sink_code=flow.sink.code,
        channel=flow.sink.channel,
        to=flow.endpoint.host if flow.endpoint is not None else None,
        local=flow.sink.local,
        confidence=flow.confidence,
    )


def _findings(old: list[Finding], new: list[Finding]) -> Findings:
    before, after = {f.fingerprint: f for f in old}, {f.fingerprint: f for f in new}
    return Findings(
        added=[_finding_line(f) for mark, f in sorted(after.items()) if mark not in before],
        removed=[_finding_line(f) for mark, f in sorted(before.items()) if mark not in after],
    )


def _finding_line(finding: Finding) -> FindingLine:
    return FindingLine(
        signature=finding.signature,
        title=finding.title,
        severity=finding.severity,
        message=finding.message,
        fingerprint=finding.fingerprint,
    )
