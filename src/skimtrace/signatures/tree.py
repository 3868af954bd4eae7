"""The tree of a signature in words, a line for each node."""

from collections.abc import Iterator
from typing import Final

from skimtrace.signatures.schema import Node, Scope
from skimtrace.signatures.words import node_words

_TOGETHER: Final = {
    Scope.FLOW: ", on the path of one flow",
    Scope.FUNCTION: ", in one function",
    Scope.FILE: ", in one file",
    Scope.CONTEXT: ", in one context",
    Scope.EXTENSION: "",
}


def tree_words(node: Node, depth: int = 0) -> Iterator[tuple[int, str]]:
    """Yield the depth, from `depth` on, and the words of `node` and of each node below it, in their order."""
    if node.flow is not None or node.fact is not None or node.pattern is not None:
        yield depth, node_words(node) + (" (only where that is certain)" if node.unknown == "drop" else "")
        return
    how = "all" if node.all is not None else "any" if node.any is not None else "none"
    if node.at_least is not None:
        how = f"at least {node.at_least.n}"
    yield depth, f"{how} of these{_TOGETHER[node.scope or Scope.EXTENSION]}:"
    for child in node.children:
        yield from tree_words(child, depth + 1)
