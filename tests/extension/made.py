"""Makes packages in memory for the tests of the extension room."""

import hashlib
import json
from collections.abc import Mapping

from skimtrace.bundle.model import Bundle, FileEntry, PackageFormat, SignatureState
from skimtrace.extension.load import load_extension
from skimtrace.extension.model import Extension

Content = bytes | str | Mapping[str, object] | list[object]


def bundle_of(files: Mapping[str, Content], bundle_id: str | None = None) -> Bundle:
    """Return a package with these files; objects become JSON, text becomes UTF-8."""
    data = {path: _bytes(content) for path, content in files.items()}
    entries = {
        path: FileEntry(path, len(content), hashlib.sha256(content).hexdigest()) for path, content in data.items()
    }
    return Bundle(
        input="made",
        format=PackageFormat.DIRECTORY,
        sha256="0" * 64,
        signature=SignatureState.ABSENT,
        id=bundle_id,
        files=entries,
        opener=data.__getitem__,
    )


def extension_of(files: Mapping[str, Content], bundle_id: str | None = None) -> Extension:
    """Load a package with these files."""
    return load_extension(bundle_of(files, bundle_id))


def with_manifest(manifest: Mapping[str, object], files: Mapping[str, Content] | None = None) -> Extension:
    """Load a package with a manifest (version 3 and a name unless it says otherwise) and these files."""
    return extension_of(
        {"manifest.json": {"manifest_version": 3, "name": "Made", "version": "1", **manifest}, **(files or {})}
    )


def reasons(extension: Extension, kind: str) -> list[str]:
    """Return "file: reason" of each problem of a kind."""
    return [f"{problem.file}: {problem.reason}" for problem in extension.problems if problem.kind == kind]


def _bytes(content: Content) -> bytes:
    if isinstance(content, bytes):
        return content
    return content.encode() if isinstance(content, str) else json.dumps(content, indent=1).encode()
