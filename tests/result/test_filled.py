"""The made-up hostile results have their text in every field: otherwise the tests that rest on them say nothing."""

from collections.abc import Iterator

import msgspec
from msgspec import inspect

from skimtrace.result import model as m
from tests.result.filled import CLOSED, UNIQUE, filled

TEXT = "any text"


def fields(cls: type, seen: set[type]) -> Iterator[tuple[type, str, inspect.Type]]:
    """Yield every field of a struct and of the structs in it."""
    if cls in seen:
        return
    seen.add(cls)
    info = inspect.type_info(cls)
    assert isinstance(info, inspect.StructType)
    for field in info.fields:
        yield cls, field.name, field.type
        for inner in parts(field.type):
            if isinstance(inner, inspect.StructType):
                yield from fields(inner.cls, seen)


def parts(kind: inspect.Type) -> Iterator[inspect.Type]:
    yield kind
    for name in ("item_type", "key_type", "value_type"):
        if hasattr(kind, name):
            yield from parts(getattr(kind, name))
    for one in getattr(kind, "types", ()):
        yield from parts(one)


FIELDS = list(fields(m.Result, set()))
TEXTS = {(cls, name) for cls, name, kind in FIELDS if any(isinstance(one, inspect.StrType) for one in parts(kind))}


def entries(value: object) -> list[object]:
    if isinstance(value, dict):
        return [*value, *value.values()]
    return value if isinstance(value, list) else [value]


def held(value: object) -> Iterator[tuple[type, str]]:
    """Yield the fields of the structs in `value` that hold the text, in a list or a dictionary too."""
    todo: list[object] = [value]
    while todo:
        one = todo.pop()
        if isinstance(one, list):
            todo += one
        elif isinstance(one, msgspec.Struct):
            for field in msgspec.structs.fields(one):
                inner = getattr(one, field.name)
                if any(isinstance(entry, str) and TEXT in entry for entry in entries(inner)):
                    yield type(one), field.name
                todo += entries(inner)


def test_the_text_stands_in_every_field_that_holds_a_text() -> None:
    assert (m.Flow, "data_types") in TEXTS
    assert (m.Result, "titles") in TEXTS
    assert (m.Excerpt, "text") in TEXTS
    assert len(TEXTS) > 100
    found = set(held(filled(TEXT, error=TEXT)))
    assert found == TEXTS - CLOSED.keys()


def test_every_word_of_the_vocabularies_stands_in_a_result() -> None:
    assert CLOSED.keys() | UNIQUE <= TEXTS
    words: dict[tuple[type, str], set[str]] = {}
    todo: list[object] = [filled(TEXT)]
    while todo:
        one = todo.pop()
        if isinstance(one, list):
            todo += one
        elif isinstance(one, msgspec.Struct):
            for field in msgspec.structs.fields(one):
                inner = getattr(one, field.name)
                if (type(one), field.name) in CLOSED:
                    words.setdefault((type(one), field.name), set()).add(inner)
                todo.append(inner)
    assert words == {key: set(wanted) for key, wanted in CLOSED.items()}


def test_it_is_a_result() -> None:
    whole = filled(TEXT, flag=True)
    assert msgspec.convert(msgspec.to_builtins(whole), m.Result) == whole
    for name, ids in (("flows", [f.id for f in whole.flows]), ("findings", [f.id for f in whole.findings])):
        assert len(set(ids)) == len(ids) > 1, name
