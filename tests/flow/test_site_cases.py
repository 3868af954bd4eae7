"""Each site the tool is about: what its table offers, and what reads of its pages yield (`site_cases.yaml`)."""

from pathlib import Path

import msgspec
import pytest

from skimtrace.data import load_yaml
from skimtrace.flow.site_rows import Site
from skimtrace.flow.sites import load_site_tables

TABLES = load_site_tables()
Types = list[str]


class Expected(msgspec.Struct, forbid_unknown_fields=True):
    """What is expected of one site. Types are short: `name` for `person.name`, `token` for `session.token`."""

    host: str
    offers: Types
    reads: dict[str, Types]
    misses: dict[str, str | None]
    keys: dict[str, Types]
    paths: dict[str, Types]
    cookies: dict[str, Types]
    storage: dict[str, Types] = {}
    globals: dict[str, Types] = {}


CASES = load_yaml(Path(__file__).parent / "site_cases.yaml", dict[str, Expected])
PAIRS = [(site, kind, text) for site in CASES for kind in ("reads", "misses") for text in getattr(CASES[site], kind)]


def full(types: Types) -> set[str]:
    return {"session.token" if name == "token" else f"person.{name}" for name in types}


def sites_of(name: str) -> list[Site]:
    sites = TABLES.sites_for_host(CASES[name].host)
    assert name in [site.id for site in sites]
    return sites


@pytest.mark.parametrize("name", CASES)
def test_a_site_offers_the_data_that_its_pages_hold(name: str) -> None:
    site = TABLES.site(name)
    known = {kind for row in site.selectors for kind in row.types}
    known |= {kind for key in site.keys for kind in key.types}
    known |= {kind for path in site.paths for kind in path.types}
    known |= {kind for kept in (*site.cookies, *site.storage, *site.globals) for kind in kept.types}
    assert full(CASES[name].offers) - known == set()
    assert any(row.types for row in site.selectors)
    assert any(row.about for row in site.selectors)
    assert site.keys
    assert site.paths


@pytest.mark.parametrize("name", CASES)
def test_there_are_enough_cases_of_each_kind(name: str) -> None:
    assert len(CASES[name].reads) >= 3
    assert len(CASES[name].misses) >= 2


@pytest.mark.parametrize(("name", "kind", "selector"), PAIRS)
def test_a_selector(name: str, kind: str, selector: str) -> None:
    hit = TABLES.match_selector(selector, sites_of(name))
    if kind == "reads":
        assert hit is not None
        assert (set(hit.types), hit.about) == (full(CASES[name].reads[selector]), None)
    else:
        about = CASES[name].misses[selector]
        assert (hit.about if hit else None) == about
        assert hit is None or hit.types == ()


@pytest.mark.parametrize(("name", "key"), [(name, key) for name in CASES for key in CASES[name].keys])
def test_a_key(name: str, key: str) -> None:
    assert set(TABLES.by_key(key, [TABLES.site(name)])) == full(CASES[name].keys[key])


@pytest.mark.parametrize(("name", "path"), [(name, path) for name in CASES for path in CASES[name].paths])
def test_a_path(name: str, path: str) -> None:
    hit = TABLES.by_path(path, sites_of(name))
    assert hit is not None
    assert (hit.site.id, set(hit.types), hit.about) == (name, full(CASES[name].paths[path]), None)


@pytest.mark.parametrize("name", CASES)
def test_cookies_storage_and_globals(name: str) -> None:
    sites, case = sites_of(name), CASES[name]
    for find, expected in (
        (TABLES.by_cookie, case.cookies), (TABLES.by_storage, case.storage), (TABLES.by_global, case.globals),
    ):  # fmt: skip
        for key, types in expected.items():
            hit = find(key, sites)
            assert hit is not None, key
            assert set(hit.types) == full(types), key
            assert find(key + "-of-another", sites) is None or key.startswith("WAWeb")
