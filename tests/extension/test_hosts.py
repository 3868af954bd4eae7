from hypothesis import given, settings
from hypothesis import strategies as st

from skimtrace.extension.hosts import HostSet
from skimtrace.extension.matchpattern import MatchPattern


def hosts(
    *matches: str, exclude: tuple[str, ...] = (), globs: tuple[str, ...] = (), no_globs: tuple[str, ...] = ()
) -> HostSet:
    parse = MatchPattern.parse
    return HostSet(tuple(map(parse, matches)), tuple(map(parse, exclude)), globs, no_globs)


def test_excludes_win_over_matches() -> None:
    injected = hosts("*://*.example.org/*", exclude=("*://*/business*",))
    assert injected.matches_url("https://example.org/news")
    assert not injected.matches_url("https://example.org/business/x")
    assert not injected.matches_url("https://example.com/news")


def test_include_globs_narrow_and_see_the_whole_url() -> None:
    """The examples of Chrome's documentation ("Include or exclude globs")."""
    injected = hosts("https://*.example.com/*", globs=("https://???.example.com/foo/*",))
    assert injected.matches_url("https://www.example.com/foo/bar")
    assert injected.matches_url("https://the.example.com/foo/")
    assert not injected.matches_url("https://my.example.org/foo/bar")
    assert not injected.matches_url("https://the.example.com/bar")
    query = hosts("http://*/*", globs=("*nytimes.com/???s/*",))
    assert query.matches_url("http://www.nytimes.com/arts/index.html")
    assert not query.matches_url("http://www.nytimes.com/travels/index.html")


def test_exclude_globs_win() -> None:
    injected = hosts("https://*.example.com/*", no_globs=("*science*",))
    assert injected.matches_url("https://history.example.com/")
    assert not injected.matches_url("https://science.example.com/")
    assert not injected.matches_url("https://www.example.com/science")


def test_which_hosts_may_be_injected() -> None:
    injected = hosts("*://*.linkedin.com/in/*", "https://github.com/*", exclude=("*://blog.linkedin.com/*",))
    assert injected.may_match_host("www.linkedin.com")
    assert injected.may_match_host("linkedin.com")
    assert injected.may_match_host("github.com")
    assert not injected.may_match_host("gist.github.com")
    assert not injected.may_match_host("blog.linkedin.com")
    assert not injected.may_match_host("example.org")
    assert not injected.may_match_host("no host")


def test_an_exclusion_of_one_scheme_or_path_leaves_the_host() -> None:
    assert hosts("*://a.example/*", exclude=("https://a.example/*",)).may_match_host("a.example")
    assert hosts("https://a.example/*", exclude=("*://a.example/x/*",)).may_match_host("a.example")
    assert not hosts("https://a.example/*", exclude=("https://a.example/*",)).may_match_host("a.example")


def test_globs_decide_over_hosts() -> None:
    injected = hosts("<all_urls>", globs=("http?://www.facebook.com/*",))
    assert injected.may_match_host("www.facebook.com")
    assert not injected.may_match_host("m.facebook.com")
    assert hosts("<all_urls>", globs=("*facebook*",)).may_match_host("example.org"), "a path may hold the word"
    assert not hosts("<all_urls>", no_globs=("*://bank.example/*",)).may_match_host("bank.example")
    assert hosts("<all_urls>", no_globs=("*://bank.example/x*",)).may_match_host("bank.example")


def test_host_patterns_are_listed_once() -> None:
    injected = hosts("*://*.linkedin.com/in/*", "https://*.linkedin.com/sales/*", "file:///*", "<all_urls>")
    assert injected.host_patterns() == ["*.linkedin.com", "*"]


def test_without_matches_nothing_is_injected() -> None:
    assert not HostSet().matches_url("https://example.org/")
    assert not HostSet().may_match_host("example.org")


def test_overlap() -> None:
    assert hosts("https://*.example.org/a").overlaps(hosts("*://www.example.org/*"))
    assert not hosts("https://example.com/*").overlaps(hosts("*://*.example.org/*"))


PATTERNS = st.sampled_from(
    ["<all_urls>", "*://*/*", "https://*.b.c/*", "http://a.b.c/x*", "*://b.c/*", "https://a.b.c/*", "http://*/*"]
)
GLOBS = st.text("*?abc:/.htps", max_size=12)


@settings(deadline=None)
@given(
    st.lists(PATTERNS, max_size=3),
    st.lists(PATTERNS, max_size=2),
    st.lists(GLOBS, max_size=2),
    st.lists(GLOBS, max_size=2),
    st.sampled_from(["http", "https"]),
    st.sampled_from(["a.b.c", "b.c", "c"]),
    st.text("xabc/", max_size=6),
)
def test_a_host_with_an_injected_url_may_match(
    matches: list[str], exclude: list[str], globs: list[str], no_globs: list[str], scheme: str, host: str, path: str
) -> None:
    injected = hosts(*matches, exclude=tuple(exclude), globs=tuple(globs), no_globs=tuple(no_globs))
    if injected.matches_url(f"{scheme}://{host}/{path}"):
        assert injected.may_match_host(host)
