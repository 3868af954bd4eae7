"""Facts about the package as a whole."""

import json
from collections.abc import Mapping

import pytest

from skimtrace.extension.load import load_extension
from skimtrace.flow.analyse import analyse
from skimtrace.flow.model import Fact
from skimtrace.signatures.facts import extension_facts
from skimtrace.signatures.message import fact_message
from skimtrace.signatures.taxonomy import packaged_taxonomies
from tests.extension.made import bundle_of

_MANIFEST = {"manifest_version": 3, "name": "Made", "version": "1"}


def facts_of(manifest: Mapping[str, object], files: Mapping[str, str] | None = None) -> tuple[Fact, ...]:
    bundle = bundle_of({"manifest.json": json.dumps({**_MANIFEST, **manifest}, indent=1), **(files or {})})
    extension = load_extension(bundle)
    analysis = analyse(bundle, extension)
    return extension_facts(analysis.extension or extension, analysis)


def told(facts: tuple[Fact, ...], kind: str) -> list[tuple[object, ...]]:
    """Value, file and line, site where there is one, and detail of the facts of a kind."""
    found: list[tuple[object, ...]] = []
    for fact in facts:
        if fact.kind == kind:
            place = f"{fact.place.file}:{fact.place.line}" if fact.place else None
            found.append((fact.value, place, *((fact.site,) if fact.site else ()), fact.detail))
    return found


def test_permissions_that_are_asked_for_at_once_and_later() -> None:
    facts = facts_of({"permissions": ["tabs", "storage"], "optional_permissions": ["cookies", "tabs"]})
    assert told(facts, "permission") == [
        ("tabs", "manifest.json:6", ""),
        ("storage", "manifest.json:7", ""),
        ("cookies", "manifest.json:10", "optional"),
        ("tabs", "manifest.json:11", "optional"),
    ]


def test_hosts_of_every_list_each_once_with_the_site_they_are_for() -> None:
    facts = facts_of(
        {
            "host_permissions": ["https://*.linkedin.com/*", "https://api.example.com/*"],
            "optional_host_permissions": ["<all_urls>"],
            "content_scripts": [
                {"matches": ["https://www.linkedin.com/in/*", "https://*.linkedin.com/*", "no pattern"], "js": ["a.js"]}
            ],
        },
        {"a.js": ""},
    )
    assert told(facts, "host") == [
        ("https://*.linkedin.com/*", "manifest.json:6", "linkedin", "host permission, content script"),
        ("https://api.example.com/*", "manifest.json:7", "host permission"),
        ("<all_urls>", "manifest.json:10", "optional"),
        ("https://www.linkedin.com/in/*", "manifest.json:15", "linkedin", "content script"),
    ]


def test_hosts_among_the_permissions_of_manifest_version_2() -> None:
    facts = facts_of({"manifest_version": 2, "permissions": ["tabs", "*://*.facebook.com/*"]})
    assert told(facts, "host") == [("*://*.facebook.com/*", "manifest.json:7", "facebook", "host permission")]
    assert told(facts, "permission") == [("tabs", "manifest.json:6", "")]


def test_fields_of_the_manifest_by_their_dotted_names() -> None:
    facts = facts_of(
        {
            "externally_connectable": {"matches": ["https://*.example.com/*"], "ids": ["*"]},
            "background": {"scripts": ["b.js"], "persistent": True},
            "incognito": "split",
            "description": "Says nothing",
            "icons": {"16": "i.png"},
        },
        {"b.js": ""},
    )
    assert told(facts, "manifest") == [
        ("manifest_version=3", "manifest.json:2", ""),
        ("version=1", "manifest.json:4", ""),
        ("externally_connectable.matches=https://*.example.com/*", "manifest.json:7", ""),
        ("externally_connectable.ids=*", "manifest.json:10", ""),
        ("background.scripts=b.js", "manifest.json:15", ""),
        ("background.persistent=true", "manifest.json:17", ""),
        ("incognito=split", "manifest.json:19", ""),
    ]


def test_a_manifest_of_many_fields_is_told_up_to_a_bound() -> None:
    facts = facts_of({"x": {"deep": [[[{"y": list(range(3_000))}]]]}})
    fields = told(facts, "manifest")
    assert len(fields) == 2_000
    assert fields[2][0] == "x.deep.y=0"


def test_languages() -> None:
    messages = json.dumps({"name": {"message": "Made"}})
    files = {f"_locales/{name}/messages.json": messages for name in ("de", "en")}
    assert told(facts_of({"default_locale": "en"}, files), "locale") == [
        ("de", "_locales/de/messages.json:1", ""),
        ("en", "_locales/en/messages.json:1", "default"),
    ]


def test_pages_by_what_they_are_and_notices_by_name_or_title() -> None:
    facts = facts_of(
        {"action": {"default_popup": "popup.html"}, "options_page": "o.html"},
        {
            "popup.html": "<a href=legal.html>Legal</a><a href=Privacy-Policy.html>P</a>",
            "o.html": "",
            "legal.html": "<title data-x>Impressum &amp;\n Datenschutz</title>",
            "Privacy-Policy.html": "",
        },
    )
    assert told(facts, "page") == [
        ("popup:popup.html", "popup.html:1", "manifest action.default_popup"),
        ("options:o.html", "o.html:1", "manifest options_page"),
        ("page:legal.html", "legal.html:1", "link at popup.html:1"),
        ("page:Privacy-Policy.html", "Privacy-Policy.html:1", "link at popup.html:1"),
        ("privacy:legal.html", "legal.html:1", "Impressum & Datenschutz"),
        ("privacy:Privacy-Policy.html", "Privacy-Policy.html:1", ""),
    ]


def test_the_name_of_an_extension_in_its_titles_is_no_notice() -> None:
    page = {"o.html": "<title>GDPR Helper: options</title>", "gdpr.html": ""}
    facts = facts_of({"name": "GDPR Helper", "options_page": "o.html"}, page)
    assert [fact.value for fact in facts if fact.value.startswith("privacy:")] == ["privacy:gdpr.html"]


def test_hosts_in_the_code_and_links_of_pages_manifest_and_code() -> None:
    facts = facts_of(
        {"homepage_url": "https://vendor.example/", "action": {"default_popup": "popup.html"}},
        {
            "popup.html": '<p>\n<a href="https://vendor.example/privacy">P</a>\n<a href="mailto:a@vendor.example">',
            "popup.js": 'open("https://vendor.example/terms");\nfetch("https://api.vendor.example/v1");\n'
            'open("https://vendor.example/about");',
        },
    )
    assert told(facts, "endpoint") == [
        ("api.vendor.example", "popup.js:2", "https://api.vendor.example/v1"),
        ("vendor.example", "popup.js:1", "https://vendor.example/about"),
    ]
    assert told(facts, "link") == [
        ("https://vendor.example/", "manifest.json:5", "manifest"),
        ("https://vendor.example/privacy", "popup.html:2", "page"),
        ("https://api.vendor.example/v1", "popup.js:2", "code"),
        ("https://vendor.example/about", "popup.js:3", "code"),
        ("https://vendor.example/terms", "popup.js:1", "code"),
    ]


@pytest.mark.parametrize(
    ("fact", "message"),
    [
        (Fact("locale", "de", None), "Has texts in de"),
        (Fact("page", "privacy:p.html", None), "Has the page privacy:p.html"),
        (Fact("link", "https://vendor.example/", None), "Links to https://vendor.example/"),
        (Fact("endpoint", "api.vendor.example", None), "Names the host api.vendor.example"),
        (Fact("manifest", "incognito=split", None), "Declares incognito=split"),
    ],
)
def test_words_for_what_a_package_shows(fact: Fact, message: str) -> None:
    assert fact_message([fact], packaged_taxonomies()) == message
