"""ES modules: which script an import specifier names, and what it exports under a name."""

from skimtrace.flow.program import Node, Unit
from skimtrace.flow.resolving import Resolving
from skimtrace.flow.values import MAX_NESTING, Value
from skimtrace.javascript.ir import Export, Import


class Modules(Resolving):
    """Imports and exports of one program."""

    def _imported(self, unit: Unit, op: Import) -> list[Value]:
        if op.name in ("*", ""):
            return []
        return self._exported(unit, op.source, op.name)

    def module_of(self, unit: Unit, source: str) -> Unit | None:
        """The script that an import specifier names, seen from `unit`; None when it is not in the package."""
        folder = unit.file.rsplit("/", 1)[0].split("/") if "/" in unit.file else []
        if source.startswith("/"):
            folder, source = [], source[1:]
        elif not source.startswith("."):
            return None
        for part in source.split("?")[0].split("/"):
            if part == "..":
                del folder[-1:]
            elif part not in (".", ""):
                folder.append(part)
        return self.program.by_file.get("/".join(folder))

    def _exported(self, unit: Unit, source: str, name: str) -> list[Value]:
        found: list[Value] = []
        key = ("export", unit.base, source, name)
        target = self.module_of(unit, source)
        if target is None or key in self._active or len(self._active) >= MAX_NESTING:
            return found
        self._active.add(key)
        for index in target.exports:
            op = target.module.ops[index]
            if isinstance(op, Export):
                if op.name == name:
                    found.append(Value(target.base + op.value, ()))
                elif op.name == "*" and isinstance(star := target.module.ops[op.value], Import):
                    found += self._exported(target, star.source, name)
        self._active.discard(key)
        return found

    def importers(self, unit: Unit, name: str) -> list[Node]:
        """`Import` nodes of other scripts that mean an export of `unit`."""
        if self._importing is None:
            self._importing = {}
            for other in self.program.units:
                for index in other.imports:
                    op = other.module.ops[index]
                    target = self.module_of(other, op.source) if isinstance(op, Import) else None
                    if isinstance(op, Import) and target is not None and target is not other:
                        self._importing.setdefault((target.base, op.name), []).append(other.base + index)
        return self._importing.get((unit.base, name), [])
