"""The second front end: expressions, patterns, functions and classes. Methods bear the names of ESTree's types."""

from collections.abc import Callable

from skimtrace.javascript.esprima_state import Env, Node, State
from skimtrace.javascript.ir import (
    NO_VALUE,
    Array,
    Binary,
    Call,
    Class,
    Concat,
    Const,
    Element,
    Func,
    Function,
    Get,
    Object,
    Param,
    Return,
    Set,
    Spread,
    Super,
    This,
    Unary,
)

Place = tuple[int, str | None, int]


class Expressions(State):
    """Lowers expressions: each method returns the op that holds the value."""

    def value(self, node: Node) -> int:
        if node.type == "Import":  # the callee of `import(...)`
            return self.read(node, "import")
        op: int = getattr(self, node.type.lower())(node)
        return op

    # -- names and literals -----------------------------------------------------------------------------------------

    def identifier(self, node: Node) -> int:
        return self.undefined(node) if node.name == "undefined" else self.read(node, node.name)

    def metaproperty(self, node: Node) -> int:
        return self.read(node, f"{node.meta.name}.{node.property.name}")

    def literal(self, node: Node) -> int:
        value, kind = node.value, "string"
        if getattr(node, "regex", None) is not None:
            value, kind = node.regex.pattern, "regex"
        elif value is None:
            kind = "null"
        elif isinstance(value, bool):
            kind = "boolean"
        elif isinstance(value, int | float):
            value, kind = float(value), "number"
        else:
            value = joined(value)
        return self.emit(Const(*self.here, kind, value), self.at(node))  # type: ignore[arg-type]  # one of the kinds there are

    def thisexpression(self, node: Node) -> int:
        return self.emit(This(*self.here), self.at(node))

    def super(self, node: Node) -> int:
        return self.emit(Super(*self.here), self.at(node))

    def templateliteral(self, node: Node) -> int:
        if not node.expressions:
            return self.emit(Const(*self.here, "string", joined(node.quasis[0].value.cooked)), self.at(node))
        parts = []
        for index, quasi in enumerate(node.quasis):
            start, end = quasi.range[0] + 1, quasi.range[1] - (1 if quasi.tail else 2)
            if start < end:
                parts.append(self.emit(Const(*self.here, "string", joined(quasi.value.cooked)), self.span(start, end)))
            if not quasi.tail:
                parts.append(self.value(node.expressions[index]))
        return self.emit(Concat(*self.here, tuple(parts)), self.at(node))

    def taggedtemplateexpression(self, node: Node) -> int:
        callee = self.value(node.tag)
        return self.emit(Call(*self.here, callee, (self.value(node.quasi),), False), self.at(node))

    # -- access and calls -------------------------------------------------------------------------------------------

    def sequenceexpression(self, node: Node) -> int:
        return [self.value(part) for part in node.expressions][-1]

    def awaitexpression(self, node: Node) -> int:
        return self.value(node.argument)

    def yieldexpression(self, node: Node) -> int:
        op = self.value(node.argument) if node.argument else self.undefined(node)
        self.returned(op, self.at(node), yields=True)
        return op

    def place(self, node: Node) -> Place:
        owner = self.value(node.object)
        return owner, *self.key(node.property, node.computed)

    def key(self, node: Node, computed: bool) -> tuple[str | None, int]:
        if node.type == "Identifier" and not computed:
            return node.name, -1
        if node.type == "Literal" and isinstance(node.value, str):
            return joined(node.value), -1
        if node.type == "TemplateLiteral" and not node.expressions:
            return joined(node.quasis[0].value.cooked), -1
        if node.type == "Literal" and isinstance(node.value, int | float) and not isinstance(node.value, bool):
            return str(int(node.value)) if node.value == int(node.value) else repr(float(node.value)), -1
        return None, self.value(node)

    def memberexpression(self, node: Node) -> int:
        return self.emit(Get(self.fn, self.guard, *self.place(node)), self.at(node))

    def arguments(self, nodes: list[Node]) -> tuple[int, ...]:
        return tuple([self.value(node) for node in nodes])

    def callexpression(self, node: Node) -> int:
        callee = self.value(node.callee)
        return self.emit(Call(*self.here, callee, self.arguments(node.arguments), False), self.at(node))

    def newexpression(self, node: Node) -> int:
        callee = self.value(node.callee)
        return self.emit(Call(*self.here, callee, self.arguments(node.arguments), True), self.at(node))

    def spreadelement(self, node: Node) -> int:
        value = self.value(node.argument)
        return self.emit(Spread(*self.here, value), self.at(node))

    # -- operators --------------------------------------------------------------------------------------------------

    def binaryexpression(self, node: Node) -> int:
        if node.operator != "+":
            left, right = self.value(node.left), self.value(node.right)
            return self.emit(Binary(*self.here, node.operator, left, right), self.at(node))
        operands, left = [node.right], node.left
        # One op holds `a + b + c`; parentheses end the chain, and show in where the operand begins.
        while left.type == "BinaryExpression" and left.operator == "+" and left.range[0] == node.range[0]:
            operands.append(left.right)
            left = left.left
        parts = [self.value(operand) for operand in [left, *reversed(operands)]]
        return self.emit(Concat(*self.here, tuple(parts)), self.at(node))

    def logicalexpression(self, node: Node) -> int:
        return self.either(node, node.operator, self.value(node.left), node.right)

    def either(self, node: Node, operator: str, first: int, right: Node) -> int:
        outer = self.under("if" if operator == "&&" else "unless", first)
        second = self.value(right)
        self.guard = outer
        return self.phi(node, second) if operator == "&&" else self.phi(node, first, second)

    def conditionalexpression(self, node: Node) -> int:
        test = self.value(node.test)
        values = []
        for kind, branch in (("if", node.consequent), ("unless", node.alternate)):
            outer = self.under(kind, test)
            values.append(self.value(branch))
            self.guard = outer
        return self.phi(node, *values)

    def unaryexpression(self, node: Node) -> int:
        bare = "(" not in self.source[node.range[0] : node.argument.range[0]]
        number = node.argument.value if node.argument.type == "Literal" and bare else None
        if isinstance(number, int | float) and not isinstance(number, bool):
            if node.operator == "!":
                return self.emit(Const(*self.here, "boolean", number == 0), self.at(node))
            if node.operator == "void":
                return self.undefined(node)
        value = self.value(node.argument)
        return self.emit(Unary(*self.here, node.operator, value), self.at(node))

    def updateexpression(self, node: Node) -> int:
        return self.modify(
            node, node.argument, lambda old: self.emit(Unary(*self.here, node.operator, old), self.at(node))
        )

    def assignmentexpression(self, node: Node) -> int:
        if node.operator == "=":
            op = self.named(node.right, node.left.name if node.left.type == "Identifier" else None)
            if node.left.type == "Identifier":
                self.write(node.left.name, op, None, node)
            elif node.left.type == "MemberExpression":
                self.emit(Set(self.fn, self.guard, *self.place(node.left), op), self.at(node))
            else:
                self.assign(node.left, op, None)
            return op

        def change(old: int) -> int:
            new = self.value(node.right)
            if node.operator == "+=":
                return self.emit(Concat(*self.here, (old, new)), self.at(node))
            return self.emit(Binary(*self.here, node.operator[:-1], old, new), self.at(node))

        return self.modify(node, node.left, change)

    def modify(self, node: Node, target: Node, change: Callable[[int], int]) -> int:
        if target.type == "Identifier":
            op = change(self.value(target))
            self.write(target.name, op, None, node)
            return op
        place = self.place(target)
        op = change(self.emit(Get(self.fn, self.guard, *place), self.at(target)))
        self.emit(Set(self.fn, self.guard, *place, op), self.at(node))
        return op

    def named(self, node: Node, name: str | None) -> int:
        """An anonymous function takes the name it is given to, unless parentheses stand between the two."""
        op = self.value(node)
        made = self.ops[op]
        bare = not self.source[: node.range[0]].rstrip().endswith("(")
        if name and bare and node.type in ("FunctionExpression", "ArrowFunctionExpression") and isinstance(made, Func):
            self.functions[made.function].name = self.functions[made.function].name or name
        return op

    # -- patterns ---------------------------------------------------------------------------------------------------

    def assign(self, node: Node, value: int, kind: str | None) -> None:
        """Give a value to a target or pattern."""
        match node.type:
            case "Identifier":
                self.write(node.name, value, kind, node)
            case "MemberExpression":
                self.emit(Set(self.fn, self.guard, *self.place(node), value), self.at(node))
            case "AssignmentPattern":
                both = self.phi(node, value, self.value(node.right))
                self.assign(node.left, both, kind)
            case "RestElement":
                self.assign(node.argument, self.emit(Element(*self.here, value, "rest"), self.at(node)), kind)
            case "ArrayPattern":
                for index, item in enumerate(node.elements):
                    if item is not None:
                        rest = item.type == "RestElement"
                        part = value if rest else self.emit(Get(*self.here, value, str(index), -1), self.at(item))
                        self.assign(item, part, kind)
            case _:  # "ObjectPattern", the last there is
                for item in node.properties:
                    self.property(item, value, kind)

    def property(self, node: Node, value: int, kind: str | None) -> None:
        """One property of an object pattern."""
        if node.type == "RestElement":
            self.assign(node, value, kind)
            return
        name, key = self.key(node.key, node.computed)
        start, end = node.key.range
        if node.computed:
            start, end = self.source.rindex("[", 0, start), self.source.index("]", end) + 1
        got = self.emit(Get(*self.here, value, name, key), self.span(start, end))
        self.assign(node.value, got, kind)

    # -- objects and arrays -----------------------------------------------------------------------------------------

    def arrayexpression(self, node: Node) -> int:
        items = []
        at = node.range[0] + 1
        for item in node.elements:
            comma = self.source.find(",", at)
            items.append(
                self.value(item)
                if item
                else self.emit(Const(*self.here, "undefined", None), self.span(comma, comma + 1))
            )
            at = self.source.find(",", item.range[1] if item else at) + 1
        return self.emit(Array(*self.here, tuple(items)), self.at(node))

    def objectexpression(self, node: Node) -> int:
        entries: list[tuple[str | None, int, int]] = []
        methods = []
        for item in node.properties:
            if item.type == "SpreadElement":
                entries.append((None, -1, self.value(item.argument)))
                continue
            name, key = self.key(item.key, item.computed)
            if item.method or item.kind != "init":
                value = self.function(
                    item, item.value, {"get": "getter", "set": "setter"}.get(item.kind, "method"), name
                )
                methods.append(self.functions[-1])
            else:
                value = self.named(item.value, None if item.shorthand else name)
            entries.append((name, key, value))
        names, keys, values = zip(*entries, strict=True) if entries else ((), (), ())
        op = self.emit(Object(*self.here, names, keys, values), self.at(node))
        for method in methods:
            method.owner = op
        return op

    # -- functions and classes --------------------------------------------------------------------------------------

    def functionexpression(self, node: Node) -> int:
        return self.function(node, node, "function", node.id.name if node.id else None, own=node.id)

    def arrowfunctionexpression(self, node: Node) -> int:
        return self.function(node, node, "arrow", None)

    def function(self, node: Node, code: Node, kind: str, name: str | None, own: Node = None) -> int:
        """Make a function value at `node` of the parameters and body in `code`; `own` is its name for itself."""
        made = Function(name or "", kind, *self.at(node), self.fn, params=[], returns=[])
        made.generator = kind == "function" and bool(code.generator)
        index = len(self.functions)
        self.functions.append(made)
        made.op = self.emit(Func(*self.here, index), self.at(node))
        outer = self.env
        if own is not None:
            self.env = Env(outer, function=False)
            self.write(own.name, made.op, "function", own)
        self.later(index, Env(self.env, function=True), lambda: self.body(code, made))
        self.env = outer
        return made.op

    def body(self, code: Node, made: Function) -> None:
        for index, parameter in enumerate(code.params):
            rest = parameter.type == "RestElement"
            op = self.emit(Param(*self.here, index, rest), self.at(parameter))
            made.params.append(op)
            self.assign(parameter.argument if rest else parameter, op, "param")
        if any(parameter.type != "Identifier" for parameter in code.params):
            self.env = Env(self.env, function=True, names=dict(self.env.names))
        if code.body.type == "BlockStatement":
            self.statements(code.body.body)
            return
        value = self.value(code.body)
        arrow = self.source.rindex("=>", 0, code.body.range[0])
        start = self.source.find("(", arrow, code.body.range[0])  # parentheses around the body are part of it
        start = start if start >= 0 else code.body.range[0]
        self.returned(value, self.span(start, code.range[1]))

    def statements(self, nodes: list[Node]) -> None:
        raise NotImplementedError

    def returned(self, value: int, at: tuple[int, int], yields: bool = False) -> None:
        self.emit(Return(*self.here, value, yields), at)
        self.functions[self.fn].returns.append(value)

    def classexpression(self, node: Node) -> int:
        superclass = self.value(node.superClass) if node.superClass else NO_VALUE
        name = node.id.name if node.id else ""
        made = Class(*self.here, name, superclass, -1, (), (), ())
        op = self.emit(made, self.at(node))
        outer = self.env
        if node.id:
            self.env = Env(outer, function=False)
            self.write(name, op, "class", node.id)
        for member in node.body.body:
            key, _ = self.key(member.key, member.computed)
            constructor = member.kind == "constructor"
            kind = {"get": "getter", "set": "setter"}.get(member.kind, member.kind)
            value = self.function(member, member.value, kind, key)
            self.functions[-1].owner = op
            if constructor:
                made.constructor = len(self.functions) - 1
            else:
                made.names += (key,)
                made.kinds += (("static-" if member.static else "") + kind,)
                made.values += (value,)
        self.env = outer
        return op


def joined(text: str) -> str:
    """Two halves of a character that esprima keeps apart, as the one they are."""
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
