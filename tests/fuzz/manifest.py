"""Target `manifest`: any text as manifest.json, with locales and pages beside it."""

from collections.abc import Iterator
from random import Random

from samples.catalog import load

from skimtrace.bundle.model import Bundle
from skimtrace.extension.load import load_extension
from skimtrace.extension.root import root_of
from tests.extension.made import bundle_of
from tests.flow import test_cases as flow_cases
from tests.flow.made import with_manifest
from tests.fuzz import mutation, parts

MAX_LENGTH = 16_384
KEYS = b"""manifest_version name version default_locale description key update_url browser_specific_settings gecko id
applications content_scripts matches exclude_matches include_globs exclude_globs js css run_at all_frames
match_about_blank match_origin_as_fallback world MAIN ISOLATED document_start background service_worker scripts page
persistent type module action browser_action page_action default_popup options_page options_ui devtools_page
side_panel default_path sidebar_action default_panel chrome_url_overrides newtab sandbox pages permissions
host_permissions optional_permissions optional_host_permissions web_accessible_resources resources extension_ids
use_dynamic_url externally_connectable content_security_policy extension_pages script-src 'self' 'unsafe-eval'
user_scripts api_script declarative_net_request rule_resources message placeholders content $1 $name$
__MSG_name__ __MSG_@@extension_id__ @@ui_locale <all_urls> *://*/* https://*.linkedin.com/* file:///* http://a:80/*
*.example.* a.js popup.html ../a.js /a.js chrome-extension://__MSG_@@extension_id__/a.js"""
SIGNS = rb"""{ } [ ] : , " \ \u0041 \ud83d \u0000 null true false 0 -1 1e999 1e-5 // /* */ {} [] [[ "": ,, 'a' NaN
<script> </script> <script src="a.js"> <script type="module"> <!-- --> <base href="/b/"> <iframe srcdoc=" <a
onclick=" <link rel="modulepreload" href=" &quot; &#x41; &#1114112; javascript: <style> <textarea> <svg> <math>
<![CDATA[ ]]> <meta http-equiv="refresh" content="0;url= <template> <noscript> <plaintext> <title> data:text/html,
:: """
TOKENS = [
    *KEYS.split(),
    *(b'"%s": ' % key for key in KEYS.split()),
    *SIGNS.split(),
    *(b"\n:: page.html\n", b"\n:: _locales/en/messages.json\n", b"\n:: a.js\n"),
    *(b"\n", b"\xef\xbb\xbf", b"\xff\xfe", b"\xe2\x80\xa8", b"\0"),
]


def check(data: bytes) -> None:
    """Load the extension. Raises whatever loading raises, and AssertionError where what it says is not consistent."""
    given = bundle_of(parts.split(data, "manifest.json"))
    bundle = root_of(given)
    extension = load_extension(bundle)
    for problem in extension.problems:
        assert problem.reason
        assert problem.reason.isprintable(), problem.reason
        assert problem.file.isprintable(), problem.file
    for path, script in extension.scripts.items():
        assert script.file in bundle.files, path
        assert script.line >= 1
        assert script.column >= 1
    assert set(extension.pages) <= set(bundle.files)
    assert all(len(name) < 1_000_000 for name in extension.locales)
    _same(bundle)


def _same(bundle: Bundle) -> None:
    assert repr(load_extension(bundle)) == repr(load_extension(bundle)), "reading it again reads something else"


def seeds() -> Iterator[bytes]:
    """Yield the manifests of the samples with pages and locales, and the flow cases that have more than scripts."""
    for sample in load():
        files = {path: content for path, content in sample.files().items() if path.endswith((".json", ".html"))}
        files |= {path: b"x" for path in sample.files() if path.endswith(".js")}
        yield parts.join(files)
    for case in flow_cases.CASES:
        if any(name.endswith((".json", ".html")) for name in case.files):
            yield parts.join(with_manifest(case.files))


def mutate(data: bytes, room: int, random: Random, basic: mutation.Basic) -> bytes:
    """Return `data` with tokens of manifests and pages in it changed."""
    return mutation.text(data, room, random, basic, TOKENS)
