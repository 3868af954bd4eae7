from collections.abc import Mapping

import pytest

from skimtrace.bundle.limits import Limits as BundleLimits
from skimtrace.bundle.model import Problem, Severity
from skimtrace.bundle.problems import Problems
from skimtrace.extension.limits import Limits
from skimtrace.extension.locales import Locales, load_locales
from tests.extension.made import Content, bundle_of


def load(
    files: Mapping[str, Content], default: str | None = "de", limits: Limits | None = None
) -> tuple[Locales, tuple[Problem, ...]]:
    problems = Problems(BundleLimits())
    catalogues = {f"_locales/{name}/messages.json": content for name, content in files.items()}
    locales = load_locales(bundle_of(catalogues), default, "abc", limits or Limits(), problems)
    return locales, problems.listed()


def message(text: str, **placeholders: str) -> dict[str, object]:
    entry: dict[str, object] = {"message": text}
    if placeholders:
        entry["placeholders"] = {name: {"content": content} for name, content in placeholders.items()}
    return entry


def test_the_users_locale_overlays_the_default() -> None:
    locales, problems = load(
        {
            "de": {"a": message("de"), "b": message("de"), "c": message("de")},
            "en": {"b": message("en"), "c": message("en")},
            "en_US": {"c": message("en_US")},
            "fr": {"a": message("fr")},
        }
    )
    assert locales.names == ("de", "en", "en_US", "fr")
    assert locales.resolve("__MSG_a__ __MSG_b__ __MSG_c__") == ("de en en_US", ())
    assert problems == ()


def test_names_ignore_case_and_undefined_ones_stay() -> None:
    locales, _ = load({"de": {"AppName": message("Skim")}})
    assert locales.resolve("__MSG_APPNAME__/__MSG_appname__") == ("Skim/Skim", ())
    assert locales.resolve("<__MSG_none__> __MSG_appName__") == ("<__MSG_none__> Skim", ("none",))
    assert locales.resolve("__MSG_not a name__ __MSG_") == ("__MSG_not a name__ __MSG_", ())


def test_placeholders() -> None:
    locales, problems = load({"de": {"hi": message("Hi $NAME$, $count$ for $$5 and $1", Name="you", count="$2")}})
    assert locales.messages["hi"] == "Hi you, $2 for $$5 and $1"
    assert problems == ()


def test_an_undefined_placeholder_is_noted_with_its_line() -> None:
    _, problems = load({"de": '{\n"hi": {"message": "Hi $who$"}}'})
    reason = 'line 2: "hi" uses the placeholder "who", which it does not define'
    assert problems == (Problem("_locales/de/messages.json", "message", reason, Severity.NOTE),)


def test_predefined_messages() -> None:
    locales, _ = load({"de": {}})
    assert locales.resolve("__MSG_@@extension_id__ __MSG_@@ui_locale__ __MSG_@@bidi_dir__") == ("abc en_US ltr", ())


@pytest.mark.parametrize(
    ("files", "default", "reason"),
    [
        ({"en": {}}, None, "_locales exists but default_locale does not"),
        ({"en": {}}, "de", 'default_locale is "de", but there is no _locales/de/messages.json'),
        ({}, "de", 'default_locale is "de", but there is no _locales/de/messages.json'),
    ],
)
def test_a_missing_default_is_noted(files: Mapping[str, Content], default: str | None, reason: str) -> None:
    _, problems = load(files, default)
    assert problems == (Problem("manifest.json", "locale", reason, Severity.NOTE),)


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        ('{"a": ', "not valid JSON: line 1, column 7: Expecting value"),
        ('{\n"a": "text"}', 'line 2: "a" is no message: a plain name and an object with a "message" are expected'),
        (
            '{"a b": {"message": "x"}}',
            'line 1: "a b" is no message: a plain name and an object with a "message" are expected',
        ),
        ('{"a": {"message": "x"},}', "line 1: a trailing comma, which browsers refuse"),
    ],
)
def test_broken_catalogues_are_noted(content: str, reason: str) -> None:
    _, problems = load({"de": content})
    assert [problem.reason for problem in problems] == [reason]


def test_messages_cannot_grow_without_end() -> None:
    bomb = {"a": message("kept"), "b": message("$x$" * 1000, x="y" * 1000), "c": message("never read")}
    locales, problems = load({"de": bomb}, limits=Limits(message_characters=10_000))
    assert "b" not in locales.messages
    assert "c" not in locales.messages
    assert locales.messages["a"] == "kept"
    assert problems[0].severity is Severity.HOSTILE
    assert "10,000 (message_characters)" in problems[0].reason


def test_a_catalogue_that_is_too_large_is_skipped() -> None:
    locales, problems = load({"de": {"a": message("x" * 100)}}, limits=Limits(json_bytes=50))
    assert "a" not in locales.messages
    assert [(problem.kind, problem.severity) for problem in problems] == [("json-size", Severity.SKIPPED)]
    assert "over the limit of 50 (json_bytes)" in problems[0].reason
