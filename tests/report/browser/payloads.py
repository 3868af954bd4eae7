"""Hostile texts, from payloads.yaml, and the careless pages in which the payloads are shown to be alive."""

from collections.abc import Callable, Mapping
from html import escape
from pathlib import Path
from typing import Final

import msgspec
import yaml
from jinja2 import Environment

NOWHERE: Final = "nowhere"


class Payload(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A text that tries to run or to fetch something. `fires` names the careless page in which it does."""

    name: str
    source: str
    fires: str
    text: str


class Deception(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A text that tries to deceive the eye or to break the layout; `shown` are pieces that a page has to show."""

    name: str
    text: str
    shown: list[str]
    repeat: int = 1

    @property
    def whole(self) -> str:
        """The text."""
        return self.text * self.repeat


class _Document(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    sources: dict[str, str]
    payloads: list[Payload]
    texts: list[Deception]


DOCUMENT: Final = msgspec.convert(
    yaml.safe_load(Path(__file__).with_name("payloads.yaml").read_text("utf-8")), _Document
)
PAYLOADS: Final = DOCUMENT.payloads
TEXTS: Final = DOCUMENT.texts


def _inner_html_twice(text: str) -> str:
    # What a sanitizer did that gave the browser a text again.
    return f"""<div id=a></div><div id=b></div><textarea id=t>{escape(text)}</textarea><script>
const inert = new DOMParser().parseFromString(t.value, "text/html");
const clean = inert.body.innerHTML;
a.innerHTML = clean; b.innerHTML = a.innerHTML;</script>"""


CARELESS: Final[Mapping[str, Callable[[str], str]]] = {
    "html": lambda text: f"<body><div>{text}</div><p class='note'>",
    "script-relative": lambda text: f"<base href='https://evil.example/'><div>{text}</div>",
    "attribute": lambda text: f'<input value="{text}">',
    "attribute-single": lambda text: f"<input value='{text}'>",
    "attribute-bare": lambda text: f"<input value={text}>",
    "href": lambda text: f'<a href="{escape(text)}">link</a>',
    "script": lambda text: f'<script>let x = "{text}";</script>',
    "script-single": lambda text: f"<script>let x = '{text}';</script>",
    "script-escaped": lambda text: f'<script>let x = "{text.replace(chr(34), chr(92) + chr(34))}";</script>',
    "script-template": lambda text: f"<script>let x = `{text}`;</script>",
    "json": lambda text: f'<script type="application/json">{{"name": "{text}"}}</script>',
    "comment": lambda text: f"<!--{text}-->",
    "title": lambda text: f"<title>{text}</title>",
    "textarea": lambda text: f"<textarea>{text}</textarea>",
    "style": lambda text: f'<style>a::after {{ content: "{text}"; }}</style><input value=abc>',
    "style-start": lambda text: f"<style>{text} a {{ color: red; }}</style>",
    "inner-html-twice": _inner_html_twice,
}
"""Pages that put a text into themselves as it is, by the place they put it in."""


def rendered_as_template(text: str) -> str:
    """Return what becomes of a text that is careless taken for a template."""
    return Environment(autoescape=True).from_string(text).render()
