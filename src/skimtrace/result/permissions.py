"""What the manifest asks for, and whether the code was seen to use it: permissions by the calls of the browser's
interface, permissions for hosts and declared pages by paths, content scripts and addresses.

Nothing here says that something is unused: what was not seen may be done all the same.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Final

from skimtrace.extension.model import ContextKind, Extension
from skimtrace.flow.model import Analysis, Fact, Place
from skimtrace.result.findings import locations
from skimtrace.result.hosts import HostUses
from skimtrace.result.model import PermissionUse
from skimtrace.signatures.taxonomy import Permission, Taxonomies

USED, NOT_SEEN, CANNOT_TELL = "used", "not-seen", "cannot-tell"
_MOST: Final = 5
"""How many places are named of each use."""
_PARTLY: Final = ", but not everything was analysed"
_UNKNOWN: Final = "it is not among the permissions that are known"


def permission_uses(
    extension: Extension, analysis: Analysis, taxonomies: Taxonomies, complete: bool
) -> list[PermissionUse]:
    """Return every permission, host and page pattern of the manifest, in its order, with what shows its use.

    `complete` says whether all of the extension was analysed: where not, that nothing was seen tells nothing.
    """
    calls = _Calls(extension, analysis)
    manifest = extension.manifest
    found: list[PermissionUse] = []
    for kind, names in (("permission", manifest.permissions), ("optional", manifest.optional_permissions)):
        for name in names:
            row = taxonomies.permissions.get(name)
            use, because, places = _use(row, calls, complete)
            found.append(
                PermissionUse(
                    name=name,
                    kind=kind,
                    means=row.means if row is not None else None,
                    use=use,
                    because=because,
                    locations=locations(tuple(places[:_MOST])),
                    far_reaching=row is not None and row.far_reaching,
                )
            )
    hosts = HostUses(extension, analysis, taxonomies, complete)
    for kind, patterns in (
        ("host", manifest.host_permissions),
        ("optional-host", manifest.optional_host_permissions),
        ("content-script", hosts.declared),
    ):
        found += [hosts.use(pattern, kind, _MOST) for pattern in patterns]
    return found


def _use(row: Permission | None, calls: "_Calls", complete: bool) -> tuple[str, str, Sequence[Place]]:
    """Whether a permission is used, why, and where."""
    if row is None:
        return CANNOT_TELL, _UNKNOWN, ()
    reached, dead = calls.of(row.calls, row.free)
    if reached:
        return USED, _called(reached), _places(reached)
    for use, because, places in calls.declared(row.keys), calls.ending(row.channels):
        if use:
            return USED, because, places
    if dead:
        return CANNOT_TELL, f"{_called(dead)}, but only in code that nothing found loads", _places(dead)
    beside = not row.beside or any(calls.of(row.beside, ()))
    if row.unseen is not None and beside:
        return CANNOT_TELL, row.unseen, ()
    none = "no call of it was seen" if not row.beside else "no call that it goes with was seen"
    return (NOT_SEEN, none, ()) if complete else (CANNOT_TELL, none + _PARTLY, ())


class _Calls:
    """The calls of the browser's interface, and what else shows that a permission is used."""

    def __init__(self, extension: Extension, analysis: Analysis) -> None:
        self._manifest = extension.manifest
        self._flows = analysis.flows
        self._contexts = extension.contexts
        self._by_name: dict[str, list[Fact]] = {}
        for fact in analysis.facts:
            if fact.kind == "api" and fact.place is not None:
                self._by_name.setdefault(fact.value, []).append(fact)

    def of(self, names: Iterable[str], free: Iterable[str]) -> tuple[list[Fact], list[Fact]]:
        """The calls of `names` and all below them but for `free`: in code that something loads, and in other code."""
        wanted, without = tuple(names), tuple(free)
        found = [
            fact
            for value, facts in self._by_name.items()
            if _below(value, wanted) and not _below(value, without)
            for fact in facts
        ]
        return [f for f in found if self._reached(f)], [f for f in found if not self._reached(f)]

    def declared(self, keys: Iterable[str]) -> tuple[bool, str, Sequence[Place]]:
        """Whether the manifest has one of the fields `keys`."""
        for key in keys:
            held: object = self._manifest.raw
            for part in key.split("."):
                held = held.get(part) if isinstance(held, Mapping) else None
            if held:
                place = Place("manifest.json", self._manifest.line(*key.split(".")), 1, key)
                return True, f"the manifest declares {key}", (place,)
        return False, "", ()

    def ending(self, channels: Iterable[str]) -> tuple[bool, str, Sequence[Place]]:
        """Whether paths end by one of the `channels`."""
        wanted = tuple(channels)
        places = sorted({flow.sink.place for flow in self._flows if flow.sink.channel in wanted and flow.reached})
        count = len(places)
        return bool(places), f"paths end in it at {count} place{'' if count == 1 else 's'}", places

    def _reached(self, fact: Fact) -> bool:
        known = (self._contexts[name] for name in fact.contexts if name in self._contexts)
        return any(context.kind is not ContextKind.UNREACHED for context in known)


def _below(value: str, names: tuple[str, ...]) -> bool:
    return any(value == name or value.startswith(f"{name}.") for name in names)


def _called(facts: Sequence[Fact]) -> str:
    """What is called, the most frequent first, and at how many places."""
    counts: dict[str, int] = {}
    for fact in facts:
        counts[fact.value] = counts.get(fact.value, 0) + 1
    first, *rest = sorted(counts, key=lambda name: (-counts[name], name))
    more = f" and {len(rest)} more" if rest else ""
    where = f" at {len(facts)} places" if len(facts) > 1 else ""
    return f"calls {first}{more}{where}"


def _places(facts: Sequence[Fact]) -> list[Place]:
    return sorted(set(_placed(facts)))


def _placed(facts: Sequence[Fact]) -> Iterator[Place]:
    return (fact.place for fact in facts if fact.place is not None)
