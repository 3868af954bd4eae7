"""What the extension room hands on: the manifest understood, and which script runs where.

Terms follow the WebExtensions documentation: content script, isolated world, main world, service worker, match pattern.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from skimtrace.bundle.model import Problem
from skimtrace.extension.matchpattern import MatchPattern


class World(StrEnum):
    """The JavaScript environment a script shares its globals with."""

    ISOLATED = "isolated"
    """A content script's own environment: it sees the page's DOM, not the page's variables."""
    MAIN = "main"
    """The page's own environment."""
    EXTENSION = "extension"
    """A page or worker of the extension's own origin."""


class ContextKind(StrEnum):
    """What kind of place a script runs in."""

    CONTENT = "content-script"
    SERVICE_WORKER = "service-worker"
    BACKGROUND = "background-page"
    POPUP = "action-popup"
    OPTIONS = "options-page"
    SIDE_PANEL = "side-panel"
    DEVTOOLS = "devtools-page"
    OVERRIDE = "override-page"
    SANDBOX = "sandboxed-page"
    PAGE = "extension-page"
    """Any other HTML page of the package: web accessible, opened by the code, or an offscreen document."""
    PAGE_WORLD = "page-world"
    """A script injected into the page's own world by a content script."""
    WORKER = "worker"
    UNREACHED = "unreached"
    """Nothing that was found loads the script. It is analysed all the same, and marked."""


@dataclass(frozen=True, slots=True)
class HostSet:
    """Which URLs a content script is injected into: Chrome's rules over matches, exclude_matches and the two globs."""

    matches: tuple[MatchPattern, ...] = ()
    exclude_matches: tuple[MatchPattern, ...] = ()
    include_globs: tuple[str, ...] = ()
    exclude_globs: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Context:
    """One place where scripts run and share globals.

    `id` is stable within one extension ("content:0", "background", "page:popup.html"). `hosts` is set for content
    scripts. `document` is the extension's own HTML page, where there is one. `origin` says what declares the context
    ("manifest content_scripts[0]", "executeScript at background.js:12").
    """

    id: str
    kind: ContextKind
    world: World
    origin: str
    hosts: HostSet | None = None
    document: str | None = None
    run_at: str | None = None
    all_frames: bool = False
    module: bool = False


class CodeKind(StrEnum):
    """In what form a piece of JavaScript stands in the package."""

    FILE = "file"
    INLINE = "inline"
    HANDLER = "event-handler"
    URL = "javascript-url"


@dataclass(frozen=True, slots=True)
class Script:
    """A piece of JavaScript of the package and the contexts it runs in.

    `id` is the file's path for a whole file, and "path#n" for the n-th (from 1) piece inside an HTML page. `file` is
    where it stands; `line` and `column` (both from 1) say where its first character stands in that file. `text` is set
    for pieces inside a page, None for files (read them from the bundle). `contexts` holds ids of `Context`s, in the
    order they were found; empty while nothing that was found loads the script.
    """

    id: str
    file: str
    kind: CodeKind
    line: int = 1
    column: int = 1
    text: str | None = None
    module: bool = False
    contexts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class RemoteScript:
    """A script that a page of the package loads from a server. It is not in the package: its code was not analysed."""

    url: str
    file: str
    line: int


@dataclass(frozen=True, slots=True)
class Frame:
    """A frame in a page of the package. `url` is resolved within the package where it points there."""

    url: str
    file: str
    line: int
    packaged: bool


@dataclass(frozen=True, slots=True)
class Page:
    """An HTML page of the package, with what it loads, in document order. `scripts` holds ids of `Script`s."""

    path: str
    scripts: tuple[str, ...]
    remote_scripts: tuple[RemoteScript, ...] = ()
    frames: tuple[Frame, ...] = ()
    forms: tuple[tuple[str, int], ...] = ()
    """(action URL, line) of each form that names an absolute http(s) action."""


@dataclass(frozen=True, slots=True)
class Identity:
    """Who the extension claims to be, and whether the claims agree.

    `id` is the extension ID to report (from the CRX header, else from the manifest's `key`, else Firefox's
    `browser_specific_settings.gecko.id`, else None).
    """

    id: str | None
    header_id: str | None
    key_id: str | None
    gecko_id: str | None


@dataclass(frozen=True, slots=True)
class Manifest:
    """The manifest, normalised over MV2 and MV3 and over Chrome's and Firefox's dialects. `raw` is the parsed JSON."""

    raw: Mapping[str, object]
    manifest_version: int | None
    name: str | None
    version: str | None
    description: str | None = None
    default_locale: str | None = None
    permissions: tuple[str, ...] = ()
    optional_permissions: tuple[str, ...] = ()
    host_permissions: tuple[str, ...] = ()
    optional_host_permissions: tuple[str, ...] = ()
    web_accessible_resources: tuple[str, ...] = ()
    externally_connectable: tuple[str, ...] = ()
    """Match patterns of the pages, and "id:..." for extensions, that may send messages; () when not declared."""
    content_security_policy: str | None = None
    homepage_url: str | None = None
    update_url: str | None = None


@dataclass(frozen=True, slots=True)
class Extension:
    """An extension, understood as far as its manifest and pages tell.

    `scripts` holds every JavaScript file of the package and every piece inside its pages, reached or not, keyed by id
    and in a fixed order (declared ones in the order they run, then the rest by path).
    """

    identity: Identity
    manifest: Manifest
    contexts: Mapping[str, Context]
    scripts: Mapping[str, Script]
    pages: Mapping[str, Page]
    locales: tuple[str, ...] = ()
    problems: tuple[Problem, ...] = field(default=())
