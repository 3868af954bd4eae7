"""Code made to overwhelm the engine: it ends within its budgets, keeps what it found, and says what it left out.

What it costs is counted in steps, facts and edges; `tests/benchmarks/flow_hostile.py` measures the time.
"""

from functools import cache

import pytest

from skimtrace.flow.propagation import MAX_FACTS, MAX_SECOND, MAX_SPREAD
from skimtrace.flow.values import MAX_STEPS
from tests.benchmarks.flow_hostile import HOST, SHAPES, Run, main, run

PART = 4
"""The tests of growth begin at this part of a shape's size."""
FOLLOWED = {
    "objects that hold themselves": True,
    "properties": True,
    "cases of a switch": True,
    "parts of a text": True,
    "text that doubles": True,
    "choices in an address": True,
    "functions in functions": True,
    "conditions in conditions": True,
    "aliases": False,
    "aliases of an object": False,
    "handlers of one message": False,
    "handlers and messages of one kind": False,
    "mutual recursion": False,
    "callbacks of one function": False,
    "promises": False,
    "fields that are passed round": False,
    "calls in calls": False,
    "random call graph": False,
    "layered call graph": False,
    "complete call graph": False,
}
"""Shapes, and whether they are followed to their end at the size they have here."""
AMONG_MANY = "what is given here may go to more functions than were followed"
SPREADS = "what is read here spreads too far; it was followed in part"


@cache
def measured(name: str, part: int = 1) -> Run:
    shape = SHAPES[name]
    return run(shape.make(shape.size // part))


def test_every_shape_is_looked_at() -> None:
    assert FOLLOWED.keys() == SHAPES.keys()


@pytest.mark.parametrize("name", SHAPES)
def test_it_ends_within_the_budgets_and_keeps_what_is_found(name: str) -> None:
    one = measured(name)
    assert HOST in one.sent_to, "the flow beside the hostile part"
    assert one.steps <= MAX_STEPS
    assert one.facts <= 1.25 * MAX_FACTS + MAX_SPREAD
    assert one.edges <= 2 * MAX_FACTS


@pytest.mark.parametrize("name", SHAPES)
def test_what_is_left_out_is_said(name: str) -> None:
    one = measured(name)
    assert (one.analysis.limits == ()) == FOLLOWED[name], one.analysis.limits[:3]


@pytest.mark.parametrize("name", SHAPES)
def test_steps_and_facts_grow_with_the_size_and_not_faster(name: str) -> None:
    small, large = measured(name, PART), measured(name)
    assert large.steps <= 1.1 * PART * small.steps + 500
    assert large.facts <= 1.1 * PART * small.facts + 500
    assert large.edges <= 1.1 * PART * small.edges + 500


def test_the_last_of_many_cases_is_found() -> None:
    files = dict(SHAPES["cases of a switch"].make(2_000))
    files["content.js"] = files["content.js"].replace("k1000", "k1999")
    found = run(files)
    assert found.sent_to == {HOST, f"h{1999 % 7}.example"}
    assert found.analysis.limits == ()


@pytest.mark.parametrize(
    ("name", "line", "reason"),
    [
        ("handlers of one message", 1, AMONG_MANY),
        ("callbacks of one function", 1, AMONG_MANY),
        ("promises", 1, SPREADS),
        ("calls in calls", 1, AMONG_MANY),
        ("random call graph", SHAPES["random call graph"].size + 1, SPREADS),
        ("layered call graph", SHAPES["layered call graph"].size + 1, SPREADS),
        ("complete call graph", 101, SPREADS),
        ("mutual recursion", SHAPES["mutual recursion"].size + 1, SPREADS),
    ],
)
def test_the_limits_name_the_place(name: str, line: int, reason: str) -> None:
    assert measured(name).analysis.limits == (f"content.js:{line}: {reason}",)


def test_of_many_places_the_first_are_named_and_the_others_counted() -> None:
    size = SHAPES["handlers and messages of one kind"].size
    limits = measured("handlers and messages of one kind").analysis.limits
    assert limits[:20] == tuple(f"content.js:{line}: {AMONG_MANY}" for line in range(1, 21))
    assert limits[20:] == (f"the same holds of {size - 20:,} more places: {AMONG_MANY}",)


@pytest.mark.parametrize(
    ("name", "size"),
    [("random call graph", 30), ("layered call graph", 30), ("complete call graph", 60), ("calls in calls", 20)],
)
def test_what_is_small_is_followed_through_however_many_ways(name: str, size: int) -> None:
    found = run(SHAPES[name].make(size))
    assert found.sent_to == {HOST, "hostile.example"}
    assert found.analysis.limits == ()


@pytest.mark.parametrize("name", ["functions in functions", "conditions in conditions"])
def test_what_stands_innermost_is_found(name: str) -> None:
    assert measured(name).sent_to == {HOST, "hostile.example"}


def test_the_budget_of_facts_is_named() -> None:
    one = measured("fields that are passed round")
    assert "the search for flows was stopped: the extension exceeds the budget of facts" in one.analysis.limits


def test_data_that_is_everywhere_is_followed_in_part() -> None:
    assert MAX_SPREAD < measured("promises").facts < MAX_SECOND + 100


def test_the_table(capsys: pytest.CaptureFixture[str]) -> None:
    main(["--shapes", "aliases", "properties", "--scale", "1000"])
    rows = [line for line in capsys.readouterr().out.splitlines() if " yes " in line]
    assert len(rows) == 6
