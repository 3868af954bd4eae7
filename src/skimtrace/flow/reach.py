"""Scripts that the code itself brings in: which contexts they run in, found to a fixpoint.

Each place that brings in code (`references`) hands contexts on from the script it stands in to those it names. The
search starts from the scripts that the manifest and its pages reach, and goes on until nothing new is reached; what
only unreached code names stays unreached. Contexts only gain scripts, hosts and origins, which are put in order at the
end.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Final, NamedTuple

from skimtrace.bundle.model import Bundle, Problem
from skimtrace.extension.csp import Policies
from skimtrace.extension.lookup import PAGE_SUFFIXES, SCRIPT_SUFFIXES, Mention, is_script
from skimtrace.extension.model import Context, ContextKind, Extension, RemoteScript
from skimtrace.extension.reach import PageOpener
from skimtrace.extension.resolve import Target
from skimtrace.extension.urls import scheme_of
from skimtrace.flow.addresses import Address
from skimtrace.flow.constants import Constants, constant
from skimtrace.flow.drafts import Draft
from skimtrace.flow.edges import Edge, Edges
from skimtrace.flow.loading import load_loading
from skimtrace.flow.models import Models
from skimtrace.flow.named import Named, names_in
from skimtrace.flow.names import Names
from skimtrace.flow.packaged import ROOT, Found, Packaged, is_bare
from skimtrace.flow.places import Place, permitted_pages, places_of
from skimtrace.flow.program import Program, Unit
from skimtrace.flow.references import References
from skimtrace.flow.resolve import Resolver
from skimtrace.flow.setting import Setting
from skimtrace.flow.sites import SiteTables

_MODULES: Final = ("import", "importScripts")
_MAX_LOADERS: Final = 20
"""Loaders of unknown names that one name is taken to reach."""


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
    search = _Search(program, bundle, models, tables)
    reached = search.run()
    search.resolver.close()
    return reached


class _Search:
    def __init__(self, program: Program, bundle: Bundle, models: Models, tables: SiteTables) -> None:
        self.program = program
        self.extension: Extension = program.extension
        self.table = load_loading()
        self.resolver = resolver = Resolver(program, models.common_names, models.patched)
        names = Names(resolver, models)
        constants = Constants(resolver, names)
        setting = Setting(program, resolver, names, tables)
        self.edges = Edges(program, bundle, References(program, resolver, constants, self.table), setting)
        self.packaged = Packaged(bundle, program.extension)
        self.policies = Policies.of_manifest(program.extension.manifest)
        self.permitted = permitted_pages(program.extension.manifest, setting)
        self.opener = PageOpener(program.extension.contexts, program.extension.pages)
        self.drafts: dict[str, Draft] = {}
        self.held: dict[int, dict[str, None]] = {}
        """The contexts of each script, by its place in `Edges.scripts`; `holders` is the other way round."""
        self.holders: dict[str, dict[int, None]] = {}
        self.fresh: dict[int, dict[str, None]] = {}
        """Contexts that a script has not handed on yet."""
        self.guessing: dict[int, Edge] = {}
        """Edges with names that have unknown parts, by identity."""
        self.names: dict[int, list[Named]] = {}

    def run(self) -> Reached:
        self.edges.read()
        for copy, twin in self.program.copies.items():  # what a copy loads is what the script it equals loads
            self.edges.of[self.edges.by_id[copy]] = self.edges.of[self.edges.by_id[twin.script.id]]
        for at, script in enumerate(self.edges.scripts):
            for context in script.contexts:
                self._give(at, context)
        self._spread()
        while self._spread_guesses() or self._spread_names():
            pass
        return self._finished()

    # -- contexts -----------------------------------------------------------------------------------------------------

    def _context(self, key: str) -> Context:
        draft = self.drafts.get(key)
        return draft.context if draft is not None else self.opener.contexts[key]

    def _contexts(self, at: int) -> list[Context]:
        return [self._context(key) for key in self.held.get(at, ())]

    def _is_reached(self, at: int) -> bool:
        return any(context.kind is not ContextKind.UNREACHED for context in self._contexts(at))

    def _give(self, at: int, context: str) -> bool:
        """Let a script run in a context; tell whether that is new."""
        held = self.held.setdefault(at, {})
        if context in held:
            return False
        held[context] = None
        self.holders.setdefault(context, {})[at] = None
        self.fresh.setdefault(at, {})[context] = None
        return True

    def _spread(self) -> None:
        """Hand contexts on until every script has handed on all of its own."""
        while self.fresh:
            at = next(iter(self.fresh))
            contexts = [self._context(key) for key in self.fresh.pop(at)]
            opens = any(context.kind is not ContextKind.UNREACHED for context in contexts)
            for edge in self.edges.of[at]:
                for place in places_of(edge, contexts, self.permitted):
                    scripts, guessed, pages = self._leads_to(edge, place.base)
                    if guessed:
                        self.guessing[id(edge)] = edge
                    self._load(edge, place, (*scripts, *edge.code), edge.origin)
                    for page in pages if opens else ():
                        self._open(page, edge.origin[2])

    def _load(self, edge: Edge, place: Place, scripts: Iterable[int], origin: tuple[str, int, str]) -> bool:
        """Let scripts run at a place; tell whether that is new for one of them."""
        new = False
        for at in scripts:
            unit = self.edges.units[at]
            if unit is not None and edge.reference.row.runs == "injected":
                self.program.yields.setdefault(unit.base, {})[edge.reference.site] = None
            context = place.same or self._draft(edge, place, self.edges.scripts[at].id, origin)
            new = self._give(at, context) or new
        return new

    def _draft(self, edge: Edge, place: Place, script: str, origin: tuple[str, int, str]) -> str:
        """The id of the context of its own that a place gives a script."""
        key = place.key or f"{place.prefix}:{script}"
        entry = edge.reference.entry
        draft = self.drafts.get(key)
        if draft is None:
            context = Context(
                key,
                place.kind,
                place.world,
                origin="",
                run_at=entry.run_at,
                all_frames=entry.all_frames,
                scripts=(script,),
            )
            draft = self.drafts[key] = Draft(context)
        if edge.reference.module:
            draft.context = replace(draft.context, module=True)
        draft.scripts[script] = None
        draft.origins[origin] = None
        draft.pages.update(dict.fromkeys(place.pages))
        if place.parent is not None:
            draft.parents[place.parent] = None
        return key

    def _open(self, page: str, origin: str) -> bool:
        """Reach a page of the package; tell whether that is new. Its scripts hand its context on once more."""
        opened = self.opener.open(page, origin)
        for key in opened:
            for at in self.holders.get(key, ()):
                self.fresh.setdefault(at, {})[key] = None
        return bool(opened)

    # -- names --------------------------------------------------------------------------------------------------------

    def _leads_to(self, edge: Edge, base: Target) -> tuple[tuple[int, ...], tuple[int, ...], tuple[str, ...]]:
        """The scripts, the guessed scripts and the pages that a reference's names lead to from `base`."""
        known = edge.found.get(base.path)
        if known is None or any(map(is_bare, edge.reference.scripts)):  # import maps differ from page to page
            scripts: dict[int, None] = {}
            guessed: dict[int, None] = {}
            pages: dict[str, None] = {}
            sure = edge.reference.element or edge.reference.row.runs != "element"
            for address in edge.reference.scripts:
                found = self._found(edge, address, base)
                # A module that is imported by its folder is one whatever else it is.
                into = guessed if found.guessed and edge.reference.row.name not in _MODULES else scripts
                for path in found.files:
                    if (sure or is_script(path)) and (at := self.edges.file(path)) is not None:
                        into[at] = None
            for address in edge.reference.pages:
                found = self.packaged.find(address, base, PAGE_SUFFIXES)
                pages.update(dict.fromkeys(path for path in found.files if path in self.extension.pages))
            known = edge.found[base.path] = tuple(scripts), tuple(guessed), tuple(pages)
        return known

    def _found(self, edge: Edge, address: Address, base: Target) -> Found:
        base = Target(edge.file) if address.base == "script" else base
        if edge.reference.row.name == "import":
            return self.packaged.module(address, base, self._import_maps(edge))
        return self.packaged.find(address, base, SCRIPT_SUFFIXES)

    def _import_maps(self, edge: Edge) -> Iterator[Mapping[str, str]]:
        for context in self._contexts(edge.script):
            page = self.extension.pages.get(context.document or "")
            if page is not None:
                yield page.import_map

    def _spread_guesses(self) -> bool:
        """Let names with unknown parts load the scripts that fit them and that nothing else reaches."""
        new = False
        for edge in list(self.guessing.values()):
            for place in places_of(edge, self._contexts(edge.script), self.permitted):
                _, guessed, _ = self._leads_to(edge, place.base)
                lost = [at for at in guessed if not self._is_reached(at)]
                new = self._load(edge, place, lost, edge.origin) or new
        self._spread()
        return new

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
            if at not in self.names:
                self.names[at] = names_in(unit, self.table)
            for name in self.names[at]:
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
        line, _ = unit.module.positions.line_column(unit.module.starts[name.node - unit.base])
        new = False
        for edge in ([edge for edge in fitting if edge.script == at] or fitting)[:_MAX_LOADERS]:
            origin = (unit.file, line, f"named at {unit.file}:{line}, for {edge.origin[2]}")
            if page is not None:
                new = self._open(page, origin[2]) or new
            elif target is not None:
                for place in places_of(edge, self._contexts(edge.script), self.permitted):
                    new = self._load(edge, place, (target,), origin) or new
        return new

    # -- the end ------------------------------------------------------------------------------------------------------

    def _finished(self) -> Reached:
        contexts = dict(self.opener.contexts)
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
        for copy, twin in self.program.copies.items():
            loaded = [contexts[key] for key in scripts[copy] if contexts[key].kind is not ContextKind.UNREACHED]
            if loaded and not twin.reached:
                twin.script, twin.contexts = self.extension.scripts[copy], ()
            twin.contexts += tuple(context for context in loaded if context not in twin.contexts)
        self.program.contexts_changed()
        self.program.extension = replace(self.extension, contexts=contexts)
        remote = self._check_names()
        limits = tuple(self.edges.limits)
        return Reached(tuple(contexts.values()), scripts, self.packaged.problems, remote, limits)

    def _check_names(self) -> tuple[RemoteScript, ...]:
        """Note the missing files that reached code names; return what it loads from servers."""
        remote: dict[RemoteScript, None] = {}
        for at, unit in enumerate(self.edges.units):
            for edge in self.edges.of[at] if unit is not None and self._is_reached(at) else ():
                places = places_of(edge, self._contexts(at), self.permitted)
                bases = list(dict.fromkeys(place.base for place in places))
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
        for base in bases if _is_script(edge, address) and edge.reference.row.prefix is None else ():
            start = Target(edge.file) if address.base == "script" else base
            who = Mention(edge.file, edge.line, edge.reference.row.what)
            self.packaged.note(address, start, who, is_module=edge.reference.row.name == "import")


def _is_script(edge: Edge, address: Address) -> bool:
    """Whether what is named is sure to be a script: an image has a `src` too."""
    if edge.reference.row.runs != "element" or edge.reference.element:
        return True
    named = constant(address.text[-1:])
    return address.base is not None and named is not None and named.lower().endswith(SCRIPT_SUFFIXES)
