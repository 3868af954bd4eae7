"""Unmodified copies of published libraries are known by their bytes, and nothing else is."""

import re
from base64 import urlsafe_b64encode
from collections.abc import Callable, Iterator, Mapping
from hashlib import sha256
from pathlib import Path
from typing import Final

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from skimtrace.data import load_yaml
from skimtrace.errors import DataError
from skimtrace.javascript import libraries
from skimtrace.javascript.libraries import (
    DIGEST_LENGTH,
    HEADER,
    MIN_SIZE,
    Library,
    fingerprint,
    normalise,
    read_table,
    recognise,
    table_file,
)
from tests.tools.libraries import PACKAGES, Packages, precedence

HEAD = b"/*! A library v1.2.3 */\n" + b"(function (root) {\n  root.answer = 42;\n})(this);\n" * 30
ADDRESSES = st.text(alphabet="abcXYZ0189-._~:/?#@!$&()+,;=%[]{}|^<>", max_size=40).map(str.encode)

# Lines of a published script: any bytes but those that end a line.
LINES = st.lists(st.binary(max_size=30).map(lambda line: line.translate(None, b"\r\n")), max_size=8)


def key_of(hexadecimal: str) -> str:
    """The key of a normalised file with this SHA-256."""
    return urlsafe_b64encode(bytes.fromhex(hexadecimal)[:16]).decode().rstrip("=")


@st.composite
def published(draw: st.DrawFn) -> bytes:
    """A script as published, long enough to be looked up, without what normalising takes away."""
    script = HEAD + b"\n".join(draw(LINES))
    assume(normalise(script) == script)
    return script


# -- what a copy may differ in -----------------------------------------------------------------------------------------


@given(
    script=published(),
    mark=st.sampled_from([b"", b"\xef\xbb\xbf"]),
    ends=st.sampled_from([b"\n", b"\r\n"]),
    comment=st.none() | st.tuples(st.sampled_from([b"//# ", b"//@ "]), ADDRESSES),
    space=st.text(alphabet=" \t\n\v\f\r", max_size=5).map(str.encode),
)
def test_a_mark_line_ends_a_map_comment_and_white_space_at_the_end_change_nothing(
    script: bytes, mark: bytes, ends: bytes, comment: tuple[bytes, bytes] | None, space: bytes
) -> None:
    copy = script if comment is None else script + b"\n" + comment[0] + b"sourceMappingURL=" + comment[1]
    assert fingerprint(mark + copy.replace(b"\n", ends) + space) == fingerprint(script)


@given(published(), st.data())
def test_any_other_byte_changed_added_or_taken_away_makes_it_another_file(script: bytes, data: st.DataObject) -> None:
    known = fingerprint(script)
    assert known == key_of(sha256(script).hexdigest())
    at = data.draw(st.integers(0, len(script) - 1))
    other = data.draw(st.integers(0, 255).filter(lambda byte: byte != script[at]))
    assert fingerprint(script[:at] + bytes([other]) + script[at + 1 :]) != known
    assert fingerprint(script[:at] + script[at + 1 :]) != known
    assume(not (other == 0x0D and script[at] == 0x0A))
    assert fingerprint(script[:at] + bytes([other]) + script[at:]) != known


@pytest.mark.parametrize(
    "last",
    [
        "//# sourceMappingURL=a.map\u2028steal()",
        "//# sourceMappingURL=a.map\u2029steal()",
        "//# sourceMappingURL=a.map\rsteal()",
        "//# sourceMappingURL=a.map*/steal()",
        "//# sourceMappingURL=a.map`;steal()",
        "//# sourceMappingURL=a.map';steal()",
        '//# sourceMappingURL=a.map";steal()',
        "//# sourceMappingURL=a.map\\",
        "//# sourceMappingURL=a.map b.map",
        "//# sourceMappingURL=é.map",
        "//# sourceMappingURL=a.map\n//# sourceMappingURL=b.map",
        "//# sourceURL=a.js",
        "// # sourceMappingURL=a.map",
        "steal()//# sourceMappingURL=a.map",
        "/*# sourceMappingURL=a.map */",
    ],
)
def test_a_last_line_that_may_be_more_than_the_comment_is_kept(last: str) -> None:
    assert fingerprint(HEAD + last.encode()) != fingerprint(HEAD)


def test_a_script_below_the_least_size_is_not_looked_up() -> None:
    script = b"x" * MIN_SIZE
    assert fingerprint(script) is not None
    assert fingerprint(script[1:]) is None
    assert fingerprint(script[1:] + b"\n" * 50) is None
    assert recognise(b"") is None


@given(st.binary(max_size=3000))
def test_any_bytes_have_an_answer(data: bytes) -> None:
    assert recognise(data) is None
    assert recognise(HEAD + data) is None


# -- looking up --------------------------------------------------------------------------------------------------------


@pytest.fixture
def table(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[str], None]]:
    """Put a table of these rows in the place of the packaged one."""
    monkeypatch.setattr(libraries, "data_folder", lambda: tmp_path)
    (tmp_path / "libraries").mkdir()

    def write(text: str) -> None:
        table_file().write_text(text, "utf-8")
        libraries._packaged.cache_clear()

    yield write
    libraries._packaged.cache_clear()


def test_a_copy_is_named_with_its_version_and_file(table: Callable[[str], None]) -> None:
    other = HEAD + b"send();"
    table(
        f"{HEADER}\n{fingerprint(HEAD)},@scope/answer,1.2.3-rc.1,dist/answer.js,\n"
        f"{fingerprint(other)},sender,4.0.0,send.js,yes\n"
    )
    assert recognise(HEAD) == Library("@scope/answer", "1.2.3-rc.1", "dist/answer.js", sends=False)
    assert recognise(b"\xef\xbb\xbf" + HEAD.replace(b"\n", b"\r\n")) == recognise(HEAD)
    assert recognise(other) == Library("sender", "4.0.0", "send.js", sends=True)
    assert recognise(HEAD + b"fetch(stolen);") is None


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "cannot be read: not enough values to unpack"),
        ("sha256,name\n", f"known.csv:1: the columns must be {HEADER}"),
        (f"{HEADER}\n{'a' * 22},a,1,a.js,\n{'a' * 22},b,1,b.js,\n", "known.csv: 1 rows repeat a digest"),
        (f"{HEADER}\n{fingerprint(HEAD)},a,1\n", f"not {HEADER}: {fingerprint(HEAD)},a,1"),
    ],
)
def test_a_malformed_table_is_refused(table: Callable[[str], None], text: str, reason: str) -> None:
    table(text)
    with pytest.raises(DataError, match=re.escape(reason)):
        recognise(HEAD)


def test_a_missing_table_is_named(tmp_path: Path) -> None:
    with pytest.raises(DataError, match=r"gone\.csv: cannot be read: .*No such file"):
        read_table(tmp_path / "gone.csv")


@pytest.mark.parametrize(
    ("normalised", "library"),
    [
        # Taken with other tools: `npm pack`, white space and the source map comment cut off, `sha256sum`.
        (
            "80f04717f32ea0320c5e8618fbacedd1fee3a8775ad8292140a6113551d4b5b0",
            Library("jquery", "3.6.0", "dist/jquery.min.js"),
        ),
        (
            "03ace13cf97c2b8a48d4f158222cce6c201ba7c88615c489043ca8c2acc8fdc1",
            Library("bootstrap", "4.4.1", "dist/js/bootstrap.min.js"),
        ),
    ],
)
def test_published_files_are_known(normalised: str, library: Library, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(libraries, "fingerprint", lambda _: key_of(normalised))
    assert recognise(b"") == library


# -- the packaged table ------------------------------------------------------------------------------------------------

ROW = re.compile(
    r"[0-9A-Za-z_-]{22},(?:@[a-z0-9.-]+/)?[A-Za-z0-9._-]+,[0-9]+(?:\.[0-9]+)*(?:-[0-9A-Za-z.-]+)?,[^\s,\"]+\.[cm]?js,(?:yes)?"
)


def test_the_table_is_well_formed_sorted_and_small() -> None:
    text = table_file().read_bytes()
    assert len(text) <= 1_500_000
    assert text.endswith(b"\n")
    assert b"\r" not in text
    header, *rows = text.decode("ascii").splitlines()
    assert header == HEADER
    assert [row for row in rows if not ROW.fullmatch(row)] == []
    digests = [row[:DIGEST_LENGTH] for row in rows]
    assert len(set(digests)) == len(digests)
    fields = [row.split(",") for row in rows]
    assert fields == sorted(fields, key=lambda row: (row[1], precedence(row[2]), row[3], row[0]))


def test_the_table_holds_what_the_list_of_packages_says() -> None:
    sends: dict[str, set[str]] = {}
    for row in read_table(table_file()).values():
        _, name, _, _, mark = row.split(",")
        sends.setdefault(name, set()).add(mark)
    listed = {row.library or row.name: {"yes" if row.sends else ""} for row in load_yaml(PACKAGES, Packages).packages}
    assert sends == listed
    assert {"jquery", "react-dom", "vue", "bootstrap", "lodash", "axios", "moment"} <= sends.keys()


LONG: Final[Mapping[str, tuple[Callable[[int], bytes], int]]] = {
    "plain": (lambda n: HEAD * n, 5_000),
    "CRLF": (lambda n: HEAD + b"a\r\n" * n, 2_700_000),
    "white space": (lambda n: HEAD + b" \r\n\v" * n, 2_000_000),
    "long comment": (lambda n: HEAD + b"\n//# sourceMappingURL=" + b"a" * n, 8_000_000),
    "comments": (lambda n: HEAD + b"\n//# sourceMappingURL=" * n, 350_000),
    "marks": (lambda n: b"\xef\xbb\xbf" * n, 2_700_000),
    "CR": (lambda n: b"\r" * n, 8_000_000),
}
"""Eight megabytes each, of n parts that normalising takes away or stops at; `tests/benchmarks` measures them."""


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("plain", lambda n: HEAD * (n - 1) + HEAD.rstrip()),
        ("CRLF", lambda n: HEAD + b"a\n" * (n - 1) + b"a"),
        ("white space", lambda n: HEAD.rstrip()),
        ("long comment", lambda n: HEAD.rstrip()),
        ("comments", lambda n: HEAD + b"\n//# sourceMappingURL=" * (n - 1)),
        ("marks", lambda n: b"\xef\xbb\xbf" * (n - 1)),
        ("CR", lambda n: b""),
    ],
    ids=list(LONG),
)
def test_eight_megabytes_of_anything(name: str, kept: Callable[[int], bytes]) -> None:
    make, size = LONG[name]
    script = make(size)
    equal = normalise(script) == kept(size)
    assert equal
    assert recognise(script) is None
