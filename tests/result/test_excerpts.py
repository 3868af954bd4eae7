import json
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from skimtrace.batch.one import scan_one
from skimtrace.batch.settings import Settings
from skimtrace.bundle.discover import Input
from skimtrace.errors import InputError
from skimtrace.result import model as m
from skimtrace.result.build import TEXT, sealed
from skimtrace.result.excerpts import AFTER, BEFORE, LINES, LONG, Place, excerpts_of, places_of
from skimtrace.signatures.registry import load_signatures
from tests.result import made

PLAIN = "".join(f"line {at}\n" for at in range(1, 31))


def reader(files: dict[str, str | bytes]) -> Callable[[str], bytes]:
    """Return what a bundle of `files` is read with; text stands as UTF-8."""
    return lambda path: held if isinstance(held := files[path], bytes) else held.encode()


def cut(text: str | bytes, *places: tuple[int, int], file: str = "a.js", total: int = 200_000) -> list[m.Excerpt]:
    pages = {file} if file.endswith(".html") else set[str]()
    return excerpts_of([Place(file, *place) for place in places], reader({file: text}), pages, total)


def test_four_lines_before_and_after_a_place_are_shown() -> None:
    (found,) = cut(PLAIN, (10, 3))
    assert found == m.Excerpt(file="a.js", line=6, column=1, text="".join(f"line {at}\n" for at in range(6, 15)))


def test_at_the_ends_of_a_file_there_are_fewer() -> None:
    assert [e.text for e in cut("one\ntwo", (1, 1))] == ["one\ntwo"]
    (found,) = cut(PLAIN, (30, 1))
    assert (found.line, found.text) == (26, "".join(f"line {at}\n" for at in range(26, 31)))


def test_pieces_that_overlap_or_touch_are_one() -> None:
    assert [(e.line, e.text.count("\n")) for e in cut(PLAIN, (5, 1), (14, 1), (24, 1))] == [(1, 18), (20, 9)]
    assert [(e.line, e.text.count("\n")) for e in cut(PLAIN, (24, 1), (15, 1), (5, 1))] == [(1, 9), (11, 18)]
    assert [(e.line, e.text.count("\n")) for e in cut(PLAIN, (5, 1), (23, 1), (14, 1))] == [(1, 27)]


def test_of_a_long_line_a_window_is_cut_out() -> None:
    long = "".join(chr(97 + at % 26) for at in range(2_000))
    (found,) = cut(f"first\n{long}\nlast\n", (2, 1_001))
    assert (found.line, found.column) == (2, 1_001 - BEFORE)
    assert found.text == long[1_000 - BEFORE : 1_000 + AFTER]
    (head,) = cut(f"first\n{long}\nlast\n", (2, 5))
    assert (head.line, head.column, head.text) == (1, 1, "first\n" + long[: 4 + AFTER])
    (tail,) = cut(f"first\n{long}\nlast\n", (2, 1_999))
    assert (tail.column, tail.text) == (1_999 - BEFORE, long[1_998 - BEFORE :] + "\nlast\n")


def test_a_long_line_beside_the_place_gives_its_near_end() -> None:
    long = "x" * (LONG + 1)
    (found,) = cut(f"{long}\nhere\n{long}\nlast\n", (2, 1))
    assert (found.line, found.column) == (1, len(long) + 2 - BEFORE)
    assert found.text == long[-BEFORE + 1 :] + "\nhere\n" + long[:AFTER]


def test_the_weightiest_places_come_first_where_there_is_no_room_for_all() -> None:
    assert [e.line for e in cut(PLAIN, (20, 1), (5, 1), total=9 * 8)] == [16]
    assert [e.line for e in cut(PLAIN, (5, 1), (20, 1), total=9 * 8)] == [1]
    assert [e.line for e in cut(PLAIN, (20, 1), (5, 1), (21, 1), total=9 * 8 + 8)] == [16], "what grows little, fits"
    assert cut(PLAIN, (5, 1), total=3) == []


def test_positions_are_those_of_the_decoder_that_read_the_file() -> None:
    script = 'const a = "\u00e9\U0001f600";\nsend(a)\0;\n'
    for data in (b"\xef\xbb\xbf" + script.encode(), b"\xff\xfe" + script.encode("utf-16-le")):
        assert [e.text for e in cut(data, (2, 1))] == [script.replace("\0", " ")]
    page = "<meta charset=windows-1251><p>\u043f\u0440\u0438\u0432\u0435\u0442</p>\n<script>send()</script>\n"
    assert [e.text for e in cut(page.encode("cp1251"), (2, 9), file="a.html")] == [page]
    assert [e.text for e in cut('{"name": "x"}'.encode("utf-16-le"), (1, 2), file="a.json")] == ['{"name": "x"}']


def test_what_cannot_be_shown_has_no_excerpt() -> None:
    def broken(path: str) -> bytes:
        raise InputError(path, "changed while it was analysed")

    assert excerpts_of([Place("gone.js", 1, 1)], reader({}), ()) == []
    assert excerpts_of([Place("gone.js", 1, 1)], broken, ()) == []
    for place in ((0, 1), (-1, 1), (31, 1), (10**9, 1)):
        assert cut(PLAIN, place) == []
    assert cut("", (1, 1)) == []
    assert [e.text for e in cut("one\ntwo\n", (2, 10**9), (2, 0), (1, -5))] == ["one\ntwo\n"]


def test_files_are_sorted_and_each_is_read_once() -> None:
    asked: list[str] = []

    def read(path: str) -> bytes:
        asked.append(path)
        return PLAIN.encode()

    found = excerpts_of([Place(file, 3, 1) for file in ("b.js", "a.js", "b.js")], read, ())
    assert [e.file for e in found] == ["a.js", "b.js"]
    assert asked == ["b.js", "a.js"]


TEXTS = st.lists(
    st.one_of(st.text("ab \u00e9", max_size=12), st.integers(LONG - 2, 900).map(lambda n: "x" * n)), max_size=25
).map("\n".join)
PLACES = st.lists(st.tuples(st.integers(-1, 27), st.integers(-1, 950)), max_size=12)


@given(TEXTS, PLACES, st.one_of(st.just(200_000), st.integers(0, 2_000)))
def test_excerpts_are_true_sorted_apart_and_bounded(text: str, places: list[tuple[int, int]], total: int) -> None:
    found = cut(text, *places, total=total)
    assert sum(len(e.text) for e in found) <= total
    starts = [0]
    for row in text.split("\n"):
        starts.append(starts[-1] + len(row) + 1)
    bounds = []
    for e in found:
        start = starts[e.line - 1] + e.column - 1
        assert text[start : start + len(e.text)] == e.text != ""
        bounds.append((start, start + len(e.text)))
    assert all(before < after for (_, before), (after, _) in pairwise(bounds))
    if total < 200_000:
        return
    lines = text.split("\n")
    for line, column in places:
        if not 0 < line <= len(lines):
            continue
        length = len(lines[line - 1]) + (line < len(lines))
        if not length:  # nothing stands behind the last line end
            continue
        offset = starts[line - 1] + min(max(column, 1), length) - 1
        assert sum(start <= offset < end for start, end in bounds) == 1
        before, after = max(line - 1 - LINES, 0), min(line + LINES, len(lines))
        if all(len(near) < LONG for near in lines[before:after]):
            (held,) = [(start, end) for start, end in bounds if start <= offset < end]
            assert held[0] <= starts[before]
            assert held[1] >= min(starts[after], len(text))


@given(TEXTS, st.permutations([(3, 1), (9, 400), (2, 7), (20, 20)]))
def test_the_order_of_places_does_not_matter_where_there_is_room(text: str, places: list[tuple[int, int]]) -> None:
    assert cut(text, *places) == cut(text, *sorted(places))


def test_people_then_what_leaves_then_confidence() -> None:
    def at(line: int, **changes: object) -> m.Flow:
        return made.flow(source=m.SourcePoint(
            file="a.js", line=line, column=1, code="x", selector=None, kind="dom"
        ), **changes)  # fmt: skip

    flows = [at(4, confidence="medium"), at(6, personal=False), at(3), at(5, sink=made.local_flow().sink)]
    back = [at(7, same_site=True, personal=False)]
    asked = list(places_of(made.result(flows=flows, same_site_flows=back)))
    assert [p.line for p in asked if p.file == "a.js"] == [3, 4, 5, 6, 7]
    assert asked[:4] == [
        Place("a.js", 3, 1), Place("content.js", 4, 3), Place("content.js", 9, 3), Place("background.js", 12, 5),
    ]  # fmt: skip
    assert asked[-2:] == [Place("background.js", 12, 5), Place("background.js", 12, 11)], "findings, then addresses"


def test_sealing_leaves_the_text_of_an_excerpt_whole() -> None:
    excerpt = m.Excerpt(file="a\udc80.js", line=1, column=1, text="\u202e" + "x" * (TEXT + 1))
    (kept,) = sealed(made.result(excerpts=[excerpt])).excerpts
    assert (kept.file, kept.text) == ("a\\udc80.js", excerpt.text)


@pytest.mark.parametrize("name", ["content.js", "naïve \U0001f600.js"])
def test_a_scan_shows_the_source_of_its_paths(tmp_path: Path, name: str) -> None:
    script = """\
// A comment before
const card = document.querySelector(".pv-top-card h1");
const name = card.innerText;


fetch("https://api.example.com/leads", { method: "POST", body: name });
// one
// two
// three
// four
// five
"""
    manifest = {
        "manifest_version": 3,
        "name": "Lead Saver",
        "version": "1.0",
        "content_scripts": [{"matches": ["https://www.linkedin.com/*"], "js": [name]}],
    }
    (tmp_path / "manifest.json").write_text(json.dumps(manifest))
    (tmp_path / name).write_text(script)
    result = scan_one(Input(tmp_path, "given"), Settings(load_signatures()))
    assert len(result.flows) == 1
    shown = script.removesuffix("// five\n")
    assert result.excerpts == [m.Excerpt(file=name, line=1, column=1, text=shown)]
    flow = result.flows[0]
    points: list[m.SourcePoint | m.StepPoint | m.SinkPoint] = [flow.source, *flow.steps, flow.sink]
    for point in points:
        assert shown.split("\n")[point.line - 1][point.column - 1 :].startswith(point.code.removesuffix("…"))
