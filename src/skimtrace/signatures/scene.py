"""What signatures are asked about: the flows and facts of one extension, and what they have in common."""

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Final

from skimtrace.extension.model import ContextKind
from skimtrace.flow.model import Fact, Flow
from skimtrace.signatures.schema import Scope
from skimtrace.signatures.taxonomy import Taxonomies

OF_PACKAGE: Final = frozenset({"permission", "host", "manifest", "locale", "page", "link"})
"""Kinds of facts about the package as a whole: they lie in every file, function and context."""


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
            found |= self._of_flow(scope, at)
        for at in facts:
            found |= self._of_fact(scope, at) or set()
        return sorted(found)

    def within(self, scope: Scope, key: str) -> tuple[set[int], set[int]]:
        """The flows and the facts that lie in one file, function, context or on one path."""
        flows = {at for at in range(len(self.flows)) if key in self._of_flow(scope, at)}
        facts = {at for at in range(len(self.facts)) if (of := self._of_fact(scope, at)) is None or key in of}
        return flows, facts

    def on_path(self, flows: Collection[int]) -> set[int]:
        """The facts in functions that one of the flows runs through, and those about the package."""
        functions = {function for at in flows for function in self.flows[at].functions}
        return {
            at for at, fact in enumerate(self.facts)
            if fact.kind in OF_PACKAGE or not functions.isdisjoint(fact.functions)
        }  # fmt: skip

    def _of_flow(self, scope: Scope, at: int) -> set[str]:
        flow = self.flows[at]
        reads: Mapping[Scope, Callable[[], Iterable[str]]] = {
            Scope.FLOW: lambda: (str(at),),
            Scope.FUNCTION: lambda: flow.functions,
            Scope.FILE: lambda: (place.file for place in (flow.source.place, flow.sink.place)),
            Scope.CONTEXT: lambda: flow.contexts,
            Scope.EXTENSION: lambda: ("",),
        }
        return set(reads[scope]())

    def _of_fact(self, scope: Scope, at: int) -> set[str] | None:
        """None for a fact that lies everywhere."""
        fact = self.facts[at]
        if fact.kind in OF_PACKAGE:
            return None
        if scope is Scope.FLOW:
            functions = set(fact.functions)
            return {str(i) for i, flow in enumerate(self.flows) if not functions.isdisjoint(flow.functions)}
        if scope is Scope.FILE:
            return {fact.place.file} if fact.place is not None else set()
        return set(fact.functions if scope is Scope.FUNCTION else fact.contexts)
