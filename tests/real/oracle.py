"""What a package's manifest and pages start, read a second time, plainly, with the standard library alone.

It knows no more than Debian's packages need (no comments in manifests, no `<base>`, no remote scripts), and the test
that compares it with the extension room asserts that as well.
"""

import json
import posixpath
from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path

_CODE = (".js", ".mjs", ".cjs")


@dataclass(frozen=True, slots=True)
class Started:
    """Context id -> ids of the scripts it runs, in order: what the manifest names, and what each HTML page loads."""

    manifest: dict[str, object]
    contexts: dict[str, list[str]]
    scripts: frozenset[str]
    """Every file of JavaScript, and every piece inside a page as "path#n"."""
    links: frozenset[str]
    """Links of the file system that stand in the package."""


def read(folder: Path) -> Started:
    """Read the package in `folder`."""
    manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    files = sorted(path for path in folder.rglob("*") if not path.is_dir() and not path.is_symlink())
    names = [path.relative_to(folder).as_posix() for path in files]
    contexts = {}
    for index, entry in enumerate(manifest.get("content_scripts", [])):
        contexts[f"content:{index}"] = [name.lstrip("/") for name in entry.get("js", [])]
    background = manifest.get("background", {})
    if "scripts" in background:
        contexts["background"] = [name.lstrip("/") for name in background["scripts"]]
    scripts = {name for name in names if name.endswith(_CODE)}
    for name in names:
        if name.endswith((".html", ".htm", ".xhtml")):
            page = _Page(name)
            page.feed((folder / name).read_text(encoding="utf-8"))
            page.close()
            is_background = name == background.get("page", "").lstrip("/")
            contexts["background" if is_background else f"page:{name}"] = list(dict.fromkeys(page.first + page.last))
            scripts.update(page.first + page.last)
    links = {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_symlink()}
    return Started(manifest, contexts, frozenset(scripts), frozenset(links))


@dataclass
class _Page(HTMLParser):
    """Collects the scripts of a page: `first` those that run as they are met, `last` the deferred ones and modules."""

    name: str
    first: list[str] = field(default_factory=list)
    last: list[str] = field(default_factory=list)
    pieces: int = 0
    _open: bool = False
    _text: str = ""

    def __post_init__(self) -> None:
        super().__init__()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        assert tag != "base", "the oracle knows no <base>"
        assert not any(key.startswith("on") for key in given), "the oracle knows no event-handler attributes"
        assert not (given.get("href") or "").lower().startswith("javascript:"), "the oracle knows no javascript: links"
        kind = given.get("type") or "text/javascript"
        if tag != "script" or kind not in ("text/javascript", "module"):
            return
        if source := given.get("src"):
            assert "://" not in source, "the oracle knows no remote scripts"
            folder = "" if source.startswith("/") else posixpath.dirname(self.name)
            path = posixpath.normpath(posixpath.join(folder, source.lstrip("/")))
            (self.last if kind == "module" or "defer" in given else self.first).append(path)
        else:
            self._open, self._text = True, ""

    def handle_data(self, data: str) -> None:
        self._text += data

    def handle_endtag(self, tag: str) -> None:
        if tag == "script" and self._open and self._text.strip():
            self.pieces += 1
            self.first.append(f"{self.name}#{self.pieces}")
        self._open = False if tag == "script" else self._open
