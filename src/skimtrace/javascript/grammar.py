"""The parser, and its vocabulary as numbers: tree-sitter with the JavaScript grammar.

Numbers because a kind or field is compared for each of some 225,000 nodes per megabyte; names cost twice as much.
"""

from collections.abc import Callable
from typing import Any, Final, TypeVar

import tree_sitter
import tree_sitter_javascript

LANGUAGE: Final = tree_sitter.Language(tree_sitter_javascript.language())

# One name can stand for several symbols of the grammar (aliases), so names map to sets of ids.
_IDS: dict[str, frozenset[int]] = {}
for _id in range(LANGUAGE.node_kind_count):
    if LANGUAGE.node_kind_is_named(_id) and (_name := LANGUAGE.node_kind_for_id(_id)):
        _IDS[_name] = _IDS.get(_name, frozenset()) | {_id}

_Method = TypeVar("_Method", bound=Callable[..., Any])


def kinds(*names: str) -> frozenset[int]:
    """The ids of node kinds; raises KeyError for a name the grammar does not have."""
    return frozenset().union(*(_IDS[name] for name in names))


def sign(text: str) -> int:
    """The id of a punctuator or keyword; raises KeyError for one the grammar does not have."""
    if (number := LANGUAGE.id_for_node_kind(text, False)) is None:
        raise KeyError(text)
    return number


def field(name: str) -> int:
    """The id of a field; raises KeyError for a name the grammar does not have."""
    if (number := LANGUAGE.field_id_for_name(name)) is None:
        raise KeyError(name)
    return number


class Rules:
    """Which method lowers which kind of node. An instance is the decorator that says so."""

    def __init__(self) -> None:
        self._methods: dict[str, Callable[..., Any]] = {}

    def __call__(self, *names: str) -> Callable[[_Method], _Method]:
        """Register a method as the lowering of these kinds of node."""

        def register(method: _Method) -> _Method:
            self._methods.update(dict.fromkeys(names, method))
            return method

        return register

    def table(self) -> dict[int, Callable[..., Any]]:
        """The registered methods by kind id."""
        return {number: method for name, method in self._methods.items() for number in _IDS[name]}


COMMENTS: Final = kinds("comment", "html_comment")
SIGNS: Final = {
    number: text for number in range(LANGUAGE.node_kind_count)
    if not LANGUAGE.node_kind_is_named(number) and (text := LANGUAGE.node_kind_for_id(number))
}  # fmt: skip
"""The text of operators and keywords by their ids."""


def parse(source: bytes) -> tree_sitter.Tree:
    """Parse UTF-8 text. Never fails: what the grammar cannot read becomes ERROR nodes."""
    return tree_sitter.Parser(LANGUAGE).parse(source)


def error_lines(tree: tree_sitter.Tree, most: int = 100) -> list[int]:
    """Lines (from 1) with text the grammar could not read, at most `most` of them; only broken subtrees are visited."""
    lines: set[int] = set()
    waiting = [tree.root_node] if tree.root_node.has_error else []
    while waiting and len(lines) < most:
        node = waiting.pop()
        if node.is_error or node.is_missing:
            lines.add(node.start_point.row + 1)
            continue
        waiting += [child for child in node.children if child.has_error or child.is_missing]
    return sorted(lines)
