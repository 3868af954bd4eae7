"""Puts the functions that a script, or a function, declares in another order: they are all there before it begins."""

from collections.abc import Iterator, Sequence
from typing import Final, Literal

from tree_sitter import Node

from skimtrace.javascript import grammar
from skimtrace.javascript.decode import to_utf8
from tests.flow.transforms import Changed, Files, Piece, scripts

Order = Literal["reversed", "first", "last"]
_DECLARED: Final = ("function_declaration", "generator_function_declaration")
_FUNCTIONS: Final = (*_DECLARED, "function_expression", "generator_function", "arrow_function", "method_definition")


def reordered(files: Files, order: Order) -> Changed:
    """Reverse the functions of each level, or put them all before the other statements, or all behind them."""
    changed = Changed(files, dict(files))
    for script in scripts(files):
        data = files[script.file]
        if to_utf8(data) == data:
            pieces = list(_pieces(data, order))
            if b"".join(piece.text for piece in pieces) != data:
                changed.put(script.file, script.file, pieces)
    return changed


def _pieces(data: bytes, order: Order) -> Iterator[Piece]:
    """The script, node by node: bare text is yielded, nodes are taken apart."""
    root = grammar.parse(data).root_node
    waiting: list[Node | Piece] = [Piece(root.end_byte, data[root.end_byte :]), root, Piece(0, data[: root.start_byte])]
    while waiting:
        item = waiting.pop()
        if isinstance(item, Piece):
            yield item
        elif not item.children:
            yield Piece(item.start_byte, data[item.start_byte : item.end_byte])
        else:
            waiting += reversed(_inside(item, data, order))


def _inside(node: Node, data: bytes, order: Order) -> list[Node | Piece]:
    """What a node is made of, in the new order, with the text between."""
    found = [child for child in node.children if child.type in _DECLARED] if _is_level(node) else []
    if len({_name(child) for child in found}) < len(found):
        found = []  # the last of one name counts
    inside: list[Node | Piece] = []
    cursor, declared = node.start_byte, list(reversed(found))
    for child in node.children:
        inside.append(Piece(cursor, data[cursor : child.start_byte]))
        if child not in found:
            inside.append(child)
        elif order == "reversed":
            inside.append(declared.pop(0))
        else:
            inside.append(Piece(None, b";"))  # without it, the statements around could become one
        cursor = child.end_byte
    inside.append(Piece(cursor, data[cursor : node.end_byte]))
    if found and order != "reversed":
        lines = [part for child in found for part in (Piece(None, b"\n"), child)]
        at = _start(node, inside) if order == "first" else len(inside) - (2 if node.type == "statement_block" else 0)
        inside[at:at] = [*lines, Piece(None, b"\n")]
    return inside


def _start(node: Node, inside: Sequence[Node | Piece]) -> int:
    """Where the first statement begins: behind the bracket and directives such as "use strict"."""
    at = 2 if node.type == "statement_block" else 0
    for index in range(at, len(inside)):
        item = inside[index]
        if isinstance(item, Node):
            words = [child.type for child in item.named_children]
            if item.type == "comment" or item.type == "hash_bang_line":
                continue
            if item.type != "expression_statement" or words != ["string"]:
                break
            at = index + 1
    return at


def _is_level(node: Node) -> bool:
    """Whether functions declared right in a node are there from its beginning, whatever surrounds it."""
    if node.type == "program":
        return True
    return node.type == "statement_block" and node.parent is not None and node.parent.type in _FUNCTIONS


def _name(node: Node) -> bytes | None:
    name = node.child_by_field_name("name")
    return name.text if name is not None else None
