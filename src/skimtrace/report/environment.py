"""The one template environment of all HTML: everything is escaped, everything is inline, nothing is fetched."""

from base64 import b64encode
from functools import cache
from hashlib import sha256
from importlib.resources import files
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from skimtrace.report.visible import visible
from skimtrace.report.words import article_word, data_words, title

_FOLDER = "templates"


def _shown(value: object) -> object:
    """Make every text that a template prints visible; what a template itself marked up stays as it is."""
    return visible(value) if isinstance(value, str) and not isinstance(value, Markup) else value


def _short(value: str, limit: int) -> str:
    return visible(value, limit)


def _known(value: object) -> str:
    return "unknown" if value is None or value == "" else str(value)


def _words(value: str) -> str:
    return value.replace("-", " ")


def _count(value: int) -> str:
    return f"{value:,}"


@cache
def _environment() -> Environment:
    made = Environment(
        loader=PackageLoader("skimtrace.report", _FOLDER),
        autoescape=True,
        undefined=StrictUndefined,
        finalize=_shown,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters.update(short=_short, known=_known, words=_words, count=_count)
    made.filters.update(data=data_words, title=title, article=article_word)
    return made


@cache
def _asset(name: str) -> str:
    return (files("skimtrace.report") / _FOLDER / name).read_text(encoding="utf-8")


def _hash(text: str) -> str:
    return f"'sha256-{b64encode(sha256(text.encode()).digest()).decode()}'"


def render(
    template: str, scripts: tuple[str, ...] = (), styles: tuple[str, ...] = ("style.css",), **fields: Any
) -> str:
    """Return the page made of `template` and `fields`, with the named `styles` and `scripts` inline, as one each.

    The page's content security policy allows exactly that style and that script, by their hashes, and no request.
    """
    style = "".join(map(_asset, styles))
    # A block of its own: what the scripts declare is theirs alone, and files that belong together share it.
    code = f'"use strict";\n{{\n{"".join(map(_asset, scripts))}}}\n' if scripts else ""
    rules = ["default-src 'none'", f"style-src {_hash(style)}", "base-uri 'none'", "form-action 'none'"]
    if code:
        rules.insert(2, f"script-src {_hash(code)}")
    return (
        _environment()
        .get_template(template)
        .render(policy="; ".join(rules), style=Markup(style), script=Markup(code), **fields)  # noqa: S704 our own files
    )
