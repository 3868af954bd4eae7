import json
import re
from typing import Final

import pytest
from bs4 import BeautifulSoup
from hypothesis import given, settings
from hypothesis import strategies as st

from skimtrace.report.beautify import Dense, formatted
from skimtrace.report.highlight import Language, runs
from skimtrace.report.page import context_words, extension_page
from skimtrace.report.source import Piece, Point, Sources, Spot
from skimtrace.result import model as m
from tests.result import made

MINIFIED: Final = 'function a(b){var c=b.d("h1");if(c){e({n:c.f})}return c}' * 8
"""Longer than a line that is shown as it is."""


def location(file: str, line: int, column: int, code: str) -> m.Location:
    return m.Location(file=file, line=line, column=column, code=code)


def sources(*excerpts: m.Excerpt, marked: tuple[Point, ...] = ()) -> Sources:
    return Sources(made.result(excerpts=list(excerpts)), marked)


def excerpt(text: str, *, line: int = 1, column: int = 1, file: str = "a.js") -> m.Excerpt:
    return m.Excerpt(file=file, line=line, column=column, text=text)


def rows(piece: Piece) -> list[tuple[str, str, str]]:
    """Return the id, the label and the text of each row of a piece."""
    found = []
    # Elsewhere than in <pre>, this parser would join spaces.
    for row in BeautifulSoup(f"<pre>{piece.rows}</pre>", "html.parser").select("pre > *"):
        label, code = row.find_all(recursive=False)
        found.append((str(row["id"]), label.get_text(), code.get_text()))
    return found


def marks(piece: Piece) -> list[str]:
    return [mark.get_text() for mark in BeautifulSoup(f"<pre>{piece.rows}</pre>", "html.parser").select("mark")]


def marked_text(piece: Piece, spot: Spot) -> str:
    """Return what a spot's mark covers of the rows, as a script reads it; rows are put together with a line feed."""
    held = {row: text.encode("utf-16-le") for row, _, text in rows(piece)}
    start, last, end = map(int, spot.mark.split())
    name, first = spot.anchor.split("-")
    lines = [held[f"{name}-{at}"] for at in range(int(first), last + 1)]
    lines[-1] = lines[-1][: 2 * end]
    lines[0] = lines[0][2 * start :]
    return b"\n\0".join(lines).decode("utf-16-le")


def test_rows_have_the_lines_of_the_file() -> None:
    shown = Sources(made.result())
    background, content = shown.pieces
    assert (background.file, background.where, background.anchor) == ("background.js", "lines 11 to 13", "s1")
    assert rows(background) == [
        ("s1-1", "11", "  const body = JSON.stringify(message.profile);"),
        ("s1-2", "12", '    fetch("https://api.example.com/v1/leads", {body});'),
        ("s1-3", "13", "  return true;"),
    ]
    assert (content.file, content.where, len(rows(content))) == ("content.js", "lines 1 to 10", 10)
    assert not background.formatted


def test_a_place_leads_to_its_row_and_its_code_is_marked() -> None:
    flow = made.flow()
    shown = Sources(made.result(), (flow.source, *flow.steps, flow.sink))
    wanted: dict[Point, Spot] = {
        flow.source: Spot("s2-3", "13 3 64"), flow.steps[0]: Spot("s2-4", "2 4 21"),
        flow.steps[1]: Spot("s2-9", "2 9 31"), flow.sink: Spot("s1-2", "4 2 53"),
    }  # fmt: skip
    assert {point: shown.spot(point) for point in wanted} == wanted
    background, content = shown.pieces
    assert marks(background) == [flow.sink.code]
    assert marks(content) == [flow.source.code, *(step.code for step in flow.steps)]


def test_what_no_excerpt_holds_has_no_spot() -> None:
    shown = sources(excerpt("one\ntwo\n", line=5, file="b.js"))
    for file, line in (("b.js", 4), ("b.js", 7), ("b.js", 400), ("a.js", 5)):
        assert shown.spot(location(file, line, 1, "one")) is None
    assert shown.spot(location("b.js", 6, 1, "two")) == Spot("s1-2", "0 2 3")
    assert shown.spot(location("b.js", 6, 1, "never")) == Spot("s1-2", ""), "its code does not stand there"


def test_code_on_several_lines_is_marked_on_each() -> None:
    point = location("a.js", 2, 3, "send({ a: 1, b: 2 })")
    shown = sources(excerpt("if (x) {\n  send({\n    a: 1,\n    b: 2 });\n}\n"), marked=(point,))
    spot = shown.spot(point)
    assert spot == Spot("s1-2", "2 4 11")
    (piece,) = shown.pieces
    assert marked_text(piece, spot) == "send({\n    a: 1,\n    b: 2 })"
    assert [text.strip() for text in marks(piece)] == ["send({", "a: 1,", "b: 2 })"]


def test_a_cut_code_is_marked_as_far_as_it_goes() -> None:
    point = location("a.js", 1, 5, "fetch(url…")
    spot = sources(excerpt("x = fetch(url, { body });\n")).spot(point)
    assert spot == Spot("s1-1", "4 1 13")


def test_marks_that_overlap_are_one() -> None:
    points = (location("a.js", 1, 1, "send(name)"), location("a.js", 1, 6, "name); log"))
    (piece,) = sources(excerpt("send(name); log();\n"), marked=points).pieces
    assert marks(piece) == ["send(name); log"]


def test_minified_code_is_formatted_and_each_row_says_where_it_stood() -> None:
    at = MINIFIED.index("e({n:c.f})") + 1
    point = location("a.js", 3, 1_000 + at, "e({n:c.f})")
    shown = sources(excerpt(MINIFIED, line=3, column=1_001), marked=(point,))
    spot = shown.spot(point)
    (piece,) = shown.pieces
    assert piece.formatted
    assert piece.where == f"line 3, columns 1,001 to {1_000 + len(MINIFIED):,}"
    assert rows(piece)[:3] == [
        ("s1-1", "3:1001", "function a(b) {"),
        ("s1-2", "3:1015", '  var c = b.d("h1");'),
        ("s1-3", "3:1031", "  if (c) {"),
    ]
    assert spot is not None
    assert spot.anchor == "s1-4"
    assert "".join(marked_text(piece, spot).split()) == point.code
    assert "".join("".join(marks(piece)).split()) == point.code


def test_long_lines_of_pages_stay_as_they_are() -> None:
    page = f"<p>{'word ' * 100}</p>\n"
    (piece,) = sources(excerpt(page, file="popup.html")).pieces
    assert not piece.formatted
    assert rows(piece) == [("s1-1", "1", page.removesuffix("\n"))]


def test_a_cut_line_says_its_column() -> None:
    (piece,) = sources(excerpt("tail</p>\n<p>", line=4, column=90, file="popup.html")).pieces
    assert [label for _, label, _ in rows(piece)] == ["4:90", "5"]


def test_what_does_not_show_is_spelled_out_within_code_and_counted_in_marks() -> None:
    text = 'a = "\u202e\U0001f600\x07";\tsend(a, "\u200b")\r\nb\n'
    point = location("a.js", 1, text.index("send") + 1, 'send(a, "\u200b")')
    shown = sources(excerpt(text), marked=(point,))
    spot = shown.spot(point)
    (piece,) = shown.pieces
    assert [row[2] for row in rows(piece)] == ['a = "\\u202e\U0001f600\\x07";\tsend(a, "\\u200b") ', "b"]
    hidden = BeautifulSoup(piece.rows, "html.parser").select(".hid")
    assert [one.get_text() for one in hidden] == ["\\u202e", "\\x07", "\\u200b"]
    assert spot is not None
    assert marked_text(piece, spot) == 'send(a, "\\u200b")'


def test_markup_in_code_is_text() -> None:
    (piece,) = sources(excerpt("</code><script>alert(1)</script>&amp;\n")).pieces
    assert [row[2] for row in rows(piece)] == ["</code><script>alert(1)</script>&amp;"]
    assert "<script" not in piece.rows


@pytest.mark.parametrize(
    ("text", "language", "wanted"),
    [
        (
            "// c\nconst a = 'x' + 12;",
            Language.JAVASCRIPT,
            {("c", "// c"), ("k", "const"), ("s", "'x'"), ("n", "12")},
        ),
        ("inside */ a", Language.JAVASCRIPT, {("c", "inside */")}),
        ("`a ${b} c`", Language.JAVASCRIPT, {("s", "`a "), ("s", " c`")}),
        ('{"a": 1.5}', Language.JSON, {("n", "1.5")}),
        ("<p class='x'>y</p>", Language.HTML, {("s", "'x'"), ("f", "class")}),
    ],
)
def test_colours(text: str, language: Language, wanted: set[tuple[str, str]]) -> None:
    found = list(runs(text, language))
    assert "".join(value for _, value in found) == text
    assert wanted <= {(kind, value.strip("\n")) for kind, value in found}


CODE: Final = st.one_of(
    st.text("ab1 \n\t\r\"'`/*\\{}()[];,.=+<>!é\U0001f600\u202e\u00a0", max_size=60),
    st.lists(
        st.sampled_from(["a", "=>", "{", "}", "(", ")", ";", "/x/g", "'s'", "`t${", " ", "\n", "return ", "//"])
    ).map("".join),
)
LAW: Final = settings(deadline=None)


@LAW
@given(CODE, st.sampled_from(Language))
def test_coloured_runs_put_together_are_the_text(text: str, language: Language) -> None:
    assert "".join(value for _, value in runs(text, language)) == text


@LAW
@given(CODE)
def test_formatting_changes_white_space_alone(text: str) -> None:
    tidy = formatted(text)
    assert tidy is None or "".join(tidy.split()) == "".join(text.split())


@given(CODE)
def test_what_is_counted_is_found_again(text: str) -> None:
    dense = Dense(text)
    assert dense.text == "".join(text.split())
    for count, char in enumerate(dense.text):
        offset = dense.offset(count)
        assert text[offset] == char
        assert dense.count(offset) == count


@LAW
@given(CODE, st.integers(1, 9), st.integers(1, 9))
def test_rows_tell_where_each_stood_in_the_file(text: str, line: int, column: int) -> None:
    whole = text + ";" * 301 + text  # long enough to be formatted
    (piece,) = sources(excerpt(whole, line=line, column=column)).pieces
    found = rows(piece)
    assert [row for row, _, _ in found] == [f"s1-{at}" for at in range(1, len(found) + 1)]
    seen = "".join(shown for _, _, shown in found)
    spelled = "".join(f"\\u{ord(c):04x}" if c == "\u202e" else c for c in whole.replace("\r\n", "\n"))
    # A carriage return that ends no line is spelled out; formatting takes it for a line end.
    assert re.sub(r"\s|\\x0d", "", seen) == re.sub(r"\s|\\x0d", "", spelled)
    if not piece.formatted:
        return
    lines = whole.split("\n")
    for _, label, shown in found:
        if not shown.strip():
            assert label == ""
            continue
        row, at = map(int, label.split(":"))
        first = lines[row - line][at - (column if row == line else 1)]
        assert shown.lstrip()[0] == (first if first != "\u202e" else "\\")


@LAW
@given(CODE, st.data())
def test_a_mark_covers_the_code_of_its_place(text: str, data: st.DataObject) -> None:
    whole = (text or "x") + ";" * data.draw(st.sampled_from([0, 301]))
    start = data.draw(st.integers(0, len(whole) - 1))
    end = data.draw(st.integers(start + 1, len(whole)))
    before = whole[:start]
    point = location("a.js", before.count("\n") + 1, start - (before.rfind("\n") + 1) + 1, whole[start:end])
    shown = sources(excerpt(whole))
    spot = shown.spot(point)
    if not (code := "".join(whole[start:end].split())):
        return
    assert spot is not None
    (piece,) = shown.pieces
    marked = re.sub(r"\\x0d|\s", "", marked_text(piece, spot)).replace("\\u202e", "\u202e")
    assert marked == code


def test_the_page_shows_each_excerpt_once_and_leads_to_it_from_every_place() -> None:
    page = BeautifulSoup(extension_page(made.result()), "html.parser")
    assert [str(one["id"]) for one in page.select("details.piece")] == ["s1", "s2"]
    steps = page.select("#path-1 .path > li")
    assert [str(step["data-mark"]) for step in steps] == ["13 3 64", "2 4 21", "2 9 31", "4 2 53"]
    assert [[chip.get_text() for chip in step.select(".chip")] for step in steps] == [
        ["content script"], [], [], ["service worker"],
    ]  # fmt: skip
    links = {str(one["href"])[1:] for one in page.select("a.place")}
    assert {"s1-2", "s2-3", "s2-4", "s2-9"} <= links
    assert all(page.find(id=link) is not None for link in links)
    summary = page.select_one("#path-1 > summary")
    assert summary is not None
    assert summary.get_text(" ", strip=True).startswith("Path 1 name and")


def test_a_result_without_excerpts_has_no_section_of_source() -> None:
    page = BeautifulSoup(extension_page(made.result(excerpts=[])), "html.parser")
    assert page.find(id="source") is None
    assert page.select("a.place") == []
    assert page.select("[data-mark]") == []


def test_a_file_that_runs_in_contexts_of_two_kinds_is_said_to_run_in_none() -> None:
    content, background = made.result().scripts
    both = m.ScriptInfo(
        file="both.js", kind="file", line=1, bytes=1, contexts=["content:0", "background"], reached=True, library=None,
        copy_of=None,
    )  # fmt: skip
    unread = m.ScriptInfo(
        file="none.js", kind="file", line=1, bytes=1, contexts=["gone"], reached=False, library=None, copy_of=None
    )
    words = context_words(made.result(scripts=[content, background, both, unread]))
    assert words == {"content.js": "content script", "background.js": "service worker"}


def test_hostile_nesting_costs_no_more_than_it_is_long() -> None:
    nested = "{" * 20_000 + json.dumps({"a": "[" * 5_000})
    (piece,) = sources(excerpt(nested)).pieces
    assert len(piece.rows) < 60 * len(nested)
