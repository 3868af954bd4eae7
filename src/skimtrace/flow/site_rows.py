"""The shape of the source model tables: `signatures/models/sites/*.yaml` and `signatures/models/generic.yaml`.

A *token* names a piece of a CSS selector, an XPath or a class list, in one of four forms:

    pv-top-card          a class, id, attribute name, attribute value, element or test id that stands as a whole
    pv-top-card*         the beginning of one (of an attribute's value too, but without the attribute)
    itemprop=email       an attribute followed by its value
    Current company      anything with other characters in it: the text must contain it
"""

from typing import Literal

import msgspec

DataType = Literal[
    "person.name", "person.headline", "person.employer", "person.position", "person.location", "person.email",
    "person.phone", "person.photo", "person.profile-url", "person.contacts", "person.connection-degree",
    "person.messages", "person.posts", "person.identifier", "person.profile", "session.token", "page.whole",
    "page.selection", "page.text", "page.url",
]  # fmt: skip
Subject = Literal["advertising", "advert", "chrome", "company", "media", "own-input", "statistics"]
"""What a row that is *not* about a person is about; "advert" is a job advert, "chrome" the page's own controls."""


class Row(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, eq=False):
    """Base of every row: immutable, closed, and equal to itself alone."""


class SelectorRow(Row, frozen=True):
    """What an element found by `token` holds: `types`, or, when it is not about a person, `about`.

    `common` rows are words that stand on any site: they count only while the sites a script runs on are known.
    `weak` rows stand on pages about people and on others of the same site: a row that says otherwise overrides them.
    """

    token: str
    types: tuple[DataType, ...] = ()
    about: Subject | None = None
    common: bool = False
    weak: bool = False
    parts: str | None = None
    """The vocabulary that the fields inside such an element are named by: a key of `Generic.parts`."""


class KeyRow(Row, frozen=True):
    """A property of the JSON a site answers with."""

    key: str
    types: tuple[DataType, ...]


class SchemaKeyRow(Row, frozen=True):
    """A property of a schema.org record that stands in a page as JSON-LD. Of those that only people have, `person`."""

    key: str
    types: tuple[DataType, ...]
    person: bool = False


class PathRow(Row, frozen=True):
    """A request path, or a part of one that stands between delimiters; `private` APIs are not for third parties.

    `common` paths say nothing without the site's host before them.
    """

    path: str
    types: tuple[DataType, ...] = ()
    about: Subject | None = None
    private: bool = False
    common: bool = False


class NameRow(Row, frozen=True):
    """A cookie, a storage key or a page global; `common` names belong to a site only when its hosts are known.

    A name that ends in "*" stands for every name that begins so.
    """

    name: str
    types: tuple[DataType, ...]
    common: bool = False


class Site(Row, frozen=True):
    """One site. `domains` include their subdomains; a path in `profile_paths` marks a person's page, one in
    `other_paths` a page that is not about people (both are looked for anywhere in a URL or a path). With
    `plain_addresses` no address of a page names a person, whomever the page shows."""

    id: str
    title: str
    domains: tuple[str, ...]
    people: bool
    profile_paths: tuple[str, ...] = ()
    other_paths: tuple[str, ...] = ()
    plain_addresses: bool = False
    selectors: tuple[SelectorRow, ...] = ()
    keys: tuple[KeyRow, ...] = ()
    paths: tuple[PathRow, ...] = ()
    cookies: tuple[NameRow, ...] = ()
    storage: tuple[NameRow, ...] = ()
    globals: tuple[NameRow, ...] = ()

    def page_about_people(self, url: str) -> bool | None:
        """Say whether `url` (or a path, or a match pattern) is a page about people: True, False, or None (either)."""
        if any(path in url for path in self.profile_paths):
            return True
        if any(path in url for path in self.other_paths):
            return False
        return None


class TagRow(Row, frozen=True):
    """What an element of this name holds inside an element known to be about a person."""

    tag: str
    types: tuple[DataType, ...]


class PropertyRow(Row, frozen=True):
    """What reading this DOM property or attribute yields off an element that is about a person."""

    property: str
    types: tuple[DataType, ...]


class WordRow(Row, frozen=True):
    """Words that name a type. `phrases` count anywhere in an identifier, `alone` only when nothing else is left.

    `<who>` in a phrase stands for any of `Words.who`. Words are lower case; an identifier is cut at case changes, "_",
    "-" and digits, and plurals count as singulars.
    """

    types: tuple[DataType, ...]
    phrases: tuple[str, ...] = ()
    alone: tuple[str, ...] = ()


class Words(Row, frozen=True):
    """The vocabulary of identifiers and class names."""

    who: tuple[str, ...]
    noise: tuple[str, ...]
    """Words without meaning here ("element", "text"): they are taken out before `alone` is compared."""
    not_person: tuple[str, ...]
    """Phrases that say a name, or anything a selector goes through, is about something else: an advert, a company."""
    controls: tuple[str, ...]
    """Phrases that say so of the element itself: a button, a count, a piece of the program."""
    rows: tuple[WordRow, ...]


class PatternMarks(Row, frozen=True):
    """Fragments of a regex's source, in lower case and without backslashes, that settle what it looks for."""

    marks: tuple[str, ...]
    never: tuple[str, ...]


class Generic(Row, frozen=True):
    """Rows that hold on any site."""

    selectors: tuple[SelectorRow, ...]
    parts: dict[str, dict[str, tuple[DataType, ...]]]
    """Vocabularies of containers: what a token names inside an element of them (`.vcard .fn`)."""
    tags: tuple[TagRow, ...]
    control_tags: tuple[str, ...]
    """Elements that are the page's own controls, or where the user writes: hints and weak rows do not hold for them."""
    properties: tuple[PropertyRow, ...]
    records: tuple[str, ...]
    """Pieces of selectors of elements that hold records of any kind as text (JSON-LD)."""
    schema_keys: tuple[SchemaKeyRow, ...]
    framework_keys: tuple[str, ...]
    """Beginnings of the properties under which a framework keeps its component at the element it is shown in."""
    page_readers: tuple[str, ...]
    """Functions and classes of libraries that read the page they are given as a whole."""
    words: Words
    email: PatternMarks
    phone: PatternMarks
