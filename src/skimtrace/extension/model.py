"""What the extension room hands on: the manifest understood, and which script runs where.

Terms follow the WebExtensions documentation: content script, isolated world, main world, service worker, match pattern.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from skimtrace.bundle.model import Problem
from skimtrace.extension.hosts import HostSet
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
    """An HTML page that nothing that was found opens. Its scripts are analysed all the same, and marked."""


@dataclass(frozen=True, slots=True)
class Context:
    """One place where scripts run and share globals.

    `id` is stable within one extension: "content:0" for the first entry of content_scripts, "background" for the
    background page or its scripts, "service-worker", "user-scripts" (Firefox's API script), "page:popup.html" for any
    other HTML page. A page that plays several parts has one context, of the kind of its first part. `origin` says what
    declares the context ("manifest content_scripts[0]", "executeScript at background.js:12").

    `scripts` holds ids of `Script`s in the order they run: classic scripts as the page names them, then deferred ones
    and modules. `hosts` is set for content scripts. `document` is the extension's own HTML page, where there is one.
    Content scripts of two entries share one isolated world wherever their hosts overlap (`HostSet.overlaps`).
    """

    id: str
    kind: ContextKind
    world: World
    origin: str
    hosts: HostSet | None = None
    document: str | None = None
    run_at: str | None = None
    all_frames: bool = False
    match_about_blank: bool = False
    match_origin_as_fallback: bool = False
    module: bool = False
    scripts: tuple[str, ...] = ()


class CodeKind(StrEnum):
    """In what form a piece of JavaScript stands in the package."""

    FILE = "file"
    INLINE = "inline"
    HANDLER = "event-handler"
    URL = "javascript-url"
    """The code of a `javascript:` link, or of a `data:` URL that a script element loads."""
    STRING = "code-string"
    """Code that a script holds as text and runs (`eval`, `executeScript({code})`, the text of a script element)."""


@dataclass(frozen=True, slots=True)
class Script:
    """A piece of JavaScript of the package and the contexts it runs in.

    `id` is the file's path for a whole file, "path#n" for the n-th (from 1) piece inside an HTML page, and
    "path:line#code" for code that a script holds as text. `file` is where it stands; `line` and `column` (both from 1)
    say where its first character stands in that file. `text` is set for pieces inside a page and for code in strings,
    None for files (read them from the bundle); character references of attributes are decoded in it, so that columns
    after one may differ. `contexts` holds ids of `Context`s, in the order they were
    found; empty while nothing that was found loads the script. `module` is true when some page or the manifest loads
    it as a module.
    """

    id: str
    file: str
    kind: CodeKind
    line: int = 1
    column: int = 1
    text: str | None = None
    module: bool = False
    contexts: tuple[str, ...] = ()


class Loading(StrEnum):
    """When a script element's code runs."""

    BLOCKING = "blocking"
    """At once, in document order."""
    DEFER = "defer"
    """After the page is parsed, in document order; modules too, unless they are async."""
    ASYNC = "async"
    """Whenever it has arrived."""
    PRELOAD = "preload"
    """Named by `<link rel=modulepreload>` or a script preload: fetched ahead for code that imports or inserts it."""


@dataclass(frozen=True, slots=True)
class PageScript:
    """A place in a page that brings a packaged script: its id, the line of the tag, and when it runs."""

    script: str
    line: int
    loading: Loading = Loading.BLOCKING


@dataclass(frozen=True, slots=True)
class RemoteScript:
    """A script that a page of the package loads from a server. It is not in the package: its code was not analysed.

    `blocked` is true when the extension's content security policy forbids it, so that it never runs.
    """

    url: str
    file: str
    line: int
    blocked: bool = False


@dataclass(frozen=True, slots=True)
class Frame:
    """A frame in a page of the package, or a link of it to another packaged page.

    `url` is the path in the package where `packaged` is true, else the URL as it stands in the page.
    """

    url: str
    file: str
    line: int
    packaged: bool


@dataclass(frozen=True, slots=True)
class Page:
    """An HTML page of the package, with what it loads, in document order. `scripts` holds ids of `Script`s, each once.

    `tags` says of each place that brings a script where it stands and when its code runs. `links` are links that lead
    to packaged pages. `import_map` maps bare module names to URLs as the page's import map does.
    """

    path: str
    scripts: tuple[str, ...]
    remote_scripts: tuple[RemoteScript, ...] = ()
    frames: tuple[Frame, ...] = ()
    forms: tuple[tuple[str, int], ...] = ()
    """(action URL, line) of each form that names an absolute http(s) action."""
    tags: tuple[PageScript, ...] = ()
    links: tuple[Frame, ...] = ()
    import_map: Mapping[str, str] = field(default_factory=dict)
    title: str = ""
    """The text of its `<title>`, on one line."""
    addresses: tuple[tuple[str, int], ...] = ()
    """(URL, line) of each link to a page on a server."""


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
class WebAccessible:
    """Files of the package that web pages may load: one entry of web_accessible_resources.

    `resources` are globs over paths; `matches` the pages that may load them (MV2: every page), `extension_ids` the
    extensions that may ("*" for all).
    """

    resources: tuple[str, ...]
    matches: tuple[MatchPattern, ...]
    extension_ids: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Manifest:
    """The manifest, normalised over MV2 and MV3 and over Chrome's and Firefox's dialects. `raw` is the parsed JSON.

    `__MSG_` strings of `name`, `short_name` and `description` are resolved. Host patterns that MV2 lists under
    permissions stand in `host_permissions`. The content security policies are as declared, None where the browser's
    defaults apply (`skimtrace.extension.csp` has them).
    """

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
    sandbox_content_security_policy: str | None = None
    web_accessible: tuple[WebAccessible, ...] = ()
    """The same as `web_accessible_resources`, with who may load them."""
    short_name: str | None = None
    homepage_url: str | None = None
    update_url: str | None = None
    lines: Mapping[tuple[str | int, ...], int] = field(default_factory=dict, repr=False)
    """The line of manifest.json, from 1, on which each value of `raw` begins, by its path."""

    def line(self, *path: str | int) -> int:
        """Return the line on which the value at `path` begins, or its nearest known ancestor."""
        while path and path not in self.lines:
            path = path[:-1]
        return self.lines.get(path, 1)


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
    remote_scripts: tuple[RemoteScript, ...] = ()
    """Scripts that the code of the package, not one of its pages, loads from servers."""
    messages: Mapping[str, str] = field(default_factory=dict)
    """What `i18n.getMessage` returns for an English user: names in lower case; $1 to $9 are the caller's."""

    def is_reached(self, script: Script) -> bool:
        """Tell whether something that was found loads the script."""
        return any(self.contexts[context].kind is not ContextKind.UNREACHED for context in script.contexts)
