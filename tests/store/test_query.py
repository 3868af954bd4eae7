"""Questions are answered by the facets that were kept, of the extensions as they were last seen."""

from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from skimtrace.result import model as m
from skimtrace.store import query
from skimtrace.store.estate import UnreadableError, entries, estate, result_of, runs
from skimtrace.store.facets import Facet
from skimtrace.store.query import Question, ask, count_by
from tests.result import made
from tests.store.estates import ROOT, extension, reading, scanned


def sends(content: str, host: str, *types: str, **changes: Any) -> m.Result:
    """An extension that sends `types` to `host`, and names www.example.org besides."""
    end = m.FlowEndpoint(url=f"https://{host}/", host=host, category=None, resolved=True)
    flow = made.flow(data_types=list(types or ("person.name",)), endpoint=end)
    named = replace(made.result().endpoints[1])
    return extension(
        content, flows=[flow], endpoints=[named], verdict="scrapes-and-sends", findings=[made.finding()], **changes
    )


def asks(permissions: list[str], optional: list[str]) -> m.ManifestInfo:
    return replace(made.result().manifest, permissions=permissions, optional_permissions=optional, host_permissions=[])


@pytest.fixture
def path(tmp_path: Path) -> Path:
    file = tmp_path / "results.db"
    scanned(
        file,
        {
            "a": sends("a", "api.example.com", "person.name", "person.email", manifest=asks(["tabs"], ["cookies"])),
            "b": sends("b", "example.com", "page.text"),
            "c": sends("c", "notexample.com", "persona"),
            "d": extension("d", "d" * 32, manifest=asks(["*://*.example.com/*", "tabs"], [])),
            "e": extension("e", complete=False, verdict="review"),
            "f": "it is neither a CRX nor a ZIP archive",
        },
    )
    return file


def found(path: Path, scan: int | None = None, /, **wanted: str | tuple[str, ...]) -> str:
    """The names of what is found, in one word."""
    given_ = {Facet(kind): (one,) if isinstance(one, str) else one for kind, one in wanted.items()}
    with reading(path) as made_:
        return "".join(seen.location.removeprefix(f"{ROOT}/") for seen in ask(made_, Question(given_, scan)))


@pytest.mark.parametrize(
    ("wanted", "names"),
    [
        ({}, "abcdef"),
        ({"receiver": "api.example.com"}, "a"),
        ({"receiver": "example.com"}, "b"),
        ({"receiver": "*.example.com"}, "ab"),
        ({"receiver": "*example.com"}, "abc"),
        ({"receiver": "API.Example.COM."}, "a"),
        ({"receiver": "www.example.org"}, ""),
        ({"host": "www.example.org"}, "abc"),
        ({"host": "api.example.com"}, "a"),
        ({"receiver": ("api.example.com", "example.com")}, "ab"),
        ({"receiver": "*.example.com", "data": "person"}, "a"),
        ({"data": "person"}, "a"),
        ({"data": "person.name"}, "a"),
        ({"data": "p*"}, "abc"),
        ({"data": "perso?"}, ""),
        ({"data": "perso[n]*"}, ""),
        ({"data": "person%"}, ""),
        ({"signature": "psx-flow-net"}, "abc"),
        ({"signature": "PSX-*"}, "abc"),
        ({"permission": "tabs"}, "ad"),
        ({"permission": "cookies"}, "a"),
        ({"permission": "*://*.example.com/*"}, "d"),
        ({"verdict": "scrapes-and-sends"}, "abc"),
        ({"verdict": ("no-evidence", "review")}, "de"),
        ({"verdict": "error"}, "f"),
        ({"state": "incomplete"}, "ef"),
        ({"state": "incomplete", "verdict": "review"}, "e"),
        ({"state": "incomplete", "permission": "tabs"}, ""),
        ({"id": "d" * 32}, "d"),
        ({"id": "d*"}, "d"),
        ({"id": "'; DROP TABLE facets; --"}, ""),
        ({"host": ()}, "abcdef"),
    ],
)
def test_what_is_found(path: Path, wanted: dict[str, str | tuple[str, ...]], names: str) -> None:
    assert found(path, **wanted) == names


def test_nothing_is_decoded_to_find_something(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> m.Result:
        raise AssertionError("a result was decoded")

    monkeypatch.setattr("skimtrace.store.estate.read_line", refuse)
    assert found(path, data="person") == "a"
    with reading(path) as made_:
        plan = made_.execute(f"EXPLAIN QUERY PLAN {query._LIKE}", ("data", "person.*")).fetchall()
    assert [row[3] for row in plan] == ["SEARCH facets USING PRIMARY KEY (kind=? AND value>? AND value<?)"]


@given(st.text(alphabet=st.characters(codec="utf-8", exclude_characters="*\0"), max_size=20), st.text(max_size=5))
def test_a_pattern_without_a_star_finds_itself_alone(text: str, other: str) -> None:
    import sqlite3

    made_ = sqlite3.connect(":memory:")
    values = {text, text + "x", "x" + text, other.encode("utf-8", "replace").decode()}
    made_.execute("CREATE TABLE facets (kind, value, result)")
    made_.executemany("INSERT INTO facets VALUES ('permission', ?, 1)", [(v,) for v in values])
    hits = made_.execute(
        "SELECT value FROM facets WHERE value GLOB ? ORDER BY 1", (query._glob(text),)
    ).fetchall()  # as it would be if it had a star elsewhere
    made_.close()
    assert hits == [(text,)]


def test_the_newest_of_each_place_is_what_there_is(path: Path) -> None:
    scanned(path, {"a": extension("a2"), "e": extension("e2")}, f"{ROOT}/a", f"{ROOT}/e")
    assert found(path) == "abcdef", "what was not looked for is as it was last seen"
    assert found(path, receiver="*.example.com") == "b"
    assert found(path, state="incomplete") == "f"
    assert found(path, 1, receiver="*.example.com") == "ab", "the scan as it was"
    assert found(path, 2) == "ae"


def test_what_a_later_scan_did_not_find_is_gone(path: Path) -> None:
    again = {"a": extension("a2"), "f": extension("f")}
    scanned(path, again, finish=False)
    assert found(path) == "abcdef", "a scan that was cut off says nothing of what it did not reach"
    scanned(path, again)
    assert found(path) == "af"
    scanned(path, {"b": extension("b")}, "/elsewhere", f"{ROOT}/b")
    assert found(path) == "abf"


def test_what_could_not_be_looked_at_is_not_gone(path: Path) -> None:
    scanned(path, {ROOT: "No such file or directory"})
    assert found(path) == f"{ROOT}abcdef", "the folder is not there: a share that is not mounted"
    scanned(path, {"a": extension("a"), "sub": "the folder cannot be searched: Permission denied"})
    assert found(path) == "asub"
    scanned(path, {"sub/x": extension("x"), "a": extension("a")})
    scanned(path, {"sub": "the folder cannot be searched: Permission denied", "a": extension("a")})
    assert found(path) == "asubsub/x"


def test_counts(path: Path) -> None:
    scanned(path, {"/copy/a": sends("a", "api.example.com", "person.name")}, "/copy")
    with reading(path) as made_:
        seen = ask(made_, Question())
        assert count_by(made_, seen, Facet.RECEIVER) == [
            ("api.example.com", 2),
            ("example.com", 1),
            ("notexample.com", 1),
        ]
        assert count_by(made_, seen, Facet.VERDICT) == [
            ("scrapes-and-sends", 4),
            ("error", 1),
            ("no-evidence", 1),
            ("review", 1),
        ]
        assert count_by(made_, [], Facet.DATA) == []


def test_the_scans_there_were(path: Path) -> None:
    scanned(path, {"a": extension("a")}, f"{ROOT}/a", finish=False)
    with reading(path) as made_:
        first, second = runs(made_)
    assert (first.inputs, first.failed, first.roots) == (6, 1, (f"{ROOT}/",))
    assert first.finished is not None
    assert (second.number, second.finished, second.roots) == (2, None, (f"{ROOT}/a/",))
    assert first.started <= first.finished <= second.started


def test_a_result_that_cannot_be_read(path: Path) -> None:
    import sqlite3
    import zlib

    with reading(path) as made_:
        by_name = {seen.location[-1]: seen for seen in entries(made_, 1)}
        assert result_of(made_, by_name["a"]).input == f"{ROOT}/a"
    writing = sqlite3.connect(path)
    writing.execute("UPDATE results SET line = ? WHERE id = ?", (b"other", by_name["a"].row))
    packed = zlib.compress(b'{"schema_version":"1","input":"","of":"another form"}')
    row = (packed, sha256(packed).digest(), by_name["b"].row)
    writing.execute("UPDATE results SET line = ?, checksum = ? WHERE id = ?", row)
    writing.commit()
    writing.close()
    with reading(path) as made_:
        for name, words in (
            ("a", "the result that was kept is damaged"),
            ("b", "kept by another version of skimtrace"),
            ("f", "it is neither a CRX nor a ZIP archive"),
        ):
            with pytest.raises(UnreadableError, match=words):
                result_of(made_, by_name[name])
        assert len(estate(made_)) == 6
