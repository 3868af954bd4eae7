"""HTML text -> its start tags and the text of its scripts, as browsers cut it (HTML standard, section 13.2.5).

Beautiful Soup's usual parsers cannot be trusted with hostile pages: `html.parser` takes quadratic time over unfinished
comments and tags, takes the rest of a page for text after "&#z", refuses a page over "<![x[", and differs between patch
releases of Python; html5lib takes quadratic time over deep nesting; lxml gives no columns; and none says where an
attribute's value stands, which an event handler needs. So the cutting is done here, in one pass over the text that
never looks back, and Beautiful Soup builds its tree from the result (`soup`).

What an unfinished tag, comment or script at the end of the page holds does not run in a browser, and is left out. Where
a browser's reading depends on the tree, rather too many scripts are seen than too few: elements that end `<svg>` and
`<math>` early are not tracked, and scripts inside a `<template>` count, since code may copy them into the page.
"""

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass
from string import ascii_lowercase, ascii_uppercase
from typing import Final

_BLANKS = "\t\n\f\r "
_LOWER = str.maketrans(ascii_uppercase, ascii_lowercase)
"""HTML folds ASCII only: the Kelvin sign is no "k" in a tag's name."""

_TAG_NAME = re.compile(f"[^{_BLANKS}/>]*+")
_BEFORE_NAME = re.compile(f"[{_BLANKS}/]*+")
_NAME = re.compile(f"=?[^{_BLANKS}/>=]*+")
_EQUALS = re.compile(f"[{_BLANKS}]*+=[{_BLANKS}]*+")
_UNQUOTED = re.compile(f"[^{_BLANKS}>]*+")
_COMMENT_END = re.compile("--!?>")

_RAW_TEXT: Final = frozenset(
    {"style", "xmp", "iframe", "noembed", "noframes", "noscript", "textarea", "title", "script", "plaintext"}
)
"""Elements whose content is text, not markup; noscript because scripts run in extension pages."""

_END_OF = {
    name: re.compile(f"</{name}(?=[{_BLANKS}/>])", re.IGNORECASE | re.ASCII)
    for name in _RAW_TEXT - {"script", "plaintext"}
}
_IN_SCRIPT = re.compile(f"<!--|-->|<(?P<close>/?)script(?=[{_BLANKS}/>])", re.IGNORECASE | re.ASCII)

_FOREIGN: Final = frozenset({"svg", "math"})
_INTEGRATION: Final = frozenset({"foreignobject", "desc", "annotation-xml"})
"""Elements of foreign content inside which HTML's rules hold again."""

_REFERENCE = re.compile(
    r"&(?:\#0*+(?P<decimal>[0-9]{1,8});?|\#[xX]0*+(?P<hex>[0-9a-fA-F]{1,7});?"
    r"|(?P<name>[A-Za-z][A-Za-z0-9]{1,31}+)(?:;|(?![=A-Za-z0-9])))"
)


@dataclass(frozen=True, slots=True)
class Attribute:
    """An attribute's value as written, and the offset of its first character."""

    raw: str
    offset: int

    @property
    def value(self) -> str:
        """The value with its character references decoded."""
        return _REFERENCE.sub(_decode_reference, self.raw) if "&" in self.raw else self.raw


@dataclass(frozen=True, slots=True)
class StartTag:
    """A start tag: its name in lower case, the offset of its "<", its attributes, and a script's text.

    `text` is None unless the tag begins a script; `text_offset` is where that text begins.
    """

    name: str
    offset: int
    attributes: dict[str, Attribute]
    text: str | None = None
    text_offset: int = 0


def tokenize(text: str) -> Iterator[StartTag]:
    """Yield the start tags of a page in document order."""
    return _Tokenizer(text).run()


class _Tokenizer:
    """The state of one pass."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._foreign: list[str] = []

    def run(self) -> Iterator[StartTag]:
        text, at = self._text, 0
        while (begin := text.find("<", at)) >= 0:
            after = text[begin + 1 : begin + 2]
            if after.isascii() and after.isalpha():
                name, attributes, self_closing, end = self._tag(begin + 1)
                if end < 0:
                    return
                tag, at = self._start_tag(StartTag(name, begin, attributes), self_closing, end)
                if tag is None:
                    return
                yield tag
            elif after == "/":
                at = self._end_tag(begin)
            elif after == "!":
                at = self._declaration(begin)
            elif after == "?":
                at = self._past(">", begin)
            else:
                at = begin + 1
            if at < 0:
                return

    def _past(self, closing: str, at: int) -> int:
        found = self._text.find(closing, at)
        return found + len(closing) if found >= 0 else -1

    def _declaration(self, begin: int) -> int:
        """Doctypes, comments, and everything else after "<!", which is a comment up to the next ">"."""
        if not self._text.startswith("<!--", begin):
            return self._past(">", begin)
        if self._text.startswith((">", "->"), begin + 4):
            return self._past(">", begin + 4)
        end = _COMMENT_END.search(self._text, begin + 4)
        return end.end() if end else -1

    def _end_tag(self, begin: int) -> int:
        after = self._text[begin + 2 : begin + 3]
        if not (after.isascii() and after.isalpha()):
            return self._past(">", begin)
        name, _, _, end = self._tag(begin + 2)
        if self._foreign and name == self._foreign[-1]:
            self._foreign.pop()
        return end

    def _tag(self, at: int) -> tuple[str, dict[str, Attribute], bool, int]:
        """Read a tag from its name on: name, attributes, whether it closes itself, and its end (-1: unfinished)."""
        text = self._text
        attributes: dict[str, Attribute] = {}
        matched = _TAG_NAME.match(text, at)
        name, at = (matched.group().translate(_LOWER), matched.end()) if matched else ("", at)
        while True:
            blank = _BEFORE_NAME.match(text, at)
            at = blank.end() if blank else at
            if at >= len(text):
                return name, {}, False, -1
            if text[at] == ">":
                return name, attributes, bool(blank and blank.group().endswith("/")), at + 1
            matched = _NAME.match(text, at)
            key, at = (matched.group().translate(_LOWER), matched.end()) if matched else ("", at)
            value, at = self._value(at)
            if at < 0:
                return name, {}, False, -1
            attributes.setdefault(key, value)

    def _value(self, at: int) -> tuple[Attribute, int]:
        text = self._text
        equals = _EQUALS.match(text, at)
        if equals is None:
            return Attribute("", at), at
        at = equals.end()
        if (quote := text[at : at + 1]) in ('"', "'"):
            end = text.find(quote, at + 1)
            return Attribute(text[at + 1 : end], at + 1), end + 1 if end >= 0 else -1
        unquoted = _UNQUOTED.match(text, at)
        end = unquoted.end() if unquoted else at
        return Attribute(text[at:end], at), end

    def _start_tag(self, tag: StartTag, self_closing: bool, end: int) -> tuple[StartTag | None, int]:
        """Return the tag with what follows from its place, and where to go on; None when the page ends inside it."""
        foreign = bool(self._foreign) and self._foreign[-1] in _FOREIGN
        if tag.name == "script" and not (foreign and self_closing):
            close = self._script_end(end)
            if close < 0:
                return None, -1
            text = self._text[end:close]
            return StartTag(tag.name, tag.offset, tag.attributes, text, end), close
        if tag.name in _RAW_TEXT and not foreign:
            closing = _END_OF[tag.name].search(self._text, end) if tag.name in _END_OF else None
            # The tag itself counts even where its text never ends: an unfinished <iframe> still loads.
            end = closing.start() if closing else -1
        elif not self_closing and (tag.name in _FOREIGN or (foreign and tag.name in _INTEGRATION)):
            self._foreign.append(tag.name)
        return tag, end if end >= 0 else len(self._text)

    def _script_end(self, at: int) -> int:
        """Where a script's text ends. Inside "<!--", a "<script" hides the next "</script" (the "escaped" states)."""
        escaped = double = False
        while found := _IN_SCRIPT.search(self._text, at):
            at = found.end()
            if found["close"] is None:
                if found.group() == "<!--":
                    # "<!-->" opens and closes: the dashes of the opening may be those of the closing.
                    escaped, at = True, found.start() + 2
                else:
                    escaped = double = False
            elif not double and found["close"]:
                return found.start()
            else:
                double = escaped and not found["close"]
        return -1


def _decode_reference(reference: re.Match[str]) -> str:
    if reference["decimal"]:
        return html.unescape(f"&#{reference['decimal']};")
    if reference["hex"]:
        return html.unescape(f"&#x{reference['hex']};")
    return html.unescape(f"&{reference['name']};") if reference.group().endswith(";") else html.unescape(reference[0])


def is_handler(attribute: str) -> bool:
    """Tell whether an attribute is an event handler: "on" and letters, as in "onclick"."""
    return len(attribute) > 2 and attribute.startswith("on") and attribute.isascii() and attribute.isalpha()
