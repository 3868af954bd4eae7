"""Results with one text in every field that holds a text, made from the types alone: a new field is filled too."""

from enum import Enum
from typing import Any, Final

import msgspec
from msgspec import inspect

from skimtrace.result import model as m

CLOSED: Final[dict[tuple[type, str], tuple[str, ...]]] = {
    # The words of a vocabulary that everything behind the analysis relies on; no extension can put another there.
    (m.Result, "schema_version"): (m.SCHEMA_VERSION,),
    (m.Result, "verdict"): ("scrapes-and-sends",),
    (m.Flow, "supports"): ("scrapes-and-sends", "scrapes-local", "review", "no-evidence"),
    (m.Flow, "confidence"): ("high", "medium", "low"),
    (m.SinkPoint, "channel"): ("body", "storage"),
    (m.Finding, "severity"): ("critical", "high", "medium", "low", "info"),
    (m.Finding, "confidence"): ("high", "medium", "low"),
    (m.Decision, "decision"): ("accepted", "confirmed", "false"),
    (m.Decision, "date"): ("2026-01-01",),
    (m.Decision, "expires"): ("2026-12-31",),
    (m.ProofLine, "outcome"): ("held", "unknown", "absent"),
    (m.PackageProblem, "severity"): ("note", "skipped", "hostile"),
    (m.ExtensionInfo, "format"): ("crx3",),
    (m.ExtensionInfo, "signature"): ("invalid",),
    (m.ScriptInfo, "kind"): ("file", "inline", "code-string"),
    (m.PermissionUse, "kind"): ("permission", "optional", "host", "optional-host", "content-script"),
    (m.PermissionUse, "use"): ("used", "not-seen", "cannot-tell"),
    (m.CheckedSignature, "severity"): ("critical", "high", "medium", "low", "info"),
    (m.CheckedSignature, "outcome"): ("matched", "not-matched", "not-checked"),
    (m.CaseRow, "outcome"): ("evidence", "not-found", "cannot-show", "unknown"),
}
"""Field -> the words it can hold. A list has an entry for each word of its entries' vocabularies, in turn."""

UNIQUE: Final = {
    (m.Flow, "id"), (m.Finding, "id"), (m.Finding, "fingerprint"), (m.Case, "id"), (m.CaseRow, "id"),
    (m.ContextInfo, "id"), (m.CheckedSignature, "id"), (m.Excerpt, "file"),
}  # fmt: skip
"""Fields that no two entries of a list share: from the second entry of a list on, the text has a number behind it."""


def filled(text: str, *, flag: bool = False, **changes: Any) -> m.Result:
    """Return a result with `text` in every field that holds a text, but for the closed vocabularies.

    Flags are `flag`, and in lists in turn; what may be null is not. There is no error, unless `changes` sets one.
    """
    made = _Filler(text, flag=flag).struct(m.Result, 0)
    assert isinstance(made, m.Result)
    return msgspec.structs.replace(made, **{"error": None, **changes})


class _Filler:
    def __init__(self, text: str, *, flag: bool) -> None:
        self.text = text
        self.flag = flag

    def struct(self, cls: type, at: int) -> object:
        info = inspect.type_info(cls)
        assert isinstance(info, inspect.StructType)
        return cls(**{field.name: self.field(cls, field, at) for field in info.fields})

    def field(self, cls: type, field: inspect.Field, at: int) -> object:
        if (words := CLOSED.get((cls, field.name))) is not None:
            return words[at % len(words)]
        if (cls, field.name) in UNIQUE and at:
            return f"{self.text}{at}"
        return self.value(field.type, at)

    def value(self, kind: inspect.Type, at: int) -> object:
        match kind:
            case inspect.StrType():
                return self.text
            case inspect.BoolType():
                return self.flag != bool(at % 2)
            case inspect.IntType():
                return 1
            case inspect.FloatType():
                return 0.25
            case inspect.EnumType(cls=cls):
                words = list(cls)
                assert issubclass(cls, Enum)
                return words[at % len(words)]
            case inspect.StructType(cls=cls):
                return self.struct(cls, at)
            case inspect.ListType(item_type=item):
                return [self.value(item, n) for n in range(_entries(item))]
            case inspect.DictType(key_type=key, value_type=value):
                return {self.value(key, 0): self.value(value, 0)}
            case inspect.UnionType(types=types):
                return self.value(next(one for one in types if not isinstance(one, inspect.NoneType)), at)
        raise TypeError(f"no text is made for {kind}")


def _entries(item: inspect.Type) -> int:
    """Return how many entries a list of `item` has: enough for each word of the vocabularies in them, and two."""
    if not isinstance(item, inspect.StructType):
        return 1
    nested = [field.type for field in item.fields]
    types = [item, *(one for one in nested if isinstance(one, inspect.StructType))]
    return max([2, *(len(words) for (cls, _), words in CLOSED.items() for one in types if one.cls is cls)])
