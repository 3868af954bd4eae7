"""Tags are cut as browsers cut them, in linear time, with exact places."""

import time

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


@pytest.mark.parametrize(
    "text",
    [
        "<div>" * 100_000,
        "<svg>" * 100_000,
        "<!--" * 200_000,
        "<a " * 200_000 + 'b=">',
        "</a" * 200_000,
        "<" * 500_000,
        "<![x[" * 100_000,
        "<script><!--" + "<script>" * 100_000,
        "<a " + " ".join(f"a{n}" for n in range(100_000)) + ">",
        '<a href="' + "&#" * 200_000 + '">',
        '<a href="&#' + "0" * 200_000 + '106;">',
        '<a onclick="' + "x" * 5_000_000 + '">',
        "<style>" * 100_000,
    ],
    ids=lambda text: text[:12],
)
def test_no_page_makes_reading_slow(text: str) -> None:
    started = time.perf_counter()
    make_soup(text, 1000)
    assert time.perf_counter() - started < 5


def test_too_many_tags_are_cut_and_said() -> None:
    soup = make_soup("<script></script>" * 11, 10)
    assert len(soup.tags) == 10
    assert soup.cut_at == 10 * len("<script></script>")
    assert make_soup("<script></script>" * 10, 10).cut_at is None
