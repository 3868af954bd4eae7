import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from skimtrace.extension.model import CodeKind, Loading
from skimtrace.extension.pages import Code, Contents, ScriptSource, read_page


def read(text: str | bytes) -> Contents:
    return read_page(text.encode() if isinstance(text, str) else text, 10_000)


def sources(text: str) -> list[tuple[str, bool, Loading]]:
    return [(item.url, item.module, item.loading) for item in read(text).scripts if isinstance(item, ScriptSource)]


def code(text: str) -> list[tuple[CodeKind, str, int, int]]:
    return [(item.kind, item.text, item.line, item.column) for item in read(text).scripts if isinstance(item, Code)]


def test_how_scripts_load() -> None:
    page = """
    <script src=a.js></script>
    <script src=b.js defer></script>
    <script src=c.js async></script>
    <script src=d.js type=module></script>
    <script src=e.js type=MODULE async></script>
    <link rel="modulepreload" href=f.js>
    <link rel=preload as=script href=g.js>
    <link rel=stylesheet href=h.css>
    """
    assert sources(page) == [
        ("a.js", False, Loading.BLOCKING),
        ("b.js", False, Loading.DEFER),
        ("c.js", False, Loading.ASYNC),
        ("d.js", True, Loading.DEFER),
        ("e.js", True, Loading.ASYNC),
        ("f.js", True, Loading.PRELOAD),
        ("g.js", False, Loading.PRELOAD),
    ]


@pytest.mark.parametrize(
    ("page", "title"),
    [
        ("<html><TITLE lang=en>A &amp;\n B</TITLE>", "A & B"),
        ("<titles>A</titles><title>B", "B"),
        ("<p>no title</p>", ""),
        ("<title" + " x" * 200 + ">A</title>", ""),
        ("İ<title>A</title><svg><title>B</title></svg>", "A"),
    ],
)
def test_the_title_of_a_page(page: str, title: str) -> None:
    assert read(page).title == title


@pytest.mark.parametrize(
    ("attributes", "is_code"),
    [
        ("", True),
        ("type=''", True),
        ("type=text/javascript", True),
        ("type='APPLICATION/JavaScript '", True),
        ("type=module", True),
        ("type=text/babel", True),
        ("language=JavaScript", True),
        ("language=vbscript", False),
        ("type=text/template", False),
        ("type=text/x-handlebars", False),
        ("type=application/json", False),
        ("type=application/ld+json", False),
        ("type=importmap", False),
        ("type=speculationrules", False),
        ("nomodule", False),
    ],
)
def test_which_types_are_code(attributes: str, is_code: bool) -> None:
    assert bool(read(f"<script {attributes}>f()</script>").scripts) == is_code
    assert bool(read(f"<script {attributes} src=a.js></script>").scripts) == is_code


def test_inline_code_stands_where_it_stands() -> None:
    page = "<html>\n<body onload=\"init()\">\n  <script>\n  run();\n</script>\n<a href='javascript:go(1)'>x</a>\n"
    assert code(page) == [
        (CodeKind.HANDLER, "init()", 2, 15),
        (CodeKind.INLINE, "\n  run();\n", 3, 11),
        (CodeKind.URL, "go(1)", 6, 21),
    ]


def test_an_inline_script_with_a_source_does_not_run() -> None:
    assert read('<script src="a.js">never()</script>').scripts == [ScriptSource("a.js", 1)]
    assert read('<script src="">never()</script>').scripts == []


@pytest.mark.parametrize(
    ("tag", "expected"),
    [
        ("<button ONCLICK='a &amp;&amp; b()'>", [(CodeKind.HANDLER, "a && b()", 1, 18)]),
        ("<img src=x onerror=alert(1)>", [(CodeKind.HANDLER, "alert(1)", 1, 20)]),
        ("<p onclick=''>", []),
        ("<p on-tap='x' once2='y' on='z'>", []),
        ("<form action=' java\nscript:go()'>", [(CodeKind.URL, "go()", 1, 15)]),
        ("<iframe src='javascript:parent.f(%22x%22)'>", [(CodeKind.URL, 'parent.f("x")', 1, 25)]),
        ("<svg><a xlink:href='javascript:f()'>", [(CodeKind.URL, "f()", 1, 32)]),
        ("<input formaction='javascript:f()'>", [(CodeKind.URL, "f()", 1, 31)]),
        ("<a href='JavaScript:f()'>", [(CodeKind.URL, "f()", 1, 21)]),
        ("<a href='&#106;avascript:f()'>", [(CodeKind.URL, "f()", 1, 10)]),
        ("<a href='javascript:void(0)'>", []),
        ("<a href='javascript:;'>", []),
        ("<a href='javascript:'>", []),
        ("<a href='javascript: void 0;'>", []),
        ("<script src='data:text/javascript,f(%221%22)'></script>", [(CodeKind.URL, 'f("1")', 1, 14)]),
        ("<script src='data:text/javascript;base64,ZigyKQ=='></script>", [(CodeKind.URL, "f(2)", 1, 14)]),
        ("<script src='data:text/javascript;base64,*'></script>", [(CodeKind.URL, "", 1, 14)]),
    ],
)
def test_code_in_attributes(tag: str, expected: list[tuple[CodeKind, str, int, int]]) -> None:
    assert code(tag) == expected


def test_code_in_a_srcdoc_stands_at_the_attribute() -> None:
    page = "\n<iframe srcdoc=\"<script>f()</script><script src='a.js'></script>\"></iframe>"
    assert read(page).scripts == [Code(CodeKind.INLINE, "f()", 2, 17), ScriptSource("a.js", 2)]


def test_a_srcdoc_inside_a_srcdoc_is_said_not_to_be_read() -> None:
    contents = read("<iframe srcdoc='<iframe srcdoc=&quot;<script>f()</script>&quot;>'>")
    assert contents.scripts == []
    assert contents.notes == [(1, "a srcdoc inside a srcdoc is not read")]


def test_frames_links_and_forms() -> None:
    page = """<base href="/pages/">
    <iframe src="a.html"></iframe><frame src="https://example.org/">
    <a href="b.html">b</a> <a href="">empty</a>
    <form action="https://collect.example/post"></form>
    <form action="local.html"></form>
    <button formaction="HTTP://other.example/">x</button>
    <meta http-equiv="Refresh" content="0; URL='c.html'">
    <object data="d.html"></object>
    <link rel="import" href="e.html">
    <base href="/ignored/">"""
    contents = read(page)
    assert contents.base == "/pages/"
    assert contents.frames == [("a.html", 2), ("https://example.org/", 2), ("d.html", 8), ("e.html", 9)]
    assert contents.links == [("b.html", 3), ("c.html", 7)]
    assert contents.forms == [("https://collect.example/post", 4), ("HTTP://other.example/", 6)]


def test_import_maps() -> None:
    contents = read('<script type="importmap">{"imports": {"lib": "./lib.js", "bad": 1}}</script>')
    assert contents.import_map == {"lib": "./lib.js"}
    assert read('\n<script type="importmap">{</script>').notes[0][0] == 2


@pytest.mark.parametrize(
    "data",
    [
        b"\xef\xbb\xbf<script>f('\xc3\xb6')</script>",
        "\ufeff<script>f('ö')</script>".encode("utf-16-le"),
        "\ufeff<script>f('ö')</script>".encode("utf-16-be"),
        "<meta charset=windows-1252><script>f('ö')</script>".encode("cp1252"),
        "<script>f('ö')</script>".encode("latin-1"),
    ],
)
def test_encodings(data: bytes) -> None:
    (script,) = read(data).scripts
    assert isinstance(script, Code)
    assert script.text == "f('ö')"


def test_what_does_not_run_is_no_code() -> None:
    assert read("<!-- <script>a()</script> --><noscript><script>b()</script></noscript>").scripts == []
    assert read("<textarea><script>a()</script></textarea><script>unfinished(").scripts == []


@settings(deadline=None)
@given(st.binary(max_size=300))
def test_any_bytes_are_a_page(data: bytes) -> None:
    read(b"<script>" + data)
    read(b"<a onclick='x' href='" + data + b"'>")
    read(data)


@settings(deadline=None)
@given(st.text("<>/ab'\"= \n&;#scriptonjvahef:-!", max_size=120))
def test_any_text_is_a_page_with_true_places(text: str) -> None:
    lines = text.split("\n")
    for item in read(text).scripts:
        if isinstance(item, Code) and item.kind is CodeKind.INLINE:
            rest = "\n".join([lines[item.line - 1][item.column - 1 :], *lines[item.line :]])
            assert rest.startswith(item.text)


@pytest.mark.parametrize("text", ["", "https://a.example/", "page.html", "/etc/hosts", "a" * 300])
def test_a_page_without_tags_holds_nothing(text: str) -> None:
    assert read(text) == Contents()


def test_many_scripts_are_read() -> None:
    contents = read_page(b"<script src=a.js></script>\n" * 20_000, 250_000)
    assert len(contents.scripts) == 20_000
    assert contents.scripts[-1] == ScriptSource("a.js", 20_000)
    assert contents.cut_at is None
