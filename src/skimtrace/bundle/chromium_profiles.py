"""The extensions in the profiles of Chrome, Chromium, Edge and Brave.

A user data directory holds a folder for each profile; that one holds `Extensions/<id>/<version>_<n>/` for what was
installed, and says in `Preferences` and `Secure Preferences`, under `extensions.settings.<id>`, which folder is in use:
`path`, relative to `Extensions`, or absolute for what was loaded unpacked (Chromium, extensions/browser/
extension_prefs.cc). Whether an extension is switched on does not matter here: it is installed.
"""

from pathlib import Path
from typing import Any, Final

from skimtrace.bundle.discover import MANIFEST
from skimtrace.bundle.finds import Finds, is_extension
from skimtrace.bundle.names import printable

SETTINGS: Final = ("Preferences", "Secure Preferences")
COMPONENT: Final = 5
"""`location` of a part of the browser itself, whose `path` lies in its program folder: it is not scanned (Chromium,
extensions/common/mojom/manifest.mojom). All others are: 1 to 3, 6, 7, 9 and 10 are packages installed by the user, an
administrator or another program, 4 was loaded unpacked, 8 by --load-extension. What lies in the profile is scanned
whatever its location."""


def chromium_profiles(place: Path, finds: Finds) -> list[Path]:
    """Return the profiles in a user data directory: the folders that hold settings or extensions."""
    marks = {*SETTINGS, "Extensions"}
    return [folder for folder in finds.folders(place) if marks & finds.names(folder)]


def chromium_extensions(profile: Path, finds: Finds, *, windows: bool) -> None:
    """Add the extensions of one profile."""
    root = profile / "Extensions"
    used: set[Path] = set()
    elsewhere: dict[Path, str] = {}
    for file, identity, text in _named(profile, finds):
        path = finds.settled(text, root, file, windows=windows)
        if path is not None:
            used.add(path)
            if path.parent.parent != root or not is_extension(path):
                elsewhere[path] = f"{printable(str(file))} names it for {printable(identity)}"
    for folder in finds.folders(root):
        _choose(folder, used, finds)
    for path, reason in elsewhere.items():
        finds.add(path, reason)


def _choose(folder: Path, used: set[Path], finds: Finds) -> None:
    """Add the version of an extension that is in use: the one the profile names, else the highest."""
    versions = [path for path in finds.folders(folder) if MANIFEST in finds.names(path)]
    if not versions:
        return  # what was removed leaves an empty folder
    named = [path for path in versions if path in used]
    chosen = named or [max(versions, key=_version)]
    for path in chosen:
        finds.add(path, "the profile holds it")
    if rest := [path.name for path in versions if path not in chosen]:
        reason = "the version that the profile uses" if named else "the highest version"
        names = ", ".join(map(printable, rest))
        finds.remark(chosen[-1], f"scanned as {reason}; not scanned beside it: {names}")


def _version(path: Path) -> tuple[list[int], str]:
    """Return what orders the folders of versions, as `1.10.2_0`; names that are no version come first."""
    parts = path.name.replace("_", ".").split(".")
    # int() refuses thousands of digits; a version's number has at most five.
    return [int(part) for part in parts] if all(p.isdecimal() and len(p) < 20 for p in parts) else [], path.name


def _named(profile: Path, finds: Finds) -> list[tuple[Path, str, str]]:
    """Return the paths that the profile's settings name: the file, the extension's id, the path as it stands there."""
    found: list[tuple[Path, str, str]] = []
    for name in SETTINGS:
        file = profile / name
        value: Any = finds.json(file)
        for key in ("extensions", "settings"):
            value = {} if value is None else value.get(key, {})
            if not isinstance(value, dict):
                finds.error(file, f'it is damaged: "{key}" is no object')
                value = {}
        for identity, entry in sorted(value.items()):
            if isinstance(entry, dict) and entry.get("location") != COMPONENT:
                path = entry.get("path")
                if isinstance(path, str) and path:
                    found.append((file, identity, path))
    return found
