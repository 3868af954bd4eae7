"""Reads what identifiers, object keys and class names say about the data they stand for."""

import re
from collections.abc import Collection, Iterable
from typing import Final

from skimtrace.flow.site_match import LOOSE, MAX_MEMO, alternatives_of, subject_of, tag_of, tokens_of
from skimtrace.flow.site_rows import Words

MAX_NAME: Final = 64
"""Characters beyond which a name is not cut into words: nobody wrote it."""
_WHO: Final = "<who>"
# Capitals in a row are one word, but the last of them begins the next when small letters follow (an "s" is a plural's).
_WORD: Final = re.compile(r"[A-Z]+s?(?![a-z])|[A-Z]?[a-z]+|[^\W\d_A-Za-z]+")
_NAME_CHARS: Final = "@abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_:"
_Phrases = dict[str, list[tuple[str, ...]]]
_NOT_PLURAL: Final = ("ss", "us", "is")


def words_of(name: str) -> list[str]:
    """Cut `name` into words: at case changes, digits and anything that is not a letter; in lower case, plurals as
    singulars. "linkedInURLs" gives linked, in, url."""
    return [_singular(word.lower()) for word in _WORD.findall(name)]


def _singular(word: str) -> str:
    return word[:-1] if len(word) > 3 and word.endswith("s") and not word.endswith(_NOT_PLURAL) else word


class Vocabulary:
    """The word rows, indexed by first word."""

    def __init__(self, words: Words, control_tags: Collection[str] = ()) -> None:
        """Index `words`. In selectors, elements of the names in `control_tags` speak of nothing."""
        self._control_tags = frozenset(control_tags)
        self._noise = frozenset(_singular(word) for word in words.noise)
        self._alone: dict[tuple[str, ...], tuple[str, ...]] = {}
        self._phrases: dict[str, list[tuple[tuple[str, ...], tuple[str, ...]]]] = {}
        self._not_person = _phrases(words.not_person)
        self._controls = _phrases(words.controls)
        self._memo: dict[str, tuple[str, ...]] = {}
        for row in words.rows:
            for phrase in _spelled(row.phrases, words.who):
                self._phrases.setdefault(phrase[0], []).append((phrase, row.types))
            for phrase in _spelled(row.alone, words.who):
                self._alone.setdefault(phrase, row.types)
        for held in self._phrases.values():
            held.sort(key=lambda entry: -len(entry[0]))

    def types_of(self, name: str) -> tuple[str, ...]:
        """Return the types an identifier, a key or a class name speaks of; () when it speaks of none."""
        known = self._memo.get(name)
        if known is None:
            if len(self._memo) >= MAX_MEMO:
                self._memo.clear()
            known = self._memo[name] = self._types_of(words_of(name)) if len(name) <= MAX_NAME else ()
        return known

    def not_person(self, text: str) -> str | None:
        """Return the token of `text` (a selector, a name) that says it is not about a person, else None.

        What is around an element counts for adverts and companies; that it is a control, only its own token says.
        """
        controls = []
        alternatives = alternatives_of(text)
        for alternative in alternatives:
            said = self._said_by(alternative, self._not_person)
            if said is not None:
                return said
            controls.append(self._said_by(subject_of(alternative), self._controls))
        return controls[0] if all(controls) else None

    def in_selector(self, text: str) -> tuple[str, ...]:
        """Return the types of the rightmost token of a selector that speaks of any; () when one excludes people.

        Names of attributes do not speak: `[title]` is no job title.
        """
        types: tuple[str, ...] = ()
        for alternative in alternatives_of(text):
            if self._said_by(alternative, self._not_person):
                return ()
            subject = subject_of(alternative)
            if not types and tag_of(subject) not in self._control_tags and not self._said_by(subject, self._controls):
                for token in tokens_of(_without_attribute_names(alternative)):
                    types = self.types_of(token) or types
        return types

    def _said_by(self, text: str, phrases: _Phrases) -> str | None:
        return next((t for t in tokens_of(text) if len(t) <= MAX_NAME and _holds(words_of(t), phrases)), None)

    def _types_of(self, words: list[str]) -> tuple[str, ...]:
        if not words or _holds(words, self._not_person) or _holds(words, self._controls):
            return ()
        bare = tuple(word for word in words if word not in self._noise)
        if bare in self._alone:
            return self._alone[bare]
        found: list[str] = []
        at = 0
        while at < len(words):
            for phrase, types in self._phrases.get(words[at], ()):
                if tuple(words[at : at + len(phrase)]) == phrase:
                    found.extend(types)
                    at += len(phrase) - 1
                    break
            at += 1
        named = [t for t in found if t not in LOOSE] or found  # "profile card full name" is a name
        return tuple(dict.fromkeys(named))


def _phrases(spelled: Iterable[str]) -> _Phrases:
    index: _Phrases = {}
    for phrase in _spelled(spelled, ()):
        index.setdefault(phrase[0], []).append(phrase)
    return index


def _holds(words: list[str], phrases: _Phrases) -> bool:
    return any(
        tuple(words[at : at + len(phrase)]) == phrase
        for at, word in enumerate(words)
        for phrase in phrases.get(word, ())
    )


def _without_attribute_names(selector: str) -> str:
    first, *rest = selector.split("[")
    return " ".join([first, *(_value_and_rest(part) for part in rest)])


def _value_and_rest(attribute: str) -> str:
    """Cut the name off `name="value"] ...`, and the value too where it is a role: `region` is no place."""
    rest = attribute.lstrip(_NAME_CHARS)
    return rest.partition("]")[2] if attribute.startswith("role") else rest


def _spelled(phrases: Iterable[str], who: Iterable[str]) -> Iterable[tuple[str, ...]]:
    for phrase in phrases:
        for person in who if _WHO in phrase else ("",):
            yield tuple(_singular(word) for word in phrase.replace(_WHO, person).split())
