"""Source text -> runs of one colour each: comments, strings, numbers, keywords and names, as Pygments tells them."""

from collections.abc import Iterable, Iterator
from enum import Enum
from functools import cache
from typing import Final

from pygments.lexer import Lexer
from pygments.token import Comment, Keyword, Name, Number, Operator, String, _TokenType, is_token_subtype

_CHUNK: Final = 10_000
"""Characters that are read at once: the time some of Pygments' patterns take grows with the square of hostile text."""

_CLASSES: Final = (
    (String.Interpol, ""),
    (Comment, "c"),
    (String, "s"),
    (Number, "n"),
    (Keyword, "k"),
    (Operator.Word, "k"),
    (Name.Tag, "k"),
    (Name.Function, "f"),
    (Name.Class, "f"),
    (Name.Builtin, "f"),
    (Name.Attribute, "f"),
)


class Language(Enum):
    """What a file is read as."""

    JAVASCRIPT = "javascript"
    HTML = "html"
    JSON = "json"


def runs(text: str, language: Language) -> Iterator[tuple[str, str]]:
    """Yield `text` in pieces with their CSS class: "c", "s", "n", "k", "f" (see source.css), or "" for none.

    The pieces put together are `text`. It may begin and end anywhere; a comment that it ends but does not begin is
    taken for one.
    """
    for at, chunk in enumerate(_chunks(text)):
        begun = "/*" if at == 0 and language is not Language.HTML and _ends_a_comment(chunk) else ""
        tokens = [(_class(kind), value) for _, kind, value in _lexer(language).get_tokens_unprocessed(begun + chunk)]
        if "".join(value for _, value in tokens) != begun + chunk:
            yield "", chunk
            continue
        joined = list(_joined((kind, value) for kind, value in tokens if value))
        if begun:
            joined[0] = (joined[0][0], joined[0][1].removeprefix(begun))
        yield from joined


def _joined(tokens: Iterable[tuple[str, str]]) -> Iterator[tuple[str, str]]:
    """Yield neighbours of one class as one."""
    last, values = "", list[str]()
    for kind, value in tokens:
        if kind != last:
            if values:
                yield last, "".join(values)
            last, values = kind, []
        values.append(value)
    if values:
        yield last, "".join(values)


def _chunks(text: str) -> Iterator[str]:
    start = 0
    while len(text) - start > _CHUNK:
        end = text.rfind("\n", start + _CHUNK // 2, start + _CHUNK) + 1 or start + _CHUNK
        yield text[start:end]
        start = end
    yield text[start:]


def _ends_a_comment(text: str) -> bool:
    end = text.find("*/")
    return end >= 0 and "/*" not in text[:end]


@cache
def _class(kind: _TokenType) -> str:
    return next((name for parent, name in _CLASSES if is_token_subtype(kind, parent)), "")


@cache
def _lexer(language: Language) -> Lexer:
    # They take longer to import than a small page to render.
    if language is Language.HTML:
        from pygments.lexers.html import HtmlLexer  # noqa: PLC0415 - see above

        return HtmlLexer()
    if language is Language.JSON:
        from pygments.lexers.data import JsonLexer  # noqa: PLC0415 - see above

        return JsonLexer()
    from pygments.lexers.javascript import JavascriptLexer  # noqa: PLC0415 - see above

    return JavascriptLexer()
