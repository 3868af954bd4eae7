"""What holds of the scan of anything at all: there is a result, and it can be believed."""

import json
from collections.abc import Mapping
from functools import cache
from pathlib import Path

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from samples.packing import deterministic_zip

from skimtrace.batch.one import scan_one
from skimtrace.batch.settings import Settings
from skimtrace.bundle.discover import Input
from skimtrace.report.page import extension_page
from skimtrace.report.structured import to_json
from skimtrace.result.model import Result
from skimtrace.signatures.registry import load_signatures
from tests.cli.packages import SENDER
from tests.javascript.programs import programs
from tests.javascript.test_laws import TOKENS
from tests.report.ours import foreign_scripts

QUICK = settings(
    deadline=None,
    max_examples=30,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture, HealthCheck.data_too_large],
)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=12), inner, max_size=3),
    max_leaves=8,
)
PATHS = st.sampled_from(["content.js", "/content.js", "../content.js", "page.html", "none.js", "", "a b.js"]) | JSON
MANIFESTS = st.fixed_dictionaries(
    {},
    optional={
        "manifest_version": st.sampled_from([2, 3, "3", 4]) | JSON,
        "name": st.text(max_size=20) | st.just("__MSG_name__") | JSON,
        "version": st.sampled_from(["1", "1.2.3.4"]) | JSON,
        "content_scripts": JSON
        | st.lists(
            st.fixed_dictionaries(
                {},
                optional={
                    "matches": JSON | st.lists(st.text(max_size=9) | st.just("https://www.linkedin.com/*"), max_size=3),
                    "js": JSON | st.lists(PATHS, max_size=3),
                    "world": st.sampled_from(["MAIN", "ISOLATED"]) | JSON,
                },
            ),
            max_size=3,
        ),
        "background": JSON | st.fixed_dictionaries({"service_worker": PATHS}) | st.fixed_dictionaries({"page": PATHS}),
        "action": JSON | st.fixed_dictionaries({"default_popup": PATHS}),
        "default_locale": st.just("en") | JSON,
        "permissions": JSON | st.lists(st.sampled_from(["storage", "cookies", "<all_urls>"]) | JSON, max_size=3),
        "content_security_policy": JSON,
        "web_accessible_resources": JSON,
    },
)
SCRIPTS = st.one_of(
    st.binary(max_size=200),
    st.lists(st.sampled_from(TOKENS), max_size=40).map(lambda tokens: " ".join(tokens).encode()),
    programs().map(str.encode),
)
PAGES = st.one_of(
    st.binary(max_size=100),
    st.lists(
        st.sampled_from(
            [
                "<script src=content.js>",
                "<script>",
                "</script>",
                "a(b)",
                "<base href=//x/>",
                "<a onclick='f()'>",
                "<!--",
            ]
        ),
        max_size=6,
    ).map(lambda parts: "".join(parts).encode()),
)


@cache
def all_signatures() -> Settings:
    return Settings(load_signatures())


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("inputs")


def scanned(path: Path) -> Result:
    """Scan `path`, and check what holds of every result."""
    result = scan_one(Input(path, "given"), all_signatures())
    assert isinstance(result, Result)
    assert result.error is None or "a defect of skimtrace" not in result.error, result.error
    assert msgspec.json.decode(to_json(result), type=Result) == result
    assert not foreign_scripts(extension_page(result))
    coverage = result.coverage
    if result.error is not None:
        assert (result.verdict, result.complete) == ("review", False)
    if coverage.skipped or coverage.parse_errors or coverage.limits:
        assert not result.complete
    if result.verdict == "no-evidence" and result.complete:
        own = [s for s in result.scripts if s.library is None and s.copy_of is None and s.kind != "code-string"]
        assert coverage.analysed_bytes == sum(script.bytes for script in own)
    return result


def packed(place: Path, files: Mapping[str, bytes]) -> Path:
    place.write_bytes(deterministic_zip(files, compress=False))
    return place


@QUICK
@given(data=st.binary(max_size=300), start=st.sampled_from([b"", b"PK\x03\x04", b"Cr24\x02\0\0\0", b"Cr24\x03\0\0\0"]))
@pytest.mark.parametrize("name", ["any.zip", "any.crx", "any.xpi", "any"])
def test_any_bytes_as_a_package(folder: Path, name: str, data: bytes, start: bytes) -> None:
    (folder / name).write_bytes(start + data)
    result = scanned(folder / name)
    assert result.error is not None or result.coverage.files >= 0


@QUICK
@given(data=st.data())
def test_a_package_with_bytes_changed(folder: Path, data: st.DataObject) -> None:
    manifest = json.dumps({"manifest_version": 3, "name": "n", "version": "1"}).encode()
    package = bytearray(deterministic_zip({"manifest.json": manifest, "content.js": SENDER.encode()}))
    for _ in range(data.draw(st.integers(1, 4))):
        package[data.draw(st.integers(0, len(package) - 1))] = data.draw(st.integers(0, 255))
    cut = data.draw(st.integers(0, 60))
    (folder / "changed.zip").write_bytes(package[: len(package) - cut])
    scanned(folder / "changed.zip")


@QUICK
@given(manifest=MANIFESTS | JSON, script=SCRIPTS, page=PAGES)
def test_any_manifest_and_any_script(folder: Path, manifest: object, script: bytes, page: bytes) -> None:
    files = {"manifest.json": json.dumps(manifest).encode(), "content.js": script, "page.html": page}
    assert scanned(packed(folder / "made.zip", files)).error is None


@QUICK
@given(manifest=st.binary(max_size=100), script=st.binary(max_size=100), page=st.binary(max_size=100))
def test_a_folder_of_any_bytes(folder: Path, manifest: bytes, script: bytes, page: bytes) -> None:
    place = folder / "unpacked"
    place.mkdir(exist_ok=True)
    for name, content in {"manifest.json": manifest, "content.js": script, "page.html": page}.items():
        (place / name).write_bytes(content)
    result = scanned(place)
    assert result.error is None
    assert result.extension.format == "directory"
    assert result.coverage.files == 3


@QUICK
@given(script=SCRIPTS)
def test_what_is_sent_is_found_whatever_stands_beside_it(folder: Path, script: bytes) -> None:
    manifest = {
        "manifest_version": 3,
        "name": "n",
        "version": "1",
        "content_scripts": [{"matches": ["https://www.linkedin.com/*"], "js": ["own.js"]}],
        "background": {"service_worker": "content.js"},
    }
    files = {"manifest.json": json.dumps(manifest).encode(), "content.js": script, "own.js": SENDER.encode()}
    result = scanned(packed(folder / "sender.zip", files))
    assert result.verdict == "scrapes-and-sends"


def test_a_message_of_which_nothing_was_understood(folder: Path) -> None:
    runs = [{"matches": ["https://x.com/*"], "js": ["content.js"]}]
    manifest = {"manifest_version": 3, "name": "n", "version": "1", "content_scripts": runs}
    files = {"manifest.json": json.dumps(manifest).encode(), "content.js": b"chrome.runtime.sendMessage(../a, b);"}
    result = scanned(packed(folder / "message.zip", files))
    assert [(bad.file, bad.line) for bad in result.coverage.parse_errors] == [("content.js", 1)]
