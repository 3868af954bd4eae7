"""Everything the rooms found about one extension -> the result document."""

from collections.abc import Iterable, Sequence, Set
from typing import Any, Final

import msgspec
from msgspec.structs import replace

from skimtrace import __version__
from skimtrace.bundle.model import Bundle, Problem, Severity
from skimtrace.extension.model import CodeKind, ContextKind, Extension
from skimtrace.flow import model as flows
from skimtrace.result import model as doc
from skimtrace.result.cases import case_of
from skimtrace.result.excerpts import TOTAL as EXCERPTS
from skimtrace.result.excerpts import excerpts_of, places_of
from skimtrace.result.findings import finding_of, locations
from skimtrace.result.fingerprint import distinct, fingerprint, flow_id
from skimtrace.result.permissions import permission_uses
from skimtrace.signatures.casework import Compared
from skimtrace.signatures.model import SignatureSet
from skimtrace.signatures.schema import Signature
from skimtrace.signatures.taxonomy import Taxonomies
from skimtrace.verdict.coverage import remote_sentence
from skimtrace.verdict.model import Assessment, Verdict
from skimtrace.verdict.tiers import flow_tier

TEXT: Final = 4_000
"""Characters of one string of the result. What is longer (a data: URL, a policy) ends in "…", but for excerpts."""


def build_result(
    bundle: Bundle,
    extension: Extension,
    analysis: flows.Analysis,
    assessment: Assessment,
    *,
    signatures: SignatureSet,
    timing: doc.Timing,
    cases: Sequence[Compared] = (),
) -> doc.Result:
    """Return the result for one extension: the same findings make the same result, but for `timing`."""
    taxonomies = signatures.taxonomies
    flow_ids = distinct(flow_id(flow) for flow in analysis.flows)
    paths = [_flow(flow, name, taxonomies) for flow, name in zip(analysis.flows, flow_ids, strict=True)]
    marks = [fingerprint(match, analysis.flows) for match in assessment.matches]
    finding_ids = distinct(
        f"{match.signature.id}-{mark[:8]}" for match, mark in zip(assessment.matches, marks, strict=True)
    )
    findings = [
        finding_of(match, name, mark, flow_ids)
        for match, name, mark in zip(assessment.matches, finding_ids, marks, strict=True)
    ]
    result = doc.Result(
        schema_version=doc.SCHEMA_VERSION,
        input=bundle.input,
        tool=_tool(signatures.digest),
        extension=_info(bundle, extension),
        verdict=assessment.verdict.value,
        complete=assessment.complete,
        score=assessment.score,
        score_breakdown=[
            doc.ScorePart(reason=line.reason, points=line.points, findings=[finding_ids[at] for at in line.matches])
            for line in assessment.breakdown
        ],
        flows=[path for path in paths if not path.same_site],
        same_site_flows=[path for path in paths if path.same_site],
        endpoints=[_endpoint(use, taxonomies) for use in analysis.endpoints],
        findings=findings,
        coverage=_coverage(bundle, extension, analysis, assessment),
        timing=timing,
        error=None,
        manifest=_manifest(extension),
        scripts=[_script(script, extension) for script in analysis.scripts],
        contexts=_contexts(extension),
        titles=_titles(analysis, findings, cases, taxonomies),
        cases=[case_of(case, finding_ids, flow_ids) for case in cases],
        permissions=permission_uses(extension, analysis, taxonomies, assessment.complete),
        signatures=_checked(signatures.signatures, {match.signature.id for match in assessment.matches}),
        excerpts=[],
    )
    # Before the result is sealed its places name files as the bundle does.
    return sealed(replace(result, excerpts=excerpts_of(places_of(result), bundle.read, extension.pages)))


def error_result(
    given: str,
    reason: str,
    digest: str,
    bundle: Bundle | None = None,
    seconds: float = 0.0,
    *,
    signatures: Iterable[Signature],
) -> doc.Result:
    """Return the result for an input that could not be read, or whose analysis failed, because of `reason`.

    `signatures` are those of the set with this `digest`; none of them was checked. `bundle` is what was read of the
    input before that. The verdict is "review": nothing is known to be clean.
    """
    return sealed(
        doc.Result(
            schema_version=doc.SCHEMA_VERSION,
            input=given,
            tool=_tool(digest),
            extension=_info(bundle, None),
            verdict=Verdict.REVIEW.value,
            complete=False,
            score=0,
            score_breakdown=[],
            flows=[],
            same_site_flows=[],
            endpoints=[],
            findings=[],
            coverage=doc.Coverage(
                files=len(bundle.files) if bundle is not None else 0,
                bytes=bundle.size if bundle is not None else 0,
                scripts=0,
                analysed_bytes=0,
                skipped=[],
                parse_errors=[],
                limits=[reason],
                problems=[_problem(problem) for problem in bundle.problems] if bundle is not None else [],
            ),
            timing=doc.Timing(seconds=seconds),
            error=reason,
            manifest=doc.ManifestInfo(
                permissions=[],
                optional_permissions=[],
                host_permissions=[],
                optional_host_permissions=[],
                externally_connectable=[],
                content_security_policy=None,
                locales=[],
            ),
            scripts=[],
            contexts=[],
            titles={},
            cases=[],
            permissions=[],
            signatures=_checked(signatures, None),
            excerpts=[],
        )
    )


def sealed(result: doc.Result) -> doc.Result:
    """Return `result` with every string fit to be written: Unicode scalar values only, and of bounded length.

    A lone surrogate (from a name on disk that is not UTF-8, or from an escape in hostile JSON) becomes `\\udc80`.
    """
    fields = msgspec.to_builtins(result)
    excerpts = [_sealed(excerpt, EXCERPTS) for excerpt in fields.pop("excerpts")]
    return msgspec.convert({**_sealed(fields, TEXT), "excerpts": excerpts}, doc.Result)


def _sealed(value: Any, most: int) -> Any:
    # The document's own nesting bounds this: its Structs hold no open-ended values.
    if isinstance(value, str):
        if len(value) > most:
            value = value[: most - 1] + "…"
        return value if value.isascii() else value.encode("utf-8", "backslashreplace").decode()
    if isinstance(value, list):
        return [_sealed(item, most) for item in value]
    if isinstance(value, dict):
        return {_sealed(key, most): _sealed(item, most) for key, item in value.items()}
    return value


def _tool(digest: str) -> doc.Tool:
    return doc.Tool(name="skimtrace", version=__version__, signatures=digest)


def _info(bundle: Bundle | None, extension: Extension | None) -> doc.ExtensionInfo:
    identity = extension.identity if extension is not None else None
    manifest = extension.manifest if extension is not None else None
    header_id = bundle.id if bundle is not None else None
    return doc.ExtensionInfo(
        id=identity.id if identity is not None else header_id,
        name=manifest.name if manifest is not None else None,
        version=manifest.version if manifest is not None else None,
        manifest_version=manifest.manifest_version if manifest is not None else None,
        format=bundle.format.value if bundle is not None else None,
        sha256=bundle.sha256 if bundle is not None else None,
        signature=bundle.signature.value if bundle is not None else None,
        header_id=identity.header_id if identity is not None else header_id,
        key_id=identity.key_id if identity is not None else None,
        gecko_id=identity.gecko_id if identity is not None else None,
        proofs=[
            doc.ProofInfo(algorithm=proof.algorithm, key_id=proof.key_id, valid=proof.valid)
            for proof in (bundle.proofs if bundle is not None else ())
        ],
    )


def _place(place: flows.Place) -> dict[str, Any]:
    return {"file": place.file, "line": place.line, "column": place.column, "code": place.code}


def _flow(flow: flows.Flow, name: str, taxonomies: Taxonomies) -> doc.Flow:
    end = flow.endpoint
    return doc.Flow(
        id=name,
        data_types=list(flow.source.data_types),
        page=doc.PageHosts(hosts=list(flow.hosts)),
        confidence=flow.confidence.word,
        confidence_reason=flow.confidence_reason,
        source=doc.SourcePoint(**_place(flow.source.place), selector=flow.source.selector, kind=flow.source.kind),
        steps=[doc.StepPoint(**_place(step.place), kind=step.kind) for step in flow.steps],
        sink=doc.SinkPoint(**_place(flow.sink.place), channel=flow.sink.channel, local=flow.sink.local),
        endpoint=None
        if end is None
        else doc.FlowEndpoint(
            url=end.url,
            host=end.host,
            category=taxonomies.endpoint_category(end.host),
            resolved=end.resolved,
            reason=end.reason,
        ),
        personal=flow.source.personal,
        same_site=flow.same_site,
        reached=flow.reached,
        supports=flow_tier(flow, taxonomies).value,
        contexts=list(flow.contexts),
    )


def _endpoint(use: flows.EndpointUse, taxonomies: Taxonomies) -> doc.Endpoint:
    return doc.Endpoint(
        url=use.endpoint.url,
        host=use.endpoint.host,
        category=taxonomies.endpoint_category(use.endpoint.host),
        receives=list(use.receives),
        locations=locations(use.places),
    )


def _checked(signatures: Iterable[Signature], matched: Set[str] | None) -> list[doc.CheckedSignature]:
    """Return what became of each signature; `matched` are the ids of those that did, None where none was checked."""
    return [
        doc.CheckedSignature(
            id=row.id,
            title=row.title,
            severity=row.severity.value,
            outcome="not-checked" if matched is None else "matched" if row.id in matched else "not-matched",
        )
        for row in signatures
    ]


def _problem(problem: Problem) -> doc.PackageProblem:
    return doc.PackageProblem(
        file=problem.file, kind=problem.kind, severity=problem.severity.value, reason=problem.reason
    )


def _coverage(bundle: Bundle, extension: Extension, analysis: flows.Analysis, assessment: Assessment) -> doc.Coverage:
    problems = tuple(dict.fromkeys((*bundle.problems, *extension.problems)))
    skipped = [(p.file, p.reason) for p in problems if p.severity is Severity.SKIPPED and p.file]
    named = {file for file, _ in skipped}
    skipped += [(file, reason) for file, reason in analysis.skipped if file not in named]
    skipped += [
        (remote.file, f"line {remote.line} loads {remote.url}, which is not in the package")
        for remote in (
            *(r for page in extension.pages.values() for r in page.remote_scripts),
            *extension.remote_scripts,
        )
        if remote_sentence(remote) not in assessment.incomplete_because
    ]
    said = {f"{file}: {reason}" for file, reason in skipped}
    limits = [p.reason for p in problems if p.severity is Severity.SKIPPED and not p.file]
    limits += [f"{p.file}: {p.reason}" if p.file else p.reason for p in problems if p.severity is Severity.HOSTILE]
    limits += analysis.limits
    limits += [reason for reason in assessment.incomplete_because if reason not in said]
    return doc.Coverage(
        files=len(bundle.files),
        bytes=bundle.size,
        scripts=len(extension.scripts),
        # Code in strings is counted with the script it stands in.
        analysed_bytes=sum(script.bytes for script in analysis.scripts if script.kind != CodeKind.STRING),
        skipped=[doc.SkippedFile(file=file, reason=reason) for file, reason in dict.fromkeys(skipped)],
        parse_errors=[
            doc.ParseError(file=file, line=line)
            for file, line in dict.fromkeys((s.file, line) for s in analysis.scripts for line in s.parse_error_lines)
        ],
        limits=list(dict.fromkeys(limits)),
        problems=[_problem(problem) for problem in problems],
    )


def _manifest(extension: Extension) -> doc.ManifestInfo:
    manifest = extension.manifest
    return doc.ManifestInfo(
        permissions=list(manifest.permissions),
        optional_permissions=list(manifest.optional_permissions),
        host_permissions=list(manifest.host_permissions),
        optional_host_permissions=list(manifest.optional_host_permissions),
        externally_connectable=list(manifest.externally_connectable),
        content_security_policy=manifest.content_security_policy,
        locales=list(extension.locales),
    )


def _script(script: flows.ScriptCoverage, extension: Extension) -> doc.ScriptInfo:
    known = (extension.contexts[name] for name in script.contexts if name in extension.contexts)
    return doc.ScriptInfo(
        file=script.file,
        kind=script.kind,
        line=script.line,
        bytes=script.bytes,
        contexts=list(script.contexts),
        reached=any(context.kind is not ContextKind.UNREACHED for context in known),
        library=script.library,
        copy_of=script.copy_of,
        modified_copy_of=script.modified_copy_of,
    )


def _contexts(extension: Extension) -> list[doc.ContextInfo]:
    return [
        doc.ContextInfo(
            id=context.id,
            kind=context.kind.value,
            world=context.world.value,
            origin=context.origin,
            hosts=[pattern.text for pattern in context.hosts.matches] if context.hosts is not None else [],
        )
        for context in extension.contexts.values()
    ]


def _titles(
    analysis: flows.Analysis, findings: list[doc.Finding], cases: Sequence[Compared], taxonomies: Taxonomies
) -> dict[str, str]:
    """Return the words for every id the result names, sorted by id."""
    types = {kind for flow in analysis.flows for kind in flow.source.data_types}
    types |= {kind for use in analysis.endpoints for kind in use.receives}
    ends = [*(flow.endpoint for flow in analysis.flows), *(use.endpoint for use in analysis.endpoints)]
    categories = {taxonomies.endpoint_category(end.host) for end in ends if end is not None}
    known: list[tuple[str, str | None]] = []
    known += [(kind, row.title) for kind, row in taxonomies.data_types.items() if kind in types]
    known += [(word, taxonomies.categories.get(word)) for word in categories if word is not None]
    known += [(note.article, taxonomies.articles.get(note.article)) for f in findings for note in f.gdpr]
    known += [(word, taxonomies.articles.get(word)) for of in cases for line in of.rows for word in line.row.articles]
    known += [(word, taxonomies.techniques.get(word)) for f in findings for word in f.attack]
    known += [(word, taxonomies.weaknesses.get(word)) for f in findings for word in f.cwe]
    return {word: title for word, title in sorted(dict(known).items()) if title is not None}
