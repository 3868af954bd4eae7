"""What is said of permissions: exact words, and never that something is unused."""

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from skimtrace.extension.model import Context, ContextKind, Extension, Identity, Manifest, World
from skimtrace.flow.model import Analysis, Fact, Place
from skimtrace.result.model import PermissionUse
from skimtrace.result.permissions import permission_uses
from skimtrace.signatures.taxonomy import packaged_taxonomies
from tests.flow.made import analysed
from tests.result.flows import flow


def extension(*permissions: str, optional: tuple[str, ...] = (), **raw: Any) -> Extension:
    manifest = Manifest(
        raw, 3, "Made up", "1.0", permissions=permissions, optional_permissions=optional, lines={("side_panel",): 7}
    )
    contexts = {
        "background": Context("background", ContextKind.SERVICE_WORKER, World.EXTENSION, "manifest background"),
        "page:old.html": Context("page:old.html", ContextKind.UNREACHED, World.EXTENSION, "nothing"),
    }
    return Extension(Identity(None, None, None, None), manifest, contexts, {}, {})


def call(value: str, line: int = 1, context: str = "background") -> Fact:
    return Fact("api", value, Place("background.js", line, 1, f"{value}()"), contexts=(context,))


def uses(whole: Extension, *facts: Fact, complete: bool = True, **changes: Any) -> list[PermissionUse]:
    analysis = replace(Analysis((), (), facts), **changes)
    return permission_uses(whole, analysis, packaged_taxonomies(), complete)


def said(name: str, *facts: Fact, complete: bool = True, **changes: Any) -> tuple[str, str]:
    """What is said of the use of one permission."""
    [only] = uses(extension(name), *facts, complete=complete, **changes)
    return only.use, only.because


def test_a_call_shows_the_use_of_its_permission() -> None:
    whole = extension("cookies", "alarms", optional=("downloads",))
    cookies, alarms, downloads = uses(whole, call("chrome.cookies.get", 4), call("chrome.downloads.download", 9))
    assert (cookies.name, cookies.kind, cookies.use, cookies.because) == (
        "cookies", "permission", "used", "calls chrome.cookies.get",
    )  # fmt: skip
    assert cookies.means == "Reads and changes the cookies of the sites it has access to, sessions among them."
    assert cookies.far_reaching
    assert [(place.file, place.line, place.code) for place in cookies.locations] == [
        ("background.js", 4, "chrome.cookies.get()")
    ]
    assert (alarms.use, alarms.because, alarms.locations) == ("not-seen", "no call of it was seen", [])
    assert not alarms.far_reaching
    assert (downloads.kind, downloads.use) == ("optional", "used")


def test_calls_are_counted_and_the_most_frequent_is_named() -> None:
    facts = [call("chrome.cookies.set", 1), call("chrome.cookies.get", 2), call("chrome.cookies.get", 3)]
    assert said("cookies", *facts) == ("used", "calls chrome.cookies.get and 1 more at 3 places")
    assert said("cookies", *facts[1:]) == ("used", "calls chrome.cookies.get at 2 places")
    [many] = uses(extension("storage"), *(call("chrome.storage.local.get", line) for line in range(1, 20)))
    assert (many.because, [place.line for place in many.locations]) == (
        "calls chrome.storage.local.get at 19 places", [1, 2, 3, 4, 5],
    )  # fmt: skip


@pytest.mark.parametrize(
    ("permission", "called", "use"),
    [
        ("downloads.open", "chrome.downloads.open", "used"),
        ("downloads.open", "chrome.downloads.openSome", "not-seen"),
        ("downloads.open", "chrome.downloads.download", "not-seen"),
        ("dns", "chrome.dnsx.resolve", "not-seen"),
        ("identity.email", "chrome.identity.getAuthToken", "not-seen"),
        ("nativeMessaging", "chrome.runtime.sendMessage", "not-seen"),
        ("nativeMessaging", "chrome.runtime.connectNative", "used"),
        ("webRequest", "chrome.webRequest.onBeforeRequest.addListener", "used"),
        ("declarativeNetRequest", "chrome.declarativeNetRequest.updateDynamicRules", "used"),
        ("declarativeNetRequestFeedback", "chrome.declarativeNetRequest.updateDynamicRules", "not-seen"),
        ("declarativeNetRequestFeedback", "chrome.declarativeNetRequest.getMatchedRules", "used"),
        ("management", "chrome.management.getSelf", "not-seen"),
        ("management", "chrome.management.getAll", "used"),
        ("scripting", "chrome.scripting.executeScript", "used"),
        ("scripting", "chrome.tabs.executeScript", "not-seen"),
        ("tabHide", "chrome.tabs.hide", "used"),
    ],
)
def test_which_calls_show_which_permission(permission: str, called: str, use: str) -> None:
    assert said(permission, call(called))[0] == use


def test_what_no_call_shows_cannot_be_told() -> None:
    assert said("tabs", call("chrome.tabs.query")) == (
        "cannot-tell",
        "calls for tabs work without it; it only adds the address and title of tabs to what they return",
    )
    assert said("webRequestBlocking", call("chrome.webRequest.onBeforeRequest.addListener")) == (
        "cannot-tell", "the same calls work without it; with it they may also hold and change requests",
    )  # fmt: skip
    assert said("unlimitedStorage", call("chrome.storage.local.set")) == (
        "cannot-tell", "it lifts a limit, which no call shows",
    )  # fmt: skip
    assert said("activeTab")[0] == said("background")[0] == said("geolocation")[0] == "cannot-tell"
    assert said("notifications") == (
        "cannot-tell", "no call of it was seen, but it is also for calls that web pages have (Notification)",
    )  # fmt: skip


def test_what_goes_with_calls_is_not_seen_where_there_are_none() -> None:
    assert said("tabs", call("chrome.storage.local.get")) == ("not-seen", "no call that it goes with was seen")
    assert said("webRequestBlocking") == ("not-seen", "no call that it goes with was seen")


def test_nothing_seen_tells_nothing_where_not_everything_was_analysed() -> None:
    reason = "no call of it was seen, but not everything was analysed"
    assert said("cookies", complete=False) == ("cannot-tell", reason)
    assert said("tabs", complete=False) == (
        "cannot-tell", "no call that it goes with was seen, but not everything was analysed",
    )  # fmt: skip
    assert said("cookies", call("chrome.cookies.get"), complete=False) == ("used", "calls chrome.cookies.get")


def test_a_call_in_code_that_nothing_loads_shows_no_use() -> None:
    dead = call("chrome.cookies.get", context="page:old.html")
    assert said("cookies", dead) == (
        "cannot-tell", "calls chrome.cookies.get, but only in code that nothing found loads",
    )  # fmt: skip
    assert said("cookies", dead, call("chrome.cookies.set")) == ("used", "calls chrome.cookies.set")


def test_an_unknown_permission_is_named_all_the_same() -> None:
    [only] = uses(extension("timeTravel"), call("chrome.timeTravel.go"))
    assert (only.name, only.means, only.use, only.because) == (
        "timeTravel", None, "cannot-tell", "it is not among the permissions that are known",
    )  # fmt: skip


def test_a_field_of_the_manifest_shows_use() -> None:
    [panel] = uses(extension("sidePanel", side_panel={"default_path": "panel.html"}))
    assert (panel.use, panel.because) == ("used", "the manifest declares side_panel.default_path")
    assert [(place.file, place.line) for place in panel.locations] == [("manifest.json", 7)]
    [empty] = uses(extension("declarativeNetRequest", declarative_net_request={"rule_resources": []}))
    assert empty.use == "not-seen"
    [odd] = uses(extension("sidePanel", side_panel="panel.html"))
    assert odd.use == "not-seen"


def test_a_path_to_the_clipboard_shows_use() -> None:
    copied = flow()
    copied = replace(copied, sink=replace(copied.sink, channel="clipboard", local=True))
    assert said("clipboardWrite", flows=(copied,)) == ("used", "paths end in it at 1 place")
    assert said("clipboardWrite", flows=(replace(copied, reached=False),))[0] == "cannot-tell"
    assert said("clipboardRead", flows=(copied,))[0] == "cannot-tell"


def test_calls_of_analysed_code_are_found() -> None:
    analysis = analysed({"background.js": "const {cookies} = browser;\ncookies.getAll({}).then(show);"})
    assert analysis.extension is not None
    manifest = replace(analysis.extension.manifest, permissions=("cookies", "history"))
    whole = replace(analysis.extension, manifest=manifest)
    told = permission_uses(whole, analysis, packaged_taxonomies(), True)
    assert [(use.name, use.use, use.because) for use in told if use.kind == "permission"] == [
        ("cookies", "used", "calls chrome.cookies.getAll"),
        ("history", "not-seen", "no call of it was seen"),
    ]


KNOWN = st.sampled_from(sorted(packaged_taxonomies().permissions))


@given(st.lists(KNOWN, unique=True), st.lists(KNOWN), st.booleans())
def test_every_permission_is_told_of_once_in_order(asked: list[str], called: list[str], complete: bool) -> None:
    """Law: calls can only show more, and what is seen tells more than what is not."""
    facts = [call(name) for key in called for name in packaged_taxonomies().permissions[key].calls]
    with_calls = uses(extension(*asked), *facts, complete=complete)
    without = uses(extension(*asked), complete=complete)
    assert [use.name for use in with_calls] == [use.name for use in without] == asked
    for more, less in zip(with_calls, without, strict=True):
        assert less.use != "used"
        assert bool(more.locations) == (more.use == "used")
        if not complete:
            assert more.use != "not-seen"
