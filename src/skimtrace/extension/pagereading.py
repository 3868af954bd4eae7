"""A page of the package -> `Page`, its scripts added to its context, and the pages it opens."""

from collections.abc import Iterator
from dataclasses import dataclass

from skimtrace.bundle.model import Bundle, Severity
from skimtrace.bundle.names import printable
from skimtrace.bundle.problems import Problems
from skimtrace.extension.assembly import Assembly, Draft
from skimtrace.extension.csp import Policies
from skimtrace.extension.limits import Limits
from skimtrace.extension.lookup import Lookup, Mention, is_page
from skimtrace.extension.model import CodeKind, ContextKind, Frame, Loading, Page, PageScript, RemoteScript, Script
from skimtrace.extension.pages import Code, Contents, ScriptSource, read_page
from skimtrace.extension.resolve import Target
from skimtrace.extension.urls import scheme_of


@dataclass(slots=True)
class _Opened:
    """A page that is being read: its context, where its references start from, and what missing files mean."""

    path: str
    draft: Draft
    base: Target
    severity: Severity
    tags: list[PageScript]
    remote: list[RemoteScript]

    def mention(self, line: int, what: str) -> Mention:
        return Mention(self.path, line, what, self.severity)


class PageReader:
    """Reads the pages of one package, each once."""

    def __init__(
        self,
        bundle: Bundle,
        lookup: Lookup,
        assembly: Assembly,
        policies: Policies,
        *,
        limits: Limits,
        problems: Problems,
    ) -> None:
        self._bundle = bundle
        self._lookup = lookup
        self._assembly = assembly
        self._policies = policies
        self._limits = limits
        self._problems = problems
        self._room = limits.pieces

    def read(self, draft: Draft) -> Page:
        """Read the page of a context, and give the context its scripts."""
        path = draft.context.document or ""
        reached = draft.context.kind is not ContextKind.UNREACHED
        contents = self._contents(path)
        base = Target(path)
        if contents.base is not None:
            base = self._lookup.target(contents.base, base)
        opened = _Opened(path, draft, base, Severity.SKIPPED if reached else Severity.NOTE, [], [])
        self._scripts(opened, contents)
        return Page(
            path=path,
            scripts=tuple(dict.fromkeys(tag.script for tag in opened.tags)),
            remote_scripts=tuple(opened.remote),
            frames=tuple(self._frames(opened, contents)),
            forms=tuple(contents.forms),
            tags=tuple(opened.tags),
            links=tuple(self._links(opened, contents)),
            import_map=contents.import_map,
            title=contents.title,
            addresses=tuple((url, line) for url, line in contents.links if scheme_of(url) in ("http", "https")),
        )

    def _contents(self, path: str) -> Contents:
        if (size := self._bundle.files[path].size) > self._limits.page_bytes:
            reason = f"{size:,} bytes, over the limit of {self._limits.page_bytes:,} (page_bytes); not read"
            self._problems.add(path, "page-size", reason, Severity.SKIPPED)
            return Contents()
        contents = read_page(self._bundle.read(path), self._limits.page_tags)
        for line, note in contents.notes:
            self._problems.add(path, "page", f"line {line}: {note}", Severity.NOTE)
        if contents.cut_at is not None:
            reason = f"line {contents.cut_at}: more tags than the limit of {self._limits.page_tags:,} (page_tags)"
            self._problems.add(path, "page-tags", f"{reason}; the rest of the page was not read", Severity.HOSTILE)
        return contents

    def _scripts(self, opened: _Opened, contents: Contents) -> None:
        found: list[tuple[Loading, Script]] = []
        blocked: list[int] = []
        pieces = 0
        policy = self._policies.of(opened.draft.context.kind)
        for item in contents.scripts:
            if isinstance(item, Code):
                pieces += 1
                self._room -= 1
                if self._room < 0:
                    self._cut(opened, item)
                    break
                script: Script | None = _piece(opened.path, pieces, item)
                if not policy.may_allow_inline:
                    blocked.append(item.line)
            else:
                script = self._source(opened, item)
            if script is not None:
                opened.tags.append(PageScript(script.id, item.line, item.loading))
                found.append((item.loading, script))
        # Deferred scripts and modules run when the page is parsed, after all others.
        for _, script in sorted(found, key=lambda entry: entry[0] is Loading.DEFER):
            self._assembly.add_script(opened.draft, script)
        if blocked:
            reason = (
                f"line {blocked[0]}: {len(blocked):,} pieces of inline code, from this line on, "
                "which the content security policy does not let run; analysed all the same"
            )
            self._problems.add(opened.path, "inline-blocked", reason, Severity.NOTE)

    def _cut(self, opened: _Opened, item: Code) -> None:
        reason = (
            f"line {item.line}: over {self._limits.pieces:,} pieces of code in pages (pieces); the rest was not read"
        )
        self._problems.add(opened.path, "pieces", reason, Severity.HOSTILE)

    def _source(self, opened: _Opened, item: ScriptSource) -> Script | None:
        """Return the packaged file of a script element; note a server's script, and a file that is not there."""
        target = self._lookup.target(item.url, opened.base)
        if target.path is not None:
            mention = opened.mention(item.line, "a script element")
            path = self._lookup.file(target.path, mention)
            if path is None:
                return None
            self._lookup.note_source_form(path, mention)
            return Script(path, path, CodeKind.FILE, module=item.module)
        url = target.url or ""
        if not target.is_remote:
            reason = f'line {item.line}: a script element names "{printable(url[:200])}", which is no file'
            self._problems.add(opened.path, "script-url", reason, Severity.NOTE)
            return None
        blocked = not self._policies.of(opened.draft.context.kind).allows_url(url)
        opened.remote.append(RemoteScript(url, opened.path, item.line, blocked))
        return None

    def _frames(self, opened: _Opened, contents: Contents) -> Iterator[Frame]:
        for url, line in contents.frames:
            target = self._lookup.target(url, opened.base)
            if target.path is None:
                if scheme_of(target.url or "") not in ("about", "javascript"):
                    yield Frame(target.url or "", opened.path, line, packaged=False)
            elif target.path != opened.path and (
                path := self._lookup.file(target.path, opened.mention(line, "a frame"))
            ):
                yield Frame(path, opened.path, line, packaged=True)

    def _links(self, opened: _Opened, contents: Contents) -> Iterator[Frame]:
        """Links to pages of the package. Those that lead nowhere are left out: nothing is missed by them."""
        for url, line in contents.links:
            target = self._lookup.target(url, opened.base)
            if (
                target.path
                and target.path != opened.path
                and (path := self._lookup.existing(target.path))
                and is_page(path)
            ):
                yield Frame(path, opened.path, line, packaged=True)


def _piece(page: str, number: int, code: Code) -> Script:
    return Script(f"{page}#{number}", page, code.kind, code.line, code.column, code.text, code.module)
