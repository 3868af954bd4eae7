"""The parser of the comments in the samples, and the comparison of what they ask for with what a scan found."""

import pytest

from skimtrace.result import model as m
from tests.result import made
from tests.samples.expectations import Clause, Span, compare, expected_flows, parse

HOST_RULE = "a sink has a host exactly when data leaves the machine by it"
CODE = b"""\
const name = read("h1"); // $ source=a,b types=person.name
const mail = read("a"); // $ source=a types=person.email,person.contacts
fetch(URL, { // $ sink=a channel=body host=one.example
  body: JSON.stringify({ name, mail }),
});
chrome.storage.local.set({ name }); /* $ sink=b channel=storage */
"""


def flow(source: int, sink: int, types: list[str], channel: str = "body", host: str | None = "one.example") -> m.Flow:
    """A flow within content.js from line `source` to line `sink`."""
    return made.flow(
        data_types=types,
        source=m.SourcePoint(file="content.js", line=source, column=14, code="", selector="h1", kind="dom"),
        sink=m.SinkPoint(file="content.js", line=sink, column=1, code="", channel=channel, local=host is None),
        endpoint=m.FlowEndpoint(url=f"https://{host}/", host=host, category=None, resolved=True) if host else None,
    )


def test_clauses_carry_their_line_and_fields() -> None:
    assert parse("content.js", CODE.decode()) == [
        Clause("source", ("a", "b"), (Span("content.js", 1),), frozenset({"person.name"})),
        Clause("source", ("a",), (Span("content.js", 2),), frozenset({"person.email", "person.contacts"})),
        Clause("sink", ("a",), (Span("content.js", 3),), channel="body", host="one.example"),
        Clause("sink", ("b",), (Span("content.js", 6),), channel="storage"),
    ]


def test_several_clauses_stand_on_one_line_of_minified_code() -> None:
    line = (
        'fetch("https://a.example",{body:`${n}`}); // $ source=x types=person.name $ sink=x channel=body host=a.example'
    )
    assert [(c.kind, c.spans[0].line) for c in parse("min.js", line)] == [("source", 1), ("sink", 1)]


def test_pages_hold_expectations_in_their_own_comments() -> None:
    text = '<p>\n<img src="x"> <!-- $ sink=a channel=url host=b.example -->\n</p>'
    assert parse("popup.html", text) == [
        Clause("sink", ("a",), (Span("popup.html", 2),), channel="url", host="b.example")
    ]


def test_code_that_only_looks_like_an_expectation_is_none() -> None:
    assert parse("a.js", "const s = `$ source=${x}`; // costs $ 5\n// see $ source=a") == []


@pytest.mark.parametrize(
    ("comment", "reason"),
    [
        ("// $ source=a", "a.js:1: a source needs types"),
        ("// $ source=a types=person.name host=b.example", "a.js:1: source takes no host"),
        ("// $ source=a types=person.nose", "a.js:1: no data type: person.nose"),
        ("// $ sink=a host=b.example", "a.js:1: a sink needs a channel"),
        ("// $ sink=a channel=post host=b.example", "a.js:1: a sink needs a channel"),
        ("// $ sink=a channel=body", "a.js:1: a sink has a host exactly when data leaves the machine by it"),
        (
            "// $ sink=a channel=storage host=b.example",
            "a.js:1: a sink has a host exactly when data leaves the machine by it",
        ),
        (
            "// $ sources=a types=x",
            "a.js:1: a clause begins with one of source, alt-source, sink, alt-sink, not 'sources'",
        ),
        ("// $ source=a types=x types=y", "a.js:1: types stands twice"),
        ("// $ source=a types", "a.js:1: not a key=value pair: 'types'"),
    ],
)
def test_a_malformed_clause_is_refused_with_its_place(comment: str, reason: str) -> None:
    with pytest.raises(ValueError) as error:
        parse("a.js", comment)
    assert str(error.value) == reason


@pytest.mark.parametrize(
    ("code", "reason"),
    [
        (b"x(); // $ source=a types=person.name", "a.js:1: 'a' has no sink"),
        (b"\nx(); // $ sink=b channel=body host=a.example", "a.js:2: 'b' has no source"),
        (b"x(); // $ alt-source=c", "a.js:1: 'c' has no source"),
    ],
)
def test_an_id_needs_both_ends(code: bytes, reason: str) -> None:
    with pytest.raises(ValueError) as error:
        expected_flows({"a.js": code})
    assert str(error.value) == reason


def test_every_source_is_paired_with_every_sink_of_its_id() -> None:
    assert [str(f) for f in expected_flows({"content.js": CODE, "icon.png": b"\x89PNG"})] == [
        "content.js:1 person.name -> content.js:3 body one.example",
        "content.js:2 person.contacts,person.email -> content.js:3 body one.example",
        "content.js:1 person.name -> content.js:6 storage",
    ]


def test_what_is_as_expected_leaves_nothing_to_say() -> None:
    found = [
        flow(1, 3, ["person.name"]),
        flow(2, 3, ["person.contacts", "person.email"]),
        flow(1, 6, ["person.name"], "storage", None),
    ]
    assert compare(expected_flows({"content.js": CODE}), found) == []


def test_missing_and_extra_flows_are_named_with_their_lines() -> None:
    found = [
        flow(2, 3, ["person.contacts", "person.email"]),
        flow(1, 6, ["person.name"], "storage", None),
        flow(1, 9, ["person.name"]),
    ]
    assert compare(expected_flows({"content.js": CODE}), found) == [
        "Missing: content.js:1 person.name -> content.js:3 body one.example",
        "Extra:   content.js:1:14 person.name -> content.js:9:1 body one.example",
    ]


@pytest.mark.parametrize(
    "wrong",
    [
        flow(1, 3, ["person.name"], host="two.example"),
        flow(1, 3, ["person.name"], channel="url"),
        flow(1, 3, ["person.headline"]),
        flow(1, 3, ["person.name", "person.phone"]),
    ],
    ids=["host", "channel", "types", "a type too many"],
)
def test_a_flow_with_another_host_channel_or_type_is_not_the_expected_one(wrong: m.Flow) -> None:
    code = b"read(); // $ source=a types=person.name\n\nfetch(); // $ sink=a channel=body host=one.example"
    assert any(
        line.startswith("Extra:   content.js:1") for line in compare(expected_flows({"content.js": code}), [wrong])
    )


def test_alternative_lines_are_accepted_for_either_end() -> None:
    code = (
        b"read(); // $ source=a types=person.name\nhelp(); // $ alt-source=a\n"
        b"post(); // $ sink=a channel=body host=one.example\nfetch(); // $ alt-sink=a\n"
    )
    expected = expected_flows({"content.js": code})
    assert compare(expected, [flow(2, 4, ["person.name"])]) == []
    assert compare(expected, [flow(1, 3, ["person.name"])]) == []
    assert compare(expected, [flow(4, 2, ["person.name"])]) != []


def test_a_flow_that_nothing_asks_for_is_told() -> None:
    assert compare([], []) == []
    assert compare([], [made.flow()]) == [
        "Extra:   content.js:3:14 person.name,person.headline -> background.js:12:5 body api.example.com"
    ]
