"""Callers: the call strings under which an op that many calls reach has one meaning.

`get = key => storage.get(key)` asks for every key when it is looked at by itself, and for one in each of its calls.
"""

from collections.abc import Callable
from typing import Final

from skimtrace.flow.program import Node
from skimtrace.flow.resolve import Resolver
from skimtrace.flow.values import MAX_CONTEXT, CallString

_MAX_CALLERS: Final = 64
"""Call strings that one op is looked at under; one that has more of them is told in none."""


class Callers:
    """Finds call strings. Answers are of the resolver, and not kept here."""

    def __init__(self, resolver: Resolver) -> None:
        self.resolver = resolver
        self.program = resolver.program

    def telling(self, node: Node, tells: Callable[[CallString], bool]) -> list[CallString]:
        """Call strings, as short as can be, that together stand for every way to `node`, so that what is asked has one
        answer in those for which `tells` holds. The empty one alone where it holds for none."""
        found: list[CallString] = []
        told = False
        waiting: list[CallString] = [()]
        while waiting:
            calls = waiting.pop()
            if tells(calls):
                told = True
                found.append(calls)
                continue
            sites = self._sites(calls[0] if calls else node) if len(calls) < MAX_CONTEXT else []
            sites = [site for site in sites if site not in calls]
            if len(found) + len(waiting) + len(sites) > _MAX_CALLERS:
                return [()]
            if sites:
                waiting += [(site, *calls) for site in reversed(sites)]
            else:
                found.append(calls)
        return found if told else [()]

    def _sites(self, node: Node) -> list[Node]:
        """The calls that enter the function around a node, or hand it over."""
        unit = self.program.unit(node)
        uses = self.resolver.uses(unit, unit.module.ops[node - unit.base].fn)
        return list(dict.fromkeys(use.node for use in uses if use.called or use.argument is not None))
