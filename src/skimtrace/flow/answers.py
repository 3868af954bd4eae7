"""Where the answer to a request, or to a platform call with a callback, is found in the code."""

from collections.abc import Iterator
from typing import Final

from skimtrace.flow.fact import Fact
from skimtrace.flow.fieldpath import Path
from skimtrace.flow.names import Names
from skimtrace.flow.program import Node, Program
from skimtrace.flow.resolve import Resolver
from skimtrace.flow.values import CallString, Value, push
from skimtrace.javascript.ir import NO_VALUE, Call, Func, Function, Get, Param, Set, This, Write

_ANSWER_PROPERTIES: Final = ("responseText", "response", "responseXML", "responseJSON")
_SUCCESS: Final = ("success", "complete", "onload", "onSuccess")
_PATCHED_METHODS: Final = ("open", "send", "setRequestHeader")


class Answers:
    """Finds the facts from which an answer is followed."""

    def __init__(self, resolver: Resolver, names: Names) -> None:
        self.program: Program = resolver.program
        self.resolver = resolver
        self.names = names

    def of_call(self, site: Node, path: Path, calls: CallString = ()) -> Iterator[Fact]:
        """The answer of a call, in the activation `calls`: its result, and what the functions it is given are called
        with."""
        yield Fact(site, path, calls)
        unit = self.program.unit(site)
        call = self.program.op(site)
        for argument in call.args if type(call) is Call else ():
            values = [Value(unit.base + argument, calls)]
            for name in _SUCCESS:
                values += self.resolver.member(Value(unit.base + argument, calls), name)
            for value in values:
                for root in self.resolver.roots(value.node, value.calls):
                    made = self.program.op(root.node)
                    if type(made) is Func:
                        other = self.program.unit(root.node)
                        for param in other.module.functions[made.function].params[:1]:
                            yield Fact(other.base + param, path, push(calls, site))
                    elif type(made) is Param:
                        yield from self._settled(root, path)

    def _settled(self, root: Value, path: Path) -> Iterator[Fact]:
        """The answer goes to what a promise's executor was given: `new Promise(done => get(url, done))`."""
        unit = self.program.unit(root.node)
        param = unit.module.ops[root.node - unit.base]
        for use in self.resolver.uses(unit, param.fn):
            call = self.program.op(use.node)
            if type(call) is Call and call.new and use.argument == 0 and "Promise" in self.names.of(
                self.program.unit(use.node).base + call.callee
            ):  # fmt: skip
                yield Fact(use.node, path, ())

    def of_request(self, site: Node, calls: CallString = ()) -> Iterator[Fact]:
        """The answer to a request; for `xhr.open(...)` what the object holds when it is loaded."""
        unit = self.program.unit(site)
        call = self.program.op(site)
        callee = self.program.op(unit.base + call.callee) if type(call) is Call else None
        if type(callee) is Get and callee.name == "open":
            for root in self.resolver.roots(unit.base + callee.object, calls):
                for name in _ANSWER_PROPERTIES:
                    yield Fact(root.node, (name,), root.calls)
                yield from self._in_handlers(root.node)
            return
        yield from self.of_call(site, (), calls)

    def _in_handlers(self, xhr: Node) -> Iterator[Fact]:
        """`this.responseText` in functions stored as handlers on a request object."""
        for name in ("onload", "onreadystatechange", "onloadend"):
            for node in self.program.sets.get(name, ()):
                unit = self.program.unit(node)
                op = unit.module.ops[node - unit.base]
                if type(op) is not Set:
                    continue
                if not any(r.node == xhr for r in self.resolver.roots(unit.base + op.object)):
                    continue
                made = unit.module.ops[op.value]
                if type(made) is Func:
                    yield from self._this_answers(unit.base, made.function)

    def _this_answers(self, base: int, fn: int) -> Iterator[Fact]:
        """`this.responseText` and the like in one function of the script that begins at `base`."""
        for name in _ANSWER_PROPERTIES:
            for get in self.program.gets.get(name, ()):
                unit = self.program.unit(get)
                op = unit.module.ops[get - unit.base]
                here = unit.base == base and op.fn == fn
                if here and type(op) is Get and isinstance(unit.module.ops[op.object], This):
                    yield Fact(get, (), ())

    def hooked(self) -> Iterator[tuple[Node, Fact]]:
        """Answers that wrappers around the page's own `fetch` and `XMLHttpRequest` read."""
        for node in [*self.program.sets.get("fetch", ()), *self.program.global_writes.get("fetch", ())]:
            unit = self.program.unit(node)
            op = unit.module.ops[node - unit.base]
            value = op.value if isinstance(op, Set | Write) else NO_VALUE
            made = unit.module.ops[value] if value >= 0 else None
            if type(made) is Func and unit.page_world:
                for index, inner in enumerate(unit.module.ops):
                    if type(inner) is Call and self._inside(unit.module.functions, inner.fn, made.function):
                        target = unit.module.ops[inner.callee]
                        callee = inner.callee
                        if type(target) is Get and target.name in ("call", "apply"):
                            callee = target.object
                        if "fetch" in self.names.of(unit.base + callee):
                            yield unit.base + index, Fact(unit.base + index, (), ())
        patched = {
            self.program.unit(node).base for method in _PATCHED_METHODS for node in self.program.sets.get(method, ())
            if self._on_prototype(node)
        }  # fmt: skip
        replaced = [*self.program.sets.get("XMLHttpRequest", ()), *self.program.global_writes.get("XMLHttpRequest", ())]
        patched.update(self.program.unit(node).base for node in replaced)
        for name in _ANSWER_PROPERTIES:
            for get in self.program.gets.get(name, ()) if patched else ():
                unit = self.program.unit(get)
                if unit.base in patched and unit.page_world:
                    yield get, Fact(get, (), ())

    def _on_prototype(self, node: Node) -> bool:
        unit = self.program.unit(node)
        op = unit.module.ops[node - unit.base]
        if type(op) is not Set:
            return False
        return any(n.startswith("XMLHttpRequest") for n in self.names.of(unit.base + op.object))

    @staticmethod
    def _inside(functions: list[Function], fn: int, outer: int) -> bool:
        while fn >= 0:
            if fn == outer:
                return True
            fn = functions[fn].parent
        return False
