"""Where browsers keep their profiles on a machine: the table `models/browsers.yaml`, and the paths it stands for."""

import os
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cache
from pathlib import Path

import msgspec

from skimtrace.data import data_folder, load_yaml


class Platform(StrEnum):
    """The systems whose places are known; every other one is looked at as Linux is."""

    LINUX = "linux"
    MACOS = "macos"
    WINDOWS = "windows"


class Family(StrEnum):
    """Whose layout of profiles a browser has."""

    CHROMIUM = "chromium"
    FIREFOX = "firefox"


class _Places(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    linux: tuple[str, ...]
    macos: tuple[str, ...]
    windows: tuple[str, ...]


class _Browser(_Places, frozen=True, kw_only=True, forbid_unknown_fields=True):
    name: str
    family: Family


class _Table(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    browsers: tuple[_Browser, ...]
    shared: _Places


@dataclass(frozen=True, slots=True)
class Machine:
    """What the places depend on. `root` stands for the root of the file system."""

    home: Path
    platform: Platform = Platform.LINUX
    environment: Mapping[str, str] = field(default_factory=dict)
    root: Path = Path("/")

    @property
    def windows(self) -> bool:
        """Whether paths are written as Windows does."""
        return self.platform is Platform.WINDOWS


@dataclass(frozen=True, slots=True)
class Place:
    """Where a browser keeps profiles, if it is there: a user data directory, or the folder of profiles.ini."""

    browser: str
    family: Family
    path: Path


def this_machine() -> Machine:
    """Return this machine, for the user who runs the program. Raises RuntimeError for a user without a home."""
    platform = {"darwin": Platform.MACOS, "win32": Platform.WINDOWS}.get(sys.platform, Platform.LINUX)
    return Machine(Path.home(), platform, os.environ)


def profile_places(machine: Machine) -> list[Place]:
    """Return every place to look at, in the order of the table, each once. Raises DataError for a broken table."""
    rows = _table().browsers
    places = [
        Place(row.name, row.family, path)
        for row in rows
        for text in _of(row, machine.platform)
        for path in _paths(text, row.family, machine)
    ]
    if machine.platform is Platform.LINUX and (named := machine.environment.get("CHROME_USER_DATA_DIR")):
        places.append(Place("CHROME_USER_DATA_DIR", Family.CHROMIUM, Path(named)))
    return list({place.path: place for place in reversed(places)}.values())[::-1]


def shared_folders(machine: Machine) -> list[Path]:
    """Return the folders with extensions for all users. Raises DataError for a broken table."""
    return [machine.root / text.removeprefix("/") for text in _of(_table().shared, machine.platform)]


def _of(places: _Places, platform: Platform) -> tuple[str, ...]:
    return {Platform.LINUX: places.linux, Platform.MACOS: places.macos, Platform.WINDOWS: places.windows}[platform]


def _paths(text: str, family: Family, machine: Machine) -> list[Path]:
    base, _, rest = text.partition("/")
    return [folder / rest for folder in _bases(base, family, machine)]


def _bases(base: str, family: Family, machine: Machine) -> list[Path]:
    """Return what a place may begin with. A variable adds to the default: other sessions may not have set it."""
    home = machine.home
    if base == "{home}":
        return [home]
    if base == "{support}":
        return [home / "Library" / "Application Support"]
    if base == "{local}":
        return [_set(machine, "LOCALAPPDATA") or home / "AppData" / "Local"]
    if base == "{roaming}":
        return [_set(machine, "APPDATA") or home / "AppData" / "Roaming"]
    names = ["CHROME_CONFIG_HOME"] * (family is Family.CHROMIUM) + ["XDG_CONFIG_HOME"]
    return [*(path for name in names if (path := _set(machine, name))), home / ".config"]


def _set(machine: Machine, name: str) -> Path | None:
    value = machine.environment.get(name)
    return Path(value) if value else None


@cache
def _table() -> _Table:
    return load_yaml(data_folder() / "models" / "browsers.yaml", _Table)
