"""Which extensions the arguments of the command line stand for."""

import os
from pathlib import Path

import pytest

from skimtrace.bundle.discover import Input, find_inputs
from skimtrace.errors import InputError


def make(root: Path, *names: str) -> None:
    """Create empty files, and folders for names that end with a slash."""
    for name in names:
        place = root / name
        if name.endswith("/"):
            place.mkdir(parents=True, exist_ok=True)
        else:
            place.parent.mkdir(parents=True, exist_ok=True)
            place.touch()


def found(*given: str) -> list[str]:
    """Return the names found, with errors as their text."""
    return [item.name if isinstance(item, Input) else f"! {item}" for item in find_inputs(given)]


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_a_folder_with_a_manifest_is_one_extension(here: Path) -> None:
    make(here, "ext/manifest.json", "ext/inner/manifest.json", "ext/more.crx")
    assert find_inputs(["ext"]) == [Input(Path("ext"), "ext")]


def test_any_other_folder_is_searched(here: Path) -> None:
    make(
        here,
        "all/b.zip",
        "all/a/1.0_0/manifest.json",
        "all/a/1.0_0/nested.zip",
        "all/a/x.txt",
        "all/C.CRX",
        "all/d/e/f.xpi",
        "all/manifest.jsonc",
        "all/empty/",
    )
    assert found("all") == ["all/C.CRX", "all/a/1.0_0", "all/b.zip", "all/d/e/f.xpi"]
    assert all(isinstance(item, Input) and item.path == Path(item.name) for item in find_inputs(["all"]))


def test_the_order_of_the_arguments_is_kept(here: Path) -> None:
    make(here, "z/1.zip", "z/0.zip", "a.crx")
    assert found("z", "a.crx", "z/1.zip") == ["z/0.zip", "z/1.zip", "a.crx", "z/1.zip"]
    assert found("z/", "./a.crx") == ["z/0.zip", "z/1.zip", "./a.crx"]


def test_named_files_are_taken_whatever_their_name(here: Path) -> None:
    make(here, "package.bin", "x/package.bin")
    assert found("package.bin") == ["package.bin"]
    assert found("x") == ["! x: the folder holds no extension: no manifest.json and no file of .crx, .zip, .xpi"]


def test_a_folder_that_bears_a_package_name_is_a_folder(here: Path) -> None:
    make(here, "all/x.crx/manifest.json", "all/y.zip/z.zip", "all/z/manifest.json/")
    assert found("all") == ["all/x.crx", "all/y.zip/z.zip"]


def test_errors_stand_in_place_and_name_the_input(here: Path) -> None:
    make(here, "a.zip", "empty/", "b.zip")
    assert found("a.zip", "missing", "empty", "b.zip") == [
        "a.zip",
        "! missing: No such file or directory",
        "! empty: the folder holds no extension: no manifest.json and no file of .crx, .zip, .xpi",
        "b.zip",
    ]
    assert found("a\0b") == ["! a\\x00b: this name cannot be a path"]


def test_folders_that_cannot_be_searched_are_errors(here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    # Permissions do not stop the administrator, so the system's answer is replaced.
    make(here, "all/a.zip", "all/b/c.zip", "all/d.zip")

    def scandir(path: Path) -> object:
        if path.name == "b":
            raise PermissionError(13, "Permission denied", str(path))
        return real(path)

    real = os.scandir
    monkeypatch.setattr(os, "scandir", scandir)
    denied = "! all/b: the folder cannot be searched: Permission denied"
    assert found("all") == ["all/a.zip", denied, "all/d.zip"]
    assert found("all/b") == [denied], "and not a second error that it holds nothing"


def test_links_do_not_lead_in_circles_or_away(here: Path) -> None:
    make(here, "all/a.zip", "all/sub/b.zip", "away/c.zip", "away/ext/manifest.json")
    (here / "all" / "loop").symlink_to(here / "all")
    (here / "all" / "sub" / "up").symlink_to("..")
    (here / "all" / "self").symlink_to("self")
    (here / "all" / "self.crx").symlink_to("self.crx")
    (here / "all" / "out").symlink_to(here / "away")
    (here / "all" / "packed.zip").symlink_to(here / "away" / "c.zip")
    assert found("all") == [
        "all/a.zip",
        f"! all/out: it is a link to {here / 'away'}, which is not followed; name that folder",
        "all/packed.zip",
        "all/self.crx",
        "all/sub/b.zip",
    ]
    assert found("all/out") == ["all/out/c.zip", "all/out/ext"], "a link that the user names is followed"


def test_deep_folders(here: Path) -> None:
    os.makedirs("all/" + "d/" * 900)  # noqa: PTH103 - pathlib recurses
    make(here, "all/z.zip")
    assert found("all")[-1] == "all/z.zip"


@pytest.mark.skipif(os.name == "nt", reason="Windows does not allow such names")
def test_names_are_made_printable(here: Path) -> None:
    make(here, "all/a\x1b[2J.zip")
    Path(os.fsdecode(b"all/b\xff.zip")).touch()
    assert found("all") == ["all/a\\x1b[2J.zip", "all/b\\udcff.zip"]
    assert [item.path.exists() for item in find_inputs(["all"]) if isinstance(item, Input)] == [True, True]
    assert found("x\u202ey") == ["! x\\u202ey: No such file or directory"]


def test_an_error_can_be_told_from_an_input(here: Path) -> None:
    (error,) = find_inputs(["missing"])
    assert isinstance(error, InputError)
    assert (error.input_name, error.reason) == ("missing", "No such file or directory")
