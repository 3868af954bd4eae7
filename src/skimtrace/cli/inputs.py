"""What a scan is over: the inputs that are named, then what is installed in the browsers of this machine."""

from collections.abc import Sequence
from contextlib import suppress

from skimtrace.bundle.browsers import profile_places, this_machine
from skimtrace.bundle.discover import Input, find_inputs
from skimtrace.bundle.installed import NAME, find_installed
from skimtrace.bundle.remote import is_url, shown
from skimtrace.cli.streams import Messages
from skimtrace.errors import InputError
from skimtrace.store.places import root_of


def gather_inputs(given: Sequence[str], messages: Messages, *, installed: bool) -> list[Input | InputError]:
    """Return what the command line stands for, and say which profiles were looked at.

    Raises DataError as `find_installed` does.
    """
    items = find_inputs(given)
    if installed:
        try:
            machine = this_machine()
        except RuntimeError as error:  # the user has no home
            return [*items, InputError(NAME, str(error))]
        found = find_installed(machine)
        for remark in found.remarks:
            messages.note(remark)
        items += found.inputs
    return items


def roots_of(given: Sequence[str], *, installed: bool) -> list[str]:
    """Return below what a scan of this looks: what is found there no more at another time, is gone."""
    roots = [root_of(shown(name) if is_url(name) else name) for name in given]  # no password in the database
    if installed:
        with suppress(RuntimeError):
            roots += [root_of(place.path) for place in profile_places(this_machine()) if place.path.is_dir()]
    return roots
