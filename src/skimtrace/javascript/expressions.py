"""Lowering of expressions."""

from collections.abc import Callable

from tree_sitter import Node

from skimtrace.javascript import grammar
from skimtrace.javascript.builder import IDENTIFIER, MAX_DEPTH
from skimtrace.javascript.constants import Constants, lowers
from skimtrace.javascript.grammar import COMMENTS, SIGNS, field, kinds
from skimtrace.javascript.ir import (
    Array,
    Binary,
    Call,
    Concat,
    Const,
    Get,
    Object,
    Phi,
    Set,
    Spread,
    Super,
    This,
    Unary,
)
from skimtrace.javascript.literals import number

_ALTERNATIVE, _ARGUMENT, _ARGUMENTS = field("alternative"), field("argument"), field("arguments")
_CONDITION, _CONSEQUENCE, _CONSTRUCTOR = field("condition"), field("consequence"), field("constructor")
_FUNCTION, _INDEX, _KEY, _LEFT, _NAME = field("function"), field("index"), field("key"), field("left"), field("name")
_OBJECT, _OPERATOR, _RIGHT, _VALUE = field("object"), field("operator"), field("right"), field("value")
_BINARY = kinds("binary_expression")
_COMMA = grammar.sign(",")
_MEMBER = kinds("member_expression", "subscript_expression")
_METHOD = kinds("method_definition")
_PAIR = kinds("pair")
_PARENTHESES = kinds("parenthesized_expression")
_SEQUENCE = kinds("sequence_expression")
_SPREAD = kinds("spread_element")
_SUBSCRIPT = kinds("subscript_expression")
_NUMBER = kinds("number")
_PLUS = grammar.sign("+")
_READS = kinds("identifier", "shorthand_property_identifier")
_TEMPLATE = kinds("template_string")
_FUNCTION_VALUE = kinds("function_expression", "generator_function", "arrow_function", "class")


class Expressions(Constants):
    """Expressions: each returns the index of the op that holds its value."""

    def value(self, node: Node) -> int:
        """Lower an expression and return the op that holds its value."""
        kind = node.kind_id
        if kind in _READS:
            return self.read(node)
        if self.depth >= MAX_DEPTH and node.child_count:
            return self.deferred(node)
        self.depth += 1
        handler = _TABLE.get(kind)
        op: int = handler(self, node) if handler is not None else self.anything(node)
        self.depth -= 1
        return op

    def anything(self, node: Node) -> int:
        """A node without a rule of its own (broken code, JSX): what is inside it may be its value."""
        guard = self.guard
        inner = []
        for child in node.named_children:
            if self.is_statement(child):
                self.statement(child)
            elif child.kind_id not in COMMENTS:
                inner.append(self.value(child))
        self.guard = guard
        return self.emit(Phi(self.fn, self.guard, tuple(inner)), node)

    def is_statement(self, node: Node) -> bool:
        """Whether a node has a rule as a statement."""
        raise NotImplementedError

    # -- names and literals -----------------------------------------------------------------------------------------

    lowers("identifier", "shorthand_property_identifier", "import", "meta_property")(Constants.read)

    @lowers("this")
    def _this(self, node: Node) -> int:
        return self.emit(This(self.fn, self.guard), node)

    @lowers("super")
    def _super(self, node: Node) -> int:
        return self.emit(Super(self.fn, self.guard), node)

    # -- wrappers that erase ----------------------------------------------------------------------------------------

    @lowers(
        "parenthesized_expression",
        "sequence_expression",
        "await_expression",
        "template_substitution",
        "computed_property_name",
        "jsx_expression",
    )
    def last(self, node: Node) -> int:
        """Lower what is inside; the value is that of the last part (`(0, f)`, `await x`)."""
        if (only := self.only_child(node)) is not None:
            return self.value(only)
        op = -1
        for child in node.named_children:
            if child.kind_id not in COMMENTS:
                op = self.value(child)
        return op if op >= 0 else self.undefined(node)

    @lowers("yield_expression")
    def _yield(self, node: Node) -> int:
        op = self.last(node)
        self.returned(node, op, yields=True)
        return op

    # -- access and calls -------------------------------------------------------------------------------------------

    @lowers("member_expression", "subscript_expression")
    def _member_read(self, node: Node) -> int:
        if node.kind_id in _SUBSCRIPT and (array := self._awaited_array(node)) is not None:
            return array
        target, name, key = self.member_parts(node)
        return self.emit(Get(self.fn, self.guard, target, name, key), node)

    def _is_await(self, node: Node) -> bool:
        """The grammar reads the `await` before a bracket as the name of a variable or function."""
        return (
            self.source.startswith(b"await", node.start_byte)
            and node.end_byte - node.start_byte == 5
            and node.kind_id in IDENTIFIER
        )

    def _awaited_array(self, node: Node) -> int | None:
        """`await [a, b]`, which the grammar reads as `await[(a, b)]`."""
        if not self.source.startswith(b"await", node.start_byte):
            return None
        target, index = node.child_by_field_id(_OBJECT), node.child_by_field_id(_INDEX)
        if target is None or index is None or not self._is_await(target):
            return None
        items = self.arguments(index) if index.kind_id in _SEQUENCE else (self.value(index),)
        start = self.source.find(b"[", target.end_byte)
        return self.emit_at(Array(self.fn, self.guard, items), start, node.end_byte)

    def arguments(self, node: Node | None) -> tuple[int, ...]:
        """Lower the arguments of a call."""
        if node is None:
            return ()
        return tuple([self.value(child) for child in node.named_children if child.kind_id not in COMMENTS])

    @lowers("call_expression")
    def _call(self, node: Node) -> int:
        callee_node, arguments = node.child_by_field_id(_FUNCTION), node.child_by_field_id(_ARGUMENTS)
        if callee_node is None:
            return self.anything(node)
        method = callee_node.kind_id in _MEMBER
        if not method and arguments is not None and self._is_await(callee_node):
            return self.value(arguments) if arguments.kind_id in _TEMPLATE else self.last(arguments)
        # The callee of a method call is a `Get` even where the rest of a chain is put off.
        callee = self._member_read(callee_node) if method else self.value(callee_node)
        if arguments is not None and arguments.kind_id in _TEMPLATE:
            args: tuple[int, ...] = (self.value(arguments),)
        else:
            args = self.arguments(arguments)
        index = self.emit(Call(self.fn, self.guard, callee, args, False), node)
        self.census.calls.append(index)
        return index

    @lowers("new_expression")
    def _new(self, node: Node) -> int:
        target = node.child_by_field_id(_CONSTRUCTOR)
        callee = self.value(target) if target is not None else self.undefined(node)
        args = self.arguments(node.child_by_field_id(_ARGUMENTS))
        index = self.emit(Call(self.fn, self.guard, callee, args, True), node)
        self.census.calls.append(index)
        return index

    @lowers("spread_element")
    def _spread(self, node: Node) -> int:
        return self.emit(Spread(self.fn, self.guard, self.last(node)), node)

    # -- objects, arrays, functions ---------------------------------------------------------------------------------

    @lowers("array")
    def _array_literal(self, node: Node) -> int:
        items, hole = [], True
        for child in node.children:
            if child.kind_id == _COMMA:
                if hole:
                    items.append(self.undefined(child))
                hole = True
            elif child.is_named and child.kind_id not in COMMENTS:
                items.append(self.value(child))
                hole = False
        return self.emit(Array(self.fn, self.guard, tuple(items)), node)

    @lowers("object", "object_pattern")
    def _object_literal(self, node: Node) -> int:
        names: list[str | None] = []
        keys: list[int] = []
        values: list[int] = []
        made = Object(self.fn, self.guard, (), (), ())
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
        index = self.emit(made, node)
        self.census.objects.append(index)
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
        left = node.child_by_field_id(_LEFT)
        right = node.child_by_field_id(_RIGHT)
        sign = node.child_by_field_id(_OPERATOR)
        if left is None or right is None or sign is None:
            return self.anything(node)
        operator = SIGNS.get(sign.kind_id) or self.text(sign)
        if operator == "+":
            return self._sum(node, left, right)
        if operator in ("&&", "||", "??"):
            return self._logical(node, left, right, operator)
        first = self.value(left)
        return self.emit(Binary(self.fn, self.guard, operator, first, self.value(right)), node)

    def _sum(self, node: Node, left: Node, right: Node) -> int:
        """`a + b + c` nests to the left; a chain of thousands is one op."""
        operands = [right]
        while left.kind_id in _BINARY:
            sign = left.child_by_field_id(_OPERATOR)
            inner, outer = left.child_by_field_id(_LEFT), left.child_by_field_id(_RIGHT)
            if sign is None or inner is None or outer is None or sign.kind_id != _PLUS:
                break
            operands.append(outer)
            left = inner
        operands.append(left)
        parts = tuple(self.value(operand) for operand in reversed(operands))
        return self.emit(Concat(self.fn, self.guard, parts), node)

    def _logical(self, node: Node, left: Node, right: Node, operator: str) -> int:
        return self._either(node, self.value(left), right, operator)

    def _either(self, node: Node, first: int, right: Node, operator: str) -> int:
        outer = self.guard
        self.guard = self.new_guard("if" if operator == "&&" else "unless", first)
        second = self.value(right)
        self.guard = outer
        # `a && b` is `b` wherever it matters: a falsy `a` carries no data.
        values = (second,) if operator == "&&" else (first, second)
        return self.emit(Phi(self.fn, self.guard, values), node)

    @lowers("ternary_expression")
    def _ternary(self, node: Node) -> int:
        test = node.child_by_field_id(_CONDITION)
        yes = node.child_by_field_id(_CONSEQUENCE)
        no = node.child_by_field_id(_ALTERNATIVE)
        if test is None or yes is None or no is None:
            return self.anything(node)
        condition, outer = self.value(test), self.guard
        self.guard = self.new_guard("if", condition)
        first = self.value(yes)
        self.guard = outer
        self.guard = self.new_guard("unless", condition)
        second = self.value(no)
        self.guard = outer
        return self.emit(Phi(self.fn, self.guard, (first, second)), node)

    @lowers("unary_expression")
    def _unary(self, node: Node) -> int:
        operand, sign = node.child_by_field_id(_ARGUMENT), node.child_by_field_id(_OPERATOR)
        if operand is None or sign is None:
            return self.anything(node)
        operator, fn, guard = SIGNS.get(sign.kind_id) or self.text(sign), self.fn, self.guard
        if operand.kind_id in _NUMBER:  # as minifiers write `true`, `false` and `undefined`
            value = number(self.text(operand))
            if operator == "!" and not isinstance(value, str):
                return self.emit(Const(fn, guard, "boolean", not value), node)
            if operator == "void":
                return self.undefined(node)
        return self.emit(Unary(fn, guard, operator, self.value(operand)), node)

    @lowers("update_expression")
    def _update(self, node: Node) -> int:
        operand, sign = node.child_by_field_id(_ARGUMENT), node.child_by_field_id(_OPERATOR)
        if operand is None or sign is None:
            return self.anything(node)
        operator = self.text(sign)

        def change(old: int) -> int:
            return self.emit(Unary(self.fn, self.guard, operator, old), node)

        return self._modify(operand, node, change)

    def _modify(self, target: Node, span: Node, change: Callable[[int], int]) -> int:
        """Read a target, and give it what `change` makes of its value. What says where it is runs once."""
        target = self._bare(target)
        if target.kind_id not in _MEMBER:
            op = change(self.value(target))
            if target.kind_id in IDENTIFIER:
                self.write(target, op, None, span)
            return op
        place = self.member_parts(target)
        op = change(self.emit(Get(self.fn, self.guard, *place), target))
        self._store(span, place, op)
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
        left = self._bare(left)
        if left.kind_id in IDENTIFIER:
            self.write(left, value, None, span)
        elif left.kind_id in _MEMBER:
            self._store(span, self.member_parts(left), value)
        else:
            self.assign(left, value, None)

    def _bare(self, node: Node) -> Node:
        """A target without the parentheses around it."""
        while node.kind_id in _PARENTHESES:
            inner = [child for child in node.named_children if child.kind_id not in COMMENTS]
            if len(inner) != 1:
                break
            node = inner[0]
        return node

    def _store(self, span: Node, place: tuple[int, str | None, int], value: int) -> None:
        self.census.sets.append(self.emit(Set(self.fn, self.guard, *place, value), span))

    @lowers("augmented_assignment_expression")
    def _augmented(self, node: Node) -> int:
        left = node.child_by_field_id(_LEFT)
        right = node.child_by_field_id(_RIGHT)
        sign = node.child_by_field_id(_OPERATOR)
        if left is None or right is None or sign is None:
            return self.anything(node)
        operator = self.text(sign)[:-1]

        def change(old: int) -> int:
            if operator in ("&&", "||", "??"):
                return self._either(node, old, right, operator)
            new = self.value(right)
            here = (self.fn, self.guard)
            return self.emit(Concat(*here, (old, new)) if operator == "+" else Binary(*here, operator, old, new), node)

        return self._modify(left, node, change)


_TABLE = lowers.table()
