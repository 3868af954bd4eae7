"""Scripts, pages and code strings that the code brings in: which contexts they get, and what origins say."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from skimtrace.extension.load import load_extension
from skimtrace.extension.model import ContextKind, World
from skimtrace.flow.analyse import analyse
from skimtrace.flow.loading import ALL, ENTRY, LAST, VALUE, Operand, parse_operand
from skimtrace.result.build import _contexts, _script
from tests.extension.made import Content, bundle_of
from tests.flow.reaching import CONTENT, HOSTS, POPUP, WORKER, Made


def test_static_imports_run_where_the_module_that_imports_them_runs() -> None:
    made = Made(
        {"background": {"service_worker": "sw/bg.js", "type": "module"}},
        {
            "sw/bg.js": 'import "./a.js"; import {b} from "../lib/b.js"; export * from "/c.js"; b();',
            "sw/a.js": "",
            "lib/b.js": 'import d from "./d.mjs?x=1"; export const b = d;',
            "lib/d.mjs": "export default 1;",
            "c.js": "export const c = 1;",
            "lib/e.js": "export const e = 1;",
        },
    )
    for script in ("sw/a.js", "lib/b.js", "c.js", "lib/d.mjs"):
        assert made.of(script) == ["service-worker"]
    assert made.of("lib/e.js") == []
    assert made.contexts["service-worker"].scripts == ("sw/bg.js", "c.js", "lib/b.js", "lib/d.mjs", "sw/a.js")
    assert made.reached.problems == ()


def test_imports_in_a_circle_end() -> None:
    made = Made(
        {"background": {"service_worker": "a.js", "type": "module"}},
        {"a.js": 'import "./b.js";', "b.js": 'import "./a.js"; import "./b.js";'},
    )
    assert made.of("b.js") == ["service-worker"]


def test_bare_names_of_modules_go_through_the_import_map_of_the_page() -> None:
    made = Made(
        POPUP,
        {
            "popup.html": '<script type="importmap">{"imports": {"lit": "./vendor/lit.js", "ui/": "/ui/"}}</script>'
            '<script type="module" src="popup.js"></script>',
            "popup.js": 'import "lit"; import "ui/button.js"; import "react";',
            "vendor/lit.js": "",
            "ui/button.js": "",
        },
    )
    assert made.of("vendor/lit.js") == ["page:popup.html"]
    assert made.of("ui/button.js") == ["page:popup.html"]
    assert made.problems() == [
        "react: missing-module: popup.js, line 1: import names it, a module that no import map knows (skipped)"
    ]


@pytest.mark.parametrize(
    "code",
    [
        'import("./x.js")',
        'import(chrome.runtime.getURL("js/x.js"))',
        'const src = browser.runtime.getURL("/js/x.js"); (async () => { const {run} = await import(src); run(); })()',
        'import(new URL("x.js", import.meta.url))',
        'import("chrome-extension://" + chrome.runtime.id + "/js/x.js")',
        'const load = name => import(chrome.runtime.getURL(name)); load("js/x.js")',
        'for (const name of ["js/x.js"]) import(chrome.runtime.getURL(name));',
        '["x"].forEach(name => import(`./${name}.js`))',
        'for (const name of Object.values({a: "js/x.js"})) import(chrome.runtime.getURL(name));',
    ],
)
def test_dynamic_imports_run_where_they_are_called(code: str) -> None:
    made = Made(
        {"content_scripts": [{"matches": ["https://a.example/*"], "js": ["js/c.js"]}]},
        {"js/c.js": code, "js/x.js": "", "x.js": ""},
    )
    assert made.of("js/x.js") == ["content:0"]
    assert made.of("x.js") == []


def test_import_scripts_is_relative_to_the_worker_not_to_the_script_that_calls_it() -> None:
    made = Made(
        {"background": {"service_worker": "sw/bg.js"}},
        {
            "sw/bg.js": 'importScripts("../lib/a.js", "b.js");',
            "lib/a.js": 'self.importScripts("c.js");',
            "sw/b.js": "",
            "sw/c.js": "",
            "lib/c.js": "",
        },
    )
    assert made.of("lib/a.js") == made.of("sw/b.js") == made.of("sw/c.js") == ["service-worker"]
    assert made.of("lib/c.js") == []


@pytest.mark.parametrize(
    "call",
    [
        'chrome.scripting.executeScript({target: {tabId}, files: ["x.js"]})',
        'const s = chrome.scripting; s.executeScript({target: {tabId}, files: ["/x.js"]})',
        'const {executeScript} = chrome.scripting; executeScript({files: ["x.js"]})',
        'const run = chrome.scripting.executeScript.bind(chrome.scripting); run({files: ["x.js"]})',
        'const FILES = {x: "x.js"}; chrome.scripting.executeScript({files: [FILES[kind]]})',
        'const inject = details => chrome.scripting.executeScript({target, ...details}); inject({files: ["x.js"]})',
        'const inject = file => chrome.scripting.executeScript({files: [file]}); ["x.js"].forEach(f => inject(f))',
        'const all = ["x.js"]; chrome.scripting.executeScript({files: [...all]})',
        'chrome.tabs.executeScript(7, {file: "x.js"})',
        'browser.tabs.executeScript({file: "/x.js", allFrames: true})',
        'const file = "x" + ".js"; chrome.tabs.executeScript(7, {file}, () => 1)',
        'chrome.scripting["executeScript"]({files: ["x.js"]})',
    ],
)
def test_injected_files_are_content_scripts_of_the_permitted_pages(call: str) -> None:
    made = Made({**WORKER, **HOSTS}, {"bg.js": f"\n{call};", "x.js": "", "y.js": ""})
    assert made.of("x.js") == ["injected:x.js"]
    assert made.of("y.js") == []
    context = made.contexts["injected:x.js"]
    assert (context.kind, context.world, context.scripts) == (ContextKind.CONTENT, World.ISOLATED, ("x.js",))
    assert context.origin == "executeScript at bg.js:2"
    assert made.hosts("injected:x.js") == ["https://b.example/*"]


def test_an_injected_file_of_the_main_world_is_of_the_page() -> None:
    made = Made(
        {**WORKER, **HOSTS},
        {"bg.js": 'chrome.scripting.executeScript({files: ["x.js"], world: "MAIN"});', "x.js": ""},
    )
    assert made.of("x.js") == ["page-world:x.js"]
    context = made.contexts["page-world:x.js"]
    assert (context.kind, context.world) == (ContextKind.PAGE_WORLD, World.MAIN)


def test_several_places_that_inject_a_file_are_one_context() -> None:
    made = Made(
        {**WORKER, **POPUP, "permissions": ["activeTab"]},
        {
            "bg.js": 'function a() { chrome.scripting.executeScript({files: ["x.js"]}); }\n'
            'function b() { chrome.scripting.executeScript({files: ["lib.js", "x.js"]}); }',
            "popup.html": "<script src=popup.js></script>",
            "popup.js": 'chrome.scripting.executeScript({files: ["x.js"]});',
            "x.js": "",
            "lib.js": "",
        },
    )
    assert made.origin("injected:x.js") == (
        "executeScript at bg.js:1, executeScript at bg.js:2, executeScript at popup.js:1"
    )
    assert made.origin("injected:lib.js") == "executeScript at bg.js:2"
    assert made.hosts("injected:x.js") == ["<all_urls>"]


def test_a_click_or_an_optional_host_may_grant_any_page_unless_the_declared_ones_are_what_is_meant() -> None:
    files = {"bg.js": 'chrome.scripting.executeScript({files: ["x.js"]});', "x.js": ""}
    active = {**WORKER, "permissions": ["activeTab"]}
    made = Made({**active, "host_permissions": ["https://b.example/*"]}, files)
    assert made.hosts("injected:x.js") == ["https://b.example/*", "<all_urls>"]
    made = Made({**active, "host_permissions": ["https://www.linkedin.com/*"]}, files)
    assert made.hosts("injected:x.js") == ["https://www.linkedin.com/*"]
    optional = {**WORKER, **HOSTS, "optional_host_permissions": ["https://c.example/*", "*://*/*"]}
    assert made.hosts("injected:x.js") == ["https://www.linkedin.com/*"]
    assert Made(optional, files).hosts("injected:x.js") == ["https://b.example/*", "https://c.example/*", "*://*/*"]


def test_registered_content_scripts_have_the_pages_and_the_world_of_their_entry() -> None:
    made = Made(
        {**WORKER, **HOSTS},
        {
            "bg.js": """
                const patterns = ["https://c.example/*"];
                chrome.scripting.registerContentScripts([
                  {id: "one", js: ["lib.js", "x.js"], matches: patterns, excludeMatches: ["https://c.example/no/*"],
                   allFrames: true, runAt: "document_start"},
                  {id: "two", js: ["y.js"], matches: ["https://d.example/*"], world: "MAIN"},
                  {js: ["z.js"], matches: [stored]},
                ]);
                chrome.scripting.updateContentScripts([{id: "one", matches: ["https://e.example/*"]}]);
                """,
            "lib.js": "",
            "x.js": "",
            "y.js": "",
            "z.js": "",
        },
    )
    assert made.of("lib.js") == made.of("x.js") == ["registered:one"]
    one = made.contexts["registered:one"]
    assert (one.kind, one.world, one.all_frames, one.run_at) == (
        ContextKind.CONTENT,
        World.ISOLATED,
        True,
        "document_start",
    )
    assert one.scripts == ("lib.js", "x.js")
    assert made.hosts("registered:one") == ["https://c.example/*"]
    assert one.hosts is not None
    assert not one.hosts.matches_url("https://c.example/no/x")
    assert one.origin == "registerContentScripts at bg.js:3"
    two = made.contexts["registered:two"]
    assert (two.kind, two.world) == (ContextKind.PAGE_WORLD, World.MAIN)
    assert made.of("z.js") == ["registered:2"]
    assert made.hosts("registered:2") == ["https://b.example/*"]


@pytest.mark.parametrize(
    "call",
    [
        'browser.contentScripts.register({js: [{file: "x.js"}], matches: ["https://c.example/*"]})',
        'chrome.userScripts.register([{js: [{file: "x.js"}], matches: ["https://c.example/*"]}])',
    ],
)
def test_the_other_interfaces_that_register_scripts(call: str) -> None:
    made = Made({**WORKER, **HOSTS}, {"bg.js": call, "x.js": ""})
    assert made.of("x.js") == ["registered:0"]
    assert made.hosts("registered:0") == ["https://c.example/*"]


@pytest.mark.parametrize(
    "code",
    [
        's.src = chrome.runtime.getURL("x.js");',
        'const load = (name, node) => { s.src = browser.runtime.getURL(name); }; load("x.js", 1);',
        's.setAttribute("src", chrome.extension.getURL("x.js"));',
        '["x.js"].forEach(function (name) { s.src = chrome.runtime.getURL(name); });',
        'const urls = [chrome.runtime.getURL("x.js")]; urls.forEach(url => { s.src = url; });',
        's.src = policy.createScriptURL(chrome.runtime.getURL("x.js"));',
        '$("<script>").attr("src", chrome.runtime.getURL("x.js"));',
    ],
)
def test_script_elements_of_a_content_script_run_in_the_page(code: str) -> None:
    made = Made(
        CONTENT, {"c.js": f'const s = document.createElement("script");\n{code}\ndocument.head.append(s);', "x.js": ""}
    )
    assert made.of("x.js") == ["page-world:x.js"]
    context = made.contexts["page-world:x.js"]
    assert (context.kind, context.world) == (ContextKind.PAGE_WORLD, World.MAIN)
    assert context.origin == "script element at c.js:2"
    assert made.hosts("page-world:x.js") == ["https://a.example/*"]


def test_what_a_page_world_script_brings_in_has_the_pages_of_the_content_script_behind_it() -> None:
    made = Made(
        {"content_scripts": [{"matches": [f"https://{h}.example/*"], "js": [f"{h}.js", "c.js"]} for h in ("a", "b")]},
        {
            "a.js": "",
            "b.js": "",
            "c.js": 's.src = chrome.runtime.getURL("x.js");',
            "x.js": 't.src = "chrome-extension://__MSG_@@extension_id__/y.js";',
            "y.js": "",
        },
    )
    assert made.hosts("page-world:y.js") == ["https://a.example/*", "https://b.example/*"]


def test_a_name_relative_to_the_visited_page_is_no_file_of_the_package() -> None:
    made = Made(CONTENT, {"c.js": 'document.createElement("script").src = "x.js"; location = "p.html";', "x.js": "",
                          "p.html": ""})  # fmt: skip
    assert made.of("x.js") == []
    assert made.contexts["page:p.html"].kind is ContextKind.UNREACHED


def test_script_elements_of_an_extension_page_run_in_that_page() -> None:
    made = Made(
        {"action": {"default_popup": "ui/popup.html"}},
        {
            "ui/popup.html": "<script src=popup.js></script>",
            "ui/popup.js": 'const s = document.createElement("script"); s.src = "more.js"; document.body.append(s);',
            "ui/more.js": "",
            "more.js": "",
        },
    )
    assert made.of("ui/more.js") == ["page:ui/popup.html"]
    assert made.of("more.js") == []


def test_a_script_element_in_an_injected_function_is_of_the_page() -> None:
    made = Made(
        {**WORKER, **HOSTS},
        {
            "bg.js": "function put() {\n"
            '  const s = document.createElement("script"); s.src = chrome.runtime.getURL("x.js");\n}\n'
            "chrome.scripting.executeScript({target: {tabId: 1}, func: put});",
            "x.js": "",
        },
    )
    assert made.of("x.js") == ["page-world:x.js"]
    assert made.hosts("page-world:x.js") == ["https://b.example/*"]


def test_workers_have_a_context_of_their_own() -> None:
    made = Made(
        POPUP,
        {
            "popup.html": "<script src=js/popup.js></script>",
            "js/popup.js": 'new Worker("w.js"); new SharedWorker("js/shared.js", {type: "module"});\n'
            'const W = Worker; new W(new URL("./near.js", import.meta.url));',
            "w.js": 'importScripts("part.js")',
            "part.js": "",
            "js/shared.js": "",
            "js/near.js": "",
        },
    )
    assert made.of("w.js") == ["worker:w.js"]
    assert made.of("part.js") == ["worker:w.js"]
    assert made.of("js/near.js") == ["worker:js/near.js"]
    shared = made.contexts["worker:js/shared.js"]
    assert (shared.kind, shared.world, shared.module) == (ContextKind.WORKER, World.EXTENSION, True)
    assert made.contexts["worker:w.js"].module is False
    assert made.origin("worker:w.js") == "new Worker at js/popup.js:1"
    assert made.origin("worker:js/near.js") == "new Worker at js/popup.js:2"


@pytest.mark.parametrize(
    ("code", "origin"),
    [
        ('chrome.tabs.create({url: "p.html"})', "tabs.create"),
        ('const t = chrome.tabs; t.create({url: "/p.html#top"})', "tabs.create"),
        ('chrome.tabs.update(1, {url: "p.html?x=" + id})', "tabs.update"),
        ('chrome.windows.create({url: ["p.html"]})', "windows.create"),
        ('chrome.offscreen.createDocument({url: "p.html", reasons: []})', "offscreen.createDocument"),
        ('chrome.action.setPopup({popup: "p.html"})', "setPopup"),
        ('chrome.sidePanel.setOptions({path: "p.html"})', "sidePanel.setOptions"),
        ('chrome.devtools.panels.create("t", "i.png", "p.html")', "devtools.panels.create"),
        ('self.open("p.html")', "window.open"),
        ('const url = chrome.runtime.getURL("p.html"); show(url)', "getURL"),
    ],
)
def test_pages_that_code_opens_are_reached_with_their_scripts(code: str, origin: str) -> None:
    made = Made(
        WORKER, {"bg.js": f"\n\n{code}", "p.html": "<script src=p.js></script><iframe src=q.html></iframe>",
                 "p.js": 'import("./more.js")', "more.js": "", "q.html": "<script src=q.js></script>", "q.js": ""}
    )  # fmt: skip
    page = made.contexts["page:p.html"]
    assert (page.kind, page.origin) == (ContextKind.PAGE, f"{origin} at bg.js:3")
    assert made.of("p.js") == made.of("more.js") == ["page:p.html"]
    assert made.contexts["page:q.html"].kind is ContextKind.PAGE
    assert made.of("q.js") == ["page:q.html"]


@pytest.mark.parametrize("code", ['location.href = "p.html"', 'window.location = "p.html"', 'a.href = "../ui/p.html"'])
def test_pages_that_an_extension_page_goes_to(code: str) -> None:
    made = Made(
        {"action": {"default_popup": "ui/popup.html"}},
        {"ui/popup.html": "<script src=popup.js></script>", "ui/popup.js": code, "ui/p.html": "", "p.html": ""},
    )
    assert made.contexts["page:ui/p.html"].kind is ContextKind.PAGE
    assert made.contexts["page:p.html"].kind is ContextKind.UNREACHED


def test_a_frame_that_a_content_script_shows() -> None:
    made = Made(
        CONTENT,
        {"c.js": 'frame.src = chrome.runtime.getURL("f.html");', "f.html": "<script src=f.js></script>", "f.js": ""},
    )
    assert made.contexts["page:f.html"].origin == "script element at c.js:1"
    assert made.contexts["page:f.html"].kind is ContextKind.PAGE


def test_what_only_unreached_code_brings_in_stays_unreached() -> None:
    made = Made(
        WORKER,
        {
            "bg.js": "",
            "lost.js": 'chrome.scripting.executeScript({files: ["x.js"]}); importScripts("y.js");'
            'chrome.tabs.create({url: "p.html"}); importScripts("missing.js")',
            "x.js": "",
            "y.js": "",
            "p.html": "<script src=p.js></script>",
            "p.js": 'import("./q.js"); new Worker("w.js");',
            "q.js": "",
            "w.js": "",
        },
    )
    assert made.of("x.js") == made.of("y.js") == made.of("w.js") == []
    assert made.of("p.js") == made.of("q.js") == ["page:p.html"]
    assert made.contexts["page:p.html"].kind is ContextKind.UNREACHED
    assert [unit.script.id for unit in made.program.units if unit.reached] == ["bg.js"]
    assert list(made.contexts) == ["service-worker", "page:p.html"]
    assert made.reached.problems == ()
    assert made.reached.remote == ()


def test_names_with_unknown_parts_fit_files_of_one_folder() -> None:
    made = Made(
        POPUP,
        {
            "popup.html": "<script src=popup.js></script>",
            "popup.js": 'const s = document.createElement("script"); s.src = "/chunks/" + hash(id) + ".chunk.js";',
            "chunks/1.chunk.js": "",
            "chunks/2.chunk.js": "",
            "chunks/other.js": "",
            "chunks/deep/3.chunk.js": "",
            "1.chunk.js": "",
        },
    )
    assert made.of("chunks/1.chunk.js") == made.of("chunks/2.chunk.js") == ["page:popup.html"]
    assert made.of("chunks/other.js") == made.of("chunks/deep/3.chunk.js") == made.of("1.chunk.js") == []


def test_a_name_of_which_only_the_ending_is_known_fits_nothing() -> None:
    made = Made(CONTENT, {"c.js": "import(`./${name}.js`); import(`${name}.js`); import(name);", "x.js": ""})
    assert made.of("x.js") == []


def test_tables_with_more_entries_than_are_kept_stand_for_what_their_names_share() -> None:
    names = [f"part{number}.js" for number in range(12)]
    entries = ", ".join(f'{number}: "{name[:-3]}"' for number, name in enumerate(names))
    made = Made(
        POPUP,
        {
            "popup.html": "<script src=popup.js></script>",
            "popup.js": f'const t = {{{entries}}}; const s = document.createElement("script");'
            's.src = "js/" + t[id] + ".js";',
            **{f"js/{name}": "" for name in names},
            "js/else.js": "",
        },
    )
    assert all(made.of(f"js/{name}") == ["page:popup.html"] for name in names)
    assert made.of("js/else.js") == []


def test_a_table_under_computed_keys_holds_the_lists_that_are_injected() -> None:
    made = Made(
        {**WORKER, **HOSTS},
        {
            "bg.js": 'const FILES = {[KINDS.A]: ["lib.js", "a.js"], [KINDS.B]: ["lib.js", "b.js"]};'
            "chrome.scripting.executeScript({target, files: FILES[kind]});",
            "lib.js": "",
            "a.js": "",
            "b.js": "",
            "c.js": "",
        },
    )
    assert [made.of(name) for name in ("lib.js", "a.js", "b.js", "c.js")] == [
        ["injected:lib.js"],
        ["injected:a.js"],
        ["injected:b.js"],
        [],
    ]


WEBPACK = (
    "var r = {}; r.p = PATH;\n"
    'r.u = e => (({8: "common"}[e] || e) + "." + {8: "f00", 16: "ba4"}[e] + ".js");\n'
    "r.l = url => { const s = document.createElement('script'); s.src = url; document.head.append(s); };\n"
    "r.e = e => { r.l(r.p + r.u(e)); };"
)


@pytest.mark.parametrize(
    ("path", "folder"), [('""', ""), ('"/"', ""), ('"js/"', "js/"), ("document.currentScript.src", "built/")]
)
def test_the_chunks_of_a_webpack_bundle_run_with_it(path: str, folder: str) -> None:
    made = Made(
        POPUP,
        {
            "popup.html": "<script src=built/main.js></script>",
            "built/main.js": WEBPACK.replace("PATH", path),
            f"{folder}common.f00.js": "",
            f"{folder}16.ba4.js": "",
            f"{folder}16.f00.js": "",
            f"{folder}common.ba4.js": "",
            f"{folder}other.js": "",
        },
    )
    assert made.of(f"{folder}common.f00.js") == made.of(f"{folder}16.ba4.js") == ["page:popup.html"]
    for name in ("16.f00.js", "common.ba4.js", "other.js"):
        assert made.of(folder + name) == []
    assert made.reached.problems == ()


def test_the_worker_that_a_library_is_told_of() -> None:
    made = Made(
        POPUP,
        {
            "popup.html": "<script src=popup.js></script>",
            "popup.js": 'lib.GlobalWorkerOptions.workerSrc = chrome.runtime.getURL("lib.worker.js");',
            "lib.worker.js": "",
        },
    )
    assert made.of("lib.worker.js") == ["worker:lib.worker.js"]
    assert made.origin("worker:lib.worker.js") == "workerSrc at popup.js:1"


def test_a_chain_of_modules_is_followed_to_its_end() -> None:
    files: dict[str, Content] = {f"m{n}.js": f'import "./m{n + 1}.js";' for n in range(300)}
    made = Made({"background": {"service_worker": "m0.js", "type": "module"}}, {**files, "m300.js": ""})
    assert made.of("m300.js") == ["service-worker"]


def test_a_name_that_reaches_an_open_loader_some_other_way_counts() -> None:
    made = Made(
        {**WORKER, **CONTENT, **HOSTS},
        {
            "bg.js": "chrome.runtime.onMessage.addListener(m => {\n"
            "  chrome.scripting.executeScript({target: {tabId: m.tab}, files: [m.file]});\n});",
            "c.js": '\nchrome.runtime.sendMessage({do: "inject", file: "src/x.js"});',
            "src/x.js": "",
            "src/y.js": "",
        },
    )
    assert made.of("src/x.js") == ["injected:src/x.js"]
    assert made.origin("injected:src/x.js") == "named at c.js:2, for executeScript at bg.js:2"
    assert made.of("src/y.js") == []


OPEN = "chrome.runtime.onMessage.addListener(m => { chrome.scripting.executeScript({files: [m.file]}); });\n"


@pytest.mark.parametrize(
    "use",
    [
        'if (name === "x.js") { count += 1; }',
        'switch (name) { case "x.js": break; }',
        'console.log("x.js");',
        'if (url.endsWith("x.js")) { count += 1; }',
        'const unused = ["x.js"];',
        'export const manifest = {web_accessible_resources: ["x.js"]};',
        '(function (r) { r("x.js"); })(load);',
        'const table = {"x.js": 1}; use(table);',
        "// x.js",
        'cache["x.js"] = 1;',
        "use('see x.js');",
    ],
)
def test_a_name_that_is_merely_mentioned_does_not_count(use: str) -> None:
    made = Made({**WORKER, **HOSTS}, {"bg.js": OPEN + use, "x.js": ""})
    assert made.of("x.js") == []


@pytest.mark.parametrize(
    "use",
    [
        'port.postMessage({file: "x.js"});',
        'const files = ["x.js"]; queue.add(files);',
        'const table = {a: {file: "x.js"}}; start(table.a.file);',
        'load("x.js");',
        "start(flag ? `x.js` : 0);",
    ],
)
def test_a_name_that_is_handed_on_counts_where_a_loader_is_open(use: str) -> None:
    assert Made({**WORKER, **HOSTS}, {"bg.js": OPEN + use, "x.js": ""}).of("x.js") == ["injected:x.js"]
    assert Made({**WORKER, **HOSTS}, {"bg.js": use, "x.js": ""}).of("x.js") == []


def test_a_page_that_is_named_counts_where_something_opens_pages_that_are_not_known() -> None:
    files = {"bg.js": 'show({page: "p.html"}); onMessage(m => chrome.tabs.create({url: m.page}));', "p.html": ""}
    made = Made(WORKER, files)
    page = made.contexts["page:p.html"]
    assert (page.kind, page.origin) == (ContextKind.PAGE, "named at bg.js:1, for tabs.create at bg.js:1")


def test_a_module_that_is_missing_is_noted_once() -> None:
    made = Made(
        {"background": {"service_worker": "bg.js", "type": "module"}},
        {"bg.js": 'import {a, b} from "./gone.js";\nexport * from "./gone.js"; import c from "./gone.js";'},
    )
    assert made.problems() == [
        "gone.js: missing-file: bg.js, line 1: import names it, but it is not in the package (skipped)"
    ]


def test_files_that_are_missing_are_skipped_code_and_odd_spellings_are_notes() -> None:
    made = Made(
        {**WORKER, **HOSTS},
        {
            "bg.js": 'importScripts("Lib.js");\nimportScripts("lib/none.js");\n'
            'chrome.scripting.executeScript({files: ["gone.js"]}); importScripts(unknown + ".js")',
            "lib.js": "",
        },
    )
    assert made.of("lib.js") == ["service-worker"]
    assert made.problems() == [
        'lib.js: case-mismatch: bg.js, line 1: importScripts names "Lib.js", which differs in letter case; only some '
        "systems find it so (note)",
        "lib/none.js: missing-file: bg.js, line 2: importScripts names it, but it is not in the package (skipped)",
        "gone.js: missing-file: bg.js, line 3: executeScript names it, but it is not in the package (skipped)",
    ]


def test_scripts_from_servers_are_named_and_those_that_the_policy_keeps_out() -> None:
    made = Made(
        {**WORKER, **CONTENT},
        {
            "bg.js": '\nimportScripts("https://cdn.example/a.js");',
            "c.js": 'const s = document.createElement("script"); s.src = "https://cdn.example/b.js?id=" + id;\n'
            'new Image().src = "https://cdn.example/pixel.js";\n'
            'jQuery.getScript("//cdn.example/c.js");',
        },
    )
    assert [(r.url, r.file, r.line, r.blocked) for r in made.reached.remote] == [
        ("https://cdn.example/a.js", "bg.js", 2, True),
        ("https://cdn.example/b.js?id={…}", "c.js", 1, False),
        ("https://cdn.example/c.js", "c.js", 3, False),
    ]


def test_a_file_that_is_run_as_a_script_is_one_whatever_its_name() -> None:
    made = Made(
        {**WORKER, **HOSTS},
        {"bg.js": 'chrome.scripting.executeScript({files: ["x.txt"]});', "x.txt": 'import("./y.js")', "y.js": ""},
    )
    assert made.of("x.txt") == ["injected:x.txt"]
    assert made.of("y.js") == ["injected:x.txt"]
    assert "x.txt" in {unit.file for unit in made.program.units}


def test_the_outcome_is_in_the_result() -> None:
    bundle = bundle_of(
        {
            "manifest.json": {"manifest_version": 3, "name": "Made", "version": "1", **WORKER, **HOSTS},
            "bg.js": 'chrome.scripting.executeScript({files: ["x.js"]}); eval("f(1)"); importScripts("gone.js")',
            "x.js": "",
        }
    )
    analysis = analyse(bundle, load_extension(bundle))
    extension = analysis.extension
    assert extension is not None
    assert [(c.id, c.origin, c.hosts) for c in _contexts(extension)] == [
        ("service-worker", "manifest background.service_worker", []),
        ("injected:x.js", "executeScript at bg.js:1", ["https://b.example/*"]),
    ]
    scripts = [_script(script, extension) for script in analysis.scripts]
    assert [(s.file, s.kind, s.contexts, s.reached) for s in scripts] == [
        ("bg.js", "file", ["service-worker"], True),
        ("x.js", "file", ["injected:x.js"], True),
        ("bg.js", "code-string", ["service-worker"], True),
    ]
    assert [problem.file for problem in extension.problems] == ["gone.js"]


@pytest.mark.parametrize("text", ["", "x", "0.", "0..a", "entry[]", "10", "-2.a", "0.a b"])
def test_an_operand_that_names_no_place_in_a_call_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="names no place in a call"):
        parse_operand(text)


def test_operands_name_arguments_and_what_is_in_them() -> None:
    assert parse_operand("1.file") == Operand(1, ("file",))
    assert parse_operand("entry.js.[].code") == Operand(ENTRY, ("js", "[]", "code"))
    assert parse_operand("value.()") == Operand(VALUE, ("()",))
    assert (parse_operand("*"), parse_operand("-1")) == (Operand(ALL, ()), Operand(LAST, ()))


FILES: dict[str, Content] = {
    "manifest.json": {
        "manifest_version": 3,
        "name": "Made",
        "version": "1",
        **WORKER,
        "content_scripts": [{"matches": ["https://a.example/*"], "js": ["c.js"]}],
        "web_accessible_resources": [{"resources": ["w*.html"], "matches": ["<all_urls>"]}],
        **HOSTS,
    },
    "bg.js": 'importScripts("a.js"); chrome.scripting.executeScript({files: [m.file, "x.js"]});',
    "a.js": 'importScripts("b.js"); chrome.scripting.executeScript({files: ["x.js", "y.js"], world: "MAIN"});',
    "b.js": 'chrome.tabs.create({url: "p.html"}); importScripts("a.js"); queue("n1.js", "n2.js");',
    "c.js": 's.src = chrome.runtime.getURL("y.js"); import(chrome.runtime.getURL("x.js")); chrome.tabs.create(u);',
    "x.js": 's.src = chrome.runtime.getURL("z.js"); f.src = chrome.runtime.getURL("p.html");',
    "y.js": 'const s = document.createElement("script"); s.textContent = "go(1)";',
    "z.js": "",
    "n1.js": 's.src = chrome.runtime.getURL("z.js");',
    "n2.js": 'import("./n1.js");',
    "p.html": "<script src=p.js></script>",
    "p.js": 'new Worker("z.js"); location = "q.html";',
    "q.html": "<script src=p.js></script>",
    "w1.html": "<script src=p.js></script>",
    "w2.html": "<script src=p.js></script>",
}


@given(st.permutations([name for name in FILES if not name.startswith("w")]))
def test_the_order_of_the_files_makes_no_difference(order: list[str]) -> None:
    first, again = (
        analyse(bundle, load_extension(bundle))
        for bundle in (bundle_of(FILES), bundle_of({name: FILES[name] for name in (*order, "w1.html", "w2.html")}))
    )
    assert first.extension is not None
    assert again.extension is not None
    assert list(first.extension.contexts.items()) == list(again.extension.contexts.items())
    assert first.scripts == again.scripts
    assert first.extension.problems == again.extension.problems
