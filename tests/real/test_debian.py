"""Debian's packaged extensions are understood, and none of these honest ones is accused.

`debian.yaml` says what is true of each. `name`, `id`, `key_id` and `manifest_version` identify it; its version is that
of the Debian package, without Debian's own part. `review_for` lists the signatures that may match: such an extension
has reasons to send a page's address somewhere, and `shows` lists flows that are really there. Of a `known` version,
`files` and `scripts` count the package's files and pieces of JavaScript, `background` names the background's scripts.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path

import msgspec
import pytest

from skimtrace.batch.one import scan_one
from skimtrace.batch.settings import Settings
from skimtrace.bundle.discover import Input
from skimtrace.bundle.limits import Limits
from skimtrace.bundle.reader import open_bundle
from skimtrace.data import load_yaml
from skimtrace.extension.load import load_extension
from skimtrace.result.model import Result
from skimtrace.signatures.registry import load_signatures
from tests.real import oracle
from tests.real.packages import Packaged, UnavailableError, packaged

pytestmark = pytest.mark.debian


class Shown(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A flow that is really there: one of its data types, its channel, and its host where there is one."""

    type: str
    channel: str
    host: str | None


class Version(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What is true of one upstream version."""

    files: int
    scripts: int
    background: list[str]


class Row(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What is true of one package."""

    package: str
    folder: str
    name: str
    id: str | None
    key_id: str | None
    manifest_version: int
    review_for: list[str]
    known: dict[str, Version]
    shows: list[Shown] = []


ROWS = load_yaml(Path(__file__).with_name("debian.yaml"), list[Row])


@contextmanager
def or_left_out() -> Iterator[None]:
    """Leave the test out when a package cannot be had; where packages are required, that fails (see `tests.needs`)."""
    try:
        yield
    except UnavailableError as error:
        pytest.skip(str(error))


@cache
def scanned(folder: Path) -> Result:
    return scan_one(Input(folder, folder.name), Settings(load_signatures()))


@pytest.fixture(scope="module", params=ROWS, ids=lambda row: row.package)
def row(request: pytest.FixtureRequest) -> Row:
    assert isinstance(request.param, Row)
    return request.param


@pytest.fixture(scope="module")
def extension(row: Row, tmp_path_factory: pytest.TempPathFactory) -> Packaged:
    with or_left_out():
        return packaged(row.package, row.folder, tmp_path_factory.mktemp(row.package))


def test_it_is_who_it_says_it_is(row: Row, extension: Packaged) -> None:
    result = scanned(extension.folder)
    assert result.error is None
    info = result.extension
    assert (info.name, info.version) == (row.name, extension.upstream_version)
    assert (info.id, info.key_id, info.manifest_version) == (row.id, row.key_id, row.manifest_version)
    assert (info.format, info.signature) == ("directory", "absent")


def test_every_entry_point_runs_its_scripts_in_their_order(row: Row, extension: Packaged) -> None:
    """Contexts that only the code opens may be found beside these."""
    started = oracle.read(extension.folder)
    contexts = load_extension(open_bundle(extension.folder, row.name, Limits())).contexts
    found = {key: list(contexts[key].scripts) for key in started.contexts if key in contexts}
    assert found == started.contexts
    kinds = {key.partition(":")[0]: contexts[key].kind.value for key in started.contexts}
    assert kinds["content"] == "content-script"
    assert kinds["background"] == "background-page"
    popup, options = _pages(started.manifest)
    assert contexts[f"page:{popup}"].kind == "action-popup"
    assert contexts[f"page:{options}"].kind == "options-page"
    if known := row.known.get(extension.upstream_version):
        assert list(contexts["background"].scripts) == known.background


def _pages(manifest: dict[str, object]) -> list[str]:
    """Return the pages of the browser action and of the options."""
    found = []
    for key, name in (("browser_action", "default_popup"), ("options_ui", "page")):
        declared = manifest[key]
        assert isinstance(declared, dict)
        found.append(str(declared[name]).lstrip("/"))
    return found


def test_every_script_is_analysed_without_a_parse_error(row: Row, extension: Packaged) -> None:
    started, coverage = oracle.read(extension.folder), scanned(extension.folder).coverage
    assert coverage.parse_errors == []
    files = [path for path in extension.folder.rglob("*") if path.is_file() and not path.is_symlink()]
    assert (coverage.files, coverage.scripts) == (len(files), len(started.scripts))
    assert coverage.bytes == sum(path.stat().st_size for path in files)
    if known := row.known.get(extension.upstream_version):
        assert (coverage.files, coverage.scripts) == (known.files, known.scripts)


def test_links_are_named_and_no_code_is_behind_one(extension: Packaged) -> None:
    """Debian replaces copies of libraries and fonts by links that lead out of the package.

    A browser follows them; skimtrace does not, since a link may lead anywhere, and says so in coverage. Here they lead
    to fonts, so that the tree which is scanned holds all the code that a browser would load.
    """
    started, coverage = oracle.read(extension.folder), scanned(extension.folder).coverage
    named = {skipped.file: skipped.reason for skipped in coverage.skipped}
    assert named.keys() == started.links
    for name in started.links:
        assert named[name].startswith("it is a link to ")
        assert named[name].endswith("; links are not followed")
        assert name.endswith((".ttf", ".woff", ".woff2")), name


def test_nobody_is_accused(row: Row, extension: Packaged) -> None:
    """These do not collect people's data. They may send an address of a page, for the reasons in `debian.yaml`."""
    result = scanned(extension.folder)
    accusing = [
        f"{flow.data_types} at {flow.source.file}:{flow.source.line} -> {flow.sink.file}:{flow.sink.line}"
        for flow in result.flows
        if flow.supports not in ("no-evidence", "review")
    ]
    assert accusing == []
    assert [flow for flow in result.flows if flow.personal] == []
    assert {finding.signature for finding in result.findings} <= set(row.review_for)
    assert result.verdict == ("review" if result.findings else "no-evidence")
    assert result.complete == (result.coverage.limits == [])


@pytest.mark.parametrize("row", [row for row in ROWS if row.shows], ids=lambda row: row.package, indirect=True)
def test_what_really_leaves_is_shown(row: Row, extension: Packaged) -> None:
    flows = scanned(extension.folder).flows
    shown = {(t, f.sink.channel, f.endpoint.host if f.endpoint else None) for f in flows for t in f.data_types}
    assert {(flow.type, flow.channel, flow.host) for flow in row.shows} <= shown


def test_code_behind_links_is_no_clean_bill(tmp_path: Path) -> None:
    """Browserpass for Chromium has its code behind links into its sibling for Firefox."""
    with or_left_out():
        folder = packaged("webext-browserpass", "/usr/share/chromium/extensions/browserpass", tmp_path).folder
    result = scanned(folder)
    assert result.extension.name == "Browserpass"
    assert result.coverage.scripts == 0
    assert {"js", "popup"} & {skipped.file for skipped in result.coverage.skipped}
    assert not result.complete
