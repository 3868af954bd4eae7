"""Finds extensions at URLs, by fsspec: on a web server, in a bucket, in an archive, wherever it has a driver for.

Nothing goes over the network but what the user names and what lies below it: a listing is somebody else's words, so of
each entry only the last part of its path counts. Links are not followed.
"""

import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from enum import StrEnum
from pathlib import Path, PurePosixPath
from typing import Any, Final
from urllib.parse import unquote

from skimtrace.bundle.discover import MANIFEST, SUFFIXES, Input, find_inputs
from skimtrace.bundle.limits import Limits
from skimtrace.bundle.names import printable
from skimtrace.errors import InputError

_MOST: Final = 200_000
"""Entries that one URL is searched for: a server can make up folders without end."""
_CREDENTIALS: Final = re.compile(r"(?<=//)[^/@]*@")
_HOW: Final = "skimtrace[cluster]"
"""What one installs for URLs."""


class Kind(StrEnum):
    """What an entry of a folder is."""

    FILE = "file"
    FOLDER = "directory"
    LINK = "link"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Place:
    """Something at a URL. `path` is how its file system calls it; `size` in bytes is what that says, None if nothing;
    `target` is where a link leads."""

    fs: Any  # fsspec has no types
    path: str
    url: str
    name: str
    kind: Kind
    size: int | None = None
    target: str = ""

    @property
    def is_web(self) -> bool:
        """Whether a web server has it: its names are escaped, and its folders are pages with links."""
        return "http" in _protocols(self.fs)


def shown(url: str) -> str:
    """Return `url` as results name it: without a password, and without characters that cannot be shown."""
    return printable(_CREDENTIALS.sub("", url))


def find_remote(url: str, limits: Limits = Limits()) -> list[Input | InputError]:  # noqa: B008 - immutable
    """Return the extensions that `url` stands for, as `find_inputs` does for paths."""
    try:
        place = locate(url)
        if "file" in _protocols(place.fs):
            return [_local(item) for item in find_inputs([place.path])]
        return [_input(place)] if place.kind is Kind.FILE else list(_search(place, limits))
    except InputError as error:
        return [error]


def locate(url: str) -> Place:
    """Return what is at `url`; raise InputError when that cannot be told."""
    with told(url):
        try:
            from fsspec.core import url_to_fs  # noqa: PLC0415 - optional, and seldom needed
        except ImportError as error:
            raise InputError(shown(url), f"URLs need: pip install '{_HOW}'") from error
        fs, path = url_to_fs(url)
        if url.startswith("dir::"):  # fsspec gives the path of the folder twice
            path = ""
        fs.invalidate_cache()
        place = Place(fs, path, url, _last(url), Kind.FILE)
        info = fs.info(path)
        if place.is_web:  # it calls everything a file
            page = info.get("mimetype") == "text/html" and not place.name.lower().endswith(SUFFIXES)
            return replace(place, kind=Kind.FOLDER if page else Kind.FILE, size=info.get("size"))
        return replace(place, kind=_kind(info), size=info.get("size"))


def children(folder: Place, limits: Limits) -> Iterator[Place]:
    """Yield what a folder holds, sorted by name, one entry more than `limits` allow at most. Raises InputError."""
    with told(folder.url):
        listed = {}
        for info in folder.fs.ls(folder.path, detail=True):
            raw = str(info["name"]).rstrip("/").rpartition("/")[2]
            if str(info["name"]).rstrip("/") == folder.path.rstrip("/") or not raw:
                continue  # some list the folder itself
            if folder.is_web and raw[0] in "?#":
                continue  # a link that sorts the listing
            listed[raw] = info
            if len(listed) > limits.entries:
                break
    for raw in sorted(listed):
        info = listed[raw]
        name = unquote(raw) if folder.is_web else raw
        if raw == ".." or "::" in raw or "/" in name:
            raise InputError(shown(folder.url), f'its listing holds "{printable(raw)}", which leads out of the folder')
        target = str(info.get("destination") or "")
        path = str(info["name"]) if not folder.is_web else _below(folder.path, raw)
        url = _below(folder.url, raw)
        if folder.is_web and _kind(info) is Kind.FOLDER:
            url, path = f"{url}/", f"{path}/"  # without it a server answers something else
        yield Place(folder.fs, path, url, name, _kind(info), info.get("size"), target)


@contextmanager
def told(url: str) -> Iterator[None]:
    """Turn whatever the driver of a file system raises into InputError."""
    try:
        yield
    except (InputError, MemoryError):
        raise
    except Exception as error:  # each driver has errors of its own
        raise InputError(shown(url), reason(error)) from error


def reason(error: Exception) -> str:
    """Return why something at a URL cannot be had, as a clause."""
    cause = error.__cause__ or error
    status = getattr(cause, "status", None)
    if isinstance(error, ImportError):
        missing = getattr(cause, "name", None)
        return f"it needs the package {missing}" if missing else f"it needs another package: {_line(error)}"
    if isinstance(status, int):
        return f"the server answers {status} {_line(getattr(cause, 'message', ''))}".rstrip()
    if isinstance(error, FileNotFoundError) and cause is error:
        return "No such file or directory"
    if isinstance(error, OSError) and error.strerror:
        return error.strerror
    return _line(cause) or type(cause).__name__


def _search(root: Place, limits: Limits) -> Iterator[Input | InputError]:
    """Yield what the folder holds, depth first, as `discover` does; one error when that is nothing."""
    pending: list[tuple[Place, int]] = [(root, 0)]
    empty = True
    seen = 0
    while pending:
        place, depth = pending.pop()
        if place.kind is Kind.FILE:
            empty = False
            yield _input(place)
            continue
        if place.kind is Kind.LINK or depth > limits.depth or seen > _MOST:
            empty = False
            yield InputError(shown(place.url), _refusal(place, depth, limits))
            if seen > _MOST:
                return
            continue
        try:
            entries = list(children(place, replace(limits, entries=_MOST)))
        except InputError as error:
            empty = False
            yield error
            continue
        seen += len(entries)
        if any(entry.name == MANIFEST and entry.kind is not Kind.FOLDER for entry in entries):
            empty = False
            yield _input(place)
            continue
        pending += [(entry, depth + 1) for entry in reversed(entries) if _concerns(entry)]
    if empty:
        suffixes = ", ".join(SUFFIXES)
        yield InputError(shown(root.url), f"the folder holds no extension: no {MANIFEST} and no file of {suffixes}")


def _concerns(entry: Place) -> bool:
    """Return whether a search goes on with an entry: a package, a folder, or a link that may be either."""
    return entry.kind in {Kind.FOLDER, Kind.LINK} or (entry.kind is Kind.FILE and entry.name.lower().endswith(SUFFIXES))


def _refusal(place: Place, depth: int, limits: Limits) -> str:
    if place.kind is Kind.LINK:
        return f"it is a link to {printable(place.target)}, which is not followed"
    if depth > limits.depth:
        return f"the folder is deeper than the limit of {limits.depth:,} (depth); it was not searched"
    return f"the search ends here, after {_MOST:,} entries"


def _input(place: Place) -> Input:
    name = place.url if place.url.endswith("://") else place.url.removesuffix("/")
    return Input(Path(place.name), shown(name), place.url)


def _local(item: Input | InputError) -> Input | InputError:
    """Return what was found at a path under its URL: a folder of this machine needs no driver."""
    if isinstance(item, InputError):
        return InputError(f"file://{item.input_name}", item.reason)
    return replace(item, name=f"file://{item.name}")


def _kind(info: dict[str, Any]) -> Kind:
    if info.get("islink") or info.get("type") == "link":
        return Kind.LINK
    return Kind(info["type"]) if info.get("type") in {Kind.FILE, Kind.FOLDER} else Kind.OTHER


def _below(url: str, name: str) -> str:
    """Return the URL of the entry `name` of the folder at `url`, which may be a chain (`zip://folder::s3://...`)."""
    first, chain, rest = url.partition("::")
    if chain and "://" not in first:
        first += "://"
    first = first.partition("?")[0] if first.startswith("http") else first
    return f"{first}{'' if not first or first.endswith('/') else '/'}{name}{chain}{rest}"


def _last(url: str) -> str:
    """Return the name of what is at `url`; its suffix may tell what it is."""
    first = url.partition("::")[0]
    path = first.partition("://")[2].partition("?")[0] or url.partition("?")[0]
    return PurePosixPath(path).name


def _protocols(fs: Any) -> tuple[str, ...]:
    return (fs.protocol,) if isinstance(fs.protocol, str) else tuple(fs.protocol)


def _line(error: object) -> str:
    return printable(_CREDENTIALS.sub("", " ".join(str(error).split())))[:300]


def is_url(given: str) -> bool:
    """Return whether `given` is a URL, or a chain of them, and not a path: `s3://...`, `zip::https://...`."""
    return re.match(r"[A-Za-z][A-Za-z0-9+.-]+(?:://|::)", given) is not None and not os.path.lexists(given)
