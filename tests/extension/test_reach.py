from skimtrace.extension.model import ContextKind
from skimtrace.extension.reach import reach_page
from tests.extension.made import with_manifest


def test_a_page_that_the_code_opens_is_reached_with_what_it_opens() -> None:
    before = with_manifest(
        {},
        {
            "a.html": "<iframe src=b.html></iframe><script src=a.js></script>",
            "b.html": "\n<a href=a.html>a</a><a href=c.html>c</a>",
            "c.html": "",
            "d.html": "",
            "a.js": "",
        },
    )
    after = reach_page(before, "a.html", "tabs.create at background.js:12")
    assert {key: (context.kind, context.origin) for key, context in after.contexts.items()} == {
        "page:a.html": (ContextKind.PAGE, "tabs.create at background.js:12"),
        "page:b.html": (ContextKind.PAGE, "frame at a.html:1"),
        "page:c.html": (ContextKind.PAGE, "link at b.html:2"),
        "page:d.html": (ContextKind.UNREACHED, before.contexts["page:d.html"].origin),
    }
    assert not before.is_reached(before.scripts["a.js"])
    assert after.is_reached(after.scripts["a.js"])


def test_what_is_no_page_or_reached_already_changes_nothing() -> None:
    before = with_manifest({"action": {"default_popup": "p.html"}}, {"p.html": "", "x.js": ""})
    assert reach_page(before, "p.html", "x") == before
    assert reach_page(before, "x.js", "x") == before
    assert reach_page(before, "gone.html", "x") == before
