from functools import cache
from typing import Final

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from skimtrace.extension.glob import MAX_LENGTH, Glob


def naive(pattern: str, text: str) -> bool:
    """The textbook definition, exponential but for the cache: * any run, ? one character or none, backslash escapes."""

    @cache
    def match(p: int, t: int) -> bool:
        if p == len(pattern):
            return t == len(text)
        if pattern[p] == "*":
            return match(p + 1, t) or (t < len(text) and match(p, t + 1))
        if pattern[p] == "?":
            return match(p + 1, t) or (t < len(text) and match(p + 1, t + 1))
        step = 2 if pattern[p] == "\\" and p + 1 < len(pattern) else 1
        return t < len(text) and pattern[p + step - 1] == text[t] and match(p + step, t + 1)

    return match(0, 0)


@settings(deadline=None)
@given(st.text("ab*?\\", max_size=12), st.text("ab\\*", max_size=12))
def test_a_glob_matches_what_its_definition_says(pattern: str, text: str) -> None:
    assert Glob(pattern).matches(text) == naive(pattern, text)


@settings(deadline=None)
@given(st.text("ab*?\\", max_size=12), st.text("ab?\\", max_size=12))
def test_in_match_patterns_only_the_star_is_special(pattern: str, text: str) -> None:
    literal = pattern.replace("\\", "\\\\").replace("?", "\\?")
    assert Glob(pattern, question=False).matches(text) == naive(literal, text)


@settings(deadline=None)
@given(st.text("ab*?", max_size=8), st.text("ab", max_size=6), st.text("ab", max_size=6))
def test_what_may_and_what_must_follow_a_prefix(pattern: str, prefix: str, rest: str) -> None:
    glob = Glob(pattern)
    if glob.matches(prefix + rest):
        assert glob.may_match_from(prefix)
    if glob.matches_all_from(prefix):
        assert glob.matches(prefix + rest)


def test_prefixes_of_urls() -> None:
    glob = Glob("https://*.example.org/a?c*")
    assert glob.may_match_from("https://www.example.org/ab")
    assert not glob.may_match_from("http://www.example.org")
    assert glob.matches_all_from("https://www.example.org/abc")
    assert not glob.matches_all_from("https://www.example.org/")


LONG: Final = {
    "stars and letters": "*a" * 2000 + "b",
    "question marks": "?" * 4000 + "b",
    "stars and question marks": "*?a" * 1300,
    "letters and stars": "a*" * 2000,
}
"""Globs that a backtracking matcher would not come to an end with; `tests/benchmarks` measures them."""


@pytest.mark.parametrize(("name", "expected"), list(zip(LONG, [False, False, True, True], strict=True)))
def test_every_character_is_one_step(name: str, expected: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    steps = 0
    skip = Glob._skip_optional

    def counted(glob: Glob, states: int) -> int:
        nonlocal steps
        steps += 1
        return skip(glob, states)

    monkeypatch.setattr(Glob, "_skip_optional", counted)
    assert Glob(LONG[name]).matches("a" * 20_000) is expected
    assert steps == 20_001


def test_a_glob_of_unreasonable_length_is_refused() -> None:
    with pytest.raises(ValueError, match="a pattern of 4,097 characters; at most 4,096 are read"):
        Glob("a" * (MAX_LENGTH + 1))


def test_a_long_run_of_question_marks_is_read_as_a_star() -> None:
    assert Glob("?" * 16 + "b").matches("a" * 16 + "b")
    assert not Glob("?" * 16 + "b").matches("a" * 17 + "b")
    assert Glob("?" * 17 + "b").matches("a" * 100 + "b")
