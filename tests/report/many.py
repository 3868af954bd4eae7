"""Rows of an index over many made-up extensions: the same for the same count, spread as those of a fleet are."""

from random import Random
from typing import Final

from skimtrace.report.index import Destination, Row

OUTCOMES: Final = ("scrapes-and-sends", "scrapes-local", "review", "no-evidence", "error")
_WEIGHTS: Final = (8, 5, 12, 73, 2)
_SCORES: Final = {"scrapes-and-sends": (70, 100), "scrapes-local": (40, 69), "review": (10, 39), "no-evidence": (0, 9)}
TYPES: Final = {
    "person.name": "name",
    "person.email": "e-mail",
    "person.phone": "phone number",
    "person.headline": "headline",
    "person.employer": "employer",
    "person.messages": "messages",
    "session.token": "session token",
    "page.text": "page text",
    "page.url": "page URL",
}
CATEGORIES: Final = {"contact-data": "Contact-data look-up service", "crm": "Customer database"}
SIGNATURES: Final = {f"PSX-MADE-{at}": f"Made-up signature {at}" for at in range(40)}
TITLES: Final = {**TYPES, **CATEGORIES, **SIGNATURES}
PERMISSIONS: Final = ("storage", "tabs", "cookies", "scripting", "downloads", "webRequest", "history", "identity")
_FIRST: Final = ("Lead", "Tidy", "Quick", "Sales", "Mail", "Note", "Page", "Price", "Video", "Tab")
_SECOND: Final = ("Saver", "Finder", "Helper", "Notes", "Blocker", "Export", "Manager", "Reader")


def rows(count: int) -> list[Row]:
    """Return `count` rows; the names of hosts say how often they are met ("shared-" in many, "own-" in one)."""
    chance = Random(5_000)
    return [_row(at, chance) for at in range(count)]


def _row(at: int, chance: Random) -> Row:
    (outcome,) = chance.choices(OUTCOMES, _WEIGHTS)
    told = outcome not in {"no-evidence", "error"}
    data = tuple(chance.sample(sorted(TYPES), chance.randint(1, 6))) if told else ()
    shared = chance.sample(range(60), 3)
    hosts = [f"own-{at}.example.net", *(f"api.shared-{one}.example.com" for one in shared)]
    ends = []
    if told:
        ends = [
            Destination(
                words=host,
                host=True,
                leaves=True,
                resolved=bool(chance.randrange(8)),
                category=chance.choice([None, *CATEGORIES]),
                data=data,
            )
            for host in chance.sample(hosts, 2)
        ]
    if outcome == "scrapes-local":
        ends = [Destination("the browser's storage", False, False, True, None, data)]
    if outcome == "review":
        ends = [*ends[:1], Destination("an address set at run time", False, True, False, None, data[:1])]
    permissions = chance.sample(PERMISSIONS, chance.randint(0, 5))
    error = "the time limit of 120 seconds was reached" if outcome == "error" else None
    named = [(host, "crm" if host.startswith("api.shared-1") else None) for host in hosts]
    named += [(f"docs.shared-{chance.randrange(300)}.example.org", None) for _ in range(6)]
    categories = {end.category for end in ends} | {category for _, category in named}
    signatures = tuple(chance.sample(sorted(SIGNATURES), chance.randint(2, 9))) if told else ()
    return Row(
        outcome=outcome,
        score=0 if error else chance.randint(*_SCORES[outcome]),
        name=f"{chance.choice(_FIRST)} {chance.choice(_SECOND)} {at}",
        version=f"{chance.randrange(9)}.{chance.randrange(20)}.{chance.randrange(20)}",
        id="".join(chance.choices("abcdefghijklmnop", k=32)),
        input=f"fleet/{at:05}-extension.crx",
        page=f"{at:05}-extension-{chance.getrandbits(40):010x}.html",
        complete=error is None and bool(chance.randrange(12)),
        error=error,
        data=data,
        destinations=tuple(ends),
        named=tuple(dict(named).items()),
        signatures=signatures,
        permissions=tuple(permissions),
        host_permissions=("<all_urls>",) if chance.randrange(3) else (f"https://*.own-{at}.example.net/*",),
        titles={one: title for one, title in TITLES.items() if one in {*data, *categories, *signatures}},
        tool="skimtrace 0.1.0",
    )
