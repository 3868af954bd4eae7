"""Limits of the package reader: what a hostile package may cost at most.

Every limit is a setting; the defaults are generous for real extensions (the largest of 131 labelled ones unpacks to
under 100 MB) and small beside what a bomb asks for.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Limits:
    """What reading one package may cost. Sizes are in bytes, counts in entries."""

    package_bytes: int = 512 * 1024 * 1024
    """The packed file itself."""
    entries: int = 50_000
    """Entries of an archive, or files of a folder; further ones are skipped and named in coverage."""
    file_bytes: int = 64 * 1024 * 1024
    """One file, unpacked; a larger one is skipped."""
    total_bytes: int = 1024 * 1024 * 1024
    """All files of a package, unpacked."""
    ratio: int = 200
    """Unpacked to packed size of one entry, judged only above `ratio_floor`."""
    ratio_floor: int = 4 * 1024 * 1024
    """Entries that unpack to less than this are never judged by their ratio: repetitive text packs well."""
    path_bytes: int = 1024
    """Length of an entry's name."""
    depth: int = 64
    """Folders above a file."""
    header_bytes: int = 4 * 1024 * 1024
    """The header of a CRX version 3, before the archive."""
    proofs: int = 64
    """Signatures of a CRX header; one with more is not verified, and called invalid."""
    problems: int = 200
    """Problems of one kind that are listed one by one; of the rest their number is stated."""
