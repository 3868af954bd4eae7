import json
from dataclasses import replace
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from skimtrace.bundle.model import Bundle, FileEntry, PackageFormat, Problem, Severity, SignatureState
from skimtrace.extension.hosts import HostSet
from skimtrace.extension.matchpattern import MatchPattern
from skimtrace.extension.model import (
    Context,
    ContextKind,
    Extension,
    Identity,
    Manifest,
    Page,
    RemoteScript,
    World,
)
from skimtrace.flow.model import (
    Analysis,
    Confidence,
    Endpoint,
    EndpointUse,
    Flow,
    Place,
    ScriptCoverage,
    Sink,
    Source,
    Step,
)
from skimtrace.result.build import TEXT, build_result, error_result, sealed
from skimtrace.result.fingerprint import distinct, fingerprint, flow_id
from skimtrace.result.model import Result, Timing
from skimtrace.signatures.matcher import match
from skimtrace.signatures.model import SignatureSet
from skimtrace.signatures.registry import load_signatures
from skimtrace.verdict.assess import assess
from tests.result import made
from tests.signatures.made import signature, signature_set


@pytest.fixture(scope="module")
def signatures() -> SignatureSet:
    return load_signatures()


def flow(**changes: Any) -> Flow:
    fields: dict[str, Any] = {
        "source": Source(
            Place("content.js", 3, 1, 'q(".pv-top-card h1")'),
            "dom",
            ".pv-top-card h1",
            ("person.name",),
            True,
            ("linkedin",),
        ),
        "steps": (Step(Place("content.js", 4, 1, "m.name = n"), "assigned to m.name"),),
        "sink": Sink(Place("background.js", 9, 5, "fetch(API, {body})"), "body", "fetch", local=False),
        "endpoint": Endpoint("https://api.lusha.com/v1", "api.lusha.com", resolved=True),
        "hosts": ("*.linkedin.com",),
        "confidence": Confidence.HIGH,
        "confidence_reason": "every step was followed",
        "same_site": False,
        "contexts": ("content:0", "background"),
        "reached": True,
    }
    return Flow(**{**fields, **changes})


def bundle(*problems: Problem) -> Bundle:
    files = {name: FileEntry(name, 100, "00" * 32) for name in ("manifest.json", "content.js", "background.js")}
    return Bundle(
        "inputs/a.crx", PackageFormat.CRX3, "11" * 32, SignatureState.VALID, "a" * 32, files, problems=tuple(problems)
    )


def extension(**changes: Any) -> Extension:
    fields: dict[str, Any] = {
        "identity": Identity("a" * 32, "a" * 32, None, None),
        "manifest": Manifest({}, 3, "Lead Saver", "1.0", permissions=("storage",)),
        "contexts": {
            "content:0": Context(
                "content:0",
                ContextKind.CONTENT,
                World.ISOLATED,
                "manifest content_scripts[0]",
                HostSet((MatchPattern.parse("https://*.linkedin.com/*"),)),
            ),
            "unreached": Context("unreached", ContextKind.UNREACHED, World.EXTENSION, "nothing"),
        },
        "scripts": {},
        "pages": {},
    }
    return Extension(**{**fields, **changes})


def analysis(*flows: Flow, **changes: Any) -> Analysis:
    use = EndpointUse(
        Endpoint("https://api.lusha.com/v1", "api.lusha.com", resolved=True),
        (Place("background.js", 9, 11, '"https://api.lusha.com/v1"'),),
        ("person.name",),
    )
    scripts = (
        ScriptCoverage("content.js", 1, 100, ("content:0",), modified_copy_of="vue 2.6.12"),
        ScriptCoverage("old.js", 1, 50, ("unreached",), parse_error_lines=(7,), library="jquery 3.6.0"),
    )
    return replace(Analysis(flows, (use,), (), scripts=scripts), **changes)


def build(
    signatures: SignatureSet, *flows: Flow, problems: tuple[Problem, ...] = (), pages: dict[str, Page] | None = None,
    **changes: Any,
) -> Result:  # fmt: skip
    made_analysis, made_extension = analysis(*flows, **changes), extension(pages=pages or {})
    made_bundle = bundle(*problems)
    found = match(signatures, made_analysis)
    answer = assess(made_analysis, found, made_bundle.problems, made_extension, parse_errors=1)
    return build_result(
        made_bundle, made_extension, made_analysis, answer, signatures=signatures, timing=Timing(seconds=0.0)
    )


def test_a_flow_is_told_with_its_places_its_endpoint_and_its_finding(signatures: SignatureSet) -> None:
    result = build(signatures, flow())
    assert result.verdict == "scrapes-and-sends"
    (path,) = result.flows
    assert (path.source.file, path.source.line, path.source.selector) == ("content.js", 3, ".pv-top-card h1")
    assert path.endpoint is not None
    assert (path.endpoint.host, path.endpoint.category) == ("api.lusha.com", "contact-data")
    assert (path.confidence, path.supports, path.personal) == ("high", "scrapes-and-sends", True)
    found = next(f for f in result.findings if f.signature == "PSX-FLOW-NET")
    assert found.flows == [path.id]
    assert "api.lusha.com" in found.message
    assert found.gdpr[0].article == "6"
    assert sum(part.points for part in result.score_breakdown) == result.score > 0
    assert found.id in {name for part in result.score_breakdown for name in part.findings}
    assert result.titles["person.name"] == "name"
    assert result.titles["contact-data"] == "Contact-data look-up service"
    assert result.titles["6"] == "Lawfulness of processing"
    assert result.tool.signatures == signatures.digest


def test_what_only_returns_to_its_own_site_is_told_apart(signatures: SignatureSet) -> None:
    own = Endpoint("https://www.linkedin.com/voyager/api/x", "www.linkedin.com", resolved=True)
    token = Source(
        Place("content.js", 5, 1, "document.cookie"), "cookie", "li_at", ("session.token",), True, ("linkedin",)
    )
    back, asked = flow(endpoint=own, same_site=True), flow(source=token, endpoint=own, same_site=True)
    result = build(signatures, flow(), back, asked)
    (away,) = result.flows
    assert away.id.startswith("F-")
    assert away.endpoint is not None
    assert away.endpoint.host == "api.lusha.com"
    assert [(f.id[:2], f.source.line, f.same_site, f.supports) for f in result.same_site_flows] == [
        ("S-", 3, True, "no-evidence"),
        ("S-", 5, True, "review"),
    ]
    asks = signature_set(signature(match={"flow": {"same_site": True, "data_types": ["session.token"]}}))
    (found,) = build(asks, flow(), back, asked).findings
    assert found.flows == [result.same_site_flows[1].id], "a finding may cite flows of either list"
    alone = build(signatures, asked)
    assert (alone.verdict, alone.flows, len(alone.same_site_flows)) == ("review", [], 1)
    assert alone.titles["session.token"] == "session token"


def test_scripts_and_contexts_say_where_code_runs(signatures: SignatureSet) -> None:
    result = build(signatures)
    assert [(s.file, s.reached) for s in result.scripts] == [("content.js", True), ("old.js", False)]
    assert [(s.library, s.modified_copy_of) for s in result.scripts] == [(None, "vue 2.6.12"), ("jquery 3.6.0", None)]
    assert result.contexts[0].hosts == ["https://*.linkedin.com/*"]
    assert result.coverage.analysed_bytes == 150
    assert [(e.file, e.line) for e in result.coverage.parse_errors] == [("old.js", 7)]
    assert result.complete is False


def test_what_was_not_analysed_stands_in_coverage_once(signatures: SignatureSet) -> None:
    skipped = Problem("big.js", "file-size", "larger than the limit of 64 MB", Severity.SKIPPED)
    hostile = Problem("../up.js", "path-escape", "its name points outside", Severity.HOSTILE)
    odd = Problem("manifest.json", "bom", "begins with a byte order mark", Severity.NOTE)
    remote = RemoteScript("https://cdn.example/x.js", "popup.html", 5)
    result = build(
        signatures,
        problems=(skipped, hostile, odd),
        pages={"popup.html": Page("popup.html", (), (remote,))},
        limits=("the search stopped after 5 seconds",),
        skipped=(("lib.js", "deeper than the limit of 1000 levels"),),
    )
    cover = result.coverage
    assert ("big.js", "larger than the limit of 64 MB") in [(s.file, s.reason) for s in cover.skipped]
    assert ("lib.js", "deeper than the limit of 1000 levels") in [(s.file, s.reason) for s in cover.skipped]
    told = [*(f"{s.file}: {s.reason}" for s in cover.skipped), *cover.limits]
    assert sum("popup.html" in line and "https://cdn.example/x.js" in line for line in told) == 1
    assert "the search stopped after 5 seconds" in cover.limits
    assert "../up.js: its name points outside" in cover.limits
    assert not any("big.js" in limit for limit in cover.limits), "it is said under `skipped`"
    assert [p.severity for p in cover.problems] == ["skipped", "hostile", "note"]
    assert len(cover.limits) == len(set(cover.limits))


def test_every_signature_of_the_set_is_told_with_what_became_of_it(signatures: SignatureSet) -> None:
    told = build(signatures, flow()).signatures
    assert [row.id for row in told] == [row.id for row in signatures.signatures]
    (sends,) = (row for row in told if row.id == "PSX-FLOW-NET")
    assert (sends.severity, sends.outcome) == ("critical", "matched")
    assert sends.title == "Sends people's data from a page to another destination"
    assert {row.id for row in told if row.outcome == "matched"} == {
        finding.signature for finding in build(signatures, flow()).findings
    }
    assert {row.outcome for row in build(signatures).signatures} == {"not-matched"}


def test_no_signature_is_checked_where_the_analysis_fails(signatures: SignatureSet) -> None:
    told = error_result("a.crx", "truncated", "d", signatures=signatures.signatures).signatures
    assert [row.id for row in told] == [row.id for row in signatures.signatures]
    assert {row.outcome for row in told} == {"not-checked"}


def test_an_error_result_is_never_clean() -> None:
    result = error_result("a.crx", "the archive is truncated", "d", bundle(), seconds=1.5, signatures=())
    assert (result.verdict, result.complete, result.error) == ("review", False, "the archive is truncated")
    assert result.coverage.limits == ["the archive is truncated"]
    assert (result.extension.format, result.extension.signature, result.extension.id) == ("crx3", "valid", "a" * 32)
    nothing = error_result("missing", "no such file", "d", signatures=())
    assert (nothing.extension.format, nothing.extension.sha256) == (None, None)


def test_two_runs_make_the_same_result(signatures: SignatureSet) -> None:
    one, two = (build(signatures, flow(), flow(hosts=("xing.com",))) for _ in range(2))
    assert msgspec.json.encode(one) == msgspec.json.encode(two)


def test_flow_ids_are_distinct_and_do_not_go_by_order(signatures: SignatureSet) -> None:
    a, b = flow(), flow(endpoint=Endpoint("https://other.example/", "other.example", resolved=True))
    forth, back = build(signatures, a, b), build(signatures, b, a)
    assert {f.id for f in forth.flows} == {f.id for f in back.flows}
    assert forth.flows[0].id == back.flows[1].id
    twice = build(signatures, a, a)
    assert len({f.id for f in twice.flows}) == 2


def marks(signatures: SignatureSet, *flows: Flow) -> set[str]:
    return {f.fingerprint for f in build(signatures, *flows).findings}


def moved(place: Place) -> Place:
    return replace(place, file=f"dist/{place.file}", line=place.line + 40, column=77)


def test_a_fingerprint_survives_a_new_version_whose_flow_code_is_unchanged(signatures: SignatureSet) -> None:
    old = flow()
    new = replace(
        old,
        source=replace(old.source, place=moved(old.source.place)),
        steps=(),
        sink=replace(old.sink, place=moved(old.sink.place)),
        confidence=Confidence.MEDIUM,
        confidence_reason="worded anew",
        endpoint=Endpoint("https://api.lusha.com/v2/people", "api.lusha.com", resolved=True),
    )
    assert marks(signatures, old) == marks(signatures, new)
    assert build(signatures, old).flows[0].id != build(signatures, new).flows[0].id


def test_a_fingerprint_goes_with_the_code_and_the_host(signatures: SignatureSet) -> None:
    old = flow()
    other_read = replace(old, source=replace(old.source, place=replace(old.source.place, code="document.body")))
    other_exit = replace(old, sink=replace(old.sink, place=replace(old.sink.place, code="sendBeacon(API, d)")))
    other_host = replace(old, endpoint=Endpoint("https://api.lusha.com.evil.example/", "evil.example", resolved=True))
    assert len({frozenset(marks(signatures, f)) for f in (old, other_read, other_exit, other_host)}) == 4


def with_code(read: str, sent: str, selector: str = "h1") -> Flow:
    old = flow()
    source = replace(old.source, place=replace(old.source.place, code=read), selector=selector)
    return replace(old, source=source, sink=replace(old.sink, place=replace(old.sink.place, code=sent)))


def test_a_fingerprint_goes_with_a_selector_that_stands_elsewhere_in_the_code(signatures: SignatureSet) -> None:
    old, new = with_code("q(NAME)", "fetch(API)"), with_code("q(NAME)", "fetch(API)", ".email")
    assert marks(signatures, old).isdisjoint(marks(signatures, new))


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("e.textContent", "t.textContent"),
        ("n(e.body)", "$t(o.body)"),
        ("fetch(`https://api/${e.id}/${t}`,{body:n})", "fetch(`https://api/${r.id}/${ab}`,{body:e})"),
        ("send([...e])", "send([...ta])"),
        ("a in b", "c in d"),
    ],
)
def test_a_fingerprint_survives_the_short_names_of_another_minified_build(
    signatures: SignatureSet, old: str, new: str
) -> None:
    assert marks(signatures, with_code(old, "x(1)")) == marks(signatures, with_code(new, "x(1)"))
    assert marks(signatures, with_code("x(1)", old)) == marks(signatures, with_code("x(1)", new))


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("e.textContent", "e.innerText"),
        ("q('a')", "q('b')"),
        ('q("\\"a")', 'q("\\"b")'),
        ("fetch(`https://api/me`)", "fetch(`https://api/us`)"),
        ("e.to", "e.cc"),
        ("x ?.id", "x ?.me"),
        ("send(1)", "send(2)"),
        ("if (e) f()", "do (e) f()"),
        ("read(abc)", "read(xyz)"),
    ],
)
def test_a_fingerprint_goes_with_all_other_code(signatures: SignatureSet, old: str, new: str) -> None:
    assert marks(signatures, with_code(old, "x(1)")).isdisjoint(marks(signatures, with_code(new, "x(1)")))


def test_a_fingerprint_does_not_go_by_the_order_of_flows(signatures: SignatureSet) -> None:
    a = flow()
    b = replace(a, source=replace(a.source, place=replace(a.source.place, code="other()")))
    one, two = analysis(a, b), analysis(b, a)
    assert [fingerprint(m, one.flows) for m in match(signatures, one)] == [
        fingerprint(m, two.flows) for m in match(signatures, two)
    ]


def test_distinct_names() -> None:
    assert distinct(["a", "b", "a", "a"]) == ["a", "b", "a-2", "a-3"]


def test_flow_id_reads_hostile_code() -> None:
    assert flow_id(flow(hosts=("\ud800",))).startswith("F-")


@given(st.text(st.characters(codec=None), max_size=30))
def test_every_string_can_be_written(text: str) -> None:
    clean = sealed(made.hostile(text))
    assert json.loads(msgspec.json.encode(clean))["input"] == clean.input
    if text.isascii():
        assert clean.input == text


def test_long_strings_are_cut() -> None:
    assert len(sealed(made.hostile("x" * (TEXT + 5))).input) == TEXT
    assert sealed(made.hostile("x" * TEXT)).input == "x" * TEXT
