"""Scripts that nothing is known to load and that are, byte for byte, another script that is loaded.

Packages hold folders twice: what was built, beside what a release before had. Such a copy is analysed once, as the
script that is loaded. Where code turns out to load the copy too, that script runs in the copy's contexts as well; where
it loads the copy alone, the copy is what is named.
"""

from typing import Final

from skimtrace.bundle.model import Bundle
from skimtrace.extension.model import ContextKind, Extension

_LEAST: Final = 2048
"""Bytes below which a copy is not worth looking for."""


def copies(bundle: Bundle, extension: Extension) -> dict[str, str]:
    """Return the ids of scripts that are copies, each with the id of the script it is a copy of.

    A script that imports others is no copy: what it imports depends on where it stands.
    """
    loaded: dict[str, str] = {}
    spare: dict[str, str] = {}
    for script in extension.scripts.values():
        entry = bundle.files.get(script.file)
        if script.text is not None or entry is None or entry.size < _LEAST:
            continue
        kinds = {extension.contexts[key].kind for key in script.contexts if key in extension.contexts}
        if kinds - {ContextKind.UNREACHED}:
            loaded.setdefault(entry.sha256, script.id)
        else:
            spare[script.id] = entry.sha256
    first: dict[str, str] = {}
    for script_id, digest in spare.items():
        first.setdefault(digest, script_id)
    found = {script_id: loaded.get(digest, first[digest]) for script_id, digest in spare.items()}
    return {script_id: other for script_id, other in found.items() if script_id != other}
