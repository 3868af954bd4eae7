"""Lowering of expressions."""

from collections.abc import Callable
from typing import Any, TypeVar, cast

from tree_sitter import Node

from skimtrace.javascript import grammar
from skimtrace.javascript.builder import IDENTIFIER, MAX_DEPTH
from skimtrace.javascript.grammar import COMMENTS, field, kinds
from skimtrace.javascript.ir import (
    Array, Binary, Call, Concat, Const, Get, Object, Phi, Spread, Super, This, Unary,
)  # fmt: skip
from skimtrace.javascript.literals import number, unescape
from skimtrace.javascript.patterns import Patterns

_ALTERNATIVE, _ARGUMENT, _ARGUMENTS = field("alternative"), field("argument"), field("arguments")
_CONDITION, _CONSEQUENCE, _CONSTRUCTOR = field("condition"), field("consequence"), field("constructor")
_FLAGS, _FUNCTION, _KEY, _LEFT, _NAME = field("flags"), field("function"), field("key"), field("left"), field("name")
_OPERATOR, _PATTERN, _RIGHT, _VALUE = field("operator"), field("pattern"), field("right"), field("value")
_BINARY = kinds("binary_expression")
_COMPUTED = kinds("computed_property_name")
_MEMBER = kinds("member_expression", "subscript_expression")
_METHOD = kinds("method_definition")
_NUMBER = kinds("number")
_PAIR = kinds("pair")
_SPREAD = kinds("spread_element")
_STRING = kinds("string")
_SUBSTITUTION = kinds("template_substitution")
_TEMPLATE = kinds("template_string")
_FRAGMENT = kinds("string_fragment", "escape_sequence")
_FUNCTION_VALUE = kinds("function_expression", "generator_function", "arrow_function", "class")
_PLAIN_NAME = kinds("property_identifier", "private_property_identifier", "identifier", "undefined")

_Handler = TypeVar("_Handler", bound=Callable[..., int])
_HANDLERS: dict[str, Callable[..., int]] = {}


def lowers(*names: str) -> Callable[[_Handler], _Handler]:
    """Register a method as the lowering of these kinds of node."""

    def register(handler: _Handler) -> _Handler:
        _HANDLERS.update(dict.fromkeys(names, handler))
        return handler

    return register


class Expressions(Patterns):
    """Expressions: each returns the index of the op that holds its value."""

    def value(self, node: Node) -> int:
        """Lower an expression and return the op that holds its value."""
        if self.depth >= MAX_DEPTH:
            return self.deferred(node)
        self.depth += 1
        kind = node.kind_id
        handler = _TABLE[kind] if kind < len(_TABLE) else None
        op = handler(self, node) if handler is not None else self.anything(node)
        self.depth -= 1
        return op

    def anything(self, node: Node) -> int:
        """A node without a rule of its own (broken code, JSX): what is inside it may be its value."""
        inner = [self.value(child) for child in node.named_children if child.kind_id not in COMMENTS]
        return self.emit(Phi(node.start_byte, node.end_byte, self.fn, self.guard, tuple(inner)))

    # -- names and literals -----------------------------------------------------------------------------------------

    @lowers("identifier", "shorthand_property_identifier", "import", "meta_property")
    def _identifier(self, node: Node) -> int:
        return self.read(node)

    @lowers("string")
    def _string(self, node: Node) -> int:
        return self.emit(Const(node.start_byte, node.end_byte, self.fn, self.guard, "string", self.string_value(node)))

    def string_value(self, node: Node) -> str:
        """The value of a string literal."""
        raw = self.source[node.start_byte + 1 : node.end_byte - 1]
        text = raw.decode("utf-8")
        return unescape(text) if b"\\" in raw else text

    @lowers("number")
    def _number(self, node: Node) -> int:
        value = number(self.text(node))
        kind: Any = "bigint" if isinstance(value, str) else "number"
        return self.emit(Const(node.start_byte, node.end_byte, self.fn, self.guard, kind, value))

    @lowers("true", "false")
    def _boolean(self, node: Node) -> int:
        value = node.end_byte - node.start_byte == 4
        return self.emit(Const(node.start_byte, node.end_byte, self.fn, self.guard, "boolean", value))

    @lowers("null")
    def _null(self, node: Node) -> int:
        return self.emit(Const(node.start_byte, node.end_byte, self.fn, self.guard, "null", None))

    @lowers("undefined")
    def _undefined(self, node: Node) -> int:
        return self.undefined(node)

    @lowers("regex")
    def _regex(self, node: Node) -> int:
        pattern = node.child_by_field_id(_PATTERN)
        text = self.text(pattern) if pattern is not None else ""
        return self.emit(Const(node.start_byte, node.end_byte, self.fn, self.guard, "regex", text))

    @lowers("this")
    def _this(self, node: Node) -> int:
        return self.emit(This(node.start_byte, node.end_byte, self.fn, self.guard))

    @lowers("super")
    def _super(self, node: Node) -> int:
        return self.emit(Super(node.start_byte, node.end_byte, self.fn, self.guard))

    @lowers("template_string")
    def _template(self, node: Node) -> int:
        parts: list[int] = []
        text_from = text_to = node.start_byte + 1
        for child in [*node.named_children, None]:
            if child is not None and child.kind_id in _FRAGMENT:
                text_to = child.end_byte
                continue
            if text_to > text_from:
                value = unescape(self.source[text_from:text_to].decode("utf-8"))
                parts.append(self.emit(Const(text_from, text_to, self.fn, self.guard, "string", value)))
            if child is not None:
                if child.kind_id in _SUBSTITUTION:
                    parts.append(self.last(child))
                text_from = text_to = child.end_byte
        return self.emit(Concat(node.start_byte, node.end_byte, self.fn, self.guard, tuple(parts)))

    # -- wrappers that erase ----------------------------------------------------------------------------------------

    @lowers("parenthesized_expression", "sequence_expression", "await_expression", "template_substitution",
            "expression_statement", "computed_property_name", "jsx_expression")  # fmt: skip
    def last(self, node: Node) -> int:
        """Lower what is inside; the value is that of the last part (`(0, f)`, `await x`)."""
        op = -1
        for child in node.named_children:
            if child.kind_id not in COMMENTS:
                op = self.value(child)
        return op if op >= 0 else self.undefined(node)

    @lowers("yield_expression")
    def _yield(self, node: Node) -> int:
        op = self.last(node)
        self.returned(node, op)
        return op

    # -- access and calls -------------------------------------------------------------------------------------------

    @lowers("member_expression", "subscript_expression")
    def _member_read(self, node: Node) -> int:
        target, name, key = self.member_parts(node)
        return self.emit(Get(node.start_byte, node.end_byte, self.fn, self.guard, target, name, key))

    def literal_key(self, node: Node) -> str | None:
        """The text of a key that is a string or number literal."""
        if node.kind_id in _STRING:
            return self.string_value(node)
        if node.kind_id in _NUMBER:
            return self.text(node)
        return None

    def property_name(self, node: Node) -> tuple[str | None, int]:
        """The name of a property as text, or None and the op of its computed key."""
        if node.kind_id in _COMPUTED:
            inner = [child for child in node.named_children if child.kind_id not in COMMENTS]
            if len(inner) == 1 and (known := self.literal_key(inner[0])) is not None:
                return known, -1
            return None, self.last(node)
        if node.kind_id in _PLAIN_NAME:
            return self.text(node), -1
        return self.literal_key(node), -1

    def arguments(self, node: Node | None) -> tuple[int, ...]:
        """Lower the arguments of a call."""
        if node is None:
            return ()
        return tuple(self.value(child) for child in node.named_children if child.kind_id not in COMMENTS)

    @lowers("call_expression")
    def _call(self, node: Node) -> int:
        callee_node, arguments = node.child_by_field_id(_FUNCTION), node.child_by_field_id(_ARGUMENTS)
        if callee_node is None:
            return self.anything(node)
        if (
            callee_node.kind_id in IDENTIFIER
            and arguments is not None
            and callee_node.end_byte - callee_node.start_byte == 5
            and self.text(callee_node) == "await"
        ):
            # The grammar reads `await (new X).f()` as a call to a function named await.
            return self.last(arguments)
        callee = self.value(callee_node)
        if arguments is not None and arguments.kind_id in _TEMPLATE:
            args: tuple[int, ...] = (self.value(arguments),)
        else:
            args = self.arguments(arguments)
        return self.emit(Call(node.start_byte, node.end_byte, self.fn, self.guard, callee, args, False))

    @lowers("new_expression")
    def _new(self, node: Node) -> int:
        target = node.child_by_field_id(_CONSTRUCTOR)
        callee = self.value(target) if target is not None else self.undefined(node)
        args = self.arguments(node.child_by_field_id(_ARGUMENTS))
        return self.emit(Call(node.start_byte, node.end_byte, self.fn, self.guard, callee, args, True))

    @lowers("spread_element")
    def _spread(self, node: Node) -> int:
        return self.emit(Spread(node.start_byte, node.end_byte, self.fn, self.guard, self.last(node)))

    # -- objects, arrays, functions ---------------------------------------------------------------------------------

    @lowers("array")
    def _array_literal(self, node: Node) -> int:
        return self.emit(Array(node.start_byte, node.end_byte, self.fn, self.guard, self.arguments(node)))

    @lowers("object", "object_pattern")
    def _object_literal(self, node: Node) -> int:
        names: list[str | None] = []
        keys: list[int] = []
        values: list[int] = []
        made = Object(node.start_byte, node.end_byte, self.fn, self.guard, (), (), ())
        methods = []
        for child in node.named_children:
            kind, name, key = child.kind_id, None, -1
            if kind in _PAIR:
                key_node, value_node = child.child_by_field_id(_KEY), child.child_by_field_id(_VALUE)
                if key_node is None or value_node is None:
                    continue
                name, key = self.property_name(key_node)
                value = self.named_value(value_node, name)
            elif kind in IDENTIFIER:
                name, value = self.text(child), self.read(child)
            elif kind in _METHOD:
                name_node = child.child_by_field_id(_NAME)
                if name_node is not None:
                    name, key = self.property_name(name_node)
                value = self.method(child, self.method_kind(child)[0], name)
                methods.append(len(self.functions) - 1)
            elif kind in _SPREAD:
                value = self.last(child)
            elif kind in COMMENTS:
                continue
            else:
                value = self.value(child)
            names.append(name)
            keys.append(key)
            values.append(value)
        made.names, made.keys, made.values = tuple(names), tuple(keys), tuple(values)
        index = self.emit(made)
        for method in methods:
            self.functions[method].owner = index
        return index

    def named_value(self, node: Node, name: str | None) -> int:
        """Lower a value; an anonymous function takes the name it is given to."""
        op = self.value(node)
        if name and node.kind_id in _FUNCTION_VALUE:
            made = self.ops[op]
            function = getattr(made, "function", -1)
            if function >= 0 and not self.functions[function].name:
                self.functions[function].name = name
        return op

    @lowers("function_expression", "generator_function")
    def _function_expression(self, node: Node) -> int:
        name = node.child_by_field_id(_NAME)
        return self.function(node, "function", self.text(name) if name is not None else "", named_inside=True)

    @lowers("arrow_function")
    def _arrow(self, node: Node) -> int:
        return self.function(node, "arrow")

    @lowers("class", "class_declaration")
    def _class(self, node: Node) -> int:
        return self.class_value(node)

    # -- operators --------------------------------------------------------------------------------------------------

    @lowers("binary_expression")
    def _binary(self, node: Node) -> int:
        left, right, sign = (node.child_by_field_id(f) for f in (_LEFT, _RIGHT, _OPERATOR))
        if left is None or right is None or sign is None:
            return self.anything(node)
        operator = self.text(sign)
        if operator == "+":
            return self._sum(node, left, right)
        if operator in ("&&", "||", "??"):
            return self._logical(node, left, right, operator)
        first = self.value(left)
        return self.emit(
            Binary(node.start_byte, node.end_byte, self.fn, self.guard, operator, first, self.value(right))
        )

    def _sum(self, node: Node, left: Node, right: Node) -> int:
        """`a + b + c` nests to the left; a chain of thousands is one op."""
        operands = [right]
        while left.kind_id in _BINARY:
            sign = left.child_by_field_id(_OPERATOR)
            inner, outer = left.child_by_field_id(_LEFT), left.child_by_field_id(_RIGHT)
            if sign is None or inner is None or outer is None or self.text(sign) != "+":
                break
            operands.append(outer)
            left = inner
        operands.append(left)
        parts = tuple(self.value(operand) for operand in reversed(operands))
        return self.emit(Concat(node.start_byte, node.end_byte, self.fn, self.guard, parts))

    def _logical(self, node: Node, left: Node, right: Node, operator: str) -> int:
        first = self.value(left)
        outer = self.guard
        self.guard = self.new_guard("if" if operator == "&&" else "unless", first)
        second = self.value(right)
        self.guard = outer
        # `a && b` is `b` wherever it matters: a falsy `a` carries no data.
        values = (second,) if operator == "&&" else (first, second)
        return self.emit(Phi(node.start_byte, node.end_byte, self.fn, self.guard, values))

    @lowers("ternary_expression")
    def _ternary(self, node: Node) -> int:
        test, yes, no = (node.child_by_field_id(f) for f in (_CONDITION, _CONSEQUENCE, _ALTERNATIVE))
        if test is None or yes is None or no is None:
            return self.anything(node)
        condition, outer = self.value(test), self.guard
        self.guard = self.new_guard("if", condition)
        first = self.value(yes)
        self.guard = outer
        self.guard = self.new_guard("unless", condition)
        second = self.value(no)
        self.guard = outer
        return self.emit(Phi(node.start_byte, node.end_byte, self.fn, self.guard, (first, second)))

    @lowers("unary_expression")
    def _unary(self, node: Node) -> int:
        operand, sign = node.child_by_field_id(_ARGUMENT), node.child_by_field_id(_OPERATOR)
        if operand is None or sign is None:
            return self.anything(node)
        value = self.value(operand)
        return self.emit(Unary(node.start_byte, node.end_byte, self.fn, self.guard, self.text(sign), value))

    @lowers("update_expression")
    def _update(self, node: Node) -> int:
        operand = node.child_by_field_id(_ARGUMENT)
        if operand is None:
            return self.anything(node)
        value = self.value(operand)
        op = self.emit(Unary(node.start_byte, node.end_byte, self.fn, self.guard, "++", value))
        self.assign(operand, op, None)
        return op

    @lowers("assignment_expression", "assignment_pattern", "object_assignment_pattern")
    def _assignment(self, node: Node) -> int:
        left, right = node.child_by_field_id(_LEFT), node.child_by_field_id(_RIGHT)
        if left is None or right is None:
            return self.anything(node)
        name = self.text(left) if left.kind_id in IDENTIFIER else None
        op = self.named_value(right, name)
        self.assign_spanned(left, op, node)
        return op

    def assign_spanned(self, left: Node, value: int, span: Node) -> None:
        """Assign, and let the op of a plain target span the whole assignment: a step then shows both sides."""
        if left.kind_id in IDENTIFIER:
            self.write(left, value, None, span)
            return
        before = len(self.ops)
        self.assign(left, value, None)
        if left.kind_id in _MEMBER and len(self.ops) > before:
            self.ops[-1].start, self.ops[-1].end = span.start_byte, span.end_byte

    @lowers("augmented_assignment_expression")
    def _augmented(self, node: Node) -> int:
        left, right, sign = (node.child_by_field_id(f) for f in (_LEFT, _RIGHT, _OPERATOR))
        if left is None or right is None or sign is None:
            return self.anything(node)
        operator = self.text(sign)[:-1]
        old, new = self.value(left), self.value(right)
        here = (node.start_byte, node.end_byte, self.fn, self.guard)
        if operator == "+":
            op = self.emit(Concat(*here, (old, new)))
        elif operator in ("&&", "||", "??"):
            op = self.emit(Phi(*here, (old, new)))
        else:
            op = self.emit(Binary(*here, operator, old, new))
        self.assign_spanned(left, op, node)
        return op


_TABLE = cast("list[Callable[[Expressions, Node], int] | None]", grammar.table(_HANDLERS))
