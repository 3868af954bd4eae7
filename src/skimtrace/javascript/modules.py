"""Lowering of imports and exports (ECMA-262, section 16.2).

They stand at the top level and depend on no condition: an early exit before them does not guard them.
"""

from tree_sitter import Node

from skimtrace.javascript import grammar
from skimtrace.javascript.builder import IDENTIFIER
from skimtrace.javascript.expressions import Expressions
from skimtrace.javascript.grammar import COMMENTS, Rules, field, kinds
from skimtrace.javascript.ir import Export, Import, Read, Write

_ALIAS, _DECLARATION, _NAME, _SOURCE = field("alias"), field("declaration"), field("name"), field("source")
_VALUE = field("value")
_CLAUSE = kinds("import_clause")
_DEFAULT = grammar.sign("default")
_EXPORT_CLAUSE = kinds("export_clause")
_NAMED_IMPORTS = kinds("named_imports")
_NAMESPACE = kinds("namespace_import")
_NAMESPACE_EXPORT = kinds("namespace_export")
_SPECIFIER = kinds("import_specifier", "export_specifier")
_STRING = kinds("string")

lowers = Rules()
"""The rules for statements; those of this module are the first of them."""


class Modules(Expressions):
    """Imports and exports."""

    def _import_op(self, node: Node, source: str, name: str) -> int:
        return self.emit(Import(self.fn, self.guard, source, name), node)

    def _export_op(self, node: Node, name: str, value: int) -> None:
        self.emit(Export(self.fn, self.guard, name, value), node)

    def _module_name(self, node: Node | None) -> str:
        """A name in an import or export clause; string names are allowed since ES2022."""
        if node is None:
            return ""
        return self.string_value(node) if node.kind_id in _STRING else self.text(node)

    @lowers("import_statement")
    def _import(self, node: Node) -> None:
        self.esm = True
        outer, self.guard = self.guard, self.opening
        source_node = node.child_by_field_id(_SOURCE)
        source = self.string_value(source_node) if source_node is not None else ""
        before = len(self.ops)
        for clause in node.named_children:
            if clause.kind_id in _CLAUSE:
                self._import_clause(node, clause, source)
        if len(self.ops) == before:
            self._import_op(node, source, "")
        self.guard = outer

    def _import_clause(self, node: Node, clause: Node, source: str) -> None:
        for part in clause.named_children:
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

    @lowers("export_statement")
    def _export(self, node: Node) -> None:
        self.esm = True
        declaration, value = node.child_by_field_id(_DECLARATION), node.child_by_field_id(_VALUE)
        source_node = node.child_by_field_id(_SOURCE)
        outer, before = self.guard, len(self.ops)
        if declaration is not None:
            self.statement(declaration)
            self.guard = self.opening
            self._export_declared(node, before)
        elif value is not None:
            op = self.value(value)
            self.guard = self.opening
            self._export_op(node, "default", op)
        else:
            self.guard = self.opening
            self._export_names(node, self.string_value(source_node) if source_node is not None else None)
        self.guard = outer

    def _export_declared(self, node: Node, before: int) -> None:
        """Export what the ops from `before` on declare. The variable is exported, not the value it has now."""
        default = any(child.kind_id == _DEFAULT for child in node.children)
        for index, op in enumerate(self.ops[before:], before):
            # Only what has just been declared in this scope has its binding yet.
            if isinstance(op, Write) and op.binding >= 0 and self.scope.names.get(op.name) == op.binding:
                read = self.emit_at(
                    Read(self.fn, self.guard, op.name, op.binding), self.starts[index], self.ends[index]
                )
                self._export_op(node, "default" if default else op.name, read)

    def _export_names(self, node: Node, source: str | None) -> None:
        clauses = [child for child in node.named_children if child.kind_id in _EXPORT_CLAUSE]
        namespaces = [child for child in node.named_children if child.kind_id in _NAMESPACE_EXPORT]
        for clause in clauses:
            specifiers = [child for child in clause.named_children if child.kind_id in _SPECIFIER]
            for specifier in specifiers:
                self._export_specifier(specifier, source)
            if source is not None and not specifiers:
                self._import_op(node, source, "")  # `export {} from "m"` still loads the module
        for namespace in namespaces:
            names = [child for child in namespace.named_children if child.kind_id not in COMMENTS]
            if source is not None:
                self._export_op(
                    node, self._module_name(names[0] if names else None), self._import_op(node, source, "*")
                )
        if source is not None and not clauses and not namespaces:
            self._export_op(node, "*", self._import_op(node, source, "*"))

    def _export_specifier(self, specifier: Node, source: str | None) -> None:
        name_node = specifier.child_by_field_id(_NAME)
        if name_node is None:
            return
        exported = self._module_name(specifier.child_by_field_id(_ALIAS) or name_node)
        if source is not None:
            value = self._import_op(specifier, source, self._module_name(name_node))
        else:
            value = self.read(name_node)
        self._export_op(specifier, exported, value)
