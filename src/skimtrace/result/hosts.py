"""Match patterns of the manifest, and what was seen of the pages they take: paths, content scripts, addresses."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final

from skimtrace.extension.hosts import HostSet
from skimtrace.extension.matchpattern import SCHEMES, MatchPattern
from skimtrace.extension.model import Context, ContextKind, Extension
from skimtrace.extension.urls import scheme_of
from skimtrace.flow.model import Analysis, Place
from skimtrace.result.findings import locations
from skimtrace.result.model import PermissionUse
from skimtrace.signatures.taxonomy import (
    BROWSER,
    CONTENT_SCRIPT,
    DOMAIN,
    EVERY,
    FILES,
    HOST,
    PART,
    SITE,
    Taxonomies,
)

_BUDGET: Final = 200_000
"""Comparisons of a pattern with a host, under a second; real extensions need a few thousand. A hostile one may ask for
more patterns and name more hosts than can be compared."""
_SITES: Final = 3
_PERMITTED: Final = SCHEMES | {"chrome"}
_OWN_ACCESS: Final = {"chrome": BROWSER, "file": FILES}
"""Schemes whose pages are no websites, with what stands for them."""
_MAY_INJECT: Final = ("injected:", "page-world:")
"""How contexts are called whose pages are not named by the code: any that the extension has access to."""


@dataclass(slots=True)
class _Addresses:
    """The addresses of the code at one host, by one scheme."""

    count: int = 0
    receiving: int = 0
    places: list[Place] = field(default_factory=list)


@dataclass(slots=True)
class _Seen:
    """What was seen of the pages of one pattern: `sure` shows its use, `perhaps` may be of other pages."""

    sure: list[str] = field(default_factory=list)
    perhaps: list[str] = field(default_factory=list)
    places: list[Place] = field(default_factory=list)


class HostUses:
    """Looks up what was seen of match patterns. `declared` are those of the manifest's content scripts, each once."""

    def __init__(self, extension: Extension, analysis: Analysis, taxonomies: Taxonomies, complete: bool) -> None:
        self._taxonomies = taxonomies
        self._complete = complete
        self._left = _BUDGET
        self._flows = analysis.flows
        self._by_host: dict[str, list[int]] = {}
        for at, flow in enumerate(analysis.flows):
            for host in flow.hosts if flow.reached else ():
                self._by_host.setdefault(host, []).append(at)
        self._addresses: dict[tuple[str | None, str], _Addresses] = {}
        for use in analysis.endpoints:
            if use.endpoint.host is not None:
                key = scheme_of(use.endpoint.url or ""), use.endpoint.host
                held = self._addresses.setdefault(key, _Addresses())
                held.count += 1
                held.receiving += bool(use.receives)
                held.places += use.places[:1]
        self._scripts = [
            (context, context.hosts, frozenset(context.hosts.matches))
            for context in extension.contexts.values()
            if context.kind in (ContextKind.CONTENT, ContextKind.PAGE_WORLD) and context.hosts is not None
        ]
        self._libraries = frozenset(script.file for script in analysis.scripts if script.library is not None)
        self._lines: dict[str, Place] = dict(_declared(extension))

    @property
    def declared(self) -> list[str]:
        """The match patterns of the manifest's content scripts."""
        return list(self._lines)

    def use(self, text: str, kind: str, most: int) -> PermissionUse:
        """Return what the pattern `text`, asked for as `kind`, allows, and what was seen of it, at `most` places."""
        try:
            pattern = MatchPattern.parse(text, _PERMITTED)
        except ValueError:  # the manifest holds none of these but for content scripts
            return _told(text, kind, None, "cannot-tell", "it is no match pattern", ())
        seen = self._seen(pattern, scripts_only=kind == CONTENT_SCRIPT)
        if kind == CONTENT_SCRIPT:
            seen.places.insert(0, self._lines[text])
        said = "; ".join((*seen.sure, *seen.perhaps))
        if seen.sure:
            use, because = "used", said
        elif pattern.scheme == "chrome":
            use, because = "cannot-tell", "such pages are shown by their address, not by a call"
        elif self._left <= 0:
            use, because = "cannot-tell", "there are too many patterns to look for each"
        elif said:
            use, because = "cannot-tell", said
        else:
            use, because = "not-seen", _nothing(kind)
            if not self._complete:
                use, because = "cannot-tell", f"{because}, but not everything was analysed"
        means = self._means(pattern, kind)
        found = list(dict.fromkeys(seen.places))[:most] if use != "not-seen" else []
        return _told(
            text, kind, means, use, because, found, far_reaching=pattern.host == "*" or pattern.scheme == "file"
        )

    def _means(self, pattern: MatchPattern, kind: str) -> str:
        words = self._taxonomies.pages
        access = kind if kind == CONTENT_SCRIPT else HOST
        if pattern.scheme in _OWN_ACCESS:
            pages = words[_OWN_ACCESS[pattern.scheme]].phrase
            access = kind if kind == CONTENT_SCRIPT else _OWN_ACCESS[pattern.scheme]
        elif pattern.host in ("*", ""):
            pages = words[EVERY].phrase
        else:
            row = words[DOMAIN if pattern.host.startswith("*.") else SITE]
            pages = row.phrase.replace("{host}", pattern.host.removeprefix("*."))
        # The browser passes over the path of a pattern that stands for a permission.
        if kind == CONTENT_SCRIPT and _is_part(pattern):
            pages = words[PART].phrase.replace("{pages}", pages)
        return self._taxonomies.access[access].phrase.replace("{pages}", pages)

    def _seen(self, pattern: MatchPattern, *, scripts_only: bool) -> _Seen:
        seen = _Seen()
        wide = pattern.host == "*"
        narrow = scripts_only and _is_part(pattern)
        self._left -= len(self._by_host) + len(self._addresses)
        running = [context for context, hosts, own in self._scripts if self._runs(pattern, hosts, own, scripts_only)]
        if self._left > 0:
            self._paths(pattern, seen, wide=wide, narrow=narrow)
            if scripts_only:  # what the code brings there is told of beside the permission that lets it
                running = [context for context in running if not context.id.startswith(_MAY_INJECT)]
            self._content_scripts(running, seen, wide=wide or scripts_only, everywhere=wide)
            if not scripts_only:
                self._named(pattern, seen, wide=wide)
        return seen

    def _runs(self, pattern: MatchPattern, hosts: HostSet, own: frozenset[MatchPattern], declared: bool) -> bool:
        """Whether a script runs in pages of the pattern: it is declared for it, or for pages of one of its hosts.

        What a script leaves out is seen where the pattern names one host.
        """
        if pattern in own:
            return True
        self._left -= 0 if declared else len(own)
        if declared or self._left <= 0 or not any(pattern.shares_host(other) for other in own):
            return False
        return not pattern.host or "*" in pattern.host or hosts.may_match_host(pattern.host)

    def _paths(self, pattern: MatchPattern, seen: _Seen, *, wide: bool, narrow: bool) -> None:
        covered = {host: found for host, found in self._by_host.items() if pattern.covers_host(host)}
        sure = {at for found in covered.values() for at in found}
        if sure:
            what = f"pages of {_sites(covered)}" if wide else "pages of its host" if narrow else "its pages"
            seen.sure.append(_counted(len(sure), "path reads", "paths read", what))
            seen.places += self._sources(sure)
        further = {h: f for h, f in self._by_host.items() if h not in covered and _overlaps(pattern, h)}
        perhaps = {at for found in further.values() for at in found} - sure
        if perhaps:
            what = f"pages of {_sites(further)}, which its own may be among"
            seen.perhaps.append(_counted(len(perhaps), "path reads", "paths read", what))
            seen.places += self._sources(perhaps)

    def _sources(self, flows: Iterable[int]) -> list[Place]:
        return sorted({self._flows[at].source.place for at in flows})

    def _content_scripts(self, running: list[Context], seen: _Seen, *, wide: bool, everywhere: bool) -> None:
        """What runs there. With `wide`, a script for every website shows the use of the pattern too."""
        own: list[Context] = []
        general: list[Context] = []
        injected: list[Context] = []
        for context in running:
            hosts = context.hosts.host_patterns() if context.hosts is not None else []
            if context.id.startswith(_MAY_INJECT):
                injected.append(context)
            elif wide or "*" not in hosts:
                own.append(context)
            else:
                general.append(context)
        named = self._files(own)
        if named:
            sites = _sites(host for c in own if c.hosts is not None for host in c.hosts.host_patterns())
            where = f"on {sites}" if everywhere else "there"
            seen.sure.append(f"content script{_verb(named, 'runs', 'run')} {where}")
        further = [name for name in self._files(general) if name not in named]
        if further:
            seen.perhaps.append(f"content script{_verb(further, 'runs', 'run')} there as on any site")
        rest = [name for name in self._files(injected) if name not in named and name not in further]
        if rest:
            seen.perhaps.append(f"script{_verb(rest, 'may be', 'may be')} injected there")

    def _files(self, contexts: Iterable[Context]) -> list[str]:
        """The scripts of contexts by their files, published libraries last.

        Code that a script holds as text is named by the line it stands on.
        """
        names = {name.removesuffix("#code"): None for context in contexts for name in context.scripts}
        return sorted(names, key=self._libraries.__contains__)

    def _named(self, pattern: MatchPattern, seen: _Seen, *, wide: bool) -> None:
        found = [
            held
            for (scheme, host), held in self._addresses.items()
            if (scheme is None or pattern.covers_scheme(scheme)) and pattern.covers_host(host)
        ]
        count, receiving = sum(held.count for held in found), sum(held.receiving for held in found)
        if not count:
            return
        said = _counted(count, "address in the code lies", "addresses in the code lie", "on it")
        if receiving:
            said += f" ({receiving} {'receives' if receiving == 1 else 'receive'} data of pages)"
        # Every address lies on a pattern for all of them, and most need no permission.
        (seen.perhaps if wide else seen.sure).append(said)
        if not wide:
            seen.places += sorted({place for held in found for place in held.places})


def _told(
    name: str,
    kind: str,
    means: str | None,
    use: str,
    because: str,
    places: Iterable[Place],
    *,
    far_reaching: bool = False,
) -> PermissionUse:
    return PermissionUse(
        name=name,
        kind=kind,
        means=means,
        use=use,
        because=because,
        locations=locations(tuple(places)),
        far_reaching=far_reaching,
    )


def _nothing(kind: str) -> str:
    if kind == CONTENT_SCRIPT:
        return "no script of the package is declared for it, and no path reads its pages"
    return "no path reads its pages, no content script runs there, and no address in the code lies on it"


def _is_part(pattern: MatchPattern) -> bool:
    return not pattern.all_urls and pattern.path.rstrip("*") != "/"


def _overlaps(pattern: MatchPattern, host: str) -> bool:
    """Whether a host pattern of a path takes more than the pattern does, its pages among them."""
    try:
        return MatchPattern.parse(f"*://{host}/*").covers_host(pattern.host)
    except ValueError:
        return False


def _declared(extension: Extension) -> Iterator[tuple[str, Place]]:
    """The match patterns of content scripts, and where the manifest has each first."""
    manifest, known = extension.manifest, set()
    entries = manifest.raw.get("content_scripts")
    for at, entry in enumerate(entries if isinstance(entries, list) else ()):
        matches = entry.get("matches") if isinstance(entry, Mapping) else None
        for index, text in enumerate(matches if isinstance(matches, list) else ()):
            if isinstance(text, str) and text not in known:
                known.add(text)
                yield text, Place("manifest.json", manifest.line("content_scripts", at, "matches", index), 1, text)


def _verb(names: list[str], one: str, many: str) -> str:
    """The rest of a sentence on scripts: " a.js runs", "s a.js and b.js run", "s a.js, b.js and 3 more run"."""
    return f"{'' if len(names) == 1 else 's'} {_listed(names)} {one if len(names) == 1 else many}"


def _listed(names: list[str]) -> str:
    shown = names if len(names) <= _SITES else [*names[: _SITES - 1], f"{len(names) - _SITES + 1} more"]
    return " and ".join([", ".join(shown[:-1]), shown[-1]] if len(shown) > 1 else shown)


def _sites(hosts: Iterable[str]) -> str:
    named = (host.removeprefix("*.").removeprefix("www.") for host in hosts)
    return _listed(list(dict.fromkeys("any site" if host in ("*", "") else host for host in named)))


def _counted(count: int, one: str, many: str, rest: str) -> str:
    return f"{count:,} {one if count == 1 else many} {rest}"
