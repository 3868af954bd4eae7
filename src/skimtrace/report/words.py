"""What a result says, in words: the verdict's sentence, where data comes from, and where it goes.

Every renderer takes its words from here, so that text, HTML, CSV and SARIF say the same. The words hold strings of the
extension as they are; each renderer escapes them for its own medium.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Final

from skimtrace.result.model import Case, Flow, FlowEndpoint, Reason, Result

PARTLY = "in what could be analysed"
"""Said by every output of a result that is not complete."""

INDICATOR = "An indicator, never a finding of law."
"""Said beside every legal note."""

CASE_OUTCOMES: Final[Mapping[str, str]] = {
    "evidence": "evidence in the package",
    "not-found": "nothing found",
    "cannot-show": "a package cannot show it",
    "unknown": "cannot be told",
}
"""What a package says to a row of a decided case. "nothing found" is not "not there"."""

REASONS: Final[Mapping[Reason, str]] = {
    Reason.STORAGE: "an address kept in the extension's storage",
    Reason.SETTINGS: "an address from the extension's settings",
    Reason.SERVER: "an address that a server supplies",
    Reason.FILE: "an address looked up in a file of the package",
    Reason.MANIFEST: "an address looked up in the manifest",
    Reason.ENVIRONMENT: "an address that was to be filled in when the extension was built",
    Reason.MESSAGE: "an address that another script or page sends",
    Reason.PAGE: "an address made of what a page holds",
    Reason.PAGE_ADDRESS: "an address made of that of the page",
    Reason.TAB_ADDRESS: "an address made of that of a tab",
    Reason.RELATIVE: "the host of the page itself",
    Reason.GENERATED: "an address made of chance or the time",
    Reason.NATIVE: "a program on the same machine",
    Reason.OWN: "the extension itself",
    Reason.PARAMETER: "an address given by code that was not found",
    Reason.VARIABLE: "an address in a variable that nothing sets",
    Reason.PROPERTY: "an address from a property whose value was not found",
    Reason.UNSET: "an address that is left empty",
    Reason.MALFORMED: "a text that is no address",
    Reason.COMPUTED: "an address that the code puts together at run time",
    Reason.UNKNOWN: "an address that was not found",
}
"""What a reader is told of an address that the package does not name, and what may change one that it names."""
_CHANGED: Final[Mapping[Reason | None, str]] = {
    Reason.STORAGE: "the extension's storage may hold another",
    Reason.SETTINGS: "the user may set another",
    Reason.SERVER: "a server may supply another",
}
_LOCAL = {
    "storage": "the browser's storage",
    "download": "a downloaded file",
    "clipboard": "the clipboard",
    "display": "its own display",
}


def title(word: str, titles: Mapping[str, str]) -> str:
    """Return what the id `word` is called; an id without a title is taken apart: "crm-ats" is "crm ats"."""
    if word in titles:
        return titles[word]
    return word.removeprefix("person.").replace(".", " ").replace("-", " ").replace("_", " ")


def data_words(types: Iterable[str], titles: Mapping[str, str]) -> list[str]:
    """Return what the data `types` are called, each once, in their order."""
    return list(dict.fromkeys(title(word, titles) for word in types))


def article_word(article: str) -> str:
    """Return how an article is cited: "6" is "Art. 6 GDPR"; another law's articles name it themselves."""
    return f"Art. {article} GDPR" if article[:1].isdigit() else article


def enumerate_words(words: Iterable[str], most: int = 4) -> str:
    """Join `words` as a sentence does ("a, b and c"); beyond `most` the rest is counted ("a, b and 7 more")."""
    items = list(words)
    if len(items) > most:
        items = [*items[: most - 1], f"{len(items) - most + 1} more"]
    return " and ".join([", ".join(items[:-1]), items[-1]] if len(items) > 1 else items)


def site_word(host: str) -> str:
    """Return a page host or a match pattern's host as a reader says it: "*.linkedin.com" is "linkedin.com"."""
    return "any site" if host in {"", "*", "*.*", "<all_urls>"} else host.removeprefix("*.").removeprefix("www.")


def case_sentence(case: Case) -> str:
    """Return how many rows of a decided case have evidence, and what became of the others."""
    counts = Counter(row.outcome for row in case.rows)
    number = counts["evidence"]
    told = f"Of {len(case.rows)} rows, {number or 'none'} {'has' if number <= 1 else 'have'} evidence in the package"
    rest = ", ".join(
        f"{word}: {counts[key]}" for key, word in CASE_OUTCOMES.items() if key != "evidence" and counts[key]
    )
    return f"{told} ({rest})." if rest else f"{told}."


def sites(flows: Iterable[Flow]) -> list[str]:
    """Return the sites whose pages the `flows` read, each once, in their order."""
    found = dict.fromkeys(site_word(host) for flow in flows for host in flow.page.hosts)
    return ["any site"] if "any site" in found else list(found)


def endpoint_word(endpoint: FlowEndpoint) -> str:
    """Return where an endpoint is: its host, or why the package does not tell."""
    if endpoint.host:
        return endpoint.host
    return "an address set at run time" if endpoint.reason is None else REASONS[endpoint.reason]


def address_word(endpoint: FlowEndpoint) -> str:
    """Return the address in full, as far as it is known, with what is not known of it or may change it."""
    whole = endpoint.url or endpoint_word(endpoint)
    if endpoint.resolved:
        return whole
    if endpoint.host:
        return f"{whole} (the default; {_CHANGED.get(endpoint.reason, 'it may be changed')})"
    return f"{whole} (not in the package: {endpoint_word(endpoint)})" if endpoint.url else whole


def destination(flow: Flow) -> str:
    """Return where a flow ends, as a reader says it: a host, an address set at run time, a place on the machine, or
    the site it was read on."""
    if flow.same_site:
        host = flow.endpoint.host if flow.endpoint is not None else None
        return f"the site it was read on{f' ({host})' if host else ''}"
    if flow.sink.local:
        return _LOCAL.get(flow.sink.channel, flow.sink.channel)
    if flow.endpoint is None:
        return f"another party ({flow.sink.channel})"
    return endpoint_word(flow.endpoint)


def leaving(flows: Iterable[Flow]) -> list[Flow]:
    """Return the flows that leave for a destination other than the site they read."""
    return [flow for flow in flows if not flow.sink.local and not flow.same_site]


def telling(result: Result) -> list[Flow]:
    """Return the flows the verdict rests on, surest first: what a one-line summary must name."""
    chosen = [f for f in (*result.flows, *result.same_site_flows) if f.supports == result.verdict != "no-evidence"]
    return sorted(chosen, key=lambda f: (f.same_site, not f.personal, ("high", "medium", "low").index(f.confidence)))


def verdict_sentence(result: Result) -> str:
    """Return the answer for one extension as one sentence that needs no glossary."""
    if result.error is not None:
        return f"Could not be analysed: {result.error.rstrip('.')}."
    told = telling(result)
    body = _body(result, [flow for flow in told if not flow.same_site] or told)
    if result.complete:
        return f"{body}."
    return f"{PARTLY.capitalize()}: {body[0].lower()}{body[1:]}."


def _body(result: Result, flows: list[Flow]) -> str:
    if not flows:
        return _without_flows(result)
    what = enumerate_words(data_words((t for f in flows for t in f.data_types), result.titles), most=6)
    it = "them" if what.endswith("s") or " and " in what else "it"
    where = _pages(sites(flows))
    ends = enumerate_words(dict.fromkeys(destination(f) for f in flows))
    if result.verdict == "scrapes-and-sends":
        return f"Reads {what} from {where} and sends {it} to {ends}"
    if result.verdict == "scrapes-local":
        return f"Reads {what} from {where} and keeps {it} on this machine, in {ends}; nothing was seen to send {it}"
    if all(f.same_site for f in flows):
        return f"Reads {what} from {where}, for requests to the same site; this needs a look"
    if any(f.personal for f in flows):
        return f"May pass {what} from {where} on to {ends}; this needs a look"
    return f"Sends {what}, which is not specific to people, from {where} to {ends}"


def _without_flows(result: Result) -> str:
    if result.verdict == "scrapes-and-sends":
        return "Reads data about people and sends it away"
    if result.verdict == "scrapes-local":
        return "Collects data about people; nothing was seen to send it"
    if result.verdict == "no-evidence":
        return "No evidence that it reads data about people and passes it on"
    if result.findings:
        return f"Needs a look: {enumerate_words(dict.fromkeys(f.title for f in result.findings), most=3)}"
    return "Needs a look: part of the code is beyond analysis"


def _pages(found: list[str]) -> str:
    if found == ["any site"]:
        return "pages of any site"
    return f"{enumerate_words(found)} pages" if found else "web pages"


def data_to_destination(result: Result) -> str:
    """Return what goes where on one line: "name, headline -> api.example.com; e-mail -> the clipboard".

    Destinations that get the same data are named together; "" when no flow bears on the verdict.
    """
    received: dict[str, dict[str, None]] = {}
    for flow in telling(result):
        received.setdefault(destination(flow), {}).update(dict.fromkeys(data_words(flow.data_types, result.titles)))
    grouped: dict[str, list[str]] = {}
    for end, types in received.items():
        grouped.setdefault(", ".join(types), []).append(end)
    return "; ".join(f"{what} -> {', '.join(ends)}" for what, ends in grouped.items())


def unread(result: Result) -> list[str]:
    """Return, as sentences, what of the extension was not analysed; [] when nothing was left out."""
    cover = result.coverage
    return [
        *(f"{skip.file}: {skip.reason}" if skip.file else skip.reason for skip in cover.skipped),
        *(f"{bad.file}:{bad.line}: the parser could not make sense of this place" for bad in cover.parse_errors),
        *cover.limits,
    ]


def display_name(result: Result) -> str:
    """Return the extension's name and version, or the last part of the input where it has none."""
    info = result.extension
    if not info.name:
        return result.input.replace("\\", "/").rstrip("/").rpartition("/")[2] or result.input
    return f"{info.name} {info.version}" if info.version else info.name
