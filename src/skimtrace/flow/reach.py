"""Scripts that the code itself brings in: which contexts they run in, found to a fixpoint.

Each place that brings in code (`references`) hands contexts on from the script it stands in to those it names. The
search starts from the scripts that the manifest and its pages reach, and goes on until nothing new is reached; what
only unreached code names stays unreached. Contexts only gain scripts, hosts and origins, which are put in order at the
end.
"""

from collections import deque
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from functools import cached_property
from typing import Final, NamedTuple

from skimtrace.bundle.model import Bundle, Problem
from skimtrace.extension.csp import Policies
from skimtrace.extension.hosts import HostSet
from skimtrace.extension.lookup import PAGE_SUFFIXES, SCRIPT_SUFFIXES, Mention, is_script
from skimtrace.extension.matchpattern import ALL_URLS
from skimtrace.extension.model import Context, ContextKind, Extension, RemoteScript, World
from skimtrace.extension.reach import reach_page
from skimtrace.extension.resolve import Target
from skimtrace.extension.urls import scheme_of
from skimtrace.flow.addresses import Address
from skimtrace.flow.constants import Constants, constant
from skimtrace.flow.drafts import Draft, hosts_of, patterns
from skimtrace.flow.edges import Edge, Edges
from skimtrace.flow.loading import load_loading
from skimtrace.flow.models import Models
from skimtrace.flow.named import Named, names_in
from skimtrace.flow.names import Names
from skimtrace.flow.packaged import ROOT, Found, Packaged, is_bare
from skimtrace.flow.program import Program, Unit
from skimtrace.flow.references import References
from skimtrace.flow.resolve import Resolver
from skimtrace.flow.setting import Setting
from skimtrace.flow.sites import SiteTables

_VISITED: Final = (ContextKind.CONTENT, ContextKind.PAGE_WORLD)
_WORKERS: Final = (ContextKind.SERVICE_WORKER, ContextKind.WORKER)
_OUTSIDE: Final = Target(url="")
"""What names are relative to in a page the user visits: they lead to no file of the package."""
_EVERYWHERE: Final = HostSet(patterns([ALL_URLS]))


class Reached(NamedTuple):
    """What the search found, beside the contexts it gave to the units of the program."""

    contexts: tuple[Context, ...]
    """Every context of the extension: those of the manifest and its pages first, then those of the code by id."""
    scripts: Mapping[str, tuple[str, ...]]
    """The ids of the contexts of each script, by its id, in the order of `contexts`."""
    problems: tuple[Problem, ...]
    """Files that reached code names: missing ones (SKIPPED where code is missing by that), and odd spellings."""
    remote: tuple[RemoteScript, ...]
    """Scripts that reached code loads from servers, in the order of the program."""
    limits: tuple[str, ...]
    """Sentences on what was left out."""


def reach_scripts(program: Program, bundle: Bundle, models: Models, tables: SiteTables) -> Reached:
    """Give every unit of `program` the contexts it runs in, and add units for code in strings.

    `Unit.contexts` and `Program.extension.contexts` are final afterwards. Answers that a resolver gave about the
    program before are stale by then: make a new one.
    """
    return _Search(program, bundle, models, tables).run()


class _Place(NamedTuple):
    """Where a reference makes code run: in the context `same`, or in one of its own (`key`, else after a script)."""

    base: Target
    same: str | None = None
    prefix: str = ""
    key: str | None = None
    kind: ContextKind = ContextKind.CONTENT
    pages: tuple[HostSet, ...] = ()
    parent: str | None = None


class _Search:
    def __init__(self, program: Program, bundle: Bundle, models: Models, tables: SiteTables) -> None:
        self.program = program
        self.extension: Extension = program.extension
        self.table = load_loading()
        resolver = Resolver(program, models.common_names, models.patched)
        names = Names(resolver, models)
        constants = Constants(resolver, names)
        self.setting = Setting(program, resolver, names, tables)
        references = References(program, resolver, constants, self.table)
        self.edges = Edges(program, bundle, references, self.setting)
        self.packaged = Packaged(bundle, program.extension)
        self.policies = Policies.of_manifest(program.extension.manifest)
        self.drafts: dict[str, Draft] = {}
        self.held: dict[int, dict[str, None]] = {}
        self.holders: dict[str, dict[int, None]] = {}
        self.by_page = {context.document: key for key, context in self.extension.contexts.items() if context.document}
        self.waiting: deque[int] = deque()
        self.queued: set[int] = set()

    def run(self) -> Reached:
        self.edges.read()
        for at, script in enumerate(self.edges.scripts):
            for context in script.contexts:
                self._give(at, context)
        self._spread()
        while self._spread_names():
            pass
        return self._finished()

    # -- contexts -----------------------------------------------------------------------------------------------------

    def _kind(self, context: str) -> ContextKind:
        draft = self.drafts.get(context)
        return draft.context.kind if draft is not None else self.extension.contexts[context].kind

    def _is_reached(self, at: int) -> bool:
        return any(self._kind(context) is not ContextKind.UNREACHED for context in self.held.get(at, ()))

    def _give(self, at: int, context: str) -> bool:
        """Let a script run in a context; tell whether that is new."""
        held = self.held.setdefault(at, {})
        if context in held:
            return False
        held[context] = None
        self.holders.setdefault(context, {})[at] = None
        self._visit(at)
        return True

    def _visit(self, at: int) -> None:
        if at not in self.queued:
            self.queued.add(at)
            self.waiting.append(at)

    def _spread(self) -> None:
        while self.waiting:
            at = self.waiting.popleft()
            self.queued.discard(at)
            for edge in self.edges.of[at]:
                for place in list(self._places(edge)):
                    scripts, pages = self._leads_to(edge, place.base)
                    self._load(edge, place, (*scripts, *edge.code), edge.origin)
                    if self._is_reached(at):
                        for page in pages:
                            self._open(page, edge.origin[2])

    def _load(self, edge: Edge, place: _Place, scripts: Iterable[int], origin: tuple[str, int, str]) -> bool:
        """Let scripts run at a place; tell whether that is new for one of them."""
        new = False
        for at in scripts:
            context = place.same or self._draft(edge, place, self.edges.scripts[at].id, origin)
            new = self._give(at, context) or new
        return new

    def _draft(self, edge: Edge, place: _Place, script: str, origin: tuple[str, int, str]) -> str:
        """The id of the context of its own that a place gives a script."""
        key = place.key or f"{place.prefix}:{script}"
        entry = edge.reference.entry
        world = {ContextKind.CONTENT: World.ISOLATED, ContextKind.PAGE_WORLD: World.MAIN}.get(
            place.kind, World.EXTENSION
        )
        draft = self.drafts.get(key)
        if draft is None:
            context = Context(key, place.kind, world, "", run_at=entry.run_at, all_frames=entry.all_frames)
            draft = self.drafts[key] = Draft(context)
        if edge.reference.module:
            draft.context = replace(draft.context, module=True)
        draft.origins[origin] = None
        draft.pages.update(dict.fromkeys(place.pages))
        if place.parent is not None:
            draft.parents[place.parent] = None
        return key

    def _open(self, page: str, origin: str) -> bool:
        """Reach a page of the package; tell whether that is new."""
        before = self.extension.contexts
        key = self.by_page.get(page)
        if key is None or before[key].kind is not ContextKind.UNREACHED:
            return False
        self.extension = reach_page(self.extension, page, origin)
        opened = [key for key, context in self.extension.contexts.items() if context.kind is not before[key].kind]
        for key in opened:
            for at in self.holders.get(key, ()):
                self._visit(at)
        return bool(opened)

    # -- places -------------------------------------------------------------------------------------------------------

    def _places(self, edge: Edge) -> Iterator[_Place]:
        """Where a reference makes code run, by where the script it stands in runs."""
        row, held = edge.reference.row, self.held.get(edge.script, {})
        if row.runs == "same":
            for context in held:
                yield _Place(self._base(edge, context), context)
            return
        if row.runs == "element":
            yield from self._in_document(edge, held)
            return
        reached = [context for context in held if self._kind(context) is not ContextKind.UNREACHED]
        if row.runs == "worker":
            for context in reached:
                yield _Place(self._base(edge, context), prefix="worker", kind=ContextKind.WORKER)
        elif reached:
            yield from self._in_visited_pages(edge)

    def _in_document(self, edge: Edge, held: Iterable[str]) -> Iterator[_Place]:
        """An element brings its script to the document: to the visited page's world, or to the extension's page."""
        if edge.in_page and self._is_reached(edge.script):
            yield _Place(_OUTSIDE, prefix="page-world", kind=ContextKind.PAGE_WORLD, pages=(self.permitted,))
        for context in held:
            kind = self._kind(context)
            if kind in _VISITED:
                yield _Place(_OUTSIDE, prefix="page-world", kind=ContextKind.PAGE_WORLD, parent=context)
            elif kind not in _WORKERS:
                yield _Place(self._base(edge, context), context)

    def _in_visited_pages(self, edge: Edge) -> Iterator[_Place]:
        row, entry = edge.reference.row, edge.reference.entry
        worlds = {world.upper() for world in edge.reference.worlds} or {"ISOLATED"}
        if row.runs == "page-world":
            yield _Place(ROOT, prefix="page-world", kind=ContextKind.PAGE_WORLD, pages=(_EVERYWHERE,))
            return
        key, pages = None, (self.permitted,)
        if row.runs == "registered":
            key = f"registered:{edge.number if entry.id is None else entry.id}"
            pages = (hosts_of(entry), *(pages if entry.open else ()))
        if worlds != {"MAIN"}:
            yield _Place(ROOT, prefix="injected", key=key, pages=pages)
        if "MAIN" in worlds:
            key = f"{key}:main" if key and worlds != {"MAIN"} else key
            yield _Place(ROOT, prefix="page-world", key=key, kind=ContextKind.PAGE_WORLD, pages=pages)

    @cached_property
    def permitted(self) -> HostSet:
        """The pages that the extension may inject scripts into.

        A click (`activeTab`) or a request (optional hosts) may grant access to any page; where the declared hosts are
        sites of the tables, those are what is meant, as `Setting.permitted` has it.
        """
        manifest, tables = self.extension.manifest, self.setting.tables
        declared = patterns(manifest.host_permissions)
        focused = any(tables.sites_for_host(pattern.host) for pattern in declared if pattern.host not in ("", "*"))
        more = [p for p in patterns(manifest.optional_host_permissions) if not focused or p.host != "*"]
        wide = any(pattern.host == "*" for pattern in declared)
        anywhere = patterns([ALL_URLS]) if "*" in self.setting.permitted and not wide else ()
        return HostSet(tuple(dict.fromkeys((*declared, *anywhere, *more))))

    def _base(self, edge: Edge, context: str) -> Target:
        """What a reference's names are relative to in a context."""
        base = edge.reference.row.base
        if base != "place":
            return ROOT if base == "root" else Target(edge.file)
        if self._kind(context) in _VISITED:
            return _OUTSIDE
        held = self.extension.contexts.get(context)
        if held is None:  # a worker that the code makes is named after its script
            return Target(context.partition(":")[2])
        scripts = held.scripts if held.kind in _WORKERS else ()
        return Target(held.document or (scripts[0] if scripts else ""))

    # -- names --------------------------------------------------------------------------------------------------------

    def _leads_to(self, edge: Edge, base: Target) -> tuple[tuple[int, ...], tuple[str, ...]]:
        """The units and the pages that a reference's names lead to from `base`."""
        known = edge.found.get(base.path)
        if known is None:
            scripts: dict[int, None] = {}
            pages: dict[str, None] = {}
            for address in edge.reference.scripts:
                for path in self._found(edge, address, base).files:
                    if (is_script(path) or edge.reference.element or edge.reference.row.runs != "element") and (
                        at := self.edges.file(path)
                    ) is not None:
                        scripts[at] = None
            for address in edge.reference.pages:
                found = self.packaged.find(address, base, PAGE_SUFFIXES)
                pages.update(dict.fromkeys(path for path in found.files if path in self.extension.pages))
            known = edge.found[base.path] = tuple(scripts), tuple(pages)
        return known

    def _found(self, edge: Edge, address: Address, base: Target) -> Found:
        base = Target(edge.file) if address.base == "script" else base
        if edge.reference.row.name == "import":
            return self.packaged.module(address, base, self._import_maps(edge))
        return self.packaged.find(address, base, SCRIPT_SUFFIXES)

    def _import_maps(self, edge: Edge) -> Iterator[dict[str, str]]:
        for context in self.held.get(edge.script, ()):
            known = self.extension.contexts.get(context)
            page = self.extension.pages.get(known.document) if known is not None and known.document else None
            if page is not None:
                yield dict(page.import_map)

    def _spread_names(self) -> bool:
        """Let what has no name that is known load what else is named (`named` states the rule)."""
        loaders = [
            edge
            for at, edges in enumerate(self.edges.of)
            if self._is_reached(at)
            for edge in edges
            if edge.reference.unknown
            and (edge.reference.element if edge.reference.row.runs == "element" else not edge.reference.row.assigned)
        ]
        new = False
        for at, unit in enumerate(self.edges.units) if loaders else ():
            if unit is None or not self._is_reached(at):
                continue
            for name in names_in(unit, self.table):
                new = self._load_named(at, unit, name, loaders) or new
                self._spread()
        return new

    def _load_named(self, at: int, unit: Unit, name: Named, loaders: list[Edge]) -> bool:
        address = Address((name.text,))
        files = self.packaged.find(address, ROOT, ()).files or self.packaged.find(address, Target(unit.file), ()).files
        target = self.edges.by_id.get(files[0]) if files else None
        page = files[0] if files and files[0] in self.extension.pages else None
        if page is None and (target is None or target == at or self._is_reached(target)):
            return False
        fitting = [edge for edge in loaders if (edge.reference.row.pages if page else edge.reference.row.scripts)]
        if not fitting and page is None:  # its text may be fetched, and run as a string
            fitting = [edge for edge in loaders if edge.reference.row.code]
        line, _ = unit.module.positions.line_column(unit.module.ops[name.node - unit.base].start)
        new = False
        for edge in [edge for edge in fitting if edge.script == at] or fitting:
            origin = (unit.file, line, f"named at {unit.file}:{line}, for {edge.origin[2]}")
            if page is not None:
                new = self._open(page, origin[2]) or new
            elif target is not None:
                for place in list(self._places(edge)):
                    new = self._load(edge, place, (target,), origin) or new
        return new

    # -- the end ------------------------------------------------------------------------------------------------------

    def _finished(self) -> Reached:
        contexts = dict(self.extension.contexts)
        for key in sorted(self.drafts):
            contexts[key] = self.drafts[key].finished(self.drafts, contexts)
        for key, context in contexts.items():
            ids = (self.edges.scripts[at].id for at in sorted(self.holders.get(key, ())))
            contexts[key] = replace(context, scripts=tuple(dict.fromkeys((*context.scripts, *ids))))
        order = {key: at for at, key in enumerate(contexts)}
        scripts: dict[str, tuple[str, ...]] = {}
        for at, (script, unit) in enumerate(zip(self.edges.scripts, self.edges.units, strict=True)):
            scripts[script.id] = tuple(sorted(self.held.get(at, ()), key=order.__getitem__))
            if unit is not None:
                unit.contexts = tuple(contexts[key] for key in scripts[script.id])
        self.program.extension = replace(self.extension, contexts=contexts)
        remote = self._check_names()
        limits = tuple(self.edges.limits)
        return Reached(tuple(contexts.values()), scripts, self.packaged.problems, remote, limits)

    def _check_names(self) -> tuple[RemoteScript, ...]:
        """Note the missing files that reached code names; return what it loads from servers."""
        remote: dict[RemoteScript, None] = {}
        for at, unit in enumerate(self.edges.units):
            for edge in self.edges.of[at] if unit is not None and self._is_reached(at) else ():
                bases = list(dict.fromkeys(place.base for place in self._places(edge)))
                for address in edge.reference.scripts:
                    found = [self._found(edge, address, base) for base in bases]
                    if any(each.files for each in found):
                        if edge.reference.row.name != "import" or not is_bare(address):
                            self._note(edge, address, bases[:1])
                        continue
                    for url in dict.fromkeys(each.url for each in found if each.url is not None):
                        if scheme_of(url) in ("http", "https") and _is_script(edge, address):
                            own = unit is not None and not unit.page_world and not edge.in_page
                            blocked = own and not self.policies.pages.allows_url(url)
                            remote[RemoteScript(url, edge.file, edge.line, blocked)] = None
                    self._note(edge, address, bases[:1])
        return tuple(remote)

    def _note(self, edge: Edge, address: Address, bases: list[Target]) -> None:
        for base in bases if _is_script(edge, address) else ():
            start = Target(edge.file) if address.base == "script" else base
            who = Mention(edge.file, edge.line, edge.reference.row.what)
            self.packaged.note(address, start, who, is_module=edge.reference.row.name == "import")


def _is_script(edge: Edge, address: Address) -> bool:
    """Whether what is named is sure to be a script: an image has a `src` too."""
    if edge.reference.row.runs != "element" or edge.reference.element:
        return True
    named = constant(address.text[-1:])
    return address.base is not None and named is not None and named.lower().endswith(SCRIPT_SUFFIXES)
