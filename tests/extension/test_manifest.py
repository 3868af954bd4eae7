import pytest

from skimtrace.extension.matchpattern import MatchPattern
from skimtrace.extension.model import WebAccessible
from tests.extension.made import reasons, with_manifest

EVERYWHERE = (MatchPattern.parse("<all_urls>"),)


def test_an_mv3_manifest() -> None:
    manifest = with_manifest(
        {
            "name": "Skim",
            "short_name": "S",
            "version": "1.2.3",
            "description": "Reads pages",
            "permissions": ["storage", "tabs", "storage"],
            "optional_permissions": ["history"],
            "host_permissions": ["https://*.linkedin.com/*"],
            "optional_host_permissions": ["*://*/*"],
            "externally_connectable": {"matches": ["https://a.example/*"], "ids": ["*"]},
            "content_security_policy": {"extension_pages": "script-src 'self'", "sandbox": "sandbox allow-scripts"},
            "homepage_url": "https://a.example/",
            "update_url": "https://clients2.google.com/service/update2/crx",
        }
    ).manifest
    assert (manifest.manifest_version, manifest.name, manifest.short_name, manifest.version) == (
        3,
        "Skim",
        "S",
        "1.2.3",
    )
    assert manifest.permissions == ("storage", "tabs")
    assert manifest.optional_permissions == ("history",)
    assert manifest.host_permissions == ("https://*.linkedin.com/*",)
    assert manifest.optional_host_permissions == ("*://*/*",)
    assert manifest.externally_connectable == ("https://a.example/*", "id:*")
    assert manifest.content_security_policy == "script-src 'self'"
    assert manifest.sandbox_content_security_policy == "sandbox allow-scripts"
    assert manifest.homepage_url == "https://a.example/"
    assert manifest.update_url == "https://clients2.google.com/service/update2/crx"


def test_an_mv2_manifest() -> None:
    manifest = with_manifest(
        {
            "manifest_version": 2,
            "permissions": ["tabs", "<all_urls>", "http://*/", "chrome://favicon/", {"fileSystem": ["write"]}],
            "optional_permissions": ["bookmarks", "https://a.example/*"],
            "content_security_policy": "script-src 'self' 'unsafe-eval'",
            "sandbox": {"pages": [], "content_security_policy": "sandbox"},
            "web_accessible_resources": ["images/*.png", "/inject.js"],
        }
    ).manifest
    assert manifest.permissions == ("tabs", "fileSystem")
    assert manifest.host_permissions == ("<all_urls>", "http://*/", "chrome://favicon/")
    assert manifest.optional_permissions == ("bookmarks",)
    assert manifest.optional_host_permissions == ("https://a.example/*",)
    assert manifest.content_security_policy == "script-src 'self' 'unsafe-eval'"
    assert manifest.sandbox_content_security_policy == "sandbox"
    assert manifest.web_accessible_resources == ("images/*.png", "/inject.js")
    assert manifest.web_accessible == (WebAccessible(("images/*.png", "/inject.js"), EVERYWHERE, ("*",)),)


def test_web_accessible_resources_of_mv3_say_to_whom() -> None:
    manifest = with_manifest(
        {
            "web_accessible_resources": [
                {"resources": ["a.js", "b/*"], "matches": ["https://a.example/*"]},
                {"resources": ["a.js"], "extension_ids": ["*"], "use_dynamic_url": True},
            ]
        }
    ).manifest
    assert manifest.web_accessible_resources == ("a.js", "b/*")
    assert manifest.web_accessible == (
        WebAccessible(("a.js", "b/*"), (MatchPattern.parse("https://a.example/*"),)),
        WebAccessible(("a.js",), (), ("*",)),
    )


def test_names_are_localised() -> None:
    catalogue = {"appName": {"message": "Skim"}, "appDesc": {"message": "Reads $1"}}
    extension = with_manifest(
        {
            "name": "__MSG_appName__",
            "description": "__MSG_APPDESC__!",
            "short_name": "__MSG_gone__",
            "default_locale": "de",
        },
        {"_locales/de/messages.json": catalogue},
    )
    assert extension.manifest.name == "Skim"
    assert extension.manifest.description == "Reads $1!"
    assert extension.manifest.short_name == "__MSG_gone__"
    assert extension.manifest.raw["name"] == "__MSG_appName__"
    assert extension.locales == ("de",)
    assert extension.messages["appname"] == "Skim"
    assert reasons(extension, "message") == [
        "manifest.json: line 6: short_name names the message 'gone', which no locale that applies defines"
    ]


@pytest.mark.parametrize(
    ("manifest", "reason"),
    [
        ({"permissions": "tabs"}, "line 5: permissions is a string; a list is expected; passed over"),
        ({"permissions": [1]}, "line 6: permissions[0] is no permission; a string is expected; left out"),
        ({"background": []}, "line 5: background is a list; an object is expected; passed over"),
        (
            {"background": {"scripts": "a.js"}},
            "line 6: background.scripts is a string; a list is expected; passed over",
        ),
        ({"content_scripts": {}}, "line 5: content_scripts is an object; a list is expected; passed over"),
        ({"content_scripts": ["a.js"]}, "line 6: content_scripts[0] is a string; an object is expected; passed over"),
        (
            {"action": {"default_popup": 1}},
            "line 6: action.default_popup is a number; a string is expected; passed over",
        ),
        ({"manifest_version": "3"}, "line 2: manifest_version is a string; a number is expected; passed over"),
        ({"manifest_version": True}, "line 2: manifest_version is true or false; a number is expected; passed over"),
        ({"name": ["x"]}, "line 3: name is a list; a string is expected; passed over"),
        (
            {"web_accessible_resources": [1]},
            "line 6: web_accessible_resources[0] is neither a string nor an object; left out",
        ),
        (
            {"externally_connectable": []},
            "line 5: externally_connectable is a list; an object is expected; passed over",
        ),
    ],
)
def test_wrong_types_are_said_and_passed_over(manifest: dict[str, object], reason: str) -> None:
    assert reasons(with_manifest(manifest), "manifest-type") == [f"manifest.json: {reason}"]


@pytest.mark.parametrize(
    ("manifest", "kind", "reason"),
    [
        ({"manifest_version": 4}, "manifest-version", "line 2: manifest_version is 4; browsers know 2 and 3"),
        (
            {"manifest_version": None},
            "manifest-version",
            "line 2: manifest_version is missing; browsers refuse the extension",
        ),
        (
            {"host_permissions": ["linkedin.com"]},
            "match-pattern",
            'line 6: host_permissions[0] is no match pattern: "linkedin.com": '
            'Missing scheme separator: "://" must follow the scheme',
        ),
        (
            {"permissions": ["https://linkedin.com"]},
            "match-pattern",
            'line 6: permissions[0] is no match pattern: "https://linkedin.com": '
            'Empty path: a "/" must follow the host',
        ),
    ],
)
def test_wrong_values_are_said(manifest: dict[str, object], kind: str, reason: str) -> None:
    assert reasons(with_manifest(manifest), kind) == [f"manifest.json: {reason}"]


def test_a_version_as_a_whole_float_is_what_chrome_takes() -> None:
    assert with_manifest({"manifest_version": 2.0}).manifest.manifest_version == 2
