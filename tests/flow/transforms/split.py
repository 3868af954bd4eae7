"""Splits scripts in two: what classic scripts of one context declare, the ones behind them see."""

import json
import re
from typing import Final, Literal

from tree_sitter import Node

from skimtrace.extension.load import load_extension
from skimtrace.javascript import grammar
from skimtrace.javascript.decode import to_utf8
from skimtrace.javascript.lower import lower
from tests.extension.made import bundle_of
from tests.flow.transforms import Changed, Files, Piece, scripts

Cut = Literal["first", "middle", "last"]
_DECLARED: Final = ("function_declaration", "generator_function_declaration")


def split(files: Files, cut: Cut) -> Changed:
    """Split every classic script that the manifest or a page runs: functions and the statements before the cut make one
    file, the statements behind it the other. What other code names stays whole."""
    changed = Changed(files, dict(files))
    for script in scripts(files):
        name, data = script.file, files[script.file]
        if script.module or to_utf8(data) != data or not _named_once(files, name):
            continue
        halves = _halves(data, cut)
        if halves is None:
            continue
        one, two = (f"{name.removesuffix('.js')}.{number}.js" for number in (1, 2))
        changed.put(name, one, halves[0])
        changed.put(name, two, halves[1])
        del changed.files[name]
        _name_both(changed.files, name, one, two)
    return changed


def _named_once(files: Files, name: str) -> bool:
    """Whether a script is named by the manifest or by pages alone."""
    if not name.endswith(".js"):
        return False
    short = name.rpartition("/")[2].encode()
    naming = [path for path, text in files.items() if short in text]
    return bool(naming) and all(path == "manifest.json" or path.endswith(".html") for path in naming)


def _halves(data: bytes, cut: Cut) -> tuple[list[Piece], list[Piece]] | None:
    """The two scripts; None for one that has no two statements, and for modules, which share nothing."""
    root = grammar.parse(data).root_node
    if root.has_error or lower(data).esm:
        return None
    children = root.named_children
    directives = 0
    while directives < len(children) and _is_directive(children[directives]):
        directives += 1
    statements = [child for child in children[directives:] if child.type not in (*_DECLARED, "comment")]
    if len(statements) < 2 and not (len(statements) == 1 and len(children) > 1 + directives):
        return None
    at = {"first": 1, "middle": len(statements) // 2, "last": len(statements) - 1}[cut] if len(statements) > 1 else 0
    behind = {child.start_byte for child in statements[at:]}
    first: list[Piece] = []
    second = [Piece(None, data[child.start_byte : child.end_byte] + b"\n") for child in children[:directives]]
    for child in children:
        piece = Piece(child.start_byte, data[child.start_byte : child.end_byte] + b"\n")
        (second if child.start_byte in behind else first).append(piece)
    return first, second


def _is_directive(node: Node) -> bool:
    return node.type == "expression_statement" and [child.type for child in node.named_children] == ["string"]


def _name_both(files: dict[str, bytes], name: str, one: str, two: str) -> None:
    """Name the two where the one was named."""
    manifest = json.loads(json.dumps(load_extension(bundle_of(files)).manifest.raw))
    background = manifest.get("background", {})
    for listing in [background, *manifest.get("content_scripts", [])]:
        for key in ("js", "scripts"):
            if key in listing:
                listing[key] = [part for old in listing[key] for part in ((one, two) if old == name else (old,))]
    files["manifest.json"] = json.dumps(manifest).encode()
    if background.get("service_worker") == name:
        files[name] = f"importScripts('/{one}', '/{two}');".encode()
    file_name = re.escape(name.rpartition("/")[2])
    tag = re.compile(rf"(<script\b[^>]*\bsrc=[\"']?[./]*){file_name}([\"'\s][^>]*>|>)\s*</script>".encode())
    both = [new.rpartition("/")[2].encode() for new in (one, two)]
    for path, text in files.items():
        if path.endswith(".html"):
            files[path] = tag.sub(lambda m: b"".join(m[1] + new + m[2] + b"</script>" for new in both), text)
