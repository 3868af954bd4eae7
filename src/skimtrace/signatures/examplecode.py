"""Examples in code: a package in memory that holds their scripts, each where it is said to run, analysed for real."""

import hashlib
import json
from typing import Any, Final

from skimtrace.bundle.model import Bundle, FileEntry, PackageFormat, SignatureState
from skimtrace.extension.load import load_extension
from skimtrace.extension.model import ContextKind, Extension
from skimtrace.flow.analyse import analyse
from skimtrace.flow.model import Analysis, Fact
from skimtrace.flow.observe import Observer
from skimtrace.signatures.facts import extension_facts
from skimtrace.signatures.schema import Example, ExampleScript

MANIFEST: Final = "manifest.json"
_ANY: Final = ("<all_urls>",)
_PAGES: Final = {
    ContextKind.OPTIONS: "options_page",
    ContextKind.DEVTOOLS: "devtools_page",
    ContextKind.POPUP: "action",
    ContextKind.SIDE_PANEL: "side_panel",
    ContextKind.OVERRIDE: "chrome_url_overrides",
    ContextKind.SANDBOX: "sandbox",
    ContextKind.PAGE: "web_accessible_resources",
}


def analysed(example: Example, observer: Observer) -> tuple[Analysis, tuple[Fact, ...]]:
    """Return the analysis of an example's scripts, and the facts about its package."""
    bundle = package(example)
    extension: Extension = load_extension(bundle)
    analysis = analyse(bundle, extension, [observer])
    return analysis, extension_facts(analysis.extension or extension, analysis)


def package(example: Example) -> Bundle:
    """Return the package that an example stands for. Its manifest is made of where the scripts run; the example's own
    keys take the place of those that are made."""
    files: dict[str, bytes] = {}
    named: list[tuple[ExampleScript, str]] = []
    for script in example.code:
        named.append((script, _put(files, script.file, script.js.encode())))
    manifest = {"manifest_version": 3, "name": "Example", "version": "1", **_manifest(named, files), **example.manifest}
    files[MANIFEST] = json.dumps(manifest).encode()
    entries = {path: FileEntry(path, len(data), hashlib.sha256(data).hexdigest()) for path, data in files.items()}
    return Bundle(
        "example", PackageFormat.DIRECTORY, "0" * 64, SignatureState.ABSENT, None, entries, opener=files.__getitem__
    )  # fmt: skip


def _put(files: dict[str, bytes], path: str, data: bytes) -> str:
    """Add a file, under another name where there is another one of its name."""
    stem, dot, ending = path.rpartition(".")
    number = 1
    while files.get(path, data) != data:
        number += 1
        path = f"{stem}{number}{dot}{ending}"
    files[path] = data
    return path


def _manifest(named: list[tuple[ExampleScript, str]], files: dict[str, bytes]) -> dict[str, Any]:
    """The keys that make the scripts run where they are said to; pages for them are put into `files`."""
    made: dict[str, Any] = {}
    entries: dict[tuple[tuple[str, ...], bool], list[str]] = {}
    others: dict[ContextKind, list[str]] = {}
    for script, path in named:
        if script.context in (ContextKind.CONTENT, ContextKind.PAGE_WORLD):
            key = (script.hosts or _ANY, script.context is ContextKind.PAGE_WORLD)
            entries.setdefault(key, []).append(path)
        else:
            others.setdefault(script.context, []).append(path)
    if entries:
        made["content_scripts"] = [
            {"matches": list(hosts), "js": paths, **({"world": "MAIN"} if in_page else {})}
            for (hosts, in_page), paths in entries.items()
        ]
    for kind, paths in others.items():
        made |= _started(kind, paths, files)
    return made


def _started(kind: ContextKind, paths: list[str], files: dict[str, bytes]) -> dict[str, Any]:
    """The key that starts scripts in a context of their own; none for what nothing starts."""
    if kind is ContextKind.BACKGROUND:
        return {"background": {"scripts": paths}}
    if kind is ContextKind.SERVICE_WORKER:
        first = paths[0]
        if len(paths) > 1:
            first = _put(files, "worker.js", f"importScripts({', '.join(map(json.dumps, paths))});".encode())
        return {"background": {"service_worker": first}}
    if kind not in _PAGES and kind is not ContextKind.UNREACHED:
        return {}
    scripts = "".join(f'<script src="{path}"></script>' for path in paths)
    page = _put(files, f"{kind.value}.html", f"<!doctype html><title>Example</title>{scripts}".encode())
    forms: dict[ContextKind, object] = {
        ContextKind.POPUP: {"default_popup": page},
        ContextKind.SIDE_PANEL: {"default_path": page},
        ContextKind.OVERRIDE: {"newtab": page},
        ContextKind.SANDBOX: {"pages": [page]},
        ContextKind.PAGE: [{"resources": [page], "matches": ["<all_urls>"]}],
    }
    return {_PAGES[kind]: forms.get(kind, page)} if kind in _PAGES else {}
