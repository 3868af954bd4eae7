"""Values of literals (ECMA-262, sections 12.9.3 to 12.9.6), as functions and through the lowering."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from skimtrace.javascript.literals import key, number, unescape
from tests.javascript.show import ops

ESCAPES = [
    (r"\n\t\r\b\f\v", "\n\t\r\b\f\v"),
    (r"\'\"\`\\", "'\"`\\"),
    (r"\a\q\-\ ", "aq- "),
    (r"\x41\x7e\xe9", "A~é"),
    (r"\u0041\u00e9\u2028", "Aé\u2028"),
    (r"\u{41}\u{1F600}\u{10ffff}", "A😀\U0010ffff"),
    (r"\u{0000000000000041}", "A"),
    (r"\ud83d\ude00", "😀"),
    (r"\u{d83d}\u{de00}", "😀"),
    (r"\ud83d", "\ufffd"),
    (r"a\ude00b", "a\ufffdb"),
    (r"\ude00\ud83d", "\ufffd\ufffd"),
    (r"\0", "\0"),
    (r"\08", "\x008"),
    (r"\7\12\101\377", "\7\n" + "A\xff"),
    (r"\400\477", " 0'7"),
    (r"\1234", "S4"),
    (r"\8\9", "89"),
    ("a\\\nb", "ab"),
    ("a\\\r\nb", "ab"),
    ("a\\\rb", "ab"),
    ("a\\\u2028b\\\u2029c", "abc"),
    (r"\\n", r"\n"),
    (r"\\\n", "\\\n"),
    (r"\\\\", "\\\\"),
    ("é\\x41😀", "éA😀"),
]


@pytest.mark.parametrize(("text", "value"), ESCAPES, ids=[repr(text) for text, _ in ESCAPES])
def test_escapes(text: str, value: str) -> None:
    assert unescape(text) == value


@pytest.mark.parametrize(
    ("text", "value"),
    [
        (r"\x4", "x4"),
        (r"\xzz", "xzz"),
        (r"\u12", "u12"),
        (r"\u{}", "u{}"),
        (r"\u{110000}", "u{110000}"),
        (r"\u{41", "u{41"),
        (r"\u{g}", "u{g}"),
        ("a\\", "a\\"),
    ],
)
def test_malformed_escapes_keep_their_characters(text: str, value: str) -> None:
    assert unescape(text) == value


@given(st.text())
def test_text_without_a_backslash_is_its_own_value(text: str) -> None:
    plain = text.replace("\\", "")
    assert unescape(plain) == plain


@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_escaping_every_character_gives_the_text_back(text: str) -> None:
    units = text.encode("utf-16-be")
    pairs = [units[i : i + 2] for i in range(0, len(units), 2)]
    assert unescape("".join(f"\\u{pair.hex()}" for pair in pairs)) == text
    assert unescape("".join(f"\\u{{{ord(character):x}}}" for character in text)) == text


@pytest.mark.parametrize("text", ["\\u{" + "0" * 1_000_000, "\\" * 999_999, "\\u{0" * 250_000, "\\7" * 500_000])
def test_hostile_escapes_take_linear_time(text: str) -> None:
    assert len(unescape(text)) <= len(text)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("0", 0.0),
        ("42", 42.0),
        ("1_000_000", 1e6),
        (".5", 0.5),
        ("5.", 5.0),
        ("1e3", 1e3),
        ("1E-3", 1e-3),
        ("0x1F", 31.0),
        ("0XfF", 255.0),
        ("0o17", 15.0),
        ("0B101", 5.0),
        ("017", 15.0),
        ("089", 89.0),
        ("08.5", 8.5),
        ("1e999", math.inf),
        ("0x" + "f" * 300, math.inf),
        ("9" * 10_000, math.inf),
        ("9007199254740993", 9007199254740992.0),
        ("10n", "10"),
        ("0xFFn", "0xFF"),
        ("1_0n", "10"),
    ],
)
def test_numbers(text: str, value: float | str) -> None:
    assert number(text) == value


def test_what_is_no_number_is_not_a_number() -> None:
    assert math.isnan(float(number("0xg")))


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("0", "0"),
        ("16", "16"),
        ("0x10", "16"),
        ("1e3", "1000"),
        ("1.0", "1"),
        (".5", "0.5"),
        ("1.50", "1.5"),
        ("1_0", "10"),
        ("10n", "10"),
        ("1e300", "1e300"),
        ("1e-9", "1e-9"),
    ],
)
def test_numeric_literals_as_names_of_properties(text: str, name: str) -> None:
    assert key(text) == name


@pytest.mark.parametrize(
    ("source", "op"),
    [
        ("''", "const string ''"),
        ('"a\'b"', 'const string "a\'b"'),
        (r"'\u0068ttp\x3a//a.b'", "const string 'http://a.b'"),
        ("'a\\\nb'", "const string 'ab'"),
        ("0x1F", "const number 31.0"),
        ("017", "const number 15.0"),
        ("1_000n", "const bigint '1000'"),
        ("true", "const boolean True"),
        ("false", "const boolean False"),
        ("null", "const null"),
        ("undefined", "const undefined"),
        (r"/a\/[/\u0041]+/gi", r"const regex 'a\\/[/\\u0041]+'"),
    ],
)
def test_literals_become_constants(source: str, op: str) -> None:
    assert ops(f"({source})") == [f"0 {op}"]


def test_a_template_is_its_cooked_parts() -> None:
    assert ops("`a\\x41${b}\\u{1f600}\\\n${c}`") == [
        "0 const string 'aA'",
        "1 read b",
        "2 const string '😀'",
        "3 read c",
        "4 concat 0, 1, 2, 3",
    ]


def test_ends_of_lines_in_templates_are_line_feeds() -> None:
    assert ops("`a\r\nb\rc\nd`") == ["0 const string 'a\\nb\\nc\\nd'"]


def test_templates_without_text_between_substitutions() -> None:
    assert ops("``") == ["0 const string ''"]
    assert ops("`${a}${b}`") == ["0 read a", "1 read b", "2 concat 0, 1"]
    assert ops("`//${a /* `x` */}`") == ["0 const string '//'", "1 read a", "2 concat 0, 1"]


def test_templates_nest() -> None:
    assert ops("`a${`b${c}`}d`") == [
        "0 const string 'a'",
        "1 const string 'b'",
        "2 read c",
        "3 concat 1, 2",
        "4 const string 'd'",
        "5 concat 0, 3, 4",
    ]


def test_escaped_names_are_the_names_they_spell() -> None:
    assert ops(r"f\u0065tch(\u{61}.\u0062, {\u0063: 1})") == [
        "0 read fetch",
        "1 read a",
        "2 get 1 .b",
        "3 const number 1.0",
        "4 object .c: 3",
        "5 call 0(2, 4)",
    ]
