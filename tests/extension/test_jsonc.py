import json
from collections.abc import Callable, Mapping
from typing import Final

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from skimtrace.extension.jsonc import JsonError, parse_json

VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=5), inner, max_size=4),
    max_leaves=20,
)
INSERTED = st.sampled_from(["", " ", "\n", "/**/", '/* "not a string */', "// a ] line\n", "\r\n\t", "/***/", "/*//*/"])


@settings(deadline=None)
@given(VALUES, st.booleans(), st.sampled_from([None, 1]))
def test_whatever_json_writes_is_read_the_same(value: object, ascii_only: bool, indent: int | None) -> None:
    data = json.dumps(value, ensure_ascii=ascii_only, indent=indent).encode()
    document = parse_json(data)
    assert document.value == value
    assert document.notes == ()
    assert parse_json(b"\xef\xbb\xbf" + data).value == value


def pieces(value: object) -> list[str]:
    """The tokens of a value, one by one."""
    if isinstance(value, list):
        inner = [[",", *pieces(entry)] for entry in value]
    elif isinstance(value, dict):
        inner = [[",", json.dumps(key), ":", *pieces(entry)] for key, entry in value.items()]
    else:
        return [json.dumps(value)]
    brackets = "[]" if isinstance(value, list) else "{}"
    return [brackets[0], *[token for tokens in inner for token in tokens][1:], brackets[1]]


@settings(deadline=None)
@given(VALUES, st.data())
def test_comments_and_blanks_may_stand_between_any_tokens(value: object, data: st.DataObject) -> None:
    text = data.draw(INSERTED)
    for token in pieces(value):
        text += token + data.draw(INSERTED)
    assert parse_json(text.encode()).value == value


@settings(deadline=None)
@given(VALUES)
def test_trailing_commas_are_read_and_noted(value: object) -> None:
    text = f'{{"a": [{json.dumps(value)} ,\n], }}'
    document = parse_json(text.encode())
    assert document.value == {"a": [value]}
    assert [line for line, note in document.notes if note == "a trailing comma, which browsers refuse"] == [1, 2]


@settings(deadline=None)
@given(st.binary(max_size=200) | st.text('{}[]",:/*\\u0dx1e-+\ufeff \n', max_size=60).map(str.encode))
def test_any_bytes_are_read_or_refused(data: bytes) -> None:
    try:
        parse_json(data)
    except JsonError as error:
        assert error.line >= 1
        assert error.column >= 1
        assert error.reason


@pytest.mark.parametrize(
    ("text", "line", "column", "reason"),
    [
        ("", 1, 1, "Expecting value"),
        ('{\n  "a": 1\n  "b": 2\n}', 3, 3, "Expecting ',' delimiter"),
        ('{ // note\n "a": }', 2, 7, "Expecting value"),
        ("[1,,2]", 1, 4, "Expecting value"),
        ("[,]", 1, 2, "Expecting value"),
        ("{,}", 1, 2, "Expecting property name enclosed in double quotes"),
        ("{\"a\": 'x'}", 1, 7, "Expecting value"),
        ('{"a": 1} x', 1, 10, "Extra data"),
        ('{"a": "\\x41"} x', 1, 15, "Extra data"),
        ('{\n"a": "b\n}', 2, 6, "a string that does not end"),
        ('{\n /* "a": 1 }', 2, 2, "a comment that does not end"),
        ("{ / }", 1, 3, 'a "/" that begins no comment'),
        ('{"a": "\\q"}', 1, 8, "Invalid \\escape"),
        ('{"a": NaN}', 1, 7, "NaN is no JSON value"),
        ("[-Infinity]", 1, 2, "-Infinity is no JSON value"),
        ("[" * 201, 1, 201, "nested more than 200 deep, which Chrome refuses too"),
        ("//", 1, 3, "Expecting value"),
    ],
)
def test_errors_say_where_and_why(text: str, line: int, column: int, reason: str) -> None:
    with pytest.raises(JsonError) as caught:
        parse_json(text.encode())
    assert (caught.value.line, caught.value.column, caught.value.reason) == (line, column, reason)
    assert str(caught.value) == f"line {line}, column {column}: {reason}"


@pytest.mark.parametrize(
    ("text", "value", "note"),
    [
        ('{"a": 1,\n"a": 2}', {"a": 2}, (2, "the key 'a' stands twice in one object; the last one counts")),
        ('{"a": 1, "\\u0061": 2}', {"a": 2}, (1, "the key 'a' stands twice in one object; the last one counts")),
        ('["\t"]', ["\t"], (1, "a control character in a string; Chrome refuses it")),
        ('["\\ud800"]', ["\ufffd"], (1, "half a surrogate pair in a string; Chrome refuses it")),
        ("[1e999]", [None], (1, "the number 1e999 is beyond every double, which Chrome refuses; read as null")),
        (
            f"[{'9' * 5000}]",
            [None],
            (1, f"the number {'9' * 20} is beyond every double, which Chrome refuses; read as null"),
        ),
    ],
)
def test_what_a_browser_refuses_is_noted(text: str, value: object, note: tuple[int, str]) -> None:
    document = parse_json(text.encode())
    assert document.value == value
    assert document.notes == (note,)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ('["a\nb\r"]', ["a\nb\r"]),
        ('["\\x41\\x7a"]', ["Az"]),
        ('["\\ud83d\\ude00"]', ["😀"]),
        ('["// no comment", "/* nor */"]', ["// no comment", "/* nor */"]),
        ('["\\"//"] // one', ['"//']),
        ("[1]//\r", [1]),
        ('{"a": {"a": 1}, "b": {"a": 2}}', {"a": {"a": 1}, "b": {"a": 2}}),
        ("[" * 200 + "]" * 200, None),
    ],
)
def test_what_chrome_tolerates_is_read_without_a_note(text: str, value: object) -> None:
    document = parse_json(text.encode())
    assert value is None or document.value == value
    assert document.notes == ()


@pytest.mark.parametrize(
    ("encoding", "shown"), [("utf-16", "UTF-16-LE"), ("utf-16-be", "UTF-16-BE"), ("utf-16-le", "UTF-16-LE")]
)
def test_utf_16_is_read_and_noted(encoding: str, shown: str) -> None:
    document = parse_json('{"name": "Größe"}'.encode(encoding))
    assert document.value == {"name": "Größe"}
    assert document.notes == ((1, f"the file is {shown}; browsers read it as UTF-8 only"),)


def test_malformed_utf_8_is_noted() -> None:
    document = parse_json(b'{"name": "a\xff"}')
    assert document.value == {"name": "a\ufffd"}
    assert document.notes == ((1, "malformed UTF-8 was replaced; Chrome refuses it"),)


def test_every_value_knows_its_line() -> None:
    document = parse_json(b'{\n"a": [\n1,\n{"b": "x"}\n],\n"c":\n2}')
    assert document.line("a") == 2
    assert document.line("a", 0) == 3
    assert document.line("a", 1, "b") == 4
    assert document.line("c") == 7
    assert document.line("missing") == 1
    assert document.line("a", 1, "missing") == 4


LONG: Final[Mapping[str, tuple[Callable[[int], str], int]]] = {
    "array": (lambda n: "[" + "1," * n + "1]", 200_000),
    "escapes": (lambda n: '["' + "\\n" * n + '"]', 400_000),
    "comments": (lambda n: "/*" * n, 400_000),
    "quotes": (lambda n: '"' + '\\"' * n, 400_000),
    "commas": (lambda n: "[1,]" * n, 200_000),
}
"""Texts of n parts that a careless reader would look at again and again; `tests/benchmarks` measures them."""


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("array", [1] * 200_001),
        ("escapes", ["\n" * 400_000]),
        ("comments", "line 1, column 799999: a comment that does not end"),
        ("quotes", "line 1, column 1: a string that does not end"),
        ("commas", "line 1, column 5: Extra data"),
    ],
    ids=list(LONG),
)
def test_long_texts_are_read_to_the_end(name: str, expected: object) -> None:
    make, size = LONG[name]
    read: object
    try:
        read = parse_json(make(size).encode()).value
    except JsonError as error:
        read = str(error)
    equal = read == expected
    assert equal, str(read)[:200]
