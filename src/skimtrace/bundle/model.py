"""What the package reader hands on: an immutable file tree with its identity, its proof and its blemishes."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class PackageFormat(StrEnum):
    """How the extension was packed; the words are the contract's."""

    CRX3 = "crx3"
    CRX2 = "crx2"
    ZIP = "zip"
    XPI = "xpi"
    DIRECTORY = "directory"


class SignatureState(StrEnum):
    """What became of the package's signature; the words are the contract's."""

    VALID = "valid"
    INVALID = "invalid"
    ABSENT = "absent"
    UNSUPPORTED = "unsupported"


class Severity(StrEnum):
    """What a problem of the package means for the answer."""

    NOTE = "note"
    """Odd, and stated, but nothing was lost by it."""
    SKIPPED = "skipped"
    """Something was not read; the result is incomplete if it could matter."""
    HOSTILE = "hostile"
    """No honest packer makes this."""


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """One thing wrong with a package.

    `file` is the entry's name, made printable ("" for the package as a whole); `reason` a sentence that names the
    limit where there is one; `kind` a stable word such as "zip-ratio" or "path-escape".
    """

    file: str
    kind: str
    reason: str
    severity: Severity


@dataclass(frozen=True, slots=True)
class FileEntry:
    """One file of the tree. `path` is relative, with "/"; `size` in bytes; `sha256` in hexadecimal."""

    path: str
    size: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Proof:
    """One signature of a CRX header, checked. `key_id` is the extension ID that its public key derives."""

    algorithm: str
    key_id: str
    valid: bool


@dataclass(frozen=True, slots=True)
class Bundle:
    """A package, read: nothing in it escapes its limits, and nothing of it is on disk.

    `id` is the extension ID the package header claims (crx only; the manifest's `key` is the extension room's).
    `sha256` is the hash of the packed file, or for a folder the hash over the sorted paths and file hashes.
    """

    input: str
    format: PackageFormat
    sha256: str
    signature: SignatureState
    id: str | None
    files: Mapping[str, FileEntry]
    problems: tuple[Problem, ...] = ()
    proofs: tuple[Proof, ...] = ()
    opener: Callable[[str], bytes] = field(default=lambda path: b"", repr=False)

    def read(self, path: str) -> bytes:
        """Return the bytes of the file at `path`; raise KeyError when the tree holds no such file."""
        self.files[path]
        return self.opener(path)

    @property
    def size(self) -> int:
        """Bytes of all files of the tree, unpacked."""
        return sum(entry.size for entry in self.files.values())
