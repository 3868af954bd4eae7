"""Tables of sites in the code: records, functions and classes that are each for the pages of some hosts."""

from typing import Final

from skimtrace.flow.hostnames import HostNames
from skimtrace.flow.program import Node, Program, Unit
from skimtrace.flow.resolve import Resolver
from skimtrace.javascript.ir import Array, Call, Class, Const, Func, Function, Get, Object, Write

CONTAINING: Final = frozenset({"includes", "endsWith", "startsWith", "match", "search", "indexOf", "lastIndexOf"})
"""Methods that say whether a text holds another, or fits a pattern."""
MAX_CALLERS: Final = 24
"""Callers of one function, or items of one list, that are looked at."""
_FOR_PAGES: Final = frozenset(
    {
        "host", "hostname", "hosts", "hostnames", "domain", "domains", "match", "matches", "urlPattern", "urlPatterns",
        "isMatch", "matchesUrl", "canHandle", "detect", "supports", "test",
    }
)  # fmt: skip
"""Entries of a record, or methods of a class, that say for which pages it is."""
_FOR_FUNCTIONS: Final = _FOR_PAGES - {"host", "hostname", "domain"}
"""Those of a record with functions: one of a server's client has a `host` too."""
_MAX_AROUND: Final = 40


class HostTables:
    """Answers which hosts an entry of a table is for."""

    def __init__(self, program: Program, resolver: Resolver, hosts: HostNames) -> None:
        self.program = program
        self.resolver = resolver
        self.hosts = hosts

    def keyed(self, node: Node, names: frozenset[str] = _FOR_PAGES) -> tuple[str, ...]:
        """The hosts of the entry, in a table of sites, that a constant stands in: `{"linkedin.com": {name: "h1"}}`, or
        `{host: "linkedin.com", name: "h1"}`; () where it stands in none."""
        unit = self.program.unit(node)
        waiting, seen = [node - unit.base], {node - unit.base}
        while waiting and len(seen) < _MAX_AROUND:
            at = waiting.pop()
            for user in unit.users[at]:
                op = unit.module.ops[user]
                if type(op) is Object:
                    for name, value in zip(op.names, op.values, strict=True):
                        if name is None:
                            continue
                        keyed = value == at and ("." in name or name in self.hosts.labels)
                        if found := self.hosts.patterns(name) if keyed else self._beside(unit, name, value, at, names):
                            return found
                further = unit.reads.get(op.binding, ()) if type(op) is Write and op.binding >= 0 else ()
                for each in (user,) if type(op) in (Object, Array) else further:
                    if each not in seen:
                        seen.add(each)
                        waiting.append(each)
        return ()

    def _tested_by(self, unit: Unit, fn: int) -> tuple[str, ...]:
        """The hosts that a function looks for in what it is given: `matches: url => url.includes("a.example")`."""
        found: list[str] = []
        for returned in unit.module.functions[fn].returns:
            for root in self.resolver.roots(unit.base + returned):
                other = self.program.unit(root.node)
                op = other.module.ops[root.node - other.base]
                callee = other.module.ops[op.callee] if type(op) is Call else None
                if type(op) is not Call or type(callee) is not Get or not op.args:
                    continue
                sample = callee.object if callee.name == "test" else op.args[0] if callee.name in CONTAINING else -1
                text = other.module.ops[sample] if sample >= 0 else None
                if type(text) is Const and isinstance(text.value, str):
                    found += (
                        self.hosts.of_regex(text.value) if text.kind == "regex" else self.hosts.patterns(text.value)
                    )
        return tuple(dict.fromkeys(found))

    def adapted(self, unit: Unit, function: Function) -> tuple[str, ...]:
        """The hosts that a function is for: it stands in a table of sites, or beside a method that says which pages
        its record or class is for."""
        owner = unit.module.ops[function.owner] if function.owner >= 0 else None
        if type(owner) is Class:
            for name, value in zip(owner.names, owner.values, strict=True):
                if name is not None and (hosts := self._beside(unit, name, value, function.op)):
                    return hosts
        return self.keyed(unit.base + function.op, _FOR_FUNCTIONS)

    def _beside(
        self, unit: Unit, name: str, value: int, at: int, names: frozenset[str] = _FOR_PAGES
    ) -> tuple[str, ...]:
        """The hosts that an entry of a record names, when it is the one that says for which pages the record is."""
        if name not in names or value == at:
            return ()
        made = unit.module.ops[value]
        if type(made) is Func:
            return self._tested_by(unit, made.function)
        found: list[str] = []
        for item in made.items[:MAX_CALLERS] if type(made) is Array else (value,):
            op = unit.module.ops[item]
            if type(op) is Const and isinstance(op.value, str):
                found += self.hosts.of_regex(op.value) if op.kind == "regex" else self.hosts.patterns(op.value)
        return tuple(dict.fromkeys(found))
