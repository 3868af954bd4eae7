"""Gives the variables of every script other names: those that no other script and no text of the extension can mean."""

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator

from tree_sitter import Node

from skimtrace.javascript import grammar
from skimtrace.javascript.decode import to_utf8
from skimtrace.javascript.ir import Class, Export, Module, Read, Write
from skimtrace.javascript.lower import lower
from tests.flow.transforms import Changed, Files, Piece, scripts

_WORD = re.compile(rb"[\w$\x80-\xff]+")
_DYNAMIC = re.compile(rb"\beval\b|\bwith\s*\(|\\u")
_SHORTHAND = ("shorthand_property_identifier", "shorthand_property_identifier_pattern")


def renamed(files: Files, name: Callable[[int], str]) -> Changed:
    """Rename the variables of every script; `name` gives a name for each number."""
    changed = Changed(files, dict(files))
    words = Counter(word for text in files.values() for word in _WORD.findall(text))
    for script in scripts(files):
        data = files[script.file]
        if _DYNAMIC.search(data) or to_utf8(data) != data:
            continue  # names may be made or met in text; places are those of another text
        module = lower(data)
        names: dict[int, str] = {}
        for number, places in enumerate(_variables(module, data, words)):
            new = name(number)
            while new.encode() in words:
                new += "_"
            names |= dict.fromkeys(places, new)
        if names:
            changed.put(script.file, script.file, _pieces(data, names))
            assert _shape(lower(changed.files[script.file])) == _shape(module), script.file
    return changed


def _variables(module: Module, data: bytes, words: Counter[bytes]) -> Iterator[list[int]]:
    """The places where each variable stands that may be renamed."""
    at: dict[int, set[int]] = defaultdict(set)
    kept = set()
    for op, start in zip(module.ops, module.starts, strict=True):
        if isinstance(op, Read | Write) and op.binding >= 0:
            word = _WORD.match(data, start)
            if word is not None and word[0] == op.name.encode():
                at[start].add(op.binding)
        elif isinstance(op, Export) and data.startswith(b"export", start):
            exported = module.ops[op.value]  # the name is part of what the module offers
            kept |= {exported.binding} if isinstance(exported, Read) else set()
    # The name of a declared class is two variables at one place: one outside it, one inside.
    same = {binding: binding for bindings in at.values() for binding in bindings}
    for bindings in at.values():
        for binding in bindings:
            same[binding] = same[min(bindings)]
    groups: dict[int, list[int]] = defaultdict(list)
    for start, bindings in at.items():
        groups[same[min(bindings)]].append(start)
    for group, places in groups.items():
        members = [binding for binding, of in same.items() if of == group]
        name = module.bindings[group].name
        shared = any(module.bindings[binding].top for binding in members) and not module.esm
        if kept.isdisjoint(members) and (not shared or words[name.encode()] == len(places)):
            yield places


def _pieces(data: bytes, names: dict[int, str]) -> Iterator[Piece]:
    """The script with the new names at their places."""
    cursor = 0
    for node in _identifiers(data):
        new = names.get(node.start_byte)
        if new is None:
            continue
        yield Piece(cursor, data[cursor : node.start_byte])
        old, parent = data[node.start_byte : node.end_byte].decode(), node.parent
        if node.type in _SHORTHAND:
            new = f"{old}: {new}"
        elif parent is not None and parent.child_by_field_name("alias") is None:
            if parent.type == "import_specifier":
                new = f"{old} as {new}"
            elif parent.type == "export_specifier":
                new = f"{new} as {old}"
        yield Piece(node.start_byte, new.encode())
        cursor = node.end_byte
    yield Piece(cursor, data[cursor:])


def _identifiers(data: bytes) -> Iterator[Node]:
    """The names in a script, in order."""
    waiting = [grammar.parse(data).root_node]
    while waiting:
        node = waiting.pop()
        if node.type == "identifier" or node.type in _SHORTHAND:
            yield node
        waiting += reversed(node.children)


def _shape(module: Module) -> list[tuple[object, ...]]:
    """A module without its names of variables and its places: what renaming must leave as it is."""
    shape: list[tuple[object, ...]] = []
    for op in module.ops:
        named = isinstance(op, Read | Write | Class)
        fields = [field for field in op.__struct_fields__[2:] if not (named and field == "name")]
        shape.append((type(op).__name__, *(getattr(op, field) for field in fields)))
    shape += [(binding.kind, binding.fn, binding.top) for binding in module.bindings]
    shape += [(guard.kind, guard.condition, guard.cases, guard.parent) for guard in module.guards]
    return shape
