import pytest

from skimtrace.extension.csp import DEFAULT_MV2, DEFAULT_MV3, DEFAULT_SANDBOX, Policies, Policy
from skimtrace.extension.model import ContextKind
from tests.extension.made import with_manifest


@pytest.mark.parametrize("policy", [DEFAULT_MV2, DEFAULT_MV3, "script-src 'self' 'unsafe-eval'", "default-src 'none'"])
def test_neither_inline_nor_remote_code(policy: str) -> None:
    parsed = Policy.parse(policy)
    assert not parsed.may_allow_inline
    assert not parsed.allows_url("https://cdn.example/x.js")


@pytest.mark.parametrize(
    "policy",
    [
        DEFAULT_SANDBOX,
        "script-src 'sha256-abc='",
        "script-src 'nonce-x'",
        "object-src 'self'",
        "",
        "default-src 'UNSAFE-INLINE'",
    ],
)
def test_inline_code_may_run(policy: str) -> None:
    assert Policy.parse(policy).may_allow_inline


@pytest.mark.parametrize(
    ("source", "url", "allowed"),
    [
        ("https://cdn.example", "https://cdn.example/x.js", True),
        ("https://cdn.example", "https://other.example/x.js", False),
        ("https://cdn.example", "https://www.cdn.example/x.js", False),
        ("https://*.cdn.example", "https://www.cdn.example/x.js", True),
        ("https://*.cdn.example", "https://cdn.example/x.js", False),
        ("cdn.example", "http://cdn.example/x.js", True),
        ("http://cdn.example", "https://cdn.example/x.js", True),
        ("https://cdn.example", "http://cdn.example/x.js", False),
        ("https:", "https://any.example/x.js", True),
        ("*", "https://any.example/x.js", True),
        ("*", "//any.example/x.js", False),
        ("https://cdn.example:8443", "https://cdn.example/x.js", False),
        ("https://cdn.example/lib/", "https://cdn.example/lib/x.js?v=1", True),
        ("https://cdn.example/lib/x.js", "https://cdn.example/lib/x.js?v=1", True),
        ("https://cdn.example/lib", "https://cdn.example/lib/x.js", False),
        ("'self'", "https://cdn.example/x.js", False),
    ],
)
def test_sources(source: str, url: str, allowed: bool) -> None:
    assert Policy.parse(f"default-src *; script-src 'self' {source}").allows_url(url) is allowed


def test_the_first_of_two_directives_counts() -> None:
    assert not Policy.parse("script-src 'self'; SCRIPT-SRC *").allows_url("https://a.example/")


def test_policies_of_a_manifest() -> None:
    declared = with_manifest({"content_security_policy": {"sandbox": "sandbox; script-src https:"}}).manifest
    policies = Policies.of_manifest(declared)
    assert policies.of(ContextKind.SANDBOX).allows_url("https://a.example/")
    assert not policies.of(ContextKind.POPUP).allows_url("https://a.example/")
    second = with_manifest({"manifest_version": 2, "content_security_policy": "script-src https://a.example"}).manifest
    assert Policies.of_manifest(second).of(ContextKind.POPUP).allows_url("https://a.example/")
    assert Policies.of_manifest(second).of(ContextKind.SANDBOX).may_allow_inline
