r"""JSON as browsers tolerate it in manifests and locale files.

Chromium reads these files with `JSON_PARSE_CHROMIUM_EXTENSIONS` (base/json/json_reader.h, used by
`JSONFileValueDeserializer` in extensions/common/file_util.cc), which is RFC 8259 and

- `JSON_ALLOW_COMMENTS`: `// ...` and `/* ... */` between tokens;
- `JSON_ALLOW_NEWLINES_IN_STRINGS`: raw line feeds and carriage returns in strings;
- `JSON_ALLOW_X_ESCAPES`: `\x41` in strings;

always with: a UTF-8 byte order mark is skipped, nesting ends at 200 levels, and of duplicate keys the last one wins.
`JSON_ALLOW_TRAILING_COMMAS` is *not* among them: Chrome refuses a trailing comma, UTF-16, other control characters in
strings and malformed UTF-8. Firefox takes `//` comments only. What a browser refuses is still read here when the
meaning is clear, because an extension may be on its way to a packer that mends it; each such place becomes a note.

Why no library: json5, pyjson5 and commentjson accept more than that (single quotes, bare keys, hexadecimal numbers) or
less, recurse over hostile depth, and give no places for keys. Why not a parser of our own: strings and numbers are the
hard part, and the standard library does them. So this module blanks out what JSON does not know, character for
character, and hands the rest to `json`, after it has bounded the depth.
"""

import json
import math
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from skimtrace.extension.decode import decode_json
from skimtrace.extension.lines import Lines

MAX_DEPTH: Final = 200
"""Chromium's kAbsoluteMaxDepth."""

_INDEXED_DEPTH = 8
_INDEXED_VALUES = 50_000
"""How many values, and how deep, remember where they stand; a manifest has a few hundred, five deep."""

_NUMBER = re.compile(r"-?[0-9]++(?:\.[0-9]++)?(?:[eE][+-]?[0-9]++)?")
_CONSTANTS: Final = ("NaN", "Infinity", "-Infinity")
"""What Python's `json` takes for numbers and JSON does not know."""

_TOKEN = re.compile(
    r"""
      (?P<space>[\ \t\n\r]++)
    | (?P<string>"[^"\\]*+(?:\\.[^"\\]*+)*+")
    | (?P<comment>//[^\n\r]*+ | /\*.*?\*/)
    | (?P<mark>[\[\]{}:,])
    | (?P<word>[^\ \t\n\r"/\[\]{}:,]++)
    """,
    re.VERBOSE | re.DOTALL,
)
_ESCAPE = re.compile(
    r"\\(?:x(?P<hex>[0-9A-Fa-f]{2})"
    r"|(?P<pair>u[Dd][89ABab][0-9A-Fa-f]{2}\\u[Dd][C-Fc-f][0-9A-Fa-f]{2})"
    r"|(?P<lone>u[Dd][89A-Fa-f][0-9A-Fa-f]{2})|.)",
    re.DOTALL,
)
_CONTROL = re.compile(r"[\x00-\x09\x0b\x0c\x0e-\x1f]")

Path = tuple[str | int, ...]


class JsonError(ValueError):
    """A file is no JSON; `line` and `column` count from 1."""

    def __init__(self, line: int, column: int, reason: str) -> None:
        super().__init__(f"line {line}, column {column}: {reason}")
        self.line = line
        self.column = column
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Document:
    """A JSON file, read. `notes` are (line, what is odd there), in order."""

    value: object
    notes: tuple[tuple[int, str], ...] = ()
    _lines: dict[Path, int] = field(default_factory=dict, repr=False)

    @property
    def lines(self) -> Mapping[Path, int]:
        """The line on which each value begins, by its path."""
        return self._lines

    def line(self, *path: str | int) -> int:
        """Return the line, from 1, where the value at `path` begins, or its nearest known ancestor."""
        while path and path not in self._lines:
            path = path[:-1]
        return self._lines.get(path, 1)


def parse_json(data: bytes) -> Document:
    """Read a JSON file as described above; raise JsonError when it cannot be read."""
    decoded = decode_json(data)
    scan = _Scan(decoded.text)
    if decoded.encoding != "utf-8":
        scan.notes.append((1, f"the file is {decoded.encoding.upper()}; browsers read it as UTF-8 only"))
    if decoded.malformed:
        scan.notes.append((1, f"malformed {decoded.encoding.upper()} was replaced; Chrome refuses it"))
    plain = scan.run()

    try:
        value = json.loads(plain, strict=False)
    except json.JSONDecodeError as error:
        raise scan.error(scan.source_offset(error.pos), error.msg) from None
    except (RecursionError, ValueError) as error:
        raise JsonError(1, 1, str(error)) from None
    return Document(value, tuple(sorted(scan.notes)), {path: scan.lines.line(at) for path, at in scan.index.items()})


@dataclass(slots=True)
class _Level:
    """An array or object that is open: its next index or key, and the keys it has had."""

    key: str | int
    keys: set[str] | None
    in_key: bool


class _Scan:
    """One pass over the tokens: blanks what `json` does not know, bounds the depth, notes oddities and places."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.lines = Lines(text)
        self.notes: list[tuple[int, str]] = []
        self.index: dict[Path, int] = {}
        self._levels: list[_Level] = []
        self._pieces: list[str] = []
        self._grown: list[tuple[int, int]] = []
        self._length = 0
        self._before = ""
        self._last = ""
        self._last_at = self._last_piece = 0

    def run(self) -> str:
        """Return the text as plain JSON; raise JsonError for what is none already at this level."""
        at = 0
        while at < len(self.text):
            token = _TOKEN.match(self.text, at)
            if token is None:
                kind = "string" if self.text[at] == '"' else "comment"
                ended = kind == "comment" and not self.text.startswith("/*", at)
                raise self.error(at, 'a "/" that begins no comment' if ended else f"a {kind} that does not end")
            self._take(token.lastgroup or "", token.group(), at)
            at = token.end()
        return "".join(self._pieces)

    def error(self, offset: int, reason: str) -> JsonError:
        """Return the error to raise for the character at `offset` of the text."""
        return JsonError(*self.lines.place(min(offset, len(self.text))), reason)

    def source_offset(self, offset: int) -> int:
        """Return where the character at `offset` of the plain JSON stands in the text."""
        return offset - sum(more for at, more in self._grown if at < offset)

    def _take(self, kind: str, token: str, at: int) -> None:
        if kind in ("space", "comment"):
            self._put(token if kind == "space" else " " * len(token))
            return
        if kind == "string":
            self._string(token, at)
        elif kind == "mark":
            self._mark(token, at)
        else:
            self._value(at)
            self._put(self._word(token, at))
        self._before, self._last = self._last, token if kind == "mark" else "value"
        self._last_at, self._last_piece = at, len(self._pieces) - 1

    def _put(self, piece: str) -> None:
        self._pieces.append(piece)
        self._length += len(piece)

    def _string(self, token: str, at: int) -> None:
        if _CONTROL.search(token):
            self._note(at, "a control character in a string; Chrome refuses it")
        if "\\" in token:
            token = _ESCAPE.sub(lambda escape: self._escape(escape, at), token)
        level = self._levels[-1] if self._levels else None
        if level is not None and level.keys is not None and level.in_key:
            self._key(level, token, at)
        else:
            self._value(at)
        self._put(token)

    def _word(self, word: str, at: int) -> str:
        """Return a number or a literal as `json` may have it. Chromium knows finite doubles only."""
        if word in _CONSTANTS:
            raise self.error(at, f"{word} is no JSON value")
        if not _NUMBER.fullmatch(word) or math.isfinite(float(word)):
            return word
        self._note(at, f"the number {word[:20]} is beyond every double, which Chrome refuses; read as null")
        return "null".ljust(len(word))

    def _escape(self, escape: re.Match[str], at: int) -> str:
        if escape["hex"]:
            self._grown.append((self._length + escape.start(), 2))
            return f"\\u00{escape['hex']}"
        if escape["lone"]:
            self._note(at, "half a surrogate pair in a string; Chrome refuses it")
            return "\\ufffd"
        return escape[0]

    def _key(self, level: _Level, token: str, at: int) -> None:
        try:
            key = json.loads(token, strict=False) if "\\" in token else token[1:-1]
        except ValueError:
            key = token
        if level.keys is not None and key in level.keys:
            self._note(at, f"the key {key[:60]!r} stands twice in one object; the last one counts")
        elif level.keys is not None:
            level.keys.add(key)
        level.key = key

    def _mark(self, mark: str, at: int) -> None:
        if mark in "[{":
            self._value(at)
            if len(self._levels) >= MAX_DEPTH:
                raise self.error(at, f"nested more than {MAX_DEPTH} deep, which Chrome refuses too")
            self._levels.append(_Level(0, None, in_key=False) if mark == "[" else _Level("", set(), in_key=True))
        elif mark in "]}":
            if self._last == "," and self._before in ("value", "]", "}"):
                self._note(self._last_at, "a trailing comma, which browsers refuse")
                self._pieces[self._last_piece] = " "
            if self._levels:
                self._levels.pop()
        elif self._levels:
            level = self._levels[-1]
            level.in_key = mark == "," and level.keys is not None
            if mark == "," and isinstance(level.key, int):
                level.key += 1
        self._put(mark)

    def _value(self, at: int) -> None:
        if len(self._levels) <= _INDEXED_DEPTH and len(self.index) < _INDEXED_VALUES:
            self.index.setdefault(tuple(level.key for level in self._levels), at)

    def _note(self, at: int, note: str) -> None:
        if len(self.notes) < _INDEXED_VALUES:
            self.notes.append((self.lines.line(at), note))
