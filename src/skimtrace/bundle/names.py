"""Names of archive entries and files: made safe to use as paths of the tree, and safe to show."""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

from skimtrace.bundle.limits import Limits
from skimtrace.bundle.model import Severity

_SHOWN_CHARACTERS = 1024
"""Longer names are cut when shown; nothing that is accepted into a tree is longer."""

_DRIVE = re.compile(r"[A-Za-z]:")
_DEVICE = re.compile(r"(?:CON|PRN|AUX|NUL|CONIN\$|CONOUT\$|COM[0-9¹²³]|LPT[0-9¹²³])[ ]*(?:\.|$)", re.IGNORECASE)
"""What Windows takes for a device in any folder, with any suffix (Microsoft, "Naming Files, Paths, and Namespaces")."""


@dataclass(frozen=True, slots=True)
class Remark:
    """Something to say about a name; it becomes a `Problem` of the entry that bears it."""

    kind: str
    reason: str
    severity: Severity


@dataclass(frozen=True, slots=True)
class TreePath:
    """A name judged. `path` is its place in the tree, None when it has none; `remarks` say what is wrong with it."""

    path: str | None
    remarks: tuple[Remark, ...] = ()


def printable(text: str) -> str:
    r"""Return `text` with every control, format (bidirectional, zero-width) and surrogate character as \x, \u or \U."""
    if len(text) > _SHOWN_CHARACTERS:
        text = f"{text[:200]}… ({len(text):,} characters)"
    return text if text.isprintable() else "".join(c if c.isprintable() else _escape(c) for c in text)


def tree_path(name: str, limits: Limits) -> TreePath:
    """Return where the entry `name` belongs in the tree.

    A name that leads out of the folder, or that no folder can hold, gets no place. Backslashes count as separators:
    Windows and some packers read them so. "." and empty segments are dropped as every file system does.
    """
    unified = name.replace("\\", "/")
    segments = [segment for segment in unified.split("/") if segment not in ("", ".")]
    refusal = _over_limit(name, len(segments) - 1, limits) or _no_place(unified, segments)
    if refusal:
        return TreePath(None, (refusal,))
    if not segments:
        return TreePath(None)
    path = "/".join(segments)
    return TreePath(path, tuple(_oddities(name, path)))


def fold(path: str) -> str:
    """Return what file systems that ignore case (Windows, macOS) compare: names that fold alike collide there."""
    return path.casefold() if path.isascii() else unicodedata.normalize("NFC", path).casefold()


def reserved(path: str) -> bool:
    """Tell whether Windows would not create `path`, or create something else: a device, a stream, another name."""
    return any(_DEVICE.match(part) or ":" in part or part.endswith((".", " ")) for part in path.split("/"))


def _oddities(name: str, path: str) -> Iterator[Remark]:
    """Say what is odd about a name that was accepted."""
    if "\\" in name:
        yield Remark("name-backslash", "its name holds backslashes, read as folder separators", Severity.NOTE)
    elif name.removesuffix("/") != path:
        yield Remark("name-normalised", f'its name was read as "{printable(path)}"', Severity.NOTE)
    if not path.isprintable():
        yield Remark("name-unprintable", "its name holds control, format or other invisible characters", Severity.NOTE)
    if reserved(path):
        yield Remark("name-reserved", "its name means something else, or nothing, on Windows", Severity.NOTE)


def _over_limit(name: str, depth: int, limits: Limits) -> Remark | None:
    length = len(name.encode("utf-8", "surrogatepass"))
    if length > limits.path_bytes:
        reason = f"its name is {length:,} bytes long, over the limit of {limits.path_bytes:,} (path_bytes)"
        return Remark("name-length", f"{reason}; it was not read", Severity.SKIPPED)
    if depth > limits.depth:
        reason = f"it lies {depth:,} folders deep, over the limit of {limits.depth:,} (depth)"
        return Remark("path-depth", f"{reason}; it was not read", Severity.SKIPPED)
    return None


def _no_place(unified: str, segments: list[str]) -> Remark | None:
    """Say why the name, with "/" between its segments, stands for no file inside a folder."""
    if "\0" in unified:
        kind, reason = "name-nul", "its name holds a NUL character"
    elif unified.startswith("/") or _DRIVE.match("/".join(segments)):
        kind, reason = "path-absolute", "its name is an absolute path, which leads out of the package"
    elif ".." in segments:
        kind, reason = "path-escape", 'its name holds "..", which leads out of the package'
    elif not segments and not unified.endswith("/"):  # "./" is the folder itself
        kind, reason = "name-empty", "its name is empty"
    else:
        return None
    return Remark(kind, f"{reason}; it was not read", Severity.HOSTILE)


def _escape(character: str) -> str:
    code = ord(character)
    if code <= 0xFF:
        return f"\\x{code:02x}"
    return f"\\u{code:04x}" if code <= 0xFFFF else f"\\U{code:08x}"
