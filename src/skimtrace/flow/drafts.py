"""Contexts that the code brings about, while they are being found: their pages, origins and scripts grow."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from skimtrace.extension.hosts import HostSet
from skimtrace.extension.matchpattern import SCHEMES, MatchPattern
from skimtrace.extension.model import Context
from skimtrace.flow.references import Entry

_ORIGIN_CHARACTERS = 500


@dataclass(slots=True)
class Draft:
    """A context that is being found. Its hosts are those of `pages` and of the contexts named in `parents`."""

    context: Context
    origins: dict[tuple[str, int, str], None] = field(default_factory=dict)
    """(file, line, sentence) of each place that brings it about."""
    pages: dict[HostSet, None] = field(default_factory=dict)
    parents: dict[str, None] = field(default_factory=dict)
    scripts: dict[str, None] = field(default_factory=dict)
    """Ids of the scripts that its places name, in their order."""

    def finished(self, drafts: "Mapping[str, Draft]", contexts: Mapping[str, Context]) -> Context:
        """The context, with its origin and hosts; the same whatever the order its places were found in."""
        return replace(
            self.context, origin=self._origin(), hosts=self._hosts(drafts, contexts), scripts=tuple(self.scripts)
        )

    def _origin(self) -> str:
        said = ""
        for _, _, sentence in sorted(self.origins):
            if said and len(said) + len(sentence) > _ORIGIN_CHARACTERS:
                break
            said += f", {sentence}" if said else sentence
        return said

    def _hosts(self, drafts: "Mapping[str, Draft]", contexts: Mapping[str, Context]) -> HostSet | None:
        sets: dict[HostSet, None] = {}
        waiting, seen = [self], {self.context.id}
        while waiting:
            draft = waiting.pop()
            sets.update(draft.pages)
            for parent in sorted(draft.parents):
                if parent in seen:
                    continue
                seen.add(parent)
                if parent in drafts:
                    waiting.append(drafts[parent])
                elif (hosts := contexts[parent].hosts) is not None:
                    sets[hosts] = None
        return union(sorted(sets, key=_spelled)) if sets else None


def union(sets: Iterable[HostSet]) -> HostSet:
    """Pages that any of the sets takes, or a little more: globs are kept only where every set has some."""
    held = list(sets)
    if len(held) == 1:
        return held[0]
    matches = dict.fromkeys(pattern for hosts in held for pattern in hosts.matches)
    globbed = all(hosts.include_globs for hosts in held)
    return HostSet(
        tuple(matches),
        tuple(p for p in held[0].exclude_matches if all(p in hosts.exclude_matches for hosts in held)),
        tuple(dict.fromkeys(glob for hosts in held for glob in hosts.include_globs)) if globbed else (),
        tuple(g for g in held[0].exclude_globs if all(g in hosts.exclude_globs for hosts in held)),
    )


def hosts_of(entry: Entry) -> HostSet:
    """The pages a registration names. A pattern that is none is left out, as are globs that are too long."""
    try:
        return HostSet(patterns(entry.matches), patterns(entry.excluded), entry.include_globs, entry.exclude_globs)
    except ValueError:
        return HostSet(patterns(entry.matches), patterns(entry.excluded))


def patterns(texts: Iterable[str]) -> tuple[MatchPattern, ...]:
    """Parse match patterns; what is none is left out."""
    found = []
    for text in texts:
        try:
            found.append(MatchPattern.parse(text, SCHEMES | {"chrome"}))
        except ValueError:
            continue
    return tuple(found)


def _spelled(hosts: HostSet) -> tuple[tuple[str, ...], ...]:
    return (
        tuple(pattern.text for pattern in hosts.matches),
        tuple(pattern.text for pattern in hosts.exclude_matches),
        hosts.include_globs,
        hosts.exclude_globs,
    )
