"""What is said of match patterns: paths, content scripts and addresses, and where it cannot be told."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import pytest

from skimtrace.extension.hosts import HostSet
from skimtrace.extension.matchpattern import MatchPattern
from skimtrace.extension.model import Context, ContextKind, Extension, Identity, Manifest, World
from skimtrace.flow.model import Analysis, Endpoint, EndpointUse, Place, ScriptCoverage
from skimtrace.result.model import PermissionUse
from skimtrace.result.permissions import permission_uses
from skimtrace.signatures.taxonomy import packaged_taxonomies
from tests.result.flows import flow

NOTHING = "no path reads its pages, no content script runs there, and no address in the code lies on it"

RUNS = "content script content.js runs there"


def script(name: str, *patterns: str, files: Sequence[str] = ("content.js",), **rules: Any) -> Context:
    hosts = HostSet(tuple(map(MatchPattern.parse, patterns)), **rules)
    return Context(name, ContextKind.CONTENT, World.ISOLATED, "made up", hosts=hosts, scripts=tuple(files))


def extension(*hosts: str, scripts: Sequence[Context] = (), optional: tuple[str, ...] = (), **raw: Any) -> Extension:
    lines: dict[tuple[str | int, ...], int] = {
        ("content_scripts", 0, "matches", 0): 12,
        ("content_scripts", 1, "matches", 0): 20,
    }
    manifest = Manifest(
        raw, 3, "Made up", "1.0", host_permissions=hosts, optional_host_permissions=optional, lines=lines
    )
    return Extension(Identity(None, None, None, None), manifest, {c.id: c for c in scripts}, {}, {})


def address(url: str, host: str | None, line: int = 1, receives: tuple[str, ...] = ()) -> EndpointUse:
    end = Endpoint(url, host, resolved=host is not None)
    return EndpointUse(end, (Place("api.js", line, 1, url),), receives)


def uses(whole: Extension, *, complete: bool = True, **changes: Any) -> list[PermissionUse]:
    return permission_uses(whole, replace(Analysis((), (), ()), **changes), packaged_taxonomies(), complete)


def said(
    pattern: str,
    *,
    contexts: Sequence[Context] = (),
    complete: bool = True,
    **changes: Any,
) -> tuple[str, str]:
    """What is said of the use of one host permission."""
    [only] = uses(extension(pattern, scripts=contexts), complete=complete, **changes)
    return only.use, only.because


def test_all_that_was_seen_of_a_host_is_told() -> None:
    ends = (
        address("https://www.linkedin.com/voyager/api", "www.linkedin.com", 3, ("person.name",)),
        address("https://www.linkedin.com/help", "www.linkedin.com", 4),
        address("https://api.example.com/", "api.example.com", 5),
    )
    whole = extension("https://*.linkedin.com/*", scripts=[script("content:0", "https://www.linkedin.com/*")])
    [only] = uses(whole, flows=(flow(),) * 2, endpoints=ends)
    assert (only.kind, only.use, only.because) == (
        "host",
        "used",
        "2 paths read its pages; content script content.js runs there; 2 addresses in the code lie on it (1 receives "
        "data of pages)",
    )
    assert (
        only.means == "May read and change linkedin.com and every site below it, and send requests there as the user."
    )
    assert [(place.file, place.line) for place in only.locations] == [("content.js", 3), ("api.js", 3), ("api.js", 4)]
    assert not only.far_reaching


@pytest.mark.parametrize(
    ("pattern", "read", "expected"),
    [
        ("https://www.linkedin.com/*", ("www.linkedin.com",), ("used", "1 path reads its pages")),
        ("https://*.linkedin.com/*", ("www.linkedin.com",), ("used", "1 path reads its pages")),
        ("https://*.linkedin.com/*", ("linkedin.com",), ("used", "1 path reads its pages")),
        ("https://*.linkedin.com/*", ("notlinkedin.com",), ("not-seen", NOTHING)),
        ("https://linkedin.com/*", ("linkedin.com.evil.example",), ("not-seen", NOTHING)),
        ("https://www.linkedin.com/*", ("*.linkedin.com",),
         ("cannot-tell", "1 path reads pages of linkedin.com, which its own may be among")),
        ("https://www.linkedin.com/*", ("*",),
         ("cannot-tell", "1 path reads pages of any site, which its own may be among")),
        ("*://*/*", ("x.com", "*.linkedin.com"), ("used", "1 path reads pages of x.com and linkedin.com")),
        ("<all_urls>", ("*",), ("used", "1 path reads pages of any site")),
    ],
)  # fmt: skip
def test_paths(pattern: str, read: tuple[str, ...], expected: tuple[str, str]) -> None:
    assert said(pattern, flows=(flow(hosts=read),)) == expected


def test_paths_that_nothing_loads_do_not_count() -> None:
    assert said("https://*.linkedin.com/*", flows=(flow(reached=False),)) == ("not-seen", NOTHING)


@pytest.mark.parametrize(
    ("pattern", "context", "expected"),
    [
        ("https://*.x.com/*", script("content:0", "https://x.com/i/*"), ("used", RUNS)),
        ("https://x.com/*", script("content:0", "https://*.x.com/*", files=("a.js", "b.js", "c.js", "d.js")),
         ("used", "content scripts a.js, b.js and 2 more run there")),
        ("https://x.com/*", script("content:0", "<all_urls>"),
         ("cannot-tell", "content script content.js runs there as on any site")),
        ("<all_urls>", script("content:0", "https://*.x.com/*"), ("used", "content script content.js runs on x.com")),
        ("<all_urls>", script("content:0", "<all_urls>"), ("used", "content script content.js runs on any site")),
        ("https://x.com/*", script("injected:1", "https://x.com/*", files=("a.js:7#code",)),
         ("cannot-tell", "script a.js:7 may be injected there")),
        ("https://x.com/*", script("registered:1", "https://x.com/*"), ("used", RUNS)),
        ("https://x.com/*", script("content:0", "https://x.com/*", files=()), ("not-seen", NOTHING)),
        ("https://a.x.com/*", script("content:0", "*://*.x.com/*", exclude_matches=(MatchPattern.parse("*://a.x.com/*"),)),
         ("not-seen", NOTHING)),
    ],
)  # fmt: skip
def test_content_scripts(pattern: str, context: Context, expected: tuple[str, str]) -> None:
    assert said(pattern, contexts=[context]) == expected


@pytest.mark.parametrize(
    ("pattern", "url", "host", "expected"),
    [
        ("https://x.com/*", "https://x.com/a", "x.com", ("used", "1 address in the code lies on it")),
        ("*://x.com/*", "http://x.com/a", "x.com", ("used", "1 address in the code lies on it")),
        ("http://x.com/*", "https://x.com/a", "x.com", ("not-seen", NOTHING)),
        ("https://x.com/only/*", "https://x.com/a", "x.com", ("used", "1 address in the code lies on it")),
        ("https://x.com/*", "https://x.com.evil.example/", "x.com.evil.example", ("not-seen", NOTHING)),
        ("https://x.com/*", "{...}/a", None, ("not-seen", NOTHING)),
        ("<all_urls>", "https://x.com/a", "x.com", ("cannot-tell", "1 address in the code lies on it")),
    ],
)  # fmt: skip
def test_addresses(pattern: str, url: str, host: str | None, expected: tuple[str, str]) -> None:
    assert said(pattern, endpoints=(address(url, host),)) == expected


def test_nothing_seen_tells_nothing_where_not_everything_was_analysed() -> None:
    assert said("https://x.com/*", complete=False) == ("cannot-tell", f"{NOTHING}, but not everything was analysed")


@pytest.mark.parametrize(
    ("pattern", "means", "far"),
    [
        ("<all_urls>", "May read and change every website, and send requests there as the user.", True),
        ("http://*/*", "May read and change every website, and send requests there as the user.", True),
        ("https://x.com/only/this", "May read and change x.com, and send requests there as the user.", False),
        ("file:///*", "May read files on this machine, if the user allows it.", True),
        ("chrome://favicon/", "May use pages of the browser itself; chrome://favicon/ holds the icons of websites.",
         False),
    ],
)  # fmt: skip
def test_what_patterns_mean(pattern: str, means: str, far: bool) -> None:
    [only] = uses(extension(pattern))
    assert (only.means, only.far_reaching) == (means, far)


def test_published_libraries_are_named_last() -> None:
    files = ("jquery.js", "a.js", "b.js", "c.js")
    library = ScriptCoverage("jquery.js", 1, 9, ("content:0",), library="jquery 3.7.1")
    running = script("content:0", "https://x.com/*", files=files)
    assert said("https://x.com/*", contexts=[running], scripts=(library,)) == (
        "used", "content scripts a.js, b.js and 2 more run there",
    )  # fmt: skip


def test_pages_of_the_browser_cannot_be_told() -> None:
    assert said("chrome://favicon/") == ("cannot-tell", "such pages are shown by their address, not by a call")


def test_optional_hosts_are_told_apart() -> None:
    [only] = uses(extension(optional=("https://x.com/*",)))
    assert (only.name, only.kind, only.use) == ("https://x.com/*", "optional-host", "not-seen")


def test_pages_of_content_scripts() -> None:
    entries = [
        {"matches": ["https://x.com/i/*"], "js": ["content.js"]},
        {"matches": ["https://y.com/*", 7, "https://x.com/i/*", "nonsense"], "css": ["a.css"]},
        "odd",
    ]
    scripts = [
        script("content:0", "https://x.com/i/*"),
        script("content:1", "https://y.com/*", files=()),
        script("injected:1", "https://y.com/*", files=("other.js",)),
    ]
    whole = extension(scripts=scripts, content_scripts=entries)
    x, y, nonsense = uses(whole, flows=(flow(hosts=("x.com",)),), endpoints=(address("https://y.com/", "y.com"),))
    assert (x.name, x.kind, x.use) == ("https://x.com/i/*", "content-script", "used")
    assert x.because == "1 path reads pages of its host; content script content.js runs there"
    assert x.means == "Its scripts run in some pages of x.com, and can read and change what is shown there."
    assert [(place.file, place.line) for place in x.locations] == [("manifest.json", 12), ("content.js", 3)]
    assert (y.use, y.because) == (
        "not-seen",
        "no script of the package is declared for it, and no path reads its pages",
    )
    assert (nonsense.use, nonsense.because, nonsense.means) == ("cannot-tell", "it is no match pattern", None)


def test_very_many_patterns_are_told_of_without_comparing_each() -> None:
    """Hostile: 4,000 patterns, as many addresses and scripts for as many pages would be 32 million comparisons."""
    patterns = tuple(f"https://*.site{at}.example/*" for at in range(4_000))
    ends = tuple(address(f"https://www.site{at}.example/", f"www.site{at}.example") for at in range(4_000))
    scripts = [script("content:0", *(f"https://a.site{at}.example/*" for at in range(4_000)))]
    told = uses(extension(*patterns, scripts=scripts), endpoints=ends)
    assert len(told) == 4_000
    assert told[0].because == "content script content.js runs there; 1 address in the code lies on it"
    assert (told[-1].use, told[-1].because) == ("cannot-tell", "there are too many patterns to look for each")
