"""Calls of the extension interface, as facts."""

import pytest

from tests.flow.made import analysed


def called(code: str, name: str = "background.js") -> list[tuple[str, int, tuple[str, ...]]]:
    facts = [fact for fact in analysed({name: code}).facts if fact.kind == "api"]
    return [(fact.value, fact.place.line if fact.place else 0, fact.functions) for fact in facts]


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("chrome.tabs.query({});", ["chrome.tabs.query"]),
        ("browser.tabs?.query({}).then(x);", ["chrome.tabs.query"]),
        ("window.chrome.runtime.sendMessage(1); globalThis.browser.alarms.create('a');",
         ["chrome.alarms.create", "chrome.runtime.sendMessage"]),
        ("const b = typeof browser == 'undefined' ? chrome : browser; b.cookies.getAll();", ["chrome.cookies.getAll"]),
        ("const {tabs, storage: {local}} = chrome; tabs.create({}); local.get('x');",
         ["chrome.storage.local.get", "chrome.tabs.create"]),
        ("const t = chrome['tabs']; (0, t.query)({});", ["chrome.tabs.query"]),
        ("chrome.action.onClicked.addListener(() => {});", ["chrome.action.onClicked.addListener"]),
        ("chrome.tabs.query.call(chrome.tabs, {});", ["chrome.tabs.query"]),
        ("const api = {chrome}; function f(chrome) { chrome.tabs.query(); } tabs.query(); chrome.runtime.id;", []),
    ],
)  # fmt: skip
def test_names_of_calls(code: str, expected: list[str]) -> None:
    assert [value for value, _, _ in called(code)] == expected


def test_each_call_is_a_fact_with_its_functions_and_contexts() -> None:
    code = "function a() {\n  chrome.tabs.query({});\n}\nconst b = () => chrome.tabs.query({});\n"
    assert called(code) == [
        ("chrome.tabs.query", 2, ("background.js:1:1",)),
        ("chrome.tabs.query", 4, ("background.js:4:11",)),
    ]
    facts = [fact for fact in analysed({"background.js": code}).facts if fact.kind == "api"]
    assert [fact.contexts for fact in facts] == [("service-worker",)] * 2
