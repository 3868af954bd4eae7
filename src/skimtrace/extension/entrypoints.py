"""Which script runs where: contexts from the manifest, from web accessible pages, and from the pages these open.

In this order, which is the order of `Extension.contexts`:

1. the background: service worker, then background scripts or page (each browser takes the one it knows);
2. content scripts, one context for each entry of content_scripts, and Firefox's API script for user scripts;
3. pages the manifest names, each of the kind of the first key that names it;
4. pages that web pages may open, by web_accessible_resources, and pages that any of these shows in a frame or links
   to: kind PAGE;
5. every other HTML page: kind UNREACHED. Code may open it (tabs.create, windows.create, offscreen.createDocument);
   where that is found, `reach.reach_page` makes it a PAGE.

A JavaScript file that no context names has no contexts: it is unreached so far, and analysed all the same. CSS is no
code, and a file that is merely web accessible is not run by that.
"""

from collections import deque
from collections.abc import Iterable, Mapping

from skimtrace.bundle.model import Bundle, Severity
from skimtrace.bundle.names import printable
from skimtrace.bundle.problems import Problems
from skimtrace.extension.assembly import Assembly, Draft
from skimtrace.extension.csp import Policies
from skimtrace.extension.declarations import ContentScript, Declarations
from skimtrace.extension.fields import MANIFEST, Reference
from skimtrace.extension.hosts import HostSet
from skimtrace.extension.limits import Limits
from skimtrace.extension.lookup import SOURCE_SUFFIXES, Lookup, Mention, is_page, is_script
from skimtrace.extension.matchpattern import SCHEMES, MatchPattern
from skimtrace.extension.model import CodeKind, Context, ContextKind, Manifest, Page, Script, World
from skimtrace.extension.pagereading import PageReader
from skimtrace.extension.webaccess import accessible_pages


class EntryPoints:
    """Finds the contexts, scripts and pages of one package. Call `find` once, then read the results."""

    def __init__(self, bundle: Bundle, lookup: Lookup, manifest: Manifest, limits: Limits, problems: Problems) -> None:
        self._bundle = bundle
        self._lookup = lookup
        self._manifest = manifest
        self._problems = problems
        self._assembly = Assembly()
        policies = Policies.of_manifest(manifest)
        self._reader = PageReader(bundle, lookup, self._assembly, policies, limits=limits, problems=problems)
        self._waiting: deque[Draft] = deque()
        self._pages: dict[str, Page] = {}

    def find(self, declared: Declarations) -> None:
        """Find everything the manifest starts, and what stands in the package beside it."""
        self._background(declared)
        for content_script in declared.content_scripts:
            self._content_script(content_script)
        if declared.user_script_api:
            self._user_script_api(declared.user_script_api)
        for page in declared.pages:
            if path := self._lookup.manifest_file(page.file):
                self._open(path, page.kind, f"manifest {page.file.key}")
        for path in accessible_pages(self._manifest, filter(is_page, self._bundle.files)):
            self._open(path, ContextKind.PAGE, "manifest web_accessible_resources")
        self._read_waiting()
        for path in sorted(filter(is_page, self._bundle.files)):
            if not self._assembly.has_page(path):
                self._open(path, ContextKind.UNREACHED, "no page or key of the manifest that was found opens it")
        self._read_waiting()
        for reference in declared.other_files:
            self._lookup.manifest_file(reference, Severity.NOTE)
        self._note_sources()

    @property
    def contexts(self) -> Mapping[str, Context]:
        """The contexts, in the order described above."""
        return self._assembly.contexts()

    @property
    def scripts(self) -> Mapping[str, Script]:
        """Every script of the package."""
        return self._assembly.scripts(sorted(filter(is_script, self._bundle.files)))

    @property
    def pages(self) -> Mapping[str, Page]:
        """Every page of the package."""
        return self._pages

    def _background(self, declared: Declarations) -> None:
        module = declared.background_module
        if worker := declared.service_worker:
            context = Context(
                "service-worker", ContextKind.SERVICE_WORKER, World.EXTENSION, f"manifest {worker.key}", module=module
            )
            self._add(context, [worker])
        if declared.background_scripts:
            # Beside a background page, Chrome and Firefox take the page; the scripts are analysed with it.
            context = Context(
                "background", ContextKind.BACKGROUND, World.EXTENSION, "manifest background.scripts", module=module
            )
            self._add(context, declared.background_scripts)
        if (page := declared.background_page) and (path := self._lookup.manifest_file(page)):
            context_id = None if declared.background_scripts else "background"
            self._open(path, ContextKind.BACKGROUND, f"manifest {page.key}", context_id)

    def _content_script(self, script: ContentScript) -> None:
        context = Context(
            f"content:{script.index}",
            ContextKind.CONTENT,
            script.world,
            f"manifest content_scripts[{script.index}]",
            hosts=script.hosts,
            run_at=script.run_at,
            all_frames=script.all_frames,
            match_about_blank=script.match_about_blank,
            match_origin_as_fallback=script.match_origin_as_fallback,
        )
        self._add(context, script.files)

    def _user_script_api(self, reference: Reference) -> None:
        """Firefox's `user_scripts.api_script`: it runs before user scripts, on pages that only the code knows."""
        patterns = tuple(MatchPattern.parse(text, SCHEMES | {"chrome"}) for text in self._manifest.host_permissions)
        context = Context(
            "user-scripts", ContextKind.CONTENT, World.ISOLATED, f"manifest {reference.key}", hosts=HostSet(patterns)
        )
        self._add(context, [reference])

    def _add(self, context: Context, references: Iterable[Reference]) -> None:
        draft = self._assembly.add(context)
        for reference in references:
            if (path := self._lookup.manifest_file(reference)) is None:
                continue
            self._lookup.note_source_form(path, Mention(MANIFEST, reference.line, reference.key))
            self._assembly.add_script(draft, Script(path, path, CodeKind.FILE, module=context.module))

    def _open(self, path: str, kind: ContextKind, origin: str, context_id: str | None = None) -> None:
        draft = self._assembly.add_page(path, kind, origin, context_id)
        if draft is not None:
            self._waiting.append(draft)

    def _read_waiting(self) -> None:
        """Read the pages that wait, and those that reached ones among them open."""
        while self._waiting:
            draft = self._waiting.popleft()
            page = self._reader.read(draft)
            self._pages[page.path] = page
            if draft.context.kind is ContextKind.UNREACHED:
                continue
            for frames, what in ((page.frames, "frame"), (page.links, "link")):
                for frame in frames:
                    if frame.packaged and is_page(frame.url):
                        self._open(frame.url, ContextKind.PAGE, f"{what} at {page.path}:{frame.line}")

    def _note_sources(self) -> None:
        """Say once that the package holds code in source form; what names such a file is noted where it does."""
        sources = sorted(path for path in self._bundle.files if path.lower().endswith(SOURCE_SUFFIXES))
        if sources:
            reason = (
                f'{len(sources):,} files in source form, such as "{printable(sources[0])}": a browser runs none of them'
            )
            self._problems.add("", "source-files", reason, Severity.NOTE)
