"""What lies at a URL is read as what lies on the disk."""

import builtins
import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import fsspec
import pytest

from skimtrace.bundle.discover import Input, find_inputs
from skimtrace.bundle.limits import Limits
from skimtrace.bundle.model import Bundle
from skimtrace.bundle.reader import open_bundle, open_input
from skimtrace.bundle.remote import find_remote, shown
from skimtrace.errors import InputError
from tests.batch.cluster import listing, web
from tests.cli.packages import SENDER, broken, packed, unpacked


@pytest.fixture
def estate(tmp_path: Path) -> Path:
    """A folder with all there is to find, in an order that must be kept."""
    root = tmp_path / "estate"
    unpacked(root / "b" / "inner", SENDER)
    unpacked(root / "ab", default_locale="en")
    packed(root / "a.zip", SENDER)
    packed(root / "b" / "x.XPI", SENDER)
    broken(root / "c.crx")
    (root / "notes.txt").write_text("not a package", encoding="utf-8")
    (root / "empty").mkdir()
    return root


@pytest.fixture
def memory() -> Iterator[Any]:
    fs = fsspec.filesystem("memory")
    yield fs
    fs.rm("/", recursive=True)


def put(fs: Any, root: Path, under: str) -> None:
    for path in sorted(root.rglob("*")):
        place = f"{under}/{path.relative_to(root).as_posix()}"
        if path.is_dir():
            fs.makedirs(place, exist_ok=True)
        else:
            fs.pipe(place, path.read_bytes())


def said(bundle: Bundle) -> dict[str, Any]:
    """Return all there is to know of a bundle but its name."""
    return {
        "format": bundle.format,
        "sha256": bundle.sha256,
        "signature": bundle.signature,
        "problems": bundle.problems,
        "contents": {path: bundle.read(path) for path in bundle.files},
    }


def opened(item: Input | InputError, limits: Limits = Limits()) -> dict[str, Any] | str:  # noqa: B008 - immutable
    if isinstance(item, InputError):
        return item.reason
    try:
        return said(open_input(item, limits))
    except InputError as error:
        return error.reason


def names(items: list[Input | InputError], root: str) -> list[str]:
    return [(item.name if isinstance(item, Input) else item.input_name).removeprefix(root) for item in items]


def test_what_is_found_at_a_url_is_what_is_found_on_the_disk(estate: Path, memory: Any) -> None:
    put(memory, estate, "/estate")
    with zipfile.ZipFile(estate.parent / "all.zip", "w") as archive:
        for path in sorted(estate.rglob("*")):
            archive.write(path, path.relative_to(estate.parent))
    local = find_inputs([str(estate)])
    assert names(local, str(estate)) == ["/a.zip", "/ab", "/b/inner", "/b/x.XPI", "/c.crx"]
    contents = [opened(item) for item in local]
    inside = f"::file://{estate.parent}/all.zip"
    for url in ("memory://estate", f"file://{estate}", f"zip://estate{inside}"):
        found = find_inputs([url])
        base, chain, rest = url.partition("::")
        assert [name.removesuffix(chain + rest) for name in names(found, base)] == names(local, str(estate))
        assert [opened(item) for item in found] == contents


def test_a_url_that_is_one_package_or_one_folder(estate: Path, memory: Any) -> None:
    put(memory, estate, "/estate")
    for name in ("a.zip", "b/x.XPI", "b/inner", "c.crx"):
        url = f"memory://estate/{name}"
        found = find_inputs([url])
        assert found == [Input(Path(name.rpartition("/")[2]), url, url)]
        assert opened(found[0]) == opened(Input(estate / name, url))


def test_an_archive_in_an_archive_and_a_folder_as_a_chain(estate: Path) -> None:
    with zipfile.ZipFile(estate.parent / "all.zip", "w") as archive:
        archive.write(estate / "a.zip", "deep/a.zip")
    expected = opened(Input(estate / "a.zip", "a"))
    for url in (f"zip://deep/a.zip::file://{estate.parent}/all.zip", f"dir::file://{estate}"):
        found = [item for item in find_inputs([url]) if isinstance(item, Input) and item.path.name == "a.zip"]
        assert [opened(item) for item in found] == [expected]


def test_limits_and_links_are_told_in_the_same_words(estate: Path, memory: Any) -> None:
    folder = unpacked(estate / "big", SENDER)
    for name in ("one.js", "two.js"):
        (folder / name).write_text(f"// {'x' * 3000}", encoding="utf-8")
    for at in range(4):
        (folder / "deep" / "er").mkdir(parents=True, exist_ok=True)
        (folder / "deep" / "er" / f"{at}.js").write_text(f"// {at}", encoding="utf-8")
    (folder / "link.js").symlink_to("content.js")
    put(memory, folder, "/big")
    memory.rm("/big/link.js")
    there = Input(Path("big"), "big", "memory://big")
    linked = Input(Path("big"), "big", f"dir://big::file://{estate}")
    for limits in (
        Limits(file_bytes=2000),
        Limits(total_bytes=3500),
        Limits(entries=5),
        Limits(depth=1),
        Limits(path_bytes=12),
    ):
        here = opened(Input(folder, "big"), limits)
        assert opened(linked, limits) == here
        (folder / "link.js").unlink()
        assert opened(there, limits) == opened(Input(folder, "big"), limits)
        (folder / "link.js").symlink_to("content.js")
    found = opened(linked)
    assert isinstance(found, dict)
    assert any(problem.kind == "link" for problem in found["problems"])
    assert opened(Input(Path("a.zip"), "a", f"dir://a.zip::file://{estate}"), Limits(package_bytes=10)) == (
        "the package is larger than the limit of 10 bytes (package_bytes)"
    )


def test_a_web_server(tmp_path: Path) -> None:
    folder = unpacked(tmp_path / "ext", SENDER)
    whole = {f"/a/my%20app/{file.name}": file.read_bytes() for file in folder.iterdir()}
    package = packed(tmp_path / "p.crx", SENDER).read_bytes()
    others = {"/a/": listing("my%20app/", "/elsewhere/q.zip", "p.crx"), "/a/my%20app/": listing(*map(last, whole))}
    with web({**whole, **others, "/a/p.crx": package}) as server:
        found = find_inputs([f"{server.url}/a/"])
        assert names(found, server.url) == ["/a/my%20app", "/a/p.crx"], "nothing outside the folder is looked at"
        assert opened(found[0]) == opened(Input(folder, "ext"))
        assert opened(found[1]) == opened(Input(tmp_path / "p.crx", "p"))
        assert opened(find_inputs([f"{server.url}/none.zip"])[0]) == "the server answers 404 Not Found"


def last(path: str) -> str:
    return path.rpartition("/")[2]


@pytest.mark.parametrize("name", ["..%2Fescape.js", "a%2F..%2F..%2Fb.js"])
def test_a_listing_that_leads_out_of_its_folder_is_refused(name: str) -> None:
    with web({"/ext/": listing("manifest.json", name), "/ext/manifest.json": b"{}"}) as server:
        reason = opened(Input(Path("ext"), f"{server.url}/ext/", f"{server.url}/ext/"))
        assert reason == f'its listing holds "{name}", which leads out of the folder'


def test_folders_without_end_are_given_up(memory: Any) -> None:
    place = "/deep"
    for _ in range(12):
        place += "/d"
    memory.pipe(f"{place}/a.zip", b"")
    found = find_remote("memory://deep", Limits(depth=5))
    assert [opened(item) for item in found] == ["the folder is deeper than the limit of 5 (depth); it was not searched"]


@pytest.mark.parametrize(
    ("url", "reason"),
    [
        ("memory://none", "No such file or directory"),
        ("file:///none/at/all.zip", "No such file or directory"),
        ("nothing://at/all.zip", "Protocol not known: nothing"),
        ("s3://bucket/key.zip", "it needs the package s3fs"),
    ],
)
def test_what_cannot_be_had_is_told(url: str, reason: str, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = builtins.__import__

    def without(name: str, *rest: Any, **more: Any) -> Any:
        if name == "s3fs":
            raise ModuleNotFoundError("No module named 's3fs'", name="s3fs")
        return whole(name, *rest, **more)

    monkeypatch.setattr(builtins, "__import__", without)
    found = find_inputs([url])
    assert [(item.input_name, item.reason) for item in found if isinstance(item, InputError)] == [(url, reason)]


def test_nobody_listens() -> None:
    (found,) = find_inputs(["http://127.0.0.1:1/a.zip"])
    assert isinstance(found, InputError)
    assert found.reason.startswith("Cannot connect to host 127.0.0.1:1")


def test_without_fsspec(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "fsspec.core", None)
    (found,) = find_inputs(["s3://bucket/a.zip"])
    assert isinstance(found, InputError)
    assert found.reason == "URLs need: pip install 'skimtrace[cluster]'"


def test_passwords_are_not_shown() -> None:
    assert shown("https://user:secret@host/a.zip") == "https://host/a.zip"
    assert shown("zip://a::ftp://u:p@host/b.zip") == "zip://a::ftp://host/b.zip"


def test_a_path_that_looks_like_a_url_is_a_path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    unpacked(tmp_path / "zip::folder")
    assert find_inputs(["zip::folder"]) == [Input(Path("zip::folder"), "zip::folder")]
    assert said(open_bundle(Path("zip::folder")))["problems"] == ()
