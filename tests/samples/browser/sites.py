"""The sites that the samples are made for: `pages/<site>/site.yaml`, and beside it the files it answers with.

Hosts that belong to no site are servers of somebody else: they take everything, and answer in a form that fits.
"""

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Final

import msgspec

from skimtrace.data import load_yaml

PAGES: Final = Path(__file__).with_name("pages")
DONE: Final = "/canary/done"
"""Where a page of a site reports that it was loaded, and that it has left the scripts on it some time since."""
HEARD: Final = "/canary/heard"
"""Where the page of a foreign host passes on the messages that other windows send it."""
BEACON: Final = (
    f"""<script>addEventListener("load", () => setTimeout(() => navigator.sendBeacon("{DONE}"), 2000))</script>"""
)
LISTENER: Final = f"""<!DOCTYPE html><meta charset="utf-8"><title>A page of another server</title>
<script>addEventListener("message", ({{ data }}) => navigator.sendBeacon("{HEARD}", JSON.stringify(data)))</script>"""
_TYPES: Final = {
    ".html": "text/html; charset=utf-8",
    ".json": "application/json",
    ".js": "text/javascript; charset=utf-8",
    ".svg": "image/svg+xml",
}
_DOT: Final = b'<svg xmlns="http://www.w3.org/2000/svg" width="1" height="1"/>'


class Site(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A site: its hosts, the cookies its pages set, and its answers: beginning of a path -> file; the longest wins."""

    hosts: tuple[str, ...]
    answers: Mapping[str, str]
    cookies: tuple[str, ...] = ()


class Answer(msgspec.Struct, frozen=True):
    """What a request is answered with."""

    content_type: str
    body: bytes
    cookies: tuple[str, ...] = ()


@cache
def sites() -> Mapping[str, Site]:
    """Return all sites by the name of their folder. Raises DataError for one that is malformed."""
    return {path.parent.name: load_yaml(path, Site) for path in sorted(PAGES.glob("*/site.yaml"))}


def site_of(host: str | None) -> str | None:
    """Return the name of the site that `host` belongs to, None for a host of somebody else."""
    return next((name for name, site in sites().items() if host in site.hosts), None)


def answer(host: str, path: str, wanted: str) -> Answer:
    """Return the answer to a request for `path` on `host`; `wanted` is its Sec-Fetch-Dest: document, image, empty..."""
    name = site_of(host)
    if path in {DONE, HEARD}:
        return Answer("text/plain", b"")
    if wanted == "image":
        return Answer(_TYPES[".svg"], _DOT)
    if wanted in {"script", "worker", "sharedworker"}:
        return Answer(_TYPES[".js"], b"")
    if wanted == "style":
        return Answer("text/css", b"")
    if name is None:
        return _foreign(wanted)
    site = sites()[name]
    begins = max((begin for begin in site.answers if path.startswith(begin)), key=len, default=None)
    if begins is None:
        return _foreign(wanted)
    file = PAGES / name / site.answers[begins]
    body = file.read_bytes()
    if file.suffix != ".html":
        return Answer(_TYPES[file.suffix], body)
    return Answer(_TYPES[".html"], body + BEACON.encode(), site.cookies)


def _foreign(wanted: str) -> Answer:
    if wanted in {"document", "iframe", "frame"}:
        return Answer(_TYPES[".html"], LISTENER.encode())
    return Answer(_TYPES[".json"], b'{"ok": true}')
