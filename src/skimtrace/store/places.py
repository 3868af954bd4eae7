"""How the database names places: the locations of inputs, and the roots that a scan looked below."""

import os
from collections.abc import Iterator
from pathlib import PurePath


def location_of(given: str | PurePath) -> str:
    """Return where `given` lies, as an absolute path, or as the URL that it is.

    Bytes of a name that are no UTF-8 are spelled out: a database holds none of them.
    """
    text = os.fspath(given)
    whole = text if "://" in text else os.path.abspath(text)  # noqa: PTH100 - a Path costs more than all the rest
    return whole if whole.isascii() else whole.encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace")


def root_of(given: str | PurePath) -> str:
    """Return `given` as a root: its location, ending with a separator."""
    location = location_of(given)
    separator = "/" if "://" in location else os.sep
    return location.rstrip(separator) + separator


def covering(location: str) -> Iterator[str]:
    """Yield all roots that `location` would be at or below, the shortest first."""
    separator = "/" if "://" in location else os.sep
    whole = location.rstrip(separator) + separator
    at = whole.find(separator)
    while at >= 0:
        yield whole[: at + 1]
        at = whole.find(separator, at + 1)
