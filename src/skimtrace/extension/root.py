"""Where in a package the extension begins: an archive of a repository holds it in a folder."""

from collections.abc import Callable
from dataclasses import replace

from skimtrace.bundle.model import Bundle, FileEntry, Problem, Severity
from skimtrace.bundle.names import printable
from skimtrace.extension.fields import MANIFEST
from skimtrace.extension.jsonc import JsonError, parse_json
from skimtrace.extension.limits import Limits


def root_of(bundle: Bundle, limits: Limits | None = None) -> Bundle:
    """Return the bundle as seen from the folder that holds its manifest.

    A bundle with a manifest at its root comes back as it is, and so does one that does not say clearly which of its
    folders is the extension. Otherwise the result's paths are relative to the folder of the one manifest that no other
    one lies beside or above, and a note says so; files outside that folder are no part of the result, and the note
    gives their number.
    """
    if MANIFEST in bundle.files:
        return bundle
    folder = _only_root(bundle, limits or Limits())
    if folder is None:
        return bundle
    prefix = f"{folder}/"
    files = {
        path.removeprefix(prefix): FileEntry(path.removeprefix(prefix), entry.size, entry.sha256)
        for path, entry in bundle.files.items()
        if path.startswith(prefix)
    }
    outside = len(bundle.files) - len(files)
    reason = f'the manifest is in "{printable(folder)}": that folder is read as the extension'
    note = Problem(
        "", "root-folder", f"{reason}; {outside:,} files lie outside it" if outside else reason, Severity.NOTE
    )
    return replace(bundle, files=files, problems=(*bundle.problems, note), opener=_opener(bundle, prefix))


def _opener(bundle: Bundle, prefix: str) -> Callable[[str], bytes]:
    return lambda path: bundle.read(prefix + path)


def _only_root(bundle: Bundle, limits: Limits) -> str | None:
    folders = [
        path.removesuffix(f"/{MANIFEST}")
        for path in bundle.files
        if path.endswith(f"/{MANIFEST}") and not path.startswith("__MACOSX/")
    ]
    if not folders:
        return None
    depth = min(folder.count("/") for folder in folders)
    candidates = [folder for folder in folders if folder.count("/") == depth]
    candidates = candidates if len(candidates) == 1 else [f for f in candidates if _is_extension(bundle, f, limits)]
    return candidates[0] if len(candidates) == 1 else None


def _is_extension(bundle: Bundle, folder: str, limits: Limits) -> bool:
    """Tell an extension's manifest from a web app's, which bears the same name."""
    path = f"{folder}/{MANIFEST}"
    if bundle.files[path].size > limits.json_bytes:
        return False
    try:
        value = parse_json(bundle.read(path)).value
    except JsonError:
        return False
    return isinstance(value, dict) and "manifest_version" in value
