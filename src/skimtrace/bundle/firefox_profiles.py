"""The extensions in the profiles of Firefox, and of what is made from it.

`profiles.ini` and `installs.ini` name the profiles (Mozilla, "Understanding in depth the profile per installation
feature"). A profile holds its extensions in `extensions/`, as .xpi files or folders, and lists all that it knows in
`extensions.json` (Mozilla, toolkit/mozapps/extensions/internal/XPIDatabase): `type`, `location`, and `path`, absolute.
"""

import configparser
import os
from pathlib import Path
from typing import Any, Final

from skimtrace.bundle.finds import Finds, is_extension
from skimtrace.bundle.names import printable

PART_OF_BROWSER: Final = frozenset({"app-builtin", "app-builtin-addons", "app-system-defaults"})
"""`location` of what comes inside the program."""
MAX_INI: Final = 64 * 1024
MAX_LINE: Final = 4096
"""The reader of .ini files takes quadratic time over a line; a path has at most so many characters."""


def firefox_profiles(place: Path, finds: Finds, *, windows: bool) -> list[Path]:
    """Return the profiles that the two files name, and the folders beside them that are profiles (hold a prefs.js).

    Firefox lists profiles of its newer kind in a database of its own; their folders are those beside.
    """
    found: dict[Path, None] = {}
    for name in ("profiles.ini", "installs.ini"):
        file = place / name
        for text in _named(file, finds):
            path = finds.settled(text, place, file, windows=windows)
            if path is None or finds.is_link(path):
                continue
            if os.path.isdir(path):  # noqa: PTH112 - Path.is_dir raises for names that are too long
                found[path] = None
            else:
                finds.error(path, f"{printable(str(file))} names it, and there is no such folder")
    for parent in (place, place / "Profiles"):
        for folder in finds.folders(parent):
            if "prefs.js" in finds.names(folder):
                found[folder] = None
    return list(found)


def firefox_extensions(profile: Path, finds: Finds, *, windows: bool) -> None:
    """Add the extensions of one profile. Themes, languages and dictionaries, as it calls them, are none."""
    root = profile / "extensions"
    file = profile / "extensions.json"
    held = finds.listing(root)
    others: set[Path] = set()
    named: dict[Path, str] = {}
    for addon in _addons(file, finds):
        text, identity, location = (addon.get(key) for key in ("path", "id", "location"))
        if not isinstance(text, str) or not text or location in PART_OF_BROWSER:
            continue
        path = finds.settled(text, root, file, windows=windows)
        if path is None:
            continue
        # A profile that was moved or copied still names its old place.
        own = root / path.name
        path = own if location == "app-profile" and own in held else path
        if addon.get("type") == "extension":
            named[path] = f"{printable(str(file))} names it for {printable(str(identity))}"
        else:
            others.add(path)
    for path in held:
        if path not in others and (path.suffix.lower() == ".xpi" or is_extension(path)):
            finds.add(path, "the profile holds it")
    for path, reason in named.items():
        finds.add(path, reason)


def _addons(file: Path, finds: Finds) -> list[dict[str, Any]]:
    value = finds.json(file)
    addons = [] if value is None else value.get("addons", [])
    if not isinstance(addons, list):
        finds.error(file, 'it is damaged: "addons" is no list')
        return []
    return [addon for addon in addons if isinstance(addon, dict)]


def _named(file: Path, finds: Finds) -> list[str]:
    """Return the paths in profiles.ini (`Path` of a profile) or installs.ini (`Default` of an installation)."""
    data = finds.text(file, MAX_INI)
    if data is None:
        return []
    parser = configparser.RawConfigParser(delimiters=("=",), strict=False)
    try:
        text = data.decode("utf-8-sig")
        if any(len(line) > MAX_LINE for line in text.splitlines()):
            finds.error(file, f"it is damaged: a line of more than {MAX_LINE:,} characters")
            return []
        parser.read_string(text)
    except UnicodeDecodeError:
        finds.error(file, "it is damaged: not UTF-8")
        return []
    except configparser.Error as error:
        reason = printable(str(error.message).splitlines()[0])
        finds.error(file, f"it is damaged: {reason}")
        return []
    paths = []
    for name in parser.sections():
        if name.startswith("Profile"):
            key = "Path"
        elif name.startswith("Install") or file.name == "installs.ini":
            key = "Default"
        else:
            continue
        if path := parser.get(name, key, fallback=""):
            paths.append(path)
    return paths
