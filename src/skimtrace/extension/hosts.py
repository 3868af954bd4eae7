"""Where a content script is injected: Chrome's rules over matches, exclude_matches and the two kinds of globs."""

from dataclasses import dataclass, field

from skimtrace.extension.glob import Glob
from skimtrace.extension.matchpattern import SCHEMES, MatchPattern
from skimtrace.extension.urls import canonical_host, parse_url


@dataclass(frozen=True, slots=True)
class HostSet:
    """Which URLs a content script is injected into (developer.chrome.com, "Content scripts", "Include/exclude globs").

    A URL is taken when it matches one of `matches` and one of `include_globs` (where there are any), and none of
    `exclude_matches` and `exclude_globs`. Globs see the whole URL; in them `?` stands for one character or none, as in
    Chromium's code. Raises ValueError when a glob is too long.
    """

    matches: tuple[MatchPattern, ...] = ()
    exclude_matches: tuple[MatchPattern, ...] = ()
    include_globs: tuple[str, ...] = ()
    exclude_globs: tuple[str, ...] = ()
    _included: tuple[Glob, ...] = field(init=False, repr=False, compare=False)
    _excluded: tuple[Glob, ...] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        """Compile the globs."""
        object.__setattr__(self, "_included", tuple(map(Glob, self.include_globs)))
        object.__setattr__(self, "_excluded", tuple(map(Glob, self.exclude_globs)))

    def matches_url(self, url: str) -> bool:
        """Tell whether the script is injected into the page at this absolute URL."""
        parsed = parse_url(url)
        if parsed is None or not any(pattern.matches_url(parsed) for pattern in self.matches):
            return False
        if any(pattern.matches_url(parsed) for pattern in self.exclude_matches):
            return False
        spec = parsed.spec
        if any(glob.matches(spec) for glob in self._excluded):
            return False
        return not self._included or any(glob.matches(spec) for glob in self._included)

    def may_match_host(self, host: str) -> bool:
        """Tell whether the script can be injected into some page of `host`.

        False is certain; True may be wrong where paths and globs exclude each other in ways this does not follow.
        """
        try:
            host = canonical_host(host)
        except ValueError:
            return False
        return any(
            self._may_match(scheme, host)
            for scheme in SCHEMES
            if any(pattern.covers_scheme(scheme) and pattern.covers_host(host) for pattern in self.matches)
        )

    def host_patterns(self) -> list[str]:
        """Return the hosts of `matches` as patterns write them ("*", "*.example.org"), each once, in their order."""
        return list(dict.fromkeys(pattern.host for pattern in self.matches if pattern.host))

    def overlaps(self, other: "HostSet") -> bool:
        """Tell whether both may be injected into a page of the same host (False is certain)."""
        return any(mine.shares_host(theirs) for mine in self.matches for theirs in other.matches)

    def _may_match(self, scheme: str, host: str) -> bool:
        if any(pattern.covers_whole_host(scheme, host) for pattern in self.exclude_matches):
            return False
        origin = f"{scheme}://{host}"
        if any(glob.matches_all_from(f"{origin}/") for glob in self._excluded):
            return False
        return not self._included or any(glob.may_match_from(origin) for glob in self._included)
