"""The canaries are told apart, and found again in whatever way they were sent."""

import base64
import gzip
import json
from urllib.parse import quote

import pytest

from skimtrace.signatures.taxonomy import packaged_taxonomies
from tests.samples.browser.canaries import canaries, covered_by, types_in
from tests.samples.browser.sites import PAGES, sites

WORDS = [(word, canary.type) for canary in canaries() for word in canary.words]


def test_every_data_type_has_a_canary() -> None:
    assert sorted(canary.type for canary in canaries()) == sorted(packaged_taxonomies().data_types)


@pytest.mark.parametrize(("word", "kind"), WORDS)
def test_a_word_says_its_own_type_alone(word: str, kind: str) -> None:
    assert types_in(f"x{word.upper()}y") == {kind}
    assert sum(word in other for other, _ in WORDS) == 1


def test_a_canary_is_found_however_it_is_encoded() -> None:
    text = json.dumps({"a": "Canaryname", "b": "canarymail@mail.example"})
    both = {"person.name", "person.email"}
    assert types_in(text) == both
    assert types_in(quote(quote(text))) == both
    assert types_in(base64.b64encode(text.encode()).decode()) == both
    assert types_in("d=" + quote(base64.urlsafe_b64encode(text.encode()).decode().rstrip("="))) == both
    assert types_in("/v1/" + base64.b64encode(text.encode()).decode()) == both
    assert types_in(gzip.compress(text.encode())) == both
    assert types_in(text.encode("utf-16-le")) == both
    assert types_in(quote("Canary name"), b"\xff\x00Canarynam") == frozenset()


def test_what_holds_others_covers_them() -> None:
    assert covered_by(["person.name"]) == {"person.name"}
    assert covered_by(["person.contacts"]) == {canary.type for canary in canaries()}


def test_every_page_of_a_site_is_there_and_every_file_is_answered_with() -> None:
    for name, site in sites().items():
        files = {path.name for path in (PAGES / name).iterdir()} - {"site.yaml"}
        assert files == set(site.answers.values())
