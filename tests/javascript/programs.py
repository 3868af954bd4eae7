"""Random ES2017 programs of bounded depth, for the laws and the differential tests.

The text is valid but means nothing. Few names are used, so that they hide one another in every way scopes allow.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from hypothesis import strategies as st

NAMES = ["a", "b", "c", "d"]
PROPERTIES = ["p", "q", "then", "get", "static", "if"]
STRINGS = ["''", "'x'", '"it\\\'s"', r"'\x41\u0042\u{43}\n'", "'é😀'", r"'\ud83d\ude00'", "'a\\\nb'", r"'\0'"]
NUMBERS = ["0", "42", ".5", "1e3", "0x1F", "0b11", "0o17", "5.", "1.25"]
LITERALS = [*STRINGS, *NUMBERS, "true", "false", "null", "undefined", "/a[/]b/g", "this"]
BINARY = ["+", "+", "-", "*", "/", "%", "**", "<", ">=", "===", "!=", "&", "^", ">>>", "instanceof", "in"]
ASSIGNING = ["=", "=", "+=", "-=", "**=", ">>>="]
COMMENTS = ["", "", "", "/* é */ ", "// x\n", "\n"]


class Writer:
    """Writes one program; what may stand where follows from the flags."""

    def __init__(self, draw: st.DrawFn, shorthand: bool) -> None:
        self.draw = draw
        self.shorthand = shorthand
        self.function = self.asynchronous = self.generator = self.loop = self.breakable = False
        self.label = 0

    # -- choices ----------------------------------------------------------------------------------------------------

    def pick(self, options: list[str]) -> str:
        return self.draw(st.sampled_from(options))

    def chance(self, one_in: int) -> bool:
        return self.draw(st.integers(0, one_in - 1)) == one_in - 1

    def some(self, make: Callable[[], str], most: int = 3) -> list[str]:
        return [make() for _ in range(self.draw(st.integers(0, most)))]

    def name(self) -> str:
        return self.pick(NAMES)

    def one_of(self, depth: int, *makers: Callable[[int], str]) -> str:
        return makers[self.draw(st.integers(0, len(makers) - 1))](depth)

    @contextmanager
    def within(self, **flags: bool) -> Iterator[None]:
        old = {flag: getattr(self, flag) for flag in flags}
        for flag, value in flags.items():
            setattr(self, flag, value)
        yield
        for flag, value in old.items():
            setattr(self, flag, value)

    # -- expressions ------------------------------------------------------------------------------------------------

    def expression(self, depth: int) -> str:
        """An expression that may stand where an assignment may."""
        if depth <= 0:
            return self.atom(0)
        return self.one_of(
            depth - 1, self.atom, self.unary, self.binary, self.sum, self.logical, self.conditional, self.assignment,
            self.update, self.member, self.call, self.construction, self.array, self.object, self.template, self.arrow,
            self.function_expression, self.class_expression, self.suspended, self.tagged,
        )  # fmt: skip

    def sequence(self, depth: int) -> str:
        return ", ".join([self.expression(depth), *self.some(lambda: self.expression(depth - 1), 1)])

    def operand(self, depth: int) -> str:
        """An expression that binds as tightly as is ever needed."""
        if self.chance(3):
            return f"({self.sequence(depth)})"
        return self.one_of(depth, self.atom, self.atom, self.member, self.call)

    def atom(self, _depth: int) -> str:
        return self.name() if self.chance(2) else self.pick(LITERALS)

    def unary(self, depth: int) -> str:
        return f"{self.pick(['!', '-', 'typeof ', 'void ', '~'])}{self.operand(depth)}"

    def binary(self, depth: int) -> str:
        sign = self.pick(BINARY)
        # esprima takes no power of a unary expression, not even in parentheses.
        return f"{self.name() if sign == '**' else self.operand(depth)} {sign} {self.operand(depth)}"

    def sum(self, depth: int) -> str:
        return " + ".join([self.operand(depth), self.operand(depth), *self.some(lambda: self.operand(depth), 2)])

    def logical(self, depth: int) -> str:
        sign = self.pick(["&&", "||"])
        return f" {sign} ".join([self.operand(depth), self.operand(depth), *self.some(lambda: self.operand(depth), 1)])

    def conditional(self, depth: int) -> str:
        return f"{self.operand(depth)} ? {self.expression(depth)} : {self.expression(depth)}"

    def target(self, depth: int) -> str:
        return self.name() if self.chance(2) else self.member(depth)

    def assignment(self, depth: int) -> str:
        if self.chance(4):
            return f"({self.pattern(depth, False)} = {self.expression(depth)})"
        return f"{self.target(depth)} {self.pick(ASSIGNING)} {self.expression(depth)}"

    def update(self, depth: int) -> str:
        sign = self.pick(["++", "--"])
        return f"{sign}{self.target(depth)}" if self.chance(2) else f"{self.target(depth)}{sign}"

    def member(self, depth: int) -> str:
        owner = self.name() if depth <= 0 else self.one_of(depth - 1, self.bracketed, self.member, self.call)
        if self.chance(3):
            return f"{owner}[{self.sequence(depth - 1)}]"
        return f"{owner}.{self.pick(PROPERTIES)}"

    def bracketed(self, depth: int) -> str:
        return f"({self.sequence(depth)})" if self.chance(3) else self.name()

    def call(self, depth: int) -> str:
        callee = self.name() if depth <= 0 else self.one_of(depth - 1, self.bracketed, self.member, self.call)
        return f"{callee}({self.arguments(depth)})"

    def arguments(self, depth: int) -> str:
        return ", ".join(self.some(lambda: ("..." if self.chance(4) else "") + self.expression(depth - 1), 2))

    def construction(self, depth: int) -> str:
        return f"new {self.bracketed(depth)}{f'({self.arguments(depth)})' if self.chance(2) else ''}"

    def array(self, depth: int) -> str:
        items = self.some(lambda: ("..." if self.chance(4) else "") + self.expression(depth - 1))
        return f"[{', ' if self.chance(6) else ''}{', '.join(items)}]"

    def object(self, depth: int) -> str:
        entries = self.some(lambda: self.entry(depth - 1))
        return f"{{{', '.join(entries)}}}"

    def entry(self, depth: int) -> str:
        match self.draw(st.integers(0, 5)):
            case 0 if self.shorthand:
                return self.name()
            case 1:
                return f"...{self.expression(depth)}"
            case 2:
                return self.method(depth)
            case _:
                return f"{self.key(depth)}: {self.expression(depth)}"

    def key(self, depth: int) -> str:
        match self.draw(st.integers(0, 4)):
            case 0:
                return f"[{self.expression(depth - 1)}]"
            case 1:
                return self.pick(["'p q'", "0x10", "1.5", r"'\x41'"])
            case _:
                return self.pick(PROPERTIES)

    def template(self, depth: int) -> str:
        parts = self.some(lambda: self.pick(["", "x", r"\x41", "é\n"]) + f"${{{self.sequence(depth - 1)}}}", 2)
        return f"`{''.join(parts)}{self.pick(['', 'y'])}`"

    def tagged(self, depth: int) -> str:
        return f"{self.bracketed(depth)}{self.template(depth)}"

    def suspended(self, depth: int) -> str:
        if self.asynchronous:
            return f"(await {self.one_of(depth, self.operand, self.bracketed, self.array, self.template)})"
        return f"(yield {one_line(self.expression(depth))})" if self.generator else self.operand(depth)

    # -- functions and classes --------------------------------------------------------------------------------------

    def parameters(self, depth: int) -> str:
        names = self.draw(st.lists(st.sampled_from(NAMES), max_size=3, unique=True))
        made = [f"{name} = {self.expression(depth - 1)}" if self.chance(4) else name for name in names]
        left = [name for name in NAMES if name not in names]
        if left and self.chance(3):
            made.append(self.pattern(depth - 1, True, left))
        elif left and self.chance(4):
            made.append(f"...{left[0]}")
        return ", ".join(made)

    def code(self, depth: int, asynchronous: bool = False, generator: bool = False) -> str:
        """Parameters and body."""
        with self.within(function=True, loop=False, breakable=False, asynchronous=False, generator=False):
            parameters = self.parameters(depth)
            with self.within(asynchronous=asynchronous, generator=generator):
                return f"({parameters}) {self.block(depth - 1)}"

    def function_expression(self, depth: int) -> str:
        name = f" {self.name()}" if self.chance(2) else ""
        match self.draw(st.integers(0, 2)):
            case 0:
                return f"function{name}{self.code(depth)}"
            case 1:
                return f"async function{name}{self.code(depth, asynchronous=True)}"
            case _:
                return f"function*{name}{self.code(depth, generator=True)}"

    def arrow(self, depth: int) -> str:
        asynchronous = self.chance(3)
        with self.within(function=True, loop=False, breakable=False, asynchronous=False, generator=False):
            head = self.name() if self.chance(3) else f"({self.parameters(depth)})"
            with self.within(asynchronous=asynchronous):
                body = self.block(depth - 1).rstrip() if self.chance(2) else self.returned(depth - 1)
        return f"({'async ' if asynchronous else ''}{head} => {body})"

    def returned(self, depth: int) -> str:
        """The expression an arrow returns, sometimes in parentheses, which an object needs."""
        text = self.expression(depth)
        return f"({text})" if text.startswith("{") or self.chance(4) else text

    def method(self, depth: int) -> str:
        key = self.key(depth)
        match self.draw(st.integers(0, 4)):
            case 0:
                with self.within(function=True, loop=False, breakable=False, asynchronous=False, generator=False):
                    return f"get {key}() {self.block(depth - 1)}"
            case 1:
                with self.within(function=True, loop=False, breakable=False, asynchronous=False, generator=False):
                    return f"set {key}({self.name()}) {self.block(depth - 1)}"
            case 2:
                # Not of a computed key: esprima forgets that such a method's key is computed.
                return f"async {self.pick(PROPERTIES)}{self.code(depth, asynchronous=True)}"
            case 3:
                return f"*{key}{self.code(depth, generator=True)}"
            case _:
                return f"{key}{self.code(depth)}"

    def class_expression(self, depth: int) -> str:
        return self.class_text(depth, f" {self.name()}" if self.chance(2) else "")

    def class_text(self, depth: int, name: str) -> str:
        heritage = f" extends {self.bracketed(depth)}" if self.chance(3) else ""
        members = self.some(lambda: ("static " if self.chance(3) else "") + self.method(depth - 1))
        if self.chance(3):
            members.append(f"constructor{self.code(depth - 1)}")
        return f"class{name}{heritage} {{ {' '.join(members)} }}"

    # -- patterns ---------------------------------------------------------------------------------------------------

    def pattern(self, depth: int, declares: bool, names: list[str] | None = None) -> str:
        """A destructuring pattern; of declarations each of `names` is used once at most."""
        left = list(names or NAMES)

        def leaf() -> str:
            return left.pop() if declares else self.target(depth - 2)

        parts: list[str] = []
        array = self.chance(2)
        for _ in range(self.draw(st.integers(0, 2))):
            if not left:
                break
            default = f" = {self.expression(depth - 1)}" if self.chance(3) else ""
            if array:
                parts.append(("" if self.chance(4) else leaf()) or "")
                parts[-1] += default if parts[-1] else ""
            elif self.shorthand and self.chance(2):
                parts.append((left.pop() if declares else self.name()) + default)
            else:
                parts.append(f"{self.key(depth - 1)}: {leaf()}{default}")
        if left and depth > 0 and self.chance(4):
            inner = self.pattern(depth - 1, declares, left[:1])
            parts.append(inner if array else f"p: {inner}")
            del left[:1]
        if left and self.chance(4):
            parts.append(f"...{left.pop()}")
        return f"[{', '.join(parts)}]" if array else f"{{{', '.join(parts)}}}"

    # -- statements -------------------------------------------------------------------------------------------------

    def statement(self, depth: int) -> str:
        comment = self.pick(COMMENTS)
        if depth <= 0:
            return comment + self.expression_statement(0)
        return comment + self.one_of(
            depth - 1, self.expression_statement, self.expression_statement, self.variables, self.variables, self.leave,
            self.branch, self.branch, self.loops, self.each, self.switch, self.guarded, self.labelled,
            self.function_statement, self.class_statement, self.block,
        )  # fmt: skip

    def statements(self, depth: int) -> str:
        return " ".join(self.some(lambda: self.statement(depth), 4))

    def block(self, depth: int) -> str:
        return f"{{ {self.statements(depth)} }}\n"

    def body(self, depth: int) -> str:
        """The statement of a branch or loop: no declaration may stand there bare."""
        return self.block(depth) if self.chance(2) else self.one_of(depth, self.expression_statement, self.leave)

    def expression_statement(self, depth: int) -> str:
        text = self.sequence(depth)
        opens = text.startswith(("{", "function", "class", "async function", "let", "'", '"'))
        return f"({text});" if opens else f"{text};"

    def variables(self, depth: int) -> str:
        kind = self.pick(["var", "let", "const"])

        def declarator() -> str:
            if self.chance(4):
                return f"{self.pattern(depth, True)} = {self.expression(depth)}"
            init = f" = {self.expression(depth)}" if kind == "const" or self.chance(2) else ""
            return self.name() + init

        return f"{kind} {', '.join([declarator(), *self.some(declarator, 1)])};"

    def leave(self, depth: int) -> str:
        kinds = ["throw"] + ["return"] * 2 * self.function + ["break"] * self.breakable + ["continue"] * self.loop
        kind = self.pick(kinds)
        if kind in ("break", "continue"):
            return f"{kind};"
        return "return;" if kind == "return" and self.chance(3) else f"{kind} {one_line(self.sequence(depth))};"

    def branch(self, depth: int) -> str:
        text = f"if ({self.sequence(depth)}) {self.body(depth)}"
        return f"{text} else {self.body(depth)}" if self.chance(2) else text

    def loops(self, depth: int) -> str:
        with self.within(loop=True, breakable=True):
            body = self.body(depth)
        match self.draw(st.integers(0, 2)):
            case 0:
                return f"while ({self.sequence(depth)}) {body}"
            case 1:
                return f"do {body} while ({self.sequence(depth)});"
        start = f"{self.pick(['var', 'let'])} {self.name()} = ({self.expression(depth)})" if self.chance(2) else ""
        test = self.sequence(depth) if self.chance(2) else ""
        step = self.sequence(depth) if self.chance(2) else ""
        return f"for ({start}; {test}; {step}) {body}"

    def each(self, depth: int) -> str:
        kind = self.pick(["var ", "let ", "const ", ""])
        # esprima takes no defaults in a pattern that declares nothing here.
        left = self.pattern(depth, True) if kind and self.chance(3) else self.name() if kind else self.target(depth)
        with self.within(loop=True, breakable=True):
            return f"for ({kind}{left} {self.pick(['in', 'of'])} {self.operand(depth)}) {self.body(depth)}"

    def switch(self, depth: int) -> str:
        with self.within(breakable=True):
            cases = self.some(lambda: f"case {self.expression(depth - 1)}: {self.statements(depth)}")
            if self.chance(2):
                cases.insert(self.draw(st.integers(0, len(cases))), f"default: {self.statements(depth)}")
        return f"switch ({self.sequence(depth)}) {{ {' '.join(cases)} }}\n"

    def guarded(self, depth: int) -> str:
        caught = self.pattern(depth - 1, True) if self.chance(3) else self.name()
        ends = [f"catch ({caught}) {self.block(depth)}"] if self.chance(2) else []
        ends += [f"finally {self.block(depth)}"] if not ends or self.chance(3) else []
        return f"try {self.block(depth)} {' '.join(ends)}"

    def labelled(self, depth: int) -> str:
        self.label += 1
        return f"l{self.label}: {self.one_of(depth, self.loops, self.block, self.branch)}"

    def function_statement(self, depth: int) -> str:
        head, flags = self.draw(
            st.sampled_from(
                [("function ", {}), ("async function ", {"asynchronous": True}), ("function* ", {"generator": True})]
            )
        )
        return f"{head}{self.name()}{self.code(depth, **flags)}"

    def class_statement(self, depth: int) -> str:
        return f"{self.class_text(depth, f' {self.name()}')}\n"

    def module_item(self, depth: int) -> str:
        match self.draw(st.integers(0, 9)):
            case 0:
                return f"import {self.pick(['a', '* as b', '{}', '{p as c, d}', 'a, {default as b}'])} from 'm';"
            case 1:
                return f"export {self.variables(depth)}"
            case 2:
                return f"export {self.one_of(depth, self.function_statement, self.class_statement)}"
            case 3:
                return f"export {{{self.pick(['a', 'a as p', 'b as default, c', ''])}}};"
            case 4:
                return f"export {self.pick(['*', '{p, q as r}', '{default}', '{}'])} from 'm';"
            case 5:
                made = self.one_of(depth, self.operand, self.function_statement, self.class_statement)
                return f"export default {made};\n"
            case _:
                return self.statement(depth)


def one_line(text: str) -> str:
    """What follows `return`, `throw` and `yield`: esprima takes a line's end inside a string for one before it."""
    return f"({text})" if "\n" in text else text


@st.composite
def programs(draw: st.DrawFn, esm: bool = False, shorthand: bool = True, depth: int = 3) -> str:
    """A script, or a module when `esm`. Without `shorthand` no variable's name is a property's too."""
    writer = Writer(draw, shorthand)
    make = writer.module_item if esm else writer.statement
    return "\n".join(writer.some(lambda: make(depth), 5))
