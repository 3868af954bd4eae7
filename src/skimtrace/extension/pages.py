"""One HTML page -> what it loads and the code that stands in it, in document order; files are not looked up here."""

import base64
import binascii
import html
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final
from urllib.parse import unquote, unquote_to_bytes

from skimtrace.extension.decode import decode_html
from skimtrace.extension.jsonc import JsonError, parse_json
from skimtrace.extension.lines import Lines
from skimtrace.extension.model import CodeKind, Loading
from skimtrace.extension.tokenizer import StartTag, is_handler
from skimtrace.extension.urls import clean, scheme_of

if TYPE_CHECKING:
    from bs4 import Tag

    from skimtrace.extension.soup import Soup

_SCRIPT_TYPES: Final = re.compile(
    r"(?:application|text)/(?:x-)?(?:java|ecma)script|text/(?:javascript1\.[0-5]|jscript|livescript|babel|jsx)"
)
"""JavaScript MIME types (MIME Sniffing standard, section 4.6), and JSX that a compiler in the page runs."""

_NOTHING = re.compile(r"(?:void\s*\(?\s*0\s*\)?|undefined|false|true|0|null|#)?[\s;]*")
"""What `javascript:` links hold when they only stop the browser from following them; no code to analyse."""

_URL_ATTRIBUTES: Final = {
    "a": "href",
    "area": "href",
    "form": "action",
    "button": "formaction",
    "input": "formaction",
    "iframe": "src",
    "frame": "src",
    "embed": "src",
    "object": "data",
}
"""Attributes whose URL a browser opens, so that a `javascript:` URL in one runs."""

_FRAMES: Final = frozenset({"iframe", "frame", "embed", "object"})
_REFRESH = re.compile(r"[\s\d.]*[;,]?\s*(?:url\s*=\s*)?[\"']?(?P<url>[^\"']*)", re.IGNORECASE)
_SRCDOC_TAGS = 10_000
_HEAD: Final = 100_000
"""Characters at the beginning of a page among which its title is looked for."""
_TITLE = re.compile(r"<title(?:\s[^<>]{0,200})?>(?P<text>[^<]{0,300})", re.IGNORECASE | re.ASCII)
_DATA_URL = re.compile(r"data:(?P<type>[^;,]*)(?P<parameters>[^,]*),", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Code:
    """A piece of code in a page, and where its first character stands."""

    kind: CodeKind
    text: str
    line: int
    column: int
    module: bool = False
    loading: Loading = Loading.BLOCKING


@dataclass(frozen=True, slots=True)
class ScriptSource:
    """A script element's `src` (or a preload's `href`) as written."""

    url: str
    line: int
    module: bool = False
    loading: Loading = Loading.BLOCKING


@dataclass(slots=True)
class Contents:
    """What a page holds, in document order. URLs are as written, relative to `base` where the page has one.

    `notes` are (line, what is odd there); `cut_at` is the line from which the page was not read, None when all was.
    """

    scripts: list[Code | ScriptSource] = field(default_factory=list)
    frames: list[tuple[str, int]] = field(default_factory=list)
    links: list[tuple[str, int]] = field(default_factory=list)
    forms: list[tuple[str, int]] = field(default_factory=list)
    base: str | None = None
    title: str = ""
    import_map: dict[str, str] = field(default_factory=dict)
    notes: list[tuple[int, str]] = field(default_factory=list)
    cut_at: int | None = None


def _parse(text: str, max_tags: int) -> "Soup":
    from skimtrace.extension.soup import make_soup  # noqa: PLC0415 - a fifth of the start, for packages with pages

    return make_soup(text, max_tags)


def read_page(data: bytes, max_tags: int) -> Contents:
    """Read a page; any bytes give a result."""
    decoded = decode_html(data)
    contents = Contents()
    lines = Lines(decoded.text)
    soup = _parse(decoded.text, max_tags)
    contents.title = _title(decoded.text)
    _Reader(contents, lines).read(soup)
    if decoded.malformed:
        contents.notes.append((1, f"bytes that are no {decoded.encoding} were replaced"))
    if soup.cut_at is not None:
        contents.cut_at = lines.line(soup.cut_at)
    return contents


class _Reader:
    """Fills the contents of one page from its tags.

    `within` is set for the page inside a frame's `srcdoc`: the line and column of the attribute's value, where all of
    its code is said to stand.
    """

    def __init__(self, contents: Contents, lines: Lines, within: tuple[int, int] | None = None) -> None:
        self._contents = contents
        self._lines = lines
        self._within = within

    def read(self, soup: "Soup") -> None:
        """Take in the tags."""
        for tag, token in soup.tags:
            self._handlers(token)
            line, _ = self._place(token.offset)
            if tag.name == "script":
                self._script(tag, token, line)
            elif tag.name == "link":
                self._link(tag, line)
            elif tag.name == "meta":
                self._meta(tag, line)
            elif tag.name == "base":
                self._contents.base = _text(tag, "href") if self._contents.base is None else self._contents.base
            else:
                self._opener(tag, token, line)

    def _place(self, offset: int) -> tuple[int, int]:
        return self._within or self._lines.place(offset)

    def _code(self, kind: CodeKind, text: str, offset: int) -> None:
        line, column = self._place(offset)
        self._contents.scripts.append(Code(kind, text, line, column))

    def _handlers(self, token: StartTag) -> None:
        for name, attribute in token.attributes.items():
            if is_handler(name) and (text := attribute.value).strip():
                self._code(CodeKind.HANDLER, text, attribute.offset)

    def _script(self, tag: "Tag", token: StartTag, line: int) -> None:
        kind = (_text(tag, "type") or "").strip().lower()
        if not kind and (language := _text(tag, "language")):
            kind = f"text/{language.strip().lower()}"
        module = kind == "module"
        if kind == "importmap":
            self._import_map(token, line)
        if kind and not module and not _SCRIPT_TYPES.fullmatch(kind):
            return
        if tag.has_attr("nomodule") and not module:
            self._contents.notes.append((line, "a nomodule script: browsers that know modules do not run it"))
            return
        blank = not (token.text or "").strip()
        source = (
            _text(tag, "src") if tag.has_attr("src") or not blank else _text(tag, "href") or _text(tag, "xlink:href")
        )
        loading = Loading.DEFER if module or (source and tag.has_attr("defer")) else Loading.BLOCKING
        if tag.has_attr("async") and (module or source):
            loading = Loading.ASYNC
        if source is not None and scheme_of(clean(source)) == "data":
            self._data_script(source, token.attributes["src"].offset if "src" in token.attributes else token.offset)
        elif source is not None and clean(source):
            self._contents.scripts.append(ScriptSource(source, line, module, loading))
        elif source is None and not blank:
            line, column = self._place(token.text_offset)
            self._contents.scripts.append(Code(CodeKind.INLINE, token.text or "", line, column, module, loading))

    def _data_script(self, url: str, offset: int) -> None:
        if not (head := _DATA_URL.match(clean(url))):
            return
        body = clean(url)[head.end() :]
        if ";base64" in head["parameters"].lower():
            try:
                text = base64.b64decode(unquote_to_bytes(body)).decode("utf-8", "replace")
            except binascii.Error:
                return
        else:
            text = unquote(body)
        self._code(CodeKind.URL, text, offset)

    def _import_map(self, token: StartTag, line: int) -> None:
        try:
            value = parse_json((token.text or "").encode("utf-8", "replace")).value
        except JsonError as error:
            self._contents.notes.append((line, f"an import map that is no JSON: {error.reason}"))
            return
        imports = value.get("imports") if isinstance(value, dict) else None
        if isinstance(imports, dict):
            self._contents.import_map |= {name: url for name, url in imports.items() if isinstance(url, str)}

    def _link(self, tag: "Tag", line: int) -> None:
        relations = (_text(tag, "rel") or "").lower().split()
        url = _text(tag, "href")
        if not url:
            return
        if "modulepreload" in relations:
            self._contents.scripts.append(ScriptSource(url, line, module=True, loading=Loading.PRELOAD))
        elif "preload" in relations and (_text(tag, "as") or "").lower() == "script":
            self._contents.scripts.append(ScriptSource(url, line, loading=Loading.PRELOAD))
        elif "import" in relations:
            # HTML imports, which Chrome ran until version 79: the page's scripts run in this one.
            self._contents.frames.append((url, line))

    def _meta(self, tag: "Tag", line: int) -> None:
        if (_text(tag, "http-equiv") or "").lower() == "refresh":
            refresh = _REFRESH.match(_text(tag, "content") or "")
            if refresh and refresh["url"]:
                self._contents.links.append((refresh["url"], line))

    def _opener(self, tag: "Tag", token: StartTag, line: int) -> None:
        """Elements that open a URL: it may be code, a page of the package, or a form's destination."""
        if tag.name == "iframe" and "srcdoc" in token.attributes:
            self._srcdoc(token, line)
            return
        name = next(
            (name for name in (_URL_ATTRIBUTES.get(tag.name), "xlink:href") if name and tag.has_attr(name)), None
        )
        if name is None:
            return
        url = clean(_text(tag, name) or "")
        scheme = scheme_of(url)
        if scheme == "javascript":
            attribute = token.attributes[name]
            code = unquote(url[len("javascript:") :])
            if not _NOTHING.fullmatch(code.strip()):
                before = attribute.raw.lower().find("javascript:")
                self._code(CodeKind.URL, code, attribute.offset + (before + len("javascript:") if before >= 0 else 0))
        elif tag.name in _FRAMES:
            self._contents.frames.append((url, line))
        elif tag.name in ("form", "button", "input"):
            if scheme in ("http", "https"):
                self._contents.forms.append((url, line))
        elif url:
            self._contents.links.append((url, line))

    def _srcdoc(self, token: StartTag, line: int) -> None:
        if self._within:
            self._contents.notes.append((line, "a srcdoc inside a srcdoc is not read"))
            return
        attribute = token.attributes["srcdoc"]
        text = attribute.value
        soup = _parse(text, _SRCDOC_TAGS)
        _Reader(self._contents, Lines(text), self._place(attribute.offset)).read(soup)
        if soup.cut_at is not None:
            self._contents.cut_at = line


def _title(text: str) -> str:
    """The text of the first `<title>`, on one line; "" when there is none near the beginning of the page."""
    found = _TITLE.search(text[:_HEAD])
    return " ".join(html.unescape(found["text"]).split()) if found else ""


def _text(tag: "Tag", attribute: str) -> str | None:
    value = tag.get(attribute)
    return value if isinstance(value, str) else None
