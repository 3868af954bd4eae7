import pytest

from skimtrace.bundle.model import Severity
from skimtrace.extension.limits import Limits
from skimtrace.extension.load import load_extension
from skimtrace.extension.model import (
    CodeKind,
    ContextKind,
    Extension,
    Frame,
    Loading,
    PageScript,
    RemoteScript,
    Script,
    World,
)
from tests.extension.made import Content, bundle_of, extension_of, reasons, with_manifest


def kinds(extension: Extension) -> dict[str, ContextKind]:
    return {key: context.kind for key, context in extension.contexts.items()}


def runs(extension: Extension) -> dict[str, tuple[str, ...]]:
    return {key: context.scripts for key, context in extension.contexts.items()}


def test_content_scripts() -> None:
    extension = with_manifest(
        {
            "content_scripts": [
                {
                    "matches": ["*://*.linkedin.com/*"],
                    "exclude_matches": ["*://*.linkedin.com/jobs/*"],
                    "include_globs": ["*in*"],
                    "exclude_globs": ["*x*"],
                    "js": ["lib.js", "/a.js"],
                    "css": ["a.css"],
                    "run_at": "document_start",
                    "all_frames": True,
                    "match_about_blank": True,
                    "match_origin_as_fallback": True,
                },
                {"matches": ["https://a.example/*"], "js": ["lib.js"], "world": "MAIN"},
            ]
        },
        {"lib.js": "", "a.js": "", "a.css": ""},
    )
    first, second = extension.contexts.values()
    assert (first.id, first.kind, first.world, first.origin) == (
        "content:0",
        ContextKind.CONTENT,
        World.ISOLATED,
        "manifest content_scripts[0]",
    )
    assert first.scripts == ("lib.js", "a.js")
    assert (first.run_at, first.all_frames, first.match_about_blank, first.match_origin_as_fallback) == (
        "document_start",
        True,
        True,
        True,
    )
    assert first.hosts is not None
    assert first.hosts.matches_url("https://www.linkedin.com/in/someone")
    assert not first.hosts.matches_url("https://www.linkedin.com/jobs/in")
    assert (second.id, second.world, second.run_at, second.all_frames) == (
        "content:1",
        World.MAIN,
        "document_idle",
        False,
    )
    assert extension.scripts["lib.js"] == Script("lib.js", "lib.js", CodeKind.FILE, contexts=("content:0", "content:1"))
    assert extension.problems == ()


def test_every_kind_of_page() -> None:
    pages = {
        "popup.html": "action",
        "options.html": "options",
        "side.html": "side",
        "devtools.html": "dev",
        "tab.html": "new",
        "box.html": "box",
        "history.html": "h",
        "open.html": "o",
    }
    extension = with_manifest(
        {
            "action": {"default_popup": "popup.html?from=action#top"},
            "options_ui": {"page": "/options.html"},
            "side_panel": {"default_path": "side.html"},
            "devtools_page": "devtools.html",
            "chrome_url_overrides": {"newtab": "tab.html", "history": "./history.html"},
            "sandbox": {"pages": ["box.html"]},
            "file_handlers": [{"action": "/open.html"}],
        },
        pages,
    )
    assert kinds(extension) == {
        "page:box.html": ContextKind.SANDBOX,
        "page:popup.html": ContextKind.POPUP,
        "page:options.html": ContextKind.OPTIONS,
        "page:side.html": ContextKind.SIDE_PANEL,
        "page:devtools.html": ContextKind.DEVTOOLS,
        "page:tab.html": ContextKind.OVERRIDE,
        "page:history.html": ContextKind.OVERRIDE,
        "page:open.html": ContextKind.PAGE,
    }
    assert extension.contexts["page:tab.html"].origin == "manifest chrome_url_overrides.newtab"
    assert extension.contexts["page:popup.html"].document == "popup.html"
    assert extension.problems == ()


@pytest.mark.parametrize("key", ["browser_action", "page_action", "action"])
def test_the_popups_of_both_manifest_versions(key: str) -> None:
    extension = with_manifest({"manifest_version": 2, key: {"default_popup": "p.html"}}, {"p.html": ""})
    assert kinds(extension) == {"page:p.html": ContextKind.POPUP}


def test_firefox_pages() -> None:
    extension = with_manifest(
        {
            "sidebar_action": {"default_panel": "side.html"},
            "options_ui": {"page": "options.html"},
            "user_scripts": {"api_script": "api.js"},
            "host_permissions": ["https://a.example/*"],
        },
        {"side.html": "", "options.html": "", "api.js": ""},
    )
    assert kinds(extension) == {
        "user-scripts": ContextKind.CONTENT,
        "page:options.html": ContextKind.OPTIONS,
        "page:side.html": ContextKind.SIDE_PANEL,
    }
    api = extension.contexts["user-scripts"]
    assert api.scripts == ("api.js",)
    assert api.hosts is not None
    assert api.hosts.host_patterns() == ["a.example"]


@pytest.mark.parametrize(
    ("background", "expected"),
    [
        ({"service_worker": "a.js"}, {"service-worker": ("a.js",)}),
        ({"scripts": ["b.js", "a.js"]}, {"background": ("b.js", "a.js")}),
        ({"page": "bg.html"}, {"background": ("a.js",)}),
        (
            {"service_worker": "a.js", "scripts": ["b.js"], "page": "bg.html"},
            {"service-worker": ("a.js",), "background": ("b.js",), "page:bg.html": ("a.js",)},
        ),
    ],
)
@pytest.mark.parametrize("version", [2, 3])
def test_backgrounds_of_every_browser(
    version: int, background: dict[str, object], expected: dict[str, tuple[str, ...]]
) -> None:
    files: dict[str, Content] = {"a.js": "", "b.js": "", "bg.html": "<script src=a.js></script>"}
    extension = with_manifest({"manifest_version": version, "background": background}, files)
    assert {
        key: scripts for key, scripts in runs(extension).items() if kinds(extension)[key] != "unreached"
    } == expected
    assert {kinds(extension)[key] for key in expected} <= {ContextKind.SERVICE_WORKER, ContextKind.BACKGROUND}


def test_module_workers() -> None:
    extension = with_manifest({"background": {"service_worker": "a.js", "type": "module"}}, {"a.js": ""})
    assert extension.contexts["service-worker"].module
    assert extension.scripts["a.js"].module


def test_a_page_in_two_parts_is_one_context() -> None:
    extension = with_manifest(
        {"action": {"default_popup": "p.html"}, "options_ui": {"page": "p.html"}}, {"p.html": "<script>f()</script>"}
    )
    (context,) = extension.contexts.values()
    assert context.kind is ContextKind.POPUP
    assert context.origin == "manifest action.default_popup, manifest options_ui.page"


def test_scripts_of_a_page_in_the_order_they_run() -> None:
    page = """<script src="late.js" defer></script>
<script>first()</script>
<body onload="go()">
<script src="../lib/x.js?v=1"></script>
<script src="m.js" type="module"></script>
<script src="/lib/x.js"></script>
"""
    extension = with_manifest(
        {"action": {"default_popup": "ui/p.html"}},
        {
            "ui/p.html": page,
            "ui/late.js": "",
            "lib/x.js": "",
            "ui/m.js": "",
            "loose.js": "",
            "a/loose.mjs": "",
            "x.JS": "",
        },
    )
    assert runs(extension) == {"page:ui/p.html": ("ui/p.html#1", "ui/p.html#2", "lib/x.js", "ui/late.js", "ui/m.js")}
    assert list(extension.scripts) == [
        "ui/p.html#1",
        "ui/p.html#2",
        "lib/x.js",
        "ui/late.js",
        "ui/m.js",
        "a/loose.mjs",
        "loose.js",
        "x.JS",
    ]
    assert extension.scripts["ui/p.html#1"] == Script(
        "ui/p.html#1", "ui/p.html", CodeKind.INLINE, 2, 9, "first()", contexts=("page:ui/p.html",)
    )
    assert extension.scripts["ui/p.html#2"] == Script(
        "ui/p.html#2", "ui/p.html", CodeKind.HANDLER, 3, 15, "go()", contexts=("page:ui/p.html",)
    )
    assert extension.scripts["loose.js"] == Script("loose.js", "loose.js", CodeKind.FILE)
    found = extension.pages["ui/p.html"]
    assert found.scripts == ("ui/late.js", "ui/p.html#1", "ui/p.html#2", "lib/x.js", "ui/m.js")
    assert found.tags[0] == PageScript("ui/late.js", 1, Loading.DEFER)
    assert [tag.line for tag in found.tags] == [1, 2, 3, 4, 5, 6]
    assert extension.is_reached(extension.scripts["lib/x.js"])
    assert not extension.is_reached(extension.scripts["loose.js"])


@pytest.mark.parametrize(
    "src",
    [
        "js/a b.js",
        "./js/../js/a%20b.js?x#y",
        "/js/a b.js",
        "../../js/a b.js",
        "js\\a b.js",
        "  js/a\n b.js ",
        "chrome-extension://__MSG_@@extension_id__/js/a b.js",
        "moz-extension://__MSG_@@extension_id__/js/a%20b.js",
        "chrome-extension://abcdefghijklmnopabcdefghijklmnop/js/a b.js",
    ],
)
def test_ways_to_name_a_packaged_script(src: str) -> None:
    manifest = {"manifest_version": 3, "name": "x", "version": "1", "action": {"default_popup": "p.html"}}
    extension = extension_of(
        {"manifest.json": manifest, "p.html": f'<script src="{src}"></script>', "js/a b.js": ""},
        bundle_id="abcdefghijklmnopabcdefghijklmnop",
    )
    assert runs(extension) == {"page:p.html": ("js/a b.js",)}
    assert extension.problems == ()


def test_a_literal_percent_sign_in_a_name() -> None:
    extension = with_manifest(
        {"action": {"default_popup": "p.html"}}, {"p.html": "<script src='a%20b.js'></script>", "a%20b.js": ""}
    )
    assert runs(extension) == {"page:p.html": ("a%20b.js",)}


def test_base_href() -> None:
    page = "<base href='lib/'><script src=a.js></script><base href='other/'>"
    extension = with_manifest({"action": {"default_popup": "ui/p.html"}}, {"ui/p.html": page, "ui/lib/a.js": ""})
    assert runs(extension) == {"page:ui/p.html": ("ui/lib/a.js",)}
    remote = "<base href='https://cdn.example/x/'><script src=a.js></script><script src='//b.example/b.js'></script>"
    extension = with_manifest({"action": {"default_popup": "p.html"}}, {"p.html": remote, "a.js": ""})
    assert [script.url for script in extension.pages["p.html"].remote_scripts] == [
        "https://cdn.example/x/a.js",
        "https://b.example/b.js",
    ]


def test_remote_scripts_and_whether_they_may_load() -> None:
    page = """<script src="https://cdn.example/a.js"></script>
<script src="https://evil.example/b.js"></script>
<script src="//c.example/c.js"></script>
<script src="chrome-extension://ppppppppppppppppppppppppppppppp/d.js"></script>"""
    extension = with_manifest(
        {
            "manifest_version": 2,
            "content_security_policy": "script-src 'self' https://cdn.example",
            "browser_action": {"default_popup": "p.html"},
        },
        {"p.html": page},
    )
    assert extension.pages["p.html"].remote_scripts == (
        RemoteScript("https://cdn.example/a.js", "p.html", 1, blocked=False),
        RemoteScript("https://evil.example/b.js", "p.html", 2, blocked=True),
        RemoteScript("//c.example/c.js", "p.html", 3, blocked=True),
        RemoteScript("chrome-extension://ppppppppppppppppppppppppppppppp/d.js", "p.html", 4, blocked=True),
    )


def test_inline_code_that_the_policy_blocks_is_noted_once_a_page() -> None:
    page = "<script>a()</script>\n<p onclick='b()'>"
    files: dict[str, Content] = {"p.html": page, "box.html": page}
    extension = with_manifest({"action": {"default_popup": "p.html"}, "sandbox": {"pages": ["box.html"]}}, files)
    assert reasons(extension, "inline-blocked") == [
        "p.html: line 1: 2 pieces of inline code, from this line on, which the content security policy does not let "
        "run; analysed all the same"
    ]


def test_pages_that_reached_pages_open_are_reached() -> None:
    files: dict[str, Content] = {
        "p.html": "<iframe src='f/a.html'></iframe>\n<a href='b.html?x'>b</a><iframe src='https://a.example/'></iframe>",
        "f/a.html": "<script src=../s.js></script><a href='/p.html'>back</a>",
        "b.html": "<iframe src='pic.svg'></iframe><iframe src='about:blank'></iframe><a href='gone.html'>gone</a>",
        "pic.svg": "<svg/>",
        "lost.html": "<iframe src=lost2.html></iframe><script src=lost.js></script>",
        "lost2.html": "",
        "lost.js": "",
        "s.js": "",
    }
    extension = with_manifest({"action": {"default_popup": "p.html"}}, files)
    assert kinds(extension) == {
        "page:p.html": ContextKind.POPUP,
        "page:f/a.html": ContextKind.PAGE,
        "page:b.html": ContextKind.PAGE,
        "page:lost.html": ContextKind.UNREACHED,
        "page:lost2.html": ContextKind.UNREACHED,
    }
    assert extension.contexts["page:f/a.html"].origin == "frame at p.html:1"
    assert extension.contexts["page:b.html"].origin == "link at p.html:2"
    assert extension.pages["p.html"].frames == (
        Frame("f/a.html", "p.html", 1, packaged=True),
        Frame("https://a.example/", "p.html", 2, packaged=False),
    )
    assert extension.pages["p.html"].links == (Frame("b.html", "p.html", 2, packaged=True),)
    assert extension.pages["b.html"].frames == (Frame("pic.svg", "b.html", 1, packaged=True),)
    assert extension.scripts["lost.js"].contexts == ("page:lost.html",)
    assert not extension.is_reached(extension.scripts["lost.js"])
    assert extension.is_reached(extension.scripts["s.js"])


@pytest.mark.parametrize(
    ("resources", "reached"),
    [
        (["ui/*.html"], True),
        (["/ui/frame.html"], True),
        (["*"], True),
        ([{"resources": ["ui/*"], "matches": ["<all_urls>"]}], True),
        (["ui/frame.htm"], False),
        (["ui/*.js"], False),
    ],
)
def test_web_accessible_pages_are_reached(resources: list[object], reached: bool) -> None:
    extension = with_manifest({"web_accessible_resources": resources}, {"ui/frame.html": ""})
    context = extension.contexts["page:ui/frame.html"]
    assert context.kind is (ContextKind.PAGE if reached else ContextKind.UNREACHED)
    assert (context.origin == "manifest web_accessible_resources") is reached


def test_a_manifest_of_very_many_globs_opens_every_page() -> None:
    resources = [f"*x{n}.html" for n in range(101)]
    assert with_manifest({"web_accessible_resources": resources[:100]}, {"p.html": ""}).contexts[
        "page:p.html"
    ].kind is (ContextKind.UNREACHED)
    assert with_manifest({"web_accessible_resources": resources}, {"p.html": ""}).contexts["page:p.html"].kind is (
        ContextKind.PAGE
    )


def test_forms_and_import_maps_are_kept() -> None:
    page = (
        '<form action="https://a.example/post"></form><script type=importmap>{"imports": {"lib": "./lib.js"}}</script>'
    )
    extension = with_manifest({"action": {"default_popup": "p.html"}}, {"p.html": page})
    assert extension.pages["p.html"].forms == (("https://a.example/post", 1),)
    assert extension.pages["p.html"].import_map == {"lib": "./lib.js"}


@pytest.mark.parametrize(
    ("manifest", "kind", "reason"),
    [
        (
            {"content_scripts": [{"matches": ["<all_urls>"], "js": ["gone.js"]}]},
            "missing-file",
            "gone.js: manifest.json, line 11: content_scripts[0].js[0] names it, but it is not in the package",
        ),
        (
            {"background": {"service_worker": "dist/built.js"}},
            "missing-file",
            "dist/built.js: manifest.json, line 6: background.service_worker names it, but it is not in the package; "
            'its source "dist/built.ts" is: the package must be built first',
        ),
        (
            {"action": {"default_popup": "POPUP.html"}},
            "case-mismatch",
            'popup.html: manifest.json, line 6: action.default_popup names "POPUP.html", which differs in letter case; '
            "only some systems find it so",
        ),
        (
            {"background": {"service_worker": "dist/built.ts"}},
            "source-form",
            "dist/built.ts: manifest.json, line 6: background.service_worker names it: source form, not run by a "
            "browser; the package must be built first",
        ),
        (
            {"background": {"scripts": ["https://a.example/x.js"]}},
            "missing-file",
            "https://a.example/x.js: manifest.json, line 7: background.scripts[0] names it, which is no file of "
            "the package",
        ),
        (
            {"storage": {"managed_schema": "schema.json"}},
            "missing-file",
            "schema.json: manifest.json, line 6: storage.managed_schema names it, but it is not in the package",
        ),
        (
            {"declarative_net_request": {"rule_resources": [{"id": "a", "path": "rules.json"}]}},
            "missing-file",
            "rules.json: manifest.json, line 9: declarative_net_request.rule_resources[0].path names it, "
            "but it is not in the package",
        ),
        (
            {"content_scripts": [{"js": ["a.js"]}]},
            "match-pattern",
            "manifest.json: line 6: content_scripts[0].matches is missing: the script matches no page",
        ),
        (
            {"content_scripts": [{"matches": ["*://a.example"], "js": ["a.js"]}]},
            "match-pattern",
            'manifest.json: line 8: content_scripts[0].matches[0] is no match pattern: "*://a.example": '
            'Empty path: a "/" must follow the host',
        ),
        (
            {"content_scripts": [{"matches": ["<all_urls>"], "world": "main"}]},
            "manifest-value",
            'manifest.json: line 10: content_scripts[0].world is "main", which browsers do not know; '
            "ISOLATED is assumed",
        ),
        (
            {"content_scripts": [{"matches": ["<all_urls>"], "run_at": "now"}]},
            "manifest-value",
            'manifest.json: line 10: content_scripts[0].run_at is "now", which browsers do not know; '
            "document_idle is assumed",
        ),
    ],
)
def test_what_the_manifest_gets_wrong_is_said_with_key_and_line(
    manifest: dict[str, object], kind: str, reason: str
) -> None:
    extension = with_manifest(manifest, {"a.js": "", "popup.html": "", "dist/built.ts": ""})
    assert reasons(extension, kind) == [reason]


def test_a_file_in_other_letter_case_is_still_read() -> None:
    extension = with_manifest({"action": {"default_popup": "POPUP.html"}}, {"popup.html": "<script>f()</script>"})
    assert kinds(extension) == {"page:popup.html": ContextKind.POPUP}


def test_a_script_that_a_page_misses_is_said_with_page_and_line() -> None:
    extension = with_manifest(
        {"action": {"default_popup": "ui/p.html"}}, {"ui/p.html": "\n<script src=gone.js></script>"}
    )
    (problem,) = extension.problems
    assert (problem.file, problem.severity) == ("ui/gone.js", Severity.SKIPPED)
    assert problem.reason == "ui/p.html, line 2: a script element names it, but it is not in the package"


def test_what_an_unreached_page_misses_is_only_a_note() -> None:
    (problem,) = with_manifest({}, {"docs.html": "<script src=gone.js></script>"}).problems
    assert (problem.kind, problem.severity) == ("missing-file", Severity.NOTE)


def test_source_files_that_nothing_names_are_one_note() -> None:
    extension = with_manifest({}, {"src/a.ts": "", "src/b.vue": "", "c.tsx": ""})
    assert extension.scripts == {}
    assert reasons(extension, "source-files") == [
        ': 3 files in source form, such as "c.tsx": a browser runs none of them'
    ]


def test_source_files_that_are_named_are_listed_all_the_same() -> None:
    extension = with_manifest(
        {"action": {"default_popup": "p.html"}}, {"p.html": "<script src=m.tsx></script>", "m.tsx": ""}
    )
    assert extension.scripts["m.tsx"].contexts == ("page:p.html",)
    assert reasons(extension, "source-form")[0].startswith(
        "m.tsx: p.html, line 1: a script element names it: source form"
    )


def test_limits_are_said_with_their_names() -> None:
    manifest = {"manifest_version": 3, "name": "x", "version": "1", "action": {"default_popup": "big.html"}}
    files: dict[str, Content] = {
        "manifest.json": manifest,
        "big.html": "x" * 2000,
        "many.html": "<script></script>" * 11,
        "pieces.html": "<script>f()</script>" * 5,
    }
    extension = load_extension(bundle_of(files), Limits(page_bytes=1000, page_tags=10, pieces=3))
    assert reasons(extension, "page-size") == ["big.html: 2,000 bytes, over the limit of 1,000 (page_bytes); not read"]
    assert reasons(extension, "page-tags") == [
        "many.html: line 1: more tags than the limit of 10 (page_tags); the rest of the page was not read"
    ]
    assert reasons(extension, "pieces") == [
        "pieces.html: line 1: over 3 pieces of code in pages (pieces); the rest was not read"
    ]
    assert len(extension.scripts) == 3
