"""What a kept result was made by: the program, its parsers, and the Python it ran on."""

import sys
from functools import cache
from hashlib import sha256
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Final

import skimtrace

_DECIDING: Final = ("tree-sitter", "tree-sitter-javascript", "esprima", "beautifulsoup4", "publicsuffixlist", "msgspec")
"""Packages whose version may change a result."""


@cache
def engine_digest() -> str:
    """Return a digest (hexadecimal) of everything but the signatures that may change what a result says.

    The version alone would do for a released skimtrace. One that is being worked on keeps its version while its code
    changes, so the code is part of the digest: a result of yesterday's code is never taken for one of today's.
    """
    digest = sha256(f"{skimtrace.__version__}\0{sys.version_info[:2]}\0".encode())
    for name in _DECIDING:
        digest.update(f"{name}\0{_version(name)}\0".encode())
    root = Path(skimtrace.__file__).parent
    for path in sorted(_code(root)):
        digest.update(f"{path.relative_to(root).as_posix()}\0".encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()


def _version(package: str) -> str:
    try:
        return version(package)
    except PackageNotFoundError:
        return "unknown"


def _code(root: Path) -> list[Path]:
    """Return the files of the package; the tables that a wheel carries inside are part of the signatures' digest."""
    return [
        path
        for path in root.rglob("*")
        if path.suffix in {".py", ".j2", ".css", ".js", ".sql"} and "_signatures" not in path.relative_to(root).parts
    ]
