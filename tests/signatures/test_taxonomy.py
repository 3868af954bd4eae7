"""The taxonomies: their rows, the categories of hosts, and what a broken file is refused with."""

import shutil
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from skimtrace.data import data_folder
from skimtrace.errors import DataError
from skimtrace.signatures.taxonomy import category_title, endpoint_category, load_taxonomies, packaged_taxonomies

DATA_TYPES = {
    "person.name", "person.headline", "person.employer", "person.position", "person.location", "person.email",
    "person.phone", "person.photo", "person.profile-url", "person.contacts", "person.connection-degree",
    "person.messages", "person.posts", "person.identifier", "person.profile", "session.token", "page.whole",
    "page.selection", "page.text", "page.url", "user.input",
}  # fmt: skip


def test_the_data_types_are_these() -> None:
    rows = packaged_taxonomies().data_types
    assert set(rows) == DATA_TYPES
    assert {key for key, row in rows.items() if row.personal} == {
        key for key in DATA_TYPES if key.startswith(("person.", "session."))
    }
    assert rows["user.input"].weight == 0
    assert {row.group for key, row in rows.items() if key.startswith("page.")} == {"page"}


def test_permissions_say_what_they_allow() -> None:
    rows = packaged_taxonomies().permissions
    assert rows["cookies"].means == "Reads and changes the cookies of the sites it has access to, sessions among them."
    assert rows["cookies"].calls == ("chrome.cookies",)
    assert len({row.means for row in rows.values()}) >= len(rows) - 2, "each says something of its own"
    for row in rows.values():
        assert len(row.means) <= 120, f"{row.id}: a sentence, not a paragraph"
        assert row.unseen is None or (row.unseen[:1].islower() and not row.unseen.endswith(".")), row.id


def test_what_reaches_a_persons_browsing_is_far_reaching() -> None:
    far = {key for key, row in packaged_taxonomies().permissions.items() if row.far_reaching}
    assert {"cookies", "debugger", "history", "nativeMessaging", "proxy", "tabs", "webRequest"} <= far
    assert not far & {"activeTab", "alarms", "contextMenus", "storage", "unlimitedStorage"}


def test_titles_of_data_types_read_well_in_a_message() -> None:
    for row in packaged_taxonomies().data_types.values():
        assert not row.title.endswith("ss"), "a final s makes a message say 'them'"
        assert row.title == row.title.strip() != ""


@pytest.mark.parametrize(
    ("host", "category"),
    [
        ("api.openai.com", "language-model"),
        ("openai.com", None),
        ("hooks.slack.com", "automation"),
        ("slack.com", None),
        ("chat.googleapis.com", "chat"),
        ("sheets.googleapis.com", "no-code-database"),
        ("www.googleapis.com", None),
        ("maker.ifttt.com", "automation"),
        ("ifttt.com", None),
        ("abc.m.pipedream.net", "automation"),
        ("webhook.site", "request-inspection"),
        ("contoso.openai.azure.com", "language-model"),
        ("api.zerobounce.net", "email-lookup"),
        ("api.rocketreach.co", "contact-data"),
        ("api.apify.com", "data-collection"),
        ("html.duckduckgo.com", "search-engine"),
        ("www.bing.com", None),
        ("haveibeenpwned.com", "breach-lookup"),
        ("www.gravatar.com", "avatar-lookup"),
        ("checkip.amazonaws.com", "geo-ip"),
        ("script.google.com", "no-code-database"),
        ("x.script.google.com", "no-code-database"),
        ("google.com", None),
        ("hook.eu1.make.com", "automation"),
        ("notmake.com", None),
        ("abc.lambda-url.eu-west-1.on.aws", "cloud-host"),
        ("s3.eu-central-1.amazonaws.com", "cloud-host"),
        ("{...}.supabase.co", "no-code-database"),
        ("*.linkedin.com", "people-site"),
        ("WWW.LinkedIn.com.", "people-site"),
        ("api.hunter.io:443", "email-lookup"),
        ("a1b2.ngrok-free.app", "tunnel"),
        ("home.duckdns.org", "dynamic-dns"),
        ("localhost", "localhost"),
        ("localhost:3000", "localhost"),
        ("app.localhost", "localhost"),
        ("127.0.0.1", "localhost"),
        ("127.8.9.1:80", "localhost"),
        ("[::1]:8080", "localhost"),
        ("::1", "localhost"),
        ("0.0.0.0", "localhost"),
        ("192.168.1.10", "private-network"),
        ("10.0.0.1:8080", "private-network"),
        ("172.31.255.255", "private-network"),
        ("169.254.169.254", "private-network"),
        ("fe80::1", "private-network"),
        ("printer.local", "private-network"),
        ("git.corp.internal", "private-network"),
        ("172.32.0.1", "ip-address"),
        ("8.8.8.8", "ip-address"),
        ("[2001:4860:4860::8888]", "ip-address"),
        ("mylocalhost", None),
        ("localhost.example.com", None),
        ("example.com", None),
        ("", None),
        (None, None),
    ],
)
def test_endpoint_category(host: str | None, category: str | None) -> None:
    assert endpoint_category(host) == category


def test_the_longest_domain_decides(tmp_path: Path) -> None:
    folder = _copy(tmp_path)
    _edit(folder / "endpoints.yaml", "  - {host: bit.ly, basis: seen}", "  - {host: api.lusha.com, basis: seen}")
    known = load_taxonomies(folder)
    assert known.endpoint_category("x.api.lusha.com") == "url-shortener"
    assert known.endpoint_category("x.lusha.com") == "contact-data"


@given(st.text(max_size=80))
def test_no_host_breaks_the_look_up(host: str) -> None:
    category = endpoint_category(host)
    assert category is None or category_title(category)


@given(st.sampled_from(sorted(packaged_taxonomies().hosts)), st.from_regex(r"[a-z0-9-]{1,10}", fullmatch=True))
def test_a_subdomain_has_at_least_the_category_of_its_domain(host: str, label: str) -> None:
    category = endpoint_category(host)
    assert category == packaged_taxonomies().hosts[host]
    assert endpoint_category(f"{label}.{host}") in {category, packaged_taxonomies().hosts.get(f"{label}.{host}")}


def test_categories_have_titles_that_accuse_nobody() -> None:
    for category, title in packaged_taxonomies().categories.items():
        assert category_title(category) == title
        words = title.lower().split()
        assert not {"broker", "malicious", "suspicious", "exfiltration", "scraper"} & set(words), title
    assert category_title(None) is None
    assert category_title("nowhere") is None


@pytest.mark.parametrize(
    ("file", "old", "new", "line", "reason"),
    [
        (
            "data-types.yaml",
            "title: name, group: identity",
            "title: name, group: folks",
            "- {id: person.name, title: name, group: folks, personal: true, weight: 4}",
            "no such group: folks",
        ),
        (
            "data-types.yaml",
            "{id: person.photo,",
            "{id: person.name,",
            "- {id: person.name, title: photo, group: identity, personal: true, weight: 3}",
            "duplicate id: person.name",
        ),
        (
            "data-types.yaml",
            "personal: true, weight: 4",
            "personal: yes, weight: 4",
            "- {id: person.name, title: name, group: identity, personal: yes, weight: 4}",
            "Expected `bool`, got `str` (at data_types[0].personal)",
        ),
        (
            "endpoints.yaml",
            "{host: bit.ly,",
            "{host: lusha.com,",
            "- {host: lusha.com, basis: seen}",
            "lusha.com already stands in the category contact-data",
        ),
        (
            "endpoints.yaml",
            "{host: bit.ly,",
            '{host: "*.bit.ly",',
            '- {host: "*.bit.ly", basis: seen}',
            "not a bare domain: *.bit.ly",
        ),
        (
            "endpoints.yaml",
            "{host: bit.ly,",
            "{host: bit.ly/x,",
            "- {host: bit.ly/x, basis: seen}",
            "not a bare domain: bit.ly/x",
        ),
        (
            "endpoints.yaml",
            "{host: bit.ly, basis: seen}",
            "{host: bit.ly, basis: heard}",
            "- {host: bit.ly, basis: heard}",
            "Invalid enum value 'heard' (at categories[16].hosts[0].basis)",
        ),
        ("endpoints.yaml", "- id: tunnel", "- id: chat", "- id: chat", "duplicate id: chat"),
        (
            "cwe.yaml",
            "{id: CWE-201,",
            "{id: CWE-200,",
            "- {id: CWE-200, title: Insertion of Sensitive Information Into Sent Data}",
            "duplicate id: CWE-200",
        ),
        ("wording.yaml", '- {id: other, phrase: "Names {values}"}', "", "facts:", "no row with the id 'other'"),
        (
            "gdpr.yaml",
            'id: "12"',
            "id: 12",
            '- {id: 12, title: "Transparent information, communication and modalities"}',
            "Expected `str`, got `int` (at articles[8].id)",
        ),
        (
            "permissions.yaml",
            "calls: [chrome.alarms]",
            "calls: [alarms]",
            '- {id: alarms, means: "Runs code at set times.", calls: [alarms]}',
            "no name of the browser's interface: alarms",
        ),
        (
            "permissions.yaml",
            ", calls: [chrome.alarms]",
            "",
            '- {id: alarms, means: "Runs code at set times."}',
            "alarms has nothing that shows its use, and does not say why",
        ),
        (
            "permissions.yaml",
            ", calls: [chrome.alarms]",
            ", unseen: it cannot, free: [chrome.alarms.get]",
            '- {id: alarms, means: "Runs code at set times.", unseen: it cannot, free: [chrome.alarms.get]}',
            "alarms has `free` without `calls`, or `beside` without `unseen`",
        ),
        (
            "permissions.yaml",
            "Runs code at set times.",
            "runs code at set times",
            '- {id: alarms, means: "runs code at set times", calls: [chrome.alarms]}',
            "not a sentence: runs code at set times",
        ),
        (
            "permissions.yaml",
            "- {id: audio,",
            "- {id: alarms,",
            '- {id: alarms, means: "Reads and changes which sound devices are used.", calls: [chrome.audio]}',
            "duplicate id: alarms",
        ),
        (
            "permissions.yaml",
            "- {id: every, phrase: every website}",
            "",
            "pages:",
            "no row with the id 'every'",
        ),
    ],
)
def test_a_broken_taxonomy_is_refused(tmp_path: Path, file: str, old: str, new: str, line: str, reason: str) -> None:
    folder = _copy(tmp_path)
    _edit(folder / file, old, new)
    with pytest.raises(DataError) as caught:
        load_taxonomies(folder)
    assert (caught.value.file, caught.value.reason) == (str(folder / file), reason)
    assert (folder / file).read_text(encoding="utf-8").splitlines()[caught.value.line - 1].strip() == line


def _copy(tmp_path: Path) -> Path:
    return Path(shutil.copytree(data_folder() / "taxonomies", tmp_path / "taxonomies"))


def _edit(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert text.count(old) == 1, f"{old!r} stands {text.count(old)} times in {path.name}"
    path.write_text(text.replace(old, new), encoding="utf-8")
