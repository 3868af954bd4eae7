"""Where a reference makes code run, by where the script it stands in runs."""

from collections.abc import Iterable, Iterator
from typing import Final, NamedTuple

from skimtrace.extension.hosts import HostSet
from skimtrace.extension.matchpattern import ALL_URLS
from skimtrace.extension.model import Context, ContextKind, Manifest, World
from skimtrace.extension.resolve import Target
from skimtrace.flow.drafts import hosts_of, patterns
from skimtrace.flow.edges import Edge
from skimtrace.flow.packaged import ROOT
from skimtrace.flow.setting import Setting

VISITED: Final = (ContextKind.CONTENT, ContextKind.PAGE_WORLD)
"""Contexts in pages that the user visits."""
_WORKERS: Final = (ContextKind.SERVICE_WORKER, ContextKind.WORKER)
_OUTSIDE: Final = Target(url="")
"""What names are relative to in a page the user visits: they lead to no file of the package."""
_EVERYWHERE: Final = HostSet(patterns([ALL_URLS]))
_WORLDS: Final = {ContextKind.CONTENT: World.ISOLATED, ContextKind.PAGE_WORLD: World.MAIN}


class Place(NamedTuple):
    """A place where named code runs: the context `same`, or one of its own, which `key` names, else its first script.

    `base` is what names are relative to, `pages` and the pages of the context `parent` are those it is in.
    """

    base: Target
    same: str | None = None
    prefix: str = ""
    key: str | None = None
    kind: ContextKind = ContextKind.CONTENT
    pages: tuple[HostSet, ...] = ()
    parent: str | None = None

    @property
    def world(self) -> World:
        """The JavaScript environment of a context of its own."""
        return _WORLDS.get(self.kind, World.EXTENSION)


def places_of(edge: Edge, contexts: Iterable[Context], permitted: HostSet) -> Iterator[Place]:
    """The places where a reference makes code run, for a script that runs in `contexts`.

    Unreached pages bring code into themselves, and nothing else. `permitted` are the pages that the extension may
    inject scripts into.
    """
    runs, held = edge.reference.row.runs, list(contexts)
    reached = [context for context in held if context.kind is not ContextKind.UNREACHED]
    if runs == "same":
        for context in held:
            yield Place(_base(edge, context), context.id)
    elif runs == "element":
        if edge.in_page and reached:
            yield Place(_OUTSIDE, prefix="page-world", kind=ContextKind.PAGE_WORLD, pages=(permitted,))
        for context in held:
            if context.kind in VISITED:
                yield Place(_OUTSIDE, prefix="page-world", kind=ContextKind.PAGE_WORLD, parent=context.id)
            elif context.kind not in _WORKERS:
                yield Place(_base(edge, context), context.id)
    elif runs == "worker":
        for context in reached:
            yield Place(_base(edge, context), prefix="worker", kind=ContextKind.WORKER)
    elif reached:
        yield from _in_visited_pages(edge, permitted)


def _in_visited_pages(edge: Edge, permitted: HostSet) -> Iterator[Place]:
    runs, entry = edge.reference.row.runs, edge.reference.entry
    worlds = {world.upper() for world in edge.reference.worlds} or {"ISOLATED"}
    key, pages = None, (permitted,)
    if runs == "page-world":
        worlds, pages = {"MAIN"}, (_EVERYWHERE,)
    elif runs == "registered":
        key = f"registered:{edge.number if entry.id is None else entry.id}"
        pages = (hosts_of(entry), *(pages if entry.open else ()))
    if worlds != {"MAIN"}:
        yield Place(ROOT, prefix="injected", key=key, pages=pages)
    if "MAIN" in worlds:
        key = f"{key}:main" if key and worlds != {"MAIN"} else key
        yield Place(ROOT, prefix="page-world", key=key, kind=ContextKind.PAGE_WORLD, pages=pages)


def _base(edge: Edge, context: Context) -> Target:
    """What a reference's names are relative to in a context."""
    base = edge.reference.row.base
    if base != "place":
        return ROOT if base == "root" else Target(edge.file)
    if context.kind in VISITED:
        return _OUTSIDE
    worker = context.scripts[0] if context.kind in _WORKERS and context.scripts else ""
    return Target(context.document or worker)


def permitted_pages(manifest: Manifest, setting: Setting) -> HostSet:
    """The pages that the extension may inject scripts into.

    A click (`activeTab`) or a request (optional hosts) may grant access to any page; where the declared hosts are sites
    of the tables, those are what is meant, as `Setting.permitted` has it.
    """
    declared = patterns(manifest.host_permissions)
    named = (pattern.host for pattern in declared if pattern.host not in ("", "*"))
    focused = any(setting.tables.sites_for_host(host) for host in named)
    more = [p for p in patterns(manifest.optional_host_permissions) if not focused or p.host != "*"]
    wide = any(pattern.host == "*" for pattern in declared)
    anywhere = patterns([ALL_URLS]) if "*" in setting.permitted and not wide else ()
    return HostSet(tuple(dict.fromkeys((*declared, *anywhere, *more))))
