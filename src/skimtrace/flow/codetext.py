"""Code that stands in strings: the text that reaches `eval`, `executeScript({code})` or a script element, put together.

A text is made of literals, of functions turned into text (`"(" + fn + ")()"`), and of parts that are not known. Each
part remembers where it stands, so that what is found in the code is shown in the lines it really stands in.
"""

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from itertools import product
from typing import Final, NamedTuple, TypeAlias

from skimtrace.flow.constants import Constants
from skimtrace.flow.program import Program, Unit
from skimtrace.flow.resolve import Resolver
from skimtrace.flow.values import Value
from skimtrace.javascript.ir import Call, Concat, Const, Func, Get, Module, Read, Write
from skimtrace.javascript.lower import lower
from skimtrace.javascript.positions import Positions
from skimtrace.javascript.reveal import reveal

MAX_ALTERNATIVES: Final = 16
"""Texts one place may run."""
MAX_TEXT: Final = 16 * 1024 * 1024
"""Characters of one text."""
_MAX_NESTING: Final = 12
_MAX_PIECES: Final = 20_000
_TRIVIAL: Final = 12
"""Characters under which a text with a hole says nothing: `return ` of a library's template."""
_SAME_TEXT: Final = frozenset({"toString", "trim", "createScript", "createHTML", "valueOf"})
"""Methods whose result is the text of their receiver, or of their argument (trusted types)."""


class Piece(NamedTuple):
    """A part of a text. `start` is the byte offset in the source of `unit` at which it stands there as it is, -1 where
    escapes or another file keep it from that; then the line and column of its literal are all that is known."""

    text: str
    unit: Unit
    start: int
    line: int
    column: int


_Way: TypeAlias = "tuple[Piece | None, ...]"
"""A way to make a text: its pieces in order, None for one that is not known."""


class CodeText(NamedTuple):
    """A text that is run as code. `guessed` says that some part of it is not known, or is one of several."""

    pieces: tuple[Piece, ...]
    guessed: bool

    @property
    def text(self) -> str:
        """The whole text."""
        return "".join(piece.text for piece in self.pieces)


class Stitched(Positions):
    """Positions in a text that was put together from pieces of one file."""

    def __init__(self, source: bytes, file: str, pieces: tuple[Piece, ...], line: int, column: int) -> None:
        super().__init__(source, line, column)
        self._file = file
        self._pieces = pieces
        self._offsets, at = [0], 0
        for piece in pieces:
            at += len(piece.text.encode("utf-8", "replace"))
            self._offsets.append(at)

    def line_column(self, offset: int) -> tuple[int, int]:
        """Where the character at byte `offset` of the text stands in the file."""
        index = min(bisect_right(self._offsets, offset), len(self._pieces)) - 1
        piece = self._pieces[index]
        if piece.unit.file != self._file:
            return self.line, self.column
        if piece.start < 0:
            return piece.line, piece.column
        return piece.unit.module.positions.line_column(piece.start + offset - self._offsets[index])


def lowered(code: CodeText, file: str, line: int, column: int) -> Module:
    """Lower a text whose place in `file` is at `line` and `column`, with the positions of its pieces.

    Where a part is guessed the parser may complain about the guess (`"x = " + (set ? value : "")`): that is left
    out.
    """
    module = lower(code.text.encode("utf-8", "replace"), 1, 1)
    source = module.positions.source
    starts = [0]
    for _ in range(max(module.error_lines, default=1) - 1):
        starts.append(source.find(b"\n", starts[-1]) + 1)
    positions = Stitched(source, file, code.pieces, line, column)
    lines = {positions.line_column(starts[at - 1])[0] for at in module.error_lines} if not code.guessed else set()
    module.positions, module.error_lines = positions, sorted(lines)
    return reveal(module)


class CodeReader:
    """Puts the code texts of one program together."""

    def __init__(self, program: Program, resolver: Resolver, constants: Constants) -> None:
        self.program = program
        self.resolver = resolver
        self.constants = constants
        self._known: dict[Value, list[_Way]] = {}
        self._active: set[tuple[int, int]] = set()
        self._depth = 0

    def read(self, value: Value) -> tuple[list[CodeText], bool]:
        """The texts a value may be, and whether it may be a text that is not known.

        Functions are no text here (`setTimeout(function () {})`); where they are joined to one they are.
        """
        ways = self._ways(value, functions=False)
        texts: dict[CodeText, None] = {}
        unknown = False
        for pieces in ways[:MAX_ALTERNATIVES]:
            known = [piece for piece in pieces if piece is not None]
            holes = len(known) < len(pieces)
            size = sum(len(piece.text) for piece in known)
            unknown = unknown or holes
            if size > MAX_TEXT or (holes and size < _TRIVIAL):
                unknown = True
            elif any(_does_something(piece.text) for piece in known):
                guessed = holes or (len(ways) > 1 and len(known) > 1)
                texts[CodeText(_filled(pieces) if holes else tuple(known), guessed)] = None
        return list(texts), unknown

    def _ways(self, value: Value, *, functions: bool = True) -> list[_Way]:
        """The ways to make a value's text; `functions` says whether a function stands for its own."""
        unit = self.program.unit(value.node)
        read = unit.module.ops[value.node - unit.base]
        key = (unit.base, read.binding) if type(read) is Read and read.binding >= 0 else None
        if key is not None and key not in self._active and (parts := self._appended(unit, key[1], value)):
            self._active.add(key)
            ways = self._joined(parts)
            self._active.discard(key)
            return ways
        roots = self.resolver.roots(value.node, value.calls)
        return [
            way
            for root in roots
            if functions or type(self.program.op(root.node)) is not Func
            for way in self._of_root(root)
        ]

    def _appended(self, unit: Unit, binding: int, value: Value) -> list[Value | None]:
        """The parts of a text that is put together line by line, `code += ...`, in the order of the code; [] for any
        other. All lines are taken to be there: which of them a condition leaves out is not known."""
        ops = unit.module.ops
        starts: list[Value | None] = []
        added: list[Value | None] = []
        for write in sorted(unit.writes.get(binding, ())):
            op = ops[write]
            made = ops[op.value] if type(op) is Write else None
            first = ops[made.parts[0]] if type(made) is Concat else None
            if type(made) is Concat and type(first) is Read and first.binding == binding:
                added += [Value(unit.base + part, value.calls) for part in made.parts[1:]]
            elif type(op) is Write:
                starts.append(Value(unit.base + op.value, value.calls))
        return [*(starts if len(starts) == 1 else [None] * bool(starts)), *added] if added else []

    def _of_root(self, root: Value) -> list[_Way]:
        """The ways to make a root's text."""
        known = self._known.get(root)
        if known is not None:
            return known
        if self._depth >= _MAX_NESTING:
            return [(None,)]
        self._depth += 1
        self._known[root] = [(None,)]  # text that is built in a loop
        ways = self._known[root] = self._made(root)[:MAX_ALTERNATIVES]
        self._depth -= 1
        return ways

    def _made(self, root: Value) -> list[_Way]:
        unit = self.program.unit(root.node)
        local = root.node - unit.base
        op, start = unit.module.ops[local], unit.module.starts[local]
        if type(op) is Func:
            return [(self._at(unit, start, unit.module.positions.text(start, unit.module.ends[local]), exact=True),)]
        if type(op) is Const:
            if op.kind == "string":
                return [(self._literal(unit, start, op),)]
            return [(self._at(unit, start, text),) for text in self.constants.strings(root.node, root.calls)]
        if type(op) is Concat:
            return self._joined([Value(unit.base + part, root.calls) for part in op.parts])
        if type(op) is Call:
            inner = _same_text(unit, op)
            if inner >= 0:
                return self._joined([Value(unit.base + inner, root.calls)])
        if isinstance(op, Call | Get):
            whole = self.constants.strings(root.node, root.calls)
            return [(self._at(unit, start, text),) for text in whole] or [(None,)]
        return [(None,)]

    def _joined(self, parts: Sequence[Value | None]) -> list[_Way]:
        ways: list[list[Piece | None]] = [[]]
        for part in parts:
            options = (self._ways(part) if part is not None else []) or [(None,)]
            if len(options) == 1:
                for way in ways:
                    way.extend(options[0])
            else:
                ways = [[*way, *option] for way, option in product(ways, options)][:MAX_ALTERNATIVES]
            if sum(map(len, ways)) > _MAX_PIECES:
                return [(None,)]
        return [tuple(way) for way in ways]

    @staticmethod
    def _literal(unit: Unit, start: int, op: Const) -> Piece:
        text, source = str(op.value), unit.module.positions.source
        inside = start + (source[start : start + 1] in (b'"', b"'", b"`"))
        exact = source.startswith(text.encode("utf-8", "replace"), inside)
        return CodeReader._at(unit, inside, text, exact=exact)

    @staticmethod
    def _at(unit: Unit, start: int, text: str, *, exact: bool = False) -> Piece:
        return Piece(text, unit, start if exact else -1, *unit.module.positions.line_column(start))


def _same_text(unit: Unit, op: Call) -> int:
    """The op whose text a call returns; -1 when it is no such call."""
    callee = unit.module.ops[op.callee]
    if type(callee) is Get and callee.name in _SAME_TEXT:
        return op.args[0] if op.args and callee.name.startswith("create") else callee.object
    if type(callee) is Read and callee.name == "String" and op.args:
        return op.args[0]
    return -1


def _does_something(text: str) -> bool:
    """Code without a call and without an assignment neither reads nor sends: `return this`."""
    return "(" in text or "=" in text or "`" in text


def _filled(pieces: _Way) -> tuple[Piece, ...]:
    """The pieces with something in the place of unknown ones: `{…}` inside a string, where a word would look like a
    part of an address, `undefined` elsewhere, a statement of its own where one may begin."""
    filled: list[Piece] = []
    quote = before = ""
    nearest = next(piece for piece in pieces if piece is not None)
    for at, piece in enumerate(pieces):
        if piece is not None:
            filled.append(piece)
            nearest = piece
            quote = _quote_after(piece.text, quote)
            before = piece.text.rstrip()[-1:] or before
            continue
        if at and pieces[at - 1] is None:
            continue
        after = next((other.text[:1] for other in pieces[at + 1 :] if other is not None and other.text), "")
        text = "{…}" if quote else "undefined"
        if not quote and before in ("", ";", "}") and (after.isalnum() or after in ("", "_", "$", " ", "\n")):
            text += ";"
        filled.append(Piece(text, nearest.unit, -1, nearest.line, nearest.column))
    return tuple(filled)


def _quote_after(text: str, quote: str) -> str:
    """The quotation mark that is open after `text`, when `quote` was before it. Comments and regexes are not known."""
    signs: Iterator[str] = iter(text)
    for sign in signs:
        if sign == "\\":
            next(signs, "")
        elif quote:
            quote = "" if sign == quote or (sign == "\n" and quote != "`") else quote
        elif sign in "\"'`":
            quote = sign
    return quote
