import os
import stat
from datetime import date
from pathlib import Path

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from skimtrace.report import atomic, site
from skimtrace.report.atomic import write_atomically
from skimtrace.report.page import extension_page
from skimtrace.report.site import Site, page_name, sealed
from skimtrace.report.structured import to_json
from skimtrace.result.baseline import Baseline
from skimtrace.result.decisions import Accepted
from skimtrace.result.model import Result
from tests.result import made


def put(made_site: Site, result: Result) -> str:
    """Write a result as a scan does, its page first; return the name of its page."""
    line = to_json(result).encode()
    name = made_site.name_for(result.input)
    made_site.place(name, sealed(extension_page(result), line, None))
    made_site.add(result, line, name)
    return name


def names(folder: Path) -> set[str]:
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*")}


def test_a_report_is_an_index_a_page_each_and_the_results(tmp_path: Path) -> None:
    results = [made.result(), made.clean()]
    with Site(tmp_path / "a" / "reports") as made_site:
        for result in results:
            put(made_site, result)
        index = made_site.finish()
    assert index == tmp_path / "a" / "reports" / "index.html"
    pages = {page_name(r.input) for r in results}
    assert names(index.parent) == {"index.html", "results.jsonl"} | pages
    lines = (index.parent / "results.jsonl").read_text(encoding="utf-8").splitlines()
    assert [msgspec.json.decode(line, type=Result) for line in lines] == results
    for page in pages:
        assert f'href="{page}"' in index.read_text(encoding="utf-8")
        assert '<a href="index.html">' in (index.parent / page).read_text(encoding="utf-8")


def test_other_files_stay(tmp_path: Path) -> None:
    (tmp_path / "README.md").write_text("mine")
    (tmp_path / "index.html").write_text("old")
    with Site(tmp_path) as made_site:
        made_site.finish()
    assert (tmp_path / "README.md").read_text() == "mine"
    assert "skimtrace" in (tmp_path / "index.html").read_text()
    assert names(tmp_path) == {"README.md", "index.html", "results.jsonl"}


HOSTILE_INPUTS = [
    "../../etc/passwd",
    "/",
    "..",
    ".",
    "",
    "a/b\\..\\c",
    "con",
    "nul.crx",
    "x" * 4000,
    "\x00",
    "-rf",
    "a\nb",
    *made.HOSTILE,
]


@pytest.mark.parametrize("given_input", HOSTILE_INPUTS)
def test_hostile_inputs_stay_in_the_folder(tmp_path: Path, given_input: str) -> None:
    folder = tmp_path / "inner" / "reports"
    with Site(folder) as made_site:
        put(made_site, made.clean(input=given_input))
        made_site.finish()
    assert {p.parent for p in tmp_path.rglob("*") if p.is_file()} == {folder}
    assert len(list(folder.iterdir())) == 3


@given(st.text(st.characters(codec=None)), st.text(st.characters(codec=None)))
def test_page_names_are_safe_and_distinct(one: str, two: str) -> None:
    name = page_name(one)
    assert set(name) <= set("abcdefghijklmnopqrstuvwxyz0123456789-.")
    assert name.count(".") == 1
    assert name[0].isalnum()
    assert len(name) < 100
    assert (name == page_name(two)) == (one == two)


def test_the_same_input_twice_makes_two_pages(tmp_path: Path) -> None:
    with Site(tmp_path) as made_site:
        put(made_site, made.clean())
        put(made_site, made.clean())
        made_site.finish()
    assert len(list(tmp_path.glob("tidy-*.html"))) == 2


def test_a_link_in_the_folder_is_replaced_and_not_followed(tmp_path: Path) -> None:
    outside = tmp_path / "outside.html"
    outside.write_text("mine")
    folder = tmp_path / "reports"
    folder.mkdir()
    (folder / "index.html").symlink_to(outside)
    (folder / "results.jsonl").symlink_to(outside)
    with Site(folder) as made_site:
        made_site.finish()
    assert outside.read_text() == "mine"
    assert not (folder / "index.html").is_symlink()


def test_what_breaks_off_leaves_no_half_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    target = tmp_path / "page.html"
    target.write_text("whole")

    def full(path: Path, other: Path) -> None:
        raise OSError(28, "No space left on device")

    for room in (atomic, site):
        monkeypatch.setattr(room, "publish", full)
    with pytest.raises(OSError, match="No space left on device"):
        write_atomically(target, b"half")
    assert names(tmp_path) == {"page.html"}
    assert target.read_text() == "whole"
    with pytest.raises(OSError, match="No space left"), Site(tmp_path) as made_site:
        put(made_site, made.result())
    assert names(tmp_path) == {"page.html"}


def test_a_folder_that_is_a_file_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "reports").write_text("a file")
    with pytest.raises(OSError, match="File exists"):
        Site(tmp_path / "reports")


def test_reports_have_the_permissions_of_any_new_file(tmp_path: Path) -> None:
    before = os.umask(0o027)
    try:
        with Site(tmp_path) as made_site:
            put(made_site, made.clean())
            made_site.finish()
    finally:
        os.umask(before)
    assert {stat.S_IMODE(p.stat().st_mode) for p in tmp_path.iterdir()} == {0o640}


def test_a_page_is_known_by_what_it_was_made_of(tmp_path: Path) -> None:
    result = made.result()
    line = to_json(result).encode()
    with Site(tmp_path) as made_site:
        name = put(made_site, result)
        assert made_site.holds(name, line, None)
        assert not made_site.holds(name, line + b" ", None), "made of another result"
        assert not made_site.holds("gone.html", line, None)
        (tmp_path / name).write_bytes((tmp_path / name).read_bytes()[:-1])
        assert not made_site.holds(name, line, None), "cut off"


def test_a_page_is_made_anew_when_what_is_decided_on_it_changes(tmp_path: Path) -> None:
    result = made.result()
    line = to_json(result).encode()
    mark = result.findings[0].fingerprint
    row = Accepted(
        fingerprint=mark, note="ours", author="A", date=date(2026, 1, 1), expires=None, signature=None, extension=None
    )
    accepted = Baseline(valid={mark: row}, expired={})
    others = Baseline(valid={mark: row, "f" * 32: replace(row, fingerprint="f" * 32)}, expired={}, files={mark: "x"})
    with Site(tmp_path) as made_site:
        name = put(made_site, result)
        assert not made_site.holds(name, line, accepted)
        made_site.place(name, sealed(extension_page(result), line, accepted))
        assert made_site.holds(name, line, accepted)
        assert made_site.holds(name, line, others), "a decision on another extension is none on this"
        for other in (
            None,
            Baseline(valid={}, expired={mark: row}),
            Baseline(valid={mark: replace(row, note="theirs")}, expired={}),
        ):
            assert not made_site.holds(name, line, other)
