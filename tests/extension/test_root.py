from skimtrace.bundle.model import Severity
from skimtrace.extension.load import load_extension
from skimtrace.extension.root import root_of
from tests.extension.made import Content, bundle_of

MANIFEST: Content = {"manifest_version": 3, "name": "x", "version": "1", "background": {"service_worker": "a.js"}}


def test_a_manifest_at_the_root_changes_nothing() -> None:
    bundle = bundle_of({"manifest.json": MANIFEST, "old/manifest.json": MANIFEST})
    assert root_of(bundle) is bundle


def test_the_one_folder_of_an_archived_repository_is_the_root() -> None:
    bundle = root_of(bundle_of({"repo-main/manifest.json": MANIFEST, "repo-main/a.js": "f()"}))
    assert sorted(bundle.files) == ["a.js", "manifest.json"]
    assert bundle.files["a.js"].path == "a.js"
    assert bundle.read("a.js") == b"f()"
    (note,) = bundle.problems
    assert (note.kind, note.severity) == ("root-folder", Severity.NOTE)
    assert note.reason == 'the manifest is in "repo-main": that folder is read as the extension'
    assert load_extension(bundle).contexts["service-worker"].scripts == ("a.js",)


def test_files_outside_the_folder_are_counted() -> None:
    files: dict[str, Content] = {
        "repo/README.md": "",
        "repo/src/manifest.json": MANIFEST,
        "repo/src/a.js": "",
        "__MACOSX/manifest.json": "",
    }
    bundle = root_of(bundle_of(files))
    assert sorted(bundle.files) == ["a.js", "manifest.json"]
    assert bundle.problems[0].reason.endswith(
        '"repo/src": that folder is read as the extension; 2 files lie outside it'
    )


def test_the_manifest_nearest_the_root_wins() -> None:
    files: dict[str, Content] = {"repo/manifest.json": MANIFEST, "repo/test/manifest.json": MANIFEST, "repo/a.js": ""}
    assert sorted(root_of(bundle_of(files)).files) == ["a.js", "manifest.json", "test/manifest.json"]


def test_a_web_apps_manifest_is_told_apart() -> None:
    files: dict[str, Content] = {
        "site/manifest.json": {"name": "app"},
        "ext/manifest.json": MANIFEST,
        "bad/manifest.json": "{",
    }
    assert sorted(root_of(bundle_of(files)).files) == ["manifest.json"]


def test_two_extensions_side_by_side_stay_as_they_are() -> None:
    bundle = bundle_of({"chrome/manifest.json": MANIFEST, "firefox/manifest.json": MANIFEST})
    assert root_of(bundle) is bundle


def test_without_any_manifest_nothing_changes() -> None:
    bundle = bundle_of({"repo/a.js": ""})
    assert root_of(bundle) is bundle
