"""Opens any package: tells what it is by its content, verifies its envelope, and reads its file tree."""

import hashlib
import re
from collections.abc import Iterable
from pathlib import Path
from types import MappingProxyType

from skimtrace.bundle.archive import ArchiveError, Tree, read_archive
from skimtrace.bundle.crx import Envelope, is_crx, read_envelope
from skimtrace.bundle.discover import Input
from skimtrace.bundle.disk import load_file, why
from skimtrace.bundle.folder import read_folder, tree_hash
from skimtrace.bundle.limits import Limits
from skimtrace.bundle.model import Bundle, PackageFormat, SignatureState
from skimtrace.bundle.problems import Problems
from skimtrace.errors import InputError

_XPI_SIGNATURE = re.compile(r"META-INF/(?:[^/]+\.(?:rsa|dsa|ec|sf)|cose\.sig)", re.IGNORECASE)
"""What Firefox and its add-on store sign with: a JAR signature or a COSE one."""


def open_bundle(path: Path, name: str | None = None, limits: Limits = Limits()) -> Bundle:  # noqa: B008 - immutable
    """Read the package or the unpacked extension at `path`, which the user called `name`.

    What is wrong with it stands in the bundle's `problems`. Raises InputError when nothing of it can be read as an
    extension package: it is missing, unreadable, too large, or neither a folder, a CRX nor a ZIP archive.
    """
    shown = str(path) if name is None else name
    problems = Problems(limits)
    try:
        if path.is_dir():
            return _open_folder(path, shown, limits, problems)
        data = _within(load_file(path, limits.package_bytes), shown, limits)
    except OSError as error:
        raise InputError(shown, why(error)) from error
    except ValueError as error:
        raise InputError(shown, "this name cannot be a path") from error
    return _open_package(path, data, shown, limits, problems)


def open_input(item: Input, limits: Limits = Limits()) -> Bundle:  # noqa: B008 - immutable
    """Read an input wherever it is, on the disk or at a URL. Raises InputError as `open_bundle` does."""
    if item.url is None:
        return open_bundle(item.path, item.name, limits)
    from skimtrace.bundle.remote import Kind, locate  # noqa: PLC0415 - seldom needed
    from skimtrace.bundle.remote_folder import load_remote, read_remote_folder  # noqa: PLC0415 - the same

    problems = Problems(limits)
    place = locate(item.url)
    if place.kind is Kind.FOLDER:
        return _folder(item.name, read_remote_folder(place, limits, problems), problems)
    data = _within(load_remote(place, limits.package_bytes), item.name, limits)
    return _open_package(item.path, data, item.name, limits, problems)


def _open_folder(path: Path, name: str, limits: Limits, problems: Problems) -> Bundle:
    return _folder(name, read_folder(path, name, limits, problems), problems)


def _folder(name: str, tree: Tree, problems: Problems) -> Bundle:
    envelope = Envelope(PackageFormat.DIRECTORY, 0, SignatureState.ABSENT)
    return _bundle(name, tree_hash(tree.files), envelope, tree, problems)


def _open_package(path: Path, data: bytes, name: str, limits: Limits, problems: Problems) -> Bundle:
    packed_as_crx = is_crx(data)
    envelope = Envelope(PackageFormat.ZIP, 0, SignatureState.ABSENT)
    if packed_as_crx:
        envelope = read_envelope(data, limits, problems)
    try:
        tree = read_archive(data, envelope.archive_start, limits, problems)
    except ArchiveError as error:
        known = packed_as_crx or data.startswith(b"PK")
        reason = f"it is a damaged package: {error}" if known else "it is neither a CRX nor a ZIP archive"
        raise InputError(name, reason) from error
    if not packed_as_crx and path.suffix.lower() == ".xpi":
        envelope = Envelope(PackageFormat.XPI, 0, _xpi_signature(tree.files))
    return _bundle(name, hashlib.sha256(data).hexdigest(), envelope, tree, problems)


def _within(data: bytes | None, name: str, limits: Limits) -> bytes:
    """Return the bytes of a package; refuse one that is too large (None) or empty."""
    if data is None:
        raise InputError(
            name, f"the package is larger than the limit of {limits.package_bytes:,} bytes (package_bytes)"
        )
    if not data:
        raise InputError(name, "the file is empty")
    return data


def _xpi_signature(paths: Iterable[str]) -> SignatureState:
    """Return whether the XPI bears a signature: one is seen, but PKCS#7 and COSE are not verified."""
    signed = any(_XPI_SIGNATURE.fullmatch(path) for path in paths)
    return SignatureState.UNSUPPORTED if signed else SignatureState.ABSENT


def _bundle(name: str, sha256: str, envelope: Envelope, tree: Tree, problems: Problems) -> Bundle:
    return Bundle(
        input=name,
        format=envelope.format,
        sha256=sha256,
        signature=envelope.signature,
        id=envelope.id,
        files=MappingProxyType(dict(sorted(tree.files.items()))),
        problems=problems.listed(),
        proofs=envelope.proofs,
        opener=tree.opener,
    )
