"""Lowering of statements."""

from tree_sitter import Node

from skimtrace.javascript.builder import IDENTIFIER, LEXICAL, MAX_DEPTH
from skimtrace.javascript.grammar import COMMENTS, field, kinds
from skimtrace.javascript.ir import Caught, Element, Throw
from skimtrace.javascript.modules import Modules, lowers
from skimtrace.javascript.scopes import Scope

_ALTERNATIVE, _BODY, _CONDITION, _CONSEQUENCE = map(field, ("alternative", "body", "condition", "consequence"))
_FINALIZER, _HANDLER, _INCREMENT, _INITIALIZER = map(field, ("finalizer", "handler", "increment", "initializer"))
_KEY, _KIND, _LEFT, _NAME, _OPERATOR = map(field, ("key", "kind", "left", "name", "operator"))
_PARAMETER, _RIGHT, _VALUE = map(field, ("parameter", "right", "value"))
_DECLARATOR = kinds("variable_declarator")
_EMPTY = kinds("empty_statement")
_ENDS = kinds("return_statement", "throw_statement", "continue_statement", "break_statement")
_LABEL = kinds("property_identifier")
_OBJECT = kinds("object")
_PAIR = kinds("pair")
_NESTS = kinds("statement_block", "else_clause")

_MAX_CASES = 64
"""A `switch` body that runs into the next hands it up to so many cases: guards must not grow with the square."""


class Statements(Modules):
    """Statements. What has no rule here is lowered as an expression."""

    def statement(self, node: Node) -> None:
        """Lower a statement."""
        if self.depth >= MAX_DEPTH:
            self.later(lambda: self.statement(node))
            return
        handler = _TABLE.get(node.kind_id)
        if handler is None:
            self.value(node)
            return
        self.depth += 1
        handler(self, node)
        self.depth -= 1

    @lowers("empty_statement", "break_statement", "continue_statement", "debugger_statement", "comment",
            "html_comment", "hash_bang_line", "statement_identifier")  # fmt: skip
    def _nothing(self, node: Node) -> None:
        pass

    def program(self, node: Node) -> None:
        """Lower a whole script; its declarations belong to the script's own scope, not to a block in it."""
        for child in node.named_children:
            self.statement(child)

    def is_statement(self, node: Node) -> bool:
        """Whether a node has a rule as a statement."""
        return node.kind_id in _TABLE and node.kind_id not in _OBJECT

    @lowers("expression_statement")
    def _expression(self, node: Node) -> None:
        if (only := self.only_child(node)) is not None:
            self.statement(only)
            return
        for child in node.named_children:
            self.statement(child)

    @lowers("object")
    def _labelled_block(self, node: Node) -> None:
        """The grammar reads `{ label: expression }` as an object, though no statement begins with one."""
        inner = [child for child in node.named_children if child.kind_id not in COMMENTS]
        keys = [child.child_by_field_id(_KEY) for child in inner if child.kind_id in _PAIR]
        if any(key is None or key.kind_id not in _LABEL for key in keys):
            self.value(node)
            return
        for child in inner:
            value = child.child_by_field_id(_VALUE) if child.kind_id in _PAIR else None
            self.statement(value or child)

    @lowers("statement_block", "finally_clause")
    def _block(self, node: Node) -> None:
        self.body(node.named_children)

    @lowers("else_clause", "with_statement")
    def _parts(self, node: Node) -> None:
        for child in node.named_children:
            self.statement(child)

    @lowers("labeled_statement")
    def _labeled(self, node: Node) -> None:
        outer = self.guard
        self._parts(node)
        self.guard = outer  # `break` with this label goes on behind it

    @lowers("function_declaration", "generator_function_declaration")
    def _function_declaration(self, node: Node) -> None:
        self.function_declaration(node)

    @lowers("class_declaration")
    def _class_declaration(self, node: Node) -> None:
        self.class_declaration(node)

    @lowers("variable_declaration", "lexical_declaration", "using_declaration")
    def _declaration(self, node: Node) -> None:
        kind = self._kind(node) or "var"
        for child in node.named_children:
            if child.kind_id in _DECLARATOR:
                self._declarator(child, kind)

    def _kind(self, node: Node) -> str | None:
        """The keyword that declares; `using` and `await using` declare constants."""
        kind_node = node.child_by_field_id(_KIND)
        if kind_node is None:
            return None
        kind = self.text(kind_node)
        return kind if kind in ("var", "let") else "const"

    def _declarator(self, node: Node, kind: str) -> None:
        target, init = node.child_by_field_id(_NAME), node.child_by_field_id(_VALUE)
        if target is None:
            return
        if target.kind_id in IDENTIFIER:
            name = self.text(target)
            value = self.named_value(init, name) if init is not None else self.undefined(node)
            self.write(target, value, kind, node)
        else:
            self.assign(target, self.value(init) if init is not None else self.undefined(node), kind)

    # -- control flow -----------------------------------------------------------------------------------------------

    def _ends(self, node: Node | None) -> bool:
        """Whether a branch always leaves the block it is in."""
        while node is not None and node.kind_id in _NESTS:
            node = _last_child(node)
        return node is not None and node.kind_id in _ENDS

    @lowers("if_statement")
    def _if(self, node: Node) -> None:
        test = node.child_by_field_id(_CONDITION)
        yes = node.child_by_field_id(_CONSEQUENCE)
        no = node.child_by_field_id(_ALTERNATIVE)
        condition = self.value(test) if test is not None else self.undefined(node)
        outer = self.guard
        if yes is not None:
            self.guard = self.new_guard("if", condition)
            self.statement(yes)
        taken, self.guard = self.guard, outer
        leaves = self._ends(yes)
        if no is not None or leaves:
            self.guard = self.new_guard("unless", condition)
        if no is not None:
            self.statement(no)
        # `if (c) return;` guards the rest of the block as an else would; `body` restores the guard at its end.
        if not leaves:
            self.guard = taken if self._ends(no) else outer

    def _loop(self, condition: int, body: Node | None) -> None:
        outer = self.guard
        self.guard = self.new_guard("loop", condition)
        if body is not None:
            self.statement(body)
        self.guard = outer

    @lowers("for_statement")
    def _for(self, node: Node) -> None:
        outer = self.scope
        init = node.child_by_field_id(_INITIALIZER)
        if init is not None and init.kind_id in LEXICAL:
            self.scope = Scope(outer, hoists=False)
        if init is not None:
            self.statement(init)
        test, step = node.child_by_field_id(_CONDITION), node.child_by_field_id(_INCREMENT)
        condition = self.value(test) if test is not None and test.kind_id not in _EMPTY else -1
        if step is not None:
            self.value(step)
        self._loop(condition, node.child_by_field_id(_BODY))
        self.scope = outer

    @lowers("for_in_statement")
    def _for_in(self, node: Node) -> None:
        left = node.child_by_field_id(_LEFT)
        right = node.child_by_field_id(_RIGHT)
        sign = node.child_by_field_id(_OPERATOR)
        if left is None or right is None:
            self.anything(node)
            return
        over = self.value(right)
        outer = self.scope
        kind = self._kind(node)
        if kind in ("let", "const"):
            self.scope = Scope(outer, hoists=False)
        keys = sign is not None and self.text(sign) == "in"
        made = Element(self.fn, self.guard, over, "key" if keys else "item")
        item = self.emit_at(made, left.start_byte, right.end_byte)
        self.assign(left, item, kind)
        self._loop(over, node.child_by_field_id(_BODY))
        self.scope = outer

    @lowers("while_statement", "do_statement")
    def _while(self, node: Node) -> None:
        test = node.child_by_field_id(_CONDITION)
        condition = self.value(test) if test is not None else -1
        self._loop(condition, node.child_by_field_id(_BODY))

    @lowers("switch_statement")
    def _switch(self, node: Node) -> None:
        subject_node, body = node.child_by_field_id(_VALUE), node.child_by_field_id(_BODY)
        subject = self.value(subject_node) if subject_node is not None else self.undefined(node)
        outer_scope, outer_guard, outer_opening = self.scope, self.guard, self.opening
        self.scope, self.opening = Scope(outer_scope, hoists=False), outer_guard
        cases: list[int] = []
        default = False
        for clause in body.named_children if body is not None else ():
            if clause.kind_id in COMMENTS:
                continue
            test = clause.child_by_field_id(_VALUE)
            statements = [c for c in clause.children_by_field_id(_BODY) if c.kind_id not in COMMENTS]
            if test is None:
                default = True
            else:
                cases.append(self.value(test))
            if not statements:
                continue  # `case 1: case 2: ...` share the next body
            self.guard = self.new_guard("default" if default else "case", subject, () if default else tuple(cases))
            for child in statements:
                self.statement(child)
            self.guard = outer_guard
            if self._ends(statements[-1]):
                cases, default = [], False
            elif len(cases) > _MAX_CASES:  # the next body runs after this one too, for all of its cases
                default = True
        self.scope, self.opening = outer_scope, outer_opening

    @lowers("try_statement")
    def _try(self, node: Node) -> None:
        body = node.child_by_field_id(_BODY)
        handler = node.child_by_field_id(_HANDLER)
        final = node.child_by_field_id(_FINALIZER)
        if body is not None:
            self.statement(body)
        if handler is not None:
            outer_scope, outer_guard = self.scope, self.guard
            self.scope, self.guard = Scope(outer_scope, hoists=False), self.new_guard("catch", -1)
            caught = -1
            parameter, inner = handler.child_by_field_id(_PARAMETER), handler.child_by_field_id(_BODY)
            if parameter is not None:
                caught = self.emit(Caught(self.fn, self.guard), parameter)
                self.assign(parameter, caught, "catch")
            if body is not None:
                self.tries.append((self.fn, body.start_byte, body.end_byte, caught))
            if inner is not None:
                self.body(inner.named_children)
            self.scope, self.guard = outer_scope, outer_guard
        if final is not None:
            self.statement(final)

    @lowers("return_statement")
    def _return(self, node: Node) -> None:
        inner = self.only_child(node)
        if inner is None:
            inner = next((child for child in node.named_children if child.kind_id not in COMMENTS), None)
        if inner is not None:
            self.returned(node, self.value(inner))

    @lowers("throw_statement")
    def _throw(self, node: Node) -> None:
        self.emit(Throw(self.fn, self.guard, self.last(node)), node)


def _last_child(node: Node) -> Node | None:
    """The last named child that is no comment."""
    last = node.named_child(node.named_child_count - 1) if node.named_child_count else None
    if last is None or last.kind_id not in COMMENTS:
        return last
    return next((child for child in reversed(node.named_children) if child.kind_id not in COMMENTS), None)


_TABLE = lowers.table()
