"""Databases of made-up scans, without any analysis."""

import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path
from typing import Any

from msgspec.structs import replace

from skimtrace.bundle.limits import Limits
from skimtrace.result import model as m
from skimtrace.store.database import open_to_read
from skimtrace.store.keys import content_of, maker
from skimtrace.store.places import root_of
from skimtrace.store.store import Entry, Store
from tests.result import made

ROOT = "/estate"


def extension(content: str, id_: str | None = None, version: str = "1.0", **changes: Any) -> m.Result:
    """A result whose package has the given content; it says nothing of note unless `changes` do."""
    about = made.info(
        id=id_,
        header_id=None,
        name=content.partition("/")[0],
        version=version,
        format="zip",
        sha256=sha256(content.encode()).hexdigest(),
    )
    manifest = replace(
        made.result().manifest,
        permissions=[],
        optional_permissions=[],
        host_permissions=[],
        optional_host_permissions=[],
    )
    return made.clean(**{"extension": about, "manifest": manifest, **changes})


def opened(path: Path, signatures: str = "signatures", *roots: str, told: list[str] | None = None) -> Store:
    """The store of a scan."""
    messages = told if told is not None else []
    below = [root_of(root) for root in roots or (ROOT,)]
    return Store(path, maker(signatures, Limits()), signatures, messages.append, below)


def enter(store: Store, position: int, location: str, result: m.Result | str) -> None:
    """What a scan does with an input that is through; a text is the error of one that failed."""
    if isinstance(result, str):
        store.enter(Entry(position, location, location, location, None, result))
        return
    info = result.extension
    assert info.sha256 is not None
    assert info.format is not None
    content = content_of(info.sha256, info.format)
    row = store.put(result)
    store.enter(Entry(position, location, location, info.id or location, row, None, content))


def scanned(
    path: Path, items: Mapping[str, m.Result | str], *roots: str, signatures: str = "signatures", finish: bool = True
) -> int:
    """Scan `items`, by what they are called below the root; return the number of the scan."""
    told: list[str] = []
    with opened(path, signatures, *roots, told=told) as store:
        for position, (name, result) in enumerate(items.items()):
            location = name if name.startswith("/") else f"{ROOT}/{name}"
            enter(store, position, location, result)
        if finish:
            store.finish()
        store.flush()
        assert told == []
        assert store.scan is not None
        return store.scan


@contextmanager
def reading(path: Path) -> Iterator[sqlite3.Connection]:
    """A connection that cannot write."""
    made_ = open_to_read(path)
    try:
        yield made_
    finally:
        made_.close()
