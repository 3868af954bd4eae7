"""Debian's packaged extensions, as folders: where they are installed, or else downloaded and unpacked.

Downloading needs no root and leaves the machine as it is (webext-keepassxc-browser would bring a desktop program
along). Packages are kept in the user's cache folder, under the hash that apt knows: a second run downloads nothing.
"""

import os
import re
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Final

SECONDS: Final = 300
_URI: Final = re.compile(r"'[^']+' (?P<file>[^ ]+\.deb) \d+ SHA256:(?P<digest>[0-9a-f]{64})")
_PATIENCE: Final = ("-o", "Acquire::Retries=3", "-o", "Acquire::http::Timeout=30", "-o", "Acquire::https::Timeout=30")


class UnavailableError(Exception):
    """A package that can be had neither way; the text says why."""


@dataclass(frozen=True, slots=True)
class Packaged:
    """An extension from a Debian package: its folder, and the version without Debian's own part."""

    folder: Path
    upstream_version: str


def packaged(name: str, folder: str, scratch: Path) -> Packaged:
    """Return the extension that package `name` has in `folder` (absolute); it may be unpacked into `scratch`.

    Raises UnavailableError when the package is neither installed nor can be downloaded.
    """
    state = _output(["dpkg-query", "--show", "--showformat=${db:Status-Status} ${Version}", name], check=False)
    if state.startswith("installed "):
        return Packaged(Path(folder), _upstream(state.removeprefix("installed ")))
    archive = _download(name)
    _output(["dpkg-deb", "--extract", str(archive), str(scratch)])
    version = _output(["dpkg-deb", "--field", str(archive), "Version"])
    return Packaged(scratch / folder.lstrip("/"), _upstream(version.strip()))


def _download(name: str) -> Path:
    """Return the path of the package's file, in the cache."""
    told = _output(["apt-get", "download", "--print-uris", name], check=False)
    found = _URI.search(told)
    if found is None:
        raise UnavailableError(f"apt-get knows no package {name}; has `apt-get update` been run?")
    cache = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "skimtrace-tests" / found["digest"]
    cache.mkdir(parents=True, exist_ok=True)
    path = cache / found["file"]
    if not path.exists():
        _output(["apt-get", *_PATIENCE, "download", name], folder=cache)
    if not path.exists() or sha256(path.read_bytes()).hexdigest() != found["digest"]:
        path.unlink(missing_ok=True)
        raise UnavailableError(f"apt-get downloaded no {found['file']} with the hash it knows")
    return path


def _upstream(version: str) -> str:
    """Return a Debian version without its epoch, its revision and what Debian left out (Debian Policy 5.6.12)."""
    return re.sub(r"\+(dfsg|repack|ds).*", "", version.rpartition(":")[2].rpartition("-")[0])


def _output(command: Sequence[str], *, folder: Path | None = None, check: bool = True) -> str:
    environment = {**os.environ, "LC_ALL": "C"}
    try:
        done = subprocess.run(
            command,
            check=False,
            cwd=folder,
            env=environment,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=SECONDS,
        )
    except subprocess.TimeoutExpired:
        raise UnavailableError(f"{' '.join(command)}: no answer within {SECONDS} seconds") from None
    if check and done.returncode:
        raise UnavailableError(f"{' '.join(command)}: {done.stderr.strip() or done.returncode}")
    return done.stdout
