"""Lowering of literals, template strings and the names of properties."""

from typing import Any

from tree_sitter import Node

from skimtrace.javascript.grammar import COMMENTS, Rules, field, kinds
from skimtrace.javascript.ir import Concat, Const
from skimtrace.javascript.literals import key as numeric_key
from skimtrace.javascript.literals import number, unescape
from skimtrace.javascript.patterns import Patterns

_PATTERN = field("pattern")
_COMPUTED = kinds("computed_property_name")
_FRAGMENT = kinds("string_fragment", "escape_sequence")
_NUMBER = kinds("number")
_PLAIN_NAME = kinds("property_identifier", "private_property_identifier", "identifier", "undefined")
_STRING = kinds("string")
_TEMPLATE = kinds("template_string")
_SUBSTITUTION = kinds("template_substitution")

lowers = Rules()
"""The rules for expressions; those of this module are the first of them."""


class Constants(Patterns):
    """What is known from the text alone."""

    @lowers("string")
    def _string(self, node: Node) -> int:
        return self.emit(Const(self.fn, self.guard, "string", self.string_value(node)), node)

    def string_value(self, node: Node) -> str:
        """The value of a string literal."""
        return self.text_between(node.start_byte + 1, node.end_byte - 1)

    @lowers("number")
    def _number(self, node: Node) -> int:
        text = self.text(node)
        value = self.numbers.get(text)
        if value is None:
            value = self.numbers[text] = number(text)
        kind: Any = "bigint" if type(value) is str else "number"
        return self.emit(Const(self.fn, self.guard, kind, value), node)

    @lowers("true", "false")
    def _boolean(self, node: Node) -> int:
        value = node.end_byte - node.start_byte == 4
        return self.emit(Const(self.fn, self.guard, "boolean", value), node)

    @lowers("null")
    def _null(self, node: Node) -> int:
        return self.emit(Const(self.fn, self.guard, "null", None), node)

    @lowers("undefined")
    def _undefined(self, node: Node) -> int:
        return self.undefined(node)

    @lowers("regex")
    def _regex(self, node: Node) -> int:
        pattern = node.child_by_field_id(_PATTERN)
        text = self.source[pattern.start_byte : pattern.end_byte].decode("utf-8") if pattern is not None else ""
        return self.emit(Const(self.fn, self.guard, "regex", text), node)

    @lowers("template_string")
    def _template(self, node: Node) -> int:
        if (text := self._plain_template(node)) is not None:
            return self.emit(Const(self.fn, self.guard, "string", text), node)
        parts: list[int] = []
        text_from = text_to = node.start_byte + 1
        for child in [*node.named_children, None]:
            if child is not None and child.kind_id in _FRAGMENT:
                text_to = child.end_byte
                continue
            if text_to > text_from:
                value = self._template_text(text_from, text_to)
                parts.append(self.emit_at(Const(self.fn, self.guard, "string", value), text_from, text_to))
            if child is not None:
                if child.kind_id in _SUBSTITUTION:
                    parts.append(self.last(child))
                text_from = text_to = child.end_byte
        return self.emit(Concat(self.fn, self.guard, tuple(parts)), node)

    def _template_text(self, start: int, end: int) -> str:
        if self.source.find(b"\r", start, end) < 0:
            return self.text_between(start, end)
        raw = self.source[start:end].decode("utf-8", "replace")
        return unescape(raw.replace("\r\n", "\n").replace("\r", "\n"))

    def _plain_template(self, node: Node) -> str | None:
        """The text of a template that holds nothing else: bundlers write every string as one."""
        closed = self.source.endswith(b"`", node.start_byte + 1, node.end_byte)
        if not closed or any(child.kind_id not in _FRAGMENT for child in node.named_children):
            return None
        return self._template_text(node.start_byte + 1, node.end_byte - 1)

    def literal_key(self, node: Node) -> str | None:
        """The text of a key that is a string or number literal."""
        if node.kind_id in _STRING:
            return self.string_value(node)
        if node.kind_id in _TEMPLATE:
            return self._plain_template(node)
        if node.kind_id in _NUMBER:
            return numeric_key(self.text(node))
        return None

    def property_name(self, node: Node) -> tuple[str | None, int]:
        """The name of a property as text, or None and the op of its computed key."""
        kind = node.kind_id
        if kind in _PLAIN_NAME:
            return self.text(node), -1
        if kind in _COMPUTED:
            inner = [child for child in node.named_children if child.kind_id not in COMMENTS]
            if len(inner) == 1 and (known := self.literal_key(inner[0])) is not None:
                return known, -1
            return None, self.last(node)
        return self.literal_key(node), -1
