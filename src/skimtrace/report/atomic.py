"""Files that are there whole or not at all."""

import os
import tempfile
from pathlib import Path


def write_atomically(path: Path, content: bytes) -> None:
    """Write `content` to `path` so that it is there whole or not at all. Raises OSError when it cannot be."""
    handle, name = tempfile.mkstemp(prefix=".skimtrace-", dir=path.parent)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
        publish(Path(name), path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


def publish(made: Path, path: Path) -> None:
    """Put the temporary file `made` in the place of `path`. Raises OSError when it cannot be."""
    # mkstemp makes files for the owner alone; a report gets the permissions any new file gets.
    mask = os.umask(0)
    os.umask(mask)
    made.chmod(0o666 & ~mask)
    made.replace(path)
