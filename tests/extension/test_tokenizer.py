"""Tags are cut as browsers cut them, in linear time, with exact places."""

from collections.abc import Callable, Mapping
from typing import Final

import pytest
from bs4 import BeautifulSoup
from hypothesis import given, settings
from hypothesis import strategies as st

from skimtrace.extension.soup import make_soup
from skimtrace.extension.tokenizer import tokenize


def names(text: str) -> list[str]:
    return [tag.name for tag in tokenize(text)]


def scripts(text: str) -> list[str]:
    return [tag.text for tag in tokenize(text) if tag.text is not None]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("<p><b>x</b></p>", ["p", "b"]),
        ("<P/><br />", ["p", "br"]),
        ("a < b <c", []),
        ("<a", []),
        ("<a b='", []),
        ("<a <b>", ["a"]),
        ("<!doctype html><p>", ["p"]),
        ("<!-- <p> --><b>", ["b"]),
        ("<!--><p>-->", ["p"]),
        ("<!---><p>-->", ["p"]),
        ("<!-- <p> --!><b>", ["b"]),
        ("<!-- <p>", []),
        ("<? <p> ><b>", ["b"]),
        ("<![CDATA[ <p> ]]><b>", ["b"]),
        ("<![foo[ <p> ><b>", ["b"]),
        ("</ <p>", []),
        ("</><p>", ["p"]),
        ("&#z <p>", ["p"]),
        ("<textarea><!--</textarea><p>-->", ["textarea", "p"]),
        ("<title><p></title><b>", ["title", "b"]),
        ("<style><p></style ><b>", ["style", "b"]),
        ("<noscript><p></noscript><b>", ["noscript", "b"]),
        ("<iframe><p></iframe><b>", ["iframe", "b"]),
        ("<plaintext><p></plaintext><b>", ["plaintext"]),
        ("<svg><style><p></style></svg><style><b></style>", ["svg", "style", "p", "style"]),
        ("<svg><foreignObject><style><p></style></foreignObject>", ["svg", "foreignobject", "style"]),
        ("<style><p></\u017ftyle><b>", ["style"]),
    ],
)
def test_which_tags_a_browser_sees(text: str, expected: list[str]) -> None:
    assert names(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("<script>a</script>b", ["a"]),
        ("<script>a</SCRIPT\n>", ["a"]),
        ("<script>a</scripty></script>", ["a</scripty>"]),
        ("<script>a</\u017fcript>b</script>", ["a</\u017fcript>b"]),
        ("<script>a", []),
        ("<script src=x /></script>", [""]),
        ("<svg><script href=x /><p></svg>", []),
        ("<script>if (a<b) '<p>'</script>", ["if (a<b) '<p>'"]),
        ("<script><!--\na//--></script>b</script>", ["<!--\na//-->"]),
        ("<script><!-- <script> </script> --></script>x", ["<!-- <script> </script> -->"]),
        ("<script><!--> <script> </script>x", ["<!--> <script> "]),
        ("<script><!-- </script>x", ["<!-- "]),
        ("<script>&amp;</script>", ["&amp;"]),
    ],
)
def test_where_a_script_ends(text: str, expected: list[str]) -> None:
    assert scripts(text) == expected


@pytest.mark.parametrize(
    ("tag", "expected"),
    [
        ("<a b=c d='e f' g=\"h\">", {"b": "c", "d": "e f", "g": "h"}),
        ("<a B = c>", {"b": "c"}),
        ("<a b=c/>", {"b": "c/"}),
        ("<a b='1' b='2'>", {"b": "1"}),
        ("<a b c=>", {"b": "", "c": ""}),
        ("<a =b=c>", {"=b": "c"}),
        ("<a/b=1/c>", {"b": "1/c"}),
        ("<a b='>'>", {"b": ">"}),
        ("<a b='&lt;&#106;&#x6A;&#0000000000106;&amp&quot'>", {"b": '<jjj&"'}),
        ("<a b='?x=1&copy=2&lt;'>", {"b": "?x=1&copy=2<"}),
        ("<a b='&#99999999999999999999;&nosuch;'>", {"b": "\ufffd999999999999;&nosuch;"}),
    ],
)
def test_attributes(tag: str, expected: dict[str, str]) -> None:
    (token,) = tokenize(tag)
    assert {name: attribute.value for name, attribute in token.attributes.items()} == expected


def test_everything_knows_its_place() -> None:
    text = "<p>\n  <a x='1' onclick = \"go()\">\n<script async>\n code</script>"
    _, link, script = tokenize(text)
    assert text[link.offset :].startswith("<a x")
    assert text[link.attributes["onclick"].offset :].startswith("go()")
    assert script.text == "\n code"
    assert text[script.text_offset :].startswith("\n code</script>")


FRAGMENTS = """< > </ <!-- --> <! <? a b script </script> <script> <style> </style> = ' " / <svg> </svg> on &#z ]]>"""
HTML = st.lists(st.sampled_from([*FRAGMENTS.split(), "\n"]), max_size=30).map(" ".join) | st.text(max_size=80)


@settings(deadline=None)
@given(HTML)
def test_any_text_is_cut_and_places_are_true(text: str) -> None:
    last = -1
    for tag in tokenize(text):
        assert tag.offset > last
        last = tag.offset
        assert text[tag.offset] == "<"
        if tag.text is not None:
            assert text[tag.text_offset :].startswith(tag.text)
        for attribute in tag.attributes.values():
            assert text[attribute.offset :].startswith(attribute.raw)


ELEMENTS = st.recursive(
    st.sampled_from(["x", "<script src='a.js'></script>", "<script>f()</script>", "<br>", "<img alt=b>"]),
    lambda inner: st.tuples(st.sampled_from(["p", "div", "a href='#'"]), st.lists(inner, max_size=3)).map(
        lambda pair: f"<{pair[0]}>{''.join(pair[1])}</{pair[0].split()[0]}>"
    ),
    max_leaves=10,
)


@settings(deadline=None)
@given(ELEMENTS)
def test_ordinary_pages_are_read_as_beautiful_soup_reads_them(text: str) -> None:
    usual = BeautifulSoup(text, "html.parser").find_all(["script", "a"])
    ours = [tag for tag, _ in make_soup(text, 1000).tags]
    assert [(tag.name, tag.attrs, tag.string) for tag in ours if tag.name == "script"] == [
        (tag.name, tag.attrs, tag.string) for tag in usual if tag.name == "script"
    ]
    assert [tag.name for tag in ours] == [tag.name for tag in usual]


LONG: Final[Mapping[str, tuple[Callable[[int], str], int]]] = {
    "elements": (lambda n: "<div>" * n, 100_000),
    "foreign elements": (lambda n: "<svg>" * n, 100_000),
    "comments": (lambda n: "<!--" * n, 200_000),
    "tags in a tag": (lambda n: "<a " * n + 'b=">', 200_000),
    "end tags": (lambda n: "</a" * n, 200_000),
    "less-than signs": (lambda n: "<" * n, 500_000),
    "declarations": (lambda n: "<![x[" * n, 100_000),
    "scripts in a script": (lambda n: "<script><!--" + "<script>" * n, 100_000),
    "attributes": (lambda n: "<a " + " ".join(f"a{i}" for i in range(n)) + ">", 100_000),
    "references": (lambda n: '<a href="' + "&#" * n + '">', 200_000),
    "a long reference": (lambda n: '<a href="&#' + "0" * n + '106;">', 200_000),
    "a long handler": (lambda n: '<a onclick="' + "x" * n + '">', 5_000_000),
    "styles": (lambda n: "<style>" * n, 100_000),
}
"""Pages of n parts that a careless reader would look at again and again; `tests/benchmarks` measures them."""


@pytest.mark.parametrize(
    ("name", "tags", "kept"),
    [
        ("elements", 100_000, []),
        ("foreign elements", 100_000, []),
        ("comments", 0, []),
        ("tags in a tag", 0, []),
        ("end tags", 0, []),
        ("less-than signs", 0, []),
        ("declarations", 0, []),
        ("scripts in a script", 0, []),
        ("attributes", 1, [(100_000, 0)]),
        ("references", 1, [(1, 400_000)]),
        ("a long reference", 1, [(1, 1)]),
        ("a long handler", 1, [(1, 5_000_000)]),
        ("styles", 1, []),
    ],
    ids=list(LONG),
)
def test_long_pages_are_read_to_the_end(name: str, tags: int, kept: list[tuple[int, int]]) -> None:
    make, size = LONG[name]
    text = make(size)
    assert len(names(text)) == tags
    soup = make_soup(text, 1000)
    attributes = [token.attributes.values() for _, token in soup.tags]
    assert [(len(values), sum(len(each.value) for each in values)) for values in attributes] == kept
    assert soup.cut_at is None


def test_too_many_tags_are_cut_and_said() -> None:
    soup = make_soup("<script></script>" * 11, 10)
    assert len(soup.tags) == 10
    assert soup.cut_at == 10 * len("<script></script>")
    assert make_soup("<script></script>" * 10, 10).cut_at is None
