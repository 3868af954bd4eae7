"""A second front end: esprima's tree of a script -> the same IR.

Patterns of signatures are read with it, and it is the oracle of the first in the differential tests: it shares the IR's
definition with that one and nothing else. It recurses, so it is for scripts of bounded depth.
"""

import sys
from collections.abc import Iterator
from contextlib import contextmanager

from skimtrace.javascript import esprima_parser
from skimtrace.javascript.borrowed import name_borrowed
from skimtrace.javascript.components import join_components
from skimtrace.javascript.esprima_expressions import Expressions
from skimtrace.javascript.esprima_state import Env, Node
from skimtrace.javascript.ir import Caught, Element, Export, Import, Module, Read, Throw, Write
from skimtrace.javascript.machines import erase_machines
from skimtrace.javascript.positions import Positions
from skimtrace.javascript.prototypes import make_classes


def lower(source: str, esm: bool = False) -> Module:
    """Parse a script, or a module when `esm`, and lower it. Raises `esprima.Error` on what `esprima_parser` does not
    read."""
    limit = sys.getrecursionlimit()
    sys.setrecursionlimit(20_000)  # bundles have sequences of hundreds of parts, which esprima nests
    try:
        tree = esprima_parser.parse(source, esm)
        front = Front(source)
        front.later(0, front.env, lambda: front.statements(tree.body))
        front.finish()
    finally:
        sys.setrecursionlimit(limit)
    module = Module(
        Positions(source.encode()), front.ops, front.starts, front.ends, front.functions, front.bindings, front.guards,
        [], front.esm,
    )  # fmt: skip
    census = front.counted()
    erase_machines(module, census)
    make_classes(module, census)
    join_components(module, census)
    name_borrowed(module, census)
    return module


class Front(Expressions):
    """Lowers statements, imports and exports."""

    def statements(self, nodes: list[Node]) -> None:
        for node in nodes:
            self.statement(node)

    def statement(self, node: Node) -> None:
        getattr(self, node.type.lower())(node)

    def inside(self, nodes: list[Node]) -> None:
        """Statements in a scope of their own; a guard that one leaves in force ends with them."""
        outer, self.env = self.env, Env(self.env, function=False)
        guard, entry = self.guard, self.entry
        self.entry = guard
        self.statements(nodes)
        self.env, self.guard, self.entry = outer, guard, entry

    def emptystatement(self, node: Node) -> None:
        pass

    breakstatement = continuestatement = debuggerstatement = emptystatement

    def expressionstatement(self, node: Node) -> None:
        self.value(node.expression)

    directive = expressionstatement

    def blockstatement(self, node: Node) -> None:
        self.inside(node.body)

    def functiondeclaration(self, node: Node) -> None:
        guard, self.guard = self.guard, self.entry
        op = self.function(node, node, "function", node.id.name)
        self.write(node.id.name, op, "function", node.id)
        self.guard = guard

    def classdeclaration(self, node: Node) -> None:
        self.write(node.id.name, self.classexpression(node), "class", node.id)

    def variabledeclaration(self, node: Node) -> None:
        for declarator in node.declarations:
            target, init = declarator.id, declarator.init
            if target.type == "Identifier":
                value = self.named(init, target.name) if init else self.undefined(declarator)
                self.write(target.name, value, node.kind, declarator)
            else:
                self.assign(target, self.value(init) if init else self.undefined(declarator), node.kind)

    # -- control flow -----------------------------------------------------------------------------------------------

    def ifstatement(self, node: Node) -> None:
        test = self.value(node.test)
        outer = self.under("if", test)
        self.statement(node.consequent)
        taken, self.guard = self.guard, outer
        if node.alternate or ends(node.consequent):
            self.under("unless", test)
        if node.alternate:
            self.statement(node.alternate)
        if not ends(node.consequent):
            self.guard = taken if node.alternate and ends(node.alternate) else outer

    def loop(self, condition: int, body: Node) -> None:
        outer = self.under("loop", condition)
        self.statement(body)
        self.guard = outer

    def forstatement(self, node: Node) -> None:
        outer, self.env = self.env, Env(self.env, function=False)
        if node.init and node.init.type == "VariableDeclaration":
            self.statement(node.init)
        elif node.init:
            self.value(node.init)
        condition = self.value(node.test) if node.test else -1
        if node.update:
            self.value(node.update)
        self.loop(condition, node.body)
        self.env = outer

    def forinstatement(self, node: Node) -> None:
        over = self.value(node.right)
        outer, self.env = self.env, Env(self.env, function=False)
        left, kind = node.left, None
        if left.type == "VariableDeclaration":
            left, kind = left.declarations[0].id, left.kind
        how = "key" if node.type == "ForInStatement" else "item"
        end = node.right.range[1]
        brackets = self.source[end : node.body.range[0]].count(")")  # the last is the statement's, others the object's
        for _ in range(brackets - 1):
            end = self.source.index(")", end) + 1
        span = self.span(left.range[0], end)
        self.assign(left, self.emit(Element(*self.here, over, "key" if how == "key" else "item"), span), kind)
        self.loop(over, node.body)
        self.env = outer

    forofstatement = forinstatement

    def whilestatement(self, node: Node) -> None:
        self.loop(self.value(node.test), node.body)

    dowhilestatement = whilestatement

    def labeledstatement(self, node: Node) -> None:
        outer = self.guard
        self.statement(node.body)
        self.guard = outer

    def withstatement(self, node: Node) -> None:
        self.value(node.object)
        self.statement(node.body)

    def switchstatement(self, node: Node) -> None:
        subject = self.value(node.discriminant)
        outer, self.env = self.env, Env(self.env, function=False)
        guard, entry = self.guard, self.entry
        self.entry = guard
        cases: tuple[int, ...] = ()
        default = False
        for case in node.cases:
            if case.test:
                cases += (self.value(case.test),)
            else:
                default = True
            if case.consequent:
                self.under("default", subject) if default else self.under("case", subject, cases)
                self.statements(case.consequent)
                self.guard = guard
                if ends(case.consequent[-1]):
                    cases, default = (), False
        self.env, self.entry = outer, entry

    def trystatement(self, node: Node) -> None:
        self.statement(node.block)
        if node.handler:
            outer_env, outer = self.env, self.under("catch", -1)
            self.env = Env(outer_env, function=False)
            if node.handler.param:
                self.assign(node.handler.param, self.emit(Caught(*self.here), self.at(node.handler.param)), "catch")
            self.statement(node.handler.body)
            self.env, self.guard = outer_env, outer
        if node.finalizer:
            self.statement(node.finalizer)

    def returnstatement(self, node: Node) -> None:
        if node.argument:
            self.returned(self.value(node.argument), self.at(node))

    def throwstatement(self, node: Node) -> None:
        value = self.value(node.argument)
        self.emit(Throw(*self.here, value), self.at(node))

    # -- modules ----------------------------------------------------------------------------------------------------

    @contextmanager
    def unconditional(self) -> Iterator[None]:
        """What a module imports and exports depends on no condition."""
        guard, self.guard = self.guard, self.entry
        self.esm = True
        yield
        self.guard = guard

    def importdeclaration(self, node: Node) -> None:
        with self.unconditional():
            self.imported(node)

    def imported(self, node: Node) -> None:
        source = node.source.value
        if not node.specifiers:
            self.emit(Import(*self.here, source, ""), self.at(node))
        for specifier in node.specifiers:
            if specifier.type == "ImportSpecifier":
                op, at = Import(*self.here, source, specifier.imported.name), self.at(specifier)
            else:
                name = "default" if specifier.type == "ImportDefaultSpecifier" else "*"
                op, at = Import(*self.here, source, name), self.at(node)
            self.write(specifier.local.name, self.emit(op, at), "import", specifier.local)

    def exportnameddeclaration(self, node: Node) -> None:
        if node.declaration:
            self.declared(node, node.declaration)
        with self.unconditional():
            self.exported(node)

    def exported(self, node: Node) -> None:
        for specifier in node.specifiers:
            if node.source:
                value = self.emit(Import(*self.here, node.source.value, specifier.local.name), self.at(specifier))
            else:
                value = self.read(specifier.local, specifier.local.name)
            self.emit(Export(*self.here, specifier.exported.name, value), self.at(specifier))
        if node.source and not node.specifiers:
            self.emit(Import(*self.here, node.source.value, ""), self.at(node))

    def declared(self, node: Node, declaration: Node, name: str | None = None) -> None:
        """Export what a declaration declares, under `name` when that is given."""
        names = {declaration.id.name} if getattr(declaration, "id", None) else declared_names(declaration.declarations)
        before = len(self.ops)
        self.statement(declaration)
        for index, op in enumerate(self.ops[before:], before):
            # The last write of a class is the one outside it: its own name inside is a variable of its own.
            if isinstance(op, Write) and op.name in names and self.env.names.get(op.name) == op.binding:
                with self.unconditional():
                    span = self.starts[index], self.ends[index]
                    read = self.emit(Read(op.fn, self.guard, op.name, op.binding), span)
                    self.emit(Export(*self.here, name or op.name, read), self.at(node))

    def exportdefaultdeclaration(self, node: Node) -> None:
        made = node.declaration
        if made.type in ("FunctionDeclaration", "ClassDeclaration") and made.id:
            self.declared(node, made, "default")
            return
        if made.type == "FunctionDeclaration":
            value = self.function(made, made, "function", None)
        else:
            value = self.classexpression(made) if made.type == "ClassDeclaration" else self.value(made)
        with self.unconditional():
            self.emit(Export(*self.here, "default", value), self.at(node))

    def exportalldeclaration(self, node: Node) -> None:
        with self.unconditional():
            value = self.emit(Import(*self.here, node.source.value, "*"), self.at(node))
            self.emit(Export(*self.here, "*", value), self.at(node))


def ends(node: Node) -> bool:
    """Whether a statement always leaves the block around it, as far as its last statement tells."""
    if node.type == "BlockStatement":
        return bool(node.body) and ends(node.body[-1])
    return node.type in ("ReturnStatement", "ThrowStatement", "BreakStatement", "ContinueStatement")


def declared_names(nodes: list[Node]) -> set[str]:
    """The variables that declarators, or patterns in them, declare."""
    found: set[str] = set()
    waiting = list(nodes)
    while waiting:
        node = waiting.pop()
        match node.type:
            case "Identifier":
                found.add(node.name)
            case "VariableDeclarator":
                waiting.append(node.id)
            case "Property":
                waiting.append(node.value)
            case "AssignmentPattern":
                waiting.append(node.left)
            case "RestElement":
                waiting.append(node.argument)
            case "ArrayPattern":
                waiting += [item for item in node.elements if item is not None]
            case "ObjectPattern":
                waiting += node.properties
    return found
