"""Finds the table rows that a CSS selector, an XPath or a class list names.

One pass cuts the text into tokens; a miss costs one set operation and one look-up a token. Only a hit is looked at
closely: the alternatives of a selector list, what stands rightmost in each, and rows that say it is something else.
"""

from bisect import bisect_right
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from typing import Final, NamedTuple

from skimtrace.flow.site_rows import SelectorRow, Site

MAX_TEXT: Final = 4096
"""Characters beyond which a text is not taken for a selector (style sheets and templates stand in code as strings)."""
MAX_MEMO: Final = 100_000
"""Answers kept; then the memory starts anew."""
HEAD: Final = 3
"""Characters by which a token is first compared with the prefixes; no prefix is shorter."""

_TOKEN: Final = "".join(chr(c) if chr(c).isalnum() or chr(c) in "-_" else " " for c in range(128))
LOOSE: Final = frozenset({"person.profile", "person.contacts", "page.whole", "page.text"})
"""Types of elements that hold others: a type named inside them is the better answer."""


class SelectorHit(NamedTuple):
    """What a selector text names. `about` is set, and `types` empty, when it is known not to be about a person.

    `weak` says that no row that stands for people alone was met.
    """

    types: tuple[str, ...]
    site: Site | None
    token: str
    weak: bool
    about: str | None


class _Found(NamedTuple):
    position: int
    row: SelectorRow
    site: Site | None
    weak: bool


def tokens_of(text: str) -> list[str]:
    """Cut `text` at everything that is not an ASCII letter or digit, "-", "_" or a character beyond ASCII."""
    return text.translate(_TOKEN).split()


class Matcher:
    """The rows of some sites, indexed. `find` is what it is for; the rest is the index."""

    def __init__(
        self,
        rows: Iterable[tuple[SelectorRow, Site | None]],
        tags: Mapping[str, tuple[str, ...]],
        controls: Collection[str] = (),
        judge: Callable[[str, SelectorHit], SelectorHit] | None = None,
        parts: Mapping[str, Mapping[str, tuple[str, ...]]] | None = None,
    ) -> None:
        """Index `rows`. `tags` refine the hit of a container by element name; weak rows do not hold for elements of the
        names in `controls`; `judge` has the last word on a hit; `parts` are the vocabularies that rows name."""
        self._parts = parts or {}
        self._exact: dict[str, tuple[SelectorRow, Site | None]] = {}
        self._prefixed: dict[str, tuple[SelectorRow, Site | None]] = {}
        self._pairs: dict[tuple[str, str], tuple[SelectorRow, Site | None]] = {}
        self._phrases: dict[str, list[tuple[SelectorRow, Site | None]]] = {}
        self._fragments: dict[str, tuple[SelectorRow, Site | None]] = {}
        self._open: set[str] = set()
        """Fragments that end where a prefix does: what they stand before may go on."""
        self._links: list[tuple[str, SelectorRow, Site]] = []
        self._tags = tags
        self._memo: dict[str, SelectorHit | None] = {}
        self._controls = frozenset(controls)
        self._judge = judge
        for row, site in rows:
            self._add(row, site)
        self._triggers = frozenset(self._exact).union((value for _, value in self._pairs), self._phrases)
        self._prefixes = sorted(self._prefixed)
        self._parents = _parents(self._prefixes)
        self._heads = frozenset(prefix[:HEAD] for prefix in self._prefixes)

    def add_links(self, site: Site) -> None:
        """Take `href` together with one of the site's profile paths for a link to a person's page."""
        for path in site.profile_paths:
            row = SelectorRow(token=path, types=("person.profile-url", "person.name"))
            self._links.append((path, row, site))

    def find(self, text: str) -> SelectorHit | None:
        """Return what `text` names, or None when no row applies."""
        try:
            return self._memo[text]
        except KeyError:
            pass
        if len(self._memo) >= MAX_MEMO:
            self._memo.clear()
        hit = self._find(text) if len(text) <= MAX_TEXT else None
        if hit is not None and hit.about is None and self._judge is not None:
            hit = self._judge(text, hit)
        self._memo[text] = hit
        return hit

    def _add(self, row: SelectorRow, site: Site | None) -> None:
        token, held = row.token, (row, site)
        if token.endswith("*"):
            stem = token[:-1].rstrip("-_")
            self._prefixed.setdefault(token[:-1], held)
            self._add_fragments(stem, held)
            if row.about != "chrome":
                self._open.update(fragment for fragment in _fragments(stem) if stem.endswith(fragment))
            return
        parts = tokens_of(token)
        attribute, equals, value = token.partition("=")
        if equals and parts == [attribute, value]:
            self._pairs.setdefault((attribute, value), held)
        elif parts == [token]:
            self._exact.setdefault(token, held)
            self._add_fragments(token, held)
        else:
            self._phrases.setdefault(max(parts, key=len), []).append(held)

    def _add_fragments(self, token: str, held: tuple[SelectorRow, Site | None]) -> None:
        """Take pieces of `token` for it, unless tokens of another meaning share them."""
        if held[0].about != "chrome":
            for fragment in _fragments(token):
                known, _ = self._fragments.setdefault(fragment, held)
                if (known.types, known.about) != (held[0].types, held[0].about):
                    self._fragments[fragment] = (_AMBIGUOUS, None)

    def _find(self, text: str) -> SelectorHit | None:
        tokens = text.translate(_TOKEN).split()
        if (
            self._triggers.isdisjoint(tokens)
            and self._heads.isdisjoint([token[:HEAD] for token in tokens])
            and not (self._links and "href" in tokens)
            and not _partial(text)
        ):
            return None
        alternatives = [self._alternative(part) for part in alternatives_of(text)]
        return _together([hit for hit in alternatives if hit is not None])

    def _alternative(self, text: str) -> SelectorHit | None:
        tokens = tokens_of(text)
        found = self._rows(text, tokens)
        if not found:
            return None
        subject = subject_of(text)
        first_of_subject = len(tokens) - len(tokens_of(subject))
        strong = [f for f in found if f.row.about is None and not f.weak]
        # A button is what is read only when it is the last in the selector, an advert also when it is around it.
        elsewhere = [
            f
            for f in found
            if f.row.about and (f.row.about != "chrome" or f.position >= first_of_subject) and not (strong and f.weak)
        ]
        if elsewhere and not any(s.position > elsewhere[-1].position for s in strong):
            last = elsewhere[-1]
            return SelectorHit((), last.site, last.row.token, last.weak, last.row.about)
        people = [f for f in found if f.row.about is None]
        if not people:
            return None
        tag = tag_of(subject)
        best = _best(people)
        if not strong and tag in self._controls:
            return SelectorHit((), best.site, best.row.token, weak=True, about="chrome")
        types: tuple[str, ...] = best.row.types
        if "person.profile" in types or "person.contacts" in types:
            inside = self._inside(best.row.parts, tokens)
            types = inside or self._tags.get(tag, types)
        return SelectorHit(types, best.site, best.row.token, not strong, None)

    def _inside(self, vocabulary: str | None, tokens: Sequence[str]) -> tuple[str, ...]:
        """Return what the last token that a container's vocabulary has names in it."""
        known = self._parts.get(vocabulary, {}) if vocabulary is not None else {}
        return next((known[token] for token in reversed(tokens) if token in known), ())

    def _rows(self, text: str, tokens: list[str]) -> list[_Found]:
        found: list[_Found] = []
        partial = _partial(text)
        for position, token in enumerate(tokens):
            held = self._pairs.get((tokens[position - 1], token)) if position else None
            held = held or self._exact.get(token) or self._prefix(token)
            if held is None and partial:
                fragment = self._fragment(token)
                if fragment is not None:
                    found.append(_Found(position, *fragment, weak=True))
            if held is not None:
                found.append(_Found(position, *held, weak=held[0].weak))
            for row, site in self._phrases.get(token, ()):
                if row.token in text:
                    found.append(_Found(position, row, site, row.weak))
        if self._links and "href" in tokens:
            for path, row, site in self._links:
                if path in text:
                    found.append(_Found(tokens.index("href"), row, site, weak=False))
                    break
        return sorted(found, key=lambda f: f.position)

    def _fragment(self, token: str) -> tuple[SelectorRow, Site | None] | None:
        """Return the row of which `token` is a piece, or of whose pieces it is the beginning of a longer one."""
        held = self._fragments.get(token)
        for end in range(len(token) - 1, 0, -1):
            if held is not None:
                break
            if token[end] in "-_" and token[:end] in self._open:
                held = self._fragments[token[:end]]
        return held if held is not None and held[0] is not _AMBIGUOUS else None

    def _prefix(self, token: str) -> tuple[SelectorRow, Site | None] | None:
        """Return the row of the longest prefix of `token`: what sorts last before it, or something that one begins
        with."""
        if token[:HEAD] not in self._heads:
            return None
        at = bisect_right(self._prefixes, token) - 1
        while at >= 0 and not token.startswith(self._prefixes[at]):
            at = self._parents[at]
        return self._prefixed[self._prefixes[at]] if at >= 0 else None


_AMBIGUOUS: Final = SelectorRow(token="")


def _partial(text: str) -> bool:
    """Say whether a selector names pieces of attribute values (spelled out: this runs for every string of a script)."""
    return "*=" in text or "^=" in text or "$=" in text or "contains(" in text or "starts-with(" in text


def _parents(prefixes: Sequence[str]) -> list[int]:
    """Return for each of the sorted `prefixes` the index of the longest other one it begins with, else -1."""
    parents: list[int] = []
    open_: list[int] = []
    for at, prefix in enumerate(prefixes):
        while open_ and not prefix.startswith(prefixes[open_[-1]]):
            open_.pop()
        parents.append(open_[-1] if open_ else -1)
        open_.append(at)
    return parents


def _fragments(token: str) -> set[str]:
    """Return the pieces of two words or more that `[class*="..."]` may name the token by."""
    starts = [0] + [i + 1 for i, c in enumerate(token[:-1]) if c in "-_" and token[i + 1] not in "-_"]
    ends = [i for i, c in enumerate(token) if i and c in "-_" and token[i - 1] not in "-_"] + [len(token)]
    pieces = {token[s:e] for s in starts for e in ends if s < e}
    return {piece for piece in pieces if ("-" in piece or "_" in piece)}


def _best(people: Sequence[_Found]) -> _Found:
    """Return the rightmost row that names a field and stands for people alone, else the best of what there is."""
    fields = [f for f in people if not LOOSE.issuperset(f.row.types)]
    sure = [f for f in fields if not f.weak]
    return (sure or fields or [f for f in people if not f.weak] or people)[-1]


def _together(hits: Sequence[SelectorHit]) -> SelectorHit | None:
    """Join the alternatives of a selector list: they are fallbacks for one and the same thing."""
    if not hits:
        return None
    people = [hit for hit in hits if hit.about is None]
    others = [hit for hit in hits if hit.about is not None]
    if others and all(hit.weak for hit in people):
        return others[0]
    if others:
        people = [hit for hit in people if not hit.weak]
    fields = [hit for hit in people if not LOOSE.issuperset(hit.types)] or people
    types = tuple(dict.fromkeys(t for hit in fields for t in hit.types))
    return SelectorHit(types, fields[0].site, fields[0].token, all(hit.weak for hit in people), None)


def alternatives_of(text: str) -> list[str]:
    """Cut a selector list at its commas (an XPath union at its bars) outside of brackets and quotes."""
    if "," not in text and "|" not in text:
        return [text]
    parts, start, depth, quote = [], 0, 0, ""
    for at, char in enumerate(text):
        if quote:
            quote = "" if char == quote else quote
        elif char in "\"'":
            quote = char
        elif char in "([":
            depth += 1
        elif char in ")]":
            depth = max(0, depth - 1)
        elif char in ",|" and not depth:
            parts.append(text[start:at])
            start = at + 1
    return [*parts, text[start:]]


def subject_of(text: str) -> str:
    """Return the last compound of a selector (the last step of an XPath): the element that is found."""
    text = text.rstrip()
    depth, quote = 0, ""
    for at in range(len(text) - 1, -1, -1):
        char = text[at]
        if quote:
            quote = "" if char == quote else quote
        elif char in "\"'":
            quote = char
        elif char in ")]":
            depth += 1
        elif char in "([":
            depth = max(0, depth - 1)
        elif not depth and char in " \t\n>+~/":
            return text[at + 1 :]
    return text


def tag_of(compound: str) -> str:
    """Return the element name a compound begins with, in lower case, or ""."""
    end = 0
    while end < len(compound) and compound[end].isalnum():
        end += 1
    return compound[:end].lower()
