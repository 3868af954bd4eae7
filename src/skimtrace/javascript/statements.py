"""Lowering of statements, imports and exports."""

from tree_sitter import Node

from skimtrace.javascript import grammar
from skimtrace.javascript.builder import IDENTIFIER, LEXICAL, MAX_DEPTH
from skimtrace.javascript.expressions import Expressions
from skimtrace.javascript.grammar import COMMENTS, Rules, field, kinds
from skimtrace.javascript.ir import Caught, Element, Export, Import, Read, Throw, Write
from skimtrace.javascript.scopes import Scope

_ALIAS, _ALTERNATIVE, _BODY, _CONDITION = field("alias"), field("alternative"), field("body"), field("condition")
_CONSEQUENCE, _DECLARATION, _FINALIZER = field("consequence"), field("declaration"), field("finalizer")
_HANDLER, _INCREMENT, _INITIALIZER = field("handler"), field("increment"), field("initializer")
_KIND, _LEFT, _NAME, _OPERATOR, _PARAMETER = (
    field("kind"), field("left"), field("name"), field("operator"), field("parameter"),
)  # fmt: skip
_RIGHT, _SOURCE, _VALUE = field("right"), field("source"), field("value")
_CLAUSE = kinds("import_clause")
_DECLARATOR = kinds("variable_declarator")
_DEFAULT = grammar.sign("default")
_EMPTY = kinds("empty_statement")
_ENDS = kinds("return_statement", "throw_statement", "continue_statement", "break_statement")
_EXPORT_CLAUSE = kinds("export_clause")
_NAMED_IMPORTS = kinds("named_imports")
_NESTS = kinds("statement_block", "else_clause")
_NAMESPACE = kinds("namespace_import")
_NAMESPACE_EXPORT = kinds("namespace_export")
_SPECIFIER = kinds("import_specifier", "export_specifier")
_STRING = kinds("string")

_MAX_CASES = 64
"""A `switch` body that runs into the next hands it up to so many cases: guards must not grow with the square."""

lowers = Rules()


class Statements(Expressions):
    """Statements. What has no rule here is lowered as an expression."""

    def statement(self, node: Node) -> None:
        """Lower a statement."""
        if self.depth >= MAX_DEPTH:
            self.later(lambda: self.statement(node))
            return
        kind = node.kind_id
        handler = _TABLE[kind] if kind < len(_TABLE) else None
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
        return node.kind_id < len(_TABLE) and _TABLE[node.kind_id] is not None

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
            inner = [child for child in node.named_children if child.kind_id not in COMMENTS]
            node = inner[-1] if inner else None
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
        item = self.emit(Element(left.start_byte, right.end_byte, self.fn, self.guard, over, "key" if keys else "item"))
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
            parameter, inner = handler.child_by_field_id(_PARAMETER), handler.child_by_field_id(_BODY)
            if parameter is not None:
                caught = self.emit(Caught(parameter.start_byte, parameter.end_byte, self.fn, self.guard))
                self.assign(parameter, caught, "catch")
            if inner is not None:
                self.body(inner.named_children)
            self.scope, self.guard = outer_scope, outer_guard
        if final is not None:
            self.statement(final)

    @lowers("return_statement")
    def _return(self, node: Node) -> None:
        inner = [child for child in node.named_children if child.kind_id not in COMMENTS]
        if inner:
            self.returned(node, self.value(inner[0]))

    @lowers("throw_statement")
    def _throw(self, node: Node) -> None:
        self.emit(Throw(node.start_byte, node.end_byte, self.fn, self.guard, self.last(node)))

    # -- modules ----------------------------------------------------------------------------------------------------

    def _import_op(self, node: Node, source: str, name: str) -> int:
        return self.emit(Import(node.start_byte, node.end_byte, self.fn, self.guard, source, name))

    def _module_name(self, node: Node | None) -> str:
        """A name in an import or export clause; string names are allowed since ES2022."""
        if node is None:
            return ""
        return self.string_value(node) if node.kind_id in _STRING else self.text(node)

    @lowers("import_statement")
    def _import(self, node: Node) -> None:
        self.esm = True
        source_node = node.child_by_field_id(_SOURCE)
        source = self.string_value(source_node) if source_node is not None else ""
        clauses = [child for child in node.named_children if child.kind_id in _CLAUSE]
        before = len(self.ops)
        for part in clauses[0].named_children if clauses else ():
            if part.kind_id in IDENTIFIER:
                self.write(part, self._import_op(node, source, "default"), "import")
            elif part.kind_id in _NAMESPACE:
                for name in part.named_children:
                    if name.kind_id in IDENTIFIER:
                        self.write(name, self._import_op(node, source, "*"), "import")
            elif part.kind_id in _NAMED_IMPORTS:
                for specifier in part.named_children:
                    if specifier.kind_id in _SPECIFIER:
                        name_node = specifier.child_by_field_id(_NAME)
                        local = specifier.child_by_field_id(_ALIAS) or name_node
                        if local is not None:
                            value = self._import_op(specifier, source, self._module_name(name_node))
                            self.write(local, value, "import")
        if len(self.ops) == before:
            self._import_op(node, source, "")

    def _export_op(self, node: Node, name: str, value: int) -> None:
        self.emit(Export(node.start_byte, node.end_byte, self.fn, self.guard, name, value))

    @lowers("export_statement")
    def _export(self, node: Node) -> None:
        self.esm = True
        declaration, value = node.child_by_field_id(_DECLARATION), node.child_by_field_id(_VALUE)
        source_node = node.child_by_field_id(_SOURCE)
        source = self.string_value(source_node) if source_node is not None else None
        before = len(self.ops)
        if declaration is not None:
            self.statement(declaration)
            default = any(child.kind_id == _DEFAULT for child in node.children)
            for op in self.ops[before:]:
                # Only what has just been declared in this scope has its binding yet.
                if isinstance(op, Write) and op.binding >= 0 and self.scope.names.get(op.name) == op.binding:
                    read = self.emit(Read(op.start, op.end, self.fn, self.guard, op.name, op.binding))
                    self._export_op(node, "default" if default else op.name, read)
        elif value is not None:
            self._export_op(node, "default", self.value(value))
        elif source is not None and not any(
            child.kind_id in _EXPORT_CLAUSE or child.kind_id in _NAMESPACE_EXPORT for child in node.named_children
        ):
            self._export_op(node, "*", self._import_op(node, source, "*"))
        for clause in node.named_children:
            if clause.kind_id in _NAMESPACE_EXPORT and source is not None:
                names = [child for child in clause.named_children if child.kind_id not in COMMENTS]
                name = self._module_name(names[0] if names else None)
                self._export_op(node, name, self._import_op(node, source, "*"))
            elif clause.kind_id in _EXPORT_CLAUSE:
                self._export_clause(clause, source)
        if source is not None and len(self.ops) == before:
            self._import_op(node, source, "")  # `export {} from "m"` still loads the module

    def _export_clause(self, clause: Node, source: str | None) -> None:
        for specifier in clause.named_children:
            if specifier.kind_id not in _SPECIFIER:
                continue
            name_node = specifier.child_by_field_id(_NAME)
            if name_node is None:
                continue
            exported = self._module_name(specifier.child_by_field_id(_ALIAS) or name_node)
            if source is not None:
                value = self._import_op(specifier, source, self._module_name(name_node))
            else:
                value = self.read(name_node)
            self._export_op(specifier, exported, value)


_TABLE = lowers.table()
