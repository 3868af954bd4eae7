"""Hosts that texts of the code name, and how demands on the page's host are put together."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from skimtrace.flow.demand import ANYWHERE, Demand, both, covers, either, narrowed, said
from skimtrace.flow.hostnames import HostNames

NAMES = HostNames(["linkedin.com", "web.whatsapp.com", "x.com"])
PATTERNS = st.sampled_from(["*", "linkedin.com", "*.linkedin.com", "www.linkedin.com", "a.example", "*.example"])
DEMANDS = st.builds(
    Demand,
    st.none() | st.lists(PATTERNS, min_size=1, max_size=3).map(tuple),
    st.lists(PATTERNS, max_size=2).map(tuple),
)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("linkedin.com", ["*.linkedin.com"]),
        ("www.linkedin.com", ["*.linkedin.com"]),
        ("https://www.linkedin.com/in/", ["*.linkedin.com"]),
        ("linkedin.com/in/", ["*.linkedin.com"]),
        (".LinkedIn.com", ["*.linkedin.com"]),
        ("linkedin", ["*.linkedin.com"]),
        ("whatsapp", ["*.whatsapp.com"]),
        ("weather.example", ["*.weather.example"]),
        ("x", []),  # a label of one letter is no name
        ("weather", []),
        ("/in/", []),
        ("index.html", []),
        ("127.0.0.1", []),
        ("", []),
    ],
)
def test_patterns_of_a_text(text: str, found: list[str]) -> None:
    assert list(NAMES.patterns(text)) == found


def test_a_text_that_is_compared_is_a_host_alone() -> None:
    assert NAMES.patterns("www.linkedin.com", exact=True) == ("www.linkedin.com",)


@pytest.mark.parametrize(
    ("source", "found"),
    [
        (r"linkedin\.com\/in\/", ["*.linkedin.com"]),
        (r"^https:\/\/(www\.)?linkedin\.com\/(in|sales)\/", ["*.linkedin.com"]),
        (r"(^|\.)weather\.example$", ["*.weather.example"]),
        (r"(linkedin|whatsapp)\.com", ["*.linkedin.com", "*.whatsapp.com"]),
        (r"\.html$", []),
        (r"\d+\.\d+", []),
    ],
)
def test_patterns_of_a_regex(source: str, found: list[str]) -> None:
    assert list(NAMES.of_regex(source)) == found


@given(st.text(max_size=300))
def test_any_text_is_read(text: str) -> None:
    assert all(pattern.strip("*.") for pattern in (*NAMES.patterns(text), *NAMES.of_regex(text)))


def test_of_a_long_text_the_beginning_is_read() -> None:
    assert NAMES.of_regex("a." * 500_000) == NAMES.of_regex("a." * 250) == ("*" + ".a" * 9, "*" + ".a" * 7)
    assert NAMES.of_regex("/" * 488 + "linkedin.com" + "/" * 1_000_000) == ("*.linkedin.com",)
    assert NAMES.of_regex("/" * 500 + "linkedin.com") == ()
    assert NAMES.patterns("linkedin.com/" + "-" * 1_000_000) == ("*.linkedin.com",)
    assert NAMES.patterns("-" * 1_000_000) == ()
    assert NAMES.patterns(" " * 500 + "linkedin.com") == ()


@pytest.mark.parametrize(
    ("base", "demand", "left"),
    [
        (("*",), Demand(("*.linkedin.com",)), ("*.linkedin.com",)),
        (("www.linkedin.com", "github.com"), Demand(("*.linkedin.com",)), ("www.linkedin.com",)),
        (("www.linkedin.com", "github.com"), Demand(None, ("github.com",)), ("www.linkedin.com",)),
        (("*",), Demand(None, ("github.com",)), ("*",)),
        (("github.com",), Demand(("*.linkedin.com",)), ("github.com",)),  # it runs elsewhere than is known
    ],
)
def test_what_a_demand_leaves(base: tuple[str, ...], demand: Demand, left: tuple[str, ...]) -> None:
    assert narrowed(base, demand) == left


def test_a_check_for_more_than_a_host_rules_none_out() -> None:
    assert said(("~*.linkedin.com",), truth=True) == Demand(("*.linkedin.com",))
    assert said(("~*.linkedin.com",), truth=False) == ANYWHERE
    assert said(("*.linkedin.com",), truth=False) == Demand(None, ("*.linkedin.com",))


@given(DEMANDS)
def test_laws_of_demands(demand: Demand) -> None:
    assert both(demand, ANYWHERE).allowed == demand.allowed
    assert either([demand, ANYWHERE]) == ANYWHERE
    assert set(either([demand]).allowed or ()) == set(demand.allowed or ())


@given(DEMANDS, DEMANDS)
def test_both_allow_no_page_that_the_first_does_not(one: Demand, other: Demand) -> None:
    found = both(one, other).allowed
    if one.allowed is not None and found is not None:
        assert all(any(covers(pattern, host) for pattern in one.allowed) for host in found)
