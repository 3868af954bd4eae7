"""Lowering of functions and classes."""

from tree_sitter import Node

from skimtrace.javascript.builder import IDENTIFIER, Builder
from skimtrace.javascript.grammar import COMMENTS, field, kinds
from skimtrace.javascript.ir import NO_VALUE, Class, Func, Function, Param, Return
from skimtrace.javascript.scopes import Scope

_BODY, _NAME, _PARAMETER, _PARAMETERS = field("body"), field("name"), field("parameter"), field("parameters")
_PROPERTY, _VALUE = field("property"), field("value")
_BLOCK = kinds("statement_block")
_GENERATOR = kinds("generator_function", "generator_function_declaration")
_OBJECT = kinds("object")
_REST = kinds("rest_pattern")
_METHOD = kinds("method_definition")
_FIELD = kinds("field_definition")
_STATIC_BLOCK = kinds("class_static_block")
_HERITAGE = kinds("class_heritage")
_CLASS_BODY = kinds("class_body")


class Functions(Builder):
    """Functions, methods, classes. Bodies are queued, so nesting functions costs no stack."""

    def function(self, node: Node, kind: str, name: str = "", named_inside: bool = False) -> int:
        """Make a function value. `named_inside`: the function's own name is visible in its body only."""
        made = Function(name, kind, node.start_byte, node.end_byte, self.fn, params=[], returns=[])
        made.generator = node.kind_id in _GENERATOR
        index = self.new_function(made)
        made.op = self.emit(Func(self.fn, self.guard, index), node)
        outer = self.scope
        if named_inside and (identifier := node.child_by_field_id(_NAME)) is not None:
            self.scope = Scope(outer, hoists=False)  # around the parameters: they, and variables, may hide the name
            self.write(identifier, made.op, "function")
        self.later(lambda: self._function_body(node, made), index, Scope(self.scope, hoists=True))
        self.scope = outer
        return made.op

    def _function_body(self, node: Node, made: Function) -> None:
        single = node.child_by_field_id(_PARAMETER)
        if single is not None:
            self._parameter(single, 0, made)
        elif (parameters := node.child_by_field_id(_PARAMETERS)) is not None:
            names = [child for child in parameters.named_children if child.kind_id not in COMMENTS]
            for index, child in enumerate(names):
                self._parameter(child, index, made)
            if not all(child.kind_id in IDENTIFIER for child in names):
                # Defaults do not see the variables of the body; one named like a parameter is that parameter.
                parameter_scope, self.scope = self.scope, Scope(self.scope, hoists=True)
                self.scope.names.update(parameter_scope.names)
        body = node.child_by_field_id(_BODY)
        if body is None:
            return
        if body.kind_id in _BLOCK:
            for child in body.named_children:
                if child.kind_id not in COMMENTS:
                    self.statement(child)
        elif body.kind_id in _OBJECT:  # no object without parentheses: a block with a label
            self.statement(body)
        else:
            self.returned(body, self.value(body))

    def _parameter(self, node: Node, index: int, made: Function) -> None:
        rest = node.kind_id in _REST
        op = self.emit(Param(self.fn, self.guard, index, rest), node)
        made.params.append(op)
        if rest:
            self.assign_inside(node, op, "param")
        else:
            self.assign(node, op, "param")

    def returned(self, node: Node, value: int, yields: bool = False) -> None:
        """The current function returns, or yields, `value`."""
        self.emit(Return(self.fn, self.guard, value, yields), node)
        self.functions[self.fn].returns.append(value)

    def method_kind(self, node: Node) -> tuple[str, bool]:
        """The kind ("method", "getter", "setter") of a method definition, and whether it is static."""
        words = self._keywords(node)
        return "getter" if "get" in words else "setter" if "set" in words else "method", "static" in words

    def _keywords(self, node: Node) -> list[str]:
        """The keywords before a class member's name; the grammar has a sign "static get" besides the two."""
        return " ".join(child.type for child in node.children if not child.is_named).split()

    def method(self, node: Node, kind: str, name: str | None) -> int:
        """Lower a method definition to a function value."""
        return self.function(node, kind, name or "")

    def property_name(self, node: Node) -> tuple[str | None, int]:
        """The name of a property as text, or None and the op of its computed key."""
        raise NotImplementedError

    def last(self, node: Node) -> int:
        """Lower what is inside; the value is that of the last part."""
        raise NotImplementedError

    def class_value(self, node: Node) -> int:
        """Lower a class to its value."""
        name_node = node.child_by_field_id(_NAME)
        name = self.text(name_node) if name_node is not None else ""
        superclass, members = NO_VALUE, []
        for child in node.named_children:
            if child.kind_id in _HERITAGE:
                superclass = self.last(child)
            elif child.kind_id in _CLASS_BODY:
                members = child.named_children
        made = Class(self.fn, self.guard, name, superclass, -1, (), (), ())
        index = self.emit(made, node)
        outer = self.scope
        if name_node is not None and name_node.kind_id in IDENTIFIER:
            self.scope = Scope(outer, hoists=False)
            self.write(name_node, index, "class")
        names, keys, member_kinds, values = [], [], [], []
        for member in members:
            if member.kind_id in _METHOD:
                key_node = member.child_by_field_id(_NAME)
                key, computed = self.property_name(key_node) if key_node is not None else (None, NO_VALUE)
                kind, static = self.method_kind(member)
                if key == "constructor" and kind == "method" and not static:
                    kind = "constructor"
                value = self.method(member, kind, key)
                function = len(self.functions) - 1
                self.functions[function].owner = index
                if kind == "constructor":
                    made.constructor = function
                    continue
            elif member.kind_id in _FIELD:
                key, computed, static, value = self._class_field(member, index)
                kind = "field"
            elif member.kind_id in _STATIC_BLOCK:
                self._static_block(member, index)
                continue
            else:
                continue
            names.append(key)
            keys.append(computed)
            member_kinds.append(("static-" if static else "") + kind)
            values.append(value)
        made.names, made.kinds, made.values = tuple(names), tuple(member_kinds), tuple(values)
        made.keys = tuple(keys)
        self.scope = outer
        return index

    def _class_field(self, node: Node, owner: int) -> tuple[str | None, int, bool, int]:
        """A field's initialiser runs as a method of its own: its `this` is the instance."""
        key_node = node.child_by_field_id(_PROPERTY)
        key, computed = self.property_name(key_node) if key_node is not None else (None, NO_VALUE)
        static = "static" in self._keywords(node)
        value_node = node.child_by_field_id(_VALUE)
        if value_node is None:
            return key, computed, static, self.undefined(node)
        outer_fn, outer_scope = self.fn, self.scope
        self.fn, self.scope = self._initialiser(node, key or "", owner), Scope(outer_scope, hoists=True)
        value = self.value(value_node)
        self.fn, self.scope = outer_fn, outer_scope
        return key, computed, static, value

    def _initialiser(self, node: Node, name: str, owner: int) -> int:
        made = Function(name, "field", node.start_byte, node.end_byte, self.fn, owner, owner, params=[], returns=[])
        return self.new_function(made)

    def _static_block(self, node: Node, owner: int) -> None:
        """A static block is an initialiser too: it has its own `this` and its own variables."""
        block = node.child_by_field_id(_BODY)
        if block is not None:
            task = lambda: self.body(block.named_children)  # noqa: E731 (a def would need a name of its own)
            self.later(task, self._initialiser(node, "", owner), Scope(self.scope, hoists=True))

    def function_declaration(self, node: Node) -> None:
        """A declared function is visible in the whole block, or script, that declares it, and made where that begins:
        an early exit before it does not guard it."""
        name_node = node.child_by_field_id(_NAME)
        name = self.text(name_node) if name_node is not None else ""
        outer, self.guard = self.guard, self.opening
        op = self.function(node, "function", name)
        if name_node is not None:
            self.write(name_node, op, "function")
        self.guard = outer

    def class_declaration(self, node: Node) -> None:
        """A declared class is visible in the block that declares it."""
        op = self.class_value(node)
        name_node = node.child_by_field_id(_NAME)
        if name_node is not None:
            self.write(name_node, op, "class")
