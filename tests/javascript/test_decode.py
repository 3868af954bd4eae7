"""Bytes of every encoding a script may come in, down to the op that must come out of it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from skimtrace.javascript.decode import to_utf8
from skimtrace.javascript.lower import lower
from tests.javascript.show import ops

CODE = "fetch('/é😀')"
OPS = ["0 read fetch", "1 const string '/é😀'", "2 call 0(1)"]


@pytest.mark.parametrize(
    "data",
    [
        CODE.encode("utf-8"),
        CODE.encode("utf-8-sig"),
        b"\xff\xfe" + CODE.encode("utf-16-le"),
        b"\xfe\xff" + CODE.encode("utf-16-be"),
        CODE.encode("utf-16-le"),
        CODE.encode("utf-16-be"),
    ],
    ids=["utf-8", "utf-8 with mark", "utf-16 le", "utf-16 be", "utf-16 le without mark", "utf-16 be without mark"],
)
def test_every_encoding_gives_the_same_script(data: bytes) -> None:
    assert to_utf8(data) == CODE.encode()
    assert ops(data) == OPS
    assert lower(data).error_lines == []


@pytest.mark.parametrize(
    "code",
    ["fetch('a\0b')", "fetch(`a\0b`)", "fetch('a b')/*\0*/", "fetch('a b')//\0"],
    ids=["string", "template", "block comment", "line comment"],
)
def test_a_nul_is_no_error_and_becomes_a_space(code: str) -> None:
    lowered = lower(code.encode())
    assert lowered.error_lines == []
    assert [op.value for op in lowered.ops if type(op).__name__ == "Const" and hasattr(op, "value")] == ["a b"]


def test_a_nul_between_tokens_hides_nothing() -> None:
    assert ops(b"a\0=\0b;\0c()") == ["0 read b", "1 write a = 0", "2 read c", "3 call 2()"]


@pytest.mark.parametrize(
    ("data", "text"),
    [
        (b"'\xff'", "'\ufffd'"),
        (b"'\xc3'", "'\ufffd'"),
        (b"'\xed\xa0\x80'", "'\ufffd\ufffd\ufffd'"),
        (b"\xff\xfe'\x00\x00\xd8'\x00", "'\ufffd'"),
        (b"\xff\xfe'\x00a\x00'\x00;", "'a'\ufffd"),
    ],
    ids=["stray byte", "cut character", "encoded surrogate", "lone surrogate", "odd length"],
)
def test_malformed_bytes_become_the_replacement_character(data: bytes, text: str) -> None:
    assert to_utf8(data).decode() == text


def test_nuls_in_short_or_mixed_text_are_not_taken_for_utf_16() -> None:
    assert to_utf8(b"a\0b\0c") == b"a b c"
    assert to_utf8(b"fetch('x') // \0\0\0\0") == b"fetch('x') //     "


@given(st.binary())
def test_any_bytes_become_utf_8_without_nul(data: bytes) -> None:
    text = to_utf8(data)
    assert "\0" not in text.decode("utf-8")


@given(st.text(st.characters(exclude_characters="\0\ufeff", exclude_categories=["Cs"])))
def test_proper_utf_8_is_left_as_it_is(text: str) -> None:
    assert to_utf8(text.encode()) == text.encode()


@given(st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"])))
def test_a_mark_decides_whatever_follows(text: str) -> None:
    for mark, encoding in ((b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be"), (b"\xef\xbb\xbf", "utf-8")):
        assert to_utf8(mark + text.encode(encoding)) == text.encode()
