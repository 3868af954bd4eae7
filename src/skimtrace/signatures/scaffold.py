"""The scaffold of a new signature: `signatures/new.template`, with the words of the language put in."""

import re
from pathlib import Path
from typing import Final

import msgspec

from skimtrace.data import data_folder
from skimtrace.errors import UsageError
from skimtrace.signatures.reference import PARTS, told
from skimtrace.signatures.schema import SignatureId

_HOLE: Final = re.compile(r"\{(?P<part>[A-Z]\w+)\.(?P<key>\w+)\}")


def write_new(signature_id: str, folder: Path) -> Path:
    """Write the scaffold of a signature called `signature_id` into `folder`, which is made if need be.

    Returns the path of the file. Raises UsageError for an id of another form, when the file is there already, and when
    it cannot be written.
    """
    if not _is_id(signature_id):
        reason = "capitals and digits in two words or more, joined by hyphens, at most 60 characters: OWN-RULE"
        raise UsageError(f"not an id: {signature_id}; an id is {reason}")
    path = folder / f"{signature_id}.yaml"
    text = scaffold(signature_id)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with path.open("x", encoding="utf-8", newline="\n") as stream:
            stream.write(text)
    except FileExistsError:
        raise UsageError(f"{path if folder.is_dir() else folder} is there already; nothing was written") from None
    except OSError as error:
        raise UsageError(f"{path} cannot be written: {error.strerror}") from None
    return path


def scaffold(signature_id: str) -> str:
    """Return the text of the scaffold: a whole signature, whose examples hold, with a line on each key."""
    known = {part.__name__: told(part) for part in PARTS}
    text = (data_folder() / "new.template").read_text(encoding="utf-8")
    text = _HOLE.sub(lambda hole: known[hole["part"]][hole["key"]], text)
    return text.replace("{id}", signature_id)


def _is_id(text: str) -> bool:
    try:
        msgspec.convert(text, SignatureId)
    except msgspec.ValidationError:
        return False
    return text.isprintable()  # the pattern's "$" lets a line end pass
