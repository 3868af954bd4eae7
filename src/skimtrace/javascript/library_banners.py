"""What a script says at its head: the bytes of a script -> the published library that it says it is.

`libraries/banners.yaml` among the packaged data tells how libraries say it, and describes its rows. Only what the file
opens with counts: the comments before its first code, or those of its first bytes where a library stands in a wrapper.
A bundle that holds a library somewhere, goes on with another one or is much larger than the library ever was says
nothing of itself.

Scripts are hostile: every pattern here is a plain text and a version of bounded length, so that the time is linear.
"""

import re
from dataclasses import dataclass
from functools import cache
from typing import Final

import msgspec

from skimtrace.data import data_folder, load_yaml
from skimtrace.javascript.libraries import files_of

HEAD: Final = 1500
"""Bytes at the beginning of a script in which a banner opens."""
TIMES: Final = 2
"""How often a library's largest published file may fit into a copy: one whose white space was changed is larger."""

FILES: Final = 2
"""Files of a version that the table must hold: where it has only the full one, a minified one may be as published."""

_SLOT: Final = "{version}"
_VERSION: Final = (
    r"(\d{1,4}(?:\.\d{1,4}){1,3}(?:-[0-9A-Za-z]{1,16}(?:\.[0-9A-Za-z]{1,16}){0,3})?)(?![0-9A-Za-z_-]|\.\d)"
)
_DRAWN: Final = " \t\r*!/-=#"
_TAGS: Final = ("@license", "@preserve", "@licence")
_BEFORE: Final = re.compile(rb"(?:\xef\xbb\xbf)?[\s;]{0,200}")
_OPENS: Final = r"(?:/\*|//)[\s*!]{0,12}(?:@(?:license|preserve)\s{1,4}[\s*]{0,12})?"


class Banner(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One row of `banners.yaml`, which explains the fields."""

    library: str
    lines: tuple[str, ...]
    largest: int
    also: tuple[str, ...] = ()
    version: tuple[str, ...] = ()
    wrapped: bool = False
    holds: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        told = [text.count(_SLOT) for text in (*self.lines, *self.version)]
        if not self.lines or (
            sum(told) != 1 if not self.version else told != [0] * len(self.lines) + [1] * len(self.version)
        ):
            raise ValueError("one line tells the version, or each text under `version`")


class Banners(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The whole of `banners.yaml`."""

    banners: tuple[Banner, ...]


@dataclass(frozen=True, slots=True)
class Claim:
    """What a script says it is: the package's name in the table of known libraries, and its version."""

    name: str
    version: str


def modified_copy(data: bytes) -> Claim | None:
    """Return what a script that is no known file says it is, or None where it says nothing or nothing comparable.

    `data` must be a script that `recognise` does not know. A version of which the table holds fewer than two files is
    not comparable: whether the script is one that it lacks cannot be told.

    Raises DataError when the packaged data is missing or malformed.
    """
    opening = head_lines(data, wrapped=False)
    inside = head_lines(data, wrapped=True)
    for banner in _packaged() if inside else ():
        lines = inside if banner.wrapped else opening
        if len(data) <= TIMES * banner.largest and (claim := _claim(banner, lines, data)) is not None:
            return claim if not _goes_on(banner, data) else None
    return None


def _claim(banner: Banner, lines: list[str], data: bytes) -> Claim | None:
    version = None
    for text in banner.lines:
        plain, slot, rest = text.partition(_SLOT)
        found = next((line for line in lines if line[: len(plain)].lower() == plain.lower()), None)
        if found is None:
            return None
        if slot:
            told = re.match(_VERSION + re.escape(rest), found[len(plain) :])
            if told is None:
                return None
            version = told[1]
    for text in banner.version if version is None else ():
        before, _, after = text.partition(_SLOT)
        anywhere = re.search((re.escape(before) + _VERSION + re.escape(after)).encode(), data)
        if anywhere is not None:
            version = anywhere[1].decode("ascii")
            break
    if version is None:
        return None
    known = (Claim(name, version) for name in (banner.library, *banner.also) if files_of(name, version) >= FILES)
    return next(known, None)


def _goes_on(banner: Banner, data: bytes) -> bool:
    """Whether the banner of another library stands anywhere in a script."""
    own = {banner.library, *banner.also, *banner.holds}
    anywhere, owners = _anywhere()
    return any(owners[found["text"].lower()].isdisjoint(own) for found in anywhere.finditer(data))


@cache
def _anywhere() -> tuple[re.Pattern[bytes], dict[bytes, set[str]]]:
    """A pattern of all banners that tell their version in their first line, and the libraries each text belongs to."""
    owners: dict[bytes, set[str]] = {}
    for row in _packaged():
        text, slot, _ = row.lines[0].partition(_SLOT)
        if slot:
            owners.setdefault(text.lower().encode(), set()).add(row.library)
    texts = "|".join(re.escape(text.decode()) for text in sorted(owners, key=len, reverse=True))
    return re.compile(rf"{_OPENS}(?P<text>{texts})\d{{1,4}}\.\d".encode(), re.IGNORECASE), owners


def head_lines(data: bytes, *, wrapped: bool) -> list[str]:
    """Return the lines of the comments that a script opens with, without what draws a comment.

    With `wrapped` those of all comments in its first bytes.
    """
    head = data[:HEAD]
    lines: list[str] = []
    at = _skip(head, 0)
    while at < len(head):
        if head.startswith(b"/*", at):
            end = head.find(b"*/", at + 2)
            stop, after = (len(head), len(head)) if end < 0 else (end, end + 2)
        elif head.startswith(b"//", at):
            end = head.find(b"\n", at)
            stop = after = len(head) if end < 0 else end
        elif wrapped:
            opens = [place for mark in (b"/*", b"//") if (place := head.find(mark, at)) >= 0]
            at = min(opens, default=len(head))
            continue
        else:
            break
        lines += map(_plain, head[at:stop].decode("utf-8", "replace").split("\n"))
        at = _skip(head, after)
    return [line for line in lines if line]


def _skip(head: bytes, at: int) -> int:
    found = _BEFORE.match(head, at)
    return found.end() if found is not None else at


def _plain(line: str) -> str:
    line = line.strip(_DRAWN)
    for tag in _TAGS:
        line = line.removeprefix(tag).lstrip(_DRAWN)
    return line


@cache
def _packaged() -> tuple[Banner, ...]:
    return load_yaml(data_folder() / "libraries" / "banners.yaml", Banners).banners
