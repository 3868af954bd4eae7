"""Contexts and scripts while they are being found: who runs what, in which order."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from skimtrace.extension.model import CodeKind, Context, ContextKind, Script, World

_ORIGIN_CHARACTERS = 500
"""A page that thousands of others link to names the first of them."""


@dataclass(slots=True)
class Draft:
    """A context whose scripts are still being found; the keys of `scripts` are their ids in the order they run."""

    context: Context
    scripts: dict[str, None] = field(default_factory=dict)


class Assembly:
    """The contexts and scripts found so far. A page of the package is one context, whatever parts it plays."""

    def __init__(self) -> None:
        self._drafts: dict[str, Draft] = {}
        self._by_page: dict[str, Draft] = {}
        self._scripts: dict[str, Script] = {}

    def add(self, context: Context) -> Draft:
        """Add a context that is no page; it must be new."""
        return self._drafts.setdefault(context.id, Draft(context))

    def add_page(self, path: str, kind: ContextKind, origin: str, context_id: str | None = None) -> Draft | None:
        """Add a page as a context. One that is there already only gains the origin, and None is returned."""
        known = self._by_page.get(path)
        if known is not None:
            before = known.context.origin
            if origin not in before.split(", ") and len(before) < _ORIGIN_CHARACTERS:
                known.context = replace(known.context, origin=f"{before}, {origin}")
            return None
        context = Context(context_id or f"page:{path}", kind, World.EXTENSION, origin, document=path)
        draft = self._drafts.setdefault(context.id, Draft(context))
        self._by_page[path] = draft
        return draft

    def has_page(self, path: str) -> bool:
        """Tell whether the page is a context already."""
        return path in self._by_page

    def add_script(self, draft: Draft, script: Script) -> None:
        """Let a context run a script; a script that is known already keeps its place."""
        known = self._scripts.setdefault(script.id, script)
        if script.module and not known.module:
            self._scripts[script.id] = replace(known, module=True)
        draft.scripts.setdefault(script.id)

    def contexts(self) -> Mapping[str, Context]:
        """Return the contexts in the order they were added."""
        return {key: replace(draft.context, scripts=tuple(draft.scripts)) for key, draft in self._drafts.items()}

    def scripts(self, others: Iterable[str]) -> Mapping[str, Script]:
        """Return the scripts of all contexts in the order they run, then the files of `others` that none runs."""
        contexts: dict[str, list[str]] = {}
        for key, draft in self._drafts.items():
            for script in draft.scripts:
                contexts.setdefault(script, []).append(key)
        scripts = {key: replace(self._scripts[key], contexts=tuple(ids)) for key, ids in contexts.items()}
        for path in others:
            scripts.setdefault(path, Script(path, path, CodeKind.FILE))
        return scripts
