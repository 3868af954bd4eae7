"""The tags of a page that name or hold code, as a Beautiful Soup tree.

The builder is Beautiful Soup's own extension point: it takes tags from `tokenizer` and hands on those that matter here,
one after the other, so that neither nesting nor the rest of a large page costs anything.
"""

from dataclasses import dataclass

from bs4 import BeautifulSoup, Tag
from bs4.builder import HTMLTreeBuilder

from skimtrace.extension.tokenizer import StartTag, is_handler, tokenize

_RELEVANT = frozenset(
    {"a", "area", "base", "embed", "form", "frame", "iframe", "link", "meta", "object", "script", "button", "input"}
)


@dataclass(frozen=True, slots=True)
class Soup:
    """A page's relevant tags in document order, each with the token it was made from.

    `cut_at` is the offset at which the page was given up because it has too many of them, None when it was read whole.
    """

    tags: tuple[tuple[Tag, StartTag], ...]
    cut_at: int | None


def make_soup(text: str, max_tags: int) -> Soup:
    """Parse a page; any text gives a result."""
    if "<" not in text:
        # Beautiful Soup would warn that a page which holds no more than an address looks like an address.
        return Soup((), None)
    builder = _Builder(max_tags)
    tree = BeautifulSoup(text, builder=builder)
    return Soup(tuple(zip(tree.find_all(True), builder.tokens, strict=True)), builder.cut_at)


class _Builder(HTMLTreeBuilder):
    """Feeds a Beautiful Soup tree from `tokenize`."""

    NAME = "skimtrace"

    def __init__(self, max_tags: int) -> None:
        super().__init__(multi_valued_attributes={})
        self._max_tags = max_tags
        self.tokens: list[StartTag] = []
        self.cut_at: int | None = None

    def feed(self, markup: str | bytes) -> None:
        """Read the page; called by Beautiful Soup."""
        soup = self.soup
        if soup is None or isinstance(markup, bytes):
            raise TypeError("a page is parsed as text, through BeautifulSoup")
        for token in tokenize(markup):
            if token.name not in _RELEVANT and not any(map(_may_hold_code, token.attributes)):
                continue
            if len(self.tokens) >= self._max_tags:
                self.cut_at = token.offset
                return
            self.tokens.append(token)
            attributes = {name: attribute.value for name, attribute in token.attributes.items()}
            soup.handle_starttag(token.name, None, None, attributes)
            if token.text:
                soup.handle_data(token.text)
            soup.handle_endtag(token.name)


def _may_hold_code(attribute: str) -> bool:
    return is_handler(attribute) or attribute == "href" or attribute.endswith(":href")
