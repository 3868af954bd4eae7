"""What a step picks out of the text or the records it is given: e-mail addresses by a pattern, people by their type.

Each test here asks one step of a path, so that its cost grows with the paths that are told, not with the code.
"""

from collections.abc import Iterator, Sequence
from typing import Final

from skimtrace.flow.constants import Constants
from skimtrace.flow.fact import Edge, Fact
from skimtrace.flow.program import Node, Program, Unit
from skimtrace.flow.resolve import Resolver
from skimtrace.flow.sites import Site, SiteTables
from skimtrace.flow.values import CallString
from skimtrace.javascript.ir import Binary, Call, Const, Func, Get, Param, Read, Unary

_MATCHING: Final = frozenset({"match", "matchAll", "exec"})
_TESTING: Final = frozenset({"test", "match", "exec", "startsWith", "includes", "indexOf", "search"})
_SIFTING: Final = frozenset({"filter", "find", "findLast"})
_CUTTING: Final = frozenset({"replace", "split", "replaceAll"})
_QUERIES: Final = {
    "querySelector": "{}", "querySelectorAll": "{}", "closest": "{}", "find": "{}", "getElementById": "#{}",
    "getElementsByClassName": ".{}", "evaluate": "{}",
}  # fmt: skip
_MAX_GUARDS: Final = 6
_MAX_WORDS: Final = 64
_SCHEMES: Final = (("mailto:", ("person.email",)), ("tel:", ("person.phone",)), ("callto:", ("person.phone",)))


class Picks:
    """Answers what the steps of paths in one program pick out."""

    def __init__(self, program: Program, resolver: Resolver, constants: Constants, tables: SiteTables) -> None:
        self.program = program
        self.resolver = resolver
        self.constants = constants
        self.tables = tables

    def types(self, edge: Edge, target: Fact) -> tuple[str, ...]:
        """The data types that the step to `target` makes of its data; () when it picks nothing out."""
        unit = self.program.unit(edge.at)
        op = unit.module.ops[edge.at - unit.base]
        calls = edge.origin.calls
        if type(op) is Call and type(callee := unit.module.ops[op.callee]) is Get:
            found: tuple[str, ...] = ()
            if callee.name in _MATCHING:
                other = callee.object if callee.name == "exec" else (op.args[0] if op.args else None)
                found = self._by_pattern(unit.base + other, calls) if other is not None else ()
            elif callee.name in _CUTTING and op.args:
                if type(self.program.op(target.node)) is Param:  # `text.replace(pattern, found => ...)`
                    found = self._by_pattern(unit.base + op.args[0], calls)
                elif target.node == edge.at:
                    found = self._by_scheme(unit.base + op.args[0], calls)
            elif callee.name in _SIFTING and op.args and target.node == edge.at:
                found = self._by_function(unit.base + op.args[0], calls)
            if found:
                return found
        return self._by_guards(unit, edge)

    def selected(self, edge: Edge, sites: Sequence[Site]) -> tuple[str, ...]:
        """The data types of what a query finds in a page of `sites` that was asked for and parsed."""
        unit = self.program.unit(edge.at)
        op = unit.module.ops[edge.at - unit.base]
        callee = unit.module.ops[op.callee] if type(op) is Call else None
        if type(op) is not Call or type(callee) is not Get or callee.name not in _QUERIES or not op.args:
            return ()
        found: dict[str, None] = {}
        for text in self.constants.strings(unit.base + op.args[0], edge.origin.calls):
            hit = self.tables.by_selector(_QUERIES[callee.name].format(text), sites)
            found.update(dict.fromkeys(hit[0] if hit is not None else ()))
        return tuple(found)

    def words(self, edge: Edge) -> tuple[str, ...]:
        """The data types that the words of a pattern speak of: `/Registrant Email: (.*)/`."""
        unit = self.program.unit(edge.at)
        op = unit.module.ops[edge.at - unit.base]
        callee = unit.module.ops[op.callee] if type(op) is Call else None
        if type(op) is not Call or type(callee) is not Get or callee.name not in _MATCHING:
            return ()
        other = callee.object if callee.name == "exec" else (op.args[0] if op.args else None)
        for source in self._sources(unit.base + other, edge.origin.calls) if other is not None else ():
            plain = "".join(c if c.isalpha() or c in " _-" else "\n" for c in source.replace("\\s", " "))
            for line in plain.split("\n"):
                if len(line) > 2 and (types := self.tables.name_hint(line.strip()[:_MAX_WORDS])):
                    return types
        return ()

    # -- patterns -----------------------------------------------------------------------------------------------------

    def _sources(self, node: Node, calls: CallString) -> Iterator[str]:
        """The sources of the regexes that a value may be."""
        for root in self.resolver.roots(node, calls):
            unit = self.program.unit(root.node)
            made = unit.module.ops[root.node - unit.base]
            if type(made) is Const and made.kind in ("regex", "string"):
                yield str(made.value)
            elif type(made) is Call and made.args:
                callee = unit.module.ops[made.callee]
                if type(callee) is Read and callee.name == "RegExp":
                    yield from self.constants.strings(unit.base + made.args[0], root.calls)

    def _by_pattern(self, node: Node, calls: CallString) -> tuple[str, ...]:
        found: dict[str, None] = {}
        for source in self._sources(node, calls):
            if self.tables.is_email_pattern(source):
                found["person.email"] = None
            elif self.tables.is_phone_pattern(source):
                found["person.phone"] = None
        return tuple(found)

    def _by_scheme(self, node: Node, calls: CallString) -> tuple[str, ...]:
        """`href.replace("mailto:", "")`: what is cut off tells what is left."""
        for source in self._sources(node, calls):
            plain = source.replace("\\", "").strip("^/").lower()
            for scheme, types in _SCHEMES:
                if plain.startswith(scheme):
                    return types
        return ()

    # -- conditions ---------------------------------------------------------------------------------------------------

    def _by_function(self, node: Node, calls: CallString) -> tuple[str, ...]:
        """`words.filter(word => EMAIL.test(word))`."""
        for root in self.resolver.roots(node, calls):
            unit = self.program.unit(root.node)
            made = unit.module.ops[root.node - unit.base]
            for returned in unit.module.functions[made.function].returns if type(made) is Func else ():
                for value in self.resolver.roots(unit.base + returned):
                    other = self.program.unit(value.node)
                    if found := self._condition(other, value.node - other.base, None):
                        return found
        return ()

    def _by_guards(self, unit: Unit, edge: Edge) -> tuple[str, ...]:
        """`if (EMAIL.test(word)) found.push(word)`: the condition must be on what is taken."""
        guards = unit.module.guards
        at = unit.module.ops[edge.at - unit.base].guard
        origin = edge.origin.node - unit.base
        if not at or not 0 <= origin < len(unit.module.ops):
            return ()
        for _ in range(_MAX_GUARDS):
            if not at:
                break
            guard = guards[at]
            condition = guard.condition if guard.kind == "if" else -1
            if guard.kind == "unless" and guard.condition >= 0:  # if (!EMAIL.test(word)) continue;
                negated = unit.module.ops[guard.condition]
                condition = negated.value if type(negated) is Unary and negated.operator == "!" else -1
            for root in self.resolver.roots(unit.base + condition) if condition >= 0 else ():
                if self.program.unit(root.node) is unit:
                    found = self._condition(unit, root.node - unit.base, _key(unit, origin))
                    if found:
                        return found
            at = guard.parent
        return ()

    def _condition(self, unit: Unit, condition: int, subject: tuple[object, ...] | None) -> tuple[str, ...]:
        """What a condition's being true says of its subject (None: of whatever it is about)."""
        op = unit.module.ops[condition]
        if type(op) is Binary:
            if op.operator in ("==", "==="):
                for one, other in ((op.left, op.right), (op.right, op.left)):
                    asked, text = unit.module.ops[one], unit.module.ops[other]
                    if type(asked) is Get and asked.name == "@type" and type(text) is Const and text.value == "Person":
                        return ("person.profile",) if subject in (None, _key(unit, asked.object)) else ()
            inner = unit.module.ops[op.left]
            return self._condition(unit, op.left, subject) if type(inner) is Call and op.operator[0] in "!>" else ()
        callee = unit.module.ops[op.callee] if type(op) is Call else None
        if type(op) is not Call or type(callee) is not Get or callee.name not in _TESTING or not op.args:
            return ()
        tested, sample = (op.args[0], callee.object) if callee.name in ("test", "exec") else (callee.object, op.args[0])
        if subject is not None and _key(unit, tested) != subject:
            return ()
        if callee.name in ("startsWith", "includes", "indexOf"):
            return self._by_scheme(unit.base + sample, ())
        return self._by_scheme(unit.base + sample, ()) or self._by_pattern(unit.base + sample, ())


def _key(unit: Unit, at: int) -> tuple[object, ...]:
    """What two ops have in common that read the same variable, or the same property of one."""
    parts: list[object] = []
    for _ in range(_MAX_GUARDS):
        op = unit.module.ops[at]
        if type(op) is Get and op.name is not None:
            parts.append(op.name)
            at = op.object
        elif type(op) is Read:
            return (op.name, op.binding, *reversed(parts))
        else:
            break
    return (at, *reversed(parts))
