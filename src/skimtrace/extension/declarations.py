"""What the manifest starts: content scripts, background, and pages, as it names them; files are not looked up here."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from skimtrace.extension.fields import Fields, Reference
from skimtrace.extension.glob import Glob
from skimtrace.extension.hosts import HostSet
from skimtrace.extension.jsonc import Path
from skimtrace.extension.manifest import patterns
from skimtrace.extension.model import ContextKind, World

_RUN_AT: Final = {"document_start", "document_end", "document_idle"}

_PAGES: Final[tuple[tuple[ContextKind, Path], ...]] = (
    (ContextKind.POPUP, ("action", "default_popup")),
    (ContextKind.POPUP, ("browser_action", "default_popup")),
    (ContextKind.POPUP, ("browser_action", "popup")),
    (ContextKind.POPUP, ("page_action", "default_popup")),
    (ContextKind.POPUP, ("page_action", "popup")),
    (ContextKind.OPTIONS, ("options_ui", "page")),
    (ContextKind.OPTIONS, ("options_page",)),
    (ContextKind.SIDE_PANEL, ("side_panel", "default_path")),
    (ContextKind.SIDE_PANEL, ("sidebar_action", "default_panel")),
    (ContextKind.DEVTOOLS, ("devtools_page",)),
    (ContextKind.PAGE, ("app", "launch", "local_path")),
)
"""Keys that name one page each. "popup" without "default_" is the key's name of before Chrome 18."""

_OTHER_FILES: Final[tuple[Path, ...]] = (("storage", "managed_schema"),)
"""Keys that name one file each that is neither code nor a page."""


@dataclass(frozen=True, slots=True)
class ContentScript:
    """One entry of content_scripts; `index` is its place in the manifest."""

    index: int
    files: tuple[Reference, ...]
    hosts: HostSet
    world: World
    run_at: str
    all_frames: bool
    match_about_blank: bool
    match_origin_as_fallback: bool


@dataclass(frozen=True, slots=True)
class DeclaredPage:
    """An HTML page that a key of the manifest names."""

    kind: ContextKind
    file: Reference


@dataclass(frozen=True, slots=True)
class Declarations:
    """The entry points of the manifest.

    Service worker, background scripts and background page may stand side by side: Chrome takes the worker of an MV3
    extension, Firefox its scripts or page.
    """

    content_scripts: tuple[ContentScript, ...] = ()
    service_worker: Reference | None = None
    background_scripts: tuple[Reference, ...] = ()
    background_page: Reference | None = None
    background_module: bool = False
    user_script_api: Reference | None = None
    pages: tuple[DeclaredPage, ...] = ()
    other_files: tuple[Reference, ...] = ()


def read_declarations(fields: Fields) -> Declarations:
    """Return the entry points; wrong types are noted as problems and left out."""
    scripts, page, module = _background(fields)
    return Declarations(
        content_scripts=tuple(_content_script(fields, at) for at in fields.objects("content_scripts")),
        service_worker=fields.reference("background", "service_worker"),
        background_scripts=scripts,
        background_page=page,
        background_module=module,
        user_script_api=fields.reference("user_scripts", "api_script"),
        pages=tuple(_pages(fields)),
        other_files=tuple(_other_files(fields)),
    )


def _background(fields: Fields) -> tuple[tuple[Reference, ...], Reference | None, bool]:
    scripts = fields.references("background", "scripts") + fields.references("app", "background", "scripts")
    page = fields.reference("background", "page") or fields.reference("background_page")
    kind = fields.string("background", "type")
    if kind not in (None, "module", "classic"):
        fields.problem(("background", "type"), "manifest-value", f'is "{kind}"; "module" or "classic" is expected')
    if fields.has("background", "service_worker") and fields.integer("manifest_version") == 2:
        reason = "is not used by Chrome in manifest version 2; analysed all the same"
        fields.problem(("background", "service_worker"), "manifest-value", reason)
    return scripts, page, kind == "module"


def _content_script(fields: Fields, at: Path) -> ContentScript:
    run_at = fields.string(*at, "run_at")
    if run_at is not None and run_at not in _RUN_AT:
        reason = f'is "{run_at}", which browsers do not know; document_idle is assumed'
        fields.problem((*at, "run_at"), "manifest-value", reason)
    if not fields.has(*at, "matches"):
        fields.problem((*at, "matches"), "match-pattern", "is missing: the script matches no page")
    index = at[-1]
    return ContentScript(
        index=index if isinstance(index, int) else 0,
        files=fields.references(*at, "js"),
        hosts=HostSet(
            patterns(fields, *at, "matches"),
            patterns(fields, *at, "exclude_matches"),
            _globs(fields, *at, "include_globs"),
            _globs(fields, *at, "exclude_globs"),
        ),
        world=_world(fields, (*at, "world")),
        run_at=run_at if run_at in _RUN_AT else "document_idle",
        all_frames=fields.flag(*at, "all_frames"),
        match_about_blank=fields.flag(*at, "match_about_blank"),
        match_origin_as_fallback=fields.flag(*at, "match_origin_as_fallback"),
    )


def _world(fields: Fields, path: Path) -> World:
    world = fields.string(*path)
    if world not in (None, "ISOLATED", "MAIN", "USER_SCRIPT"):
        fields.problem(path, "manifest-value", f'is "{world}", which browsers do not know; ISOLATED is assumed')
    return World.MAIN if world == "MAIN" else World.ISOLATED


def _globs(fields: Fields, *path: str | int) -> tuple[str, ...]:
    globs: list[str] = []
    for at, text in fields.strings(*path):
        try:
            globs.append(Glob(text).text)
        except ValueError as error:
            fields.problem(at, "glob", f"is {error}; left out")
    return tuple(globs)


def _pages(fields: Fields) -> Iterator[DeclaredPage]:
    # Sandboxed first: a page that is also a popup runs sandboxed all the same.
    for sandboxed in fields.references("sandbox", "pages"):
        yield DeclaredPage(ContextKind.SANDBOX, sandboxed)
    keys = [*_PAGES, *((ContextKind.OVERRIDE, ("chrome_url_overrides", name)) for name in _overrides(fields))]
    for key, file in (("file_handlers", "action"), ("file_browser_handlers", "default_popup")):
        keys += ((ContextKind.PAGE, (*at, file)) for at in fields.objects(key))
    for kind, path in keys:
        if reference := fields.reference(*path):
            yield DeclaredPage(kind, reference)


def _overrides(fields: Fields) -> list[str]:
    return list(fields.mapping("chrome_url_overrides"))


def _other_files(fields: Fields) -> Iterator[Reference]:
    for path in _OTHER_FILES:
        if reference := fields.reference(*path):
            yield reference
    for at in fields.objects("declarative_net_request", "rule_resources"):
        if reference := fields.reference(*at, "path"):
            yield reference
