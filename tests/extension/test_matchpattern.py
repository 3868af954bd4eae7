"""Chrome's documented examples ("Match patterns"), what Chromium's own tests settle, and a naive matcher to compare."""

import fnmatch

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from skimtrace.extension.matchpattern import MatchPattern


@pytest.mark.parametrize(
    ("pattern", "urls"),
    [
        ("https://*/*", ["https://www.google.com/", "https://example.org/foo/bar.html"]),
        ("http://*/*", ["http://google.com", "http://74.125.127.100/search"]),
        ("https://*/foo*", ["https://example.com/foo/bar.html", "https://www.google.com/foo", "https://a.b/foobar"]),
        ("https://*.google.com/foo*bar", ["https://www.google.com/foo/baz/bar", "https://docs.google.com/foobar"]),
        ("http://*.google.com/foo*bar", ["http://google.com/foobar", "http://www.google.com/foo?bar"]),
        ("file:///foo*", ["file:///foo/bar.html", "file:///foo"]),
        ("http://127.0.0.1/*", ["http://127.0.0.1/", "http://127.0.0.1/foo/bar.html", "http://127.0.0.1:3000/"]),
        ("http://localhost/*", ["http://localhost:3000", "http://localhost:8080"]),
        ("*://mail.google.com/*", ["http://mail.google.com/foo/baz/bar", "https://mail.google.com/foobar"]),
        ("*://mail.google.com/", ["http://mail.google.com/", "https://mail.google.com/"]),
        ("https://example.org/foo/bar.html", ["https://example.org/foo/bar.html"]),
        ("<all_urls>", ["http://example.org/foo/bar.html", "file:///bar/baz.html", "ftp://a/", "ws://a/"]),
        ("http://foo:1234/*", ["http://foo:1234/x"]),
        ("http://*:*/*", ["http://localhost:1/", "http://127.0.0.1/"]),
        ("https://example.org/foo/*", ["https://example.org/foo/", "https://example.org/foo"]),
        ("*://*.example.org./*", ["https://www.example.org/", "https://example.org./"]),
        ("wss://example.org/*", ["wss://example.org/socket"]),
        ("https://münchen.de/*", ["https://xn--mnchen-3ya.de/"]),
        ("http://[2607:f8b0:4005:805::200e]:8888/*", ["http://[2607:F8B0:4005:0805:0::200E]:8888/"]),
        ("file://localhost/foo", ["file:///foo"]),
        ("file:///foo?bar\\*baz", ["file:///foo?bar\\hellobaz"]),
        ("urn:uuid:*", ["urn:uuid:429fcc4e"]),
    ],
)
def test_valid_patterns_match_their_examples(pattern: str, urls: list[str]) -> None:
    parsed = MatchPattern.parse(pattern)
    assert [url for url in urls if not parsed.matches(url)] == []


@pytest.mark.parametrize(
    ("pattern", "urls"),
    [
        ("https://*/foo*", ["http://www.google.com/foo", "https://www.google.com/"]),
        ("http://*.google.com/foo*bar", ["http://wwwgoogle.com/foobar", "http://yahoo.com/foobar"]),
        ("*://*/*", ["file:///foo", "ftp://example.org/", "chrome-extension://abc/x"]),
        ("*://mail.google.com/", ["https://mail.google.com/inbox", "https://mail.google.com/?a"]),
        ("http://*.0.0.1/*", ["http://127.0.0.1"]),
        ("http://foo:1234/*", ["http://foo/x", "http://foo:1235/x"]),
        ("file:///foo?bar*", ["file:///fooXbar"]),
        ("<all_urls>", ["about:blank", "data:text/html,x", "chrome://settings/", "no url"]),
        ("https://example.org/a?c", ["https://example.org/abc"]),
        ("https://example.org/a", ["https://example.org/A"]),
    ],
)
def test_patterns_do_not_match_what_they_should_not(pattern: str, urls: list[str]) -> None:
    parsed = MatchPattern.parse(pattern)
    assert [url for url in urls if parsed.matches(url)] == []


@pytest.mark.parametrize(
    ("pattern", "reason"),
    [
        ("https://www.google.com", 'Empty path: a "/" must follow the host'),
        ("https://*foo/bar", 'Invalid host wildcard: "*" may only be the whole host, or stand before its first dot'),
        (
            "https://foo.*.bar/baz",
            'Invalid host wildcard: "*" may only be the whole host, or stand before its first dot',
        ),
        ("http://fo.*.ba:123/baz", "Invalid host wildcard"),
        ("http://foo.*/bar", "Invalid host wildcard"),
        ("https:/bar", "Wrong scheme separator: ':' after 'https'"),
        ("foo://*", "Invalid scheme: 'foo' is none of *, chrome-extension, file, ftp, http, https,"),
        ("http", 'Missing scheme separator: "://" must follow the scheme'),
        ("http:", "Wrong scheme separator"),
        ("http://", "Host can not be empty"),
        ("http:///", "Host can not be empty"),
        ("http://:1234/", "Host can not be empty"),
        ("http://*./", "Host can not be empty"),
        ("http://\0www/", "Invalid host: a character that hosts cannot hold"),
        ("http://foo:/", "Invalid port: '' for scheme 'http'"),
        ("http://*.foo:/", "Invalid port"),
        ("http://foo:com/", "Invalid port: 'com' for scheme 'http'"),
        ("http://foo:123456/", "Invalid port"),
        ("http://foo:80:80/monkey", "Invalid port: '80:80'"),
        ("*://localhost:3000/*", "Invalid port: '3000' for scheme '*'"),
        ("chrome-extension://foo:1234/", "Invalid port"),
        ("http://[2607:f8b0:4005:805::200e]:/*", "Invalid port"),
        ("http://[]:8888/*", "Host can not be empty"),
        ("http://[2607:f8b0:4005:805::200e/*", "Invalid host: only a port may follow"),
        ("http://[2607:f8b0:4005:805::200e]]/*", "Invalid host"),
        ("http://[2607:f8b0:4005:805:200e]/*", "Invalid host: Exactly 8 parts expected"),
        ("http://[2607:f8b0:4005:805:200e:12:bogus]/*", "Invalid host"),
        ("chrome://settings/*", "Invalid scheme: 'chrome'"),
        ("", "Missing scheme separator"),
        ("<All_urls>", "Missing scheme separator"),
        ("https://a/" + "x" * 5000, "a pattern of 5,001 characters"),
    ],
)
def test_invalid_patterns_are_refused_with_the_reason(pattern: str, reason: str) -> None:
    with pytest.raises(ValueError) as caught:
        MatchPattern.parse(pattern)
    assert str(caught.value).startswith(reason)


@pytest.mark.parametrize(
    ("pattern", "scheme", "host", "port", "path"),
    [
        ("*://*.Example.org/a*", "*", "*.example.org", "*", "/a*"),
        ("http://*:1234/", "http", "*", "1234", "/"),
        ("http://*.0.0.1/*", "http", "*.0.0.0.1", "*", "/*"),
        ("file://foo:1234/bar", "file", "", "*", "/bar"),
        ("file://foo*", "file", "", "*", "/foo*"),
        ("http://*/:1234", "http", "*", "*", "/:1234"),
        ("<all_urls>", "*", "*", "*", "/*"),
    ],
)
def test_the_parts_of_a_pattern(pattern: str, scheme: str, host: str, port: str, path: str) -> None:
    parsed = MatchPattern.parse(pattern)
    assert (parsed.scheme, parsed.host, parsed.port, parsed.path) == (scheme, host, port, path)
    assert parsed.text == pattern


def test_covering_hosts() -> None:
    subdomains = MatchPattern.parse("*://*.linkedin.com/in/*")
    assert subdomains.covers_host("linkedin.com")
    assert subdomains.covers_host("WWW.LinkedIn.com")
    assert not subdomains.covers_host("notlinkedin.com")
    assert not subdomains.covers_host("linkedin.com.evil.example")
    assert MatchPattern.parse("<all_urls>").covers_host("127.0.0.1")
    assert not MatchPattern.parse("file:///*").covers_host("linkedin.com")
    assert not MatchPattern.parse("http://*.0.0.1/*").covers_host("127.0.0.1")
    assert not subdomains.covers_host("no host")


def test_sharing_a_host() -> None:
    def share(one: str, other: str) -> bool:
        answers = {MatchPattern.parse(a).shares_host(MatchPattern.parse(b)) for a, b in ((one, other), (other, one))}
        assert len(answers) == 1, "sharing a host does not depend on the order"
        return answers.pop()

    assert share("*://*.example.org/a", "https://www.example.org/*")
    assert share("*://*/*", "https://www.example.org/*")
    assert share("<all_urls>", "file:///*")
    assert not share("http://example.org/*", "https://example.org/*")
    assert not share("https://www.example.org/*", "https://example.org/*")
    assert not share("file:///*", "https://example.org/*")


HOSTS = st.lists(st.sampled_from(["a", "b", "www", "org", "com"]), min_size=1, max_size=3).map(".".join)
PATHS = st.text("ab/", max_size=5).map(lambda text: "/" + text)


@settings(deadline=None)
@given(
    st.sampled_from(["*", "http", "https"]),
    st.sampled_from(["", "*."]),
    HOSTS | st.just("*"),
    st.text("ab/*", max_size=5),
    st.sampled_from(["http", "https", "ftp"]),
    HOSTS,
    PATHS,
)
def test_matching_agrees_with_a_naive_matcher(
    scheme: str, prefix: str, host: str, glob: str, url_scheme: str, url_host: str, path: str
) -> None:
    host = host if host == "*" else prefix + host
    pattern = MatchPattern.parse(f"{scheme}://{host}/{glob}")
    schemes = ("http", "https") if scheme == "*" else (scheme,)
    bare = host.removeprefix("*.")
    host_matches = host == "*" or url_host == bare or (host.startswith("*.") and url_host.endswith("." + bare))
    path_matches = fnmatch.fnmatchcase(path, f"/{glob}") or f"/{glob}" == f"{path}/*"
    expected = url_scheme in schemes and host_matches and path_matches
    assert pattern.matches(f"{url_scheme}://{url_host}{path}") == expected
    if expected:
        assert pattern.covers_host(url_host)


@settings(deadline=None)
@given(st.text(max_size=40) | st.text("*:/.[]ahtps<>_0", max_size=30))
def test_any_text_is_a_pattern_or_refused(text: str) -> None:
    try:
        pattern = MatchPattern.parse(text)
    except ValueError:
        return
    pattern.matches("https://example.org/")
    pattern.covers_host("example.org")


def test_a_pattern_that_makes_backtracking_endless() -> None:
    pattern = MatchPattern.parse("https://a/" + "*a" * 2000)
    assert not pattern.matches("https://a/" + "a" * 20_000 + "b")
    assert pattern.matches("https://a/" + "a" * 20_000)
