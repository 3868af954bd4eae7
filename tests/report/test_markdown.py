"""Markdown for a ticket: what it says, and that nothing of an extension's strings takes effect in it."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from markdown_it.token import Token
from msgspec.structs import replace

from skimtrace.report.markdown import MarkdownRenderer, section
from skimtrace.report.markdown_text import code, prose
from skimtrace.report.visible import visible
from skimtrace.report.words import INDICATOR
from skimtrace.result import model as m
from tests.result import made

READER = MarkdownIt("gfm-like")
"""CommonMark with tables, strikethrough and bare addresses as links, of which it finds more than GitHub does."""

PAYLOADS = [
    *made.HOSTILE,
    "[click](https://evil.example)",
    "![x](https://evil.example/pixel.png)",
    "[x]: https://evil.example\n\n[x]",
    "<https://evil.example> <a@evil.example>",
    "www.evil.example",
    "see https://evil.example/a?b=c or ftp://evil.example, //evil.example, evil.com",
    "a@evil.example mailto:a@evil.example xmpp:a@evil.example",
    "@everyone and @org/team",
    "#1 org/repo#1 GH-1 gh-1, deadbeef 0123456789abcdef0123456789abcdef01234567",
    "a | b\n--- | ---\nc | d",
    "a\\|b\\\\|c|",
    "` `` ``` code",
    "```\n<script>alert(1)</script>\n```",
    "~~~\n[x](y)",
    "`<b>` \\`<img src=x onerror=alert(1)>",
    "\\",
    "a\\",
    "# heading\n## heading",
    "> quote",
    "- item\n1. item\n* item\n+ item\n- [ ] task",
    "1. item",
    "title\n===\ntitle\n---",
    "**bold** _em_ ~~gone~~ ***",
    "&#60;b&#62; &copy; &commat;everyone",
    "    indented",
    "<!-- comment",
    "<details><summary>x</summary>",
    ":tada: $x^2$ [^1] {{ template }}",
    "",
    " ",
    "\u00a0\u3000",
]
HARMLESS = {
    "paragraph_open", "paragraph_close", "heading_open", "heading_close", "bullet_list_open", "bullet_list_close",
    "list_item_open", "list_item_close", "table_open", "table_close", "thead_open", "thead_close", "tbody_open",
    "tbody_close", "tr_open", "tr_close", "th_open", "th_close", "td_open", "td_close", "inline", "text", "code_inline",
    "strong_open", "strong_close", "softbreak",
}  # fmt: skip
NOTICED = re.compile(r"[@#]\w|\bGH-\d|://|\bwww\.|\b[0-9a-f]{7,64}\b|:\w+:|\$\w|[<>\[\]&`]", re.IGNORECASE)
"""What services look for in the text that is left: mentions, references, addresses, commits, and markup."""


def read(text: str) -> list[Token]:
    """Return all tokens, those inside others too."""
    found = []
    for token in READER.parse(text):
        found += [token, *(token.children or ())]
    return found


def assert_harmless(text: str) -> None:
    tokens = read(text)
    assert {token.type for token in tokens} <= HARMLESS
    for token in tokens:
        if token.type == "text":
            assert not NOTICED.search(token.content), token.content


def outline(text: str) -> list[str]:
    """Return the blocks of a document, without what stands in them."""
    return [token.type for token in READER.parse(text)]


@pytest.mark.parametrize("text", PAYLOADS)
def test_nothing_of_an_extension_takes_effect(text: str) -> None:
    told = section(made.hostile(text))
    assert_harmless(told)
    if text:  # what has no name at all is left out here and there
        assert outline(told) == outline(section(made.hostile("word"))), "it changes no block: heading, table, list"


@pytest.mark.parametrize("text", PAYLOADS)
def test_what_it_says_is_all_there(text: str) -> None:
    whole = "".join(token.content for token in read(prose(text)) if token.type in {"text", "code_inline"})
    assert whole.split() == (visible(text).replace("|", "\\x7c").split() or ["-"])


MARKUP = st.text(st.sampled_from("`|\\<>[]()!@#*_~&:/.;-+=\"'{}$^ \n\tawhtps1"), max_size=40)


@given(st.one_of(MARKUP, st.text(max_size=40)))
def test_no_text_is_markup(text: str) -> None:
    for told in (prose(text), code(text)):
        assert "\n" not in told
        assert_harmless(f"start {told} end")
        assert_harmless(f"- {told}\n- {told}")
        table = f"| a | b |\n| --- | --- |\n| {told} | {code(text)} |\n\nafter"
        assert_harmless(table)
        assert outline(table).count("td_open") == 2
        assert outline(table)[-3:] == ["paragraph_open", "inline", "paragraph_close"]


@given(MARKUP)
def test_a_code_span_holds_what_it_is_given(text: str) -> None:
    tokens = [token for token in read(f"x {code(text)} y") if token.type in {"text", "code_inline"}]
    assert [token.type for token in tokens] == ["text", "code_inline", "text"]
    assert tokens[1].content.split() == (visible(text).replace("|", "\\x7c").split() or ["-"])


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("Reads e-mail (and more) from it.", "Reads e-mail (and more) from it."),
        ("sends it to api.example.com.", "sends it to `api.example.com`."),
        ("Art. 5(1)(a) GDPR", "Art. 5(1)(a) GDPR"),
        ("the extension's storage, 90% of 5", "the extension's storage, 90% of 5"),
        ("a`b", "``a`b``"),
        ("`x", "`` `x ``"),
        ("1. one", "`1`. one"),
        ("(see https://a.example/x)", "(see `https://a.example/x)`"),
        ("名前 und Prénom", "名前 und Prénom"),
    ],
)
def test_plain_words_stay_plain(text: str, told: str) -> None:
    assert prose(text) == told


def test_a_ticket_has_what_a_colleague_must_know() -> None:
    told = section(made.result())
    lines = told.splitlines()
    assert lines[0] == "## Lead Saver `1.2.3`"
    assert lines[2] == (
        "**scrapes-and-sends**, score 85 of 100: Reads name and headline from `linkedin.com` pages and sends them to "
        "`api.example.com`."
    )
    assert lines[4].startswith("Input `inputs/lead-saver.crx`, ID `abcdefghijklmnopabcdefghijklmnop`, CRX version 3, ")
    assert "| name and headline | `linkedin.com` | `api.example.com` | high |" in lines
    assert "### Findings (1)" in lines
    assert lines[lines.index("- **critical** Profile data is sent to a server (`PSX-FLOW-NET`)") + 1] == (
        "  - Reads name and headline from `linkedin.com` pages and sends them to `api.example.com` (high confidence): "
        "`background.js:12`"
    )
    assert INDICATOR in lines
    (note,) = (line for line in lines if "Art. 6 GDPR" in line)
    assert note == (
        "- Art. 6 GDPR (Lawfulness of processing): The code sends profile fields to a server. What the code cannot "
        "show: Which legal basis the operator relies on."
    )
    assert "### Decisions" not in lines
    assert "### Not analysed" not in lines
    assert lines[-1] == "skimtrace `0.1.0`, 2 of 2 signatures checked (set `abababababab`)."


def test_what_was_not_analysed_is_told() -> None:
    cover = made.coverage(skipped=[m.SkippedFile(file=f"part{at}.js", reason="too large") for at in range(20)])
    told = section(made.clean(complete=False, coverage=cover))
    assert "score 0 of 100: In what could be analysed: no evidence that " in told
    assert "### Not analysed\n\nThis holds in what could be analysed.\n\n- `part0.js`: too large\n" in told
    assert "- `part7.js`: too large\n- and 12 more places\n" in told
    assert "part8.js" not in told


def test_a_failed_analysis_has_no_verdict() -> None:
    told = section(
        made.clean(
            error="it is no archive",
            complete=False,
            coverage=made.coverage(limits=["it is no archive"]),
            signatures=[replace(row, outcome="not-checked") for row in made.clean().signatures],
        )
    )
    assert "**error**: Could not be analysed: it is no archive." in told
    assert "0 of 1 signatures checked" in told
    assert "score" not in told


def test_decisions_are_told_with_who_when_and_why() -> None:
    mark = m.Decision(decision="accepted", note="our own CRM", author="A. Smith", date="2026-01-31", expires=None)
    findings = [
        made.finding(id="one", review=mark),
        made.finding(id="two", review=replace(mark, decision="false", expires="2026-07-31")),
        made.finding(id="three", lapsed=replace(mark, expires="2025-01-01")),
        made.finding(id="four"),
    ]
    told = section(made.result(findings=findings))
    assert "- `one` accepted by A. Smith on 2026-01-31: our own CRM\n" in told
    assert "- `two` false by A. Smith on 2026-01-31, until 2026-07-31: our own CRM\n" in told
    assert (
        "- `three` accepted by A. Smith on 2026-01-31, until 2025-01-01: our own CRM (expired: nothing is decided"
        in told
    )
    assert "`four` " not in told
    first, second, third, rest = told.split("(`PSX-FLOW-NET`)\n")[1].splitlines()[:4]
    assert first.endswith("(high confidence) **accepted**: `background.js:12`")
    assert second.endswith("(high confidence) **false**: `background.js:12`")
    assert third.endswith("(high confidence): `background.js:12`"), "what was decided holds no longer"
    assert rest == "  - and 1 more finding"
    assert "### Findings (4)" in told, "nothing that was decided is hidden from the counts"


def test_a_ticket_stays_short_and_counts_what_it_leaves_out() -> None:
    spots = [m.Location(file=f"f{at}.js", line=1, column=1, code="x" * 500) for at in range(200)]
    findings = [
        made.finding(
            id=f"id-{at}",
            signature=f"PSX-{at}",
            severity="low" if at < 90 else "critical",
            message=f"number {at} " + "word " * 500,
            locations=spots,
            gdpr=[m.GdprNote(article=str(at), because="b " * 2_000, unknown="u " * 2_000)],
        )
        for at in range(100)
    ]
    flows = [
        made.flow(
            id=f"F-{at}",
            data_types=[f"person.kind{n}" for n in range(50)],
            endpoint=m.FlowEndpoint(url=None, host=f"h{at}.example", category=None, resolved=True),
        )
        for at in range(40)
    ]
    told = section(made.result(findings=findings, flows=flows))
    assert len(told) < 30_000, "what the smallest of the usual trackers takes"
    assert "and 25 more destinations" in told
    assert "- and 88 more findings" in told
    assert "`f0.js:1`, `f1.js:1`, `f2.js:1` and 197 more places" in told
    assert "- and 92 more articles" in told
    assert "number 90 " in told, "the weightiest findings come first"
    assert "number 0 " in told
    assert "number 2 " not in told
    assert_harmless(told)


def test_an_article_stands_once() -> None:
    first, second = (m.GdprNote(article="6", because=f"Because of {n}.", unknown="Why.") for n in ("one", "two"))
    told = section(made.result(findings=[made.finding(gdpr=[first]), made.finding(gdpr=[first, second])]))
    assert told.count("Art. 6 GDPR") == 1
    assert "Because of one. What the code cannot show: Why. (and 1 more reason)\n" in told


def test_data_that_is_not_about_people_is_told_apart() -> None:
    flow = made.flow(data_types=["page.text"], personal=False, supports="review")
    told = section(made.result(verdict="review", flows=[flow], findings=[]))
    assert "| page text (not specific to people) | `linkedin.com` | `api.example.com` | high |" in told
    assert "### Findings" not in told
    assert "### Legal indicators" not in told


def test_sections_follow_each_other() -> None:
    out: list[str] = []
    renderer = MarkdownRenderer(out.append)
    renderer.begin()
    renderer.add(made.result())
    renderer.add(made.clean())
    renderer.end()
    text = "".join(out)
    assert [token.markup for token in READER.parse(text) if token.type == "heading_open"].count("##") == 2
    assert "\n\n## Tidy Tabs `2.0`\n" in text


def test_no_extension_is_said_too() -> None:
    out: list[str] = []
    renderer = MarkdownRenderer(out.append)
    renderer.begin()
    renderer.end()
    assert out == ["No extensions.\n"]
