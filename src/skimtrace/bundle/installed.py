"""Finds the extensions that are installed in a user's browsers on a machine: `scan --installed`.

What the browsers themselves consist of is left out, and so is what they may install but have not: packages that other
programs lay down for them, and those that come with Firefox, are found in the profiles once they are there.
"""

import os
from dataclasses import dataclass
from pathlib import Path

from skimtrace.bundle.browsers import Family, Machine, profile_places, shared_folders
from skimtrace.bundle.chromium_profiles import chromium_extensions, chromium_profiles
from skimtrace.bundle.discover import Input
from skimtrace.bundle.finds import Finds
from skimtrace.bundle.firefox_profiles import firefox_extensions, firefox_profiles
from skimtrace.bundle.names import printable
from skimtrace.errors import InputError

NAME = "--installed"
"""What an error is about that is no single file's."""


@dataclass(frozen=True, slots=True)
class Installed:
    """What was found: first what all users share, then by browser, place, profile and name; errors stand in place.

    `remarks` say, one a line, which profiles were looked at and what was left out.
    """

    inputs: tuple[Input | InputError, ...]
    remarks: tuple[str, ...]


def find_installed(machine: Machine) -> Installed:
    """Return the extensions in the browser profiles of the machine's user, and those that all users of it share.

    The same extension in two profiles is two inputs; one folder that two profiles load is one. Where there is no
    profile and nothing shared, the only input is an error that says where was looked.

    Raises DataError for a broken table.
    """
    finds = Finds()
    places = profile_places(machine)
    found = False
    # These first: a profile may name a link to one of them, which then is no news.
    for folder in shared_folders(machine):
        found |= _add_shared(folder, finds)
    for place in places:
        if finds.is_link(place.path):
            continue
        if place.family is Family.CHROMIUM:
            profiles = chromium_profiles(place.path, finds)
        else:
            profiles = firefox_profiles(place.path, finds, windows=machine.windows)
        for profile in profiles:
            before = len(finds)
            if place.family is Family.CHROMIUM:
                chromium_extensions(profile, finds, windows=machine.windows)
            else:
                firefox_extensions(profile, finds, windows=machine.windows)
            finds.remark(profile, f"profile of {place.browser}, {_extensions(len(finds) - before)}")
            found = True
    if not found and not finds.items:
        browsers = ", ".join(dict.fromkeys(place.browser for place in places))
        looked = ", ".join(printable(str(place.path)) for place in places)
        finds.error(NAME, f"no profile of {browsers} was found; looked in {looked}")
    return Installed(tuple(finds.items), tuple(finds.remarks))


def _add_shared(folder: Path, finds: Finds) -> bool:
    """Add what all users share. Return whether there is any.

    Distributions lay links here to where the extension lies; it is taken under that name. Only an administrator can.
    """
    before = len(finds)
    entries = [path for path in finds.listing(folder) if path.is_dir() or path.suffix.lower() == ".xpi"]
    for path in entries:
        finds.add(Path(os.path.realpath(path)) if path.is_symlink() else path, f"{printable(str(folder))} holds it")
    if entries:
        finds.remark(folder, f"for all users, {_extensions(len(finds) - before)}")
    return bool(entries)


def _extensions(count: int) -> str:
    return "1 extension" if count == 1 else f"{count} extensions"
