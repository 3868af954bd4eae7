"""The samples as a list: which there are, how each is packed, and what must be found in it.

A sample is a folder `samples/src/<name>/` with `samples/src/<name>.expected.yaml` beside it. The folder holds the
extension's files; the manifest of one that is packed is called `manifest.src.json` there, so that a search of
`samples/` meets the package and not its source as well. One that a bundler made has `samples/src/<name>.built.json`
too.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Literal

import msgspec

from skimtrace.data import load_yaml

HERE: Final = Path(__file__).resolve().parent
SOURCES: Final = HERE / "src"
PACKAGES: Final = HERE / "packages"
EXPECTED_SUFFIX: Final = ".expected.yaml"
BUILT_SUFFIX: Final = ".built.json"
PACKED_MANIFEST: Final = "manifest.src.json"


class _Closed(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Base of the parts of an expectation file: no unknown keys."""


class Names(_Closed, frozen=True):
    """What the manifest says of itself, once understood."""

    name: str
    version: str
    manifest_version: int


class Signatures(_Closed, frozen=True):
    """Ids of signatures that must, and that must not, be among the findings; `gap`: that should be, and are not yet."""

    match: tuple[str, ...] = ()
    absent: tuple[str, ...] = ()
    gap: tuple[str, ...] = ()


class Skipped(_Closed, frozen=True):
    """A file that coverage must name as skipped, and words its reason must hold."""

    file: str
    reason: str


class Coverage(_Closed, frozen=True):
    """What coverage must say. `scripts` counts pieces of JavaScript; `parse_errors` names files."""

    scripts: int
    parse_errors: tuple[str, ...] = ()
    skipped: tuple[Skipped, ...] = ()


class RawEntry(_Closed, frozen=True):
    """An entry that is appended to the archive as it stands, whatever its name."""

    name: str
    text: str


class Typing(_Closed, frozen=True):
    """Text that is typed into the field that a selector names."""

    into: str
    text: str


class Step(_Closed, frozen=True, kw_only=True):
    """One thing that is done in the browser; exactly one field is set.

    `click`, `select` and `scroll` take a CSS selector in the page opened last, and `click` and `type` one in the
    extension's popup while that is open. `select` marks the element's text with the mouse.
    """

    click: str | None = None
    select: str | None = None
    scroll: str | None = None
    type: Typing | None = None
    press: str | None = None
    """A key with its modifiers, as in Alt+KeyN."""
    open: str | None = None
    """A URL, or `options`: a new tab with the extension's options page."""
    toolbar: Literal["click"] | None = None
    """The extension's button beside the address: its popup opens, or its onClicked is fired, for the tab in front."""
    stored: str | None = None
    """Wait until chrome.storage.local has this key."""
    alarm: str | None = None
    """Make the alarm of this name, which the extension has set for later, due now."""


class Unseen(_Closed, frozen=True):
    """A channel of the sample that the browser test cannot look into, and why."""

    channel: str
    because: str


class Run(_Closed, frozen=True):
    """How a browser is made to show what the sample does: the page to open, and what is done there.

    `page` is a URL, or null when the sample needs none; `do` says in one sentence what happens there, null when loading
    is enough; `steps` is what has to be done for it.
    """

    page: str | None
    do: str | None = None
    steps: tuple[Step, ...] = ()
    program: str | None = None
    """The name of a program on the machine that the extension talks to (native messaging)."""
    unseen: tuple[Unseen, ...] = ()
    words: Mapping[str, str] = {}
    """Where several flows take one data type to one host: the id of a flow -> a word of the page that only it takes."""


class Expected(_Closed, frozen=True, kw_only=True):
    """An expectation file. Sources and sinks are not here: they are comments in the sample's code."""

    about: str
    sign: Literal["collects", "honest", "hostile"]
    package: Literal["crx3", "crx2", "zip", "xpi", "folder"]
    needs: Literal["issue-2", "later"] = "issue-2"
    gap: str | None = None
    """Why a sample that `needs: later` cannot be understood yet."""
    gaps: Mapping[str, str] = {}
    """Ids of flows that cannot be shown yet, each with the reason; the sample's others can."""
    extension: Names
    verdict: Literal["scrapes-and-sends", "scrapes-local", "review", "no-evidence"]
    complete: bool = True
    signature: Literal["valid", "invalid", "absent", "unsupported"]
    signatures: Signatures = Signatures()
    endpoints: tuple[str, ...]
    """Hosts of all endpoints in the code, sorted."""
    coverage: Coverage
    run: Run | None
    """None when no Chromium can run the sample: an older manifest, Firefox, a broken package."""
    added_after_signing: tuple[str, ...] = ()
    """Files that the archive holds but that were not in it when it was signed."""
    raw_entries: tuple[RawEntry, ...] = ()


class BuiltClause(_Closed, frozen=True, rename={"origin": "from"}):
    """An expectation comment of the sources, and where its line went: (built file, line, first and last column)."""

    clause: str
    origin: str
    """ "file:line" of the comment."""
    spans: tuple[tuple[str, int, int, int], ...]


class Built(_Closed, frozen=True):
    """What `bundled/build.mjs` noted when it made a sample: SHA-256 of sources and built files, and the comments.

    Sources are named from `samples/src/` on.
    """

    sources: Mapping[str, str]
    built: Mapping[str, str]
    expectations: tuple[BuiltClause, ...]


@dataclass(frozen=True, slots=True)
class Sample:
    """A sample: its name, its folder of sources, what is expected of it, and how it was made if a bundler made it."""

    name: str
    folder: Path
    expected: Expected
    built: Built | None = None

    @property
    def input(self) -> Path:
        """What is scanned: the package, or the folder itself."""
        if self.expected.package == "folder":
            return self.folder
        suffix = {"crx2": "crx", "crx3": "crx"}.get(self.expected.package, self.expected.package)
        return PACKAGES / f"{self.name}.{suffix}"

    def files(self) -> Mapping[str, bytes]:
        """Return the extension's files as they are packed: path with "/" -> content."""
        found = {path.relative_to(self.folder).as_posix(): path for path in self.folder.rglob("*") if path.is_file()}
        return {
            "manifest.json" if name == PACKED_MANIFEST else name: path.read_bytes()
            for name, path in sorted(found.items())
        }


def load() -> list[Sample]:
    """Return all samples, sorted by name. Raises DataError for an expectation file that is malformed."""
    names = sorted(path.name.removesuffix(EXPECTED_SUFFIX) for path in SOURCES.glob("*" + EXPECTED_SUFFIX))
    return [
        Sample(name, SOURCES / name, load_yaml(SOURCES / (name + EXPECTED_SUFFIX), Expected), _built(name))
        for name in names
    ]


def _built(name: str) -> Built | None:
    record = SOURCES / (name + BUILT_SUFFIX)
    return msgspec.json.decode(record.read_bytes(), type=Built) if record.exists() else None
