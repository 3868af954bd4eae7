"""Text for Markdown (CommonMark 0.31 with GitHub's extensions) in which nothing of an extension's strings takes effect.

Escaping with backslashes is not enough: services look for mentions, references and addresses in what is left when the
Markdown has been read. So each word that is not a plain one goes into a code span, in which nothing is looked for.
"""

import re
from collections.abc import Iterable, Sequence
from itertools import groupby
from typing import Final

from skimtrace.report.visible import visible

_OPENING: Final = "(\"'\u201c\u2018"
_CLOSING: Final = ")\"'\u201d\u2019.,;:!?…%"
_INSIDE: Final = frozenset("'\u2019-()")
_COMMIT: Final = re.compile(r"[0-9a-fA-F]{7,64}", re.ASCII)
_REFERENCE: Final = re.compile(r"GH-\d|www$", re.IGNORECASE)
"""How a reference to an issue begins, and what an address does."""
_NUMBERED: Final = re.compile(r"\d+[.)]", re.ASCII)


def prose(text: str, limit: int | None = None) -> str:
    """Return `text` on one line, its plain words as they are and all else in code spans; `-` for none.

    A plain word is made of letters and digits, with hyphens, apostrophes and parentheses inside, and with punctuation
    around it: no markup, address, mention, reference or number of a list. `limit` is as in `visible`. It holds in table
    cells too.
    """
    parts = []
    for ordinary, words in groupby(visible(text, limit).split(), _is_plain):
        if ordinary:
            parts.append(" ".join(words))
            continue
        told = " ".join(words)
        body = told.rstrip(".,;:") or told  # the punctuation of the sentence that the word stands in
        parts.append(code(body) + told[len(body) :])
    return " ".join(parts) or code("")


def code(text: str, limit: int | None = None) -> str:
    """Return `text` as one code span, `-` for none; `limit` is as in `visible`. It holds in table cells too."""
    # A bar would end a table cell, and readers of Markdown disagree on how one is escaped behind a backslash.
    shown = " ".join(visible(text, limit).replace("|", r"\x7c").split()) or "-"
    fence = "`" * (1 + max((len(run) for run in re.findall("`+", shown)), default=0))
    pad = " " if shown[0] == "`" or shown[-1] == "`" else ""
    return f"{fence}{pad}{shown}{pad}{fence}"


def table(heads: Sequence[str], rows: Iterable[Iterable[object]]) -> str:
    """Return a table, its cells as `prose`."""
    cells = ([prose(str(value)) for value in row] for row in rows)
    lines = (f"| {' | '.join(row)} |" for row in (heads, ["---"] * len(heads), *cells))
    return "".join(f"{line}\n" for line in lines)


def _is_plain(word: str) -> bool:
    if word == "…":
        return True
    body = word.lstrip(_OPENING).rstrip(_CLOSING)
    if not body or not body[0].isalnum() or any(not char.isalnum() and char not in _INSIDE for char in body):
        return False
    return not (_COMMIT.fullmatch(body) or _REFERENCE.match(body) or _NUMBERED.fullmatch(word))
