"""What signatures are asked about: the flows and facts of one extension, and what they have in common."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Final

from skimtrace.extension.model import ContextKind
from skimtrace.flow.model import Fact, Flow
from skimtrace.signatures.schema import Scope
from skimtrace.signatures.taxonomy import Taxonomies

OF_PACKAGE: Final = frozenset({"permission", "host", "manifest", "locale", "page", "link"})
"""Kinds of facts about the package as a whole: they lie in every file, function and context."""

_MOST_INNER: Final = 10
"""Functions with facts that may stand in one function before it counts as a wrapper: a module, a bundle."""


@dataclass(slots=True)
class _Area:
    """The flows and facts by the file, function, context or path they lie in, and the facts that lie everywhere."""

    flows: dict[str, set[int]] = field(default_factory=dict)
    facts: dict[str, set[int]] = field(default_factory=dict)
    everywhere: set[int] = field(default_factory=set)


@dataclass(frozen=True)
class Scene:
    """Everything a signature may speak of. `whole` tells whether the extension was analysed completely: else what is
    absent may only not have been found. `kinds` are the kinds of contexts by id."""

    flows: tuple[Flow, ...]
    facts: tuple[Fact, ...]
    taxonomies: Taxonomies
    whole: bool = True
    kinds: Mapping[str, ContextKind] = field(default_factory=dict)

    @cached_property
    def by_kind(self) -> Mapping[str, list[int]]:
        """The facts by their kind: most terms name one."""
        found: dict[str, list[int]] = {}
        for at, fact in enumerate(self.facts):
            found.setdefault(fact.kind, []).append(at)
        return found

    def keys(self, scope: Scope, flows: Iterable[int], facts: Iterable[int]) -> list[str]:
        """The files, functions, contexts or paths that the given flows and facts lie in, in order."""
        found: set[str] = set()
        for at in flows:
            found.update(self._of_flow(scope, at))
        for at in facts:
            found.update(self._of_fact(scope, at) or ())
        return sorted(found)

    def within(self, scope: Scope, key: str) -> tuple[set[int], set[int]]:
        """The flows and the facts that lie in one file, function, context or on one path."""
        area = self._area(scope)
        return area.flows.get(key, set()), area.facts.get(key, set()) | area.everywhere

    def on_path(self, flows: Collection[int]) -> set[int]:
        """The facts in functions that one of the flows runs through, and those about the package."""
        area = self._area(Scope.FUNCTION)
        functions = {function for at in flows for function in self.flows[at].functions}
        return area.everywhere.union(*(area.facts.get(function, ()) for function in functions))

    @cached_property
    def _areas(self) -> dict[Scope, "_Area"]:
        return {}

    @cached_property
    def _wrappers(self) -> frozenset[str]:
        """The functions that are wrapped around much of a script: that two places stand in one says nothing of them."""
        inner: dict[str, set[str]] = {}
        for fact in self.facts:
            for outer in fact.functions[1:]:
                inner.setdefault(outer, set()).add(fact.functions[0])
        return frozenset(outer for outer, held in inner.items() if len(held) > _MOST_INNER)

    @cached_property
    def _by_function(self) -> Mapping[str, list[str]]:
        """The paths that run through each function."""
        found: dict[str, list[str]] = {}
        for at, flow in enumerate(self.flows):
            for function in flow.functions:
                found.setdefault(function, []).append(str(at))
        return found

    def _own(self, fact: Fact) -> tuple[str, ...]:
        """The functions around a fact that say where it stands: the innermost, and those that are no wrappers."""
        return tuple(name for at, name in enumerate(fact.functions) if at == 0 or name not in self._wrappers)

    def _area(self, scope: Scope) -> "_Area":
        area = self._areas.get(scope)
        if area is None:
            area = self._areas[scope] = self._divided(scope)
        return area

    def _divided(self, scope: Scope) -> "_Area":
        area = _Area()
        for at in range(len(self.flows)):
            for key in self._of_flow(scope, at):
                area.flows.setdefault(key, set()).add(at)
        for at in range(len(self.facts)):
            keys = self._of_fact(scope, at)
            if keys is None:
                area.everywhere.add(at)
            for key in keys or ():
                area.facts.setdefault(key, set()).add(at)
        return area

    def _of_flow(self, scope: Scope, at: int) -> Collection[str]:
        flow = self.flows[at]
        if scope is Scope.FLOW:
            return (str(at),)
        if scope is Scope.FUNCTION:
            return flow.functions
        if scope is Scope.FILE:
            return {flow.source.place.file, flow.sink.place.file}
        return flow.contexts if scope is Scope.CONTEXT else ("",)

    def _of_fact(self, scope: Scope, at: int) -> Collection[str] | None:
        """None for a fact that lies everywhere."""
        fact = self.facts[at]
        if fact.kind in OF_PACKAGE:
            return None
        if scope is Scope.FLOW:
            return {path for name in self._own(fact) for path in self._by_function.get(name, ())}
        if scope is Scope.FILE:
            return {fact.place.file} if fact.place is not None else ()
        return self._own(fact) if scope is Scope.FUNCTION else fact.contexts
