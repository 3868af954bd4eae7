"""Lowering of assignment targets and destructuring patterns (ECMA-262, section 13.15.5)."""

from tree_sitter import Node

from skimtrace.javascript.builder import IDENTIFIER, MAX_DEPTH
from skimtrace.javascript.functions import Functions
from skimtrace.javascript.grammar import COMMENTS, field, kinds
from skimtrace.javascript.ir import Call, Concat, Element, Get, Phi, Set

_INDEX, _KEY, _LEFT, _OBJECT = field("index"), field("key"), field("left"), field("object")
_PROPERTY, _RIGHT, _VALUE = field("property"), field("right"), field("value")
_MEMBER = kinds("member_expression")
_SUBSCRIPT = kinds("subscript_expression")
_OBJECT_PATTERN = kinds("object_pattern", "object")
_ARRAY_PATTERN = kinds("array_pattern", "array")
_DEFAULT = kinds("assignment_pattern", "object_assignment_pattern", "assignment_expression")
_REST = kinds("rest_pattern", "spread_element")
_PAIR = kinds("pair_pattern", "pair")
_PARENTHESES = kinds("parenthesized_expression")
_MADE = (Call, Concat)


class Patterns(Functions):
    """Targets of assignments and declarations."""

    def assign(self, node: Node, value: int, kind: str | None) -> None:
        """Give `value` to a target or pattern; `kind` is set when that declares variables."""
        if node.kind_id in IDENTIFIER:
            self.write(node, value, kind)
            return
        if self.depth >= MAX_DEPTH:
            self.later(lambda: self.assign(node, value, kind))
            return
        self.depth += 1
        number = node.kind_id
        if number in _MEMBER or number in _SUBSCRIPT:
            self._member(node, value)
        elif number in _OBJECT_PATTERN:
            self._object(node, value, kind)
        elif number in _ARRAY_PATTERN:
            self._array(node, value, kind)
        elif number in _DEFAULT:
            self._default(node, value, kind)
        elif number in _REST or number in _PARENTHESES:
            self.assign_inside(node, value, kind)
        else:  # no target the language allows: keep what is inside it
            self.value(node)
        self.depth -= 1

    def assign_inside(self, node: Node, value: int, kind: str | None) -> None:
        """Assign to what a rest pattern or parentheses hold."""
        for child in node.named_children:
            if child.kind_id not in COMMENTS:
                self.assign(child, value, kind)

    def member_parts(self, node: Node) -> tuple[int, str | None, int]:
        """Object, known name and computed key of a member or subscript expression."""
        inner = node.child_by_field_id(_OBJECT)
        target = self.value(inner) if inner is not None else self.undefined(node)
        name_node = node.child_by_field_id(_PROPERTY)
        if name_node is not None:
            return target, self.text(name_node), -1
        index = node.child_by_field_id(_INDEX)
        if index is None:
            return target, None, self.undefined(node)
        if (known := self.literal_key(index)) is not None:
            return target, known, -1
        key = self.value(index)
        if type(self.ops[key]) in _MADE:
            self.keyed.append(key)
        return target, None, key

    def literal_key(self, node: Node) -> str | None:
        """The text of a key that is a string or number literal."""
        raise NotImplementedError

    def _member(self, node: Node, value: int) -> None:
        target, name, key = self.member_parts(node)
        self.census.sets.append(self.emit(Set(self.fn, self.guard, target, name, key, value), node))

    def _get(self, node: Node, value: int, name: str | None, key: int = -1) -> int:
        return self.emit(Get(self.fn, self.guard, value, name, key), node)

    def _object(self, node: Node, value: int, kind: str | None) -> None:
        for child in node.named_children:
            number = child.kind_id
            if number in IDENTIFIER:
                self.write(child, self._get(child, value, self.text(child)), kind)
            elif number in _PAIR:
                key_node, target = child.child_by_field_id(_KEY), child.child_by_field_id(_VALUE)
                if key_node is not None and target is not None:
                    name, key = self.property_name(key_node)
                    self.assign(target, self._get(key_node, value, name, key), kind)
            elif number in _DEFAULT:
                left = child.child_by_field_id(_LEFT)
                if left is not None and left.kind_id in IDENTIFIER:
                    self._default(child, self._get(left, value, self.text(left)), kind)
            elif number in _REST:
                rest = self.emit(Element(self.fn, self.guard, value, "rest"), child)
                self.assign(child, rest, kind)

    def _array(self, node: Node, value: int, kind: str | None) -> None:
        index = 0
        for child in node.children:
            if not child.is_named:
                index += child.type == ","  # holes count
            elif child.kind_id in _REST:
                rest = self.emit(Element(self.fn, self.guard, value, "rest"), child)
                self.assign(child, rest, kind)
            elif child.kind_id not in COMMENTS:
                self.assign(child, self._get(child, value, str(index)), kind)

    def _default(self, node: Node, value: int, kind: str | None) -> None:
        left, right = node.child_by_field_id(_LEFT), node.child_by_field_id(_RIGHT)
        if left is None or right is None:
            return
        default = self.value(right)
        both = self.emit(Phi(self.fn, self.guard, (value, default)), node)
        self.assign(left, both, kind)
