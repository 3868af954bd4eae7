"""Byte offsets to lines and columns, which count characters."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from skimtrace.javascript import positions as positions_module
from skimtrace.javascript.lower import lower
from skimtrace.javascript.positions import Positions


@pytest.mark.parametrize(
    ("text", "mark", "place"),
    [
        ("a b", "b", (1, 3)),
        ("x\ny\n  z", "z", (3, 3)),
        ("x\r\ny\r\n  z", "z", (3, 3)),
        ("é = b", "b", (1, 5)),
        ("'😀'; b", "b", (1, 6)),
        ("日本\n語 = b", "b", (2, 5)),
        ("x\n\n\nb", "b", (4, 1)),
        ("x\rb", "b", (1, 3)),
        ("x\u2028b", "b", (1, 3)),
    ],
)
def test_lines_and_columns(text: str, mark: str, place: tuple[int, int]) -> None:
    data = text.encode()
    assert Positions(data).line_column(data.rindex(mark.encode())) == place


def test_the_script_may_begin_inside_a_line_of_its_file() -> None:
    positions = Positions(b"a;b\nc;d", line=10, column=20)
    assert positions.line_column(0) == (10, 20)
    assert positions.line_column(2) == (10, 22)
    assert positions.line_column(4) == (11, 1)
    assert positions.line_column(6) == (11, 3)


def test_ops_and_errors_of_a_script_inside_a_page_have_the_pages_lines() -> None:
    lowered = lower(b"x();\n  y(\n", line=7, column=9)
    assert [lowered.positions.line_column(start) for start in lowered.starts[:2]] == [(7, 9), (7, 9)]
    assert lowered.error_lines == [8]


def test_offsets_at_and_beyond_the_end() -> None:
    assert Positions(b"ab\n").line_column(3) == (2, 1)
    assert Positions(b"").line_column(0) == (1, 1)
    assert Positions("é".encode()).line_column(2) == (1, 2)


@given(st.text(st.sampled_from("ab\n\r é😀日"), max_size=60), st.integers(1, 9), st.integers(1, 9), st.data())
def test_every_character_has_the_place_that_counting_gives(
    text: str, line: int, column: int, data: st.DataObject
) -> None:
    at = data.draw(st.integers(0, len(text)))
    before = text[:at]
    row = before.count("\n")
    expected = line + row, (len(before) + column if row == 0 else len(before) - before.rindex("\n"))
    assert Positions(text.encode(), line, column).line_column(len(before.encode())) == expected


@pytest.mark.parametrize("unit", ["a", "é", "日", "😀"])
def test_columns_in_a_line_of_megabytes(unit: str, monkeypatch: pytest.MonkeyPatch) -> None:
    looked_at: list[int] = []
    characters_in = positions_module._characters_in

    def watched(data: bytes) -> int:
        looked_at.append(len(data))
        return characters_in(data)

    monkeypatch.setattr(positions_module, "_characters_in", watched)
    text = "x\n" + unit * 1_500_000 + "b"
    data = text.encode()
    positions = Positions(data)
    assert positions.line_column(len(data) - 1) == (2, 1_500_001)
    size = len(unit.encode())
    assert sum(looked_at) <= len(data) + 65_536 + 2, "once through the text, and from the last block to the column"
    looked_at.clear()
    for i in range(0, 1_500_000, 1_000):
        assert positions.line_column(2 + i * size) == (2, i + 1)
    assert max(looked_at, default=0) <= 65_536, "a column must not cost the whole line"
    assert len(looked_at) == (0 if unit == "a" else 2 * 1_500)


def test_text_and_snippets() -> None:
    positions = Positions("fetch(\n\t'é' )".encode())
    assert positions.text(0, 5) == "fetch"
    assert positions.text(8, 12) == "'é'"
    assert positions.snippet(0, 14, 40) == "fetch( 'é' )"
    assert positions.snippet(0, 14, 6) == "fetch…"
    assert positions.snippet(0, 5, 5) == "fetch"
    assert Positions(b"a" + b" " * 1_000 + b"b").snippet(0, 1_002, 10) == "a…"


def test_a_snippet_of_megabytes_is_cut_between_characters() -> None:
    data = ("x" + "é" * 1_000_000).encode()
    assert Positions(data).snippet(0, len(data), 4) == "xéé…"


def test_a_module_shows_the_code_of_an_op() -> None:
    lowered = lower("a(\n  'é',\n  b\n)".encode())
    call = lowered.ops[-1]
    assert type(call).__name__ == "Call"
    assert lowered.code(len(lowered.ops) - 1) == "a( 'é', b )"
    assert lowered.code(len(lowered.ops) - 1, 5) == "a( '…"
