"""The source model tables: what a selector, a key, a path or a cookie yields, where, and what is not about people."""

from collections.abc import Sequence
from pathlib import Path
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from skimtrace.data import data_files, data_folder, load_yaml
from skimtrace.errors import DataError
from skimtrace.flow import site_patterns
from skimtrace.flow.site_match import Matcher
from skimtrace.flow.site_patterns import MAX_SOURCE
from skimtrace.flow.site_rows import DataType, Generic, Site
from skimtrace.flow.sites import SelectorHit, SiteTables, load_site_tables, read_site_tables
from skimtrace.signatures.taxonomy import load_taxonomies

TABLES = load_site_tables()
LINKEDIN = TABLES.sites_for_host("*.linkedin.com")
EVERYWHERE = TABLES.sites_for_host("*")


def on(host: str) -> list[Site]:
    sites = TABLES.sites_for_host(host)
    assert sites, host
    return sites


def types(selector: str, sites: Sequence[Site]) -> tuple[str, ...]:
    hit = TABLES.by_selector(selector, sites)
    return hit[0] if hit else ()


# -- the tables themselves ---------------------------------------------------------------------------------------------


def test_every_site_of_the_issue_has_a_table() -> None:
    ids = {site.id for site in TABLES.sites}
    assert ids >= {
        "linkedin", "facebook", "instagram", "x", "github", "xing", "tiktok", "whatsapp", "telegram", "crunchbase",
        "wellfound", "gmail", "outlook", "whois", "reddit", "youtube", "discord", "indeed", "glassdoor", "apollo",
        "zoominfo", "rocketreach", "zhipin", "steam", "bni", "meetup", "slack", "hubspot", "salesforce", "zoho",
    }  # fmt: skip
    assert [site.id for site in TABLES.sites] == sorted(ids)


def test_the_types_are_those_of_the_taxonomy() -> None:
    assert set(get_args(DataType)) == set(load_taxonomies().data_types) - {"user.input"}


@pytest.mark.parametrize("site", TABLES.sites, ids=lambda site: site.id)
def test_a_token_that_is_one_plain_word_counts_on_known_hosts_only(site: Site) -> None:
    plain = [row.token for row in site.selectors if row.token.isalpha() and row.token.islower() and not row.common]
    assert plain == []


@pytest.mark.parametrize("site", TABLES.sites, ids=lambda site: site.id)
def test_every_row_that_is_a_whole_token_is_found_by_it(site: Site) -> None:
    for row in site.selectors:
        token = row.token.rstrip("*")
        if "=" in token and " " not in token:
            attribute, _, value = token.partition("=")
            text = f'[{attribute}="{value}"]'
        else:
            text = f'[class="{token}"]'
        hit = TABLES.match_selector(text, [site])
        assert hit is not None, row.token
        if not row.weak:
            assert hit.token == row.token, (row.token, hit)
            assert (hit.types or hit.about) == (row.types or row.about), row.token


# -- hosts -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("host", "ids"),
    [
        ("linkedin.com", ["linkedin"]),
        ("www.linkedin.com", ["linkedin"]),
        ("*.linkedin.com", ["linkedin"]),
        ("WWW.LinkedIn.com", ["linkedin"]),
        (".linkedin.com", ["linkedin"]),
        ("www.linkedin.com:443", ["linkedin"]),
        ("notlinkedin.com", []),
        ("linkedin.com.example.org", []),
        ("linkedin.co", []),
        ("mail.google.com", ["gmail"]),
        ("google.com", []),
        ("*.google.com", ["gmail", "google-contacts", "google-meet"]),
        ("twitter.com", ["x"]),
        ("mbasic.facebook.com", ["facebook"]),
        ("*.lightning.force.com", ["salesforce"]),
        ("example.org", []),
        ("", []),
    ],
)
def test_sites_of_a_host(host: str, ids: list[str]) -> None:
    assert [site.id for site in TABLES.sites_for_host(host)] == ids


def test_any_host_is_every_site() -> None:
    assert tuple(TABLES.sites_for_host("*")) == TABLES.sites


def test_the_list_of_sites_is_the_callers_own() -> None:
    TABLES.sites_for_host("linkedin.com").clear()
    assert [site.id for site in TABLES.sites_for_host("linkedin.com")] == ["linkedin"]


@pytest.mark.parametrize(
    ("path", "about_people"),
    [
        ("https://www.linkedin.com/in/*", True),
        ("/sales/lead/ACwAAA", True),
        ("https://www.linkedin.com/jobs/*", False),
        ("/company/acme/", False),
        ("https://www.linkedin.com/*", None),
        ("https://www.linkedin.com/feed/", None),
    ],
)
def test_pages_about_people(path: str, about_people: bool | None) -> None:
    assert TABLES.site("linkedin").page_about_people(path) is about_people


# -- selectors ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("selector", "expected"),
    [
        # one profile page, ten years of markup
        (".pv-top-card-section__name", ("person.name",)),
        (".pv-text-details__left-panel h1", ("person.name",)),
        ("h1.text-heading-xlarge", ("person.name",)),
        ("//h1[contains(@class, 'text-heading-xlarge')]", ("person.name",)),
        ("div.pv-text-details__left-panel > div > h1", ("person.name",)),
        ('[data-anonymize="person-name"]', ("person.name",)),
        ("span[data-anonymize=person-name]", ("person.name",)),
        (".pv-text-details__left-panel .text-body-medium", ("person.headline",)),
        (".text-body-medium.break-words", ("person.headline",)),
        ("text-body-small inline t-black--light break-words", ("person.location",)),
        (".pv-top-card-profile-picture__image--show", ("person.photo",)),
        (".pv-top-card img", ("person.photo",)),
        (".pv-top-card", ("person.profile",)),
        ('button[aria-label^="Current company:"] div', ("person.employer",)),
        (".member-distance-badge .dist-value", ("person.connection-degree",)),
        ("section.ci-email", ("person.email",)),
        (".pv-contact-info a[href^='mailto:']", ("person.email",)),
        ("#top-card-text-details-contact-info", ("person.email", "person.phone")),
        ('code[id^="bpr-guid-"]', ("person.profile",)),
        # lists, feed, messages, Sales Navigator, Recruiter
        ('.entity-result__title-text a span[aria-hidden="true"]', ("person.name",)),
        ("li.reusable-search__result-container", ("person.profile",)),
        ('a[href*="/in/"]', ("person.profile-url", "person.name")),
        (".mn-connection-card__occupation", ("person.headline",)),
        (".feed-shared-update-v2 .update-components-actor__name", ("person.name",)),
        (".feed-shared-update-v2__description", ("person.posts",)),
        (".msg-s-event-listitem__body", ("person.messages",)),
        (".msg-s-message-group__name", ("person.name",)),
        (".result-lockup__position-company a span:first", ("person.employer",)),
        ("[data-test-row-lockup-full-name]", ("person.name",)),
        ("[data-test-contact-phone]", ("person.phone",)),
        (".jobs-poster__name", ("person.name",)),
        # pieces of class names
        ('[class*="comments-post-meta__name-text"]', ("person.name",)),
        ("[class*=components-text]", ("person.posts",)),
        ("[class*=comment-item-content-body]", ("person.posts",)),
    ],
)
def test_linkedin(selector: str, expected: tuple[str, ...]) -> None:
    hit = TABLES.match_selector(selector, LINKEDIN)
    assert hit is not None
    assert (hit.types, hit.about) == (expected, None)


@pytest.mark.parametrize(
    ("selector", "about"),
    [
        (".job-details-jobs-unified-top-card__company-name a", "advert"),
        (".jobs-details h1", "advert"),
        (".job-card-list__entity-lockup .artdeco-entity-lockup__subtitle", "advert"),
        (".job-card-container__company-name, .artdeco-entity-lockup__subtitle", "advert"),
        ("h1.org-top-card-summary__title", "company"),
        (".org-top-card img", "company"),
        ('[data-anonymize="industry"]', "company"),
        (".social-details-social-counts__comments", "statistics"),
        ("button.artdeco-button", "chrome"),
        (".artdeco-pagination__button--next", "chrome"),
        (".msg-form__contenteditable", "own-input"),
        (".ql-editor", "own-input"),
        ("h1.salary", "other"),
        (".company-size .text-body-medium", "company"),
        ('button[data-urn="x"]', "chrome"),
    ],
)
def test_what_is_not_about_a_person_says_so(selector: str, about: str) -> None:
    hit = TABLES.match_selector(selector, LINKEDIN)
    assert hit is not None
    assert (hit.types, hit.about) == ((), about)
    assert TABLES.by_selector(selector, LINKEDIN) is None


@pytest.mark.parametrize(
    "selector",
    [
        ".dist-valued",
        ".xdist-value",
        ".pv-top",
        ".text-heading-xlarger",
        ".entity-resulted",
        ".my-text-heading-xlarge-box",
        "person-names",
        "[data-anonymized]",
        ".btn.primary",
        "#submit",
        "div > span:nth-child(2)",
        "click",
        "",
        " , > ~ +",
    ],
)
def test_a_token_inside_a_longer_word_does_not_match(selector: str) -> None:
    assert TABLES.match_selector(selector, LINKEDIN) is None


def test_a_prefix_matches_its_token_and_longer_ones_and_the_longest_prefix_wins() -> None:
    assert TABLES.by_selector(".pv-text-details__separator", LINKEDIN) == (
        ("person.profile",), TABLES.site("linkedin"), "pv-text-details*",
    )  # fmt: skip
    assert TABLES.by_selector(".pv-text-details__right-panel-item-text", LINKEDIN) == (
        ("person.employer",), TABLES.site("linkedin"), "pv-text-details__right-panel*",
    )  # fmt: skip


def test_a_field_inside_a_card_is_the_field_and_a_card_alone_is_a_profile() -> None:
    assert types(".pv-top-card .text-body-small", LINKEDIN) == ("person.location",)
    assert types(".pv-top-card div.mt2", LINKEDIN) == ("person.profile",)


def test_fallbacks_in_one_selector_list_are_joined() -> None:
    assert types("h1.text-heading-xlarge, .org-top-card-summary__title", LINKEDIN) == ("person.name",)
    assert types(".ci-email a, .ci-phone span", LINKEDIN) == ("person.email", "person.phone")
    assert types("h1.text-heading-xlarge, .pv-top-card--list", LINKEDIN) == ("person.name",)


def test_commas_in_brackets_and_quotes_do_not_part_alternatives() -> None:
    assert types(':is(.ci-email, .x) [title="a,b"]', LINKEDIN) == ("person.email",)


def test_weak_hits_are_marked_and_certain_ones_are_not() -> None:
    weak = TABLES.match_selector(".artdeco-entity-lockup__title", LINKEDIN)
    sure = TABLES.match_selector(".entity-result__item .artdeco-entity-lockup__title", LINKEDIN)
    assert weak is not None
    assert sure is not None
    assert (weak.types, weak.weak) == (("person.name",), True)
    assert (sure.types, sure.weak) == (("person.name",), False)


@pytest.mark.parametrize(
    "selector", ["#experience", ".h1 h1", '[data-member-id="1"]', ".profile-name", "#contact-email", "main"]
)
def test_words_of_any_site_do_not_count_while_the_host_is_unknown(selector: str) -> None:
    assert TABLES.match_selector(selector, EVERYWHERE) is None


def test_words_of_one_site_count_on_any_host() -> None:
    hit = TABLES.by_selector(".pv-top-card-section__name", EVERYWHERE)
    assert hit == (("person.name",), TABLES.site("linkedin"), "pv-top-card-section__name")
    assert types('[data-testid="UserDescription"]', EVERYWHERE) == ("person.headline",)


def test_a_sites_rows_do_not_count_on_another() -> None:
    assert TABLES.by_selector(".pv-top-card-section__name", on("github.com")) is None


@pytest.mark.parametrize(
    ("host", "selector", "expected"),
    [
        ("www.facebook.com", "#fb-timeline-cover-name", ("person.name",)),
        ("www.facebook.com", "div[role=article]", ("person.posts",)),
        ("www.facebook.com", '[aria-label="All friends"] a', ("person.contacts",)),
        ("mbasic.facebook.com", 'a[href*="/profile.php?id="]', ("person.profile-url",)),
        ("www.messenger.com", '[data-scope="messages_table"] [dir="auto"]', ("person.messages",)),
        ("www.instagram.com", "a.FPmhX.notranslate", ("person.name",)),
        ("www.instagram.com", "div.-vDIg span", ("person.profile",)),
        ("www.instagram.com", "header section ul li span", ("person.profile",)),
        ("x.com", '[data-testid="User-Name"] a', ("person.name", "person.identifier")),
        ("x.com", 'article[data-testid="tweet"]', ("person.posts",)),
        ("twitter.com", ".ProfileHeaderCard-screennameLink", ("person.identifier",)),
        ("github.com", "span.p-nickname.vcard-username", ("person.identifier",)),
        ("github.com", 'li[itemprop="homeLocation"]', ("person.location",)),
        ("www.xing.com", '[data-qa="malt-profile-display-name"] > span', ("person.name",)),
        ("www.tiktok.com", 'h1[data-e2e="user-title"]', ("person.identifier",)),
        ("web.whatsapp.com", "[data-pre-plain-text]", ("person.messages",)),
        ("web.whatsapp.com", '[data-testid="cell-frame-title"] span', ("person.name",)),
        ("web.whatsapp.com", "#pane-side", ("person.contacts",)),
        ("web.telegram.org", ".chat-info .peer-title", ("person.name",)),
        ("mail.google.com", "span.gD", ("person.name", "person.email")),
        ("mail.google.com", "data-hovercard-id", ("person.name", "person.email")),
        ("mail.google.com", "div.a3s.aiL", ("person.messages",)),
        ("outlook.office.com", ".ms-Persona-primaryText", ("person.name", "person.email")),
        ("who.is", ".rawWhois", ("person.profile",)),
        ("www.whois.com", "div.df-value", ("person.profile",)),
        ("www.reddit.com", "shreddit-comment", ("person.posts",)),
        ("www.youtube.com", "#author-text span", ("person.name",)),
        ("discord.com", '[class*="username_"]', ("person.name",)),
        ("discord.com", '[id^="message-content-"]', ("person.messages",)),
        ("www.zhipin.com", ".geek-name", ("person.name",)),
        ("steamcommunity.com", "span.actual_persona_name", ("person.name",)),
        ("app.slack.com", ".c-message__sender_button", ("person.name",)),
        ("app.hubspot.com", '[data-selenium-test="contact-chicklet-title-link"]', ("person.name",)),
        ("acme.lightning.force.com", "lightning-formatted-email a", ("person.email",)),
        ("crm.zoho.com", '[id="subvalue_EMAIL"]', ("person.email",)),
        ("meet.google.com", "[data-self-name]", ("person.name",)),
        ("resumes.indeed.com", ".rezemp-ResumeSearchCard-contents", ("person.profile",)),
    ],
)
def test_other_sites(host: str, selector: str, expected: tuple[str, ...]) -> None:
    assert set(types(selector, on(host))) == set(expected)


@pytest.mark.parametrize(
    ("host", "selector", "about"),
    [
        ("www.indeed.com", "h2.jobTitle", "advert"),
        ("www.indeed.com", '[data-testid="company-name"]', "company"),
        ("www.glassdoor.com", ".JobDetails_jobTitle__Rw_gn", "advert"),
        ("www.youtube.com", "ytd-video-renderer #video-title", "media"),
        ("www.youtube.com", "#subscriber-count", "statistics"),
        ("steamcommunity.com", ".market_listing_row .market_listing_price", "media"),
        ("github.com", ".js-calendar-graph-svg", "statistics"),
        ("x.com", '[data-testid="SideNav_NewTweet_Button"]', "chrome"),
        ("x.com", '[data-testid^="tweetTextarea_"]', "own-input"),
        ("www.zhipin.com", ".job-card-wrapper", "advert"),
        ("www.instagram.com", "span.g47SY", "statistics"),
    ],
)
def test_other_sites_not_about_people(host: str, selector: str, about: str) -> None:
    hit = TABLES.match_selector(selector, on(host))
    assert hit is not None
    assert hit.about == about


@pytest.mark.parametrize(
    ("selector", "expected"),
    [
        ('a[href^="mailto:"]', ("person.email",)),
        ("a[href^=tel]", ("person.phone",)),
        ("a[href^='tel:']", ("person.phone",)),
        ("[itemprop='email']", ("person.email",)),
        ('//*[@itemprop="jobTitle"]', ("person.position",)),
        ('[itemtype="https://schema.org/Person"] img', ("person.photo",)),
        (".vcard .fn", ("person.name",)),
        (".h-card .u-email", ("person.email",)),
        ("a[rel=author]", ("person.name", "person.profile-url")),
        ('meta[property="profile:first_name"]', ("person.name",)),
        ("a[href*='linkedin.com/in/']", ("person.profile-url",)),
        ("[itemprop=price]", ()),
        ("[itemprop]", ()),
        (".email", ()),
        (".hotel-name", ()),
        (".vcards", ()),
        ("a[rel=nofollow]", ()),
        ("input[name=author]", ()),
    ],
)
def test_generic_selectors(selector: str, expected: tuple[str, ...]) -> None:
    assert TABLES.generic_selector(selector) == expected
    hit = TABLES.match_selector(selector, EVERYWHERE)
    assert (hit.types if hit else ()) == expected


@given(st.text(max_size=200), st.sampled_from(["*", "linkedin.com", "mail.google.com"]))
def test_any_text_gets_an_answer_and_the_same_one_twice(text: str, host: str) -> None:
    sites = TABLES.sites_for_host(host)
    assert TABLES.match_selector(text, sites) == TABLES.match_selector(text, TABLES.sites_for_host(host))
    TABLES.selector_hint(text), TABLES.not_person(text), TABLES.by_path(text)


@given(
    st.lists(
        st.sampled_from([".pv-top-card", "h1", "[title='a,(b']", ":not(", ">", ",", "|", '"', " ", "]"]), max_size=40
    )
)
def test_broken_selectors_do_no_harm(pieces: list[str]) -> None:
    hit = TABLES.match_selector("".join(pieces), LINKEDIN)
    assert hit is None or bool(hit.types) != (hit.about is not None)


def test_a_style_sheet_is_no_selector() -> None:
    assert TABLES.match_selector(".pv-top-card {display: none}\n" * 400, LINKEDIN) is None


def test_a_miss_is_not_looked_at_closely(monkeypatch: pytest.MonkeyPatch) -> None:
    looked_at: list[str] = []
    alternative = Matcher._alternative

    def watched(matcher: Matcher, text: str) -> SelectorHit | None:
        looked_at.append(text)
        return alternative(matcher, text)

    monkeypatch.setattr(Matcher, "_alternative", watched)
    fresh = SiteTables(TABLES.sites, TABLES.generic)
    assert fresh.match_selector(".pv-top-card__name", fresh.sites) is not None
    assert looked_at == [".pv-top-card__name"]
    texts = [f"./chunks/{n}-vendor.js .panel > li:nth-child({n}) a.button" for n in range(20_000)]
    assert {fresh.match_selector(text, fresh.sites) for text in texts} == {None}
    assert len(looked_at) == 1


# -- keys, paths, cookies, storage, globals ----------------------------------------------------------------------------


def test_keys_count_on_their_site_only() -> None:
    assert TABLES.by_key("publicIdentifier", LINKEDIN) == ("person.identifier",)
    assert TABLES.by_key("publicidentifier", LINKEDIN) == ()
    assert TABLES.by_key("publicIdentifier", on("x.com")) == ()
    assert TABLES.by_key("screen_name", on("x.com")) == ("person.identifier",)
    assert TABLES.by_key("pushname", on("web.whatsapp.com")) == ("person.name",)


LI = "https://www.linkedin.com"


@pytest.mark.parametrize(
    ("text", "site", "path", "found"),
    [
        ("/voyager/api/identity/profiles/{...}/profileContactInfo", "linkedin", "/profileContactInfo", "email phone"),
        (LI + "/voyager/api/graphql?queryId=voyagerSearchDashClusters.b0928", "linkedin", "voyagerSearchDashClusters",
         "profile"),
        (LI + "/voyager/api/relationships/dash/connections?count=40", "linkedin", "/relationships/dash/connections",
         "contacts"),
        ("/voyager/api/messaging/conversations", "linkedin", "/voyager/api/messaging/", "messages"),
        ("/sales-api/salesApiProfiles/(profileId:{...})", "linkedin", "salesApiProfiles", "profile"),
        (LI + "/talent/api/talentLinkedInMemberProfiles/", "linkedin", "talentLinkedInMemberProfiles", "profile"),
        ("https://www.facebook.com/api/graphql/", "facebook", "/api/graphql", "profile"),
        ("https://i.instagram.com/api/v1/friendships/{...}/followers/", "instagram", "/api/v1/friendships/",
         "contacts"),
        ("https://x.com/i/api/graphql/abc/Followers?variables=", "x", "/Followers", "contacts"),
        ("https://www.xing.com/xing-one/api", "xing", "/xing-one/api", "profile"),
        ("/wapi/zpjob/rec/geek/list?page=1", "zhipin", "/wapi/zpjob/rec/geek/", "profile"),
    ],
)  # fmt: skip
def test_private_paths(text: str, site: str, path: str, found: str) -> None:
    hit = TABLES.by_path(text)
    assert hit is not None
    assert (hit.site.id, hit.path, hit.private, hit.about) == (site, path, True, None)
    assert hit.types == tuple(f"person.{name}" for name in found.split())


@pytest.mark.parametrize(
    ("text", "site", "path", "found"),
    [
        (LI + "/in/{...}/overlay/contact-info/", "linkedin", "/overlay/contact-info", "email phone"),
        (LI + "/in/{...}/", "linkedin", "/in/", "profile"),
        ("https://api.github.com/users/{...}", "github", "api.github.com/users", "profile"),
        ("https://www.linkedin.com/mynetwork/invite-connect/connections/", "linkedin",
         "/mynetwork/invite-connect/connections", "contacts"),
    ],
)  # fmt: skip
def test_public_paths(text: str, site: str, path: str, found: str) -> None:
    hit = TABLES.by_path(text)
    assert hit is not None
    assert (hit.site.id, hit.path, hit.private, hit.about) == (site, path, False, None)
    assert hit.types == tuple(f"person.{name}" for name in found.split())


@pytest.mark.parametrize(
    "text",
    [
        "https://example.org/voyager/api/identity/profiles/",  # somebody else's server
        "https://api.example.org/api/graphql",
        "/api/graphql",  # says nothing without a host
        "/api/v1/users/",
        "/voyagers/api/",
        "https://www.linkedin.com/feed/",
        "/in/",
        "Followers",
        "https://",
        "http://[",
        "//",
    ],
)
def test_paths_that_are_no_sites(text: str) -> None:
    assert TABLES.by_path(text) is None


def test_a_common_path_counts_on_its_site() -> None:
    hit = TABLES.by_path("/api/graphql", on("www.facebook.com"))
    assert hit is not None
    assert (hit.site.id, hit.types) == ("facebook", ("person.profile",))
    assert TABLES.by_path("/api/graphql", LINKEDIN) is None


def test_private_paths_that_are_not_about_people() -> None:
    hit = TABLES.by_path("https://www.linkedin.com/voyager/api/jobs/jobPostings/{...}")
    assert hit is not None
    assert (hit.types, hit.about, hit.private) == ((), "advert", True)


def test_cookies() -> None:
    hit = TABLES.by_cookie("li_at")
    assert hit is not None
    assert (hit.types, hit.site.id) == (("session.token",), "linkedin")
    hit = TABLES.by_cookie("c_user")
    assert hit is not None
    assert (hit.types, hit.site.id) == (("person.identifier",), "facebook")
    assert TABLES.by_cookie("JSESSIONID") is None  # every Java server's
    hit = TABLES.by_cookie("JSESSIONID", LINKEDIN)
    assert hit is not None
    assert (hit.types, hit.site.id) == (("session.token",), "linkedin")
    assert TABLES.by_cookie("li_at", on("x.com")) is None
    assert TABLES.by_cookie("_ga") is None
    assert TABLES.by_cookie("LI_AT") is None


def test_storage_and_globals() -> None:
    store = TABLES.by_storage("model-storage")
    assert store is not None
    assert (store.types, store.site.id) == (("person.contacts",), "whatsapp")
    assert TABLES.by_storage("settings") is None
    assert TABLES.by_global("Store") is None
    known = TABLES.by_global("Store", on("web.whatsapp.com"))
    assert known is not None
    assert known.types == ("person.contacts",)
    shared = TABLES.by_global("_sharedData")
    assert shared is not None
    assert shared.site.id == "instagram"


# -- words -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("fullName", ("person.name",)),
        ("full_name", ("person.name",)),
        ("full-name", ("person.name",)),
        ("FULL_NAME", ("person.name",)),
        ("name", ("person.name",)),
        ("nameEl", ("person.name",)),
        ("names", ("person.name",)),
        ("candidateName", ("person.name",)),
        ("authorName", ("person.name",)),
        ("nombreCompleto", ("person.name",)),
        ("Vorname", ("person.name",)),
        ("headline", ("person.headline",)),
        ("profileHeadline", ("person.headline",)),
        ("jobTitle", ("person.position",)),
        ("currentCompany", ("person.employer",)),
        ("companyName", ("person.employer",)),
        ("location", ("person.location",)),
        ("email", ("person.email",)),
        ("emails", ("person.email",)),
        ("e-mail", ("person.email",)),
        ("workEmailAddress", ("person.email",)),
        ("phoneNumber", ("person.phone",)),
        ("mobile", ("person.phone",)),
        ("profilePicUrl", ("person.photo",)),
        ("avatar_url", ("person.photo",)),
        ("linkedInURL", ("person.profile-url",)),
        ("profileUrl", ("person.profile-url",)),
        ("memberUrn", ("person.identifier",)),
        ("userId", ("person.identifier",)),
        ("connectionDegree", ("person.connection-degree",)),
        ("chatHistory", ("person.messages",)),
        ("postText", ("person.posts",)),
        ("csrfToken", ("session.token",)),
        ("nameAndEmail", ("person.email",)),
        ("firstNameAndEmail", ("person.name", "person.email")),
        # not names of data about people
        ("fileName", ()),
        ("className", ()),
        ("hostname", ()),
        ("tagName", ()),
        ("eventName", ()),
        ("rename", ()),
        ("username2x", ("person.identifier",)),
        ("companySize", ()),
        ("companyLogo", ()),
        ("jobDescription", ()),
        ("followerCount", ()),
        ("connectionsCount", ()),
        ("emailRegex", ()),
        ("phoneInputPlaceholder", ()),
        ("tabUrl", ()),
        ("messageType", ()),
        ("locationButton", ()),
        ("emailed", ()),
        ("dislocation", ()),
        ("price", ()),
        ("x", ()),
        ("", ()),
        ("a" * 100 + "Email", ()),
    ],
)
def test_name_hints(name: str, expected: tuple[str, ...]) -> None:
    assert TABLES.name_hint(name) == expected


@pytest.mark.parametrize(
    ("selector", "expected"),
    [
        (".profile-card__full-name", ("person.name",)),
        (".card .user-headline span", ("person.headline",)),
        ("#email", ("person.email",)),
        ("img.profile-photo", ("person.photo",)),
        (".name, h2, h3", ("person.name",)),
        ('[class*="school"]', ("person.employer",)),
        (".person .phone-number", ("person.phone",)),
        ("span[title]", ()),
        ("[role=region]", ()),
        ("input#email", ()),
        ("textarea.message", ()),
        (".email-button", ()),
        (".follower-count", ()),
        (".job-card .location", ()),
        (".company-page .name", ()),
        (".nav-menu .name", ("person.name",)),
        (".name .nav-menu", ()),
        ("div > span", ()),
    ],
)
def test_selector_hints(selector: str, expected: tuple[str, ...]) -> None:
    assert TABLES.selector_hint(selector) == expected


@pytest.mark.parametrize(
    ("text", "token"),
    [
        (".job-card__title", "job-card__title"),
        (".jobDescription p", "jobDescription"),
        (".product-price", "product-price"),
        ("companyLogo", "companyLogo"),
        ("#save-button", "save-button"),
        (".btn-send, .btn-close", "btn-send"),
        (".btn-send, .name", None),
        (".modal .name", None),
        ("[role=dialog] a", None),
        (".profile-card__name", None),
        (".jobs-poster", None),
        ("h1", None),
    ],
)
def test_what_is_not_about_a_person(text: str, token: str | None) -> None:
    assert TABLES.not_person(text) == token


def test_properties_decide_over_text() -> None:
    assert TABLES.by_property(("person.name",), "href") == ("person.profile-url",)
    assert TABLES.by_property(("person.profile",), "src") == ("person.photo",)
    assert TABLES.by_property(("person.name", "person.headline"), "innerText") == ("person.name", "person.headline")
    assert TABLES.by_property(("page.text",), "src") == ("page.text",)
    assert TABLES.by_property((), "href") == ()


# -- regexes -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "source",
    [
        r"[a-zA-Z0-9._%+-]+@[a-zA-Z0-9.-]+\.[a-zA-Z]{2,}",
        r"\b[A-Z0-9._%+-]+@[A-Z0-9.-]+\.[A-Z]{2,4}\b",
        r"^[^\s@]+@[^\s@]+\.[^\s@]+$",
        r"\S+@\S+\.\S+",
        r"([a-z0-9_\.-]+)\x40([\da-z\.-]+)\.([a-z\.]{2,6})",
        r"\w+([-+.']\w+)*@\w+([-.]\w+)*\.\w+([-.]\w+)*",
        r"[\w.+-]+\s*@\s*[\w-]+\.[\w.-]+",
        r"[\w.+-]+@gmail\.com",
        r"mailto:([^?]+)",
    ],
)
def test_email_patterns(source: str) -> None:
    assert TABLES.is_email_pattern(source)
    assert not TABLES.is_phone_pattern(source)


@pytest.mark.parametrize(
    "source",
    [
        r"@media\s+(.*)",
        r"(?:^|\s)@([\w]+)",
        r"^@[\w-]+\/",
        r"^(?:\s*([^@]*)(?:\((.*?)\))?@)?(\S.*?):(\d+)(?::(\d+))?\s*$",
        r"(.*)@(.*):\d+",
        r"\/\/([^:]+):([^@]+)@(.+)",
        r"(\d+)@c\.us",
        r"([\w-]+)@([\d.]+)",
        r"\w+@\w+",
        r"[@\w]+\.\w+",
        "@",
        "",
    ],
)
def test_patterns_with_an_at_that_are_no_addresses(source: str) -> None:
    assert not TABLES.is_email_pattern(source)


@pytest.mark.parametrize(
    "source",
    [
        r"(\+?\d{1,3}[-.\s]?)?\(?\d{3}\)?[-.\s]?\d{3}[-.\s]?\d{4}",
        r"\+?\d[\d\s().-]{7,}\d",
        r"\+\d{1,4}[\s\-]?\d{6,12}",
        r"^\+?[1-9]\d{1,14}$",
        r"\b[6-9]\d{9}\b",
        r"1[3-9]\d{9}",
        r"\d{3}-\d{3}-\d{4}",
        r"\(\d{3}\)\s*\d{3}-\d{4}",
        r"^\+?[0-9\s\-()]{8,20}$",
        r"phone[:\s]*([\d\s+()-]{7,})",
        r"tel:([+\d-]+)",
        r"(\d+)@c\.us",
    ],
)
def test_phone_patterns(source: str) -> None:
    assert TABLES.is_phone_pattern(source)
    assert not TABLES.is_email_pattern(source)


@pytest.mark.parametrize(
    "source",
    [
        r"\d{4}-\d{2}-\d{2}",
        r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{2,4})",
        r"\d{1,2}:\d{2}(:\d{2})?",
        r"(\d{1,3}\.){3}\d{1,3}",
        r"[+-]?\d+(\.\d+)?",
        r"\d{4}[- ]?\d{4}[- ]?\d{4}[- ]?\d{4}",
        r"\d{3}-\d{2}-\d{4}",
        r"\d{13}",
        r"^\d+$",
        r"v?(\d+)\.(\d+)\.(\d+)",
        r"[0-9a-f]{8}-[0-9a-f]{4}",
        r"iPhone OS (\d+)_(\d+)",
        r"^\d{5}(-\d{4})?$",
        "0123456789",
        "",
    ],
)
def test_patterns_of_other_numbers(source: str) -> None:
    assert not TABLES.is_phone_pattern(source)


@given(st.text(alphabet="[](){}?*+|\\^$.-,@:/<=!dswSbxu0123456789abcA \u00e9", max_size=80))
def test_any_regex_source_is_read_to_its_end(source: str) -> None:
    assert TABLES.is_email_pattern(source) in (True, False)
    assert TABLES.is_phone_pattern(source) in (True, False)


def test_a_huge_regex_is_not_read(monkeypatch: pytest.MonkeyPatch) -> None:
    read: list[int] = []
    atoms_of = site_patterns.atoms_of

    def watched(source: str) -> list[site_patterns.Atom]:
        read.append(len(source))
        return atoms_of(source)

    monkeypatch.setattr(site_patterns, "atoms_of", watched)
    email = "[a-z]+@[a-z]+\\.[a-z]+"
    assert TABLES.is_email_pattern(email.rjust(MAX_SOURCE, "("))
    assert not TABLES.is_email_pattern(email.rjust(MAX_SOURCE + 1, "("))
    assert not TABLES.is_email_pattern(email.rjust(1_000_000, "("))
    assert not TABLES.is_phone_pattern("[" * 1_000_000)
    assert read == [MAX_SOURCE]


# -- files that are refused --------------------------------------------------------------------------------------------

SITE = "id: small\ntitle: Small\ndomains: [small.example]\npeople: true\n"


def tables(folder: Path, site: str, name: str = "small.yaml") -> SiteTables:
    (folder / "sites").mkdir()
    (folder / "sites" / name).write_text(site, encoding="utf-8")
    generic = (data_folder() / "models" / "generic.yaml").read_text(encoding="utf-8")
    (folder / "generic.yaml").write_text(generic, encoding="utf-8")
    return read_site_tables(folder)


def test_a_small_table(tmp_path: Path) -> None:
    rows = 'selectors:\n  - {token: "who-is*", types: [person.name]}\n  - {token: who-is-price, about: advert}\n'
    small = tables(tmp_path, SITE + rows)
    assert [site.id for site in small.sites] == ["small"]
    assert small.by_selector(".who-is-it", small.sites) == (("person.name",), small.sites[0], "who-is*")
    assert small.by_selector(".who-is-price", small.sites) is None


@pytest.mark.parametrize(
    ("rows", "line", "words"),
    [
        ("selectors:\n  - {token: a-b, types: [person.nose]}\n", 6, "person.nose"),
        ("selectors:\n  - {token: a-b, types: [person.name], strong: true}\n", 6, "strong"),
        ("selectors:\n  - {token: a-b}\n", 0, "the token 'a-b' needs types or, if not about people, `about`"),
        ("selectors:\n  - {token: a-b, types: [person.name], about: advert}\n", 0, "needs types or"),
        ("selectors:\n  - {token: a-b, about: weather}\n", 6, "weather"),
        ('selectors:\n  - {token: "ab*", types: [person.name]}\n', 0, "the prefix 'ab*' is shorter than 3 characters"),
        ('selectors:\n  - {token: ">", types: [person.name]}\n', 0, "the token '>' has no word in it"),
        ('selectors:\n  - {token: "a=b*", types: [person.name]}\n', 0, "the token 'a=b*' is both a prefix and a pair"),
        ("selectors:\n  - {token: a-b, about: chrome}\n  - {token: a-b, about: company}\n", 0, "'a-b' stands twice"),
        ("cookies:\n  - {name: c, types: []}\n  - {name: c, types: []}\n", 0, "the cookie 'c' stands twice"),
        ("keys:\n  - {key: k, types: []}\n  - {key: k, types: []}\n", 0, "the key 'k' stands twice"),
        ('paths:\n  - {path: "/", types: [person.name]}\n', 0, "the path '/' has no word in it"),
        ("paths:\n  - {path: /a/b}\n", 0, "the path '/a/b' needs types"),
        ("colour: red\n", 5, "colour"),
    ],
)  # fmt: skip
def test_refused_rows(tmp_path: Path, rows: str, line: int, words: str) -> None:
    with pytest.raises(DataError) as refused:
        tables(tmp_path, SITE + rows)
    assert words in refused.value.reason
    assert (Path(refused.value.file).name, refused.value.line) == ("small.yaml", line)


def test_the_id_is_the_files_name(tmp_path: Path) -> None:
    with pytest.raises(DataError, match=r"other\.yaml: the id 'small' is not the file's name"):
        tables(tmp_path, SITE, "other.yaml")


def test_a_site_needs_a_domain(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="a site needs a domain"):
        tables(tmp_path, SITE.replace("[small.example]", "[]"))


def test_the_packaged_files_are_read_alone_too() -> None:
    folder = data_folder() / "models"
    assert {load_yaml(path, Site).id for path in data_files(folder / "sites")} == {site.id for site in TABLES.sites}
    assert load_yaml(folder / "generic.yaml", Generic).control_tags[0] == "button"
