import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from skimtrace.extension.urls import canonical_host, is_ip_address, normalised, parse_url


@pytest.mark.parametrize(
    ("text", "host"),
    [
        ("WWW.Example.ORG", "www.example.org"),
        ("example.org.", "example.org."),
        ("münchen.de", "xn--mnchen-3ya.de"),
        ("xn--gkd", "xn--gkd"),
        ("ex%41mple.org", "example.org"),
        ("i❤.ws", "xn--i-7iq.ws"),
        ("127.1", "127.0.0.1"),
        ("0x7f.0.0.1", "127.0.0.1"),
        ("0177.0.0.1", "127.0.0.1"),
        ("2130706433", "127.0.0.1"),
        ("[2607:F8B0:0:0::200e]", "[2607:f8b0::200e]"),
        ("a_b.example", "a_b.example"),
    ],
)
def test_hosts_are_written_as_browsers_write_them(text: str, host: str) -> None:
    assert canonical_host(text) == host


@pytest.mark.parametrize(
    "text", ["", "a b", "a/b", "a\0b", "1.2.3.4.5", "256.1.1.1", "0x1ffffffff", "[::1", "[x]", "a" * 2000]
)
def test_what_is_no_host_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"\w"):
        canonical_host(text)


@pytest.mark.parametrize(
    ("text", "spec"),
    [
        ("HTTP://Example.org", "http://example.org/"),
        ("https://example.org:443/a/../b?c#d", "https://example.org/b?c#d"),
        ("https://user:pass@example.org:8443/", "https://example.org:8443/"),
        ("https:\\\\example.org\\a", "https://example.org/a"),
        ("  https://exa\nmple.org/\tx ", "https://example.org/x"),
        ("https://example.org/ü", "https://example.org/%C3%BC"),
        ("file://localhost/foo", "file:///foo"),
        ("chrome-extension://abc/x.js", "chrome-extension://abc/x.js"),
        ("data:text/plain,x", "data:text/plain,x"),
        ("about:blank", "about:blank"),
    ],
)
def test_urls_are_taken_apart_and_put_together(text: str, spec: str) -> None:
    url = parse_url(text)
    assert url is not None
    assert url.spec == spec


@pytest.mark.parametrize(
    "text", ["", "example.org", "/path", "https://", "https://a b/", "https://a:99999/", "https://a:x/"]
)
def test_what_is_no_absolute_url_is_none(text: str) -> None:
    assert parse_url(text) is None


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("/a/./b/../c", "/a/c"),
        ("/../../a", "/a"),
        ("a/b/..", "/a/"),
        ("/a/%2E%2e/b", "/b"),
        ("", "/"),
        ("/a//b", "/a//b"),
    ],
)
def test_dots_never_lead_above_the_root(path: str, expected: str) -> None:
    assert normalised(path) == expected


@settings(deadline=None)
@given(st.text(max_size=60))
def test_any_text_is_a_url_or_none(text: str) -> None:
    parse_url(text)
    parse_url(f"https://{text}/")
    try:
        host = canonical_host(text)
    except ValueError:
        return
    assert canonical_host(host) == host
    is_ip_address(host)


@settings(deadline=None)
@given(st.text(max_size=40).map(lambda text: f"https://example.org/{text}"))
def test_the_canonical_form_is_a_fixed_point(text: str) -> None:
    url = parse_url(text)
    assert url is not None
    assert parse_url(url.spec) == url
