"""What is said of a change: the first sentence, and the lists that text and page are made of."""

from typing import Any

import pytest
from msgspec.structs import replace

from skimtrace.report.difference import diff_text, sections
from skimtrace.report.difference_sentence import change_sentence, further_sentence
from skimtrace.result import model as m
from skimtrace.result.diff import Diff, diff
from tests.result import made

OLD = made.result()


def to(host: str | None, *types: str, **changes: Any) -> m.Flow:
    """A path that ends at `host`."""
    end = m.FlowEndpoint(url=None, host=host, category=None, resolved=host is not None)
    return made.flow(data_types=list(types), endpoint=end, **changes)


def manifest(**changes: Any) -> m.ManifestInfo:
    return replace(OLD.manifest, **changes)


def change(new: m.Result, old: m.Result = OLD) -> Diff:
    return diff(old, replace(new, extension=replace(new.extension, sha256="11" * 32)))


def told(new: m.Result, old: m.Result = OLD) -> str:
    return change_sentence(change(new, old))


PHONE = to("api.partner.example", "person.phone")
SAME = "The new version reads and passes on the same kinds of data"
STILL = "the verdict is still scrapes-and-sends."


@pytest.mark.parametrize(
    ("new", "sentence"),
    [
        (OLD, "No change in hosts, permissions, flows, endpoints or verdict."),
        (
            made.result(flows=[made.flow(), PHONE]),
            f"The new version sends phone to api.partner.example, which the old one did not; {STILL}",
        ),
        (
            made.result(flows=[made.flow(), replace(PHONE, confidence="low")]),
            f"The new version may send phone to api.partner.example, which the old one did not; {STILL}",
        ),
        (
            made.result(flows=[to("a.example", "person.name"), to("b.example", "person.name"), made.flow()]),
            f"The new version sends name to a.example and b.example, which the old one did not; {STILL}",
        ),
        (
            made.result(flows=[to("a.example", "page.text", "person.name"), to("b.example", "person.email")]),
            "The new version sends name and page text to a.example and e-mail to b.example, which the old one did not; "
            + STILL,
        ),
        (
            made.result(flows=[to(f"{x}.example", f"person.{x}") for x in "abcde"]),
            "The new version sends a, b, c, d and e to a.example, b.example, c.example and 2 more, which the old one "
            f"did not; {STILL}",
        ),
        (
            made.result(flows=[made.flow(), to(None, "person.name")]),
            "The new version sends name to an address that is not in the package, which the old one did not; " + STILL,
        ),
        (
            made.result(flows=[made.flow(), made.local_flow()]),
            f"The new version keeps name and headline on this machine, which the old one did not; {STILL}",
        ),
        (
            made.clean(),
            "The new version no longer sends name and headline to api.example.com; "
            "the verdict changed: scrapes-and-sends -> no-evidence.",
        ),
        (
            made.result(manifest=manifest(permissions=["storage", "scripting", "cookies", "tabs"])),
            f"The new version asks for the permissions cookies and tabs, which the old one did not; {STILL}",
        ),
        (
            made.result(manifest=manifest(host_permissions=["<all_urls>"])),
            f"The new version asks for access to every site, which the old one did not; {STILL}",
        ),
        (
            made.result(manifest=manifest(permissions=["storage"], host_permissions=[])),
            "The new version no longer asks for the permission scripting and for access to linkedin.com; " + STILL,
        ),
        (
            made.result(manifest=manifest(optional_permissions=[])),
            f"{SAME}; what it may ask for later is different; {STILL}",
        ),
        (
            made.result(flows=[made.flow(source=replace(made.flow().source, code="q.textContent"))]),
            f"{SAME}, by other code; {STILL}",
        ),
        (made.result(endpoints=OLD.endpoints[:1]), f"{SAME}, and no longer names www.example.org in its code; {STILL}"),
        (
            made.result(endpoints=[*OLD.endpoints, replace(OLD.endpoints[1], host="x.example", url=None)]),
            f"{SAME}, and names other hosts in its code: x.example; {STILL}",
        ),
        (
            made.result(endpoints=[*OLD.endpoints, replace(OLD.endpoints[1], url="https://www.example.org/b")]),
            f"{SAME}, and names other addresses of the same hosts; {STILL}",
        ),
        (made.result(findings=[]), f"{SAME}; other signatures match; {STILL}"),
        (
            made.result(extension=made.info(id="ponmlkjihgfedcbaponmlkjihgfedcba")),
            f"The new version has the same hosts, permissions, flows and endpoints; {STILL}",
        ),
    ],
)
def test_the_sentence_says_what_the_new_version_does(new: m.Result, sentence: str) -> None:
    assert told(new) == sentence


def test_a_verdict_that_got_worse_is_said() -> None:
    assert told(OLD, made.clean()) == (
        "The new version sends name and headline to api.example.com, which the old one did not; "
        "the verdict got worse: no-evidence -> scrapes-and-sends."
    )


def test_the_sentence_of_an_incomplete_side_holds_in_what_could_be_analysed() -> None:
    assert told(made.result(flows=[made.flow(), PHONE], complete=False)).startswith(
        "In what could be analysed: the new version sends phone to api.partner.example, which the old one did not; "
    )
    assert told(replace(OLD, complete=False)) == (
        "In what could be analysed: no change in hosts, permissions, flows, endpoints or verdict."
    )


def test_another_analysis_of_the_same_content_is_no_new_version() -> None:
    assert change_sentence(diff(OLD, made.result(flows=[made.flow(), PHONE]))) == (
        "The content is the same, and by the new analysis it sends phone to api.partner.example, which was not seen "
        f"before; {STILL}"
    )


def test_what_else_has_to_be_known_follows() -> None:
    new = made.result(
        flows=[PHONE],
        manifest=manifest(permissions=["scripting", "cookies"]),
        extension=made.info(id="ponmlkjihgfedcbaponmlkjihgfedcba", signature="invalid"),
    )
    assert further_sentence(change(new)) == (
        "It no longer sends name and headline to api.example.com. It asks for the permission cookies, which the old "
        "one did not. It no longer asks for the permission storage. Its extension ID is another one. Its signature is "
        "not valid."
    )
    assert further_sentence(change(made.result(manifest=manifest(permissions=["tabs"])))) == ""
    assert further_sentence(diff(OLD, OLD)) == ""


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        (["<all_urls>"], ["https://github.com/*"], "The new version no longer runs on pages of every site; "),
        (["https://github.com/*"], ["*://*/*"], "The new version runs on pages of every site, which the old one did"),
        (["https://a.example/*"], ["https://*.b.example/x"], "The new version runs on pages of b.example, which the"),
    ],
)
def test_a_site_is_not_new_where_every_site_was(old: list[str], new: list[str], sentence: str) -> None:
    context = OLD.contexts[0]
    before, after = (made.result(contexts=[replace(context, hosts=hosts)]) for hosts in (old, new))
    assert told(after, before).startswith(sentence)


def test_the_text_names_what_came_and_what_went_the_weightiest_first() -> None:
    new = made.result(
        flows=[made.flow(), PHONE],
        same_site_flows=[made.returning_flow()],
        manifest=manifest(permissions=["storage", "cookies"]),
        findings=[made.finding(fingerprint="f" * 32, severity="high", message="Reads phone")],
        contexts=[],
    )
    assert diff_text(change(new)).splitlines() == [
        "old: inputs/lead-saver.crx: Lead Saver 1.2.3, scrapes-and-sends, score 85",
        "new: inputs/lead-saver.crx: Lead Saver 1.2.3, scrapes-and-sends, score 85",
        "The new version sends phone to api.partner.example, which the old one did not; the verdict is still "
        "scrapes-and-sends. It asks for the permission cookies, which the old one did not. It no longer asks for the "
        "permission scripting and no longer runs on pages of linkedin.com.",
        "data -> destination:",
        "  + phone -> api.partner.example",
        "destinations of page data:",
        "  + api.partner.example",
        "permissions:",
        "  + cookies",
        "  - scripting",
        "pages content scripts run on:",
        "  - https://*.linkedin.com/*",
        "findings:",
        "  + PSX-FLOW-NET (high): Reads phone; it matched other code before",
        "  - PSX-FLOW-NET (critical): Reads name and headline from linkedin.com pages and sends them to "
        "api.example.com; it still matches other code",
        "flows (1 unchanged):",
        "  + phone: content.js:3 -> background.js:12 -> api.partner.example (high confidence)",
        "flows that go back to the site they were read on (0 unchanged):",
        "  + session token: content.js:3 -> background.js:12 -> www.linkedin.com (high confidence)",
        "hosts in the code:",
        "  + api.partner.example",
        "  + www.linkedin.com",
    ]


def test_other_code_for_the_same_data_is_told_from_new_data() -> None:
    other = made.flow(source=replace(made.flow().source, code="q.textContent"))
    (flows,) = (s for s in sections(change(made.result(flows=[other, PHONE]))) if s.anchor == "flows")
    assert [(line.came, line.mark) for line in flows.lines] == [
        (True, ""),
        (True, "the same data went there before, by other code"),
        (False, "the same data still goes there"),
    ]


def test_permissions_have_what_they_allow_and_whether_they_are_used() -> None:
    cookies = made.permission(name="cookies", means="Reads and sets cookies.", use="not-seen")
    pages = made.permission(name="https://x.example/*", kind="content-script", means="Runs there.")
    new = made.result(
        manifest=manifest(permissions=[*OLD.manifest.permissions, "cookies", "odd"]),
        contexts=[*OLD.contexts, replace(OLD.contexts[0], hosts=["https://x.example/*"])],
        permissions=[*OLD.permissions, cookies, pages],
    )
    (asked,) = (s for s in sections(change(new)) if s.anchor == "permissions")
    assert [[cell.words for cell in line.cells] for line in asked.lines] == [
        ["cookies", "permission", "Reads and sets cookies.", "not seen"],
        ["odd", "permission", "", ""],
        ["https://x.example/*", "content script", "Runs there.", "yes"],
    ]


@pytest.mark.parametrize("hostile", made.HOSTILE)
def test_no_field_of_an_extension_steers_the_terminal(hostile: str) -> None:
    for pair in ((made.clean(), made.hostile(hostile)), (made.hostile(hostile), made.clean())):
        text = diff_text(diff(*pair))
        plain = diff_text(diff(*(made.hostile("plain") if one.input == hostile else one for one in pair)))
        assert text.count("\n") == plain.count("\n")
        assert text.replace("\n", "").isprintable()
