"""The door of the room: it never raises, whatever the package holds."""

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from skimtrace.bundle.model import Severity
from skimtrace.extension.limits import Limits
from skimtrace.extension.load import load_extension
from skimtrace.extension.model import ContextKind
from tests.extension.made import Content, bundle_of, extension_of

FILES = {"a.js": "f()", "p.html": "<script>g()</script>"}


@pytest.mark.parametrize(
    ("manifest", "file", "kind", "reason"),
    [
        (
            None,
            "",
            "manifest-missing",
            "the package has no manifest.json at its root: nothing says which script runs where",
        ),
        (
            b"{\n  'name': 1}",
            "manifest.json",
            "manifest-json",
            "line 2, column 3: Expecting property name enclosed in double quotes: "
            "the manifest is no valid JSON, and nothing says which script runs where",
        ),
        (
            b"[]",
            "manifest.json",
            "manifest-json",
            "line 1: the manifest is no JSON object, and nothing says which script runs where",
        ),
        (
            b"{}" + b" " * 2000,
            "manifest.json",
            "json-size",
            "2,002 bytes, over the limit of 1,000 (json_bytes); not read",
        ),
    ],
)
def test_without_a_manifest_every_script_is_unreached(
    manifest: bytes | None, file: str, kind: str, reason: str
) -> None:
    files: dict[str, Content] = {**FILES, **({"manifest.json": manifest} if manifest is not None else {})}
    extension = load_extension(bundle_of(files), Limits(json_bytes=1000))
    problem = extension.problems[0]
    assert (problem.file, problem.kind, problem.reason, problem.severity) == (file, kind, reason, Severity.SKIPPED)
    assert extension.manifest.name is None
    assert extension.manifest.raw == {}
    assert list(extension.scripts) == ["p.html#1", "a.js"]
    assert not any(extension.is_reached(script) for script in extension.scripts.values())
    assert {context.kind for context in extension.contexts.values()} == {ContextKind.UNREACHED}


def test_what_chrome_tolerates_and_more_is_read() -> None:
    text = '\ufeff{ // comment\n"manifest_version": 3, "name": "x", /* more */ "version": "1",\n'
    text += '"action": {"default_popup": "p.html",},}'
    extension = extension_of({"manifest.json": text, **FILES})
    assert extension.contexts["page:p.html"].kind is ContextKind.POPUP
    assert [(p.kind, p.reason) for p in extension.problems if p.kind == "json-tolerated"] == [
        ("json-tolerated", "line 3: a trailing comma, which browsers refuse")
    ] * 2


def test_a_manifest_in_utf_16_is_read_and_noted() -> None:
    text = json.dumps({"manifest_version": 3, "name": "Größe", "version": "1"}, ensure_ascii=False)
    extension = extension_of({"manifest.json": text.encode("utf-16")})
    assert extension.manifest.name == "Größe"
    assert [p.reason for p in extension.problems] == ["line 1: the file is UTF-16-LE; browsers read it as UTF-8 only"]


KEYS = [
    "manifest_version", "name", "version", "description", "default_locale", "permissions", "host_permissions", "key",
    "background", "content_scripts", "action", "browser_action", "options_page", "options_ui", "side_panel", "sandbox",
    "sidebar_action", "devtools_page", "chrome_url_overrides", "web_accessible_resources", "externally_connectable",
    "content_security_policy", "applications", "user_scripts", "declarative_net_request", "storage", "app",
    "scripts", "page", "service_worker", "type", "matches", "js", "resources", "default_popup", "pages", "newtab",
    "include_globs", "extension_pages", "gecko", "id", "rule_resources", "path", "ids", "world", "run_at",
]  # fmt: skip
WORDS = st.sampled_from(
    [
        "",
        "a.js",
        "p.html",
        "../a.js",
        "<all_urls>",
        "*://*/*",
        "https://a.example/*",
        "module",
        "__MSG_x__",
        "de",
        "?",
        "\0",
        "//",
    ]
)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | WORDS | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=4) | st.dictionaries(st.sampled_from(KEYS) | st.text(max_size=4), inner, max_size=6)
    ),
    max_leaves=30,
)


@settings(deadline=None)
@given(st.dictionaries(st.sampled_from(KEYS), JSON, max_size=12), JSON)
def test_any_manifest_gives_an_extension(manifest: dict[str, object], messages: object) -> None:
    files = {"manifest.json": json.dumps(manifest), "_locales/de/messages.json": json.dumps(messages), **FILES}
    extension = extension_of(files)
    assert set(FILES) - {"p.html"} <= set(extension.scripts)
    for script in extension.scripts.values():
        for context in script.contexts:
            assert script.id in extension.contexts[context].scripts
    for key, found in extension.contexts.items():
        assert found.id == key
        assert set(found.scripts) <= set(extension.scripts)


@settings(deadline=None)
@given(st.binary(max_size=200), st.binary(max_size=200), st.binary(max_size=200))
def test_any_bytes_give_an_extension(manifest: bytes, page: bytes, messages: bytes) -> None:
    files = {"manifest.json": manifest, "p.html": page, "_locales/en/messages.json": messages, "a.js": b""}
    assert "a.js" in extension_of(files).scripts
    manifest = b'{"default_locale": "en", "action": {"default_popup": "p.html"}}'
    assert extension_of({**files, "manifest.json": manifest}).contexts["page:p.html"].kind is ContextKind.POPUP


@settings(deadline=None)
@given(st.text(max_size=40))
def test_any_reference_is_found_or_said_to_be_missing(reference: str) -> None:
    manifest = {"manifest_version": 3, "name": "x", "version": "1", "background": {"service_worker": reference}}
    extension = extension_of({"manifest.json": json.dumps(manifest), "a.js": ""})
    found = bool(reference) and extension.contexts["service-worker"].scripts != ()
    assert found or not reference or any(p.kind in ("missing-file", "case-mismatch") for p in extension.problems)


def hostile_files(entries: int) -> dict[str, Content]:
    """A manifest of as many wrong things as fit, with so many `entries` of content scripts; 700 make it as large as one
    may be."""
    entry = {"matches": ["x"] * 40, "js": ["gone.js"] * 40, "include_globs": ["*?" * 20] * 20}
    manifest = {
        "content_scripts": [entry] * entries,
        "permissions": [1] * (entries * 20_000 // 700),
        "web_accessible_resources": [f"*a*b{n}*" for n in range(entries * 9000 // 700)],
    }
    pages: dict[str, Content] = {f"p{n}.html": "" for n in range(entries * 200 // 700)}
    return {"manifest.json": json.dumps(manifest).encode(), **pages}


def test_hostile_manifests_are_bounded() -> None:
    files = hostile_files(700)
    assert Limits().json_bytes // 2 < len(files["manifest.json"]) < Limits().json_bytes
    extension = extension_of(files)
    listed = [problem.reason for problem in extension.problems]
    assert len(listed) < 2000
    assert (
        "line 1: permissions has 20,000 entries, over the limit of 10,000 (manifest_items); the rest is passed over"
        in listed
    )
    assert "27,800 more of these; 200 are listed (problems)" in listed


@pytest.mark.parametrize(("hidden", "shown"), [("\x1b[2J", r"\x1b[2J"), ("\u202e", r"\u202e"), ("\u200b", r"\u200b")])
def test_what_a_reason_quotes_can_be_shown(hidden: str, shown: str) -> None:
    extension = extension_of({"manifest.json": json.dumps({"permissions": [f"https://a b{hidden}/*"]}).encode()})
    (reason,) = [problem.reason for problem in extension.problems if "permissions[0]" in problem.reason]
    assert f'"https://a b{shown}/*"' in reason
    assert reason.isprintable()
