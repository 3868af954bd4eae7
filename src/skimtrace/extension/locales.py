"""`_locales`: the messages of an extension, and the `__MSG_name__` strings that name them.

As Chrome does it (extensions/common/message_bundle.cc and extension_l10n_util.cc): the catalogue of `default_locale` is
overlaid by the user's, here English (en, then en_US); names ignore case; `$name$` in a message is one of its
placeholders; names that begin with "@@" are predefined. One difference: where Chrome refuses a whole extension over a
broken catalogue, what can be read of it is used, and the rest is a `Problem`.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from skimtrace.bundle.model import Bundle, Severity
from skimtrace.bundle.problems import Problems
from skimtrace.extension.jsonc import JsonError, parse_json
from skimtrace.extension.limits import Limits

USER_LOCALES: Final = ("en", "en_US")
"""The user's locale and its parents, the most particular one last."""

_NAME = frozenset("abcdefghijklmnopqrstuvwxyz0123456789_@")


@dataclass(frozen=True, slots=True)
class Locales:
    """The locales of a package. `messages` maps names in lower case to texts; `names` are the folders, sorted.

    In a text, `$1` to `$9` still stand for what the code passes to `i18n.getMessage`.
    """

    names: tuple[str, ...] = ()
    messages: Mapping[str, str] = field(default_factory=dict)

    def resolve(self, text: str) -> tuple[str, tuple[str, ...]]:
        """Return `text` with its `__MSG_name__` replaced, and the names that no catalogue defines: they stay."""
        return _replace(text, "__MSG_", "__", self.messages)


def load_locales(
    bundle: Bundle, default_locale: str | None, extension_id: str | None, limits: Limits, problems: Problems
) -> Locales:
    """Read the catalogues that apply; what is missing or broken goes to `problems`."""
    names = sorted(
        parts[1]
        for parts in (path.split("/") for path in bundle.files)
        if len(parts) == 3 and parts[0] == "_locales" and parts[2] == "messages.json"
    )
    if names and default_locale is None:
        problems.add("manifest.json", "locale", "_locales exists but default_locale does not", Severity.NOTE)
    elif default_locale is not None and default_locale not in names:
        reason = f'default_locale is "{default_locale}", but there is no _locales/{default_locale}/messages.json'
        problems.add("manifest.json", "locale", reason, Severity.NOTE)
    catalogues = _Catalogues(limits, problems)
    for name in dict.fromkeys((default_locale, *USER_LOCALES)):
        if name in names:
            catalogues.read(bundle, f"_locales/{name}/messages.json")
    return Locales(tuple(names), catalogues.messages | _predefined(extension_id))


def _predefined(extension_id: str | None) -> dict[str, str]:
    return {
        "@@extension_id": extension_id or "__MSG_@@extension_id__",
        "@@ui_locale": USER_LOCALES[-1],
        "@@bidi_dir": "ltr",
        "@@bidi_reversed_dir": "rtl",
        "@@bidi_start_edge": "left",
        "@@bidi_end_edge": "right",
    }


class _Catalogues:
    """The messages of the catalogues read so far; later ones overlay earlier ones."""

    def __init__(self, limits: Limits, problems: Problems) -> None:
        self.messages: dict[str, str] = {}
        self._room = limits.message_characters
        self._limits = limits
        self._problems = problems

    def read(self, bundle: Bundle, path: str) -> None:
        """Add the messages of one file."""
        if bundle.files[path].size > self._limits.json_bytes:
            reason = f"{bundle.files[path].size:,} bytes, over the limit of {self._limits.json_bytes:,} (json_bytes)"
            self._problems.add(path, "json-size", f"{reason}; not read", Severity.SKIPPED)
            return
        try:
            document = parse_json(bundle.read(path))
        except JsonError as error:
            self._problems.add(path, "json", f"not valid JSON: {error}", Severity.NOTE)
            return
        for line, note in document.notes:
            self._problems.add(path, "json-tolerated", f"line {line}: {note}", Severity.NOTE)
        entries = document.value if isinstance(document.value, dict) else {}
        for name, entry in entries.items():
            if complaint := self._add(name, entry):
                reason = f'line {document.line(name)}: "{name[:60]}" {complaint}'
                self._problems.add(path, "message", reason, Severity.NOTE)
            if self._room < 0:
                limit = f"{self._limits.message_characters:,} (message_characters)"
                reason = f"the messages hold more characters than the limit of {limit}; the rest is left out"
                self._problems.add(path, "message-size", reason, Severity.HOSTILE)
                return

    def _add(self, name: str, entry: object) -> str | None:
        """Add one message; return what is wrong with it."""
        text = _message(entry)
        if text is None or not _is_name(name):
            return 'is no message: a plain name and an object with a "message" are expected'
        text, missing = _replace(text, "$", "$", _placeholders(entry), self._room)
        self._room -= len(text)
        if self._room >= 0:
            self.messages[name.lower()] = text
        return f'uses the placeholder "{missing[0][:60]}", which it does not define' if missing else None


def _message(entry: object) -> str | None:
    text = entry.get("message") if isinstance(entry, dict) else None
    return text if isinstance(text, str) else None


def _placeholders(entry: object) -> dict[str, str]:
    placeholders = entry.get("placeholders") if isinstance(entry, dict) else None
    if not isinstance(placeholders, dict):
        return {}
    return {
        name.lower(): value["content"]
        for name, value in placeholders.items()
        if isinstance(value, dict) and isinstance(value.get("content"), str)
    }


def _is_name(text: str) -> bool:
    return bool(text) and _NAME.issuperset(text.lower())


def _replace(
    text: str, opening: str, closing: str, values: Mapping[str, str], room: int | None = None
) -> tuple[str, tuple[str, ...]]:
    """Replace every `<opening>name<closing>` of `text`, as Chromium's ReplaceVariables does; what replaces it is final.

    Stops adding when the result outgrows `room` characters: a message may name a long placeholder a million times.
    """
    pieces: list[str] = []
    missing: dict[str, None] = {}
    at = done = length = 0
    while (begin := text.find(opening, at)) >= 0:
        at = begin + len(opening)
        end = text.find(closing, at)
        if end < 0:
            break
        name = text[at:end]
        if not _is_name(name):
            continue
        if (value := values.get(name.lower())) is None:
            missing[name] = None
            continue
        pieces += (text[done:begin], value)
        length += begin - done + len(value)
        at = done = end + len(closing)
        if room is not None and length > room:
            break
    return "".join((*pieces, text[done:])), tuple(missing)
