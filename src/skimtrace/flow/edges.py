"""The references of a program, script by script, and the scripts that appear with them: code in strings, odd files.

A packaged file that is run as a script is one whatever its name ends in; it is lowered when something names it.
"""

from collections import Counter
from dataclasses import dataclass, field
from typing import Final

from skimtrace.bundle.model import Bundle
from skimtrace.extension.lookup import SOURCE_SUFFIXES
from skimtrace.extension.model import CodeKind, Script
from skimtrace.flow.codetext import CodeText, lowered
from skimtrace.flow.program import Node, Program, Unit
from skimtrace.flow.references import Reference, References
from skimtrace.flow.setting import Setting
from skimtrace.javascript.ir import Module
from skimtrace.javascript.lower import lower
from skimtrace.javascript.reveal import reveal

_NO_SCRIPT: Final = (".json", ".css", ".wasm", ".html", ".htm", *(end for end in SOURCE_SUFFIXES if end != ".jsx"))
_MAX_LEVELS: Final = 4
"""How deep code in strings may stand in code in strings."""
_MAX_GROWTH: Final = 3
"""Code in strings may have this many times the characters of the scripts: text that doubles itself stops there."""
_LEAST_ROOM: Final = 1024 * 1024
_MAX_FILE: Final = 16 * 1024 * 1024


@dataclass(slots=True)
class Edge:
    """A reference in the script at `script` (its place in `Edges.scripts`), and where it leads as far as is known.

    `code` are the places of its code strings. `found` holds the scripts, the scripts that fit a name with unknown
    parts, and the pages that its names lead to, by what they are relative to.
    """

    reference: Reference
    script: int
    file: str
    line: int
    code: tuple[int, ...]
    number: int
    """Registrations before it: the id of one that has none in the code."""
    in_page: bool
    """Whether it stands in a function that `executeScript` runs in a page."""
    found: dict[str | None, tuple[tuple[int, ...], tuple[int, ...], tuple[str, ...]]] = field(default_factory=dict)

    @property
    def origin(self) -> tuple[str, int, str]:
        """File, line, and the words of a context's origin."""
        return self.file, self.line, f"{self.reference.row.what} at {self.file}:{self.line}"


class Edges:
    """The edges of each script. Call `read` once; scripts that are added later are read as they are added.

    Scripts are counted in the order of `Extension.scripts`, those that are added after them. Some are no units of the
    program (known libraries): they have no edges, and contexts all the same.
    """

    def __init__(self, program: Program, bundle: Bundle, references: References, setting: Setting) -> None:
        self.program = program
        self._bundle = bundle
        self._references = references
        self._setting = setting
        self.scripts: list[Script] = []
        self.units: list[Unit | None] = []
        self.of: list[list[Edge]] = []
        self.by_id: dict[str, int] = {}
        """The place of each script by its id."""
        self.limits: dict[str, None] = {}
        """Sentences on what was left out."""
        self._at: dict[int, int] = {}
        self._levels: list[int] = []
        self._texts: dict[tuple[str, str], int] = {}
        self._ids: Counter[str] = Counter()
        self._registrations = 0
        units = {unit.script.id: unit for unit in program.units}
        for script in program.extension.scripts.values():
            self._place(script, units.get(script.id), 0)
        self._room = max(_LEAST_ROOM, _MAX_GROWTH * sum(len(u.module.positions.source) for u in program.units))

    def read(self, start: Node = 0) -> None:
        """Read the references at nodes from `start` on, and those of the code strings they hold."""
        while start < self.program.size:
            references, start = list(self._references.since(start)), self.program.size
            for reference in references:
                self._read(reference)

    def file(self, path: str) -> int | None:
        """The place of a packaged file that something runs as a script; None for one that cannot be."""
        known = self.by_id.get(path)
        if known is not None or path.lower().endswith(_NO_SCRIPT):
            return known
        try:
            data = self._bundle.read(path)
        except (KeyError, OSError, ValueError):
            return None
        if len(data) > _MAX_FILE:
            self.limits[f"{path}: run as a script, it has {len(data):,} bytes; the limit is {_MAX_FILE:,}"] = None
            return None
        start = self.program.size
        at = self._add(Script(path, path, CodeKind.FILE), reveal(lower(data)), 0)
        self.read(start)
        return at

    def _read(self, reference: Reference) -> None:
        unit = self.program.unit(reference.site)
        at = self._at[unit.base]
        start = unit.module.starts[reference.site - unit.base]
        line, column = unit.module.positions.line_column(start)
        code = (self._code(text, unit, at, line, column) for text in reference.code)
        known = tuple(dict.fromkeys(each for each in code if each is not None))
        in_page = self._is_injected(unit, reference.site)
        self.of[at].append(Edge(reference, at, unit.file, line, known, self._registrations, in_page))
        self._registrations += reference.row.runs == "registered"

    def _is_injected(self, unit: Unit, node: Node) -> bool:
        fn = unit.module.ops[node - unit.base].fn
        while fn >= 0:
            if (unit.base, fn) in self._setting.injected:
                return True
            fn = unit.module.functions[fn].parent
        return False

    def _code(self, code: CodeText, holder: Unit, at: int, line: int, column: int) -> int | None:
        """The place of a code string; None when there is no room for it."""
        text = code.text
        known = self._texts.get((holder.file, text))
        if known is not None:
            return known
        if self._levels[at] >= _MAX_LEVELS or len(text) > self._room:
            self.limits[f"{holder.file}:{line}: code in a string was left out: nested too deep, or too much"] = None
            return None
        self._room -= len(text)
        first = code.pieces[0]
        if first.unit.file == holder.file:
            line, column = first.line, first.column
        key = f"{holder.file}:{line}#code"
        self._ids[key] += 1
        key += str(self._ids[key]) if self._ids[key] > 1 else ""
        module = lowered(code, holder.file, line, column)
        new = self._add(Script(key, holder.file, CodeKind.STRING, line, column, text), module, self._levels[at] + 1)
        self._texts[holder.file, text] = new
        return new

    def _add(self, script: Script, module: Module, level: int) -> int:
        return self._place(script, self.program.add(script, module), level)

    def _place(self, script: Script, unit: Unit | None, level: int) -> int:
        at = len(self.scripts)
        self.scripts.append(script)
        self.units.append(unit)
        self.of.append([])
        self._levels.append(level)
        self.by_id.setdefault(script.id, at)
        if unit is not None:
            self._at[unit.base] = at
        return at
